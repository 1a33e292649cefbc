import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { csvOf, must } from '../../../base/index.ts'
import type { Line, Reading } from './declare.ts'
import { openWorkbook } from './open.ts'
import { workbookOf } from './testing/workbook.ts'
import { xlsxFile } from './write.ts'

describe('platform / catalogue / sheets / write', () => {
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sheets-'))
  })
  after(() => rm(folder, { recursive: true }))

  async function read(bytes: Uint8Array, how: Reading = {}): Promise<Line[]> {
    const path = join(folder, 'file')
    await writeFile(path, bytes)
    const book = must(await openWorkbook(path, how))
    const lines: Line[] = []
    for await (const some of book.lines()) lines.push(...some)
    await book.close()
    return lines
  }

  const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
  const csv = (rows: readonly (readonly string[])[], end: string): string =>
    rows.map((row) => row.map(quoted).join(',')).join(end) + end

  const letters = fc.constantFrom(...'王䶮㛃龴中a1 ,"\n\r;\t|，。=@-+\'é€')
  const cell = fc.string({ unit: letters, maxLength: 12 })
  const rows = fc
    .array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 })
    .filter((all) => all.flat().join('').trim() !== '')

  const HEAD = ['姓名', '住址', '备注']
  const encodings = {
    'utf-8': (text: string) => Buffer.from(text),
    'utf-8 with a mark': (text: string) => Buffer.from(`\ufeff${text}`),
    'utf-16 little end': (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le'),
    'utf-16 big end': (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
    gb18030: (text: string) => iconv.encode(text, 'gb18030'),
  } as const

  for (const [name, encode] of Object.entries(encodings))
    test(`rows written as csv are read as they were: ${name}`, async () => {
      await fc.assert(
        fc.asyncProperty(rows, fc.constantFrom('\r\n', '\n', '\r'), async (body, end) => {
          // the table of the writer lacks two characters of the newest edition
          const own =
            name === 'gb18030' ? body.map((row) => row.map((one) => one.replace(/[龴€]/g, '中'))) : body
          const all = [HEAD, ...own]
          const how: Reading = {
            delimiter: ',',
            quote: '"',
            ...(name === 'gb18030' ? { encoding: 'gb18030' } : {}),
          }
          const lines = await read(encode(csv(all, end)), how)
          assert.deepEqual(
            lines.map(({ cells }) => cells),
            all,
          )
        }),
        { numRuns: 60 },
      )
    })

  const full = (all: readonly (readonly string[])[]): string[][] =>
    all.map((row) => {
      const last = row.findLastIndex((one) => one !== '')
      return row.slice(0, last + 1)
    })

  test('rows written as a workbook are read as they were', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.string({ unit: 'binary', maxLength: 10 }), { maxLength: 5 }), {
          minLength: 1,
          maxLength: 6,
        }),
        async (all) => {
          const lines = await read(await xlsxFile([{ name: '表', rows: all }]))
          const truth = full(all)
          const got = new Map(lines.map(({ no, cells }) => [no, cells]))
          for (const [i, row] of truth.entries()) assert.deepEqual(got.get(i + 1) ?? [], row)
        },
      ),
      { numRuns: 20 },
    )
  })

  test('a workbook made by hand gives the same rows, shared or not, with prefixes or without', async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.boolean(), fc.boolean(), async (body, inline, prefix) => {
        const made = workbookOf({ inline, ...(prefix ? { prefix: 'x' } : {}), sheets: [{ rows: body }] })
        const got = new Map((await read(made)).map(({ no, cells }) => [no, cells]))
        // a line in XML ends in a line feed, whatever was written
        const truth = full(body.map((row) => row.map((one) => one.replace(/\r\n?/g, '\n'))))
        for (const [i, row] of truth.entries()) assert.deepEqual(got.get(i + 1) ?? [], row)
      }),
      { numRuns: 30 },
    )
  })

  test('what begins like a formula is led by an apostrophe in csv, and is plain text in a workbook', async () => {
    const risky = [
      ['姓名', '备注'],
      ['=1+1', '@SUM(A1)'],
      ['-2', '+86 20'],
      ['\t=x', 'a=b'],
    ]
    const lines = await read(Buffer.from(csvOf(risky)), { delimiter: ',' })
    assert.deepEqual(
      lines.map(({ cells }) => cells),
      [
        ['姓名', '备注'],
        ["'=1+1", "'@SUM(A1)"],
        ['-2', "'+86 20"],
        ["'\t=x", 'a=b'],
      ],
    )
    const book = await read(await xlsxFile([{ name: 'x', rows: risky }]))
    assert.deepEqual(
      book.map(({ cells }) => cells),
      risky,
    )
  })

  test('a text too long for any cell says that it was cut', async () => {
    const lines = await read(await xlsxFile([{ name: 'x', rows: [['x'.repeat(40_000)]] }]))
    const cell = lines[0]?.cells[0] ?? ''
    assert.equal(cell.length, 32_767)
    assert.ok(cell.endsWith('xx…（已截断）'))
  })
})
