import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { must, newId } from '../../base/index.ts'
import * as ledger from '../ledger/index.ts'
import type { Store } from '../store/index.ts'
import { sql } from '../store/index.ts'
import { freshStore } from '../store/testing.ts'
import type { Alarm } from './declare.ts'
import {
  giveAlarms,
  importCalendar,
  listClocks,
  moveClock,
  runAlarms,
  schema,
  showClock,
  start,
} from './index.ts'
import { local, national, spec } from './testing/build.ts'

describe('platform / clocks / alarms', () => {
  let store: Store
  before(async () => {
    store = await freshStore([ledger.schema, schema])
    must(await store.tx((tx) => importCalendar(tx, national, 'notice', local('2026-01-01 08:00'))))
  })
  after(() => store.close())

  const court = '441900'
  const pass = async (now: string, district = court): Promise<string[]> => {
    const given: string[] = []
    const onAlarm = async (_tx: unknown, alarms: readonly Alarm[]) => {
      given.push(...alarms.map((alarm) => alarm.point))
    }
    await giveAlarms(store, { district, onAlarm }, local(now))
    return given
  }
  const facts = (subject: string): Promise<string[]> =>
    ledger
      .timeline(store, court, 'matter', subject)
      .then((all) => all.map((fact) => `${fact.kind} ${String(fact.body.point)}`))

  test('each warning once, then the breach, each with its fact', async () => {
    const one = spec({ workingHours: 10 }, {}, [{ percent: 50 }, { percent: 80 }, 'lastWorkingHours'])
    must(await store.tx((tx) => start(tx, [one], local('2026-03-02 08:30'))))
    assert.deepEqual(await pass('2026-03-02 15:30'), [])
    assert.deepEqual(await pass('2026-03-02 15:31'), ['50'])
    assert.deepEqual(await pass('2026-03-02 15:32'), [])
    // the city was down over night: what was missed is given once, in order
    assert.deepEqual(await pass('2026-03-04 09:00'), ['last', '80', 'breach'])
    assert.deepEqual(await pass('2026-03-05 09:00'), [])
    assert.deepEqual(await facts(one.subject), [
      'clock.warned 50',
      'clock.warned last',
      'clock.warned 80',
      'clock.breached breach',
    ])
    const [clock] = await listClocks(store, court, [one.subject])
    assert.deepEqual(clock?.fired, ['50', 'last', '80', 'breach'])
  })

  test('a period that has to run out warns nobody, ends once, and is never late', async () => {
    const given = spec({ workingHours: 10 }, {}, [{ percent: 50 }])
    const one = { ...given, policy: { ...given.policy, waits: true } }
    must(await store.tx((tx) => start(tx, [one], local('2026-03-02 08:30'))))
    assert.deepEqual(await pass('2026-03-03 09:00'), [])
    assert.deepEqual(await pass('2026-03-04 09:00'), ['end'])
    assert.deepEqual(await pass('2026-03-05 09:00'), [])
    assert.deepEqual(await facts(one.subject), ['clock.ended end'])
    const [clock] = await listClocks(store, court, [one.subject])
    assert.ok(clock)
    const shown = showClock(clock, local('2026-03-05 09:00'))
    assert.deepEqual([shown.waits, shown.light, shown.left?.zh], [true, 'green', '已期满'])
    assert.match(showClock(clock, local('2026-03-03 09:00')).left?.zh ?? '', /^还剩/)
    const at = local('2026-03-05 09:00')
    const stopped = must(await store.tx((tx) => moveClock(tx, court, one.id, { do: 'stop' }, at)))
    assert.deepEqual([stopped.result, stopped.overMinutes], ['kept', 0])
  })

  test('more time before its end is told: it ends again, then', async () => {
    const given = spec({ workingHours: 7 })
    const one = { ...given, policy: { ...given.policy, waits: true } }
    must(await store.tx((tx) => start(tx, [one], local('2026-04-01 08:30'))))
    assert.deepEqual(await pass('2026-04-01 17:31'), ['end'])
    const more = { do: 'extend', limit: { workingHours: 7 }, why: '重新公示' } as const
    must(await store.tx((tx) => moveClock(tx, court, one.id, more, local('2026-04-01 17:32'))))
    assert.deepEqual(await pass('2026-04-02 17:00'), [])
    assert.deepEqual(await pass('2026-04-02 17:31'), ['end'])
  })

  test('alarms of another district wait for its own processes', async () => {
    const one = { ...spec({ workingHours: 1 }), district: '441999' }
    must(await store.tx((tx) => start(tx, [one], local('2026-03-09 08:30'))))
    assert.deepEqual(await pass('2026-03-09 16:00'), [])
    assert.deepEqual(await pass('2026-03-09 16:00', one.district), ['breach'])
  })

  test('stopped, void and paused clocks are silent; a resumed one alarms by its new instants', async () => {
    const specs = [1, 2, 3].map(() => spec({ workingHours: 1 }))
    const [a, b, c] = specs
    assert.ok(a && b && c)
    must(await store.tx((tx) => start(tx, specs, local('2026-03-10 08:30'))))
    const at = local('2026-03-10 09:00')
    must(await store.tx((tx) => moveClock(tx, court, a.id, { do: 'stop' }, at)))
    must(await store.tx((tx) => moveClock(tx, court, b.id, { do: 'void' }, at)))
    must(
      await store.tx((tx) => moveClock(tx, court, c.id, { do: 'pause', account: 'citizen', why: '雨' }, at)),
    )
    assert.deepEqual(await pass('2026-03-10 16:00'), [])
    must(await store.tx((tx) => moveClock(tx, court, c.id, { do: 'resume' }, local('2026-03-10 16:00'))))
    assert.deepEqual(await pass('2026-03-10 16:30'), [])
    assert.deepEqual(await pass('2026-03-10 16:31'), ['breach'])
  })

  test('a handler that fails holds up only its own clock', async () => {
    const specs = Array.from({ length: 5 }, () => spec({ hours: 1 }))
    const poison = specs[2]?.id
    must(await store.tx((tx) => start(tx, specs, local('2026-03-16 08:30'))))
    let cured = false
    const errors: unknown[] = []
    const given: string[] = []
    const options = {
      district: court,
      onError: (error: unknown) => errors.push(error),
      onAlarm: async (
        tx: { run: (s: ReturnType<typeof sql>) => Promise<number> },
        alarms: readonly Alarm[],
      ) => {
        if (!cured && alarms.some((alarm) => alarm.clock.id === poison)) await tx.run(sql`select 1 / 0`)
        given.push(...alarms.map((alarm) => alarm.clock.id))
      },
    }
    const now = local('2026-03-16 10:00')
    assert.deepEqual(await giveAlarms(store, options, now), { claimed: 5, given: 4 })
    assert.equal(errors.length, 2)
    assert.deepEqual(await giveAlarms(store, options, new Date(now.getTime() + 59_000)), {
      claimed: 0,
      given: 0,
    })
    cured = true
    assert.deepEqual(await giveAlarms(store, options, new Date(now.getTime() + 61_000)), {
      claimed: 1,
      given: 1,
    })
    assert.deepEqual(given.toSorted(), specs.map((one) => one.id).toSorted())
  })

  test('the runner gives by itself, wakes when asked, and stops', async () => {
    const one = spec({ minutes: 1 })
    must(await store.tx((tx) => start(tx, [one], new Date(Date.now() - 3_600_000))))
    const alarmed = Promise.withResolvers<string>()
    const runner = runAlarms(store, {
      district: court,
      pollMs: 60_000,
      onAlarm: async (_tx, alarms) => alarmed.resolve(alarms[0]?.point ?? ''),
    })
    assert.equal(await alarmed.promise, 'breach')
    runner.wake()
    await runner.stop()
  })

  test('killed at any moment, alarms are neither lost nor given twice', async () => {
    const subject = newId()
    const specs = Array.from({ length: 400 }, () => spec({ minutes: 10 }, { subject }, [{ percent: 50 }]))
    must(await store.tx((tx) => start(tx, specs, new Date(Date.now() - 3_600_000))))
    const child = fileURLToPath(new URL('./testing/alarm-child.ts', import.meta.url))
    const left = async (): Promise<number> =>
      (
        await store.one<{ n: number }>(
          sql`select count(*)::int as n from clock where subject = ${subject} and next_alarm_at is not null`,
        )
      )?.n ?? 0
    let kills = 0
    for (let round = 0; round < 60 && (await left()) > 0; round++) {
      const run = spawn(process.execPath, [child, store.engine.url, court], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      // killed some batches in, in the middle of whatever it does
      let dots = 0
      run.stdout.on('data', (text: Buffer) => {
        dots += text.length
        if (dots > 1 + (round % 9)) run.kill('SIGKILL')
      })
      const idle = setTimeout(() => run.kill('SIGKILL'), 4000)
      await once(run, 'exit')
      clearTimeout(idle)
      kills++
    }
    assert.equal(await left(), 0)
    assert.ok(kills >= 5, `${kills} kills`)
    const told = await store.query<{ clock: string; points: string[] }>(sql`
    select body->>'clock' as clock, array_agg(body->>'point' order by seq) as points from fact
    where district = ${court} and subject = ${subject} group by 1`)
    assert.equal(told.length, 400)
    for (const one of told) assert.deepEqual(one.points, ['50', 'breach'])
  })
})
