import { type FormEvent, useState } from 'react'
import { Link } from 'react-router'
import { api, type Say, say, sayNumber, useLoad, useSay, useWords } from '../../live/index.ts'
import { When } from '../parts/due.tsx'
import { Shown } from '../parts/show.tsx'
import { Empty, Failed, Loaded, Loading } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { common } from '../words.ts'
import type { Seen } from './catalogue-words.ts'
import { type DatasetDraft, itemChangesTitle } from './dataset-changes.ts'
import { Items } from './dataset-items.tsx'
import { datasetWords } from './dataset-words.ts'
import { RaiseDoubt } from './doubt-form.tsx'
import { usePaged } from './paged.ts'

type Row = {
  readonly ref: string
  readonly values: Readonly<Record<string, unknown>>
  readonly masked: readonly string[]
  readonly doubted: readonly string[]
}

/** 数据预览: rows as the reader's rights show them; masks come from the platform, never from here. */
export function SampleTab({ one }: { one: Seen }) {
  const w = useWords(datasetWords)
  if (one.origin === 'register' && one.register)
    return (
      <div className="stack">
        <div>
          <Link className="button" to={`/registers/${one.register.replace('.', '/')}`}>
            {w.openRegister}
          </Link>
        </div>
        {one.rowCount > 0 && <Sample one={one} />}
      </div>
    )
  if (one.source?.startsWith('matter:'))
    return (
      <Empty title={w.openMatters}>
        <Link className="button main" to="/inbox?view=all">
          {w.openMatters}
        </Link>
      </Empty>
    )
  if (one.origin !== 'intake' || one.rowCount === 0)
    return (
      <Empty title={w.noRows}>
        <p>{w.noRowsWhy}</p>
      </Empty>
    )
  return <Sample one={one} />
}

