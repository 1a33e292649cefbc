import { type Reader, sql } from '../../store/index.ts'
import { areaKm2, distance, locator } from '../ground/decide.ts'
import type { Point, Shape } from '../ground/declare.ts'
import type { AnyGeometry, Box, Layer, Position, Sight } from './declare.ts'
import { latticed } from './lattice.ts'
import { degreesAt, holdsPoint } from './relate.ts'
import { type Where, whereSql } from './where.ts'

type Places = { readonly category: string; readonly lon: number; readonly lat: number }

/** Where the features stand that a reader sees, twenty bytes each. */
async function* placesOf(reader: Reader, sight: Sight, layer: Layer, where: Where): AsyncGenerator<Places> {
  const rows = await reader.query<{ category: string; places: Buffer }>(sql`
    select f.category, string_agg(float8send(f.lon) || float8send(f.lat), ''::bytea) as places
    from layer_feature f where ${whereSql(layer, sight, where)} group by f.category`)
  for (const { category, places } of rows)
    for (let at = 0; at < places.length; at += 16) {
      const place = { lon: places.readDoubleBE(at), lat: places.readDoubleBE(at + 8) }
      yield { category, ...(sight.latticeM === undefined ? place : latticed(place, sight.latticeM)) }
    }
}

/** Divided by what: areas or grids (their shapes), hexagons of so many metres from edge to edge, or one polygon. */
export type Division =
  | { readonly by: 'areas' | 'grids'; readonly shapes: readonly Shape[]; readonly digits?: number }
  | { readonly by: 'hexagon'; readonly metres: number }
  | { readonly by: 'polygon'; readonly polygon: AnyGeometry }

export type DivisionCount = {
  readonly key: string
  readonly name: string
  readonly n: number
  readonly by: Readonly<Record<string, number>>
  /** Of the division as drawn, km² on the ellipsoid. */
  readonly areaKm2: number
  readonly perKm2: number
  readonly geometry?: AnyGeometry
}

const AREA_OF = (geometry: AnyGeometry): number =>
  geometry.type === 'Polygon' || geometry.type === 'MultiPolygon' ? areaKm2(geometry) : 0

/** Counts by division, grid, hexagon or polygon 空间统计; what lies in none of them has the key ''. */
export async function countBy(
  reader: Reader,
  sight: Sight,
  layer: Layer,
  division: Division,
  where: Where = {},
): Promise<readonly DivisionCount[]> {
  const keyed = keysOf(division, layer)
  const sums = new Map<string, { n: number; by: Record<string, number> }>()
  for await (const { category, lon, lat } of placesOf(reader, sight, layer, where)) {
    const key = keyed.at(lon, lat)
    const sum = sums.get(key) ?? { n: 0, by: {} }
    sum.n++
    sum.by[category] = (sum.by[category] ?? 0) + 1
    sums.set(key, sum)
  }
  return [...sums]
    .map(([key, sum]) => {
      const { name, geometry } = keyed.tell(key)
      const km2 = geometry ? AREA_OF(geometry) : 0
      return {
        ...{ key, name, ...sum, areaKm2: km2, perKm2: km2 > 0 ? sum.n / km2 : 0 },
        ...(geometry && division.by === 'hexagon' ? { geometry } : {}),
      }
    })
    .sort((a, b) => b.n - a.n || (a.key < b.key ? -1 : 1))
}

type Keys = {
  at(lon: number, lat: number): string
  tell(key: string): { readonly name: string; readonly geometry: AnyGeometry | null }
}

function keysOf(division: Division, layer: Layer): Keys {
  if (division.by === 'polygon')
    return {
      at: (lon, lat) => (holdsPoint(division.polygon, lon, lat) ? 'inside' : ''),
      tell: (key) => ({ name: key, geometry: key === '' ? null : division.polygon }),
    }
  if (division.by === 'hexagon') return hexagons(division.metres, middleOf(layer))
  const known = new Map(division.shapes.map((shape) => [shape.code, shape]))
  const { locate } = locator(division.shapes)
  return {
    at(lon, lat) {
      const found = locate({ lon, lat })
      const code = (division.by === 'grids' ? found?.grid : found?.area) ?? ''
      return division.digits ? code.slice(0, division.digits) : code
    },
    tell(key) {
      const shape = known.get(key)
      return { name: shape?.name ?? '', geometry: shape?.geometry ?? null }
    },
  }
}

const middleOf = ({ box }: Layer): Point =>
  box ? { lon: (box[0] + box[2]) / 2, lat: (box[1] + box[3]) / 2 } : { lon: 113.3, lat: 23.2 }

