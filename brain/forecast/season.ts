/** How a season is taken out and put back 季节调整. */
export type Season = {
  readonly kind: 'none' | 'times' | 'plus'
  /** One for each step of the season, beginning with the first value of the series. */
  readonly indices: readonly number[]
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, one) => sum + one, 0) / Math.max(1, values.length)

/** How much a series resembles itself `lag` steps earlier, −1…1. */
export function autocorrelation(values: readonly number[], lag: number): number {
  const middle = mean(values)
  let above = 0
  let below = 0
  for (let i = 0; i < values.length; i++) {
    const here = (values[i] ?? 0) - middle
    below += here * here
    if (i >= lag) above += here * ((values[i - lag] ?? 0) - middle)
  }
  return below > 0 ? above / below : 0
}

/**
 * Whether a season is more than chance 季节性检验: the autocorrelation at its length against Bartlett's bound at 90 %, as in the
 * M-competitions. At least three whole seasons, or nothing is claimed.
 */
export function isSeasonal(values: readonly number[], season: number, z = 1.645): boolean {
  if (season < 2 || values.length < 3 * season) return false
  let sum = 0
  for (let lag = 1; lag < season; lag++) sum += autocorrelation(values, lag) ** 2
  return Math.abs(autocorrelation(values, season)) > z * Math.sqrt((1 + 2 * sum) / values.length)
}

/** A centred moving average over one season; null where it does not reach. */
function trendOf(values: readonly number[], season: number): (number | null)[] {
  const half = Math.floor(season / 2)
  return values.map((_, i) => {
    if (i < half || i + half >= values.length) return null
    let sum = 0
    for (let k = -half; k <= half; k++) {
      const edge = season % 2 === 0 && Math.abs(k) === half
      sum += (values[i + k] ?? 0) * (edge ? 0.5 : 1)
    }
    return sum / season
  })
}

/** Classical decomposition 经典分解: what each step of the season adds to the trend, or multiplies it by. */
export function seasonOf(values: readonly number[], season: number, kind: 'times' | 'plus'): Season {
  const trend = trendOf(values, season)
  const parts: number[][] = Array.from({ length: season }, () => [])
  values.forEach((value, i) => {
    const level = trend[i]
    if (level === null || level === undefined) return
    if (kind === 'times' && !(Math.abs(level) > 1e-12)) return
    parts[i % season]?.push(kind === 'times' ? value / level : value - level)
  })
  const raw = parts.map((part) => (part.length > 0 ? mean(part) : kind === 'times' ? 1 : 0))
  const middle = mean(raw)
  const indices = kind === 'times' ? raw.map((one) => one / (middle || 1)) : raw.map((one) => one - middle)
  if (kind === 'times' && indices.some((one) => !(one > 0.01))) return seasonOf(values, season, 'plus')
  return { kind, indices }
}

export const noSeason: Season = { kind: 'none', indices: [] }

/** The season of a series if it has one: multiplied where all values are positive, else added. */
export const findSeason = (values: readonly number[], season: number): Season =>
  isSeasonal(values, season)
    ? seasonOf(values, season, values.every((one) => one > 0) ? 'times' : 'plus')
    : noSeason

const at = ({ indices }: Season, step: number): number => indices[step % indices.length] ?? 0

export const without = (values: readonly number[], season: Season): number[] =>
  season.kind === 'none'
    ? [...values]
    : values.map((value, i) => (season.kind === 'times' ? value / at(season, i) : value - at(season, i)))

/** Puts the season back on values that begin at step `from`. */
export const withSeason = (values: readonly number[], season: Season, from: number): number[] =>
  season.kind === 'none'
    ? [...values]
    : values.map((value, i) =>
        season.kind === 'times' ? value * at(season, from + i) : value + at(season, from + i),
      )
