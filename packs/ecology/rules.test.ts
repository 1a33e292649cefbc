import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type AirHour, airDays, compositeOf, goodDays, percentile, yearOf } from './air-days.ts'
import { aqiOf, type Edition, editionOn, iaqi, POLLUTANTS, type Pollutant } from './aqi.ts'
import { balanceOf, judgeManifest, type Manifest } from './manifests.ts'
import { judgeNoise, leq } from './noise.ts'
import { judgeDischarge, treatmentOff, upstream, upwind } from './sources.ts'
import { basinOf, itemClass, waterClass } from './water-class.ts'

const of = (so2: number, no2: number, pm10: number, pm25: number, co: number, o3: number) => ({
  ...{ so2, no2, pm10, pm25, co, o3 },
})
const parts = (values: ReturnType<typeof of>, span: 'day' | 'hour', edition: Edition) => {
  const found = aqiOf(values, span, edition)
  return [POLLUTANTS.map((one) => found?.parts[one]), found?.aqi, found?.grade, found?.primary]
}

describe('the index of the air, both editions of the rule', () => {
  const days: [ReturnType<typeof of>, 'day' | 'hour', unknown[], unknown[]][] = [
    [
      ...([of(9, 38, 96, 57, 0.9, 172), 'day'] as const),
      [[9, 48, 73, 78, 23, 111], 111, 3, ['o3']],
      [[9, 48, 83, 94, 23, 111], 111, 3, ['o3']],
    ],
    [
      ...([of(12, 45, 130, 68, 1.2, 95), 'day'] as const),
      [[12, 57, 90, 92, 30, 48], 92, 2, ['pm25']],
      [[12, 57, 104, 108, 30, 48], 108, 3, ['pm25']],
    ],
    [
      ...([of(20, 120, 180, 75, 1.5, 210), 'hour'] as const),
      [[7, 60, 115, 100, 15, 105], 115, 3, ['pm10']],
      [[7, 60, 124, 114, 15, 105], 124, 3, ['pm10']],
    ],
  ]
  test('the worked days and hours', () => {
    for (const [values, span, old, now] of days) {
      assert.deepEqual(parts(values, span, '2012'), old)
      assert.deepEqual(parts(values, span, '2026'), now)
    }
    const pm = [35, 36, 60, 61, 75, 76, 600]
    assert.deepEqual(
      pm.map((c) => iaqi('pm25', c, 'day', '2012')),
      [50, 52, 82, 83, 100, 102, 500],
    )
    assert.deepEqual(
      pm.map((c) => iaqi('pm25', c, 'day', '2026')),
      [50, 52, 100, 101, 114, 115, 500],
    )
  })

  test('a half goes to the even neighbour, and above the row each edition has its own way', () => {
    // PM10 60 → 55, 61 → 56, 62 → 56
    assert.equal(iaqi('pm10', 60.5, 'day', '2012'), iaqi('pm10', 60, 'day', '2012'))
    assert.equal(iaqi('pm10', 60.6, 'day', '2012'), iaqi('pm10', 61, 'day', '2012'))
    assert.equal(iaqi('pm10', 61.5, 'day', '2012'), iaqi('pm10', 62, 'day', '2012'))
    assert.equal(iaqi('co', 0.25, 'day', '2012'), iaqi('co', 0.2, 'day', '2012'))
    assert.equal(iaqi('so2', 801, 'hour', '2012'), undefined)
    assert.equal(iaqi('so2', 801, 'hour', '2026'), 200)
    assert.equal(iaqi('o3', 801, 'day', '2012'), undefined)
    assert.equal(iaqi('o3', 801, 'day', '2026'), 300)
    assert.equal(iaqi('o3', 1201, 'hour', '2012'), 500)
  })

  test('the edition follows the day', () => {
    assert.equal(editionOn('2026-02-28' as never), '2012')
    assert.equal(editionOn('2026-03-01' as never), '2026')
  })

  test('never below nothing, never above 500, never falling; a value that cannot be is none', () => {
    const value = fc.double({ min: 0, max: 5000, noNaN: true })
    fc.assert(
      fc.property(
        fc.constantFrom<Pollutant>(...POLLUTANTS),
        fc.constantFrom('day' as const, 'hour' as const),
        fc.constantFrom<Edition>('2012', '2026'),
        value,
        value,
        (pollutant, span, edition, a, b) => {
          const [low, high] = [Math.min(a, b), Math.max(a, b)].map((c) => iaqi(pollutant, c, span, edition))
          if (low !== undefined) assert.ok(Number.isInteger(low) && low >= 0 && low <= 500)
          if (low !== undefined && high !== undefined) assert.ok(low <= high)
        },
      ),
    )
    for (const bad of [-1, Number.NaN, Number.POSITIVE_INFINITY, null, undefined])
      assert.equal(iaqi('pm25', bad, 'day', '2026'), undefined)
    assert.equal(aqiOf({ pm25: null }, 'day', '2026'), undefined)
  })
})

