import type { Buffer } from 'node:buffer'

export type SheetToWrite = {
  readonly name: string
  readonly rows: readonly (readonly string[])[]
}

/** Longest text of a cell in spreadsheet programs. */
const LONGEST = 32_767
const CUT = '…（已截断）'
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
 * Characters that XML cannot hold are written the way spreadsheet programs do (`_x000B_`). A text too long for any cell
 * ends in 「…（已截断）」 to say so.
 */
export async function xlsxFile(sheets: readonly SheetToWrite[]): Promise<Buffer> {
  const cell = (text: string) => {
    if (text === '') return null
    const whole = text.length <= LONGEST ? text : text.slice(0, LONGEST - CUT.length) + CUT
    return { value: xlsxText(whole), type: String }
  }
  // loaded by who writes: the threads that read files do not
  const { default: writeXlsx } = await import('write-excel-file/node')
  return writeXlsx(
    sheets.map(({ name, rows }) => ({
      sheet: name,
      data: rows.map((row) => row.map(cell)),
      stickyRowsCount: 1,
    })),
  ).toBuffer()
}
