import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays, instantOf, must, say } from '../../base/index.ts'
import {
  accountsOf,
  alarmPoints,
  type CompiledCalendar,
  type Course,
  checkCalendar,
  compileCalendar,
  differingDays,
  dueAt,
  dueOf,
  halfOf,
  workingMinutesBetween,
} from './decide.ts'
import type { Calendar, Hours, Limit, Pause, TimeAccount } from './declare.ts'
import { isOfficeMinute, slowDue, slowMinutes } from './testing/slow.ts'

const FIRST = '2023-12-18'
const DAYS = 120
const MINUTE = 60_000

/** One to three spans of odd minutes, touching ones and midnights included. */
const hours: fc.Arbitrary<Hours> = fc
  .uniqueArray(fc.oneof(fc.integer({ min: 0, max: 1440 }), fc.constantFrom(0, 510, 720, 840, 1050, 1440)), {
    minLength: 2,
    maxLength: 6,
  })
  .map((cuts) => {
    const sorted = cuts.toSorted((a, b) => a - b)
    const spans: [number, number][] = []
    for (let i = 1; i < sorted.length; i += 2) spans.push([sorted[i - 1] as number, sorted[i] as number])
    return spans
  })

const entry = fc.oneof(
  fc.constant({ rest: say('节', 'holiday') }),
  fc.constant({ work: say('节', 'holiday') }),
  hours.map((one) => ({ hours: one })),
)

const calendar: fc.Arbitrary<Calendar> = fc
  .record({
    hours,
    workweek: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 3, maxLength: 7 }),
    days: fc.array(fc.tuple(fc.integer({ min: 0, max: DAYS - 1 }), entry), { maxLength: 25 }),
    afterClosing: fc.constantFrom('sameDay' as const, 'nextWorkingDay' as const),
  })
  .map(({ days, ...rest }) => ({
    id: 'random',
    version: 1,
    from: FIRST,
    to: addDays(FIRST, DAYS - 1),
    days: Object.fromEntries(days.map(([i, one]) => [addDays(FIRST, i), one])),
    ...rest,
  }))

const limit: fc.Arbitrary<Limit> = fc.oneof(
  fc.integer({ min: 1, max: 12 }).map((workingDays) => ({ workingDays })),
  fc.integer({ min: 1, max: 1200 }).map((minutes) => ({ workingHours: minutes / 60 })),
  fc.integer({ min: 1, max: 4000 }).map((minutes) => ({ minutes })),
  fc.integer({ min: 1, max: 72 }).map((n) => ({ hours: n })),
  fc.integer({ min: 1, max: 9 }).map((days) => ({ days })),
)

const start = fc
  .integer({ min: 0, max: 25 * 1440 })
  .map((minute) => new Date(instantOf(FIRST).getTime() + minute * MINUTE))

const account = fc.constantFrom<TimeAccount[]>('unit', 'dispatcher', 'dispute', 'citizen')
const gaps = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 2500 }), fc.integer({ min: 1, max: 4000 }), account),
  { maxLength: 3 },
)

/** Pauses one after the other, each while the clock still has time. */
function pausesOf(
  c: CompiledCalendar,
  from: Date,
  given: Limit,
  wanted: [number, number, TimeAccount][],
): Pause[] {
  const pauses: Pause[] = []
  let at = from.getTime()
  for (const [wait, length, whose] of wanted) {
    const due = dueOf(c, { startedAt: from, limit: given, pauses, extensions: [] })
    const begin = at + wait * MINUTE
    if (!due.ok || begin >= due.value.due.getTime()) break
    at = begin + length * MINUTE
    pauses.push({ from: new Date(begin), to: new Date(at), why: 'rain', account: whose })
  }
  return pauses
}

const course = (startedAt: Date, given: Limit, pauses: readonly Pause[]): Course => ({
  startedAt,
  limit: given,
  pauses,
  extensions: [],
})

