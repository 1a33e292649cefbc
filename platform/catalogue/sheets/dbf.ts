import { isUtf8 } from 'node:buffer'
import { BrokenSheet, type CellFlag, type Encoding, refuse } from './declare.ts'

type Column = { readonly name: string; readonly kind: string; readonly from: number; readonly width: number }
type Table = { readonly rows: number; readonly encoding: Encoding; readonly columns: readonly Column[] }

/** Bytes of a stream taken in the lengths that a format asks for. */
export class ByteReader {
  readonly #source: AsyncIterator<Buffer>
  #held: Buffer = Buffer.alloc(0)

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]()
  }

  /** Exactly so many bytes; fewer only at the end. */
  async take(length: number): Promise<Buffer> {
    const pieces = [this.#held]
    let held = this.#held.length
    while (held < length) {
      const next = await this.#source.next()
      if (next.done) break
      pieces.push(next.value)
      held += next.value.length
    }
    const all = pieces.length === 1 ? this.#held : Buffer.concat(pieces)
    this.#held = all.subarray(Math.min(length, all.length))
    return all.subarray(0, length)
  }

  async end(): Promise<void> {
    await this.#source.return?.()
  }
}

/** Language drivers of dBase files that say which encoding the texts are in. */
const DRIVERS: Readonly<Record<number, Encoding>> = {
  77: 'gb18030',
  122: 'gb18030',
  79: 'big5',
  120: 'big5',
  3: 'windows-1252',
  87: 'windows-1252',
}

/** What the file beside it (.cpg) says. */
export function encodingSaid(text: string): Encoding | null {
  const word = text
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
  if (/utf8|65001/.test(word)) return 'utf-8'
  if (/gb|936/.test(word)) return 'gb18030'
  if (/big5|950/.test(word)) return 'big5'
  return /1252|88591/.test(word) ? 'windows-1252' : null
}

/** A dBase table 属性表, as it lies beside the shapes of a Shapefile. */
export class DbfReader {
  readonly #bytes: ByteReader
  readonly #said: Encoding | null
  #length = 0
  #table: Table | null = null

  constructor(source: AsyncIterable<Buffer>, said: Encoding | null) {
    this.#bytes = new ByteReader(source)
    this.#said = said
  }

  /** Names of the columns and number of rows. */
  async head(): Promise<{
    readonly rows: number
    readonly names: readonly string[]
    readonly driver: Encoding | null
    /** Columns whose texts lie in a file beside. */
    readonly memos: readonly number[]
  }> {
    const fixed = await this.#bytes.take(32)
    if (fixed.length < 32) throw broken('dbf')
    const length = fixed.readUInt16LE(8)
    this.#length = fixed.readUInt16LE(10)
    if (length < 33 || this.#length < 1) throw broken('dbf')
    const rest = await this.#bytes.take(length - 32)
    if (rest.length < length - 32) throw broken('dbf')
    const driver = DRIVERS[fixed[29] ?? 0] ?? null
    const names: Buffer[] = []
    const columns: Column[] = []
    let from = 1
    for (let at = 0; at + 32 <= rest.length && rest[at] !== 13; at += 32) {
      const end = rest.indexOf(0, at)
      const name = rest.subarray(at, Math.min(end < at ? at + 11 : end, at + 11))
      names.push(name)
      const kind = String.fromCharCode(rest[at + 11] ?? 67)
      // character columns use the byte of the decimals for widths above 255
      const width = (rest[at + 16] ?? 0) + (kind === 'C' ? (rest[at + 17] ?? 0) * 256 : 0)
      columns.push({ name: '', kind, from, width })
      from += width
    }
    const encoding = this.#said ?? driver ?? (names.every((name) => isUtf8(name)) ? 'utf-8' : 'gb18030')
    this.#table = {
      rows: fixed.readUInt32LE(4),
      encoding,
      columns: columns.map((column, i) => ({
        ...column,
        name: decoded(names[i] ?? Buffer.alloc(0), encoding).text,
      })),
    }
    return {
      rows: this.#table.rows,
      names: this.#table.columns.map(({ name }) => name),
      driver,
      memos: columns.flatMap(({ kind }, i) => ('MGBPW'.includes(kind) ? [i] : [])),
    }
  }

  /** The next row; null = deleted; undefined = no more. */
  async next(): Promise<{ readonly cells: string[]; readonly flags: CellFlag[] } | null | undefined> {
    const record = await this.#bytes.take(this.#length)
    if (record.length === 0 || record[0] === 0x1a) return undefined
    if (record.length < this.#length) throw broken('dbf 不完整 · cut off')
    if (record[0] === 0x2a) return null
    const flags: CellFlag[] = []
    const cells = (this.#table?.columns ?? []).map((one, column) => {
      const { text, whole } = fieldText(
        record.subarray(one.from, one.from + one.width),
        one.kind,
        this.#table?.encoding ?? 'utf-8',
      )
      if (!whole) flags.push({ column, kind: 'broken' })
      return text
    })
    return { cells, flags }
  }

  async end(): Promise<void> {
    await this.#bytes.end()
  }
}

const broken = (why: string): BrokenSheet => new BrokenSheet(refuse['sheets.broken']({ why }))

function fieldText(bytes: Buffer, kind: string, encoding: Encoding): { text: string; whole: boolean } {
  if (kind === 'I') return { text: String(bytes.readInt32LE(0)), whole: true }
  // FoxPro: a day (Julian) and the milliseconds of it; money in ten-thousandths
  if (kind === 'T') return { text: momentOf(bytes), whole: true }
  if (kind === 'Y') {
    const money = bytes.readBigInt64LE(0)
    const size = money < 0n ? -money : money
    return {
      text: `${money < 0n ? '-' : ''}${size / 10_000n}.${String(size % 10_000n).padStart(4, '0')}`,
      whole: true,
    }
  }
  if (kind === 'O') return { text: String(bytes.readDoubleLE(0)), whole: true }
  const { text, whole } = decoded(bytes, encoding)
  const bare = kind === 'C' ? text.trimEnd() : text.trim()
  if (kind === 'D' && /^\d{8}$/.test(bare))
    return { text: `${bare.slice(0, 4)}-${bare.slice(4, 6)}-${bare.slice(6)}`, whole }
  if (kind === 'L') return { text: /[TtYy]/.test(bare) ? 'TRUE' : /[FfNn]/.test(bare) ? 'FALSE' : '', whole }
  if ((kind === 'N' || kind === 'F') && /^\*+$/.test(bare)) return { text: '', whole: false }
  return { text: bare, whole }
}

/** Days of the Julian count before 1970-01-01. */
const BEFORE_1970 = 2_440_588

function momentOf(bytes: Buffer): string {
  const [day, ms] = [bytes.readInt32LE(0), bytes.readInt32LE(4)]
  if (day === 0) return ''
  const text = new Date((day - BEFORE_1970) * 86_400_000 + Math.round(ms / 1000) * 1000).toISOString()
  return ms === 0 ? text.slice(0, 10) : text.slice(0, 19).replace('T', ' ')
}

/** Text of a field; a character cut in half at the end of a full field is left out and told. */
function decoded(bytes: Buffer, encoding: Encoding): { text: string; whole: boolean } {
  const zero = bytes.indexOf(0)
  const used = zero < 0 ? bytes : bytes.subarray(0, zero)
  for (let less = 0; less <= 3 && less <= used.length; less++)
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(used.subarray(0, used.length - less))
      return { text, whole: less === 0 }
    } catch {
      // one byte less
    }
  throw broken(`dbf: 编码不是 ${encoding} · encoding`)
}
