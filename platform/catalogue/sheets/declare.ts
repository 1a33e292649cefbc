import { declareRefusals, type Refusal, say } from '../../../base/index.ts'

/** What a file turned out to be, by its bytes and never by its name. */
export type SheetFormat =
  | 'csv'
  | 'xlsx'
  | 'xls'
  | 'html'
  | 'json'
  | 'ndjson'
  | 'parquet'
  | 'geojson'
  | 'shapefile'
  | 'dbf'
  | 'ods'
  | 'xml'

export type Encoding = 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be' | 'big5' | 'windows-1252'

/**
 * What is to be known of a cell besides its text.
 * `damaged` a number of more than 15 digits: the program that wrote the file has thrown the last ones away ·
 * `rounded` binary noise behind the 15th digit was cut off · `error` an error value such as #N/A ·
 * `merged` covered by a merged cell, `value` = what that one says · `noValue` a formula without a result ·
 * `noDay` formatted as a day, but the number is none (1900-02-29, before 1900): the number stands as it is ·
 * `broken` text with a character that no text has (U+FFFD, a half surrogate)
 */
export type CellFlag = {
  /** Column from 0. */
  readonly column: number
  readonly kind: 'damaged' | 'rounded' | 'error' | 'merged' | 'noValue' | 'noDay' | 'broken'
  readonly value?: string
}

/** One row of a sheet, all cells as text as the file says them. */
export type Line = {
  /** Row as a spreadsheet program counts, from 1; rows without any cell are left out of workbooks. */
  readonly no: number
  readonly cells: readonly string[]
  readonly flags?: readonly CellFlag[]
  /** The row is hidden in the workbook. */
  readonly hidden?: boolean
  /** The names of the columns, by the nature of the format (JSON, Parquet, Shapefile): nothing is to be found. */
  readonly head?: true
}

export type SheetInfo = {
  readonly name: string
  /** `veryHidden` sheets can only be shown by a program. */
  readonly hidden: 'shown' | 'hidden' | 'veryHidden'
  /** `first`: line 1 holds the names by the nature of the format (JSON, Parquet, Shapefile). */
  readonly head: 'find' | 'first'
  /** Columns from 0 that are hidden. */
  readonly hiddenColumns: readonly number[]
  /** Rows where the format says it beforehand; null = only reading tells. */
  readonly rows: number | null
}

/** Something about the file as a whole that a person should know. */
export type Told = { readonly zh: string; readonly en: string }

/** A file opened: what it is, and its lines as often as they are asked for. */
export type Workbook = {
  readonly format: SheetFormat
  readonly encoding: Encoding | null
  readonly delimiter: string | null
  readonly sheets: readonly SheetInfo[]
  readonly told: readonly Told[]
  /** Lines in chunks, from the first on; throws `BrokenSheet` where the file breaks. */
  lines(sheet?: number): AsyncGenerator<readonly Line[]>
  close(): Promise<void>
}

/** The file cannot be read on from here. Lines handed out before may not be kept. */
export class BrokenSheet extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.says.en)
    this.refusal = refusal
  }
}

/** What a file may cost. A file beyond a limit is refused in words, the cheap limits before it is read. */
export type Limits = {
  /** Bytes of the file as it lies there. */
  readonly bytes: number
  /** Bytes of all that it unpacks to. */
  readonly unpackedBytes: number
  /** How many times larger than packed a part may become, once it is larger than `ratioFrom` bytes. */
  readonly ratio: number
  readonly ratioFrom: number
  /** Parts of a zip. */
  readonly entries: number
  readonly rows: number
  readonly columns: number
  /** Characters of one cell. */
  readonly cell: number
  /** Characters of the table of texts that cells of a workbook share. */
  readonly sharedText: number
  /** Bytes of formats that can only be read as a whole in memory (.xls, HTML). */
  readonly wholeBytes: number
  /** Seconds of reading; time in which nobody asks for more does not count. */
  readonly seconds: number
}

