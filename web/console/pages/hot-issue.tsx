import { type FormEvent, useState } from 'react'
import { Link, useParams } from 'react-router'
import { api, type Failure, type Got, sayNumber, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { When } from '../parts/due.tsx'
import { Empty, Failed, Loading, Refused } from '../parts/states.tsx'
import { toast } from '../parts/toast.tsx'
import { LevelTags } from './hot.tsx'
import { type HotDetail, hotWords } from './hot-words.ts'

const CHART = { width: 900, height: 150, left: 34, bottom: 20 } as const

/** One group 诉求群: its figures, its days, its requests, and what people decided about it. */
export function HotIssue() {
  const { id = '' } = useParams()
  const w = useWords(hotWords)
  const { load, reload } = useLoad(`hot ${id}`, (signal) =>
    api.get<HotDetail>(`/api/hot/${encodeURIComponent(id)}`, undefined, { signal }),
  )
  const one = load.state === 'ready' ? load.value : null
  useTitle({ title: w.title, to: '/hot' }, { title: one?.name ?? '…' })
  if (load.state === 'loading') return <Loading lines={8} />
  if (load.state === 'failed' || !one)
    return load.state === 'failed' ? <Failed page failure={load.failure} retry={() => void reload()} /> : null
  return <Shown key={one.id} one={one} reload={reload} />
}

type Part = { one: HotDetail; reload: () => unknown }

function Shown({ one, reload }: Part) {
  const w = useWords(hotWords)
  return (
    <div className="page stack">
      <div className="row">
        <h1 className="grow">{one.name ?? w.unnamed}</h1>
        <span className="row tight">
          <LevelTags row={one} levels={one.levels} />
        </span>
        {one.may.topic && !one.partial && (
          <Link className="button" to={`/topics/new?group=${one.id}`}>
            {w.topic}
          </Link>
        )}
      </div>
      <Figures one={one} />
      <section className="card" aria-label={w.chart}>
        <header>
          <h2>{w.chart}</h2>
        </header>
        <div className="body">
          <Days one={one} />
        </div>
      </section>
      <div className="hot">
        <Requests one={one} reload={reload} />
        <div className="stack">
          <Near one={one} reload={reload} />
          <Warnings one={one} />
          <Hands one={one} reload={reload} />
        </div>
      </div>
    </div>
  )
}

function Figures({ one }: { one: HotDetail }) {
  const w = useWords(hotWords)
  const s = useSay()
  const { judged } = one
  const facts: readonly (readonly [string, React.ReactNode])[] = [
    [w.all, w.counts(one.people, one.size)],
    [w.today, judged.today],
    [w.usualToday, Math.round(judged.usual.mean * 10) / 10],
    [w.deviation, judged.z.toFixed(1)],
    [w.people24, judged.people24h],
    [w.hour, judged.lastHour],
    [w.heat, sayNumber(one.heat)],
    [w.since, <When key="f" at={one.firstAt} />],
    [w.last, <When key="l" at={one.lastAt} />],
  ]
  return (
    <section className="card">
      <dl className="body strip-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="num big">{value}</dd>
          </div>
        ))}
      </dl>
      <p className="body small">
        {[one.areaName, one.categoryTitle && s(one.categoryTitle)].filter(Boolean).join(' · ')}
        {one.phrases.length > 0 && ` · ${w.say_}: ${one.phrases.join('、')}`}
      </p>
    </section>
  )
}

