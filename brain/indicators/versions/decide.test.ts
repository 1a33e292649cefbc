import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { definitionFrom, differences, isIndicatorCode, wayOf } from './decide.ts'

const sound = {
  title: { zh: '路灯受理量', en: 'Street lamps' },
  formula: { zh: '期间内登记的路灯诉求', en: 'requests about lamps' },
  owner: { zh: '城管局', en: 'City management' },
  ...{ unit: 'matters', direction: 'none' },
  count: { type: 'hotline.ticket', period: 'openedAt' },
}
const faultsOf = (body: unknown): readonly string[] => {
  const read = definitionFrom(body)
  return read.ok ? [] : read.faults.map((fault) => fault.at)
}

describe('brain / indicators / versions / decide', () => {
  test('whatever is wrong is named at once, each at its field', () => {
    assert.deepEqual(faultsOf(sound), [])
    assert.deepEqual(
      faultsOf({
        ...sound,
        ...{ title: { zh: '只有中文', en: '' }, unit: 'apples', target: 'many', delayMinutes: 0 },
        thresholds: [{ level: 'red', over: 1 }, { level: 'red' }],
        count: { type: 'hotline.ticket', period: 'openedAt', where: [{ is: 'gone' }] },
      }),
      ['title', 'unit', 'target', 'delayMinutes', 'thresholds.1', 'count.where'],
    )
    assert.deepEqual(faultsOf(null), ['body'])
    assert.deepEqual(faultsOf({ ...sound, unit: 'percent' }), ['of'])
    assert.deepEqual(faultsOf({ ...sound, unit: 'percent', of: [{ is: 'closed' }], target: 120 }), ['target'])
    assert.deepEqual(faultsOf({ ...sound, readings: { metric: 'pm25', take: 'median', minutes: -1 } }), [
      'readings.take',
      'readings.minutes',
    ])
    assert.deepEqual(faultsOf({ ...sound, score: [{ indicator: 'a', weight: 99 }] }), ['score'])
    assert.deepEqual(faultsOf({ ...sound, rows: { of: { register: "x'; drop table" } } }), ['rows'])
  })

  test('only known parts pass, and each way of counting is told from its parts', () => {
    const read = definitionFrom({
      ...sound,
      surprise: 1,
      rows: { of: { register: 'estate.homes' }, surprise: 2 },
    })
    assert.ok(read.ok)
    assert.deepEqual(read.value.rows, { of: { register: 'estate.homes' } })
    assert.ok(!('surprise' in read.value))
    assert.equal(wayOf(read.value), 'rows')
    assert.equal(wayOf({}), 'count')
    assert.equal(wayOf({ mean: 'toClose' }), 'mean')
    assert.ok(isIndicatorCode('city.parkSpaces') && !isIndicatorCode('city') && !isIndicatorCode('a.b; drop'))
  })

  test('two versions side by side: order of names is no difference, the version itself is none', () => {
    const a = { ...sound, version: 1 } as never
    const b = {
      ...sound,
      version: 2,
      target: 5,
      count: { period: 'openedAt', type: 'hotline.ticket' },
    } as never
    const parts = differences(a, b).filter((one) => !one.same)
    assert.deepEqual(parts, [{ part: 'target', a: undefined, b: 5, same: false }])
  })
})
