/** Rows of one plant at equal steps 多点同测: each row holds one value of every instrument. */
export type Rows = readonly (readonly number[])[]

/** What a learned picture says of a row: above 1 it is not how the plant was when it was well. */
export type Plant = (row: readonly number[]) => number

const NOTHING = 1e-9
const mean = (values: readonly number[]): number =>
  values.reduce((sum, one) => sum + one, 0) / Math.max(1, values.length)
const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0

export const plantRules = {
  /** Share of a new row in what is looked at. */
  follows: 0.1,
  /** Steps over which wandering is measured. */
  lag: 60,
  /** Deviations, counted by how far the instrument wanders by itself. */
  deviations: 5,
  /** Share of the learned variance that the common movements must explain. */
  explained: 0.99,
  residualFollows: 0.2,
  /** Rows of the healthy run of which this share lies below the limit. */
  healthy: 0.999,
  /** From so many healthy rows on, the movements of the instruments with each other are learned. */
  many: 2_000,
} as const

/**
 * Levels against how far each instrument wanders by itself 漂移自适应水平监测. In a short healthy run its mean square difference over one and
 * over two lags says how wandering grows with time (not at all for a held pressure, linearly for a warming pump), so
 * that a slow drift raises no alarm and the same step in a steady instrument does.
 */
export function wanderingPlant(healthy: Rows): Plant {
  const width = healthy[0]?.length ?? 0
  const lag = Math.max(1, Math.min(plantRules.lag, Math.floor(healthy.length / 4)))
  const columns = Array.from({ length: width }, (_, j) => {
    const values = healthy.map((row) => row[j] ?? 0)
    const sorted = values.toSorted((a, b) => a - b)
    const middle = quantile(sorted, 0.5)
    const scale =
      (quantile(sorted, 0.84) - quantile(sorted, 0.16)) / 2 ||
      Math.sqrt(mean(values.map((one) => (one - middle) ** 2))) ||
      1
    let follows = 0
    const smooth = values.map((one) => {
      follows += plantRules.follows * ((one - middle) / scale - follows)
      return follows
    })
    const settled = smooth.slice(10)
    const wander = (steps: number): number =>
      mean(settled.slice(steps).map((one, i) => (one - (settled[i] ?? 0)) ** 2 / 2))
    const [near, far] = [wander(lag), wander(2 * lag)]
    const growth = near > 0 ? Math.max(0, Math.min(2, Math.log2(far / near))) : 0
    return { middle, scale, base: mean(settled), far, growth, follows: 0 }
  })
  let t = 0
  return (row) => {
    const apart = Math.max(2 * lag, t++ - healthy.length / 2)
    let most = 0
    columns.forEach((one, j) => {
      one.follows += plantRules.follows * (((row[j] ?? one.middle) - one.middle) / one.scale - one.follows)
      const expected = one.far * (apart / (2 * lag)) ** one.growth
      most = Math.max(most, Math.abs(one.follows - one.base) / Math.sqrt(expected + NOTHING))
    })
    return most / plantRules.deviations
  }
}

/** Eigenvectors of a symmetric matrix by Jacobi's rotations, the largest first. */
export function principal(
  matrix: readonly (readonly number[])[],
): { readonly value: number; readonly vector: number[] }[] {
  const size = matrix.length
  const a = matrix.map((row) => Float64Array.from(row))
  const v = matrix.map((_, i) => Float64Array.from({ length: size }, (_, j) => (i === j ? 1 : 0)))
  const turn = (rows: Float64Array[], p: number, q: number, c: number, s: number, columns: boolean): void => {
    for (let k = 0; k < size; k++) {
      const one = columns ? rows[k] : rows[p]
      const other = columns ? rows[k] : rows[q]
      if (!one || !other) continue
      const [i, j] = columns ? [p, q] : [k, k]
      const x = one[i] ?? 0
      const y = other[j] ?? 0
      one[i] = c * x - s * y
      other[j] = s * x + c * y
    }
  }
  for (let sweep = 0; sweep < 30; sweep++) {
    let off = 0
    for (let p = 0; p < size; p++)
      for (let q = p + 1; q < size; q++) {
        const apq = a[p]?.[q] ?? 0
        off += apq * apq
        if (Math.abs(apq) < 1e-12) continue
        const angle = ((a[q]?.[q] ?? 0) - (a[p]?.[p] ?? 0)) / (2 * apq)
        const t = (angle < 0 ? -1 : 1) / (Math.abs(angle) + Math.sqrt(angle * angle + 1))
        const c = 1 / Math.sqrt(t * t + 1)
        turn(a, p, q, c, t * c, true)
        turn(a, p, q, c, t * c, false)
        turn(v, p, q, c, t * c, true)
      }
    if (off < 1e-9) break
  }
  return a
    .map((row, i) => ({ value: row[i] ?? 0, vector: v.map((one) => one[i] ?? 0) }))
    .sort((one, other) => other.value - one.value)
}

