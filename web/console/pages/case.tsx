import { useState } from 'react'
import { api, type Failure, type Got, type Language, say, useSay, useWords, words } from '../../live/index.ts'
import type { ShownRequester, View } from '../../live/wire.ts'
import { useUnitName } from '../lists.ts'
import { DueLight, When } from '../parts/due.tsx'
import { codePath } from '../parts/field.tsx'
import { Refused } from '../parts/states.tsx'
import { useCity } from '../session.ts'
import { common } from '../words.ts'

const dictionary = words({
  tasks: say('任务', 'Tasks'),
  noTasks: say('还没有派给任何单位', 'Not given to any unit yet'),
  lead: say('主办', 'Lead'),
  helper: say('协办', 'Helper'),
  informed: say('知会', 'Informed'),
  toSign: say('待签收', 'To sign'),
  inHand: say('办理中', 'In hand'),
  asking: say('退单审核中', 'Return asked'),
  replied: say('已回复', 'Replied'),
  withdrawn: say('已撤回', 'Withdrawn'),
  round: (n: number) => say(`第 ${n} 轮`, `round ${n}`),
  signed: say('签收', 'signed'),
  contacted: say('联系', 'contacted'),
  part: say('答复部分', 'Its part of the answer'),
  answers: say('答复', 'Answers'),
  answerState: say('状态', 'State'),
  submitted: say('待审核', 'under review'),
  passed: say('审核通过', 'passed'),
  back: say('已退回', 'sent back'),
  released: say('已告知诉求人', 'released'),
  basis: say('依据', 'Basis'),
  asks: say('申请与裁定', 'Requests and rulings'),
  return: say('退单', 'Return'),
  extension: say('延期', 'Extension'),
  suspension: say('挂起', 'Suspension'),
  exclusion: say('剔除', 'Exclusion'),
  appeal: say('申诉', 'Appeal'),
  joint: say('会办', 'Joint handling'),
  granted: say('同意', 'granted'),
  refused: say('不同意', 'refused'),
  final: say('最终裁定', 'final'),
  waiting: say('待裁', 'waiting'),
  visits: say('回访', 'Call-backs'),
  queued: say('待回访', 'queued'),
  reached: say('已接通', 'reached'),
  unreachable: say('未接通', 'not reached'),
  skipped: say('不回访', 'skipped'),
  attempts: (n: number) => say(`已拨打 ${n} 次`, `${n} attempts`),
  next: say('下次', 'next'),
  responded: say('是否联系', 'Contacted'),
  solved: say('是否解决', 'Solved'),
  satisfied: say('满意度', 'Satisfaction'),
  clocks: say('时限', 'Clocks'),
  running: say('计时中', 'running'),
  paused: say('已暂停', 'paused'),
  stopped: say('已停', 'stopped'),
  void: say('作废', 'void'),
  kept: say('按时', 'in time'),
  late: say('超时', 'late'),
  why: say('为什么是这个时间', 'Why it is due then'),
  started: say('起算', 'Started'),
  dueAt: say('到期', 'Due'),
  pauses: say('暂停', 'Pauses'),
  extensions: say('延期', 'Extensions'),
  noClocks: say('没有时限', 'No clocks'),
  requester: say('诉求人', 'Requester'),
  noRequester: say('没有留下联系方式', 'Left no name or number'),
  reveal: say('查看原文', 'Show in clear'),
  revealWhy: say('查看个人信息的理由（会留痕）', 'Why you need it (this is recorded)'),
  password: say('请输入您的密码确认身份', 'Prove it is you: your password'),
  shown: say('已显示原文，本次查看已记入审计', 'Shown in clear; this was recorded'),
  name: say('姓名', 'Name'),
  title: say('称谓', 'Address as'),
  phone: say('电话', 'Phone'),
  mail: say('邮箱', 'Mail'),
  idNumber: say('证件号', 'Identity number'),
  enterprise: say('企业', 'Enterprise'),
  creditCode: say('统一社会信用代码', 'Credit code'),
  subject: say('被反映对象', 'Complained of'),
  orders: say('督办', 'Orders'),
  until: say('反馈期限', 'Report by'),
  chain: say('升级链', 'Escalation'),
  acknowledged: say('已签收', 'acknowledged'),
  exhausted: say('升级链已用尽', 'chain exhausted'),
  doneOrder: say('已完成', 'done'),
  minutes: (n: number) => say(`${n} 分钟`, `${n} min`),
  script: say('回访话术', 'Script'),
  scriptText: (name: string, what: string) =>
    say(
      `您好，这里是 12345 热线，请问是${name}吗？您此前反映的“${what}”，承办单位已经答复。想占用您一两分钟了解三点：一、承办单位是否联系过您？二、您反映的问题是否解决？三、您对办理结果是否满意？`,
      `Good day, this is the 12345 hotline. Am I speaking to ${name}? About what you reported, “${what}”, the unit has answered. Three short questions: did the unit contact you, is it solved, and are you satisfied with the result?`,
    ),
  citizen: say('诉求人', 'the requester'),
})

