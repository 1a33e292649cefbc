import assert from 'node:assert/strict'
import { test } from 'node:test'
import { localText, must, type Result } from '../../base/index.ts'
import { compileCalendar } from './calendar.ts'
import type { ClockMove, ClockRow, Limit, WarnPoint } from './declare.ts'
import { alarmPoints, lightOf, minutesLeft, scaleLimit } from './due.ts'
import { leftInWords } from './explain.ts'
import { courseOf, move, nextAlarm, startClock, withSteps } from './move.ts'
import { halfDays, local, national, spec } from './testing/build.ts'

const c = compileCalendar(national)
const started = (from: string, limit: Limit, warn: readonly WarnPoint[] = []): ClockRow =>
  must(startClock(c, spec(limit, {}, warn), local(from)))
const moved = (clock: ClockRow, how: ClockMove, at: string): ClockRow => must(move(c, clock, how, local(at)))
const code = (result: Result<unknown, { code: string }>): string => (result.ok ? '' : result.error.code)
const due = (clock: ClockRow): string => localText(clock.due)
const points = (clock: ClockRow): string[] =>
  alarmPoints(c, { ...courseOf(clock), due: clock.due }, clock.policy.warn).map(
    (one) => `${one.point} ${localText(one.at)}`,
  )

const wait: ClockMove = { do: 'pause', account: 'citizen', why: '等待诉求人补充材料' }
const go: ClockMove = { do: 'resume' }

test('a review pause of two whole days moves the due day by two working days', () => {
  // domain manual of construction approval: accepted 24 September, ten days, review on 8 and 9 October
  const days = { ...national.days }
  for (const day of ['2026-09-25', '2026-09-26', '2026-09-27', '2026-09-20']) delete days[day]
  const own = compileCalendar({ ...national, days })
  const clock = must(startClock(own, spec({ workingDays: 10 }), local('2026-09-24 10:00')))
  assert.equal(due(clock), '2026-10-14 17:30')
  const paused = must(move(own, clock, wait, local('2026-10-08 00:00')))
  assert.equal(due(must(move(own, paused, go, local('2026-10-10 00:00')))), '2026-10-16 17:30')
})

test('a working-day clock keeps its remaining office time, to the minute', () => {
  const clock = started('2026-03-02 10:00', { workingDays: 3 })
  assert.equal(due(clock), '2026-03-05 17:30')
  const paused = moved(clock, wait, '2026-03-03 11:00')
  assert.equal(paused.state, 'paused')
  assert.equal(nextAlarm(c, paused), null)
  assert.equal(due(moved(paused, go, '2026-03-03 15:00')), '2026-03-06 10:30')
  assert.equal(due(moved(moved(clock, wait, '2026-03-03 18:00'), go, '2026-03-04 08:00')), '2026-03-05 17:30')
})

test('a natural clock gets natural time back, nights included', () => {
  const clock = started('2026-03-02 10:00', { hours: 24 })
  const back = moved(moved(clock, wait, '2026-03-02 18:00'), go, '2026-03-03 08:00')
  assert.equal(due(back), '2026-03-04 00:00')
})

test('an extension by days, by hours, and until a day', () => {
  const clock = started('2026-09-28 10:00', { workingDays: 2 })
  assert.equal(due(clock), '2026-09-30 17:30')
  const why = '等待配件'
  assert.equal(
    due(moved(clock, { do: 'extend', limit: { workingDays: 2 }, why }, '2026-09-29 10:00')),
    '2026-10-09 17:30',
  )
  assert.equal(
    due(moved(clock, { do: 'extend', limit: { workingHours: 1 }, why }, '2026-09-29 10:00')),
    '2026-10-08 09:30',
  )
  assert.equal(
    due(moved(clock, { do: 'extend', limit: { hours: 24 }, why }, '2026-09-29 10:00')),
    '2026-10-01 17:30',
  )
  assert.equal(
    due(moved(clock, { do: 'extend', until: '2026-10-12', why }, '2026-09-29 10:00')),
    '2026-10-12 17:30',
  )
  // the last day is a holiday: the day after it
  assert.equal(
    due(moved(clock, { do: 'extend', until: '2026-10-03', why }, '2026-09-29 10:00')),
    '2026-10-08 17:30',
  )
  // never shorter
  assert.equal(
    due(moved(clock, { do: 'extend', until: '2026-09-29', why }, '2026-09-29 10:00')),
    '2026-09-30 17:30',
  )
  const natural = started('2026-09-30 16:00', { hours: 1 })
  assert.equal(
    due(moved(natural, { do: 'extend', limit: { workingDays: 1 }, why }, '2026-09-30 16:30')),
    '2026-10-08 17:30',
  )
  const later = moved(
    moved(clock, { do: 'extend', until: '2026-10-12', why }, '2026-09-29 10:00'),
    wait,
    '2026-10-12 09:00',
  )
  assert.equal(due(moved(later, go, '2026-10-12 11:00')), '2026-10-13 10:30')
})

