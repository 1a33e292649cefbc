import { cutWords, simplified } from '../../../platform/fields/index.ts'
import { placeSpans } from './places.ts'

/** What is read of a request 诉求文本: nothing but its words. */
export type Message = { readonly title: string; readonly text: string }

/** What a term stands for; terms of different features never meet. */
export const FEATURES = ['place', 'title', 'subject'] as const
export type Feature = (typeof FEATURES)[number]

/**
 * The terms of a message by feature, each with how often it occurs: pairs of characters inside names of places, pairs and
 * words of the title, words outside names of places. A term is a number: its hash, so that no dictionary is kept.
 */
export type Terms = Readonly<Record<Feature, ReadonlyMap<number, number>>>

const STOP = new Set(
  '我们 你们 他们 请问 什么 怎么 怎样 如何 为什么 哪里 哪些 可以 是否 没有 这个 那个 一个 因为 所以 如果 自己 您好 你好 尊敬 领导 希望 请求 谢谢'.split(
    ' ',
  ),
)

/** Characters read of one message: beyond them a text repeats itself. */
const MOST_READ = 4_000
/** A word of the title stands for so many of the text. */
const TITLE = 3
/** A request told on the telephone has no title: its first words are one. */
const FIRST_WORDS = 40

export const folded = (text: string): string =>
  simplified(text.slice(0, MOST_READ).toWellFormed().normalize('NFKC').toLowerCase())

const SALT: Readonly<Record<Feature, number>> = { place: 0x9e3779b1, title: 0x85ebca6b, subject: 0xc2b2ae35 }

/** Mixes all bits (murmur's end); 0 is kept free for empty slots. */
function mixed(hash: number): number {
  let h = hash
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0 || 1
}

const pairTerm = (feature: Feature, text: string, at: number): number =>
  mixed(Math.imul((text.charCodeAt(at) << 16) | text.charCodeAt(at + 1), 0x01000193) ^ SALT[feature])

/** The number of a word within a feature. */
export function wordTerm(feature: Feature, word: string): number {
  let h = SALT[feature] ^ 0x811c9dc5
  for (let i = 0; i < word.length; i++) h = Math.imul(h ^ word.charCodeAt(i), 0x01000193)
  return mixed(h ^ word.length)
}

/** What a request shares with others besides its words 来电人、被反映对象、部件、位置. */
export const BESIDE = ['caller', 'party', 'asset', 'cell'] as const

/** The number of a mark, so that requests with the same mark find each other. */
export function markTerm(kind: (typeof BESIDE)[number], value: number): number {
  return mixed(Math.imul(value, 0x01000193) ^ wordTerm('subject', `#${kind}`))
}

/** A number for a name or a key, never 0 unless it is empty. */
export function numberOf(name: string | null | undefined): number {
  if (!name) return 0
  let h = 0x811c9dc5
  for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193)
  return h >>> 0 || 1
}

const isHan = (code: number): boolean =>
  (code >= 0x4e00 && code <= 0x9fff) || (code >= 0x3400 && code <= 0x4dbf)

const useful = (word: string): boolean =>
  word.length >= 2 && word.length <= 32 && !STOP.has(word) && /[\p{L}\p{N}]/u.test(word)

const HAN = /\p{Script=Han}/u

/** Words of a folded text that stand outside names of places, with where they stand. */
function* outside(text: string, words: readonly string[]): Generator<string> {
  const spans = placeSpans(text)
  let at = 0
  let next = 0
  for (const word of words) {
    const end = at + word.length
    while (next < spans.length && (spans[next]?.[1] ?? 0) <= at) next++
    const span = spans[next]
    if (!(span && span[0] <= at && end <= span[1]) && useful(word) && HAN.test(word)) yield word
    at = end
  }
}

/** Words of the subject of a folded text, in their order: for people to read. */
export const subjectWords = (text: string): string[] => [...outside(text, cutWords(text))]

/** Title and text as they are compared; without a title the first words are taken for one. */
export function parts(message: Message): { readonly title: string; readonly text: string } {
  const text = folded(message.text)
  const title = folded(message.title.trim())
  if (title) return { title, text }
  const first = /^[^。！？!?；;\n]{4,}/u.exec(text.trim())?.[0] ?? text
  return { title: first.slice(0, FIRST_WORDS), text }
}

export function read(message: Message): Terms {
  const place = new Map<number, number>()
  const title = new Map<number, number>()
  const subject = new Map<number, number>()
  const add = (to: Map<number, number>, term: number, count: number) =>
    to.set(term, (to.get(term) ?? 0) + count)
  const whole = parts(message)

  for (const [text, count] of [
    [whole.title, TITLE],
    [whole.text, 1],
  ] as const) {
    const words = cutWords(text)
    for (const word of outside(text, words)) add(subject, wordTerm('subject', word), count)
    for (const [start, end] of placeSpans(text))
      for (let i = start; i + 1 < end; i++)
        if (isHan(text.charCodeAt(i)) && isHan(text.charCodeAt(i + 1)))
          add(place, pairTerm('place', text, i), count)
    if (count !== TITLE) continue
    for (const word of words) if (useful(word)) add(title, wordTerm('title', word), 1)
    for (let i = 0; i + 1 < text.length; i++)
      if (isHan(text.charCodeAt(i)) && isHan(text.charCodeAt(i + 1)))
        add(title, pairTerm('title', text, i), 1)
  }
  return { place, title, subject }
}
