import { type AreaCode, type Id, type Instant, newId } from '../../../base/index.ts'
import { compile } from '../../org/index.ts'
import { json, type Reader, type Sql, sql, type Tx } from '../../store/index.ts'
import type { Layer, Marks, Sight } from './declare.ts'

/** What `layer.body` holds. */
export type LayerBody = Omit<
  Layer,
  'district' | 'slot' | 'pack' | 'version' | 'features' | 'box' | 'changedAt' | 'name' | 'id'
>

type LayerRow = {
  readonly name: string
  readonly id: Id
  readonly slot: number
  readonly body: LayerBody
  readonly pack: string | null
  readonly version: number
  readonly nextNo: number
  readonly features: number
  readonly west: number | null
  readonly south: number | null
  readonly east: number | null
  readonly north: number | null
  readonly changedAt: Instant
}

const columns = sql`name, id, slot, body, pack, version, next_no as "nextNo", features, west, south, east, north,
  changed_at as "changedAt"`

const layerOf = (district: AreaCode, row: LayerRow): Layer => {
  const { body, west, south, east, north } = row
  return {
    ...body,
    ...{ district, name: row.name, id: row.id, slot: row.slot, pack: row.pack, version: row.version },
    features: row.features,
    box:
      west === null || south === null || east === null || north === null ? null : [west, south, east, north],
    changedAt: row.changedAt,
  }
}

export async function layers(reader: Reader, district: AreaCode): Promise<Layer[]> {
  const rows = await reader.query<LayerRow>(
    sql`select ${columns} from layer where district = ${district} and retired_at is null order by slot`,
  )
  return rows.map((row) => layerOf(district, row))
}

export async function layerNamed(
  reader: Reader,
  district: AreaCode,
  name: string,
): Promise<Layer | undefined> {
  const row = await reader.one<LayerRow>(
    sql`select ${columns} from layer where district = ${district} and name = ${name} and retired_at is null`,
  )
  return row && layerOf(district, row)
}

/** Writers of one layer stand in a row: its version and its numbers are given out under this lock. */
export async function lock(
  tx: Tx,
  district: AreaCode,
  name: string,
): Promise<{ readonly layer: Layer; readonly nextNo: number } | undefined> {
  const row = await tx.one<LayerRow>(
    sql`select ${columns} from layer where district = ${district} and name = ${name} for update`,
  )
  return row && { layer: layerOf(district, row), nextNo: row.nextNo }
}

export async function saveLayer(
  tx: Tx,
  district: AreaCode,
  name: string,
  body: LayerBody,
  pack: string | null,
  at: Instant,
): Promise<void> {
  // two that make layers at once wait for each other here: slots are given out by count
  await tx.run(sql`lock table layer in share row exclusive mode`)
  await tx.run(sql`
    insert into layer (district, name, id, slot, body, pack, version, next_no, features, changed_at)
    select ${district}, ${name}, ${newId()}::uuid, coalesce(max(slot), 0) + 1, ${json(body)}::jsonb, ${pack}::text, 1, 1, 0, ${at}
    from layer where district = ${district}
    on conflict (district, name) do update set body = excluded.body, pack = excluded.pack, retired_at = null,
      filled_at = case when layer.body -> 'source' = excluded.body -> 'source' then layer.filled_at end,
      version = layer.version + 1, changed_at = excluded.changed_at`)
}

export const retire = (tx: Tx, district: AreaCode, name: string, at: Instant): Promise<number> =>
  tx.run(sql`update layer set retired_at = ${at} where district = ${district} and name = ${name}`)

export const bumped = (
  tx: Tx,
  { district, slot }: Layer,
  to: {
    readonly version: number
    readonly nextNo: number
    readonly features: number
    readonly box: readonly [number, number, number, number] | null
    readonly at: Instant
  },
): Promise<number> =>
  tx.run(sql`update layer set version = ${to.version}, next_no = ${to.nextNo}, features = features + ${to.features},
    west = least(west, ${to.box?.[0] ?? null}::float8), south = least(south, ${to.box?.[1] ?? null}::float8),
    east = greatest(east, ${to.box?.[2] ?? null}::float8), north = greatest(north, ${to.box?.[3] ?? null}::float8),
    changed_at = ${to.at} where district = ${district} and slot = ${slot}`)