/** Days as bars from zero, what such days usually bring as a line, the highest with its figure. */
function Days({ one }: { one: HotDetail }) {
  const w = useWords(hotWords)
  const { width, height, left, bottom } = CHART
  const most = Math.max(4, ...one.days.map((day) => day.count))
  const step = (width - left) / one.days.length
  const y = (count: number) => height - bottom - (count / most) * (height - bottom - 16)
  const peak = one.days.findIndex((day) => day.count === Math.max(...one.days.map((other) => other.count)))
  const usual = one.judged.usual.mean
  return (
    <div className="weeks latest">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={w.chart}>
        <title>{w.chart}</title>
        <path className="axis" d={`M${left} ${height - bottom}H${width}`} />
        <text x={left - 6} y={y(0) + 4} textAnchor="end">
          0
        </text>
        <text x={left - 6} y={y(most) + 4} textAnchor="end">
          {most}
        </text>
        {one.days.map(({ day, count }, n) => (
          <g key={day}>
            <rect
              className={n === one.days.length - 1 ? 'bar now' : 'bar'}
              x={left + n * step + 1}
              y={y(count)}
              width={Math.max(1, step - 2)}
              height={y(0) - y(count)}
            >
              <title>{`${day}: ${count}`}</title>
            </rect>
            {n === peak && count > 0 && (
              <text x={left + n * step + step / 2} y={y(count) - 4} textAnchor="middle">
                {count}
              </text>
            )}
            {n % 10 === 4 && (
              <text x={left + n * step + step / 2} y={height - 4} textAnchor="middle">
                {day.slice(5)}
              </text>
            )}
          </g>
        ))}
        {usual >= 0.5 && (
          <>
            <path className="usual" d={`M${left} ${y(usual)}H${width}`} />
            <text x={width - 2} y={y(usual) - 4} textAnchor="end">
              {w.usualToday} {Math.round(usual * 10) / 10}
            </text>
          </>
        )}
      </svg>
    </div>
  )
}

/** Sends a decision, says what was refused, loads anew. */
function useDecide(reload: () => unknown) {
  const w = useWords(hotWords)
  const [failure, setFailure] = useState<Failure | null>(null)
  const send = async (ask: Promise<Got<unknown>>): Promise<boolean> => {
    const got = await ask
    setFailure(got.ok ? null : got.error)
    if (!got.ok) return false
    toast(w.done)
    void reload()
    return true
  }
  return { failure, setFailure, send }
}

function Reason({ value, onChange }: { value: string; onChange: (why: string) => void }) {
  const w = useWords(hotWords)
  return (
    <input
      className="input grow"
      aria-label={w.reason}
      placeholder={w.reason}
      value={value}
      maxLength={300}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}

function Requests({ one, reload }: Part) {
  const w = useWords(hotWords)
  const { failure, send } = useDecide(reload)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [why, setWhy] = useState('')
  const toggle = (id: string): void =>
    setChosen((before) => {
      const next = new Set(before)
      if (!next.delete(id)) next.add(id)
      return next
    })
  const split = (event: FormEvent): void => {
    event.preventDefault()
    void send(api.post(`/api/hot/${one.id}/split`, { matters: [...chosen], why })).then((ok) => {
      if (!ok) return
      setChosen(new Set())
      setWhy('')
    })
  }
  return (
    <section className="card" aria-label={w.requests(one.size)}>
      <header>
        <h2 className="grow">{w.requests(one.size)}</h2>
      </header>
      <div className="body stack">
        {one.may.decide && (
          <form className="stack tight" onSubmit={split}>
            <small>{w.splitWhy}</small>
            {chosen.size > 0 && (
              <div className="row tight">
                <Reason value={why} onChange={setWhy} />
                <button type="submit" className="button danger">
                  {w.split(chosen.size)}
                </button>
              </div>
            )}
            {failure && <Refused failure={failure} />}
          </form>
        )}
        <ul className="mini">
          {one.requests.map((row) => (
            <li key={row.id}>
              <span className="row tight">
                {one.may.decide && (
                  <input
                    type="checkbox"
                    aria-label={w.pick(row.number)}
                    checked={chosen.has(row.id)}
                    onChange={() => toggle(row.id)}
                  />
                )}
                <Link className="num" to={`/m/${row.number}`}>
                  {row.number}
                </Link>
                <span className="grow ellipsis" title={row.title}>
                  {row.title}
                </span>
                <small>
                  <When at={row.openedAt} />
                </small>
              </span>
              <span className="small">
                {[row.address ?? row.areaName, row.leadUnitName].filter(Boolean).join(' · ')}
              </span>
            </li>
          ))}
        </ul>
        {one.more > 0 && <small>{w.more(one.more)}</small>}
      </div>
    </section>
  )
}

function Near({ one, reload }: Part) {
  const w = useWords(hotWords)
  const { failure, setFailure, send } = useDecide(reload)
  const [other, setOther] = useState<string | null>(null)
  const [number, setNumber] = useState('')
  const [why, setWhy] = useState('')
  if (!one.may.decide && one.near.length === 0) return null
  const merge = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    let id = other
    if (!id && number.trim()) {
      const found = await api.get<{ matter: { id: string } }>(
        `/api/matters/${encodeURIComponent(number.trim())}`,
      )
      if (!found.ok) {
        setFailure(found.error)
        return
      }
      id = found.value.matter.id
    }
    if (id && (await send(api.post(`/api/hot/${one.id}/merge`, { other: id, why })))) {
      setOther(null)
      setNumber('')
      setWhy('')
    }
  }
  return (
    <section className="card" aria-label={w.near}>
      <header>
        <h2 className="grow">{w.near}</h2>
      </header>
      <form className="body stack tight" onSubmit={(event) => void merge(event)}>
        {one.near.length === 0 && <p className="muted">{w.noNear}</p>}
        {one.near.map((row) => (
          <div key={row.id} className="row tight">
            {one.may.decide && (
              <input
                type="radio"
                name="other"
                aria-label={row.name ?? w.unnamed}
                checked={other === row.id}
                onChange={() => setOther(row.id)}
              />
            )}
            <Link className="grow" to={`/hot/${row.id}`}>
              {row.name ?? w.unnamed}
            </Link>
            <small className="num">{row.size}</small>
          </div>
        ))}
        {one.may.decide && (
          <>
            <input
              className="input"
              aria-label={w.mergeLink}
              placeholder={w.mergeLink}
              value={number}
              maxLength={64}
              onChange={(event) => {
                setNumber(event.target.value)
                setOther(null)
              }}
            />
            <div className="row tight">
              <Reason value={why} onChange={setWhy} />
              <button type="submit" className="button" disabled={!other && number.trim() === ''}>
                {w.merge}
              </button>
            </div>
          </>
        )}
        {failure && <Refused failure={failure} />}
      </form>
    </section>
  )
}

