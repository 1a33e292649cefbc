import { no, ok, type Refusal, type Result } from '../../../base/index.ts'
import {
  BrokenSheet,
  type CellFlag,
  type Limits,
  type Line,
  type Reading,
  refuse,
  type SheetInfo,
  type Workbook,
} from './declare.ts'
import { type Merge, merger } from './merged.ts'
import { numberText } from './numbers.ts'
import { type TextShape, textOf } from './text.ts'
import { attribute, unescaped, XmlReader, type XmlTaker } from './xml.ts'

/** Excel 2003 XML (SpreadsheetML), as older systems of offices put out under the name .xls. */
export const looksLikeSpreadsheetXml = (start: string): boolean =>
  /^\s*<\?xml/i.test(start) && start.includes('urn:schemas-microsoft-com:office:spreadsheet')

const PART = 'XML'
const LAST_ROW = 1_048_576
const broken = (why: string): BrokenSheet => new BrokenSheet(refuse['sheets.broken']({ why }))

/** A place said as a number from 1; without one it is the next. */
function placeIn(tag: string, next: number): number {
  const said = attribute(tag, 'Index')
  if (said === undefined) return next
  const place = Number(said)
  // downwards and to the right, each once: else one would silently take the place of another
  if (!(Number.isInteger(place) && place >= next && place <= LAST_ROW)) throw broken(`Index ${said}`)
  return place
}
const more = (tag: string, name: string): number => {
  const count = Number(attribute(tag, name) ?? 0)
  return Number.isInteger(count) && count > 0 ? Math.min(count, LAST_ROW) : 0
}

type Sheet = { info: SheetInfo; readonly hidden: number[]; readonly merges: Merge[] }

/** What stands around the rows: sheets, hidden columns, merged cells. The file is walked for them once before. */
class Outline implements XmlTaker {
  readonly sheets: Sheet[] = []
  #row = 0
  #column = 0
  #listed = 0
  #options = ''

