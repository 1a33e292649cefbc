import { contains } from '../ground/decide.ts'
import type { Geometry, Point } from '../ground/declare.ts'
import { type GridKind, gridKinds } from './declare.ts'
import { offBorder } from './shape.ts'

export { cutShape, joinShapes } from './shape.ts'
export { topologyOf } from './topology.ts'

/** Rounding of borders that were drawn separately: a point so near belongs to the grid. Metres. */
const HAIR = 0.05

/**
 * The one grid that a point belongs to. Left and lower borders are closed; where bad data overlap, the smallest code has it; a
 * point in the hair between two rounded borders goes to the nearest, so that the answer is always one and the same.
 */
export function gridAt<G extends { readonly code: string; readonly geometry: Geometry }>(
  grids: readonly G[],
  at: Point,
): G | undefined {
  let found: G | undefined
  for (const grid of grids)
    if ((!found || grid.code < found.code) && contains(grid.geometry, at)) found = grid
  if (found) return found
  let best = HAIR
  for (const grid of grids) {
    const metres = offBorder(grid.geometry, [at.lon, at.lat])
    if (metres < best || (metres === best && found && grid.code < found.code)) {
      best = metres
      found = grid
    }
  }
  return found
}

/** A grid among those of all kinds: codes of two kinds may be the same. */
export const gridKey = (kind: GridKind, code: string): string => `${kind}:${code}`

/** Kind and code of a key that a matter keeps. */
export function readGridKey(key: string): { readonly kind: GridKind; readonly code: string } | null {
  const [kind = '', code = ''] = key.split(':')
  return Object.hasOwn(gridKinds, kind) && /^\d{15}$/.test(code) ? { kind: kind as GridKind, code } : null
}

/** Speed between two places of a track 轨迹, km/h; over 120 nobody walks a grid. */
export const TOO_FAST = 120
export const speedKmh = (metres: number, seconds: number): number =>
  seconds <= 0 ? (metres > 0 ? Number.POSITIVE_INFINITY : 0) : (metres / seconds) * 3.6

/** A track of a grid worker, judged: pieces that were too fast to be true. */
export function fakeMoves(
  track: readonly { readonly at: number; readonly metresOn: number }[],
): readonly { readonly from: number; readonly to: number; readonly kmh: number }[] {
  return track.slice(1).flatMap((one, i) => {
    const before = track[i] as (typeof track)[number]
    const kmh = speedKmh(one.metresOn, (one.at - before.at) / 1000)
    return kmh > TOO_FAST ? [{ from: before.at, to: one.at, kmh: Math.round(kmh) }] : []
  })
}

/** The next free serial under a village: 440111003001 with …011 and …012 in use → …013. */
export function nextCode(village: string, used: readonly string[]): string {
  const taken = used.filter((code) => code.startsWith(village)).map((code) => Number(code.slice(12)))
  return `${village}${String(Math.max(0, ...taken) + 1).padStart(3, '0')}`
}
