/** What a clerk may stumble over in a picture, measured on the phone before anything is sent 图片质量提示. */
export const photoWarns = ['small', 'dark', 'blurred', 'blank', 'samePage', 'otherShape'] as const
export type PhotoWarn = (typeof photoWarns)[number]

/** A picture in grey, small: one byte a pixel, row by row. */
export type Grey = { readonly width: number; readonly height: number; readonly pixels: Uint8Array }

/** Below so many pixels on the shorter side, small print of a document is lost. */
const FEW = 600
/** Nine tenths of the picture darker than this: nobody can read it. */
const DARK = 80
/** Spread of brightness of an empty page, a thumb on the lens, a wall. */
const FLAT = 9
/** Spread of the second derivative: letters in focus have thousands, a moved picture tens. */
const SOFT = 45
/** Bits of 64 that two pictures of one page may differ in. */
const SAME_BITS = 5
/** A page lies across where the sample stands upright. */
const SHAPE = 1.15

const spread = (values: ArrayLike<number>): number => {
  let sum = 0
  let squares = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0
    sum += value
    squares += value * value
  }
  const n = Math.max(1, values.length)
  return squares / n - (sum / n) ** 2
}

const brightnessAt = (pixels: Uint8Array, share: number): number => {
  const counts = new Uint32Array(256)
  for (const value of pixels) counts[value] = (counts[value] ?? 0) + 1
  const wanted = pixels.length * share
  for (let value = 0, seen = 0; value < 256; value++) {
    seen += counts[value] ?? 0
    if (seen >= wanted) return value
  }
  return 255
}

/** Variance of the Laplacian: how much of the picture changes from one pixel to the next. */
function sharpness({ width, height, pixels }: Grey): number {
  const found = new Float32Array(Math.max(0, (width - 2) * (height - 2)))
  let n = 0
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x
      found[n++] =
        4 * (pixels[at] ?? 0) -
        (pixels[at - 1] ?? 0) -
        (pixels[at + 1] ?? 0) -
        (pixels[at - width] ?? 0) -
        (pixels[at + width] ?? 0)
    }
  return spread(found)
}

/** 64 bits of where the picture grows lighter from left to right: nearly the same for two photos of one page. */
export function fingerprintOf({ width, height, pixels }: Grey): string {
  let bits = ''
  const cell = (column: number, row: number): number => {
    let sum = 0
    let n = 0
    for (let y = Math.floor((row * height) / 8); y < ((row + 1) * height) / 8; y++)
      for (let x = Math.floor((column * width) / 9); x < ((column + 1) * width) / 9; x++) {
        sum += pixels[y * width + x] ?? 0
        n++
      }
    return sum / Math.max(1, n)
  }
  for (let row = 0; row < 8; row++)
    for (let column = 0; column < 8; column++)
      bits += cell(column + 1, row) > cell(column, row) + 1 ? '1' : '0'
  return bits
}

export const nearlySame = (a: string, b: string): boolean => {
  if (a.length !== b.length || !a.includes('1')) return false
  let differ = 0
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) differ++
  return differ <= SAME_BITS
}

export type Looking = {
  /** Size of the picture as it was taken. */
  readonly width: number
  readonly height: number
  readonly grey: Grey
  /** Fingerprints of the pictures that are there already. */
  readonly others: readonly string[]
  /** Size of the sample of this material 样本. */
  readonly sample?: { readonly width: number; readonly height: number } | null
}

/** Everything doubtful about a picture; whoever insists may use it all the same. */
export function lookAtPhoto({ width, height, grey, others, sample }: Looking): readonly PhotoWarn[] {
  const warns: PhotoWarn[] = []
  if (Math.min(width, height) < FEW) warns.push('small')
  const dark = brightnessAt(grey.pixels, 0.9) < DARK
  if (dark) warns.push('dark')
  const flat = spread(grey.pixels) < FLAT ** 2
  if (flat && !dark) warns.push('blank')
  if (!flat && !dark && sharpness(grey) < SOFT) warns.push('blurred')
  const own = fingerprintOf(grey)
  if (!flat && others.some((other) => nearlySame(other, own))) warns.push('samePage')
  if (sample) {
    const lies = (of: { width: number; height: number }): number =>
      of.width > of.height * SHAPE ? 1 : of.height > of.width * SHAPE ? -1 : 0
    if (lies(sample) * lies({ width, height }) === -1) warns.push('otherShape')
  }
  return warns
}

/** Kinds that a clerk can open: by what the file is, not by what it is called. */
const HEADS: readonly (readonly [string, readonly number[]])[] = [
  ['jpeg', [0xff, 0xd8, 0xff]],
  ['png', [0x89, 0x50, 0x4e, 0x47]],
  ['pdf', [0x25, 0x50, 0x44, 0x46]],
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  ['office', [0xd0, 0xcf, 0x11, 0xe0]],
]
const NAMES = /\.(jpe?g|png|webp|heic|heif|pdf|ofd|docx?|xlsx?)$/i

/** Whether this file may serve as a material at all; the city looks once more, and deeper. */
export function fitsAsMaterial(name: string, head: Uint8Array): boolean {
  const text = String.fromCharCode(...head.slice(0, 12))
  if (text.startsWith('RIFF') && text.endsWith('WEBP')) return true
  if (/^....ftyp(heic|heix|mif1|msf1|hevc)/s.test(text)) return true
  const kind = HEADS.find(([, bytes]) => bytes.every((byte, at) => head[at] === byte))?.[0]
  if (kind === 'zip') return /\.(ofd|docx|xlsx)$/i.test(name)
  if (kind === 'office') return /\.(doc|xls)$/i.test(name)
  return kind !== undefined && (NAMES.test(name) || !name.includes('.'))
}
