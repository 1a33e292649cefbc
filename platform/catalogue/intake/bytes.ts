import type { Id } from '../../../base/index.ts'

/**
 * Text format of COPY: one line a row, tabs between columns, `\N` for null. Written by hand because a million rows pass
 * here: most texts hold nothing to escape and cost one look.
 */

const SPECIAL = /[\\\n\r\t\0]/
const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  // PostgreSQL has no room for it; shown as the sign for it, and the cell is refused where it is used
  '\0': '\u2400',
}

/** One value of a COPY line. */
export const cellOf = (text: string | null): string =>
  text === null
    ? '\\N'
    : SPECIAL.test(text)
      ? text.replace(/[\\\n\r\t\0]/g, (found) => escapes[found] as string)
      : text

/** Between the cells of a line of the landing table: the unit separator of ASCII, which no office file holds. */
const BETWEEN = '\u001f'
const BETWEEN_CODE = 31
/** Between lines of a page: the record separator. */
const NEXT = '\u001e'
/** Stands before what would be mistaken within a cell. */
const MARK = '\u001b'
const ESCAPES: readonly (readonly [string, string])[] = [
  [MARK, `${MARK}e`],
  [BETWEEN, `${MARK}u`],
  [NEXT, `${MARK}r`],
  // PostgreSQL has no room for it; shown as the sign for it, and the cell is refused where it is used
  ['\0', '\u2400'],
]
const RETURNED = ESCAPES.slice(0, 3)

/**
 * The cells of a line as one text of the landing table: joined by the engine and then looked at once. An array of the
 * database says the same and takes it half as long again to read in. `plain`: no cell holds a control character.
 */
export function lineOf(cells: readonly string[], plain = false): string {
  const line = cells.join(BETWEEN)
  if (plain) return line
  let between = 1
  for (let at = 0; at < line.length; at++) {
    const code = line.charCodeAt(at)
    if (code >= 32) continue
    if (code !== BETWEEN_CODE) return carefulLine(cells)
    between++
  }
  return between === cells.length || line === '' ? line : carefulLine(cells)
}

const carefulLine = (cells: readonly string[]): string =>
  cells.map((cell) => ESCAPES.reduce((text, [own, shown]) => text.replaceAll(own, shown), cell)).join(BETWEEN)

/** The cells of a line as the landing table keeps it. */
export const cellsOf = (line: string): string[] => {
  const cells = line.split(BETWEEN)
  return line.includes(MARK)
    ? cells.map((cell) => RETURNED.reduceRight((text, [own, shown]) => text.replaceAll(shown, own), cell))
    : cells
}

/** The lines of a page, as its row numbers begin. */
export const linesOf = (page: string): string[] => page.split(NEXT)

/** The values of a COPY line. */
export function valuesOf(values: readonly (string | null)[]): string {
  const cells = new Array<string>(values.length)
  for (let i = 0; i < values.length; i++) cells[i] = cellOf(values[i] as string | null)
  return cells.join('\t')
}

const PIECE = 256 * 1024

/** Lines gathered into byte buffers that can be handed to another thread without being copied. */
export class Pieces {
  #piece: Buffer<ArrayBuffer> | null = null
  #at = 0
  #done: Uint8Array<ArrayBuffer>[] = []
  bytes = 0