export const LIMITS: Limits = {
  bytes: 1024 * 1024 * 1024,
  unpackedBytes: 4 * 1024 * 1024 * 1024,
  ratio: 150,
  ratioFrom: 64 * 1024 * 1024,
  entries: 10_000,
  rows: 10_000_000,
  columns: 16_384,
  cell: 1_000_000,
  sharedText: 200_000_000,
  wholeBytes: 64 * 1024 * 1024,
  seconds: 900,
}

/** What the sender knows of a file; what is not said is found out. */
export type Reading = {
  readonly limits?: Partial<Limits>
  readonly encoding?: Encoding
  readonly delimiter?: string
  /** null: quotation marks are letters like others. */
  readonly quote?: '"' | "'" | null
  /** Merged cells say their value in every cell they cover; else it stands in the first and the others are flagged. */
  readonly fillMerged?: boolean
  /** A text is decoded to its end before the first line is handed out: for who cannot take lines back. */
  readonly soundFirst?: boolean
}

type At = { readonly line: number }
const resend = say(
  '请在原软件中重新导出（建议 xlsx，或 UTF-8 编码的 CSV）后再发送',
  'Export it again in the program it came from (xlsx, or CSV in UTF-8) and send that',
)
const split = say('请拆分成几个文件后再发送', 'Split it into several files and send these')