describe('days and years of the air', () => {
  const day = '2014-07-01' as AirHour['day']
  const hours = (count: number, values: AirHour['values']): AirHour[] =>
    Array.from({ length: count }, (_, hour) => ({ day, hour, values }))

  test('a day of 20 hours counts, one of 19 does not and is never zero', () => {
    assert.equal(airDays(hours(20, { pm25: 75 }))[0]?.result?.aqi, 100)
    const [short] = airDays(hours(19, { pm25: 75 }))
    assert.equal(short?.values.pm25, null)
    assert.equal(short?.result, null)
    assert.deepEqual(goodDays(airDays(hours(19, { pm25: 75 }))), { good: 0, valid: 0, percent: null })
    // five pollutants unknown: not said to be a good day, but a bad one it surely is
    assert.deepEqual(goodDays(airDays(hours(24, { pm25: 60 })), true), { good: 0, valid: 0, percent: null })
    assert.deepEqual(goodDays(airDays(hours(24, { pm25: 90 })), true), { good: 0, valid: 1, percent: 0 })
    assert.deepEqual(goodDays(airDays(hours(24, { pm25: 60 }))), { good: 1, valid: 1, percent: 100 })
  })

  test('ozone: six of eight hours, fourteen means, or above the limit', () => {
    assert.equal(airDays(hours(24, { o3: 100 }))[0]?.values.o3, 100)
    assert.equal(airDays(hours(10, { o3: 100 }))[0]?.values.o3, null)
    assert.equal(airDays(hours(10, { o3: 170 }))[0]?.values.o3, 170)
    assert.equal(airDays(hours(5, { o3: 170 }))[0]?.values.o3, null)
  })

  test('the same hour sent twice counts once, in any order of the hours', () => {
    const sent = hours(24, { pm25: 60, o3: 90 })
    const mixed = [...sent.slice(12), ...sent, ...sent.slice(0, 3)]
    assert.deepEqual(airDays(mixed), airDays(sent))
  })

  test('the composite index of the sheet, and none where a pollutant is missing', () => {
    const year = { so2: 7, no2: 26, pm10: 42, pm25: 21, co: 0.9, o3: 151 }
    assert.equal(compositeOf(year)?.toFixed(3), '3.135')
    assert.equal(compositeOf({ ...year, o3: null }), null)
    assert.equal(percentile([], 90), null)
    assert.equal(percentile([1, 2, 3, 4, 5], 90), 4.6)
    assert.equal(yearOf(airDays(hours(24, of(1, 2, 3, 4, 0.5, 6)))).pm10, 3)
  })
})

describe('classes of water', () => {
  test('the worked section: ammonia makes it V and misses III by 0.62', () => {
    const found = waterClass({ do: 5.6, codMn: 4.8, nh3n: 1.62, tp: 0.18 }, 'river', 3)
    assert.deepEqual([found?.class, found?.by, found?.items], [5, ['nh3n'], { do: 3, codMn: 3, nh3n: 5, tp: 3 }])
    assert.deepEqual(
      found?.exceeded.map(({ item, times }) => [item, times?.toFixed(2)]),
      [['nh3n', '0.62']],
    )
  })

  test('phosphorus of a lake, coli and nitrogen of a river, oxygen without a multiple', () => {
    assert.equal(itemClass('tp', 0.06, 'river'), 2)
    assert.equal(itemClass('tp', 0.06, 'lake'), 4)
    assert.equal(waterClass({ tn: 9, coli: 90_000, codMn: 1 }, 'river')?.class, 1)
    assert.equal(waterClass({ tn: 9 }, 'lake')?.class, 6)
    assert.deepEqual(
      waterClass({ do: 1, ph: 9.5 }, 'river')?.exceeded.map(({ times }) => times),
      [null, null],
    )
    assert.equal(waterClass({ nh3n: Number.NaN, tp: null, cod: -1 }, 'river'), undefined)
  })

  test('a basin by the shares of its sections; with fewer than five, the class of the mean', () => {
    const [good, bad] = [{ nh3n: 0.4 }, { nh3n: 9 }]
    assert.deepEqual(basinOf([...Array(9).fill(good), { nh3n: 1.4 }], 'river'), { state: '优' })
    assert.deepEqual(basinOf([good, good, good, { nh3n: 1.4 }, { nh3n: 1.4 }], 'river'), { state: '轻度污染' })
    assert.deepEqual(basinOf([good, good, good, bad, { nh3n: 1.4 }], 'river'), { state: '中度污染' })
    assert.deepEqual(basinOf([good, bad, bad, bad, good], 'river'), { state: '重度污染' })
    assert.deepEqual(basinOf([{ nh3n: 0.8 }, { nh3n: 1.4 }], 'river'), { class: 4 })
    assert.equal(basinOf([], 'river'), undefined)
  })
})

