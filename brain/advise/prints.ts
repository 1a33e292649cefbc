/** Fingerprints of answers: nearly equal ones share a band, so that one answer is compared with a handful, not with all. */

const ROWS = 3
const BANDS = 12
const SHORTEST = 20

/** What is compared: letters and digits, without blanks and signs. */
export const plainWords = (text: string): string =>
  text
    .slice(0, 20_000)
    .toWellFormed()
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')

function pairs(text: string): Map<string, number> {
  const letters = [...plainWords(text)]
  const found = new Map<string, number>()
  for (let i = 1; i < letters.length; i++) {
    const pair = `${letters[i - 1]}${letters[i]}`
    found.set(pair, (found.get(pair) ?? 0) + 1)
  }
  return found
}

/** Shared neighbouring characters, twice, of all (Dice): 1 = the same words. */
export function similarity(a: string, b: string): number {
  const [one, other] = [pairs(a), pairs(b)]
  let shared = 0
  for (const [pair, count] of one) shared += Math.min(count, other.get(pair) ?? 0)
  const size = (of: ReadonlyMap<string, number>) => [...of.values()].reduce((sum, count) => sum + count, 0)
  const whole = size(one) + size(other)
  return whole === 0 ? 0 : (2 * shared) / whole
}

function hash(text: string, seed: number): number {
  let h = seed
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  h ^= h >>> 15
  h = Math.imul(h, 0x2c1b3c6d)
  h ^= h >>> 12
  return h >>> 0
}

const spread = (h: number, n: number): number => {
  let x = (h + Math.imul(n + 1, 0x9e3779b1)) >>> 0
  x = Math.imul(x ^ (x >>> 16), 0x45d9f3b)
  x = Math.imul(x ^ (x >>> 16), 0x45d9f3b)
  return (x ^ (x >>> 16)) >>> 0
}

/**
 * Bands of a text (min-hash over pairs of characters); empty for courtesies shorter than 20 characters. Two texts of
 * similarity 0.95 share at least one band in more than 99.99 of 100 cases.
 */
export function bandsOf(text: string): number[] {
  const found = [...pairs(text).keys()]
  if (found.length < SHORTEST - 1) return []
  const least = new Uint32Array(ROWS * BANDS).fill(0xffffffff)
  for (const pair of found) {
    const h = hash(pair, 0x811c9dc5)
    for (let n = 0; n < least.length; n++) {
      const x = spread(h, n)
      if (x < (least[n] as number)) least[n] = x
    }
  }
  return Array.from(
    { length: BANDS },
    (_, band) => hash(least.slice(band * ROWS, band * ROWS + ROWS).join(','), band + 1) | 0,
  )
}