export const refuse = declareRefusals({
  'sheets.empty': {
    http: 422,
    says: () => say('文件是空的，没有任何数据', 'The file is empty: it holds no data'),
    remedy: say('请核对后重新发送', 'Check it and send it again'),
  },
  'sheets.tooLarge': {
    http: 413,
    says: ({ megabytes, most }: { megabytes: number; most: number }) =>
      say(`文件有 ${megabytes} MB，最多 ${most} MB`, `The file has ${megabytes} MB; ${most} MB is the most`),
    remedy: split,
  },
  'sheets.kind': {
    http: 415,
    says: ({ found }: { found: string }) =>
      say(
        `这不是能读的数据文件，内容是：${found}`,
        `This is no data file that can be read; it holds: ${found}`,
      ),
    remedy: say(
      '请发送 xlsx、xls、ods、CSV、JSON、Parquet、dbf、GeoJSON 或 Shapefile（zip）',
      'Send xlsx, xls, ods, CSV, JSON, Parquet, dbf, GeoJSON or a Shapefile (zip)',
    ),
  },
  'sheets.encoding': {
    http: 422,
    says: ({ encoding, line, byte }: At & { encoding: string; byte: number }) =>
      say(
        `文件编码有误：按 ${encoding} 读到第 ${line} 行（第 ${byte} 字节）时无法识别`,
        `The encoding is broken: read as ${encoding}, line ${line} (byte ${byte}) makes no sense`,
      ),
    remedy: resend,
  },
  'sheets.encodingDoubt': {
    http: 422,
    says: ({ looks }: { looks: string }) =>
      say(
        `无法确定文件编码：按 GB18030 能读，但读出的多是生僻字，例如“${looks}”`,
        `The encoding cannot be told: it can be read as GB18030, but then it is mostly rare characters such as “${looks}”`,
      ),
    remedy: say(
      '请另存为 UTF-8 编码，或在发送时注明编码',
      'Save it in UTF-8, or say its encoding when sending it',
    ),
  },
  'sheets.nul': {
    http: 422,
    says: ({ line }: At) => say(`第 ${line} 行含有空字符（NUL）`, `Line ${line} holds a NUL character`),
    remedy: resend,
  },
  'sheets.quoteOpen': {
    http: 422,
    says: ({ line }: At) =>
      say(`第 ${line} 行的引号没有配对`, `The quotation mark that opens in row ${line} is never closed`),
    remedy: say(
      '请补上引号，或另存为 xlsx 后再发送',
      'Close the quotation mark, or save it as xlsx and send that',
    ),
  },
  'sheets.quoteTail': {
    http: 422,
    says: ({ line, column }: At & { column: number }) =>
      say(
        `第 ${line} 行第 ${column} 列：引号结束后还有文字，无法判断单元格在哪里结束`,
        `Row ${line}, column ${column}: text follows the closing quotation mark, so the end of the cell cannot be told`,
      ),
    remedy: say(
      '单元格内的引号应写成两个，或另存为 xlsx 后再发送',
      'Quotation marks inside a cell are written twice; or save it as xlsx and send that',
    ),
  },
  'sheets.tooManyRows': {
    http: 413,
    says: ({ most }: { most: number }) => say(`表格超过 ${most} 行`, `The sheet has more than ${most} rows`),
    remedy: split,
  },
  'sheets.tooWide': {
    http: 422,
    says: ({ line, most }: At & { most: number }) =>
      say(`第 ${line} 行超过 ${most} 列`, `Row ${line} has more than ${most} columns`),
    remedy: say(
      '请核对分隔符和引号；确实这样宽的表请拆分',
      'Check the separator and the quotation marks; split a sheet that is truly this wide',
    ),
  },
  'sheets.cellTooLong': {
    http: 422,
    says: ({ line, most }: At & { most: number }) =>
      say(`第 ${line} 行有单元格超过 ${most} 字`, `Row ${line} has a cell of more than ${most} characters`),
    remedy: say('请核对分隔符和引号', 'Check the separator and the quotation marks'),
  },
  'sheets.encrypted': {
    http: 422,
    says: () => say('文件设有打开密码', 'The file is locked with a password'),
    remedy: say('请去掉密码后再发送', 'Take off the password and send it again'),
  },
  'sheets.bomb': {
    http: 413,
    says: ({ part }: { part: string }) =>
      say(`压缩内容展开后大得异常：${part}`, `What is packed becomes unreasonably large: ${part}`),
    remedy: resend,
  },
  'sheets.dtd': {
    http: 422,
    says: ({ part }: { part: string }) =>
      say(
        `文件内含有不允许的 XML 声明（DTD）：${part}`,
        `The file holds an XML declaration that is not allowed (DTD): ${part}`,
      ),
    remedy: resend,
  },
  'sheets.broken': {
    http: 422,
    says: ({ why }: { why: string }) => say(`文件已损坏：${why}`, `The file is damaged: ${why}`),
    remedy: resend,
  },
  'sheets.tooSlow': {
    http: 413,
    says: ({ seconds }: { seconds: number }) =>
      say(`读取超过 ${seconds} 秒，已停止`, `Reading took more than ${seconds} seconds and was stopped`),
    remedy: split,
  },
  'sheets.noSheet': {
    http: 422,
    says: () => say('工作簿里没有可读的工作表', 'The workbook has no sheet that can be read'),
    remedy: say('请核对后重新发送', 'Check it and send it again'),
  },
  'sheets.json': {
    http: 422,
    says: ({ line, why }: At & { why: string }) =>
      say(`JSON 第 ${line} 行读不下去：${why}`, `The JSON breaks at line ${line}: ${why}`),
    remedy: say(
      '请发送由对象组成的数组，或每行一个对象',
      'Send an array of objects, or one object on each line',
    ),
  },
  'sheets.cannotRead': {
    http: 422,
    says: ({ why }: { why: string }) => say(`文件读不出来：${why}`, `The file cannot be read: ${why}`),
    remedy: say('请核对路径和权限', 'Check the path and the permissions'),
  },
})

/** What a line around the rows was taken as: 标题 · 表头 · 单位行 · 列号行 · 说明 · 空行. */
export type HeadPart = 'title' | 'head' | 'units' | 'numbers' | 'note' | 'blank'

/** 数据行 · 合计 · 注释 · 空行 · 重复的表头. */
export type LineKind = 'row' | 'total' | 'note' | 'blank' | 'head'

/** Joins the parts of a heading of several rows: `住址·街道`. */
export const HEAD_SEPARATOR = '·'

