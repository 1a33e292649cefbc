import { Fragment, useState } from 'react'
import { Link, useParams } from 'react-router'
import type { Paragraph, Piece, ReportBody, Section } from '../../../brain/indicators/brief/declare.ts'
import {
  api,
  type Failure,
  punctuation,
  type Say,
  useLanguage,
  useLoad,
  useSay,
  useWords,
} from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { useUnits } from '../lists.ts'
import { When } from '../parts/due.tsx'
import { Failed, Loading, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import type { ReportMay } from './centre-shown.ts'
import { centreWords } from './centre-words.ts'

type Shown = {
  readonly id: string
  readonly state: 'draft' | 'signed' | 'sent'
  readonly version: number
  readonly cut: string
  readonly body: ReportBody
  readonly editedBy: string | null
  readonly signedBy: string | null
  readonly signedAt: string | null
  readonly sentAt: string | null
  readonly notes: readonly {
    readonly id: string
    readonly text: string
    readonly number: string | null
    readonly by: string
    readonly at: string
  }[]
  readonly printed: readonly Say[]
  readonly may: ReportMay
}

/** One report: text whose figures open, its frozen table, signature, notes that became orders. */
export function ReportPage() {
  const { id = '' } = useParams()
  const w = useWords(centreWords)
  const s = useSay()
  const { load, reload } = useLoad(`report ${id}`, (signal) =>
    api.get<Shown>(`/api/reports/${encodeURIComponent(id)}`, undefined, { signal }),
  )
  const one = load.state === 'ready' ? load.value : null
  useTitle({ title: w.reports, to: '/reports' }, { title: one ? s(one.body.title) : '…' })
  if (load.state === 'loading') return <Loading lines={10} />
  if (load.state === 'failed' || !one)
    return load.state === 'failed' ? <Failed page failure={load.failure} retry={() => void reload()} /> : null
  return <Page key={`${one.id} ${one.version}`} one={one} reload={reload} />
}

function Page({ one, reload }: { one: Shown; reload: () => unknown }) {
  const w = useWords(centreWords)
  const s = useSay()
  const [editing, setEditing] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const sign = async () => {
    const got = await api.post(`/api/reports/${one.id}/signature`, { version: one.version })
    if (!got.ok) return setFailure(got.error)
    toast(w.signed)
    void reload()
  }
  return (
    <div className="page stack report">
      <div className="row">
        <h1 className="grow">{s(one.body.title)}</h1>
        {one.state === 'draft' && one.may.edit && !editing && (
          <button type="button" className="button" onClick={() => setEditing(true)}>
            {w.edit}
          </button>
        )}
        {one.state === 'draft' && one.may.sign && !editing && (
          <button type="button" className="button main" onClick={() => void sign()}>
            {w.sign}
          </button>
        )}
      </div>
      <p className="muted">
        {{ draft: w.draft, signed: w.signed, sent: w.sent }[one.state]} · {w.cut} <When at={one.cut} />
        {one.editedBy && ` · ${w.editedBy} ${one.editedBy}`}
        {one.signedBy && ` · ${w.signedBy} ${one.signedBy}`} <When at={one.signedAt} />
      </p>
      {failure && <Refused failure={failure} />}
      {editing ? (
        <Editor one={one} done={() => setEditing(false)} reload={reload} />
      ) : (
        <section className="card">
          <div className="body">
            {one.body.sections
              .filter((section) => section.paragraphs.length > 0)
              .map((section) => (
                <Fragment key={section.key}>
                  <h2>{s(section.title)}</h2>
                  {section.paragraphs.map((paragraph, n) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs have no other name
                    <p key={n}>
                      <Words one={one} paragraph={paragraph} />
                    </p>
                  ))}
                </Fragment>
              ))}
          </div>
        </section>
      )}
      <Frozen one={one} />
      {one.state !== 'draft' && <Notes one={one} reload={reload} />}
    </div>
  )
}

const liveAddress = (body: ReportBody, n: number): string =>
  `/indicators/${(body.figures[n]?.name ?? '').replace('.', '/')}`

/** Text with its figures: each shows the frozen value and opens the live one. */
function Words({ one, paragraph }: { one: Shown; paragraph: Paragraph }) {
  const s = useSay()
  return (
    <>
      {paragraph.map((piece, n) =>
        'text' in piece ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name
          <Fragment key={n}>{s(piece.text)}</Fragment>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name
          <Link key={n} className="figure" to={liveAddress(one.body, piece.figure)}>
            {s(one.printed[piece.figure])}
          </Link>
        ),
      )}
    </>
  )
}

