import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { estateRegisters } from '../../cities/demo/services/estate.ts'
import { foundLists } from '../../host/index.ts'
import { systemActor } from '../../platform/org/index.ts'
import { type Person, type Reply, type RunningTestCity, startTestCity } from '../city.ts'

describe('house, tax and bank', () => {
  let running: RunningTestCity
  before(async () => {
    running = await startTestCity()
    const at = new Date(running.city.now().getTime() - 86_400_000)
    await foundLists(running.city, { registers: estateRegisters }, at)
  })
  after(() => running.stop())

  const good = (reply: Reply): Reply['body'] => {
    assert.ok(reply.status < 300, JSON.stringify(reply.body))
    return reply.body
  }

  /** One white point: a picture that the gate takes. */
  const DOT = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
    'base64',
  )

  /** A citizen who has logged in and confirmed his name. */
  async function citizen(phone: string, name: string, idNumber: string) {
    const { shown } = good(await running.anyone.call('POST', '/api/citizen/login/code', { phone }))
    const entered = await running.anyone.call('POST', '/api/citizen/login', { phone, code: shown })
    good(entered)
    const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    const call = (method: string, path: string, body?: unknown) =>
      running.anyone.call(method, `/api/citizen/${path}`, body, { cookie })
    good(await call('POST', 'me/name', { name, idNumber }))
    const file = async (): Promise<string> => {
      const form = new FormData()
      form.append('file', new Blob([DOT, crypto.randomUUID()], { type: 'image/png' }), `${Math.random()}.png`)
      const answer = await fetch(`${running.base}/api/citizen/files`, {
        method: 'POST',
        body: form,
        headers: { cookie },
      })
      const body = (await answer.json()) as { id: string }
      assert.equal(answer.status, 201, JSON.stringify(body))
      return body.id
    }
    return { call, file }
  }
  type Citizen = Awaited<ReturnType<typeof citizen>>

  async function itemNamed(q: string, title: string): Promise<string> {
    const { rows } = good(await running.anyone.call('GET', `/api/public/items?q=${encodeURIComponent(q)}`))
    const found = rows.find((one: { title: { zh: string } }) => one.title.zh.includes(title))
    return found?.code
  }

  async function apply(who: Citizen, item: string, values: object): Promise<Reply> {
    const sheet = good(await who.call('GET', `apply/${encodeURIComponent(item)}`))
    type Wanted = { readonly code: string; readonly generated?: boolean; readonly certificate?: string }
    const materials = []
    for (const { code, generated, certificate } of sheet.materials as readonly Wanted[])
      if (!generated)
        materials.push(
          certificate
            ? { code, state: 'certificate', files: [], certificate: '演示证照' }
            : { code, state: 'received', files: [await who.file()] },
        )
    const filled = {
      answers: {},
      values: { ...sheet.known, ...values, delivery: 'electronic', signature: await who.file() },
      materials,
    }
    return who.call('POST', 'applications', {
      key: crypto.randomUUID(),
      item,
      version: sheet.version,
      filled,
    })
  }

  async function until<T>(look: () => Promise<T | null | undefined | false>, what: string): Promise<T> {
    for (let tries = 0; tries < 400; tries++) {
      const found = await look()
      if (found) return found
      await wait(100)
    }
    throw new Error(`never came: ${what}`)
  }

  const stateOf = async (who: Citizen, number: string): Promise<string> =>
    good(await who.call('GET', `applications/${number}`)).state

  const act = async (who: Person, id: string, action: string, form: object = {}): Promise<Reply> => {
    const { matter } = good(await who.call('GET', `/api/matters/${id}`))
    return who.call('POST', `/api/matters/${id}/actions/${action}`, { version: matter.version, form })
  }

  /** The first home of the demonstration, and its filed contract. */
  const HOME = {
    deal: 'newHome',
    contractNo: 'YS202600001',
    unitNo: '440111005012GB00200F00030100',
    priceFen: 180_000_000,
    areaM2: 70,
    homes: 'only',
  }

  test('房税银: a new home with a loan is taxed, examined, booked, certified and paid out without a visit', async () => {
    const buyer = await citizen('13900000001', '王小明', '11010519491231002X')
    const registrar = await running.login('registrar')
    const item = await itemNamed('新房过户', '新建商品房')

    const wrong = good(await apply(buyer, item, { ...HOME, priceFen: 1, loan: false }))
    await until(async () => (await stateOf(buyer, wrong.number)) === 'supplement', 'the precheck')
    const { gaps } = good(await buyer.call('GET', `applications/${wrong.number}`))
    assert.equal(gaps, '成交价与备案合同不一致')
    good(await buyer.call('POST', `applications/${wrong.number}/withdraw`, { words: '填错' }))

    const sent = good(await apply(buyer, item, { ...HOME, loan: true, bank: 'one', loanFen: 100_000_000 }))
    await until(async () => (await stateOf(buyer, sent.number)) === 'running', 'acceptance')
    // one application a unit at a time
    const twin = good(await apply(buyer, item, { ...HOME, loan: false }))
    await until(async () => (await stateOf(buyer, twin.number)) === 'supplement', 'the second application')

    good(await act(registrar, sent.matter, 'reviewPass'))
    await until(async () => (await stateOf(buyer, sent.number)) === 'joined', 'every lane')
    const beside = good(await registrar.call('GET', `/api/matters/${sent.matter}/lanes`))
    assert.deepEqual(beside.effort, { now: { steps: 1, trips: 0 }, before: { steps: 8, trips: 5 } })
    const lanes = beside.rows
    assert.deepEqual(
      lanes.map((one: { lane: string; state: string }) => [one.lane, one.state]),
      [
        ['tax', 'done'],
        ['bank', 'done'],
        ['release', 'waiting'],
      ],
    )
    good(await act(registrar, sent.matter, 'book'))
    await until(async () => (await stateOf(buyer, sent.number)) === 'done', 'the release of the loan')

    const { city } = running
    const page = await city.registers.list(city.store, systemActor(city.plan.district), 'realEstate.right', {
      filters: { unitNo: HOME.unitNo },
    })
    const right = page.ok ? page.value.rows[0] : undefined
    assert.equal(right?.values.holder, '王小明')
    assert.match(String(right?.values.certificateNo), /^粤\(2026\)白云区不动产权第\d{7}号$/)
    const { timeline } = good(await registrar.call('GET', `/api/matters/${sent.matter}`))
    const tax = timeline.find((one: { action?: string }) => one.action === 'taxDone')
    assert.equal(tax.body.recorded.taxFen, 1_800_000)
  })

  test('企业开办: registered at once where rules are green, and done when every lane that was chosen is', async () => {
    const founder = await citizen('13900000002', '李丽娟', '11010519491231002X')
    const item = await itemNamed('开办企业', '企业开办')
    const company = {
      ...{
        region: '广州',
        brand: '云上稻香',
        trade: '餐饮',
        companyForm: '有限公司',
        address: '云城西路 1 号',
      },
      ...{ representative: '李丽娟', representativeId: '11010519491231002X', capital: 10_000_000 },
      ...{ payBy: '2028-12-31', staff: 3, services: ['seal', 'tax', 'insurance'] },
    }
    const third = { part: 1, of: 3 }
    const nearly = [{ name: '甲', part: 33, of: 100 }]
    const wrong = good(await apply(founder, item, { ...company, holders: nearly }))
    await until(async () => (await stateOf(founder, wrong.number)) === 'supplement', 'the rules')
    const { gaps } = good(await founder.call('GET', `applications/${wrong.number}`))
    assert.equal(gaps, '股东份额之和应恰为 1')

    const holders = ['甲', '乙', '丙'].map((name) => ({ name, ...third }))
    const sent = good(await apply(founder, item, { ...company, brand: '云上麦香坊', holders }))
    await until(async () => (await stateOf(founder, sent.number)) === 'done', 'every lane')
    const { rows } = good(await founder.call('GET', `applications/${sent.number}/lanes`))
    assert.deepEqual(
      rows.map((one: { lane: string; state: string }) => [one.lane, one.state]),
      [
        ['seal', 'done'],
        ['tax', 'done'],
        ['insurance', 'done'],
        ['fund', 'waiting'],
        ['bank', 'waiting'],
      ],
    )
    // the same brand in the same trade is another's from now on
    const twin = good(await apply(founder, item, { ...company, brand: '云上麦香坊', holders, staff: 4 }))
    await until(async () => (await stateOf(founder, twin.number)) === 'supplement', 'the brand')
  })
})
