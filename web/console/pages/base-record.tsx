import { type FormEvent, type ReactNode, useState } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import { dayOf } from '../../../base/instant.ts'
import type { FieldList } from '../../../platform/fields/declare.ts'
import { claimStates, doubtOutcomes } from '../../../platform/registers/claims/declare.ts'
import { api, type Failure, say, useLoad, useSay, useWords, words } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { DayInput } from '../parts/day.tsx'
import { Drawer } from '../parts/drawer.tsx'
import { When } from '../parts/due.tsx'
import { Shown } from '../parts/show.tsx'
import { Empty, Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { useCity } from '../session.ts'
import { common } from '../words.ts'

const dictionary = words({
  person: say('一人一档', 'One person, one file'),
  firm: say('一企一档', 'One firm, one file'),
  thing: say('一物一档', 'One thing, one file'),
  purpose: say('查阅目的', 'Purpose of the look'),
  purposeWhy: say(
    '基础库档案须因公查阅。请写明目的（可附工单号），每次查阅都会留痕，可被审计。',
    'Files of the base registers are opened for official purposes only. Say what for (a case number helps); every look is recorded and can be audited.',
  ),
  purposeHint: say(
    '例如：核对户籍地址，工单 2611210001',
    'For example: check the address for case 2611210001',
  ),
  openFile: say('查阅', 'Open'),
  on: say('截至日期', 'As of'),
  known: say('按当时掌握的情况', 'by what was known on'),
  today: say('回到今天', 'Back to today'),
  asOfNote: (day: string) => say(`显示 ${day} 有效的内容`, `What was valid on ${day}`),
  knownNote: (day: string) => say(`，按 ${day} 已掌握的信息`, `, by what was known on ${day}`),
  notThen: say('这一天还没有这条档案，或已不在册', 'On that day there was no such file'),
  field: say('信息项', 'Item'),
  value: say('值', 'Value'),
  source: say('数源', 'Source'),
  since: say('观测时间', 'Observed'),
  legal: say('法定数源', 'legal source'),
  rank: (n: number) => say(`第 ${n} 数源`, `source no. ${n}`),
  unranked: say('未定序', 'unranked'),
  hand: say('人工录入', 'entered by hand'),
  line: (n: number) => say(`第 ${n} 行`, `row ${n}`),
  others: (n: number) => say(`另有 ${n} 个来源`, `${n} more`),
  hide: say('收起', 'Less'),
  ended: say('已不再提供', 'no longer given'),
  inDoubt: say('存疑，核实中', 'in doubt'),
  report: say('报告有误', 'Report as wrong'),
  reportTitle: (title: string) => say(`“${title}”有误`, `${title} is wrong`),
  reportWhy: say('哪里不对？有何依据？', 'What is wrong, and how do you know?'),
  reportNote: say(
    '值会标为“存疑”并转数源部门核实；核实期间不得单独作为拒绝办理的依据。',
    'The value is flagged and its source unit verifies it; until then it may not be the only ground of a refusal.',
  ),
  send: say('提交疑义', 'Report'),
  sent: say('已提交，等待核实', 'Reported'),
  doubts: say('疑义核实', 'Doubts'),
  verification: say('查看核实事项', 'See the verification'),
  settle: say('核实结果', 'Outcome'),
  merges: say('合并记录', 'Merged files'),
  merged: say('并入本档', 'merged into this one'),
  into: say('并入另一档', 'merged into another'),
  undone: say('已撤销', 'taken back'),
  requests: say('本人诉求', 'Requests of this person'),
  noRequests: say('没有与其电话或证件号相同的诉求', 'No request has the same telephone or number'),
  register: say('返回台账', 'Back to the register'),
  empty: say('没有来源', 'No source'),
})

type Source = {
  readonly field: string
  readonly claim: string
  readonly source: string
  readonly sourceTitle: string | null
  readonly unitName: string | null
  readonly rank: number | null
  readonly state: keyof typeof claimStates
  readonly value: unknown
  readonly line: number | null
  readonly observedAt: string
  readonly endedAt: string | null
}
type Row = {
  readonly id: string
  readonly values: Readonly<Record<string, unknown>>
  readonly version: number
}
type Doubt = {
  readonly id: string
  readonly field: string
  readonly why: string
  readonly saidBy: string
  readonly saidAt: string
  readonly outcome: keyof typeof doubtOutcomes | null
  readonly settledBy: string | null
  readonly unitName: string | null
  readonly matter: string | null
}
type File = {
  readonly row: Row
  readonly asOf?: Row | null
  readonly sources: readonly Source[]
  readonly doubts: readonly Doubt[]
  readonly merges: readonly {
    readonly id: string
    readonly gone: string
    readonly kept: string
    readonly by: string
    readonly at: string
    readonly undoneAt: string | null
  }[]
  readonly requests: readonly { readonly id: string; readonly number: string; readonly title: string }[]
  readonly maySettle: boolean
}

/** One file a person, firm or thing 一人一档/一企一档: each value with its source, as of any day; a purpose comes first. */
export function BaseRecord() {
  const { pack = '', name = '', id = '' } = useParams()
  const w = useWords(dictionary)
  const s = useSay()
  const { declared } = useCity()
  const register = declared.registers[`${pack}.${name}`]
  const [purpose, setPurpose] = useState('')
  const kinds = Object.values(register?.fields ?? {}).map((field) => field.kind)
  const title = kinds.includes('idNumber') ? w.person : kinds.includes('creditCode') ? w.firm : w.thing
  useTitle({ title })
  return (
    <div className="page stack">
      <div>
        <h1>{title}</h1>
        <div className="row">
          <span className="muted">{s(register?.title ?? name)}</span>
          <Link to={`/registers/${pack}/${name}`}>{w.register}</Link>
        </div>
      </div>
      {purpose === '' ? (
        <Purpose onSay={setPurpose} />
      ) : (
        <Opened register={`${pack}.${name}`} id={id} fields={register?.fields ?? {}} purpose={purpose} />
      )}
    </div>
  )
}

function Purpose({ onSay }: { onSay: (purpose: string) => void }) {
  const w = useWords(dictionary)
  const [text, setText] = useState('')
  return (
    <form
      className="card stack purpose"
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        if (text.trim().length >= 2) onSay(text.trim())
      }}
    >
      <p>{w.purposeWhy}</p>
      <label className="field">
        <span className="label">{w.purpose}</span>
        <input
          className="input"
          value={text}
          maxLength={200}
          placeholder={w.purposeHint}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <div>
        <button type="submit" className="button main" disabled={text.trim().length < 2}>
          {w.openFile}
        </button>
      </div>
    </form>
  )
}

