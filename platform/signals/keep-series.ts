import type { Id, Instant } from '../../base/index.ts'
import { compile, type Predicate } from '../org/index.ts'
import { json, type Reader, type Sql, sql, type Tx } from '../store/index.ts'
import { DOUBTFUL, type Grain, quality } from './declare.ts'
import { RIGHTS } from './keep-devices.ts'

const TABLES = { '5m': 'reading_5m', hour: 'reading_hour', day: 'reading_day' } as const

/** Readings as they count now: the last correction stands for what came; null = struck out. */
const current = (where: Sql): Sql => sql`
  select r.device_id, r.metric_id, r.ts, r.quality, r.batch,
    case when c.ts is null then r.value else c.value end as value, c.ts is not null as corrected
  from reading r left join lateral (
    select v.ts, v.value from reading_revision v
    where v.device_id = r.device_id and v.metric_id = r.metric_id and v.ts = r.ts
    order by v.revision desc limit 1
  ) c on true
  where ${where}`

export type RawPoint = {
  readonly at: Instant
  readonly value: number | null
  readonly quality: number
  readonly corrected: boolean
}

export const rawSeries = (
  reader: Reader,
  device: number,
  metric: number,
  from: Instant,
  to: Instant,
  limit: number,
) =>
  reader.query<RawPoint>(sql`
    select s.ts as at, s.value, s.quality, s.corrected from (${current(
      sql`r.device_id = ${device} and r.metric_id = ${metric} and r.ts >= ${from} and r.ts < ${to}`,
    )}) s order by s.ts limit ${limit}`)

export type Rolled = {
  readonly device: number
  readonly metric: number
  readonly at: Instant
  readonly count: number
  readonly valid: number
  readonly min: number | null
  readonly max: number | null
  readonly sum: number | null
  readonly last: number | null
  readonly late: number
  /** Said while calibrating or under maintenance. */
  readonly excused: number
}

const rolled = sql`device_id as device, metric_id as metric, at, count, valid, min, max, sum, last, late, excused`

/** Roll-ups of several devices at once. */
export const rolledSeries = (
  reader: Reader,
  devices: readonly number[],
  metric: number,
  grain: Exclude<Grain, 'raw'>,
  from: Instant,
  to: Instant,
) =>
  reader.query<Rolled>(sql`
    select s.device, s.metric, s.at, s.count, s.valid, s.min, s.max, s.sum, s.last, s.late, s.excused
    from unnest(${devices}::integer[]) as n(device) cross join lateral (
      select ${rolled} from ${sql.id(TABLES[grain])}
      where device_id = n.device and metric_id = ${metric} and at >= ${from} and at < ${to}
      order by at
    ) s`)

/** Buckets of five minutes that something was added to by the batches between two numbers, both left out. */
export const touchedBetween = (reader: Reader, after: number, before: number) =>
  reader.query<Bucket>(sql`
    select distinct device_id as device, metric_id as metric, date_bin('5 minutes', ts, 'epoch'::timestamptz) as at
    from reading where batch > ${after} and batch < ${before}`)

export type Bucket = { readonly device: number; readonly metric: number; readonly at: Instant }

const upsert = (table: string, from: Sql): Sql => sql`
  insert into ${sql.id(table)} (device_id, metric_id, at, count, valid, min, max, sum, last, late, excused)
  ${from}
  on conflict (device_id, metric_id, at) do update set count = excluded.count, valid = excluded.valid,
    min = excluded.min, max = excluded.max, sum = excluded.sum, last = excluded.last, late = excluded.late,
    excused = excluded.excused`

const buckets = (all: readonly Bucket[]): Sql => sql`unnest(
  ${all.map((one) => one.device)}::integer[], ${all.map((one) => one.metric)}::smallint[],
  ${all.map((one) => one.at.getTime() / 1000)}::double precision[]) as n(device, metric, at)`

const EXCUSED = quality.calibrating | quality.maintenance
const good = sql`(s.quality & ${sql.raw(String(DOUBTFUL))}) = 0 and s.value is not null`

