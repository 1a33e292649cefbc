import { encode } from 'uqr'

/** A picture as a camera of small resolution sees a code: grey values, one byte a pixel. */
export type Picture = { readonly width: number; readonly height: number; readonly grey: Uint8Array }

export type Damage = {
  readonly pixelsPerModule: number
  /** Largest tilt to either side, degrees. */
  readonly degrees: number
  /** Blur of the lens, in pixels (standard deviation). */
  readonly blur: number
  /** Noise of the sensor, of 255 (standard deviation). */
  readonly noise: number
}

/** 2.5 pixels a module, tilted up to 6°, blurred and noisy: what the issue asks for. */
export const HARD: Damage = { pixelsPerModule: 2.5, degrees: 6, blur: 0.6, noise: 12 }

const QUIET = 4
/** Samples a pixel in each direction: what falls on it is an area, not a point. */
const FINE = 4

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

function blurred(grey: Float32Array, width: number, height: number, sigma: number): Float32Array {
  const reach = Math.max(1, Math.ceil(sigma * 3))
  const weights = Array.from({ length: reach * 2 + 1 }, (_, at) =>
    Math.exp(-((at - reach) ** 2) / (2 * sigma ** 2)),
  )
  const sum = weights.reduce((all, one) => all + one, 0)
  const pass = (from: Float32Array, stepX: number, stepY: number): Float32Array => {
    const to = new Float32Array(from.length)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        let value = 0
        for (let at = -reach; at <= reach; at++) {
          const px = Math.min(width - 1, Math.max(0, x + at * stepX))
          const py = Math.min(height - 1, Math.max(0, y + at * stepY))
          value += (from[py * width + px] as number) * (weights[at + reach] as number)
        }
        to[y * width + x] = value / sum
      }
    return to
  }
  return pass(pass(grey, 1, 0), 0, 1)
}

/** Draws a code at level M as a camera would see it. */
export function photograph(text: string, damage: Damage, random: () => number): Picture {
  const { data, size } = encode(text, { ecc: 'M', border: 0 })
  const modules = size + QUIET * 2
  const angle = ((random() * 2 - 1) * damage.degrees * Math.PI) / 180
  const side = Math.ceil(modules * damage.pixelsPerModule * (Math.cos(angle) + Math.abs(Math.sin(angle)))) + 8
  const [offX, offY] = [random(), random()]
  const [black, white] = [30 + random() * 30, 200 + random() * 40]
  const grey = new Float32Array(side * side)
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      let dark = 0
      for (let sub = 0; sub < FINE * FINE; sub++) {
        const px = x + offX + ((sub % FINE) + 0.5) / FINE - side / 2
        const py = y + offY + (Math.floor(sub / FINE) + 0.5) / FINE - side / 2
        const mx = Math.floor(
          (px * Math.cos(angle) + py * Math.sin(angle)) / damage.pixelsPerModule + size / 2,
        )
        const my = Math.floor(
          (py * Math.cos(angle) - px * Math.sin(angle)) / damage.pixelsPerModule + size / 2,
        )
        if (data[my]?.[mx]) dark++
      }
      grey[y * side + x] = white + ((black - white) * dark) / (FINE * FINE)
    }
  const soft = damage.blur > 0 ? blurred(grey, side, side, damage.blur) : grey
  const bytes = new Uint8Array(side * side)
  for (let at = 0; at < bytes.length; at++)
    bytes[at] = Math.max(0, Math.min(255, Math.round((soft[at] as number) + normal(random) * damage.noise)))
  return { width: side, height: side, grey: bytes }
}

/** Portable grey map, which every picture program reads. */
export const pgmOf = ({ width, height, grey }: Picture): Buffer =>
  Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), grey])

/** As a canvas would hand it over. */
export function rgbaOf({ width, height, grey }: Picture): {
  data: Uint8ClampedArray
  width: number
  height: number
} {
  const data = new Uint8ClampedArray(width * height * 4)
  for (let at = 0; at < grey.length; at++) {
    data.fill(grey[at] as number, at * 4, at * 4 + 3)
    data[at * 4 + 3] = 255
  }
  return { data, width, height }
}

/** Twice as large, in between by halves: readers find finer patterns more easily in what is not too small. */
export function enlarged({ width, height, grey }: Picture): Picture {
  const [w, h] = [width * 2, height * 2]
  const to = new Uint8Array(w * h)
  const from = (x: number, y: number): number =>
    grey[Math.min(height - 1, Math.max(0, y)) * width + Math.min(width - 1, Math.max(0, x))] as number
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) {
      const [fx, fy] = [x / 2 - 0.25, y / 2 - 0.25]
      const [x0, y0] = [Math.floor(fx), Math.floor(fy)]
      const [ax, ay] = [fx - x0, fy - y0]
      to[y * w + x] = Math.round(
        from(x0, y0) * (1 - ax) * (1 - ay) +
          from(x0 + 1, y0) * ax * (1 - ay) +
          from(x0, y0 + 1) * (1 - ax) * ay +
          from(x0 + 1, y0 + 1) * ax * ay,
      )
    }
  return { width: w, height: h, grey: to }
}
