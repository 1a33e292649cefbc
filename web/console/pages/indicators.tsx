import { useMemo } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import { addDays, dayOf } from '../../../base/instant.ts'
import {
  api,
  currentInstant,
  type Say,
  say,
  sayNumber,
  useLoad,
  useSay,
  useWords,
  words,
} from '../../live/index.ts'
import type { Row } from '../../live/wire.ts'
import { useTitle } from '../frame.tsx'
import { useAreaPath, useUnitName } from '../lists.ts'
import { Bars } from '../parts/chart.tsx'
import { codePath } from '../parts/code.ts'
import { DayInput } from '../parts/day.tsx'
import { Figured, rounded, useFigure } from '../parts/figure.tsx'
import { Loaded } from '../parts/states.tsx'
import { useCity } from '../session.ts'
import { List } from './list.tsx'
import { usePaged } from './paged.ts'
import { useMatterColumns } from './rows.tsx'

const dictionary = words({
  ofRows: say('统计对象', 'What is counted'),
  ofRowsWhy: say(
    '按台账或数据资源的现有记录统计，随数据更新而变化；没有历史时点和环比。',
    'Counts rows as they stand now and changes as they do; there is no other day to compare with.',
  ),
  openRows: say('打开台账或数据资源', 'Open what is counted'),
  title: say('指标与三率', 'Indicators'),
  about: say(
    '每个数字都可以打开口径，看到恰好被它统计的事项。',
    'Every figure opens its definition and exactly the matters it counted.',
  ),
  from: say('从', 'From'),
  to: say('到', 'To'),
  asOf: say('截至（可复算过去）', 'As known on'),
  by: say('按', 'By'),
  unit: say('单位', 'Unit'),
  area: say('区划', 'Area'),
  category: say('分类', 'Category'),
  channel: say('渠道', 'Channel'),
  noData: say('无数据', 'no data'),
  numerator: say('分子', 'Numerator'),
  denominator: say('分母', 'Denominator'),
  formula: say('口径', 'Definition'),
  owner: say('责任', 'Owner'),
  version: say('版本', 'Version'),
  target: say('目标', 'Target'),
  rows: say('被统计的事项', 'The matters it counted'),
  counted: say('计入分子', 'Counted'),
  rest: say('未计入分子', 'Not counted'),
  all: say('全部', 'All'),
  back: say('全部指标', 'All indicators'),
  period: say('统计期', 'Period'),
})

type Listed = {
  readonly name: string
  readonly title: Say
  readonly unit?: string
  readonly measure?: Say
  readonly formula?: Say
  readonly target?: number
  readonly direction?: 'up' | 'down' | 'none'
  readonly owner?: Say
  readonly version?: number
  readonly value?: number | null
  readonly numerator?: number | null
  readonly denominator?: number | null
  readonly rows?: { readonly register: string } | { readonly dataset: string }
}
type Measured = {
  readonly definition?: Listed
  readonly value: number | null
  readonly numerator?: number | null
  readonly denominator?: number | null
  readonly groups?: readonly Group[]
  readonly rows?: readonly Group[]
  readonly by?: readonly Group[] | string
}
type Group = {
  readonly key: string | null
  readonly title?: Say | string
  readonly name?: string
  readonly value: number | null
  readonly numerator?: number | null
  readonly denominator?: number | null
}

const BY = ['unit', 'area', 'category', 'channel'] as const
const THREE = /respond|solved|satisf/i

function usePeriod() {
  const [params, setParams] = useSearchParams()
  const today = dayOf(currentInstant())
  const from = params.get('from') ?? addDays(today, -30)
  const to = params.get('to') ?? today
  const asOf = params.get('asOf') ?? ''
  const set = (name: string, value: string): void =>
    setParams((before) => {
      const next = new URLSearchParams(before)
      if (value) next.set(name, value)
      else next.delete(name)
      return next
    })
  return { from, to, asOf, set, params }
}

export function Indicators() {
  const { pack, name } = useParams()
  return name ? <One name={`${pack}.${name}`} /> : <All />
}

function Period({ period }: { period: ReturnType<typeof usePeriod> }) {
  const w = useWords(dictionary)
  return (
    <div className="row">
      {(['from', 'to', 'asOf'] as const).map((one) => (
        <span key={one} className="row tight small">
          {w[one]}
          <DayInput
            width={140}
            aria-label={w[one]}
            value={period[one]}
            onChange={(day) => period.set(one, day)}
          />
        </span>
      ))}
    </div>
  )
}

