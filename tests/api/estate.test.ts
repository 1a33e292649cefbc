import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { estateRegisters } from '../../cities/demo/services/estate.ts'
import { certificatesOf } from '../../host/certificates.ts'
import { feesOf } from '../../host/fees.ts'
import { foundLists } from '../../host/index.ts'
import { certificates } from '../../platform/credentials/index.ts'
import { systemActor } from '../../platform/org/index.ts'
import {
  act,
  apply,
  citizen,
  filled,
  good,
  idNumber,
  itemNamed,
  sign,
  swift,
  type TestCitizen,
  until,
} from '../citizen.ts'
import { type Person, type RunningTestCity, startTestCity } from '../city.ts'

let running: RunningTestCity
let registrar: Person
describe('applications that other systems and other people have a part in', () => {
  before(async () => {
    running = await startTestCity({ plan: swift })
    const at = new Date(running.city.now().getTime() - 86_400_000)
    await foundLists(running.city, { registers: estateRegisters }, at)
    registrar = await running.login('registrar')
  })
  after(() => running.stop())

  describe('house, tax and bank', houseTaxBank)
  describe('starting a company', starting)
})

/** So many certificates of a matter, once they are there. */
const certificatesIn = ({ city }: RunningTestCity, matter: string, many: number) =>
  until(async () => {
    const all = await certificates.ofMatter(city.store, certificatesOf(city), matter)
    return all.length >= many && all
  }, `${many} certificates`)

