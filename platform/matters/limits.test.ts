import assert from 'node:assert/strict'
import { test } from 'node:test'
import { localText, must, newId, say } from '../../base/index.ts'
import { compileCalendar, move, startClock } from '../clocks/decide.ts'
import type { ClockRow, Limit } from '../clocks/declare.ts'
import { local, national } from '../clocks/testing/build.ts'
import type { ClockRule } from './declare.ts'
import { limitOf } from './limits.ts'

const calendar = compileCalendar(national)
const rule = (limit: ClockRule['limit']): ClockRule => ({
  title: say('承诺时限', 'Promise'),
  limit,
  basis: say('实施清单', 'the item'),
})
const promise = rule({ from: 'promiseAmount', unit: 'promiseUnit' })
const law = rule({ from: 'legalAmount', unit: 'legalUnit', otherwise: { workingDays: 20 } })
const matterOf = (data: Readonly<Record<string, unknown>>) => ({
  kind: null,
  category: null,
  urgency: 'normal',
  data,
})

function started(limit: Limit, at: string, from?: string): ClockRow {
  const policy = { title: promise.title, limit, basis: promise.basis }
  const spec = { district: '440111', id: newId(), kind: 'promise', subject: newId(), policy }
  return must(startClock(calendar, { ...spec, ...(from ? { from: local(from) } : {}) }, local(at)))
}
const dueDay = (clock: ClockRow): string => localText(clock.due).slice(0, 10)
const tenDays = { promiseAmount: 10, promiseUnit: 'working', legalAmount: 20, legalUnit: 'working' }

test('an application brings its two limits: what the item promises and what the law gives', () => {
  assert.deepEqual(limitOf(promise, matterOf(tenDays)), { workingDays: 10 })
  assert.deepEqual(limitOf(law, matterOf(tenDays)), { workingDays: 20 })
  assert.deepEqual(limitOf(promise, matterOf({ promiseAmount: 3, promiseUnit: 'natural' })), { days: 3 })
  assert.deepEqual(limitOf(promise, matterOf({ promiseAmount: 0.5, promiseUnit: 'hour' })), { hours: 0.5 })
})

test('where the item says nothing, or nothing sensible, the default holds, or no clock runs', () => {
  for (const data of [
    {},
    { legalAmount: 0, legalUnit: 'working' },
    { legalAmount: 5, legalUnit: 'week' },
    { legalAmount: 2.5, legalUnit: 'working' },
    { legalAmount: '5', legalUnit: 'working' },
    { legalAmount: Number.NaN, legalUnit: 'hour' },
  ]) {
    assert.deepEqual(limitOf(law, matterOf(data)), { workingDays: 20 }, JSON.stringify(data))
    assert.equal(limitOf(promise, matterOf(data)), null)
  }
})

test('a limit of the form is read from the form alone, its unit may be said outright', () => {
  const own = rule({ from: 'days', unit: 'working', of: 'form' })
  assert.deepEqual(limitOf(own, matterOf({ days: 99 }), { days: 12 }), { workingDays: 12 })
  assert.equal(limitOf(own, matterOf({ days: 99 })), null)
})

test('accepted on Monday 2026-09-21 with ten working days promised: 2026-10-12', () => {
  assert.equal(dueDay(started({ workingDays: 10 }, '2026-09-21 10:00')), '2026-10-12')
})

test('the same with an expert review from 2026-09-23 to 2026-10-09: 2026-10-21', () => {
  const clock = started({ workingDays: 10 }, '2026-09-21 10:00')
  const why = { account: 'dispute', why: '专家评审' } as const
  const paused = must(move(calendar, clock, { do: 'pause', ...why }, local('2026-09-23 08:30')))
  const resumed = must(move(calendar, paused, { do: 'resume' }, local('2026-10-10 08:30')))
  assert.equal(dueDay(resumed), '2026-10-21')
  assert.equal(resumed.pauses.length, 1)
})

test('received on Tuesday 2026-09-29 and left lying: five working days end on 2026-10-12, counted from the receipt', () => {
  assert.equal(dueDay(started({ workingDays: 5 }, '2026-09-29 15:00')), '2026-10-12')
  // accepted by silence on 13 October, the promise runs as of the day received
  const silent = started({ workingDays: 10 }, '2026-10-13 00:00', '2026-09-29 15:00')
  assert.equal(dueDay(silent), dueDay(started({ workingDays: 10 }, '2026-09-29 15:00')))
  assert.equal(localText(silent.startedAt), '2026-09-29 15:00')
})

test('accepted at 17:29 and at 23:59 is due alike; a minute after midnight a working day later', () => {
  const due = (at: string) => dueDay(started({ workingDays: 10 }, at))
  assert.equal(due('2026-09-21 17:29'), due('2026-09-21 23:59'))
  assert.equal(due('2026-09-22 00:01'), '2026-10-13')
})

test('a clock never begins in the future', () => {
  const clock = started({ workingDays: 1 }, '2026-09-21 10:00', '2026-09-22 10:00')
  assert.equal(localText(clock.startedAt), '2026-09-21 10:00')
})
