import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { must } from '../../base/index.ts'
import { city as demo } from '../../cities/demo/index.ts'
import { estateRegisters } from '../../cities/demo/services/estate.ts'
import { feesOf } from '../../host/fees.ts'
import { foundLists } from '../../host/index.ts'
import { partnersOf } from '../../host/partner-systems.ts'
import { systemActor } from '../../platform/org/index.ts'
import { act, apply, citizen, good, itemNamed, type TestCitizen, until } from '../citizen.ts'
import { type Person, type RunningTestCity, startTestCity } from '../city.ts'

/** Nobody of the demonstration's partners speaks: the test says what they say, and when. */
const mute = { ...demo, partners: demo.partners?.map((one) => ({ ...one, takesMs: 2 ** 30 })) ?? [] }
const MINUTE = 60_000

describe('house, tax and bank by a clock of the test', () => {
  let running: RunningTestCity
  let registrar: Person
  let buyer: TestCitizen
  /** A Friday morning, in working hours. */
  let now = new Date('2026-11-20T02:00:00Z')
  before(async () => {
    running = await startTestCity({ plan: mute, now: () => now })
    await foundLists(running.city, { registers: estateRegisters }, new Date(now.getTime() - 86_400_000))
    registrar = await running.login('registrar')
    buyer = await citizen(running, '13900000001', '王小明', '11010519491231002X')
  })
  after(() => running.stop())

  /** Sessions at desks end when nobody moves: the registrar logs in again. */
  const later = async (minutes: number): Promise<void> => {
    now = new Date(now.getTime() + minutes * MINUTE)
    running.rouse()
    if (minutes > 20) registrar = await running.login('registrar')
  }
  const path = '/api/citizen/applications'
  const inState = (number: string, state: string) =>
    until(
      async () => good(await buyer.call('GET', `${path}/${number}`)).state === state,
      `${number} ${state}`,
    )
  const besideOf = async (number: string) => good(await buyer.call('GET', `${path}/${number}/lanes`))

  /** A partner speaks of its lane. */
  async function says(matter: string, lane: string, answer: object | null, why: string | null = null) {
    const { city } = running
    const partners = partnersOf(city)
    const task = await until(
      async () => (await partners.tasksOf(city.store, matter)).filter((one) => one.lane === lane).at(-1),
      `lane ${lane}`,
    )
    const news = { task: task.id, status: answer ? 'done' : 'failed', answer: { ...answer }, why } as const
    must(await city.store.tx((tx) => partners.take(tx, task.partner, news, now)))
    return task
  }
  async function pay(matter: string): Promise<void> {
    const { city } = running
    const fees = await feesOf(city)
    const [open] = await until(async () => {
      const all = await fees.demandsOf(city.store, matter)
      return all.some(({ state }) => state === 'open') ? all.filter(({ state }) => state === 'open') : null
    }, 'a demand')
    assert.ok(open)
    await city.store.tx((tx) => fees.lay(tx, open, 'simulator', crypto.randomUUID(), now))
  }
  const home = (n: number, more: object = {}) => ({
    ...{ deal: 'newHome', contractNo: `YS2026${String(n * 10 + 1).padStart(5, '0')}`, joint: false },
    ...{ unitNo: `440111005012GB00${200 + n * 10}F0003${String(100 + n * 10).padStart(4, '0')}` },
    ...{ priceFen: (180 + n * 120) * 1_000_000, areaM2: 70 + n * 35, homes: 'only' },
    ...{ loan: true, bank: 'one', loanFen: 100_000_000 },
    ...more,
  })
  const assessed = (fen: number) => ({ deedTaxFen: fen, sellerTaxFen: 0 })

  test('nothing exceptional: certified and paid out within the hour, every clock kept', async () => {
    const item = await itemNamed(running, '新房过户', '新建商品房')
    const sent = good(await apply(buyer, item, home(0)))
    await inState(sent.number, 'running')
    await later(6)
    await says(sent.matter, 'tax', assessed(1_800_000))
    await later(5)
    await pay(sent.matter)
    await later(4)
    await says(sent.matter, 'proof', { proofNo: '3440000001' })
    await says(sent.matter, 'bank', { contractNo: 'DK1', approvedFen: 100_000_000 })
    await later(8)
    good(await act(registrar, sent.matter, 'reviewPass'))
    await inState(sent.number, 'joined')
    await later(7)
    good(await act(registrar, sent.matter, 'book'))
    await inState(sent.number, 'booked')
    await later(5)
    await says(sent.matter, 'release', { releasedAt: now.toISOString() })
    await inState(sent.number, 'done')
    type Clock = { kind: string; startedAt: string; endedAt: string; due: string }
    const { clocks } = (await besideOf(sent.number)) as { clocks: Clock[] }
    assert.deepEqual(clocks.map(({ kind }) => kind).sort(), [
      'bank',
      'legal',
      'promise',
      'review',
      'tax',
      'together',
    ])
    for (const { kind, endedAt, due } of clocks) assert.ok(endedAt && endedAt <= due, kind)
    const promise = clocks.find(({ kind }) => kind === 'promise')
    assert.ok(promise)
    const took = (Date.parse(promise.endedAt) - Date.parse(promise.startedAt)) / MINUTE
    assert.equal(took, 35)
    for (const [name, value] of [
      ['middle', 35],
      ['slowest', 35],
      ['withinHour', 100],
      ['withinDay', 100],
      ['online', 100],
      ['trips', 0],
      ['refused', 0],
      ['bankLate', 0],
    ]) {
      const told = good(await registrar.call('GET', `/api/indicators/realEstate.${name}`))
      assert.equal(told.value, value, String(name))
    }
    // one working day from Friday morning: Monday
    assert.equal(promise.due.slice(0, 10), '2026-11-23')
    // certificate and loan in one act, at one instant
    const { timeline } = good(await registrar.call('GET', `/api/matters/${sent.matter}`))
    const acts = timeline.filter((one: { action?: string }) =>
      ['grant', 'released'].includes(one.action ?? ''),
    )
    assert.deepEqual([acts.length, acts[0].body.recorded.releasedAt], [1, now.toISOString()])
  })

  test('a bank that says nothing, answers late, twice, otherwise, and nonsense', async () => {
    const item = await itemNamed(running, '新房过户', '新建商品房')
    const sent = good(await apply(buyer, item, home(1)))
    await inState(sent.number, 'running')
    await says(sent.matter, 'tax', assessed(3_000_000))
    await pay(sent.matter)
    await says(sent.matter, 'proof', { proofNo: '3440000002' })
    good(await act(registrar, sent.matter, 'reviewPass'))
    // silent for more than its 30 minutes: said to the applicant and the bank's officer, the rest goes on
    await later(31)
    const tagged = async (tag: string) =>
      until(
        async () =>
          good(await registrar.call('GET', `/api/matters/${sent.matter}`)).matter.tags.includes(tag),
        tag,
      )
    await tagged('bankLate')
    assert.equal((await act(registrar, sent.matter, 'book')).status, 409)
    // nonsense is no answer: the lane failed, and is asked again by a person
    await says(sent.matter, 'bank', { contractNo: '', approvedFen: 'much' })
    const laneOf = async (lane: string) =>
      (await besideOf(sent.number)).rows.find((one: { lane: string }) => one.lane === lane)
    assert.equal((await laneOf('bank')).state, 'failed')
    const banker = await running.login('banker')
    good(await act(banker, sent.matter, 'bankRetry', {}))
    await until(async () => (await laneOf('bank')).state === 'asked', 'another round')
    // late, with another amount: held until the bank's officer has looked
    await says(sent.matter, 'bank', { contractNo: 'DK2', approvedFen: 90_000_000 })
    await tagged('bankChanged')
    const held = await act(registrar, sent.matter, 'book')
    assert.equal(held.status, 409)
    // twice, and then otherwise: nothing more happens, and it is told once
    await says(sent.matter, 'bank', { contractNo: 'DK2', approvedFen: 90_000_000 })
    await says(sent.matter, 'bank', { contractNo: 'DK3', approvedFen: 80_000_000 })
    const { timeline } = good(await registrar.call('GET', `/api/matters/${sent.matter}`))
    const count = (kind: string) => timeline.filter((one: { kind: string }) => one.kind === kind).length
    assert.deepEqual([count('partner.contradicted'), count('partner.done')], [1, 3])
    good(await act(banker, sent.matter, 'bankSettle', { words: '经电话核实，批准 90 万' }))
    await inState(sent.number, 'joined')
    good(await act(registrar, sent.matter, 'book'))
    await inState(sent.number, 'booked')
    // the bank is silent again: the certificate does not wait
    await later(31)
    await inState(sent.number, 'certified')
    await later(60)
    await says(sent.matter, 'release', { releasedAt: now.toISOString() })
    await inState(sent.number, 'done')
  })

  /** A second-hand home, all signed at the window, accepted. */
  async function atWindow(n: number, sellerName: string) {
    const item = await itemNamed(running, '二手房', '存量房')
    const sent = good(
      await apply(buyer, item, {
        ...{
          deal: 'secondHand',
          unitNo: `440111005012GB00${200 + n}F0003${String(100 + n).padStart(4, '0')}`,
        },
        ...{
          priceFen: (180 + n * 12) * 1_000_000,
          areaM2: 70 + n * 3.5,
          homes: 'only',
          loan: false,
          joint: false,
        },
        ...{ signWay: 'window', sellerOnly: true, sellerName, sellerId: '110105199003072151' },
        sellerPhone: '13900000009',
      }),
    )
    await inState(sent.number, 'window')
    good(await act(await running.login('window01'), sent.matter, 'bothSigned', { seen: true }))
    await inState(sent.number, 'running')
    return sent
  }

  test('the tax office differs, the officer decides; refused after payment the money goes back', async () => {
    const taxman = await running.login('taxman')
    const sent = await atWindow(21, '李丽娟')
    await says(sent.matter, 'tax', { deedTaxFen: 9_999_999, sellerTaxFen: 0 })
    const { city } = running
    const fees = await feesOf(city)
    const tags = async () => good(await registrar.call('GET', `/api/matters/${sent.matter}`)).matter.tags
    await until(async () => (await tags()).includes('taxDiffers'), 'taxDiffers')
    assert.equal((await fees.demandsOf(city.store, sent.matter)).length, 0)
    const decided = { confirmedDeedFen: 6_480_000, confirmedSellerFen: 0, words: '按备案价核定' }
    good(await act(taxman, sent.matter, 'taxConfirmed', decided))
    await pay(sent.matter)
    await until(async () => (await tags()).includes('buyerTaxPaid'), 'buyerTaxPaid')
    // nothing is due of the seller: said at once
    assert.ok((await tags()).includes('sellerTaxPaid'))
    good(await act(registrar, sent.matter, 'refuse', { reason: '合同已解除' }))
    await running.served()
    const [demand] = await fees.demandsOf(city.store, sent.matter)
    const account = await fees.account(city.store, demand?.id as string)
    assert.deepEqual(
      account.refunds.map(({ fen, reason }) => [fen, reason]),
      [[6_480_000, 'refused']],
    )
  })

  test('a seizure between examination and booking wins', async () => {
    const sent = await atWindow(24, '张伟文')
    await says(sent.matter, 'tax', { deedTaxFen: 7_020_000, sellerTaxFen: 4_680_000 })
    await pay(sent.matter)
    await pay(sent.matter)
    await says(sent.matter, 'proof', { proofNo: '3440000004' })
    good(await act(registrar, sent.matter, 'reviewPass'))
    await inState(sent.number, 'joined')
    const { city } = running
    const system = systemActor(city.plan.district)
    const unitNo = '440111005012GB00224F00030124'
    const seizure = { number: '查封-2', unitNo, kind: 'seizure', holder: '演示法院', from: '2026-11-01' }
    must(
      await city.store.tx((tx) =>
        city.registers.create(tx, system, 'realEstate.encumbrance', seizure, { at: now, source: '法院' }),
      ),
    )
    good(await act(registrar, sent.matter, 'book'))
    const matterOf = async () => good(await registrar.call('GET', `/api/matters/${sent.matter}`)).matter
    await until(async () => (await matterOf()).tags.includes('blocked'), 'blocked')
    assert.equal((await matterOf()).state, 'joined')
    const page = await city.registers.list(city.store, system, 'realEstate.right', { filters: { unitNo } })
    assert.equal(page.ok && page.value.rows[0]?.values.holder, '张伟文')
  })

  test('time to sign runs out: reminded twice, then back to the applicant', async () => {
    const item = await itemNamed(running, '二手房', '存量房')
    const sent = good(
      await apply(buyer, item, {
        ...{
          deal: 'secondHand',
          unitNo: '440111005012GB00223F00030123',
          priceFen: 456_000_000,
          areaM2: 150.5,
        },
        ...{ homes: 'only', loan: false, joint: false, signWay: 'phone', sellerOnly: true },
        ...{ sellerName: '黄晓燕', sellerId: '110105199003072151', sellerPhone: '13900000009' },
      }),
    )
    await inState(sent.number, 'signing')
    const reminders = async () => {
      const { timeline } = good(await registrar.call('GET', `/api/matters/${sent.matter}`))
      return timeline.filter((one: { kind: string }) => one.kind === 'signing.reminded').length
    }
    await later(25 * 60)
    await until(async () => (await reminders()) === 1, 'the first reminder')
    await later(24 * 60)
    await until(async () => (await reminders()) === 2, 'the second reminder')
    await later(24 * 60)
    await inState(sent.number, 'supplement')
    await running.automated()
    const { signers } = await besideOf(sent.number)
    assert.equal(signers[0].state, 'lapsed')
  })
})
