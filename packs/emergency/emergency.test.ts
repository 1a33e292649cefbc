import assert from 'node:assert/strict'
import test from 'node:test'
import { check } from '../../kit/index.ts'
import { compile, evaluate } from '../../platform/decisions/decide.ts'
import { emergency } from './index.ts'
import { accidentGrade, evacuated, rainSignals, reportDeadlines, reportsUpTo, type SignIn, supplementDays } from './rules.ts'
import { rainSignalTable } from './tables.ts'
import { warnings } from './warnings.ts'

/** Its own words only: the roles and lists of the packs it stands beside are theirs. */
const alone = { ...emergency, uses: [] }

test('the pack is sound', () => assert.deepEqual(check([alone]), []))

test('a kind of warning that CAP does not know, or with two highest levels, is refused', () => {
  const { rainstorm } = warnings
  if (!rainstorm) throw new Error('no rainstorm')
  const bad = { ...rainstorm, levels: { ...rainstorm.levels, other: { ...rainstorm.levels.red, rank: 1 } } }
  const faults = check([{ ...alone, warnings: { bad: bad as typeof rainstorm } }])
  assert.equal(faults.filter((one) => one.at === 'emergency/warnings/bad').length, 1)
})

test('accident grade: the highest of three, lower bounds included', () => {
  const grade = (dead: number, hurt = 0, loss = 0) => accidentGrade({ dead, hurt, loss })
  assert.equal(grade(2, 9, 9_999_999), 4)
  assert.equal(grade(3), 3)
  assert.equal(grade(2, 10), 3)
  assert.equal(grade(0, 0, 10_000_000), 3)
  assert.equal(grade(9), 3)
  assert.equal(grade(10), 2)
  assert.equal(grade(30), 1)
  // sheet 02
  assert.equal(grade(3, 12, 6_000_000), 3)
  assert.equal(grade(2, 55), 2)
  assert.equal(grade(9, 9, 120_000_000), 1)
  assert.deepEqual(
    [4, 3, 2, 1].map((one) => reportsUpTo(one as 1)),
    ['city', 'province', 'state', 'state'],
  )
})

test('reports: one hour to the county, two more for each level', () => {
  const at = new Date('2026-06-01T02:00:00Z')
  const hours = (grade: 1 | 2 | 3 | 4) =>
    reportDeadlines(at, grade).map((one) => `${one.to} ${(one.by.getTime() - at.getTime()) / 3_600_000}`)
  assert.deepEqual(hours(4), ['county 1', 'city 3'])
  assert.deepEqual(hours(3), ['county 1', 'city 3', 'province 5'])
  assert.deepEqual(hours(1), ['county 1', 'city 3', 'province 5', 'state 7'])
  assert.deepEqual([supplementDays('traffic'), supplementDays('fire'), supplementDays('other')], [7, 7, 30])
})

test('the night of rain: orange in hour 5, red in hour 9', () => {
  const hours = rainSignals([0, 4, 12, 18, 22, 9, 31, 47, 28, 6, 2, 0])
  assert.deepEqual(
    hours.map((one) => one.sum3),
    [0, 4, 16, 34, 52, 49, 62, 87, 106, 81, 36, 8],
  )
  assert.deepEqual(
    hours.map((one) => one.sum6),
    [0, 4, 16, 34, 56, 65, 96, 139, 155, 143, 123, 114],
  )
  assert.deepEqual(
    hours.map((one) => one.signal),
    [null, null, null, null, 'orange', 'yellow', 'orange', 'orange', 'red', 'orange', 'yellow', 'yellow'],
  )
  // the decision table proposes the same as the rule, and has neither hole nor overlap
  const compiled = compile(rainSignalTable)
  assert.ok(compiled.ok)
  for (const one of hours) {
    const given = evaluate(compiled.value, { mm3h: one.sum3, mm6h: one.sum6 })
    assert.deepEqual(given.outputs, { level: one.signal ?? 'none' })
  }
})

test('evacuation: counts follow from two lists, household by household', () => {
  const home = (code: string, people: number, vulnerable = 0) => ({ code, people, vulnerable, area: '1' })
  const targets = [home('A', 4, 1), home('B', 2), home('C', 3, 2), home('D', 1)]
  const signed = (household: string, people: number, minute: number, shelter = 'S1'): SignIn => ({
    ...{ household, people, shelter },
    at: new Date(minute * 60_000),
  })
  const seen = evacuated(targets, [
    signed('A', 4, 1),
    // moved on to another shelter: once, where it was last
    signed('A', 4, 30, 'S2'),
    signed('B', 1, 2),
    signed('X', 5, 3),
  ])
  assert.deepEqual([seen.households, seen.people, seen.movedHouseholds, seen.movedPeople], [4, 10, 1, 5])
  // who needs help first; half of a household is not the household
  assert.deepEqual(
    seen.missing.map((one) => [one.code, one.signed]),
    [
      ['C', 0],
      ['B', 1],
      ['D', 0],
    ],
  )
  assert.deepEqual(seen.byShelter, { S1: 6, S2: 4 })
  assert.deepEqual(
    seen.unlisted.map((one) => one.household),
    ['X'],
  )
  // more people than live there do not make up for others
  assert.equal(evacuated([home('A', 1), home('B', 1)], [signed('A', 2, 1)]).movedPeople, 1)
})

test('a level belongs to a scheme: typhoon has white, rainstorm has no blue', () => {
  assert.deepEqual(Object.keys(warnings.rainstorm?.levels ?? {}), ['red', 'orange', 'yellow'])
  assert.equal(warnings.typhoon?.levels.white?.rank, 5)
  for (const kind of Object.values(warnings)) assert.equal(kind.levels.red?.severity, 'Extreme')
})
