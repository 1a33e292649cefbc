import { BrokenSheet, type Limits, type Line, refuse } from './declare.ts'

export type Dialect = { readonly delimiter: string; readonly quote: '"' | "'" | null }

const LF = 10
const CR = 13

/** What no office writes into a text and whoever joins cells must look for. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROLS = /[\0-\x08\x0b\x0c\x0e-\x1f]/
const plain = new WeakSet<readonly Line[]>()
/** Lines of which no cell holds a control character but tabs and line ends: looked for once in their text, not cell by cell. */
export const holdNoControls = (lines: readonly Line[]): boolean => plain.has(lines)

/**
 * RFC 4180 over pieces of text: a quotation mark opens only at the beginning of a cell, inside it stands doubled, and
 * after it the cell ends. Lines end in CRLF, LF or CR, mixed as they come. Nothing is trimmed, nothing guessed.
 */
export class CsvReader {
  readonly #delimiter: number
  readonly #quote: number
  readonly #quoteMark: string
  readonly #limits: Limits
  #rest = ''
  #no = 0

  constructor({ delimiter, quote }: Dialect, limits: Limits) {
    this.#delimiter = delimiter.charCodeAt(0)
    this.#quote = quote === null ? -1 : quote.charCodeAt(0)
    this.#quoteMark = quote ?? ''
    this.#limits = limits
  }

  /** Lines that are complete with this piece; `last` = nothing follows. */
  read(piece: string, last: boolean): Line[] {
    const text = this.#rest === '' ? piece : this.#rest + piece
    const end = text.length
    const delimiter = this.#delimiter
    const quote = this.#quote
    const { cell: longest, columns: widest, rows: most } = this.#limits
    const lines: Line[] = []
    let at = 0
    let rowFrom = 0
    while (at < end) {
      const cells: string[] = []
      rowFrom = at
      let whole = false
      for (;;) {
        const from = at
        if (at < end && text.charCodeAt(at) === quote) {
          const closed = this.#closing(text, at + 1, last)
          if (closed < 0) break
          const inner = text.slice(from + 1, closed)
          cells.push(
            inner.includes(this.#quoteMark)
              ? inner.replaceAll(this.#quoteMark + this.#quoteMark, this.#quoteMark)
              : inner,
          )
          at = closed + 1
          if (at < end) {
            const after = text.charCodeAt(at)
            if (after !== delimiter && after !== LF && after !== CR)
              throw new BrokenSheet(refuse['sheets.quoteTail']({ line: this.#no + 1, column: cells.length }))
          }
        } else {
          let code = -1
          while (at < end) {
            code = text.charCodeAt(at)
            if (code === delimiter || code === LF || code === CR) break
            at++
          }
          if (at === end && !last) break
          cells.push(text.slice(from, at))
        }
        if (at - from > longest)
          throw new BrokenSheet(refuse['sheets.cellTooLong']({ line: this.#no + 1, most: longest }))
        if (at === end) {
          whole = last
          break
        }
        const code = text.charCodeAt(at)
        if (code === delimiter) {
          at++
          if (cells.length >= widest)
            throw new BrokenSheet(refuse['sheets.tooWide']({ line: this.#no + 1, most: widest }))
          continue
        }
        if (code === CR) {
          if (at + 1 === end && !last) break
          at += text.charCodeAt(at + 1) === LF ? 2 : 1
        } else at++
        whole = true
        break
      }
      if (!whole) {
        at = rowFrom
        break
      }
      this.#no++
      if (this.#no > most) throw new BrokenSheet(refuse['sheets.tooManyRows']({ most }))
      lines.push({ no: this.#no, cells })
    }
    if (!CONTROLS.test(text)) plain.add(lines)
    this.#rest = at < end ? text.slice(at) : ''
    if (this.#rest.length > longest * 8)
      throw new BrokenSheet(refuse['sheets.cellTooLong']({ line: this.#no + 1, most: longest }))
    return lines
  }

  /** Place of the mark that closes a quoted cell; -1 = it comes with a later piece. */
  #closing(text: string, from: number, last: boolean): number {
    let at = from
    for (;;) {
      at = text.indexOf(this.#quoteMark, at)
      const far = at < 0 ? text.length : at
      if (far - from > this.#limits.cell || (at < 0 && last))
        throw new BrokenSheet(refuse['sheets.quoteOpen']({ line: this.#no + 1 }))
      if (at < 0) return -1
      if (at + 1 === text.length) return last ? at : -1
      if (text.charCodeAt(at + 1) !== this.#quote) return at
      at += 2
    }
  }
}

const DELIMITERS = [',', '\t', ';', '|', '\u0001', '，'] as const
/** The full-width comma also stands in sentences: it separates only where nothing else does. */
const SENTENCES = '，'
const LOOKED_AT = 200

/** The separator with which the most rows have the same number of cells; and the quotation mark in use. */
export function dialectOf(opening: string, whole: boolean, limits: Limits): Dialect {
  let best = { dialect: { delimiter: ',', quote: '"' } as Dialect, agree: 0, cells: 1 }
  for (const delimiter of DELIMITERS) {
    if (!opening.includes(delimiter) || (delimiter === SENTENCES && best.agree > 0.5)) continue
    const dialect: Dialect = { delimiter, quote: markOf(opening, delimiter) }
    const { agree, cells } = agreement(opening, whole, dialect, limits)
    if (agree > best.agree + 0.05 || (agree > best.agree - 0.05 && cells > best.cells))
      best = { dialect, agree, cells }
  }
  return best.dialect
}

/** Share of rows with the commonest number of cells above one. */
function agreement(
  opening: string,
  whole: boolean,
  dialect: Dialect,
  limits: Limits,
): { agree: number; cells: number } {
  let lines: Line[] = []
  try {
    lines = new CsvReader(dialect, limits).read(opening, whole).slice(0, LOOKED_AT)
  } catch {
    return { agree: 0.01, cells: 1 }
  }
  const counts = new Map<number, number>()
  let said = 0
  for (const { cells } of lines) {
    if (cells.every((cell) => cell === '')) continue
    said++
    if (cells.length > 1) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1)
  }
  const [cells, count] = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [1, 0]
  return { agree: said === 0 ? 0 : count / said, cells }
}

/** Single quotation marks count as such only where nearly every cell stands between two of them. */
function markOf(opening: string, delimiter: string): '"' | "'" {
  if (opening.includes('"') || !opening.includes("'")) return '"'
  const cells = opening
    .split(/\r\n|\n|\r/)
    .slice(0, LOOKED_AT)
    .flatMap((line) => line.split(delimiter))
    .filter((cell) => cell !== '')
  const between = cells.filter((cell) => cell.length > 1 && cell.startsWith("'") && cell.endsWith("'")).length
  return between > 1 && between > cells.length * 0.6 ? "'" : '"'
}
