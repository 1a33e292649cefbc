import { open as openFile } from 'node:fs/promises'
import { no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { CsvReader, dialectOf } from './csv.ts'
import {
  BrokenSheet,
  LIMITS,
  type Limits,
  type Line,
  type Reading,
  refuse,
  type Told,
  type Workbook,
} from './declare.ts'
import { tablesOf } from './html.ts'
import { openOds } from './ods.ts'
import { looksLikeDbf, openDbf } from './open-dbf.ts'
import { looksLikeJson, openJson } from './open-json.ts'
import { openParquetApart } from './parquet-apart.ts'
import { layersIn, openShapefile } from './shapefile.ts'
import { looksLikeSpreadsheetXml, openSpreadsheetXml } from './spreadsheet-xml.ts'
import { encodingOf, type TextShape, textOf, utf16 } from './text.ts'
import { openXls } from './xls.ts'
import { openXlsx } from './xlsx.ts'
import { openZip, type Zip } from './zip.ts'

const MEGABYTE = 1024 * 1024

/**
 * Opens a file with rows, whatever it is called: what it holds is told by its bytes. Refuses in words what cannot be
 * read, is locked, is no data, or costs more than the limits allow; what is too large is refused before it is read.
 */
export async function openWorkbook(path: string, how: Reading = {}): Promise<Result<Workbook, Refusal>> {
  const limits: Limits = { ...LIMITS, ...how.limits }
  try {
    const opened = await opening(path, how, limits)
    return opened.ok ? ok(timed(opened.value, limits)) : opened
  } catch (fault) {
    if (fault instanceof BrokenSheet) return no(fault.refusal)
    const { code } = fault as NodeJS.ErrnoException
    if (code && /^E[A-Z]+$/.test(code)) return no(refuse['sheets.cannotRead']({ why: code }))
    throw fault
  }
}

async function firstBytes(path: string, limits: Limits): Promise<Result<Buffer, Refusal>> {
  const handle = await openFile(path)
  try {
    const { size } = await handle.stat()
    if (size === 0) return no(refuse['sheets.empty']())
    if (size > limits.bytes)
      return no(
        refuse['sheets.tooLarge']({
          megabytes: Math.ceil(size / MEGABYTE),
          most: Math.floor(limits.bytes / MEGABYTE),
        }),
      )
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(4096), 0, 4096, 0)
    return ok(buffer.subarray(0, bytesRead))
  } finally {
    await handle.close()
  }
}

const begins = (bytes: Buffer, ...magic: number[]): boolean => magic.every((byte, i) => bytes[i] === byte)

/** Nothing but what a text may hold: a column may well be called `MZ` or `PK`. */
const isText = (bytes: Buffer): boolean => !bytes.some((byte) => byte < 9 || (byte > 13 && byte < 32))

/** Kinds of files that people send by mistake or with a changed name, by their first bytes. */
const OTHERS: readonly (readonly [string, ...number[]])[] = [
  ['Windows 程序 program (.exe)', 0x4d, 0x5a],
  ['Linux 程序 program (ELF)', 0x7f, 0x45, 0x4c, 0x46],
  ['macOS 程序 program (Mach-O)', 0xcf, 0xfa, 0xed, 0xfe],
  ['脚本 script', 0x23, 0x21, 0x2f],
  ['PDF', 0x25, 0x50, 0x44, 0x46],
  ['PNG', 0x89, 0x50, 0x4e, 0x47],
  ['JPEG', 0xff, 0xd8, 0xff],
  ['GIF', 0x47, 0x49, 0x46, 0x38],
  ['RAR', 0x52, 0x61, 0x72, 0x21],
  ['7z', 0x37, 0x7a, 0xbc, 0xaf],
  ['SQLite', 0x53, 0x51, 0x4c, 0x69, 0x74, 0x65],
  ['RTF', 0x7b, 0x5c, 0x72, 0x74, 0x66],
]

async function opening(path: string, how: Reading, limits: Limits): Promise<Result<Workbook, Refusal>> {
  const first = await firstBytes(path, limits)
  if (!first.ok) return first
  const bytes = first.value
  if (begins(bytes, 0x50, 0x4b) && (bytes[2] ?? 9) < 9 && (bytes[3] ?? 9) < 9)
    return openPacked(path, how, limits)
  if (begins(bytes, 0xd0, 0xcf, 0x11, 0xe0)) return openXls(path, true, how, limits)
  if (bytes[0] === 9 && [0, 2, 4, 8].includes(bytes[1] ?? -1) && bytes[3] === 0)
    return openXls(path, false, how, limits)
  if (begins(bytes, 0x50, 0x41, 0x52, 0x31) && !isText(bytes)) return openParquetApart(path, limits)
  const other = OTHERS.find(([, ...magic]) => begins(bytes, ...magic))
  if (other && !(other.length <= 3 && isText(bytes))) return no(refuse['sheets.kind']({ found: other[0] }))
  if (looksLikeDbf(bytes) && !isText(bytes)) return openDbf(path, how, limits)
  const gzip = begins(bytes, 0x1f, 0x8b)
  if (!gzip && isBinary(bytes)) return no(refuse['sheets.kind']({ found: '二进制 binary' }))
  return openText(path, gzip, how, limits)
}

/** Several characters among the first that no text has, and no pattern of UTF-16 either. */
function isBinary(bytes: Buffer): boolean {
  const odd = bytes.filter((byte) => byte < 9 || (byte > 13 && byte < 32)).length
  return odd > 3 && odd > bytes.length / 20 && utf16(bytes) === null
}

