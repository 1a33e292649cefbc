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

const IN_ARRAY = /["\\\n\r\t\0]/
const arrayEscapes: Readonly<Record<string, string>> = {
  '"': '\\\\"',
  '\\': '\\\\\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\0': '\u2400',
}

const inArray = (cell: string): string =>
  cell.replace(/["\\\n\r\t\0]/g, (found) => arrayEscapes[found] as string)

/**
 * A `text[]` of a COPY line: escaped once for the array and once for the line. Joined by the engine and not piece by
 * piece: a string of a hundred small parts costs five times as much to encode.
 */
export function arrayOf(cells: readonly string[]): string {
  if (cells.length === 0) return '{}'
  for (let i = 0; i < cells.length; i++)
    if (IN_ARRAY.test(cells[i] as string)) return `{"${cells.map(inArray).join('","')}"}`
  return `{"${cells.join('","')}"}`
}

/** The values of a COPY line. */
export function valuesOf(values: readonly (string | null)[]): string {
  const cells = new Array<string>(values.length)
  for (let i = 0; i < values.length; i++) cells[i] = cellOf(values[i] as string | null)
  return cells.join('\t')
}

const encoder = new TextEncoder()
const PIECE = 128 * 1024

/** Lines gathered into byte buffers that can be handed to another thread without being copied. */
export class Pieces {
  #text = ''
  #done: Uint8Array<ArrayBuffer>[] = []
  bytes = 0

  add(line: string): void {
    this.#text += line
    if (this.#text.length >= PIECE) this.#cut()
  }

  #cut(): void {
    if (this.#text === '') return
    const piece = encoder.encode(this.#text)
    this.#text = ''
    this.#done.push(piece)
    this.bytes += piece.byteLength
  }

  take(): Uint8Array<ArrayBuffer>[] {
    this.#cut()
    const done = this.#done
    this.#done = []
    this.bytes = 0
    return done
  }
}
