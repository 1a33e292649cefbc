import type { Id, Instant } from '../../base/index.ts'
import { compile } from '../org/index.ts'
import { type Reader, sql } from '../store/index.ts'
import { RIGHTS } from './keep-devices.ts'
import type { Sight } from './reading.ts'

export type UnitFigures = {
  readonly unit: Id | null
  readonly devices: number
  readonly online: number
  readonly offline: number
  readonly repair: number
  /** Readings that should have come, that came, that count, that were late, that were excused. */
  readonly expected: number
  readonly came: number
  readonly valid: number
  readonly late: number
  readonly excused: number
}

/** 在线率、有效率、迟到 by the unit that owns the devices, over whole hours. */
export const byUnit = (reader: Reader, { district, sees }: Sight, from: Instant, to: Instant) =>
  reader.query<UnitFigures>(sql`
    with seen as (
      select d.id, d.number, d.unit, d.state, d.interval_seconds,
        (select count(*) from device_metric m where m.district = d.district and m.device = d.id) as metrics
      from device d where d.district = ${district} and d.state not in ('retired', 'registered')
        and d.kind <> 'camera' and ${compile(sees, RIGHTS)}
    ), said as (
      select s.id, sum(h.count) as came, sum(h.valid) as valid, sum(h.late) as late, sum(h.excused) as excused
      from seen s join reading_hour h on h.device_id = s.number and h.at >= ${from} and h.at < ${to}
      group by s.id
    )
    select s.unit, count(*)::integer as devices, count(*) filter (where s.state = 'online')::integer as online,
      count(*) filter (where s.state = 'offline')::integer as offline,
      count(*) filter (where s.state = 'repair')::integer as repair,
      coalesce(sum(s.metrics * extract(epoch from ${to}::timestamptz - ${from}::timestamptz) / s.interval_seconds), 0)::double precision as expected,
      coalesce(sum(t.came), 0)::double precision as came, coalesce(sum(t.valid), 0)::double precision as valid,
      coalesce(sum(t.late), 0)::double precision as late, coalesce(sum(t.excused), 0)::double precision as excused
    from seen s left join said t on t.id = s.id group by s.unit order by count(*) desc`)

export const byKind = (reader: Reader, { district, sees }: Sight) =>
  reader.query<{ readonly kind: string; readonly devices: number; readonly online: number }>(sql`
    select d.kind, count(*)::integer as devices, count(*) filter (where d.state = 'online')::integer as online
    from device d where d.district = ${district} and d.state <> 'retired' and ${compile(sees, RIGHTS)}
    group by d.kind order by count(*) desc`)

/** Hour by hour, what came of all that may be seen: for the strip of the overview. */
export const byHour = (reader: Reader, { district, sees }: Sight, from: Instant, to: Instant) =>
  reader.query<{
    readonly at: Instant
    readonly came: number
    readonly valid: number
    readonly late: number
  }>(sql`
    select h.at, sum(h.count)::double precision as came, sum(h.valid)::double precision as valid,
      sum(h.late)::double precision as late
    from device d join reading_hour h on h.device_id = d.number and h.at >= ${from} and h.at < ${to}
    where d.district = ${district} and ${compile(sees, RIGHTS)} group by h.at order by h.at`)

/** 质量最差的设备: least valid of what should have come. */
export const worst = (reader: Reader, { district, sees }: Sight, from: Instant, to: Instant, limit: number) =>
  reader.query<{
    readonly code: string
    readonly title: string
    readonly kind: string
    readonly state: string
    readonly unit: Id | null
    readonly expected: number
    readonly valid: number
  }>(sql`
    with seen as (
      select d.number, d.code, d.title, d.kind, d.state, d.unit,
        (select count(*) from device_metric m where m.district = d.district and m.device = d.id)
          * extract(epoch from ${to}::timestamptz - ${from}::timestamptz) / d.interval_seconds as expected
      from device d where d.district = ${district} and d.state not in ('retired', 'registered') and d.kind <> 'camera'
        and ${compile(sees, RIGHTS)}
    )
    select s.code, s.title, s.kind, s.state, s.unit, s.expected::double precision as expected,
      coalesce(sum(h.valid), 0)::double precision as valid
    from seen s left join reading_hour h on h.device_id = s.number and h.at >= ${from} and h.at < ${to}
    where s.expected >= 1
    group by s.code, s.title, s.kind, s.state, s.unit, s.expected
    having coalesce(sum(h.valid), 0) < s.expected * 0.95
    order by coalesce(sum(h.valid), 0) / s.expected, s.code limit ${limit}`)

/** 有效性条带 of one device: each hour of each metric. */
export const stripOf = (reader: Reader, number: number, from: Instant, to: Instant) =>
  reader.query<{
    readonly metric: string
    readonly at: Instant
    readonly count: number
    readonly valid: number
    readonly late: number
    readonly excused: number
  }>(sql`
    select m.name as metric, h.at, h.count, h.valid, h.late, h.excused
    from reading_hour h join signal_metric m on m.id = h.metric_id
    where h.device_id = ${number} and h.at >= ${from} and h.at < ${to} order by m.id, h.at`)
