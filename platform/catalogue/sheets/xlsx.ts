import { no, ok, type Refusal, type Result } from '../../../base/index.ts'
import {
  BrokenSheet,
  type CellFlag,
  type Limits,
  type Line,
  type Reading,
  refuse,
  type SheetInfo,
  type Told,
  type Workbook,
} from './declare.ts'
import { type Merges, merger, mergesIn } from './merged.ts'
import { type Meant, meantBy, momentText, numberText } from './numbers.ts'
import { SharedTexts } from './shared-texts.ts'
import { attribute, unescaped, XmlReader, type XmlTaker } from './xml.ts'
import { spent, type Zip } from './zip.ts'

type SheetPart = { readonly info: SheetInfo; readonly part: string }
type Book = {
  readonly zip: Zip
  readonly limits: Limits
  readonly since1904: boolean
  readonly styles: readonly Meant[]
  readonly shared: SharedTexts
}

const NOTHING: XmlTaker = { open: () => undefined, text: () => undefined, close: () => undefined }

/** Text of a part; UTF-8 unless its mark says UTF-16. */
async function* textOf(zip: Zip, part: string): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null
  try {
    for await (const piece of zip.part(part)) {
      decoder ??= new TextDecoder(
        piece[0] === 0xff && piece[1] === 0xfe
          ? 'utf-16le'
          : piece[0] === 0xfe && piece[1] === 0xff
            ? 'utf-16be'
            : 'utf-8',
        { fatal: true },
      )
      const text = decoder.decode(piece, { stream: true })
      spent(piece)
      yield text
    }
    if (decoder) yield decoder.decode()
  } catch (fault) {
    if (!(fault instanceof TypeError)) throw fault
    throw new BrokenSheet(refuse['sheets.broken']({ why: `${part}: 编码 encoding` }))
  }
}

async function walk(zip: Zip, part: string, taker: Partial<XmlTaker>): Promise<void> {
  const reader = new XmlReader(part, { ...NOTHING, ...taker })
  for await (const text of textOf(zip, part)) reader.read(text, false)
  reader.read('', true)
}

/** Parts that a part names, by the id of the relation; targets are absolute in some programs and relative in others. */
async function relationsOf(zip: Zip, part: string): Promise<Map<string, { kind: string; target: string }>> {
  const slash = part.lastIndexOf('/') + 1
  const folder = part.slice(0, slash)
  const rels = `${folder}_rels/${part.slice(slash)}.rels`
  const found = new Map<string, { kind: string; target: string }>()
  const name = zip.names.find((one) => one.toLowerCase() === rels.toLowerCase())
  if (!name) return found
  await walk(zip, name, {
    open(element, tag) {
      if (element !== 'Relationship') return
      const target = attribute(tag, 'Target') ?? ''
      if (attribute(tag, 'TargetMode') === 'External') return
      found.set(attribute(tag, 'Id') ?? '', {
        kind: (attribute(tag, 'Type') ?? '').split('/').at(-1) ?? '',
        target: resolved(zip, target.startsWith('/') ? target.slice(1) : folder + target),
      })
    },
  })
  return found
}

/** Real name of a part: without `..`, and in the letters it has in the directory. */
function resolved(zip: Zip, name: string): string {
  const steps: string[] = []
  for (const step of name.split('/'))
    if (step === '..') steps.pop()
    else if (step !== '.') steps.push(step)
  const plain = steps.join('/')
  return (
    zip.names.find((one) => one === plain) ??
    zip.names.find((one) => one.toLowerCase() === plain.toLowerCase()) ??
    plain
  )
}

