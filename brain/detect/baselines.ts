import { principal, type Rows } from './plant.ts'

/** Tail of the normal law. */
function upperTail(z: number): number {
  const x = Math.abs(z) / Math.SQRT2
  const t = 1 / (1 + 0.3275911 * x)
  const poly =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
  return 0.5 * poly * Math.exp(-x * x)
}

/** NAB's `windowedGaussian`: the tail of a normal law over the last 6,400 values, brought up to date every 100. */
export function windowedGaussian(): (at: number, value: number) => number {
  const most = 6_400
  const every = 100
  let window: number[] = []
  let waiting: number[] = []
  let mean = 0
  let spread = 1
  let sum = 0
  let squares = 0
  const measure = (): void => {
    mean = sum / window.length
    spread = Math.sqrt(Math.max(0, squares / window.length - mean * mean)) || 1e-6
  }
  return (_, value) => {
    const score = window.length > 0 ? 1 - upperTail((value - mean) / spread) : 0
    if (window.length < most) {
      window.push(value)
      sum += value
      squares += value * value
      measure()
    } else {
      waiting.push(value)
      if (waiting.length === every) {
        window = [...window.slice(every), ...waiting]
        waiting = []
        sum = window.reduce((total, one) => total + one, 0)
        squares = window.reduce((total, one) => total + one * one, 0)
        measure()
      }
    }
    return score
  }
}

/**
 * NAB's `relativeEntropy` (Wang and others 2011): windows of 52 values in 5 steps of the file's range (which it is told beforehand) are
 * compared with the distributions met so far.
 */
export function relativeEntropy(low: number, high: number): (at: number, value: number) => number {
  const bins = 5
  const size = 52
  const step = (high - low) / bins
  // chi-square of 4 degrees of freedom at 99 %
  const limit = 13.2767
  const window: number[] = []
  const met: { readonly share: number[]; times: number }[] = []
  return (_, value) => {
    if (!(step > 0)) return 0
    window.push(value)
    if (window.length > size) window.shift()
    if (window.length < size) return 0
    const share = new Array<number>(bins).fill(0)
    for (const one of window) {
      const bin = Math.min(bins - 1, Math.max(0, Math.floor((one - low) / step)))
      share[bin] = (share[bin] ?? 0) + 1 / size
    }
    const apart = met.map((known) =>
      share.reduce(
        (sum, p, i) => sum + (p > 0 ? p * Math.log(p / Math.max(known.share[i] ?? 0, 1e-9)) : 0),
        0,
      ),
    )
    let nearest = -1
    apart.forEach((one, i) => {
      if (2 * size * one < limit && (nearest < 0 || one < (apart[nearest] ?? 0))) nearest = i
    })
    const known = met[nearest]
    if (!known) {
      met.push({ share, times: 1 })
      return met.length === 1 ? 0 : 1
    }
    known.times++
    return known.times > 1 ? 0 : 1
  }
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, one) => sum + one, 0) / Math.max(1, values.length)
const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}

/** Hotelling's T² as on SKAB's leaderboard: distance from the healthy run, limit at 99 % of it. */
export function hotelling(healthy: Rows): (row: readonly number[]) => number {
  const width = healthy[0]?.length ?? 0
  const means = Array.from({ length: width }, (_, j) => mean(healthy.map((row) => row[j] ?? 0)))
  const spreads = means.map(
    (middle, j) => Math.sqrt(mean(healthy.map((row) => ((row[j] ?? 0) - middle) ** 2))) || 1,
  )
  const z = (row: readonly number[]) => means.map((middle, j) => ((row[j] ?? 0) - middle) / (spreads[j] ?? 1))
  const rows = healthy.map(z)
  const parts = principal(
    means.map((_, i) => means.map((_, j) => mean(rows.map((row) => (row[i] ?? 0) * (row[j] ?? 0))))),
  )
  const whole = parts.reduce((sum, one) => sum + Math.max(0, one.value), 0)
  let explained = 0
  const kept = parts.filter(({ value }) => {
    const before = explained
    explained += value
    return before < 0.999 * whole
  })
  const far = (row: readonly number[]): number =>
    kept.reduce((sum, { value, vector }) => {
      if (value < 1e-6) return sum
      const along = row.reduce((total, one, i) => total + one * (vector[i] ?? 0), 0)
      return sum + (along * along) / value
    }, 0)
  const limit = quantile(rows.map(far), 0.99) || 1e-9
  return (row) => far(z(row)) / limit
}

/** The same numbers every time: no detector of an evaluation may owe its place to luck. */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  }
}

type Tree =
  | { readonly size: number }
  | { readonly column: number; readonly cut: number; readonly less: Tree; readonly more: Tree }
const usualDepth = (size: number): number =>
  size > 1 ? 2 * (Math.log(size - 1) + 0.5772) - (2 * (size - 1)) / size : 0

/** Isolation forest (Liu and others 2008), 100 trees of 256 rows, limit above all but 0.05 % of the healthy run, as on SKAB's leaderboard. */
export function isolationForest(healthy: Rows): (row: readonly number[]) => number {
  const draw = dice(7)
  const sample = Math.min(256, healthy.length)
  const deepest = Math.ceil(Math.log2(Math.max(2, sample)))
  const grow = (rows: Rows, depth: number): Tree => {
    if (depth >= deepest || rows.length <= 1) return { size: rows.length }
    const column = Math.floor(draw() * (rows[0]?.length ?? 1))
    const values = rows.map((row) => row[column] ?? 0)
    const [low, high] = [Math.min(...values), Math.max(...values)]
    if (!(high > low)) return { size: rows.length }
    const cut = low + draw() * (high - low)
    return {
      column,
      cut,
      less: grow(
        rows.filter((row) => (row[column] ?? 0) < cut),
        depth + 1,
      ),
      more: grow(
        rows.filter((row) => (row[column] ?? 0) >= cut),
        depth + 1,
      ),
    }
  }
  const trees = Array.from({ length: 100 }, () =>
    grow(
      Array.from({ length: sample }, () => healthy[Math.floor(draw() * healthy.length)] ?? []),
      0,
    ),
  )
  const depthOf = (tree: Tree, row: readonly number[]): number => {
    let here = tree
    let depth = 0
    while ('cut' in here) {
      here = (row[here.column] ?? 0) < here.cut ? here.less : here.more
      depth++
    }
    return depth + usualDepth(here.size)
  }
  const score = (row: readonly number[]): number =>
    2 ** (-mean(trees.map((tree) => depthOf(tree, row))) / usualDepth(sample))
  const limit = quantile(healthy.map(score), 0.9995) || 1
  return (row) => score(row) / limit
}