/** Five minutes anew out of their readings, exactly these buckets. */
export const rollFive = (tx: Tx, all: readonly Bucket[]): Promise<number> =>
  tx.run(
    upsert(
      'reading_5m',
      sql`select n.device, n.metric, to_timestamp(n.at), count(*), count(*) filter (where ${good}),
      min(s.value) filter (where ${good}), max(s.value) filter (where ${good}), sum(s.value) filter (where ${good}),
      (array_agg(s.value order by s.ts desc) filter (where ${good}))[1],
      count(*) filter (where (s.quality & ${sql.raw(String(quality.late))}) <> 0),
      count(*) filter (where (s.quality & ${sql.raw(String(EXCUSED))}) <> 0)
    from ${buckets(all)} cross join lateral (${current(
      sql`r.device_id = n.device and r.metric_id = n.metric and r.ts >= to_timestamp(n.at)
          and r.ts < to_timestamp(n.at) + interval '5 minutes'`,
    )}) s
    group by n.device, n.metric, n.at`,
    ),
  )

/** A longer grain out of the one below it. */
const rollUp = (tx: Tx, into: string, out: string, span: string, all: readonly Bucket[]): Promise<number> =>
  tx.run(
    upsert(
      into,
      sql`select n.device, n.metric, to_timestamp(n.at), sum(s.count), sum(s.valid), min(s.min), max(s.max), sum(s.sum),
      (array_agg(s.last order by s.at desc) filter (where s.last is not null))[1], sum(s.late), sum(s.excused)
    from ${buckets(all)} join ${sql.id(out)} s on s.device_id = n.device and s.metric_id = n.metric
      and s.at >= to_timestamp(n.at) and s.at < to_timestamp(n.at) + ${span}::interval
    group by n.device, n.metric, n.at`,
    ),
  )
export const rollHour = (tx: Tx, all: readonly Bucket[]) =>
  rollUp(tx, 'reading_hour', 'reading_5m', '1 hour', all)
export const rollDay = (tx: Tx, all: readonly Bucket[]) =>
  rollUp(tx, 'reading_day', 'reading_hour', '1 day', all)

export type LatestFilter = {
  readonly kind?: string
  readonly state?: string
  readonly unit?: Id
  readonly area?: string
  readonly metric?: string
  readonly q?: string
  readonly device?: Id
  readonly devices?: readonly Id[]
  /** Only what bears a doubtful mark. */
  readonly doubtful?: boolean
  /** West, south, east, north. */
  readonly within?: readonly [number, number, number, number]
  readonly limit?: number
  readonly offset?: number
}

const where = (district: string, sees: Predicate, f: LatestFilter): Sql =>
  sql.join(
    [
      sql`d.district = ${district}`,
      compile(sees, RIGHTS),
      ...(f.device ? [sql`d.id = ${f.device}`] : []),
      ...(f.devices ? [sql`d.id = any(${f.devices}::uuid[])`] : []),
      ...(f.kind ? [sql`d.kind = ${f.kind}`] : []),
      ...(f.state ? [sql`d.state = ${f.state}`] : []),
      ...(f.unit ? [sql`d.unit = ${f.unit}`] : []),
      ...(f.area ? [sql`starts_with(d.area, ${f.area})`] : []),
      ...(f.q
        ? [
            sql`(position(lower(${f.q}) in lower(d.title)) > 0 or position(lower(${f.q}) in lower(d.code)) > 0)`,
          ]
        : []),
      ...(f.metric
        ? [
            sql`exists (select 1 from device_metric dm join signal_metric sm on sm.id = dm.metric
              where dm.district = d.district and dm.device = d.id and sm.name = ${f.metric})`,
          ]
        : []),
      ...(f.doubtful
        ? [
            sql`exists (select 1 from reading_latest x where x.device_id = d.number
              and (x.quality & ${sql.raw(String(DOUBTFUL))}) <> 0)`,
          ]
        : []),
      ...(f.within
        ? [
            sql`d.lon between ${f.within[0]} and ${f.within[2]} and d.lat between ${f.within[1]} and ${f.within[3]}`,
          ]
        : []),
    ],
    ' and ',
  )

export type LatestValue = {
  readonly metric: string
  readonly at: Instant
  readonly value: number
  readonly quality: number
  readonly goodAt: Instant | null
  readonly goodValue: number | null
  readonly receivedAt: Instant
}

