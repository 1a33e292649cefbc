import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { newId } from '../../base/index.ts'
import { type Store, sql } from '../store/index.ts'
import { freshStore } from '../store/testing.ts'
import { append, cursors, follow, paceOf, type RecordedFact, schema, tail } from './index.ts'
import { booked } from './testing.ts'

describe('platform / ledger / follow', () => {
  let store: Store
  before(async () => {
    store = await freshStore([schema])
    await store.query(sql`create table seen (name text not null, seq bigint not null)`)
  })
  after(() => store.close())

  const seenBy = async (name: string) =>
    (await store.query<{ seq: number }>(sql`select seq from seen where name = ${name} order by seq`)).map(
      (row) => row.seq,
    )

  const allSeqs = async () =>
    (await store.query<{ seq: number }>(sql`select seq from fact order by seq`)).map((row) => row.seq)

  const noting =
    (name: string) =>
    async (tx: Parameters<Parameters<typeof follow>[2]>[0], facts: readonly RecordedFact[]) => {
      await tx.run(
        sql`insert into seen (name, seq) select ${name}, unnest(${facts.map((one) => one.seq)}::bigint[])`,
      )
    }

  /** A transaction that writes, waits, writes again, and ends one way or the other. */
  const writer = async (random: () => number) => {
    await store
      .tx(async (tx) => {
        await append(tx, [booked(), booked()])
        await pause(random() * 12)
        await append(tx, [booked()])
        if (random() < 0.2) throw new Error('rolled back')
      })
      .catch((fault: Error) => assert.equal(fault.message, 'rolled back'))
  }

  const seeded = (state: number) => () => {
    state = (state * 1103515245 + 12345) % 2147483648
    return state / 2147483648
  }

  test('among interleaved writers two followers and a tail see every fact exactly once', async () => {
    const random = seeded(7)
    const live: number[] = []
    const early = follow(store, 'early', noting('early'), { batch: 7, pollMs: 3 })
    // two processes under one name: one works at a time
    const twins = [1, 2].map(() => follow(store, 'twin', noting('twin'), { batch: 11, pollMs: 5 }))
    const screen = await tail(store, (facts) => void live.push(...facts.map((one) => one.seq)), { pollMs: 5 })
    for (let round = 0; round < 25; round++) {
      await Promise.all(Array.from({ length: 3 }, () => writer(random)))
    }
    const late = follow(store, 'late', noting('late'), { batch: 50, pollMs: 5 })
    await Promise.all([early, late, ...twins].map((one) => one.caughtUp()))
    const expected = await allSeqs()
    while (live.length < expected.length) await pause(5)
    await Promise.all([early, late, screen, ...twins].map((one) => one.stop()))
    assert.ok(expected.length > 120)
    for (const name of ['early', 'twin', 'late']) assert.deepEqual(await seenBy(name), expected, name)
    assert.deepEqual(
      [...live].sort((a, b) => a - b),
      expected,
    )
  })

  test("a transaction still under way holds back its own facts and nobody else's", async () => {
    const live: string[] = []
    const screen = await tail(store, (facts) => void live.push(...facts.map((one) => String(one.body.who))), {
      pollMs: 5,
    })
    let end = () => {}
    const slow = store.tx(async (tx) => {
      await append(tx, [booked({ body: { who: 'slow' } })])
      await new Promise<void>((resolve) => {
        end = resolve
      })
    })
    await store.tx((tx) => append(tx, [booked({ body: { who: 'quick' } })]))
    while (live.length < 1) await pause(5)
    assert.deepEqual(live, ['quick'])
    const cursor = screen.cursor()
    end()
    await slow
    while (live.length < 2) await pause(5)
    await screen.stop()
    assert.deepEqual(live, ['quick', 'slow'])

    // a browser that comes back with its cursor gets what it missed
    const again: string[] = []
    const second = await tail(
      store,
      (facts) => void again.push(...facts.map((one) => String(one.body.who))),
      {
        from: cursor,
        pollMs: 5,
      },
    )
    while (again.length < 1) await pause(5)
    await second.stop()
    assert.deepEqual(again, ['slow'])
  })

  test('a handler that throws loses nothing, repeats nothing and is reported', async () => {
    const faults: unknown[] = []
    let angry = 2
    const subject = newId()
    await store.tx((tx) => append(tx, [booked({ subject }), booked({ subject })]))
    const one = follow(
      store,
      'angry',
      async (tx, facts) => {
        await noting('angry')(tx, facts)
        if (facts.some((fact) => fact.subject === subject) && angry-- > 0) throw new Error('not today')
      },
      { pollMs: 5, onError: (fault) => void faults.push(fault) },
    )
    await one.caughtUp()
    await one.stop()
    assert.equal(faults.length, 2)
    assert.deepEqual(await seenBy('angry'), await allSeqs())
  })

  test('a follower that begins now misses nothing while it waits for its first turn', async () => {
    const pace = paceOf(0.5)
    assert.equal(pace.turn(), 0)
    const late = follow(store, 'waiting', noting('waiting'), { from: 'now', pollMs: 5, pace })
    await late.begun()
    await store.tx((tx) => append(tx, [booked()]))
    pace.done()
    await late.caughtUp()
    await late.stop()
    assert.deepEqual(await seenBy('waiting'), (await allSeqs()).slice(-1))
  })

  test('a follower that begins now skips what was, and the operator sees who lags', async () => {
    const fresh = follow(store, 'fresh', noting('fresh'), { from: 'now', pollMs: 5 })
    await fresh.caughtUp()
    const old = await seenBy('fresh')
    await store.tx((tx) => append(tx, [booked()]))
    await fresh.caughtUp()
    await fresh.stop()
    assert.deepEqual(old, [])
    assert.deepEqual(await seenBy('fresh'), (await allSeqs()).slice(-1))
    const lag = new Map((await cursors(store)).map((one) => [one.name, one.lag]))
    assert.equal(lag.get('fresh'), 0)
    assert.ok((lag.get('late') ?? 0) > 0)
  })
})