export function Tasks({ view }: { view: View }) {
  const w = useWords(dictionary)
  const s = useSay()
  const { declared } = useCity()
  const unit = useUnitName()
  const reasons = view.asks
  return (
    <>
      {view.answers.length > 0 && (
        <section className="stack tight">
          <h3>{w.answers}</h3>
          {[...view.answers].reverse().map((answer) => (
            <article key={answer.id} className="quote">
              <div className="row small">
                <span
                  className={`tag ${answer.state === 'released' || answer.state === 'passed' ? 'green' : answer.state === 'back' ? 'red' : 'accent'}`}
                >
                  v{answer.version} · {w[answer.state]}
                </span>
                {answer.by} <When at={answer.at} />
              </div>
              <p className="pre">{answer.text}</p>
              {answer.basis && (
                <p className="small">
                  {w.basis}：{answer.basis}
                </p>
              )}
            </article>
          ))}
        </section>
      )}
      <section className="stack tight">
        <h3>{w.tasks}</h3>
        {view.tasks.length === 0 && <p className="muted">{w.noTasks}</p>}
        {view.tasks.map((task) => (
          <article key={task.id} className={`task${task.state === 'withdrawn' ? ' faded' : ''}`}>
            <div className="row">
              <span className={`tag ${task.role === 'lead' ? 'accent' : ''}`}>{w[task.role]}</span>
              <b className="grow">{task.unitName}</b>
              <span className="tag">{w[task.state]}</span>
              {task.state !== 'replied' && task.state !== 'withdrawn' && (
                <DueLight due={task.due} light={task.light} />
              )}
            </div>
            <div className="row small">
              <span>{w.round(task.round)}</span>
              <When at={task.at} />
              {task.signedAt && (
                <span>
                  {w.signed} <When at={task.signedAt} />
                </span>
              )}
              {task.contactedAt && (
                <span>
                  {w.contacted} <When at={task.contactedAt} />
                </span>
              )}
              {task.repliedAt && (
                <span>
                  {w.replied} <When at={task.repliedAt} />
                </span>
              )}
            </div>
            {task.part?.text && <p className="pre quote">{task.part.text}</p>}
          </article>
        ))}
      </section>
      {reasons.length > 0 && (
        <section className="stack tight">
          <h3>{w.asks}</h3>
          {reasons.map((ask) => (
            <article key={ask.id} className="task">
              <div className="row">
                <b>{w[ask.kind]}</b>
                <span
                  className={`tag ${ask.decision === 'granted' ? 'green' : ask.decision === 'refused' ? 'red' : 'yellow'}`}
                >
                  {ask.decision ? w[ask.decision] : w.waiting}
                  {ask.final ? ` · ${w.final}` : ''}
                </span>
                <span className="grow" />
                <span className="small">
                  {ask.askedBy} <When at={ask.at} />
                </span>
              </div>
              <p className="pre small">
                {[
                  ask.reason &&
                    codePath(
                      declared.codes[
                        ask.kind === 'return'
                          ? 'returnReason'
                          : ask.kind === 'suspension'
                            ? 'suspendReason'
                            : 'refuseReason'
                      ],
                      ask.reason,
                      s,
                    ),
                  ask.basis,
                  ask.text,
                  ask.unit && `→ ${unit(ask.unit)}`,
                  ask.until,
                ]
                  .filter(Boolean)
                  .join('\n')}
              </p>
              {ask.decisionText && (
                <p className="pre quote">
                  {ask.decisionText} <span className="small">{ask.decidedBy}</span>
                </p>
              )}
            </article>
          ))}
        </section>
      )}
    </>
  )
}

