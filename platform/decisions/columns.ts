import type { Cell, Test } from './cells.ts'
import { holdsOf } from './conditions.ts'
import type { ColumnType } from './declare.ts'
import { type Key, ordered } from './values.ts'

/** Rows in one word of a mask: a bit each. */
export const WORD = 32

/**
 * A condition column turned around: for each stretch of values that its cells tell apart, the rows that take it, as
 * bits. A decision is then one look-up per column and one AND, however many rows there are.
 */
export type RowColumn = {
  /** Number of the stretch a value lies in. */
  readonly find: (key: Key | null) => number
  /** `words` words of each stretch, one stretch after the other. */
  readonly masks: Int32Array
}

const operands = (test: Test) =>
  test.is === 'between' ? [test.low, test.high] : test.is === 'compare' ? [test.with] : [test.to]

/** A cell that compares with another column: its rows are let through here and asked afterwards. */
export const compares = (cell: Cell): boolean =>
  cell.tests.some((test) => operands(test).some((one) => one.is === 'input'))

/** All bits of a word, or those that the last word has rows for. */
export function lastWord(rows: number, word: number): number {
  const left = rows - word * WORD
  return left >= WORD ? ~0 : 2 ** left - 1
}

/** Stands for every text that no cell names. */
const OTHER = '\u0000 any other text'

/** Values that stand for the stretches between bounds: before, at, between, at, … after; absent last. */
function samplesOf(bounds: readonly number[]): (Key | null)[] {
  const samples: (Key | null)[] = []
  let low = Number.NEGATIVE_INFINITY
  for (const bound of bounds) {
    samples.push(low === Number.NEGATIVE_INFINITY ? low : low + (bound - low) / 2, bound)
    low = bound
  }
  return [...samples, Number.POSITIVE_INFINITY, null]
}

/** 2n for the bound itself, 2n − 1 and 2n + 1 for the stretches beside it; counted from the first stretch, 0. */
function finder(bounds: readonly number[]): RowColumn['find'] {
  const sorted = Float64Array.from(bounds)
  const absent = 2 * sorted.length + 1
  return (key) => {
    if (key === null) return absent
    const value = key as number
    let [from, to] = [0, sorted.length]
    while (from < to) {
      const middle = (from + to) >> 1
      if ((sorted[middle] as number) < value) from = middle + 1
      else to = middle
    }
    return sorted[from] === value ? 2 * from + 1 : 2 * from
  }
}

function listed(values: readonly Key[]): {
  readonly find: RowColumn['find']
  readonly samples: (Key | null)[]
} {
  const places = new Map<Key | null, number>([...values, null].map((value, at) => [value, at + 1]))
  return { find: (key) => places.get(key) ?? 0, samples: [OTHER, ...values, null] }
}

/** Reads a column of cells downwards. */
export function rowColumn(cells: readonly Cell[], type: ColumnType): RowColumn {
  const keys = cells
    .flatMap((cell) => cell.tests.flatMap(operands))
    .flatMap((one) => (one.is === 'value' && one.key !== null ? [one.key] : []))
  const known = [...new Set(keys)]
  const bounds = ordered(type) ? (known as number[]).toSorted((a, b) => a - b) : []
  const { find, samples } = ordered(type)
    ? { find: finder(bounds), samples: samplesOf(bounds) }
    : listed(type === 'boolean' ? [true, false] : known)
  const words = Math.ceil(cells.length / WORD)
  const masks = new Int32Array(samples.length * words)
  for (const [row, cell] of cells.entries()) {
    const takes = compares(cell) ? () => true : holdsOf(cell, 0)
    const [word, bit] = [Math.floor(row / WORD), 1 << (row % WORD)]
    for (const [at, sample] of samples.entries())
      if (takes([sample])) masks[at * words + word] = (masks[at * words + word] ?? 0) | bit
  }
  return { find, masks }
}
