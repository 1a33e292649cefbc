import iconv from 'iconv-lite'
import writeXlsx from 'write-excel-file/node'

export type FileKind = 'utf8' | 'gb18030' | 'xlsx'
export type Cells = readonly (readonly string[])[]

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

/** The bytes of a sheet as a clerk's program would have saved it. */
export async function fileOf(kind: FileKind, cells: Cells): Promise<Uint8Array> {
  if (kind === 'xlsx')
    return writeXlsx(cells.map((row) => row.map((value) => ({ value, type: String })))).toBuffer()
  const text = cells.map((row) => `${row.map(quoted).join(',')}\r\n`).join('')
  return kind === 'gb18030' ? iconv.encode(text, 'gb18030') : Buffer.from(`\uFEFF${text}`)
}

const FULL = (text: string): string =>
  text.replace(/[0-9A-Za-z]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))

/** What goes wrong in a cell as clerks fill sheets 脏数据: told by what it is. */
export const spoilt: Readonly<Record<string, (text: string) => string>> = {
  fullWidth: FULL,
  blanks: (text) => `  ${text} `,
  nothing: () => '/',
  none: () => '无',
  empty: () => '',
  wrongDigit: (text) => text.slice(0, -1) + (text.endsWith('1') ? '2' : '1'),
  science: () => '4.40111E+17',
  dots: (text) => text.replaceAll('-', '.'),
  slashes: (text) => text.replaceAll('-', '/'),
  hanDay: (text) => {
    const [year, month, day] = text.split('-').map(Number)
    return `${year}年${month}月${day}日`
  },
}
