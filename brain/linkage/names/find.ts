import { askedName, type NameParts, partsOfName } from './parts.ts'
import { type Sound, soundsOf } from './sound.ts'

export type NameHit<T> = {
  readonly value: T
  readonly name: string
  readonly score: number
  readonly how: NameMatch
}
/** How a name was recognised. */
export type NameMatch = 'equal' | 'part' | 'sound' | 'alike'

type Entry<T> = {
  readonly value: T
  readonly name: string
  readonly parts: NameParts
  readonly sounds: readonly Sound[]
}

/** Names scored in full for one question. */
const CANDIDATES = 300
const SAME = 1
const SAME_SOUND = 0.85
const LOOSE_SOUND = 0.65
/** Cost of a character of the register's name that was not said, within what was said. */
const SKIPPED = 0.25

/**
 * Names of enterprises, found though badly said: partial, in other order, with characters that sound alike or with
 * wrong ones 名称写错、说错也能找到. In memory; about 1 KB a name. Not for persons.
 */
export type NameIndex<T> = {
  put(key: string, name: string, value: T): void
  drop(key: string): void
  find(asked: string, limit: number): NameHit<T>[]
  /** How alike two names are, both ways, 0–1; 1 only for equal ones. */
  alike(a: string, b: string): number
  readonly size: number
}

export function nameIndex<T>(places: readonly string[] = []): NameIndex<T> {
  const entries = new Map<string, Entry<T>>()
  /** Loose syllables and pairs of them → keys. */
  const postings = new Map<string, Set<string>>()

  const keysOf = (sounds: readonly Sound[], weights: readonly number[]): string[] => {
    const keys: string[] = []
    sounds.forEach(({ loose, letter }, i) => {
      if ((weights[i] as number) < 1) return
      keys.push(loose, `=${letter}`)
      const next = sounds[i + 1]
      if (next && (weights[i + 1] as number) === 1) keys.push(`${loose} ${next.loose}`)
    })
    return [...new Set(keys)]
  }
  const rarity = (key: string): number =>
    Math.log((1 + entries.size) / (1 + (postings.get(key)?.size ?? 0))) / Math.log(2 + entries.size)

  return {
    get size() {
      return entries.size
    },
    put(key, name, value) {
      this.drop(key)
      const parts = partsOfName(name, places)
      if (parts.core.length === 0) return
      const sounds = soundsOf(parts.form)
      entries.set(key, { value, name, parts, sounds })
      for (const one of keysOf(sounds, parts.weights)) {
        const there = postings.get(one)
        if (there) there.add(key)
        else postings.set(one, new Set([key]))
      }
    },
    drop(key) {
      const entry = entries.get(key)
      if (!entry) return
      entries.delete(key)
      for (const one of keysOf(entry.sounds, entry.parts.weights)) {
        const there = postings.get(one)
        there?.delete(key)
        if (there?.size === 0) postings.delete(one)
      }
    },
    alike(a, b) {
      const [x, y] = [partsOfName(a, places), partsOfName(b, places)]
      if (x.core.length === 0 || y.core.length === 0) return 0
      if (x.form === y.form) return 1
      const [xs, ys] = [
        weighted(soundsOf(x.form), x.weights, rarity),
        weighted(soundsOf(y.form), y.weights, rarity),
      ]
      return Math.min(0.99, (compared(xs, ys, x, y).score + compared(ys, xs, y, x).score) / 2)
    },
    find(asked, limit) {
      const parts = partsOfName(askedName(asked), places)
      if (parts.core.length === 0) return []
      const sounds = soundsOf(parts.form)
      const votes = new Map<string, number>()
      for (const one of keysOf(sounds, parts.weights)) {
        const there = postings.get(one)
        if (!there) continue
        const weight = rarity(one) * (one.includes(' ') ? 2 : 1)
        for (const key of there) votes.set(key, (votes.get(key) ?? 0) + weight)
      }
      const said = weighted(sounds, parts.weights, rarity)
      return [...votes]
        .sort((a, b) => b[1] - a[1])
        .slice(0, CANDIDATES)
        .map(([key]): NameHit<T> => {
          const entry = entries.get(key) as Entry<T>
          const known = weighted(entry.sounds, entry.parts.weights, rarity)
          return { value: entry.value, name: entry.name, ...compared(said, known, parts, entry.parts) }
        })
        .sort((a, b) => b.score - a.score || a.name.length - b.name.length || (a.name < b.name ? -1 : 1))
        .slice(0, limit)
    },
  }
}

