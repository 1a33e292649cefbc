import { askedName, partsOfName } from './parts.ts'
import { looseOf, syllablesOf } from './sound.ts'

export type NameHit<T> = {
  readonly value: T
  readonly name: string
  readonly score: number
  readonly how: NameMatch
}
/** How a name was recognised: the same, a part of it, by its sound, alike. */
export type NameMatch = 'equal' | 'part' | 'sound' | 'alike'

/**
 * Names of enterprises, found though badly said: partial, in other order, with characters that sound alike or with
 * wrong ones 名称写错、说错也能找到. In memory. Not for persons.
 */
export type NameIndex<T> = {
  /** A key that is there already keeps its name. */
  put(key: string, name: string, value: T): void
  has(key: string): boolean
  find(asked: string, limit: number): NameHit<T>[]
  /** How alike two names are, both ways, 0–1; 1 only for equal ones. */
  alike(a: string, b: string): number
  readonly size: number
}

/** A name made ready: what is said, letter by letter, how each sounds and how much each tells. */
type Ready = {
  readonly form: string
  readonly core: string
  readonly letters: Uint32Array
  readonly syllables: Uint16Array
  readonly loose: Uint16Array
  /** 1 for what tells, less for place and legal form. */
  readonly weights: Float32Array
}
type Entry<T> = { readonly value: T; readonly name: string; readonly ready: Ready }

/** Names scored in full for one question. */
const CANDIDATES = 300
/** Places in the lists of names looked up for one question at most, the rarest keys first. */
const LOOKED_UP = 400_000
const SAME_SOUND = 0.85
const LOOSE_SOUND = 0.65
/** Cost of a character of the register's name that was not said, within what was said. */
const SKIPPED = 0.025

const LETTER = 2 ** 33
const PAIR = 2 ** 34

export function nameIndex<T>(places: readonly string[] = []): NameIndex<T> {
  const entries: Entry<T>[] = []
  const known = new Set<string>()
  /** Loose syllables, pairs of them and letters → numbers of entries. */
  const postings = new Map<number, number[]>()
  const numbers = new Map<string, number>()
  const numberOf = (sound: string): number => {
    let number = numbers.get(sound)
    if (number === undefined) {
      number = numbers.size % 65_536
      numbers.set(sound, number)
    }
    return number
  }

  const readyOf = (name: string): Ready | undefined => {
    const { form, core, weights } = partsOfName(name, places)
    if (core.length === 0) return undefined
    const letters = [...form]
    const syllables = syllablesOf(form, letters)
    return {
      form,
      core,
      letters: Uint32Array.from(letters, (letter) => letter.codePointAt(0) as number),
      syllables: Uint16Array.from(syllables, numberOf),
      loose: Uint16Array.from(syllables, (one) => numberOf(looseOf(one))),
      weights: Float32Array.from(weights),
    }
  }

  const keysOf = ({ letters, loose, weights }: Ready): Set<number> => {
    const keys = new Set<number>()
    for (let i = 0; i < loose.length; i++) {
      if ((weights[i] as number) < 1) continue
      const here = loose[i] as number
      keys.add(here).add(LETTER + (letters[i] as number))
      if ((weights[i + 1] ?? 0) === 1) keys.add(PAIR + here * 65_536 + (loose[i + 1] as number))
    }
    return keys
  }
  const rarity = (key: number): number =>
    Math.log((1 + entries.length) / (1 + (postings.get(key)?.length ?? 0))) / Math.log(2 + entries.length)

  /** A rare character tells more than 贸 or 易. */
  const weighted = (ready: Ready): Weighted => {
    const weights = ready.weights.map((weight, i) => weight * (0.15 + rarity(ready.loose[i] as number)))
    return { ...ready, weights, all: weights.reduce((sum, one) => sum + one, 0) }
  }

  return {
    get size() {
      return entries.length
    },
    has: (key) => known.has(key),
    put(key, name, value) {
      if (known.has(key)) return
      const ready = readyOf(name)
      if (!ready) return
      known.add(key)
      const number = entries.push({ value, name, ready }) - 1
      for (const one of keysOf(ready)) {
        const there = postings.get(one)
        if (there) there.push(number)
        else postings.set(one, [number])
      }
    },
    alike(a, b) {
      const [x, y] = [readyOf(a), readyOf(b)]
      if (!x || !y) return 0
      if (x.form === y.form) return 1
      const [xs, ys] = [weighted(x), weighted(y)]
      return Math.min(0.99, (compared(xs, ys).score + compared(ys, xs).score) / 2)
    },
    find(asked, limit) {
      const ready = readyOf(askedName(asked))
      if (!ready) return []
      const keys = [...keysOf(ready)]
        .map((key) => ({ key, there: postings.get(key) ?? [], weight: rarity(key) * (key >= PAIR ? 2 : 1) }))
        .sort((a, b) => a.there.length - b.there.length)
      const votes = new Float32Array(entries.length)
      const touched: number[] = []
      let looked = 0
      for (const { there, weight } of keys) {
        looked += there.length
        if (looked > LOOKED_UP && touched.length > CANDIDATES) break
        for (const number of there) {
          if (votes[number] === 0) touched.push(number)
          ;(votes[number] as number) += weight + 1e-6
        }
      }
      const said = weighted(ready)
      return most(touched, votes, CANDIDATES)
        .map((number): NameHit<T> => {
          const { value, name, ready: there } = entries[number] as Entry<T>
          return { value, name, ...compared(said, weighted(there)) }
        })
        .sort((a, b) => b.score - a.score || a.name.length - b.name.length || (a.name < b.name ? -1 : 1))
        .slice(0, limit)
    },
  }
}

