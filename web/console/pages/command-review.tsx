import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { reportKinds, type ScoreItem, scoreItems } from '../../../platform/command/incidents/declare.ts'
import { hazardKinds } from '../../../platform/command/plans/declare.ts'
import { api, type Failure, punctuation, say, useLoad, useSay, useWords, words } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { When } from '../parts/due.tsx'
import { Loaded, Refused } from '../parts/states.tsx'
import { useCity } from '../session.ts'
import { DrillTag, LevelTag } from './command-parts.tsx'
import { command, type ShownResponse, type Wire } from './command-shown.ts'
import { commandText } from './command-text.ts'
import { commandWords } from './command-words.ts'
import { kindWords } from './fact-words.ts'
import '../look/command.css'

const dictionary = words({
  title: say('复盘报告', 'After-action report'),
  print: say('打印', 'Print'),
  basics: say('一、基本情况', '1 What happened'),
  times: say('二、关键用时（分钟）', '2 Minutes that mattered'),
  toConfirm: say('接报→核实', 'Received → confirmed'),
  toOrder: say('核实→首条指令', 'Confirmed → first order'),
  toAccept: say('首令→首个签收', 'First order → accepted'),
  toSite: say('首令→首支队伍到场', 'First order → on site'),
  whole: say('接报→终止', 'Received → ended'),
  receipts: say('三、回执情况', '3 Receipts'),
  late: say('迟签或未签', 'Late or missing'),
  lateNone: say('没有超过签收时限的指令', 'No order was past its time'),
  unanswered: say('终止时未签收', 'not accepted at the end'),
  units: say('四、各单位', '4 Units'),
  median: say('签收中位（分）', 'Median minutes to accept'),
  reports: say('五、信息报送', '5 Reports'),
  inTime: say('按时', 'in time'),
  late2: say('逾期', 'late'),
  waiting: say('未到时限，待报', 'not sent, not due yet'),
  findings: say('六、问题与整改', '6 Findings and actions'),
  finding: say('发现的问题', 'What was found'),
  action: say('整改措施', 'What is to be done'),
  owner: say('责任单位', 'Who'),
  due: say('完成日期', 'By'),
  add: say('登记整改', 'Add'),
  close: say('已完成', 'Done'),
  timeline: say('七、处置时间线（由台账自动生成）', '7 Timeline, from the record'),
  scores: say('演练评分', 'Scores of the drill'),
  counted: say('由台账计算', 'from the record'),
  given: say('评委评分', 'given'),
  made: say('本报告由系统依据不可篡改的台账生成', 'Made from the sealed record'),
})

type Review = {
  readonly response: ShownResponse
  readonly areas: readonly { readonly name: string; readonly level: 1 | 2 | 3 | 4 }[]
  readonly figures: {
    readonly times: Readonly<Record<'toConfirm' | 'toOrder' | 'toAccept' | 'toSite' | 'whole', number | null>>
    readonly orders: Readonly<
      Record<'sent' | 'accepted' | 'inTime' | 'done' | 'refused' | 'failed' | 'unanswered', number>
    >
    readonly late: readonly {
      readonly unitName: string
      readonly text: string
      readonly minutes: number | null
      readonly why: string
    }[]
    readonly reports: {
      readonly lines: readonly {
        readonly kind: 'first' | 'followUp' | 'final'
        readonly number: number
        readonly dueAt: string
        readonly sentAt: string | null
        readonly late: boolean
      }[]
    }
    readonly units: readonly {
      readonly unitName: string
      readonly orders: number
      readonly late: number
      readonly done: number
      readonly medianMinutes: number | null
    }[]
  }
  readonly findings: readonly Wire<{
    id: string
    text: string
    action: string
    ownerName: string
    due: string
    doneAt: Date | null
    doneText: string | null
  }>[]
  readonly facts: readonly {
    readonly id: string
    readonly kind: string
    readonly at: string
    readonly actor: { readonly name: string; readonly unitName: string | null }
    readonly body: Readonly<Record<string, unknown>>
  }[]
  readonly scores: {
    readonly counted: Readonly<Record<string, number>>
    readonly given: readonly {
      readonly item: ScoreItem
      readonly score: number
      readonly note: string | null
      readonly byName: string
    }[]
  } | null
  readonly may: boolean
}
const TIMES = ['toConfirm', 'toOrder', 'toAccept', 'toSite', 'whole'] as const

