import type { Id, Instant } from '../../../base/index.ts'
import { json, type Reader, type Sql, sql, type Tx } from '../../store/index.ts'
import type { Light, Signal, SignalState, Watched, Word } from './declare.ts'

const WATCHED: Sql = sql`l.district, l.matter, l.number, l.item, l.item_title as "itemTitle", l.unit, l.hall, l.state,
  l.opened_at as "openedAt", l.closed_at as "closedAt", l.yellow_at as "yellowAt", l.red_at as "redAt",
  l.black_at as "blackAt", l.frozen_at as "frozenAt"`

const SIGNAL: Sql = sql`s.district, s.id, s.kind, s.matter, s.number, s.item, s.item_title as "itemTitle", s.unit,
  s.hall, s.evidence, s.raised_at as "raisedAt", s.state, s.due, s.explained, s.judged, s.corrected, s.outcome,
  s.closed_at as "closedAt", s.late, s.version`

/** The light in SQL, the same as `lightAt`. */
const lightSql = (at: Instant): Sql => sql`case
  when l.black_at < coalesce(l.frozen_at, ${at}::timestamptz) then 'black'
  when l.red_at < coalesce(l.frozen_at, ${at}::timestamptz) then 'red'
  when l.yellow_at <= coalesce(l.frozen_at, ${at}::timestamptz) then 'yellow'
  else 'green' end`

/** Writes applications as they stand now. */
export const putWatched = (tx: Tx, all: readonly Watched[]) =>
  tx.run(sql`
    insert into service_light (district, matter, number, item, item_title, unit, hall, state, opened_at, closed_at,
      yellow_at, red_at, black_at, frozen_at)
    select n.district, n.matter, n.number, n.item, n."itemTitle", n.unit, n.hall, n.state, n."openedAt", n."closedAt",
      n."yellowAt", n."redAt", n."blackAt", n."frozenAt"
    from json_to_recordset(${json(all)}::json) as n(district text, matter uuid, number text, item text,
      "itemTitle" text, unit uuid, hall text, state text, "openedAt" timestamptz, "closedAt" timestamptz,
      "yellowAt" timestamptz, "redAt" timestamptz, "blackAt" timestamptz, "frozenAt" timestamptz)
    on conflict (district, matter) do update set unit = excluded.unit, hall = excluded.hall, state = excluded.state,
      closed_at = excluded.closed_at, yellow_at = excluded.yellow_at, red_at = excluded.red_at,
      black_at = excluded.black_at, frozen_at = excluded.frozen_at`)

export const watchedOf = (reader: Reader, district: string, matters: readonly Id[]) =>
  reader.query<Watched>(sql`
    select ${WATCHED} from service_light l
    where l.district = ${district} and l.matter = any(${matters}::uuid[])`)

export type WatchFilter = {
  readonly units: readonly Id[] | null
  readonly light?: Light
  readonly limit: number
}

/** Open applications, the worst first. */
export const listWatched = (reader: Reader, district: string, filter: WatchFilter, at: Instant) =>
  reader.query<Watched & { light: Light }>(sql`
    select ${WATCHED}, ${lightSql(at)} as light from service_light l
    where l.district = ${district} and l.closed_at is null
      ${filter.units ? sql`and l.unit = any(${filter.units}::uuid[])` : sql.empty}
      ${filter.light ? sql`and ${lightSql(at)} = ${filter.light}` : sql.empty}
    order by l.black_at < ${at}::timestamptz desc nulls last, l.red_at nulls last, l.matter limit ${filter.limit}`)

export type LightCount = {
  readonly key: string | null
  readonly title: string | null
  readonly open: number
  readonly yellow: number
  readonly red: number
  readonly black: number
  /** Ended since `from`, and how many of them within the promise 按时办结. */
  readonly ended: number
  readonly inTime: number
  readonly signals: number
  readonly real: number
}
export type LightBy = 'unit' | 'item' | 'hall'
const BY: Readonly<Record<LightBy, readonly [key: string, title: string]>> = {
  unit: ['unit::text', 'null::text'],
  item: ['item', 'item_title'],
  hall: ['hall', 'hall'],
}

