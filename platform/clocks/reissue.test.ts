import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { localText, must, newId, say } from '../../base/index.ts'
import * as ledger from '../ledger/index.ts'
import type { Store } from '../store/index.ts'
import { sql } from '../store/index.ts'
import { freshStore } from '../store/testing.ts'
import type { Calendar, Clock } from './declare.ts'
import { importCalendar, listClocks, moveClock, reissue, schema, start, unfinishedReissues } from './index.ts'
import { local, national, spec } from './testing/build.ts'

describe('platform / clocks / reissue', () => {
  let store: Store
  before(async () => {
    store = await freshStore([ledger.schema, schema])
  })
  after(() => store.close())

  const court = '441900'
  const noon = local('2026-09-25 12:00')
  const club = say('俱乐部日', 'club day')

  /** A calendar of its own for each test. */
  async function calendar(id: string): Promise<Calendar> {
    const own = { ...national, id }
    must(await store.tx((tx) => importCalendar(tx, own, 'first', noon)))
    return own
  }
  const put = async (one: Calendar, why: string) =>
    must(await store.tx((tx) => importCalendar(tx, one, why, noon)))
  const rest = (one: Calendar, version: number, ...days: string[]): Calendar => ({
    ...one,
    version,
    days: { ...one.days, ...Object.fromEntries(days.map((day) => [day, { rest: club }])) },
  })
  const byId = async (subject: string): Promise<Map<string, Clock>> =>
    new Map((await listClocks(store, court, [subject])).map((clock) => [clock.id, clock]))

  test('a rest day more moves the open clocks it touches and nothing else, with a reason', async () => {
    const own = await calendar('moved')
    const subject = newId()
    const touched = spec({ workingDays: 5 }, { subject, calendar: own.id })
    const before = spec({ workingDays: 1 }, { subject, calendar: own.id })
    const natural = spec({ days: 30 }, { subject, calendar: own.id })
    const closed = spec({ workingDays: 5 }, { subject, calendar: own.id })
    const others = spec({ workingDays: 5 }, { subject, calendar: 'other' })
    await calendar('other')
    must(
      await store.tx((tx) =>
        start(tx, [touched, before, natural, closed, others], local('2026-10-12 10:00')),
      ),
    )
    must(await store.tx((tx) => moveClock(tx, court, closed.id, { do: 'stop' }, local('2026-10-13 10:00'))))
    await put(rest(own, 2, '2026-10-15'), '台风停工')
    assert.deepEqual(await unfinishedReissues(store), ['moved'])
    const told: string[] = []
    const done = must(
      await reissue(store, own.id, noon, {
        onChanged: async (_tx, clocks) => void told.push(...clocks.map((c) => c.id)),
      }),
    )
    assert.deepEqual({ ...done }, { calendar: 'moved', version: 2, looked: 2, changed: 1 })
    assert.deepEqual(told, [touched.id])
    assert.deepEqual(await unfinishedReissues(store), [])
    const clocks = await byId(subject)
    const due = (id: string) => localText(clocks.get(id)?.due as Date)
    assert.equal(due(touched.id), '2026-10-20 17:30')
    assert.equal(due(before.id), '2026-10-13 17:30')
    assert.equal(due(natural.id), '2026-11-11 10:00')
    assert.equal(due(closed.id), '2026-10-19 17:30')
    assert.equal(due(others.id), '2026-10-19 17:30')
    const words = clocks.get(touched.id)?.steps.map((step) => step.says.zh) ?? []
    assert.ok(words.some((text) => text.includes('俱乐部日放假，不计')))
    assert.match(
      words.at(-1) ?? '',
      /第 2 版（台风停工），到期时间由 2026年10月19日（周一）17:30改为 2026年10月20日/,
    )
    // the closed one still explains itself by the version it was reckoned with
    assert.ok(!clocks.get(closed.id)?.steps.some((step) => step.says.zh.includes('俱乐部日')))
    const facts = await ledger.search(store, { districts: null, kinds: ['calendar.reissued'] })
    assert.deepEqual(facts.facts[0]?.body, { calendar: 'moved', version: 2, why: '台风停工', changed: 1 })
    assert.deepEqual({ ...must(await reissue(store, own.id, noon)) }, { ...done })
  })

  test('new clocks and moves count by the new version at once', async () => {
    const own = await calendar('atOnce')
    const one = spec({ workingDays: 5 }, { calendar: own.id })
    must(await store.tx((tx) => start(tx, [one], local('2026-10-12 10:00'))))
    await put(rest(own, 2, '2026-10-15'), 'why')
    const [second] = must(
      await store.tx((tx) =>
        start(tx, [spec({ workingDays: 5 }, { calendar: own.id })], local('2026-10-12 10:00')),
      ),
    )
    assert.equal(localText(second?.due as Date), '2026-10-20 17:30')
    const moved = must(
      await store.tx((tx) =>
        moveClock(
          tx,
          court,
          one.id,
          { do: 'pause', account: 'citizen', why: '雨' },
          local('2026-10-13 10:00'),
        ),
      ),
    )
    assert.equal(localText(moved.due), '2026-10-20 17:30')
    assert.equal(moved.calendarVersion, 2)
  })

  test('taken up again after a crash in the middle, nothing is moved twice', async () => {
    const own = await calendar('crash')
    const subject = newId()
    const specs = Array.from({ length: 23 }, () => spec({ workingDays: 5 }, { subject, calendar: own.id }))
    must(await store.tx((tx) => start(tx, specs, local('2026-10-12 10:00'))))
    await put(rest(own, 2, '2026-10-15'), 'why')
    let batches = 0
    const crash = reissue(store, own.id, noon, {
      batch: 5,
      onChanged: async () => {
        if (++batches === 3) throw new Error('power cut')
      },
    })
    await assert.rejects(crash, /power cut/)
    const half = [...(await byId(subject)).values()]
    assert.equal(half.filter((clock) => localText(clock.due) === '2026-10-20 17:30').length, 10)
    const done = must(await reissue(store, own.id, noon, { batch: 5 }))
    assert.equal(done.changed, 23)
    for (const clock of (await byId(subject)).values()) {
      assert.equal(localText(clock.due), '2026-10-20 17:30')
      assert.equal(clock.recomputed.length, 1)
    }
  })

  test('a version that follows before the one before was done brings all clocks to the last', async () => {
    const own = await calendar('twice')
    const subject = newId()
    must(
      await store.tx((tx) =>
        start(tx, [spec({ workingDays: 5 }, { subject, calendar: own.id })], local('2026-10-12 10:00')),
      ),
    )
    await put(rest(own, 2, '2026-10-15'), 'one day')
    await put(rest(own, 3, '2026-10-15', '2026-10-16'), 'two days')
    must(await reissue(store, own.id, noon))
    const [clock] = (await byId(subject)).values()
    assert.equal(localText(clock?.due as Date), '2026-10-21 17:30')
    // and back: the days are worked after all
    await put({ ...own, version: 4 }, 'worked after all')
    must(await reissue(store, own.id, noon))
    const [back] = (await byId(subject)).values()
    assert.equal(localText(back?.due as Date), '2026-10-19 17:30')
    assert.equal(back?.recomputed.length, 2)
    assert.ok(!(await unfinishedReissues(store)).includes('twice'))
  })

  test('clocks started beside the import by the old version are caught', async () => {
    const own = await calendar('beside')
    const subject = newId()
    // an open transaction has started a clock by version 1 and is slow to commit
    const started = Promise.withResolvers<void>()
    const commit = Promise.withResolvers<void>()
    const slow = store.tx(async (tx) => {
      must(
        await start(tx, [spec({ workingDays: 5 }, { subject, calendar: own.id })], local('2026-10-12 10:00')),
      )
      started.resolve()
      await commit.promise
    })
    await started.promise
    await put(rest(own, 2, '2026-10-15'), 'why')
    const reissued = reissue(store, own.id, noon)
    // the first sweep has ended without seeing it once the second has begun to wait
    while (
      (await store.one<{ sweep: number }>(sql`select sweep from calendar_reissue where calendar = 'beside'`))
        ?.sweep !== 2
    )
      await new Promise((resolve) => setTimeout(resolve, 10))
    commit.resolve()
    await slow
    assert.equal(must(await reissued).changed, 1)
    const [clock] = (await byId(subject)).values()
    assert.equal(localText(clock?.due as Date), '2026-10-20 17:30')
  })
})