/** A zip is a workbook, a Shapefile, or something that is told by name. */
async function openPacked(path: string, how: Reading, limits: Limits): Promise<Result<Workbook, Refusal>> {
  const zip = await openZip(path, limits)
  if (!zip.ok) return zip
  const opened = await packed(zip.value, how, limits).catch(async (fault) => {
    await zip.value.close()
    throw fault
  })
  if (!opened.ok) await zip.value.close()
  return opened
}

const PACKED: readonly (readonly [RegExp, string])[] = [
  [/^word\//, 'Word .docx'],
  [/^ppt\//, 'PowerPoint .pptx'],
  [/^xl\/workbook\.bin$/, 'Excel .xlsb'],
  [/^META-INF\/MANIFEST\.MF$/, 'Java .jar'],
]

async function packed(zip: Zip, how: Reading, limits: Limits): Promise<Result<Workbook, Refusal>> {
  if (layersIn(zip).length > 0) return openShapefile(zip, how, limits)
  if (zip.names.includes('content.xml')) return openOds(zip, how, limits)
  const other = PACKED.find(([sign]) => zip.names.some((name) => sign.test(name)))
  if (other) return no(refuse['sheets.kind']({ found: other[1] }))
  if (
    zip.names.some(
      (name) => /^(\[Content_Types\]\.xml|_rels\/\.rels)$/i.test(name) || /workbook\.xml$/i.test(name),
    )
  )
    return openXlsx(zip, how, limits)
  return no(refuse['sheets.kind']({ found: `zip（${zip.names.slice(0, 3).join('、')}）` }))
}

const OPENING = 256 * 1024

async function openText(
  path: string,
  gzip: boolean,
  how: Reading,
  limits: Limits,
): Promise<Result<Workbook, Refusal>> {
  const shape = await encodingOf(path, gzip, limits, how.encoding)
  if (!shape.ok) return shape
  let start = ''
  let whole = true
  for await (const text of textOf(shape.value, limits)) {
    if (start.length >= OPENING) {
      whole = false
      if (how.soundFirst) continue
      break
    }
    start += text
  }
  if (start.trim() === '') return no(refuse['sheets.empty']())
  if (looksLikeSpreadsheetXml(start)) return openSpreadsheetXml(shape.value, how, limits)
  if (looksLikeJson(start)) return openJson(shape.value, start, limits)
  if (/^\s*(<\?xml|<!doctype|<html|<table|<head|<meta|<style)/i.test(start))
    return openMarkup(shape.value, start, limits)
  return openCsv(shape.value, start, whole, how, limits)
}

/** A page with a table that was named .xls; XML of other kinds is no table. */
async function openMarkup(
  shape: TextShape,
  start: string,
  limits: Limits,
): Promise<Result<Workbook, Refusal>> {
  if (/^\s*<\?xml/i.test(start) && !/<html|<table/i.test(start))
    return no(refuse['sheets.kind']({ found: 'XML' }))
  let page = ''
  for await (const text of textOf(shape, limits)) {
    page += text
    if (page.length > limits.wholeBytes / 2)
      return no(
        refuse['sheets.tooLarge']({
          megabytes: Math.ceil(page.length / MEGABYTE),
          most: Math.floor(limits.wholeBytes / 2 / MEGABYTE),
        }),
      )
  }
  const tables = tablesOf(page)
  if (tables.length === 0) return no(refuse['sheets.noSheet']())
  return ok({
    format: 'html',
    encoding: shape.encoding,
    delimiter: null,
    sheets: tables.map((lines, i) => ({
      name: tables.length > 1 ? `${i + 1}` : '',
      hidden: 'shown',
      head: 'find',
      hiddenColumns: [],
      rows: lines.length,
    })),
    told: [
      { zh: '这是网页表格，不是真正的 Excel 文件', en: 'This is a page with a table, no true Excel file' },
    ],
    async *lines(sheet = 0) {
      const lines = tables[sheet]
      if (!lines) throw new BrokenSheet(refuse['sheets.noSheet']())
      if (lines.length > limits.rows)
        throw new BrokenSheet(refuse['sheets.tooManyRows']({ most: limits.rows }))
      yield lines
    },
    close: async () => undefined,
  })
}

function openCsv(
  shape: TextShape,
  start: string,
  whole: boolean,
  how: Reading,
  limits: Limits,
): Result<Workbook, Refusal> {
  const told: Told[] = []
  const found = dialectOf(start, whole, limits)
  const dialect = {
    delimiter: how.delimiter ?? found.delimiter,
    quote: how.quote === undefined ? found.quote : how.quote,
  }
  return ok({
    format: 'csv',
    encoding: shape.encoding,
    delimiter: dialect.delimiter,
    sheets: [{ name: '', hidden: 'shown', head: 'find', hiddenColumns: [], rows: null }],
    told,
    async *lines() {
      const reader = new CsvReader(dialect, limits)
      for await (const text of textOf(shape, limits)) {
        const lines = reader.read(text, false)
        if (lines.length > 0) yield lines
      }
      const rest = reader.read('', true)
      if (rest.length > 0) yield rest
    },
    close: async () => undefined,
  })
}

/** Counts the time that reading takes, and not the time in which nobody asks. */
function timed(book: Workbook, limits: Limits): Workbook {
  return {
    ...book,
    async *lines(sheet) {
      const source = book.lines(sheet)
      let spent = 0
      try {
        for (;;) {
          const begun = performance.now()
          const next = await source.next()
          spent += performance.now() - begun
          if (spent > limits.seconds * 1000)
            throw new BrokenSheet(refuse['sheets.tooSlow']({ seconds: limits.seconds }))
          if (next.done) return
          yield next.value as readonly Line[]
        }
      } finally {
        await source.return(undefined)
      }
    },
  }
}