function houseTaxBank() {
  const applications = '/api/citizen/applications'
  const viewOf = async (who: TestCitizen, number: string) =>
    good(await who.call('GET', `${applications}/${number}`))
  const inState = (who: TestCitizen, number: string, state: string) =>
    until(async () => (await viewOf(who, number)).state === state, `${number} ${state}`)
  const besideOf = async (who: TestCitizen, number: string) =>
    good(await who.call('GET', `${applications}/${number}/lanes`))
  const lanesOf = async (who: TestCitizen, number: string) =>
    (await besideOf(who, number)).rows.map((one: { lane: string; state: string }) => [one.lane, one.state])
  const withdraw = async (who: TestCitizen, number: string) =>
    good(await who.call('POST', `${applications}/${number}/withdraw`, { words: '填错' }))

  /** Pays what is open for an application of his, as the payment platform would tell it. */
  async function pay(who: TestCitizen, number: string, times = 1): Promise<number> {
    type Line = {
      readonly state: string
      readonly matterNumber: string
      readonly token: string
      readonly total: number
    }
    const mine = await until(async () => {
      const { rows } = good(await who.call('GET', '/api/citizen/fees'))
      return (rows as Line[]).find((one) => one.matterNumber === number && one.state === 'open')
    }, 'what is to be paid')
    const { city } = running
    const fees = await feesOf(city)
    const demand = await fees.byToken(city.store, mine.token)
    assert.ok(demand)
    for (let n = 0; n < times; n++)
      await city.store.tx((tx) => fees.lay(tx, demand, 'simulator', `T${crypto.randomUUID()}`, city.now()))
    return mine.total
  }

  const BUYER = ['13900000001', '王小明', '11010519491231002X'] as const
  /** The first home of the demonstration, and its filed contract. */
  const HOME = {
    ...{ deal: 'newHome', contractNo: 'YS202600001', unitNo: '440111005012GB00200F00030100' },
    ...{ priceFen: 180_000_000, areaM2: 70, homes: 'only', joint: false },
  }
  const SPOUSE = idNumber('44011119880808211')
  let buyer: TestCitizen

  test('a new home with a loan: two steps, no visit; certificate and loan in one act', async () => {
    buyer = await citizen(running, ...BUYER)
    const item = await itemNamed(running, '新房过户', '新建商品房')

    const wrong = good(await apply(buyer, item, { ...HOME, priceFen: 1, loan: false }))
    await inState(buyer, wrong.number, 'supplement')
    const { gaps } = await viewOf(buyer, wrong.number)
    assert.match(gaps, /^成交价与备案合同不一致\nthe price differs/)
    await withdraw(buyer, wrong.number)

    const loan = { ...HOME, loan: true, bank: 'one', loanFen: 100_000_000 }
    const body = await filled(buyer, item, loan)
    const sent = good(await buyer.call('POST', applications, body))
    // the same press of the button twice is one application
    assert.equal(good(await buyer.call('POST', applications, body)).number, sent.number)
    await inState(buyer, sent.number, 'running')
    // one application a unit at a time
    const twin = good(await apply(buyer, item, { ...HOME, loan: false }))
    await inState(buyer, twin.number, 'supplement')

    good(await act(registrar, sent.matter, 'reviewPass'))
    // nothing is booked before the deed tax is paid; paid twice, the second time goes back
    assert.equal((await act(registrar, sent.matter, 'book')).status, 409)
    assert.equal(await pay(buyer, sent.number, 2), 1_800_000)
    await inState(buyer, sent.number, 'joined')
    assert.deepEqual(await lanesOf(buyer, sent.number), [
      ['tax', 'done'],
      ['proof', 'done'],
      ['bank', 'done'],
      ['release', 'waiting'],
    ])
    good(await act(registrar, sent.matter, 'book'))
    await inState(buyer, sent.number, 'done')
    const beside = await besideOf(buyer, sent.number)
    assert.deepEqual(beside.effort, {
      now: { steps: 2, trips: 0, others: 0 },
      before: { steps: 8, trips: 5 },
    })
    const clocks = beside.clocks.map((one: { kind: string; state: string }) => one.kind)
    for (const kind of ['promise', 'legal', 'tax', 'bank', 'review', 'together'])
      assert.ok(clocks.includes(kind), kind)

    const { city } = running
    const page = await city.registers.list(city.store, systemActor(city.plan.district), 'realEstate.right', {
      filters: { unitNo: HOME.unitNo },
    })
    const right = page.ok ? page.value.rows[0] : undefined
    assert.equal(right?.values.holder, '王小明')
    assert.match(String(right?.values.certificateNo), /^粤\(2026\)白云区不动产权第\d{7,8}号$/)
    const { timeline } = good(await registrar.call('GET', `/api/matters/${sent.matter}`))
    const grant = timeline.find((one: { action?: string }) => one.action === 'grant')
    assert.ok(grant.body.recorded.releasedAt)
    // the second payment goes back by itself
    const fees = await feesOf(city)
    const [demand] = await fees.demandsOf(city.store, sent.matter)
    const account = await fees.account(city.store, demand?.id as string)
    assert.deepEqual(
      [account.arrivals.map(({ purpose }) => purpose).sort(), account.refunds.map(({ fen }) => fen)],
      [['counted', 'double'], [1_800_000]],
    )
    await withdraw(buyer, twin.number)

    // 权证、证明并排: from one matter the buyer's title and the bank's proof, each with its number in the register
    const both = await certificatesIn(running, sent.matter, 2)
    const [title, proof] = ['realEstate', 'realEstateProof'].map((type) =>
      both.find((one) => one.type === type),
    )
    assert.equal(title?.number, right?.values.certificateNo)
    assert.match(proof?.number ?? '', /^粤\(2026\)白云区不动产证明第\d{7,8}号$/)
    assert.deepEqual(
      [title, proof].map((one) => one?.facts.holders.map(({ kind, name }) => [kind, name])),
      [[['person', '王小明']], [['enterprise', '演示银行一']]],
    )
    assert.match(String(title?.facts.surface.address), /云城西路 88 号/)
    assert.deepEqual([title?.facts.surface.unitNo, title?.facts.surface.areaM2], [HOME.unitNo, 70])
    assert.deepEqual([proof?.facts.surface.obligor, proof?.facts.surface.matter], ['王小明', '抵押权'])
    const cards = good(await buyer.call('GET', '/api/citizen/certificates')).rows
    assert.ok(cards.some((one: { number: string }) => one.number === title?.number))
    assert.ok(!cards.some((one: { number: string }) => one.number === proof?.number))
    for (const one of [title, proof]) {
      const seen = good(
        await running.anyone.call('POST', '/api/public/certificates/verify', { code: one?.identifier }),
      )
      assert.equal(seen.answer, 'valid', JSON.stringify(seen))
    }
  })

  test('a second-hand home: seller and spouse sign on their telephones, each pays his own taxes', async () => {
    const item = await itemNamed(running, '二手房', '存量房')
    // the 22nd home: held by 陈志强 for two years
    const second = {
      ...{ deal: 'secondHand', unitNo: '440111005012GB00221F00030121', priceFen: 432_000_000, areaM2: 143.5 },
      ...{ homes: 'only', loan: false, joint: true, signWay: 'phone', sellerOnly: true },
      ...{ sellerName: '李丽娟', sellerId: '110105199003072151', sellerPhone: '13900000002' },
      ...{ spouseName: '陈小红', spouseId: SPOUSE, spousePhone: '13900000003' },
    }
    const refused = good(await apply(buyer, item, { ...second, spouseId: '11010519491231002X' }))
    await inState(buyer, refused.number, 'supplement')
    await withdraw(buyer, refused.number)

    const sent = good(await apply(buyer, item, second))
    await inState(buyer, sent.number, 'signing')
    const seller = await citizen(running, '13900000002', '李丽娟', '110105199003072151')
    const spouse = await citizen(running, '13900000003', '陈小红', SPOUSE)
    const waiting = await sign(seller)
    assert.equal(waiting.role.zh, '卖方')
    assert.ok(
      waiting.content.lines.some((one: { text: { zh: string } }) => one.text.zh.includes('4,320,000')),
    )
    // signed once; another's invitation is not mine to sign, and not mine to read
    const again = await seller.call('POST', `/api/citizen/invitations/${waiting.token}/code`)
    assert.equal(again.body.error.code, 'signing.notOpen')
    const theirs = good(await spouse.call('GET', '/api/citizen/invitations')).rows[0].token
    assert.equal(good(await buyer.call('GET', `/api/citizen/invitations/${theirs}`)).content, null)
    const strange = await buyer.call('POST', `/api/citizen/invitations/${theirs}/answer`, { code: '123456' })
    assert.equal(strange.body.error.code, 'signing.notYou')
    const signers = (await besideOf(buyer, sent.number)).signers
    assert.deepEqual(
      signers.map((one: { name: string; state: string }) => [one.name, one.state]),
      [
        ['李**', 'signed'],
        ['陈**', 'asked'],
      ],
    )
    assert.equal((await buyer.call('POST', `${applications}/${sent.number}/remind`)).status, 429)
    await sign(spouse)
    await inState(buyer, sent.number, 'running')
    good(await act(registrar, sent.matter, 'reviewPass'))
    assert.equal(await pay(buyer, sent.number), 6_480_000)
    assert.equal(await pay(seller, sent.number), 4_320_000)
    await inState(buyer, sent.number, 'joined')
    good(await act(registrar, sent.matter, 'book'))
    await inState(buyer, sent.number, 'done')
    const { effort } = await besideOf(buyer, sent.number)
    assert.deepEqual(effort.now, { steps: 2, trips: 0, others: 3 })
    // bought together: both spouses hold the one title, and no proof where there is no loan
    const [title, ...more] = await certificatesIn(running, sent.matter, 1)
    assert.deepEqual([title?.type, more.length], ['realEstate', 0])
    assert.deepEqual(
      title?.facts.holders.map(({ name }) => name),
      ['王小明', '陈小红'],
    )
    const hers = good(await spouse.call('GET', '/api/citizen/certificates')).rows
    assert.ok(hers.some((one: { number: string }) => one.number === title?.number))
  })

  test('a party refuses; together at the window instead: one visit', async () => {
    const item = await itemNamed(running, '二手房', '存量房')
    const second = {
      ...{ deal: 'secondHand', unitNo: '440111005012GB00222F00030122', priceFen: 444_000_000, areaM2: 147 },
      ...{ homes: 'second', loan: false, joint: false, signWay: 'phone', sellerOnly: true },
      ...{ sellerName: '陈志强', sellerPhone: '13900000004' },
    }
    const sellerId = idNumber('44011119900101123')
    const seller = await citizen(running, '13900000004', '陈志强', sellerId)
    const sent = good(await apply(buyer, item, { ...second, sellerId }))
    await inState(buyer, sent.number, 'signing')
    await sign(seller, '价格不对')
    await inState(buyer, sent.number, 'supplement')
    assert.match((await viewOf(buyer, sent.number)).gaps, /卖方不同意：价格不对/)
    await withdraw(buyer, sent.number)

    const window = good(await apply(buyer, item, { ...second, sellerId, signWay: 'window' }))
    await inState(buyer, window.number, 'window')
    const clerk = await running.login('window01')
    good(await act(clerk, window.matter, 'bothSigned', { seen: true }))
    await inState(buyer, window.number, 'running')
    good(await act(registrar, window.matter, 'reviewPass'))
    // held for more than five years and the only home: the seller owes nothing
    assert.equal(await pay(buyer, window.number), 8_880_000)
    await inState(buyer, window.number, 'joined')
    // withdrawn while it is decided: one of the two holds, and the other is refused
    const [booked, gone] = await Promise.all([
      act(registrar, window.matter, 'book'),
      buyer.call('POST', `${applications}/${window.number}/withdraw`, { words: '不办了' }),
    ])
    assert.equal(
      [booked, gone].filter(({ status }) => status < 300).length,
      1,
      JSON.stringify([booked.body, gone.body]),
    )
    await inState(buyer, window.number, booked.status < 300 ? 'done' : 'withdrawn')
    const { effort } = await besideOf(buyer, window.number)
    assert.equal(effort.now.trips, 1)
  })
}

