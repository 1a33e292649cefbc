import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { instantOf, localText, must, say } from '../../base/index.ts'
import { compileCalendar, dayView, dueAt, dueOf, monthView, workingMinutesBetween } from './decide.ts'
import type { Calendar, Limit } from './declare.ts'
import { nationalCalendar } from './national.ts'
import { calendars, halfDays, hallSaturdays, local, national, roundTheClock } from './testing/build.ts'

const compiled = compileCalendar(national)
const dueText = (calendar: Calendar, from: string, limit: Limit): string =>
  localText(must(dueAt(compileCalendar(calendar), local(from), limit)).due)

test('worked examples of the hotline, command and office manuals', () => {
  const cases: [string, Limit, string][] = [
    ['2025-09-30 10:00', { workingDays: 5 }, '2025-10-14 17:30'],
    ['2026-09-29 10:00', { workingDays: 5 }, '2026-10-12 17:30'],
    ['2026-09-30 10:00', { workingDays: 10 }, '2026-10-20 17:30'],
    ['2026-09-30 10:00', { workingDays: 15 }, '2026-10-27 17:30'],
    ['2026-09-18 10:00', { workingDays: 1 }, '2026-09-20 17:30'],
    ['2026-02-13 10:00', { workingDays: 2 }, '2026-02-24 17:30'],
    ['2026-02-13 10:00', { workingDays: 15 }, '2026-03-12 17:30'],
    ['2025-12-31 10:00', { workingDays: 1 }, '2026-01-04 17:30'],
    ['2026-10-03 10:00', { workingDays: 1 }, '2026-10-08 17:30'],
    ['2026-09-30 16:00', { workingHours: 5 }, '2026-10-08 12:00'],
    ['2026-09-30 16:00', { hours: 24 }, '2026-10-01 16:00'],
    // command and dispatch: rubbish, road, make safe first
    ['2026-09-30 15:00', { workingDays: 1 }, '2026-10-08 17:30'],
    ['2026-09-30 16:00', { hours: 5 }, '2026-09-30 21:00'],
    ['2026-10-03 20:00', { hours: 1 }, '2026-10-03 21:00'],
    ['2026-10-03 20:00', { workingDays: 1 }, '2026-10-08 17:30'],
    // papers of an office
    ['2026-09-30 17:00', { workingDays: 1 }, '2026-10-08 17:30'],
    ['2026-09-30 17:00', { minutes: 30 }, '2026-09-30 17:30'],
    ['2026-09-24 10:00', { workingDays: 3 }, '2026-09-30 17:30'],
  ]
  for (const [from, limit, due] of cases)
    assert.equal(dueText(national, from, limit), due, `${from} ${JSON.stringify(limit)}`)
})

test('by hand from the State Council’s notices of other years', () => {
  const cases: [string, Limit, string][] = [
    // 2019: labour day 1–4 May, work Sun 28 Apr and Sun 5 May
    ['2019-04-26 09:00', { workingDays: 5 }, '2019-05-06 17:30'],
    // 2020: the holiday was prolonged to 2 February
    ['2020-01-23 09:00', { workingDays: 1 }, '2020-02-03 17:30'],
    // 2021: rest 1–7 Oct, work Sun 26 Sep and Sat 9 Oct
    ['2021-09-24 09:00', { workingDays: 6 }, '2021-10-08 17:30'],
    ['2021-09-30 17:00', { workingHours: 7.5 }, '2021-10-08 17:30'],
    // 2022: new year 1–3 Jan without make-up; spring 31 Jan–6 Feb, work 29 and 30 Jan
    ['2021-12-31 09:00', { workingDays: 1 }, '2022-01-04 17:30'],
    ['2022-01-28 09:00', { workingDays: 3 }, '2022-02-07 17:30'],
    // 2023: mid-autumn and national day 29 Sep–6 Oct, work Sat 7 and Sun 8 Oct
    ['2023-09-28 09:00', { workingDays: 3 }, '2023-10-09 17:30'],
    // 2024: leap day, spring 10–17 Feb, work Sun 4 and Sun 18 Feb
    ['2024-02-28 09:00', { workingDays: 1 }, '2024-02-29 17:30'],
    ['2024-02-09 09:00', { workingDays: 2 }, '2024-02-19 17:30'],
    // 2025: spring 28 Jan–4 Feb, work Sun 26 Jan and Sat 8 Feb
    ['2025-01-24 09:00', { workingDays: 5 }, '2025-02-07 17:30'],
    ['2025-02-07 09:00', { workingDays: 1 }, '2025-02-08 17:30'],
  ]
  for (const [from, limit, due] of cases)
    assert.equal(dueText(national, from, limit), due, `${from} ${JSON.stringify(limit)}`)
})