/** Opens a workbook: sheets, number formats, shared texts. Rows are read when they are asked for. */
export async function openXlsx(zip: Zip, how: Reading, limits: Limits): Promise<Result<Workbook, Refusal>> {
  const top = await relationsOf(zip, '')
  const workbook =
    [...top.values()].find(({ kind }) => kind === 'officeDocument')?.target ??
    resolved(zip, 'xl/workbook.xml')
  if (!zip.names.includes(workbook)) return no(refuse['sheets.noSheet']())
  if (workbook.endsWith('.bin')) return no(refuse['sheets.kind']({ found: 'Excel .xlsb' }))
  const relations = await relationsOf(zip, workbook)
  const partOf = (kind: string): string | undefined => {
    const part = [...relations.values()].find((one) => one.kind === kind)?.target
    return part && zip.names.includes(part) ? part : undefined
  }
  const sheets: SheetPart[] = []
  let since1904 = false
  await walk(zip, workbook, {
    open(name, tag) {
      if (name === 'workbookPr') since1904 = /^(1|true|on)$/.test(attribute(tag, 'date1904') ?? '')
      if (name !== 'sheet') return
      const relation = relations.get(idOf(tag))
      if (relation?.kind !== 'worksheet' || !zip.names.includes(relation.target)) return
      const state = attribute(tag, 'state')
      sheets.push({
        part: relation.target,
        info: {
          name: attribute(tag, 'name') ?? `Sheet${sheets.length + 1}`,
          hidden: state === 'hidden' || state === 'veryHidden' ? state : 'shown',
          head: 'find',
          hiddenColumns: [],
          rows: null,
        },
      })
    },
  })
  if (sheets.length === 0) return no(refuse['sheets.noSheet']())
  const styles = await stylesOf(zip, partOf('styles'))
  const shared = await sharedOf(zip, partOf('sharedStrings'), limits)
  const told: Told[] = []
  if (since1904) told.push({ zh: '日期从 1904 年起算', en: 'Days are counted from 1904' })
  const infos: SheetInfo[] = []
  for (const { part, info } of sheets) infos.push({ ...info, ...(await openingOf(zip, part)) })
  const book: Book = { zip, limits, since1904, styles, shared }
  return ok({
    format: 'xlsx',
    encoding: null,
    delimiter: null,
    sheets: infos,
    told,
    lines: (sheet = 0) => linesOf(book, sheets[sheet]?.part, how.fillMerged ?? false),
    close: () => zip.close(),
  })
}

/** The relation of a sheet: `r:id`, under whatever prefix. */
const idOf = (tag: string): string => /\s[\w.-]+:id\s*=\s*["']([^"']*)["']/.exec(tag)?.[1] ?? ''

async function stylesOf(zip: Zip, part: string | undefined): Promise<Meant[]> {
  const codes = new Map<number, string>()
  const styles: Meant[] = []
  let within = ''
  if (part)
    await walk(zip, part, {
      open(name, tag) {
        if (name === 'cellXfs' || name === 'cellStyleXfs') within = name
        if (name === 'numFmt' && within === '')
          codes.set(Number(attribute(tag, 'numFmtId')), attribute(tag, 'formatCode') ?? '')
        if (name === 'xf' && within === 'cellXfs') {
          const id = Number(attribute(tag, 'numFmtId') ?? 0)
          styles.push(meantBy(id, codes.get(id)))
        }
      },
      close(name) {
        if (name === within) within = ''
      },
    })
  return styles
}

