/** How old a figure is 数据时效: within its allowed delay, late, or more than three times late. */
type Age = 'fresh' | 'late' | 'dead'

/** The screen asks at least every 30 s, so a figure older than a minute means that something is wrong. */
const ALLOWED_MS = 60_000

/** Green within the allowed delay, grey when late, red hatch beyond three times (domain rule of the centre). */
export function ageOf(asOf: Date, now: Date, allowedMs = ALLOWED_MS): Age {
  const ms = now.getTime() - asOf.getTime()
  return ms <= allowedMs ? 'fresh' : ms <= 3 * allowedMs ? 'late' : 'dead'
}

/** Change against yesterday at the same hour; no base, no comparison: neither ∞ nor 0 %. */
export function changeOf(value: number | null, before: number | null): number | null {
  return value === null || before === null || before === 0 ? null : (value - before) / before
}

/** Upper limits of at most five equal classes for a map, whole numbers from 1; none when nothing was counted. */
export function classesOf(counts: readonly number[], most = 5): readonly number[] {
  const max = Math.max(0, ...counts)
  if (max === 0) return []
  const step = Math.max(1, Math.ceil(max / most))
  return Array.from({ length: Math.min(most, Math.ceil(max / step)) }, (_, index) => step * (index + 1))
}

/** 0 for nothing, else the class the count falls into, from 1. */
export const classOf = (count: number, limits: readonly number[]): number =>
  count <= 0 ? 0 : limits.findIndex((limit) => count <= limit) + 1 || limits.length
