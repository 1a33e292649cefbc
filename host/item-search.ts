import { pinyin } from 'pinyin-pro'
import { dayOf, type Id } from '../base/index.ts'
import { looseOf, syllablesOf } from '../brain/linkage/index.ts'
import { normalise, simplified } from '../brain/text/index.ts'
import { tokens } from '../platform/fields/index.ts'
import { items } from '../platform/services/index.ts'
import type { ItemVersion, Target, Topic } from '../platform/services/items/declare.ts'
import type { Reader } from '../platform/store/index.ts'
import { SYNONYMS } from './item-words.ts'
import type { OpenCity } from './open.ts'
import { perCity } from './per-city.ts'

/** What a search of items asks 事项搜索. */
export type ItemQuery = {
  readonly q?: string
  readonly target?: Target
  readonly topic?: Topic
  readonly unit?: Id
  readonly area?: string
}

/** How much a word tells by where it stands. */
const WEIGHT = { words: 5, title: 4, summary: 2, rest: 1 } as const
/** A word that only sounds like one of the item. */
const SOUND = 0.6
/** A word that means the same. */
const SYNONYM = 0.8
/** Share of the best score below which an item is no answer. */
const WORTH = 0.3
/** Characters of a question that are read. */
const MOST_READ = 60

type Entry = {
  readonly item: ItemVersion
  /** Latin letters of title and everyday words: whole and first letters. */
  readonly latin: readonly string[]
}
type Posting = { readonly at: number; readonly weight: number }

type Index = {
  readonly stamp: string
  readonly entries: readonly Entry[]
  readonly words: ReadonlyMap<string, readonly Posting[]>
  readonly sounds: ReadonlyMap<string, readonly Posting[]>
}

const clean = (text: string): string => simplified(normalise(text)).toLowerCase()

/** Neighbouring syllables as they are said carelessly: what sounds alike falls together. */
function pairsOf(text: string): string[] {
  const syllables = syllablesOf(text).map(looseOf)
  return syllables.slice(1).map((one, i) => `${syllables[i]} ${one}`)
}

const lettersOf = (text: string): string[] => [
  pinyin(text, { toneType: 'none', type: 'array', v: true }).join(''),
  pinyin(text, { pattern: 'first', type: 'array' }).join(''),
]

function indexOf(stamp: string, all: readonly ItemVersion[], unitName: (unit: Id) => string): Index {
  const words = new Map<string, Posting[]>()
  const sounds = new Map<string, Posting[]>()
  const add = (to: Map<string, Posting[]>, word: string, at: number, weight: number): void => {
    const list = to.get(word) ?? []
    const last = list.at(-1)
    if (last?.at === at) {
      if (last.weight < weight) list[list.length - 1] = { at, weight }
    } else list.push({ at, weight })
    to.set(word, list)
  }
  const entries = all.map((item, at): Entry => {
    const parts: readonly (readonly [text: string, weight: number])[] = [
      ...item.words.map((word) => [word, WEIGHT.words] as const),
      [item.title.zh, WEIGHT.title],
      [item.title.en, WEIGHT.title],
      [item.summary.zh, WEIGHT.summary],
      [item.summary.en, WEIGHT.summary],
      [item.result.title.zh, WEIGHT.summary],
      [unitName(item.unit), WEIGHT.rest],
      [item.materials.map((one) => one.title.zh).join(' '), WEIGHT.rest],
    ]
    for (const [text, weight] of parts) for (const word of tokens(clean(text))) add(words, word, at, weight)
    for (const text of [...item.words, item.title.zh])
      for (const pair of pairsOf(clean(text))) add(sounds, pair, at, WEIGHT.title)
    return { item, latin: [...item.words, item.title.zh].flatMap(lettersOf) }
  })
  return { stamp, entries, words, sounds }
}

/** Words that mean the same as the question's, besides its own. */
const meaningTheSame = (text: string): readonly string[] =>
  SYNONYMS.filter((group) => group.some((word) => text.includes(word))).flatMap((group) =>
    group.filter((word) => !text.includes(word)),
  )

