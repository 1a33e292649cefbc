import type { Id, Instant } from '../../../base/index.ts'
import { json, type Reader, type Sql, sql, type Tx } from '../../store/index.ts'
import type { Chance, Rating, RatingState } from './declare.ts'
import { type BoardFilter, countChances, countRatings } from './keep-board.ts'

const CHANCE: Sql = sql`c.district, c.id, c.token, c.occasion, c.matter, c.matter_number as "matterNumber", c.ticket,
  c.citizen, c.item, c.item_title as "itemTitle", c.unit, c.unit_name as "unitName", c.hall, c.hall_name as "hallName",
  c.window_no as "window", c.clerk, c.at, c.expires_at as "expiresAt", c.second`

const RATING: Sql = sql`r.district, r.id, r.chance, r.round, r.level, r.tags, r.words, r.channel, r.rater, r.state,
  r.rectification, r.at`

/** Writes many chances in one go and counts them; what may be rated already stays as it is. */
export async function insertChances(tx: Tx, district: string, all: readonly Chance[]): Promise<void> {
  const fresh = await tx.query<{ id: Id }>(sql`
    insert into rating_chance (district, id, token, occasion, matter, matter_number, ticket, citizen, item, item_title,
      unit, unit_name, hall, hall_name, window_no, clerk, at, expires_at)
    select n.district, n.id, n.token, n.occasion, n.matter, n."matterNumber", n.ticket, n.citizen, n.item,
      n."itemTitle", n.unit, n."unitName", n.hall, n."hallName", n."window", n.clerk, n.at, n."expiresAt"
    from json_to_recordset(${json(all)}::json) as n(district text, id uuid, token text, occasion text, matter uuid,
      "matterNumber" text, ticket uuid, citizen uuid, item text, "itemTitle" text, unit uuid, "unitName" text,
      hall uuid, "hallName" text, "window" text, clerk uuid, at timestamptz, "expiresAt" timestamptz)
    on conflict do nothing returning id`)
  if (fresh.length > 0)
    await countChances(
      tx,
      district,
      fresh.map(({ id }) => id),
    )
}

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

export async function insertRatings(tx: Tx, district: string, all: readonly Rating[]): Promise<void> {
  if (all.length === 0) return
  await tx.run(sql`
    insert into rating (district, id, chance, round, level, tags, words, channel, rater, state, rectification, at)
    select n.district, n.id, n.chance, n.round, n.level, array(select json_array_elements_text(n.tags)), n.words,
      n.channel, n.rater, n.state, n.rectification, n.at
    from json_to_recordset(${json(all)}::json) as n(district text, id uuid, chance uuid, round integer, level text,
      tags json, words text, channel text, rater text, state text, rectification uuid, at timestamptz)`)
  await countRatings(
    tx,
    district,
    all.map(({ id }) => id),
    1,
  )
}

/** A rating changes how it counts: taken out of the counts as it was, put into them as it is. */
async function recounted(tx: Tx, district: string, id: Id, change: () => Promise<number>): Promise<number> {
  // whoever changes it holds it: two at once would take it out twice
  await tx.run(sql`select from rating where district = ${district} and id = ${id}::uuid for update`)
  await countRatings(tx, district, [id], -1)
  const done = await change()
  await countRatings(tx, district, [id], 1)
  return done
}

export const ratingOfMatter = (reader: Reader, district: string, rectification: Id) =>
  reader.one<Rating>(sql`
    select ${RATING} from rating r
    where r.district = ${district} and r.rectification = ${rectification}::uuid and r.round = 1`)

export const chanceById = (reader: Reader, district: string, id: Id) =>
  reader.one<Chance>(sql`
    select ${CHANCE} from rating_chance c where c.district = ${district} and c.id = ${id}::uuid`)

export const setState = (tx: Tx, district: string, id: Id, state: RatingState) =>
  recounted(tx, district, id, () =>
    tx.run(sql`update rating set state = ${state} where district = ${district} and id = ${id}::uuid`),
  )

export const setClosed = (tx: Tx, district: string, id: Id, at: Instant | null) =>
  recounted(tx, district, id, () =>
    tx.run(
      sql`update rating set closed_at = ${at}::timestamptz where district = ${district} and id = ${id}::uuid`,
    ),
  )

export const openSecond = (tx: Tx, district: string, chance: Id, open: boolean) =>
  tx.run(sql`
    update rating_chance set second = ${open} where district = ${district} and id = ${chance}::uuid`)

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