/** A table head 表头 found on a sheet. */
export type Head = {
  /** Rows (line numbers) that the head takes, both included; both 0 = there is none, columns are named by letter. */
  readonly from: number
  readonly to: number
  /** One name for each column of the table; joined where the head has several rows, numbered where names repeat. */
  readonly headings: readonly string[]
  /** First and last column of the table from 0, both included. */
  readonly left: number
  readonly right: number
  /** Cells of the rows of the head as they were compared, for each of its rows. */
  readonly rows: readonly (readonly string[])[]
  /** What each line at the top was taken as. */
  readonly taken: readonly { readonly no: number; readonly as: HeadPart; readonly text: string }[]
  readonly told: readonly Told[]
  /** Further tables of the sheet, beside or below, as far as the lines show. */
  readonly others: readonly TablePlace[]
  /** Line at which a further table begins below; null = none was seen. */
  readonly until: number | null
  /** How sure: 0 no head was found … 1. */
  readonly sure: number
  /** The format itself names its columns: every line below that says anything is a row. */
  readonly given?: true
}

/** Where a further table begins. */
export type TablePlace = { readonly from: number; readonly left: number; readonly right: number }

/** What a text looks like. `idNumber`, `creditCode` with their check digits; `divisionCode` 行政区划代码. */
export const TEXT_KINDS = [
  'day',
  'moment',
  'idNumber',
  'creditCode',
  'phone',
  'divisionCode',
  'integer',
  'decimal',
  'money',
  'code',
  'text',
] as const
export type TextKind = (typeof TEXT_KINDS)[number]

export type Counted = { readonly value: string; readonly count: number }

/** What one column of a file holds, seen over all its rows. */
export type ColumnProfile = {
  readonly name: string
  /** Letters of the column as a spreadsheet program shows them. */
  readonly column: string
  readonly rows: number
  readonly blank: number
  /** Different values; `exact` = counted, else estimated within about 2 %. */
  readonly distinct: { readonly count: number; readonly exact: boolean }
  /** Characters of the values that are not blank. */
  readonly length: { readonly shortest: number; readonly longest: number; readonly mean: number }
  /** Commonest values; with `exact` false the counts are lower bounds. */
  readonly frequent: { readonly values: readonly Counted[]; readonly exact: boolean }
  /** Least and greatest value, by number or day where nearly all are, else by text. */
  readonly least: string
  readonly greatest: string
  /** Shapes: 9 a digit, A a letter, 字 a Chinese character; `{n}` how many. */
  readonly patterns: readonly Counted[]
  /** Share (0–1) of the values that are not blank, by what they look like; a value may look like several. */
  readonly kinds: Readonly<Partial<Record<TextKind, number>>>
  /** What nearly all look like; `text` where no other kind holds for 95 %. */
  readonly likely: TextKind
  /** Values of another kind than the likely one although that is not text. */
  readonly mixed: number
  /** Numbers whose last digits are lost. */
  readonly damaged: number
  /** Blanks before or behind. */
  readonly padded: number
  readonly fullWidth: number
  /** Words that stand for nothing: 无 / 不详 0000 1900-01-01. */
  readonly nullWords: readonly Counted[]
  /** Values that a spreadsheet program would run as a formula. */
  readonly formulas: number
  /** Characters that no text has (U+FFFD, control characters). */
  readonly broken: number
  readonly lineBreaks: number
  /** Flags of cells of workbooks, by kind. */
  readonly flags: Readonly<Partial<Record<CellFlag['kind'], number>>>
}

/** What a file holds 文件概况. */
export type FileProfile = {
  readonly format: SheetFormat
  readonly encoding: Encoding | null
  readonly delimiter: string | null
  readonly sheets: readonly SheetInfo[]
  /** Name and place of the sheet that was looked at. */
  readonly sheet: { readonly name: string; readonly index: number }
  readonly head: Head
  /** Lines by what they were taken as. */
  readonly lines: Readonly<Record<LineKind, number>>
  readonly hiddenRows: number
  /** Cells to the right of the last heading, which belong to no column. */
  readonly outside: number
  readonly columns: readonly ColumnProfile[]
  readonly told: readonly Told[]
}