function All() {
  const w = useWords(dictionary)
  useTitle({ title: w.title })
  const period = usePeriod()
  const { load, reload } = useLoad('indicators', (signal) =>
    api.get<readonly Listed[] | { rows?: readonly Listed[]; indicators?: readonly Listed[] }>(
      '/api/indicators',
      undefined,
      { signal },
    ),
  )
  return (
    <div className="page">
      <div className="row">
        <h1 className="grow">{w.title}</h1>
        <Period period={period} />
      </div>
      <p className="muted">{w.about}</p>
      <Loaded load={load} retry={reload}>
        {(value) => {
          const list: readonly Listed[] = Array.isArray(value)
            ? (value as readonly Listed[])
            : ((value as { rows?: readonly Listed[] }).rows ??
              (value as { indicators?: readonly Listed[] }).indicators ??
              [])
          const first = list.filter((one) => THREE.test(one.name))
          return (
            <div className="tiles">
              {[...first, ...list.filter((one) => !first.includes(one))].map((one) => (
                <Tile key={one.name} one={one} period={period} />
              ))}
            </div>
          )
        }}
      </Loaded>
    </div>
  )
}

function Tile({ one, period }: { one: Listed; period: ReturnType<typeof usePeriod> }) {
  const w = useWords(dictionary)
  const s = useSay()
  const { from, to, asOf, params } = period
  const { load } = useLoad(`tile ${one.name} ${from} ${to} ${asOf}`, (signal) =>
    api.get<Measured>(`/api/indicators/${one.name}`, { from, to, asOf }, { signal }),
  )
  const value = load.state === 'ready' ? load.value.value : null
  const figure = useFigure()
  const shown = value === null ? null : rounded(value, one.unit)
  const missed =
    shown !== null &&
    one.target !== undefined &&
    (one.direction === 'down' ? shown > one.target : shown < one.target)
  const facts = [
    load.state === 'ready' && load.value.denominator && load.value.numerator !== null
      ? `${sayNumber(load.value.numerator ?? 0)} / ${sayNumber(load.value.denominator)}`
      : '',
    one.target !== undefined ? `${w.target} ${figure(one.target, one)}` : '',
  ].filter(Boolean)
  return (
    <Link className="tile" to={`/indicators/${one.name.replace('.', '/')}${params.size ? `?${params}` : ''}`}>
      <span className="muted">{s(one.title)}</span>
      <b
        className={shown === null ? 'none' : missed ? 'num redtext' : 'num'}
        style={missed ? { fontSize: 26 } : {}}
      >
        {load.state === 'loading' ? '…' : value === null ? w.noData : <Figured value={value} of={one} />}
      </b>
      <small>{facts.join(' · ') || '\u00a0'}</small>
      <small title={s(one.formula)} className="ellipsis">
        {s(one.formula)}
      </small>
    </Link>
  )
}