function scores(index: Index, question: string): Map<number, number> {
  const total = new Map<number, number>()
  const size = index.entries.length
  const count = (from: ReadonlyMap<string, readonly Posting[]>, terms: Iterable<string>, factor: number) => {
    for (const term of new Set(terms)) {
      const found = from.get(term)
      if (!found) continue
      const rare = Math.log(1 + (size - found.length + 0.5) / (found.length + 0.5))
      for (const { at, weight } of found) total.set(at, (total.get(at) ?? 0) + rare * weight * factor)
    }
  }
  const text = clean(question).slice(0, MOST_READ)
  count(index.words, tokens(text), 1)
  for (const word of meaningTheSame(text)) count(index.words, tokens(word), SYNONYM)
  if (/\p{Script=Han}/u.test(text)) count(index.sounds, pairsOf(text), SOUND)
  const latin = text.replaceAll(/[^a-z]/g, '')
  if (latin.length >= 2)
    for (const [at, entry] of index.entries.entries()) {
      const best = Math.max(
        ...entry.latin.map((one) =>
          one === latin ? 3 : one.startsWith(latin) ? 2 : one.includes(latin) ? 1 : 0,
        ),
      )
      if (best > 0) total.set(at, (total.get(at) ?? 0) + best * WEIGHT.words)
    }
  for (const [at, { item }] of index.entries.entries())
    if (question.trim() === item.code || question.trim() === item.catalogCode)
      total.set(at, Number.MAX_SAFE_INTEGER)
  return total
}

/** Finds items by everyday words, by their letters, and by words that only sound right 搜索. */
export const itemSearchOf = perCity((city: OpenCity) => {
  let index: Index | undefined

  /** The index as the items stand: made anew when one was published, paused or ended, and every day. */
  async function current(reader: Reader, at: Date): Promise<Index> {
    const day = dayOf(at)
    const stamp = `${day} ${await items.stampOf(reader, city.plan.district)}`
    if (index?.stamp !== stamp) {
      const all = await items.allAt(reader, city.plan.district, day)
      const open = all.filter((one) => one.state === 'inUse' || one.state === 'paused')
      index = indexOf(stamp, open, (unit) => city.catalog.unitName(unit) ?? '')
    }
    return index
  }

  return async (reader: Reader, asked: ItemQuery, at: Date) => {
    const now = await current(reader, at)
    const fits = (item: ItemVersion, but?: keyof ItemQuery): boolean =>
      (but === 'target' || !asked.target || item.targets.includes(asked.target)) &&
      (but === 'topic' || !asked.topic || item.topic === asked.topic) &&
      (but === 'unit' || !asked.unit || item.unit === asked.unit) &&
      (!asked.area || item.area === asked.area || asked.area.startsWith(item.area))
    const ranks = asked.q?.trim() ? scores(now, asked.q) : null
    const best = ranks ? Math.max(0, ...ranks.values()) : 0
    const found = now.entries.flatMap(({ item }, at) => {
      const rank = ranks ? (ranks.get(at) ?? 0) : 1
      return rank > 0 && rank >= best * WORTH ? [{ item, rank }] : []
    })
    const shown = found.filter(({ item }) => fits(item))
    // the same item of every town is one line
    const lines = new Map<string, { item: ItemVersion; rank: number; places: number }>()
    for (const one of shown.toSorted((a, b) => b.rank - a.rank)) {
      const known = lines.get(one.item.catalogCode)
      if (known) known.places++
      else lines.set(one.item.catalogCode, { ...one, places: 1 })
    }
    const tally = (but: keyof ItemQuery, of: (item: ItemVersion) => readonly string[]) => {
      const counts = new Map<string, Set<string>>()
      for (const { item } of found)
        if (fits(item, but))
          for (const value of of(item))
            counts.set(value, (counts.get(value) ?? new Set()).add(item.catalogCode))
      return [...counts]
        .map(([value, all]) => ({ value, count: all.size }))
        .toSorted((a, b) => b.count - a.count)
    }
    return {
      rows: [...lines.values()],
      targets: tally('target', (item) => item.targets),
      topics: tally('topic', (item) => [item.topic]),
      units: tally('unit', (item) => [item.unit]),
    }
  }
})