function Warnings({ one }: { one: HotDetail }) {
  const w = useWords(hotWords)
  const s = useSay()
  if (one.partial) return null
  return (
    <section className="card" aria-label={w.warned}>
      <header>
        <h2>{w.warned}</h2>
      </header>
      <div className="body">
        {one.warnings.length === 0 ? (
          <p className="muted">{w.noWarning}</p>
        ) : (
          <ul className="mini">
            {one.warnings.map((row) => (
              <li key={row.level}>
                <span className="row tight">
                  <b className="grow">{s(one.levels[row.level])}</b>
                  <When at={row.at} />
                </span>
                <span className="small">
                  {w.warnText(row.today, String(Math.round(row.mean * 10) / 10), row.people, row.lastHour)}
                </span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  )
}

function Hands({ one, reload }: Part) {
  const w = useWords(hotWords)
  const { failure, send } = useDecide(reload)
  const [asked, setAsked] = useState<string | null>(null)
  const [why, setWhy] = useState('')
  if (one.partial) return null
  return (
    <section className="card" aria-label={w.hands}>
      <header>
        <h2>{w.hands}</h2>
      </header>
      <div className="body">
        {one.hands.length === 0 ? (
          <Empty title={w.noHands} />
        ) : (
          <ul className="mini">
            {one.hands.map((row) => (
              <li key={row.id}>
                <span className="row tight">
                  <span className="grow">
                    {row.kind === 'merge'
                      ? w.handMerge(row.left.length + row.right.length)
                      : w.handSplit(row.left.length)}{' '}
                    · {row.by}
                  </span>
                  <When at={row.at} />
                  {one.may.decide && !row.undoneBy && asked !== row.id && (
                    <button type="button" className="button small" onClick={() => setAsked(row.id)}>
                      {w.undo}
                    </button>
                  )}
                </span>
                <span className="small">
                  {row.why}
                  {row.undoneBy && ` · ${w.undone(row.undoneBy)}: ${row.undoneWhy ?? ''}`}
                </span>
                {asked === row.id && (
                  <form
                    className="row tight"
                    onSubmit={(event) => {
                      event.preventDefault()
                      void send(api.post(`/api/hot/hands/${row.id}/undo`, { why })).then((ok) => {
                        if (!ok) return
                        setAsked(null)
                        setWhy('')
                      })
                    }}
                  >
                    <Reason value={why} onChange={setWhy} />
                    <button type="submit" className="button danger small">
                      {w.undo}
                    </button>
                  </form>
                )}
              </li>
            ))}
          </ul>
        )}
        {failure && <Refused failure={failure} />}
      </div>
    </section>
  )
}
