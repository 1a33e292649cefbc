import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { localText, must, newId, say } from '../../base/index.ts'
import * as ledger from '../ledger/index.ts'
import type { Store } from '../store/index.ts'
import { sql } from '../store/index.ts'
import { freshStore } from '../store/testing.ts'
import type { Calendar, ClockOp } from './declare.ts'
import {
  apply,
  applyClocks,
  ClockFault,
  importCalendar,
  listCalendars,
  listClocks,
  moveClock,
  readCalendar,
  schema,
  showClock,
  start,
} from './index.ts'
import { hallSaturdays, local, national, spec } from './testing/build.ts'

describe('platform / clocks', () => {
  let store: Store
  before(async () => {
    store = await freshStore([ledger.schema, schema])
    must(
      await store.tx((tx) => importCalendar(tx, national, 'State Council notice', local('2026-01-01 08:00'))),
    )
    must(await store.tx((tx) => importCalendar(tx, hallSaturdays, 'hall hours', local('2026-01-01 08:00'))))
  })
  after(() => store.close())

  const court = '441900'
  const at = local('2026-09-30 16:00')

  test('clocks start together, on the calendar of the unit, and tell their whole story', async () => {
    const subject = newId()
    const specs = [
      spec({ workingDays: 1 }, { subject, kind: 'sign' }),
      spec(
        { workingHours: 5 },
        { subject, kind: 'handle', calendar: 'hall', part: newId(), ownerUnit: newId() },
      ),
      spec({ hours: 24 }, { subject, kind: 'urgent' }, [{ percent: 50 }]),
    ]
    const made = must(await store.tx((tx) => start(tx, specs, at)))
    assert.deepEqual(
      made.map((clock) => localText(clock.due)),
      ['2026-10-08 17:30', '2026-10-08 13:00', '2026-10-01 16:00'],
    )
    const read = await listClocks(store, court, [subject])
    assert.equal(read.length, 3)
    for (const clock of read) {
      const { steps, ...row } = made.find((one) => one.id === clock.id) ?? assert.fail('missing')
      const { steps: again, ...same } = clock
      assert.deepEqual(same, row)
      assert.deepEqual(again, steps)
    }
    const shown = showClock(
      read.find((one) => one.kind === 'sign') ?? assert.fail(),
      local('2026-10-08 14:10'),
    )
    assert.equal(shown.light, 'yellow')
    assert.deepEqual(shown.left, say('还剩 3 小时 20 分工作时间', '3 h 20 min of working time left'))
    assert.equal(shown.limit.zh, '1 个工作日')
    assert.ok(shown.steps.some((step) => step.says.zh.includes('国庆节放假')))
    assert.doesNotThrow(() => JSON.stringify(shown))
  })

  test('starting again with the same id changes nothing', async () => {
    const one = spec({ workingDays: 1 })
    must(await store.tx((tx) => start(tx, [one], at)))
    must(await store.tx((tx) => start(tx, [one], local('2026-10-09 10:00'))))
    const [clock, second] = await listClocks(store, court, [one.subject])
    assert.equal(second, undefined)
    assert.equal(clock?.startedAt.toISOString(), at.toISOString())
  })

  test('moves of one act are written together and read back whole', async () => {
    const subject = newId()
    const specs = [
      spec({ workingDays: 3 }, { subject }),
      spec({ workingHours: 7 }, { subject, kind: 'contact' }),
    ]
    must(await store.tx((tx) => start(tx, specs, at)))
    const first = await listClocks(store, court, [subject])
    const pause = (id: string): ClockOp => ({ do: 'pause', id, account: 'citizen', why: '等待材料 䶮𠮷' })
    await store.tx((tx) =>
      applyClocks(
        tx,
        first,
        first.map((one) => pause(one.id)),
        local('2026-10-08 09:00'),
      ),
    )
    const paused = await listClocks(store, court, [subject])
    assert.ok(paused.every((one) => one.state === 'paused' && one.pauses[0]?.why === '等待材料 䶮𠮷'))
    await store.tx((tx) =>
      applyClocks(
        tx,
        paused,
        paused.flatMap((one): ClockOp[] => [
          { do: 'resume', id: one.id },
          { do: 'extend', id: one.id, until: '2026-10-20', why: '等待配件' },
          { do: 'stop', id: one.id },
        ]),
        local('2026-10-08 11:00'),
      ),
    )
    const stopped = await listClocks(store, court, [subject])
    assert.ok(stopped.every((one) => one.result === 'kept' && localText(one.due) === '2026-10-20 17:30'))
    assert.deepEqual(stopped[0]?.accounts, { unit: 120, dispatcher: 0, dispute: 0, citizen: 120 })
    assert.ok(stopped.every((one) => one.revision === 3))
  })

  test('a clock that changed meanwhile is read again and decided anew', async () => {
    const one = spec({ workingDays: 3 })
    must(await store.tx((tx) => start(tx, [one], at)))
    const stale = await listClocks(store, court, [one.subject])
    must(
      await store.tx((tx) =>
        moveClock(
          tx,
          court,
          one.id,
          { do: 'extend', limit: { workingDays: 1 }, why: '雨' },
          local('2026-10-08 09:00'),
        ),
      ),
    )
    const [stopped] = must(
      await store.tx((tx) => apply(tx, stale, [{ do: 'stop', id: one.id }], local('2026-10-09 09:00'))),
    )
    assert.equal(stopped?.extensions.length, 1)
    assert.equal(stopped?.revision, 3)
  })

  test('forty hands on one clock from stale reads: every extension counts once', async () => {
    const one = spec({ workingHours: 1 })
    must(await store.tx((tx) => start(tx, [one], at)))
    await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        store.tx(async (tx) => {
          const stale = await listClocks(tx, court, [one.subject])
          return apply(
            tx,
            stale,
            [{ do: 'extend', id: one.id, limit: { workingHours: 1 + i / 100 }, why: `${i}` }],
            local('2026-10-08 09:00'),
          )
        }),
      ),
    )
    const [clock] = await listClocks(store, court, [one.subject])
    assert.equal(clock?.extensions.length, 40)
    assert.equal(clock?.revision, 41)
  })

  test('refusals leave nothing behind', async () => {
    const good = spec({ workingDays: 1 })
    const bad = spec({ workingDays: 0 }, { subject: good.subject })
    const refused = await store.tx((tx) => start(tx, [good, bad], at))
    assert.equal(refused.ok ? '' : refused.error.code, 'clock.badLimit')
    const none = await store.tx((tx) => start(tx, [{ ...good, calendar: 'moon' }], at))
    assert.equal(none.ok ? '' : none.error.code, 'calendar.unknown')
    const late = await store.tx((tx) => start(tx, [good], local('2026-12-31 16:00')))
    assert.equal(late.ok ? '' : late.error.code, 'calendar.tooShort')
    assert.deepEqual(await listClocks(store, court, [good.subject]), [])
    const lost = await store.tx((tx) => moveClock(tx, court, newId(), { do: 'stop' }, at))
    assert.equal(lost.ok ? '' : lost.error.code, 'clock.notFound')
    await assert.rejects(
      store.tx((tx) => applyClocks(tx, [], [{ do: 'start', ...bad }], at)),
      (error) => error instanceof ClockFault && error.refusal.code === 'clock.badLimit',
    )
  })

  test('calendar versions follow each other, are checked, and never cover less', async () => {
    const club: Calendar = { ...national, id: 'club', version: 1 }
    const put = (one: Calendar) => store.tx((tx) => importCalendar(tx, one, 'why', at))
    const refusal = async (one: Calendar) => {
      const result = await put(one)
      return result.ok ? '' : result.error.code
    }
    assert.equal(await refusal({ ...club, version: 2 }), 'calendar.notNext')
    must(await put(club))
    must(await put(club))
    assert.equal(await refusal({ ...club, hours: [[0, 60]] }), 'calendar.notNext')
    assert.equal(await refusal({ ...club, version: 2, to: '2026-06-30', days: {} }), 'calendar.bad')
    must(
      await put({
        ...club,
        version: 2,
        days: { ...club.days, '2026-11-11': { rest: say('校庆', 'club day') } },
      }),
    )
    for (const wrong of [
      { hours: [[600, 500]] },
      {
        hours: [
          [0, 700],
          [600, 800],
        ],
      },
      { hours: [[0, 1441]] },
      { hours: [] },
      { workweek: [0] },
      { from: '2026-02-31' },
      { days: { tomorrow: {} } },
      { days: { '2030-01-01': { rest: say('远', 'far') } } },
      { days: { '2026-11-11': { rest: say('a', 'a'), work: say('b', 'b') } } },
      { days: { '2026-11-11': { hours: [] } } },
    ])
      assert.equal(
        await refusal({ ...club, version: 3, ...wrong } as Calendar),
        'calendar.bad',
        JSON.stringify(wrong),
      )
    assert.deepEqual(
      (await listCalendars(store, 'club')).map((one) => one.version),
      [2, 1],
    )
    assert.equal(must(await readCalendar(store, 'club')).calendar.version, 2)
    assert.equal(must(await readCalendar(store, 'club', 1)).calendar.days['2026-11-11'], undefined)
    assert.equal((await readCalendar(store, 'moon')).ok, false)
  })

  test('two cities with calendars of one name in one process do not mix them up', async () => {
    const other = await freshStore([ledger.schema, schema])
    try {
      const early: Calendar = { ...national, hours: [[480, 960]] }
      must(await other.tx((tx) => importCalendar(tx, early, 'own hours', at)))
      for (let i = 0; i < 3; i++) {
        const here = must(await store.tx((tx) => start(tx, [spec({ workingDays: 1 })], at)))
        const there = must(await other.tx((tx) => start(tx, [spec({ workingDays: 1 })], at)))
        assert.equal(localText(here[0]?.due as Date), '2026-10-08 17:30')
        assert.equal(localText(there[0]?.due as Date), '2026-10-08 16:00')
      }
    } finally {
      await other.close()
    }
  })

  test('starting three clocks is one statement, and a million alarms to come cost one index look-up', async () => {
    must(await store.tx((tx) => start(tx, [spec({ workingDays: 1 })], at)))
    const statements: string[] = []
    await store.tx(async (tx) => {
      const spy = new Proxy(tx, {
        get: (target, name) => {
          const held = Reflect.get(target, name) as unknown
          if (typeof held !== 'function') return held
          return (...args: unknown[]) => {
            statements.push(String(name))
            return Reflect.apply(held, target, args) as unknown
          }
        },
      })
      return start(
        spy,
        [1, 2, 3].map((n) => spec({ workingDays: n })),
        at,
      )
    })
    assert.equal(statements.length, 1)
    const plan = await store.query<{ 'QUERY PLAN': string }>(
      sql`explain (costs off) select id from clock where district = 'X' and next_alarm_at < ${at} order by next_alarm_at limit 200 for update skip locked`,
    )
    assert.match(plan.map((line) => line['QUERY PLAN']).join('\n'), /Index Scan using clock_alarm/)
  })
})
