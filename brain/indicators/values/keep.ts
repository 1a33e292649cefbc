import type { Day, Instant } from '../../../base/index.ts'
import { type Reader, sql, type Tx } from '../../../platform/store/index.ts'

export type Quality = 'normal' | 'late' | 'held' | 'refused' | 'corrected' | 'estimated'

/** A value of a period 指标值, one revision of it. */
export type StoredValue = {
  readonly indicator: string
  readonly version: number
  readonly from: Instant
  readonly to: Instant
  readonly area: string
  readonly revision: number
  readonly value: number | null
  readonly base: number | null
  readonly hits: number | null
  readonly arrivedAt: Instant
  readonly quality: Quality
  readonly enteredBy: string | null
  readonly reason: string | null
  readonly expires: Day | null
  readonly decidedBy: string | null
  readonly decidedAt: Instant | null
}

const columns = sql`indicator, version, from_at as "from", to_at as "to", area, revision, value, base, hits,
  arrived_at as "arrivedAt", quality, entered_by as "enteredBy", reason, to_char(expires, 'YYYY-MM-DD') as expires,
  decided_by as "decidedBy", decided_at as "decidedAt"`

/** Values that count: neither held for confirmation nor refused. */
const USED = sql`quality not in ('held', 'refused')`

export const insert = (tx: Tx, district: string, v: StoredValue): Promise<unknown> =>
  tx.run(sql`insert into indicator_value (district, indicator, from_at, area, revision, version, to_at, value, base, hits,
    arrived_at, quality, entered_by, reason, expires, decided_by, decided_at)
    values (${district}, ${v.indicator}, ${v.from}, ${v.area}, ${v.revision}, ${v.version}, ${v.to}, ${v.value}, ${v.base},
    ${v.hits}, ${v.arrivedAt}, ${v.quality}, ${v.enteredBy}, ${v.reason}, ${v.expires}::date, ${v.decidedBy}, ${v.decidedAt})`)

/** The last revision of a period, whatever became of it; locked, so that two entries make two revisions. */
export const lockLast = (
  tx: Tx,
  district: string,
  of: { readonly indicator: string; readonly from: Instant; readonly area: string },
): Promise<StoredValue | undefined> =>
  tx.one(sql`select ${columns} from indicator_value where district = ${district} and indicator = ${of.indicator}
    and from_at = ${of.from} and area = ${of.area} order by revision desc limit 1 for update`)

export const lockOne = (
  tx: Tx,
  district: string,
  of: {
    readonly indicator: string
    readonly from: Instant
    readonly area: string
    readonly revision: number
  },
): Promise<StoredValue | undefined> =>
  tx.one(sql`select ${columns} from indicator_value where district = ${district} and indicator = ${of.indicator}
    and from_at = ${of.from} and area = ${of.area} and revision = ${of.revision} for update`)

export const decide = (
  tx: Tx,
  district: string,
  v: StoredValue,
  to: { readonly quality: Quality; readonly by: string; readonly at: Instant },
): Promise<unknown> =>
  tx.run(sql`update indicator_value set quality = ${to.quality}, decided_by = ${to.by}, decided_at = ${to.at}
    where district = ${district} and indicator = ${v.indicator} and from_at = ${v.from} and area = ${v.area}
      and revision = ${v.revision}`)

/** Of each period the newest revision that counts, ascending; `most` limits to the newest periods. */
export const series = async (
  reader: Reader,
  district: string,
  of: { readonly indicator: string; readonly area: string; readonly from: Instant; readonly to: Instant },
  most = 2000,
): Promise<StoredValue[]> =>
  (
    await reader.query<StoredValue>(sql`select distinct on (from_at) ${columns} from indicator_value
      where district = ${district} and indicator = ${of.indicator} and area = ${of.area} and ${USED}
        and from_at >= ${of.from} and from_at < ${of.to}
      order by from_at desc, revision desc limit ${most}`)
  ).reverse()

/** The newest value known at `at`, expired or not. */
export const latest = (
  reader: Reader,
  district: string,
  indicator: string,
  area: string,
  at: Instant,
): Promise<StoredValue | undefined> =>
  reader.one(sql`select ${columns} from indicator_value where district = ${district} and indicator = ${indicator}
    and area = ${area} and ${USED} and from_at <= ${at} and arrived_at <= ${at} order by from_at desc, revision desc limit 1`)

/** Everything about one indicator's values for its page: all revisions, newest first. */
export const trail = (reader: Reader, district: string, indicator: string): Promise<StoredValue[]> =>
  reader.query(sql`select ${columns} from indicator_value where district = ${district} and indicator = ${indicator}
    order by from_at desc, area, revision desc limit 200`)

export const held = (reader: Reader, district: string): Promise<StoredValue[]> =>
  reader.query(sql`select ${columns} from indicator_value where district = ${district} and quality = 'held'
    order by arrived_at desc limit 200`)

export type LevelRow = { readonly indicator: string; readonly level: string; readonly since: Instant }
export const levels = (reader: Reader, district: string): Promise<LevelRow[]> =>
  reader.query(sql`select indicator, level, since from indicator_level where district = ${district}`)

export const saveLevel = (
  tx: Tx,
  district: string,
  indicator: string,
  level: string | null,
  at: Instant,
): Promise<unknown> =>
  level === null
    ? tx.run(sql`delete from indicator_level where district = ${district} and indicator = ${indicator}`)
    : tx.run(sql`insert into indicator_level (district, indicator, level, since)
        values (${district}, ${indicator}, ${level}, ${at})
        on conflict (district, indicator) do update set level = excluded.level, since = excluded.since`)
