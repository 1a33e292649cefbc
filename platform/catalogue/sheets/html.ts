import type { CellFlag, Line } from './declare.ts'
import { unescaped } from './xml.ts'

const MOST_SPAN = 1000

const spanIn = (tag: string, name: string): number => {
  const said = Number(new RegExp(`\\b${name}\\s*=\\s*["']?(\\d+)`, 'i').exec(tag)?.[1] ?? 1)
  return Math.min(Math.max(1, said), MOST_SPAN)
}

const plain = (text: string): string => unescaped(text.replace(/&nbsp;/gi, '\u00a0'))

type Token =
  | { readonly text: string }
  | { readonly tag: string; readonly closes: boolean; readonly rest: string }

const TAG = /^<(\/?)([a-zA-Z][\w:-]*)/

/** Text and tags of a page in their order; what is not closed ends the page, so that no search runs twice over it. */
function* tokensOf(page: string): Generator<Token> {
  let at = 0
  const past = (sign: string, from: number): number => {
    const found = page.indexOf(sign, from)
    return found < 0 ? page.length : found + sign.length
  }
  while (at < page.length) {
    const lt = page.indexOf('<', at)
    if (lt < 0) {
      yield { text: page.slice(at) }
      return
    }
    if (lt > at) yield { text: page.slice(at, lt) }
    if (page.startsWith('<!--', lt)) {
      at = past('-->', lt)
      continue
    }
    const match = TAG.exec(page.slice(lt, lt + 40))
    if (!match) {
      if (page[lt + 1] !== '!' && page[lt + 1] !== '?') yield { text: '<' }
      at = page[lt + 1] === '!' || page[lt + 1] === '?' ? past('>', lt) : lt + 1
      continue
    }
    const end = past('>', lt)
    const tag = (match[2] ?? '').toLowerCase()
    const closes = match[1] === '/'
    at = end
    // a page has few of these; one that is not closed swallows the rest
    if (!closes && (tag === 'script' || tag === 'style')) at = past(`</${tag}`, end)
    else yield { tag, closes, rest: page.slice(lt + match[0].length, end - 1) }
  }
}

/** Tables of a page 网页表格, as many systems call “Excel”: one list of lines for each table, nested ones by themselves. */
export function tablesOf(page: string): Line[][] {
  const tables: Line[][] = []
  const open: Table[] = []
  const close = (): void => {
    const done = open.pop()?.lines() ?? []
    if (done.length > 0) tables.push(done)
  }
  for (const token of tokensOf(page)) {
    const table = open.at(-1)
    if ('text' in token) {
      table?.text(token.text)
      continue
    }
    const { tag, closes, rest } = token
    if (tag === 'table') {
      if (closes) close()
      else open.push(new Table())
    } else if (tag === 'tr') table?.row(closes)
    else if (tag === 'td' || tag === 'th') {
      if (closes) table?.endCell()
      else table?.cell(spanIn(rest, 'colspan'), spanIn(rest, 'rowspan'))
    } else if (tag === 'br' || (tag === 'p' && !closes)) table?.text('\n')
  }
  while (open.length > 0) close()
  return tables
}

type Span = { readonly left: number; readonly wide: number; rows: number; readonly value: string }

/** Rows of one table while it goes by; a cell that spans counts as merged. */
class Table {
  readonly #lines: Line[] = []
  #cells: string[] = []
  #flags: CellFlag[] = []
  #column = 0
  #inRow = false
  #cell: { readonly wide: number; readonly high: number; text: string } | null = null
  #spans: Span[] = []
  #coming: Span[] = []
  #no = 0

  /** A row begins or ends; one that says nothing and is not begun is none. */
  row(closes: boolean): void {
    this.endCell()
    if (this.#inRow) this.#end()
    this.#inRow = !closes
  }

  #end(): void {
    this.#covered()
    if (this.#cells.length === 0 && this.#spans.length === 0) return
    this.#no++
    for (const span of this.#spans) {
      span.rows--
      for (let column = span.left; column < span.left + span.wide; column++)
        if (span.value !== '') this.#flags.push({ column, kind: 'merged', value: span.value })
    }
    this.#spans = [...this.#spans, ...this.#coming].filter(({ rows }) => rows > 0)
    this.#coming = []
    this.#lines.push({
      no: this.#no,
      cells: this.#cells,
      ...(this.#flags.length > 0 ? { flags: this.#flags } : {}),
    })
    this.#cells = []
    this.#flags = []
    this.#column = 0
  }

  /** Moves past cells that a cell of an earlier row covers. */
  #covered(): void {
    for (;;) {
      const span = this.#spans.find(({ left, wide }) => this.#column >= left && this.#column < left + wide)
      if (!span) return
      this.#column = span.left + span.wide
    }
  }

  cell(wide: number, high: number): void {
    this.endCell()
    this.#inRow = true
    this.#covered()
    this.#cell = { wide, high, text: '' }
  }

  text(text: string): void {
    if (this.#cell) this.#cell.text += text
  }

  endCell(): void {
    if (!this.#cell) return
    const { wide, high, text } = this.#cell
    const value = plain(text)
      .replace(/(?<![ \t\r\n])[ \t\r]*\n[ \t\r\n]*/g, '\n')
      .trim()
    while (this.#cells.length < this.#column) this.#cells.push('')
    this.#cells.push(value)
    for (let column = this.#column + 1; column < this.#column + wide; column++) {
      this.#cells.push('')
      if (value !== '') this.#flags.push({ column, kind: 'merged', value })
    }
    if (high > 1) this.#coming.push({ left: this.#column, wide, rows: high - 1, value })
    this.#column += wide
    this.#cell = null
  }

  lines(): Line[] {
    this.endCell()
    if (this.#cells.length > 0) this.#end()
    return this.#lines
  }
}
