import type { AreaCode, Id, Instant } from '../../base/index.ts'
import { type Reader, sql } from '../store/index.ts'

/** Characters of the content that are read: beyond them a text repeats itself. */
const READ = 4000

/** A request as the index of similar ones reads it 相似索引读取: its words and what is compared beside them. */
export type ReadMatter = {
  readonly id: Id
  readonly title: string
  readonly content: string
  readonly address: string | null
  readonly lon: number | null
  readonly lat: number | null
  readonly openedAt: Instant
  /** Who is complained of, and the asset, as the form names them. */
  readonly party: string | null
  readonly asset: string | null
  /** Keyed fingerprint of the telephone, else of the identity number; null where secrecy was asked or nobody is known. */
  readonly caller: string | null
}

/** These requests in one statement, in no order. For the brain's own eyes: rights are the caller's to apply. */
export const readMatters = (reader: Reader, district: AreaCode, ids: readonly Id[]): Promise<ReadMatter[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : reader.query(sql`select m.id, m.title, left(m.content, ${READ}) as content, m.address, m.lon, m.lat,
        m.opened_at as "openedAt", m.data->>'subjectParty' as party, m.data->>'asset' as asset,
        case when m.secret or m.anonymous or m.kind is not distinct from 'report' then null
          else coalesce(p.phone_blind, p.id_blind) end as caller
      from matter m left join party p on p.district = m.district and p.matter = m.id and p.role = 'requester'
      where m.district = ${district} and m.id = any(${ids}::uuid[])`)

/** Ids in the order of their making, after one of them: for reading all that is there. */
export const matterIdsAfter = async (
  reader: Reader,
  district: AreaCode,
  after: Id | null,
  limit: number,
): Promise<Id[]> =>
  (
    await reader.query<{ id: Id }>(sql`select id from matter where district = ${district}
      ${after === null ? sql.empty : sql`and id > ${after}::uuid`} order by id limit ${limit}`)
  ).map((row) => row.id)

/** The newest ids, newest first. */
export const newestMatterIds = async (reader: Reader, district: AreaCode, limit: number): Promise<Id[]> =>
  (
    await reader.query<{ id: Id }>(
      sql`select id from matter where district = ${district} order by id desc limit ${limit}`,
    )
  ).map((row) => row.id)

/** A matter as a page for everybody begins from it 公开事项: what of its data is told, the page says. */
export type PublishedMatter = {
  readonly id: Id
  readonly number: string
  readonly title: string
  readonly state: string
  readonly kind: string | null
  readonly area: AreaCode
  readonly openedAt: Instant
  readonly data: Readonly<Record<string, unknown>>
}

/** The newest of a type, in these states if they are named, none that is secret. */
export const publishedMatters = (
  reader: Reader,
  district: AreaCode,
  type: string,
  limit: number,
  states: readonly string[] | null = null,
): Promise<PublishedMatter[]> =>
  reader.query(sql`select id, number, title, state, kind, area, opened_at as "openedAt", data from matter
    where district = ${district} and type = ${type} and merged_into is null and not secret
      and (${states}::text[] is null or state = any(${states}::text[]))
    order by id desc limit ${limit}`)

/** Earlier open matters of a type that name the same thing in one field of their data: of which one may be in work. */
export const openTwins = async (
  reader: Reader,
  of: {
    readonly district: AreaCode
    readonly type: string
    readonly field: string
    readonly value: string
    /** Only those opened before it. */
    readonly before: Id
  },
): Promise<number> =>
  (
    await reader.one<{ n: number }>(sql`select count(*)::int as n from matter
      where district = ${of.district} and type = ${of.type} and closed_at is null and merged_into is null
        and data->>${of.field} = ${of.value} and id < ${of.before}::uuid`)
  )?.n ?? 0
