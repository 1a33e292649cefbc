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
import { encodingOf, type TextShape, textOf } from './text.ts'
import { openXlsx } from './xlsx.ts'
import { openZip } from './zip.ts'

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

async function opening(path: string, how: Reading, limits: Limits): Promise<Result<Workbook, Refusal>> {
  const first = await firstBytes(path, limits)
  if (!first.ok) return first
  if (begins(first.value, 0x50, 0x4b)) {
    const zip = await openZip(path, limits)
    return zip.ok ? openXlsx(zip.value, how, limits) : zip
  }
  return openText(path, begins(first.value, 0x1f, 0x8b), how, limits)
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
      break
    }
    start += text
  }
  if (start.trim() === '') return no(refuse['sheets.empty']())
  return openCsv(shape.value, start, whole, how, limits)
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
