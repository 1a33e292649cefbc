import type { Position } from './declare.ts'

/** CGCS2000 ellipsoid. */
const A = 6_378_137
const F = 1 / 298.257_222_101
const RAD = Math.PI / 180
const N = F / (2 - F)
const N2 = N * N
const N3 = N2 * N
const N4 = N3 * N
const RECTIFYING = (A / (1 + N)) * (1 + N2 / 4 + N4 / 64)
const E = Math.sqrt(F * (2 - F))

/** Krüger's series, to the fourth order: exact to a hundredth of a millimetre within a zone. */
const ALPHA = [
  N / 2 - (2 / 3) * N2 + (5 / 16) * N3 + (41 / 180) * N4,
  (13 / 48) * N2 - (3 / 5) * N3 + (557 / 1440) * N4,
  (61 / 240) * N3 - (103 / 140) * N4,
  (49_561 / 161_280) * N4,
] as const
const BETA = [
  N / 2 - (2 / 3) * N2 + (37 / 96) * N3 - (1 / 360) * N4,
  (1 / 48) * N2 + (1 / 15) * N3 - (437 / 1440) * N4,
  (17 / 480) * N3 - (37 / 840) * N4,
  (4397 / 161_280) * N4,
] as const

/** Easting (500 km at the central meridian) and northing, metres, of degrees 高斯正算. */
export function toGauss([lon, lat]: Position, meridian: number): Position {
  const sine = Math.sin(lat * RAD)
  const t = Math.sinh(Math.atanh(sine) - E * Math.atanh(E * sine))
  const away = (lon - meridian) * RAD
  const xi = Math.atan2(t, Math.cos(away))
  const eta = Math.atanh(Math.sin(away) / Math.sqrt(1 + t * t))
  let [north, east] = [xi, eta]
  ALPHA.forEach((a, i) => {
    const k = 2 * (i + 1)
    north += a * Math.sin(k * xi) * Math.cosh(k * eta)
    east += a * Math.cos(k * xi) * Math.sinh(k * eta)
  })
  return [500_000 + RECTIFYING * east, RECTIFYING * north]
}

/** Degrees of an easting (without zone) and a northing 高斯反算. */
export function fromGauss([easting, northing]: Position, meridian: number): Position {
  const xi = northing / RECTIFYING
  const eta = (easting - 500_000) / RECTIFYING
  let [x, y] = [xi, eta]
  BETA.forEach((b, i) => {
    const k = 2 * (i + 1)
    x -= b * Math.sin(k * xi) * Math.cosh(k * eta)
    y -= b * Math.cos(k * xi) * Math.sinh(k * eta)
  })
  const conformal = Math.asin(Math.sin(x) / Math.cosh(y))
  // back from the conformal latitude, by iteration
  const goal = Math.asinh(Math.tan(conformal))
  let sine = Math.sin(conformal)
  for (let i = 0; i < 8; i++) sine = Math.tanh(goal + E * Math.atanh(E * sine))
  return [meridian + Math.atan2(Math.sinh(y), Math.cos(x)) / RAD, Math.asin(sine) / RAD]
}
