import type { AreaCode, Id, Instant } from '../../../base/index.ts'
import { json, type Reader, sql, type Tx } from '../../store/index.ts'
import type { AddressStatus, Doubt, ImportReport, MatchLevel, NameKind, StandardAddress } from './declare.ts'

export type NameRow = {
  readonly id: Id
  readonly kind: NameKind
  readonly name: string
  readonly plain: string
  readonly town: AreaCode
  readonly pinyin: string
  readonly initials: string
  readonly lon: number | null
  readonly lat: number | null
  readonly addresses: number
  readonly aliasOf: Id | null
}
export type NewName = Omit<NameRow, 'addresses'> & { readonly tokens: readonly string[] }
export type NewAddress = Omit<StandardAddress, 'road' | 'estate' | 'text'> & {
  readonly road: Id | null
  readonly estate: Id | null
  readonly full: string
  readonly cell: number | null
  readonly source: string
}

const NAME = sql`n.id, n.kind, n.name, n.plain, n.town, n.pinyin, n.initials, n.lon, n.lat, n.addresses, n.alias_of as "aliasOf"`
const ADDRESS = sql`a.id, a.code, a.town, a.village, r.name as road, a.number, a.sub, e.name as estate, a.building, a.unit,
  a.floor, a.room, a.level, a.status, a.full_text as text, a.lon, a.lat, a.grid`
const WITH_NAMES = sql`left join address_name r on r.district = a.district and r.id = a.road
  left join address_name e on e.district = a.district and e.id = a.estate`

export const namesLike = (
  reader: Reader,
  district: AreaCode,
  tokens: readonly string[],
  area: string,
  limit: number,
): Promise<(NameRow & { readonly hits: number })[]> =>
  reader.query(sql`
    with hit as (
      select t.name, count(*)::integer as hits from address_token t
      where t.district = ${district} and t.token = any(${tokens}::text[]) group by t.name
    )
    select ${NAME}, h.hits from hit h join address_name n on n.district = ${district} and n.id = h.name
    order by h.hits desc, (n.town = ${area}) desc, n.addresses desc, n.id limit ${limit}`)

/** Names whose sounds or first letters begin so. */
export const namesSounding = (
  reader: Reader,
  district: AreaCode,
  letters: string,
  area: string,
  limit: number,
): Promise<NameRow[]> =>
  reader.query(sql`
    (select ${NAME} from address_name n where n.district = ${district}
      and n.pinyin collate "C" >= ${letters} and n.pinyin collate "C" < ${`${letters}~`}
      order by (n.town = ${area}) desc, n.addresses desc limit ${limit})
    union
    (select ${NAME} from address_name n where n.district = ${district}
      and n.initials collate "C" >= ${letters} and n.initials collate "C" < ${`${letters}~`}
      order by (n.town = ${area}) desc, n.addresses desc limit ${limit})`)

export const namesOf = (reader: Reader, district: AreaCode, ids: readonly Id[]): Promise<NameRow[]> =>
  reader.query(
    sql`select ${NAME} from address_name n where n.district = ${district} and n.id = any(${ids}::uuid[])`,
  )

/** Addresses of these roads and estates with this door or building; without both, a few of each. */
export const addressesAt = (
  reader: Reader,
  district: AreaCode,
  names: readonly Id[],
  asked: { readonly number: number | null; readonly building: string | null },
  limit: number,
): Promise<(StandardAddress & { readonly roadId: Id | null; readonly estateId: Id | null })[]> => {
  const road = sql`a.road = any(${names}::uuid[]) ${asked.number === null ? sql.empty : sql`and a.number = ${asked.number}`}`
  const estate = sql`a.estate = any(${names}::uuid[]) ${asked.building === null ? sql.empty : sql`and a.building = any(${buildings(asked.building)}::text[])`}`
  return reader.query(sql`
    select ${ADDRESS}, a.road as "roadId", a.estate as "estateId" from (
      (select * from (select a.id from address a where a.district = ${district} and ${road} order by a.number, a.sub, a.building, a.unit, a.room limit ${limit}) one)
      union
      (select * from (select a.id from address a where a.district = ${district} and ${estate} order by a.building, a.unit, a.room limit ${limit}) two)
    ) found join address a on a.district = ${district} and a.id = found.id ${WITH_NAMES}`)
}

/** 3栋 may be kept as 3幢 or 3座. */
const buildings = (one: string): string[] => {
  const number = one.replace(/(?:栋|幢|座|号楼|楼)$/, '')
  return [...new Set([one, `${number}栋`, `${number}幢`, `${number}座`, `${number}号楼`])]
}

