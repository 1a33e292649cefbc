import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { dayOf, instantOf, say } from '../../../base/index.ts'
import {
  arrival,
  blockAfter,
  classFor,
  estimateOf,
  lineAfter,
  nextAt,
  nextInLine,
  openingOf,
  orderOf,
  type Queued,
  releasedAt,
  slotsOf,
  slotTimes,
  waitLight,
} from './decide.ts'
import { type Hall, type HallClass, type HallWindow, hallRules, type Line } from './declare.ts'

const DAY = '2026-11-23'
const at = (hm: string, day = DAY): Date => instantOf(day, Number(hm.slice(0, 2)) * 60 + Number(hm.slice(3)))
const LINE: Line = { class: 'a', sincePriority: 1000, lastAppointment: false }

let serial = 0
const ticket = (over: Partial<Queued> = {}): Queued => {
  serial++
  return {
    ...{ id: `t${serial}`, class: 'a', source: 'walkIn', slotFrom: null, slotTo: null, priority: null },
    ...{ takenAt: at('09:00'), serial, behind: 0, forWindow: null },
    ...over,
  }
}
const booked = (slot: string, taken: string, over: Partial<Queued> = {}): Queued =>
  ticket({
    ...{ source: 'booking', slotFrom: at(slot), slotTo: new Date(at(slot).getTime() + 1_800_000) },
    ...{ takenAt: at(taken), ...over },
  })

test('an appointment goes first in its slot, and not before it', () => {
  const walkIn = ticket({ takenAt: at('09:00') })
  const appointment = booked('09:30', '09:20')
  assert.equal(nextInLine([walkIn, appointment], LINE, hallRules, at('09:25'))?.id, walkIn.id)
  assert.equal(nextInLine([walkIn, appointment], LINE, hallRules, at('09:30'))?.id, appointment.id)
})

test('priority is at most one call in three while others wait', () => {
  const elders = Array.from({ length: 4 }, () => ticket({ priority: 'elder', takenAt: at('09:10') }))
  const others = Array.from({ length: 4 }, () => ticket({ takenAt: at('09:00') }))
  const order = orderOf([...others, ...elders], LINE, hallRules, at('09:15')).map(
    (one) => one.priority !== null,
  )
  assert.deepEqual(order, [true, false, false, true, false, false, true, true])
})

test('a number passed over comes back after three others', () => {
  const missed = ticket({ takenAt: at('08:30'), behind: 3 })
  const others = Array.from({ length: 5 }, () => ticket())
  const order = orderOf([missed, ...others], LINE, hallRules, at('09:05'))
  assert.equal(order.indexOf(order.find((one) => one.id === missed.id) as Queued), 3)
  assert.equal(
    nextInLine([missed], LINE, hallRules, at('09:05'))?.id,
    missed.id,
    'alone, nobody is waited for',
  )
})

test('whoever was sent on to a window goes first there, and nowhere else', () => {
  const first = ticket({ takenAt: at('08:30') })
  const sent = ticket({ class: 'b', forWindow: 'w2' })
  const lines = new Map([['a', LINE]])
  const next = (id: string, classes: string[]) =>
    nextAt({ id, classes }, [first, sent], lines, hallRules, at('09:05'))?.id
  assert.equal(next('w1', ['a', 'b']), first.id)
  assert.equal(next('w2', ['a']), sent.id)
})