  open(name: string, tag: string): void {
    const sheet = this.sheets.at(-1)
    if (name === 'Worksheet') {
      const title = attribute(tag, 'Name') ?? `Sheet${this.sheets.length + 1}`
      this.sheets.push({
        info: { name: title, hidden: 'shown', head: 'find', hiddenColumns: [], rows: null },
        ...{ hidden: [], merges: [] },
      })
      this.#row = 0
      this.#listed = 0
    } else if (name === 'Visible') this.#options = ' '
    if (!sheet) return
    if (name === 'Column') {
      const from = placeIn(tag, this.#listed + 1)
      this.#listed = from + more(tag, 'Span')
      if (attribute(tag, 'Hidden') === '1')
        for (let at = from; at <= this.#listed && sheet.hidden.length < 1_000; at++) sheet.hidden.push(at - 1)
    } else if (name === 'Row') {
      this.#row = placeIn(tag, this.#row + 1)
      this.#column = 0
    } else if (name === 'Cell') {
      const left = placeIn(tag, this.#column + 1)
      const [across, down] = [more(tag, 'MergeAcross'), more(tag, 'MergeDown')]
      this.#column = left + across
      if (across + down > 0)
        sheet.merges.push({
          ...{ top: this.#row, bottom: this.#row + down },
          ...{ left: left - 1, right: left - 1 + across },
        })
    }
  }
  text(text: string): void {
    if (this.#options !== '') this.#options += text
  }
  close(name: string): void {
    const sheet = this.sheets.at(-1)
    if (name !== 'Visible' || !sheet) return
    const said = this.#options.trim()
    const hidden = said === 'SheetHidden' ? 'hidden' : said === 'SheetVeryHidden' ? 'veryHidden' : 'shown'
    sheet.info = { ...sheet.info, hidden }
    this.#options = ''
  }
}

/** Collects the rows of one sheet while the XML goes by. */
class RowTaker implements XmlTaker {
  readonly #wanted: number
  readonly #merged: ReturnType<typeof merger>
  readonly #limits: Limits
  #sheet = -1
  #lines: Line[] = []
  #row = 0
  #rows = 0
  #hidden = false
  #cells: string[] = []
  #flags: CellFlag[] = []
  #column = 0
  #across = 0
  #type = ''
  #text: string | null = null
  #formula = false
  #aside = 0
  over = false

  constructor(wanted: number, merged: ReturnType<typeof merger>, limits: Limits) {
    this.#wanted = wanted
    this.#merged = merged
    this.#limits = limits
  }

  taken(): Line[] {
    const lines = this.#lines
    this.#lines = []
    return lines
  }

  open(name: string, tag: string): void {
    if (name === 'Worksheet') this.#sheet++
    if (this.#sheet !== this.#wanted) return
    if (name === 'Row') {
      this.#row = placeIn(tag, this.#row + 1)
      this.#hidden = attribute(tag, 'Hidden') === '1'
      this.#cells = []
      this.#flags = []
      this.#column = 0
      this.#across = 0
    } else if (name === 'Cell') {
      this.#column = placeIn(tag, this.#column + this.#across + 1)
      this.#across = more(tag, 'MergeAcross')
      this.#formula = attribute(tag, 'Formula') !== undefined
      this.#text = null
    } else if (name === 'Comment') this.#aside++
    else if (name === 'Data' && this.#aside === 0) {
      this.#type = attribute(tag, 'Type') ?? 'String'
      this.#text = ''
    }
  }

  text(text: string): void {
    if (this.#text !== null && this.#aside === 0) this.#text += text
  }

  close(name: string): void {
    if (this.#sheet !== this.#wanted) return
    if (name === 'Comment') this.#aside--
    else if (name === 'Cell') this.#cell()
    else if (name === 'Row') this.#end()
    else if (name === 'Worksheet') this.over = true
  }

  #cell(): void {
    const at = this.#column - 1
    if (at >= this.#limits.columns)
      throw new BrokenSheet(refuse['sheets.tooWide']({ line: this.#row, most: this.#limits.columns }))
    if (this.#text === null) {
      if (this.#formula) this.#flags.push({ column: at, kind: 'noValue' })
      return
    }
    const { text, kind } = this.#value(unescaped(this.#text))
    this.#text = null
    if (text === '') return
    if (text.length > this.#limits.cell)
      throw new BrokenSheet(refuse['sheets.cellTooLong']({ line: this.#row, most: this.#limits.cell }))
    while (this.#cells.length < at) this.#cells.push('')
    this.#cells[at] = text
    if (kind) this.#flags.push({ column: at, kind })
  }

  #value(said: string): { text: string; kind?: CellFlag['kind'] } {
    switch (this.#type) {
      case 'Number': {
        const { text, kind } = numberText(said)
        return kind ? { text, kind } : { text }
      }
      case 'DateTime':
        // a time alone stands as one of the day before days begin
        return {
          text: said
            .replace(/^1899-12-3[01]T(.+?)(\.0+)?Z?$/, '$1')
            .replace(/T00:00:00(\.0+)?Z?$/, '')
            .replace(/(:\d\d)\.0+Z?$/, '$1')
            .replace('T', ' '),
        }
      case 'Boolean':
        return { text: said === '1' || /^true$/i.test(said) ? 'TRUE' : 'FALSE' }
      case 'Error':
        return { text: said, kind: 'error' }
      default:
        return { text: said }
    }
  }

  #end(): void {
    this.#merged(this.#row, this.#cells, this.#flags)
    if (this.#cells.every((cell) => cell === '') && this.#flags.length === 0) return
    this.#rows++
    if (this.#rows > this.#limits.rows)
      throw new BrokenSheet(refuse['sheets.tooManyRows']({ most: this.#limits.rows }))
    this.#lines.push({
      no: this.#row,
      cells: this.#cells,
      ...(this.#flags.length > 0 ? { flags: this.#flags } : {}),
      ...(this.#hidden ? { hidden: true } : {}),
    })
  }
}

/** Opens an Excel 2003 XML workbook 电子表格 XML. */
export async function openSpreadsheetXml(
  shape: TextShape,
  how: Reading,
  limits: Limits,
): Promise<Result<Workbook, Refusal>> {
  const outline = new Outline()
  const reader = new XmlReader(PART, outline)
  for await (const text of textOf(shape, limits)) reader.read(text, false)
  reader.read('', true)
  const { sheets } = outline
  if (sheets.length === 0) return no(refuse['sheets.noSheet']())
  return ok({
    format: 'xml',
    encoding: shape.encoding,
    delimiter: null,
    sheets: sheets.map(({ info, hidden }) => ({ ...info, hiddenColumns: hidden })),
    told: [{ zh: '这是 Excel 2003 的 XML 格式', en: 'This is XML of Excel 2003' }],
    async *lines(sheet = 0) {
      const one = sheets[sheet]
      if (!one) throw new BrokenSheet(refuse['sheets.noSheet']())
      const taker = new RowTaker(sheet, merger(one.merges, how.fillMerged ?? false), limits)
      const rows = new XmlReader(PART, taker)
      for await (const text of textOf(shape, limits)) {
        rows.read(text, false)
        const lines = taker.taken()
        if (lines.length > 0) yield lines
        if (taker.over) return
      }
    },
    close: async () => undefined,
  })
}
