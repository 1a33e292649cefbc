import { type Day, dayOf, type Id, type Instant } from '../../../base/index.ts'
import { type Reader, type Sql, sql, type Tx } from '../../store/index.ts'

/** The light in SQL, the same as `lightAt`. */
export const lightSql = (at: Instant): Sql => sql`case
  when l.black_at < coalesce(l.frozen_at, ${at}::timestamptz) then 'black'
  when l.red_at < coalesce(l.frozen_at, ${at}::timestamptz) then 'red'
  when l.yellow_at <= coalesce(l.frozen_at, ${at}::timestamptz) then 'yellow'
  else 'green' end`

/** Puts the ended ones of these applications into the counts of their day (1), or takes them out as they stand (-1). */
export const countEnded = (tx: Tx, district: string, matters: readonly Id[], sign: 1 | -1) =>
  tx.run(sql`
    insert into service_light_day as d (district, day, key, unit, item, item_title, hall, ended, in_time)
    select l.district, ((l.closed_at at time zone 'UTC') + interval '8 hours')::date as day,
      coalesce(l.unit::text, '') || '|' || coalesce(l.item, '') || '|' || coalesce(l.hall, '') as key,
      l.unit, l.item, max(l.item_title), l.hall, ${sign}::integer * count(*)::integer,
      ${sign}::integer
        * (count(*) filter (where not coalesce(l.red_at < coalesce(l.frozen_at, l.closed_at), false)))::integer
    from service_light l
    where l.district = ${district} and l.matter = any(${matters}::uuid[]) and l.closed_at is not null
    group by l.district, 2, 3, l.unit, l.item, l.hall
    order by 2, 3
    on conflict (district, day, key) do update set ended = d.ended + excluded.ended,
      in_time = d.in_time + excluded.in_time`)

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
  unit: ['unit', 'null::text'],
  item: ['item', 'min(item_title)'],
  hall: ['hall', 'max(hall)'],
}

/**
 * Lights and signals by unit, item or hall. The light of what is open follows from the time and is read from one narrow
 * index; what ended was counted when it ended.
 */
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
  const from: Day = dayOf(filter.from)
  return reader.query<LightCount>(sql`
    with now as (
      select ${key} as key, ${title} as title, count(*)::integer as open,
        count(*) filter (where light = 1)::integer as yellow, count(*) filter (where light = 2)::integer as red,
        count(*) filter (where light = 3)::integer as black
      from (select unit, item, item_title, hall, case when l.black_at < t.at then 3 when l.red_at < t.at then 2
            when l.yellow_at <= t.at then 1 else 0 end as light
        from service_light l, lateral (select coalesce(l.frozen_at, ${at}::timestamptz) as at) t
        where l.district = ${district} and l.closed_at is null ${mine}) l
      group by 1),
    past as (
      select ${key} as key, ${title} as title, sum(ended)::integer as ended, sum(in_time)::integer as in_time
      from service_light_day
      where district = ${district} and day >= ${from}::date ${mine}
      group by 1),
    told as (
      select ${key} as key, count(*)::integer as signals, count(*) filter (where outcome = 'real')::integer as real
      from supervision_signal
      where district = ${district} ${mine} and raised_at >= ${filter.from}::timestamptz
      group by 1),
    keys as (select key from now union select key from past)
    select keys.key::text as key, coalesce(now.title, past.title) as title, coalesce(now.open, 0) as open,
      coalesce(now.yellow, 0) as yellow, coalesce(now.red, 0) as red, coalesce(now.black, 0) as black,
      coalesce(past.ended, 0) as ended, coalesce(past.in_time, 0) as "inTime",
      coalesce(told.signals, 0) as signals, coalesce(told.real, 0) as real
    from keys left join now on now.key is not distinct from keys.key
      left join past on past.key is not distinct from keys.key
      left join told on told.key is not distinct from keys.key
    order by black desc, red desc, yellow desc, open desc limit 200`)
}