/** A day at one class: people come, clerks call; who waits how many calls, and who was called. */
test('nobody waits for ever, and the ratio of priority holds whoever comes', () => {
  const person = fc.record({
    kind: fc.constantFrom('walkIn', 'booking', 'priority'),
    minute: fc.integer({ min: 0, max: 300 }),
  })
  fc.assert(
    fc.property(
      fc.array(person, { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 5 }),
      (people, pace) => {
        const all = people.map(({ kind, minute }, i): Queued => {
          const taken = new Date(at('09:00').getTime() + minute * 60_000)
          const half = new Date(Math.ceil(taken.getTime() / 1_800_000) * 1_800_000)
          return {
            ...{ id: `p${i}`, class: 'a', serial: i, behind: 0, forWindow: null, takenAt: taken },
            source: kind === 'booking' ? 'booking' : 'walkIn',
            slotFrom: kind === 'booking' ? half : null,
            slotTo: kind === 'booking' ? new Date(half.getTime() + 1_800_000) : null,
            priority: kind === 'priority' ? 'elder' : null,
          }
        })
        const called: { one: Queued; othersWaited: boolean }[] = []
        let line: Line = LINE
        for (let now = at('09:00').getTime(); called.length < all.length; now += pace * 60_000) {
          const time = new Date(now)
          const waiting = all.filter(
            (one) => one.takenAt <= time && !called.some((done) => done.one.id === one.id),
          )
          const next = nextInLine(waiting, line, hallRules, time)
          if (!next) {
            assert.equal(waiting.length, 0, 'a free clerk calls whoever is there')
            continue
          }
          called.push({ one: next, othersWaited: waiting.some((one) => one.priority === null) })
          line = lineAfter(line, next, time)
          assert.ok(now < at('09:00').getTime() + 100 * 3_600_000, 'everybody is called in the end')
        }
        assert.equal(new Set(called.map((one) => one.one.id)).size, all.length)
        for (let i = 0; i + 2 < called.length; i++) {
          const three = called.slice(i, i + 3)
          if (three.every((one) => one.othersWaited))
            assert.ok(three.filter((one) => one.one.priority !== null).length <= 1, 'one in three at most')
        }
        // among equals nobody is overtaken
        const order = called.map((one) => one.one)
        for (const same of [(one: Queued) => one.priority !== null]) {
          const group = order.filter(same)
          for (let i = 1; i < group.length; i++)
            assert.ok((group[i - 1]?.takenAt ?? 0) <= (group[i]?.takenAt ?? 0))
        }
      },
    ),
    { numRuns: 150 },
  )
})

test('a walk-in that waits too long takes turns with appointments however many come', () => {
  const walkIn = ticket({ takenAt: at('09:00') })
  const stream = Array.from({ length: 20 }, () => booked('09:00', '09:00'))
  const order = orderOf([...stream, walkIn], LINE, hallRules, at('09:31'))
  assert.ok(order.findIndex((one) => one.id === walkIn.id) <= 1)
})

const hall: Hall = {
  ...{ district: '440111', id: 'h', code: 'main', level: 'district', area: '440111', unit: null },
  ...{ name: say('大厅', 'Hall'), address: '', phone: '', lon: null, lat: null, calendar: 'national' },
  ...{
    hours: [
      [540, 720],
      [840, 1020],
    ],
    extraDays: [6],
    rules: hallRules,
  },
  ...{ state: 'open', stateWhy: null, calendarVersion: null, version: 1 },
}
const window = (quota: number, active = true): HallWindow => ({
  ...{ id: `w${quota}`, hall: 'h', number: String(quota), quotas: { a: quota }, active },
  ...{ state: 'closed', account: null, clerk: null, since: null, version: 1 },
})
const of: HallClass = {
  ...{ id: 'a', hall: 'h', letter: 'A', title: say('综合', 'General'), items: [], minutes: 10 },
  ...{ bookable: true, active: true },
}

test('slots follow opening hours, windows and what was kept of them', () => {
  const opening = openingOf(hall, DAY, workDay(DAY, 1), undefined)
  assert.equal(slotTimes(opening, 30).length, 12)
  const kept = { from: at('09:30'), capacity: 9, booked: 4, state: 'open', fixed: true } as const
  const slots = slotsOf(hall, of, [window(3), window(2), window(7, false)], opening, [kept])
  assert.deepEqual(
    slots.slice(0, 2).map((one) => [one.capacity, one.booked]),
    [
      [5, 0],
      [9, 4],
    ],
  )
  assert.equal(slots.at(-1)?.to.getTime(), at('17:00').getTime())
  assert.equal(slots[0]?.releasedAt.getTime(), at('09:00', '2026-11-16').getTime())
  assert.equal(releasedAt(hallRules, DAY).getTime(), at('09:00', '2026-11-16').getTime())
})

