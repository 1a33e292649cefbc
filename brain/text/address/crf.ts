import { seeded, shuffle } from '../../../base/index.ts'
/**
 * A linear-chain conditional random field 条件随机场: labels of a sequence, each from the features of its own place and
 * from the label before. Trained by stochastic gradient with L2; exact inference. Nothing here knows of addresses.
 */
export type ChainModel = {
  readonly tags: readonly string[]
  /** Feature → its row in `weights`. */
  readonly features: ReadonlyMap<string, number>
  /** Row-major, features × tags. */
  readonly weights: Float32Array
  /** Row-major, (tags + 1) × tags; the last row is the beginning of a sequence. −∞ where the scheme forbids it. */
  readonly moves: Float32Array
}

/** Features of one sequence, by place; with labels where it trains. */
export type Sequence = { readonly features: readonly (readonly string[])[] }
export type Labelled = Sequence & { readonly tags: readonly string[] }

export type ChainOptions = {
  readonly seed: number
  readonly epochs: number
  /** Strength of L2, per sequence. */
  readonly l2: number
  readonly rate: number
  /** Part of the features hidden at each step, so that no single one is leant on; 0 = none. */
  readonly dropout: number
  /** Features seen less often are left out. */
  readonly atLeast: number
  /** May the second label follow the first (null = beginning)? */
  readonly allowed: (from: string | null, to: string) => boolean
  readonly onEpoch?: (epoch: number, loss: number) => void
}

/** Label probabilities below this are left out of an update: it halves the work and changes no digit that counts. */
const NEGLIGIBLE = 1e-4

export function trainChain(rows: readonly Labelled[], options: ChainOptions): ChainModel {
  const tags = [...new Set(rows.flatMap((row) => row.tags))].sort()
  const tagIds = new Map(tags.map((tag, i) => [tag, i]))
  const features = featureIds(rows, options.atLeast)
  const T = tags.length
  const sequences = rows
    .filter((row) => row.tags.length > 0)
    .map((row) => ({
      ids: row.features.map((names) => idsOf(names, features)),
      tags: Int32Array.from(row.tags, (tag) => tagIds.get(tag) as number),
    }))
  const weights = new Float32Array(features.size * T)
  const moves = new Float32Array((T + 1) * T)
  const barred = new Uint8Array((T + 1) * T)
  for (let from = 0; from <= T; from++)
    for (let to = 0; to < T; to++)
      if (!options.allowed(from === T ? null : (tags[from] as string), tags[to] as string))
        barred[from * T + to] = 1
  for (const { tags: gold } of sequences)
    for (let i = 0; i < gold.length; i++)
      barred[(i === 0 ? T : (gold[i - 1] as number)) * T + (gold[i] as number)] = 0
  for (let i = 0; i < barred.length; i++) if (barred[i]) moves[i] = Number.NEGATIVE_INFINITY
  const links = linksOf(moves, T)
  const state = { T, weights, moves, scale: 1, links }
  const random = seeded(options.seed)
  const order = sequences.map((_, i) => i)
  const longest = Math.max(1, ...sequences.map((one) => one.ids.length))
  const work = workspace(longest, T)
  let steps = 0
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    shuffle(order, random)
    let loss = 0
    for (const at of order) {
      const one = sequences[at] as (typeof sequences)[number]
      const rate = options.rate / (1 + options.rate * options.l2 * steps + steps / (sequences.length * 4))
      loss += step(state, thinned(one.ids, options.dropout, random), one.tags, rate, work)
      state.scale *= 1 - rate * options.l2
      steps++
    }
    rescale(state)
    options.onEpoch?.(epoch, loss / sequences.length)
  }
  // all features speak at once from now on
  for (let i = 0; i < weights.length; i++) weights[i] = (weights[i] as number) * (1 - options.dropout)
  return { tags, features, weights, moves }
}

export type Reading = { readonly tags: string[]; readonly score: number }

