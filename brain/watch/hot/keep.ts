import type { AreaCode, Id, Instant } from '../../../base/index.ts'
import { json, type Reader, sql, type Tx } from '../../../platform/store/index.ts'
import type { Edge, Group, Hand, HandKind, WatchLevel } from './declare.ts'
import type { Where } from './grouping.ts'
import type { Placed } from './regroup.ts'

// ── requests ────────────────────────────────────────────────────────────────────────────────────────────────────

/** Requests to be read; those known already stay as they are. */
export const announce = (
  tx: Tx,
  district: AreaCode,
  found: readonly { readonly id: Id; readonly openedAt: Instant }[],
): Promise<number> =>
  found.length === 0
    ? Promise.resolve(0)
    : tx.run(sql`insert into watch_request (district, matter, at)
        select ${district}, x.matter, x.at from json_to_recordset(${json(
          found.map(({ id, openedAt }) => ({ matter: id, at: openedAt.toISOString() })),
        )}::json) as x(matter uuid, at timestamptz)
        on conflict (district, matter) do nothing`)

export const anyRequest = async (reader: Reader, district: AreaCode): Promise<boolean> =>
  (await reader.one(sql`select 1 as one from watch_request where district = ${district} limit 1`)) !==
  undefined

/** The oldest that were not read yet. */
export const unread = async (reader: Reader, district: AreaCode, limit: number): Promise<Id[]> =>
  (
    await reader.query<{ matter: Id }>(sql`select matter from watch_request
      where district = ${district} and grp is null order by at, matter limit ${limit}`)
  ).map((row) => row.matter)

/** Of these the ones still unread, held until the transaction ends: of two readers one takes them. */
export const takeUnread = async (tx: Tx, district: AreaCode, ids: readonly Id[]): Promise<ReadonlySet<Id>> =>
  new Set(
    (
      await tx.query<{ matter: Id }>(sql`select matter from watch_request
        where district = ${district} and matter = any(${ids}::uuid[]) and grp is null order by matter for update`)
    ).map((row) => row.matter),
  )

export type ReadRow = {
  readonly matter: Id
  readonly caller: string | null
  readonly area: AreaCode
  readonly lon: number | null
  readonly lat: number | null
  readonly category: string | null
}

/** What is known of a request once it was read; its group follows. */
export const noteRead = (tx: Tx, district: AreaCode, rows: readonly ReadRow[]): Promise<number> =>
  rows.length === 0
    ? Promise.resolve(0)
    : tx.run(sql`update watch_request r set caller = x.caller, area = x.area, lon = x.lon, lat = x.lat, category = x.category
      from json_to_recordset(${json(rows)}::json)
        as x(matter uuid, caller text, area text, lon float8, lat float8, category text)
      where r.district = ${district} and r.matter = x.matter`)

/** A request that is gone from the list of matters is in no group. */
export const forget = (tx: Tx, district: AreaCode, ids: readonly Id[]): Promise<number> =>
  tx.run(
    sql`delete from watch_request where district = ${district} and matter = any(${ids}::uuid[]) and grp is null`,
  )

export const groupsOfRequests = async (
  reader: Reader,
  district: AreaCode,
  ids: readonly Id[],
): Promise<Id[]> =>
  ids.length === 0
    ? []
    : (
        await reader.query<{ grp: Id }>(sql`select distinct grp from watch_request
          where district = ${district} and matter = any(${ids}::uuid[]) and grp is not null`)
      ).map((row) => row.grp)

