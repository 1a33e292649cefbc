import { useMemo, useState } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import { qualityWords } from '../../../platform/signals/declare.ts'
import { api, punctuation, type Say, useLoad, useSay, useWords } from '../../live/index.ts'
import { useTitle } from '../frame.tsx'
import { When } from '../parts/due.tsx'
import { Empty, Loaded, Refused } from '../parts/states.tsx'
import { useSensingAct } from './sensing-act.tsx'
import { Curve, type CurvePoint, Strip, type StripHour } from './sensing-curve.tsx'
import { useReadings } from './sensing-live.ts'
import { SensingManage } from './sensing-manage.tsx'
import { SensingStills, type ShownCamera } from './sensing-stills.tsx'
import {
  type DeviceRow,
  kindName,
  type Metric,
  percent,
  refusedWords,
  sensingWords,
  stateName,
  stateTone,
  valueText,
} from './sensing-words.ts'
import '../look/sensing.css'

type Answer = {
  readonly device: DeviceRow & {
    readonly model: string | null
    readonly maker: string | null
    readonly serial: string | null
    readonly calibratedOn: string | null
    readonly calibrationDue: string | null
  }
  readonly metrics: readonly Metric[]
  readonly places: readonly {
    readonly fromAt: string
    readonly areaName: string | null
    readonly address: string | null
    readonly reason: string
    readonly byName: string
  }[]
  readonly records: readonly {
    readonly id: string
    readonly kind: 'calibrating' | 'maintenance' | 'repair'
    readonly fromAt: string
    readonly toAt: string | null
    readonly note: string
    readonly result: string | null
    readonly byName: string
  }[]
  readonly outages: readonly { readonly fromAt: string; readonly toAt: string | null }[]
  readonly strip: readonly (StripHour & { readonly metric: string })[]
  readonly camera: ShownCamera | null
  readonly refused: readonly {
    readonly minute: string
    readonly metric: string
    readonly metricTitle: Say | null
    readonly source: string
    readonly code: string
    readonly count: number
    readonly sample: string
  }[]
  readonly may: { readonly work: boolean; readonly keep: boolean; readonly moves: readonly string[] }
}

type Revision = {
  readonly ts: string
  readonly had: number
  readonly value: number | null
  readonly reason: string
  readonly byName: string
  readonly at: string
}

const HOUR = 3_600_000
const SPANS = { '24': 'day1', '48': 'day2', '168': 'day7', '720': 'day30' } as const

/** 设备页: what it says, how well, where it stood, who looked after it. */
export function SensingDevice() {
  const { code = '' } = useParams()
  const w = useWords(sensingWords)
  const [params] = useSearchParams()
  const hours = Object.hasOwn(SPANS, params.get('span') ?? '') ? (params.get('span') as string) : '48'
  const { load, reload } = useLoad(`sensing device ${code} ${hours}`, (signal) =>
    api.get<Answer>('/api/sensing/device', { code, hours }, { signal }),
  )
  useTitle({ title: load.state === 'ready' ? load.value.device.title : w.devices })
  return (
    <div className="page stack sensing">
      <p>
        <Link to="/sensing?tab=devices">← {w.back}</Link>
      </p>
      <Loaded load={load} retry={reload}>
        {(answer) => <Shown answer={answer} hours={Number(hours)} reload={reload} />}
      </Loaded>
    </div>
  )
}

