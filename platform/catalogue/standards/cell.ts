import type { Refusal } from '../../../base/index.ts'
import type { Field } from '../../fields/declare.ts'
import type { Cell, CellNote, CellReader, ReadContext, Rejected } from './declare.ts'

export type Of<K extends Field['kind']> = Extract<Field, { kind: K }>
export type Context = ReadContext & { readonly order: 'ymd' | 'dmy' | 'mdy' }

export const EMPTY: Cell = { value: null }
export const EMPTY_WORD: Cell = { value: null, notes: ['emptyWord'] }
const NOTED = new Map<CellNote, readonly CellNote[]>()
export const noted = (value: string, note: CellNote): Cell => {
  const known = NOTED.get(note)
  if (known) return { value, notes: known }
  const notes = [note]
  NOTED.set(note, notes)
  return { value, notes }
}

export const rejected = ({ code, says, remedy }: Refusal): Rejected => ({ rule: code, says, remedy })

export const NO_NUMBER = /^0+$/
export const SPACE =
  /^[\s\u200b-\u200f\u2060\ufeff]+|(?<![\s\u200b-\u200f\u2060\ufeff])[\s\u200b-\u200f\u2060\ufeff]+$/g

/** Blanks around a value are taken off and noted. */
export const trimmed =
  (read: CellReader): CellReader =>
  (text) => {
    const first = text.charCodeAt(0)
    const last = text.charCodeAt(text.length - 1)
    if (first > 32 && first < 0x7f && last > 32 && last < 0x7f) return read(text)
    const plain = text.replace(SPACE, '')
    if (plain === '') return EMPTY
    const cell = read(plain)
    return plain === text || !('value' in cell) || cell.notes ? cell : { ...cell, notes: ['blanks'] }
  }
