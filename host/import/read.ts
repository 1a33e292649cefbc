import { basename } from 'node:path'
import { no, ok, type Refusal, type Result } from '../../base/index.ts'
import { sheets } from '../../platform/catalogue/index.ts'
import { refuse } from './refusals.ts'

/** A file as rows of cells, however it was written. */
export type Table = {
  readonly format: sheets.SheetFormat
  readonly encoding: sheets.Encoding | null
  readonly delimiter: string | null
  /** Rows as they stand, from the first line on, numbered as a spreadsheet program counts; throws `BrokenTable` where the file breaks. */
  rows(): AsyncIterable<sheets.Line>
  close(): Promise<void>
}

/** The file cannot be read on from here; rows handed out before hold, some of the last ones may not have been. */
export class BrokenTable extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.says.en)
    this.refusal = refusal
  }
}

/** Why a system call failed, as a short word for a person. */
export const reasonOf = (fault: unknown): string =>
  (fault as NodeJS.ErrnoException).code ?? (fault instanceof Error ? fault.message : String(fault))

/** Opens a file of any kind that holds rows. Refuses before the first row what cannot be read; a text to its last byte. */
export async function openTable(file: string): Promise<Result<Table, Refusal>> {
  const name = basename(file)
  const opened = await sheets.openWorkbook(file, { soundFirst: true })
  if (!opened.ok) return no(named(name, opened.error))
  const book = opened.value
  const { format, encoding, delimiter } = book
  return ok({ format, encoding, delimiter, rows: () => rowsOf(book, name), close: () => book.close() })
}

async function* rowsOf(book: sheets.Workbook, name: string): AsyncGenerator<sheets.Line> {
  try {
    const { sheet } = await sheets.bestTable(book)
    for await (const lines of book.lines(sheet)) yield* lines
  } catch (fault) {
    if (!(fault instanceof sheets.BrokenSheet)) throw fault
    throw new BrokenTable(named(name, fault.refusal))
  }
}

/** What the reader of files refuses, said of this file by its name. */
function named(file: string, { code, says, detail = {} }: Refusal): Refusal {
  const line = Number(detail.line ?? 0)
  switch (code) {
    case 'sheets.empty':
      return refuse['import.emptyFile']({ file })
    case 'sheets.encoding':
      return refuse['import.encoding']({ file, line })
    case 'sheets.cannotRead':
      return refuse['import.cannotRead']({ file, reason: String(detail.why) })
    case 'sheets.kind':
      return refuse['import.kindOfFile']({ file, found: String(detail.found) })
    default:
      return refuse['import.broken']({ file, line, reason: `${says.zh} · ${says.en}` })
  }
}
