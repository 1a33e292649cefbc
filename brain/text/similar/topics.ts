/**
 * Subjects learned from the requests themselves 主题空间: words that occur in the same requests point the same way, so
 * that "油烟" and "烧烤" are near although they share no character. Latent semantic analysis: the strongest directions
 * of the request × word table, by subspace iteration from a fixed seed. Deterministic, in process, no download.
 */
export type Topics = {
  readonly size: number
  /** Learned from so many requests. */
  readonly from: number
  readonly slots: ReadonlyMap<number, number>
  /** One row of `size` numbers a word. */
  readonly rows: Float32Array
  /** Weight of each word, frozen with the rows. */
  readonly weights: Float32Array
}

/** A request as words, each with how much it is used; rarity comes in beside. */
export type Bag = { readonly terms: Uint32Array; readonly weights: Float32Array }

/** Few directions: groups by rules of place and word, from places without labels, are told apart best with 24–40. */
export type TopicPlan = { readonly size?: number; readonly rounds?: number; readonly least?: number }

function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32 - 0.5
  }
}

/** Columns made perpendicular and of length one, column by column. */
function* orthonormal(m: Float64Array, rows: number, size: number): Generator<void, void> {
  for (let j = 0; j < size; j++) {
    yield
    for (let p = 0; p < j; p++) {
      let dot = 0
      for (let i = 0; i < rows; i++) dot += (m[i * size + j] as number) * (m[i * size + p] as number)
      for (let i = 0; i < rows; i++)
        m[i * size + j] = (m[i * size + j] as number) - dot * (m[i * size + p] as number)
    }
    let square = 0
    for (let i = 0; i < rows; i++) square += (m[i * size + j] as number) ** 2
    const scale = square > 1e-18 ? 1 / Math.sqrt(square) : 0
    for (let i = 0; i < rows; i++) m[i * size + j] = (m[i * size + j] as number) * scale
  }
}

/** Requests a step. */
const STEP = 400

/** Learns in short steps: whoever shares the thread works between them. */
export function* learnTopics(
  bags: readonly Bag[],
  weightOf: (term: number) => number,
  { size = 32, rounds = 5, least = 3 }: TopicPlan = {},
): Generator<void, Topics> {
  const seen = new Map<number, number>()
  for (const [n, bag] of bags.entries()) {
    for (const term of bag.terms) seen.set(term, (seen.get(term) ?? 0) + 1)
    if (n % STEP === STEP - 1) yield
  }
  const slots = new Map<number, number>()
  for (const [term, count] of seen) if (count >= least) slots.set(term, slots.size)
  const weights = new Float32Array(slots.size)
  for (const [term, slot] of slots) weights[slot] = weightOf(term)
  const width = Math.min(size, bags.length, slots.size)
  yield
  // Each request as slots and weights of length one.
  const table: { readonly at: Int32Array; readonly own: Float64Array }[] = []
  for (const bag of bags) {
    const at: number[] = []
    const own: number[] = []
    let square = 0
    bag.terms.forEach((term, i) => {
      const slot = slots.get(term)
      if (slot === undefined) return
      const weight = (bag.weights[i] as number) * (weights[slot] as number)
      at.push(slot)
      own.push(weight)
      square += weight * weight
    })
    const scale = square > 0 ? 1 / Math.sqrt(square) : 0
    table.push({ at: Int32Array.from(at), own: Float64Array.from(own, (one) => one * scale) })
    if (table.length % STEP === 0) yield
  }
  const draw = random(20260101)
  let rows = new Float64Array(slots.size * width).map(draw)
  for (let round = 0; round < rounds; round++) {
    yield* orthonormal(rows, slots.size, width)
    const next = new Float64Array(slots.size * width)
    const middle = new Float64Array(width)
    for (const [n, { at, own }] of table.entries()) {
      middle.fill(0)
      for (let i = 0; i < at.length; i++) {
        const from = (at[i] as number) * width
        const weight = own[i] as number
        for (let k = 0; k < width; k++)
          middle[k] = (middle[k] as number) + weight * (rows[from + k] as number)
      }
      for (let i = 0; i < at.length; i++) {
        const to = (at[i] as number) * width
        const weight = own[i] as number
        for (let k = 0; k < width; k++)
          next[to + k] = (next[to + k] as number) + weight * (middle[k] as number)
      }
      if (n % STEP === STEP - 1) yield
    }
    rows = next
  }
  yield* orthonormal(rows, slots.size, width)
  return { size: width, from: bags.length, slots, rows: Float32Array.from(rows), weights }
}

/** Where a request lies among the subjects; of length one, or all zero when no word is known. */
function topicOf(topics: Topics, bag: Bag): Float32Array {
  const { size, slots, rows, weights } = topics
  const at = new Float32Array(size)
  for (let i = 0; i < bag.terms.length; i++) {
    const slot = slots.get(bag.terms[i] as number)
    if (slot === undefined) continue
    const weight = (bag.weights[i] as number) * (weights[slot] as number)
    const from = slot * size
    for (let k = 0; k < size; k++) at[k] = (at[k] as number) + weight * (rows[from + k] as number)
  }
  let square = 0
  for (const one of at) square += one * one
  if (square > 0) {
    const scale = 1 / Math.sqrt(square)
    for (let k = 0; k < size; k++) at[k] = (at[k] as number) * scale
  }
  return at
}

/** A direction among the subjects in one byte a number: what is kept of each request, and nearly as good. */
export type Direction = { readonly at: Int8Array; readonly scale: number }

const MOST = 127

export function directionOf(topics: Topics, bag: Bag, into = new Int8Array(topics.size)): Direction {
  const exact = topicOf(topics, bag)
  let top = 0
  for (const one of exact) top = Math.max(top, Math.abs(one))
  const scale = top / MOST
  for (let k = 0; k < exact.length; k++) into[k] = scale > 0 ? Math.round((exact[k] as number) / scale) : 0
  return { at: into, scale }
}

/** Cosine of two directions; what points away counts as unlike. */
export function along(a: Direction, b: Direction): number {
  const [one, other] = [a.at, b.at]
  let sum = 0
  for (let k = 0; k < one.length; k++) sum += (one[k] as number) * (other[k] as number)
  return Math.min(1, Math.max(0, sum * a.scale * b.scale))
}
