import type { Day, Id, Instant } from '../../../base/index.ts'
import { json, type Reader, sql, type Tx } from '../../../platform/store/index.ts'

/** A partial sum 分量. `by` is '' for the whole. */
export type Part = {
  readonly indicator: string
  readonly version: number
  readonly day: Day
  readonly by: string
  readonly key: string
  readonly base: number
  readonly hits: number
}

export type Progress = { readonly asOf: Instant; readonly backTo: Day | null; readonly placedTo: Id | null }

export const progress = (reader: Reader, district: string): Promise<Progress | undefined> =>
  reader.one(sql`select as_of as "asOf", to_char(back_to, 'YYYY-MM-DD') as "backTo", placed_to as "placedTo"
    from indicator_progress where district = ${district}`)

export const lockProgress = (tx: Tx, district: string): Promise<Progress | undefined> =>
  tx.one(sql`select as_of as "asOf", to_char(back_to, 'YYYY-MM-DD') as "backTo", placed_to as "placedTo"
    from indicator_progress where district = ${district} for update`)

export const saveProgress = (tx: Tx, district: string, p: Progress): Promise<unknown> =>
  tx.run(sql`insert into indicator_progress (district, as_of, back_to, placed_to)
    values (${district}, ${p.asOf}, ${p.backTo}::date, ${p.placedTo}::uuid)
    on conflict (district) do update set as_of = excluded.as_of, back_to = excluded.back_to, placed_to = excluded.placed_to`)

/** The places remembered of these matters. */
export const placesOf = (
  reader: Reader,
  district: string,
  ids: readonly Id[],
): Promise<{ matter: Id; places: string[] }[]> =>
  reader.query(sql`select matter, places from indicator_place
    where district = ${district} and matter = any(${ids}::uuid[])`)

export async function savePlaces(
  tx: Tx,
  district: string,
  rows: readonly { readonly matter: Id; readonly places: readonly string[] }[],
): Promise<void> {
  if (rows.length === 0) return
  await tx.run(sql`insert into indicator_place (district, matter, places)
    select ${district}, (x ->> 'matter')::uuid, array(select jsonb_array_elements_text(x -> 'places'))
    from jsonb_array_elements(${json(rows)}::jsonb) x
    on conflict (district, matter) do update set places = excluded.places where indicator_place.places <> excluded.places`)
}

/** Writes the sums of a crowd's day in place of those that stood. */
export async function saveDay(
  tx: Tx,
  district: string,
  day: { readonly crowd: string; readonly day: Day; readonly fingerprint: string; readonly at: Instant },
  indicators: readonly string[],
  parts: readonly Part[],
): Promise<void> {
  await tx.run(sql`delete from indicator_part
    where district = ${district} and day = ${day.day}::date and indicator = any(${indicators}::text[])`)
  if (parts.length > 0)
    await tx.run(sql`insert into indicator_part (district, indicator, day, by_dim, key, version, base, hits)
      select ${district}, i, ${day.day}::date, b, k, v, n, h from unnest(${parts.map((one) => one.indicator)}::text[],
        ${parts.map((one) => one.by)}::text[], ${parts.map((one) => one.key)}::text[], ${parts.map((one) => one.version)}::int[],
        ${parts.map((one) => one.base)}::float8[], ${parts.map((one) => one.hits)}::float8[]) as x(i, b, k, v, n, h)`)
  await tx.run(sql`insert into indicator_day (district, population, day, fingerprint, counted_at)
    values (${district}, ${day.crowd}, ${day.day}::date, ${day.fingerprint}, ${day.at})
    on conflict (district, population, day) do update set fingerprint = excluded.fingerprint, counted_at = excluded.counted_at`)
}

/** Days of a crowd that are kept, by the fingerprint they were counted by. */
export const keptDays = (
  reader: Reader,
  district: string,
  crowd: string,
  first: Day,
  last: Day,
): Promise<{ day: Day; fingerprint: string }[]> =>
  reader.query(sql`select to_char(day, 'YYYY-MM-DD') as day, fingerprint from indicator_day
    where district = ${district} and population = ${crowd} and day between ${first}::date and ${last}::date`)

/** Everything kept of some days, as `population day` → fingerprint: one question instead of one for each population. */
export const keptOf = async (
  reader: Reader,
  district: string,
  first: Day,
  last: Day,
): Promise<ReadonlyMap<string, string>> =>
  new Map(
    (
      await reader.query<{
        key: string
        fingerprint: string
      }>(sql`select population || ' ' || to_char(day, 'YYYY-MM-DD') as key,
        fingerprint from indicator_day where district = ${district} and day between ${first}::date and ${last}::date`)
    ).map((row) => [row.key, row.fingerprint]),
  )

/** Sums over days as a whole, by key, or by day; `keys` are beginnings, so that towns add up from villages. */
export const sums = (
  reader: Reader,
  district: string,
  asked: {
    readonly indicators: readonly string[]
    readonly by: string
    readonly first: Day
    readonly last: Day
    readonly keys: readonly string[] | null
    readonly group: 'none' | 'key' | 'day' | 'month'
  },
): Promise<{ indicator: string; group: string; base: number; hits: number }[]> => {
  const group = {
    none: sql`''`,
    key: sql`key`,
    day: sql`to_char(day, 'YYYY-MM-DD')`,
    month: sql`to_char(day, 'YYYY-MM')`,
  }[asked.group]
  return reader.query(sql`select indicator, ${group} as "group", sum(base)::float8 as base, sum(hits)::float8 as hits
    from indicator_part where district = ${district} and indicator = any(${asked.indicators}::text[]) and by_dim = ${asked.by}
      and day between ${asked.first}::date and ${asked.last}::date
      ${asked.keys === null ? sql.empty : sql`and key like any(${asked.keys.map((key) => `${key}%`)}::text[])`}
    group by 1, 2 order by 1, 2`)
}

/** Sums of one day exactly as kept, to be compared. */
export const dayParts = (
  reader: Reader,
  district: string,
  day: Day,
  indicators: readonly string[],
): Promise<Part[]> =>
  reader.query(sql`select indicator, version, to_char(day, 'YYYY-MM-DD') as day, by_dim as by, key, base, hits
    from indicator_part where district = ${district} and day = ${day}::date and indicator = any(${indicators}::text[])`)

/** What nobody adds up any more: days before the horizon, indicators that are gone. */
export async function sweep(tx: Tx, district: string, before: Day, known: readonly string[]): Promise<void> {
  await tx.run(sql`delete from indicator_part where district = ${district}
    and (day < ${before}::date or not indicator = any(${known}::text[]))`)
  await tx.run(sql`delete from indicator_day where district = ${district} and day < ${before}::date`)
}

export type Check = {
  readonly id: Id
  readonly at: Instant
  readonly days: number
  readonly parts: number
  readonly wrong: number
  readonly examples: readonly unknown[]
}

export const saveCheck = (tx: Tx, district: string, one: Check): Promise<unknown> =>
  tx.run(sql`insert into indicator_check (district, id, at, days, parts, wrong, examples)
    values (${district}, ${one.id}, ${one.at}, ${one.days}, ${one.parts}, ${one.wrong}, ${json(one.examples)})`)

export const checks = (reader: Reader, district: string): Promise<Check[]> =>
  reader.query(sql`select id, at, days, parts, wrong, examples from indicator_check
    where district = ${district} order by id desc limit 30`)
