import type { Point } from '../ground/declare.ts'
import type { AnyGeometry, Box, Position } from './declare.ts'
import { positionsOf } from './shape.ts'

const RAD = Math.PI / 180
/** CGCS2000 ellipsoid. */
const A = 6_378_137
const E2 = 0.006_694_380_022_9

/** Metres of a degree of longitude and of latitude at a latitude, on the ellipsoid. */
export function degreesAt(lat: number): { readonly east: number; readonly north: number } {
  const sine = Math.sin(lat * RAD)
  const w = Math.sqrt(1 - E2 * sine * sine)
  return { east: (A * Math.cos(lat * RAD) * RAD) / w, north: (A * (1 - E2) * RAD) / w ** 3 }
}

export function boxOfAll(geometry: AnyGeometry): Box {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [lon, lat] of positionsOf(geometry)) {
    west = Math.min(west, lon)
    east = Math.max(east, lon)
    south = Math.min(south, lat)
    north = Math.max(north, lat)
  }
  return { west, south, east, north }
}

/** A box that holds everything within so many metres of another. */
export function widened(box: Box, metres: number): Box {
  const far = Math.max(Math.abs(box.south), Math.abs(box.north))
  const { east, north } = degreesAt(Math.min(89, far + metres / 111_000))
  return {
    west: box.west - metres / east,
    east: box.east + metres / east,
    south: box.south - metres / north,
    north: box.north + metres / north,
  }
}

type Line = readonly Position[]
const linesOf = (geometry: AnyGeometry): readonly Line[] => {
  switch (geometry.type) {
    case 'Point':
      return [[geometry.coordinates]]
    case 'MultiPoint':
      return geometry.coordinates.map((one) => [one])
    case 'LineString':
      return [geometry.coordinates]
    case 'MultiLineString':
    case 'Polygon':
      return geometry.coordinates
    default:
      return geometry.coordinates.flat()
  }
}

const ringsOf = (geometry: AnyGeometry): readonly Line[] =>
  geometry.type === 'Polygon' || geometry.type === 'MultiPolygon' ? linesOf(geometry) : []

/** Is a point within a polygon (even-odd, left and bottom edges belong to it)? False for lines and points. */
export function holdsPoint(geometry: AnyGeometry, lon: number, lat: number): boolean {
  let odd = false
  for (const ring of ringsOf(geometry))
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const a = ring[i] as Position
      const b = ring[j] as Position
      if (a[1] > lat === b[1] > lat) continue
      const [low, high] = a[1] < b[1] ? [a, b] : [b, a]
      if (lon < low[0] + ((high[0] - low[0]) * (lat - low[1])) / (high[1] - low[1])) odd = !odd
    }
  return odd
}

function crossing(a: Position, b: Position, c: Position, d: Position): boolean {
  const turn = (p: Position, q: Position, r: Position) =>
    Math.sign((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]))
  return turn(a, b, c) !== turn(a, b, d) && turn(c, d, a) !== turn(c, d, b)
}

/** Do two geometries share any place? */
export function meets(one: AnyGeometry, other: AnyGeometry): boolean {
  const first = (geometry: AnyGeometry): Position => positionsOf(geometry).next().value as Position
  for (const line of linesOf(one)) if (holdsPoint(other, ...(line[0] as Position))) return true
  if (holdsPoint(one, ...first(other))) return true
  for (const line of linesOf(other)) if (holdsPoint(one, ...(line[0] as Position))) return true
  for (const p of linesOf(one))
    for (let i = 1; i < p.length; i++)
      for (const q of linesOf(other))
        for (let j = 1; j < q.length; j++)
          if (crossing(p[i - 1] as Position, p[i] as Position, q[j - 1] as Position, q[j] as Position))
            return true
  return false
}

/**
 * Metres between a point and a geometry, on the ellipsoid's own scale at the point: exact to a part in a thousand up
 * to some tens of kilometres. 0 within a polygon.
 */
export function metresTo(geometry: AnyGeometry, at: Point): number {
  if (holdsPoint(geometry, at.lon, at.lat)) return 0
  const { east, north } = degreesAt(at.lat)
  let best = Infinity
  for (const line of linesOf(geometry)) {
    let px = ((line[0] as Position)[0] - at.lon) * east
    let py = ((line[0] as Position)[1] - at.lat) * north
    if (line.length === 1) best = Math.min(best, px * px + py * py)
    for (let i = 1; i < line.length; i++) {
      const qx = ((line[i] as Position)[0] - at.lon) * east
      const qy = ((line[i] as Position)[1] - at.lat) * north
      const [dx, dy] = [qx - px, qy - py]
      const length = dx * dx + dy * dy
      const t = length === 0 ? 0 : Math.max(0, Math.min(1, -(px * dx + py * dy) / length))
      const [nx, ny] = [px + t * dx, py + t * dy]
      best = Math.min(best, nx * nx + ny * ny)
      px = qx
      py = qy
    }
  }
  return Math.sqrt(best)
}

/** Metres between two geometries: the nearest of each one's corners to the other; 0 where they meet. */
export function metresBetween(one: AnyGeometry, other: AnyGeometry): number {
  if (one.type === 'Point') return metresTo(other, { lon: one.coordinates[0], lat: one.coordinates[1] })
  if (meets(one, other)) return 0
  let best = Infinity
  for (const [lon, lat] of positionsOf(one)) best = Math.min(best, metresTo(other, { lon, lat }))
  for (const [lon, lat] of positionsOf(other)) best = Math.min(best, metresTo(one, { lon, lat }))
  return best
}

/** A circle on the ground as a polygon of 64 corners. */
export function circle({ lon, lat }: Point, metres: number): AnyGeometry {
  const { east, north } = degreesAt(lat)
  const ring = Array.from({ length: 65 }, (_, i): Position => {
    const turn = ((i % 64) / 64) * 2 * Math.PI
    return [lon + (Math.cos(turn) * metres) / east, lat + (Math.sin(turn) * metres) / north]
  })
  return { type: 'Polygon', coordinates: [ring] }
}
