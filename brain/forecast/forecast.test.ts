import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { forecastOf, methods } from './decide.ts'
import { contestsOf, evaluate, maseOf, publishedOf, smapeOf } from './evaluate.ts'
import { findSeason, isSeasonal, without, withSeason } from './season.ts'

const waves = (size: number, season = 12, noise = 0): number[] =>
  Array.from(
    { length: size },
    (_, t) => 100 + t * 0.5 + 20 * Math.sin((2 * Math.PI * t) / season) + noise * (((t * 7919) % 13) - 6),
  )
const near = (found: number | undefined, expected: number, off: number): void =>
  assert.ok(Math.abs((found ?? Number.NaN) - expected) <= off, `${found} is not ${expected} ± ${off}`)

describe('looking ahead', () => {
  test('a trend with a season goes on as it went', () => {
    const all = waves(96)
    const ahead = forecastOf({ values: all.slice(0, 84), season: 12 }, 12)
    assert.equal(ahead.seasonal, true)
    ahead.values.forEach((one, h) => {
      near(one, all[84 + h] ?? 0, 6)
    })
  })

  test('a constant stays, an empty series answers nought, one value stays itself', () => {
    assert.deepEqual(forecastOf({ values: new Array(30).fill(7), season: 7 }, 3).values, [7, 7, 7])
    assert.deepEqual(forecastOf({ values: [], season: 1 }, 2).values, [0, 0])
    assert.deepEqual(forecastOf({ values: [5], season: 12 }, 2).values, [5, 5])
  })

  test('gaps and values that are no numbers are drawn over', () => {
    const values = waves(72)
    values[30] = Number.NaN
    values[31] = Number.POSITIVE_INFINITY
    const ahead = forecastOf({ values, season: 12 }, 6)
    assert.ok(ahead.values.every((one) => one > 80 && one < 200))
  })

  test('what was never negative is not forecast below nought', () => {
    const values = Array.from({ length: 40 }, (_, t) => Math.max(0, 100 - 3 * t))
    const ahead = forecastOf({ values, season: 1 }, 20)
    assert.ok(ahead.values.every((one) => one >= 0))
    assert.ok(ahead.bands.every((band) => band.low.every((one) => one >= 0)))
  })

  test('a holiday that halves the calls is taken out and put back', () => {
    const size = 200
    const holiday = (t: number): number => (t % 50 === 10 || t === size + 3 ? 1 : 0)
    const values = Array.from({ length: size }, (_, t) => {
      const usual = t % 7 >= 5 ? 60 : 100
      return (usual + ((t * 31) % 5)) * (holiday(t) ? 0.5 : 1)
    })
    const known = Array.from({ length: size + 7 }, (_, t) => [holiday(t)])
    const plain = forecastOf({ values, season: 7 }, 7)
    const told = forecastOf({ values, season: 7 }, 7, known)
    const usual = (size + 3) % 7 >= 5 ? 60 : 100
    near(told.values[3], usual / 2, 6)
    near(plain.values[3], usual, 8)
    near(told.values[2], plain.values[2] ?? 0, 6)
  })

  test('a wider band holds a narrower one, the forecast lies in both', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 12 }),
        (values, season) => {
          const { values: ahead, bands } = forecastOf({ values, season }, 5)
          const [narrow, wide] = bands
          ahead.forEach((one, h) => {
            assert.ok(Number.isFinite(one))
            const within = [wide?.low[h], narrow?.low[h], one, narrow?.high[h], wide?.high[h]].map(Number)
            assert.deepEqual(
              within,
              within.toSorted((a, b) => a - b),
            )
          })
        },
      ),
      { numRuns: 60 },
    )
  })

  test('no answer looks at the clock or at chance: the same values, the same forecast', () => {
    const series = { values: waves(60, 12, 1), season: 12 }
    assert.deepEqual(forecastOf(series, 8), forecastOf(series, 8))
  })
})

describe('seasons', () => {
  test('a season is claimed after three of them, and only where there is one', () => {
    assert.equal(isSeasonal(waves(60), 12), true)
    assert.equal(isSeasonal(waves(30), 12), false)
    assert.equal(
      isSeasonal(
        Array.from({ length: 80 }, (_, t) => (t * 7919) % 97),
        12,
      ),
      false,
    )
  })
  test('what is taken out and put back is what it was', () => {
    const values = waves(60)
    const season = findSeason(values, 12)
    withSeason(without(values, season), season, 0).forEach((one, i) => {
      near(one, values[i] ?? 0, 1e-9)
    })
  })
})

describe('measures', () => {
  test('errors as the competitions define them', () => {
    near(smapeOf([100, 200], [110, 180]), (200 * 10) / 210 / 2 + (200 * 20) / 380 / 2, 1e-9)
    assert.equal(smapeOf([0], [0]), 0)
    assert.equal(maseOf([1, 2, 4], 1, [5, 5], [4, 4]), 1 / 1.5)
    assert.deepEqual(methods.seasonalNaive({ values: [1, 2, 3, 4], season: 2 }, 3), [3, 4, 3])
  })
  test('a row without numbers is counted, the published are ranked among', () => {
    const { series, refused } = contestsOf([
      { series: 'a', period: 'Yearly', values: '1 2 3 4 5 6', future: '7 8' },
      { series: 'b', period: 'Yearly', values: 'one two', future: '3' },
    ])
    assert.deepEqual([series.length, refused], [1, 1])
    const others = publishedOf([
      { method: 'BAD', period: 'ALL', smape: '90', mase: '9' },
      { method: '', period: 'ALL', smape: 'x', mase: '' },
    ])
    assert.equal(others.length, 1)
    const report = evaluate(series, others)
    assert.deepEqual(report.rank, { smape: 1, mase: 1, of: 2 })
  })
})
