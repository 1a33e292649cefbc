import { Counter, countFeatures, GROUP_WEIGHTS, GROUPS } from './features.ts'

/** Which features a model knows, and how rare each is. */
export type Vocabulary = {
  readonly size: number
  /** Key of each feature, in the order of weights. */
  readonly keys: Uint32Array
  readonly groups: Uint8Array
  /** Smoothed inverse document frequency. */
  readonly idf: Float32Array
  /** Place of a key, or -1. */
  find(key: number): number
}

export function vocabularyOf(keys: Uint32Array, groups: Uint8Array, idf: Float32Array): Vocabulary {
  let room = 1024
  while (room < keys.length * 2) room *= 2
  const mask = room - 1
  const table = new Int32Array(room)
  for (let i = 0; i < keys.length; i++) {
    let at = (keys[i] as number) & mask
    while (table[at] !== 0) at = (at + 1) & mask
    table[at] = i + 1
  }
  return {
    size: keys.length,
    keys,
    groups,
    idf,
    find(key) {
      let at = key & mask
      for (;;) {
        const slot = (table[at] as number) - 1
        if (slot < 0 || keys[slot] === key) return slot
        at = (at + 1) & mask
      }
    },
  }
}

/** Learns the features that stand in at least two texts; the `most` commonest when there are more. */
export function learnVocabulary(texts: readonly (readonly string[])[], most: number): Vocabulary {
  const seen = new Counter(1 << 16)
  const one = new Counter()
  for (const words of texts) {
    countFeatures(words, one)
    for (let i = 0; i < one.size; i++) seen.add(one.keys[i] as number, one.groups[i] as number)
  }
  const least = texts.length < 20 ? 1 : 2
  let kept: number[] = []
  for (let i = 0; i < seen.size; i++) if ((seen.counts[i] as number) >= least) kept.push(i)
  if (kept.length > most)
    kept = kept.sort((a, b) => (seen.counts[b] as number) - (seen.counts[a] as number)).slice(0, most)
  kept.sort((a, b) => a - b)
  const log = (count: number) => Math.log((1 + texts.length) / (1 + count)) + 1
  return vocabularyOf(
    Uint32Array.from(kept, (i) => seen.keys[i] as number),
    Uint8Array.from(kept, (i) => seen.groups[i] as number),
    Float32Array.from(kept, (i) => log(seen.counts[i] as number)),
  )
}

/** A text as a sparse vector: each group of length its weight, the whole of length 1. */
export type Vector = { readonly places: Int32Array; readonly values: Float32Array }

const WHOLE = Math.hypot(...GROUP_WEIGHTS)
const scratch = new Counter()

export function vectorOf(words: readonly string[], vocabulary: Vocabulary): Vector {
  countFeatures(words, scratch)
  const places = new Int32Array(scratch.size)
  const values = new Float32Array(scratch.size)
  const squares = new Float64Array(GROUPS)
  let size = 0
  for (let i = 0; i < scratch.size; i++) {
    const place = vocabulary.find(scratch.keys[i] as number)
    if (place < 0) continue
    const value = (1 + Math.log(scratch.counts[i] as number)) * (vocabulary.idf[place] as number)
    const group = vocabulary.groups[place] as number
    squares[group] = (squares[group] as number) + value * value
    places[size] = place
    values[size++] = value
  }
  for (let i = 0; i < size; i++) {
    const group = vocabulary.groups[places[i] as number] as number
    const scale = (GROUP_WEIGHTS[group] as number) / (Math.sqrt(squares[group] as number) * WHOLE)
    values[i] = (values[i] as number) * scale
  }
  return { places: places.subarray(0, size), values: values.subarray(0, size) }
}
