import { createRequire } from 'node:module'
import type { Jieba } from '@node-rs/jieba'

const require = createRequire(import.meta.url)
let segmenter: Jieba | undefined

/** Loaded on first use: about 0.2 s and 55 MB, which a process that only loads files never needs. */
const jieba = (): Jieba => {
  segmenter ??= makeJieba()
  return segmenter
}

function makeJieba(): Jieba {
  const { Jieba: Segmenter } = require('@node-rs/jieba') as typeof import('@node-rs/jieba')
  const { dict } = require('@node-rs/jieba/dict.js') as typeof import('@node-rs/jieba/dict.js')
  return Segmenter.withDict(dict)
}

// Words that stand in nearly every sentence; a query made only of them keeps them.
const STOP = new Set(
  '的 了 是 在 我 有 和 就 不 人 都 一 上 也 很 到 说 要 去 你 会 着 看 好 自己 这 那 他 她 它 们 我们 你们 他们 与 及 或 等 把 被 对 从 而 但 以 于 之 为 其 由 吗 呢 吧 啊 呀 请 请问 什么 怎么 怎样 如何 为什么 哪里 哪些 可以 能 是否 没有 这个 那个 一个 因为 所以 如果 the a an of to in is and or for on at'.split(
    ' ',
  ),
)

const HAN = /\p{Script=Han}/u
/** Longest word kept; a run without blanks is not a word to search for. */
const LONGEST = 64
/** Characters read of one text: beyond it the index grows and the finding does not. */
const MOST_READ = 20_000

function* pieces(text: string): Generator<{ han: boolean; run: string }> {
  for (const match of text.matchAll(/\p{Script=Han}+|[\p{L}\p{N}]+/gu)) {
    const run = match[0]
    if (HAN.test(run) && !/^\p{Script=Han}+$/u.test(run)) {
      for (const part of run.matchAll(/\p{Script=Han}+|[^\p{Script=Han}]+/gu))
        yield { han: HAN.test(part[0]), run: part[0] }
    } else yield { han: HAN.test(run), run }
  }
}

const folded = (text: string): string =>
  text.slice(0, MOST_READ).toWellFormed().normalize('NFKC').toLowerCase()

/** A dictionary word or whole run, a single character, or two neighbouring characters that make no word. */
type Part = 'word' | 'letter' | 'pair'

function collect(text: string): { tokens: Map<string, Part>; stops: Set<string> } {
  const tokens = new Map<string, Part>()
  const stops = new Set<string>()
  const add = (word: string, part: Part) => {
    if (STOP.has(word)) stops.add(word)
    else if (!tokens.has(word)) tokens.set(word, part)
  }
  for (const { han, run } of pieces(folded(text))) {
    if (!han) {
      if (run.length <= LONGEST) add(run, 'word')
      // iphone15 is also found by iphone and by 15
      for (const part of run.match(/\p{N}+|[^\p{N}]+/gu) ?? [])
        if (part !== run && part.length <= LONGEST) add(part, 'word')
      continue
    }
    for (const word of jieba().cutForSearch(run, true))
      if (word.length <= LONGEST) add(word, [...word].length > 1 ? 'word' : 'letter')
    // bigrams of characters, not of code units: 𠮷 is one
    const letters = [...run]
    for (let i = 1; i < letters.length; i++) add(`${letters[i - 1]}${letters[i]}`, 'pair')
    if (letters.length === 1) add(run, 'letter')
  }
  return { tokens, stops }
}

/** A word of a running text with its part of speech (the dictionary's marks: n noun, v verb, ns place, x unknown …). */
export type TaggedWord = { readonly word: string; readonly tag: string }

/** Cuts a running text into words, every character in exactly one; unknown names are guessed. */
export const cutWords = (text: string): string[] => jieba().cut(text.slice(0, MOST_READ).toWellFormed(), true)

/** The same with parts of speech. */
export const tagWords = (text: string): TaggedWord[] =>
  jieba().tag(text.slice(0, MOST_READ).toWellFormed(), true)

/**
 * Search tokens of a text for a `text[]` column with a GIN index: dictionary words and character bigrams of Han
 * runs, whole Latin words and numbers in lower case, NFKC. Each once. Made by the application because no database
 * of ours cuts Chinese (PostgreSQL under ctype C finds nothing, and says nothing).
 */
export function tokens(text: string): string[] {
  const { tokens: words, stops } = collect(text)
  return [...words.keys(), ...stops]
}

const WEIGHT: Readonly<Record<Part, number>> = { word: 1, letter: 0.3, pair: 0.4 }

/**
 * Tokens of what a person typed (its first 500 characters), each with its weight in a ranking; stop words only when
 * there is nothing else.
 */
export function queryTerms(text: string): Map<string, number> {
  const { tokens: words, stops } = collect(text.slice(0, 500))
  if (words.size === 0) return new Map([...stops].map((word) => [word, 1]))
  return new Map([...words].map(([word, part]) => [word, WEIGHT[part]]))
}

/** The tokens alone, for `column && $tokens`. */
export const queryTokens = (text: string): string[] => [...queryTerms(text).keys()]
