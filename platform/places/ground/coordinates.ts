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

const FLAT = 1 / 298.257_222_101
const SEMI = 6_378_137

/**
 * Metres between two points on the CGCS2000 ellipsoid, to a millimetre (Vincenty's inverse formula). Points almost opposite each
 * other on the globe, where it does not settle, are measured on the sphere.
 */
export function geodesic(a: Point, b: Point): number {
  if (a.lon === b.lon && a.lat === b.lat) return 0
  const minor = SEMI * (1 - FLAT)
  const reduced = (lat: number): number => Math.atan((1 - FLAT) * Math.tan(lat * RAD))
  const [u1, u2] = [reduced(a.lat), reduced(b.lat)]
  const [s1, c1, s2, c2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)]
  const across = (b.lon - a.lon) * RAD
  let lambda = across
  for (let i = 0; i < 100; i++) {
    const [sl, cl] = [Math.sin(lambda), Math.cos(lambda)]
    const sigmaSin = Math.hypot(c2 * sl, c1 * s2 - s1 * c2 * cl)
    if (sigmaSin === 0) return 0
    const sigmaCos = s1 * s2 + c1 * c2 * cl
    const sigma = Math.atan2(sigmaSin, sigmaCos)
    const alphaSin = (c1 * c2 * sl) / sigmaSin
    const alphaCos2 = 1 - alphaSin ** 2
    const middle = alphaCos2 === 0 ? 0 : sigmaCos - (2 * s1 * s2) / alphaCos2
    const c = (FLAT / 16) * alphaCos2 * (4 + FLAT * (4 - 3 * alphaCos2))
    const before = lambda
    lambda =
      across +
      (1 - c) * FLAT * alphaSin * (sigma + c * sigmaSin * (middle + c * sigmaCos * (2 * middle ** 2 - 1)))
    if (Math.abs(lambda - before) > 1e-12) continue
    const u = (alphaCos2 * (SEMI ** 2 - minor ** 2)) / minor ** 2
    const big = 1 + (u / 16_384) * (4096 + u * (-768 + u * (320 - 175 * u)))
    const small = (u / 1024) * (256 + u * (-128 + u * (74 - 47 * u)))
    const delta =
      small *
      sigmaSin *
      (middle +
        (small / 4) *
          (sigmaCos * (2 * middle ** 2 - 1) -
            (small / 6) * middle * (4 * sigmaSin ** 2 - 3) * (4 * middle ** 2 - 3)))
    return minor * big * (sigma - delta)
  }
  return distance(a, b)
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
