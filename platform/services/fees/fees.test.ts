import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { must, newId, seeded } from '../../../base/index.ts'
import { schema as ledger } from '../../ledger/index.ts'
import { drainJobs, type Store } from '../../store/index.ts'
import { freshStore } from '../../store/testing.ts'
import { type FeeRule, lineOf, offList, percentOf, quote, schema, take, yuan } from './index.ts'
import { type Callback, simulatedPlatform } from './simulated-platform.ts'
import { callbackBody, clerk, courtFee, directProvider, district, draftOf, feesOf } from './testing.ts'

describe('platform / services / fees', () => {
  const MINUTE = 60_000
  const HOUR = 60 * MINUTE
  let store: Store
  before(async () => {
    store = await freshStore([ledger, schema])
  })
  after(() => store.close())

  const rule = (amount: FeeRule['amount'], reliefs: FeeRule['reliefs'] = []): FeeRule => ({
    code: 'court',
    title: { zh: '场地费', en: 'Court fee' },
    basis: '俱乐部章程',
    amount,
    reliefs,
  })
  const half = {
    code: 'youth',
    title: { zh: '少年减半', en: 'Youth' },
    basis: '章程第 3 条',
    how: { do: 'percent', percent: 50 },
  } as const

  test('fees are whole fen: fixed, by quantity with a cap, by a table, with reliefs; halves go up', () => {
    const fen = (one: FeeRule, given: Parameters<typeof lineOf>[1]) => must(lineOf(one, given)).fen
    assert.equal(fen(rule({ kind: 'fixed', fen: 8000 }), { values: {} }), 8000)
    const each = rule({ kind: 'perUnit', fen: 550, of: 'hours', unit: { zh: '小时', en: 'h' }, most: 2000 })
    assert.equal(fen(each, { values: { hours: 3 } }), 1650)
    assert.equal(fen(each, { values: { hours: '4' } }), 2000)
    assert.equal(lineOf(each, { values: {} }).ok, false)
    const table = (dear: string) =>
      rule({
        kind: 'table',
        output: 'fen',
        table: {
          name: 'courtFee',
          title: { zh: '场地费', en: 'Court fee' },
          hit: 'U',
          inputs: [{ name: 'indoor', title: { zh: '室内', en: 'Indoor' }, type: 'boolean' }],
          outputs: [{ name: 'fen', title: { zh: '金额（分）', en: 'Fen' }, type: 'number' }],
          rows: [
            { when: ['true'], gives: [dear] },
            { when: ['false'], gives: ['800'] },
          ],
        },
      })
    assert.equal(fen(table('12345'), { values: { indoor: true } }), 12_345)
    assert.match(must(lineOf(table('12345'), { values: { indoor: false } })).because?.zh ?? '', /2/)
    // a table that answers yuan with fractions is no table of fen
    assert.equal(lineOf(table('123.45'), { values: { indoor: true } }).ok, false)
    assert.equal(fen(rule({ kind: 'fixed', fen: 5 }, [half]), { values: {}, reliefs: ['youth'] }), 2)
    assert.equal(percentOf(5, 50), 3)
    assert.equal(percentOf(9_007_199, 33), 2_972_376)
    assert.equal(quote([rule({ kind: 'fixed', fen: 5 })], { values: {}, reliefs: ['veteran'] }).ok, false)
    assert.equal(yuan(123_456_789), '1,234,567.89')
    assert.equal(yuan(-5), '-0.05')
    assert.equal(offList([{ code: 'court' }, { code: 'towel' }], ['court']), 'towel')
  })

  test('what news lead to: an amount that does not fit is asked after, never written from a callback', () => {
    const news = { order: 'o', status: 'paid', txn: 'T1', fen: 100, at: new Date(0) } as const
    const book = { order: { fen: 100, state: 'pending' }, demand: { state: 'open' }, known: null } as const
    const settled = { do: 'money', purpose: 'counted', order: 'paid', settles: true, back: null }
    assert.deepEqual(take(book, news, false), settled)
    assert.deepEqual(take(book, { ...news, fen: 1000 }, false), { do: 'ask' })
    assert.equal((take(book, { ...news, fen: 1000 }, true) as { back: string }).back, 'wrong')
    assert.deepEqual(take({ ...book, known: { fen: 100, purpose: 'counted' } }, news, true), {
      do: 'nothing',
    })
    assert.equal(
      (take({ ...book, demand: { state: 'paid' } }, news, false) as { back: string }).back,
      'double',
    )
    assert.equal(
      (take({ ...book, demand: { state: 'cancelled' } }, news, true) as { back: string }).back,
      'late',
    )
    const closed = { ...news, status: 'closed', txn: null } as const
    assert.deepEqual(take({ ...book, order: { fen: 100, state: 'paid' } }, closed, true), { do: 'nothing' })
  })

  /** A city of its own on a clock of its own, and a platform that says nothing by itself. */
  function office(seed = 1, faults = {}) {
    const clock = { at: Date.parse('2026-11-02T01:00:00Z') + Math.floor(Math.random() * 1e9) * 1000 }
    const random = seeded(seed)
    const heard: Callback[] = []
    const down = { now: false }
    const serial = Math.floor(Math.random() * 1e9)
    const platform = simulatedPlatform({ faults, random, send: (one) => heard.push(one), serial })
    const provider = directProvider(
      platform,
      () => clock.at,
      () => down.now,
    )
    const fees = feesOf(store, [provider], () => new Date(clock.at))
    const now = () => new Date(clock.at)
    return {
      ...{ clock, random, heard, down, platform, fees, now },
      begin: async (demand: string) =>
        fees.begin({ demand, notifyUrl: () => 'http://here', returnUrl: 'http://here' }),
      hearAll: async () => {
        for (const one of heard.splice(0)) await fees.hear('pretend', {}, callbackBody(one))
      },
      work: () => drainJobs(store, fees.handlers, now(), { district }),
      make: async (key: string, fen: number) =>
        must(await store.tx((tx) => fees.demand(tx, clerk('甲'), draftOf(key, fen), now()))).demand,
    }
  }

  test('paid once, told three times: one receipt; the callback lost: the poll finds it', async () => {
    const one = office()
    const demand = await one.make(newId(), 8000)
    const begun = must(await one.begin(demand.id))
    assert.equal(
      must(await one.begin(demand.id)).order,
      begun.order,
      'an order that can be paid is gone on with',
    )
    assert.equal((await one.fees.unpaid(store, demand.matter as string))?.code, 'fees.unpaid')
    one.platform.pay(begun.order, one.clock.at)
    one.heard.push(...one.heard, ...one.heard)
    await one.hearAll()
    const { receipts, arrivals } = await one.fees.account(store, demand.id)
    assert.equal(receipts.length, 1)
    assert.equal(arrivals.length, 1)
    assert.equal(await one.fees.unpaid(store, demand.matter as string), null)

    const lost = await one.make(newId(), 500)
    one.platform.pay(must(await one.begin(lost.id)).order, one.clock.at)
    one.heard.length = 0
    one.clock.at += MINUTE
    await one.work()
    assert.equal((await one.fees.byId(store, lost.id))?.state, 'paid')
    assert.equal((await one.fees.account(store, lost.id)).arrivals[0]?.via, 'poll')
  })

  test('a fee paid twice: the second one goes back by itself', async () => {
    const one = office()
    const demand = await one.make(newId(), 8000)
    const { order } = must(await one.begin(demand.id))
    one.platform.pay(order, one.clock.at)
    one.platform.pay(order, one.clock.at, true)
    await one.hearAll()
    await one.work()
    const { arrivals, refunds, receipts } = await one.fees.account(store, demand.id)
    assert.deepEqual(arrivals.map(({ purpose }) => purpose).sort(), ['counted', 'double'])
    assert.deepEqual(
      refunds.map(({ state, reason, fen }) => ({ state, reason, fen })),
      [{ state: 'done', reason: 'double', fen: 8000 }],
    )
    assert.equal(receipts.length, 1)
    assert.equal(one.platform.net(order), 8000)
    // refused later on, what settled it is asked back as well: that the other went back does not stand in its way
    const released = store.tx((tx) => one.fees.release(tx, demand.matter as string, 'refused', one.now()))
    assert.equal(await released, 1)
  })

  test('paid, then the case is refused: asked back by the city, agreed by a person, red receipt', async () => {
    const one = office()
    const demand = await one.make(newId(), 8000)
    const { order } = must(await one.begin(demand.id))
    one.platform.pay(order, one.clock.at)
    await one.hearAll()
    const matter = demand.matter as string
    assert.equal(await store.tx((tx) => one.fees.release(tx, matter, 'refused', one.now())), 1)
    assert.equal(await store.tx((tx) => one.fees.release(tx, matter, 'refused', one.now())), 0, 'once')
    const asked = (await one.fees.account(store, demand.id)).refunds[0]
    assert.equal(asked?.state, 'asked')
    const agree = { refund: asked?.id ?? '', agree: true, text: '同意' }
    must(await store.tx((tx) => one.fees.decideRefund(tx, clerk('乙'), agree, one.now())))
    one.down.now = true
    await one.work()
    assert.equal((await one.fees.account(store, demand.id)).refunds[0]?.state, 'sending', 'nobody answered')
    one.down.now = false
    one.clock.at += HOUR
    await one.work()
    await one.hearAll()
    const { receipts } = await one.fees.account(store, demand.id)
    assert.deepEqual(
      receipts.map(({ kind, fen }) => ({ kind, fen })),
      [
        { kind: 'blue', fen: 8000 },
        { kind: 'red', fen: -8000 },
      ],
    )
    assert.equal((await one.fees.byId(store, demand.id))?.state, 'refunded')
    assert.equal(one.platform.net(order), 0, 'given back once, though it was asked for twice')
  })

  test('what was paid for an application that came to nothing is used for the next one, and does not go back besides', async () => {
    const here = office(5)
    const paidOne = await here.make('reuse-1', 1000)
    here.platform.pay(must(await here.begin(paidOne.id)).order, here.clock.at)
    await here.hearAll()
    const other = await store.tx((tx) =>
      here.fees.demand(tx, clerk('甲'), { ...draftOf('reuse-other', 1000), payer: '别人' }, here.now()),
    )
    const again = await store.tx((tx) =>
      here.fees.demand(tx, clerk('甲'), draftOf('reuse-2', 1000), here.now()),
    )
    const open = must(again).demand
    // it served its application: nothing to use
    assert.deepEqual(await here.fees.reusable(store, open), [])
    await store.tx((tx) => here.fees.release(tx, paidOne.matter ?? '', 'refused', here.now()))
    assert.deepEqual(
      (await here.fees.reusable(store, open)).map(({ id }) => id),
      [paidOne.id],
    )
    assert.deepEqual(await here.fees.reusable(store, must(other).demand), [], 'not for somebody else')
    // two press at once: one of them uses it
    const use = () =>
      store.tx((tx) => here.fees.reuse(tx, clerk('乙'), { paid: paidOne.id, open: open.id }, here.now()))
    const tries = await Promise.all([use(), use()])
    assert.equal(tries.filter((one) => one.ok).length, 1)
    const after = await here.fees.account(store, paidOne.id)
    assert.deepEqual(
      after.refunds.map(({ state }) => state),
      ['refused'],
    )
    assert.equal((await here.fees.byId(store, open.id))?.state, 'cancelled')
    assert.equal((await here.fees.byId(store, paidOne.id))?.matter, open.matter)
    assert.equal(await here.fees.unpaid(store, open.matter ?? ''), null)
    // once agreed to, the money is on its way back and no longer there to be used
    const third = must(
      await store.tx((tx) => here.fees.demand(tx, clerk('甲'), draftOf('reuse-3', 1000), here.now())),
    ).demand
    await store.tx((tx) => here.fees.release(tx, open.matter ?? '', 'withdrawn', here.now()))
    const [back] = (await here.fees.account(store, paidOne.id)).refunds.filter(
      ({ state }) => state === 'asked',
    )
    assert.ok(back)
    must(
      await store.tx((tx) =>
        here.fees.decideRefund(tx, clerk('丙'), { refund: back.id, agree: true, text: '' }, here.now()),
      ),
    )
    assert.deepEqual(await here.fees.reusable(store, third), [])
  })

  test('a published table answers the fee; its version stands in the line', () => {
    const byTable = rule({ kind: 'published', table: 'courtFee', output: 'fen' })
    const outcome = (fen: unknown) => ({
      ...{
        outputs: { fen } as never,
        rows: [],
        trouble: null,
        says: { zh: '第 2 行', en: 'row 2' },
        version: 7,
      },
    })
    const line = must(lineOf(byTable, { values: {}, decided: { courtFee: outcome(2500) } }))
    assert.deepEqual(
      [line.fen, line.decided, line.because?.zh],
      [2500, { table: 'courtFee', version: 7 }, '第 2 行'],
    )
    assert.equal(lineOf(byTable, { values: {} }).ok, false)
    assert.equal(lineOf(byTable, { values: {}, decided: { courtFee: outcome(12.5) } }).ok, false)
  })

  test('a part goes back only by a second person, and never more than was paid', async () => {
    const one = office()
    const demand = await one.make(newId(), 1000)
    one.platform.pay(must(await one.begin(demand.id)).order, one.clock.at)
    await one.hearAll()
    const first = clerk('甲')
    const ask = (fen: number) =>
      store.tx((tx) =>
        one.fees.askRefund(tx, first, { demand: demand.id, fen, reason: 'mistake', text: null }, one.now()),
      )
    const asked = must(await ask(400))
    const more = await ask(601)
    assert.equal(!more.ok && more.error.code, 'fees.tooMuchBack')
    const own = await store.tx((tx) =>
      one.fees.decideRefund(tx, first, { refund: asked.id, agree: true, text: '' }, one.now()),
    )
    assert.equal(!own.ok && own.error.code, 'fees.samePerson')
  })

  test('another amount is another demand; money for the old one goes back', async () => {
    const one = office()
    const demand = await one.make(newId(), 1000)
    const { order } = must(await one.begin(demand.id))
    const again = must(
      await store.tx((tx) =>
        one.fees.requote(tx, clerk('甲'), demand.id, courtFee(1500), '2026-12-31', one.now()),
      ),
    )
    assert.equal(again.demand.total, 1500)
    assert.equal(again.demand.replaces, demand.id)
    one.platform.pay(order, one.clock.at)
    await one.hearAll()
    await one.work()
    assert.equal((await one.fees.byId(store, demand.id))?.state, 'cancelled')
    assert.equal(one.platform.net(order), 0)
    // a paid one: the rest is demanded
    one.platform.pay(must(await one.begin(again.demand.id)).order, one.clock.at)
    await one.hearAll()
    const rest = must(
      await store.tx((tx) =>
        one.fees.requote(tx, clerk('甲'), again.demand.id, courtFee(1800), '2026-12-31', one.now()),
      ),
    )
    assert.equal(rest.demand.total, 300)
  })

  test('a callback with a wrong amount or signature changes nothing; the truth is asked for', async () => {
    const wrong = office(3, { wrongAmount: 1 })
    const demand = await wrong.make(newId(), 1000)
    const { order } = must(await wrong.begin(demand.id))
    wrong.platform.pay(order, wrong.clock.at)
    await wrong.hearAll()
    assert.equal((await wrong.fees.byId(store, demand.id))?.state, 'open')
    await wrong.work()
    assert.equal((await wrong.fees.byId(store, demand.id))?.state, 'paid', 'asked at once')
    const [arrival] = (await wrong.fees.account(store, demand.id)).arrivals
    assert.equal(arrival?.fen, 1000)
    const forged = office(3, { wrongSignature: 1 })
    const other = await forged.make(newId(), 1000)
    forged.platform.pay(must(await forged.begin(other.id)).order, forged.clock.at)
    const body = callbackBody(forged.heard[0] as Callback)
    const heard = await forged.fees.hear('pretend', {}, body)
    assert.equal(!heard.ok && heard.error.code, 'fees.badCallback')
  })

  test('the statement finds both directions and takes in what was lost', async () => {
    const one = office()
    const demand = await one.make(newId(), 1000)
    const { order } = must(await one.begin(demand.id))
    one.platform.pay(order, one.clock.at)
    one.heard.length = 0
    // an order of somebody else, and an arrival that the platform does not know
    const stranger = newId()
    one.platform.begin({
      ...{ id: stranger, fen: 70, title: '', notifyUrl: '', returnUrl: '' },
      expiresAt: one.clock.at + HOUR,
    })
    one.platform.pay(stranger, one.clock.at)
    const ghost = await one.make(newId(), 300)
    const ghostOrder = must(await one.begin(ghost.id)).order
    const said = {
      order: ghostOrder,
      status: 'paid',
      txn: `G${ghostOrder}`,
      fen: 300,
      at: one.now().toISOString(),
    }
    await one.fees.hear('pretend', {}, Buffer.from(JSON.stringify({ pay: said })))
    const day = new Date(one.clock.at + 8 * HOUR).toISOString().slice(0, 10)
    const compared = must(await one.fees.compare('pretend', day))
    assert.equal(compared.healed, 1)
    assert.equal((await one.fees.byId(store, demand.id))?.state, 'paid')
    const found = (await one.fees.differences(store)).filter((each) => each.day === day)
    assert.deepEqual(found.map(({ match }) => match).sort(), ['healed', 'missing', 'unknown'])
    must(await one.fees.compare('pretend', day))
    assert.equal((await one.fees.differences(store)).filter((each) => each.day === day).length, 3, 'once')
  })

  test('whatever is lost, doubled, late, out of order or down: money = receipts = demands', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 2 ** 31 - 1 }),
        fc.array(
          fc.constantFrom(
            'pay',
            'payAgain',
            'newOrder',
            'cancel',
            'hear',
            'hearLater',
            'drop',
            'work',
            'down',
            'wait',
          ),
          { minLength: 5, maxLength: 40 },
        ),
        async (seed, steps) => {
          const one = office(seed, {
            lose: 0.3,
            double: 0.3,
            disorder: 0.3,
            wrongAmount: 0.1,
            wrongSignature: 0.1,
          })
          const demands = await Promise.all([1, 2].map((n) => one.make(newId(), n * 100)))
          const orders: string[] = []
          const begin = async (i: number) => {
            const begun = await one.begin(demands[i]?.id ?? '').catch(() => null)
            if (begun?.ok) orders.push(begun.value.order)
          }
          await begin(0)
          await begin(1)
          const any = <T>(all: readonly T[]) => all[Math.floor(one.random() * all.length)]
          for (const step of steps) {
            const order = any(orders) ?? ''
            if (step === 'pay') one.platform.pay(order, one.clock.at)
            if (step === 'payAgain') one.platform.pay(order, one.clock.at, true)
            if (step === 'newOrder') await begin(Math.floor(one.random() * 2))
            if (step === 'cancel')
              await store.tx((tx) =>
                one.fees.cancel(tx, clerk('甲'), any(demands)?.id ?? '', '测试', one.now()),
              )
            if (step === 'hear') await one.hearAll()
            if (step === 'hearLater') one.heard.reverse()
            if (step === 'drop') one.heard.shift()
            if (step === 'work') await one.work()
            if (step === 'down') one.down.now = !one.down.now
            if (step === 'wait') one.clock.at += Math.floor(one.random() * 40) * MINUTE
          }
          // in the end everybody is up again and two days pass
          one.down.now = false
          for (let hour = 0; hour < 50; hour += 5) {
            one.clock.at += 5 * HOUR
            await one.work()
            await one.hearAll()
          }
          for (const { id, total } of demands) {
            const demand = await one.fees.byId(store, id)
            const account = await one.fees.account(store, id)
            const net = account.orders.reduce((sum, { id: order }) => sum + one.platform.net(order), 0)
            const attested = account.receipts.reduce((sum, { fen }) => sum + fen, 0)
            const owed = demand?.state === 'paid' ? total : 0
            assert.equal(net, attested, 'money = receipts')
            assert.equal(attested, owed, 'receipts = demands')
            assert.ok(account.refunds.every(({ state }) => state === 'done'))
          }
        },
      ),
      { numRuns: 20 },
    )
  })
})