test('repeats change nothing, what does not fit is refused', () => {
  const clock = started('2026-03-02 10:00', { workingDays: 3 })
  const at = local('2026-03-03 11:00')
  const paused = must(move(c, clock, wait, at))
  assert.equal(must(move(c, paused, wait, at)), paused)
  assert.equal(code(move(c, paused, wait, local('2026-03-03 12:00'))), 'clock.wrongState')
  assert.equal(code(move(c, paused, go, local('2026-03-03 10:00'))), 'clock.outOfOrder')
  const back = moved(paused, go, '2026-03-03 15:00')
  assert.equal(must(move(c, back, go, local('2026-03-03 15:00'))), back)
  assert.equal(code(move(c, clock, go, at)), 'clock.wrongState')
  const stopped = must(move(c, clock, { do: 'stop' }, at))
  assert.equal(must(move(c, stopped, { do: 'stop' }, at)), stopped)
  assert.equal(code(move(c, stopped, { do: 'stop' }, local('2026-03-04 11:00'))), 'clock.wrongState')
  assert.equal(code(move(c, stopped, wait, at)), 'clock.wrongState')
  assert.equal(code(move(c, clock, { do: 'extend', limit: { hours: -1 }, why: '' }, at)), 'clock.badLimit')
  assert.equal(code(move(c, clock, { do: 'extend', until: '2026-02-31', why: '' }, at)), 'clock.badLimit')
  const longer: ClockMove = { do: 'extend', limit: { workingDays: 1 }, why: '雨' }
  const extended = must(move(c, clock, longer, at))
  assert.equal(must(move(c, extended, longer, at)), extended)
})

test('kept up to the due instant, late after it, with minutes of office time', () => {
  const clock = started('2026-03-02 10:00', { workingDays: 1 })
  const end = (at: string) => {
    const { result, overMinutes } = moved(clock, { do: 'stop' }, at)
    return [result, overMinutes]
  }
  assert.deepEqual(end('2026-03-03 17:30'), ['kept', 0])
  assert.deepEqual(end('2026-03-03 17:31'), ['late', 1])
  assert.deepEqual(end('2026-03-04 09:00'), ['late', 30])
  assert.deepEqual(end('2026-03-05 09:00'), ['late', 450])
})

test('stopped while paused before the due instant is kept, however long ago', () => {
  const paused = moved(started('2026-03-02 10:00', { hours: 2 }), wait, '2026-03-02 11:00')
  const stopped = moved(paused, { do: 'stop' }, '2026-03-20 11:00')
  assert.equal(stopped.result, 'kept')
  assert.deepEqual(stopped.accounts, { unit: 60, dispatcher: 0, dispute: 0, citizen: 18 * 1440 })
})

test('a stop or a void can be undone as if it had never been', () => {
  for (const how of ['stop', 'void'] as const) {
    const running = started('2026-03-02 10:00', { workingDays: 3 }, [{ percent: 50 }])
    const paused = moved(running, wait, '2026-03-03 10:00')
    for (const clock of [running, paused]) {
      const ended = moved(clock, { do: how }, '2026-03-04 10:00')
      const { revision, ...back } = moved(ended, { do: 'revive' }, '2026-03-20 10:00')
      const { revision: first, ...was } = clock
      assert.deepEqual(back, was)
      assert.equal(revision, first + 2)
    }
  }
})

test('stopping is never refused for want of next year’s calendar', () => {
  const paused = moved(started('2026-12-28 10:00', { workingDays: 2 }), wait, '2026-12-29 10:00')
  assert.equal(code(move(c, paused, go, local('2027-02-01 10:00'))), 'calendar.tooShort')
  assert.equal(moved(paused, { do: 'void' }, '2027-02-01 10:00').result, 'void')
  assert.equal(moved(paused, { do: 'stop' }, '2027-02-01 10:00').result, 'kept')
})

test('time lost by the dispatcher is charged to the dispatcher, though the clock ran', () => {
  const clock = started('2026-03-02 08:30', { workingHours: 14 })
  const charged = moved(
    clock,
    { do: 'charge', from: local('2026-03-02 08:30'), account: 'dispatcher', why: '派错单位' },
    '2026-03-02 16:00',
  )
  assert.equal(due(charged), due(clock))
  const stopped = moved(charged, { do: 'stop' }, '2026-03-03 17:30')
  assert.deepEqual(stopped.accounts, { unit: 510, dispatcher: 330, dispute: 0, citizen: 0 })
  // a ruling may come after the stop
  const ruled = moved(
    stopped,
    { do: 'charge', from: local('2026-03-03 08:30'), account: 'dispute', why: '裁定' },
    '2026-03-03 09:30',
  )
  assert.equal(ruled.accounts?.dispute, 60)
  assert.equal(ruled.result, 'kept')
})

