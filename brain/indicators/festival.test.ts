import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { addDays, dayOf, instantOf } from '../../base/index.ts'
import { springFestivalOf } from '../../platform/clocks/index.ts'
import { festivalYearBefore, yearBefore } from './decide.ts'

/** A period by its first and last day. */
const of = (first: string, last = first) => ({ from: instantOf(first), to: instantOf(addDays(last, 1)) })
const compared = (first: string, last = first) => {
  const span = of(first, last)
  const found = festivalYearBefore(span, yearBefore(span), springFestivalOf)
  return found ? [dayOf(found.from), dayOf(new Date(found.to.getTime() - 1))] : null
}

describe('brain / indicators / festival', () => {
  test('正月初一 as the state’s calendar has it, also where astronomers’ tables slip by a day', () => {
    const known = {
      2024: '2024-02-10',
      2025: '2025-01-29',
      2026: '2026-02-17',
      2027: '2027-02-06',
      2030: '2030-02-03',
    }
    for (const [year, day] of Object.entries(known)) assert.equal(springFestivalOf(Number(year)), day)
    assert.equal(springFestivalOf(1800), undefined)
  })

  test('初一 2026 is compared with 初一 2025, not with 17 February 2025', () => {
    assert.deepEqual(compared('2026-02-17'), ['2025-01-29', '2025-01-29'])
    assert.deepEqual(compared('2026-02-16'), ['2025-01-28', '2025-01-28'], '除夕 with 除夕')
    assert.deepEqual(compared('2026-02-15', '2026-02-23'), ['2025-01-27', '2025-02-04'], 'the nine days off')
  })

  test('a month that the festival left or entered is moved by the same days: January 2026 is no longer set against the festival', () => {
    assert.deepEqual(compared('2026-01-01', '2026-01-31'), ['2024-12-13', '2025-01-12'])
    assert.deepEqual(compared('2026-02-01', '2026-02-28'), ['2025-01-13', '2025-02-09'])
  })

  test('elsewhere in the year, and for whole quarters, the same days of the year before stand', () => {
    for (const days of [['2026-11-21'], ['2026-07-01', '2026-07-31'], ['2026-01-01', '2026-03-31']] as const)
      assert.equal(compared(days[0], days[1] ?? days[0]), null)
    assert.equal(compared('2026-01-10'), null, 'too early for either season')
    assert.deepEqual(
      compared('2026-01-31'),
      ['2025-01-12', '2025-01-12'],
      'a year before it was the third day of the feast',
    )
  })

  test('without a calendar nothing is moved', () => {
    const span = of('2026-02-17')
    assert.equal(
      festivalYearBefore(span, yearBefore(span), () => undefined),
      null,
    )
  })
})