function One({ name }: { name: string }) {
  const w = useWords(dictionary)
  const s = useSay()
  const { declared } = useCity()
  const period = usePeriod()
  const areaOf = useAreaPath()
  const unitOf = useUnitName()
  const figure = useFigure()
  const columns = useMatterColumns().filter((one) =>
    ['number', 'title', 'state', 'due', 'category', 'area', 'unit', 'openedAt'].includes(one.key),
  )
  const { from, to, asOf, set, params } = period
  const by = BY.find((one) => one === params.get('by')) ?? 'unit'
  const side = params.get('side') ?? ''
  const key = params.get('key') ?? ''
  const { load, reload } = useLoad(`indicator ${name} ${from} ${to} ${asOf} ${by}`, (signal) =>
    api.get<Measured>(`/api/indicators/${name}`, { from, to, asOf, by }, { signal }),
  )
  const rows = usePaged<Row>(`/api/indicators/${name}/rows`, {
    from,
    to,
    asOf,
    part: side,
    ...(key ? { by, group: key } : {}),
    limit: 50,
  })
  const measured = load.state === 'ready' ? load.value : null
  const definition = measured?.definition
  useTitle({ title: w.title, to: '/indicators' }, { title: s(definition?.title) || name })
  const groups = useMemo(
    () =>
      measured
        ? (measured.groups ??
          measured.rows ??
          (Array.isArray(measured.by) ? (measured.by as readonly Group[]) : []))
        : [],
    [measured],
  )
  const worstFirst = definition?.target !== undefined && definition.direction !== 'down'
  const bars = useMemo(
    () =>
      [...groups]
        // Against a target the worst come first: they are what the page is opened for.
        .sort((a, b) =>
          worstFirst ? (a.value ?? 1e9) - (b.value ?? 1e9) : (b.value ?? -1) - (a.value ?? -1),
        )
        .slice(0, 15)
        .map((one) => ({
          name:
            s(one.title) ||
            one.name ||
            {
              unit: unitOf,
              area: areaOf,
              category: (code: string) => code,
              channel: (code: string) => codePath(declared.codes.channel, code, s),
            }[by](one.key ?? '') ||
            '—',
          value: one.value === null ? null : rounded(one.value, definition?.unit),
        })),
    // The words change with lists and language; figures with the load.
    [groups, worstFirst, by, declared.codes, s, unitOf, areaOf, definition?.unit],
  )
  return (
    <div className="page">
      <div className="row">
        <h1 className="grow">{s(definition?.title) || name}</h1>
        {!definition?.rows && <Period period={period} />}
      </div>
      <Loaded load={load} retry={reload}>
        {(value) => (
          <div className="split">
            {definition?.rows ? (
              <RowsOf of={definition.rows} />
            ) : (
              <section className="card">
                <header>
                  <h2 className="grow">
                    {w.by} {w[by]}
                  </h2>
                  {BY.map((one) => (
                    <button
                      key={one}
                      type="button"
                      className={`button small${one === by ? ' main' : ''}`}
                      aria-pressed={one === by}
                      onClick={() => set('by', one)}
                    >
                      {w[one]}
                    </button>
                  ))}
                </header>
                <div className="body">
                  {bars.length > 0 ? (
                    <Bars
                      rows={bars}
                      label={s(definition?.title)}
                      percent={definition?.unit === 'percent'}
                      target={definition?.target}
                    />
                  ) : (
                    <p className="muted">{w.noData}</p>
                  )}
                </div>
              </section>
            )}
            <section className="card">
              <header>
                <h2>{w.formula}</h2>
              </header>
              <div className="body stack tight">
                <b className="num" style={{ fontSize: 34, lineHeight: 1.2 }}>
                  {value.value === null ? w.noData : <Figured value={value.value} of={definition} />}
                </b>
                <p>{s(definition?.formula)}</p>
                <dl className="detail">
                  {value.denominator !== undefined && value.denominator !== null && (
                    <>
                      {value.numerator !== null && (
                        <>
                          <dt>{w.numerator}</dt>
                          <dd className="num">{sayNumber(value.numerator ?? 0)}</dd>
                        </>
                      )}
                      <dt>{w.denominator}</dt>
                      <dd className="num">{sayNumber(value.denominator)}</dd>
                    </>
                  )}
                  {definition?.target !== undefined && (
                    <>
                      <dt>{w.target}</dt>
                      <dd className="num">{figure(definition.target, definition)}</dd>
                    </>
                  )}
                  {definition?.owner && (
                    <>
                      <dt>{w.owner}</dt>
                      <dd>{s(definition.owner)}</dd>
                    </>
                  )}
                  <dt>{w.version}</dt>
                  <dd className="num">{definition?.version ?? '—'}</dd>
                </dl>
              </div>
            </section>
          </div>
        )}
      </Loaded>
      {!definition?.rows && (
        <>
          <div className="row">
            <h2 className="grow">{w.rows}</h2>
            {(
              [
                ['', w.all],
                ['numerator', w.counted],
                ['rest', w.rest],
              ] as const
            ).map(([one, title]) => (
              <button
                key={one}
                type="button"
                className={`button small${side === one ? ' main' : ''}`}
                aria-pressed={side === one}
                onClick={() => set('side', one)}
              >
                {title}
              </button>
            ))}
          </div>
          <List
            paged={rows}
            label={w.rows}
            columns={columns}
            idOf={(row) => row.id}
            hrefOf={(row) => `/m/${row.number}`}
            wide={1000}
          />
        </>
      )}
    </div>
  )
}

/** A figure over rows as they stand: its rows are those of the register or the dataset. */
function RowsOf({ of }: { of: NonNullable<Listed['rows']> }) {
  const w = useWords(dictionary)
  const to =
    'register' in of
      ? `/registers/${of.register.replace('.', '/')}`
      : `/catalogue?q=${encodeURIComponent(of.dataset)}`
  return (
    <section className="card">
      <header>
        <h2>{w.ofRows}</h2>
      </header>
      <div className="body stack">
        <p>{w.ofRowsWhy}</p>
        <div>
          <Link className="button main" to={to}>
            {w.openRows}
          </Link>
        </div>
      </div>
    </section>
  )
}
