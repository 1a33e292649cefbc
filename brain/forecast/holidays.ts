import type { Known } from './declare.ts'
import { leastSquares } from './regress.ts'

export type Effects = {
  /** The series as it would have been on ordinary days. */
  readonly without: readonly number[]
  readonly withEffects: (ahead: readonly number[]) => number[]
  /** What each known column does: a factor − 1 where all values are positive, else what it adds. */
  readonly sizes: readonly number[]
}

/** A column that was seen less often than this says nothing of its effect. */
const SEEN = 2

/**
 * What holidays and the like do to a series 节假日效应: each value is compared with the median of the same step of the season in the
 * weeks around it, on ordinary days, and the difference is explained by the known columns.
 */
export function effectsOf(values: readonly number[], season: number, known: Known): Effects {
  const columns = known[0]?.length ?? 0
  const none: Effects = { without: values, withEffects: (ahead) => [...ahead], sizes: [] }
  if (columns === 0 || values.length < 3 * season) return none
  const times = values.every((one) => one > 0)
  const scaled = times ? values.map(Math.log) : values
  const special = (t: number): boolean => (known[t] ?? []).some((one) => one !== 0)
  const off = scaled.map((value, t) => {
    const around: number[] = []
    for (let k = 1; k <= 12 && around.length < 8; k++)
      for (const near of [t - k * season, t + k * season]) {
        const other = scaled[near]
        if (other !== undefined && !special(near)) around.push(other)
      }
    if (around.length === 0) return 0
    around.sort((a, b) => a - b)
    return value - (around[Math.floor(around.length / 2)] ?? value)
  })
  const seen = Array.from(
    { length: columns },
    (_, c) => values.filter((_, t) => (known[t]?.[c] ?? 0) !== 0).length,
  )
  const rows = values.map((_, t) =>
    Array.from({ length: columns }, (_, c) => ((seen[c] ?? 0) >= SEEN ? (known[t]?.[c] ?? 0) : 0)),
  )
  const kept = rows
    .map((row, t) => ({ row, off: off[t] ?? 0 }))
    .filter(({ row }) => row.some((one) => one !== 0))
  if (kept.length === 0) return none
  const found = leastSquares(
    kept.map(({ row }) => row),
    kept.map((one) => one.off),
    1e-3,
  )
  if (!found) return none
  const effect = (row: readonly number[]): number =>
    row.reduce((sum, one, c) => sum + ((seen[c] ?? 0) >= SEEN ? one * (found[c] ?? 0) : 0), 0)
  const back = (value: number, by: number): number => (times ? value * Math.exp(by) : value + by)
  return {
    without: values.map((value, t) => back(value, -effect(rows[t] ?? []))),
    withEffects: (ahead) => ahead.map((value, h) => back(value, effect(known[values.length + h] ?? []))),
    sizes: found.map((one) => (times ? Math.exp(one) - 1 : one)),
  }
}
