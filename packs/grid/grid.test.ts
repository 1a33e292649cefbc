import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { must } from '../../base/index.ts'
import { gridOf } from '../../platform/places/index.ts'
import { inEdition, readClasses, withClasses } from './city-table.ts'
import { classNamed } from './classes.ts'
import { codes } from './codes.ts'
import { editionOn } from './editions.ts'
import { grid } from './index.ts'
import { matterCode, numberFits, readPartNumber } from './part-number.ts'

const D = '440111'
const S = (code: string) => `2026S${code}`

describe('numbers and classes', () => {
  test('example 1: a grid code is county, town, village and cell', () => {
    const read = must(gridOf('440111003001012'))
    assert.deepEqual([read.county, read.town, read.village, read.serial], ['440111', '440111003', '440111003001', '012'])
    assert.equal(gridOf('44011100300101').ok, false)
  })

  test('example 2: a lamp, and the same number in another division', () => {
    assert.deepEqual(must(readPartNumber('44011101037000123', D)), { division: D, code: '01037', serial: '000123' })
    const wrong = readPartNumber('44011101037000123', '440112')
    assert.equal(wrong.ok ? '' : wrong.error.code, 'grid.partDivision')
    const row = { number: '44011101037000123', area: '440111003', class: '2026P01037' }
    assert.equal(numberFits(row), null)
    assert.equal(numberFits({ ...row, area: '440106001' })?.code, 'grid.partDivision')
    assert.equal(numberFits({ ...row, class: '2026P01901' })?.code, 'grid.partClass')
    assert.equal(numberFits({ ...row, number: '4401110103700012' })?.code, 'grid.partNumber')
  })

  test('example 3: a matter code names division and class, not the case', () => {
    assert.equal(must(matterCode(D, S('06042'))), '44011106042')
    assert.equal(matterCode(D, '2026P01037').ok, false, 'a part is no matter')
  })

  test('which edition by date; the same digits in two kinds are two classes', () => {
    assert.deepEqual([editionOn('2026-06-30'), editionOn('2026-07-01')], ['2013', '2026'])
    const [matters, parts] = ['gridClass', 'partClass'].map((name) => codes.find((list) => list.name === name)?.codes ?? [])
    const titleOf = (codes: typeof matters, code: string) => codes?.find((one) => one.code === code)?.title.zh
    assert.deepEqual([titleOf(matters, '2026S01037'), titleOf(parts, '2026P01037')], ['路灯异常', '路灯'])
    assert.equal(classNamed('2013', 'S', '暴露垃圾'), '2013S0102')
  })

  test('a city’s own table: what fits is taken, every other line comes back with what to do', () => {
    const head = ['类别', '编码', '名称', '处置时限', '时限单位', '先行防护小时']
    const { taken, rejected } = must(
      readClasses(
        [
          head,
          ['事件', '06010', '暴露垃圾', 4, '工作时', ''],
          ['事件', '06950', '共享单车乱停放', '2', '工作日', ''],
          ['部件', '01950', '智慧灯杆', '', '', ''],
          ['事件', '6010', '暴露垃圾', 1, '工作日', ''],
          ['事件', '06011', '渣土', 1, '工作日', ''],
          ['事件', '99001', '别的', 1, '工作日', ''],
          ['事件', '06950', '又来一次', 1, '工作日', ''],
          ['事件', '06951', '无单位', 1, '年', ''],
          ['什么', '06952', '无类别', 1, '工作日', ''],
          ['', '', '', '', '', ''],
        ],
        '2026',
      ),
    )
    assert.deepEqual(
      taken.map((one) => one.key),
      [S('06010'), S('06950'), '2026P01950'],
    )
    assert.deepEqual(
      rejected.map((one) => one.line),
      [5, 6, 7, 8, 9, 10],
    )
    assert.equal(readClasses([['编码']], '2026').ok, false)
    const own = withClasses(grid, taken)
    const fix = own.matters.case?.clocks.fix?.limit as Readonly<Record<string, unknown>>
    assert.deepEqual([fix[S('06010')], fix[S('06950')]], [{ workingHours: 4 }, { workingDays: 2 }])
    assert.deepEqual(
      own.codes.find((list) => list.name === 'gridClass')?.codes.find((one) => one.code === S('06950'))?.parent,
      S('06'),
    )
  })

  test('between editions by name; a class without a twin has none', () => {
    assert.equal(inEdition('2013S0102', '2026'), S('06010'))
    assert.equal(inEdition(S('06010'), '2013'), '2013S0102')
    assert.equal(inEdition(S('09012'), '2013'), undefined)
    const notes = codes.filter((list) => list.name.endsWith('Class')).flatMap((list) => list.codes)
    assert.ok(
      notes.every((one) => one.note?.zh.includes('来源：')),
      'every class says where it is from',
    )
  })
})