function Opened({
  register,
  id,
  fields,
  purpose,
}: {
  register: string
  id: string
  fields: FieldList
  purpose: string
}) {
  const w = useWords(dictionary)
  const [search, setSearch] = useSearchParams()
  const [on, known] = [search.get('on') ?? '', search.get('known') ?? '']
  const put = (name: string, value: string) => {
    const next = new URLSearchParams(search)
    if (value) next.set(name, value)
    else next.delete(name)
    setSearch(next, { replace: true })
  }
  const { load, reload } = useLoad(`file ${id} ${on} ${known}`, (signal) =>
    api.get<File>(
      `/api/sources/record/${register}/${id}`,
      { purpose, ...(on ? { on } : {}), ...(on && known ? { known } : {}) },
      { signal },
    ),
  )
  return (
    <>
      <div className="row asof">
        <span className="label">{w.on}</span>
        <DayInput value={on} onChange={(day) => put('on', day)} aria-label={w.on} />
        {on && (
          <>
            <span className="label">{w.known}</span>
            <DayInput value={known} onChange={(day) => put('known', day)} aria-label={w.known} />
            <button type="button" className="button small" onClick={() => setSearch({}, { replace: true })}>
              {w.today}
            </button>
          </>
        )}
      </div>
      <Loaded load={load} retry={reload}>
        {(file) => (
          <Content file={file} fields={fields} register={register} on={on} known={known} reload={reload} />
        )}
      </Loaded>
    </>
  )
}

