import { no, ok, type Refusal, type Result, say } from '../../../base/index.ts'
import { type AddressInput, refusals } from './declare.ts'

/** Columns of the file that a town hands in, by what they may be called. */
const COLUMNS: Readonly<Record<string, keyof AddressInput>> = {
  地址编码: 'code',
  编码: 'code',
  code: 'code',
  镇街: 'town',
  乡镇街道: 'town',
  街道: 'town',
  town: 'town',
  村社: 'village',
  村社区: 'village',
  社区: 'village',
  village: 'village',
  路街巷: 'road',
  道路: 'road',
  街路巷: 'road',
  road: 'road',
  门牌: 'number',
  门牌号: 'number',
  number: 'number',
  小区: 'estate',
  小区楼宇: 'estate',
  estate: 'estate',
  楼栋: 'building',
  栋号: 'building',
  building: 'building',
  单元: 'unit',
  unit: 'unit',
  楼层: 'floor',
  floor: 'floor',
  户室: 'room',
  房号: 'room',
  室号: 'room',
  room: 'room',
  经度: 'lon',
  lon: 'lon',
  lng: 'lon',
  纬度: 'lat',
  lat: 'lat',
  坐标系: 'crs',
  crs: 'crs',
  状态: 'status',
  status: 'status',
  别名: 'alias',
  alias: 'alias',
}

/** Bytes as text: UTF-8 strictly, then GB18030 strictly; nothing is guessed beyond. */
function textOf(bytes: Uint8Array): string | null {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes)
    } catch {
      // the next one
    }
  }
  return null
}

/** Cells of a CSV text, row by row; quotes may hold commas and line ends. */
function* rowsOf(text: string): Generator<string[]> {
  let row: string[] = []
  let cell = ''
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const letter = text[i] as string
    if (quoted) {
      if (letter !== '"') cell += letter
      else if (text[i + 1] === '"') {
        cell += '"'
        i++
      } else quoted = false
    } else if (letter === '"' && cell === '') quoted = true
    else if (letter === ',' || letter === '\t') {
      row.push(cell)
      cell = ''
    } else if (letter === '\n' || letter === '\r') {
      if (letter === '\r' && text[i + 1] === '\n') i++
      row.push(cell)
      cell = ''
      if (row.length > 1 || row[0] !== '') yield row
      row = []
    } else cell += letter
  }
  row.push(cell)
  if (row.length > 1 || row[0] !== '') yield row
}

/** Reads a CSV file of addresses; a file without the columns needed is refused, single rows are judged later. */
export function readCsv(bytes: Uint8Array, crs?: string): Result<Iterable<AddressInput>, Refusal> {
  const text = textOf(bytes)?.replace(/^\uFEFF/, '')
  if (text === undefined)
    return no(
      refusals['addresses.file']({
        why: say('不是 UTF-8 或 GB18030 文本', 'neither UTF-8 nor GB18030 text'),
      }),
    )
  const rows = rowsOf(text)
  const head = rows.next().value as string[] | undefined
  const columns = (head ?? []).map((name) => COLUMNS[name.trim()])
  for (const [needed, zh] of [
    ['code', '地址编码'],
    ['town', '镇街'],
    ['building', '楼栋'],
  ] as const)
    if (!columns.includes(needed))
      return no(refusals['addresses.file']({ why: say(`缺少“${zh}”列`, `column ${zh} is missing`) }))
  return ok({
    *[Symbol.iterator]() {
      for (const cells of rows) {
        const row: Record<string, string> = {}
        columns.forEach((name, i) => {
          if (name) row[name] = cells[i]?.trim() ?? ''
        })
        if (crs && !row.crs) row.crs = crs
        yield row as unknown as AddressInput
      }
    },
  })
}
