import { seeded } from '../../../base/index.ts'

/** One tree in flat arrays; `feature` −1 marks a leaf. A value at most `cut` goes left. */
export type Tree = {
  readonly feature: Int16Array
  readonly cut: Float64Array
  readonly left: Int32Array
  readonly right: Int32Array
  readonly leaf: Float64Array
}
export type Forest = { readonly bias: number; readonly trees: readonly Tree[] }

export type ForestOptions = {
  readonly seed: number
  readonly trees: number
  readonly depth: number
  readonly rate: number
  /** Least sum of second derivatives in a leaf; about 4 rows of even odds make 1. */
  readonly leastWeight: number
  /** Part of rows and of features that one tree sees. */
  readonly rows: number
  readonly columns: number
  readonly l2: number
}

const BINS = 64

/** Gradient boosted trees for yes or no (logistic loss, Newton steps, histograms). The same seed gives the same forest. */
export function growForest(
  x: readonly Float64Array[],
  y: readonly boolean[],
  options: ForestOptions,
): Forest {
  const n = x.length
  const yes = y.filter(Boolean).length
  const rate = Math.min(Math.max((yes + 0.5) / (n + 1), 1e-3), 1 - 1e-3)
  const bias = Math.log(rate / (1 - rate))
  const width = x[0]?.length ?? 0
  if (n < 2 || yes === 0 || yes === n || width === 0) return { bias, trees: [] }
  const random = seeded(options.seed)
  const cuts = Array.from({ length: width }, (_, f) => cutsOf(x, f))
  const bins = cuts.map((own, f) => Uint8Array.from(x, (row) => binOf(own, row[f] as number)))
  const score = new Float64Array(n).fill(bias)
  const slope = new Float64Array(n)
  const bend = new Float64Array(n)
  const trees: Tree[] = []
  for (let t = 0; t < options.trees; t++) {
    for (let i = 0; i < n; i++) {
      const p = 1 / (1 + Math.exp(-(score[i] as number)))
      slope[i] = p - (y[i] ? 1 : 0)
      bend[i] = Math.max(p * (1 - p), 1e-6)
    }
    const rows: number[] = []
    for (let i = 0; i < n; i++) if (random() < options.rows) rows.push(i)
    const columns: number[] = []
    for (let f = 0; f < width; f++) if (random() < options.columns) columns.push(f)
    if (rows.length === 0 || columns.length === 0) continue
    const tree = grow({ rows, columns, cuts, bins, slope, bend, options })
    trees.push(tree)
    for (let i = 0; i < n; i++) score[i] = (score[i] as number) + leafOf(tree, x[i] as Float64Array)
  }
  return { bias, trees }
}

/** Probability of yes. */
export function forestSays({ bias, trees }: Forest, row: Float64Array): number {
  let sum = bias
  for (const tree of trees) sum += leafOf(tree, row)
  return 1 / (1 + Math.exp(-sum))
}

function leafOf(tree: Tree, row: Float64Array): number {
  let at = 0
  for (;;) {
    const f = tree.feature[at] as number
    if (f < 0) return tree.leaf[at] as number
    at = ((row[f] as number) <= (tree.cut[at] as number) ? tree.left[at] : tree.right[at]) as number
  }
}

function cutsOf(x: readonly Float64Array[], f: number): Float64Array {
  const values = Float64Array.from(x, (row) => row[f] as number).sort()
  const cuts: number[] = []
  for (let k = 1; k < BINS; k++) {
    const at = Math.floor((k * values.length) / BINS)
    const before = values[Math.max(0, at - 1)] as number
    const here = values[at] as number
    // between two values, so that new rows fall on the nearer side
    const cut = before === here ? here : (before + here) / 2
    if (cut !== cuts.at(-1)) cuts.push(cut)
  }
  // rare values at the low end (missing) get a side of their own
  const low = values[0] as number
  if (cuts.length > 0 && (cuts[0] as number) > low) cuts.unshift(low)
  return Float64Array.from(cuts)
}

function binOf(cuts: Float64Array, value: number): number {
  let low = 0
  let high = cuts.length
  while (low < high) {
    const mid = (low + high) >> 1
    if (value <= (cuts[mid] as number)) high = mid
    else low = mid + 1
  }
  return low
}

type Ground = {
  readonly rows: readonly number[]
  readonly columns: readonly number[]
  readonly cuts: readonly Float64Array[]
  readonly bins: readonly Uint8Array[]
  readonly slope: Float64Array
  readonly bend: Float64Array
  readonly options: ForestOptions
}

function grow(ground: Ground): Tree {
  const feature: number[] = []
  const cut: number[] = []
  const left: number[] = []
  const right: number[] = []
  const leaf: number[] = []
  const node = (rows: readonly number[], depth: number): number => {
    const at = feature.length
    let g = 0
    let h = 0
    for (const i of rows) {
      g += ground.slope[i] as number
      h += ground.bend[i] as number
    }
    feature.push(-1)
    cut.push(0)
    left.push(-1)
    right.push(-1)
    leaf.push((-ground.options.rate * g) / (h + ground.options.l2))
    const split = depth > 0 ? bestSplit(ground, rows, g, h) : null
    if (!split) return at
    const bins = ground.bins[split.feature] as Uint8Array
    feature[at] = split.feature
    cut[at] = (ground.cuts[split.feature] as Float64Array)[split.bin] as number
    left[at] = node(
      rows.filter((i) => (bins[i] as number) <= split.bin),
      depth - 1,
    )
    right[at] = node(
      rows.filter((i) => (bins[i] as number) > split.bin),
      depth - 1,
    )
    return at
  }
  node(ground.rows, ground.options.depth)
  return {
    feature: Int16Array.from(feature),
    cut: Float64Array.from(cut),
    left: Int32Array.from(left),
    right: Int32Array.from(right),
    leaf: Float64Array.from(leaf),
  }
}

function bestSplit(
  { columns, cuts, bins, slope, bend, options }: Ground,
  rows: readonly number[],
  g: number,
  h: number,
) {
  let best: { feature: number; bin: number } | null = null
  let gain = 1e-6
  const parent = (g * g) / (h + options.l2)
  for (const f of columns) {
    const width = (cuts[f] as Float64Array).length
    const gs = new Float64Array(width + 1)
    const hs = new Float64Array(width + 1)
    const own = bins[f] as Uint8Array
    for (const i of rows) {
      const bin = own[i] as number
      gs[bin] = (gs[bin] as number) + (slope[i] as number)
      hs[bin] = (hs[bin] as number) + (bend[i] as number)
    }
    let lg = 0
    let lh = 0
    for (let bin = 0; bin < width; bin++) {
      lg += gs[bin] as number
      lh += hs[bin] as number
      if (lh < options.leastWeight || h - lh < options.leastWeight) continue
      const won = (lg * lg) / (lh + options.l2) + ((g - lg) * (g - lg)) / (h - lh + options.l2) - parent
      if (won > gain) {
        gain = won
        best = { feature: f, bin }
      }
    }
  }
  return best
}
