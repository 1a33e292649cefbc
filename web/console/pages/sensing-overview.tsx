import { Link } from 'react-router'
import { api, type Say, useLoad, useSay, useWords } from '../../live/index.ts'
import { When } from '../parts/due.tsx'
import { Empty, Loaded } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { kindName, percent, refusedWords, sensingWords, stateName, stateTone } from './sensing-words.ts'

type UnitRow = {
  readonly unit: string | null
  readonly unitName: string | null
  readonly devices: number
  readonly online: number
  readonly offline: number
  readonly repair: number
  readonly expected: number
  readonly came: number
  readonly valid: number
  readonly late: number
  readonly excused: number
}
type Overview = {
  readonly counts: readonly { readonly state: string; readonly kind: string; readonly count: number }[]
  readonly units: readonly UnitRow[]
  readonly kinds: readonly { readonly kind: string; readonly devices: number; readonly online: number }[]
  readonly hours: readonly {
    readonly at: string
    readonly came: number
    readonly valid: number
    readonly late: number
  }[]
  readonly worst: readonly {
    readonly code: string
    readonly title: string
    readonly kind: string
    readonly state: string
    readonly unitName: string | null
    readonly expected: number
    readonly valid: number
  }[]
  readonly refused: readonly {
    readonly minute: string
    readonly source: string
    readonly device: string
    readonly metric: string
    readonly metricTitle: Say | null
    readonly code: string
    readonly count: number
    readonly sample: string
  }[]
}
const sum = <T,>(all: readonly T[], of: (one: T) => number): number => all.reduce((s, one) => s + of(one), 0)

/** 感知概览: online, valid, late, by owner; each figure leads to its devices. */
export function SensingOverview() {
  const { load, reload } = useLoad('sensing overview', (signal) =>
    api.get<Overview>('/api/sensing/overview', undefined, { signal }),
  )
  return (
    <Loaded load={load} retry={reload}>
      {(value) => <Shown value={value} />}
    </Loaded>
  )
}