export function Visits({ view }: { view: View }) {
  const w = useWords(dictionary)
  const s = useSay()
  const c = useWords(common)
  const { declared } = useCity()
  if (view.visits.length === 0) return null
  return (
    <section className="stack tight">
      <h3>{w.visits}</h3>
      {view.visits.map((visit) => (
        <article key={visit.id} className="task">
          <div className="row">
            <span className="tag">{w[visit.state]}</span>
            <span className="small">{w.attempts((visit.attempts ?? []).length)}</span>
            {visit.nextAt && visit.state === 'queued' && (
              <span className="small">
                {w.next} <When at={visit.nextAt} />
              </span>
            )}
          </div>
          {(visit.attempts ?? []).map((attempt) => (
            <div key={attempt.at} className="small">
              <When at={attempt.at} /> {attempt.by} ·{' '}
              {codePath(declared.codes.visitResult, attempt.result, s)}
            </div>
          ))}
          {visit.verdict && (
            <dl className="detail">
              <dt>{w.responded}</dt>
              <dd>{visit.verdict.responded === null ? '—' : visit.verdict.responded ? c.yes : c.no}</dd>
              <dt>{w.solved}</dt>
              <dd>{visit.verdict.solved ? codePath(declared.codes.solved, visit.verdict.solved, s) : '—'}</dd>
              <dt>{w.satisfied}</dt>
              <dd>
                {visit.verdict.satisfied
                  ? codePath(declared.codes.satisfaction, visit.verdict.satisfied, s)
                  : '—'}
              </dd>
            </dl>
          )}
          {visit.words && <p className="quote pre">{visit.words}</p>}
        </article>
      ))}
    </section>
  )
}

/** Every clock with its account: why it is due then, pauses, extensions. */
export function Clocks({ view }: { view: View }) {
  const w = useWords(dictionary)
  const s = useSay()
  if (view.clocks.length === 0) return <p className="muted">{w.noClocks}</p>
  const order = { running: 0, paused: 1, stopped: 2, void: 3 }
  return (
    <div className="stack">
      {[...view.clocks]
        .sort((a, b) => order[a.state] - order[b.state])
        .map((clock) => (
          <article key={clock.id} className={`task${clock.state === 'void' ? ' faded' : ''}`}>
            <div className="row">
              <b>{s(clock.title)}</b>
              {clock.part && (
                <span className="small">{view.tasks.find((task) => task.id === clock.part)?.unitName}</span>
              )}
              <span
                className={`tag ${clock.result === 'late' ? 'red' : clock.result === 'kept' ? 'green' : clock.state === 'paused' ? 'yellow' : ''}`}
              >
                {clock.result ? w[clock.result] : w[clock.state]}
              </span>
              <span className="grow" />
              {clock.state === 'running' && <DueLight due={clock.due} light={clock.light} />}
            </div>
            <div className="row small">
              <span>
                {w.started} <When at={clock.startedAt} />
              </span>
              <span>
                {w.dueAt} <When at={clock.due} />
              </span>
              {clock.left && clock.state === 'running' && <span>{s(clock.left)}</span>}
            </div>
            {(clock.steps ?? []).length > 0 && (
              <details
                open={
                  clock.state === 'running' &&
                  view.clocks.filter((one) => one.state === 'running').length === 1
                }
              >
                <summary className="small">{w.why}</summary>
                <ol className="steps">
                  {clock.steps.map((step, i) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: steps are an ordered account
                    <li key={i}>
                      <When at={step.at} /> {s(step.says)}
                    </li>
                  ))}
                </ol>
              </details>
            )}
            {(clock.pauses ?? []).map((pause) => (
              <div key={pause.from} className="small">
                {w.pauses} <When at={pause.from} /> → {pause.to ? <When at={pause.to} /> : '…'} {pause.why}
              </div>
            ))}
            {(clock.extensions ?? []).map((extension) => (
              <div key={extension.at} className="small">
                {w.extensions} <When at={extension.at} /> {extension.why}
              </div>
            ))}
          </article>
        ))}
    </div>
  )
}

const PERSONAL = ['name', 'title', 'phone', 'mail', 'idNumber', 'enterprise', 'creditCode'] as const

