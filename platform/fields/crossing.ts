type Corner = readonly [number, number]

/**
 * Where a closed ring crosses itself, or undefined. Edges are sorted into a lattice of about as many cells as there
 * are edges, and only those of one cell are compared: 200,000 corners take a fraction of a second.
 */
export function crossingOf(ring: readonly Corner[]): Corner | undefined {
  const edges = ring.length - 1
  if (edges <= FEW) return crossingOfFew(ring)
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x, y] of ring) {
    if (x < west) west = x
    if (x > east) east = x
    if (y < south) south = y
    if (y > north) north = y
  }
  const side = Math.max(1, Math.min(1024, Math.ceil(Math.sqrt(edges))))
  const column = (x: number): number =>
    Math.min(side - 1, Math.floor(((x - west) / (east - west || 1)) * side))
  const row = (y: number): number =>
    Math.min(side - 1, Math.floor(((y - south) / (north - south || 1)) * side))
  const cells = new Map<number, number[]>()
  for (let i = 0; i < edges; i++) {
    const [a, b] = [ring[i] as Corner, ring[i + 1] as Corner]
    if (a[0] === b[0] && a[1] === b[1]) continue
    const [c0, c1] = [column(Math.min(a[0], b[0])), column(Math.max(a[0], b[0]))]
    const [r0, r1] = [row(Math.min(a[1], b[1])), row(Math.max(a[1], b[1]))]
    for (let r = r0; r <= r1; r++)
      for (let c = c0; c <= c1; c++) {
        const key = r * side + c
        const here = cells.get(key)
        if (!here) cells.set(key, [i])
        else {
          for (const j of here) {
            const [p, q] = [ring[j] as Corner, ring[j + 1] as Corner]
            const at = cross(a, b, p, q)
            if (at) return at
          }
          here.push(i)
        }
      }
  }
  return undefined
}

const side = (a: Corner, b: Corner, c: Corner): number =>
  Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))

/** Of so few edges each is compared with each sooner than a lattice is laid. */
const FEW = 24

function crossingOfFew(ring: readonly Corner[]): Corner | undefined {
  for (let i = 0; i + 1 < ring.length; i++)
    for (let j = 0; j + 1 < i; j++) {
      const at = cross(ring[i] as Corner, ring[i + 1] as Corner, ring[j] as Corner, ring[j + 1] as Corner)
      if (at) return at
    }
  return undefined
}

/** The place where two edges cross in their inner parts; touching at corners is no crossing. */
function cross(a: Corner, b: Corner, p: Corner, q: Corner): Corner | undefined {
  if (side(a, b, p) * side(a, b, q) >= 0 || side(p, q, a) * side(p, q, b) >= 0) return undefined
  const d = (b[0] - a[0]) * (q[1] - p[1]) - (b[1] - a[1]) * (q[0] - p[0])
  const t = ((p[0] - a[0]) * (q[1] - p[1]) - (p[1] - a[1]) * (q[0] - p[0])) / d
  return [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]
}
