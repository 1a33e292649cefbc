import { Buffer } from 'node:buffer'
import writeXlsx from 'write-excel-file/node'
import { csvOf } from '../../../base/index.ts'

export type SheetToWrite = {
  readonly name: string
  readonly rows: readonly (readonly string[])[]
}

/**
 * Rows as CSV for spreadsheet programs: UTF-8 with a byte order mark. A cell that such a program would run as a formula
 * (it begins with = + - @ TAB or CR and is no plain number) gets an apostrophe before it; nothing else is changed.
 */
export const csvFile = (rows: readonly (readonly string[])[]): Buffer => Buffer.from(csvOf(rows))

/** Longest text of a cell in spreadsheet programs. */
const LONGEST = 32_767
/** Control characters but TAB and LF, halves of characters, and what is no character. */
const NO_XML = /[\p{Cs}\p{Noncharacter_Code_Point}]|[^\P{Cc}\t\n]/gu
const LOOKS_ESCAPED = /_(?=x[0-9A-Fa-f]{4}_)/g

const escaped = (signs: string): string =>
  signs
    .split('')
    .map((one) => `_x${one.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`)
    .join('')

/** Text as XML can hold it. Names that every object has are led by an escape too: the writer looks texts up in one. */
export function xlsxText(text: string): string {
  const safe = text.replace(LOOKS_ESCAPED, '_x005F_').replace(NO_XML, escaped)
  return safe in {} ? escaped(safe.slice(0, 1)) + safe.slice(1) : safe
}

/**
 * Rows as a workbook; every cell is a text cell, so identity numbers keep their digits and nothing is a formula.
 * Characters that XML cannot hold are written the way spreadsheet programs do (`_x000B_`). A text that is too long for
 * a cell is a fault of the caller: nothing is cut.
 */
export async function xlsxFile(sheets: readonly SheetToWrite[]): Promise<Buffer> {
  const cell = (text: string) => {
    if (text.length > LONGEST)
      throw new Error(`a cell of ${text.length} characters; a workbook holds ${LONGEST}`)
    return text === '' ? null : { value: xlsxText(text), type: String }
  }
  return writeXlsx(
    sheets.map(({ name, rows }) => ({ sheet: name, data: rows.map((row) => row.map(cell)) })),
  ).toBuffer()
}
