import type { AreaCode, Day } from '../../base/index.ts'
import { type Reader, type Sql, sql, type Tx } from '../store/index.ts'
import type { Area } from './declare.ts'

const columns = sql`code, name, level, parent, valid_from::text as "validFrom", valid_to::text as "validTo", merged_into as "mergedInto"`

const on = (day: Day): Sql =>
  sql`valid_from <= ${day}::date and (valid_to is null or valid_to > ${day}::date)`

export const area = (reader: Reader, code: AreaCode, day: Day): Promise<Area | undefined> =>
  reader.one(sql`select ${columns} from area where code = ${code} and ${on(day)}`)

export const children = (reader: Reader, code: AreaCode | null, day: Day): Promise<Area[]> =>
  reader.query(
    sql`select ${columns} from area where ${code === null ? sql`parent is null` : sql`parent = ${code}`} and ${on(day)} order by code`,
  )

export const among = (reader: Reader, codes: readonly AreaCode[], day: Day): Promise<Area[]> =>
  reader.query(
    sql`select ${columns} from area where code = any(${codes}) and ${on(day)} order by length(code)`,
  )

/** `:` follows `9` under ctype C, the collation of the column. */
export const subtree = (reader: Reader, code: AreaCode, day: Day): Promise<Area[]> =>
  reader.query(
    sql`select ${columns} from area where code >= ${code} and code < ${`${code}:`} and ${on(day)} order by code`,
  )

export const named = (
  reader: Reader,
  pattern: string,
  within: AreaCode,
  day: Day,
  limit: number,
): Promise<Area[]> =>
  reader.query(sql`
    select ${columns} from area
    where name like ${pattern} and code >= ${within} and code < ${`${within}:`} and ${on(day)}
    order by length(code), length(name), code limit ${limit}`)

/** Leaves a row alone that has the code on that day or later, so that loading twice changes nothing. */
export const insert = (tx: Tx, areas: readonly Omit<Area, 'mergedInto' | 'validTo'>[]): Promise<number> =>
  tx.run(sql`
    insert into area (code, name, level, parent, valid_from)
    select t.code, t.name, t.level, t.parent, t.valid_from
    from unnest(${areas.map((a) => a.code)}::text[], ${areas.map((a) => a.name)}::text[], ${areas.map((a) => a.level)}::smallint[],
      ${areas.map((a) => a.parent)}::text[], ${areas.map((a) => a.validFrom)}::date[]) as t (code, name, level, parent, valid_from)
    where not exists (select 1 from area a where a.code = t.code and (a.valid_to is null or a.valid_to > t.valid_from))`)

export const close = (tx: Tx, code: AreaCode, into: AreaCode | null, day: Day): Promise<number> =>
  tx.run(
    sql`update area set valid_to = ${day}::date, merged_into = ${into} where code = ${code} and ${on(day)} and valid_from < ${day}::date`,
  )

export const successors = (
  reader: Reader,
  codes: readonly AreaCode[],
  day: Day,
): Promise<{ code: AreaCode; into: AreaCode }[]> =>
  reader.query(
    sql`select code, merged_into as into from area where merged_into is not null and code = any(${codes}) and valid_to <= ${day}::date`,
  )