function Shown({ answer, hours, reload }: { answer: Answer; hours: number; reload: () => unknown }) {
  const w = useWords(sensingWords)
  const pt = useWords(punctuation)
  const s = useSay()
  const [params, setParams] = useSearchParams()
  const { device, metrics } = answer
  const metric = metrics.find((one) => one.name === params.get('metric')) ?? metrics[0]
  const { values } = useReadings([device.code])
  const set = (name: string, value: string): void =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before)
        next.set(name, value)
        return next
      },
      { replace: true },
    )
  const end = Math.floor(Date.now() / HOUR) * HOUR + HOUR
  const from = end - hours * HOUR
  const perHour = 3600 / device.interval
  const since = Date.parse(answer.places.at(-1)?.fromAt ?? '') || 0
  const spoken = (end - HOUR - Math.max(from, since)) / HOUR
  return (
    <>
      <header className="row">
        <h1 className="grow">
          {device.title} <small className="num muted">{device.code}</small>
        </h1>
        {device.flagged && (
          <span className="tag yellow">
            {s(qualityWords[device.flagged])}
            {pt.is}
            {w.flaggedNow}
          </span>
        )}
        <span className={stateTone(device.state)}>{s(stateName(device.state))}</span>
        <SensingManage of={answer} reload={reload} />
      </header>
      <dl className="facts">
        <Fact title={w.kind}>{s(kindName(device.kind))}</Fact>
        <Fact title={w.unit}>{device.unitName ?? '—'}</Fact>
        <Fact title={w.place}>{device.address ?? device.areaName ?? '—'}</Fact>
        {metrics.length > 0 && <Fact title={w.interval}>{w.seconds(device.interval)}</Fact>}
        <Fact title={w.model}>{[device.model, device.maker].filter(Boolean).join(' · ') || '—'}</Fact>
        {metrics.length > 0 && (
          <Fact title={w.calibrated}>
            {device.calibratedOn ?? '—'}
            {device.calibrationDue && (
              <small className="under">
                {w.due} {device.calibrationDue}
              </small>
            )}
          </Fact>
        )}
      </dl>
      {answer.camera && <SensingStills code={device.code} camera={answer.camera} />}
      {metric && (
        <>
          <div className="row">
            <div className="tabs grow" role="tablist" aria-label={w.limits}>
              {metrics.map((one) => {
                const known = values.get(`${device.code} ${one.name}`)
                const last = known ?? device.values.find((value) => value.metric === one.name)
                return (
                  <button
                    key={one.name}
                    type="button"
                    role="tab"
                    aria-selected={one.name === metric.name}
                    onClick={() => set('metric', one.name)}
                  >
                    {s(one.title)} <b className="num">{valueText(last?.value ?? null, one)}</b>
                  </button>
                )
              })}
            </div>
            <select
              className="input"
              style={{ width: 130 }}
              aria-label={w.span}
              value={String(hours)}
              onChange={(event) => set('span', event.target.value)}
            >
              {Object.entries(SPANS).map(([value, name]) => (
                <option key={value} value={value}>
                  {w[name]}
                </option>
              ))}
            </select>
          </div>
          <Series
            key={`${metric.name} ${hours}`}
            answer={answer}
            metric={metric}
            hours={hours}
            reload={reload}
          />
          <section className="card">
            <header>
              <h2 className="grow">{w.strip}</h2>
              <small className="muted">{w.stripHelp}</small>
            </header>
            <div className="body stack">
              {metrics.map((one) => {
                const mine = answer.strip.filter((hour) => hour.metric === one.name)
                const valid = mine.reduce((sum, hour) => sum + hour.valid, 0)
                const many = Math.min(hours, 168)
                return (
                  <div className="striprow" key={one.name}>
                    <span>{s(one.title)}</span>
                    <Strip
                      hours={mine}
                      from={end - many * HOUR}
                      many={many}
                      perHour={perHour}
                      title={s(one.title)}
                    />
                    <small className="num">
                      {w.validRate} {percent(valid, spoken * perHour)}
                    </small>
                  </div>
                )
              })}
            </div>
          </section>
        </>
      )}
      <div className="sensing-split">
        <section className="card">
          <header>
            <h2>{w.history}</h2>
          </header>
          <div className="body">
            <ul className="plainlist">
              {answer.records.map((one) => (
                <li key={one.id}>
                  <span className={one.toAt ? 'tag' : 'tag yellow'}>
                    {one.kind === 'repair' ? s(stateName('repair')) : s(qualityWords[one.kind])}
                  </span>{' '}
                  {one.note}
                  {one.result && ` → ${one.result}`}
                  <small>
                    <When at={one.fromAt} /> – {one.toAt ? <When at={one.toAt} /> : w.stillNow} · {one.byName}
                  </small>
                </li>
              ))}
              {answer.places.map((one) => (
                <li key={one.fromAt}>
                  {one.address ?? one.areaName} · {one.reason}
                  <small>
                    <When at={one.fromAt} /> · {one.byName}
                  </small>
                </li>
              ))}
            </ul>
          </div>
        </section>
        <section className="card">
          <header>
            <h2>{w.outages}</h2>
          </header>
          <div className="body">
            {answer.outages.length === 0 && <p className="muted">{w.outagesNone}</p>}
            <ul className="plainlist">
              {answer.outages.map((one) => (
                <li key={one.fromAt}>
                  <When at={one.fromAt} /> – {one.toAt ? <When at={one.toAt} /> : <b>{w.stillNow}</b>}
                </li>
              ))}
            </ul>
          </div>
        </section>
      </div>
      {metrics.length > 0 && (
        <section className="card">
          <header>
            <h2>{w.limits}</h2>
          </header>
          <div className="body">
            <ul className="plainlist">
              {metrics.map((one) => (
                <li key={one.name}>
                  <b>{s(one.title)}</b> {w.range} {one.range[0]}–{one.range[1]} {one.unit}
                  <small>
                    {w.jump} {one.jump == null ? '—' : `${one.jump} ${one.unit}`} · {w.flat}{' '}
                    {one.flatAfter ?? '—'}
                  </small>
                </li>
              ))}
            </ul>
          </div>
        </section>
      )}
      {answer.refused.length > 0 && (
        <section className="card">
          <header>
            <h2>{w.sentBack}</h2>
          </header>
          <div className="body">
            <ul className="refusedlist">
              {answer.refused.map((one) => (
                <li key={`${one.minute}${one.metric}${one.code}${one.source}`}>
                  <span>
                    <When at={one.minute} /> {one.metricTitle ? s(one.metricTitle) : one.metric}{' '}
                    <span className="tag">{one.source}</span>
                  </span>
                  <b className="num">×{one.count}</b>
                  <small>
                    {s(refusedWords(one.code))} · {one.sample}
                  </small>
                </li>
              ))}
            </ul>
          </div>
        </section>
      )}
      <Acts answer={answer} reload={reload} />
    </>
  )
}