/** 复盘报告: every figure follows from the record; people add what was found and what is to be done. */
export function CommandReview() {
  const { id = '' } = useParams()
  const w = useWords(dictionary)
  const c = useWords(commandWords)
  const { load, reload } = useLoad(`review ${id}`, (signal) =>
    api.get<Review>(`/api/command/responses/${id}/review`, undefined, { signal }),
  )
  useTitle({ title: c.desk, to: '/command' }, { title: w.title })
  return (
    <Loaded load={load} retry={reload}>
      {(seen) => <Paper seen={seen} reload={reload} />}
    </Loaded>
  )
}

function Paper({ seen, reload }: { seen: Review; reload: () => unknown }) {
  const w = useWords(dictionary)
  const c = useWords(commandWords)
  const pt = useWords(punctuation)
  const s = useSay()
  const { declared } = useCity()
  const { response, figures } = seen
  const { orders } = figures
  const { actions } = declared.types[response.drill ? 'command.drill' : 'command.incident']?.flow ?? {}
  const actionOf = (name: string): string => s(actions?.[name]?.title ?? name)
  return (
    <div className={`page stack review-paper${response.drill ? ' drill-page' : ''}`}>
      {response.drill && <div className="drill-bar">{c.drillBar}</div>}
      <div className="row">
        <h1 className="grow">
          {w.title}
          {pt.is}
          {response.title}
        </h1>
        <Link className="button no-print" to={`/command/${response.id}`}>
          {c.board}
        </Link>
        <button type="button" className="button main no-print" onClick={() => window.print()}>
          {w.print}
        </button>
      </div>
      <section className="card">
        <header>
          <h2>{w.basics}</h2>
        </header>
        <div className="body">
          <p>
            {response.drill && <DrillTag />} <LevelTag level={response.level} />{' '}
            {s(hazardKinds[response.kind])} · {response.number} ·{' '}
            {response.address ? `${response.address} · ` : ''}
            {seen.areas.map((one) => one.name).join(pt.and)}
          </p>
          <p>
            {c.commander}
            {pt.is}
            {response.commanderName} · {c.plan}
            {pt.is}
            {response.planName ?? c.noPlan} {response.planVersion && `v${response.planVersion}`} · {c.since}{' '}
            <When at={response.startedAt} />
            {response.endedAt && (
              <>
                {' '}
                · {c.end} <When at={response.endedAt} />
                {pt.is}
                {response.endWhy}
              </>
            )}
          </p>
        </div>
      </section>
      <section className="card">
        <header>
          <h2>{w.times}</h2>
        </header>
        <div className="body review-figures">
          {TIMES.map((name) => (
            <div key={name} className="tile">
              <span>{w[name]}</span>
              <b className="num">{figures.times[name] ?? '—'}</b>
            </div>
          ))}
        </div>
      </section>
      <section className="card">
        <header>
          <h2 className="grow">{w.receipts}</h2>
          <span className="num">
            {c.sent} {orders.sent} · {c.accepted} {orders.accepted} · {w.inTime} {orders.inTime} · {c.done}{' '}
            {orders.done} · {c.refused} {orders.refused} · {c.failed} {orders.failed} · {w.unanswered}{' '}
            {orders.unanswered}
          </span>
        </header>
        <div className="body stack tight">
          {figures.late.length === 0 && <p>{w.lateNone}</p>}
          {figures.late.map((one) => (
            <div key={`${one.unitName}${one.text}`} className="row">
              <span className="tag red">{one.minutes === null ? w.late : `+${one.minutes}`}</span>
              <b>{one.unitName}</b>
              <span className="grow">{one.text}</span>
              <small className="muted">{one.why}</small>
            </div>
          ))}
        </div>
      </section>
      <section className="card">
        <header>
          <h2>{w.units}</h2>
        </header>
        <div className="body">
          <table className="matrix">
            <thead>
              <tr>
                <th>{c.unit}</th>
                <th>{c.orders}</th>
                <th>{c.done}</th>
                <th>{c.late}</th>
                <th>{w.median}</th>
              </tr>
            </thead>
            <tbody>
              {figures.units.map((one) => (
                <tr key={one.unitName}>
                  <td>{one.unitName}</td>
                  <td className="num">{one.orders}</td>
                  <td className="num">{one.done}</td>
                  <td className="num">{one.late > 0 ? <span className="tag red">{one.late}</span> : 0}</td>
                  <td className="num">{one.medianMinutes ?? '—'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
      <section className="card">
        <header>
          <h2>{w.reports}</h2>
        </header>
        <div className="body stack tight">
          {figures.reports.lines.map((one) => (
            <div key={`${one.kind}${one.number}`} className="row">
              <b>
                {s(reportKinds[one.kind])} {one.kind === 'followUp' ? one.number : ''}
              </b>
              <span className="grow">
                <When at={one.sentAt ?? one.dueAt} />
              </span>
              <span className={`tag ${one.late ? 'red' : one.sentAt ? 'green' : ''}`}>
                {one.late ? w.late2 : one.sentAt ? w.inTime : w.waiting}
              </span>
            </div>
          ))}
        </div>
      </section>
      {seen.scores && <Scores seen={seen} reload={reload} />}
      <Findings seen={seen} reload={reload} />
      <section className="card">
        <header>
          <h2>{w.timeline}</h2>
        </header>
        <div className="body">
          {seen.facts.map((fact) => (
            <div key={fact.id} className="review-line">
              <span className="num muted">
                <When at={fact.at} />
              </span>
              <span>
                <b>{s(kindWords(fact.kind))}</b> {commandText(fact.body, s, actionOf)}{' '}
                <small className="muted">
                  {fact.actor.name} {fact.actor.unitName ?? ''}
                </small>
              </span>
            </div>
          ))}
        </div>
      </section>
      <p className="muted">{w.made}</p>
    </div>
  )
}

function Findings({ seen, reload }: { seen: Review; reload: () => unknown }) {
  const w = useWords(dictionary)
  const [form, setForm] = useState({ text: '', action: '', owner: '', due: '' })
  const [failure, setFailure] = useState<Failure | null>(null)
  const act = async (name: string, of: object): Promise<boolean> => {
    const got = await command(name, { response: seen.response.id, ...of })
    setFailure(got.ok ? null : got.error)
    if (got.ok) void reload()
    return got.ok
  }
  return (
    <section className="card">
      <header>
        <h2>{w.findings}</h2>
      </header>
      <div className="body stack tight">
        {seen.findings.map((one) => (
          <div key={one.id} className="row">
            <span className="grow">
              <b>{one.text}</b> → {one.action}
            </span>
            <span>{one.ownerName}</span>
            <span className="num">{one.due}</span>
            {one.doneAt ? (
              <span className="tag green">{w.close}</span>
            ) : (
              seen.may && (
                <button
                  type="button"
                  className="button small no-print"
                  onClick={() => void act('closeFinding', { finding: one.id, text: w.close })}
                >
                  {w.close}
                </button>
              )
            )}
          </div>
        ))}
        {failure && <Refused failure={failure} />}
        {seen.may && seen.response.state !== 'archived' && (
          <div className="row no-print" style={{ flexWrap: 'wrap' }}>
            {(['text', 'action', 'owner'] as const).map((name) => {
              const label = { text: w.finding, action: w.action, owner: w.owner }[name]
              return (
                <input
                  key={name}
                  className="input"
                  style={{ flex: '1 1 160px' }}
                  aria-label={label}
                  placeholder={label}
                  value={form[name]}
                  onChange={(event) => setForm({ ...form, [name]: event.target.value })}
                />
              )
            })}
            <input
              className="input"
              style={{ width: 150 }}
              type="date"
              aria-label={w.due}
              value={form.due}
              onChange={(event) => setForm({ ...form, due: event.target.value })}
            />
            <button
              type="button"
              className="button"
              onClick={() =>
                void act('finding', form).then(
                  (done) => done && setForm({ text: '', action: '', owner: '', due: '' }),
                )
              }
            >
              {w.add}
            </button>
          </div>
        )}
      </div>
    </section>
  )
}

function Scores({ seen, reload }: { seen: Review; reload: () => unknown }) {
  const w = useWords(dictionary)
  const s = useSay()
  const given = new Map(seen.scores?.given.map((one) => [one.item, one]))
  return (
    <section className="card">
      <header>
        <h2>{w.scores}</h2>
      </header>
      <div className="body review-figures">
        {(Object.keys(scoreItems) as ScoreItem[]).map((item) => (
          <div key={item} className="tile">
            <span>{s(scoreItems[item])}</span>
            <b className="num">{given.get(item)?.score ?? seen.scores?.counted[item] ?? '—'}</b>
            <small className="muted">
              {given.has(item)
                ? `${w.given} ${given.get(item)?.byName}`
                : seen.scores?.counted[item] === undefined
                  ? ''
                  : w.counted}
            </small>
            {seen.may && (
              <input
                className="input no-print"
                type="number"
                min={0}
                max={100}
                aria-label={`${s(scoreItems[item])} ${w.given}`}
                onBlur={(event) => {
                  const score = event.target.valueAsNumber
                  if (Number.isFinite(score))
                    void command('score', { response: seen.response.id, item, score }).then(() => reload())
                }}
              />
            )}
          </div>
        ))}
      </div>
    </section>
  )
}