test('a golden table of the slow reference', () => {
  type Golden = { calendar: string; from: string; limit: Limit; due: string }
  const golden = JSON.parse(
    readFileSync(new URL('./testing/golden.json', import.meta.url), 'utf8'),
  ) as Golden[]
  assert.ok(golden.length >= 300)
  const ready = Object.fromEntries(Object.entries(calendars).map(([id, one]) => [id, compileCalendar(one)]))
  for (const { calendar, from, limit, due } of golden) {
    const c = ready[calendar]
    assert.ok(c, calendar)
    assert.equal(
      localText(must(dueAt(c, local(from), limit)).due),
      due,
      `${calendar} ${from} ${JSON.stringify(limit)}`,
    )
  }
})

test('every day of 2004–2026 agrees with the table of holidays', (t) => {
  const shared = process.env.HUYING_SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url))
  const file = `${shared}/data/holidays-cn/holidays.csv`
  if (!existsSync(file)) return t.skip('the shared data are not there (HUYING_SHARED)')
  const table = new Map(
    readFileSync(file, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(','))
      .map(([day = '', type = '', , zh = '']) => [day, { type, zh }] as const),
  )
  let days = 0
  for (
    let at = instantOf('2004-01-01');
    at < instantOf('2027-01-01');
    at = new Date(at.getTime() + 86_400_000)
  ) {
    const view = dayView(compiled, at)
    assert.ok(view)
    const told = table.get(view.day)
    const weekend = [0, 6].includes(new Date(`${view.day}T00:00:00Z`).getUTCDay())
    assert.equal(view.minutes > 0, told ? told.type === 'workday' : !weekend, view.day)
    if (told) assert.equal(view.name?.zh, told.zh, view.day)
    days++
  }
  assert.equal(days, 8401)
})

test('a start exactly at opening and closing time, and before and after them', () => {
  const hour: Limit = { workingHours: 1 }
  assert.equal(dueText(national, '2026-03-02 08:30', hour), '2026-03-02 09:30')
  assert.equal(dueText(national, '2026-03-02 00:00', hour), '2026-03-02 09:30')
  assert.equal(dueText(national, '2026-03-02 12:00', hour), '2026-03-02 15:00')
  assert.equal(dueText(national, '2026-03-02 11:00', hour), '2026-03-02 12:00')
  assert.equal(dueText(national, '2026-03-02 17:30', hour), '2026-03-03 09:30')
  assert.equal(dueText(national, '2026-03-06 17:30', { workingHours: 3.5 }), '2026-03-09 12:00')
  assert.equal(dueText(national, '2026-03-02 23:59', { workingDays: 1 }), '2026-03-03 17:30')
})

test('offices that never close end at 24:00, and days lead into each other', () => {
  assert.equal(dueText(roundTheClock, '2026-02-27 23:00', { workingHours: 1 }), '2026-02-28 00:00')
  assert.equal(dueText(roundTheClock, '2024-02-28 12:00', { workingHours: 36 }), '2024-03-01 00:00')
  assert.equal(dueText(roundTheClock, '2024-02-28 12:00', { workingDays: 1 }), '2024-03-01 00:00')
})

test('a half day closes early, a unit has hours of its own', () => {
  assert.equal(dueText(halfDays, '2026-09-29 10:00', { workingDays: 1 }), '2026-09-30 12:00')
  assert.equal(dueText(halfDays, '2026-09-30 10:00', { workingHours: 4 }), '2026-10-08 10:30')
  assert.equal(dueText(hallSaturdays, '2026-03-06 16:30', { workingHours: 1 }), '2026-03-07 09:30')
  assert.equal(dueText(hallSaturdays, '2026-03-06 16:30', { workingDays: 1 }), '2026-03-07 17:00')
})

test('where it is so set, what comes after closing time counts as the next working day’s', () => {
  const late: Calendar = { ...national, afterClosing: 'nextWorkingDay' }
  assert.equal(dueText(late, '2026-03-02 17:30', { workingDays: 1 }), '2026-03-03 17:30')
  assert.equal(dueText(late, '2026-03-02 17:31', { workingDays: 1 }), '2026-03-04 17:30')
  // a Saturday is not better off than Friday night
  assert.equal(dueText(late, '2026-03-07 10:00', { workingDays: 1 }), '2026-03-10 17:30')
  assert.equal(dueText(late, '2026-03-06 18:00', { workingDays: 1 }), '2026-03-10 17:30')
})