function Frozen({ one }: { one: Shown }) {
  const w = useWords(centreWords)
  const s = useSay()
  const change = (value: number | null, unit: string): string =>
    value === null
      ? '–'
      : `${value > 0 ? '+' : ''}${value}${unit === 'percent' || unit === 'score' ? 'pp' : '%'}`
  // around the Spring Festival the same days of the lunar calendar are what can be compared
  const festive = one.body.figures.some((figure) => figure.lunarChange !== undefined)
  return (
    <section className="card">
      <table className="table">
        <thead>
          <tr>
            <th>{w.figure}</th>
            <th>{w.frozenValue}</th>
            <th>{w.change}</th>
            <th>{w.yearChange}</th>
            {festive && <th>{w.lunarChange}</th>}
            <th>{w.target}</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {one.body.figures.map((figure, n) => (
            <tr key={figure.name}>
              <td>{s(figure.title)}</td>
              <td className={`num ${figure.missed ? 'redtext' : ''}`}>{s(one.printed[n])}</td>
              <td className="num">{change(figure.change, figure.unit)}</td>
              <td className="num">{change(figure.yearChange, figure.unit)}</td>
              {festive && <td className="num">{change(figure.lunarChange ?? null, figure.unit)}</td>}
              <td className="num">{figure.target ?? ''}</td>
              <td>
                <Link to={liveAddress(one.body, n)}>{w.liveValue}</Link>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const asText = (paragraph: Paragraph, lang: 'zh' | 'en'): string =>
  paragraph.map((piece) => ('text' in piece ? piece.text[lang] : `{${piece.figure}}`)).join('')

/** The other language keeps its own words: whoever edits one does not silently lose the other. */
function piecesOf(text: string, before: Paragraph | undefined, lang: 'zh' | 'en'): Paragraph {
  const words: Piece[] = text
    .split(/(\{\d+\})/)
    .filter(Boolean)
    .map((part): Piece => {
      const figure = /^\{(\d+)\}$/.exec(part)?.[1]
      return figure ? { figure: Number(figure) } : { text: { zh: part, en: part } }
    })
  if (!before) return words
  const other = lang === 'zh' ? 'en' : 'zh'
  const texts = before.flatMap((piece) => ('text' in piece ? [piece.text] : []))
  const mine = words.filter((piece) => 'text' in piece).length
  let n = 0
  return words.map((piece) => {
    if (!('text' in piece)) return piece
    const was = mine === texts.length ? texts[n++] : undefined
    return { text: { ...piece.text, [other]: was ? was[other] : piece.text[lang] } as Say }
  })
}

function Editor({ one, done, reload }: { one: Shown; done: () => void; reload: () => unknown }) {
  const w = useWords(centreWords)
  const s = useSay()
  const lang = useLanguage()
  const [texts, setTexts] = useState<readonly string[]>(
    one.body.sections.map((section) =>
      section.paragraphs.map((paragraph) => asText(paragraph, lang)).join('\n'),
    ),
  )
  const [failure, setFailure] = useState<Failure | null>(null)
  const save = async () => {
    const sections: Section[] = one.body.sections.map((section, n) => ({
      ...section,
      paragraphs: (texts[n] ?? '')
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line, k) => piecesOf(line, section.paragraphs[k], lang)),
    }))
    const got = await api.post(`/api/reports/${one.id}/edit`, { version: one.version, sections })
    if (!got.ok) return setFailure(got.error)
    toast(w.saved)
    done()
    void reload()
  }
  return (
    <section className="card">
      <div className="body stack">
        <p className="muted">{w.editing}</p>
        {failure && <Refused failure={failure} />}
        {one.body.sections.map((section, n) => (
          <label key={section.key} className="stack tight">
            <b>{s(section.title)}</b>
            <textarea
              rows={Math.max(2, section.paragraphs.length + 1)}
              value={texts[n]}
              onChange={(event) =>
                setTexts((before) => before.map((text, k) => (k === n ? event.target.value : text)))
              }
            />
          </label>
        ))}
        <div className="row tight">
          <button type="button" className="button main" onClick={() => void save()}>
            {w.save}
          </button>
          <button type="button" className="button" onClick={done}>
            {w.cancel}
          </button>
        </div>
      </div>
    </section>
  )
}

function Notes({ one, reload }: { one: Shown; reload: () => unknown }) {
  const w = useWords(centreWords)
  const pt = useWords(punctuation)
  const units = useUnits()
  const [text, setText] = useState('')
  const [lead, setLead] = useState('')
  const [failure, setFailure] = useState<Failure | null>(null)
  const send = async () => {
    const got = await api.post<{ number: string }>(`/api/reports/${one.id}/notes`, {
      text,
      ...(lead ? { lead } : {}),
    })
    if (!got.ok) return setFailure(got.error)
    toast(w.noted(got.value.number))
    setText('')
    setFailure(null)
    void reload()
  }
  return (
    <section className="card">
      <header>
        <h2>{w.note}</h2>
      </header>
      <div className="body stack tight">
        {one.notes.map((note) => (
          <p key={note.id}>
            <b>{note.by}</b>
            {pt.is}
            {note.text} {note.number && <Link to={`/m/${note.number}`}>{w.noted(note.number)}</Link>}{' '}
            <When at={note.at} />
          </p>
        ))}
        {failure && <Refused failure={failure} />}
        {one.may.note && (
          <form
            className="stack tight"
            onSubmit={(event) => {
              event.preventDefault()
              void send()
            }}
          >
            <p className="muted">{w.noteWhy}</p>
            <textarea
              aria-label={w.note}
              value={text}
              maxLength={1000}
              onChange={(event) => setText(event.target.value)}
            />
            <div className="row tight">
              <select aria-label={w.lead} value={lead} onChange={(event) => setLead(event.target.value)}>
                <option value="">{w.later}</option>
                {units.map((unit) => (
                  <option key={unit.id} value={unit.id}>
                    {unit.name}
                  </option>
                ))}
              </select>
              <button type="submit" className="button main" disabled={text.trim().length < 2}>
                {w.noteSend}
              </button>
            </div>
          </form>
        )}
      </div>
    </section>
  )
}
