import type { RobustZ } from './declare.ts'

export function medianOf(values: readonly number[]): number {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b)
  const half = Math.floor(sorted.length / 2)
  if (sorted.length === 0) return Number.NaN
  return sorted.length % 2 === 1 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2
}

/** Median absolute deviation 绝对中位差. */
export function madOf(values: readonly number[], median = medianOf(values)): number {
  return medianOf(values.map((one) => Math.abs(one - median)))
}

/** What makes the MAD of normally spread values their standard deviation. */
const NORMAL = 1.4826

/**
 * How far a value lies from what is usual, in deviations that a few wild values cannot stretch 稳健 z 值. `resolution`: the least that the
 * instrument tells apart; it stands in when the base never moved, and without it nothing can be said (NaN). The
 * noise of binary fractions is no movement.
 */
export function robustZ(base: readonly number[], value: number, resolution = 0): RobustZ {
  const median = medianOf(base)
  const mad = madOf(base, median)
  const moved = mad > Math.max(Math.abs(median) * 1e-9, 1e-12)
  const deviation = moved ? NORMAL * mad : resolution
  return { median, mad, deviation, z: deviation > 0 ? (value - median) / deviation : Number.NaN }
}

/** Missing more than this share of a window and there is no verdict. */
const MISSING_MOST = 0.2

export type Night = { readonly value: number | null; readonly missing: number; readonly excluded?: boolean }

/**
 * Night flow 夜间最小流量告警: the last nights against the base of nights before them. `suspected` when at least `of`[0] of the last
 * `of`[1] nights lie more than `z` deviations above; null = no verdict, too little is known. Holidays and known events are
 * excluded by the caller's mark.
 */
export function nightsStandOut(
  base: readonly Night[],
  last: readonly Night[],
  { z = 4, of = [2, 3] as const, resolution = 0 } = {},
): { readonly suspected: boolean | null; readonly each: readonly (RobustZ | null)[] } {
  const usable = (night: Night): night is Night & { value: number } =>
    night.value !== null && Number.isFinite(night.value) && night.missing <= MISSING_MOST && !night.excluded
  const usual = base.filter(usable).map((night) => night.value)
  const each = last
    .slice(-of[1])
    .map((night) => (usable(night) && usual.length >= 5 ? robustZ(usual, night.value, resolution) : null))
  const known = each.filter((one) => one !== null && Number.isFinite(one.z))
  const high = known.filter((one) => (one?.z ?? 0) > z).length
  const open = of[1] - known.length
  const suspected = high >= of[0] ? true : high + open >= of[0] && open > 0 ? null : false
  return { suspected, each }
}

type Turn = {
  /** The farther of the two sums, in robust deviations. */
  readonly sum: number
  readonly up: boolean
  /** Where in the list it began to run away: the change point itself 变点. */
  readonly from: number
}

/**
 * Cumulated sums over a whole list 累积和 (Page 1954): how far the deviations ran away in one direction and have not come back by
 * its end. `slack` of each is let pass.
 */
export function turnOf(deviations: readonly number[], slack = 0.5): Turn {
  let [up, down, upFrom, downFrom] = [0, 0, 0, 0]
  for (const [n, deviation] of deviations.entries()) {
    up = Math.max(0, up + deviation - slack)
    down = Math.max(0, down - deviation - slack)
    if (up === 0) upFrom = n + 1
    if (down === 0) downFrom = n + 1
  }
  return up >= down ? { sum: up, up: true, from: upFrom } : { sum: down, up: false, from: downFrom }
}