function Content({
  file,
  fields,
  register,
  on,
  known,
  reload,
}: {
  file: File
  fields: FieldList
  register: string
  on: string
  known: string
  reload: () => unknown
}) {
  const w = useWords(dictionary)
  const s = useSay()
  const [doubting, setDoubting] = useState<string | null>(null)
  if (file.asOf === null) return <Empty title={w.notThen} />
  const values = file.asOf ? file.asOf.values : file.row.values
  return (
    <>
      {on && (
        <p className="banner blue" role="status">
          {w.asOfNote(on)}
          {known && w.knownNote(known)}
        </p>
      )}
      <div className="card figures">
        <table className="filetable">
          <thead>
            <tr>
              <th>{w.field}</th>
              <th>{w.value}</th>
              <th>{w.source}</th>
              <th>{w.since}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {Object.entries(fields).map(([name, field]) => (
              <Line
                key={name}
                title={s(field.title)}
                value={values[name]}
                show={(value) => <Shown field={field} value={value} />}
                sources={file.sources.filter((one) => one.field === name)}
                past={on !== ''}
                onDoubt={() => setDoubting(name)}
              />
            ))}
          </tbody>
        </table>
      </div>
      <div className="two">
        {file.doubts.length > 0 && (
          <section className="card stack tight filepart">
            <h3>{w.doubts}</h3>
            {file.doubts.map((doubt) => (
              <DoubtLine
                key={doubt.id}
                doubt={doubt}
                title={s(fields[doubt.field]?.title ?? doubt.field)}
                maySettle={file.maySettle}
                reload={reload}
              />
            ))}
          </section>
        )}
        {file.merges.length > 0 && (
          <section className="card stack tight filepart">
            <h3>{w.merges}</h3>
            {file.merges.map((merge) => (
              <p key={merge.id}>
                {merge.kept === file.row.id ? w.merged : w.into} · {merge.by} · <When at={merge.at} />
                {merge.undoneAt && <span className="tag"> {w.undone}</span>}
              </p>
            ))}
          </section>
        )}
        {Object.values(fields).some((field) => field.kind === 'idNumber') && (
          <section className="card stack tight filepart">
            <h3>{w.requests}</h3>
            {file.requests.length === 0 && <p className="muted">{w.noRequests}</p>}
            {file.requests.map((one) => (
              <Link key={one.id} to={`/m/${one.number}`}>
                {one.number} {one.title}
              </Link>
            ))}
          </section>
        )}
      </div>
      {doubting && (
        <Report
          title={s(fields[doubting]?.title ?? doubting)}
          onClose={() => setDoubting(null)}
          send={(why) =>
            api.post('/api/sources/doubts', { register, row: file.row.id, field: doubting, why })
          }
          onSent={() => {
            setDoubting(null)
            void reload()
          }}
        />
      )}
    </>
  )
}

function Line({
  title,
  value,
  show,
  sources,
  past,
  onDoubt,
}: {
  title: string
  value: unknown
  show: (value: unknown) => ReactNode
  sources: readonly Source[]
  past: boolean
  onDoubt: () => void
}) {
  const w = useWords(dictionary)
  const s = useSay()
  const [open, setOpen] = useState(false)
  const won = sources.find((one) => one.state === 'stands' || one.state === 'doubted')
  const others = sources.filter((one) => one !== won)
  const doubted = won?.state === 'doubted'
  const from = (one: Source) => (
    <>
      {one.sourceTitle ? [one.unitName, one.sourceTitle].filter(Boolean).join(' · ') : w.hand}
      {one.line !== null && <span className="muted small"> {w.line(one.line)}</span>}
    </>
  )
  return (
    <>
      <tr className={doubted ? 'doubted' : ''}>
        <th scope="row">{title}</th>
        <td>
          {show(value)} {doubted && !past && <span className="tag yellow">⚠ {w.inDoubt}</span>}
        </td>
        <td>
          {past ? (
            ''
          ) : won ? (
            <>
              {from(won)}{' '}
              <span className={won.rank === 1 ? 'tag green' : 'tag'}>
                {won.rank === 1 ? w.legal : won.rank === null ? w.unranked : w.rank(won.rank)}
              </span>
            </>
          ) : (
            <span className="muted">—</span>
          )}
          {!past && others.length > 0 && (
            <button
              type="button"
              className="link small others"
              aria-expanded={open}
              onClick={() => setOpen(!open)}
            >
              {open ? w.hide : w.others(others.length)}
            </button>
          )}
        </td>
        <td className="num">{!past && won ? dayOf(new Date(won.observedAt)) : ''}</td>
        <td className="right">
          {!past && won && !doubted && (
            <button type="button" className="button small" onClick={onDoubt}>
              {w.report}
            </button>
          )}
        </td>
      </tr>
      {open &&
        !past &&
        others.map((one) => (
          <tr key={one.claim} className="beside">
            <th scope="row">
              <span className="small muted">{s(claimStates[one.state])}</span>
            </th>
            <td>{show(one.value)}</td>
            <td>
              {from(one)}{' '}
              <span className="tag">
                {one.rank === null ? w.unranked : one.rank === 1 ? w.legal : w.rank(one.rank)}
              </span>
              {one.endedAt && <span className="tag"> {w.ended}</span>}
            </td>
            <td className="num">{dayOf(new Date(one.observedAt))}</td>
            <td />
          </tr>
        ))}
    </>
  )
}

