import { LEVELS, MISSING } from './compare.ts'

/**
 * Weights of agreement after Fellegi and Sunter, found without labels: expectation–maximisation over the candidates,
 * which are a mixture of pairs that are one and pairs that are not; columns are taken as independent in each.
 */
export type Weights = {
  /** Share of candidates that are matches. */
  readonly share: number
  /** Natural log of m ÷ u, row-major columns × levels; 0 where nothing can be compared. */
  readonly log: Float64Array
  /** P(level | match), for the frequency of values. */
  readonly match: Float64Array
  readonly other: Float64Array
  readonly rounds: number
}

const MOST_ROUNDS = 200
/** Added to each count: a level never seen has not probability nought. */
const SMOOTH = 0.5

/** `patterns` holds the levels of each different pattern in a row, `counts` how many candidates show it. */
export function learnWeights(patterns: Uint8Array, counts: Float64Array, columns: number): Weights {
  const n = counts.length
  const match = new Float64Array(columns * LEVELS)
  const other = new Float64Array(columns * LEVELS)
  // a first guess that says only: equal speaks for, different against
  const guess = [0.05, 0.05, 0.15, 0.7, 0.05]
  for (let c = 0; c < columns; c++)
    for (let l = 0; l < MISSING; l++) {
      match[c * LEVELS + l] = guess[l] as number
      other[c * LEVELS + l] = [0.8, 0.08, 0.04, 0.06, 0.02][l] as number
    }
  let share = 0.2
  const belief = new Float64Array(n)
  let rounds = 0
  let before = Number.NEGATIVE_INFINITY
  for (; rounds < MOST_ROUNDS; rounds++) {
    let fit = 0
    let total = 0
    let matches = 0
    for (let p = 0; p < n; p++) {
      let a = Math.log(share)
      let b = Math.log(1 - share)
      for (let c = 0; c < columns; c++) {
        const l = patterns[p * columns + c] as number
        if (l === MISSING) continue
        a += Math.log(match[c * LEVELS + l] as number)
        b += Math.log(other[c * LEVELS + l] as number)
      }
      const top = Math.max(a, b)
      const sum = Math.exp(a - top) + Math.exp(b - top)
      belief[p] = Math.exp(a - top) / sum
      const count = counts[p] as number
      fit += count * (top + Math.log(sum))
      total += count
      matches += count * (belief[p] as number)
    }
    share = Math.min(Math.max(matches / total, 1e-6), 1 - 1e-6)
    for (let c = 0; c < columns; c++) {
      const yes = new Float64Array(MISSING).fill(SMOOTH)
      const not = new Float64Array(MISSING).fill(SMOOTH)
      for (let p = 0; p < n; p++) {
        const l = patterns[p * columns + c] as number
        if (l === MISSING) continue
        const count = counts[p] as number
        yes[l] = (yes[l] as number) + count * (belief[p] as number)
        not[l] = (not[l] as number) + count * (1 - (belief[p] as number))
      }
      const yesAll = yes.reduce((x, y) => x + y, 0)
      const notAll = not.reduce((x, y) => x + y, 0)
      for (let l = 0; l < MISSING; l++) {
        match[c * LEVELS + l] = (yes[l] as number) / yesAll
        other[c * LEVELS + l] = (not[l] as number) / notAll
      }
    }
    if (Math.abs(fit - before) < 1e-7 * Math.abs(fit)) break
    before = fit
  }
  const log = new Float64Array(columns * LEVELS)
  for (let c = 0; c < columns; c++)
    for (let l = 0; l < MISSING; l++)
      log[c * LEVELS + l] = Math.log((match[c * LEVELS + l] as number) / (other[c * LEVELS + l] as number))
  return { share, log, match, other, rounds }
}
