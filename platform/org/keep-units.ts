import type { Id } from '../../base/index.ts'
import { type Reader, sql, type Tx } from '../store/index.ts'
import type { Post, Unit } from './declare.ts'

const columns = sql`id, name, short_name as "shortName", kind, area, parent, guide, credit_code as "creditCode", path,
  valid_from as "validFrom", valid_to as "validTo", merged_into as "mergedInto"`

/** `0` follows `/` under ctype C, the collation of the column. */
const pathEnd = (path: string): string => `${path.slice(0, -1)}0`

export const unit = (reader: Reader, id: Id): Promise<Unit | undefined> =>
  reader.one(sql`select ${columns} from unit where id = ${id}`)

export const lockUnit = (tx: Tx, id: Id): Promise<Unit | undefined> =>
  tx.one(sql`select ${columns} from unit where id = ${id} for no key update`)

/** Moves wait for one another here: two moves in far branches could otherwise close a circle together. */
export const lockTree = (tx: Tx): Promise<unknown> =>
  tx.query(sql`select id from unit where parent is null order by id for no key update`)

export const units = (reader: Reader, ids: readonly Id[]): Promise<Unit[]> =>
  reader.query(sql`select ${columns} from unit where id = any(${ids}) order by path`)

export const children = (reader: Reader, parent: Id | null): Promise<(Unit & { below: number })[]> =>
  reader.query(sql`
    select ${columns}, (select count(*)::int from unit c where c.parent = unit.id and c.valid_to is null) as below
    from unit where ${parent === null ? sql`parent is null` : sql`parent = ${parent}`} and valid_to is null order by name, id`)

/** Closed units too: their matters are still somebody's. */
export const idsBelow = async (reader: Reader, path: string): Promise<Id[]> =>
  (
    await reader.query<{ id: Id }>(
      sql`select id from unit where path >= ${path} and path < ${pathEnd(path)} order by path`,
    )
  ).map((row) => row.id)

export const below = (reader: Reader, path: string): Promise<Unit[]> =>
  reader.query(
    sql`select ${columns} from unit where path >= ${path} and path < ${pathEnd(path)} and valid_to is null order by path`,
  )

export const every = (reader: Reader): Promise<Unit[]> =>
  reader.query(sql`select ${columns} from unit order by path`)

export const named = (reader: Reader, pattern: string, limit: number): Promise<Unit[]> =>
  reader.query(sql`
    select ${columns} from unit
    where (name like ${pattern} or short_name like ${pattern}) and valid_to is null
    order by length(name), name, id limit ${limit}`)

export const insert = (tx: Tx, rows: readonly Unit[]): Promise<number> =>
  tx.run(sql`
    insert into unit (id, name, short_name, kind, area, parent, guide, credit_code, path, valid_from)
    select * from unnest(${rows.map((u) => u.id)}::uuid[], ${rows.map((u) => u.name)}::text[], ${rows.map((u) => u.shortName)}::text[],
      ${rows.map((u) => u.kind)}::text[], ${rows.map((u) => u.area)}::text[], ${rows.map((u) => u.parent)}::uuid[],
      ${rows.map((u) => u.guide)}::uuid[], ${rows.map((u) => u.creditCode)}::text[], ${rows.map((u) => u.path)}::text[],
      ${rows.map((u) => u.validFrom)}::timestamptz[])`)

export const save = (tx: Tx, u: Unit): Promise<number> =>
  tx.run(sql`
    update unit set name = ${u.name}, short_name = ${u.shortName}, kind = ${u.kind}, area = ${u.area}, parent = ${u.parent},
      guide = ${u.guide}, credit_code = ${u.creditCode}, valid_to = ${u.validTo}, merged_into = ${u.mergedInto}
    where id = ${u.id}`)

/** A moved unit takes everything below it along. */
export const movePaths = (tx: Tx, from: string, to: string): Promise<number> =>
  tx.run(
    sql`update unit set path = ${to} || substr(path, ${from.length + 1}::int) where path >= ${from} and path < ${pathEnd(from)}`,
  )

/** Two changes at the very same instant are one version. */
export async function addVersion(tx: Tx, u: Unit, at: Date): Promise<void> {
  await tx.run(sql`delete from unit_version where unit = ${u.id} and from_at >= ${at}`)
  await tx.run(
    sql`update unit_version set to_at = ${at} where unit = ${u.id} and (to_at is null or to_at > ${at})`,
  )
  await tx.run(sql`
    insert into unit_version (unit, from_at, to_at, name, kind, area, parent, guide)
    values (${u.id}, ${at}, null, ${u.name}, ${u.kind}, ${u.area}, ${u.parent}, ${u.guide})`)
}

export const firstVersions = (tx: Tx, rows: readonly Unit[]): Promise<number> =>
  tx.run(sql`
    insert into unit_version (unit, from_at, name, kind, area, parent, guide)
    select id, valid_from, name, kind, area, parent, guide from unit where id = any(${rows.map((u) => u.id)})`)

export const closeVersion = (tx: Tx, id: Id, at: Date): Promise<number> =>
  tx.run(sql`update unit_version set to_at = ${at} where unit = ${id} and to_at is null and from_at < ${at}`)

export type UnitThen = Pick<Unit, 'id' | 'name' | 'kind' | 'area' | 'parent' | 'guide'>

export const allAt = (reader: Reader, at: Date): Promise<UnitThen[]> =>
  reader.query(sql`
    select unit as id, name, kind, area, parent, guide from unit_version
    where from_at <= ${at} and (to_at is null or to_at > ${at}) order by name, unit`)

export const post = (reader: Reader, id: Id): Promise<Post | undefined> =>
  reader.one(sql`select id, unit, name, closed_at as "closedAt" from post where id = ${id}`)

export const lockPost = (tx: Tx, id: Id): Promise<Post | undefined> =>
  tx.one(sql`select id, unit, name, closed_at as "closedAt" from post where id = ${id} for no key update`)

export const posts = (reader: Reader, unit: Id): Promise<Post[]> =>
  reader.query(
    sql`select id, unit, name, closed_at as "closedAt" from post where unit = ${unit} and closed_at is null order by name, id`,
  )

export const insertPost = (tx: Tx, p: Post): Promise<number> =>
  tx.run(sql`insert into post (id, unit, name) values (${p.id}, ${p.unit}, ${p.name})`)

export const closePost = (tx: Tx, id: Id, at: Date): Promise<number> =>
  tx.run(sql`update post set closed_at = ${at} where id = ${id}`)

export const heldBy = async (reader: Reader, unit: Id, at: Date): Promise<number> =>
  (
    await reader.one<{ n: number }>(sql`
      select count(*)::int as n from appointment a join post p on p.id = a.post
      where p.unit = ${unit} and (a.to_at is null or a.to_at > ${at})`)
  )?.n ?? 0

export const holdersOf = async (reader: Reader, post: Id, at: Date): Promise<number> =>
  (
    await reader.one<{ n: number }>(
      sql`select count(*)::int as n from appointment where post = ${post} and (to_at is null or to_at > ${at})`,
    )
  )?.n ?? 0
