import { editSimilarity, grams, jaccard, jaroWinkler } from '../similarity.ts'
import { type PairRecord, plain, type Rarity, wordsOf } from './words.ts'

type Read = {
  readonly fields: readonly string[]
  readonly words: readonly (readonly string[])[]
  readonly all: readonly string[]
  readonly set: ReadonlySet<string>
  readonly text: string
}

/** A value that is not there. Trees send it to the side that suits. */
const MISSING = -1

const read = (record: PairRecord, names: readonly string[]): Read => {
  const fields = names.map((name) => plain(record[name] ?? ''))
  const words = fields.map(wordsOf)
  const all = words.flat()
  return { fields, words, all, set: new Set(all), text: fields.filter((one) => one !== '').join(' ') }
}

/**
 * What speaks for and against two records being one: every field with its own counterpart, every field within the
 * whole other record (values get moved to wrong columns), and both records as one text. Symmetric but for A and B.
 */
export function pairFeatures(
  a: PairRecord,
  b: PairRecord,
  names: readonly string[],
  rarity: Rarity,
): Float64Array {
  const left = read(a, names)
  const right = read(b, names)
  const found: number[] = []
  names.forEach((_, i) => {
    const x = left.fields[i] as string
    const y = right.fields[i] as string
    const xs = left.words[i] as readonly string[]
    const ys = right.words[i] as readonly string[]
    if (x === '' || y === '') found.push(MISSING, MISSING, MISSING, MISSING, MISSING)
    else
      found.push(
        x === y ? 1 : 0,
        jaroWinkler(x, y),
        editSimilarity(x.slice(0, 200), y.slice(0, 200)),
        jaccard(new Set(xs), new Set(ys)),
        cosine(xs, ys, rarity),
      )
    found.push(held(xs, right.set, rarity), held(ys, left.set, rarity))
  })
  const heldA = held(left.all, right.set, rarity)
  const heldB = held(right.all, left.set, rarity)
  const numbersA = numbersOf(left.all)
  const numbersB = numbersOf(right.all)
  found.push(
    jaccard(left.set, right.set),
    cosine(left.all, right.all, rarity),
    Math.max(heldA, heldB),
    Math.min(heldA, heldB),
    jaccard(grams(left.text, 3), grams(right.text, 3)),
    soft(left, right, rarity),
    longestRun(left.all, right.all) / Math.max(1, Math.min(left.all.length, right.all.length)),
    sharedPrefix(left.all, right.all),
    lone(left.all, right.set, rarity),
    lone(right.all, left.set, rarity),
    numbersA.size === 0 || numbersB.size === 0 ? MISSING : jaccard(numbersA, numbersB),
    [...numbersA].filter((one) => !numbersB.has(one)).length +
      [...numbersB].filter((one) => !numbersA.has(one)).length,
    agreement(yearsOf(left.all), yearsOf(right.all)),
    Math.abs(left.all.length - right.all.length) / Math.max(1, left.all.length, right.all.length),
    longNumber(left.text, right.text),
  )
  return Float64Array.from(found)
}

const cosine = (a: readonly string[], b: readonly string[], rarity: Rarity): number => {
  const x = new Set(a)
  const y = new Set(b)
  let shared = 0
  let xx = 0
  let yy = 0
  for (const word of x) {
    const weight = rarity.of(word) ** 2
    xx += weight
    if (y.has(word)) shared += weight
  }
  for (const word of y) yy += rarity.of(word) ** 2
  return xx === 0 || yy === 0 ? 0 : shared / Math.sqrt(xx * yy)
}

/** Part of the weight of these words that the other record has. */
function held(words: readonly string[], other: ReadonlySet<string>, rarity: Rarity): number {
  let all = 0
  let shared = 0
  for (const word of new Set(words)) {
    const weight = rarity.of(word)
    all += weight
    if (other.has(word)) shared += weight
  }
  return all === 0 ? MISSING : shared / all
}

/** The rarest word that the other record lacks: a title with one more rare word is another title. */
function lone(words: readonly string[], other: ReadonlySet<string>, rarity: Rarity): number {
  let most = 0
  for (const word of words) if (!other.has(word) && word.length > 1) most = Math.max(most, rarity.of(word))
  return most
}

/** Like `held`, where a word also counts when a similar one stands opposite (initials, slips of the pen). */
function soft(a: Read, b: Read, rarity: Rarity): number {
  const [few, many] = a.set.size <= b.set.size ? [a.set, b.set] : [b.set, a.set]
  let all = 0
  let shared = 0
  for (const word of few) {
    const weight = rarity.of(word)
    all += weight
    if (many.has(word)) {
      shared += weight
      continue
    }
    let best = 0
    if (!/^\d/.test(word))
      for (const other of many) {
        if (Math.abs(other.length - word.length) > 3) continue
        const alike = jaroWinkler(word, other)
        if (alike > best) best = alike
      }
    if (best >= 0.85) shared += weight * best
  }
  return all === 0 ? 0 : shared / all
}

/** Most words in a row that both records have in the same order. */
function longestRun(a: readonly string[], b: readonly string[]): number {
  let best = 0
  let before = new Uint16Array(b.length + 1)
  for (const word of a.slice(0, 500)) {
    const now = new Uint16Array(b.length + 1)
    for (let j = 0; j < b.length; j++)
      if (word === b[j]) {
        const run = (before[j] as number) + 1
        now[j + 1] = run
        if (run > best) best = run
      }
    before = now
  }
  return best
}

function sharedPrefix(a: readonly string[], b: readonly string[]): number {
  let n = 0
  while (n < 8 && n < a.length && a[n] === b[n]) n++
  return n
}

const numbersOf = (words: readonly string[]): Set<string> => new Set(words.filter((word) => /^\d/.test(word)))
const yearsOf = (words: readonly string[]): Set<string> =>
  new Set(words.filter((word) => /^(?:19|20)\d\d$/.test(word)))

/** 1 a shared value, 0 none in common, missing when one side has none. */
const agreement = (a: ReadonlySet<string>, b: ReadonlySet<string>): number =>
  a.size === 0 || b.size === 0 ? MISSING : [...a].some((one) => b.has(one)) ? 1 : 0

/** Do both name the same number of seven digits or more (telephone, code), however it is broken up? */
function longNumber(a: string, b: string): number {
  const long = (text: string): Set<string> =>
    new Set(
      [...text.matchAll(/\d[\d\s/().-]{5,}\d/g)]
        .map(([run]) => run.replace(/\D/g, ''))
        .filter((run) => run.length >= 7),
    )
  return agreement(long(a), long(b))
}
