import { type AreaCode, no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { type GridId, type Located, type Point, refusals, type Shape } from './declare.ts'
import { type Box, boxOf, contains } from './polygon.ts'

export { areaKm2, distance, gcjToWgs, geodesic, geometryToWgs, toWgs, wgsToGcj } from './coordinates.ts'
export { edgeOf, mapOf, outlineOf, outlines, townSeeds, townsOf } from './outlines.ts'
export { boxOf, cellsOf, contains, geometryProblem, labelPoint, type Seed } from './polygon.ts'
export { AERIAL_ZOOMS, aerialOf } from './town/aerial.ts'
export { AERIAL_COLOURS, SIDE as AERIAL_SIDE } from './town/canvas.ts'
export { DEEPEST, type Drawn, tileOfTown } from './town/tile.ts'
export { drawTown, type Town } from './town/town.ts'

/** Reads a 15-digit grid id; refuses with `places.gridId`. */
export function gridOf(text: string): Result<GridId, Refusal> {
  if (!/^\d{15}$/.test(text)) return no(refusals['places.gridId']())
  return ok({
    id: text,
    county: text.slice(0, 6),
    town: text.slice(0, 9),
    village: text.slice(0, 12),
    serial: text.slice(12),
  })
}

export type Locator = {
  /** The deepest area and the grid that hold the point; undefined outside all of them. */
  locate(point: Point): Located | undefined
  /** The same, or `places.outside` with the name of the city or district. */
  within(point: Point, name: string): Result<Located, Refusal>
  readonly shapes: readonly Shape[]
}

const BINS = 64

/**
 * Finds areas and grids by point, in memory: a lattice of bins over all boxes, then point in polygon. Where shapes
 * overlap (bad data) the deepest and then the smallest code wins, so that the answer is always the same.
 */
export function locator(shapes: readonly Shape[]): Locator {
  const ranked = [...shapes].sort(
    (a, b) => b.code.length - a.code.length || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0),
  )
  const boxes = ranked.map((shape) => boxOf(shape.geometry))
  const all = boxes.reduce<Box>(
    (sum, box) => ({
      west: Math.min(sum.west, box.west),
      south: Math.min(sum.south, box.south),
      east: Math.max(sum.east, box.east),
      north: Math.max(sum.north, box.north),
    }),
    { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity },
  )
  const bin = (value: number, low: number, high: number): number =>
    Math.min(BINS - 1, Math.max(0, Math.floor(((value - low) / (high - low || 1)) * BINS)))
  const bins: number[][] = Array.from({ length: BINS * BINS }, () => [])
  boxes.forEach((box, i) => {
    const [x1, x2] = [bin(box.west, all.west, all.east), bin(box.east, all.west, all.east)]
    const [y1, y2] = [bin(box.south, all.south, all.north), bin(box.north, all.south, all.north)]
    for (let y = y1; y <= y2; y++) for (let x = x1; x <= x2; x++) bins[y * BINS + x]?.push(i)
  })
  const locate = (point: Point): Located | undefined => {
    const { lon, lat } = point
    if (!(lon >= all.west && lon <= all.east && lat >= all.south && lat <= all.north)) return undefined
    let area: Shape | undefined
    let grid: Shape | undefined
    for (const i of bins[bin(lat, all.south, all.north) * BINS + bin(lon, all.west, all.east)] ?? []) {
      const shape = ranked[i] as Shape
      const box = boxes[i] as Box
      if ((shape.kind === 'grid' ? grid : area) !== undefined) continue
      if (lon < box.west || lon > box.east || lat < box.south || lat > box.north) continue
      if (!contains(shape.geometry, point)) continue
      if (shape.kind === 'grid') grid = shape
      else area = shape
    }
    // a grid names its village, deeper than any drawn area
    if (grid && !(area && area.code.length > 12))
      return { area: grid.code.slice(0, 12), grid: grid.code, schematic: grid.schematic === true }
    return area && { area: area.code, grid: null, schematic: area.schematic === true }
  }
  return {
    locate,
    within(point, name) {
      const found = locate(point)
      return found ? ok(found) : no(refusals['places.outside']({ name }))
    },
    shapes,
  }
}

const SUFFIX = /(?:街道办事处|街道|镇|乡|社区居民委员会|社区|居委会|村民委员会|村委会|行政村|村)$/
/** 石井大道 or 同和路 is a road that may run anywhere, not the town of that name. */
const ROAD =
  /^(?:[东西南北中]|[一二三四五六七八九十]|[东西南北中][一二三四五六七八九十])?(?:路|大道|公路|立交|高架|大桥|隧道|高速|巷)/

/**
 * The area an address text names: the longest full name (石井街道), else the longest name without its ending (石井街,
 * 石井) that is not part of a road's name; of equal ones the deeper. Undefined when none or when two different areas
 * are named equally well.
 */
export function addressArea(
  text: string,
  areas: readonly { readonly code: AreaCode; readonly name: string }[],
): AreaCode | undefined {
  let best: { code: AreaCode; weight: number } | undefined
  let tie = false
  for (const { code, name } of areas) {
    const stem = name.replace(SUFFIX, '')
    const full = text.includes(name)
    const short = !full && [...stem].length >= 2 && namesArea(text, stem)
    if (!full && !short) continue
    const weight = (full ? 1000 : 0) + [...(full ? name : stem)].length * 10 + code.length / 4
    if (!best || weight > best.weight) {
      best = { code, weight }
      tie = false
    } else if (weight === best.weight && code !== best.code) tie = true
  }
  return tie ? undefined : best?.code
}

function namesArea(text: string, stem: string): boolean {
  for (let at = text.indexOf(stem); at >= 0; at = text.indexOf(stem, at + 1))
    if (!ROAD.test(text.slice(at + stem.length))) return true
  return false
}
