import type { Column } from './columns.ts'

/**
 * Pairs worth comparing. Several passes, each by one key: records with the same key meet. Keys are 32-bit numbers in
 * typed arrays, sorted once a pass, so that a million records cost some hundred milliseconds a pass and passes can be
 * divided among threads.
 */
export type Pass = { readonly name: string; readonly keys: Uint32Array }
export type Candidates = { readonly left: Uint32Array; readonly right: Uint32Array; readonly passes: number }

/** A block larger than this says too little to be worth its pairs: it grows with their square. */
const LARGEST_BLOCK = 60

/** 0 stands for "no key": a record without the value meets nobody in that pass. */
const mix = (a: number, b: number): number => {
  let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 0x7f4a7c15, 0xc2b2ae35)
  h ^= h >>> 15
  h = Math.imul(h, 0x27d4eb2f)
  h ^= h >>> 13
  return h >>> 0 || 1
}

const textKey = (text: string): number => {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return h >>> 0 || 1
}

/**
 * Each telling column alone, each two columns together, the first letters of two columns of words together in either
 * order (given name and surname change places), and the rare words of columns of words.
 */
export function passesOf(columns: readonly Column[], size: number): Pass[] {
  const passes: Pass[] = []
  const alone = columns.filter((column) => spread(column) > 0.02)
  for (const column of alone)
    passes.push({ name: column.name, keys: column.ids.map((id) => (id === 0 ? 0 : mix(id, 7))) })
  for (let i = 0; i < columns.length; i++)
    for (let j = i + 1; j < columns.length; j++) {
      const [a, b] = [columns[i] as Column, columns[j] as Column]
      passes.push({
        name: `${a.name}+${b.name}`,
        keys: a.ids.map((id, k) => (id === 0 || b.ids[k] === 0 ? 0 : mix(id, b.ids[k] as number))),
      })
    }
  const words = columns.filter((column) => column.kind === 'words')
  for (let i = 0; i < words.length; i++)
    for (let j = i + 1; j < words.length; j++) {
      const [a, b] = [words[i] as Column, words[j] as Column]
      passes.push({
        name: `${a.name}×${b.name}`,
        keys: Uint32Array.from({ length: size }, (_, k) => {
          const x = (a.values[k] as string).replaceAll(' ', '').slice(0, 4)
          const y = (b.values[k] as string).replaceAll(' ', '').slice(0, 4)
          return x.length < 2 || y.length < 2 ? 0 : textKey(x < y ? `${x}|${y}` : `${y}|${x}`)
        }),
      })
    }
  return passes
}

const spread = (column: Column): number => (column.counts.length - 1) / Math.max(1, column.known)

/** The candidates of all passes, each pair once. `across` (number of the second file's first record) keeps only pairs over both files. */
export function candidatesOf(passes: readonly Pass[], size: number, across: number | null): Candidates {
  const order = new Uint32Array(size)
  let pairs = new Float64Array(1024)
  let count = 0
  const add = (i: number, j: number) => {
    if (count === pairs.length) {
      const more = new Float64Array(count * 2)
      more.set(pairs)
      pairs = more
    }
    pairs[count++] = i < j ? i * size + j : j * size + i
  }
  for (const { keys } of passes) {
    // key in the high half, record in the low: one sort of doubles, no comparator
    let n = 0
    const both = new Float64Array(size)
    for (let i = 0; i < size; i++) if (keys[i] !== 0) both[n++] = (keys[i] as number) * 2 ** 21 + i
    const sorted = both.subarray(0, n).sort()
    for (let k = 0; k < n; k++) order[k] = (sorted[k] as number) % 2 ** 21
    for (let from = 0; from < n; ) {
      const key = keys[order[from] as number]
      let to = from + 1
      while (to < n && keys[order[to] as number] === key) to++
      if (to - from <= LARGEST_BLOCK)
        for (let a = from; a < to; a++)
          for (let b = a + 1; b < to; b++) {
            const [i, j] = [order[a] as number, order[b] as number]
            if (across === null || i < across !== j < across) add(i, j)
          }
      from = to
    }
    // many passes find the same pair: once each, before they fill the memory
    if (count > 4_000_000) count = unique(pairs, count)
  }
  count = unique(pairs, count)
  const left = new Uint32Array(count)
  const right = new Uint32Array(count)
  for (let k = 0; k < count; k++) {
    left[k] = Math.floor((pairs[k] as number) / size)
    right[k] = (pairs[k] as number) % size
  }
  return { left, right, passes: passes.length }
}

function unique(pairs: Float64Array, count: number): number {
  const sorted = pairs.subarray(0, count).sort()
  let kept = 0
  for (let k = 0; k < count; k++)
    if (k === 0 || sorted[k] !== sorted[kept - 1]) sorted[kept++] = sorted[k] as number
  return kept
}