export const inCells = (
  reader: Reader,
  district: AreaCode,
  cells: readonly number[],
  limit: number,
): Promise<StandardAddress[]> =>
  reader.query(sql`select ${ADDRESS} from address a ${WITH_NAMES}
    where a.district = ${district} and a.cell = any(${cells}::bigint[]) and a.status <> 'historic' limit ${limit}`)

export const read = (reader: Reader, district: AreaCode, id: Id): Promise<StandardAddress | undefined> =>
  reader
    .query<StandardAddress>(
      sql`select ${ADDRESS} from address a ${WITH_NAMES} where a.district = ${district} and a.id = ${id}::uuid`,
    )
    .then((rows) => rows[0])

export const page = (
  reader: Reader,
  district: AreaCode,
  asked: {
    readonly town?: string
    readonly village?: string
    readonly status?: AddressStatus
    readonly after?: Id
    readonly limit: number
  },
): Promise<StandardAddress[]> =>
  reader.query(sql`select ${ADDRESS} from address a ${WITH_NAMES} where a.district = ${district}
    ${asked.town ? sql`and a.town = ${asked.town}` : sql.empty}
    ${asked.village ? sql`and a.village = ${asked.village}` : sql.empty}
    ${asked.status ? sql`and a.status = ${asked.status}` : sql.empty}
    ${asked.after ? sql`and a.id > ${asked.after}::uuid` : sql.empty}
    order by a.id limit ${asked.limit}`)

/** How many by town and level: what the tree of the page shows, and 标准地址覆盖率. */
export const counted = (
  reader: Reader,
  district: AreaCode,
): Promise<
  { town: string; village: string; level: MatchLevel; status: AddressStatus; n: number; pointed: number }[]
> =>
  reader.query(sql`select town, village, level, status, count(*)::integer as n, count(lon)::integer as pointed
    from address where district = ${district} group by town, village, level, status order by town, village`)

export const knownNames = (
  reader: Reader,
  district: AreaCode,
  plains: readonly string[],
): Promise<{ id: Id; kind: NameKind; plain: string; town: string }[]> =>
  reader.query(sql`select id, kind, plain, town from address_name
    where district = ${district} and plain = any(${plains}::text[])`)

export async function putNames(tx: Tx, district: AreaCode, names: readonly NewName[]): Promise<void> {
  if (names.length === 0) return
  await tx.run(sql`
    insert into address_name (district, id, kind, name, plain, town, pinyin, initials, addresses, lon, lat, alias_of)
    select ${district}, x.id, x.kind, x.name, x.plain, x.town, x.pinyin, x.initials, 0, x.lon, x.lat, x.alias_of
    from unnest(${names.map((one) => one.id)}::uuid[], ${names.map((one) => one.kind)}::text[], ${names.map((one) => one.name)}::text[],
      ${names.map((one) => one.plain)}::text[], ${names.map((one) => one.town)}::text[], ${names.map((one) => one.pinyin)}::text[],
      ${names.map((one) => one.initials)}::text[], ${names.map((one) => one.lon)}::float8[], ${names.map((one) => one.lat)}::float8[],
      ${names.map((one) => one.aliasOf)}::uuid[]) as x(id, kind, name, plain, town, pinyin, initials, lon, lat, alias_of)
    on conflict do nothing`)
  const tokens = names.flatMap((one) => one.tokens.map((token) => ({ token, name: one.id })))
  await tx.run(sql`
    insert into address_token (district, token, name)
    select ${district}, x.token, x.name
    from unnest(${tokens.map((one) => one.token)}::text[], ${tokens.map((one) => one.name)}::uuid[]) as x(token, name)
    where exists (select from address_name n where n.district = ${district} and n.id = x.name)
    on conflict do nothing`)
}

/** Writes addresses; one of a code that is there is changed. Answers how many were there before. */
export async function putAddresses(
  tx: Tx,
  district: AreaCode,
  rows: readonly NewAddress[],
  at: Instant,
): Promise<number> {
  if (rows.length === 0) return 0
  const col = <K extends keyof NewAddress>(key: K): NewAddress[K][] => rows.map((row) => row[key])
  const written = await tx.query<{ again: boolean }>(sql`
    insert into address (district, id, code, town, village, road, number, sub, estate, building, unit, floor, room, level,
      status, full_text, lon, lat, cell, grid, source, changed_at)
    select ${district}, x.id, x.code, x.town, x.village, x.road, x.number, x.sub, x.estate, x.building, x.unit, x.floor, x.room,
      x.level, x.status, x.full_text, x.lon, x.lat, x.cell, x.grid, x.source, ${at}
    from unnest(${col('id')}::uuid[], ${col('code')}::text[], ${col('town')}::text[], ${col('village')}::text[],
      ${col('road')}::uuid[], ${col('number')}::integer[], ${col('sub')}::text[], ${col('estate')}::uuid[],
      ${col('building')}::text[], ${col('unit')}::text[], ${col('floor')}::text[], ${col('room')}::text[],
      ${col('level')}::text[], ${col('status')}::text[], ${col('full')}::text[], ${col('lon')}::float8[],
      ${col('lat')}::float8[], ${col('cell')}::bigint[], ${col('grid')}::text[], ${col('source')}::text[])
      as x(id, code, town, village, road, number, sub, estate, building, unit, floor, room, level, status, full_text, lon, lat, cell, grid, source)
    on conflict (district, code) do update set town = excluded.town, village = excluded.village, road = excluded.road,
      number = excluded.number, sub = excluded.sub, estate = excluded.estate, building = excluded.building,
      unit = excluded.unit, floor = excluded.floor, room = excluded.room, level = excluded.level, status = excluded.status,
      full_text = excluded.full_text, lon = excluded.lon, lat = excluded.lat, cell = excluded.cell, grid = excluded.grid,
      source = excluded.source, changed_at = excluded.changed_at
    returning (xmax <> 0) as again`)
  return written.filter((row) => row.again).length
}

