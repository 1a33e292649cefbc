import { readFile } from 'node:fs/promises'
import { no, ok, type Refusal, type Result } from '../../../base/index.ts'
import {
  BrokenSheet,
  type CellFlag,
  type Limits,
  type Line,
  type Reading,
  refuse,
  type Workbook,
} from './declare.ts'
import { merger } from './merged.ts'
import { meantBy, momentText, numberText } from './numbers.ts'

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le')
const STREAMS = {
  locked: utf16('EncryptedPackage'),
  word: utf16('WordDocument'),
  slides: utf16('PowerPoint Document'),
  mail: utf16('__nameid_version'),
}

/** What a compound file is besides a workbook; null = it may be one. */
function otherThanWorkbook(bytes: Buffer): Refusal | null {
  if (bytes.includes(STREAMS.locked)) return refuse['sheets.encrypted']()
  const found = bytes.includes(STREAMS.word)
    ? 'Word .doc'
    : bytes.includes(STREAMS.slides)
      ? 'PowerPoint .ppt'
      : bytes.includes(STREAMS.mail)
        ? 'Outlook .msg'
        : null
  if (found) return refuse['sheets.kind']({ found })
  return bytes.includes(utf16('Workbook')) || bytes.includes(utf16('Book'))
    ? null
    : refuse['sheets.kind']({ found: 'OLE' })
}

type RawCell = {
  readonly t: string
  readonly v?: string | number | boolean
  readonly z?: string | number
  readonly w?: string
}
type RawSheet = {
  readonly '!data'?: readonly (readonly (RawCell | undefined)[] | undefined)[]
  readonly '!merges'?: readonly { s: { r: number; c: number }; e: { r: number; c: number } }[]
  readonly '!rows'?: readonly ({ hidden?: boolean } | undefined)[]
  readonly '!cols'?: readonly ({ hidden?: boolean } | undefined)[]
}

const ERRORS: Readonly<Record<number, string>> = {
  0: '#NULL!',
  7: '#DIV/0!',
  15: '#VALUE!',
  23: '#REF!',
  29: '#NAME?',
  36: '#NUM!',
  42: '#N/A',
  43: '#GETTING_DATA',
}
const CHUNK = 2000
const OPTIONS = {
  type: 'buffer',
  dense: true,
  cellNF: true,
  cellText: false,
  cellHTML: false,
  cellFormula: false,
  cellStyles: true,
} as const

/** The reader of old workbooks is large: it is loaded when the first one comes. */
async function library() {
  const [xlsx, codepages] = await Promise.all([
    import('@e965/xlsx'),
    import('@e965/xlsx/dist/cpexcel.full.mjs' as string),
  ])
  xlsx.set_cptable(codepages)
  return xlsx
}

/** Opens a workbook of Excel 95–2003 or WPS (.xls, .et), as a whole in memory. */
export async function openXls(
  path: string,
  compound: boolean,
  how: Reading,
  limits: Limits,
): Promise<Result<Workbook, Refusal>> {
  const bytes = await readFile(path)
  if (bytes.length > limits.wholeBytes)
    return no(
      refuse['sheets.tooLarge']({
        megabytes: Math.ceil(bytes.length / 1048576),
        most: Math.floor(limits.wholeBytes / 1048576),
      }),
    )
  const other = compound ? otherThanWorkbook(bytes) : null
  if (other) return no(other)
  const { read } = await library()
  let book: ReturnType<typeof read>
  try {
    book = read(bytes, OPTIONS)
  } catch (fault) {
    const why = fault instanceof Error ? fault.message : String(fault)
    return no(
      /password|encrypt/i.test(why)
        ? refuse['sheets.encrypted']()
        : refuse['sheets.broken']({ why: why.slice(0, 80) }),
    )
  }
  const since1904 = book.Workbook?.WBProps?.date1904 === true
  const sheets = book.SheetNames.map((name, i) => {
    const sheet = (book.Sheets[name] ?? {}) as unknown as RawSheet
    const hidden = book.Workbook?.Sheets?.[i]?.Hidden
    return {
      sheet,
      info: {
        name,
        hidden:
          hidden === 2 ? ('veryHidden' as const) : hidden === 1 ? ('hidden' as const) : ('shown' as const),
        head: 'find' as const,
        hiddenColumns: (sheet['!cols'] ?? []).flatMap((one, column) => (one?.hidden ? [column] : [])),
        rows: sheet['!data']?.length ?? 0,
      },
    }
  })
  if (sheets.length === 0) return no(refuse['sheets.noSheet']())
  return ok({
    format: 'xls',
    encoding: null,
    delimiter: null,
    sheets: sheets.map(({ info }) => info),
    told: since1904 ? [{ zh: '日期从 1904 年起算', en: 'Days are counted from 1904' }] : [],
    async *lines(index = 0) {
      const sheet = sheets[index]?.sheet
      if (!sheet) throw new BrokenSheet(refuse['sheets.noSheet']())
      const merges = (sheet['!merges'] ?? []).map(({ s, e }) => ({
        top: s.r + 1,
        bottom: e.r + 1,
        left: s.c,
        right: e.c,
      }))
      const merged = merger(merges, how.fillMerged ?? false)
      let lines: Line[] = []
      for (const [i, row] of (sheet['!data'] ?? []).entries()) {
        const line = lineOf(i + 1, row ?? [], since1904, merged)
        if (line) lines.push(sheet['!rows']?.[i]?.hidden ? { ...line, hidden: true } : line)
        if (lines.length < CHUNK) continue
        yield lines
        lines = []
      }
      if (lines.length > 0) yield lines
    },
    close: async () => undefined,
  })
}

function lineOf(
  no: number,
  row: readonly (RawCell | undefined)[],
  since1904: boolean,
  merged: (row: number, cells: string[], flags: CellFlag[]) => void,
): Line | null {
  const cells: string[] = []
  const flags: CellFlag[] = []
  let said = false
  for (let column = 0; column < row.length; column++) {
    const { text, kind } = textOf(row[column], since1904)
    if (kind) flags.push({ column, kind })
    if (text === '') continue
    said = true
    while (cells.length < column) cells.push('')
    cells[column] = text
  }
  merged(no, cells, flags)
  return said || flags.length > 0 ? { no, cells, ...(flags.length > 0 ? { flags } : {}) } : null
}

function textOf(cell: RawCell | undefined, since1904: boolean): { text: string; kind?: CellFlag['kind'] } {
  if (!cell || cell.v === undefined) return { text: '' }
  if (cell.t === 'b') return { text: cell.v ? 'TRUE' : 'FALSE' }
  if (cell.t === 'e') return { text: ERRORS[Number(cell.v)] ?? '#ERROR!', kind: 'error' }
  if (cell.t !== 'n') return { text: String(cell.v) }
  const number = numberText(rawOf(Number(cell.v)))
  const meant = typeof cell.z === 'string' ? meantBy(-1, cell.z) : meantBy(Number(cell.z ?? 0), undefined)
  if (meant === 'number' || meant === 'text') return number
  const text = momentText(Number(cell.v), meant, since1904)
  return text === null ? { text: number.text, kind: 'noDay' } : { text }
}

/** A number without digits that it never had: a whole one beyond 15 digits as a spreadsheet program writes it, `4.4011119E+17`. */
const rawOf = (value: number): string =>
  Math.abs(value) >= 1e15
    ? value
        .toExponential(14)
        .replace(/(?<!0)\.?0*e\+?/, 'E+')
        .replace('E+-', 'E-')
    : String(value)