export type LatestDevice = {
  readonly id: Id
  readonly number: number
  readonly code: string
  readonly title: string
  readonly kind: string
  readonly area: string
  readonly address: string | null
  readonly unit: Id | null
  readonly lon: number | null
  readonly lat: number | null
  readonly interval: number
  readonly state: string
  readonly since: Instant
  readonly flagged: string | null
  readonly values: readonly LatestValue[]
}

/** Devices that may be seen, each with its latest values. */
export async function latest(
  reader: Reader,
  district: string,
  sees: Predicate,
  f: LatestFilter,
): Promise<LatestDevice[]> {
  const devices = await reader.query<Omit<LatestDevice, 'values'>>(sql`
    select d.id, d.number, d.code, d.title, d.kind, d.area, d.address, d.unit, d.lon, d.lat,
      d.interval_seconds as "interval", d.state, d.since, d.flagged
    from device d where ${where(district, sees, f)}
    order by case d.state when 'offline' then 0 when 'repair' then 1 when 'online' then 2 else 3 end, d.code
    limit ${f.limit ?? 200} offset ${f.offset ?? 0}`)
  if (devices.length === 0) return []
  // Readings lie by device, not by district: on a cluster elsewhere, so they are asked for by number.
  const values = await reader.query<{ number: number; all: LatestValue[] }>(sql`
    select l.device_id as number, jsonb_agg(jsonb_build_object('metric', m.name, 'at', l.ts, 'value', l.value,
      'quality', l.quality, 'goodAt', l.good_ts, 'goodValue', l.good_value, 'receivedAt', l.received_at)
      order by l.metric_id) as "all"
    from reading_latest l join signal_metric m on m.id = l.metric_id
    where l.device_id = any(${devices.map((one) => one.number)}::integer[]) group by l.device_id`)
  const of = new Map(values.map(({ number, all }) => [number, all]))
  return devices.map((one) => ({ ...one, values: of.get(one.number) ?? [] }))
}

export const countDevices = (reader: Reader, district: string, sees: Predicate, f: LatestFilter) =>
  reader.query<{ readonly state: string; readonly kind: string; readonly count: number }>(sql`
    select d.state, d.kind, count(*)::integer as count from device d where ${where(district, sees, f)}
    group by d.state, d.kind order by d.state, d.kind`)

/** The numbers behind these devices, of those that may be seen. */
export const numbersOf = (reader: Reader, district: string, sees: Predicate, devices: readonly string[]) =>
  reader.query<{
    readonly id: Id
    readonly code: string
    readonly number: number
    readonly interval: number
  }>(sql`
    select d.id, d.code, d.number, d.interval_seconds as "interval" from device d
    where d.district = ${district} and ${compile(sees, RIGHTS)} and d.code = any(${devices})`)

export const insertRevisions = (
  tx: Tx,
  device: number,
  metric: number,
  all: readonly { readonly ts: Instant; readonly value: number | null }[],
  why: { readonly reason: string; readonly byName: string },
  at: Instant,
) =>
  tx.query<{ readonly ts: Instant }>(sql`
    insert into reading_revision (device_id, metric_id, ts, revision, value, reason, by_name, at)
    select ${device}, ${metric}, r.ts, coalesce((select max(v.revision) from reading_revision v
        where v.device_id = r.device_id and v.metric_id = r.metric_id and v.ts = r.ts), 0) + 1,
      n.value, ${why.reason}, ${why.byName}, ${at}
    from json_to_recordset(${json(all)}::json) as n(ts timestamptz, value double precision)
    join reading r on r.device_id = ${device} and r.metric_id = ${metric} and r.ts = n.ts
    returning ts`)

export const revisionsOf = (reader: Reader, device: number, metric: number, from: Instant, to: Instant) =>
  reader.query<{
    readonly ts: Instant
    readonly had: number
    readonly value: number | null
    readonly reason: string
    readonly byName: string
    readonly at: Instant
  }>(sql`
    select v.ts, r.value as had, v.value, v.reason, v.by_name as "byName", v.at from reading_revision v
    join reading r on r.device_id = v.device_id and r.metric_id = v.metric_id and r.ts = v.ts
    where v.device_id = ${device} and v.metric_id = ${metric} and v.ts >= ${from} and v.ts < ${to}
    order by v.at desc limit 200`)