type Weighted = {
  readonly sounds: readonly Sound[]
  readonly weights: readonly number[]
  readonly all: number
}

/** A rare character tells more than 贸 or 易. */
const weighted = (
  sounds: readonly Sound[],
  weights: readonly number[],
  rarity: (key: string) => number,
): Weighted => {
  const own = sounds.map(({ loose }, i) => (weights[i] as number) * (0.15 + rarity(loose)))
  return { sounds, weights: own, all: own.reduce((sum, one) => sum + one, 0) }
}

const closeness = (a: Sound, b: Sound): number =>
  a.letter === b.letter
    ? SAME
    : a.syllable === b.syllable
      ? SAME_SOUND
      : a.loose === b.loose
        ? LOOSE_SOUND
        : 0

/** Both names laid along each other: what of the asked is found in the known, in order, and what of the known was said. */
function compared(
  said: Weighted,
  known: Weighted,
  asked: NameParts,
  there: NameParts,
): { score: number; how: NameMatch } {
  if (asked.form === there.form) return { score: 1, how: 'equal' }
  const n = said.sounds.length
  const m = known.sounds.length
  let before = new Float64Array(m + 1)
  let beforeKnown = new Float64Array(m + 1)
  for (let i = 1; i <= n; i++) {
    const now = new Float64Array(m + 1)
    const nowKnown = new Float64Array(m + 1)
    now[0] = before[0] as number
    for (let j = 1; j <= m; j++) {
      const near = closeness(said.sounds[i - 1] as Sound, known.sounds[j - 1] as Sound)
      const together = (before[j - 1] as number) + near * (said.weights[i - 1] as number)
      const skipKnown =
        (now[j - 1] as number) - (i < n ? SKIPPED * 0.1 * (known.weights[j - 1] as number) : 0)
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
    before = now
    beforeKnown = nowKnown
  }
  // order may be turned (装饰鹏湃): letters that both have, wherever, count a little
  const loose = bag(said, known)
  const found = Math.max((before[m] as number) / said.all, 0.9 * loose)
  const covered = Math.min(1, (beforeKnown[m] as number) / known.all)
  const score = Math.min(0.999, 0.75 * found + 0.25 * covered)
  const how = there.form.includes(asked.core)
    ? 'part'
    : exactShare(said, known) < found - 0.08
      ? 'sound'
      : 'alike'
  return { score, how }
}

/** Part of the asked weight whose characters stand anywhere in the known name, by sound. */
function bag(said: Weighted, known: Weighted): number {
  const used = new Uint8Array(known.sounds.length)
  let sum = 0
  said.sounds.forEach((sound, i) => {
    let best = 0
    let at = -1
    known.sounds.forEach((other, j) => {
      if (used[j]) return
      const near = closeness(sound, other)
      if (near > best) {
        best = near
        at = j
      }
    })
    if (at >= 0) used[at] = 1
    sum += best * (said.weights[i] as number)
  })
  return said.all === 0 ? 0 : sum / said.all
}

function exactShare(said: Weighted, known: Weighted): number {
  const letters = new Set(known.sounds.map(({ letter }) => letter))
  const sum = said.sounds.reduce(
    (all, { letter }, i) => all + (letters.has(letter) ? (said.weights[i] as number) : 0),
    0,
  )
  return said.all === 0 ? 0 : sum / said.all
}
