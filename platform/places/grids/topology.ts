import type { Geometry } from '../ground/declare.ts'
import { TOLERANCE_M2, type Topology, type TopologyFault } from './declare.ts'

type Edge = {
  readonly x1: number
  readonly y1: number
  readonly x2: number
  readonly y2: number
  readonly owner: number
}

const RAD = Math.PI / 180
const A = 6_378_137
const E2 = 0.006_694_380_022_9

/** Metres a degree is long at a latitude, on the ellipsoid. */
function scale(lat: number): { readonly lon: number; readonly lat: number } {
  const w = 1 - E2 * Math.sin(lat * RAD) ** 2
  return { lon: (A / Math.sqrt(w)) * Math.cos(lat * RAD) * RAD, lat: ((A * (1 - E2)) / w ** 1.5) * RAD }
}

const polygons = (geometry: Geometry) =>
  geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates

function edgesOf(geometry: Geometry, owner: number): Edge[] {
  const edges: Edge[] = []
  for (const polygon of polygons(geometry))
    for (const ring of polygon)
      for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
        const [ax, ay] = ring[j] as readonly [number, number]
        const [bx, by] = ring[i] as readonly [number, number]
        if (ay === by) continue
        edges.push(
          ay < by ? { x1: ax, y1: ay, x2: bx, y2: by, owner } : { x1: bx, y1: by, x2: ax, y2: ay, owner },
        )
      }
  return edges
}

const xAt = (e: Edge, y: number): number => e.x1 + ((e.x2 - e.x1) * (y - e.y1)) / (e.y2 - e.y1)

/** Heights at which two edges cross, looked for among those whose boxes meet. */
function crossings(edges: readonly Edge[]): number[] {
  const heights: number[] = []
  const byLow = [...edges].sort((a, b) => a.y1 - b.y1)
  let open: Edge[] = []
  for (const e of byLow) {
    open = open.filter((one) => one.y2 > e.y1)
    const [west, east] = e.x1 < e.x2 ? [e.x1, e.x2] : [e.x2, e.x1]
    for (const o of open) {
      if (Math.min(o.x1, o.x2) > east || Math.max(o.x1, o.x2) < west) continue
      const low = Math.max(e.y1, o.y1)
      const high = Math.min(e.y2, o.y2)
      const atLow = xAt(e, low) - xAt(o, low)
      const atHigh = xAt(e, high) - xAt(o, high)
      if (atLow * atHigh < 0) heights.push(low + ((high - low) * atLow) / (atLow - atHigh))
    }
    open.push(e)
  }
  return heights
}

/** Grids per degree of latitude looked at in one go do not matter: slabs are as high as the vertices let them be. */
const MOST_FAULTS = 200

/**
 * Do these grids tile the area? The plane is cut into slabs at every corner and crossing; within a slab the borders are
 * straight and do not cross, so what lies between two of them belongs to so many grids: none is a gap, two are an overlap. Exact
 * to the rounding of coordinates; areas on the ellipsoid. `within`: the area to be tiled; absent = only overlaps are looked for.
 */
export function topologyOf(
  grids: readonly { readonly code: string; readonly geometry: Geometry }[],
  within?: Geometry,
): Topology {
  const edges = grids.flatMap((grid, i) => edgesOf(grid.geometry, i))
  if (within) edges.push(...edgesOf(within, -1))
  const heights = [...new Set([...edges.flatMap((e) => [e.y1, e.y2]), ...crossings(edges)])].sort(
    (a, b) => a - b,
  )
  const byLow = edges.sort((a, b) => a.y1 - b.y1)
  const faults = new Map<
    string,
    {
      kind: 'overlap' | 'gap'
      codes: Set<string>
      areaM2: number
      at: readonly [number, number]
      best: number
    }
  >()
  let next = 0
  let open: Edge[] = []
  const totals = { overlap: 0, gap: 0 }
  for (let k = 0; k + 1 < heights.length; k++) {
    const [low, high] = [heights[k] as number, heights[k + 1] as number]
    const middle = (low + high) / 2
    while (next < byLow.length && (byLow[next] as Edge).y1 <= low) open.push(byLow[next++] as Edge)
    open = open.filter((e) => e.y2 >= high)
    const cut = open.map((e) => ({ e, x: xAt(e, middle) })).sort((a, b) => a.x - b.x)
    const metres = scale(middle)
    const strip = (high - low) * metres.lat * metres.lon
    const inside = new Set<number>()
    let area = within === undefined
    for (let i = 0; i + 1 < cut.length; i++) {
      const { e, x } = cut[i] as { e: Edge; x: number }
      if (e.owner === -1) area = !area
      else if (!inside.delete(e.owner)) inside.add(e.owner)
      const right = cut[i + 1] as { e: Edge; x: number }
      const m2 = (right.x - x) * strip
      if (m2 <= 0) continue
      const kind = inside.size > 1 ? 'overlap' : inside.size === 0 && area && within ? 'gap' : null
      if (!kind) continue
      totals[kind] += m2
      const owners = kind === 'overlap' ? [...inside] : [e.owner, right.e.owner].filter((one) => one >= 0)
      const codes = [...new Set(owners.map((one) => grids[one]?.code ?? ''))].sort()
      const key = `${kind} ${codes.join(' ')}`
      const at = [(x + right.x) / 2, middle] as const
      const known = faults.get(key)
      if (!known) faults.set(key, { kind, codes: new Set(codes), areaM2: m2, at, best: m2 })
      else {
        known.areaM2 += m2
        if (m2 > known.best) {
          known.best = m2
          known.at = at
        }
      }
    }
  }
  const round = (m2: number): number => Math.round(m2 * 1000) / 1000
  const found: TopologyFault[] = [...faults.values()]
    .filter((one) => one.areaM2 > TOLERANCE_M2)
    .sort((a, b) => b.areaM2 - a.areaM2)
    .slice(0, MOST_FAULTS)
    .map(({ kind, codes, areaM2, at }) => ({ kind, codes: [...codes], areaM2: round(areaM2), at }))
  return {
    grids: grids.length,
    overlapM2: round(totals.overlap),
    gapM2: round(totals.gap),
    faults: found,
    sound: found.length === 0,
  }
}
