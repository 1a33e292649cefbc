import type { Code } from '../fields/declare.ts'

/** A leaf that a text may be about. `share`: how much of the belief it has among all leaves, 0–1. */
export type Guess = { readonly code: string; readonly words: readonly string[]; readonly share: number }

type Entry = { readonly leaf: number; readonly weight: number; readonly own: boolean }

/** Words of the groups above a leaf count less than its own. */
const INHERITED = 0.5
/** A word met only in part (a slip of the pen, a word between) counts so much of its weight, from half of its pairs on. */
const PARTLY = 0.5
const LEAST_PART = 0.5
/** What only tells where something is (靠近学校, 菜市场对面) says little of what it is. */
const ASIDE = 0.25
/** How sharply a better score turns into belief; fitted on invented lists of other seeds than those measured. */
const SHARPNESS = 1.6
const LONGEST_TEXT = 2_000

const BESIDE = /(?:靠近|旁边是|边上有|旁边有|邻近|挨着|就在|附近住|附近有|门口停)[^，。,.;；！!？?\s]{0,10}/g
/** 白马路120号 is no carriageway (马路). */
const ADDRESS =
  /\p{Script=Han}{1,6}(?:路|街|巷|道|村|里|园|苑|坊)[\d０-９一二三四五六七八九十百]+(?:号|栋|弄|巷|座)/gu
const NEAR = /[^，。,.;；！!？?\s]{0,8}(?:对面|旁边|附近|隔壁|边上|门口)(?=[，。,.;；！!？?\s]|$)/g

/**
 * Finds leaves by their words: every word of the list that stands in the text counts by how few leaves have it, a word
 * met in part counts in part. Made once a list; a text costs what its words touch, not the size of the list.
 */
export function guesserOf(codes: readonly Code[]): (text: string) => readonly Guess[] {
  const byCode = new Map(codes.map((one) => [one.code, one]))
  const parents = new Set(codes.flatMap((one) => one.parent ?? []))
  const leaves = codes.filter((one) => !parents.has(one.code))
  const entries = new Map<string, Entry[]>()
  const put = (word: string, leaf: number, weight: number, own: boolean): void => {
    if ([...word].length < 2) return
    const there = entries.get(word)
    if (!there) entries.set(word, [{ leaf, weight, own }])
    else if (there.at(-1)?.leaf !== leaf) there.push({ leaf, weight, own })
  }
  for (const [n, leaf] of leaves.entries()) {
    for (const word of wordsOf(leaf)) put(word, n, 1, true)
    const seen = new Set([leaf.code])
    for (let up = leaf.parent; up !== undefined && !seen.has(up); up = byCode.get(up)?.parent) {
      seen.add(up)
      const group = byCode.get(up)
      if (group) put(group.title.zh, n, INHERITED, false)
    }
  }
  const longest = Math.max(0, ...[...entries.keys()].map((word) => word.length))
  const rare = (word: string): number =>
    Math.log(1 + leaves.length / (entries.get(word)?.length ?? 1)) * (1 + Math.log2(word.length) / 2)
  // Neighbouring characters of the longer words, to meet them in part.
  const pairs = new Map<string, string[]>()
  // A word made of other words of the list is met through those.
  for (const word of entries.keys())
    if (word.length >= 3 && word.length <= 12 && !holdsAnother(word, entries))
      for (const pair of new Set(pairsOf(word))) {
        const there = pairs.get(pair)
        if (there) there.push(word)
        else pairs.set(pair, [word])
      }

  /** Words of the list in the text, each once, with how much of it counts. */
  function meet(text: string): Map<string, number> {
    const met = new Map<string, number>()
    const aside = asides(text)
    for (let i = 0; i < text.length; i++)
      for (let length = 2; length <= longest && i + length <= text.length; length++) {
        const word = text.slice(i, i + length)
        if (entries.has(word)) met.set(word, Math.max(met.get(word) ?? 0, aside[i] === 1 ? ASIDE : 1))
      }
    const parts = new Map<string, number>()
    for (const pair of new Set(pairsOf(text)))
      for (const word of pairs.get(pair) ?? []) parts.set(word, (parts.get(word) ?? 0) + 1)
    for (const [word, count] of parts) {
      const part = count / (word.length - 1)
      if (!met.has(word) && part >= LEAST_PART) met.set(word, part * PARTLY)
    }
    return met
  }

  return (given) => {
    const text = given.slice(0, LONGEST_TEXT)
    const scores = new Map<number, { score: number; words: string[]; own: boolean }>()
    for (const [word, counts] of meet(text))
      for (const { leaf, weight, own } of entries.get(word) ?? []) {
        const there = scores.get(leaf) ?? { score: 0, words: [], own: false }
        there.score += rare(word) * counts * weight
        if (own) there.own = true
        if (own && text.includes(word)) there.words.push(word)
        scores.set(leaf, there)
      }
    const found = [...scores].filter(([, one]) => one.own)
    const top = Math.max(0, ...found.map(([, one]) => one.score))
    const belief = found.map(([leaf, one]) => ({
      leaf,
      ...one,
      share: Math.exp((one.score - top) * SHARPNESS),
    }))
    const whole = belief.reduce((sum, one) => sum + one.share, 0)
    return belief
      .sort((a, b) => b.score - a.score || a.leaf - b.leaf)
      .map(({ leaf, words, share }) => ({
        code: leaves[leaf]?.code ?? '',
        // in the order of the list, the title first
        words: wordsOf(leaves[leaf]).filter((word) => words.includes(word)),
        share: share / whole,
      }))
  }
}

const wordsOf = (leaf: Code | undefined): readonly string[] => [
  ...new Set(leaf ? [leaf.title.zh, ...(leaf.words ?? [])] : []),
]

function holdsAnother(word: string, known: ReadonlyMap<string, unknown>): boolean {
  for (let from = 0; from < word.length; from++)
    for (let to = from + 2; to <= word.length; to++)
      if (to - from < word.length && known.has(word.slice(from, to))) return true
  return false
}

const pairsOf = (text: string): string[] => {
  const found: string[] = []
  for (let i = 1; i < text.length; i++) found.push(text.slice(i - 1, i + 1))
  return found
}

/** Marks the characters of phrases that tell only where something is. */
function asides(text: string): Uint8Array {
  const marked = new Uint8Array(text.length)
  for (const pattern of [BESIDE, NEAR, ADDRESS])
    for (const match of text.matchAll(pattern)) marked.fill(1, match.index, match.index + match[0].length)
  return marked
}
