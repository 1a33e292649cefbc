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
import { numberText } from './numbers.ts'
import { attribute, unescaped, XmlReader, type XmlTaker } from './xml.ts'
import { spent, type Zip } from './zip.ts'

const PART = 'content.xml'
const MANIFEST = 'META-INF/manifest.xml'

const broken = (why: string): BrokenSheet => new BrokenSheet(refuse['sheets.broken']({ why }))

/** Pieces of the one part that holds all tables; `until` says when enough was seen. */
async function* walked(zip: Zip, taker: XmlTaker, until: () => boolean): AsyncGenerator<null> {
  const reader = new XmlReader(PART, taker)
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const piece of zip.part(PART)) {
      const text = decoder.decode(piece, { stream: true })
      spent(piece)
      reader.read(text, false)
      yield null
      if (until()) return
    }
    reader.read(decoder.decode(), true)
  } catch (fault) {
    if (!(fault instanceof TypeError)) throw fault
    throw broken(`${PART}: 编码 encoding`)
  }
  yield null
}

/** Opens an OpenDocument sheet .ods: its tables, in the order they are shown. */
export async function openOds(zip: Zip, how: Reading, limits: Limits): Promise<Result<Workbook, Refusal>> {
  const manifest = zip.names.includes(MANIFEST) ? await zip.whole(MANIFEST, 1024 * 1024) : null
  if (manifest?.includes('encryption-data')) return no(refuse['sheets.encrypted']())
  const sheets: SheetInfo[] = []
  let isSheet = false
  const hidden = new Set<string>()
  let style = ''
  for await (const _ of walked(
    zip,
    {
      open(name, tag) {
        if (name === 'spreadsheet') isSheet = true
        if (name === 'style') style = attribute(tag, 'name') ?? ''
        if (name === 'table-properties' && attribute(tag, 'display') === 'false') hidden.add(style)
        if (name === 'table')
          sheets.push({
            name: attribute(tag, 'name') ?? `Sheet${sheets.length + 1}`,
            hidden: hidden.has(attribute(tag, 'style-name') ?? '') ? 'hidden' : 'shown',
            ...{ head: 'find', hiddenColumns: [], rows: null },
          })
      },
      text: () => undefined,
      close: () => undefined,
    },
    () => false,
  ));
  if (!isSheet) return no(refuse['sheets.kind']({ found: 'OpenDocument' }))
  if (sheets.length === 0) return no(refuse['sheets.noSheet']())
  return ok({
    format: 'ods',
    encoding: null,
    delimiter: null,
    sheets,
    told: [],
    async *lines(sheet = 0) {
      const taker = new TableTaker(sheet, how.fillMerged ?? false, limits)
      for await (const _ of walked(zip, taker, () => taker.over)) {
        const lines = taker.taken()
        if (lines.length > 0) yield lines
      }
    },
    close: () => zip.close(),
  })
}

type Covering = {
  readonly until: number
  readonly left: number
  readonly right: number
  readonly value: string
}

const times = (tag: string, name: string): number => {
  const count = Number(attribute(tag, name) ?? 1)
  return Number.isInteger(count) && count > 0 ? count : 1
}

/** Collects the rows of one table while the XML goes by. Rows and cells that repeat are said once with their number. */
class TableTaker implements XmlTaker {
  readonly #wanted: number
  readonly #fill: boolean
  readonly #limits: Limits
  #table = -1
  #lines: Line[] = []
  #no = 0
  #rows = 0
  #repeat = 1
  #hidden = false
  #cells: string[] = []
  #flags: CellFlag[] = []
  #column = 0
  #tag: string | null = null
  #covered = false
  #text = ''
  #paragraphs = 0
  #inText = 0
  #aside = 0
  #covering: Covering[] = []
  over = false

  constructor(wanted: number, fill: boolean, limits: Limits) {
    this.#wanted = wanted
    this.#fill = fill
    this.#limits = limits
  }

  taken(): Line[] {
    const lines = this.#lines
    this.#lines = []
    return lines
  }