/** Characters that XML cannot hold stand as `_x000D_`; `_x005F_` is the underscore of one that is meant literally. */
const ESCAPED = /_x([0-9A-Fa-f]{4})_/g
export const cellText = (text: string): string =>
  text.includes('_x')
    ? text.replace(ESCAPED, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text

async function sharedOf(zip: Zip, part: string | undefined, limits: Limits): Promise<SharedTexts> {
  const shared = new SharedTexts()
  if (!part) return shared
  let text = ''
  let inText = false
  let phonetic = 0
  let size = 0
  await walk(zip, part, {
    open(name) {
      if (name === 't') inText = phonetic === 0
      else if (name === 'rPh') phonetic++
      else if (name === 'si') text = ''
    },
    text(piece) {
      if (inText) text += piece
    },
    close(name) {
      if (name === 't') inText = false
      else if (name === 'rPh') phonetic--
      else if (name === 'si') {
        size += text.length + 8
        if (size > limits.sharedText) throw new BrokenSheet(refuse['sheets.bomb']({ part }))
        if (text.length > limits.cell)
          throw new BrokenSheet(refuse['sheets.cellTooLong']({ line: shared.size + 1, most: limits.cell }))
        shared.push(cellText(unescaped(text)))
      }
    },
  })
  return shared
}

/** What stands before the rows of a sheet: hidden columns and how many rows there are said to be. */
async function openingOf(zip: Zip, part: string): Promise<Pick<SheetInfo, 'hiddenColumns' | 'rows'>> {
  const hiddenColumns: number[] = []
  let rows: number | null = null
  let over = false
  const reader = new XmlReader(part, {
    ...NOTHING,
    open(name, tag) {
      if (name === 'sheetData') over = true
      if (over) return
      if (name === 'dimension')
        rows = Number(/:[A-Z]+(\d+)$/.exec(attribute(tag, 'ref') ?? '')?.[1] ?? Number.NaN) || null
      if (name === 'col' && /^(1|true)$/.test(attribute(tag, 'hidden') ?? ''))
        for (
          let at = Number(attribute(tag, 'min'));
          at <= Number(attribute(tag, 'max')) && hiddenColumns.length < 1000;
          at++
        )
          hiddenColumns.push(at - 1)
    },
  })
  for await (const text of textOf(zip, part)) {
    reader.read(text, false)
    if (over) break
  }
  return { hiddenColumns, rows }
}

async function* linesOf(
  book: Book,
  part: string | undefined,
  fill: boolean,
): AsyncGenerator<readonly Line[]> {
  if (!part) throw new BrokenSheet(refuse['sheets.noSheet']())
  const merges: Merges = await mergesIn(book.zip.part(part))
  const taker = new RowTaker(book, merger(merges, fill))
  const reader = new XmlReader(part, taker)
  for await (const text of textOf(book.zip, part)) {
    reader.read(text, false)
    const lines = taker.taken()
    if (lines.length > 0) yield lines
  }
  reader.read('', true)
  const rest = taker.taken()
  if (rest.length > 0) yield rest
}

/** Column of `AB12` from 0; -1 = none is said. */
function columnIn(reference: string): number {
  let column = 0
  for (let at = 0; at < reference.length; at++) {
    const code = reference.charCodeAt(at) & ~32
    if (code < 65 || code > 90) break
    column = column * 26 + code - 64
  }
  return column - 1
}

/** The last row of spreadsheet programs. */
const LAST_ROW = 1_048_576

/** Collects the cells of rows while the XML of a sheet goes by. */
class RowTaker implements XmlTaker {
  readonly #book: Book
  readonly #merged: ReturnType<typeof merger>
  #lines: Line[] = []
  #row = 0
  #hidden = false
  #cells: string[] = []
  #flags: CellFlag[] = []
  #said = false
  #column = -1
  #type = ''
  #style = 0
  #value = ''
  #inValue = false
  #hasValue = false
  #formula = false
  #phonetic = 0
  #rows = 0

  constructor(book: Book, merged: ReturnType<typeof merger>) {
    this.#book = book
    this.#merged = merged
  }

  taken(): Line[] {
    const lines = this.#lines
    this.#lines = []
    return lines
  }

  open(name: string, tag: string, empty: boolean): void {
    switch (name) {
      case 'c': {
        const reference = attribute(tag, 'r')
        const column = reference === undefined ? this.#column + 1 : columnIn(reference)
        this.#column = column < 0 ? this.#column + 1 : column
        this.#type = attribute(tag, 't') ?? 'n'
        this.#style = Number(attribute(tag, 's') ?? -1)
        this.#value = ''
        this.#hasValue = false
        this.#formula = false
        break
      }
      case 'v':
      case 't':
        this.#inValue = this.#phonetic === 0
        this.#hasValue ||= this.#inValue && !empty
        break
      case 'row':
        this.#begin(Number(attribute(tag, 'r') ?? this.#row + 1))
        this.#hidden = /^(1|true)$/.test(attribute(tag, 'hidden') ?? '')
        this.#cells = []
        this.#flags = []
        this.#said = false
        this.#column = -1
        break
      case 'f':
        this.#formula = true
        break
      case 'rPh':
        this.#phonetic++
        break
    }
  }

  /** Rows come downwards, each once: else one would silently take the place of another. */
  #begin(row: number): void {
    if (!(Number.isInteger(row) && row > this.#row && row <= LAST_ROW))
      throw new BrokenSheet(
        refuse['sheets.broken']({ why: `第 ${this.#row} 行之后的行号 · row after ${this.#row}` }),
      )
    this.#row = row
  }

  text(text: string): void {
    if (this.#inValue) this.#value += text
  }

  close(name: string): void {
    switch (name) {
      case 'v':
      case 't':
        this.#inValue = false
        break
      case 'c':
        this.#cell()
        break
      case 'rPh':
        this.#phonetic--
        break
      case 'row':
        this.#end()
        break
    }
  }

  #cell(): void {
    const { limits } = this.#book
    if (this.#column >= limits.columns)
      throw new BrokenSheet(refuse['sheets.tooWide']({ line: this.#row, most: limits.columns }))
    if (!this.#hasValue) {
      if (this.#formula) this.#flags.push({ column: this.#column, kind: 'noValue' })
      return
    }
    const text = this.#textOfCell(unescaped(this.#value))
    if (text === '') return
    if (text.length > limits.cell)
      throw new BrokenSheet(refuse['sheets.cellTooLong']({ line: this.#row, most: limits.cell }))
    while (this.#cells.length < this.#column) this.#cells.push('')
    if ((this.#cells[this.#column] ?? '') !== '')
      throw new BrokenSheet(
        refuse['sheets.broken']({ why: `第 ${this.#row} 行单元格重复 · a cell twice in row ${this.#row}` }),
      )
    this.#cells[this.#column] = text
    this.#said = true
  }

  #textOfCell(value: string): string {
    switch (this.#type) {
      case 's':
        return this.#book.shared.at(Number(value)) ?? this.#flag('error', '#SHARED!')
      case 'str':
      case 'inlineStr':
        return cellText(value)
      case 'b':
        return value === '1' || value === 'true' ? 'TRUE' : 'FALSE'
      case 'e':
        return this.#flag('error', value)
      case 'd':
        return value.replace(/T00:00:00(\.0+)?Z?$/, '').replace('T', ' ')
      default:
        return this.#number(value)
    }
  }

  #number(raw: string): string {
    const meant = this.#book.styles[this.#style] ?? 'number'
    if (meant !== 'number' && meant !== 'text') {
      const text = momentText(Number(raw), meant, this.#book.since1904)
      return text ?? this.#flag('noDay', numberText(raw).text)
    }
    const { text, kind } = numberText(raw)
    return kind ? this.#flag(kind, text) : text
  }

  #flag(kind: CellFlag['kind'], text: string): string {
    this.#flags.push({ column: this.#column, kind })
    return text
  }

  #end(): void {
    this.#merged(this.#row, this.#cells, this.#flags)
    if (!this.#said && this.#flags.length === 0) return
    this.#rows++
    const { rows: most } = this.#book.limits
    if (this.#rows > most) throw new BrokenSheet(refuse['sheets.tooManyRows']({ most }))
    this.#lines.push({
      no: this.#row,
      cells: this.#cells,
      ...(this.#flags.length > 0 ? { flags: this.#flags } : {}),
      ...(this.#hidden ? { hidden: true } : {}),
    })
  }
}