/** Names know how many addresses they have, and lie where the middle one of them lies: on the road, never beside it. */
export async function countNames(tx: Tx, district: AreaCode, ids: readonly Id[]): Promise<void> {
  await tx.run(sql`
    update address_name n set addresses = x.n, lon = coalesce(x.lon, n.lon), lat = coalesce(x.lat, n.lat)
    from (
      select name, count(*)::integer as n,
        (array_agg(lon order by number, id) filter (where lon is not null))[(count(lon) + 1) / 2] as lon,
        (array_agg(lat order by number, id) filter (where lon is not null))[(count(lon) + 1) / 2] as lat
      from (
        select road as name, id, number, lon, lat from address where district = ${district} and road = any(${ids}::uuid[])
        union all
        select estate, id, number, lon, lat from address where district = ${district} and estate = any(${ids}::uuid[])
      ) one group by name
    ) x where n.district = ${district} and n.id = x.name`)
}

export const putDoubt = (tx: Tx, district: AreaCode, one: Doubt): Promise<unknown> =>
  tx.run(sql`insert into address_doubt (district, id, address, said, why, lon, lat, raised_at, raised_by, state)
    values (${district}, ${one.id}::uuid, ${one.address}::uuid, ${one.said}, ${one.why}, ${one.lon}, ${one.lat}, ${one.raisedAt},
      ${one.raisedBy}::uuid, 'open')`)

export const doubts = (reader: Reader, district: AreaCode, open: boolean, limit: number): Promise<Doubt[]> =>
  reader.query(sql`select id, address, said, why, lon, lat, raised_at as "raisedAt", raised_by as "raisedBy", state, answer,
      settled_at as "settledAt" from address_doubt
    where district = ${district} ${open ? sql`and state = 'open'` : sql`and state <> 'open'`} order by raised_at desc, id limit ${limit}`)

export const settleDoubt = (
  tx: Tx,
  district: AreaCode,
  id: Id,
  how: {
    readonly state: 'mended' | 'refused'
    readonly answer: string
    readonly by: Id | null
    readonly at: Instant
  },
): Promise<Doubt | undefined> =>
  tx
    .query<Doubt>(sql`update address_doubt set state = ${how.state}, answer = ${how.answer}, settled_at = ${how.at}, settled_by = ${how.by}::uuid
      where district = ${district} and id = ${id}::uuid and state = 'open'
      returning id, address, said, why, lon, lat, raised_at as "raisedAt", raised_by as "raisedBy", state, answer, settled_at as "settledAt"`)
    .then((rows) => rows[0])

export const markAddress = (
  tx: Tx,
  district: AreaCode,
  id: Id,
  status: AddressStatus,
  at: Instant,
): Promise<unknown> =>
  tx.run(
    sql`update address set status = ${status}, changed_at = ${at} where district = ${district} and id = ${id}::uuid`,
  )

export const putImport = (
  tx: Tx,
  district: AreaCode,
  one: {
    readonly id: Id
    readonly name: string
    readonly at: Instant
    readonly by: Id | null
    readonly report: ImportReport
  },
): Promise<unknown> =>
  tx.run(sql`insert into address_import (district, id, name, at, by, report)
    values (${district}, ${one.id}::uuid, ${one.name}, ${one.at}, ${one.by}::uuid, ${json(one.report)}::jsonb)`)

export const imports = (
  reader: Reader,
  district: AreaCode,
  limit: number,
): Promise<{ id: Id; name: string; at: Instant; report: ImportReport }[]> =>
  reader.query(
    sql`select id, name, at, report from address_import where district = ${district} order by at desc, id limit ${limit}`,
  )