/** Who asked and who is complained of: masked; shown in clear only with a reason and the password, and recorded. */
export function Parties({ view }: { view: View }) {
  const w = useWords(dictionary)
  const c = useWords(common)
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const [password, setPassword] = useState('')
  const [needsPassword, setNeeds] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  // Shown in clear stays so on this page, also when something else of the matter changes.
  const [clear, setClear] = useState<ShownRequester | null>(null)
  const requester = clear ? { ...view.requester, ...clear, revealed: true } : view.requester
  const { matter } = view
  const fields = PERSONAL.filter((name) => requester?.[name])
  const reveal = async (): Promise<void> => {
    setFailure(null)
    if (needsPassword) {
      const proven = await api.post('/api/step-up', { password }, { quiet: true })
      if (!proven.ok) return setFailure(proven.error)
    }
    const got: Got<{ requester: ShownRequester }> = await api.post(
      '/api/reveal',
      { matter: matter.id, fields, reason: reason.trim() },
      { quiet: true },
    )
    if (got.ok) {
      setAsking(false)
      setPassword('')
      setClear(got.value.requester)
    } else if (/step|proof|proven/i.test(got.error.code)) setNeeds(true)
    else setFailure(got.error)
  }
  const subject = typeof matter.data?.subjectParty === 'string' ? matter.data.subjectParty : null
  return (
    <section className="card">
      <header>
        <h2 className="grow">{w.requester}</h2>
        {fields.length > 0 && !requester?.revealed && (
          <button
            type="button"
            className="button small"
            aria-expanded={asking}
            onClick={() => setAsking(!asking)}
          >
            {w.reveal}
          </button>
        )}
      </header>
      <div className="body stack tight">
        {fields.length === 0 && <p className="muted">{matter.anonymous ? c.anonymous : w.noRequester}</p>}
        <dl className="detail">
          {fields.map((name) => (
            <div key={name} style={{ display: 'contents' }}>
              <dt>{w[name]}</dt>
              <dd className="num">
                {requester?.revealed && name === 'phone' ? (
                  <a href={`tel:${requester.phone}`}>{requester.phone}</a>
                ) : (
                  requester?.[name]
                )}
              </dd>
            </div>
          ))}
          {subject && (
            <>
              <dt>{w.subject}</dt>
              <dd>{subject}</dd>
            </>
          )}
        </dl>
        {requester?.revealed && <div className="banner yellow small">{w.shown}</div>}
        {asking && (
          <form
            className="stack tight"
            onSubmit={(event) => {
              event.preventDefault()
              void reveal()
            }}
          >
            <label className="label" htmlFor="reveal-why">
              {w.revealWhy}
            </label>
            <input
              id="reveal-why"
              className="input"
              required
              minLength={4}
              maxLength={200}
              value={reason}
              onChange={(e) => setReason(e.target.value)}
            />
            {needsPassword && (
              <>
                <label className="label" htmlFor="reveal-password">
                  {w.password}
                </label>
                <input
                  id="reveal-password"
                  className="input"
                  type="password"
                  autoComplete="current-password"
                  required
                  value={password}
                  onChange={(e) => setPassword(e.target.value)}
                />
              </>
            )}
            {failure && <Refused failure={failure} />}
            <div className="row">
              <button type="submit" className="button small main">
                {w.reveal}
              </button>
              <button type="button" className="button small" onClick={() => setAsking(false)}>
                {c.cancel}
              </button>
            </div>
          </form>
        )}
      </div>
    </section>
  )
}

export function Orders({ view }: { view: View }) {
  const w = useWords(dictionary)
  const unit = useUnitName()
  if (view.orders.length === 0) return null
  return (
    <section className="card">
      <header>
        <h2>{w.orders}</h2>
      </header>
      <div className="body stack tight">
        {view.orders.map((order) => (
          <article key={order.id} className="task">
            <div className="row">
              <span
                className={`tag ${order.state === 'waiting' ? 'yellow' : order.state === 'exhausted' ? 'red' : 'green'}`}
              >
                {
                  {
                    waiting: w.toSign,
                    acknowledged: w.acknowledged,
                    exhausted: w.exhausted,
                    done: w.doneOrder,
                  }[order.state]
                }
              </span>
              <span className="small">
                {order.by} <When at={order.at} />
              </span>
            </div>
            <p className="pre">{order.text}</p>
            <div className="small">
              {order.until && (
                <>
                  {w.until} <When at={order.until} />
                </>
              )}
              {order.acknowledgedBy && ` · ${w.acknowledged} ${order.acknowledgedBy}`}
            </div>
            {(order.chain ?? []).length > 0 && (
              <ol className="steps small">
                {order.chain.map((step, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the chain is frozen and ordered
                  <li key={i} className={i === order.step && order.state === 'waiting' ? 'here' : ''}>
                    {step.unitName ?? unit(step.unit)} · {w.minutes(step.waitMinutes)}
                  </li>
                ))}
              </ol>
            )}
          </article>
        ))}
      </div>
    </section>
  )
}

/** What the visitor says on the phone 回访话术. */
export function VisitScript({ view, lang }: { view: View; lang: Language }) {
  const w = useWords(dictionary)
  const name = view.requester?.title || view.requester?.name || w.citizen
  return (
    <div className="banner blue" lang={lang === 'zh' ? 'zh-CN' : 'en'}>
      <div>
        <b>{w.script}</b>
        <p>{w.scriptText(name, view.matter.title || view.matter.content.slice(0, 40))}</p>
        {view.requester?.phone && <p className="num">{view.requester.phone}</p>}
      </div>
    </div>
  )
}
