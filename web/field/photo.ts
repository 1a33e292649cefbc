import { exifOf, withExif } from './exif.ts'
import type { Fix } from './place.ts'
import type { Shot } from './queue.ts'

/** Longest edge in pixels: enough to read a door plate, small enough for a village's signal. */
const EDGE = 1600
const QUALITIES = [0.8, 0.6] as const
const BYTES = 900_000

/** Draws the photo at a friendly size and carries over what the camera wrote; null when it is no picture. */
async function shrunk(file: Blob): Promise<Uint8Array | null> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => null)
  if (!picture) return null
  try {
    const exif = exifOf(new Uint8Array(await file.slice(0, 256 * 1024).arrayBuffer()))
    const scale = Math.min(1, EDGE / Math.max(picture.width, picture.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.max(1, Math.round(picture.width * scale))
    canvas.height = Math.max(1, Math.round(picture.height * scale))
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
    for (const quality of QUALITIES) {
      const small = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', quality))
      if (!small) return null
      if (small.size <= BYTES || quality === QUALITIES.at(-1))
        return withExif(new Uint8Array(await small.arrayBuffer()), exif)
    }
    return null
  } finally {
    picture.close()
  }
}

const hex = (bytes: ArrayBuffer): string =>
  [...new Uint8Array(bytes)].map((one) => one.toString(16).padStart(2, '0')).join('')

export type Taken = Omit<Shot, 'account' | 'item'>

/** A photo with when, where and which way 时间、位置、方向. */
export async function take(file: Blob, fix: Fix | null, heading: number | null): Promise<Taken | null> {
  const bytes = await shrunk(file)
  if (!bytes) return null
  const whole = bytes.slice().buffer
  return {
    id: crypto.randomUUID(),
    bytes: whole,
    size: whole.byteLength,
    sha256: hex(await crypto.subtle.digest('SHA-256', whole)),
    takenAt: new Date().toISOString(),
    lon: fix?.lon ?? null,
    lat: fix?.lat ?? null,
    accuracyM: fix?.accuracyM ?? null,
    heading,
    sent: 0,
    whole: false,
  }
}