/** Logical columns of rights, as `org` names them. */
const markColumns: Readonly<Record<string, Sql>> = {
  district: sql`k.district`,
  area: sql`k.area`,
  units: sql`k.units`,
  // keys of grids stand among the units: neither is ever the other
  grids: sql`k.units`,
  openedBy: sql`k.opened_by`,
  type: sql`k.type`,
  secret: sql`k.secret`,
  grade: sql`k.grade`,
}

/** The reader's predicate as a condition on a mark column: the same in tiles, lists, searches and counts. */
export const seenMarks = ({ district, slot }: Layer, sight: Sight, mark: Sql): Sql =>
  sight.where === true
    ? sql`true`
    : sql`${mark} = any(array(select k.mark from layer_mark k where k.district = ${district} and k.slot = ${slot}
        and ${compile(sight.where, markColumns)}))`

/** Marks that the reader sees, and all there are. */
export async function marksFor(
  reader: Reader,
  { district, slot }: Layer,
  sight: Sight,
): Promise<{ readonly seen: readonly number[]; readonly hidden: readonly number[] }> {
  const rows = await reader.query<{ mark: number; seen: boolean | null }>(sql`
    select k.mark, (${compile(sight.where, markColumns)}) as seen from layer_mark k
    where k.district = ${district} and k.slot = ${slot}`)
  return {
    seen: rows.filter((row) => row.seen === true).map((row) => row.mark),
    hidden: rows.filter((row) => row.seen !== true).map((row) => row.mark),
  }
}

const keyOf = (marks: Marks): string =>
  JSON.stringify([
    marks.area,
    [...(marks.units ?? [])].sort(),
    marks.openedBy ?? null,
    marks.type ?? null,
    marks.secret === true,
    marks.grade ?? 1,
  ])

/** Numbers of these marks, new ones given out; under the lock of the layer. */
export async function marksOf(
  tx: Tx,
  { district, slot }: Layer,
  wanted: readonly Marks[],
): Promise<(marks: Marks) => number> {
  const known = new Map<string, number>()
  const rows = await tx.query<Required<Marks> & { mark: number }>(sql`
    select mark, area, units, opened_by as "openedBy", type, secret, grade from layer_mark
    where district = ${district} and slot = ${slot}`)
  for (const { mark, ...marks } of rows) known.set(keyOf(marks), mark)
  let next = rows.reduce((most, row) => Math.max(most, row.mark), 0) + 1
  const fresh: unknown[] = []
  for (const marks of wanted) {
    const key = keyOf(marks)
    if (known.has(key)) continue
    known.set(key, next)
    fresh.push({
      mark: next++,
      area: marks.area,
      units: [...(marks.units ?? [])].sort(),
      opened_by: marks.openedBy ?? null,
      type: marks.type ?? null,
      secret: marks.secret === true,
      grade: marks.grade ?? 1,
    })
  }
  if (fresh.length > 0)
    await tx.run(sql`insert into layer_mark (district, slot, mark, area, units, opened_by, type, secret, grade)
      select ${district}, ${slot}, x.mark, x.area, x.units, x.opened_by, x.type, x.secret, x.grade
      from jsonb_to_recordset(${json(fresh)}::jsonb)
        as x(mark int, area text, units text[], opened_by text, type text, secret boolean, grade int)`)
  return (marks) => known.get(keyOf(marks)) as number
}

export const unfilled = async (reader: Reader, district: AreaCode): Promise<string[]> =>
  (
    await reader.query<{ name: string }>(sql`select name from layer where district = ${district}
      and retired_at is null and filled_at is null and body -> 'source' ->> 'kind' not in ('own', 'tiles', 'sketch') order by slot`)
  ).map((row) => row.name)

export const markFilled = (tx: Tx, district: AreaCode, slot: number, at: Instant): Promise<number> =>
  tx.run(sql`update layer set filled_at = ${at} where district = ${district} and slot = ${slot}`)

/** How far each layer has come: enough to see which have changed. */
export const versions = (
  reader: Reader,
  district: AreaCode,
): Promise<{ readonly name: string; readonly version: number }[]> =>
  reader.query(sql`select name, version from layer where district = ${district} and retired_at is null`)
