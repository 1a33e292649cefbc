import { type FileHandle, open } from 'node:fs/promises'
import type { FileMetaData, SchemaElement } from 'hyparquet'
import { no, ok, plainNumber, type Refusal, type Result } from '../../../base/index.ts'
import { BrokenSheet, type Limits, type Line, refuse, type Workbook } from './declare.ts'

/** Values taken from the file at once. */
const CELLS_AT_ONCE = 1_000_000
const MOST_SLICE = 100_000

type ToText = (value: unknown) => string

/** The file as the reader of Parquet wants it: a length and a way to have a part. */
function sliced(handle: FileHandle, byteLength: number) {
  return {
    byteLength,
    async slice(start: number, end = byteLength): Promise<ArrayBuffer> {
      const from = start < 0 ? byteLength + start : start
      const length = Math.max(0, Math.min(end, byteLength) - from)
      const bytes = new Uint8Array(length)
      const { bytesRead } = await handle.read(bytes, 0, length, from)
      return bytes.buffer.slice(0, bytesRead)
    },
  }
}

/** Opens a Parquet file: typed columns become text without loss, rows come group by group. */
export async function openParquet(path: string, limits: Limits): Promise<Result<Workbook, Refusal>> {
  const handle = await open(path)
  const opened = await opening(handle, limits).catch(async (fault) => {
    if (fault instanceof BrokenSheet) return no(fault.refusal)
    return no(refuse['sheets.broken']({ why: `Parquet: ${String((fault as Error).message).slice(0, 80)}` }))
  })
  if (!opened.ok) await handle.close()
  return opened
}

async function opening(handle: FileHandle, limits: Limits): Promise<Result<Workbook, Refusal>> {
  const { size } = await handle.stat()
  const { parquetMetadataAsync, parquetReadObjects } = await import('hyparquet')
  const { compressors } = await import('hyparquet-compressors')
  const file = sliced(handle, size)
  const metadata = await parquetMetadataAsync(file, { geoparquet: false })
  const rows = Number(metadata.num_rows)
  if (rows > limits.rows) return no(refuse['sheets.tooManyRows']({ most: limits.rows }))
  const unpacked = metadata.row_groups.reduce(
    (sum, { columns }) =>
      sum + columns.reduce((all, { meta_data: one }) => all + Number(one?.total_uncompressed_size ?? 0), 0),
    0,
  )
  if (unpacked > limits.unpackedBytes) return no(refuse['sheets.bomb']({ part: 'Parquet' }))
  if (!isWhole(metadata))
    return no(refuse['sheets.broken']({ why: 'Parquet: 列与结构不符 · columns and schema differ' }))
  const columns = columnsOf(metadata)
  if (columns.length === 0) return no(refuse['sheets.empty']())
  if (columns.length > limits.columns) return no(refuse['sheets.tooWide']({ line: 1, most: limits.columns }))
  const slice = Math.max(1000, Math.min(MOST_SLICE, Math.floor(CELLS_AT_ONCE / columns.length)))
  return ok({
    format: 'parquet',
    encoding: null,
    delimiter: null,
    sheets: [{ name: '', hidden: 'shown', head: 'first', hiddenColumns: [], rows: rows + 1 }],
    told: [],
    async *lines() {
      yield [{ no: 1, cells: columns.map(({ name }) => name), head: true }]
      for (let from = 0; from < rows; from += slice) {
        const records = await parquetReadObjects({
          file,
          metadata,
          compressors,
          utf8: false,
          geoparquet: false,
          useOffsetIndex: true,
          rowStart: from,
          rowEnd: Math.min(rows, from + slice),
          parsers: {
            stringFromBytes,
            jsonFromBytes: stringFromBytes,
            timestampFromNanoseconds: momentOf(9, true),
          },
        }).catch((fault) => {
          if (fault instanceof BrokenSheet) throw fault
          throw new BrokenSheet(
            refuse['sheets.broken']({ why: `Parquet: ${String((fault as Error).message).slice(0, 80)}` }),
          )
        })
        const lines: Line[] = []
        for (const [i, record] of records.entries())
          lines.push({
            no: from + i + 2,
            cells: columns.map(({ name, text }) => cellOf(record[name], text, from + i + 2, limits)),
          })
        yield lines
      }
    },
    close: () => handle.close(),
  })
}

/**
 * Does every group hold exactly the columns of the schema, in its order, each name once? The reader takes a column by
 * name and would leave one that it does not find to fail on its own, where nobody listens.
 */
function isWhole({ schema, row_groups: groups }: FileMetaData): boolean {
  const leaves: string[] = []
  let at = 1
  const walk = (path: readonly string[], children: number): void => {
    for (let i = 0; i < children; i++) {
      const element = schema[at++]
      if (!element) return
      const own = [...path, element.name]
      if (element.num_children) walk(own, element.num_children)
      else leaves.push(own.join('\0'))
    }
  }
  walk([], schema[0]?.num_children ?? 0)
  if (at !== schema.length || new Set(leaves).size !== leaves.length) return false
  return groups.every(
    ({ columns }) =>
      columns.length === leaves.length &&
      columns.every(({ meta_data: one }, i) => one?.path_in_schema.join('\0') === leaves[i]),
  )
}

