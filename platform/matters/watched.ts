import type { AreaCode, Id, Instant } from '../../base/index.ts'
import type { Actor } from '../org/declare.ts'
import { type Reader, type Sql, sql } from '../store/index.ts'
import { seenSql } from './access.ts'
import type { MattersCity } from './city.ts'

/** Characters of the content that are compared. */
const READ = 4000

/** A request as it is compared with others 诉求比对: its words, place and time; who asked only as a fingerprint. */
export type WatchedMatter = {
  readonly id: Id
  readonly title: string
  readonly content: string
  readonly area: AreaCode
  readonly address: string | null
  readonly lon: number | null
  readonly lat: number | null
  readonly category: string | null
  readonly openedAt: Instant
  /** Keyed fingerprint of the telephone, else of the identity number; null = nobody knows who asked. */
  readonly caller: string | null
}

/** These requests for comparison, oldest first. For the brain's own eyes: rights are the caller's to apply. */
export const watchedOf = (
  reader: Reader,
  district: AreaCode,
  ids: readonly Id[],
): Promise<WatchedMatter[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : reader.query(sql`select m.id, m.title, left(m.content, ${READ}) as content, m.area, m.address, m.lon, m.lat, m.category,
        m.opened_at as "openedAt", coalesce(p.phone_blind, p.id_blind) as caller
      from matter m left join party p on p.district = m.district and p.matter = m.id and p.role = 'requester'
      where m.district = ${district} and m.id = any(${ids}::uuid[]) order by m.opened_at, m.id`)

/** The newest requests since an instant, oldest first, `limit` at most. */
export const newestSince = (
  reader: Reader,
  district: AreaCode,
  since: Instant,
  limit: number,
): Promise<{ readonly id: Id; readonly openedAt: Instant }[]> =>
  reader.query(sql`select x.id, x.opened_at as "openedAt" from (select id, opened_at from matter
      where district = ${district} and opened_at >= ${since} order by opened_at desc, id desc limit ${limit}) x
    order by x.opened_at, x.id`)

/** Which of these the actor may see: the same predicate as the list's. */
export const seenAmong = async (
  roles: MattersCity['roles'],
  reader: Reader,
  who: Actor,
  ids: readonly Id[],
): Promise<ReadonlySet<Id>> =>
  new Set(
    ids.length === 0
      ? []
      : (
          await reader.query<{ id: Id }>(sql`select m.id from matter m where m.district = ${who.district}
            and m.id = any(${ids}::uuid[]) and ${seenSql({ roles }, who)}`)
        ).map((row) => row.id),
  )

/** When the first request of a district came; before it nothing is known, which is not the same as none. */
export const firstOpened = async (reader: Reader, district: AreaCode): Promise<Instant | null> =>
  (
    await reader.one<{ at: Instant | null }>(
      sql`select min(opened_at) as at from matter where district = ${district}`,
    )
  )?.at ?? null

/** Which requests a topic counts: these, or those of an item (leaf or group) and an area, as far as each is given. */
export type CountedScope =
  | { readonly ids: readonly Id[] }
  | { readonly category: string | null; readonly area: AreaCode | null }

export type DayCount = {
  readonly day: string
  readonly taken: number
  /** Called back, and of those satisfied (very, plainly, basically) 满意. */
  readonly visited: number
  readonly satisfied: number
}

/** Requests a day that the actor may see, by the day they came; days without one are left out. */
export const countedByDay = (
  roles: MattersCity['roles'],
  reader: Reader,
  who: Actor,
  scope: CountedScope,
  from: Instant,
  to: Instant,
): Promise<DayCount[]> => {
  const which: Sql[] =
    'ids' in scope
      ? [sql`m.id = any(${scope.ids}::uuid[])`]
      : [
          ...(scope.category === null
            ? []
            : [sql`left(m.category, ${scope.category.length}) = ${scope.category}`]),
          ...(scope.area === null ? [] : [sql`left(m.area, ${scope.area.length}) = ${scope.area}`]),
        ]
  return reader.query(sql`select to_char(m.opened_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day, count(*)::int as taken,
      count(m.verdict->>'satisfied')::int as visited,
      (count(*) filter (where m.verdict->>'satisfied' in ('very', 'yes', 'basic')))::int as satisfied
    from matter m where m.district = ${who.district} and m.opened_at >= ${from} and m.opened_at < ${to}
      and ${seenSql({ roles }, who)} ${which.length > 0 ? sql`and ${sql.join(which, ' and ')}` : sql.empty}
    group by 1 order by 1`)
}
