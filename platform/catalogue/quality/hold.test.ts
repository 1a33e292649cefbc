import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { must } from '../../../base/index.ts'
import * as ledger from '../../ledger/index.ts'
import { freshStore } from '../../store/testing.ts'
import * as datasets from '../datasets/index.ts'
import * as intake from '../intake/index.ts'
import { freshIntake, HEAD, who } from '../intake/testing.ts'
import { LIMITS } from '../sheets/declare.ts'
import { firstLines, openWorkbook } from '../sheets/index.ts'
import { openZip } from '../sheets/zip.ts'
import { openQuality, rejectWorkbook, schema } from './index.ts'

describe('platform / catalogue / quality / hold', () => {
  const quality = openQuality({
    district: '440111',
    codes: async (_reader, list) => (list === 'grade' ? ['1'] : undefined),
  })
  let club: Awaited<ReturnType<typeof freshIntake>>
  before(async () => {
    const store = await freshStore([ledger.schema, datasets.schema, intake.schema, schema])
    club = await freshIntake({ store, holdBack: (tx, load, at) => quality.holdBack(tx, load, at) })
  })
  after(() => club.close())

  const row = (n: number, more: { points?: number; note?: string; level?: string } = {}): string =>
    `H${n},会员${n},${more.level ?? '1'},${more.points ?? n},2025-01-01,${more.note ?? ''}\n`

  test('rows that break a rule written as 退回 are held back, told by cell, and go into the workbook with a note', async () => {
    const one = await club.publish()
    const rule = (title: string, test: unknown, severity: string) =>
      club.store.tx(async (tx) =>
        must(await quality.saveRule(tx, who, one, { title, test, severity }, club.now())),
      )
    const most = await rule(
      '积分不超过一百',
      { is: 'compare', left: { item: 'points' }, op: 'le', right: { value: 100 } },
      'reject',
    )
    await rule('级别须在现行代码表', { is: 'coded', item: 'level', list: 'grade' }, 'reject')
    await rule('备注应填写', { is: 'filled', item: 'note' }, 'tell')

    const first = Array.from({ length: 20 }, (_, i) => row(i + 1)).join('')
    await club.bring(one.id, HEAD + first)
    // H3 stood before and comes back with a forbidden value: it stands as it stood
    const done = await club.bring(
      one.id,
      HEAD +
        Array.from({ length: 20 }, (_, i) => row(i + 1, i === 2 ? { points: 999 } : {})).join('') +
        row(21, { level: '2' }),
    )
    assert.equal(done.state, 'loaded')
    const { accepted, rejected, disappeared, byRule } = done.counts ?? assert.fail()
    assert.deepEqual({ accepted, rejected, disappeared }, { accepted: 19, rejected: 2, disappeared: 0 })
    assert.equal(byRule[`rule:${most.id}`], 1)
    const rows = await club.rowsOf(one.id)
    assert.equal(rows.length, 20)
    assert.equal(rows.find(({ key }) => key === 'H3')?.f_points, 3)
    const told = await intake.rejects(club.store, who.district, done.id, { limit: 10 })
    assert.deepEqual(
      told.map(({ rowNo, item, value, says }) => [rowNo, item, value, says.zh]),
      [
        [4, 'points', '999', '积分不超过一百'],
        [22, 'level', '2', '级别须在现行代码表'],
      ],
    )
    const run = await club.store.tx(async (tx) =>
      must(await quality.measure(tx, who, { dataset: one.id, delivery: done.id }, club.now())),
    )
    assert.equal(run.results.find((result) => result.rule === most.id)?.bad, 1)

    const book = must(await rejectWorkbook(club.store, one, done, { all: false, lang: 'zh' }))
    assert.equal(book.parts, 1)
    const folder = await mkdtemp(join(tmpdir(), 'huying-rejects-'))
    try {
      const path = join(folder, 'rejects.xlsx')
      await writeFile(path, book.bytes)
      const zip = must(await openZip(path, LIMITS))
      const notes = (await zip.whole('xl/notes1.xml'))?.toString() ?? ''
      assert.match(notes, /<comment ref="D2"[^>]*>.*积分不超过一百/)
      assert.match((await zip.whole('[Content_Types].xml'))?.toString() ?? '', /notes1\.xml/)
      assert.match((await zip.whole('xl/worksheets/_rels/sheet1.xml.rels'))?.toString() ?? '', /notes1\.vml/)
      await zip.close()
      // the sender opens it, mends it, sends it again: it reads as any other workbook
      const opened = must(await openWorkbook(path))
      const [head, bad] = await firstLines(opened, 0, 2)
      assert.equal(head?.cells[0], '卡号')
      assert.equal(bad?.cells[0], 'H3')
      await opened.close()
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

  test('a first large load is held by its rules as well', async () => {
    const one = await club.publish()
    await club.store.tx(async (tx) =>
      must(
        await quality.saveRule(
          tx,
          who,
          one,
          { title: '姓名不重复', test: { is: 'unique', items: ['fullName'] }, severity: 'reject' },
          club.now(),
        ),
      ),
    )
    const note = '长'.repeat(100)
    const rows = Array.from({ length: 15_000 }, (_, i) => row(i, { note })).join('')
    const done = await club.bring(
      one.id,
      `${HEAD}${rows}${row(15_001, { note }).replace('会员15001', '会员7')}`,
    )
    assert.equal(done.state, 'loaded')
    assert.equal(done.counts?.rejected, 2)
    assert.equal(done.counts?.accepted, 14_999)
  })
})