function cellOf(value: unknown, text: ToText, line: number, limits: Limits): string {
  if (value === null || value === undefined) return ''
  const said = text(value)
  if (said.length > limits.cell)
    throw new BrokenSheet(refuse['sheets.cellTooLong']({ line, most: limits.cell }))
  return said
}

const strict = new TextDecoder('utf-8', { fatal: true })
function stringFromBytes(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes)
  } catch {
    throw new BrokenSheet(refuse['sheets.broken']({ why: 'Parquet: UTF-8' }))
  }
}

/**
 * Columns at the top, each with the way its values become text. Decimals, days and times are taken out of the schema
 * that the reader sees: it would make floats and milliseconds of them.
 */
function columnsOf(metadata: FileMetaData): { readonly name: string; readonly text: ToText }[] {
  const columns: { name: string; text: ToText }[] = []
  let left = metadata.schema[0]?.num_children ?? 0
  let at = 1
  const skip = (): void => {
    const children = metadata.schema[at]?.num_children ?? 0
    at++
    for (let i = 0; i < children; i++) skip()
  }
  for (; left > 0; left--) {
    const element = metadata.schema[at]
    if (!element) break
    if (element.num_children) columns.push({ name: element.name, text: nested })
    else columns.push({ name: element.name, text: textBy(element) })
    skip()
  }
  for (const element of metadata.schema) {
    const kind = element.logical_type?.type
    if (
      ['DECIMAL', 'DATE', 'TIME', 'TIMESTAMP'].includes(kind ?? '') ||
      /^(DECIMAL|DATE|TIME|TIMESTAMP)/.test(element.converted_type ?? '')
    ) {
      delete element.logical_type
      delete element.converted_type
    }
  }
  return columns
}

function textBy(element: SchemaElement): ToText {
  const logical = element.logical_type
  const kind = logical?.type ?? element.converted_type ?? ''
  const scale = (logical?.type === 'DECIMAL' ? logical.scale : undefined) ?? element.scale ?? 0
  if (kind === 'DECIMAL') return (value) => decimalText(value, scale)
  if (kind === 'DATE') return (value) => new Date(Number(value) * 86_400_000).toISOString().slice(0, 10)
  if (kind.startsWith('TIMESTAMP')) {
    const unit = logical?.type === 'TIMESTAMP' ? logical.unit : kind.slice(10)
    const utc = logical?.type === 'TIMESTAMP' ? logical.isAdjustedToUTC : true
    return momentOf(unit === 'NANOS' ? 9 : unit === 'MICROS' ? 6 : 3, utc) as ToText
  }
  if (kind.startsWith('TIME')) {
    const unit = logical?.type === 'TIME' ? logical.unit : kind.slice(5)
    const digits = unit === 'NANOS' ? 9 : unit === 'MICROS' ? 6 : 3
    return (value) => momentOf(digits, false)(BigInt(value as number)).slice(11)
  }
  if (element.type === 'FLOAT') return (value) => floatText(Number(value))
  if (element.type === 'DOUBLE') return (value) => plainNumber(Number(value))
  return nested
}

/** Shortest text that is this number in 32 bits: 0.1 and not 0.10000000149011612. */
function floatText(value: number): string {
  for (let digits = 6; digits <= 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return plainNumber(short)
  }
  return plainNumber(value)
}

function integerOf(value: unknown): bigint {
  if (!(value instanceof Uint8Array)) return BigInt(value as number)
  let sum = 0n
  for (const byte of value) sum = sum * 256n + BigInt(byte)
  return value.length > 0 && (value[0] ?? 0) >= 128 ? sum - (1n << BigInt(value.length * 8)) : sum
}

function decimalText(value: unknown, scale: number): string {
  const whole = integerOf(value)
  const digits = (whole < 0n ? -whole : whole).toString().padStart(scale + 1, '0')
  const sign = whole < 0n ? '-' : ''
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

/** Text of a moment counted from 1970 in units of 10^-digits seconds; `Z` where it is UTC. */
const momentOf =
  (digits: number, utc: boolean) =>
  (value: bigint): string => {
    const unit = 10n ** BigInt(digits)
    const count = BigInt(value)
    let seconds = count / unit
    let rest = count % unit
    if (rest < 0n) {
      rest += unit
      seconds -= 1n
    }
    const text = new Date(Number(seconds) * 1000).toISOString().slice(0, 19).replace('T', ' ')
    const fraction =
      rest === 0n
        ? ''
        : `.${rest
            .toString()
            .padStart(digits, '0')
            .replace(/(?<!0)0+$/, '')}`
    return `${text}${fraction}${utc ? 'Z' : ''}`
  }

/** Values as they are; lists and structures as JSON, bytes as hexadecimal digits. */
const nested: ToText = (value) => {
  if (typeof value === 'string') return value
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return plainNumber(value)
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  return JSON.stringify(value, (_, one) =>
    typeof one === 'bigint'
      ? String(one)
      : one instanceof Uint8Array
        ? Buffer.from(one).toString('hex')
        : one,
  )
}