test('any calendar, limit, start and pauses: the same instant as counted minute by minute', () => {
  let compared = 0
  fc.assert(
    fc.property(calendar, limit, start, gaps, (random, given, from, wanted) => {
      must(checkCalendar(random))
      const c = compileCalendar(random)
      const pauses = pausesOf(c, from, given, wanted)
      const fast = dueOf(c, course(from, given, pauses))
      let slow: Date
      try {
        const spans = pauses.map((pause) => ({ from: pause.from, to: pause.to as Date }))
        slow = slowDue(random, from, given, spans)
      } catch (error) {
        assert.ok(error instanceof RangeError)
        assert.equal(fast.ok ? '' : fast.error.code, 'calendar.tooShort')
        return
      }
      assert.equal(must(fast).due.toISOString(), slow.toISOString())
      compared++
    }),
    { numRuns: 400, seed: 20260930 },
  )
  assert.ok(compared > 200, `only ${compared} compared`)
})

test('office minutes between two instants are those counted one by one', () => {
  fc.assert(
    fc.property(calendar, start, start, (random, a, b) => {
      const [from, to] = a < b ? [a, b] : [b, a]
      assert.equal(
        must(workingMinutesBetween(compileCalendar(random), from, to)),
        slowMinutes(random, from, to),
      )
    }),
    { numRuns: 40 },
  )
})

test('more time never ends earlier, and a later start never ends earlier', () => {
  fc.assert(
    fc.property(
      calendar,
      start,
      start,
      fc.nat(10),
      fc.integer({ min: 1, max: 10 }),
      (random, a, b, more, n) => {
        const c = compileCalendar(random)
        const [early, late] = a < b ? [a, b] : [b, a]
        for (const unit of ['workingDays', 'workingHours', 'hours', 'days'] as const) {
          const due = (from: Date, amount: number) => dueAt(c, from, { [unit]: amount } as unknown as Limit)
          const base = due(early, n)
          const longer = due(early, n + more)
          const later = due(late, n)
          if (base.ok && longer.ok) assert.ok(longer.value.due >= base.value.due, unit)
          if (base.ok && later.ok) assert.ok(later.value.due >= base.value.due, unit)
        }
      },
    ),
    { numRuns: 300 },
  )
})

test('a pause outside office hours changes nothing for a working clock', () => {
  fc.assert(
    fc.property(
      calendar,
      start,
      fc.nat(3000),
      fc.nat(3000),
      fc.integer({ min: 1, max: 9 }),
      (random, from, wait, length, n) => {
        const c = compileCalendar(random)
        // the rest around an instant, cut to what holds no office minute
        let begin = from.getTime() + wait * MINUTE
        while (begin < from.getTime() + (wait + 3000) * MINUTE && isOfficeMinute(random, new Date(begin)))
          begin += MINUTE
        let end = begin
        while (end < begin + length * MINUTE && !isOfficeMinute(random, new Date(end))) end += MINUTE
        const pause: Pause = { from: new Date(begin), to: new Date(end), why: 'night', account: 'citizen' }
        for (const given of [{ workingDays: n }, { workingHours: n }]) {
          const without = dueOf(c, course(from, given, []))
          const paused = dueOf(c, course(from, given, [pause]))
          if (without.ok) assert.equal(must(paused).due.toISOString(), without.value.due.toISOString())
        }
      },
    ),
    { numRuns: 300 },
  )
})

test('a pause gives back exactly the time lost', () => {
  fc.assert(
    fc.property(calendar, limit, start, gaps, (random, given, from, wanted) => {
      const c = compileCalendar(random)
      const pauses = pausesOf(c, from, given, wanted)
      const without = dueOf(c, course(from, given, []))
      const paused = dueOf(c, course(from, given, pauses))
      if (!without.ok || !paused.ok) return
      const working = 'workingDays' in given || 'workingHours' in given
      const between = (a: Date, b: Date): number =>
        working ? slowMinutes(random, a, b) : (b.getTime() - a.getTime()) / MINUTE
      const lost = pauses.reduce((sum, pause) => sum + between(pause.from, pause.to as Date), 0)
      assert.equal(between(without.value.due, paused.value.due), lost)
    }),
    { numRuns: 300 },
  )
})

