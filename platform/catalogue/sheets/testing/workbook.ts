import { type ZipPart, zipOf } from './zip.ts'

export const NS = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
export const STRICT = 'http://purl.oclc.org/ooxml/spreadsheetml/main'
const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const STRICT_REL = 'http://purl.oclc.org/ooxml/officeDocument/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships'
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** Letters of a column from 0. */
export const letters = (column: number): string =>
  column < 26
    ? String.fromCharCode(65 + column)
    : letters(Math.floor(column / 26) - 1) + String.fromCharCode(65 + (column % 26))

/** A cell: text is a text cell, a number a number cell; `xml` stands inside `<c>` as it is. */
export type MadeCell =
  | string
  | number
  | null
  | { readonly v: string | number; readonly s?: number; readonly t?: string; readonly f?: string }
  | { readonly xml: string; readonly t?: string; readonly s?: number }

export type MadeSheet = {
  readonly name?: string
  readonly rows: readonly (readonly MadeCell[])[]
  readonly state?: 'hidden' | 'veryHidden'
  readonly merges?: readonly string[]
  readonly hiddenRows?: readonly number[]
  readonly cols?: string
  /** Number of the first row. */
  readonly from?: number
  /** Instead of everything that `rows` would give. */
  readonly data?: string
}

export type MadeBook = {
  readonly sheets: readonly MadeSheet[]
  /** Codes of number formats; style 1 is the first of them. */
  readonly formats?: readonly (string | number)[]
  readonly since1904?: boolean
  readonly strict?: boolean
  /** Prefix of every element of the sheets and the workbook, as `x`. */
  readonly prefix?: string
  /** Targets of relations begin with a slash. */
  readonly absolute?: boolean
  /** Cells and rows without `r`. */
  readonly bare?: boolean
  /** Texts stand in the cells instead of the table of shared texts. */
  readonly inline?: boolean
  readonly shared?: string
  readonly extra?: readonly ZipPart[]
  readonly replace?: Readonly<Record<string, string | Uint8Array>>
}

/** A workbook made by hand in the dialect that a test wants. */
export function workbookOf(book: MadeBook): Buffer {
  const p = book.prefix ? `${book.prefix}:` : ''
  const main = `xmlns${book.prefix ? `:${book.prefix}` : ''}="${book.strict ? STRICT : NS}"`
  const relation = book.strict ? STRICT_REL : REL
  const texts = new Map<string, number>()
  const text = (value: string): number => {
    const known = texts.get(value)
    if (known !== undefined) return known
    texts.set(value, texts.size)
    return texts.size - 1
  }
  const cellOf = (cell: MadeCell, row: number, column: number): string => {
    if (cell === null) return ''
    const at = book.bare ? '' : ` r="${letters(column)}${row}"`
    if (typeof cell === 'string')
      return book.inline
        ? `<${p}c${at} t="inlineStr"><${p}is><${p}t xml:space="preserve">${escaped(cell)}</${p}t></${p}is></${p}c>`
        : `<${p}c${at} t="s"><${p}v>${text(cell)}</${p}v></${p}c>`
    if (typeof cell === 'number') return `<${p}c${at}><${p}v>${cell}</${p}v></${p}c>`
    const style = cell.s === undefined ? '' : ` s="${cell.s}"`
    const kind = cell.t === undefined ? '' : ` t="${cell.t}"`
    const inner =
      'xml' in cell
        ? cell.xml
        : `${cell.f === undefined ? '' : `<${p}f>${escaped(cell.f)}</${p}f>`}<${p}v>${escaped(String(cell.v))}</${p}v>`
    return `<${p}c${at}${style}${kind}>${inner}</${p}c>`
  }
  const sheetOf = (sheet: MadeSheet): string => {
    const from = sheet.from ?? 1
    const rows =
      sheet.data ??
      sheet.rows
        .map((cells, i) => {
          const row = from + i
          const hidden = sheet.hiddenRows?.includes(row) ? ' hidden="1"' : ''
          return `<${p}row${book.bare ? '' : ` r="${row}"`}${hidden}>${cells.map((cell, column) => cellOf(cell, row, column)).join('')}</${p}row>`
        })
        .join('')
    const merges = sheet.merges?.length
      ? `<${p}mergeCells count="${sheet.merges.length}">${sheet.merges.map((ref) => `<${p}mergeCell ref="${ref}"/>`).join('')}</${p}mergeCells>`
      : ''
    return `${XML}<${p}worksheet ${main}>${sheet.cols ?? ''}<${p}sheetData>${rows}</${p}sheetData>${merges}</${p}worksheet>`
  }
  const slash = book.absolute ? '/xl/' : ''
  const codes = (book.formats ?? []).filter((code) => typeof code === 'string')
  const styles = `${XML}<${p}styleSheet ${main}><${p}numFmts>${codes
    .map((code, i) => `<${p}numFmt numFmtId="${164 + i}" formatCode="${escaped(code)}"/>`)
    .join('')}</${p}numFmts><${p}cellXfs><${p}xf numFmtId="0"/>${(book.formats ?? [])
    .map((code) => `<${p}xf numFmtId="${typeof code === 'number' ? code : 164 + codes.indexOf(code)}"/>`)
    .join('')}</${p}cellXfs></${p}styleSheet>`
  const sheets = book.sheets.map(sheetOf)
  const parts: Record<string, string> = {
    '[Content_Types].xml': `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
    '_rels/.rels': `${XML}<Relationships xmlns="${PACKAGE}"><Relationship Id="rId1" Type="${relation}/officeDocument" Target="${book.absolute ? '/' : ''}xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${XML}<${p}workbook ${main} xmlns:r="${relation}">${book.since1904 ? `<${p}workbookPr date1904="1"/>` : ''}<${p}sheets>${book.sheets
      .map(
        (sheet, i) =>
          `<${p}sheet name="${escaped(sheet.name ?? `Sheet${i + 1}`)}" sheetId="${i + 1}"${sheet.state ? ` state="${sheet.state}"` : ''} r:id="rId${i + 1}"/>`,
      )
      .join('')}</${p}sheets></${p}workbook>`,
    'xl/_rels/workbook.xml.rels': `${XML}<Relationships xmlns="${PACKAGE}">${book.sheets
      .map(
        (_, i) =>
          `<Relationship Id="rId${i + 1}" Type="${relation}/worksheet" Target="${slash}worksheets/sheet${i + 1}.xml"/>`,
      )
      .join(
        '',
      )}<Relationship Id="s1" Type="${relation}/styles" Target="${slash}styles.xml"/><Relationship Id="s2" Type="${relation}/sharedStrings" Target="${slash}sharedStrings.xml"/></Relationships>`,
    'xl/styles.xml': styles,
    'xl/sharedStrings.xml':
      book.shared ??
      `${XML}<${p}sst ${main}>${[...texts.keys()].map((one) => `<${p}si><${p}t xml:space="preserve">${escaped(one)}</${p}t></${p}si>`).join('')}</${p}sst>`,
  }
  for (const [i, sheet] of sheets.entries()) parts[`xl/worksheets/sheet${i + 1}.xml`] = sheet
  return zipOf([
    ...Object.entries(parts).map(([name, bytes]) => ({ name, bytes: book.replace?.[name] ?? bytes })),
    ...(book.extra ?? []),
  ])
}
