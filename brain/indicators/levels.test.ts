import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instantOf } from '../../base/index.ts'
import { compositeOf } from './decide.ts'
import {
  ageOfValue,
  arrivedLate,
  breaksOf,
  expired,
  hiddenCells,
  jumps,
  kindOf,
  levelOf,
  masked,
  versionOn,
} from './levels.ts'

const at = (clock: string) => {
  const [hour, minute] = clock.split(':').map(Number) as [number, number]
  return instantOf('2026-11-21', hour * 60 + minute)
}

test('a value for 08:00 that comes 08:07 with five minutes allowed is late; it is grey, then hatched', () => {
  assert.ok(arrivedLate(at('08:00'), at('08:07'), 5))
  assert.ok(!arrivedLate(at('08:00'), at('08:04'), 5))
  assert.equal(ageOfValue(at('08:00'), at('08:04'), 'live', 5), 'fresh')
  assert.equal(ageOfValue(at('08:00'), at('08:07'), 'live', 5), 'late')
  assert.equal(ageOfValue(at('08:00'), at('08:16'), 'live', 5), 'dead')
  assert.equal(ageOfValue(at('08:00'), at('08:59'), 'hour', 5), 'fresh', 'the next one is not due yet')
})

test('an index of 80, 60, 90 with 0.5, 0.3, 0.2 is 76.0; without the third there is none, unless it is weighed anew', () => {
  const parts = (third: number | null) => [
    { weight: 50, value: 80 },
    { weight: 30, value: 60 },
    { weight: 20, value: third },
  ]
  assert.equal(compositeOf(parts(90)), 76)
  assert.equal(compositeOf(parts(null)), null)
  assert.equal(compositeOf(parts(null), true), 72.5)
  assert.equal(compositeOf([], true), null)
})

test('a formula changed on 1 July breaks the curve there, and each day has its own version', () => {
  const versions = [
    { version: 1, validFrom: '2025-01-01' },
    { version: 2, validFrom: '2026-07-01' },
  ]
  assert.deepEqual(breaksOf(versions, instantOf('2026-06-01'), instantOf('2026-08-01')), [
    { day: '2026-07-01', version: 2 },
  ])
  assert.deepEqual(breaksOf(versions, instantOf('2026-07-02'), instantOf('2026-08-01')), [])
  assert.equal(versionOn(versions, '2026-06-30')?.version, 1)
  assert.equal(versionOn(versions, '2026-07-01')?.version, 2)
  assert.equal(versionOn([{ version: 3 }], '2020-01-01')?.version, 3)
})

test('a value by hand that expires on 31 December is missing from 1 January on', () => {
  assert.ok(!expired('2026-12-31', instantOf('2026-12-31', 1439)))
  assert.ok(expired('2026-12-31', instantOf('2027-01-01')))
})

test('the narrower threshold counts: a town’s before the district’s, night before day', () => {
  const limits = [
    { level: 'red' as const, over: 27 },
    { level: 'yellow' as const, over: 15 },
    { level: 'red' as const, over: 20, area: '440111007' },
    { level: 'orange' as const, over: 10, hours: [22, 5] as const },
  ]
  assert.equal(levelOf(limits, 22, '440111', at('12:00')), 'yellow')
  assert.equal(levelOf(limits, 22, '440111007', at('12:00')), 'red')
  assert.equal(levelOf(limits, 12, '440111', at('23:30')), 'orange')
  assert.equal(levelOf(limits, 12, '440111', at('12:00')), null)
  assert.equal(levelOf(limits, null, '440111', at('12:00')), null)
  assert.equal(levelOf([{ level: 'red', under: 0.1 }], 0.05, null, at('12:00')), 'red')
})

test('万元 sent as 元 is held, noise is not', () => {
  const usual = [100, 104, 98, 101, 103, 99]
  assert.ok(jumps(usual, 1_010_000))
  assert.ok(jumps(usual, 0.01))
  assert.ok(!jumps(usual, 110))
  assert.ok(!jumps([100, 101], 5000), 'nobody knows yet what is usual')
  assert.ok(!jumps([50, 50, 50, 50, 50], 51), 'a first small step of a flat line is no jump')
})

test('fewer than five persons are not shown outside; kinds follow from how a figure is counted', () => {
  assert.deepEqual(masked(3, true), { value: null, few: 5 })
  assert.deepEqual(masked(0, true), { value: 0 })
  assert.deepEqual(masked(5, true), { value: 5 })
  assert.deepEqual(masked(3, false), { value: 3 })
  assert.equal(kindOf({ count: { period: 'standing' } }), 'stock')
  assert.equal(kindOf({ count: { period: 'openedAt' } }), 'flow')
  assert.equal(kindOf({ count: { period: 'openedAt' }, of: [] }), 'ratio')
  assert.equal(kindOf({ count: { period: 'standing' }, manual: true }), 'state')
})

test('guests see no cell of one or two matters, nor one that the total would tell', () => {
  const cells = (...values: number[]) => values.map((value) => ({ value, denominator: null }))
  assert.deepEqual(hiddenCells(cells(9, 2, 0, 1), false), [undefined, 3, undefined, 3])
  assert.deepEqual(
    hiddenCells(cells(9, 2, 7), false),
    [undefined, 3, 8],
    'a single one takes the smallest other along',
  )
  assert.deepEqual(hiddenCells(cells(9, 5, 0), false), [undefined, undefined, undefined])
  assert.deepEqual(hiddenCells(cells(9, 4, 4), true), [undefined, 5, 5], 'of persons below five')
  const shares = [
    { value: 50, denominator: 2 },
    { value: 90, denominator: 40 },
  ]
  assert.deepEqual(hiddenCells(shares, false), [3, 41], 'a share of two tells both')
})
