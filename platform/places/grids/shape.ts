import { no, ok, type Refusal, type Result } from '../../../base/index.ts'
import type { Geometry, Ring } from '../ground/declare.ts'
import { refusals } from './declare.ts'

type Spot = readonly [number, number]

const same = (a: Spot, b: Spot): boolean => Math.abs(a[0] - b[0]) < 1e-9 && Math.abs(a[1] - b[1]) < 1e-9
const opened = (ring: Ring): Spot[] => {
  const first = ring[0]
  const last = ring.at(-1)
  return first && last && ring.length > 1 && same(first, last) ? ring.slice(0, -1) : [...ring]
}
const closed = (ring: readonly Spot[]): Ring => (ring[0] ? [...ring, ring[0]] : ring)

/** Where the pieces a–b and c–d meet, as the shares of both. */
function meet(a: Spot, b: Spot, c: Spot, d: Spot): { readonly s: number; readonly t: number } | null {
  const [rx, ry] = [b[0] - a[0], b[1] - a[1]]
  const [qx, qy] = [d[0] - c[0], d[1] - c[1]]
  const cross = rx * qy - ry * qx
  if (Math.abs(cross) < 1e-24) return null
  const s = ((c[0] - a[0]) * qy - (c[1] - a[1]) * qx) / cross
  const t = ((c[0] - a[0]) * ry - (c[1] - a[1]) * rx) / cross
  return s >= 0 && s < 1 && t >= 0 && t <= 1 ? { s, t } : null
}

/**
 * Cuts a grid in two along a drawn line 切割: the line must come in on one side and go out on the other, once. Both parts keep
 * every corner of the old border, so that the neighbours still fit. Refuses with `grids.cut`.
 */
export function cutShape(
  geometry: Geometry,
  line: readonly Spot[],
): Result<readonly [Geometry, Geometry], Refusal> {
  if (geometry.type !== 'Polygon' || geometry.coordinates.length !== 1) return no(refusals['grids.cut']())
  const ring = opened(geometry.coordinates[0] as Ring)
  const hits: { edge: number; s: number; piece: number; t: number; at: Spot }[] = []
  for (let piece = 0; piece + 1 < line.length; piece++)
    for (let edge = 0; edge < ring.length; edge++) {
      const [a, b] = [ring[edge] as Spot, ring[(edge + 1) % ring.length] as Spot]
      const hit = meet(a, b, line[piece] as Spot, line[piece + 1] as Spot)
      if (hit)
        hits.push({ edge, piece, ...hit, at: [a[0] + (b[0] - a[0]) * hit.s, a[1] + (b[1] - a[1]) * hit.s] })
    }
  if (hits.length !== 2) return no(refusals['grids.cut']())
  const [first, second] = hits.sort((a, b) => a.edge - b.edge || a.s - b.s) as [
    (typeof hits)[0],
    (typeof hits)[0],
  ]
  const along = (from: typeof first, to: typeof first): Spot[] => {
    const forward = from.piece < to.piece || (from.piece === to.piece && from.t < to.t)
    const inner = forward
      ? line.slice(from.piece + 1, to.piece + 1)
      : line.slice(to.piece + 1, from.piece + 1).reverse()
    return [...inner]
  }
  const border = (from: number, to: number): Spot[] => {
    const points: Spot[] = []
    for (let i = from + 1; i <= to; i++) points.push(ring[i % ring.length] as Spot)
    return points
  }
  const one = [first.at, ...border(first.edge, second.edge), second.at, ...along(second, first)]
  const two = [second.at, ...border(second.edge, first.edge + ring.length), first.at, ...along(first, second)]
  const clean = (points: readonly Spot[]): Spot[] =>
    points.filter((p, i) => !same(p, points[(i + 1) % points.length] as Spot))
  const parts = [clean(one), clean(two)]
  if (parts.some((part) => part.length < 3)) return no(refusals['grids.cut']())
  return ok(
    parts.map((part) => ({ type: 'Polygon', coordinates: [closed(part)] })) as unknown as readonly [
      Geometry,
      Geometry,
    ],
  )
}

