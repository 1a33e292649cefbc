import { addDays, type Day, dayOf, type Id, type Instant } from '../../../base/index.ts'
import { type Reader, type Sql, sql, type Tx } from '../../store/index.ts'
import type { Dimension, Tally } from './declare.ts'

// What the board shows, counted as it happens: a row a day for each unit, item, window and channel.

/** The local day, as `dayOf` reckons it. */
const DAY: Sql = sql`((c.at at time zone 'UTC') + interval '8 hours')::date`
const PLACE: Sql = sql`coalesce(c.unit::text, '') || '|' || coalesce(c.item, '') || '|' || coalesce(c.hall::text, '')
  || '|' || coalesce(c.window_no, '') || '|'`

/** What may be rated from now on is counted, once. */
export const countChances = (tx: Tx, district: string, chances: readonly Id[]) =>
  tx.run(sql`
    insert into rating_day as d (district, day, key, unit, unit_name, item, item_title, hall, hall_name, window_no,
      channel, chances)
    select c.district, ${DAY} as day, ${PLACE} as key, c.unit, max(c.unit_name), c.item, max(c.item_title), c.hall,
      max(c.hall_name), c.window_no, null, count(*)
    from rating_chance c where c.district = ${district} and c.id = any(${chances}::uuid[])
    group by c.district, 2, 3, c.unit, c.item, c.hall, c.window_no
    order by 2, 3
    on conflict (district, day, key) do update set chances = d.chances + excluded.chances,
      unit_name = excluded.unit_name, item_title = excluded.item_title, hall_name = excluded.hall_name`)

/** Puts ratings as they stand into the counts (1), or takes them out of them before they change (-1). */
export async function countRatings(
  tx: Tx,
  district: string,
  ratings: readonly Id[],
  sign: 1 | -1,
): Promise<void> {
  const n = (condition: Sql) => sql`${sign}::integer * (count(*) filter (where ${condition}))::integer`
  const counted = (level: string) => n(sql`r.level = ${level} and r.state <> 'excluded'`)
  await tx.run(sql`
    insert into rating_day as d (district, day, key, unit, unit_name, item, item_title, hall, hall_name, window_no,
      channel, very, yes, basic, no, very_no, excluded, closed)
    select c.district, ${DAY} as day, ${PLACE} || r.channel as key, c.unit, max(c.unit_name), c.item,
      max(c.item_title), c.hall, max(c.hall_name), c.window_no, r.channel, ${counted('very')}, ${counted('yes')},
      ${counted('basic')}, ${counted('no')}, ${counted('veryNo')}, ${n(sql`r.state = 'excluded'`)},
      ${n(sql`r.level in ('no', 'veryNo') and r.state <> 'excluded' and r.closed_at is not null`)}
    from rating r join rating_chance c on c.district = r.district and c.id = r.chance
    where r.district = ${district} and r.id = any(${ratings}::uuid[]) and r.round = 1
    group by c.district, 2, 3, c.unit, c.item, c.hall, c.window_no, r.channel
    order by 2, 3
    on conflict (district, day, key) do update set very = d.very + excluded.very, yes = d.yes + excluded.yes,
      basic = d.basic + excluded.basic, no = d.no + excluded.no, very_no = d.very_no + excluded.very_no,
      excluded = d.excluded + excluded.excluded, closed = d.closed + excluded.closed`)
  await tx.run(sql`
    insert into rating_tag_day as d (district, day, key, unit, tag, count)
    select c.district, ${DAY} as day, coalesce(c.unit::text, '') || '|' || t.tag as key, c.unit, t.tag,
      ${sign}::integer * count(*)::integer
    from rating r join rating_chance c on c.district = r.district and c.id = r.chance, unnest(r.tags) as t(tag)
    where r.district = ${district} and r.id = any(${ratings}::uuid[]) and r.state <> 'excluded'
    group by c.district, 2, 3, c.unit, t.tag
    order by 2, 3
    on conflict (district, day, key) do update set count = d.count + excluded.count`)
}

/** Whole local days; whose ratings may be seen, null = all of the district. */
export type BoardFilter = {
  readonly from: Instant
  readonly to: Instant
  readonly units: readonly Id[] | null
}

const daysOf = ({ from, to }: BoardFilter): readonly [Day, Day] => [
  dayOf(from),
  addDays(dayOf(new Date(to.getTime() - 1)), 1),
]

const COLUMN: Readonly<Record<Dimension, readonly [key: Sql, title: Sql]>> = {
  unit: [sql`d.unit::text`, sql`max(d.unit_name)`],
  item: [sql`d.item`, sql`max(d.item_title)`],
  hall: [sql`d.hall::text`, sql`max(d.hall_name)`],
  window: [sql`d.hall::text || ' ' || d.window_no`, sql`max(d.hall_name || ' ' || d.window_no)`],
  channel: [sql`d.channel`, sql`null::text`],
}

/** Counts of what could be rated in these days, and of the first ratings of those. */
export async function tally(
  reader: Reader,
  district: string,
  by: Dimension | null,
  filter: BoardFilter,
): Promise<Tally[]> {
  const [key, title] = by ? COLUMN[by] : [sql`null::text`, sql`null::text`]
  const [from, to] = daysOf(filter)
  type Row = Omit<Tally, 'byLevel' | 'chances'> & Record<string, number> & { chances: number }
  const rows = await reader.query<Row>(sql`
    select ${key} as key, ${title} as title, sum(d.chances)::integer as chances,
      sum(d.very + d.yes + d.basic + d.no + d.very_no)::integer as rated, sum(d.very)::integer as "very",
      sum(d.yes)::integer as "yes", sum(d.basic)::integer as "basic", sum(d.no)::integer as "no",
      sum(d.very_no)::integer as "veryNo", sum(d.no + d.very_no)::integer as bad,
      sum(d.excluded)::integer as excluded, sum(d.closed)::integer as closed
    from rating_day d
    where d.district = ${district} and d.day >= ${from}::date and d.day < ${to}::date
      ${filter.units ? sql`and d.unit = any(${filter.units}::uuid[])` : sql.empty}
      ${by === 'channel' ? sql`and d.channel is not null` : sql.empty}
      ${by === 'hall' || by === 'window' ? sql`and d.hall is not null` : sql.empty}
      ${by === 'window' ? sql`and d.window_no is not null` : sql.empty}
    group by 1 order by bad desc, chances desc, rated desc limit 200`)
  const some = rows.filter((row) => row.chances + row.rated + row.excluded > 0)
  return some.map(({ very, yes, basic, no, veryNo, ...row }) => ({
    ...row,
    chances: by === 'channel' ? null : row.chances,
    byLevel: { very, yes, basic, no, veryNo } as Tally['byLevel'],
  }))
}

/** How often each tag was ticked. */
export function tagCounts(reader: Reader, district: string, filter: BoardFilter) {
  const [from, to] = daysOf(filter)
  return reader.query<{ tag: string; count: number }>(sql`
    select d.tag, sum(d.count)::integer as count from rating_tag_day d
    where d.district = ${district} and d.day >= ${from}::date and d.day < ${to}::date
      ${filter.units ? sql`and d.unit = any(${filter.units}::uuid[])` : sql.empty}
    group by d.tag having sum(d.count) > 0 order by count desc, d.tag`)
}
