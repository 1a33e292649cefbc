import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { must } from '../../../base/index.ts'
import type { ColumnProfile } from './declare.ts'
import { kindsOf, patternOf } from './kinds.ts'
import { profileFile } from './profile.ts'
import { Distinct, Frequent } from './sketch.ts'

describe('platform / catalogue / sheets / profile', () => {
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'profile-'))
  })
  after(() => rm(folder, { recursive: true }))

  async function columnsOf(text: string): Promise<Readonly<Record<string, ColumnProfile>>> {
    const path = join(folder, 'a.csv')
    await writeFile(path, text)
    const found = must(await profileFile(path))
    return Object.fromEntries(found.columns.map((column) => [column.name, column]))
  }

  test('a column tells its kind, its gaps and its troubles', async () => {
    const {
      身份证号: id,
      电话: phone,
      日期: day,
      备注: note,
      金额: money,
    } = await columnsOf(
      [
        '身份证号,电话,日期,备注,金额',
        '440111190001010005,13800138000,2026-03-01,无,12.50',
        '440111190001010021, 13800138001,2026/3/2,=HYPERLINK(1),１２',
        '4.40111E+17,,1900-01-01,,8',
        '440111190001010005,13800138000,2026-03-04,"a\nb",-3',
        '合计,,,,29.5',
      ].join('\n'),
    )
    assert.ok(id && phone && day && note && money)
    assert.deepEqual(
      [id.rows, id.blank, id.distinct.count, id.distinct.exact, id.damaged],
      [4, 0, 3, true, 1],
    )
    assert.equal(id.kinds.idNumber, 0.75)
    assert.deepEqual(id.frequent.values[0], { value: '440111190001010005', count: 2 })
    assert.deepEqual([phone.likely, phone.blank, phone.padded], ['phone', 1, 1])
    assert.deepEqual([day.likely, day.nullWords], ['day', [{ value: '1900-01-01', count: 1 }]])
    assert.deepEqual([note.formulas, note.lineBreaks, note.nullWords[0]?.value, note.blank], [1, 1, '无', 1])
    assert.deepEqual([money.fullWidth, money.formulas, money.least, money.rows], [1, 0, '-3', 4])
  })

  test('kinds are told apart by check digits', () => {
    assert.ok(kindsOf('440111190001010005').includes('idNumber'))
    assert.ok(!kindsOf('440111190001010006').includes('idNumber'))
    assert.ok(kindsOf('91350100M000100Y43').includes('creditCode'))
    assert.deepEqual(kindsOf('440111'), ['divisionCode', 'integer', 'decimal'])
    assert.deepEqual(kindsOf('2026年3月1日'), ['day'])
    assert.ok(!kindsOf('2026-02-30').includes('day'))
    assert.deepEqual(kindsOf('1,234.50'), ['money'])
    assert.ok(kindsOf('0012').includes('code'))
    assert.equal(patternOf('皖农肥(2016)准字4255号'), '字{3}(9{4})字{2}9{4}字')
  })

  test('more values than are kept: estimated within two in a hundred, the commonest still found', () => {
    const distinct = new Distinct()
    const frequent = new Frequent(100)
    for (let i = 0; i < 200_000; i++) {
      distinct.add(`4401${i}`)
      frequent.add(i % 3 === 0 ? '金沙街道' : `x${i}`)
    }
    assert.ok(Math.abs(distinct.count - 200_000) < 6_000, `${distinct.count}`)
    assert.equal(frequent.top(1)[0]?.value, '金沙街道')
    assert.equal(frequent.exact, false)
  })
})
