import { areaKm2, geodesic } from '../../platform/places/ground/decide.ts'

export type Spot = readonly [number, number]

/** Metres along a line on the ellipsoid. */
export const lengthOf = (line: readonly Spot[]): number =>
  line.slice(1).reduce((sum, b, i) => {
    const a = line[i] as Spot
    return sum + geodesic({ lon: a[0], lat: a[1] }, { lon: b[0], lat: b[1] })
  }, 0)

/** Square metres of a ring on the ellipsoid; closed or open. */
export const areaOf = (ring: readonly Spot[]): number =>
  ring.length < 3 ? 0 : areaKm2({ type: 'Polygon', coordinates: [[...ring, ring[0] as Spot]] }) * 1e6

const RAD = Math.PI / 180

/** A circle as a ring of 64 corners, each at the radius on the ground to a few centimetres in ten kilometres. */
export function circleOf([lon, lat]: Spot, metres: number): Spot[] {
  const w = Math.sqrt(1 - 0.006_694_380_022_9 * Math.sin(lat * RAD) ** 2)
  const north = metres / (((6_378_137 * (1 - 0.006_694_380_022_9)) / w ** 3) * RAD)
  const east = metres / ((6_378_137 / w) * Math.cos(lat * RAD) * RAD)
  return Array.from({ length: 64 }, (_, k) => {
    const angle = (k / 64) * 2 * Math.PI
    return [lon + east * Math.cos(angle), lat + north * Math.sin(angle)] as const
  })
}

/** 1,284 m is 1.284 公里; small ones stay in metres. */
export const sayMetres = (metres: number, lang: 'zh' | 'en'): string =>
  metres < 1_000
    ? `${metres.toFixed(metres < 10 ? 1 : 0)} ${lang === 'zh' ? '米' : 'm'}`
    : `${(metres / 1_000).toFixed(metres < 10_000 ? 3 : 2)} ${lang === 'zh' ? '公里' : 'km'}`

export const sayArea = (m2: number, lang: 'zh' | 'en'): string =>
  m2 < 10_000
    ? `${m2.toFixed(0)} ${lang === 'zh' ? '平方米' : 'm²'}`
    : m2 < 1e6
      ? `${(m2 / 10_000).toFixed(2)} ${lang === 'zh' ? '公顷' : 'ha'}`
      : `${(m2 / 1e6).toFixed(3)} ${lang === 'zh' ? '平方公里' : 'km²'}`

/** The polygon of a filter in an address: `lon,lat;lon,lat;…`, to a decimetre. */
export const ringText = (ring: readonly Spot[]): string =>
  ring.map(([lon, lat]) => `${lon.toFixed(6)},${lat.toFixed(6)}`).join(';')
export function ringFrom(text: string | null): Spot[] | null {
  if (!text) return null
  const ring = text.split(';').map((pair) => pair.split(',').map(Number) as [number, number])
  return ring.length >= 3 && ring.every((one) => one.length === 2 && one.every(Number.isFinite)) ? ring : null
}

/** Pixels of a metre on the ground at zoom 0 at a latitude, in tiles of 512 pixels; doubled by each zoom. */
export const pixelsOfMetre = (lat: number): number => 512 / (2 * Math.PI * 6_378_137 * Math.cos(lat * RAD))
