import { crossingOf } from '../../fields/decide.ts'
import type { Geometry, Point, Polygon, Ring } from './declare.ts'

export type Box = {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

export const polygonsOf = (geometry: Geometry): readonly Polygon[] =>
  geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates

export function boxOf(geometry: Geometry): Box {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const polygon of polygonsOf(geometry))
    for (const [lon, lat] of polygon[0] ?? []) {
      west = Math.min(west, lon)
      east = Math.max(east, lon)
      south = Math.min(south, lat)
      north = Math.max(north, lat)
    }
  return { west, south, east, north }
}

/**
 * Even-odd rule over all rings, so that holes need no direction. Left and bottom edges belong to a shape, right and
 * top ones to its neighbour; an edge is always computed from its lower end, so that two neighbours that share it
 * agree on every point of it.
 */
export function contains(geometry: Geometry, { lon, lat }: Point): boolean {
  let inside = false
  for (const polygon of polygonsOf(geometry))
    for (const ring of polygon) if (crosses(ring, lon, lat)) inside = !inside
  return inside
}

function crosses(ring: Ring, lon: number, lat: number): boolean {
  let odd = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const a = ring[i] as readonly [number, number]
    const b = ring[j] as readonly [number, number]
    if (a[1] > lat === b[1] > lat) continue
    const [low, high] = a[1] < b[1] ? [a, b] : [b, a]
    if (lon < low[0] + ((high[0] - low[0]) * (lat - low[1])) / (high[1] - low[1])) odd = !odd
  }
  return odd
}

type Vertex = readonly [number, number]

/**
 * The parts of a simple ring where `x·nx + y·ny < c`, each its own ring: a concave ring may fall apart. Crossings
 * are paired in their order along the line. A vertex exactly on the line counts as outside.
 */
export function clipHalfPlane(ring: Ring, nx: number, ny: number, c: number): Ring[] {
  const side = ring.map(([x, y]) => x * nx + y * ny < c)
  if (side.every(Boolean)) return [ring]
  if (!side.some(Boolean)) return []
  type Chain = { points: Vertex[]; entry: number; exit: number }
  const chains: Chain[] = []
  const marks: { along: number; chain: number; entering: boolean }[] = []
  // start outside, so that every chain is met from its entry
  const start = side.indexOf(false)
  let open: Chain | undefined
  for (let k = 0; k < ring.length; k++) {
    const i = (start + k) % ring.length
    const j = (i + 1) % ring.length
    const a = ring[i] as Vertex
    const b = ring[j] as Vertex
    if (side[i] !== side[j]) {
      const da = a[0] * nx + a[1] * ny - c
      const db = b[0] * nx + b[1] * ny - c
      const t = da / (da - db)
      const cut: Vertex = [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t]
      if (side[j]) {
        open = { points: [cut], entry: marks.length, exit: -1 }
        chains.push(open)
      } else if (open) {
        open.points.push(cut)
        open.exit = marks.length
      }
      marks.push({
        along: -cut[0] * ny + cut[1] * nx,
        chain: chains.length - 1,
        entering: side[j] as boolean,
      })
    }
    if (side[j]) open?.points.push(b)
  }
  const order = marks
    .map((_, i) => i)
    .sort((p, q) => (marks[p] as { along: number }).along - (marks[q] as { along: number }).along)
  const partner = new Map<number, number>()
  for (let i = 0; i + 1 < order.length; i += 2) {
    partner.set(order[i] as number, order[i + 1] as number)
    partner.set(order[i + 1] as number, order[i] as number)
  }
  const used = new Set<number>()
  const parts: Ring[] = []
  for (let first = 0; first < chains.length; first++) {
    if (used.has(first)) continue
    const points: Vertex[] = []
    let at = first
    while (!used.has(at)) {
      used.add(at)
      const chain = chains[at] as Chain
      points.push(...chain.points)
      const next = marks[partner.get(chain.exit) ?? -1]
      if (!next?.entering) break
      at = next.chain
    }
    if (points.length >= 3) parts.push(points)
  }
  return parts
}

export type Seed = { readonly code: string; readonly name: string; readonly at: Point }

/**
 * Cuts a ring into one cell per seed: every point goes to the nearest seed (Voronoi), longitudes shortened by the
 * cosine of the latitude. Cells tile the ring without gap or overlap. Seeds must differ.
 */