function Sample({ one }: { one: Seen }) {
  const w = useWords(datasetWords)
  const s = useSay()
  const c = useWords(common)
  const paged = usePaged<Row>('/api/sharing/rows', { dataset: one.id, limit: 20 })
  const [doubting, setDoubting] = useState<string | null>(null)
  if (paged.failure) return <Failed failure={paged.failure} retry={paged.reload} />
  if (!paged.rows) return <Loading />
  if (paged.rows.length === 0)
    return (
      <Empty title={w.noRows}>
        <p>{w.masked}</p>
      </Empty>
    )
  const masked = new Set(paged.rows.flatMap((row) => row.masked))
  return (
    <section className="stack">
      <p className="muted">{w.masked}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways must take the keyboard */}
      <section className="card wide-scroll" tabIndex={0} aria-label={w.sample}>
        <table className="plain-table">
          <thead>
            <tr>
              {one.items.map(({ name, field }) => (
                <th key={name}>
                  {s(field.title)}
                  {masked.has(name) ? ' *' : ''}
                </th>
              ))}
              <th>
                <span className="sr">{w.raiseDoubt}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {paged.rows.map((row) => (
              <tr key={row.ref}>
                {one.items.map(({ name, field }) => (
                  <td key={name} className={row.doubted.includes(name) ? 'doubted' : ''}>
                    {row.masked.includes(name) ? (
                      String(row.values[name] ?? '—')
                    ) : (
                      <Shown field={field} value={row.values[name]} />
                    )}
                  </td>
                ))}
                <td>
                  <button type="button" className="link small keep" onClick={() => setDoubting(row.ref)}>
                    {w.raiseDoubt}
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {paged.next && (
        <button type="button" className="button" onClick={paged.more}>
          {c.more}
        </button>
      )}
      {doubting !== null && <RaiseDoubt dataset={one} row={doubting} onClose={() => setDoubting(null)} />}
    </section>
  )
}

type Run = {
  readonly id: string
  readonly at: string
  readonly rows: number
  readonly score: number | null
}
type QualityAnswer = { readonly runs: readonly Run[] }

/** 质量: the score of each delivery, newest first. */
export function QualityTab({ one }: { one: Seen }) {
  const w = useWords(datasetWords)
  const { load, reload } = useLoad(`quality ${one.id}`, (signal) =>
    api.get<QualityAnswer>(`/api/quality/datasets/${one.id}`, undefined, { signal }),
  )
  return (
    <Loaded load={load} retry={reload}>
      {({ runs }) =>
        runs.length === 0 ? (
          <Empty title={w.noQuality} />
        ) : (
          <section className="stack">
            <Scores runs={runs} />
            <Link className="button" to={`/quality/${one.id}`}>
              {w.openQuality}
            </Link>
          </section>
        )
      }
    </Loaded>
  )
}

function Scores({ runs }: { runs: readonly Run[] }) {
  const w = useWords(datasetWords)
  const shown = runs.slice(0, 24)
  return (
    <div className="card wide-scroll">
      <table className="plain-table">
        <thead>
          <tr>
            <th>{w.run}</th>
            <th className="right">{w.rowsSeen}</th>
            <th className="right">{w.score}</th>
            <th style={{ width: '50%' }}>
              <span className="sr">{w.score}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((run) => (
            <tr key={run.id}>
              <td>
                <When at={run.at} />
              </td>
              <td className="right num">{sayNumber(run.rows)}</td>
              <td className="right num">{run.score === null ? '—' : run.score.toFixed(1)}</td>
              <td>
                {run.score !== null && (
                  <svg width="100%" height="14" aria-hidden="true">
                    <rect
                      width={`${run.score}%`}
                      height="14"
                      rx="3"
                      fill={run.score < 80 ? '#c2570c' : '#2b9a58'}
                    />
                  </svg>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

type Use = {
  readonly id: string
  readonly unitName: string
  readonly duty: string
  readonly purpose: string
  readonly modeTitle: Say
  readonly until: string
  readonly calls: number
  readonly stateTitle: Say
}
type Delivered = {
  readonly id: string
  readonly name: string
  readonly at: string
  readonly stateTitle: Say
  readonly accepted: number | null
  readonly rejected: number | null
}

/** Who uses it, and what came in last. */
export function UsersTab({ one }: { one: Seen }) {
  const w = useWords(datasetWords)
  const s = useSay()
  const { load, reload } = useLoad(`uses ${one.id}`, (signal) =>
    api.get<{ readonly users: readonly Use[]; readonly deliveries: readonly Delivered[] }>(
      `/api/datasets/${one.id}/uses`,
      undefined,
      { signal },
    ),
  )
  return (
    <Loaded load={load} retry={reload}>
      {({ users, deliveries }) => (
        <section className="stack">
          {users.length === 0 ? (
            <Empty title={w.noUsers} />
          ) : (
            <div className="card wide-scroll">
              <table className="plain-table">
                <thead>
                  <tr>
                    <th>{w.user}</th>
                    <th>{w.purpose}</th>
                    <th>{w.mode}</th>
                    <th>{w.until}</th>
                    <th className="right">{w.calls}</th>
                    <th>{w.state}</th>
                  </tr>
                </thead>
                <tbody>
                  {users.map((use) => (
                    <tr key={use.id}>
                      <td>{use.unitName}</td>
                      <td>
                        {use.purpose}
                        <br />
                        <small>{use.duty}</small>
                      </td>
                      <td>{s(use.modeTitle)}</td>
                      <td>
                        <When at={use.until} />
                      </td>
                      <td className="right num">{sayNumber(use.calls)}</td>
                      <td>{s(use.stateTitle)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
          {deliveries.length > 0 && (
            <>
              <h2>{w.deliveries}</h2>
              <ul className="card entries">
                {deliveries.map((delivery) => (
                  <li key={delivery.id}>
                    <span className="grow">{delivery.name}</span>
                    <When at={delivery.at} />
                    <span>{s(delivery.stateTitle)}</span>
                    <span className="num">
                      {delivery.accepted === null
                        ? ''
                        : `${w.accepted} ${sayNumber(delivery.accepted)} · ${w.rejected} ${sayNumber(delivery.rejected ?? 0)}`}
                    </span>
                  </li>
                ))}
              </ul>
            </>
          )}
        </section>
      )}
    </Loaded>
  )
}

type Version = {
  readonly version: number
  readonly publishedAt: string
  readonly publishedBy: string
  readonly body: DatasetDraft
}

/** Published versions, each whole, with what it changed. */
export function VersionsTab({ one }: { one: Seen }) {
  const w = useWords(datasetWords)
  const s = useSay()
  const [open, setOpen] = useState<number | null>(null)
  const { load, reload } = useLoad(`versions ${one.id} ${one.version}`, (signal) =>
    api.get<{ readonly rows: readonly Version[] }>(`/api/datasets/${one.id}/versions`, undefined, { signal }),
  )
  return (
    <Loaded load={load} retry={reload}>
      {({ rows }) =>
        rows.length === 0 ? (
          <Empty title={w.noVersions} />
        ) : (
          <ol className="stack">
            {rows.map((row, i) => (
              <li key={row.version} className="card">
                <header>
                  <b>{w.version(row.version)}</b>
                  <span className="grow">{s(itemChangesTitle(rows[i + 1]?.body, row.body))}</span>
                  <small>
                    <When at={row.publishedAt} /> · {row.publishedBy}
                  </small>
                  <button
                    type="button"
                    className="button small"
                    aria-expanded={open === row.version}
                    onClick={() => setOpen(open === row.version ? null : row.version)}
                  >
                    {w.items}
                  </button>
                </header>
                {open === row.version && <Items one={row.body} />}
              </li>
            ))}
          </ol>
        )
      }
    </Loaded>
  )
}

type Said = {
  readonly id: string
  readonly text: string
  readonly at: string
  readonly answer: string | null
  readonly answeredName: string | null
}

/** 公众反馈 on open data, answered by the unit. */
export function FeedbackTab({ one }: { one: Seen }) {
  const w = useWords(datasetWords)
  const { load, reload } = useLoad(`feedback ${one.id}`, (signal) =>
    api.get<{ readonly rows: readonly Said[] }>(`/api/datasets/${one.id}/feedback`, undefined, { signal }),
  )
  return (
    <Loaded load={load} retry={reload}>
      {({ rows }) =>
        rows.length === 0 ? (
          <Empty title={w.noFeedback} />
        ) : (
          <ul className="stack">
            {rows.map((row) => (
              <li key={row.id} className="card">
                <div className="body stack tight">
                  <span>{row.text}</span>
                  <small>
                    <When at={row.at} />
                  </small>
                  {row.answer ? (
                    <div className="banner green">
                      <div>
                        {row.answer} <small>{row.answeredName}</small>
                      </div>
                    </div>
                  ) : (
                    one.may.edit && <Answer dataset={one.id} id={row.id} onDone={() => void reload()} />
                  )}
                </div>
              </li>
            ))}
          </ul>
        )
      }
    </Loaded>
  )
}

function Answer({ dataset, id, onDone }: { dataset: string; id: string; onDone: () => void }) {
  const w = useWords(datasetWords)
  const s = useSay()
  const [answer, setAnswer] = useState('')
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const got = await api.post(`/api/datasets/${dataset}/feedback/${id}`, { answer })
    if (!got.ok) return toast(s(got.error.says), 'red')
    toast(s(say('已答复', 'Answered')))
    onDone()
  }
  return (
    <form className="row" onSubmit={(event) => void send(event)}>
      <input
        className="input grow"
        required
        maxLength={1000}
        aria-label={w.answer}
        value={answer}
        onChange={(event) => setAnswer(event.target.value)}
      />
      <button type="submit" className="button">
        {w.answer}
      </button>
    </form>
  )
}
