import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { newId } from '../../../base/index.ts'
import { sql } from '../../store/index.ts'
import { cellsOf, lineOf, PAGE_COLUMNS, Pages } from './bytes.ts'
import { landed, makePartition } from './keep.ts'
import { DISTRICT, freshIntake } from './testing.ts'

describe('platform / catalogue / intake / pages', () => {
  let club: Awaited<ReturnType<typeof freshIntake>>
  before(async () => {
    club = await freshIntake()
  })
  after(() => club.close())

  type Line = { rowNo: number; cells: string[] }

  const keepLines = async (lines: readonly Line[]): Promise<string> => {
    const id = newId()
    await club.store.tx((tx) => makePartition(tx, id))
    const pages = new Pages(DISTRICT, id)
    for (const { rowNo, cells } of lines) pages.add(rowNo, lineOf(cells))
    await club.store.bulk((tx) => tx.copyBytes('landing', PAGE_COLUMNS, pages.take(), 'binary'))
    return id
  }

  test('whatever stands in cells comes back from a page as it was', () => {
    const odd = fc.array(
      fc.constantFrom('a', '字', '\u001b', '\u001e', '\u001f', 'e', 'u', 'r', '\t', '\n', '\\'),
    )
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string({ unit: 'grapheme' }),
            odd.map((all) => all.join('')),
          ),
          { minLength: 1 },
        ),
        (cells) => {
          const said = cells.map((cell) => cell.replaceAll('\0', '\u2400'))
          const line = lineOf(cells)
          assert.ok(!line.includes('\u001e') && !line.includes('\0'))
          assert.deepEqual(cellsOf(line), said)
        },
      ),
    )
  })

  test('lines are found by number, from a number, and after so many, whatever pages they lie in', async () => {
    const lines: Line[] = []
    for (let i = 0, no = 1; i < 400; i++, no += i % 57 === 0 ? 1 + (i % 5) : 1)
      lines.push({
        rowNo: no,
        cells: [String(i), i % 90 === 7 ? '长'.repeat(3_000 + i) : '短'.repeat(i % 60), '\t\\N'],
      })
    const id = await keepLines(lines)
    const held = await club.store.one<{ pages: number; lines: number; longest: number }>(sql`
    select count(*)::integer as pages, sum(until_no - row_no + 1)::integer as lines,
           max(octet_length(lines)) filter (where until_no > row_no) as longest from landing where delivery = ${id}::uuid`)
    assert.equal(held?.lines, 400)
    assert.ok((held?.pages ?? 400) < 80 && (held?.longest ?? 9_999) <= 1_900, JSON.stringify(held))
    const read = (page: Parameters<typeof landed>[3]) => landed(club.store, DISTRICT, id, page)
    assert.deepEqual(await read({ limit: 1_000 }), lines)
    for (const from of [0, 1, 2, 56, 57, 58, 59, 130, 401, 999]) {
      const all = lines.filter(({ rowNo }) => rowNo >= from)
      assert.deepEqual(await read({ from, limit: 7 }), all.slice(0, 7), `from ${from}`)
      for (const skip of [1, 9, 10, 83, 399, 400, 401])
        assert.deepEqual(
          await read({ from, after: skip, limit: 30 }),
          all.slice(skip, skip + 30),
          `${from} after ${skip}`,
        )
    }
    const rows = [1, 8, 9, 57, 58, 59, 60, 300, 5_000, -1]
    assert.deepEqual(
      await read({ rows, limit: 50 }),
      lines.filter(({ rowNo }) => rows.includes(rowNo)),
    )
    assert.deepEqual(await read({ rows: [], limit: 50 }), [])
  })

  test('lines of older deliveries are read as they were kept', async () => {
    const id = newId()
    await club.store.tx((tx) => makePartition(tx, id))
    await club.store.tx((tx) =>
      tx.run(sql`insert into landing (district, delivery, row_no, line, cells)
      values (${DISTRICT}, ${id}::uuid, 1, ${'a\u001fb'}, null), (${DISTRICT}, ${id}::uuid, 3, null, '{c,d}'),
             (${DISTRICT}, ${id}::uuid, 4, ${'e\u001f\u001beu'}, null)`),
    )
    const all = [
      { rowNo: 1, cells: ['a', 'b'] },
      { rowNo: 3, cells: ['c', 'd'] },
      { rowNo: 4, cells: ['e', '\u001bu'] },
    ]
    assert.deepEqual(await landed(club.store, DISTRICT, id, { limit: 5 }), all)
    assert.deepEqual(await landed(club.store, DISTRICT, id, { from: 2, after: 1, limit: 5 }), all.slice(2))
    assert.deepEqual(await landed(club.store, DISTRICT, id, { rows: [3], limit: 5 }), [all[1]])
  })
})
