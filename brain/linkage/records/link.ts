import { candidatesOf, passesOf } from './block.ts'
import { type Column, columnsOf } from './columns.ts'
import { compare, LEVELS } from './compare.ts'
import { learnWeights, type Weights } from './em.ts'
import { groupsOf, type Scored } from './groups.ts'

export type RecordLinks = {
  /** Groups of records that are one, by record: the same number = one. */
  readonly group: Uint32Array
  readonly candidates: number
  readonly has: (i: number, j: number) => boolean
  readonly columns: readonly { readonly name: string; readonly kind: string; readonly weight: number }[]
  readonly threshold: number
  readonly rounds: number
}

export type LinkOptions = {
  /** Number of the first record of a second file whose records are only linked with those of the first. */
  readonly across?: number
}

/** Finds which records are one, without labels: blocking, comparison, weights by EM, groups. */
export function linkRecords(
  names: readonly string[],
  rows: readonly Readonly<Record<string, string>>[],
  options: LinkOptions = {},
): RecordLinks {
  const columns = columnsOf(names, rows)
  const across = options.across ?? null
  const found = candidatesOf(passesOf(columns, rows.length), rows.length, across)
  const width = columns.length
  const n = found.left.length
  const levels = new Uint8Array(n * width)
  for (let k = 0; k < n; k++)
    compare(
      columns,
      found.left[k] as number,
      found.right[k] as number,
      levels.subarray(k * width, (k + 1) * width),
    )
  const { patterns, counts } = patternsOf(levels, n, width)
  const weights = learnWeights(patterns, counts, width)
  const score = scorer(columns, weights)
  const scored: Scored[] = []
  for (let k = 0; k < n; k++) {
    const i = found.left[k] as number
    const j = found.right[k] as number
    const value = score(i, levels.subarray(k * width, (k + 1) * width))
    if (value > -8) scored.push({ i, j, score: value })
  }
  const spare = new Uint8Array(width)
  const group = groupsOf(
    rows.length,
    scored,
    (i, j) => {
      compare(columns, i, j, spare)
      return score(i, spare)
    },
    across,
  )
  const seen = new Set<number>()
  for (let k = 0; k < n; k++) seen.add((found.left[k] as number) * rows.length + (found.right[k] as number))
  return {
    group,
    candidates: n,
    has: (i, j) => seen.has(Math.min(i, j) * rows.length + Math.max(i, j)),
    columns: columns.map(({ name, kind }, c) => ({
      name,
      kind,
      weight: weights.log[c * LEVELS + 3] as number,
    })),
    threshold: 0.5,
    rounds: weights.rounds,
  }
}

function patternsOf(
  levels: Uint8Array,
  n: number,
  width: number,
): { patterns: Uint8Array; counts: Float64Array } {
  const index = new Map<string, number>()
  const rows: number[] = []
  const counts: number[] = []
  for (let k = 0; k < n; k++) {
    const key = String.fromCharCode(...levels.subarray(k * width, (k + 1) * width))
    const at = index.get(key)
    if (at === undefined) {
      index.set(key, counts.length)
      rows.push(k)
      counts.push(1)
    } else counts[at] = (counts[at] as number) + 1
  }
  const patterns = new Uint8Array(counts.length * width)
  rows.forEach((k, p) => {
    patterns.set(levels.subarray(k * width, (k + 1) * width), p * width)
  })
  return { patterns, counts: Float64Array.from(counts) }
}

/** Log odds that a pair is one. An equal rare value says more than an equal common one. */
function scorer(columns: readonly Column[], weights: Weights) {
  const prior = Math.log(weights.share / (1 - weights.share))
  const average = columns.map((column) => {
    let same = 0
    for (const count of column.counts) same += count * count
    return same / Math.max(1, column.known * column.known)
  })
  return (i: number, levels: Uint8Array): number => {
    let sum = prior
    for (let c = 0; c < columns.length; c++) {
      const level = levels[c] as number
      sum += weights.log[c * LEVELS + level] as number
      if (level !== 3) continue
      const column = columns[c] as Column
      const here = (column.counts[column.ids[i] as number] as number) / Math.max(1, column.known)
      // half the textbook's correction: duplicates themselves make a value look common
      sum += 0.5 * Math.max(-3, Math.min(3, Math.log((average[c] as number) / here)))
    }
    return sum
  }
}
