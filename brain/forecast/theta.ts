import { lowest } from './search.ts'

/** Simple exponential smoothing of a series: its last level by the share that fits best. */
function simple(values: readonly number[]): { readonly alpha: number; readonly level: number } {
  const run = (alpha: number, level0: number) => {
    let level = level0
    let squares = 0
    for (const value of values) {
      squares += (value - level) ** 2
      level += alpha * (value - level)
    }
    return { squares, level }
  }
  const first = values[0] ?? 0
  const spread = Math.max(...values) - Math.min(...values) || 1
  const { at } = lowest(
    ([alpha = 0, level = 0]) => run(alpha, level).squares,
    [0.5, first],
    [
      [0.001, 0.999],
      [first - spread, first + spread],
    ],
  )
  const [alpha = 0.5, level = first] = at
  return { alpha, level: run(alpha, level).level }
}

/** Least squares of the values on 1…n. */
export function straight(values: readonly number[]): { readonly base: number; readonly slope: number } {
  const size = values.length
  const middle = (size + 1) / 2
  let sum = 0
  let above = 0
  let below = 0
  values.forEach((value, i) => {
    sum += value
    above += (i + 1 - middle) * value
    below += (i + 1 - middle) ** 2
  })
  const slope = below > 0 ? above / below : 0
  return { slope, base: sum / Math.max(1, size) - slope * middle }
}

/** The Theta method (Assimakopoulos and Nikolopoulos 2000): half a straight line, half the doubled curve smoothed. */
export function theta(values: readonly number[], horizon: number): number[] {
  const size = values.length
  const { base, slope } = straight(values)
  const doubled = values.map((value, i) => 2 * value - (base + slope * (i + 1)))
  const { level } = simple(doubled)
  return Array.from({ length: horizon }, (_, h) => 0.5 * (base + slope * (size + h + 1)) + 0.5 * level)
}

/**
 * The dynamic optimised theta model (Fiorucci and others 2016): the line is drawn anew with every value and the share of curve and
 * line, θ, is fitted together with the smoothing.
 */
export function dynamicTheta(
  values: readonly number[],
  horizon: number,
  fixedTheta: number | null = null,
): { readonly values: number[]; readonly residuals: number[] } {
  const size = values.length
  const residuals = new Array<number>(size).fill(0)
  const run = (
    alpha: number,
    level0: number,
    bend: number,
  ): {
    readonly cost: number
    readonly level: number
    readonly a: number
    readonly b: number
    mean: number
  } => {
    let level = level0
    let mean = 0
    let a = 0
    let b = 0
    let cost = 0
    for (let t = 0; t < size; t++) {
      const value = values[t] ?? 0
      const steps = (1 - alpha) ** t
      const guess = level + (1 - 1 / bend) * (a * steps + (b * (1 - steps * (1 - alpha))) / alpha)
      const off = value - guess
      residuals[t] = off
      if (t > 0) cost += off * off
      level = alpha * value + (1 - alpha) * level
      const before = mean
      mean = (t * mean + value) / (t + 1)
      b = t === 0 ? 0 : ((t - 1) * b + (6 * (value - before)) / (t + 1)) / (t + 2)
      a = mean - (b * (t + 2)) / 2
    }
    return { cost, level, a, b, mean }
  }
  const first = values[0] ?? 0
  const { at } = lowest(
    ([alpha = 0, level = 0, bend = 2]) => run(alpha, level, fixedTheta ?? bend).cost,
    fixedTheta === null ? [0.5, first / 2, 2] : [0.5, first / 2],
    [
      [0.1, 0.99],
      [-Infinity, Infinity],
      [1, 20],
    ],
  )
  const [alpha = 0.5, level0 = first / 2, bend = 2] = at
  const used = fixedTheta ?? bend
  let { level, a, b, mean } = run(alpha, level0, used)
  const fit = [...residuals]
  const ahead: number[] = []
  for (let h = 0; h < horizon; h++) {
    const t = size + h
    const steps = (1 - alpha) ** t
    const guess = level + (1 - 1 / used) * (a * steps + (b * (1 - steps * (1 - alpha))) / alpha)
    ahead.push(guess)
    level = alpha * guess + (1 - alpha) * level
    const before = mean
    mean = (t * mean + guess) / (t + 1)
    b = ((t - 1) * b + (6 * (guess - before)) / (t + 1)) / (t + 2)
    a = mean - (b * (t + 2)) / 2
  }
  return { values: ahead, residuals: fit }
}
