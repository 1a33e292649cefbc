import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Store } from './declare.ts'
import { openFleeting } from './fleeting.ts'
import { drawPurses } from './purses.ts'
import { sql } from './sql.ts'
import { freshStore } from './testing.ts'
import { freeTurns, markOf, openTurns, TurnLost } from './turns.ts'

describe('platform / store / several processes', () => {
  const D = '440113'
  let store: Store
  before(async () => {
    store = await freshStore()
  })
  after(() => store.close())

  /** As if the time lent had gone by. */
  const runOut = (name: string) =>
    store.tx((tx) =>
      tx.run(sql`update turn set until = clock_timestamp() - interval '1 s' where name = ${name}`),
    )

  test('of many who ask at once one gets the turn; after it gave it back another does', async () => {
    const all = Array.from({ length: 8 }, () => openTurns(store, D))
    const got = await Promise.all(all.map((one) => one.mine('a')))
    assert.equal(got.filter(Boolean).length, 1)
    const first = all[got.indexOf(true)]
    const next = all[got.indexOf(false)]
    assert.ok(first && next)
    assert.equal(await first.mine('a'), true)
    await first.close()
    assert.equal(await first.mine('a'), false)
    assert.equal(await next.wait('a'), true)
    await Promise.all(all.map((one) => one.close()))
    assert.equal((await store.query(sql`select 1 from turn`)).length, 0)
  })

  test('who was away too long may not write: the turn went to another', async () => {
    const slow = openTurns(store, D, { renewMs: 3_600_000, leaseMs: 3_600_000 })
    const other = openTurns(store, D)
    assert.equal(await slow.mine('b'), true)
    await store.tx((tx) => slow.hold(tx, 'b'))
    await runOut('b')
    assert.equal(await other.mine('b'), true)
    assert.equal(await slow.mine('b'), true, 'it does not know yet')
    await assert.rejects(
      store.tx((tx) => slow.hold(tx, 'b')),
      TurnLost,
    )
    assert.equal(await slow.mine('b'), false, 'now it knows')
    await Promise.all([slow.close(), other.close()])
  })

  test('a turn held in a transaction is not taken over before its end', async () => {
    const writer = openTurns(store, D, { renewMs: 3_600_000, leaseMs: 50 })
    const other = openTurns(store, D)
    assert.equal(await writer.mine('c'), true)
    const order: string[] = []
    let asked: Promise<boolean> | undefined
    await store.tx(async (tx) => {
      await writer.hold(tx, 'c')
      // longer than it was lent
      await pause(80)
      asked = other.mine('c').then((got) => {
        order.push('taken')
        return got
      })
      await pause(30)
      order.push('written')
    })
    assert.equal(await asked, true)
    assert.deepEqual(order, ['written', 'taken'])
    await Promise.all([writer.close(), other.close()])
  })

  test('turns are renewed by themselves, and free after a start on an engine of one’s own', async () => {
    // lent for longer than any machine stands still, renewed far more often than that
    const mine = openTurns(store, D, { leaseMs: 60_000, renewMs: 40 })
    const other = openTurns(store, D, { leaseMs: 60_000, renewMs: 40 })
    const until = async () =>
      (
        await store.one<{ until: Date }>(sql`select until from turn where district = ${D} and name = 'd'`)
      )?.until.getTime() ?? 0
    assert.equal(await mine.mine('d'), true)
    for (let n = 0, before = await until(); n < 3; n++) {
      while ((await until()) <= before) await pause(20)
      before = await until()
      assert.equal(await other.mine('d'), false)
    }
    await freeTurns(store, D)
    await Promise.all([mine.close(), other.close()])
  })

  test('what all must hold alike is said by the first', async () => {
    assert.equal(await markOf(store, D, 'vault', 'x'), 'x')
    assert.equal(await markOf(store, D, 'vault', 'y'), 'x')
  })

  test('what one process tells, the others hear once, and it itself does not', async () => {
    const heard: string[] = []
    const me = openTurns(store, D).process
    const you = openTurns(store, D).process
    const fail = (fault: unknown) => {
      throw fault
    }
    const mine = openFleeting(store, D, me, (body) => heard.push(`me ${body}`), fail)
    const yours = openFleeting(store, D, you, (body) => heard.push(`you ${body}`), fail)
    await mine.tell('ring 1')
    await mine.tell('ring 2')
    while (heard.length < 2) await pause(20)
    await pause(600)
    assert.deepEqual(heard, ['you ring 1', 'you ring 2'])
    await Promise.all([mine.stop(), yours.stop()])
  })

  test('a purse is common: what two processes let through is counted together and paid back', async () => {
    const drawn = (spent: number) => [{ name: 'p', spent, perMinute: 60, burst: 100 }]
    assert.equal((await drawPurses(store, D, drawn(40))).get('p'), 60)
    const second = (await drawPurses(store, D, drawn(50))).get('p') ?? 0
    assert.ok(second >= 10 && second < 12, String(second))
    const third = (await drawPurses(store, D, drawn(60))).get('p') ?? 0
    assert.ok(third < -45 && third >= -50, String(third))
    assert.equal((await drawPurses(store, D, drawn(1_000))).get('p'), -100)
  })
})
