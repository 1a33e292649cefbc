import { lowest } from './search.ts'

/**
 * Complex exponential smoothing 复指数平滑 (Svetunkov and others 2022), without season: a level and what is hidden behind it move
 * together, so that neither a trend nor its absence has to be chosen.
 */
export function complexSmooth(
  values: readonly number[],
  horizon: number,
): { readonly values: number[]; readonly residuals: number[] } {
  const residuals = new Array<number>(values.length).fill(0)
  const size = Math.min(10, values.length)
  const begin = values.slice(0, size).reduce((sum, one) => sum + one, 0) / size
  const spread = Math.max(...values) - Math.min(...values) || Math.abs(begin) || 1
  let level = 0
  let hidden = 0
  const step = (off: number, real: number, other: number): void => {
    const before = level
    level = before - (1 - other) * hidden + (real - other) * off
    hidden = before + (1 - real) * hidden + (real + other) * off
  }
  const run = (at: readonly number[]): number => {
    const [real = 1.3, other = 1, level0 = begin, hidden0 = begin] = at
    // outside this region what is long past grows instead of fading
    if ((real - 2.5) ** 2 + other * other <= 1.25 || (real - 0.5) ** 2 + (other - 1) ** 2 <= 0.25)
      return Infinity
    if ((real - 1.5) ** 2 + (other - 0.5) ** 2 >= 1.5) return Infinity
    level = level0
    hidden = hidden0
    let squares = 0
    for (let t = 0; t < values.length; t++) {
      const off = (values[t] ?? 0) - level
      residuals[t] = off
      squares += off * off
      step(off, real, other)
    }
    return squares
  }
  const { at } = lowest(
    run,
    [1.3, 1, begin, begin / 1.1],
    [
      [0.01, 2.5],
      [0.01, 2.5],
      [begin - 2 * spread, begin + 2 * spread],
      [begin / 1.1 - 4 * spread, begin / 1.1 + 4 * spread],
    ],
  )
  run(at)
  const fit = [...residuals]
  const [real = 1.3, other = 1] = at
  const ahead: number[] = []
  for (let h = 0; h < horizon; h++) {
    ahead.push(level)
    step(0, real, other)
  }
  return { values: ahead, residuals: fit }
}