const Fact = ({ title, children }: { title: string; children: React.ReactNode }) => (
  <div>
    <dt>{title}</dt>
    <dd>{children}</dd>
  </div>
)

function Series({
  answer,
  metric,
  hours,
  reload,
}: {
  answer: Answer
  metric: Metric
  hours: number
  reload: () => unknown
}) {
  const w = useWords(sensingWords)
  const s = useSay()
  const { device, may } = answer
  const span = useMemo(() => {
    const to = Date.now()
    return { from: new Date(to - hours * HOUR).toISOString(), to: new Date(to + 60_000).toISOString() }
  }, [hours])
  const { load, reload: again } = useLoad(`series ${device.code} ${metric.name} ${hours}`, (signal) =>
    api.get<{ points: readonly CurvePoint[]; grain: string; revisions: readonly Revision[] }>(
      '/api/sensing/series',
      { code: device.code, metric: metric.name, ...span, ...(hours <= 48 ? { grain: 'raw' } : {}) },
      { signal },
    ),
  )
  const [picked, setPicked] = useState<CurvePoint | null>(null)
  const [value, setValue] = useState('')
  const [reason, setReason] = useState('')
  const { failure, act } = useSensingAct(async () => {
    await again()
    await reload()
  })
  return (
    <section className="card">
      <header>
        <h2 className="grow">
          {s(metric.title)} {w.curve}
        </h2>
        {may.work && <small className="muted">{w.correctHelp}</small>}
      </header>
      <div className="body">
        <Loaded load={load} retry={again}>
          {({ points, grain, revisions }) =>
            points.length === 0 ? (
              <Empty title={w.noData} />
            ) : (
              <>
                <Curve
                  points={points}
                  metric={metric}
                  title={`${device.title} ${s(metric.title)}`}
                  {...(may.work && grain === 'raw' ? { onPick: setPicked } : {})}
                />
                {revisions.length > 0 && (
                  <ul className="plainlist">
                    {revisions.slice(0, 20).map((one) => (
                      <li key={`${one.ts}${one.at}`}>
                        <When at={one.ts} /> <s className="num">{valueText(one.had, metric)}</s> →{' '}
                        <b className="num">{valueText(one.value, metric)}</b> {one.reason}
                        <small>
                          {one.byName} · <When at={one.at} />
                        </small>
                      </li>
                    ))}
                  </ul>
                )}
              </>
            )
          }
        </Loaded>
        {picked && (
          <form
            className="row"
            onSubmit={async (event) => {
              event.preventDefault()
              const to = value.trim() === '' ? null : Number(value)
              const readings = [{ at: picked.at, value: to }]
              if (await act('revise', { id: device.id, metric: metric.name, readings, reason }))
                setPicked(null)
            }}
          >
            <b className="num">
              <When at={picked.at} /> {valueText(picked.value, metric)}
            </b>
            <input
              className="input"
              style={{ width: 170 }}
              inputMode="decimal"
              aria-label={w.newValue}
              placeholder={w.newValue}
              value={value}
              onChange={(event) => setValue(event.target.value)}
            />
            <input
              className="input grow"
              aria-label={w.reason}
              placeholder={w.reasonWhy}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
            <button type="submit" className="button main">
              {w.correct}
            </button>
          </form>
        )}
        {failure && <Refused failure={failure} />}
      </div>
    </section>
  )
}

