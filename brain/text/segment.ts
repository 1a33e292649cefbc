import { cutWords, type TaggedWord, tagWords } from '../../platform/fields/index.ts'
import type { Dictionary } from './declare.ts'

/** A run without blanks longer than this is no word. */
const LONGEST_WORD = 64

/** A dictionary of a city's own words; those of one character are left out. */
export function dictionaryOf(words: Iterable<string>): Dictionary {
  // words by their first two characters, longest first: a lookup reads a handful
  const byHead = new Map<string, string[]>()
  let size = 0
  for (const word of new Set(words)) {
    if (word.length < 2 || word.length > LONGEST_WORD) continue
    const head = word.slice(0, 2)
    const known = byHead.get(head)
    if (known) known.push(word)
    else byHead.set(head, [word])
    size++
  }
  for (const known of byHead.values()) known.sort((a, b) => b.length - a.length)
  return {
    size,
    longestAt(text, start) {
      for (const word of byHead.get(text.slice(start, start + 2)) ?? [])
        if (text.startsWith(word, start)) return start + word.length
      return undefined
    },
  }
}

/**
 * Words of a running text in order, blanks and signs left out. A city's own words of three characters and more stay
 * whole wherever they stand; its words of two only where the general dictionary would cut between or around them.
 */
export function segment(text: string, dictionary?: Dictionary): string[] {
  // parts of speech cost as much again: only a dictionary's joints need them
  const words =
    !dictionary || dictionary.size === 0 ? cutWords(text) : tagged(text, dictionary).map((one) => one.word)
  return words.filter((word) => word.length <= LONGEST_WORD && /[\p{L}\p{N}]/u.test(word))
}

/** Words with parts of speech, signs included, every character in exactly one; a city's own words are `nz`. */
export function tagged(text: string, dictionary?: Dictionary): TaggedWord[] {
  if (!dictionary || dictionary.size === 0) return tagWords(text)
  const words: TaggedWord[] = []
  let from = 0
  for (let at = 0; at < text.length; at++) {
    const end = dictionary.longestAt(text, at)
    if (end === undefined || end - at < 3) continue
    if (at > from) words.push(...pairsOf(text.slice(from, at), dictionary))
    words.push({ word: text.slice(at, end), tag: 'nz' })
    from = end
    at = end - 1
  }
  if (from < text.length) words.push(...pairsOf(text.slice(from), dictionary))
  return words
}

/** Two single characters side by side that the city knows as one word. */
function pairsOf(text: string, dictionary: Dictionary): TaggedWord[] {
  const words = tagWords(text)
  const joined: TaggedWord[] = []
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as TaggedWord
    const pair = word.word + (words[i + 1]?.word ?? '')
    if (word.word.length === 1 && pair.length === 2 && dictionary.longestAt(pair, 0) === 2) {
      joined.push({ word: pair, tag: 'nz' })
      i++
    } else joined.push(word)
  }
  return joined
}
