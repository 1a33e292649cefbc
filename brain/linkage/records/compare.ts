import { edits, jaroWinkler } from '../similarity.ts'
import type { Column } from './columns.ts'

/**
 * How far two records agree in a column, in steps: 0 other · 1 somewhat · 2 nearly · 3 equal · 4 found in another
 * column (people fill in the wrong box) · 5 nothing to compare.
 */
export const LEVELS = 6
export const MISSING = 5

/** Levels of a pair, one byte a column. */
export function compare(columns: readonly Column[], i: number, j: number, into: Uint8Array): void {
  for (let c = 0; c < columns.length; c++) into[c] = levelOf(columns, c, i, j)
}

function levelOf(columns: readonly Column[], c: number, i: number, j: number): number {
  const column = columns[c] as Column
  const x = column.ids[i] as number
  const y = column.ids[j] as number
  if (x !== 0 && x === y) return 3
  const own = x === 0 || y === 0 ? MISSING : alike(column, i, j)
  if (column.kind !== 'words' || own === 2) return own
  return moved(columns, c, i, j) ? 4 : own
}

function alike(column: Column, i: number, j: number): number {
  if (column.kind === 'code') return 0
  const x = column.values[i] as string
  const y = column.values[j] as string
  if (column.kind === 'digits') {
    const apart = edits(x, y, 2)
    const most = Math.max(x.length, y.length)
    return apart === 1 && most > 2 ? 2 : apart === 2 && most > 4 ? 1 : 0
  }
  const tight = jaroWinkler(x.replaceAll(' ', ''), y.replaceAll(' ', ''))
  if (tight >= 0.92) return 2
  const apart = edits(x.replaceAll(' ', ''), y.replaceAll(' ', ''), 4)
  const most = Math.max(x.length, y.length)
  if (apart <= 1 && most > 3) return 2
  return tight >= 0.84 || apart <= most / 4 ? 1 : 0
}

/** The value of one side stands, nearly the same, in another column of words of the other side. */
function moved(columns: readonly Column[], c: number, i: number, j: number): boolean {
  const column = columns[c] as Column
  return columns.some((other, k) => {
    if (k === c || other.kind !== 'words') return false
    return (
      near(column.values[i] as string, other.values[j] as string) ||
      near(column.values[j] as string, other.values[i] as string)
    )
  })
}

const near = (x: string, y: string): boolean => {
  if (x.length < 3 || y.length < 3 || Math.abs(x.length - y.length) > 2) return false
  if (x === y) return true
  return x[0] === y[0] && x.length > 4 && edits(x, y, 1) <= 1
}