/** When and where these requests came, as far as they were read. */
export const readAt = (
  reader: Reader,
  district: AreaCode,
  ids: readonly Id[],
): Promise<(Where & { readonly matter: Id; readonly at: Instant })[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : reader.query(sql`select matter, at, area, lon, lat from watch_request
        where district = ${district} and matter = any(${ids}::uuid[]) and grp is not null`)

export type MemberRow = Placed & ReadRow

const memberColumns = sql`matter, at, grp as "group", caller, area, lon, lat, category`

/** Requests of these groups, the oldest first. */
export const members = (
  reader: Reader,
  district: AreaCode,
  groups: readonly Id[],
  since: Instant | null = null,
): Promise<MemberRow[]> =>
  groups.length === 0
    ? Promise.resolve([])
    : reader.query(sql`select ${memberColumns} from watch_request where district = ${district}
        and grp = any(${groups}::uuid[]) ${since ? sql`and at >= ${since}` : sql.empty} order by at, matter`)

/** The same, held until the transaction ends; always in one order, so that two do not wait for each other. */
export const lockMembers = (tx: Tx, district: AreaCode, groups: readonly Id[]): Promise<MemberRow[]> =>
  groups.length === 0
    ? Promise.resolve([])
    : tx.query(sql`select ${memberColumns} from watch_request where district = ${district}
        and grp = any(${groups}::uuid[]) order by matter for update`)

export const saveGroups = (tx: Tx, district: AreaCode, moved: readonly Placed[]): Promise<number> =>
  moved.length === 0
    ? Promise.resolve(0)
    : tx.run(sql`update watch_request r set grp = x.grp
      from json_to_recordset(${json(moved.map(({ matter, group }) => ({ matter, grp: group })))}::json) as x(matter uuid, grp uuid)
      where r.district = ${district} and r.matter = x.matter`)

// ── nearness ────────────────────────────────────────────────────────────────────────────────────────────────────

export const saveEdges = (tx: Tx, district: AreaCode, edges: readonly Edge[]): Promise<number> =>
  edges.length === 0
    ? Promise.resolve(0)
    : tx.run(sql`insert into watch_edge (district, a, b, strength)
        select ${district}, x.a, x.b, x.strength
        from json_to_recordset(${json(edges.map(([a, b, strength]) => ({ a, b, strength })))}::json)
          as x(a uuid, b uuid, strength float8)
        on conflict (district, a, b) do nothing`)

/** What is known of the nearness among these. */
export const edgesAmong = async (reader: Reader, district: AreaCode, ids: readonly Id[]): Promise<Edge[]> =>
  ids.length < 2
    ? []
    : (
        await reader.query<{ a: Id; b: Id; strength: number }>(sql`select a, b, strength from watch_edge
          where district = ${district} and a = any(${ids}::uuid[]) and b = any(${ids}::uuid[])`)
      ).map(({ a, b, strength }): Edge => [a, b, strength])

/** Requests near to these that are in no group of theirs, with the nearness of the best. */
export const neighbours = (
  reader: Reader,
  district: AreaCode,
  ids: readonly Id[],
): Promise<{ readonly group: Id; readonly strength: number }[]> =>
  reader.query(sql`select r.grp as "group", max(x.strength) as strength from (
      select b as other, strength from watch_edge where district = ${district} and a = any(${ids}::uuid[])
      union all select a as other, strength from watch_edge where district = ${district} and b = any(${ids}::uuid[])) x
    join watch_request r on r.district = ${district} and r.matter = x.other
    where r.grp is not null and not (r.matter = any(${ids}::uuid[])) group by r.grp order by 2 desc, 1 limit 20`)

// ── groups ──────────────────────────────────────────────────────────────────────────────────────────────────────

const groupColumns = sql`id, name, grip, phrases, area, lon, lat, category, size, people, first_at as "firstAt", last_at as "lastAt"`

export const saveGroup = (tx: Tx, district: AreaCode, one: Group): Promise<number> =>
  tx.run(sql`insert into watch_group (district, id, name, grip, phrases, area, lon, lat, category, size, people, first_at, last_at)
    values (${district}, ${one.id}, ${one.name}, ${one.grip}, ${one.phrases as string[]}::text[], ${one.area}, ${one.lon}, ${one.lat},
      ${one.category}, ${one.size}, ${one.people}, ${one.firstAt}, ${one.lastAt})
    on conflict (district, id) do update set name = excluded.name, grip = excluded.grip, phrases = excluded.phrases,
      area = excluded.area, lon = excluded.lon, lat = excluded.lat, category = excluded.category, size = excluded.size,
      people = excluded.people, first_at = excluded.first_at, last_at = excluded.last_at`)

export const dropGroups = (tx: Tx, district: AreaCode, ids: readonly Id[]): Promise<number> =>
  ids.length === 0
    ? Promise.resolve(0)
    : tx.run(sql`delete from watch_group where district = ${district} and id = any(${ids}::uuid[])`)

export const groups = (reader: Reader, district: AreaCode, ids: readonly Id[]): Promise<Group[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : reader.query(
        sql`select ${groupColumns} from watch_group where district = ${district} and id = any(${ids}::uuid[])`,
      )

/** Groups that had a request since, those of most people first. */
export const liveGroups = (
  reader: Reader,
  district: AreaCode,
  since: Instant,
  people: number,
  limit: number,
): Promise<Group[]> =>
  reader.query(sql`select ${groupColumns} from watch_group where district = ${district} and last_at >= ${since}
    and people >= ${people} order by people desc, last_at desc, id limit ${limit}`)

// ── hands ───────────────────────────────────────────────────────────────────────────────────────────────────────

const handColumns = sql`id, kind, left_side as "left", right_side as "right", why, by_name as by, at,
  undone_by as "undoneBy", undone_at as "undoneAt", undone_why as "undoneWhy"`

/** Decisions that speak of any of these, oldest first; those undone only where asked for. */
export const hands = (
  reader: Reader,
  district: AreaCode,
  ids: readonly Id[],
  undone = false,
): Promise<Hand[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : reader.query(sql`select ${handColumns} from watch_hand where district = ${district}
        and (left_side && ${ids}::uuid[] or right_side && ${ids}::uuid[])
        ${undone ? sql.empty : sql`and undone_at is null`} order by at, id`)

export const lockHand = (tx: Tx, district: AreaCode, id: Id): Promise<Hand | undefined> =>
  tx.one(
    sql`select ${handColumns} from watch_hand where district = ${district} and id = ${id}::uuid for update`,
  )

export const hand = (reader: Reader, district: AreaCode, id: Id): Promise<Hand | undefined> =>
  reader.one(sql`select ${handColumns} from watch_hand where district = ${district} and id = ${id}::uuid`)

export const insertHand = (
  tx: Tx,
  district: AreaCode,
  one: {
    readonly id: Id
    readonly kind: HandKind
    readonly left: readonly Id[]
    readonly right: readonly Id[]
    readonly why: string
    readonly by: string
    readonly at: Instant
  },
): Promise<number> =>
  tx.run(sql`insert into watch_hand (district, id, kind, left_side, right_side, why, by_name, at)
    values (${district}, ${one.id}, ${one.kind}, ${one.left as Id[]}::uuid[], ${one.right as Id[]}::uuid[], ${one.why}, ${one.by}, ${one.at})`)

export const undoHand = (
  tx: Tx,
  district: AreaCode,
  id: Id,
  by: string,
  at: Instant,
  why: string,
): Promise<number> =>
  tx.run(sql`update watch_hand set undone_by = ${by}, undone_at = ${at}, undone_why = ${why}
    where district = ${district} and id = ${id}::uuid and undone_at is null`)

// ── warnings ────────────────────────────────────────────────────────────────────────────────────────────────────

export type Warning = {
  readonly group: Id
  readonly level: WatchLevel
  readonly at: Instant
  readonly today: number
  readonly mean: number
  readonly deviation: number
  readonly people: number
  readonly lastHour: number
}

/** Answers 0 when the group was warned of at this level before. */
export const insertWarning = (tx: Tx, district: AreaCode, one: Warning): Promise<number> =>
  tx.run(sql`insert into watch_warning (district, grp, level, at, today, mean, deviation, people, last_hour)
    values (${district}, ${one.group}, ${one.level}, ${one.at}, ${one.today}, ${one.mean}, ${one.deviation}, ${one.people}, ${one.lastHour})
    on conflict (district, grp, level) do nothing`)

/** Warnings of the groups that began with one of these requests. */
export const warnings = (reader: Reader, district: AreaCode, ids: readonly Id[]): Promise<Warning[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : reader.query(sql`select grp as "group", level, at, today, mean, deviation, people, last_hour as "lastHour"
        from watch_warning where district = ${district} and grp = any(${ids}::uuid[]) order by at, level`)