describe('noise', () => {
  test('the mean of energies', () => {
    assert.equal(leq([60, 65, 70])?.toFixed(1), '66.7')
    assert.equal(leq([...Array(9).fill(55), 75])?.toFixed(1), '65.4')
    assert.equal(leq([]), undefined)
  })
  test('day and night have limits of their own; a peak at night has 15 dB', () => {
    assert.deepEqual(judgeNoise('2', 12, [60, 65, 70]), { leq: 66.7, limit: 60, over: 6.7, peak: false })
    assert.deepEqual(judgeNoise('2', 22, [50]), { leq: 50, limit: 50, over: 0, peak: false })
    assert.equal(judgeNoise('2', 5, [...Array(99).fill(40), 65.5])?.peak, true)
  })
})

describe('dangerous waste balances by mass', () => {
  const journey = (change: Partial<Manifest> = {}): Manifest => ({
    ...{ number: 'M1', waste: 'HW08', from: 'A', to: 'B', sentKg: 1000, receivedKg: 980 },
    ...{ sentAt: 0, receivedAt: 3_600_000, ...change },
  })
  test('two in a hundred are allowed, a day is allowed', () => {
    assert.deepEqual(judgeManifest(journey(), 0).faults, [])
    assert.deepEqual(judgeManifest(journey({ receivedKg: 979.99 }), 0).faults, ['weight'])
    assert.deepEqual(judgeManifest(journey({ receivedKg: 1020.01 }), 0).faults, ['weight'])
    assert.deepEqual(judgeManifest(journey({ receivedAt: 86_400_001 }), 0).faults, ['late'])
    assert.deepEqual(judgeManifest(journey({ receivedAt: -1 }), 0).faults, ['backwards'])
    const underway = journey({ receivedKg: null, receivedAt: null })
    assert.deepEqual(judgeManifest(underway, 86_400_000).faults, [])
    assert.deepEqual(judgeManifest(underway, 86_400_001).faults, ['missing'])
    assert.deepEqual(judgeManifest(journey({ sentKg: Number.NaN }), 0).faults, ['notAWeight'])
  })
  test('sent = received + under way + difference, whatever was carried', () => {
    const kg = fc.integer({ min: 1, max: 9_999_999 }).map((grams) => grams / 1000)
    const one = fc.record({ waste: fc.constantFrom('HW08', 'HW49'), sentKg: kg, receivedKg: fc.option(kg) })
    fc.assert(
      fc.property(fc.array(one, { maxLength: 30 }), (all) => {
        const made = all.map((part, n) => journey({ ...part, number: `M${n}`, receivedAt: part.receivedKg ? 1 : null }))
        for (const row of balanceOf(made, 0))
          assert.equal(Math.round(row.sentKg * 1000), Math.round((row.receivedKg + row.underwayKg + row.differenceKg) * 1000))
      }),
    )
  })
})

describe('sources', () => {
  const permit = { pollutant: 'NOx', limit: 50, yearT: 10, from: '2026-01-01', to: '2030-12-31' }
  test('concentration, the year’s total, and a permit that no longer holds', () => {
    const at = { day: '2026-06-01', concentration: 80, flow: 100_000 }
    assert.deepEqual(judgeDischarge(permit, at, 1, true), { faults: ['concentration'], times: 0.6, totalT: 1.008 })
    assert.deepEqual(judgeDischarge(permit, { ...at, concentration: 50 }, 9.1, true).faults, ['nearTotal'])
    assert.deepEqual(judgeDischarge(permit, { ...at, concentration: 50 }, 9.996, true).faults, ['yearTotal'])
    assert.deepEqual(judgeDischarge(permit, { ...at, day: '2031-01-01' }, 0, true).faults, ['noPermit'])
    assert.deepEqual(judgeDischarge(undefined, at, 0, true).faults, ['noPermit'])
  })
  test('treatment that stands while the firm produces', () => {
    const rule = { ratio: 0.1, least: 20 }
    assert.equal(treatmentOff(100, 5, rule), true)
    assert.equal(treatmentOff(100, 10, rule), false)
    assert.equal(treatmentOff(10, 0, rule), undefined)
    assert.equal(treatmentOff(null, 5, rule), undefined)
  })
  test('upstream outlets, the likelier first; loops end, what is downstream is none', () => {
    const reach = (from: string, to: string, km: number) => ({ from, to, km, hours: km })
    const reaches = [reach('b', 'a', 2), reach('c', 'b', 3), reach('b', 'c', 3), reach('a', 'z', 1)]
    const outlets = { near: { node: 'b', overLimit: null }, far: { node: 'c', overLimit: 4 }, below: { node: 'z', overLimit: 9 } }
    assert.deepEqual(
      upstream(reaches, 'a', outlets).map(({ outlet, km }) => [outlet, km]),
      [
        ['far', 5],
        ['near', 2],
      ],
    )
    assert.deepEqual(
      upstream(reaches, 'a', outlets, 4).map(({ outlet }) => outlet),
      ['near'],
    )
  })
  test('where the wind comes from', () => {
    assert.equal(upwind(10, 350), true)
    assert.equal(upwind(350, 12.4), true)
    assert.equal(upwind(350, 12.6), false)
    assert.equal(upwind(180, 0), false)
  })
})
