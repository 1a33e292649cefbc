import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { instantOf, must } from '../../base/index.ts'
import { change, figureOf, monthOf, periodBefore, rollUp, scoreOf, spanOf, yearBefore } from './decide.ts'

const ratio = { of: [] }

describe('figures from their parts', () => {
  test('a district is counted anew from its towns, never averaged: 90/100 and 10/20 are 83.3 %', () => {
    const towns = [
      { base: 100, hits: 90 },
      { base: 20, hits: 10 },
    ]
    assert.deepEqual(figureOf(ratio, rollUp(towns)), { value: 83.3, numerator: 100, denominator: 120 })
  })

  test('the worked example: 98.0, 83.3, 88.9 and with weights 10/45/45 a score of 87.3', () => {
    const responded = { base: 200, hits: 196 }
    const solved = { base: 180, hits: 150 }
    const satisfied = { base: 180, hits: 160 }
    assert.deepEqual(
      [responded, solved, satisfied].map((part) => figureOf(ratio, part).value),
      [98, 83.3, 88.9],
    )
    const score = [
      { ...responded, weight: 10 },
      { ...solved, weight: 45 },
      { ...satisfied, weight: 45 },
    ]
    assert.equal(scoreOf(score), 87.3)
  })

  test('without a base there is no share and no score', () => {
    assert.equal(figureOf(ratio, { base: 0, hits: 0 }).value, null)
    assert.equal(
      scoreOf([
        { weight: 50, base: 10, hits: 8 },
        { weight: 50, base: 0, hits: 0 },
      ]),
      null,
    )
  })

  test('an index of 80, 60 and 90 with weights 50, 30 and 20 is 76.0', () => {
    const parts = [
      [50, 80],
      [30, 60],
      [20, 90],
    ] as const
    assert.equal(scoreOf(parts.map(([weight, hits]) => ({ weight, hits, base: 100 }))), 76)
  })

  test('a rolled-up share lies between the smallest and the largest of its parts', () => {
    const part = fc
      .tuple(fc.integer({ min: 1, max: 1000 }), fc.double({ min: 0, max: 1, noNaN: true }))
      .map(([base, part]) => ({ base, hits: Math.floor(base * part) }))
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 20 }), (parts) => {
        const values = parts.map((one) => (one.hits / one.base) * 100)
        const { value } = figureOf(ratio, rollUp(parts))
        assert.ok(
          value !== null && value >= Math.min(...values) - 0.06 && value <= Math.max(...values) + 0.06,
        )
      }),
    )
  })
})

describe('comparison', () => {
  test('nothing last year and 12 now have no rate of change', () => {
    assert.equal(change('matters', 12, 0), null)
    assert.equal(change('matters', 12, null), null)
    assert.equal(change('matters', 12, 10), 20)
    assert.equal(change('percent', 97.5, 98), -0.5)
  })

  test('a whole month is compared with the whole month before and that of last year', () => {
    const march = { from: instantOf('2026-03-01'), to: instantOf('2026-04-01') }
    assert.deepEqual(periodBefore(march), { from: instantOf('2026-02-01'), to: march.from })
    assert.deepEqual(yearBefore(march), { from: instantOf('2025-03-01'), to: instantOf('2025-04-01') })
    const week = { from: instantOf('2026-03-09'), to: instantOf('2026-03-16') }
    assert.deepEqual(periodBefore(week), { from: instantOf('2026-03-02'), to: week.from })
  })

  test('29 February answers to the 28th', () => {
    const leap = { from: instantOf('2028-02-29'), to: instantOf('2028-03-01') }
    assert.deepEqual(yearBefore(leap), { from: instantOf('2027-02-28'), to: instantOf('2027-03-01') })
  })
})

describe('the period asked for', () => {
  const at = instantOf('2026-11-21', 600)
  test('an end given as a day includes the day; nothing given is this month', () => {
    assert.deepEqual(must(spanOf('2026-11-01', '2026-11-20', at)), {
      from: instantOf('2026-11-01'),
      to: instantOf('2026-11-21'),
    })
    assert.deepEqual(must(spanOf(undefined, undefined, at)), monthOf(at))
    assert.deepEqual(must(spanOf('2026-10', '2026-10', at)), {
      from: instantOf('2026-10-01'),
      to: instantOf('2026-11-01'),
    })
  })
  test('backwards and nonsense are refused in words', () => {
    for (const [from, to] of [
      ['2026-11-20', '2026-11-01'],
      ['2026-13-77', '2026-14-01'],
      ['2026-02-30', '2026-03-01'],
      ['1', '2'],
    ] as const) {
      const refused = spanOf(from, to, at)
      assert.equal(refused.ok ? null : refused.error.code, 'indicators.badPeriod')
    }
  })
})
