import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { must } from '../../base/index.ts'
import { city as demo } from '../../cities/demo/index.ts'
import { ratingsOf } from '../../host/ratings.ts'
import { systemActor } from '../../platform/org/index.ts'
import { items } from '../../platform/services/index.ts'
import { type Person, type RunningTestCity, startTestCity } from '../city.ts'
import { buildPages, enter, findingsOf, noBrowser, openBrowser, openPage, thumbFaults } from './browser.ts'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: 'zh-CN' }
const DESK = { viewport: { width: 1440, height: 900 }, locale: 'zh-CN' }
const shots = process.env.HUYING_SHOTS
const ITEM = '机动车驾驶证期满换证'

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
  await town.served()
  assert.equal((await inspector.call('GET', `/api/matters/${rectification}`)).body.matter.state, 'closed')
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
