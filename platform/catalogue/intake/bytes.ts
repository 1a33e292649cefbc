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
const BACKSLASH = 92
/** Stands before what would be mistaken within a cell. */
const MARK = '\u001b'
const ESCAPES: readonly (readonly [string, string])[] = [
  [MARK, `${MARK}e`],
  [BETWEEN, `${MARK}u`],
]

/**
 * The cells of a line as one text of the landing table: joined by the engine and then looked at once. An array of the
 * database says the same and takes it half as long again to read in.
 */
export function lineOf(cells: readonly string[]): string {
  const line = cells.join(BETWEEN)
  let between = 1
  for (let at = 0; at < line.length; at++) {
    const code = line.charCodeAt(at)
    if (code < 32) {
      if (code !== BETWEEN_CODE) return carefulLine(cells)
      between++
    } else if (code === BACKSLASH) return carefulLine(cells)
  }
  return between === cells.length || line === '' ? line : carefulLine(cells)
}

const carefulLine = (cells: readonly string[]): string =>
  cellOf(
    cells
      .map((cell) => ESCAPES.reduce((text, [own, shown]) => text.replaceAll(own, shown), cell))
      .join(BETWEEN),
  )

/** The cells of a line as the landing table keeps it. */
export const cellsOf = (line: string): string[] => {
  const cells = line.split(BETWEEN)
  return line.includes(MARK)
    ? cells.map((cell) => ESCAPES.reduceRight((text, [own, shown]) => text.replaceAll(shown, own), cell))
    : cells
}

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
