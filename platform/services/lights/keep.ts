import type { Id, Instant } from '../../../base/index.ts'
import { json, type Reader, type Sql, sql, type Tx } from '../../store/index.ts'
import type { Light, Signal, SignalState, Watched, Word } from './declare.ts'
import { countEnded, lightSql } from './keep-counts.ts'

const WATCHED: Sql = sql`l.district, l.matter, l.number, l.item, l.item_title as "itemTitle", l.unit, l.hall, l.state,
  l.opened_at as "openedAt", l.closed_at as "closedAt", l.yellow_at as "yellowAt", l.red_at as "redAt",
  l.black_at as "blackAt", l.frozen_at as "frozenAt"`

const SIGNAL: Sql = sql`s.district, s.id, s.kind, s.matter, s.number, s.item, s.item_title as "itemTitle", s.unit,
  s.hall, s.evidence, s.raised_at as "raisedAt", s.state, s.due, s.explained, s.judged, s.corrected, s.outcome,
  s.closed_at as "closedAt", s.late, s.version`

/** Writes applications as they stand now, and counts those that ended. */
export async function putWatched(tx: Tx, all: readonly Watched[]): Promise<void> {
  if (all.length === 0) return
  const rows = json(all)
  const matters = all.map(({ matter }) => matter)
  const [{ district }] = all as [Watched]
  // what is new stands there first, so that two who write the same application wait for each other
  await tx.run(sql`
    insert into service_light (district, matter, number, item, item_title, unit, hall, state, opened_at)
    select n.district, n.matter, n.number, n.item, n."itemTitle", n.unit, n.hall, n.state, n."openedAt"
    from json_to_recordset(${rows}::json) as n(district text, matter uuid, number text, item text, "itemTitle" text,
      unit uuid, hall text, state text, "openedAt" timestamptz)
    order by n.matter
    on conflict do nothing`)
  const known = await tx.query<{ closed: boolean }>(sql`
    select l.closed_at is not null as closed from service_light l
    where l.district = ${district} and l.matter = any(${matters}::uuid[]) order by l.matter for update`)
  if (known.some(({ closed }) => closed)) await countEnded(tx, district, matters, -1)
  await tx.run(sql`
    update service_light l set unit = n.unit, hall = n.hall, state = n.state, closed_at = n."closedAt",
      yellow_at = n."yellowAt", red_at = n."redAt", black_at = n."blackAt", frozen_at = n."frozenAt"
    from json_to_recordset(${rows}::json) as n(district text, matter uuid, unit uuid, hall text, state text,
      "closedAt" timestamptz, "yellowAt" timestamptz, "redAt" timestamptz, "blackAt" timestamptz,
      "frozenAt" timestamptz)
    where l.district = n.district and l.matter = n.matter`)
  if (all.some(({ closedAt }) => closedAt !== null)) await countEnded(tx, district, matters, 1)
}

export const watchedOf = (reader: Reader, district: string, matters: readonly Id[]) =>
  reader.query<Watched>(sql`
    select ${WATCHED} from service_light l
    where l.district = ${district} and l.matter = any(${matters}::uuid[])`)

export type WatchFilter = {
  readonly units: readonly Id[] | null
  readonly light?: Light
  readonly limit: number
}

/** Open applications, the worst first: past the limit of law, then by the day of the promise. */
export function listWatched(reader: Reader, district: string, filter: WatchFilter, at: Instant) {
  // two walks along one index: an order by an expression would sort all that is open
  const some = (past: Sql, rank: number) => sql`
    (select ${WATCHED}, ${lightSql(at)} as light, ${rank}::integer as rank from service_light l
    where l.district = ${district} and l.closed_at is null and ${past}
      ${filter.units ? sql`and l.unit = any(${filter.units}::uuid[])` : sql.empty}
      ${filter.light ? sql`and ${lightSql(at)} = ${filter.light}` : sql.empty}
    order by l.red_at, l.matter limit ${filter.limit})`
  return reader.query<Watched & { light: Light }>(sql`
    select w.district, w.matter, w.number, w.item, w."itemTitle", w.unit, w.hall, w.state, w."openedAt", w."closedAt",
      w."yellowAt", w."redAt", w."blackAt", w."frozenAt", w.light
    from (${some(sql`l.black_at < ${at}::timestamptz`, 0)}
      union all ${some(sql`(l.black_at is null or l.black_at >= ${at}::timestamptz)`, 1)}) w
    order by w.rank, w."redAt", w.matter limit ${filter.limit}`)
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
