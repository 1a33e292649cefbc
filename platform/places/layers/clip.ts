/** Cutting and thinning of flat paths (x, y, x, y …) for tiles. */

/** Lowest and highest x or y kept. */
type Side = { readonly axis: 0 | 1; readonly at: number; readonly keepBelow: boolean }

const inside = (side: Side, x: number, y: number): boolean => {
  const value = side.axis === 0 ? x : y
  return side.keepBelow ? value <= side.at : value >= side.at
}

function cut(side: Side, ax: number, ay: number, bx: number, by: number): [number, number] {
  if (side.axis === 0) return [side.at, ay + ((by - ay) * (side.at - ax)) / (bx - ax)]
  return [ax + ((bx - ax) * (side.at - ay)) / (by - ay), side.at]
}

const sides = (low: number, high: number): Side[] => [
  { axis: 0, at: low, keepBelow: false },
  { axis: 0, at: high, keepBelow: true },
  { axis: 1, at: low, keepBelow: false },
  { axis: 1, at: high, keepBelow: true },
]

/** Where a path lies as to a square: all within, all outside one of its sides, or neither. */
function lies(path: readonly number[], low: number, high: number): 'in' | 'out' | 'both' {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let i = 0; i < path.length; i += 2) {
    const x = path[i] as number
    const y = path[i + 1] as number
    if (x < west) west = x
    if (x > east) east = x
    if (y < south) south = y
    if (y > north) north = y
  }
  if (east < low || west > high || north < low || south > high) return 'out'
  return west >= low && east <= high && south >= low && north <= high ? 'in' : 'both'
}

/** A ring cut to the square low–high on both axes (Sutherland–Hodgman): good for drawing, edges may run along the border. */
export function clipRing(ring: readonly number[], low: number, high: number): readonly number[] {
  const where = lies(ring, low, high)
  if (where === 'in') return ring
  if (where === 'out') return []
  let path = ring
  for (const side of sides(low, high)) {
    const kept: number[] = []
    let ax = path[path.length - 2] as number
    let ay = path[path.length - 1] as number
    let was = path.length > 0 && inside(side, ax, ay)
    for (let i = 0; i < path.length; i += 2) {
      const bx = path[i] as number
      const by = path[i + 1] as number
      const is = inside(side, bx, by)
      if (is !== was) kept.push(...cut(side, ax, ay, bx, by))
      if (is) kept.push(bx, by)
      ax = bx
      ay = by
      was = is
    }
    path = kept
    if (path.length === 0) return path
  }
  return path
}

/** The pieces of a line within the square low–high. */
export function clipLine(line: readonly number[], low: number, high: number): (readonly number[])[] {
  const where = lies(line, low, high)
  if (where === 'in') return [line]
  if (where === 'out') return []
  let pieces: (readonly number[])[] = [line]
  for (const side of sides(low, high)) {
    const next: number[][] = []
    for (const piece of pieces) {
      let run: number[] = []
      for (let i = 0; i < piece.length; i += 2) {
        const x = piece[i] as number
        const y = piece[i + 1] as number
        const is = inside(side, x, y)
        if (i > 0) {
          const px = piece[i - 2] as number
          const py = piece[i - 1] as number
          if (is !== inside(side, px, py)) {
            run.push(...cut(side, px, py, x, y))
            if (!is) {
              next.push(run)
              run = []
            }
          }
        }
        if (is) run.push(x, y)
      }
      if (run.length >= 4) next.push(run)
    }
    pieces = next.filter((piece) => piece.length >= 4)
  }
  return pieces
}

/** Points farther than `tolerance` from the line without them are kept (Douglas–Peucker); ends stay. */
export function thinned(path: readonly number[], tolerance: number): readonly number[] {
  const count = path.length / 2
  if (count < 3) return path
  const keep = new Uint8Array(count)
  keep[0] = 1
  keep[count - 1] = 1
  const stack: [number, number][] = [[0, count - 1]]
  const limit = tolerance * tolerance
  for (let next = stack.pop(); next; next = stack.pop()) {
    const [from, to] = next
    const ax = path[from * 2] as number
    const ay = path[from * 2 + 1] as number
    const dx = (path[to * 2] as number) - ax
    const dy = (path[to * 2 + 1] as number) - ay
    const length = dx * dx + dy * dy
    let farthest = limit
    let at = -1
    for (let i = from + 1; i < to; i++) {
      let px = (path[i * 2] as number) - ax
      let py = (path[i * 2 + 1] as number) - ay
      if (length > 0) {
        const t = Math.max(0, Math.min(1, (px * dx + py * dy) / length))
        px -= t * dx
        py -= t * dy
      }
      const off = px * px + py * py
      if (off > farthest) {
        farthest = off
        at = i
      }
    }
    if (at < 0) continue
    keep[at] = 1
    stack.push([from, at], [at, to])
  }
  const kept: number[] = []
  for (let i = 0; i < count; i++) if (keep[i]) kept.push(path[i * 2] as number, path[i * 2 + 1] as number)
  return kept
}

/** A ring thinned: begun at its two farthest corners, so that no corner is lost because the ring happens to begin there. */
export function thinnedRing(ring: readonly number[], tolerance: number): readonly number[] {
  const count = ring.length / 2
  if (count <= 4) return ring
  const [ax, ay] = [ring[0] as number, ring[1] as number]
  let far = 0
  let best = -1
  for (let i = 1; i < count; i++) {
    const off = ((ring[i * 2] as number) - ax) ** 2 + ((ring[i * 2 + 1] as number) - ay) ** 2
    if (off > best) {
      best = off
      far = i
    }
  }
  const there = thinned(ring.slice(0, far * 2 + 2), tolerance)
  const back = thinned([...ring.slice(far * 2), ax, ay], tolerance)
  return [...there, ...back.slice(2, -2)]
}
