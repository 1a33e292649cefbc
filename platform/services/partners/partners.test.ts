import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import fc from 'fast-check'
import { newId, say } from '../../../base/index.ts'
import { openVault } from '../../fields/index.ts'
import { schema as ledger } from '../../ledger/index.ts'
import type { Store } from '../../store/index.ts'
import { freshStore } from '../../store/testing.ts'
import { effortOf, nextAskMs, taking } from './decide.ts'
import {
  httpPartner,
  openPartners,
  type Partner,
  type PartnerTask,
  schema,
  startPartnerSimulator,
} from './index.ts'

describe('platform / services / partners', () => {
  const district = '440111'
  const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`
  let store: Store
  before(async () => {
    store = await freshStore([ledger, schema])
  })
  after(() => store.close())

  function cityWith(partners: readonly Partner[], notify: () => string, clock = { at: Date.now() }) {
    const settled: PartnerTask[] = []
    const room = openPartners({
      store,
      district,
      vault: openVault({ key: Buffer.alloc(32, 3) }),
      partners: () => partners,
      notifyUrl: notify,
      settled: async (_tx, task) => {
        settled.push(task)
        return 'followed'
      },
      now: () => new Date(clock.at),
    })
    return { room, settled, clock }
  }

  test('a task ends once, whatever comes in whatever order', () => {
    const news = fc.constantFrom('working', 'done', 'failed' as const)
    fc.assert(
      fc.property(fc.array(news, { maxLength: 12 }), fc.boolean(), (all, cancelled) => {
        let state: PartnerTask['state'] = cancelled ? 'cancelled' : 'asked'
        let takenAt: Date | null = null
        let ends = 0
        for (const status of all) {
          const { change } = taking({ state, takenAt }, { status })
          if (change === 'taken') takenAt = new Date(0)
          if (change === 'done' || change === 'failed') {
            state = change
            ends++
          }
        }
        const first = all.find((one) => one !== 'working')
        assert.equal(ends, !cancelled && first ? 1 : 0)
        assert.equal(state, cancelled ? 'cancelled' : (first ?? 'asked'))
      }),
    )
  })

  test('questions come less and less often, and never stop', () => {
    const waits = Array.from({ length: 30 }, (_, tries) => nextAskMs(tries))
    assert.deepEqual(
      waits,
      [...waits].sort((a, b) => a - b),
    )
    assert.equal(waits.at(-1), 600_000)
  })

  test('a partner that fails, forgets, doubles and signs wrongly has done each task once in the end', async () => {
    const simulator = await startPartnerSimulator({
      secret,
      takesMs: 1,
      faults: { errors: 30, lost: 50, doubled: 50, badSignature: 20 },
      work: { tax: ({ price }) => ({ answer: { taxFen: Number(price) / 100 } }) },
    })
    const partner = httpPartner({ name: 'tax', title: say('税务', 'Tax'), url: () => simulator.url, secret })
    const door = createServer(async (request, response) => {
      const parts: Buffer[] = []
      for await (const part of request) parts.push(part as Buffer)
      const heard = partner.hear(request.headers, Buffer.concat(parts), Date.now())
      if (heard.ok) await store.tx((tx) => city.room.take(tx, 'tax', heard.news, new Date()))
      response.writeHead(heard.ok ? 200 : 401).end()
    })
    await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve))
    const city = cityWith([partner], () => `http://127.0.0.1:${(door.address() as AddressInfo).port}/`)
    const matters = Array.from({ length: 30 }, () => newId())
    for (const matter of matters) {
      const body = { price: 100_000 }
      const begin = () =>
        store.tx((tx) =>
          city.room.begin(
            tx,
            { matter, lane: 'tax', round: 1, partner: 'tax', body },
            new Date(city.clock.at),
          ),
        )
      assert.deepEqual([await begin(), await begin()], [true, false])
    }
    for (let turn = 0; turn < 60 && city.settled.length < matters.length; turn++) {
      city.clock.at += 700_000
      await city.room.look(() => undefined)
      await wait(10 + turn * 10)
    }
    assert.equal(city.settled.length, matters.length)
    assert.deepEqual(new Set(city.settled.map((task) => task.matter)), new Set(matters))
    assert.ok(city.settled.every((task) => task.state === 'done' && task.answer?.taxFen === 1000))
    assert.equal(simulator.books.size, matters.length)
    await wait(80)
    assert.equal(city.settled.length, matters.length)
    await simulator.close()
    door.closeAllConnections()
    door.close()
  })

  test('what was called off is told to the partner, and its late answer changes nothing; a failed lane may be tried again', async () => {
    const simulator = await startPartnerSimulator({
      secret,
      takesMs: 1,
      faults: { silent: 0, lost: 100 },
      work: {
        bank: ({ amount }) => (Number(amount) > 10 ? { why: '额度不足' } : { answer: { contract: 'C1' } }),
      },
    })
    const partner = httpPartner({
      name: 'bank',
      title: say('银行', 'Bank'),
      url: () => simulator.url,
      secret,
    })
    const city = cityWith([partner], () => 'http://127.0.0.1:1/')
    const matter = newId()
    const begin = (id: string, amount: number) =>
      store.tx((tx) =>
        city.room.begin(
          tx,
          { matter: id, lane: 'bank', round: 1, partner: 'bank', body: { amount } },
          new Date(city.clock.at),
        ),
      )
    const turn = async () => {
      city.clock.at += 700_000
      await city.room.look(() => undefined)
      await wait(20)
    }
    /** The partner takes its time, and so may the machine. */
    const settled = async (count: number) => {
      for (let n = 0; n < 200 && city.settled.length < count; n++) await turn()
    }
    await begin(matter, 20)
    await settled(1)
    assert.deepEqual(
      city.settled.map(({ state, why }) => [state, why]),
      [['failed', '额度不足']],
    )
    const again = await store.tx((tx) =>
      city.room.again(tx, matter, 'bank', { amount: 5 }, new Date(city.clock.at)),
    )
    assert.equal(again.ok, true)
    await settled(2)
    assert.deepEqual(
      city.settled.map(({ state, round }) => [state, round]),
      [
        ['failed', 1],
        ['done', 2],
      ],
    )
    const off = newId()
    await begin(off, 5)
    await turn()
    await store.tx((tx) => city.room.cancel(tx, off, '申请人撤回', new Date(city.clock.at)))
    await turn()
    const [task] = await city.room.tasksOf(store, off)
    assert.equal(task?.state, 'cancelled')
    assert.equal(simulator.books.get(task?.id ?? '')?.cancelled, true)
    const late = { task: task?.id as string, status: 'done', answer: {}, why: null } as const
    await store.tx((tx) => city.room.take(tx, 'bank', late, new Date()))
    assert.equal(city.settled.length, 2)
    const stranger = await store.tx((tx) => city.room.take(tx, 'tax', late, new Date()))
    assert.equal(stranger.ok, false)
    await simulator.close()
  })

  test('the applicant’s effort: acts of his own and days on which he was there; acts of others are told apart', () => {
    const day = '2026-11-20'
    const facts = [
      { kind: 'matter.opened', by: 'citizen', action: null, day },
      { kind: 'matter.acted', by: 'system', action: 'toWindow', day },
      { kind: 'matter.acted', by: 'staff', action: 'bothSigned', day },
      { kind: 'document.issued', by: 'system', action: null, day },
      { kind: 'matter.acted', by: 'citizen', action: 'supplied', day },
      { kind: 'signing.signed', by: 'citizen', action: null, day },
      { kind: 'fee.paid', by: 'system', action: 'applicant', day },
      { kind: 'fee.paid', by: 'system', action: 'other', day },
    ]
    assert.deepEqual(effortOf(facts, ['bothSigned']), { steps: 4, trips: 1, others: 2 })
    assert.deepEqual(effortOf(facts, []), { steps: 3, trips: 0, others: 2 })
    // taken in at a window and signed there on the same day is one trip, a day later another
    const atWindow = { kind: 'matter.opened', by: 'staff', action: null, day }
    const signed = { kind: 'matter.acted', by: 'staff', action: 'bothSigned', day }
    assert.deepEqual(effortOf([atWindow, signed], ['bothSigned']), { steps: 1, trips: 1, others: 0 })
    const later = { ...signed, day: '2026-11-21' }
    assert.deepEqual(effortOf([atWindow, later], ['bothSigned']), { steps: 2, trips: 2, others: 0 })
  })

  test('what a partner says after its end changes nothing; what differs is told once, what repeats is not', async () => {
    const contradicted: unknown[] = []
    const room = openPartners({
      store,
      district,
      vault: openVault({ key: Buffer.alloc(32, 3) }),
      partners: () => [],
      notifyUrl: () => '',
      settled: async (_tx, { answer }) => (answer?.amount === 'much' ? 'wrong' : 'followed'),
      contradicted: async (_tx, _task, said) => void contradicted.push(said),
      now: () => new Date(),
    })
    const begin = async () => {
      const matter = newId()
      const task = { matter, lane: 'bank', round: 1, partner: 'bank', body: {} }
      await store.tx((tx) => room.begin(tx, task, new Date()))
      const [made] = await room.tasksOf(store, matter)
      return { matter, id: made?.id as string }
    }
    const one = await begin()
    const say = (task: string, status: 'done' | 'failed', answer: object) =>
      store.tx((tx) => room.take(tx, 'bank', { task, status, answer: { ...answer }, why: null }, new Date()))
    await say(one.id, 'done', { amount: 5 })
    await say(one.id, 'done', { amount: 5 })
    assert.equal(contradicted.length, 0)
    await say(one.id, 'done', { amount: 6 })
    await say(one.id, 'failed', {})
    assert.deepEqual(contradicted, [{ amount: 6 }])
    const [task] = await room.tasksOf(store, one.matter)
    assert.deepEqual([task?.state, task?.answer], ['done', { amount: 5 }])
    // an answer that cannot be used is a failure that a person deals with
    const wrong = await begin()
    await say(wrong.id, 'done', { amount: 'much' })
    const [failed] = await room.tasksOf(store, wrong.matter)
    assert.equal(failed?.state, 'failed')
  })
})
