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

/** A `text[]` of a COPY line: escaped once for the array and once for the line. */
export function arrayOf(cells: readonly string[]): string {
  let text = '{'
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i] as string
    if (i > 0) text += ','
    text += IN_ARRAY.test(cell)
      ? `"${cell.replace(/["\\\n\r\t\0]/g, (found) => arrayEscapes[found] as string)}"`
      : `"${cell}"`
  }
  return `${text}}`
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