function starting() {
  const FOUNDER = '11010519491231002X'
  const PARTNER = idNumber('44011119880808222')
  const inState = (who: TestCitizen, number: string, state: string) =>
    until(
      async () => good(await who.call('GET', `/api/citizen/applications/${number}`)).state === state,
      `${number} ${state}`,
    )
  const holder = (
    name: string,
    number: string,
    phone: string,
    part: number,
    of: number,
    kind = 'person',
  ) => ({
    ...{ name, number, phone, part, of, kind },
  })
  const company = {
    ...{
      region: '广州',
      brand: '云上稻香',
      trade: '餐饮',
      companyForm: '有限公司',
      scope: ['catering', 'retail'],
    },
    ...{ address: '云城西路 1 号', representative: '李丽娟', representativeId: FOUNDER },
    ...{ representativePhone: '13900000012', capital: 10_000_000, payBy: '2028-12-31', staff: 3 },
    services: ['seal', 'tax', 'insurance'],
    holders: [holder('李丽娟', FOUNDER, '13900000012', 1, 1)],
  }

  test('what rules say against it comes back at once; shareholders sign on their telephones; every lane is done', async () => {
    const founder = await citizen(running, '13900000012', '李丽娟', FOUNDER)
    const item = await itemNamed(running, '开办企业', '企业开办')
    const path = '/api/citizen/applications'
    const wrong = good(
      await apply(founder, item, {
        ...{ ...company, payBy: '2031-12-31' },
        holders: [holder('李丽娟', FOUNDER, '13900000012', 33, 100)],
      }),
    )
    await inState(founder, wrong.number, 'supplement')
    const { gaps } = good(await founder.call('GET', `${path}/${wrong.number}`))
    assert.match(gaps, /股东份额之和应恰为 1；出资期限不得超过成立之日起五年\n/)

    // green and alone: registered at once, without anybody
    const alone = good(await apply(founder, item, { ...company, brand: '云上麦香坊' }))
    await inState(founder, alone.number, 'done')
    const beside = good(await founder.call('GET', `${path}/${alone.number}/lanes`))
    assert.deepEqual(
      beside.rows.map((one: { lane: string; state: string }) => [one.lane, one.state]),
      [
        ['seal', 'done'],
        ['tax', 'done'],
        ['insurance', 'done'],
      ],
    )
    assert.deepEqual(beside.effort.now, { steps: 1, trips: 0, others: 0 })
    // 执照和印章备案: with the credit code of the register, the licence from the registration on
    const { city } = running
    const given = await certificatesIn(running, alone.matter, 2)
    const [licence, seals] = ['businessLicence', 'companySeal'].map((type) =>
      given.find((one) => one.type === type),
    )
    const found = await city.registers.list(
      city.store,
      systemActor(city.plan.district),
      'businessStart.company',
      {
        filters: { creditCode: String(licence?.facts.surface.firmCode) },
      },
    )
    const entry = found.ok ? found.value.rows[0]?.values : undefined
    assert.equal(entry?.firmName, '广州云上麦香坊餐饮有限公司')
    assert.deepEqual(licence?.facts.surface, {
      ...{ firmName: entry?.firmName, firmCode: entry?.creditCode, representative: '李丽娟' },
      ...{ capital: '10 万元', place: '云城西路 1 号', scope: '日用百货销售；餐饮服务' },
    })
    assert.deepEqual(licence?.facts.holders, [
      { kind: 'enterprise', name: entry?.firmName, code: entry?.creditCode },
    ])
    assert.equal(seals?.facts.surface.firmCode, entry?.creditCode)
    assert.match(seals?.number ?? '', /\S/)
    // the same brand in the same trade is another's from now on; by ear it is looked at
    const twin = good(await apply(founder, item, { ...company, brand: '云上麦香坊', staff: 4 }))
    await inState(founder, twin.number, 'supplement')
    const near = good(await apply(founder, item, { ...company, brand: '云尚麦香坊', staff: 5 }))
    await inState(founder, near.number, 'officer')

    // a second shareholder signs; the bank takes its own time outside the promise
    const two = {
      ...{ ...company, brand: '岭南木棉花', services: ['seal', 'bank'] },
      holders: [holder('李丽娟', FOUNDER, '13900000012', 2, 3), holder('周明', PARTNER, '13900000013', 1, 3)],
    }
    const sent = good(await apply(founder, item, two))
    await inState(founder, sent.number, 'signing')
    const partner = await citizen(running, '13900000013', '周明', PARTNER)
    const waiting = await sign(partner)
    assert.equal(waiting.role.zh, '股东')
    await inState(founder, sent.number, 'done')
    const { effort, clocks } = good(await founder.call('GET', `${path}/${sent.number}/lanes`))
    assert.deepEqual(effort, { now: { steps: 1, trips: 0, others: 1 }, before: { steps: 6, trips: 6 } })
    assert.ok(clocks.every((one: { kind: string; state: string }) => one.state !== 'running'))
  })
}
