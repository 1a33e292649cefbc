import { lowest } from './search.ts'
import { autocorrelation, isSeasonal, seasonOf } from './season.ts'

/**
 * The ETS family 指数平滑族 (Hyndman and others 2008): error added or multiplied, trend none, added or damped, season none, added
 * or multiplied. Multiplied trends are left out: they explode.
 */
export type Shape = {
  readonly error: 'A' | 'M'
  readonly trend: 'N' | 'A' | 'D'
  readonly season: 'N' | 'A' | 'M'
}
export type Smoothed = {
  readonly shape: Shape
  readonly aicc: number
  readonly ahead: (horizon: number) => number[]
  /** One step ahead, in the values' own unit. */
  readonly residuals: readonly number[]
}

type State = { level: number; slope: number; season: number[] }

const BOUNDS = { alpha: [0.0001, 0.9999], share: [0.0001, 0.9999], phi: [0.8, 0.98] } as const

/** A straight line through the first values: where to begin. */
function line(values: readonly number[]): { level: number; slope: number } {
  const size = Math.min(10, values.length)
  const middle = (size - 1) / 2
  let above = 0
  let below = 0
  let sum = 0
  for (let i = 0; i < size; i++) {
    const value = values[i] ?? 0
    sum += value
    above += (i - middle) * value
    below += (i - middle) ** 2
  }
  const slope = below > 0 ? above / below : 0
  return { slope, level: sum / size - slope * (middle + 1) }
}

/** Fits one member; null where it is not defined (too short, or multiplied over values that are not positive). */
export function smooth(values: readonly number[], period: number, shape: Shape): Smoothed | null {
  const size = values.length
  const positive = values.every((one) => one > 0)
  if ((shape.error === 'M' || shape.season === 'M') && !positive) return null
  const seasonal = shape.season !== 'N'
  if (seasonal && (period < 2 || size < 2 * period + 2)) return null
  const first = seasonal
    ? seasonOf(values, period, shape.season === 'M' ? 'times' : 'plus')
    : { kind: 'none' as const, indices: [] }
  if (shape.season === 'M' && first.kind !== 'times') return null
  const plain = values.map((value, i) => {
    const index = first.indices[i % period] ?? 0
    return shape.season === 'M' ? value / index : shape.season === 'A' ? value - index : value
  })
  const begin = line(plain)
  const trended = shape.trend !== 'N'
  const level0 = trended ? begin.level : plain.slice(0, 10).reduce((a, b) => a + b, 0) / Math.min(10, size)
  const spread = Math.max(...plain) - Math.min(...plain) || Math.abs(level0) || 1

  // alpha, [beta as a share of alpha], [gamma as a share of 1 − alpha], [phi], level, [slope]
  const start: number[] = [0.3]
  const bounds: [number, number][] = [[...BOUNDS.alpha]]
  if (trended) {
    start.push(0.1)
    bounds.push([...BOUNDS.share])
  }
  if (seasonal) {
    start.push(0.1)
    bounds.push([...BOUNDS.share])
  }
  if (shape.trend === 'D') {
    start.push(0.95)
    bounds.push([...BOUNDS.phi])
  }
  start.push(level0)
  bounds.push([level0 - spread, level0 + spread])
  if (trended) {
    start.push(begin.slope)
    const steep = Math.max(Math.abs(begin.slope) * 2, spread / 4)
    bounds.push([begin.slope - steep, begin.slope + steep])
  }

  const residuals = new Float64Array(size)
  const end: State = { level: 0, slope: 0, season: [] }
  const phiOf = (at: readonly number[]): number =>
    shape.trend === 'D' ? (at[1 + (trended ? 1 : 0) + (seasonal ? 1 : 0)] ?? 1) : 1
  const ring = new Float64Array(Math.max(1, period))
  const run = (at: readonly number[]): number => {
    let k = 0
    const alpha = at[k++] ?? 0
    const beta = trended ? alpha * (at[k++] ?? 0) : 0
    const gamma = seasonal ? (1 - alpha) * (at[k++] ?? 0) : 0
    const phi = shape.trend === 'D' ? (at[k++] ?? 1) : 1
    let level = at[k++] ?? 0
    let slope = trended ? (at[k++] ?? 0) : 0
    if (seasonal) for (let i = 0; i < period; i++) ring[i] = first.indices[i] ?? 0
    let squares = 0
    let logs = 0
    for (let t = 0; t < size; t++) {
      const value = values[t] ?? 0
      const base = level + phi * slope
      const index = seasonal ? (ring[t % period] ?? 0) : 0
      const guess = shape.season === 'M' ? base * index : shape.season === 'A' ? base + index : base
      const off = value - guess
      residuals[t] = off
      if (shape.error === 'M') {
        if (!(guess > 1e-9)) return Infinity
        squares += (off / guess) ** 2
        logs += Math.log(guess)
      } else squares += off * off
      if (shape.season === 'M') {
        if (!(base > 1e-9) || !(index > 1e-9)) return Infinity
        level = base + (alpha * off) / index
        ring[t % period] = index + (gamma * off) / base
        slope = phi * slope + (beta * off) / index
      } else {
        level = base + alpha * off
        if (seasonal) ring[t % period] = index + gamma * off
        slope = phi * slope + beta * off
      }
    }
    end.level = level
    end.slope = slope
    end.season = seasonal ? [...ring] : []
    return size * Math.log(Math.max(squares, 1e-12)) + 2 * logs
  }

  const found = lowest(run, start, bounds)
  const cost = run(found.at)
  if (!Number.isFinite(cost)) return null
  const params = start.length + (seasonal ? period - 1 : 0) + 1
  const aicc = size - params - 1 > 0 ? cost + (2 * params * size) / (size - params - 1) : Infinity
  const state: State = { level: end.level, slope: end.slope, season: end.season }
  const phi = phiOf(found.at)
  return {
    shape,
    aicc,
    residuals: [...residuals],
    ahead: (horizon) => {
      const guesses: number[] = []
      let factor = 0
      for (let h = 1; h <= horizon; h++) {
        factor += phi ** h
        const base = state.level + (trended ? factor * state.slope : 0)
        const index = seasonal ? (state.season[(size + h - 1) % period] ?? 0) : 0
        guesses.push(shape.season === 'M' ? base * index : shape.season === 'A' ? base + index : base)
      }
      return guesses
    },
  }
}

const ERRORS = ['A', 'M'] as const
const TRENDS = ['N', 'A', 'D'] as const

/** Every member that suits the length and the values; a season is tried only where there may be one. */
export function shapesFor(values: readonly number[], period: number): Shape[] {
  const maySeason = period > 1 && values.length >= 2 * period + 5
  const clear = maySeason && isSeasonal(values, period)
  const hint = maySeason && (clear || autocorrelation(values, period) > 0.1)
  const seasons: readonly Shape['season'][] = clear ? ['A', 'M'] : hint ? ['N', 'A', 'M'] : ['N']
  return ERRORS.flatMap((error) =>
    TRENDS.flatMap((trend) =>
      seasons
        .filter((season) => !(error === 'A' && season === 'M'))
        .map((season): Shape => ({ error, trend, season })),
    ),
  )
}

/** The member with the lowest AICc 自动选型; null where none can be fitted. */
export function bestSmooth(
  values: readonly number[],
  period: number,
  shapes = shapesFor(values, period),
): Smoothed | null {
  let best: Smoothed | null = null
  for (const shape of shapes) {
    const found = smooth(values, period, shape)
    if (found && (!best || found.aicc < best.aicc)) best = found
  }
  return best
}