function Acts({ answer, reload }: { answer: Answer; reload: () => unknown }) {
  const w = useWords(sensingWords)
  const s = useSay()
  const { failure, busy, act } = useSensingAct(reload)
  const [reason, setReason] = useState('')
  const { device, may } = answer
  const clear = async (done: Promise<object | null>) => {
    if (await done) setReason('')
  }
  return (
    <section className="card">
      <header>
        <h2>{w.acts}</h2>
      </header>
      <div className="body">
        {!may.work && <p className="muted">{w.cannot}</p>}
        {failure && <Refused failure={failure} />}
        <div className="row">
          <input
            className="input grow"
            aria-label={w.reason}
            placeholder={w.reasonWhy}
            value={reason}
            disabled={!may.work}
            onChange={(event) => setReason(event.target.value)}
          />
          {may.moves
            .filter((to) => to !== 'offline')
            .map((to) => (
              <button
                key={to}
                type="button"
                className={to === 'retired' ? 'button danger' : 'button'}
                disabled={!may.work || busy}
                onClick={() => clear(act('state', { id: device.id, to, reason }))}
              >
                → {s(stateName(to))}
              </button>
            ))}
          {device.flagged ? (
            <button
              type="button"
              className="button"
              disabled={!may.work || busy}
              onClick={() => clear(act('flag', { id: device.id, flagged: null, note: reason }))}
            >
              {w.endFlag}
            </button>
          ) : (
            (['calibrating', 'maintenance'] as const).map((flagged) => (
              <button
                key={flagged}
                type="button"
                className="button"
                disabled={!may.work || busy}
                onClick={() => clear(act('flag', { id: device.id, flagged, note: reason }))}
              >
                {flagged === 'calibrating' ? w.calibrate : w.maintain}
              </button>
            ))
          )}
        </div>
      </div>
    </section>
  )
}
