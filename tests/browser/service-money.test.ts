import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { must } from '../../base/index.ts'
import { city as demo } from '../../cities/demo/index.ts'
import { feesOf } from '../../host/fees.ts'
import { ratingsOf } from '../../host/ratings.ts'
import * as decisions from '../../platform/decisions/index.ts'
import { systemActor } from '../../platform/org/index.ts'
import { items } from '../../platform/services/index.ts'
import { until } from '../citizen.ts'
import { type Person, type RunningTestCity, startTestCity } from '../city.ts'
import { buildPages, enter, findingsOf, noBrowser, openBrowser, openPage, thumbFaults } from './browser.ts'

describe('tests / browser / service-money', () => {
  const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: 'zh-CN' }
  const DESK = { viewport: { width: 1440, height: 900 }, locale: 'zh-CN' }
  const shots = process.env.HUYING_SHOTS
  const ITEM = '机动车驾驶证期满换证'
  const PIXEL =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

  let town: RunningTestCity
  let browser: Browser
  let pages: Awaited<ReturnType<typeof buildPages>>

  before(async () => {
    if (noBrowser) return
    pages = await buildPages()
    ;[town, browser] = await Promise.all([startTestCity({ webDist: pages.dist }), openBrowser()])
  })
  after(async () => {
    await browser?.close()
    await town?.stop()
  })

  /** An application that costs something, as a window takes it in. */
  async function application() {
    const { city } = town
    const version = (await items.allAt(city.store, city.plan.district, '2099-01-01')).find(
      ({ title }) => title.zh === ITEM,
    )
    assert.ok(version)
    const opened = await city.store.tx((tx) =>
      city.matters.openIn(
        tx,
        systemActor(city.plan.district),
        {
          type: version.matterType,
          form: items.applicationData(version, { caseKind: 'promise' }),
          touch: { source: 'test', channel: 'counter' },
        },
        city.now(),
      ),
    )
    return { id: must(opened).id, unit: version.unit }
  }

  async function act(who: Person, matter: string, action: string, form: object = {}) {
    const seen = await who.call('GET', `/api/matters/${matter}`)
    return who.call('POST', `/api/matters/${matter}/actions/${action}`, {
      version: seen.body.matter.version,
      form,
    })
  }
  async function acted(who: Person, matter: string, action: string, form: object = {}) {
    const done = await act(who, matter, action, form)
    assert.equal(done.status, 200, `${action}: ${JSON.stringify(done.body)}`)
    await town.served()
  }

  test('a fee is paid on the phone, the service rated badly, put right and closed; the inspector sees it all', {
    skip: noBrowser,
  }, async () => {
    const { city, base } = town
    const { id, unit } = await application()
    await town.served()
    const staff = demo.staff(demo.units([])).find((one) => one.unit === unit && /^unit/.test(one.account))
    const [clerk, approver, inspector] = (await Promise.all(
      ['window01', staff?.account ?? 'unit01', 'inspector'].map((name) => town.login(name)),
    )) as [Person, Person, Person]
    await acted(clerk, id, 'accept')
    const due = (await clerk.call('GET', `/api/fees/matters/${id}`)).body
    assert.equal(due.demands[0].total, 1000)
    const [token] = Object.values(due.links) as string[]
    await acted(approver, id, 'examine')
    await acted(approver, id, 'pass', { text: '材料齐全，符合条件' })
    const waits = await act(approver, id, 'grant', { words: '准予换证' })
    assert.equal(waits.body.error?.code, 'fees.unpaid', 'no licence before the fee')
    const offered = (await approver.call('GET', `/api/matters/${id}`)).body.actions
    const grant = offered.find((one: { name: string }) => one.name === 'grant')
    assert.deepEqual([grant.allowed, grant.why.code], [false, 'fees.unpaid'], 'grey before it is tried')

    const phone = await openPage(browser, PHONE)
    await phone.page.goto(`${base}/citizen/pay/${token}`)
    await phone.page.getByText('10.00').first().waitFor()
    assert.deepEqual(await findingsOf(phone.page), [])
    assert.deepEqual(await thumbFaults(phone.page), [])
    if (shots) await phone.page.screenshot({ path: `${shots}/pay.png`, fullPage: true })
    await phone.page.getByRole('button', { name: '去支付' }).click()
    await phone.page.getByRole('button', { name: /确认支付/ }).waitFor()
    if (shots) await phone.page.screenshot({ path: `${shots}/simulator.png` })
    await phone.page.getByRole('button', { name: /确认支付/ }).click()
    await phone.page.getByRole('link', { name: /返回/ }).click()
    await phone.page.getByText('已缴清').waitFor()
    if (shots) await phone.page.screenshot({ path: `${shots}/paid.png`, fullPage: true })
    await phone.page.getByRole('link', { name: /电子票据/ }).click()
    await phone.page.getByText(/Ed25519/).waitFor()
    if (shots) await phone.page.screenshot({ path: `${shots}/receipt.png`, fullPage: true })

    await acted(approver, id, 'grant', { words: '准予换证' })
    await town.papered()
    await acted(clerk, id, 'deliver', { way: 'window' })
    const chance = await ratingsOf(city).ofMatter(city.store, id)
    await phone.page.goto(`${base}/citizen/rate/${chance?.token}`)
    await phone.page.getByText('非常不满意').waitFor()
    assert.equal(await phone.page.locator('input:checked').count(), 0, 'nothing is chosen')
    await phone.page.getByText('非常不满意').click()
    await phone.page.getByText('多要材料').click()
    await phone.page.locator('textarea').fill('让我多跑了一趟')
    await phone.page.locator('input[name=phone]').fill('13900000001')
    assert.deepEqual(await thumbFaults(phone.page), [])
    if (shots) await phone.page.screenshot({ path: `${shots}/rate.png`, fullPage: true })
    await phone.page.getByRole('button', { name: '提交评价' }).click()
    await phone.page.getByText('感谢您的评价').waitFor()
    await town.served()

    const words = (await inspector.call('GET', '/api/ratings/words?bad=true')).body.rows
    const rectification = words[0].rectification as string
    assert.equal(words[0].words, '让我多跑了一趟')
    assert.ok(!JSON.stringify(words).includes('139'), 'nobody reads who rated')
    const blocked = await act(clerk, rectification, 'simple', { text: '已回访' })
    assert.notEqual(blocked.status, 200, 'the window does not judge its own rating')
    await acted(approver, rectification, 'simple', { reached: true, text: '已回访，确系多要材料' })
    await acted(approver, rectification, 'reply', { text: '已退还多收材料并培训窗口人员' })
    await phone.page.reload()
    await phone.page.getByText('已退还多收材料并培训窗口人员').waitFor()
    await phone.page.getByText('满意', { exact: true }).click()
    await phone.page.getByRole('button', { name: '提交评价' }).click()
    await phone.page.getByText('感谢您的评价').waitFor()
    if (shots) await phone.page.screenshot({ path: `${shots}/rated.png`, fullPage: true })
    const stateNow = async () =>
      (await inspector.call('GET', `/api/matters/${rectification}`)).body.matter.state as string
    // the rating, then what follows of it: two turns of the follower
    for (let turn = 0; turn < 5 && (await stateNow()) !== 'closed'; turn++) await town.served()
    assert.equal(await stateNow(), 'closed')
    assert.deepEqual(phone.complaints, [])

    const desk = await openPage(browser, DESK)
    await enter(desk.page, base, 'inspector', '/lights')
    await desk.page.getByText('要求清单外材料').first().waitFor()
    assert.deepEqual(await findingsOf(desk.page), [])
    if (shots) await desk.page.screenshot({ path: `${shots}/lights.png`, fullPage: true })
    const [signal] = (await inspector.call('GET', '/api/lights/signals')).body.rows
    const step = (who: Person, body: object) => who.call('POST', `/api/lights/signals/${signal.id}`, body)
    assert.equal((await step(inspector, { do: 'explain', text: '不是我来说明' })).status, 403)
    assert.equal((await step(approver, { do: 'explain', text: '窗口误读了材料清单' })).status, 200)
    await desk.page.reload()
    await desk.page.getByPlaceholder('写明经过、原因和措施').first().fill('情况属实，限期纠正')
    await desk.page.getByRole('button', { name: '认定属实' }).click()
    await desk.page.getByText('待纠正').first().waitFor()
    await desk.page.goto(`${base}/console/ratings`)
    await desk.page.getByRole('heading', { name: '好差评' }).waitFor()
    await desk.page.getByText('让我多跑了一趟').waitFor()
    assert.deepEqual(await findingsOf(desk.page), [])
    if (shots) await desk.page.screenshot({ path: `${shots}/ratings.png`, fullPage: true })
    await desk.page.goto(`${base}/console/fees`)
    await desk.page.getByText(ITEM).first().waitFor()
    if (shots) await desk.page.screenshot({ path: `${shots}/fees.png`, fullPage: true })
    await desk.page.getByRole('link', { name: /^JK/ }).first().click()
    await desk.page.getByRole('heading', { name: '电子票据' }).waitFor()
    if (shots) await desk.page.screenshot({ path: `${shots}/fee.png`, fullPage: true })
    await desk.page.goto(`${base}/console/reconciliation`)
    await desk.page.getByRole('button', { name: /立即对账/ }).click()
    await desk.page.locator('tbody tr').first().waitFor()
    if (shots) await desk.page.screenshot({ path: `${shots}/books.png`, fullPage: true })
    const books = (await inspector.call('GET', '/api/fees/statements')).body
    assert.deepEqual([books.days[0].lines, books.days[0].fits, books.days[0].open], [1, 1, 0])
    await desk.page.goto(`${base}/console/m/${id}`)
    await desk.page
      .getByText(/绿灯|黄灯/)
      .first()
      .waitFor()
    if (shots) await desk.page.screenshot({ path: `${shots}/matter.png`, fullPage: true })
    assert.deepEqual(desk.complaints, [])
  })

  test('the list of fees: a version by a published table, tried before it is kept; a paid order is used again', {
    skip: noBrowser,
  }, async () => {
    const { city, base } = town
    const cashier = await town.login('cashier')
    const table = {
      name: 'licenceFee',
      title: { zh: '换证工本费', en: 'Fee of the licence' },
      hit: 'U',
      inputs: [{ name: 'urgent', title: { zh: '加急', en: 'Urgent' }, type: 'boolean' }],
      outputs: [{ name: 'fen', title: { zh: '金额（分）', en: 'Fen' }, type: 'number' }],
      rows: [
        { when: ['true'], gives: ['2500'] },
        { when: ['false'], gives: ['1000'] },
      ],
    } as const
    const author = { name: '演示', actor: { kind: 'system', id: null, name: '演示' } } as const
    must(
      await city.store.tx((tx) =>
        decisions.publishTable(
          tx,
          { district: city.plan.district, table, from: new Date(city.now().getTime() - 1000), why: '演示' },
          author as never,
          new Date(city.now().getTime() - 1000),
        ),
      ),
    )
    const { page, complaints } = await openPage(browser, DESK)
    await enter(page, base, 'cashier', '/fee-rules')
    await page.getByRole('button', { name: '新增收费项目' }).click()
    const form = page.locator('.feeRule')
    await form.getByLabel('编码', { exact: true }).fill('urgent.licence')
    await form.getByLabel('名称（中文）').fill('加急换证费')
    await form.getByLabel('名称（英文）').fill('Urgent licence')
    await form.getByLabel('收费依据').first().fill('演示依据')
    await form.getByLabel('金额（元）').fill('12.345')
    await form.getByRole('button', { name: '试算' }).click()
    await page.getByText('金额写成元，最多两位小数').waitFor()
    await form.getByLabel('计算方式').selectOption('published')
    await form
      .locator('label', { hasText: /^决策表/ })
      .locator('select')
      .selectOption('licenceFee')
    await form.getByLabel('urgent').fill('true')
    await form.getByRole('button', { name: '试算' }).click()
    await form.getByText('应收 25.00 元').waitFor()
    await form.getByText(/第 1 行/).waitFor()
    if (shots) await page.screenshot({ path: `${shots}/fee-rule.png`, fullPage: true })
    assert.deepEqual(await findingsOf(page), [])
    await form.getByRole('button', { name: '保存为新版本' }).click()
    await page.getByText('已保存第 1 版').waitFor()
    const card = page.locator('.card', { hasText: '加急换证费' })
    await card.getByText('换证工本费').waitFor()
    const rule = {
      code: 'urgent.licence',
      title: { zh: '加急换证费', en: 'Urgent' },
      basis: '演示',
      reliefs: [],
    }
    const amount = { kind: 'published', table: 'nothing', output: 'fen' }
    const past = await cashier.call('POST', '/api/fees/rules', { ...rule, amount, from: '2020-01-01' })
    assert.equal(past.body.error.code, 'fees.backdated')
    const none = await cashier.call('POST', '/api/fees/rules', { ...rule, amount })
    assert.equal(none.body.error.code, 'fees.noPublished')
    if (shots) await page.screenshot({ path: `${shots}/fee-rules.png`, fullPage: true })

    // paid (twice), refused, applied again: both arrivals stand there, and the first is used for the second application
    const clerk = await town.login('window01')
    const first = await application()
    await acted(clerk, first.id, 'accept')
    const due = (await clerk.call('GET', `/api/fees/matters/${first.id}`)).body
    const desk = await feesOf(city)
    const begun = must(
      await desk.begin({ demand: due.demands[0].id, notifyUrl: () => base, returnUrl: base }),
    )
    for (const txn of ['T-one', 'T-two'])
      await city.store.tx(async (tx) => {
        const demand = await desk.byId(tx, due.demands[0].id)
        assert.ok(demand)
        await desk.lay(tx, demand, 'simulator', txn, city.now())
      })
    assert.ok(begun.order)
    await page.goto(`${base}/console/fees/${due.demands[0].id}`)
    await page.getByText('重复缴费').first().waitFor()
    await page
      .getByText(/退付 (退付中|已退付|退付失败)/)
      .first()
      .waitFor()
    if (shots) await page.screenshot({ path: `${shots}/fee-twice.png`, fullPage: true })
    const staff = demo
      .staff(demo.units([]))
      .find((one) => one.unit === first.unit && /^unit/.test(one.account))
    const approver = await town.login(staff?.account ?? 'unit01')
    await acted(approver, first.id, 'examine')
    await acted(approver, first.id, 'pass', { text: '不符合条件，拟不予' })
    await acted(approver, first.id, 'refuse', { basis: '演示依据', words: '不予换证' })
    const second = await application()
    await acted(clerk, second.id, 'accept')
    const window = await openPage(browser, DESK)
    await enter(window.page, base, 'window01', `/m/${second.id}`)
    await window.page.getByText(/此前未办成的申请已缴 10.00 元/).waitFor()
    if (shots) await window.page.screenshot({ path: `${shots}/fee-reuse.png`, fullPage: true })
    await window.page.getByRole('button', { name: '抵用' }).click()
    await window.page.getByText('已抵用，无需再缴').waitFor()
    const after = (await clerk.call('GET', `/api/fees/matters/${second.id}`)).body
    assert.deepEqual(after.demands.map((one: { state: string }) => one.state).sort(), ['cancelled', 'paid'])
    assert.deepEqual([complaints, window.complaints], [[], []])
    await page.context().close()
    await window.page.context().close()
  })

  test('a misrating is asked for by the body, judged by the inspector, appealed by the rater, and put right after all', {
    skip: noBrowser,
  }, async () => {
    const { city, base } = town
    const { id, unit } = await application()
    await town.served()
    const staff = demo.staff(demo.units([])).find((one) => one.unit === unit && /^unit/.test(one.account))
    const [clerk, approver, inspector] = (await Promise.all(
      ['window01', staff?.account ?? 'unit01', 'inspector'].map((name) => town.login(name)),
    )) as [Person, Person, Person]
    await acted(clerk, id, 'accept')
    await acted(approver, id, 'examine')
    await acted(approver, id, 'pass', { text: '不符合条件' })
    await acted(approver, id, 'refuse', { basis: '演示依据', words: '不予换证' })
    await town.papered()
    await acted(clerk, id, 'deliver', { way: 'window' })
    const chance = await ratingsOf(city).ofMatter(city.store, id)
    const phone = await openPage(browser, PHONE)
    await phone.page.goto(`${base}/citizen/rate/${chance?.token}`)
    await phone.page.getByText('不满意', { exact: true }).click()
    await phone.page.locator('textarea').fill('没有说清为什么不批')
    await phone.page.getByRole('button', { name: '提交评价' }).click()
    await phone.page.getByText('感谢您的评价').waitFor()
    await town.served()
    const said = (await inspector.call('GET', '/api/ratings/words?bad=true')).body.rows
    const mine = said.find((one: { words: string }) => one.words === '没有说清为什么不批')
    const matter = mine.rectification as string
    const counted = async () => {
      const { all } = (await inspector.call('GET', '/api/ratings')).body
      return [all.bad, all.excluded] as const
    }
    const [bad, excluded] = await counted()
    await acted(approver, matter, 'misrated', { reason: 'malice', text: '申请人对结果不满，评价与服务无关' })
    assert.deepEqual(await counted(), [bad, excluded], 'under review it still counts')
    const own = await act(approver, matter, 'exclude', { text: '自己认定' })
    assert.notEqual(own.status, 200, 'whoever asks does not judge')

    // the inspector judges in the browser
    const desk = await openPage(browser, DESK)
    await enter(desk.page, base, 'inspector', `/m/${matter}`)
    await desk.page
      .getByRole('button', { name: /复核：属误评/ })
      .first()
      .click()
    await desk.page.locator('textarea').last().fill('评价内容与服务无关')
    await desk.page.keyboard.press('Control+Enter')
    await desk.page.getByText('误评，不计入').first().waitFor()
    if (shots) await desk.page.screenshot({ path: `${shots}/misrating.png`, fullPage: true })
    // the words stand on the page before the act has been taken in
    await until(async () => (await town.served(), (await counted())[1] > excluded), 'it is left out')
    assert.deepEqual(await counted(), [bad - 1, excluded + 1])

    // the rater says that it was meant; once
    await phone.page.reload()
    await phone.page.getByText('被认定为误评').waitFor()
    await phone.page.locator('textarea').fill('窗口确实没有说明理由，我是认真评价的')
    assert.deepEqual(await thumbFaults(phone.page), [])
    assert.deepEqual(await findingsOf(phone.page), [])
    if (shots) await phone.page.screenshot({ path: `${shots}/appeal.png`, fullPage: true })
    await phone.page.getByRole('button', { name: '申诉' }).click()
    await phone.page.getByText('被认定为误评').waitFor({ state: 'detached' })
    await until(async () => (await town.served(), (await counted())[1] === excluded), 'it is counted again')
    assert.deepEqual(await counted(), [bad, excluded], 'it counts again while it is looked at')
    await acted(inspector, matter, 'uphold', { text: '申诉成立，属有效评价' })
    const again = await act(approver, matter, 'misrated', { reason: 'slip', text: '再次申请' })
    assert.equal(again.body.error?.code, 'rectification.upheld')
    await acted(approver, matter, 'reply', { text: '已当面说明理由并致歉' })
    await phone.page.reload()
    await phone.page.getByText('已当面说明理由并致歉').waitFor()
    const twice = await town.anyone.call('POST', `/api/public/rate/${chance?.token}/appeal`, {
      text: '再申诉',
    })
    assert.notEqual(twice.status, 200)
    await acted(inspector, matter, 'audit', { text: '整改到位' })
    const { all } = (await inspector.call('GET', '/api/ratings')).body
    assert.ok(all.closed > 0)
    assert.deepEqual([phone.complaints, desk.complaints], [[], []])
  })

  test('verbs of the flow at the console: site check with a picture, paused clocks, signer, joint review, hand-over, send back', {
    skip: noBrowser,
  }, async () => {
    const { base } = town
    const { id, unit } = await application()
    const seats = demo.staff(demo.units([]))
    const own = seats.filter((one) => one.unit === unit && /^(unit|lead)/.test(one.account))
    const others = seats.filter((one) => one.unit !== unit && /^unit/.test(one.account)).slice(0, 3)
    const [clerk, first, second] = (await Promise.all(
      ['window01', own[0]?.account ?? '', own[1]?.account ?? ''].map((name) => town.login(name)),
    )) as [Person, Person, Person]
    await acted(clerk, id, 'accept')
    const { page, complaints } = await openPage(browser, DESK)
    await enter(page, base, own[0]?.account ?? '', `/m/${id}`)
    const drawer = page.locator('.drawer')
    const begin = async (title: string) => {
      if (shots) process.stderr.write(`step ${title}\n`)
      await page.locator('.acts').getByRole('button', { name: title }).first().click()
      await drawer.waitFor()
    }
    const send = async () => {
      await page.keyboard.press('Control+Enter')
      await drawer.waitFor({ state: 'detached' })
    }
    const choose = async (label: string, words: string) => {
      await drawer.getByLabel(label).first().fill(words)
      await page.getByRole('option', { name: words }).first().click()
    }
    const state = async () => (await first.call('GET', `/api/matters/${id}`)).body
    await begin('开始审查')
    await send()

    // 现场核查: who, where, what was seen
    await begin('现场核查')
    await drawer.getByLabel('核查人员（两名以上）').fill('甲、乙')
    await drawer.getByLabel('核查情况').fill('现场与申报一致')
    await drawer.getByLabel('经度').fill('113.27')
    await drawer.getByLabel('纬度').fill('23.15')
    const day = drawer.getByLabel('核查日期').first()
    await day.fill('今天')
    await day.press('Tab')
    await drawer
      .locator('input[type=file]')
      .first()
      .setInputFiles({
        ...{ name: 'site.png', mimeType: 'image/png', buffer: Buffer.from(PIXEL, 'base64') },
      })
    await drawer.getByText('site.png').first().waitFor()
    await send()
    await page.getByText('现场与申报一致').first().waitFor()

    // 特别程序: the clocks stand still, and say so
    await begin('启动特别程序')
    await choose('程序', '检验')
    await drawer.getByLabel('所需工作日').fill('5')
    await drawer.getByLabel('书面告知内容').fill('送检 5 个工作日，不计入期限')
    await send()
    const paused = (await state()).clocks.filter((one: { state: string }) => one.state === 'paused')
    assert.deepEqual(paused.map((one: { kind: string }) => one.kind).sort(), ['legal', 'promise'])
    if (shots) await page.screenshot({ path: `${shots}/verbs-special.png`, fullPage: true })
    await begin('特别程序结束')
    await drawer.getByLabel('结论').fill('检验合格')
    await send()
    assert.equal((await state()).matter.state, 'review')

    // 加签 before the step: nothing goes on until the signer has spoken
    await begin('加签')
    await choose('加签人', second.me.name)
    await drawer.locator('input[value=before]').press('Space')
    await send()
    const waits = await act(first, id, 'pass', { text: '不等加签人' })
    assert.notEqual(waits.status, 200)
    await acted(second, id, 'giveOpinion', { opinion: 'agree', text: '同意' })

    // 征求意见（过半数）: two of three are enough
    await page.reload()
    await begin('征求意见（过半数）')
    for (const one of others) await choose('征求意见的单位', town.city.catalog.unitName(one.unit) ?? '')
    await drawer.getByLabel('征求意见的事项').fill('请就安全条件提出意见')
    await send()
    assert.equal((await state()).matter.state, 'opinions')
    for (const one of others.slice(0, 2))
      await acted(await town.login(one.account), id, 'giveOpinion', { opinion: 'agree', text: '同意' })
    assert.equal((await state()).matter.state, 'review', 'the third need not answer')

    // 转办, 退回 to a step it really stood in
    await page.reload()
    await begin('转办')
    await choose('转给', second.me.name)
    await send()
    await acted(second, id, 'pass', { text: '材料齐全' })
    await page.goto(`${base}/console/m/${id}`)
    await begin('退回')
    await drawer.locator('input[value=accepted]').press('Space')
    await drawer.getByLabel('退回理由').fill('须重新审查')
    await send()
    assert.equal((await state()).matter.state, 'accepted')
    if (shots) await page.screenshot({ path: `${shots}/verbs-end.png`, fullPage: true })
    assert.deepEqual(complaints, [])
    await page.context().close()
  })
})