/** Those of the most votes, without putting all in order. */
function most(touched: readonly number[], votes: Float32Array, count: number): readonly number[] {
  if (touched.length <= count) return touched
  const bound = Float32Array.from(touched, (number) => votes[number] as number).sort()[
    touched.length - count
  ] as number
  const above = touched.filter((number) => (votes[number] as number) > bound)
  const level = touched.filter((number) => votes[number] === bound)
  return [...above, ...level.slice(0, count - above.length)]
}

type Weighted = Ready & { readonly all: number }

const closeness = (a: Weighted, i: number, b: Weighted, j: number): number =>
  a.letters[i] === b.letters[j]
    ? 1
    : a.syllables[i] === b.syllables[j]
      ? SAME_SOUND
      : a.loose[i] === b.loose[j]
        ? LOOSE_SOUND
        : 0

/** Both names laid along each other: what of the asked is found in the known, in order, and what of the known was said. */
function compared(said: Weighted, known: Weighted): { score: number; how: NameMatch } {
  if (said.form === known.form) return { score: 1, how: 'equal' }
  const n = said.letters.length
  const m = known.letters.length
  let before = new Float64Array(m + 1)
  let beforeKnown = new Float64Array(m + 1)
  let now = new Float64Array(m + 1)
  let nowKnown = new Float64Array(m + 1)
  for (let i = 1; i <= n; i++) {
    now[0] = before[0] as number
    nowKnown[0] = 0
    const weight = said.weights[i - 1] as number
    for (let j = 1; j <= m; j++) {
      const near = closeness(said, i - 1, known, j - 1)
      const together = (before[j - 1] as number) + near * weight
      const skipKnown = (now[j - 1] as number) - (i < n ? SKIPPED * (known.weights[j - 1] as number) : 0)
      const skipSaid = before[j] as number
      if (near > 0 && together >= skipKnown && together >= skipSaid) {
        now[j] = together
        nowKnown[j] = (beforeKnown[j - 1] as number) + near * (known.weights[j - 1] as number)
      } else if (skipKnown >= skipSaid) {
        now[j] = skipKnown
        nowKnown[j] = nowKnown[j - 1] as number
      } else {
        now[j] = skipSaid
        nowKnown[j] = beforeKnown[j] as number
      }
    }
    ;[before, now] = [now, before]
    ;[beforeKnown, nowKnown] = [nowKnown, beforeKnown]
  }
  // order may be turned (装饰鹏湃): letters that both have, wherever, count a little
  const found = Math.max((before[m] as number) / said.all, 0.9 * bag(said, known))
  const covered = Math.min(1, (beforeKnown[m] as number) / known.all)
  const score = Math.min(0.999, 0.75 * found + 0.25 * covered)
  const how = known.form.includes(said.core)
    ? 'part'
    : exactShare(said, known) < found - 0.08
      ? 'sound'
      : 'alike'
  return { score, how }
}

/** Part of the asked weight whose characters stand anywhere in the known name, by sound. */
function bag(said: Weighted, known: Weighted): number {
  const used = new Uint8Array(known.letters.length)
  let sum = 0
  for (let i = 0; i < said.letters.length; i++) {
    let best = 0
    let at = -1
    for (let j = 0; j < used.length; j++) {
      if (used[j]) continue
      const near = closeness(said, i, known, j)
      if (near > best) {
        best = near
        at = j
      }
    }
    if (at >= 0) used[at] = 1
    sum += best * (said.weights[i] as number)
  }
  return said.all === 0 ? 0 : sum / said.all
}

function exactShare(said: Weighted, known: Weighted): number {
  const letters = new Set(known.letters)
  let sum = 0
  said.letters.forEach((letter, i) => {
    if (letters.has(letter)) sum += said.weights[i] as number
  })
  return said.all === 0 ? 0 : sum / said.all
}
