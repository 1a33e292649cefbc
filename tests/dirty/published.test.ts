import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { read, utils } from '@e965/xlsx'
import { must } from '../../base/index.ts'
import { sheets } from '../../platform/catalogue/index.ts'
import { findTables } from '../../platform/catalogue/sheets/head.ts'

const shared = process.env.HUYING_SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url))
const folder = join(shared, 'data/dirty-spreadsheets')
const skip = existsSync(folder) ? false : 'the published sheets are not here'

async function linesOf(book: sheets.Workbook, sheet: number): Promise<sheets.Line[]> {
  const lines: sheets.Line[] = []
  for await (const some of book.lines(sheet)) lines.push(...some)
  return lines
}

/** Another reader of workbooks, for comparison: texts as they are, numbers as the file holds them, days as numbers. */
async function peer(path: string): Promise<Map<string, (string | number | boolean | undefined)[][]>> {
  const book = read(await readFile(path), { dense: false })
  return new Map(
    book.SheetNames.map((name) => [
      name,
      utils.sheet_to_json(book.Sheets[name] as never, {
        header: 1,
        raw: true,
        blankrows: true,
        defval: '',
      }) as (string | number)[][],
    ]),
  )
}

for (const name of ['fertiliser-anhui.xlsx', 'fuzhou-rivers-summary.xlsx'])
  test(`every cell as another reader sees it: ${name}`, { skip }, async () => {
    const path = join(folder, name)
    const book = must(await sheets.openWorkbook(path))
    const other = await peer(path)
    let compared = 0
    for (const [i, { name: sheet }] of book.sheets.entries()) {
      const rows = other.get(sheet) ?? []
      const lines = new Map((await linesOf(book, i)).map((line) => [line.no, line]))
      for (const [row, cells] of rows.entries()) {
        const line = lines.get(row + 1)
        for (const [column, value] of cells.entries()) {
          const own = line?.cells[column] ?? ''
          const flag = line?.flags?.find((one) => one.column === column)?.kind
          if (flag === 'error') continue
          if (value === '' || value === undefined) assert.equal(own, '', `${sheet} ${row + 1}/${column}`)
          else if (typeof value === 'number' && /^\d{4}-\d\d-\d\d/.test(own))
            assert.equal(
              own.slice(0, 10),
              new Date(Math.floor(value - 25569) * 86_400_000).toISOString().slice(0, 10),
            )
          else if (typeof value === 'number') {
            // beyond the 15th digit is noise; a number that is no day stands as it is
            assert.ok(
              Math.abs(Number(own) - value) <= Math.abs(value) * 1e-14,
              `${sheet} ${row + 1}/${column}: ${own} ${value} ${flag}`,
            )
          } else assert.equal(own, String(value), `${sheet} ${row + 1}/${column}`)
          compared++
        }
      }
    }
    await book.close()
    assert.ok(compared > 1000, `${compared}`)
  })

test('the register of fertilisers: 2,925 rows under one head', { skip }, async () => {
  const found = must(await sheets.profileFile(join(folder, 'fertiliser-anhui.xlsx')))
  assert.equal(found.lines.row, 2925)
  assert.deepEqual([found.head.from, found.head.to, found.columns.length], [1, 1, 12])
  const kinds = found.columns.find(({ name }) => name === '产品通用名称')
  assert.equal(kinds?.distinct.count, 14)
  assert.ok((kinds?.padded ?? 0) > 0)
})

test('the working sheets on rivers: heads of two lines, tables side by side, totals', { skip }, async () => {
  const book = must(await sheets.openWorkbook(join(folder, 'fuzhou-rivers-summary.xlsx')))
  assert.equal(book.sheets.length, 4)
  const heads: sheets.Head[] = []
  for (const i of book.sheets.keys()) heads.push(sheets.findHead(await linesOf(book, i)))
  assert.deepEqual(
    heads.map(({ from, to }) => [from, to]),
    [
      [1, 2],
      [1, 2],
      [1, 2],
      [1, 2],
    ],
  )
  assert.deepEqual(
    heads.map(({ others }) => others.length),
    [1, 0, 1, 0],
  )
  assert.ok(heads[0]?.headings.includes('诉求件数量·总计'))
  assert.ok(heads[1]?.headings.includes('信息来源·微博'))
  const lines = await linesOf(book, 1)
  const kinds = lines.map((line) => sheets.bodyLine(heads[1] as sheets.Head, line))
  assert.deepEqual(
    [kinds.filter((one) => one === 'total').length, kinds.filter((one) => one === 'row').length],
    [5, 41],
  )
  const tables = findTables(await sheets.firstLines(book, 0))
  assert.deepEqual(
    tables.map(({ left, right }) => [left, right]).sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0)),
    [
      [0, 8],
      [9, 17],
    ],
  )
  await book.close()
})
