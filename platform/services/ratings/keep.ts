import type { Id, Instant } from '../../../base/index.ts'
import { json, type Reader, type Sql, sql, type Tx } from '../../store/index.ts'
import type { Chance, Dimension, Rating, RatingState, Tally } from './declare.ts'

const CHANCE: Sql = sql`c.district, c.id, c.token, c.occasion, c.matter, c.matter_number as "matterNumber", c.ticket,
  c.citizen, c.item, c.item_title as "itemTitle", c.unit, c.unit_name as "unitName", c.hall, c.hall_name as "hallName",
  c.window_no as "window", c.clerk, c.at, c.expires_at as "expiresAt", c.second`

const RATING: Sql = sql`r.district, r.id, r.chance, r.round, r.level, r.tags, r.words, r.channel, r.rater, r.state,
  r.rectification, r.at`

/** Writes many chances in one go; what may be rated already stays as it is. */
export const insertChances = (tx: Tx, all: readonly Chance[]) =>
  tx.run(sql`
    insert into rating_chance (district, id, token, occasion, matter, matter_number, ticket, citizen, item, item_title,
      unit, unit_name, hall, hall_name, window_no, clerk, at, expires_at)
    select n.district, n.id, n.token, n.occasion, n.matter, n."matterNumber", n.ticket, n.citizen, n.item,
      n."itemTitle", n.unit, n."unitName", n.hall, n."hallName", n."window", n.clerk, n.at, n."expiresAt"
    from json_to_recordset(${json(all)}::json) as n(district text, id uuid, token text, occasion text, matter uuid,
      "matterNumber" text, ticket uuid, citizen uuid, item text, "itemTitle" text, unit uuid, "unitName" text,
      hall uuid, "hallName" text, "window" text, clerk uuid, at timestamptz, "expiresAt" timestamptz)
    on conflict do nothing`)

export const chanceByToken = (reader: Reader, district: string, token: string) =>
  reader.one<Chance>(sql`
    select ${CHANCE} from rating_chance c where c.district = ${district} and c.token = ${token}`)

export const lockChance = (tx: Tx, district: string, token: string) =>
  tx.one<Chance>(sql`
    select ${CHANCE} from rating_chance c where c.district = ${district} and c.token = ${token} for update`)

export const chanceOfMatter = (reader: Reader, district: string, matter: Id) =>
  reader.one<Chance>(sql`
    select ${CHANCE} from rating_chance c
    where c.district = ${district} and c.matter = ${matter}::uuid and c.occasion = 'matter'`)

export const chanceOfTicket = (reader: Reader, district: string, ticket: Id) =>
  reader.one<Chance>(sql`
    select ${CHANCE} from rating_chance c where c.district = ${district} and c.ticket = ${ticket}::uuid`)

/** The visit that ended last at a window, since an instant. */
export const lastAtWindow = (reader: Reader, district: string, hall: Id, window: string, since: Instant) =>
  reader.one<Chance>(sql`
    select ${CHANCE} from rating_chance c
    where c.district = ${district} and c.hall = ${hall}::uuid and c.window_no = ${window}
      and c.at >= ${since}::timestamptz
    order by c.at desc limit 1`)

export const chancesOfCitizen = (reader: Reader, district: string, citizen: Id, limit: number) =>
  reader.query<Chance & { level: Rating['level'] | null }>(sql`
    select ${CHANCE}, (select r.level from rating r where r.district = c.district and r.chance = c.id
      order by r.round desc limit 1) as level
    from rating_chance c
    where c.district = ${district} and c.citizen = ${citizen}::uuid order by c.id desc limit ${limit}`)

export const ratingsOf = (reader: Reader, district: string, chance: Id) =>
  reader.query<Rating>(sql`
    select ${RATING} from rating r
    where r.district = ${district} and r.chance = ${chance}::uuid order by r.round`)

export const insertRatings = (tx: Tx, all: readonly Rating[]) =>
  tx.run(sql`
    insert into rating (district, id, chance, round, level, tags, words, channel, rater, state, rectification, at)
    select n.district, n.id, n.chance, n.round, n.level, array(select json_array_elements_text(n.tags)), n.words,
      n.channel, n.rater, n.state, n.rectification, n.at
    from json_to_recordset(${json(all)}::json) as n(district text, id uuid, chance uuid, round integer, level text,
      tags json, words text, channel text, rater text, state text, rectification uuid, at timestamptz)`)

export const ratingOfMatter = (reader: Reader, district: string, rectification: Id) =>
  reader.one<Rating>(sql`
    select ${RATING} from rating r
    where r.district = ${district} and r.rectification = ${rectification}::uuid and r.round = 1`)

export const chanceById = (reader: Reader, district: string, id: Id) =>
  reader.one<Chance>(sql`
    select ${CHANCE} from rating_chance c where c.district = ${district} and c.id = ${id}::uuid`)

export const setState = (tx: Tx, district: string, id: Id, state: RatingState) =>
  tx.run(sql`update rating set state = ${state} where district = ${district} and id = ${id}::uuid`)

export const setClosed = (tx: Tx, district: string, id: Id, at: Instant | null) =>
  tx.run(
    sql`update rating set closed_at = ${at}::timestamptz where district = ${district} and id = ${id}::uuid`,
  )

