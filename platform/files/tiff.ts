import { type Instant, LOCAL_OFFSET_MINUTES } from '../../base/index.ts'
import type { PictureFacts } from './declare.ts'

/** A picture walked through: what it says of itself, and its bytes without position, camera and time stamps. */
export type Walked = PictureFacts & {
  /** Null when nothing had to be taken out. */
  readonly clean: Buffer | null
}

/** What is kept of a picture's EXIF block. */
export type Exif = {
  /** 1–8; 1 = upright. */
  readonly orientation: number
  readonly takenAt: Instant | null
  readonly takenPlace: { readonly lon: number; readonly lat: number } | null
}

const TAG = {
  orientation: 0x0112,
  exif: 0x8769,
  gps: 0x8825,
  original: 0x9003,
  originalOffset: 0x9011,
} as const
const GPS = { latRef: 1, lat: 2, lonRef: 3, lon: 4 } as const
/** Bytes of one value by TIFF type: byte, ascii, short, long, rational, …, srational. */
const SIZE: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8 }

type Entry = { readonly type: number; readonly count: number; readonly at: number }

/** Reads a TIFF block (EXIF 2.32 without the `Exif\0\0` head). Whatever is broken reads as absent; never throws. */
export function readExif(tiff: Buffer): Exif {
  const nothing: Exif = { orientation: 1, takenAt: null, takenPlace: null }
  const order = tiff.toString('latin1', 0, 2)
  if (tiff.length < 8 || (order !== 'II' && order !== 'MM')) return nothing
  const little = order === 'II'
  const short = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
  const long = (at: number) => (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at))

  const directory = (start: number): Map<number, Entry> => {
    const entries = new Map<number, Entry>()
    if (start < 8 || start + 2 > tiff.length) return entries
    const count = Math.min(short(start), 500)
    for (let i = 0; i < count; i++) {
      const at = start + 2 + i * 12
      if (at + 12 > tiff.length) break
      const type = short(at + 2)
      const values = long(at + 4)
      const bytes = (SIZE[type] ?? 0) * values
      const place = bytes <= 4 ? at + 8 : long(at + 8)
      if (bytes > 0 && place + bytes <= tiff.length)
        entries.set(short(at), { type, count: values, at: place })
    }
    return entries
  }
  const words = (entry: Entry | undefined): string | null =>
    entry?.type === 2
      ? (tiff.toString('latin1', entry.at, entry.at + entry.count).split('\0')[0] ?? null)
      : null
  const pointer = (entry: Entry | undefined): number => (entry?.type === 4 ? long(entry.at) : 0)
  const degrees = (entry: Entry | undefined, ref: string | null, limit: number): number | null => {
    if (entry?.type !== 5 || entry.count < 1) return null
    let sum = 0
    for (let i = 0; i < Math.min(entry.count, 3); i++) {
      const below = long(entry.at + i * 8 + 4)
      if (below !== 0) sum += long(entry.at + i * 8) / below / 60 ** i
      else if (i === 0) return null
    }
    return sum <= limit ? (ref === 'S' || ref === 'W' ? -sum : sum) : null
  }

  const main = directory(long(4))
  const exif = directory(pointer(main.get(TAG.exif)))
  const gps = directory(pointer(main.get(TAG.gps)))
  const turned = main.get(TAG.orientation)
  const orientation = turned?.type === 3 ? short(turned.at) : 1
  const lat = degrees(gps.get(GPS.lat), words(gps.get(GPS.latRef)), 90)
  const lon = degrees(gps.get(GPS.lon), words(gps.get(GPS.lonRef)), 180)
  return {
    orientation: orientation >= 1 && orientation <= 8 ? orientation : 1,
    takenAt: instantOfExif(words(exif.get(TAG.original)), words(exif.get(TAG.originalOffset))),
    // a receiver without a fix writes noughts
    takenPlace: lat === null || lon === null || (lat === 0 && lon === 0) ? null : { lon, lat },
  }
}

/** `2026:03-02 09:00:00` style text; without a zone it is the city's local time. */
function instantOfExif(text: string | null, offset: string | null): Instant | null {
  const parts = /^(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)/.exec(text ?? '')
  if (!parts) return null
  const [year, month, day, hour, minute, second] = parts.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const zone = /^([+-])(\d\d):(\d\d)$/.exec(offset ?? '')
  const minutes = zone
    ? (zone[1] === '-' ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3]))
    : LOCAL_OFFSET_MINUTES
  const ms = Date.UTC(year, month - 1, day, hour, minute, second) - minutes * 60_000
  return year >= 1990 && month >= 1 && month <= 12 && day >= 1 && Number.isFinite(ms) ? new Date(ms) : null
}

/** A TIFF block that says how the picture is turned and nothing else. */
export function bareExif(orientation: number): Buffer {
  const tiff = Buffer.alloc(26)
  tiff.write('MM\0*', 0, 'latin1')
  tiff.writeUInt32BE(8, 4)
  tiff.writeUInt16BE(1, 8)
  tiff.writeUInt16BE(TAG.orientation, 10)
  tiff.writeUInt16BE(3, 12)
  tiff.writeUInt32BE(1, 14)
  tiff.writeUInt16BE(orientation, 18)
  return tiff
}
