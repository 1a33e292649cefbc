import { ok, type Refusal, type Result } from '../../../base/index.ts'
import {
  BrokenSheet,
  type Limits,
  type Line,
  refuse,
  type SheetFormat,
  type Told,
  type Workbook,
} from './declare.ts'
import { fieldsOf, JsonRows, NdjsonRows, rowOf } from './json.ts'
import { type TextShape, textOf } from './text.ts'

/** What a text begins with that is JSON and no table: `{"`, `[{`, `[[`. */
export const looksLikeJson = (start: string): boolean => /^\s*(\{\s*["}]|\[\s*[[{\]])/.test(start)

/** A first line that is an object by itself, with another one below: one object a line. */
function isNdjson(start: string): boolean {
  const [first = '', second = ''] = start
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  if (!first.startsWith('{') || !first.endsWith('}') || (second !== '' && !second.startsWith('{')))
    return false
  try {
    const one = JSON.parse(first) as Record<string, unknown>
    return (
      second !== '' ||
      !Object.values(one).some((value) => Array.isArray(value) && typeof value[0] === 'object')
    )
  } catch {
    return false
  }
}

type Element = { readonly raw: string; readonly line: number }
type Rows = { read(piece: string, last: boolean): Element[] }

async function* elements(shape: TextShape, rows: Rows, limits: Limits): AsyncGenerator<Element[]> {
  for await (const text of textOf(shape, limits)) yield rows.read(text, false)
  yield rows.read('', true)
}

/**
 * Opens JSON: an array of objects or of arrays, an object with one such array, one object a line, features. The whole
 * file is walked once first: it is sound to its end, and the columns are those of all its records.
 */
export async function openJson(
  shape: TextShape,
  start: string,
  limits: Limits,
): Promise<Result<Workbook, Refusal>> {
  const perLine = isNdjson(start)
  const rowsOf = (): Rows => (perLine ? new NdjsonRows(limits.cell * 8) : new JsonRows(limits.cell * 8))
  const first = rowsOf()
  const names = new Map<string, number>()
  let count = 0
  let arrays = false
  const features = !perLine && /"type"\s*:\s*"FeatureCollection"/.test(start)
  for await (const some of elements(shape, first, limits))
    for (const one of some) {
      if (count === 0) arrays = one.raw.startsWith('[')
      if (one.raw.startsWith('[') !== arrays)
        throw new BrokenSheet(
          refuse['sheets.json']({ line: one.line, why: '数组与对象混用 · arrays and objects mixed' }),
        )
      count++
      if (count > limits.rows) throw new BrokenSheet(refuse['sheets.tooManyRows']({ most: limits.rows }))
      if (arrays) continue
      for (const [name] of fieldsOf(one, features)) if (!names.has(name)) names.set(name, names.size)
      if (names.size > limits.columns)
        throw new BrokenSheet(refuse['sheets.tooWide']({ line: one.line, most: limits.columns }))
    }
  const told: Told[] = []
  if (first instanceof JsonRows) {
    if (count === 0)
      throw new BrokenSheet(
        start.trimStart().startsWith('[')
          ? refuse['sheets.empty']()
          : refuse['sheets.json']({ line: 1, why: '没有由对象组成的数组 · no array of objects' }),
      )
    if (first.member !== null && !features)
      told.push({ zh: `数据取自“${first.member}”`, en: `The rows are those of “${first.member}”` })
    if (first.others.length > 0)
      told.push({
        zh: `另有数组没有读取：${first.others.join('、')}`,
        en: `Further arrays were not read: ${first.others.join(', ')}`,
      })
  }
  if (features) {
    const crs = /"crs"\s*:\s*\{[^{}]*\{[^{}]*"name"\s*:\s*"([^"]+)"/.exec(start)?.[1]
    told.push(
      crs
        ? { zh: `坐标系：${crs}`, en: `Coordinates: ${crs}` }
        : { zh: '坐标系未注明，按标准为 WGS84', en: 'No coordinate system is said: WGS84 by the standard' },
    )
  }
  const format: SheetFormat = features ? 'geojson' : perLine ? 'ndjson' : 'json'
  return ok({
    format,
    encoding: shape.encoding,
    delimiter: null,
    sheets: [
      {
        name: '',
        hidden: 'shown',
        head: arrays ? 'find' : 'first',
        hiddenColumns: [],
        rows: arrays ? count : count + 1,
      },
    ],
    told,
    async *lines() {
      if (!arrays) yield [{ no: 1, cells: [...names.keys()], head: true }]
      let no = arrays ? 0 : 1
      for await (const some of elements(shape, rowsOf(), limits)) {
        const lines: Line[] = some.map((one) => {
          no++
          if (arrays) return rowOf(one, no)
          const cells: string[] = new Array(names.size).fill('')
          for (const [name, text] of fieldsOf(one, features)) cells[names.get(name) ?? 0] = text
          return { no, cells }
        })
        if (lines.length > 0) yield lines
      }
    },
    close: async () => undefined,
  })
}
