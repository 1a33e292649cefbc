import { stat } from 'node:fs/promises'
import { pipeline, Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { readSheet } from 'read-excel-file/node'
import { no, ok, type Refusal, type Result } from '../../base/index.ts'
import { decoded, type Encoding, reasonOf, shapeOf } from './bytes.ts'
import { refuse } from './refusals.ts'

/** A file as rows of cells, however it was written. */
export type Table = {
  readonly format: 'csv' | 'xlsx'
  readonly encoding: Encoding | null
  readonly delimiter: string | null
  /** Rows as they stand, from the first line on; throws `BrokenTable` where the file breaks. */
  rows(): AsyncIterable<readonly string[]>
}

/** The file cannot be read on from here; rows handed out before hold, some of the last ones may not have been. */
export class BrokenTable extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.says.en)
    this.refusal = refusal
  }
}

/** Largest workbook: it is unpacked in memory as a whole, unlike CSV. */
const XLSX_BYTES = 64 * 1024 * 1024
/** Longest row, so that a quotation mark without its pair does not swallow the memory. */
const ROW_CHARACTERS = 2_000_000

/** Opens a CSV (also gzipped; UTF-8, GB18030 or UTF-16) or xlsx file. Refuses before the first row what cannot be read. */
export async function openTable(file: string): Promise<Result<Table, Refusal>> {
  const shape = await shapeOf(file)
  if (!shape.ok) return shape
  if (shape.value.kind === 'xlsx') return openSheet(file)
  const text = shape.value
  const delimiter = sniff(await opening(file, text))
  return ok({
    format: 'csv',
    encoding: text.encoding,
    delimiter,
    rows: () => csvRows(file, text, delimiter),
  })
}

async function* csvRows(
  file: string,
  text: { readonly gzip: boolean; readonly encoding: Encoding },
  delimiter: string,
): AsyncGenerator<readonly string[]> {
  const parser = parse({
    delimiter,
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: ROW_CHARACTERS,
    record_delimiter: ['\r\n', '\n', '\r'],
  })
  pipeline(Readable.from(decoded(file, text)), parser, () => undefined)
  try {
    for await (const row of parser) yield row as string[]
  } catch (fault) {
    if (!(fault instanceof CsvError)) throw fault
    const name = file.split(/[\\/]/).at(-1) ?? file
    const why = fault.code === 'CSV_QUOTE_NOT_CLOSED' ? '引号没有成对 quotation mark not closed' : fault.code
    throw new BrokenTable(
      refuse['import.broken']({ file: name, line: Number(fault.lines ?? 0), reason: why }),
    )
  }
}

const SNIFFED = 64 * 1024

async function opening(
  file: string,
  text: { readonly gzip: boolean; readonly encoding: Encoding },
): Promise<string> {
  let start = ''
  for await (const piece of decoded(file, text)) {
    start += piece
    if (start.length >= SNIFFED) break
  }
  return start.slice(0, SNIFFED)
}

const DELIMITERS = [',', '\t', ';', '|'] as const

/** The separator on which the most lines agree; separators inside quotation marks do not count. */
export function sniff(text: string): string {
  const lines: string[] = ['']
  let quoted = false
  for (const letter of text) {
    if (letter === '"') quoted = !quoted
    else if (!quoted && (letter === '\n' || letter === '\r')) lines.push('')
    else if (!quoted) lines[lines.length - 1] += letter
    if (lines.length > 40) break
  }
  let best = { delimiter: ',', agree: 0, count: 0 }
  for (const delimiter of DELIMITERS) {
    const counts = new Map<number, number>()
    for (const line of lines) {
      const count = line.split(delimiter).length - 1
      if (count > 0) counts.set(count, (counts.get(count) ?? 0) + 1)
    }
    for (const [count, agree] of counts)
      if (agree > best.agree || (agree === best.agree && count > best.count))
        best = { delimiter, agree, count }
  }
  return best.delimiter
}

async function openSheet(file: string): Promise<Result<Table, Refusal>> {
  const name = file.split(/[\\/]/).at(-1) ?? file
  try {
    const { size } = await stat(file)
    if (size > XLSX_BYTES)
      return no(
        refuse['import.kindOfFile']({
          file: name,
          found: `xlsx ${Math.round(size / 1024 / 1024)} MB > ${XLSX_BYTES / 1024 / 1024} MB`,
        }),
      )
    const sheet = await readSheet(file)
    if (sheet.length === 0) return no(refuse['import.emptyFile']({ file: name }))
    return ok({
      format: 'xlsx',
      encoding: null,
      delimiter: null,
      async *rows() {
        for (const row of sheet) yield row.map(cellText)
      },
    })
  } catch (fault) {
    return no(refuse['import.cannotRead']({ file: name, reason: reasonOf(fault) }))
  }
}

/** A date cell is local time without a zone; the reader hands it out as if it were UTC. */
const cellText = (cell: unknown): string =>
  cell instanceof Date
    ? cell.toISOString().slice(0, 19).replace('T', ' ')
    : cell === null || cell === undefined
      ? ''
      : String(cell)