export const openSecond = (tx: Tx, district: string, chance: Id, open: boolean) =>
  tx.run(sql`
    update rating_chance set second = ${open} where district = ${district} and id = ${chance}::uuid`)

export type BoardFilter = {
  readonly from: Instant
  readonly to: Instant
  /** Whose ratings may be seen; null = all of the district. */
  readonly units: readonly Id[] | null
}

const COLUMN: Readonly<Record<Dimension, readonly [key: Sql, title: Sql]>> = {
  unit: [sql`c.unit::text`, sql`max(c.unit_name)`],
  item: [sql`c.item`, sql`max(c.item_title)`],
  hall: [sql`c.hall::text`, sql`max(c.hall_name)`],
  window: [sql`c.hall::text || ' ' || c.window_no`, sql`max(c.hall_name || ' ' || c.window_no)`],
  channel: [sql`r.channel`, sql`null::text`],
}

/** Counts of what could be rated between two instants, and of the first ratings of those. */
export async function tally(
  reader: Reader,
  district: string,
  by: Dimension | null,
  filter: BoardFilter,
): Promise<Tally[]> {
  const [key, title] = by ? COLUMN[by] : [sql`null::text`, sql`null::text`]
  type Row = Omit<Tally, 'byLevel' | 'chances'> & Record<string, number> & { chances: number }
  const rows = await reader.query<Row>(sql`
    select ${key} as key, ${title} as title, count(*)::integer as chances,
      count(*) filter (where r.state <> 'excluded')::integer as rated,
      count(*) filter (where r.level = 'very' and r.state <> 'excluded')::integer as "very",
      count(*) filter (where r.level = 'yes' and r.state <> 'excluded')::integer as "yes",
      count(*) filter (where r.level = 'basic' and r.state <> 'excluded')::integer as "basic",
      count(*) filter (where r.level = 'no' and r.state <> 'excluded')::integer as "no",
      count(*) filter (where r.level = 'veryNo' and r.state <> 'excluded')::integer as "veryNo",
      count(*) filter (where r.level in ('no', 'veryNo') and r.state <> 'excluded')::integer as bad,
      count(*) filter (where r.state = 'excluded')::integer as excluded,
      count(*) filter (where r.level in ('no', 'veryNo') and r.state <> 'excluded' and r.closed_at is not null)::integer
        as closed
    from rating_chance c left join rating r on r.district = c.district and r.chance = c.id and r.round = 1
    where c.district = ${district} and c.at >= ${filter.from}::timestamptz and c.at < ${filter.to}::timestamptz
      ${filter.units ? sql`and c.unit = any(${filter.units}::uuid[])` : sql.empty}
      ${by === 'channel' ? sql`and r.id is not null` : sql.empty}
      ${by === 'hall' || by === 'window' ? sql`and c.hall is not null` : sql.empty}
      ${by === 'window' ? sql`and c.window_no is not null` : sql.empty}
    group by 1 order by bad desc, chances desc limit 200`)
  return rows.map(({ very, yes, basic, no, veryNo, ...row }) => ({
    ...row,
    chances: by === 'channel' ? null : row.chances,
    byLevel: { very, yes, basic, no, veryNo } as Tally['byLevel'],
  }))
}

export type Said = Pick<
  Rating,
  'id' | 'round' | 'level' | 'tags' | 'words' | 'channel' | 'state' | 'rectification' | 'at'
> &
  Pick<Chance, 'itemTitle' | 'unitName' | 'hallName' | 'window' | 'matterNumber' | 'clerk'>

/** Ratings as staff may read them, newest first: no rater, and whose clerk it was only to leave that clerk's own out. */
export const said = (
  reader: Reader,
  district: string,
  filter: BoardFilter & { readonly badOnly: boolean; readonly not: Id | null; readonly limit: number },
) =>
  reader.query<Said>(sql`
    select r.id, r.round, r.level, r.tags, r.words, r.channel, r.state, r.rectification, r.at,
      c.item_title as "itemTitle", c.unit_name as "unitName", c.hall_name as "hallName", c.window_no as "window",
      c.matter_number as "matterNumber", c.clerk
    from rating r join rating_chance c on c.district = r.district and c.id = r.chance
    where r.district = ${district} and r.at >= ${filter.from}::timestamptz and r.at < ${filter.to}::timestamptz
      ${filter.badOnly ? sql`and r.level in ('no', 'veryNo')` : sql.empty}
      ${filter.units ? sql`and c.unit = any(${filter.units}::uuid[])` : sql.empty}
      ${filter.not ? sql`and c.clerk is distinct from ${filter.not}::uuid` : sql.empty}
    order by r.at desc limit ${filter.limit}`)

/** How often each tag was ticked. */
export const tagCounts = (reader: Reader, district: string, filter: BoardFilter) =>
  reader.query<{ tag: string; count: number }>(sql`
    select t.tag, count(*)::integer as count
    from rating r join rating_chance c on c.district = r.district and c.id = r.chance, unnest(r.tags) as t(tag)
    where r.district = ${district} and r.at >= ${filter.from}::timestamptz and r.at < ${filter.to}::timestamptz
      and r.state <> 'excluded' ${filter.units ? sql`and c.unit = any(${filter.units}::uuid[])` : sql.empty}
    group by t.tag order by count desc, t.tag`)