export function cellsOf(outline: Ring, seeds: readonly Seed[]): { seed: Seed; geometry: Geometry }[] {
  const shrink = Math.cos(((seeds[0]?.at.lat ?? 0) * Math.PI) / 180) ** 2
  return seeds.map((seed) => {
    let parts: Ring[] = [outline]
    // squares, with longitudes shortened as the cells have it
    const apart = (lon: number, lat: number): number =>
      (lon - seed.at.lon) ** 2 * shrink + (lat - seed.at.lat) ** 2
    const others = seeds
      .filter((other) => other !== seed)
      .map((other) => ({ other, far: apart(other.at.lon, other.at.lat) }))
      .sort((a, b) => a.far - b.far)
    for (const { other, far } of others) {
      // whoever is twice as far away as the farthest corner has no part of the cell, nor have those behind him
      let reach = 0
      for (const part of parts) for (const [lon, lat] of part) reach = Math.max(reach, apart(lon, lat))
      if (far > reach * 4) break
      // nearer to seed than to other: |p − s|² < |p − o|², linear in p
      const nx = 2 * (other.at.lon - seed.at.lon) * shrink
      const ny = 2 * (other.at.lat - seed.at.lat)
      const c = (other.at.lon ** 2 - seed.at.lon ** 2) * shrink + (other.at.lat ** 2 - seed.at.lat ** 2)
      parts = parts.flatMap((part) => clipHalfPlane(part, nx, ny, c))
    }
    return { seed, geometry: geometryOf(parts) }
  })
}

const closed = (ring: Ring): Ring => (ring[0] ? [...ring, ring[0]] : ring)

const geometryOf = (parts: readonly Ring[]): Geometry =>
  parts.length === 1
    ? { type: 'Polygon', coordinates: [closed(parts[0] as Ring)] }
    : { type: 'MultiPolygon', coordinates: parts.map((part) => [closed(part)]) }

/** A place for a label: the middle of the widest horizontal chord at the middle of the largest part. */
export function labelPoint(geometry: Geometry): readonly [number, number] {
  let best: readonly [number, number] = [0, 0]
  let widest = -1
  for (const polygon of polygonsOf(geometry)) {
    const box = boxOf({ type: 'Polygon', coordinates: polygon })
    for (const share of [0.5, 0.42, 0.58, 0.34, 0.66]) {
      const lat = box.south + (box.north - box.south) * share
      const cuts = polygon.flatMap((ring) => cutsAt(ring, lat)).sort((p, q) => p - q)
      for (let i = 0; i + 1 < cuts.length; i += 2) {
        const [from, to] = [cuts[i] as number, cuts[i + 1] as number]
        // the middle line wins unless another is clearly wider
        const width = (to - from) * (1 - Math.abs(share - 0.5))
        if (width > widest) {
          widest = width
          best = [(from + to) / 2, lat]
        }
      }
    }
  }
  return best
}

function cutsAt(ring: Ring, lat: number): number[] {
  const cuts: number[] = []
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const a = ring[i] as Vertex
    const b = ring[j] as Vertex
    if (a[1] > lat !== b[1] > lat) cuts.push(a[0] + ((b[0] - a[0]) * (lat - a[1])) / (b[1] - a[1]))
  }
  return cuts
}

/** What is wrong with a geometry somebody sent, or undefined. */
export function geometryProblem(geometry: Geometry): string | undefined {
  let count = 0
  for (const polygon of polygonsOf(geometry)) {
    if (polygon.length === 0) return 'no ring'
    for (const ring of polygon) {
      count += ring.length
      if (count > 200_000) return 'more than 200,000 points'
      const open = openRing(ring)
      if (open.length < 3) return 'a ring with fewer than three corners'
      for (const [lon, lat] of open)
        if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 90)) return 'a coordinate outside the globe'
      if (crossingOf([...open, open[0] as Vertex])) return 'a ring crosses itself'
    }
  }
  return count === 0 ? 'empty' : undefined
}

const openRing = (ring: Ring): Ring => {
  const [first, last] = [ring[0], ring.at(-1)]
  return first && last && ring.length > 1 && first[0] === last[0] && first[1] === last[1]
    ? ring.slice(0, -1)
    : ring
}