function workDay(day: string, weekday: number, kind: 'work' | 'rest' | 'holiday' | 'makeUp' = 'work') {
  const minutes = kind === 'work' || kind === 'makeUp' ? 420 : 0
  const name = kind === 'holiday' ? say('国庆节', 'National Day') : null
  const hours =
    minutes > 0
      ? ([
          [510, 720],
          [840, 1050],
        ] as const)
      : []
  return { day, weekday, kind, name, hours, minutes, provisional: false }
}

test('the calendar says when a hall is open: make-up days, extra Saturdays, holidays, exceptions', () => {
  const open = (view: ReturnType<typeof workDay>, exception?: Parameters<typeof openingOf>[3]) =>
    openingOf(hall, DAY, view, exception)
  assert.equal(open(workDay(DAY, 7, 'makeUp')).hours.length, 2)
  assert.equal(open(workDay(DAY, 6, 'rest')).hours.length, 2, 'Saturday service')
  assert.equal(open(workDay(DAY, 7, 'rest')).hours.length, 0)
  assert.equal(open(workDay(DAY, 6, 'holiday')).why?.zh, '国庆节')
  const why = say('台风', 'typhoon')
  assert.deepEqual(open(workDay(DAY, 1), { hall: 'h', day: DAY, hours: [], why }), {
    day: DAY,
    hours: [],
    why,
  })
  assert.equal(openingOf(hall, DAY, undefined, undefined).hours.length, 0, 'never guessed')
})

test('an item goes to the class with the longest beginning', () => {
  const others = [
    { ...of, id: 'b', letter: 'B', items: ['44'] },
    { ...of, id: 'c', letter: 'C', items: ['4401'] },
  ]
  assert.equal(classFor([of, ...others], '440111')?.letter, 'C')
  assert.equal(classFor([of, ...others], '9')?.letter, 'A')
  assert.equal(classFor(others, '9'), undefined)
})

test('check-in is open a quarter before to a quarter after the slot', () => {
  const slot = { from: at('10:00'), to: at('10:30') }
  assert.equal(arrival(hallRules, slot, at('09:44')), 'early')
  assert.equal(arrival(hallRules, slot, at('09:45')), 'inTime')
  assert.equal(arrival(hallRules, slot, at('10:45')), 'inTime')
  assert.equal(arrival(hallRules, slot, at('10:46')), 'late')
})

test('the third no-show within ninety days closes online booking for thirty', () => {
  const now = at('12:00')
  const ago = (days: number) => new Date(now.getTime() - days * 86_400_000)
  assert.equal(blockAfter(hallRules, [ago(1), ago(2), ago(91)], now), null)
  assert.equal(dayOf(blockAfter(hallRules, [ago(0), ago(1), ago(2)], now) as Date), '2026-12-23')
})

test('an estimate is a range, honest about what it rests on', () => {
  assert.equal(estimateOf(3, 0, [], 10), null, 'no window, no promise')
  assert.deepEqual(estimateOf(0, 2, [], 10), { from: 0, to: 15, measured: false })
  assert.deepEqual(estimateOf(4, 2, [4, 5, 6, 8, 12], 10), { from: 10, to: 25, measured: true })
  fc.assert(
    fc.property(
      fc.nat(50),
      fc.integer({ min: 1, max: 9 }),
      fc.array(fc.nat(60)),
      (ahead, windows, minutes) => {
        const one = estimateOf(ahead, windows, minutes, 10)
        const further = estimateOf(ahead + windows, windows, minutes, 10)
        assert.ok(one && further && one.from <= one.to && one.to <= further.to && one.from <= further.from)
      },
    ),
  )
  assert.equal(waitLight(20, hallRules), 'green')
  assert.equal(waitLight(21, hallRules), 'yellow')
  assert.equal(waitLight(31, hallRules), 'red')
})
