import assert from 'node:assert/strict'
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Refusal } from '../../base/index.ts'
import { sheets } from '../../platform/catalogue/index.ts'
import type { Case, Truth } from './case.ts'
import { csvCases } from './csv-cases.ts'
import { headCases } from './head-cases.ts'
import { otherCases } from './other-cases.ts'
import { xlsxCases } from './xlsx-cases.ts'

describe('tests / dirty', () => {
  const cases: readonly Case[] = [...csvCases, ...xlsxCases, ...otherCases, ...headCases]
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dirty-'))
  })
  after(() => rm(folder, { recursive: true }))

  type Came =
    | { readonly refusal: Refusal }
    | {
        readonly book: sheets.Workbook
        readonly found: sheets.TableFound
        readonly lines: readonly sheets.Line[]
      }

  /** All that comes out of a file, or why nothing does. */
  async function came(path: string, one: Case): Promise<Came> {
    const opened = await sheets.openWorkbook(path, one.how)
    if (!opened.ok) return { refusal: opened.error }
    const book = opened.value
    try {
      const found = await sheets.bestTable(book, one.known ? { known: one.known } : {})
      const lines: sheets.Line[] = []
      for await (const some of book.lines(found.sheet)) lines.push(...some)
      return { book, found, lines }
    } catch (fault) {
      if (fault instanceof sheets.BrokenSheet) return { refusal: fault.refusal }
      throw fault
    } finally {
      await book.close()
    }
  }

  const short = (lines: readonly (readonly string[])[]): string => JSON.stringify(lines).slice(0, 400)

  function compare(truth: Truth, what: Came): void {
    if ('refused' in truth) {
      if (!('refusal' in what))
        throw new Error(`read although it must be refused: ${short(what.lines.map(({ cells }) => cells))}`)
      assert.equal(what.refusal.code, truth.refused, what.refusal.says.en)
      assert.ok(what.refusal.says.zh !== '' && what.refusal.remedy.zh !== '')
      for (const [key, value] of Object.entries(truth.detail ?? {}))
        assert.equal(what.refusal.detail?.[key], value, key)
      return
    }
    if ('refusal' in what) throw new Error(`refused: ${what.refusal.code} ${what.refusal.says.en}`)
    const { book, found, lines } = what
    assert.deepEqual(
      lines.map(({ cells }) => cells),
      truth.lines,
    )
    if (truth.format) assert.equal(book.format, truth.format)
    if (truth.encoding) assert.equal(book.encoding, truth.encoding)
    if (truth.delimiter) assert.equal(book.delimiter, truth.delimiter)
    if (truth.numbers)
      assert.deepEqual(
        lines.map(({ no }) => no),
        truth.numbers,
      )
    if (truth.sheet !== undefined) assert.equal(found.sheet, truth.sheet)
    if (truth.flags) {
      const flags = lines.flatMap(({ no, flags: own = [] }) =>
        own.map(({ column, kind }) => [no, column, kind]),
      )
      assert.deepEqual(flags.sort(), [...truth.flags].sort())
    }
    const { head } = found
    if (truth.head) assert.deepEqual({ from: head.from, to: head.to, headings: head.headings }, truth.head)
    if (truth.kinds)
      assert.deepEqual(
        lines.map((line) => sheets.bodyLine(head, line)),
        truth.kinds,
      )
    if (truth.others !== undefined) assert.equal(head.others.length, truth.others)
  }

  test('there are at least sixty dirty files, each with another name', () => {
    assert.ok(cases.length >= 60, `${cases.length}`)
    assert.equal(new Set(cases.map(({ name }) => name)).size, cases.length)
  })

  for (const [i, one] of cases.entries())
    test(`dirty file: ${one.name}`, async () => {
      const path = join(folder, `${i}.dat`)
      await writeFile(path, one.make())
      if (one.hole) {
        const handle = await open(path, 'r+')
        await handle.truncate(one.hole)
        await handle.close()
      }
      compare(one.truth, await came(path, one))
      await rm(path)
    })

  test('a file that is not there is refused in words', async () => {
    const opened = await sheets.openWorkbook(join(folder, 'none.csv'))
    assert.equal(opened.ok ? '' : opened.error.code, 'sheets.cannotRead')
  })

  test('a folder is refused in words', async () => {
    const opened = await sheets.openWorkbook(folder)
    assert.equal(opened.ok ? '' : opened.error.code, 'sheets.cannotRead')
  })
})
