import type { Grey } from './photo-check.ts'

/** Longest edge in pixels: enough to read a door plate, small enough for a village's signal. */
const EDGE = 1600
/** Bytes a photo may have after shrinking; the server refuses more than its own larger limit. */
const BYTES = 1_200_000

/**
 * Draws the photo anew at a friendly size. Redrawing also leaves behind what the camera wrote into the file
 * (place, time, device). Null when the browser cannot read it as a picture.
 */
export async function shrink(file: Blob): Promise<Blob | null> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => null)
  if (!picture) return null
  try {
    for (const [edge, quality] of [
      [EDGE, 0.82],
      [EDGE, 0.6],
      [1024, 0.6],
    ] as const) {
      const scale = Math.min(1, edge / Math.max(picture.width, picture.height))
      const canvas = document.createElement('canvas')
      canvas.width = Math.max(1, Math.round(picture.width * scale))
      canvas.height = Math.max(1, Math.round(picture.height * scale))
      const pen = canvas.getContext('2d')
      if (!pen) return null
      pen.fillStyle = '#fff'
      pen.fillRect(0, 0, canvas.width, canvas.height)
      pen.drawImage(picture, 0, 0, canvas.width, canvas.height)
      const small = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', quality))
      if (small && small.size <= BYTES) return small
    }
    return null
  } finally {
    picture.close()
  }
}

/** Width of the small grey picture that is measured: letters of a page still show as lines. */
const MEASURED = 512

export type Measured = { readonly width: number; readonly height: number; readonly grey: Grey }

/** A picture as the check of its quality looks at it; null when the browser cannot read it. */
export async function measure(file: Blob): Promise<Measured | null> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => null)
  if (!picture) return null
  const scale = Math.min(1, MEASURED / Math.max(picture.width, picture.height))
  const [width, height] = [picture.width, picture.height].map((side) => Math.max(3, Math.round(side * scale)))
  const canvas = document.createElement('canvas')
  canvas.width = width ?? 3
  canvas.height = height ?? 3
  const pen = canvas.getContext('2d', { willReadFrequently: true })
  const size = { width: picture.width, height: picture.height }
  pen?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  if (!pen) return null
  const { data } = pen.getImageData(0, 0, canvas.width, canvas.height)
  const pixels = new Uint8Array(canvas.width * canvas.height)
  for (let i = 0; i < pixels.length; i++)
    pixels[i] =
      ((data[i * 4] ?? 0) * 299 + (data[i * 4 + 1] ?? 0) * 587 + (data[i * 4 + 2] ?? 0) * 114) / 1000
  return { ...size, grey: { width: canvas.width, height: canvas.height, pixels } }
}