/** The `most` best readings of a sequence, best first, with their scores (log potentials, comparable among themselves). */
export function bestChains(model: ChainModel, { features }: Sequence, most: number): Reading[] {
  const T = model.tags.length
  const n = features.length
  if (n === 0 || T === 0) return []
  const links = linksOf(model.moves, T)
  // cell (place, tag, rank): its score and where it came from (tag × most + rank)
  const score = new Float64Array(n * T * most).fill(Number.NEGATIVE_INFINITY)
  const back = new Int32Array(n * T * most).fill(-1)
  const own = new Float64Array(T)
  for (let i = 0; i < n; i++) {
    scoreAt(model.weights, T, idsOf(features[i] as readonly string[], model.features), 1, own, 0)
    for (let to = 0; to < T; to++) {
      const cell = (i * T + to) * most
      if (i === 0) {
        score[cell] = (model.moves[T * T + to] as number) + (own[to] as number)
        continue
      }
      for (const from of links[to] as Int32Array) {
        const move = (model.moves[from * T + to] as number) + (own[to] as number)
        const there = ((i - 1) * T + from) * most
        for (let rank = 0; rank < most; rank++) {
          const value = (score[there + rank] as number) + move
          if (!(value > (score[cell + most - 1] as number))) break
          put(score, back, cell, most, value, from * most + rank)
        }
      }
    }
  }
  const ends: { score: number; tag: number; rank: number }[] = []
  for (let tag = 0; tag < T; tag++)
    for (let rank = 0; rank < most; rank++) {
      const value = score[((n - 1) * T + tag) * most + rank] as number
      const role = (model.tags[tag] as string)[0]
      if (value > Number.NEGATIVE_INFINITY && role !== 'B' && role !== 'I')
        ends.push({ score: value, tag, rank })
    }
  return ends
    .sort((x, y) => y.score - x.score)
    .slice(0, most)
    .map((end) => {
      const tags = new Array<string>(n)
      let { tag, rank } = end
      for (let i = n - 1; i >= 0; i--) {
        tags[i] = model.tags[tag] as string
        const from = back[(i * T + tag) * most + rank] as number
        tag = Math.floor(from / most)
        rank = from % most
      }
      return { tags, score: end.score }
    })
}

/** Keeps the best of a cell in falling order. */
function put(
  score: Float64Array,
  back: Int32Array,
  cell: number,
  most: number,
  value: number,
  from: number,
): void {
  let k = most - 1
  while (k > 0 && (score[cell + k - 1] as number) < value) {
    score[cell + k] = score[cell + k - 1] as number
    back[cell + k] = back[cell + k - 1] as number
    k--
  }
  score[cell + k] = value
  back[cell + k] = from
}

/** For each label those that may stand before it: most moves are forbidden by the scheme. */
const linksOf = (moves: Float32Array, T: number): Int32Array[] =>
  Array.from({ length: T }, (_, to) => {
    const from: number[] = []
    for (let k = 0; k < T; k++) if ((moves[k * T + to] as number) > Number.NEGATIVE_INFINITY) from.push(k)
    return Int32Array.from(from)
  })

type State = {
  readonly T: number
  readonly weights: Float32Array
  readonly moves: Float32Array
  readonly links: readonly Int32Array[]
  scale: number
}
type Work = ReturnType<typeof workspace>

const workspace = (n: number, T: number) => ({
  own: new Float64Array(n * T),
  peak: new Float64Array(n),
  forward: new Float64Array(n * T),
  backward: new Float64Array(n * T),
  norm: new Float64Array(n),
  kernel: new Float64Array((T + 1) * T),
})

