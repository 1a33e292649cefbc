import type { Crs, Geometry, Point, Ring } from './declare.ts'

// Krasovsky 1940, as the public approximation of GCJ-02 uses it.
const AXIS = 6_378_245
const ECCENTRICITY = 0.006_693_421_622_965_943
const RAD = Math.PI / 180

const inChina = ({ lon, lat }: Point): boolean =>
  lon > 72.004 && lon < 137.8347 && lat > 0.8293 && lat < 55.8271

const wave = (at: number): number =>
  (20 * Math.sin(6 * at * Math.PI) + 20 * Math.sin(2 * at * Math.PI)) * (2 / 3)

/** Offset of GCJ-02 from WGS-84 at a point, degrees. */
function shift({ lon, lat }: Point): Point {
  const x = lon - 105
  const y = lat - 35
  const root = Math.sqrt(Math.abs(x))
  const north =
    -100 +
    2 * x +
    3 * y +
    0.2 * y * y +
    0.1 * x * y +
    0.2 * root +
    wave(x) +
    (20 * Math.sin(y * Math.PI) + 40 * Math.sin((y / 3) * Math.PI)) * (2 / 3) +
    (160 * Math.sin((y / 12) * Math.PI) + 320 * Math.sin((y * Math.PI) / 30)) * (2 / 3)
  const east =
    300 +
    x +
    2 * y +
    0.1 * x * x +
    0.1 * x * y +
    0.1 * root +
    wave(x) +
    (20 * Math.sin(x * Math.PI) + 40 * Math.sin((x / 3) * Math.PI)) * (2 / 3) +
    (150 * Math.sin((x / 12) * Math.PI) + 300 * Math.sin((x / 30) * Math.PI)) * (2 / 3)
  const sine = Math.sin(lat * RAD)
  const magic = 1 - ECCENTRICITY * sine * sine
  return {
    lon: east / ((AXIS / Math.sqrt(magic)) * Math.cos(lat * RAD) * RAD),
    lat: north / (((AXIS * (1 - ECCENTRICITY)) / (magic * Math.sqrt(magic))) * RAD),
  }
}

/**
 * WGS-84 to GCJ-02 火星坐标 by the public approximation, about 620 m in the Pearl River delta; outside China the same
 * point. The official conversion needs the authorised tool: good for showing, not for survey.
 */
export function wgsToGcj(point: Point): Point {
  if (!inChina(point)) return point
  const by = shift(point)
  return { lon: point.lon + by.lon, lat: point.lat + by.lat }
}

/** The inverse, by iteration until the forward conversion agrees within 1e-9 degree (0.1 mm). */
export function gcjToWgs(point: Point): Point {
  if (!inChina(point)) return point
  let guess = point
  for (let i = 0; i < 20; i++) {
    const there = wgsToGcj(guess)
    const off = { lon: there.lon - point.lon, lat: there.lat - point.lat }
    guess = { lon: guess.lon - off.lon, lat: guess.lat - off.lat }
    if (Math.abs(off.lon) < 1e-9 && Math.abs(off.lat) < 1e-9) break
  }
  return guess
}

/** A point of a named system in WGS-84; CGCS2000 is taken as equal (less than a metre apart). */
export const toWgs = (point: Point, crs: Crs): Point => (crs === 'GCJ-02' ? gcjToWgs(point) : point)

const ringToWgs = (ring: Ring, crs: Crs): Ring =>
  ring.map(([lon, lat]) => {
    const point = toWgs({ lon, lat }, crs)
    return [point.lon, point.lat] as const
  })

export const geometryToWgs = (geometry: Geometry, crs: Crs): Geometry =>
  geometry.type === 'Polygon'
    ? { type: 'Polygon', coordinates: geometry.coordinates.map((ring) => ringToWgs(ring, crs)) }
    : {
        type: 'MultiPolygon',
        coordinates: geometry.coordinates.map((polygon) => polygon.map((ring) => ringToWgs(ring, crs))),
      }

/** Metres between two points on the sphere of mean radius; within 0.5 % of the ellipsoid. */
export function distance(a: Point, b: Point): number {
  const half = Math.sin(((b.lat - a.lat) * RAD) / 2) ** 2
  const across = Math.cos(a.lat * RAD) * Math.cos(b.lat * RAD) * Math.sin(((b.lon - a.lon) * RAD) / 2) ** 2
  return 2 * 6_371_008.8 * Math.asin(Math.min(1, Math.sqrt(half + across)))
}

// CGCS2000 ellipsoid
const A = 6378.137
const E = Math.sqrt(0.006_694_380_022_9)

/** Equal-area ordinate of a latitude on the ellipsoid, km (authalic). */
function authalic(lat: number): number {
  const s = Math.sin(lat * RAD)
  return (A * (1 - E * E) * (s / (1 - E * E * s * s) + Math.log((1 + E * s) / (1 - E * s)) / (2 * E))) / 2
}

const ringKm2 = (ring: Ring): number => {
  let twice = 0
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [x1, y1] = ring[j] as readonly [number, number]
    const [x2, y2] = ring[i] as readonly [number, number]
    twice += x1 * authalic(y2) - x2 * authalic(y1)
  }
  return (Math.abs(twice) / 2) * A * RAD
}

/** Area on the ellipsoid, km²; never measured on the Web Mercator picture, which is 19 % too large at 23.5° N. */
export const areaKm2 = (geometry: Geometry): number =>
  (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates).reduce(
    (all, [outer, ...holes]) =>
      all + (outer ? ringKm2(outer) : 0) - holes.reduce((sum, hole) => sum + ringKm2(hole), 0),
    0,
  )
