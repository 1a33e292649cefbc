import type { AreaCode, Day, Id } from '../../../base/index.ts'
import { json, type Reader, sql, type Tx } from '../../store/index.ts'
import type { Box } from '../ground/polygon.ts'
import type { Grid, GridHolder, GridKind } from './declare.ts'

const GRID = sql`kind, code, name, geometry, area_m2 as "areaM2", valid_from::text as "validFrom", valid_to::text as "validTo", came_from as "from"`
const HOLDER = sql`id, kind, code, role, person, account, phone, valid_from::text as "validFrom", valid_to::text as "validTo"`

export const inForce = (
  reader: Reader,
  district: AreaCode,
  asked: {
    readonly kind?: GridKind
    readonly day: Day
    readonly under?: string
    readonly box?: Box
    readonly at?: readonly [number, number]
  },
): Promise<Grid[]> =>
  reader.query(sql`select ${GRID} from grid where district = ${district}
    and valid_from <= ${asked.day}::date and (valid_to is null or valid_to >= ${asked.day}::date)
    ${asked.kind ? sql`and kind = ${asked.kind}` : sql.empty}
    ${asked.under ? sql`and code like ${`${asked.under}%`}` : sql.empty}
    ${asked.box ? sql`and west <= ${asked.box.east} and east >= ${asked.box.west} and south <= ${asked.box.north} and north >= ${asked.box.south}` : sql.empty}
    ${asked.at ? sql`and west <= ${asked.at[0] + 1e-6} and east >= ${asked.at[0] - 1e-6} and south <= ${asked.at[1] + 1e-6} and north >= ${asked.at[1] - 1e-6}` : sql.empty}
    order by kind, code`)

/** Grids of a day whose boxes hold any of the points, with the numbers of those points; one look-up whatever their number. */
export const around = (
  reader: Reader,
  district: AreaCode,
  day: Day,
  points: readonly { readonly lon: number; readonly lat: number }[],
): Promise<{ kind: GridKind; code: string; geometry: Grid['geometry']; near: number[] }[]> =>
  reader.query(sql`with near as (
      select g.kind, g.code, g.valid_from, array_agg(p.n::int - 1) as near
      from unnest(${points.map((one) => one.lon)}::float8[], ${points.map((one) => one.lat)}::float8[])
        with ordinality as p(lon, lat, n)
      join grid g on g.district = ${district}
        and box(point(g.west, g.south), point(g.east, g.north)) &&
          box(point(p.lon - 1e-6, p.lat - 1e-6), point(p.lon + 1e-6, p.lat + 1e-6))
        and g.valid_from <= ${day}::date and (g.valid_to is null or g.valid_to >= ${day}::date)
      group by g.kind, g.code, g.valid_from)
    select n.kind, n.code, n.near, g.geometry from near n
      join grid g on g.district = ${district} and g.kind = n.kind and g.code = n.code and g.valid_from = n.valid_from`)

export const everOf = (reader: Reader, district: AreaCode, kind: GridKind, code: string): Promise<Grid[]> =>
  reader.query(
    sql`select ${GRID} from grid where district = ${district} and kind = ${kind} and code = ${code} order by valid_from desc`,
  )

export const madeFrom = (reader: Reader, district: AreaCode, kind: GridKind, code: string): Promise<Grid[]> =>
  reader.query(
    sql`select ${GRID} from grid where district = ${district} and kind = ${kind} and came_from @> ${[code]}::text[] order by valid_from desc, code`,
  )

export const codes = (reader: Reader, district: AreaCode, kind: GridKind, under: string): Promise<string[]> =>
  reader
    .query<{ code: string }>(
      sql`select distinct code from grid where district = ${district} and kind = ${kind} and code like ${`${under}%`}`,
    )
    .then((rows) => rows.map((row) => row.code))

/** Ends grids the day before; one that would have begun only then never was. */
export async function end(
  tx: Tx,
  district: AreaCode,
  kind: GridKind,
  codes: readonly string[],
  day: Day,
): Promise<void> {
  await tx.run(
    sql`delete from grid where district = ${district} and kind = ${kind} and code = any(${codes}::text[]) and valid_from >= ${day}::date`,
  )
  await tx.run(sql`update grid set valid_to = ${day}::date - 1
    where district = ${district} and kind = ${kind} and code = any(${codes}::text[]) and valid_to is null and valid_from < ${day}::date`)
}

export const put = (
  tx: Tx,
  district: AreaCode,
  grids: readonly (Grid & { readonly box: Box })[],
  by: Id | null,
): Promise<unknown> =>
  tx.run(sql`
    insert into grid (district, kind, code, valid_from, name, geometry, west, south, east, north, area_m2, came_from, changed_by)
    select ${district}, x.kind, x.code, x.valid_from, x.name, x.geometry, x.west, x.south, x.east, x.north, x.area_m2,
      string_to_array(x.came_from, ','), ${by}::uuid
    from (select * from unnest(${grids.map((one) => one.kind)}::text[], ${grids.map((one) => one.code)}::text[],
      ${grids.map((one) => one.validFrom)}::date[], ${grids.map((one) => one.name)}::text[],
      ${grids.map((one) => JSON.stringify(one.geometry))}::jsonb[], ${grids.map((one) => one.box.west)}::float8[],
      ${grids.map((one) => one.box.south)}::float8[], ${grids.map((one) => one.box.east)}::float8[],
      ${grids.map((one) => one.box.north)}::float8[], ${grids.map((one) => one.areaM2)}::float8[],
      ${grids.map((one) => one.from.join(','))}::text[])
      as y(kind, code, valid_from, name, geometry, west, south, east, north, area_m2, came_from)) x`)

export const holdersOf = (
  reader: Reader,
  district: AreaCode,
  asked: {
    readonly kind?: GridKind
    readonly codes?: readonly string[]
    readonly account?: Id
    readonly day?: Day
  },
): Promise<GridHolder[]> =>
  reader.query(sql`select ${HOLDER} from grid_holder where district = ${district}
    ${asked.kind ? sql`and kind = ${asked.kind}` : sql.empty}
    ${asked.codes ? sql`and code = any(${asked.codes}::text[])` : sql.empty}
    ${asked.account ? sql`and account = ${asked.account}::uuid` : sql.empty}
    ${asked.day ? sql`and valid_from <= ${asked.day}::date and (valid_to is null or valid_to >= ${asked.day}::date)` : sql.empty}
    order by code, role, valid_from desc, id`)

export const putHolders = (tx: Tx, district: AreaCode, all: readonly GridHolder[]): Promise<unknown> =>
  tx.run(sql`
    insert into grid_holder (district, id, kind, code, role, person, account, phone, valid_from, valid_to)
    select ${district}, x.* from jsonb_to_recordset(${json(
      all.map(({ validFrom, validTo, ...rest }) => ({ ...rest, valid_from: validFrom, valid_to: validTo })),
    )}::jsonb) as x(id uuid, kind text, code text, role text, person text, account uuid, phone text, valid_from date, valid_to date)`)

export const endHolder = (tx: Tx, district: AreaCode, id: Id, lastDay: Day): Promise<unknown> =>
  tx.run(sql`update grid_holder set valid_to = greatest(valid_from, ${lastDay}::date)
    where district = ${district} and id = ${id}::uuid and (valid_to is null or valid_to > ${lastDay}::date)`)
