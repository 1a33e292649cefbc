import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { must, newId, seeded } from '../../../base/index.ts'
import { schema as ledger } from '../../ledger/index.ts'
import { signWebhook } from '../../messages/index.ts'
import { type Store, sql } from '../../store/index.ts'
import { freshStore } from '../../store/testing.ts'
import { httpProvider, schema, startSimulator } from './index.ts'
import { clerk, district, draftOf, feesOf } from './testing.ts'

describe('platform / services / fees / kill', () => {
  const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`
  const children = new Set<ChildProcess>()
  let store: Store
  let simulator: Awaited<ReturnType<typeof startSimulator>>

  before(async () => {
    store = await freshStore([ledger, schema])
    simulator = await startSimulator({ secret, faults: { down: 0.2 } })
  })
  after(async () => {
    for (const child of children) child.kill('SIGKILL')
    await simulator.close()
    await store.close()
  })

  test('an office killed again and again loses no payment, pays nothing back twice, writes no receipt twice', async () => {
    const random = seeded(5)
    const provider = httpProvider({
      ...{ name: 'pretend', title: { zh: '模拟', en: 'Pretended' } },
      ...{ url: simulator.url, secret },
    })
    const fees = feesOf(store, [provider], () => new Date())
    const demands = await store.tx((tx) =>
      Promise.all(
        Array.from({ length: 24 }, async (_, i) =>
          must(await fees.demand(tx, clerk('甲'), draftOf(newId(), 100 + i), new Date())),
        ),
      ),
    )

    const run = async (minutesAhead: number, live: (child: ChildProcess) => Promise<unknown>) => {
      const child = fork(
        new URL('./kill-child.ts', import.meta.url),
        [store.engine.url, simulator.url, secret, String(minutesAhead)],
        { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
      )
      children.add(child)
      child.on('error', () => undefined)
      await once(child, 'message')
      await live(child)
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      children.delete(child)
    }
    /** What the platform says of an order, handed in twice as callbacks; it may be lost with the office. */
    const tell = (child: ChildProcess, order: string) => {
      for (const news of simulator.platform.query(order, Date.now())) {
        const body = JSON.stringify({ pay: news })
        const headers = signWebhook(secret, newId(), Date.now(), body)
        if (child.connected) for (let copy = 0; copy < 2; copy++) child.send({ heard: { headers, body } })
      }
    }

    // rounds of payers: each office is killed while it begins, hears, asks and pays back
    for (let round = 0; round < 3; round++)
      await run(0, async (child) => {
        child.on('message', ({ begun }: { begun?: string | null }) => {
          if (!begun) return
          simulator.platform.pay(begun, Date.now())
          if (random() < 0.3) simulator.platform.pay(begun, Date.now(), true)
          if (random() < 0.5) tell(child, begun)
        })
        for (const { demand } of demands.slice(round * 8, round * 8 + 8)) child.send({ begin: demand.id })
        await pause(60 + round * 40)
      })
    // whoever was cut off before the platform was asked begins again, then time passes
    for (const { demand } of demands) {
      for (let tries = 0; tries < 20 && (await fees.byId(store, demand.id))?.state === 'open'; tries++) {
        const begun = await fees.begin({ demand: demand.id, notifyUrl: () => '', returnUrl: '' })
        if (!begun.ok) continue
        simulator.platform.pay(begun.value.order, Date.now())
        if (random() < 0.5) simulator.platform.pay(begun.value.order, Date.now(), true)
        break
      }
    }
    const open = async () =>
      (
        await store.one<{ count: number }>(sql`
        select (select count(*) from fee_demand where state = 'open')
          + (select count(*) from fee_refund where state <> 'done') as count`)
      )?.count ?? 0
    for (let later = 1; later <= 12 && (await open()) > 0; later++)
      await run(later * 180, async () => {
        for (let wait = 0; wait < 2_400 && (await open()) > 0; wait++) await pause(25)
      })

    let twice = 0
    for (const { demand } of demands) {
      const { orders, arrivals, receipts, refunds } = await fees.account(store, demand.id)
      const net = orders.reduce((sum, { id }) => sum + simulator.platform.net(id), 0)
      assert.equal((await fees.byId(store, demand.id))?.state, 'paid')
      assert.equal(net, demand.total, 'what the platform holds is what was due')
      assert.deepEqual(
        receipts.map(({ fen }) => fen),
        [demand.total],
      )
      assert.equal(arrivals.length, 1 + refunds.length)
      assert.ok(refunds.every(({ state }) => state === 'done'))
      twice += refunds.length
    }
    assert.ok(twice > 0, 'some paid twice')
    const facts = await store.one<{ count: number }>(sql`
    select count(*) as count from fact where district = ${district} and kind = 'fee.paid'`)
    assert.equal(facts?.count, 24, 'told once each')
  })
})
