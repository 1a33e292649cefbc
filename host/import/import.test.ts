import assert from 'node:assert/strict'
import { test } from 'node:test'
import { say } from '../../base/index.ts'
import { findHeader } from './columns.ts'
import { areaFinder } from './places.ts'
import { mapRow, type RowCity } from './rows.ts'
import { codeOf, daysAfter, timeOf } from './values.ts'

test('times as files write them', () => {
  const cases: readonly [string, string | undefined][] = [
    ['2019/2/28 11:25:05', '2019-02-28T03:25:05.000Z'],
    ['2020-11-27', '2020-11-26T16:00:00.000Z'],
    ['２０２０－１１－２７', '2020-11-26T16:00:00.000Z'],
    ['2019年2月28日 11时25分', '2019-02-28T03:25:00.000Z'],
    ['2019年2月28日11:25', '2019-02-28T03:25:00.000Z'],
    ['2019年2月28日', '2019-02-27T16:00:00.000Z'],
    ['2019.2.8 9:05', '2019-02-08T01:05:00.000Z'],
    ['20190228', '2019-02-27T16:00:00.000Z'],
    ['20190228112505', '2019-02-28T03:25:05.000Z'],
    ['43524', '2019-02-27T16:00:00.000Z'],
    ['43524.5', '2019-02-28T04:00:00.000Z'],
    ['2019-02-28T03:25:05Z', '2019-02-28T03:25:05.000Z'],
    ['2019-02-28T11:25:05+0800', '2019-02-28T03:25:05.000Z'],
    ['2019-02-28T11:25:05', '2019-02-28T03:25:05.000Z'],
    ['2019-02-28 11:25:05.123', '2019-02-28T03:25:05.000Z'],
    ['2019-02-30', undefined],
    ['2019-02-28 24:01', undefined],
    ['28/02/2019', undefined],
    ['昨天', undefined],
    ['', undefined],
  ]
  for (const [text, expected] of cases) assert.equal(timeOf(text)?.toISOString(), expected, text)
  assert.equal(daysAfter(new Date('2020-11-26T16:00:00Z'), 3).toISOString(), '2020-11-29T16:00:00.000Z')
})

const list = (codes: readonly (readonly [string, string])[]) => ({
  name: 'x',
  version: '1',
  title: say('表', 'list'),
  codes: codes.map(([code, zh]) => ({ code, title: say(zh, code) })),
})
const channel = list([
  ['phone', '电话'],
  ['web', '网站'],
  ['app', 'APP'],
  ['wechat', '微信'],
])

test('words of other systems for our codes', () => {
  assert.equal(codeOf(channel, 'channel', '电话'), 'phone')
  assert.equal(codeOf(channel, 'channel', 'e福州app'), 'app')
  assert.equal(codeOf(channel, 'channel', '12345热线来电'), 'phone')
  assert.equal(codeOf(channel, 'channel', '微信公众号'), 'wechat')
  assert.equal(codeOf(channel, 'channel', '短信'), undefined, 'a code that the list does not have')
  assert.equal(codeOf(channel, 'channel', 'qq'), undefined)
})

test('the header is found below a title, by Chinese and English names, and --map goes before them', () => {
  const rows = [
    ['某市热线工单'],
    ['编号', '受理时间（必填）', ' 诉求 内容 ', '备注'],
    ['1', '2020-01-01', '路灯不亮', ''],
  ]
  const found = findHeader(rows)
  assert.ok(!('no' in found))
  assert.equal(found.row, 1)
  assert.deepEqual(found.columns.at, { id: 0, time: 1, content: 2 })
  const mapped = findHeader(rows, { content: '备注', title: '诉求内容' })
  assert.ok(!('no' in mapped))
  assert.deepEqual(mapped.columns.at, { content: 3, title: 2, id: 0, time: 1 })
  assert.deepEqual(findHeader(rows, { reply: '没有的列' }), {
    no: 'column',
    field: 'reply',
    column: '没有的列',
  })
  assert.deepEqual(findHeader([['甲', '内容']]), { no: 'header', missing: ['time'] })
})

const city: RowCity = {
  district: '440111',
  codes: (name) => (name === 'channel' ? channel : undefined),
  areaOf: areaFinder(
    [
      { code: '440111', name: '白云区' },
      { code: '440111011', name: '石井街道' },
      { code: '440111012', name: '同和街道' },
    ].map((one) => ({
      ...one,
      level: 4,
      parent: null,
      validFrom: '2020-01-01',
      validTo: null,
      mergedInto: null,
    })),
    '440111',
  ),
  unitOf: () => undefined,
  categoryMap: new Map(),
  channel: 'web',
  now: new Date('2026-01-01T00:00:00Z'),
}

function row(header: readonly string[], cells: readonly string[]) {
  const found = findHeader([header])
  assert.ok(!('no' in found))
  return mapRow(found.columns, cells, city)
}

test('a row becomes a request of former years with its answer, place and requester', () => {
  const made = row(
    ['编号', '时间', '内容', '地址', '姓名', '电话', '答复', '答复时间'],
    ['7', '2020-05-01 10:00', '路灯不亮', '石井街道1号', '王某', '13812345678', '已修复', '2020-05-01'],
  )
  assert.ok('matter' in made)
  assert.equal(made.matter.externalId, '7')
  assert.equal(made.matter.area, '440111011')
  assert.equal(made.matter.title, '路灯不亮')
  assert.deepEqual(made.matter.requester, { name: '王某', phone: '13812345678' })
  // The day of the answer is the day of the request: not before it.
  assert.equal(made.matter.answer?.at.toISOString(), '2020-05-01T02:00:00.000Z')
})

test('every reason why a row cannot come in is told', () => {
  const reasons = (cells: readonly string[]): string[] => {
    const made = row(['时间', '内容', '答复', '答复时间'], cells)
    return 'reasons' in made ? made.reasons.map((one) => one.zh) : []
  }
  assert.deepEqual(reasons(['', '', '', '']), ['没有诉求内容', '没有时间'])
  assert.deepEqual(reasons(['2030-01-01', '路灯不亮', '', '']), ['时间“2030-01-01”在将来'])
  assert.deepEqual(reasons(['2020-13-01', '路灯不亮', '', '']), ['时间“2020-13-01”看不懂'])
  assert.deepEqual(reasons(['2020-01-05', '路灯不亮', '已修', '2020-01-01']), ['答复时间早于来件时间'])
  assert.equal(reasons(['2020-01-05', '路灯\0', '', '']).length, 1)
  assert.equal(reasons(['2020-01-05', '路灯不亮', '', '', '多']).length, 1)
})

test('the same words without a number are the same request; other words are not', () => {
  const id = (cells: readonly string[]) => {
    const made = row(['时间', '内容'], cells)
    return 'matter' in made ? made.matter.externalId : ''
  }
  assert.equal(id(['2020-01-01', '路灯不亮']), id(['2020/1/1', '路灯不亮']))
  assert.notEqual(id(['2020-01-01', '路灯不亮']), id(['2020-01-02', '路灯不亮']))
})