/** Hexagons with a flat top, `metres` from edge to edge at the middle of the layer, named by column and row. */
function hexagons(metres: number, middle: Point): Keys {
  const { east, north } = degreesAt(middle.lat)
  const side = metres / Math.sqrt(3)
  const centre = (column: number, row: number): Position => [
    (column * 1.5 * side) / east,
    ((row + (column % 2 === 0 ? 0 : 0.5)) * metres) / north,
  ]
  return {
    at(lon, lat) {
      const near = Math.round((lon * east) / (1.5 * side))
      let best = ''
      let least = Infinity
      for (let column = near - 1; column <= near + 1; column++) {
        const shift = column % 2 === 0 ? 0 : 0.5
        const row = Math.round((lat * north) / metres - shift)
        const [x, y] = centre(column, row)
        const off = ((x - lon) * east) ** 2 + ((y - lat) * north) ** 2
        if (off < least) {
          least = off
          best = `${column},${row}`
        }
      }
      return best
    },
    tell(key) {
      const [column = 0, row = 0] = key.split(',').map(Number)
      const [x, y] = centre(column, row)
      const ring = Array.from({ length: 7 }, (_, i): Position => {
        const turn = ((i % 6) / 6) * 2 * Math.PI
        return [x + (Math.cos(turn) * side) / east, y + (Math.sin(turn) * side) / north]
      })
      return { name: key, geometry: { type: 'Polygon', coordinates: [ring] } }
    },
  }
}

/** Heat 核密度: features per km² on a lattice of `columns` × `columns`, each spread over `radiusM` by a quartic kernel. */
export async function heat(
  reader: Reader,
  sight: Sight,
  layer: Layer,
  ask: { readonly box: Box; readonly radiusM: number; readonly columns?: number } & Where,
): Promise<{
  readonly columns: number
  readonly rows: number
  /** Row by row from the south-west. */
  readonly values: readonly number[]
  readonly most: number
}> {
  const { box, radiusM } = ask
  const columns = Math.max(8, Math.min(200, ask.columns ?? 80))
  const { east, north } = degreesAt((box.south + box.north) / 2)
  const width = (box.east - box.west) * east
  const height = (box.north - box.south) * north
  const step = width / columns
  const rows = Math.max(1, Math.min(400, Math.round(height / step)))
  const values = new Float64Array(columns * rows)
  // so that the volume under one feature's kernel is one feature
  const weight = (3 / (Math.PI * radiusM * radiusM)) * 1e6
  const margin = radiusM / Math.min(east, north)
  const wide = {
    west: box.west - margin,
    south: box.south - margin,
    east: box.east + margin,
    north: box.north + margin,
  }
  for await (const { lon, lat } of placesOf(reader, sight, layer, { ...ask, box: wide })) {
    const x = (lon - box.west) * east
    const y = (lat - box.south) * north
    const c1 = Math.min(columns - 1, Math.floor((x + radiusM) / step))
    const r1 = Math.min(rows - 1, Math.floor((y + radiusM) / step))
    for (let row = Math.max(0, Math.floor((y - radiusM) / step)); row <= r1; row++)
      for (let column = Math.max(0, Math.floor((x - radiusM) / step)); column <= c1; column++) {
        const off = (((column + 0.5) * step - x) ** 2 + ((row + 0.5) * step - y) ** 2) / (radiusM * radiusM)
        const at = row * columns + column
        if (off < 1) values[at] = (values[at] as number) + weight * (1 - off) ** 2
      }
  }
  return { columns, rows, values: [...values], most: values.reduce((a, b) => Math.max(a, b), 0) }
}

/** Length in metres along the ground; area in km² on the ellipsoid, never of the Web Mercator picture. */
export function measured(geometry: AnyGeometry): { readonly metres: number; readonly km2: number } {
  const along = (line: readonly Position[]): number =>
    line.reduce((sum, at, i) => {
      const before = line[i - 1]
      return before ? sum + distance({ lon: before[0], lat: before[1] }, { lon: at[0], lat: at[1] }) : 0
    }, 0)
  const lines =
    geometry.type === 'LineString'
      ? [geometry.coordinates]
      : geometry.type === 'MultiLineString' || geometry.type === 'Polygon'
        ? geometry.coordinates
        : geometry.type === 'MultiPolygon'
          ? geometry.coordinates.flat()
          : []
  return { metres: lines.reduce((sum, line) => sum + along(line), 0), km2: AREA_OF(geometry) }
}
