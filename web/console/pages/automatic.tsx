import { type FormEvent, useState } from 'react'
import { Link } from 'react-router'
import { api, type Failure, type Got, say, useLoad, useSay, useWords, words } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { useAreaPath } from '../lists.ts'
import { When } from '../parts/due.tsx'
import { FieldInput } from '../parts/field.tsx'
import { Empty, Loaded, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { common } from '../words.ts'

const dictionary = words({
  title: say('自动派单', 'Automatic dispatch'),
  lead: say(
    '城市智能体只在被授予职责、规则覆盖、职责清单列明且把握达标时自行派单；每一单以它自己的名义留痕，派单员可随时收回。保密、特急和派过的诉求始终由人派单。',
    'The city brain dispatches by itself only where it holds the duty, a rule reaches the request, the list names the unit and it is sure enough; each one is on record under its own name and can be taken back. Secret, critical and once dispatched requests stay with people.',
  ),
  running: say('运行中', 'Running'),
  paused: say('已暂停', 'Paused'),
  idle: say('未启用', 'Not in use'),
  idleWhy: say('没有职责或没有规则：什么也不会自动派出', 'without a duty or a rule nothing is dispatched'),
  stop: say('立即暂停', 'Stop now'),
  go: say('恢复', 'Let it go on'),
  why: say('理由', 'Reason'),
  duty: say('职责', 'Duty'),
  noDuty: say('没有职责', 'No duty'),
  dutyBy: say('由安全管理员授予或收回', 'Given and ended by the security administrator'),
  giveDuty: say('授予全区职责', 'Give it for the district'),
  end: say('收回', 'End'),
  endRule: say('停用', 'End'),
  until: say('至', 'until'),
  open: say('长期', 'open'),
  rules: say('规则', 'Rules'),
  noRules: say('没有规则', 'No rules'),
  area: say('区域', 'Area'),
  category: say('事项分类（空为全部）', 'Category (empty: every one)'),
  all: say('全部事项', 'Every item'),
  sure: say('最低把握（%）', 'At least so sure (%)'),
  add: say('新增规则', 'Add a rule'),
  fallback: say('兜底单位', 'Fallback unit'),
  fallbackWhy: say(
    '职责清单没有列明的，先由它办理（先办后议）；不设则由属地镇街。',
    'Handles first what the list names nobody for; unset: the town of the place.',
  ),
  own: say('属地镇街', 'the town of the place'),
  set: say('设定', 'Set'),
  figures: (days: number) => say(`近 ${days} 天`, `The last ${days} days`),
  sent: say('自动派出', 'Sent'),
  left: say('留给人工', 'Left to people'),
  kept: say('未退未改', 'Kept'),
  returned: say('被退回', 'Returned'),
  takenBack: say('被收回', 'Taken back'),
  redispatched: say('已改派', 'Sent elsewhere'),
  accuracy: say('派单准确率', 'Accuracy'),
  accuracyWhy: say(
    '未被退单、收回或改派的 ÷ 自动派出的',
    'neither returned nor taken back nor sent elsewhere ÷ sent',
  ),
  latest: say('最近', 'Latest'),
  none: say('还没有自动派单', 'Nothing was dispatched by itself yet'),
  decisionSent: say('已派', 'sent'),
  decisionLeft: say('留给人工', 'left'),
})

type Sayable = { readonly zh: string; readonly en: string }
type Desk = {
  readonly setting: {
    readonly paused: boolean
    readonly why: string | null
    readonly by: string | null
    readonly at: string | null
    readonly fallbackUnit: string | null
    readonly fallbackName: string | null
  }
  readonly rules: readonly {
    readonly id: string
    readonly area: string
    readonly areaName: string
    readonly categoryTitle: Sayable | null
    readonly minConfidence: number
    readonly madeBy: string
  }[]
  readonly duties: readonly { readonly id: string; readonly areaName: string; readonly to: string | null }[]
  readonly figures: {
    readonly days: number
    readonly sent: number
    readonly left: number
    readonly kept: number
    readonly returned: number
    readonly takenBack: number
  }
  readonly rows: readonly {
    readonly matter: string
    readonly number: string
    readonly title: string
    readonly at: string
    readonly decision: 'sent' | 'left'
    readonly unitName: string | null
    readonly confidence: number
    readonly why: readonly Sayable[]
    readonly fate: 'kept' | 'returned' | 'takenBack' | 'redispatched'
  }[]
  readonly may: { readonly pause: boolean; readonly steer: boolean; readonly duty: boolean }
}

const percent = (share: number): string => `${Math.round(share * 1000) / 10}%`

/** 自动派单: what the brain may do by itself, what it did, and the brake. */
export function Automatic() {
  const w = useWords(dictionary)
  useTitle({ title: w.title })
  const { load, reload } = useLoad('automatic', (signal) =>
    api.get<Desk>('/api/automatic', undefined, { signal }),
  )
  return (
    <div className="page stack">
      <h1>{w.title}</h1>
      <p className="muted">{w.lead}</p>
      <Loaded load={load} retry={reload}>
        {(desk) => (
          <>
            <Brake desk={desk} reload={reload} />
            <Figures desk={desk} />
            <div className="two">
              <Duties desk={desk} reload={reload} />
              <Fallback desk={desk} reload={reload} />
            </div>
            <Rules desk={desk} reload={reload} />
            <Latest desk={desk} />
          </>
        )}
      </Loaded>
    </div>
  )
}

type Part = { desk: Desk; reload: () => unknown }

/** Sends a change, says what was refused, loads anew. */
function useChange(reload: () => unknown) {
  const c = useWords(common)
  const [failure, setFailure] = useState<Failure | null>(null)
  const send = async (ask: Promise<Got<unknown>>): Promise<boolean> => {
    const got = await ask
    setFailure(got.ok ? null : got.error)
    if (got.ok) toast(c.saved)
    void reload()
    return got.ok
  }
  return { failure, send }
}

function Brake({ desk, reload }: Part) {
  const w = useWords(dictionary)
  const { failure, send } = useChange(reload)
  const [why, setWhy] = useState('')
  const { setting, may } = desk
  const works = desk.duties.length > 0 && desk.rules.length > 0
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void send(api.post('/api/automatic/pause', { paused: !setting.paused, why })).then(
      (ok) => ok && setWhy(''),
    )
  }
  const allowed = setting.paused ? may.steer : may.pause
  return (
    <section className={`banner ${setting.paused ? 'red' : works ? 'green' : 'blue'}`} role="status">
      <div className="grow stack tight">
        <b>{setting.paused ? w.paused : works ? w.running : w.idle}</b>
        {setting.paused && (
          <span>
            {setting.by} · {setting.why} {setting.at && <When at={setting.at} />}
          </span>
        )}
        {!setting.paused && !works && <span>{w.idleWhy}</span>}
        {allowed && (
          <form className="row tight" onSubmit={submit}>
            <input
              className="input grow"
              aria-label={w.why}
              placeholder={w.why}
              value={why}
              maxLength={300}
              onChange={(event) => setWhy(event.target.value)}
            />
            <button type="submit" className={`button${setting.paused ? ' main' : ' danger'}`}>
              {setting.paused ? w.go : w.stop}
            </button>
          </form>
        )}
        {failure && <Refused failure={failure} />}
      </div>
    </section>
  )
}

