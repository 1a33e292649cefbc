import { seeded } from '../../../base/index.ts'
import { pairFeatures } from './features.ts'
import { type Forest, forestSays, growForest } from './trees.ts'
import { type Pair, type PairRecord, plain, type Rarity, rarityOf, wordsOf } from './words.ts'

/** What was learned from labelled pairs. */
export type PairModel = {
  readonly fields: readonly string[]
  /** Fields not looked at because equality alone gave the answer of every training pair: a key put in by who made the file. */
  readonly leftOut: readonly string[]
  readonly rarity: Rarity
  readonly forests: readonly Forest[]
  /** Pairs scored at least this are matches; the best F1 of held-out parts of the training pairs. */
  readonly threshold: number
}

const FOREST = { trees: 160, depth: 4, rate: 0.08, leastWeight: 1, rows: 0.8, columns: 0.5, l2: 1 }
const FORESTS = 3
const FOLDS = 4
/** Fewer pairs than this are not split for the threshold. */
const FEW = 20

/** Learns from pairs; never sees any other. */
export function learnPairs(pairs: readonly Pair[], seed: number): PairModel {
  const all = [...new Set(pairs.flatMap(({ a, b }) => [...Object.keys(a), ...Object.keys(b)]))].sort()
  const leftOut = all.filter((field) => givesAway(pairs, field))
  const fields = all.filter((field) => !leftOut.includes(field))
  const rarity = rarityIn(pairs, fields)
  const x = pairs.map(({ a, b }) => pairFeatures(a, b, fields, rarity))
  const y = pairs.map(({ match }) => match)
  const forests = forestsOf(x, y, seed)
  return { fields, leftOut, rarity, forests, threshold: thresholdOf(x, y, seed) }
}

/** How surely the two are one, 0–1. */
export function pairScore(model: PairModel, a: PairRecord, b: PairRecord): number {
  return said(model.forests, pairFeatures(a, b, model.fields, model.rarity))
}

const forestsOf = (x: readonly Float64Array[], y: readonly boolean[], seed: number): Forest[] =>
  Array.from({ length: FORESTS }, (_, i) => growForest(x, y, { ...FOREST, seed: seed * 31 + i }))

const said = (forests: readonly Forest[], row: Float64Array): number =>
  forests.reduce((sum, forest) => sum + forestSays(forest, row), 0) / forests.length

/** The same value on both sides in every match, never in a non-match, and always there: not evidence but the answer. */
function givesAway(pairs: readonly Pair[], field: string): boolean {
  const matches = pairs.filter(({ match }) => match).length
  return (
    matches >= FEW &&
    pairs.length - matches >= FEW &&
    pairs.every(({ a, b, match }) => {
      const x = plain(a[field] ?? '')
      return x !== '' && (x === plain(b[field] ?? '')) === match
    })
  )
}

function rarityIn(pairs: readonly Pair[], fields: readonly string[]): Rarity {
  const seen = new Set<string>()
  const counts = new Map<string, number>()
  for (const { a, b } of pairs)
    for (const record of [a, b]) {
      const text = fields.map((field) => plain(record[field] ?? '')).join(' ')
      // one record stands in many pairs
      if (seen.has(text)) continue
      seen.add(text)
      for (const word of new Set(wordsOf(text))) counts.set(word, (counts.get(word) ?? 0) + 1)
    }
  return rarityOf(counts, seen.size)
}

/** The threshold of best F1 over held-out folds; in the middle of its gap, so that it is no exact score of a pair. */
function thresholdOf(x: readonly Float64Array[], y: readonly boolean[], seed: number): number {
  if (x.length < FEW) return 0.5
  const random = seeded(seed + 1)
  const fold = x.map(() => Math.floor(random() * FOLDS))
  const scored: { p: number; match: boolean }[] = []
  for (let k = 0; k < FOLDS; k++) {
    const rest = x.map((_, i) => i).filter((i) => fold[i] !== k)
    const forest = growForest(
      rest.map((i) => x[i] as Float64Array),
      rest.map((i) => y[i] as boolean),
      { ...FOREST, seed: seed + k },
    )
    for (let i = 0; i < x.length; i++)
      if (fold[i] === k) scored.push({ p: forestSays(forest, x[i] as Float64Array), match: y[i] as boolean })
  }
  return bestThreshold(scored)
}

export function bestThreshold(scored: readonly { readonly p: number; readonly match: boolean }[]): number {
  const sorted = [...scored].sort((a, b) => b.p - a.p)
  const matches = sorted.filter(({ match }) => match).length
  let right = 0
  let best = 0
  const good: number[] = []
  const f1s = sorted.map(({ match }, i) => {
    if (match) right++
    const f1 = (2 * right) / (i + 1 + matches)
    if (f1 > best) best = f1
    return f1
  })
  // of all cuts that are as good (within one pair in five hundred), the one nearest to even odds: it travels best
  f1s.forEach((f1, i) => {
    if (f1 < best - 0.002) return
    good.push(((sorted[i]?.p ?? 0) + (sorted[i + 1]?.p ?? 0)) / 2)
  })
  return good.reduce((near, cut) => (Math.abs(cut - 0.5) < Math.abs(near - 0.5) ? cut : near), good[0] ?? 0.5)
}
