import type { Drawn, Ring } from './geo.ts'

/** Where a town's name and figure stand: inside its shape, or beside the map with a line to it. */
export type Label = {
  readonly town: Drawn
  readonly inside: boolean
  readonly x: number
  readonly y: number
  readonly side: 'left' | 'right'
}

/** Half of the box that the middle of a name over a figure needs, in units of the drawing; its ends may cross a border. */
const BOX = { x: 14, y: 12 } as const
/** Distance of two lines of names beside the map. */
const LINE = 24

const isInside = (ring: Ring, x: number, y: number): boolean => {
  let inside = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i] as readonly [number, number]
    const [xj, yj] = ring[j] as readonly [number, number]
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside
  }
  return inside
}

const fits = ({ ring, x, y }: Drawn): boolean =>
  [-1, 1].every((dx) => [-1, 1].every((dy) => isInside(ring, x + dx * BOX.x, y + dy * BOX.y)))

/**
 * Names too wide for their towns go to the nearer side, in the order of their towns from north to south, so that no
 * two names meet and no two lines cross much. `height` is that of the drawing.
 */
export function labelsOf(towns: readonly Drawn[], height: number): readonly Label[] {
  const small = towns.filter((town) => !fits(town))
  const xs = small.map((town) => town.x).sort((a, b) => a - b)
  const middle = xs[Math.floor(xs.length / 2)] ?? 0
  const ys = small.map((town) => town.y)
  const [top, bottom] = [Math.min(...ys) - 30, Math.max(...ys) + 30]
  // Beside everything at that height, so that no name lies on a neighbour.
  const edges = towns.flatMap((town) => town.ring.filter(([, y]) => y >= top && y <= bottom).map(([x]) => x))
  const sides = { left: Math.min(...edges) - 14, right: Math.max(...edges) + 14 }
  const outside = (['left', 'right'] as const).flatMap((side) => {
    const here = small.filter((town) => town.x < middle === (side === 'left')).sort((a, b) => a.y - b.y)
    const mean = here.reduce((sum, town) => sum + town.y, 0) / (here.length || 1)
    const first = Math.min(mean - ((here.length - 1) * LINE) / 2, height - 12 - (here.length - 1) * LINE)
    return here.map((town, index) => ({
      town,
      inside: false,
      side,
      x: sides[side],
      y: Math.max(first, 16) + index * LINE,
    }))
  })
  const inside = towns
    .filter(fits)
    .map((town) => ({ town, inside: true, side: 'left' as const, x: town.x, y: town.y }))
  return [...inside, ...outside]
}