function Figures({ desk: { figures } }: { desk: Desk }) {
  const w = useWords(dictionary)
  const other = figures.sent - figures.kept - figures.returned - figures.takenBack
  return (
    <section className="card" aria-label={w.figures(figures.days)}>
      <header>
        <h2 className="grow">{w.figures(figures.days)}</h2>
        <span className="muted small">{w.accuracyWhy}</span>
      </header>
      <dl className="body strip-facts">
        {(
          [
            [w.accuracy, figures.sent > 0 ? percent(figures.kept / figures.sent) : '–'],
            [w.sent, figures.sent],
            [w.kept, figures.kept],
            [w.returned, figures.returned],
            [w.takenBack, figures.takenBack],
            [w.redispatched, Math.max(0, other)],
            [w.left, figures.left],
          ] as const
        ).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="num big">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Duties({ desk, reload }: Part) {
  const w = useWords(dictionary)
  const { failure, send } = useChange(reload)
  return (
    <section className="card" aria-label={w.duty}>
      <header>
        <h2 className="grow">{w.duty}</h2>
        {desk.may.duty && desk.duties.length === 0 && (
          <button
            type="button"
            className="button small main"
            onClick={() => void send(api.post('/api/automatic/duty', {}))}
          >
            {w.giveDuty}
          </button>
        )}
      </header>
      <div className="body stack tight">
        {desk.duties.length === 0 && <p className="muted">{w.noDuty}</p>}
        {desk.duties.map((one) => (
          <div key={one.id} className="row tight">
            <span className="grow">
              {one.areaName} · {one.to ? <When at={one.to} /> : w.open}
            </span>
            {desk.may.duty && (
              <button
                type="button"
                className="button small danger"
                onClick={() => void send(api.delete(`/api/automatic/duty/${one.id}`))}
              >
                {w.end}
              </button>
            )}
          </div>
        ))}
        <small>{w.dutyBy}</small>
        {failure && <Refused failure={failure} />}
      </div>
    </section>
  )
}

function Fallback({ desk, reload }: Part) {
  const w = useWords(dictionary)
  const { failure, send } = useChange(reload)
  const [unit, setUnit] = useState<unknown>(desk.setting.fallbackUnit)
  return (
    <section className="card" aria-label={w.fallback}>
      <header>
        <h2 className="grow">{w.fallback}</h2>
        <span className="tag">{desk.setting.fallbackName ?? w.own}</span>
      </header>
      <div className="body stack tight">
        {desk.may.steer && (
          <form
            className="stack tight"
            onSubmit={(event) => {
              event.preventDefault()
              void send(api.post('/api/automatic/fallback', { unit: unit || null }))
            }}
          >
            <FieldInput
              name="unit"
              field={{ kind: 'unit', title: say('兜底单位', 'Fallback unit') }}
              value={unit}
              onChange={setUnit}
              onBlur={() => undefined}
              wrong={undefined}
              idPrefix="fallback"
            />
            <div>
              <button type="submit" className="button small">
                {w.set}
              </button>
            </div>
          </form>
        )}
        <small>{w.fallbackWhy}</small>
        {failure && <Refused failure={failure} />}
      </div>
    </section>
  )
}

function Rules({ desk, reload }: Part) {
  const w = useWords(dictionary)
  const s = useSay()
  const areaOf = useAreaPath()
  const { failure, send } = useChange(reload)
  const [values, setValues] = useState<Readonly<Record<string, unknown>>>({ sure: 95 })
  const put = (name: string) => (value: unknown) => setValues((before) => ({ ...before, [name]: value }))
  const add = (event: FormEvent): void => {
    event.preventDefault()
    void send(
      api.post('/api/automatic/rules', {
        ...(values.area ? { area: values.area } : {}),
        category: values.category || null,
        minConfidence: Number(values.sure) / 100,
      }),
    )
  }
  return (
    <section className="card" aria-label={w.rules}>
      <header>
        <h2 className="grow">{w.rules}</h2>
      </header>
      <div className="body stack tight">
        {desk.rules.length === 0 && <p className="muted">{w.noRules}</p>}
        {desk.rules.map((one) => (
          <div key={one.id} className="row tight">
            <span className="grow">
              {areaOf(one.area) || one.areaName} · {one.categoryTitle ? s(one.categoryTitle) : w.all} · ≥{' '}
              <span className="num">{percent(one.minConfidence)}</span>{' '}
              <span className="muted small">{one.madeBy}</span>
            </span>
            {desk.may.steer && (
              <button
                type="button"
                className="button small danger"
                onClick={() => void send(api.delete(`/api/automatic/rules/${one.id}`))}
              >
                {w.endRule}
              </button>
            )}
          </div>
        ))}
        {desk.may.steer && (
          <form className="fields" onSubmit={add}>
            <FieldInput
              name="area"
              field={{ kind: 'area', title: say('区域', 'Area') }}
              value={values.area}
              onChange={put('area')}
              onBlur={() => undefined}
              wrong={undefined}
              idPrefix="rule"
              width="third"
            />
            <FieldInput
              name="category"
              field={{
                kind: 'code',
                list: 'category',
                title: say('事项分类（空为全部）', 'Category (empty: all)'),
              }}
              value={values.category}
              onChange={put('category')}
              onBlur={() => undefined}
              wrong={undefined}
              idPrefix="rule"
              width="third"
            />
            <FieldInput
              name="sure"
              field={{
                kind: 'integer',
                min: 50,
                max: 100,
                title: say('最低把握（%）', 'At least so sure (%)'),
              }}
              value={values.sure}
              onChange={put('sure')}
              onBlur={() => undefined}
              wrong={undefined}
              idPrefix="rule"
              width="third"
            />
            <div className="field">
              <div>
                <button type="submit" className="button">
                  {w.add}
                </button>
              </div>
            </div>
          </form>
        )}
        {failure && <Refused failure={failure} />}
      </div>
    </section>
  )
}

function Latest({ desk: { rows } }: { desk: Desk }) {
  const w = useWords(dictionary)
  const s = useSay()
  return (
    <section className="card" aria-label={w.latest}>
      <header>
        <h2>{w.latest}</h2>
      </header>
      <div className="body">
        {rows.length === 0 ? (
          <Empty title={w.none} />
        ) : (
          <ul className="mini">
            {rows.map((one) => (
              <li key={one.matter}>
                <span className="row tight">
                  <Link className="num" to={`/m/${one.number}`}>
                    {one.number}
                  </Link>
                  <span className="grow ellipsis">{one.title}</span>
                  <span className={`tag ${one.decision === 'sent' ? 'accent' : ''}`}>
                    {one.decision === 'sent' ? w.decisionSent : w.decisionLeft}
                  </span>
                  {one.decision === 'sent' && one.fate !== 'kept' && (
                    <span className="tag red">{w[one.fate]}</span>
                  )}
                </span>
                <span className="small">
                  {one.unitName && <b>{one.unitName} · </b>}
                  {one.why.map(s).join('；')} · <When at={one.at} />
                </span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  )
}
