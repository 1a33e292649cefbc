import { ok, type Refusal, type Result } from '../../../base/index.ts'
import { bodyCells, bodyLine } from './body.ts'
import { ColumnProfiler } from './column-profile.ts'
import {
  BrokenSheet,
  type FileProfile,
  type Line,
  type LineKind,
  type Reading,
  type Workbook,
} from './declare.ts'
import { openWorkbook } from './open.ts'
import { bestTable, type TableChoice } from './table.ts'

/** What a file holds: opens it, chooses the best table, looks at every column of every row once. */
export async function profileFile(
  path: string,
  how: Reading & TableChoice = {},
): Promise<Result<FileProfile, Refusal>> {
  const book = await openWorkbook(path, how)
  if (!book.ok) return book
  try {
    return ok(await profile(book.value, how))
  } catch (fault) {
    if (fault instanceof BrokenSheet) return { ok: false, error: fault.refusal }
    throw fault
  } finally {
    await book.value.close()
  }
}

/** Profile of every column 列概况 of the best table; one pass, memory bounded by the number of columns. */
export async function profile(book: Workbook, choice: TableChoice = {}): Promise<FileProfile> {
  const { sheet, head, told } = await bestTable(book, choice)
  const columns = head.headings.map((name, i) => new ColumnProfiler(name, head.left + i))
  const lines: Record<LineKind, number> = { row: 0, total: 0, note: 0, blank: 0, head: 0 }
  let hiddenRows = 0
  let outside = 0
  const take = (line: Line): void => {
    const kind = bodyLine(head, line)
    lines[kind]++
    if (kind !== 'row') return
    if (line.hidden) hiddenRows++
    const cells = line.cells.length === columns.length && head.left === 0 ? line.cells : bodyCells(head, line)
    for (let i = 0; i < columns.length; i++) columns[i]?.add(cells[i] ?? '')
    for (let i = head.right + 1; i < line.cells.length; i++) if ((line.cells[i] ?? '') !== '') outside++
    for (const { column, kind: flag } of line.flags ?? []) columns[column - head.left]?.flag(flag)
  }
  for await (const some of book.lines(sheet)) for (const line of some) take(line)
  return {
    format: book.format,
    encoding: book.encoding,
    delimiter: book.delimiter,
    sheets: book.sheets,
    sheet: { name: book.sheets[sheet]?.name ?? '', index: sheet },
    head,
    lines,
    hiddenRows,
    outside,
    columns: columns.map((column) => column.result()),
    told: [...book.told, ...told, ...head.told],
  }
}