test('warnings at half, at 80 percent, and four office hours before the end', () => {
  const warn: WarnPoint[] = [{ percent: 50 }, { percent: 80 }, 'lastWorkingHours']
  const hours = started('2026-03-02 08:30', { workingHours: 10 }, warn)
  assert.deepEqual(points(hours), [
    '50 2026-03-02 15:30',
    'last 2026-03-02 16:30',
    '80 2026-03-03 09:30',
    'breach 2026-03-03 11:30',
  ])
  // a pause moves what is still to come
  const later = moved(moved(hours, wait, '2026-03-02 16:00'), go, '2026-03-03 09:00')
  assert.deepEqual(points(later).slice(0, 2), ['50 2026-03-02 15:30', 'last 2026-03-03 09:30'])
  // somebody must be in the office to hear that a night clock ends
  assert.ok(points(started('2026-03-02 10:00', { hours: 24 }, warn)).includes('last 2026-03-02 15:00'))
  // a clock shorter than the warning has none
  assert.deepEqual(points(started('2026-03-02 10:00', { minutes: 30 }, ['lastWorkingHours'])), [
    'breach 2026-03-02 10:30',
  ])
  assert.equal(localText(nextAlarm(c, { ...hours, fired: ['50'] }) as Date), '2026-03-02 16:30')
})

test('an alarm given is given again only when its instant moved into the future', () => {
  const warn: WarnPoint[] = [{ percent: 50 }, { percent: 80 }]
  const warned = { ...started('2026-03-02 08:30', { workingHours: 10 }, warn), fired: ['50'] }
  const paused = moved(moved(warned, wait, '2026-03-02 16:00'), go, '2026-03-03 09:00')
  assert.deepEqual(paused.fired, ['50'])
  const longer: ClockMove = { do: 'extend', limit: { workingHours: 100 }, why: '雨' }
  assert.deepEqual(moved(warned, longer, '2026-03-02 16:00').fired, [])
})

test('lights and what is left, in words', () => {
  const clock = started('2026-03-02 08:30', { workingHours: 7 })
  const light = (at: string) => lightOf(clock, local(at))
  assert.equal(light('2026-03-02 11:59'), 'green')
  assert.equal(light('2026-03-02 12:00'), 'yellow')
  assert.equal(light('2026-03-02 17:30'), 'yellow')
  assert.equal(light('2026-03-02 17:31'), 'red')
  const words = (one: ClockRow, at: string) => {
    const course = courseOf(one)
    return leftInWords(c, course, minutesLeft(c, { ...course, due: one.due }, local(at)) as number)
  }
  assert.deepEqual(words(clock, '2026-03-02 14:10'), {
    zh: '还剩 3 小时 20 分工作时间',
    en: '3 h 20 min of working time left',
  })
  assert.deepEqual(words(clock, '2026-03-03 09:00'), {
    zh: '已超时 30 分钟工作时间',
    en: '30 min of working time overdue',
  })
  const days = started('2026-03-02 10:00', { workingDays: 5 })
  assert.deepEqual(words(days, '2026-03-02 16:30'), {
    zh: '还剩 5 个工作日又 1 小时',
    en: '5 working days 1 h left',
  })
  assert.deepEqual(words(started('2026-03-02 10:00', { hours: 2 }), '2026-03-02 10:30'), {
    zh: '还剩 1 小时 30 分',
    en: '1 h 30 min left',
  })
  const paused = moved(clock, wait, '2026-03-02 09:00')
  assert.equal(lightOf(paused, local('2026-03-09 09:00')), 'green')
  assert.equal(words(paused, '2026-03-09 09:00').zh, '还剩 6 小时 30 分工作时间')
})

test('half of a limit for second handling, days rounded up', () => {
  assert.deepEqual(scaleLimit({ workingDays: 5 }, 0.5), { workingDays: 3 })
  assert.deepEqual(scaleLimit({ workingHours: 5 }, 0.5), { workingHours: 2.5 })
  assert.deepEqual(scaleLimit({ days: 1 }, 0.5), { days: 1 })
})

test('words name pauses, grants and other hours of a day', () => {
  const half = compileCalendar(halfDays)
  const clock = must(startClock(half, spec({ workingDays: 2 }), local('2026-09-29 10:00')))
  const zh = withSteps(half, clock).steps.map((step) => step.says.zh)
  assert.ok(zh.includes('2026年9月30日（周三）办公时间为 08:30–12:00'), zh.join('\n'))
  assert.ok(zh.at(-1)?.endsWith('2026年10月8日（周四）17:30到期'))
})