  /** Written where it will lie: a long text grown line by line is flattened and encoded at twice the cost. */
  add(line: string): void {
    if (this.#piece && line.length * 3 > this.#piece.length - this.#at) this.#cut()
    this.#piece ??= Buffer.allocUnsafeSlow(Math.max(PIECE, line.length * 3)) as Buffer<ArrayBuffer>
    const written = this.#piece.write(line, this.#at)
    this.#at += written
    this.bytes += written
  }

  #cut(): void {
    if (this.#piece && this.#at > 0) this.#done.push(this.#piece.subarray(0, this.#at))
    this.#piece = null
    this.#at = 0
  }

  take(): Uint8Array<ArrayBuffer>[] {
    this.#cut()
    const done = this.#done
    this.#done = []
    this.bytes = 0
    return done
  }
}

/** Bytes of a page's text: a row of this length still lies in the table itself, four to a block. */
const PAGE = 1_900
const NEXT_CODE = 30

/**
 * Lines gathered into pages of the landing table, in COPY's binary format: a row holds as many lines as fit, so that the
 * database has a tenth of the rows to make, and no byte to look at for escapes. Lines of a page follow one another without a gap.
 */
export class Pages {
  readonly #head: Buffer
  #piece: Buffer<ArrayBuffer> | null = null
  /** Where the open page begins; -1 = none is open. */
  #from = -1
  #at = 0
  #first = 0
  #last = 0
  #done: Uint8Array<ArrayBuffer>[] = []
  bytes = 0

  constructor(district: string, delivery: Id) {
    this.#head = headOf(district, delivery)
  }

  add(no: number, line: string): void {
    if (this.#from >= 0 && no !== this.#last + 1) this.#close()
    const room = this.#head.length + 1 + line.length * 3
    if (this.#piece && room > this.#piece.length - this.#at) this.#cut()
    this.#piece ??= Buffer.allocUnsafeSlow(Math.max(PIECE, room)) as Buffer<ArrayBuffer>
    const piece = this.#piece
    const text = this.#from + this.#head.length
    const fits = this.#from >= 0 && this.#at - text + 1 + line.length <= PAGE
    if (fits) {
      const written = piece.write(line, this.#at + 1)
      if (this.#at - text + 1 + written <= PAGE) {
        piece[this.#at] = NEXT_CODE
        this.#at += 1 + written
        this.bytes += 1 + written
        this.#last = no
        return
      }
    }
    if (this.#from >= 0) this.#close()
    this.#open(piece, no)
    const written = piece.write(line, this.#at)
    this.#at += written
    this.bytes += written
  }

  #open(piece: Buffer, no: number): void {
    this.#from = this.#at
    this.#head.copy(piece, this.#at)
    this.#at += this.#head.length
    this.bytes += this.#head.length
    this.#first = no
    this.#last = no
  }

  /** Writes into the page's head what is known now. */
  #close(): void {
    if (this.#from < 0 || !this.#piece) return
    const text = this.#from + this.#head.length
    this.#piece.writeInt32BE(this.#first, text - 16)
    this.#piece.writeInt32BE(this.#last, text - 8)
    this.#piece.writeInt32BE(this.#at - text, text - 4)
    this.#from = -1
  }

  #cut(): void {
    this.#close()
    if (this.#piece && this.#at > 0) this.#done.push(this.#piece.subarray(0, this.#at))
    this.#piece = null
    this.#at = 0
  }

  take(): Uint8Array<ArrayBuffer>[] {
    this.#cut()
    const done = this.#done
    this.#done = []
    this.bytes = 0
    return done
  }
}

/** Columns of a page, in the order of `headOf`. */
export const PAGE_COLUMNS = ['district', 'delivery', 'row_no', 'until_no', 'lines']

/** What stands before a page's text: the number of columns, then each with its length before it. */
function headOf(district: string, delivery: Id): Buffer {
  const place = Buffer.from(district)
  const [count, int4, id] = [
    Buffer.alloc(2),
    Buffer.alloc(4),
    Buffer.from(delivery.replaceAll('-', ''), 'hex'),
  ]
  count.writeInt16BE(PAGE_COLUMNS.length)
  int4.writeInt32BE(4)
  const length = (bytes: Buffer): Buffer => {
    const said = Buffer.alloc(4)
    said.writeInt32BE(bytes.length)
    return Buffer.concat([said, bytes])
  }
  const open = Buffer.alloc(4)
  return Buffer.concat([count, length(place), length(id), int4, open, int4, open, open])
}