function Shown({ value }: { value: Overview }) {
  const w = useWords(sensingWords)
  const s = useSay()
  const { units } = value
  const devices = sum(units, (one) => one.devices)
  const tiles = [
    {
      ...{
        title: w.online,
        value: percent(
          sum(units, (one) => one.online),
          devices,
        ),
        to: '?tab=devices',
      },
      note: `${sum(units, (one) => one.online)} / ${devices}`,
    },
    {
      ...{ title: w.offline, value: sum(units, (one) => one.offline), to: '?tab=devices&state=offline' },
      ...{ note: '', red: sum(units, (one) => one.offline) > 0 },
    },
    {
      title: w.validRate,
      value: percent(
        sum(units, (one) => one.valid),
        sum(units, (one) => one.expected),
      ),
      ...{ to: '?tab=devices&doubtful=true', note: w.lastDay },
    },
    {
      title: w.delivered,
      value: percent(
        sum(units, (one) => one.came),
        sum(units, (one) => one.expected),
      ),
      ...{ to: '?tab=devices', note: w.lastDay },
    },
    {
      ...{ title: w.late, to: '?tab=devices', note: w.lastDay },
      value: percent(
        sum(units, (one) => one.late),
        sum(units, (one) => one.came),
      ),
    },
  ]
  const columns: readonly Column<UnitRow>[] = [
    {
      key: 'unit',
      title: w.unit,
      width: 'minmax(140px, 2fr)',
      show: (row) => (row.unit ? <Link to={`?tab=devices&unit=${row.unit}`}>{row.unitName}</Link> : w.none),
    },
    { key: 'devices', title: w.count, width: '76px', right: true, show: (row) => row.devices },
    {
      key: 'online',
      title: w.online,
      width: '84px',
      right: true,
      show: (row) => percent(row.online, row.devices),
    },
    {
      key: 'came',
      title: w.delivered,
      width: '84px',
      right: true,
      show: (row) => percent(row.came, row.expected),
    },
    {
      key: 'valid',
      title: w.validRate,
      width: '96px',
      right: true,
      show: (row) => percent(row.valid, row.expected),
    },
    { key: 'late', title: w.late, width: '76px', right: true, show: (row) => percent(row.late, row.came) },
    {
      key: 'excused',
      title: w.excused,
      width: '110px',
      right: true,
      show: (row) => percent(row.excused, row.came),
    },
  ]
  const most = Math.max(1, ...value.hours.map((one) => one.came))
  return (
    <>
      <div className="tiles">
        {tiles.map((tile) => (
          <Link className={'red' in tile && tile.red ? 'tile bad' : 'tile'} key={tile.title} to={tile.to}>
            <span>{tile.title}</span>
            <b className="num">{tile.value}</b>
            <small>{tile.note}</small>
          </Link>
        ))}
      </div>
      <div className="sensing-split">
        <section className="card">
          <header>
            <h2>{w.hours}</h2>
          </header>
          <div className="body">
            <div className="hourbars" role="img" aria-label={w.hours}>
              {value.hours.map((one) => (
                <i
                  key={one.at}
                  title={`${new Date(one.at).toLocaleString('zh-CN', { month: '2-digit', day: '2-digit', hour: '2-digit', hour12: false })} ${w.came} ${one.came} · ${w.valid} ${one.valid}`}
                  style={{ height: `${(one.came / most) * 100}%` }}
                >
                  <b style={{ height: `${one.came === 0 ? 0 : (one.valid / one.came) * 100}%` }} />
                </i>
              ))}
            </div>
          </div>
        </section>
        <section className="card">
          <header>
            <h2>{w.byKind}</h2>
          </header>
          <div className="body">
            <ul className="kindlist">
              {value.kinds.map((one) => (
                <li key={one.kind}>
                  <Link to={`?tab=devices&kind=${one.kind}`}>{s(kindName(one.kind))}</Link>
                  <meter min={0} max={one.devices} value={one.online} aria-label={s(kindName(one.kind))} />
                  <small className="num">
                    {one.online} / {one.devices}
                  </small>
                </li>
              ))}
            </ul>
          </div>
        </section>
      </div>
      <h2>{w.byUnit}</h2>
      <Table rows={units} columns={columns} idOf={(row) => row.unit ?? 'none'} label={w.byUnit} />
      <div className="sensing-split">
        <section className="card">
          <header>
            <h2>{w.worst}</h2>
          </header>
          <div className="body">
            {value.worst.length === 0 && <p className="muted">{w.worstNone}</p>}
            <ul className="worstlist">
              {value.worst.map((one) => (
                <li key={one.code}>
                  <Link to={`/sensing/${one.code}`}>
                    {one.title} <small className="num">{one.code}</small>
                  </Link>
                  <span className={stateTone(one.state)}>{s(stateName(one.state))}</span>
                  <b className="num">{percent(one.valid, one.expected)}</b>
                </li>
              ))}
            </ul>
          </div>
        </section>
        <section className="card">
          <header>
            <h2>{w.refused}</h2>
          </header>
          <div className="body">
            {value.refused.length === 0 && <Empty title={w.refusedNone} />}
            <ul className="refusedlist">
              {value.refused.slice(0, 12).map((one) => (
                <li key={`${one.minute}${one.source}${one.device}${one.metric}${one.code}`}>
                  <span>
                    <b>{one.device || '—'}</b> {one.metricTitle ? s(one.metricTitle) : one.metric}{' '}
                    <small>{one.source}</small>
                  </span>
                  <span className="tag red num">× {one.count}</span>
                  <small>
                    <When at={one.minute} /> · {s(refusedWords(one.code))} · <code>{one.sample}</code>
                  </small>
                </li>
              ))}
            </ul>
          </div>
        </section>
      </div>
    </>
  )
}
