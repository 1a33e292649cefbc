import { no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { type Reader, sql } from '../../store/index.ts'
import type { Point } from '../ground/declare.ts'
import { type AnyGeometry, type Box, type Feature, type Layer, refusals, type Sight } from './declare.ts'
import { seenMarks } from './keep.ts'
import { latticed } from './lattice.ts'
import { boxOfAll, holdsPoint, meets, metresBetween, metresTo, widened } from './relate.ts'
import { type Where, whereSql } from './where.ts'

type Row = Omit<Feature, 'geometry'> & { readonly geometry: AnyGeometry | null }

const columns = sql`f.no, f.ref, f.category, f.label, f.lon, f.lat, f.geometry, f.props, f.valid_from as "validFrom",
  f.valid_to as "validTo"`

/** The feature as this reader may have it: attributes by grade, the point on the lattice where it leaves the house. */
export function shown(layer: Layer, sight: Sight, row: Row): Feature {
  const closed = layer.fields.filter((field) =>
    sight.grade === 0 ? field.public !== true : field.grade !== undefined && field.grade > sight.grade,
  )
  const known = new Set(layer.fields.map((field) => field.name))
  const hidden = new Set(closed.map((field) => field.name))
  const props = Object.fromEntries(
    Object.entries(row.props).filter(([name]) => !hidden.has(name) && (sight.grade > 0 || known.has(name))),
  )
  const at =
    sight.latticeM !== undefined && row.geometry === null
      ? latticed(row, sight.latticeM)
      : { lon: row.lon, lat: row.lat }
  return {
    ...row,
    ...at,
    // an inner number is nobody else's business
    ref: sight.grade === 0 ? String(row.no) : row.ref,
    props,
    geometry: row.geometry ?? { type: 'Point', coordinates: [at.lon, at.lat] },
  }
}

/** A page of features in the order of their numbers; `next` goes back as `after`. */
export async function features(
  reader: Reader,
  sight: Sight,
  layer: Layer,
  ask: Where & { readonly after?: number; readonly limit?: number },
): Promise<{ readonly rows: readonly Feature[]; readonly next: number | null }> {
  const limit = Math.max(1, Math.min(10_000, ask.limit ?? 100))
  const rows = await reader.query<Row>(sql`select ${columns} from layer_feature f
    where ${whereSql(layer, sight, ask)} and f.no > ${ask.after ?? 0} order by f.no, f.valid_from limit ${limit + 1}`)
  const kept = rows.slice(0, limit)
  return {
    rows: kept.map((row) => shown(layer, sight, row)),
    next: rows.length > limit ? ((kept.at(-1) as Row).no ?? null) : null,
  }
}

/** How many features this reader sees. */
export async function count(reader: Reader, sight: Sight, layer: Layer, where: Where = {}): Promise<number> {
  const row = await reader.one<{ n: number }>(
    sql`select count(*)::int as n from layer_feature f where ${whereSql(layer, sight, where)}`,
  )
  return row?.n ?? 0
}

/** A feature with all its versions, the newest first 要素历史. */
export async function feature(
  reader: Reader,
  sight: Sight,
  layer: Layer,
  no_: number,
): Promise<Result<{ readonly feature: Feature; readonly versions: readonly Feature[] }, Refusal>> {
  const rows = await reader.query<Row>(sql`select ${columns} from layer_feature f
    where f.district = ${layer.district} and f.slot = ${layer.slot} and f.no = ${no_}
      and ${seenMarks(layer, sight, sql`f.mark`)} order by f.valid_from desc limit 100`)
  const all = rows.map((row) => shown(layer, sight, row))
  return all[0] ? ok({ feature: all[0], versions: all }) : no(refusals['layers.noFeature']())
}

/** The feature of a name at its source. */
export async function featureByRef(
  reader: Reader,
  sight: Sight,
  layer: Layer,
  ref: string,
): Promise<Feature | undefined> {
  const row = await reader.one<Row>(sql`select ${columns} from layer_feature f
    where f.district = ${layer.district} and f.slot = ${layer.slot} and f.ref = ${ref} and f.valid_to is null
      and ${seenMarks(layer, sight, sql`f.mark`)}`)
  return row && shown(layer, sight, row)
}

const MOST_WITHIN = 5_000
const MOST_CANDIDATES = 1_200_000

type Found = { readonly total: number; readonly rows: readonly Feature[] }

/** Candidates of a box, and of them those that fit, whole where they are among the first `limit`. */
async function fitting(
  reader: Reader,
  sight: Sight,
  layer: Layer,
  where: Where,
  limit: number,
  fits: (geometry: AnyGeometry, lon: number, lat: number) => boolean,
): Promise<Result<Found, Refusal>> {
  const rows = await reader.query<{ no: number; lon: number; lat: number; geometry: AnyGeometry | null }>(
    sql`select f.no, f.lon, f.lat, f.geometry from layer_feature f where ${whereSql(layer, sight, where)}
      order by f.no limit ${MOST_CANDIDATES + 1}`,
  )
  if (rows.length > MOST_CANDIDATES) return no(refusals['layers.tooLarge']({ most: MOST_CANDIDATES }))
  const { box: _, ...anywhere } = where
  const numbers: number[] = []
  for (const { no: one, lon, lat, geometry } of rows) {
    const at =
      sight.latticeM !== undefined && !geometry ? latticed({ lon, lat }, sight.latticeM) : { lon, lat }
    const here = geometry ?? ({ type: 'Point', coordinates: [at.lon, at.lat] } as const)
    if (fits(here, at.lon, at.lat)) numbers.push(one)
  }
  const first = numbers.slice(0, limit)
  const whole =
    first.length === 0
      ? []
      : await reader.query<Row>(sql`select ${columns} from layer_feature f
          where ${whereSql(layer, sight, anywhere)} and f.no = any(${first}::int[]) order by f.no`)
  return ok({ total: numbers.length, rows: whole.map((row) => shown(layer, sight, row)) })
}

/** Features that lie in or touch a polygon: all counted, the first `limit` given. */
export const within = (
  reader: Reader,
  sight: Sight,
  layer: Layer,
  polygon: AnyGeometry,
  ask: Omit<Where, 'box'> & { readonly limit?: number } = {},
): Promise<Result<Found, Refusal>> =>
  fitting(
    reader,
    sight,
    layer,
    { ...ask, box: boxOfAll(polygon) },
    Math.min(MOST_WITHIN, ask.limit ?? 1_000),
    (geometry, lon, lat) =>
      geometry.type === 'Point' ? holdsPoint(polygon, lon, lat) : meets(geometry, polygon),
  )

/** Features within so many metres of a point, a line or a polygon 缓冲区. */
export const around = (
  reader: Reader,
  sight: Sight,
  layer: Layer,
  geometry: AnyGeometry,
  metres: number,
  ask: Omit<Where, 'box'> & { readonly limit?: number } = {},
): Promise<Result<Found, Refusal>> =>
  fitting(
    reader,
    sight,
    layer,
    { ...ask, box: widened(boxOfAll(geometry), metres) },
    Math.min(MOST_WITHIN, ask.limit ?? 1_000),
    (there) => metresBetween(there, geometry) <= metres,
  )

const FIRST_M = 250
const FARTHEST_M = 64_000

/** The `k` nearest features with their distance in metres, the nearest first; none farther than `mostM`. */
export async function nearest(
  reader: Reader,
  sight: Sight,
  layer: Layer,
  at: Point,
  ask: Omit<Where, 'box'> & { readonly k?: number; readonly mostM?: number } = {},
): Promise<readonly (Feature & { readonly metres: number })[]> {
  const k = Math.max(1, Math.min(200, ask.k ?? 10))
  const most = Math.min(FARTHEST_M, ask.mostM ?? FARTHEST_M)
  const point: AnyGeometry = { type: 'Point', coordinates: [at.lon, at.lat] }
  for (let metres = Math.min(FIRST_M, most); ; metres = Math.min(most, metres * 3)) {
    const rows = await reader.query<Row>(sql`select ${columns} from layer_feature f
      where ${whereSql(layer, sight, { ...ask, box: widened(boxOfAll(point), metres) })}
      order by (f.lon - ${at.lon}) ^ 2 + (f.lat - ${at.lat}) ^ 2 limit ${layer.kind === 'line' || layer.kind === 'polygon' ? 5_000 : k * 4}`)
    const found = rows
      .map((row) => shown(layer, sight, row))
      .map((one) => ({ ...one, metres: metresTo(one.geometry, at) }))
      .filter((one) => one.metres <= metres)
      .sort((a, b) => a.metres - b.metres)
    if (found.length >= k || metres >= most) return found.slice(0, k)
  }
}

/** More changes than this and a viewport is better read anew. */
const MOST_CHANGES = 2_000

/**
 * What changed in a viewport since a version of the layer: features as they are now, and the numbers of those that
 * are gone or moved away. `reload` says that too much changed, or that the version is none of this layer.
 */
export async function changes(
  reader: Reader,
  sight: Sight,
  layer: Layer,
  since: number,
  box: Box,
): Promise<{
  readonly version: number
  readonly reload: boolean
  readonly changed: readonly Feature[]
  readonly gone: readonly number[]
}> {
  if (since === layer.version) return { version: layer.version, reload: false, changed: [], gone: [] }
  const whole = { version: layer.version, reload: true, changed: [], gone: [] }
  if (since > layer.version || since < 1) return whole
  const changed = await reader.query<Row>(sql`select ${columns} from layer_feature f
    where ${whereSql(layer, sight, { box })} and f.since > ${since} order by f.no limit ${MOST_CHANGES + 1}`)
  if (changed.length > MOST_CHANGES) return whole
  const ended = await reader.query<{ no: number }>(sql`select distinct f.no from layer_feature f
    where f.district = ${layer.district} and f.slot = ${layer.slot} and f.until > ${since}
      and ${seenMarks(layer, sight, sql`f.mark`)} order by f.no limit ${MOST_CHANGES + 1}`)
  if (ended.length > MOST_CHANGES) return whole
  const still = new Set(changed.map((row) => row.no))
  return {
    version: layer.version,
    reload: false,
    changed: changed.map((row) => shown(layer, sight, row)),
    gone: ended.map((row) => row.no).filter((one) => !still.has(one)),
  }
}
