import type { PolygonValue } from './polygon.ts'

type Corner = readonly [number, number]
type Edge = readonly [Corner, Corner]

const cross = (a: Corner, b: Corner, c: Corner): number =>
  (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
const edgesOf = ({ coordinates }: PolygonValue): readonly Edge[] =>
  coordinates.flatMap((ring) => ring.slice(1).map((corner, i) => [ring[i] ?? corner, corner] as const))

/** Strictly inside: on the border is outside. */
function inside({ coordinates }: PolygonValue, [x, y]: Corner): boolean {
  let within = false
  for (const ring of coordinates)
    for (let i = 1; i < ring.length; i++) {
      const [a, b] = [ring[i - 1] as Corner, ring[i] as Corner]
      const between = Math.min(a[0], b[0]) <= x && x <= Math.max(a[0], b[0])
      if (between && cross(a, b, [x, y]) === 0 && Math.min(a[1], b[1]) <= y && y <= Math.max(a[1], b[1]))
        return false
      if (a[1] > y !== b[1] > y && x < ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]) + a[0]) within = !within
    }
  return within
}

/** 压占: two outlines share ground, not only a border or a corner. */
export function overlaps(one: PolygonValue, other: PolygonValue): boolean {
  const [left, right] = [edgesOf(one), edgesOf(other)]
  for (const [a, b] of left)
    for (const [c, d] of right)
      if (cross(a, b, c) * cross(a, b, d) < 0 && cross(c, d, a) * cross(c, d, b) < 0) return true
  const middles = (edges: readonly Edge[]) =>
    edges.flatMap(([[x, y], [u, v]]): Corner[] => [
      [x, y],
      [(x + u) / 2, (y + v) / 2],
    ])
  return (
    middles(left).some((corner) => inside(other, corner)) ||
    middles(right).some((corner) => inside(one, corner)) ||
    inside(other, centreOf(one)) ||
    inside(one, centreOf(other))
  )
}

/** The mean of its corners: where an outline is shown as a point. */
export const centreOf = ({ coordinates }: PolygonValue): Corner => {
  const ring = (coordinates[0] ?? []).slice(1)
  const sum = ring.reduce<Corner>(([x, y], [u, v]) => [x + u, y + v], [0, 0])
  return [sum[0] / ring.length, sum[1] / ring.length]
}

/** Metres of a degree at the middle of China are wrong elsewhere: they are reckoned at the outline's own latitude. */
const METRES = 111_319.490_793

/** 间距: metres between two outlines, 0 where they touch or share ground; for what is smaller than a town. */
export function metresBetween(one: PolygonValue, other: PolygonValue): number {
  if (overlaps(one, other)) return 0
  const latitude = ((centreOf(one)[1] + centreOf(other)[1]) / 2) * (Math.PI / 180)
  const metres = ([lon, lat]: Corner): Corner => [lon * METRES * Math.cos(latitude), lat * METRES]
  const flat = (outline: PolygonValue) => edgesOf(outline).map(([a, b]): Edge => [metres(a), metres(b)])
  const [left, right] = [flat(one), flat(other)]
  const nearest = (from: readonly Edge[], to: readonly Edge[]): number =>
    Math.min(...from.flatMap(([corner]) => to.map((edge) => metresTo(corner, edge))))
  return Math.min(nearest(left, right), nearest(right, left))
}

function metresTo([x, y]: Corner, [a, b]: Edge): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]]
  const along = dx || dy ? ((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy) : 0
  const t = Math.min(1, Math.max(0, along))
  return Math.hypot(x - a[0] - t * dx, y - a[1] - t * dy)
}