/** One step uphill on the log likelihood of a sequence; answers its loss before the step. */
function step(state: State, ids: readonly Int32Array[], gold: Int32Array, rate: number, work: Work): number {
  const { T, weights, moves, links } = state
  const n = ids.length
  const { own, forward, backward, norm, kernel, peak } = work
  // moves are few and not scaled with the rest
  for (let i = 0; i < kernel.length; i++) kernel[i] = Math.exp(moves[i] as number)
  let goldScore = 0
  for (let i = 0; i < n; i++) {
    scoreAt(weights, T, ids[i] as Int32Array, state.scale, own, i * T)
    const tag = gold[i] as number
    goldScore +=
      (own[i * T + tag] as number) + (moves[(i === 0 ? T : (gold[i - 1] as number)) * T + tag] as number)
    let top = Number.NEGATIVE_INFINITY
    for (let k = 0; k < T; k++) if ((own[i * T + k] as number) > top) top = own[i * T + k] as number
    peak[i] = top
    for (let k = 0; k < T; k++) own[i * T + k] = Math.exp((own[i * T + k] as number) - top)
  }
  let logZ = 0
  for (let i = 0; i < n; i++) {
    let sum = 0
    for (let to = 0; to < T; to++) {
      let mass = i === 0 ? (kernel[T * T + to] as number) : 0
      if (i > 0)
        for (const k of links[to] as Int32Array)
          mass += (forward[(i - 1) * T + k] as number) * (kernel[k * T + to] as number)
      const value = mass * (own[i * T + to] as number)
      forward[i * T + to] = value
      sum += value
    }
    norm[i] = sum
    for (let to = 0; to < T; to++) forward[i * T + to] = (forward[i * T + to] as number) / sum
    logZ += Math.log(sum) + (peak[i] as number)
  }
  for (let k = 0; k < T; k++) backward[(n - 1) * T + k] = 1
  for (let i = n - 2; i >= 0; i--) {
    backward.fill(0, i * T, (i + 1) * T)
    for (let to = 0; to < T; to++) {
      const mass =
        ((own[(i + 1) * T + to] as number) * (backward[(i + 1) * T + to] as number)) / (norm[i + 1] as number)
      if (mass === 0) continue
      for (const from of links[to] as Int32Array)
        backward[i * T + from] = (backward[i * T + from] as number) + (kernel[from * T + to] as number) * mass
    }
  }
  const push = rate / state.scale
  for (let i = 0; i < n; i++) {
    const tag = gold[i] as number
    for (let k = 0; k < T; k++) {
      const p = (forward[i * T + k] as number) * (backward[i * T + k] as number)
      const pull = (k === tag ? 1 : 0) - p
      if (pull < NEGLIGIBLE && pull > -NEGLIGIBLE) continue
      const add = pull * push
      for (const id of ids[i] as Int32Array) weights[id * T + k] = (weights[id * T + k] as number) + add
    }
    pushMoves(state, work, gold, i, rate)
  }
  return logZ - goldScore
}

function pushMoves({ T, moves, links }: State, work: Work, gold: Int32Array, i: number, rate: number): void {
  const { own, forward, backward, norm, kernel } = work
  const tag = gold[i] as number
  if (i === 0) {
    for (let k = 0; k < T; k++) {
      const p = (forward[k] as number) * (backward[k] as number)
      moves[T * T + k] = (moves[T * T + k] as number) + rate * ((k === tag ? 1 : 0) - p)
    }
    return
  }
  for (let to = 0; to < T; to++) {
    const mass = ((own[i * T + to] as number) * (backward[i * T + to] as number)) / (norm[i] as number)
    if (mass < 1e-12) continue
    for (const from of links[to] as Int32Array) {
      const p = mass * (forward[(i - 1) * T + from] as number) * (kernel[from * T + to] as number)
      if (p > NEGLIGIBLE) moves[from * T + to] = (moves[from * T + to] as number) - rate * p
    }
  }
  const move = (gold[i - 1] as number) * T + tag
  moves[move] = (moves[move] as number) + rate
}

function scoreAt(
  weights: Float32Array,
  T: number,
  ids: Int32Array,
  scale: number,
  into: Float64Array,
  at: number,
): void {
  for (let k = 0; k < T; k++) into[at + k] = 0
  for (const id of ids) {
    const row = id * T
    for (let k = 0; k < T; k++) into[at + k] = (into[at + k] as number) + (weights[row + k] as number)
  }
  if (scale !== 1) for (let k = 0; k < T; k++) into[at + k] = (into[at + k] as number) * scale
}

function rescale(state: State): void {
  for (let i = 0; i < state.weights.length; i++) state.weights[i] = (state.weights[i] as number) * state.scale
  state.scale = 1
}

function featureIds(rows: readonly Sequence[], atLeast: number): Map<string, number> {
  const counts = new Map<string, number>()
  for (const row of rows)
    for (const names of row.features) for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  const ids = new Map<string, number>()
  for (const [name, count] of counts) if (count >= atLeast) ids.set(name, ids.size)
  return ids
}

function idsOf(names: readonly string[], features: ReadonlyMap<string, number>): Int32Array {
  const ids: number[] = []
  for (const name of names) {
    const id = features.get(name)
    if (id !== undefined) ids.push(id)
  }
  return Int32Array.from(ids)
}

function thinned(ids: readonly Int32Array[], dropout: number, random: () => number): readonly Int32Array[] {
  return dropout === 0 ? ids : ids.map((own) => own.filter(() => random() >= dropout))
}