/** Lights and signals by unit, item or hall. */
export function lightCounts(
  reader: Reader,
  district: string,
  by: LightBy | null,
  filter: { readonly units: readonly Id[] | null; readonly from: Instant },
  at: Instant,
): Promise<LightCount[]> {
  const [key, title] = by
    ? BY[by].map((name) => sql.raw(name))
    : [sql.raw('null::text'), sql.raw('null::text')]
  const mine = filter.units ? sql`and unit = any(${filter.units}::uuid[])` : sql.empty
  return reader.query<LightCount>(sql`
    with seen as (
      select ${key} as key, ${title} as title, closed_at, red_at, frozen_at,
        case when closed_at is null then ${lightSql(at)} end as light
      from service_light l
      where district = ${district} ${mine} and (closed_at is null or closed_at >= ${filter.from}::timestamptz)),
    told as (
      select ${key} as key, count(*)::integer as signals, count(*) filter (where outcome = 'real')::integer as real
      from supervision_signal
      where district = ${district} ${mine} and raised_at >= ${filter.from}::timestamptz
      group by 1)
    select seen.key, max(seen.title) as title,
      count(*) filter (where closed_at is null)::integer as open,
      count(*) filter (where light = 'yellow')::integer as yellow,
      count(*) filter (where light = 'red')::integer as red,
      count(*) filter (where light = 'black')::integer as black,
      count(*) filter (where closed_at is not null)::integer as ended,
      count(*) filter (where closed_at is not null and not coalesce(red_at < coalesce(frozen_at, closed_at), false))
        ::integer as "inTime",
      coalesce(max(told.signals), 0)::integer as signals, coalesce(max(told.real), 0)::integer as real
    from seen left join told on told.key is not distinct from seen.key
    group by seen.key order by black desc, red desc, yellow desc, open desc limit 200`)
}

/** Raises a signal once per key; false when it was raised before. */
export async function insertSignal(tx: Tx, key: string, one: Signal): Promise<boolean> {
  const count = await tx.run(sql`
    insert into supervision_signal (district, id, key, kind, matter, number, item, item_title, unit, hall, evidence,
      raised_at, state, due)
    values (${one.district}, ${one.id}::uuid, ${key}, ${one.kind}, ${one.matter}::uuid, ${one.number}, ${one.item},
      ${one.itemTitle}, ${one.unit}::uuid, ${one.hall}, ${json(one.evidence)}::jsonb, ${one.raisedAt}::timestamptz,
      ${one.state}, ${one.due}::timestamptz)
    on conflict (district, key) do nothing`)
  return count > 0
}

type Row = Omit<Signal, 'explained' | 'judged' | 'corrected'> &
  Record<'explained' | 'judged' | 'corrected', Kept>
type Kept = { readonly by: string; readonly at: string; readonly text: string } | null
const wordOf = (kept: Kept): Word | null => (kept ? { ...kept, at: new Date(kept.at) } : null)
const signalOf = (row: Row): Signal => ({
  ...row,
  explained: wordOf(row.explained),
  judged: wordOf(row.judged),
  corrected: wordOf(row.corrected),
})

export async function lockSignal(tx: Tx, district: string, id: Id): Promise<Signal | undefined> {
  const row = await tx.one<Row>(sql`
    select ${SIGNAL} from supervision_signal s where s.district = ${district} and s.id = ${id}::uuid for update`)
  return row && signalOf(row)
}

export const updateSignal = (tx: Tx, one: Signal) =>
  tx.run(sql`
    update supervision_signal set state = ${one.state}, due = ${one.due}::timestamptz,
      explained = ${one.explained ? json(one.explained) : null}::jsonb,
      judged = ${one.judged ? json(one.judged) : null}::jsonb,
      corrected = ${one.corrected ? json(one.corrected) : null}::jsonb, outcome = ${one.outcome},
      closed_at = ${one.closedAt}::timestamptz, late = ${one.late}, version = ${one.version}
    where district = ${one.district} and id = ${one.id}::uuid`)

export type SignalFilter = {
  readonly units: readonly Id[] | null
  readonly state?: SignalState
  readonly open?: boolean
  readonly matter?: Id
  readonly limit: number
}
export async function listSignals(reader: Reader, district: string, filter: SignalFilter): Promise<Signal[]> {
  const rows = await reader.query<Row>(sql`
    select ${SIGNAL} from supervision_signal s
    where s.district = ${district}
      ${filter.units ? sql`and s.unit = any(${filter.units}::uuid[])` : sql.empty}
      ${filter.state ? sql`and s.state = ${filter.state}` : sql.empty}
      ${filter.open ? sql`and s.state <> 'closed'` : sql.empty}
      ${filter.matter ? sql`and s.matter = ${filter.matter}::uuid` : sql.empty}
    order by (s.state = 'closed'), s.due nulls last, s.id desc limit ${filter.limit}`)
  return rows.map(signalOf)
}
