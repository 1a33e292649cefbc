import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { declareRefusals, no, ok, type Refusal, type Result, say } from '../base/index.ts'
import { sheets } from '../platform/catalogue/index.ts'

export const refuse = declareRefusals({
  'sheet.tooLong': {
    http: 422,
    says: ({ rows, most }: { rows: number; most: number }) =>
      say(
        `表格有 ${rows} 行，一次最多 ${most} 行`,
        `The sheet has ${rows} rows; ${most} at a time is the most`,
      ),
    remedy: say('请分几个文件导入', 'Split it into several files'),
  },
  'sheet.noHead': {
    http: 422,
    says: ({ needs }: { needs: readonly string[] }) =>
      say(`表头缺少列：${needs.join('、')}`, `The head lacks: ${needs.join(', ')}`),
    remedy: say('请在第一行写明列名', 'Name the columns in the first row'),
  },
})

/** Rows of one sheet; a responsibility list of a city with 30 districts has about 30,000. */
const MOST_ROWS = 50_000

/**
 * Cells of the best sheet of a file that was sent (xlsx, xls, CSV in any encoding, …), all as text without blanks
 * around; the place in the list is the row of the sheet, so rows that say nothing are kept.
 */
export async function readCells(bytes: Uint8Array): Promise<Result<string[][], Refusal>> {
  const folder = await mkdtemp(join(tmpdir(), 'huying-sheet-'))
  try {
    const path = join(folder, 'sent')
    await writeFile(path, bytes)
    const book = await sheets.openWorkbook(path)
    return book.ok ? await cellsOf(book.value) : book
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function cellsOf(book: sheets.Workbook): Promise<Result<string[][], Refusal>> {
  const rows: string[][] = []
  try {
    const { sheet } = await sheets.bestTable(book)
    for await (const lines of book.lines(sheet))
      for (const { no: row, cells } of lines) {
        if (row > MOST_ROWS) return no(refuse['sheet.tooLong']({ rows: row, most: MOST_ROWS }))
        while (rows.length < row - 1) rows.push([])
        rows.push(cells.map((cell) => cell.trim()))
      }
    return ok(rows)
  } catch (fault) {
    if (fault instanceof sheets.BrokenSheet) return no(fault.refusal)
    throw fault
  } finally {
    await book.close()
  }
}

/** Rows of a workbook of several sheets. */
const MOST_IN_ALL = 200_000

/** A sheet of a workbook: rows stand where a spreadsheet program says that they stand. */
export type NamedSheet = { readonly name: string; readonly rows: readonly (readonly string[])[] }

/** Every sheet of a workbook. */
export async function sheetsOf(path: string): Promise<Result<NamedSheet[], Refusal>> {
  const opened = await sheets.openWorkbook(path)
  if (!opened.ok) return opened
  const book = opened.value
  try {
    const found: NamedSheet[] = []
    let total = 0
    for (const [i, { name }] of book.sheets.entries()) {
      const rows: string[][] = []
      for await (const lines of book.lines(i)) {
        for (const line of lines) {
          // a row stands where a spreadsheet program says that it stands
          while (rows.length < line.no - 1 && rows.length < MOST_IN_ALL) rows.push([])
          rows.push([...line.cells])
        }
        total += lines.length
        if (total > MOST_IN_ALL) return no(refuse['sheet.tooLong']({ rows: total, most: MOST_IN_ALL }))
      }
      found.push({ name, rows })
    }
    return ok(found)
  } catch (fault) {
    if (fault instanceof sheets.BrokenSheet) return no(fault.refusal)
    throw fault
  } finally {
    await book.close()
  }
}

/** Every sheet of a workbook that was sent. */
export async function readSheets(bytes: Uint8Array): Promise<Result<NamedSheet[], Refusal>> {
  const folder = await mkdtemp(join(tmpdir(), 'huying-sheet-'))
  try {
    const path = join(folder, 'sent')
    await writeFile(path, bytes)
    return await sheetsOf(path)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
