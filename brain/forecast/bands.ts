import type { Band } from './declare.ts'

/** How far one step misses, and whether misses grow with the value. */
export type Spread = {
  readonly one: number
  readonly relative: boolean
  readonly level: number
  readonly growth: number
}

/** Two-sided deviations for a share: against the normal law's 1.28 and 1.96, real residuals crowd the middle and the wings. */
const WIDTHS: readonly (readonly [share: number, deviations: number])[] = [
  [0.8, 1.13],
  [0.95, 2.0],
]

/**
 * How misses grow with the horizon, and by how much what was fitted to n values looks better than what comes: 1 + 10/n. Both were
 * set on the M1 series and checked on M3 (`huying brain forecast evaluate` reports the coverage).
 */
const GROWTH = { seasonal: 0.4, plain: 0.65 } as const
const OPTIMISM = 10

/** The spread of one-step residuals; a series that never moved misses by nothing. */
export function spreadOf(
  values: readonly number[],
  residuals: readonly number[],
  relative: boolean,
  seasonal = relative,
): Spread {
  const used =
    residuals.length > 0 ? residuals.slice(1) : values.slice(1).map((one, i) => one - (values[i] ?? 0))
  const free = Math.max(1, used.length - 3)
  const optimism = 1 + OPTIMISM / Math.max(OPTIMISM / 2, used.length)
  const one = optimism * Math.sqrt(used.reduce((sum, off) => sum + off * off, 0) / free)
  const level = values.reduce((sum, value) => sum + Math.abs(value), 0) / Math.max(1, values.length)
  return { one, relative: relative && level > 0, level, growth: seasonal ? GROWTH.seasonal : GROWTH.plain }
}

export function bandsOf(ahead: readonly number[], spread: Spread): Band[] {
  return WIDTHS.map(([share, deviations]) => {
    const off = ahead.map((value, h) => {
      const grows = spread.relative ? Math.abs(value) / spread.level : 1
      return deviations * spread.one * grows * (h + 1) ** spread.growth
    })
    return {
      share,
      low: ahead.map((value, h) => value - (off[h] ?? 0)),
      high: ahead.map((value, h) => value + (off[h] ?? 0)),
    }
  })
}
