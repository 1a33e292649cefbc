import { WORLD_BITS } from './mercator.ts'

/**
 * Bits of each ordinate in a key: 26 of the 30, so that a key stays a whole number that JavaScript holds exactly
 * (52 bits). One step is 60 cm at the equator; what stands closer shares a key, and nothing depends on that.
 */
export const KEY_BITS = 26
const LOST = WORLD_BITS - KEY_BITS

/** The 13 bits of a number, each followed by an empty place. */
const spread = (value: number): number => {
  let v = value & 0x1fff
  v = (v | (v << 8)) & 0x00ff00ff
  v = (v | (v << 4)) & 0x0f0f0f0f
  v = (v | (v << 2)) & 0x33333333
  return (v | (v << 1)) & 0x55555555
}

const gather = (value: number): number => {
  let v = value & 0x55555555
  v = (v | (v >>> 1)) & 0x33333333
  v = (v | (v >>> 2)) & 0x0f0f0f0f
  v = (v | (v >>> 4)) & 0x00ff00ff
  return (v | (v >>> 8)) & 0x1fff
}

const HALF = 2 ** 13
const UPPER = 2 ** 26

/** Interleaves two numbers of 26 bits, x in the even places: neighbours in a square stand together in the order. */
export const interleave = (x: number, y: number): number =>
  (spread(Math.floor(x / HALF)) + spread(Math.floor(y / HALF)) * 2) * UPPER +
  spread(x % HALF) +
  spread(y % HALF) * 2

export function apart(key: number): { readonly x: number; readonly y: number } {
  const [high, low] = [Math.floor(key / UPPER), key % UPPER]
  return {
    x: gather(high) * HALF + gather(low),
    y: gather(high >>> 1) * HALF + gather(low >>> 1),
  }
}

/** The Morton key of a world pixel. */
export const mortonOf = (wx: number, wy: number): number => interleave(wx >>> LOST, wy >>> LOST)

/** The square of a level (its side is the world / 2^level) that holds a key. */
export const cellAt = (key: number, level: number): number => Math.floor(key / 4 ** (KEY_BITS - level))

/** First and last key of the square (x, y) of a level, both included. */
export function keysOf(level: number, x: number, y: number): { readonly from: number; readonly to: number } {
  const size = 4 ** (KEY_BITS - level)
  const from = interleave(x, y) * size
  return { from, to: from + size - 1 }
}