test('the accounts add up to the whole time of the clock, whoever lost it', () => {
  fc.assert(
    fc.property(
      calendar,
      limit,
      start,
      gaps,
      gaps,
      fc.nat(20_000),
      (random, given, from, wanted, lost, length) => {
        const c = compileCalendar(random)
        const end = new Date(from.getTime() + length * MINUTE)
        const pauses = pausesOf(c, from, given, wanted)
        const charges = lost.map(([wait, long, whose]) => ({
          from: new Date(from.getTime() + wait * MINUTE),
          to: new Date(from.getTime() + (wait + long) * MINUTE),
          why: 'sent to the wrong court',
          account: whose,
        }))
        const sums = accountsOf(c, { ...course(from, given, pauses), charges }, end)
        const working = 'workingDays' in given || 'workingHours' in given
        const whole = working ? slowMinutes(random, from, end) : length
        assert.equal(sums.unit + sums.dispatcher + sums.dispute + sums.citizen, whole)
        assert.ok(Object.values(sums).every((minutes) => minutes >= 0))
      },
    ),
    { numRuns: 300 },
  )
})

test('warnings lie between start and due instant, in order; half of the time lies where half is left', () => {
  fc.assert(
    fc.property(calendar, limit, start, gaps, (random, given, from, wanted) => {
      const c = compileCalendar(random)
      const pauses = pausesOf(c, from, given, wanted)
      const reckoned = dueOf(c, course(from, given, pauses))
      if (!reckoned.ok) return
      const { due } = reckoned.value
      const running = { ...course(from, given, pauses), due }
      const points = alarmPoints(c, running, [{ percent: 80 }, { percent: 50 }, 'lastWorkingHours'])
      assert.equal(points.at(-1)?.point, 'breach')
      points.forEach((one, i) => {
        assert.ok(one.at >= (points[i - 1]?.at ?? from) && one.at <= due)
      })
      const half = halfOf(c, running)
      const working = 'workingDays' in given || 'workingHours' in given
      const lostUntil = (to: Date) =>
        pauses.reduce((sum, pause) => {
          const end = (pause.to as Date) < to ? (pause.to as Date) : to
          if (end <= pause.from) return sum
          return (
            sum +
            (working ? slowMinutes(random, pause.from, end) : (end.getTime() - pause.from.getTime()) / MINUTE)
          )
        }, 0)
      const used = (to: Date) =>
        (working ? slowMinutes(random, from, to) : (to.getTime() - from.getTime()) / MINUTE) - lostUntil(to)
      // both are whole minutes or a half between two
      assert.ok(Math.abs(used(half) - used(due) / 2) <= 1, `${used(half)} of ${used(due)}`)
    }),
    { numRuns: 60 },
  )
})

test('versions that differ only outside start and due instant reckon the same', () => {
  fc.assert(
    fc.property(calendar, limit, start, fc.nat(DAYS - 1), entry, (random, given, from, where, other) => {
      const day = addDays(FIRST, where)
      const old = compileCalendar(random)
      const now = compileCalendar({ ...random, version: 2, days: { ...random.days, [day]: other } })
      const days = differingDays(old, now)
      const before = dueAt(old, from, given)
      if (!before.ok) return
      const apart =
        days === null || instantOf(days.first) > before.value.due || instantOf(addDays(days.last, 1)) <= from
      if (apart) assert.equal(must(dueAt(now, from, given)).due.toISOString(), before.value.due.toISOString())
    }),
    { numRuns: 400 },
  )
})

test('equal when reckoned again from its own JSON', () => {
  fc.assert(
    fc.property(calendar, limit, start, (random, given, from) => {
      const again = compileCalendar(JSON.parse(JSON.stringify(random)) as Calendar)
      const first = dueAt(compileCalendar(random), from, given)
      const second = dueAt(again, new Date(from.toISOString()), JSON.parse(JSON.stringify(given)) as Limit)
      assert.deepEqual(JSON.stringify(second), JSON.stringify(first))
    }),
    { numRuns: 50 },
  )
})
