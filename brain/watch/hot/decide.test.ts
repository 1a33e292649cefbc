import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { addDays, type Day, instantOf } from '../../../base/index.ts'
import { excessOf, heatOf, isHot, judge, peopleOf, seasonOf, topicWeeks, usualOf, zOf } from './decide.ts'

const weekend = (day: Day): boolean => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay())
const sameType = (one: Day, other: Day): boolean => weekend(one) === weekend(other)
// a Wednesday
const today = '2026-03-18'
const request = (day: Day, minute: number, caller: string | null = null, n = 0) => ({
  matter: `${day} ${minute} ${n}`,
  at: instantOf(day, minute),
  caller,
  supporters: 0,
})

describe('hot, burst and several people', () => {
  test('mean 4, deviation 2: twelve are hot with z 4.0, six are not', () => {
    const usual = { mean: 4, deviation: 2 }
    assert.equal(zOf(12, usual), 4)
    assert.equal(isHot(12, usual), true)
    assert.equal(zOf(6, usual), 1)
    assert.equal(isHot(6, usual), false)
    assert.equal(isHot(4, { mean: 0, deviation: 0 }), false, 'fewer than five are never hot')
  })

  test('working days are compared with the last 28 working days, days without a request count as none', () => {
    const counts = new Map<Day, number>()
    for (let back = 1; back <= 60; back++) {
      const day = addDays(today, -back)
      counts.set(day, weekend(day) ? 100 : 2)
    }
    const usual = usualOf(counts, today, sameType)
    assert.deepEqual(usual, { mean: 2, deviation: 0, days: 28 })
    assert.equal(usualOf(new Map(), today, sameType).mean, 0)
  })

  test('ten within the hour are a burst, nine are not; an hour is not a clock hour', () => {
    const at = instantOf(today, 600)
    const many = (n: number) => Array.from({ length: n }, (_, i) => request(today, 545 + i * 5, `c${i}`, i))
    assert.ok(judge(many(10), at, sameType).levels.includes('burst'))
    assert.ok(!judge(many(9), at, sameType).levels.includes('burst'))
  })

  test('three different people within a day: who calls three times is one, who is not known is one each', () => {
    const at = instantOf(today, 600)
    const by = (...callers: (string | null)[]) =>
      callers.map((caller, i) => request(today, 100 + i, caller, i))
    assert.deepEqual(judge(by('a', 'b', 'c'), at, sameType).levels, ['people'])
    assert.deepEqual(judge(by('a', 'a', 'a'), at, sameType).levels, [])
    assert.deepEqual(judge(by('a', null, null), at, sameType).levels, ['people'])
    assert.equal(peopleOf(by('a', 'a', null, null)), 3)
    const old = [request(addDays(today, -2), 100, 'a'), request(today, 100, 'b'), request(today, 101, 'c')]
    assert.deepEqual(judge(old, at, sameType).levels, [])
  })

  test('what comes later than the instant is not known yet', () => {
    const later = Array.from({ length: 12 }, (_, i) => request(today, 700 + i, `c${i}`, i))
    assert.deepEqual(judge(later, instantOf(today, 600), sameType).levels, [])
  })
})

test('heat counts people, supporters by their doublings, and less of what has no name of its own', () => {
  const people = Array.from({ length: 8 }, (_, i) => ({
    matter: `m${i}`,
    caller: `c${i % 4}`,
    supporters: 0,
  }))
  assert.equal(heatOf(people), 4)
  assert.equal(heatOf([{ matter: 'm', caller: null, supporters: 7 }]), 4)
  assert.equal(heatOf(people, 0.5), 2)
})

test('what the days usually bring is taken from the days before them', () => {
  const from = instantOf(addDays(today, -2))
  const usual = Array.from({ length: 40 }, (_, i) => request(addDays(today, -3 - i), 600, `c${i}`))
  const found = excessOf([...usual, request(today, 1, 'x')], from, instantOf(today, 600), sameType)
  assert.equal(found.count, 1)
  assert.ok(Math.abs(found.expected - 3) < 0.01)
  assert.equal(excessOf([request(today, 1)], from, instantOf(today, 600), sameType).expected, 0)
})

test('seasons are known by their words and their days, also over the new year', () => {
  assert.equal(seasonOf('路口积水', '2026-07-01')?.title.en, 'Rainy season')
  assert.equal(seasonOf('路口积水', '2026-12-01'), null)
  assert.equal(seasonOf('拖欠工资', '2026-01-10')?.title.en, 'Wages before Spring Festival')
  assert.equal(seasonOf('拖欠工资', '2026-12-10')?.title.en, 'Wages before Spring Festival')
  assert.equal(seasonOf('路灯不亮', '2026-07-01'), null)
})

describe('before, during and after', () => {
  const day = (name: Day, taken: number, visited = 0, satisfied = 0) => ({
    day: name,
    taken,
    visited,
    satisfied,
  })

  test('weeks begin with the work; only whole weeks of known days are compared', () => {
    const { weeks, parts } = topicWeeks(
      [day('2026-02-23', 10, 5, 4), day('2026-03-02', 4), day('2026-03-10', 6, 2, 2), day('2026-03-17', 3)],
      { from: '2026-03-02', to: '2026-03-31' },
      today,
      '2026-02-20',
    )
    assert.deepEqual(
      weeks.map((week) => [week.from, week.part, week.taken, week.complete]),
      [
        ['2026-02-16', 'before', 0, false],
        ['2026-02-23', 'before', 10, true],
        ['2026-03-02', 'during', 4, true],
        ['2026-03-09', 'during', 6, true],
        ['2026-03-16', 'during', 3, false],
      ],
    )
    assert.equal(parts.before.perWeek, 10)
    assert.equal(parts.before.satisfied, 0.8)
    assert.equal(parts.during.perWeek, 5)
    assert.equal(parts.during.taken, 13)
    assert.equal(parts.after.perWeek, null)
    assert.equal(parts.after.satisfied, null)
  })

  test('a last week that is cut short is shown and not compared; what follows is after', () => {
    const { weeks, parts } = topicWeeks(
      [day('2026-03-09', 2), day('2026-03-11', 5)],
      { from: '2026-03-02', to: '2026-03-10' },
      '2026-03-30',
    )
    const during = weeks.filter((week) => week.part === 'during')
    assert.deepEqual(
      during.map((week) => [week.taken, week.complete]),
      [
        [0, true],
        [2, false],
      ],
    )
    assert.equal(parts.after.taken, 5)
    assert.equal(parts.after.weeks, 2)
  })
})
