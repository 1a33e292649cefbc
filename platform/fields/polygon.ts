import { crossingOf } from './crossing.ts'

/** A closed outline 范围 in degrees, CGCS2000 or WGS-84: the outer ring and, if any, holes. GeoJSON (RFC 7946). */
export type PolygonValue = {
  readonly type: 'Polygon'
  readonly coordinates: readonly (readonly (readonly [lon: number, lat: number])[])[]
}

type Corner = readonly [number, number]
/** What is wrong with an outline: no outline at all, a corner that is no place, degrees in the wrong order, … */
export type PolygonFault = 'shape' | 'corner' | 'swapped' | 'few' | 'many' | 'crosses'

/** Corners of one outline, all rings together: an estate has dozens, a town's border belongs to a layer. */
export const MOST_CORNERS = 1000

const NUMBER = /^[+-]?\d{1,3}(?:\.\d{1,20})?$/

/** Nine decimals are a tenth of a millimetre: a plot of eighty square metres is measured to the thousandth. */
function degree(given: unknown): number | undefined {
  const value = typeof given === 'string' && NUMBER.test(given.trim()) ? Number(given) : given
  return typeof value === 'number' && Number.isFinite(value) ? Math.round(value * 1e9) / 1e9 || 0 : undefined
}

/** Texts that people paste: GeoJSON, WKT, or `lon,lat` corners one after the other. */
function written(text: string): unknown {
  const plain = text.normalize('NFKC').trim()
  if (plain.length > 60_000) return undefined
  if (plain.startsWith('{'))
    try {
      return JSON.parse(plain)
    } catch {
      return undefined
    }
  const wkt = /^POLYGON\s*\(([\s\S]*)\)$/i.exec(plain)
  const rings = wkt ? [...(wkt[1] ?? '').matchAll(/\(([^()]*)\)/g)].map(([, ring]) => ring ?? '') : [plain]
  const between = wkt ? /(?<!\s)\s*,\s*/ : /(?<!\s)\s*[;；\n]\s*/
  const within = wkt ? /\s+/ : /\s*[,，\s]\s*/
  return {
    type: 'Polygon',
    coordinates: rings.map((ring) =>
      ring
        .trim()
        .split(between)
        .filter((corner) => corner !== '')
        .map((corner) => corner.trim().split(within)),
    ),
  }
}

/** Reads an outline as it is sent or pasted; an open ring is closed, its turn is as GeoJSON wants it. */
export function polygonOf(given: unknown): PolygonValue | PolygonFault {
  const read = typeof given === 'string' ? written(given) : given
  const { type, coordinates } = (read ?? {}) as { type?: unknown; coordinates?: unknown }
  if (type !== 'Polygon' || !Array.isArray(coordinates) || coordinates.length === 0) return 'shape'
  let corners = 0
  const rings: (readonly Corner[])[] = []
  for (const [index, ring] of (coordinates as unknown[]).entries()) {
    if (!Array.isArray(ring)) return 'shape'
    corners += ring.length
    if (corners > MOST_CORNERS) return 'many'
    const open: Corner[] = []
    for (const corner of ring as unknown[]) {
      if (!Array.isArray(corner) || corner.length !== 2) return 'corner'
      const [lon, lat] = [degree(corner[0]), degree(corner[1])]
      if (lon === undefined || lat === undefined) return 'corner'
      if (Math.abs(lat) > 90 && Math.abs(lat) <= 180 && Math.abs(lon) <= 90) return 'swapped'
      if (Math.abs(lon) > 180 || Math.abs(lat) > 90) return 'corner'
      const last = open.at(-1)
      // the same corner said twice says nothing
      if (last?.[0] !== lon || last[1] !== lat) open.push([lon, lat])
    }
    const [first, last] = [open[0], open.at(-1)]
    if (first && last && open.length > 1 && first[0] === last[0] && first[1] === last[1]) open.pop()
    const [start] = open
    const turned = turn(open)
    if (open.length < 3 || !start) return 'few'
    if (crossingOf([...open, start])) return 'crosses'
    // a line there and back again encloses nothing
    if (Math.abs(turned) < 1e-15) return 'few'
    // outer rings against the clock, holes with it
    if (turned > 0 !== (index === 0)) open.reverse()
    rings.push([...open, open[0] ?? start])
  }
  return { type: 'Polygon', coordinates: rings }
}

/** An outline as people write it down: a corner a line, or GeoJSON where it has holes. */
export const cornersOf = ({ coordinates }: PolygonValue): string =>
  coordinates.length === 1
    ? (coordinates[0] ?? [])
        .slice(0, -1)
        .map(([lon, lat]) => `${lon},${lat}`)
        .join('\n')
    : JSON.stringify({ type: 'Polygon', coordinates })

const turn = (ring: readonly Corner[]): number =>
  ring.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = ring[(i + 1) % ring.length] ?? [x, y]
    return sum + x * nextY - nextX * y
  }, 0)

/** Half axis and flattening of CGCS2000; WGS-84 differs in the ninth digit. */
const A = 6_378_137
const E2 = 0.006_694_38

/**
 * Area in square metres on the ellipsoid's tangent plane: right to a millionth for what is smaller than a town, and never
 * the area on a map picture.
 */
export function polygonAreaM2({ coordinates }: PolygonValue): number {
  const [first] = coordinates[0] ?? []
  if (!first) return 0
  const lat = ((first[1] ?? 0) * Math.PI) / 180
  const w = 1 - E2 * Math.sin(lat) ** 2
  const north = ((Math.PI / 180) * A * (1 - E2)) / w ** 1.5
  const east = ((Math.PI / 180) * A * Math.cos(lat)) / Math.sqrt(w)
  const areaOf = (ring: readonly Corner[]) =>
    Math.abs(turn(ring.map(([x, y]) => [(x - first[0]) * east, (y - first[1]) * north] as const))) / 2
  const [outer = 0, ...holes] = coordinates.map(areaOf)
  return holes.reduce((area, hole) => area - hole, outer)
}
