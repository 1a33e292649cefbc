/** What compresses and sums up, given by whoever has it: nothing here needs more than arithmetic. */
export type PngHands = {
  readonly crc32: (bytes: Uint8Array) => number
  readonly deflate: (bytes: Uint8Array) => Uint8Array
}

/** Pixels row by row; with a palette one byte each, which names a colour of it. */
export type Pixels = {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
} & (
  | { readonly kind: 'grey' | 'rgb' | 'rgba' }
  /** `colours`: three bytes each. The first so many are seen through. */
  | { readonly kind: 'palette'; readonly colours: Uint8Array; readonly clear?: number }
)

const KINDS = { grey: [0, 1], rgb: [2, 3], rgba: [6, 4], palette: [3, 1] } as const
const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function chunk(name: string, data: Uint8Array, { crc32 }: PngHands): Uint8Array {
  const body = joined([Uint8Array.from(name, (letter) => letter.charCodeAt(0)), data])
  const whole = new Uint8Array(body.length + 8)
  const view = new DataView(whole.buffer)
  view.setUint32(0, data.length)
  whole.set(body, 4)
  view.setUint32(body.length + 4, crc32(body))
  return whole
}

/** A picture as PNG (ISO/IEC 15948), eight bits a sample, rows unfiltered. */
export function pngOf(picture: Pixels, hands: PngHands): Uint8Array {
  const { width, height, pixels } = picture
  const [type, samples] = KINDS[picture.kind]
  const head = new Uint8Array(13)
  const view = new DataView(head.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  head.set([8, type, 0, 0, 0], 8)
  const across = width * samples
  const rows = new Uint8Array((across + 1) * height)
  for (let y = 0; y < height; y++)
    rows.set(pixels.subarray(y * across, (y + 1) * across), y * (across + 1) + 1)
  const colours =
    picture.kind === 'palette'
      ? [
          chunk('PLTE', picture.colours, hands),
          ...(picture.clear ? [chunk('tRNS', new Uint8Array(picture.clear), hands)] : []),
        ]
      : []
  return joined([
    SIGNATURE,
    chunk('IHDR', head, hands),
    ...colours,
    chunk('IDAT', hands.deflate(rows), hands),
    chunk('IEND', new Uint8Array(0), hands),
  ])
}