test('a calendar never guesses beyond its days', () => {
  for (const limit of [{ workingDays: 15 }, { workingHours: 100 }] as const) {
    const due = dueAt(compiled, local('2026-12-20 10:00'), limit)
    assert.equal(due.ok ? '' : due.error.code, 'calendar.tooShort')
  }
  assert.equal(dueAt(compiled, local('2003-12-31 10:00'), { workingDays: 1 }).ok, false)
  assert.equal(dueAt(compiled, local('2027-01-02 10:00'), { workingHours: 1 }).ok, false)
  assert.equal(dueText(national, '2026-12-30 10:00', { workingDays: 1 }), '2026-12-31 17:30')
  // natural time needs no holidays
  assert.equal(dueText(national, '2026-12-31 10:00', { hours: 24 }), '2027-01-01 10:00')
})

test('years whose notice is not out are reckoned by the law only when asked for, and say so', () => {
  const ahead = compileCalendar(nationalCalendar({ provisionalYears: 1 }))
  const due = must(dueAt(ahead, local('2026-12-28 10:00'), { workingDays: 5 }))
  assert.equal(localText(due.due), '2027-01-05 17:30')
  assert.ok(due.steps.some((step) => step.says.zh.includes('尚未公布')))
  assert.equal(monthView(ahead, '2027-02').filter((day) => day.name?.zh === '春节').length, 4)
})

test('limits that are none are refused', () => {
  for (const limit of [
    { workingDays: 0 },
    { workingDays: 1.5 },
    { workingDays: -3 },
    { workingHours: 0 },
    { hours: Number.NaN },
    { minutes: Number.POSITIVE_INFINITY },
    { days: 1e9 },
    {},
  ]) {
    const due = dueAt(compiled, local('2026-03-02 10:00'), limit as Limit)
    assert.equal(due.ok ? '' : due.error.code, 'clock.badLimit', JSON.stringify(limit))
  }
})

test('a due instant explains itself', () => {
  const steps = must(
    dueOf(compiled, {
      startedAt: local('2025-09-30 10:00'),
      limit: { workingDays: 5 },
      pauses: [
        {
          from: local('2025-10-09 09:00'),
          to: local('2025-10-09 11:00'),
          why: '等待市民补充材料',
          account: 'citizen',
        },
      ],
      extensions: [{ at: local('2025-10-10 09:00'), limit: { workingDays: 2 }, why: '等待配件' }],
    }),
  ).steps
  const zh = steps.map((step) => step.says.zh).join('\n')
  assert.match(zh, /^2025年9月30日（周二）10:00开始计时，期限 5 个工作日/)
  assert.match(zh, /国庆节放假，不计/)
  assert.match(zh, /2025年10月11日（周六）因国庆节调休上班，计入工作日/)
  assert.match(zh, /暂停（等待市民补充材料），补回 2 小时工作时间/)
  assert.match(zh, /同意延期 2 个工作日（等待配件）/)
  assert.match(zh, /2025年10月17日（周五）10:30到期$/m)
  const en = steps.map((step) => step.says.en).join('\n')
  assert.match(en, /Sat 2025-10-11 is a make-up working day for National Day and counts/)
  assert.match(en, /due Fri 2025-10-17 10:30/)
  for (const step of steps) assert.ok(step.says.zh && step.says.en)
})

test('a month for the calendar editor', () => {
  const october = monthView(compiled, '2026-10')
  assert.equal(october.length, 31)
  assert.deepEqual(
    october.slice(0, 12).map((day) => day.kind),
    [...Array(7).fill('holiday'), 'work', 'work', 'makeUp', 'rest', 'work'],
  )
  assert.deepEqual(october[0]?.name, say('国庆节', 'National Day'))
  assert.deepEqual(october[7]?.hours, [
    [510, 720],
    [840, 1050],
  ])
  assert.equal(monthView(compileCalendar(halfDays), '2026-09')[29]?.kind, 'otherHours')
  assert.deepEqual(monthView(compiled, '2031-01'), [])
  assert.deepEqual(monthView(compiled, 'nonsense'), [])
})

test('office minutes between two instants', () => {
  const between = (from: string, to: string) => must(workingMinutesBetween(compiled, local(from), local(to)))
  assert.equal(between('2026-09-30 16:00', '2026-10-08 12:00'), 300)
  assert.equal(between('2026-10-01 00:00', '2026-10-08 00:00'), 0)
  assert.equal(between('2026-10-08 12:00', '2026-09-30 16:00'), -300)
})
