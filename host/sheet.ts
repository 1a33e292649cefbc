import { Readable } from 'node:stream'
import { parse } from 'csv-parse/sync'
import readXlsx from 'read-excel-file/node'
import { declareRefusals, no, ok, type Refusal, type Result, say } from '../base/index.ts'

export const refuse = declareRefusals({
  'sheet.unreadable': {
    http: 422,
    says: () =>
      say('文件不是可读的 CSV 或 Excel（xlsx）表格', 'The file is no readable CSV or Excel (xlsx) sheet'),
    remedy: say(
      '请另存为 xlsx，或 UTF-8、GB18030 编码的 CSV 后再试',
      'Save it as xlsx, or as CSV in UTF-8 or GB18030, and try again',
    ),
  },
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

/** Cells of the first sheet of an xlsx file or of a CSV file (UTF-8 or GB18030; comma, semicolon or tab), all as text. */
export async function readCells(bytes: Uint8Array): Promise<Result<string[][], Refusal>> {
  const cells = isZip(bytes) ? await fromExcel(bytes) : fromCsv(bytes)
  if (!cells) return no(refuse['sheet.unreadable']())
  if (cells.length > MOST_ROWS) return no(refuse['sheet.tooLong']({ rows: cells.length, most: MOST_ROWS }))
  return ok(cells)
}

const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b

async function fromExcel(bytes: Uint8Array): Promise<string[][] | null> {
  try {
    const sheets = await readXlsx(Readable.from([Buffer.from(bytes)]))
    return (sheets[0]?.data ?? []).map((row) => row.map(textOf))
  } catch {
    return null
  }
}

/** Excel keeps days as days: they are text again here. */
const textOf = (cell: unknown): string =>
  cell === null || cell === undefined
    ? ''
    : cell instanceof Date
      ? cell.toISOString().slice(0, 10)
      : String(cell)

function decoded(bytes: Uint8Array): string | null {
  for (const label of ['utf-8', 'gb18030'])
    try {
      return new TextDecoder(label, { fatal: true }).decode(bytes)
    } catch {
      // the next one
    }
  return null
}

function fromCsv(bytes: Uint8Array): string[][] | null {
  const text = decoded(bytes)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: bytes that no table of words holds
  if (text === null || /[\u0000-\u0008\u000e-\u001f]/.test(text)) return null
  const [head = ''] = text.split(/\r?\n/, 1)
  const delimiter = [',', '\t', ';', '，'].reduce((best, one) =>
    head.split(one).length > head.split(best).length ? one : best,
  )
  try {
    return parse(text, {
      bom: true,
      delimiter,
      relax_column_count: true,
      skip_empty_lines: false,
      trim: true,
    })
  } catch {
    return null
  }
}