/** Below this share of its variance a step is small: the instrument fills and empties, as a tank does. */
const FILLS = 0.15

/** Standardised rows, with the steps of what fills slowly beside its value: a tank is told by how fast it fills. */
function standardised(healthy: Rows) {
  const width = healthy[0]?.length ?? 0
  const spread = (values: readonly number[]): number => {
    const middle = mean(values)
    return mean(values.map((one) => (one - middle) ** 2))
  }
  const fills = Array.from({ length: width }, (_, j) => j).filter((j) => {
    const values = healthy.map((row) => row[j] ?? 0)
    const steps = values.slice(1).map((one, i) => one - (values[i] ?? 0))
    return spread(steps) < FILLS * spread(values) && new Set(values.slice(0, 100)).size > 10
  })
  const withSteps = (row: readonly number[], before: readonly number[]): number[] => [
    ...row,
    ...fills.map((j) => (row[j] ?? 0) - (before[j] ?? row[j] ?? 0)),
  ]
  const all = healthy.map((row, t) => withSteps(row, healthy[t - 1] ?? row))
  const means = (all[0] ?? []).map((_, j) => mean(all.map((row) => row[j] ?? 0)))
  const spreads = means.map((_, j) => Math.sqrt(spread(all.map((row) => row[j] ?? 0))))
  const kept = spreads.flatMap((one, j) => (one > NOTHING ? [j] : []))
  return {
    of: (row: readonly number[], before: readonly number[]): number[] => {
      const whole = withSteps(row, before)
      return kept.map((j) => ((whole[j] ?? 0) - (means[j] ?? 0)) / (spreads[j] ?? 1))
    },
    size: kept.length,
    fills,
  }
}

/**
 * What the instruments do together 关联残差监测 (PCA, Q-statistic): a long healthy run teaches their common movements; what is left over is
 * how much a row breaks them, whether or not any single value looks odd.
 */
export function correlatedPlant(healthy: Rows): Plant {
  const { of, size } = standardised(healthy)
  const rows = healthy.map((row, t) => of(row, healthy[t - 1] ?? row))
  const covariance = Array.from({ length: size }, () => new Array<number>(size).fill(0))
  for (const row of rows)
    for (let i = 0; i < size; i++) {
      const line = covariance[i]
      const one = (row[i] ?? 0) / rows.length
      if (line) for (let j = 0; j < size; j++) line[j] = (line[j] ?? 0) + one * (row[j] ?? 0)
    }
  const found = principal(covariance)
  const whole = found.reduce((sum, one) => sum + Math.max(0, one.value), 0)
  let explained = 0
  const common = found.filter(({ value }) => {
    const before = explained
    explained += value
    return before < plantRules.explained * whole
  })
  /** What the common movements leave over, and how far they go themselves. */
  const apart = (row: readonly number[]): readonly [left: number, far: number] => {
    const rest = [...row]
    let far = 0
    for (const { value, vector } of common) {
      let along = 0
      for (let i = 0; i < size; i++) along += (vector[i] ?? 0) * (row[i] ?? 0)
      for (let i = 0; i < size; i++) rest[i] = (rest[i] ?? 0) - along * (vector[i] ?? 0)
      far += (along * along) / Math.max(value, NOTHING)
    }
    return [rest.reduce((sum, one) => sum + one * one, 0), far]
  }
  const open = () => {
    let [left, far] = [0, 0]
    return (row: readonly number[]): readonly [number, number] => {
      const [one, other] = apart(row)
      left += plantRules.residualFollows * (one - left)
      far += plantRules.residualFollows * (other - far)
      return [left, far]
    }
  }
  const learning = open()
  const seen = rows.map(learning).slice(50)
  const limitOf = (part: 0 | 1): number =>
    quantile(
      seen.map((one) => one[part]).sort((a, b) => a - b),
      plantRules.healthy,
    ) || NOTHING
  const limits = [limitOf(0), limitOf(1)] as const
  const smooth = open()
  let before: readonly number[] | null = null
  return (row) => {
    const [left, far] = smooth(of(row, before ?? row))
    before = row
    return Math.max(left / limits[0], far / limits[1])
  }
}

/** The picture that a healthy run of this length can teach. */
export const learnPlant = (healthy: Rows): Plant =>
  healthy.length >= plantRules.many ? correlatedPlant(healthy) : wanderingPlant(healthy)

/**
 * Change-point by cumulated sums 累积和变点 (Page 1954): values as deviations from their usual; `slack` is what is let pass, `limit` what is too
 * much. After an alarm the sums begin again from nought.
 */
export function openCusum({ slack = 0.5, limit = 8 } = {}): (deviation: number) => 'up' | 'down' | null {
  let up = 0
  let down = 0
  return (deviation) => {
    if (!Number.isFinite(deviation)) return null
    up = Math.max(0, up + deviation - slack)
    down = Math.max(0, down - deviation - slack)
    const found = up > limit ? 'up' : down > limit ? 'down' : null
    if (found) {
      up = 0
      down = 0
    }
    return found
  }
}