  open(name: string, tag: string): void {
    if (name === 'table') this.#table++
    if (this.#table !== this.#wanted || this.over) return
    switch (name) {
      case 'table-row':
        this.#repeat = times(tag, 'number-rows-repeated')
        this.#hidden = /^(collapse|filter)$/.test(attribute(tag, 'visibility') ?? '')
        this.#cells = []
        this.#flags = []
        this.#column = 0
        break
      case 'table-cell':
      case 'covered-table-cell':
        this.#tag = tag
        this.#covered = name === 'covered-table-cell'
        this.#text = ''
        this.#paragraphs = 0
        break
      case 'annotation':
      case 'custom-shape':
      case 'frame':
        this.#aside++
        break
      case 'p':
        if (this.#tag !== null && this.#aside === 0) {
          if (this.#paragraphs++ > 0) this.#text += '\n'
          this.#inText++
        }
        break
      case 's':
        if (this.#inText > 0) this.#text += ' '.repeat(Math.min(times(tag, 'c'), 1_000))
        break
      case 'tab':
        if (this.#inText > 0) this.#text += '\t'
        break
      case 'line-break':
        if (this.#inText > 0) this.#text += '\n'
        break
    }
  }

  text(text: string): void {
    if (this.#inText > 0 && this.#aside === 0) this.#text += text
  }

  close(name: string): void {
    if (this.#table !== this.#wanted || this.over) return
    switch (name) {
      case 'p':
        if (this.#inText > 0 && this.#aside === 0) this.#inText--
        break
      case 'annotation':
      case 'custom-shape':
      case 'frame':
        this.#aside--
        break
      case 'table-cell':
      case 'covered-table-cell':
        this.#cell(this.#tag ?? '')
        this.#tag = null
        break
      case 'table-row':
        this.#row()
        break
      case 'table':
        this.over = true
        break
    }
  }

  #cell(tag: string): void {
    const repeat = times(tag, 'number-columns-repeated')
    const from = this.#column
    this.#column += repeat
    if (this.#covered) {
      this.#cover(from, this.#column - 1)
      return
    }
    const { text, kind } = this.#value(tag)
    if (text === '') return
    if (this.#column > this.#limits.columns)
      throw new BrokenSheet(refuse['sheets.tooWide']({ line: this.#no + 1, most: this.#limits.columns }))
    if (text.length > this.#limits.cell)
      throw new BrokenSheet(refuse['sheets.cellTooLong']({ line: this.#no + 1, most: this.#limits.cell }))
    while (this.#cells.length < from) this.#cells.push('')
    for (let column = from; column < this.#column; column++) {
      this.#cells.push(text)
      if (kind) this.#flags.push({ column, kind })
    }
    const [across, down] = [times(tag, 'number-columns-spanned'), times(tag, 'number-rows-spanned')]
    if (across > 1 || down > 1)
      this.#covering.push({ until: this.#no + down, left: from, right: from + across - 1, value: text })
  }

  #cover(from: number, to: number): void {
    for (let column = from; column <= Math.min(to, from + 1_000); column++) {
      const by = this.#covering.find(
        ({ left, right, until }) => column >= left && column <= right && this.#no < until,
      )
      if (!by) continue
      this.#flags.push({ column, kind: 'merged', value: by.value })
      if (!this.#fill) continue
      while (this.#cells.length < column) this.#cells.push('')
      this.#cells[column] = by.value
    }
  }

  #value(tag: string): { text: string; kind?: CellFlag['kind'] } {
    if (this.#aside !== 0) throw broken(PART)
    const shown = unescaped(this.#text)
    switch (attribute(tag, 'value-type')) {
      case 'float':
      case 'currency':
      case 'percentage': {
        const { text, kind } = numberText(attribute(tag, 'value') ?? shown)
        return kind ? { text, kind } : { text }
      }
      case 'date':
        return {
          text: (attribute(tag, 'date-value') ?? shown).replace(/T00:00:00(\.0+)?Z?$/, '').replace('T', ' '),
        }
      case 'time': {
        const said = /^PT(\d+)H(\d+)M([\d.]+)S$/.exec(attribute(tag, 'time-value') ?? '')
        return {
          text: said
            ? said
                .slice(1)
                .map((one) => one.padStart(2, '0'))
                .join(':')
            : shown,
        }
      }
      case 'boolean':
        return { text: attribute(tag, 'boolean-value') === 'true' ? 'TRUE' : 'FALSE' }
      case 'string': {
        const text = attribute(tag, 'string-value') ?? shown
        return /^(#[A-Z/0!?]+|Err:\d+)$/.test(text) && attribute(tag, 'formula') !== undefined
          ? { text, kind: 'error' }
          : { text }
      }
      default:
        return { text: shown }
    }
  }

  #row(): void {
    const first = this.#no + 1
    this.#no += this.#repeat
    this.#covering = this.#covering.filter(({ until }) => until > this.#no)
    if (this.#cells.every((cell) => cell === '') && this.#flags.length === 0) return
    this.#rows += this.#repeat
    if (this.#rows > this.#limits.rows)
      throw new BrokenSheet(refuse['sheets.tooManyRows']({ most: this.#limits.rows }))
    // a full row said to repeat more often than a sheet is long is a bomb
    if (this.#no > LAST_ROW) throw new BrokenSheet(refuse['sheets.bomb']({ part: PART }))
    for (let no = first; no <= this.#no; no++)
      this.#lines.push({
        no,
        cells: this.#cells,
        ...(this.#flags.length > 0 ? { flags: this.#flags } : {}),
        ...(this.#hidden ? { hidden: true } : {}),
      })
  }
}
const LAST_ROW = 1_048_576
