/**
 * Features of a text: its words, the words at its beginning (where a title stands), and the runs of one to three
 * characters inside words, everywhere and at the beginning. Runs inside words let 路灯坏 teach 路灯不亮, and keep every
 * feature within one word, so that a decision can be told word by word.
 */
export const GROUPS = 4
/** How much each group says, found by cross-validation on real requests. */
export const GROUP_WEIGHTS: readonly number[] = [1, 0.6, 1, 0.6]
/** Words that count as the beginning. */
const HEAD = 15
const LONGEST_WORD = 20

const mix = (hash: number, code: number): number => Math.imul(hash ^ code, 0x01000193)

/** Feature keys of one word: pairs of group and hash go to `take`. FNV-1a of UTF-16 units, seeded by the group. */
export function keysOf(word: string, at: number, take: (key: number, group: number) => void): void {
  const length = Math.min(word.length, LONGEST_WORD)
  const head = at < HEAD
  let whole = 0x811c9dc5
  for (let i = 0; i < length; i++) whole = mix(whole, word.charCodeAt(i))
  take(finish(whole, 0), 0)
  if (head) take(finish(whole, 1), 1)
  for (let i = 0; i < length; i++) {
    let run = 0x2f0b4a27
    for (let n = 0; n < 3 && i + n < length; n++) {
      run = mix(run, word.charCodeAt(i + n))
      take(finish(run, 2), 2)
      if (head) take(finish(run, 3), 3)
    }
  }
}

/** Spreads a hash over 32 bits; 0 is kept for empty places of tables. */
function finish(hash: number, group: number): number {
  let h = (hash + Math.imul(group, 0x9e3779b1)) >>> 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0 || 1
}

/** Counts by 32-bit key in open addressing; grows by doubling. Keys come back in the order first met. */
export class Counter {
  private table: Int32Array
  private mask: number
  keys: Uint32Array
  groups: Uint8Array
  counts: Float64Array
  size = 0

  constructor(room = 2048) {
    this.table = new Int32Array(room * 2)
    this.mask = room * 2 - 1
    this.keys = new Uint32Array(room)
    this.groups = new Uint8Array(room)
    this.counts = new Float64Array(room)
  }

  add(key: number, group: number): void {
    let at = key & this.mask
    for (;;) {
      const slot = (this.table[at] as number) - 1
      if (slot < 0) break
      if (this.keys[slot] === key) {
        this.counts[slot] = (this.counts[slot] as number) + 1
        return
      }
      at = (at + 1) & this.mask
    }
    if (this.size === this.keys.length) {
      this.grow()
      this.add(key, group)
      return
    }
    this.keys[this.size] = key
    this.groups[this.size] = group
    this.counts[this.size] = 1
    this.table[at] = ++this.size
  }

  /** Place of a key among those met, or -1. */
  find(key: number): number {
    let at = key & this.mask
    for (;;) {
      const slot = (this.table[at] as number) - 1
      if (slot < 0 || this.keys[slot] === key) return slot
      at = (at + 1) & this.mask
    }
  }

  clear(): void {
    this.table.fill(0)
    this.size = 0
  }

  private grow(): void {
    const room = this.keys.length * 2
    const keys = new Uint32Array(room)
    keys.set(this.keys)
    const groups = new Uint8Array(room)
    groups.set(this.groups)
    const counts = new Float64Array(room)
    counts.set(this.counts)
    Object.assign(this, { keys, groups, counts, mask: room * 2 - 1 })
    this.table = new Int32Array(room * 2)
    for (let slot = 0; slot < this.size; slot++) {
      let at = (keys[slot] as number) & this.mask
      while (this.table[at] !== 0) at = (at + 1) & this.mask
      this.table[at] = slot + 1
    }
  }
}

/** Counts the features of words into `counter`, which is cleared first. */
export function countFeatures(words: readonly string[], counter: Counter): void {
  counter.clear()
  for (let at = 0; at < words.length; at++)
    keysOf(words[at] as string, at, (key, group) => counter.add(key, group))
}