function DoubtLine({
  doubt,
  title,
  maySettle,
  reload,
}: {
  doubt: Doubt
  title: string
  maySettle: boolean
  reload: () => unknown
}) {
  const w = useWords(dictionary)
  const s = useSay()
  const [failure, setFailure] = useState<Failure | null>(null)
  const settle = async (outcome: keyof typeof doubtOutcomes) => {
    const got = await api.post(`/api/sources/doubts/${doubt.id}/settle`, { outcome })
    setFailure(got.ok ? null : got.error)
    if (got.ok) void reload()
  }
  return (
    <div className="stack tight">
      <p>
        <b>{title}</b>：{doubt.why}
        <br />
        <span className="small muted">
          {doubt.saidBy} <When at={doubt.saidAt} /> {doubt.unitName && `→ ${doubt.unitName}`}
        </span>
        {doubt.matter && (
          <>
            <br />
            <Link className="small" to={`/m/${doubt.matter}`}>
              {w.verification}
            </Link>
          </>
        )}
      </p>
      {doubt.outcome ? (
        <span className="tag green">
          {s(doubtOutcomes[doubt.outcome])} · {doubt.settledBy}
        </span>
      ) : maySettle ? (
        <div className="row tight">
          {(Object.keys(doubtOutcomes) as (keyof typeof doubtOutcomes)[]).map((outcome) => (
            <button key={outcome} type="button" className="button small" onClick={() => void settle(outcome)}>
              {s(doubtOutcomes[outcome])}
            </button>
          ))}
        </div>
      ) : (
        <span className="tag yellow">{w.inDoubt}</span>
      )}
      {failure && <Refused failure={failure} />}
    </div>
  )
}

/** Whoever sees a value may say that it is wrong. */
export function Report({
  title,
  send,
  onSent,
  onClose,
}: {
  title: string
  send: (why: string) => Promise<{ readonly ok: true } | { readonly ok: false; readonly error: Failure }>
  onSent: () => void
  onClose: () => void
}) {
  const w = useWords(dictionary)
  const c = useWords(common)
  const [why, setWhy] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (why.trim() === '' || busy) return
    setBusy(true)
    const got = await send(why.trim())
    setBusy(false)
    setFailure(got.ok ? null : got.error)
    if (!got.ok) return
    toast(w.sent)
    onSent()
  }
  return (
    <Drawer
      title={w.reportTitle(title)}
      onClose={onClose}
      footer={
        <>
          <button type="submit" form="doubt" className="button main" disabled={busy || why.trim() === ''}>
            {w.send}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {c.cancel}
          </button>
        </>
      }
    >
      <form id="doubt" className="stack" onSubmit={(event) => void submit(event)}>
        <label className="field">
          <span className="label">{w.reportWhy}</span>
          <textarea
            className="input"
            rows={4}
            maxLength={500}
            value={why}
            onChange={(event) => setWhy(event.target.value)}
          />
        </label>
        <p className="muted">{w.reportNote}</p>
        {failure && <Refused failure={failure} />}
      </form>
    </Drawer>
  )
}
