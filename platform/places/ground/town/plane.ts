import type { Point } from '../declare.ts'

/** Metres east and north of a middle point. */
export type XY = readonly [number, number]

/** A flat plane in metres round a point: good to a decimetre in ten kilometres, for drawing. */
export type Plane = {
  readonly of: (point: Point) => XY
  readonly back: (at: XY) => readonly [number, number]
}

const METRES_LAT = 110_757

export function planeAt(middle: Point): Plane {
  const metresLon = 111_320 * Math.cos((middle.lat * Math.PI) / 180)
  return {
    of: ({ lon, lat }) => [(lon - middle.lon) * metresLon, (lat - middle.lat) * METRES_LAT],
    back: ([x, y]) => [middle.lon + x / metresLon, middle.lat + y / METRES_LAT],
  }
}

/** A number in [0, 1) that depends on whole numbers alone: the same town every time, in any order of asking. */
export function dice(a: number, b: number, c = 0): number {
  let h = Math.imul(a | 0, 374_761_393) ^ Math.imul(b | 0, 668_265_263) ^ Math.imul(c | 0, 1_274_126_177)
  h = Math.imul(h ^ (h >>> 13), 1_274_126_177)
  h = Math.imul(h ^ (h >>> 16), 2_246_822_519)
  return ((h ^ (h >>> 15)) >>> 0) / 4_294_967_296
}

const smooth = (t: number): number => t * t * (3 - 2 * t)

/** Smooth noise in [0, 1) over the plane; `size` is the length of its waves in metres. */
export function noise([x, y]: XY, size: number, seed: number): number {
  const [u, v] = [x / size, y / size]
  const [i, j] = [Math.floor(u), Math.floor(v)]
  const [s, t] = [smooth(u - i), smooth(v - j)]
  const low = dice(i, j, seed) * (1 - s) + dice(i + 1, j, seed) * s
  const high = dice(i, j + 1, seed) * (1 - s) + dice(i + 1, j + 1, seed) * s
  return low * (1 - t) + high * t
}

export function inside(ring: readonly XY[], [x, y]: XY): boolean {
  let odd = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [ax, ay] = ring[i] as XY
    const [bx, by] = ring[j] as XY
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) odd = !odd
  }
  return odd
}

/** The length of a way; hundreds of thousands are asked for, and `Math.hypot` takes ten times as long. */
export const span = (dx: number, dy: number): number => Math.sqrt(dx * dx + dy * dy)

/** Metres from a point to a broken line. */
export function away(line: readonly XY[], [x, y]: XY): number {
  let best = Number.POSITIVE_INFINITY
  for (let i = 0; i + 1 < line.length; i++) {
    const [ax, ay] = line[i] as XY
    const [bx, by] = line[i + 1] as XY
    const [dx, dy] = [bx - ax, by - ay]
    const t = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)))
    const [ex, ey] = [x - ax - t * dx, y - ay - t * dy]
    best = Math.min(best, ex * ex + ey * ey)
  }
  return Math.sqrt(best)
}

/** Whether a point is nearer to a broken line than so many metres: most pieces are told apart by their boxes. */
export function nearer(line: readonly XY[], [x, y]: XY, metres: number): boolean {
  for (let i = 0; i + 1 < line.length; i++) {
    const [ax, ay] = line[i] as XY
    const [bx, by] = line[i + 1] as XY
    if (ax > x + metres && bx > x + metres) continue
    if (ax < x - metres && bx < x - metres) continue
    if (ay > y + metres && by > y + metres) continue
    if (ay < y - metres && by < y - metres) continue
    const [dx, dy] = [bx - ax, by - ay]
    const t = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)))
    const [ex, ey] = [x - ax - t * dx, y - ay - t * dy]
    if (ex * ex + ey * ey < metres * metres) return true
  }
  return false
}

/** A line through the given points without corners (Catmull–Rom), with a little wandering of its own. */
export function winding(points: readonly XY[], step: number, wander: number, seed: number): XY[] {
  const line: XY[] = []
  for (let i = 0; i + 1 < points.length; i++) {
    const [p1, p2] = [points[i] as XY, points[i + 1] as XY]
    const p0 = points[i - 1] ?? p1
    const p3 = points[i + 2] ?? p2
    const n = Math.max(2, Math.round(Math.hypot(p2[0] - p1[0], p2[1] - p1[1]) / step))
    for (let k = 0; k < n; k++) {
      const t = k / n
      const at = (a: number, b: number, c: number, d: number): number =>
        0.5 *
        (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t)
      const x = at(p0[0], p1[0], p2[0], p3[0])
      const y = at(p0[1], p1[1], p2[1], p3[1])
      const off = Math.sin(t * Math.PI) * wander
      line.push([
        x + off * (noise([x, y], 900, seed) - 0.5) * 2,
        y + off * (noise([x, y], 900, seed + 1) - 0.5) * 2,
      ])
    }
  }
  const last = points.at(-1)
  if (last) line.push(last)
  return line
}

/** A round shape with a ragged edge. */
export function blob(middle: XY, wide: number, high: number, turn: number, seed: number): XY[] {
  const ring: XY[] = []
  for (let k = 0; k < 40; k++) {
    const angle = (k / 40) * 2 * Math.PI
    const r =
      0.8 +
      0.16 * Math.sin(2 * angle + seed) +
      0.11 * Math.sin(3 * angle + seed * 1.7) +
      0.07 * Math.sin(5 * angle + seed * 2.3) +
      0.04 * (dice(k, seed, 5) - 0.5)
    const [x, y] = [Math.cos(angle) * wide * r, Math.sin(angle) * high * r]
    ring.push([
      middle[0] + x * Math.cos(turn) - y * Math.sin(turn),
      middle[1] + x * Math.sin(turn) + y * Math.cos(turn),
    ])
  }
  return ring
}

/** A line made as wide as a river. */
export function banks(line: readonly XY[], width: (along: number) => number): XY[] {
  const left: XY[] = []
  const right: XY[] = []
  line.forEach(([x, y], i) => {
    const [ax, ay] = line[Math.max(0, i - 1)] as XY
    const [bx, by] = line[Math.min(line.length - 1, i + 1)] as XY
    const length = Math.hypot(bx - ax, by - ay) || 1
    const half = width(i / (line.length - 1)) / 2
    left.push([x - ((by - ay) / length) * half, y + ((bx - ax) / length) * half])
    right.push([x + ((by - ay) / length) * half, y - ((bx - ax) / length) * half])
  })
  return [...left, ...right.reverse()]
}
