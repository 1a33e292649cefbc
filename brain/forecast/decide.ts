import { bandsOf, spreadOf } from './bands.ts'
import { complexSmooth } from './complex.ts'
import type { Forecast, Known, Method, Series } from './declare.ts'
import { effectsOf } from './holidays.ts'
import { findSeason, without, withSeason } from './season.ts'
import { bestSmooth, smooth } from './smoothing.ts'
import { dynamicTheta, theta } from './theta.ts'

/** The season is taken out, the rest is looked ahead, the season is put back. */
const adjusted =
  (ahead: (values: readonly number[], horizon: number) => readonly number[]): Method =>
  ({ values, season }, horizon) => {
    const found = findSeason(values, season)
    return withSeason([...ahead(without(values, found), horizon)], found, values.length)
  }

const last = (values: readonly number[]): number => values[values.length - 1] ?? 0

/** Beyond this a season has too many states for a smoothing of its own and is taken out beforehand. */
const LONGEST_SMOOTHED = 24

const smoothed: Method = ({ values, season }, horizon) =>
  season > LONGEST_SMOOTHED
    ? adjusted((plain, steps) => bestSmooth(plain, 1)?.ahead(steps) ?? [])({ values, season }, horizon)
    : (bestSmooth(values, season)?.ahead(horizon) ?? methods.naive({ values, season }, horizon))

/** The methods by name 预测方法; each can be asked for alone, and is measured alone by `huying brain forecast evaluate`. */
export const methods = {
  /** The last value stays 朴素法. */
  naive: ({ values }, horizon) => new Array<number>(horizon).fill(last(values)),
  /** The value one season before 季节朴素法. */
  seasonalNaive: ({ values, season }, horizon) =>
    Array.from({ length: horizon }, (_, h) =>
      values.length >= season ? (values[values.length - season + (h % season)] ?? 0) : last(values),
    ),
  /** The last value of the series without its season: the M-competitions' yardstick. */
  naive2: adjusted((values, horizon) => new Array<number>(horizon).fill(last(values))),
  simple: adjusted(
    (values, horizon) => smooth(values, 1, { error: 'A', trend: 'N', season: 'N' })?.ahead(horizon) ?? [],
  ),
  holt: adjusted(
    (values, horizon) => smooth(values, 1, { error: 'A', trend: 'A', season: 'N' })?.ahead(horizon) ?? [],
  ),
  damped: adjusted(
    (values, horizon) => smooth(values, 1, { error: 'A', trend: 'D', season: 'N' })?.ahead(horizon) ?? [],
  ),
  ets: smoothed,
  theta: adjusted(theta),
  dynamicTheta: adjusted((values, horizon) => dynamicTheta(values, horizon).values),
  complex: adjusted((values, horizon) => complexSmooth(values, horizon).values),
} as const satisfies Readonly<Record<string, Method>>

export type MethodName = keyof typeof methods

const middle = (sorted: readonly number[]): number => {
  const half = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2
}

/** What the combination is made of: three models that err differently (Petropoulos and Svetunkov 2020). */
export const combined: readonly MethodName[] = ['dynamicTheta', 'ets', 'complex']

/** Fewer values than this and nothing but the last one is known. */
const FEWEST = 5
/** Older values than these seasons, or than this many values, say nothing about tomorrow. */
const LONGEST = 1_500

/**
 * Looks `horizon` steps ahead 预测: the median of dynamic theta, exponential smoothing chosen by AICc, and complex smoothing, with bands
 * of 80 % and 95 %. Values that are not finite are filled from their neighbours before; a series that was never negative is
 * not forecast below zero. With `known`, public holidays and the like are taken out before and put back behind.
 * Pure: the same values give the same answer, on the wall, in a report and in a test.
 */
export function forecastOf(series: Series, horizon: number, known: Known = []): Forecast {
  const steps = Math.max(0, Math.floor(horizon))
  const season = Math.max(1, Math.floor(series.season))
  const whole = filled(series.values)
  const cut = Math.max(0, whole.length - LONGEST)
  // the first value kept stands on the first step of a season: indices stay comparable from one day to the next
  const from = cut - (cut % season)
  const all = whole.slice(from)
  const effects = effectsOf(all, season, known.slice(from))
  const values = effects.without
  if (values.length < FEWEST) {
    const level = new Array<number>(steps).fill(last(values))
    return {
      values: level,
      bands: bandsOf(level, spreadOf(values, [], false)),
      methods: ['naive'],
      seasonal: false,
    }
  }
  const found = findSeason(values, season)
  const each = combined.map((name) => methods[name]({ values, season }, steps))
  const range = Math.max(...values) - Math.min(...values)
  const [low, high] = [Math.min(...values) - 5 * range, Math.max(...values) + 5 * range]
  const never = all.every((one) => one >= 0)
  const keep = (value: number): number => {
    const bounded = Math.min(high, Math.max(low, value))
    return never ? Math.max(0, bounded) : bounded
  }
  const ahead = Array.from({ length: steps }, (_, h) =>
    keep(middle(each.map((one) => one[h] ?? last(values)).sort((a, b) => a - b))),
  )
  const plain = without(values, found)
  const spread = spreadOf(
    values,
    dynamicTheta(plain, 0).residuals,
    found.kind === 'times',
    found.kind !== 'none',
  )
  const bands = bandsOf(ahead, spread)
  const back = (one: readonly number[]): number[] =>
    effects.withEffects(one).map((value) => (never ? Math.max(0, value) : value))
  return {
    values: back(ahead),
    bands: bands.map(({ share, low: below, high: above }) => ({
      share,
      low: back(below),
      high: back(above),
    })),
    methods: combined,
    seasonal: found.kind !== 'none',
  }
}

/** What is missing is drawn as a straight line between what is known. */
function filled(values: readonly number[]): number[] {
  const out = [...values]
  let known = -1
  for (let i = 0; i < out.length; i++) {
    if (!Number.isFinite(out[i])) continue
    for (let gap = known + 1; gap < i; gap++)
      out[gap] =
        known < 0
          ? (out[i] ?? 0)
          : (out[known] ?? 0) + (((out[i] ?? 0) - (out[known] ?? 0)) * (gap - known)) / (i - known)
    known = i
  }
  if (known < 0) return []
  for (let i = known + 1; i < out.length; i++) out[i] = out[known] ?? 0
  return out
}

/** The name by which indicators ask: `of(series, horizon)`. */
export { forecastOf as of }