const key = ([x, y]: Spot): string => `${x.toFixed(9)} ${y.toFixed(9)}`

/** A ring with the corners of the others that lie on it: a corner of one is a corner of both. */
function withCorners(ring: readonly Spot[], corners: readonly Spot[]): Spot[] {
  const points: Spot[] = []
  for (let i = 0; i < ring.length; i++) {
    const [a, b] = [ring[i] as Spot, ring[(i + 1) % ring.length] as Spot]
    points.push(a)
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]]
    const length2 = dx * dx + dy * dy
    const on = corners
      .map((p) => ({ p, t: ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / (length2 || 1) }))
      .filter(
        ({ p, t }) =>
          t > 1e-9 &&
          t < 1 - 1e-9 &&
          !same(p, a) &&
          !same(p, b) &&
          Math.abs((p[0] - a[0]) * dy - (p[1] - a[1]) * dx) / Math.sqrt(length2 || 1) < 2e-9,
      )
      .sort((p, q) => p.t - q.t)
    for (const { p } of on) points.push(p)
  }
  return points
}

/**
 * Puts grids that share borders together 合并: borders that two of them have in opposite directions vanish, what is left is the
 * border of the whole. Refuses with `grids.apart` when that is not one piece.
 */
export function joinShapes(shapes: readonly Geometry[]): Result<Geometry, Refusal> {
  const rings: Spot[][] = []
  for (const shape of shapes)
    for (const polygon of shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates)
      polygon.forEach((ring, i) => {
        const points = opened(ring)
        // outer borders run left, holes right: a shared border is then met once in each direction
        rings.push(area(points) > 0 === (i === 0) ? points : points.reverse())
      })
  const corners = rings.flat()
  const pieces = new Map<string, { from: Spot; to: Spot }>()
  for (const ring of rings) {
    const full = withCorners(ring, corners)
    full.forEach((from, i) => {
      const to = full[(i + 1) % full.length] as Spot
      const back = `${key(to)}|${key(from)}`
      if (!pieces.delete(back)) pieces.set(`${key(from)}|${key(to)}`, { from, to })
    })
  }
  const starts = new Map<string, { from: Spot; to: Spot }[]>()
  for (const piece of pieces.values())
    starts.set(key(piece.from), [...(starts.get(key(piece.from)) ?? []), piece])
  const loops: Spot[][] = []
  for (;;) {
    const first = [...starts.values()].find((all) => all.length > 0)?.[0]
    if (!first) break
    const loop: Spot[] = []
    let at = first.from
    for (;;) {
      const next = starts.get(key(at))?.pop()
      if (!next) return no(refusals['grids.apart']())
      loop.push(next.from)
      at = next.to
      if (key(at) === key(first.from)) break
    }
    loops.push(loop)
  }
  const outer = loops.filter((loop) => area(loop) > 1e-16)
  if (outer.length !== 1) return no(refusals['grids.apart']())
  const holes = loops.filter((loop) => area(loop) < -1e-14)
  return ok({ type: 'Polygon', coordinates: [closed(outer[0] as Spot[]), ...holes.map(closed)] })
}

function area(ring: readonly Spot[]): number {
  let twice = 0
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [a, b] = [ring[j] as Spot, ring[i] as Spot]
    twice += a[0] * b[1] - b[0] * a[1]
  }
  return twice / 2
}

/** Metres from a point to the border of a shape, nearly. */
export function offBorder(geometry: Geometry, [x, y]: Spot): number {
  const k = Math.cos((y * Math.PI) / 180)
  let best = Number.POSITIVE_INFINITY
  for (const polygon of geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates)
    for (const ring of polygon)
      for (let i = 0; i + 1 < ring.length; i++) {
        const [a, b] = [ring[i] as Spot, ring[i + 1] as Spot]
        const [dx, dy, px, py] = [(b[0] - a[0]) * k, b[1] - a[1], (x - a[0]) * k, y - a[1]]
        const t = Math.min(1, Math.max(0, (px * dx + py * dy) / (dx * dx + dy * dy || 1)))
        best = Math.min(best, Math.hypot(px - t * dx, py - t * dy) * 110_750)
      }
  return best
}
