import { no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { gcjToWgs, wgsToGcj } from '../ground/decide.ts'
import { type Position, refusals } from './declare.ts'
import { fromGauss, toGauss } from './gauss.ts'

/** A system that coordinates come in: degrees, or metres of a 3° Gauss–Krüger zone with or without its number. */
export type Crs =
  | { readonly name: 'CGCS2000' | 'WGS-84' | 'GCJ-02' | 'BD-09'; readonly kind: 'degrees' }
  | {
      readonly name: `EPSG:${number}`
      readonly kind: 'metres'
      /** Central meridian, degrees. */
      readonly meridian: number
      /** In front of the easting; null = none. */
      readonly zone: number | null
    }

const DEGREES: Readonly<Record<string, 'CGCS2000' | 'WGS-84' | 'GCJ-02' | 'BD-09'>> = {
  CGCS2000: 'CGCS2000',
  'EPSG:4490': 'CGCS2000',
  'WGS-84': 'WGS-84',
  WGS84: 'WGS-84',
  'EPSG:4326': 'WGS-84',
  CRS84: 'WGS-84',
  'GCJ-02': 'GCJ-02',
  GCJ02: 'GCJ-02',
  'BD-09': 'BD-09',
  BD09: 'BD-09',
}

/**
 * Reads the name of a system. EPSG 4513–4533: CGCS2000 3° zones 25–45 with the zone in front; 4534–4554: the same by
 * central meridian 75°–135°, without. Whatever else is for the survey office, never guessed.
 */
export function crsOf(name: string): Result<Crs, Refusal> {
  const text = name
    .trim()
    .toUpperCase()
    .replace(/^URN:OGC:DEF:CRS:(EPSG|OGC)::?(?:1\.3:)?/, '$1:')
    .replace(/^OGC:/, '')
  if (text === '') return no(refusals['layers.crsMissing']())
  const plain = DEGREES[text]
  if (plain) return ok({ name: plain, kind: 'degrees' })
  const code = /^EPSG:(\d{4})$/.exec(text)?.[1]
  const epsg = Number(code)
  if (epsg >= 4513 && epsg <= 4533) {
    const zone = epsg - 4513 + 25
    return ok({ name: `EPSG:${epsg}`, kind: 'metres', meridian: zone * 3, zone })
  }
  if (epsg >= 4534 && epsg <= 4554)
    return ok({ name: `EPSG:${epsg}`, kind: 'metres', meridian: 75 + (epsg - 4534) * 3, zone: null })
  return no(refusals['layers.crsUnknown']({ crs: name.slice(0, 40) }))
}

const BD = (Math.PI * 3000) / 180

function bdToGcj([lon, lat]: Position): Position {
  // the forward formula is the published one; its inverse by iteration, as for GCJ-02
  let [x, y] = [lon - 0.0065, lat - 0.006]
  for (let i = 0; i < 8; i++) {
    const [bx, by] = gcjToBd([x, y])
    x -= bx - lon
    y -= by - lat
  }
  return [x, y]
}

function gcjToBd([lon, lat]: Position): Position {
  const z = Math.hypot(lon, lat) + 0.000_02 * Math.sin(lat * BD)
  const turn = Math.atan2(lat, lon) + 0.000_003 * Math.cos(lon * BD)
  return [z * Math.cos(turn) + 0.0065, z * Math.sin(turn) + 0.006]
}

/** The zone in front of an easting in metres (38 426 000 → 38), or null. */
export const zoneOf = (easting: number): number | null => {
  const zone = Math.floor(easting / 1_000_000)
  return zone >= 13 && zone <= 45 ? zone : null
}

const inChina = (lon: number, lat: number): boolean => lon > 72 && lon < 138 && lat > 0.8 && lat < 56

/** What is wrong with a pair of numbers said to be of this system, or undefined. */
export function positionProblem([x, y]: Position, crs: Crs): Refusal | undefined {
  if (!Number.isFinite(x) || !Number.isFinite(y))
    return refusals['layers.notNumber']({ text: String(Number.isFinite(x) ? y : x) })
  if (x === 0 && y === 0) return refusals['layers.zero']()
  if (crs.kind === 'metres') {
    const fits =
      y > 0 && y < 6_300_000 && (crs.zone === null ? x > 100_000 && x < 900_000 : zoneOf(x) === crs.zone)
    return fits ? undefined : refusals['layers.notMetres']({ crs: crs.name })
  }
  if (Math.abs(x) > 1_000 || Math.abs(y) > 1_000) {
    // surveyors write northing first as often as not
    return refusals['layers.metres']({ zone: zoneOf(x) ?? zoneOf(y) })
  }
  if (Math.abs(y) > 90) return refusals['layers.swapped']({ lat: y })
  if (!inChina(x, y)) return refusals['layers.outsideChina']({ lon: x, lat: y })
  return undefined
}

const rounded = (degrees: number): number => Math.round(degrees * 1e9) / 1e9

/** A position of a system in CGCS2000; it has been looked at before. */
export function converted([x, y]: Position, crs: Crs): Position {
  if (crs.kind === 'metres') {
    const [lon, lat] = fromGauss([crs.zone === null ? x : x - crs.zone * 1_000_000, y], crs.meridian)
    return [rounded(lon), rounded(lat)]
  }
  if (crs.name === 'CGCS2000' || crs.name === 'WGS-84') return [x, y]
  const [lon, lat] = crs.name === 'BD-09' ? bdToGcj([x, y]) : [x, y]
  const point = gcjToWgs({ lon, lat })
  return [rounded(point.lon), rounded(point.lat)]
}

/** A point of a named system in CGCS2000, the one that is stored. */
export function toStored(position: Position, from: string): Result<Position, Refusal> {
  const crs = crsOf(from)
  if (!crs.ok) return crs
  const problem = positionProblem(position, crs.value)
  return problem ? no(problem) : ok(converted(position, crs.value))
}

/** A stored point in another system. */
export function fromStored(position: Position, to: string): Result<Position, Refusal> {
  const crs = crsOf(to)
  if (!crs.ok) return crs
  const system = crs.value
  if (system.kind === 'metres') {
    const [x, y] = toGauss(position, system.meridian)
    return ok([x + (system.zone ?? 0) * 1_000_000, y])
  }
  if (system.name === 'CGCS2000' || system.name === 'WGS-84') return ok(position)
  const gcj = wgsToGcj({ lon: position[0], lat: position[1] })
  return ok(system.name === 'GCJ-02' ? [gcj.lon, gcj.lat] : gcjToBd([gcj.lon, gcj.lat]))
}

/** Degrees of a text: `113.2733`, `113°16′24″E`, `23°9'26.0"N`; NaN where it is none. */
export function degreesIn(text: string): number {
  const plain = text.trim().normalize('NFKC').replace(/，/g, ',')
  if (/^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(plain)) return Number(plain)
  const parts =
    /^([+-]?\d{1,3})\s*[°度º]\s*(?:(\d{1,2}(?:\.\d+)?)\s*[′'分]\s*)?(?:(\d{1,2}(?:\.\d+)?)\s*(?:[″"秒]|''|′′)\s*)?([NSEW东西南北])?$/i.exec(
      plain,
    )
  if (!parts) return Number.NaN
  const [, d = '0', m = '0', s = '0', side = ''] = parts
  if (Number(m) >= 60 || Number(s) >= 60) return Number.NaN
  const size = Math.abs(Number(d)) + Number(m) / 60 + Number(s) / 3600
  return (d.startsWith('-') || /[SW西南]/i.test(side) ? -1 : 1) * size
}
