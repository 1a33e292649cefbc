import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { estateRegisters } from '../../cities/demo/services/estate.ts'
import { foundLists } from '../../host/index.ts'
import { idNumber, swift } from '../citizen.ts'
import { type RunningTestCity, startTestCity } from '../city.ts'
import { buildPages, enter, findingsOf, noBrowser, openBrowser, openPage, thumbFaults } from './browser.ts'
import { citizenIn, heading, onward, scribble } from './citizen.ts'

const PHONE = { viewport: { width: 390, height: 844 } }
const BUYER = { name: '王小明', number: idNumber('44011119880808211') }
const SELLER = { name: '李丽娟', number: idNumber('44011119850505122') }
const OWNER = { name: '陈志强', number: idNumber('44011119790909233') }

describe('house, tax and bank from a telephone', { skip: noBrowser }, () => {
  let city: RunningTestCity
  let browser: Browser
  let desk: Page
  let entered = false

  before(async () => {
    const pages = await buildPages()
    city = await startTestCity({ webDist: pages.dist, plan: swift })
    browser = await openBrowser()
    const yesterday = new Date(city.city.now().getTime() - 86_400_000)
    await foundLists(city.city, { registers: estateRegisters }, yesterday)
    desk = (await openPage(browser, { viewport: { width: 1440, height: 900 } })).page
  })
  after(async () => {
    await browser?.close()
    await city?.stop()
  })

  const shot = async (page: Page, name: string) => {
    const { HUYING_SHOTS: folder } = process.env
    if (folder) await page.screenshot({ path: `${folder}/estate-${name}.png`, fullPage: true })
  }
  const yes = (page: Page, group: string, answer: '是' | '否') =>
    page.getByRole('group', { name: group }).getByText(answer, { exact: true }).click()

  /** From the search to the page of what is applied for. */
  async function begin(page: Page, words: string, title: RegExp): Promise<void> {
    await page.goto(`${city.base}/citizen/services`)
    await page.getByRole('searchbox').or(page.locator('main input')).first().fill(words)
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: title }).first().click()
    await page.getByRole('link', { name: '在线办理' }).click()
    await heading(page, '申请人')
    await onward(page)
    await heading(page, '申请事项')
  }

  /** From the result's page to the number of the application. */
  async function finish(page: Page): Promise<string> {
    await onward(page)
    await heading(page, '结果领取')
    await page.locator('.choice').first().click()
    await scribble(page)
    await onward(page)
    await heading(page, '提交材料')
    for (const material of await page.locator('.material:has(input[type=checkbox])').all())
      await material.locator('input[type=checkbox]').first().check()
    await onward(page)
    await heading(page, '看一遍，没问题就提交')
    await page.getByLabel('我承诺以上内容和材料真实有效。').check()
    await page.getByRole('button', { name: '提交申请' }).click()
    await heading(page, '申请已提交')
    return (await page.locator('.bigNumber').textContent()) ?? ''
  }

  /** Pays what is due for this application at the pretended platform, in another process. */
  async function pay(page: Page, number: string, yuan: string): Promise<void> {
    await page.goto(`${city.base}/citizen/mine/${number}`)
    const due = page.locator(`a[href*="/pay/"]`).filter({ hasText: yuan })
    await due.waitFor()
    await due.click()
    await page.locator('.fen', { hasText: yuan }).waitFor()
    await shot(page, `pay-${yuan}`)
    await page.getByRole('button', { name: '去支付' }).click()
    await page.getByRole('button', { name: /确认支付/ }).click()
    const back = page.getByRole('link', { name: /返回/ })
    if (await back.isVisible().catch(() => false)) await back.click()
    await page.getByText('已缴清').waitFor()
  }

  /** A person examines and books at the desk; all else is done by itself. */
  async function decide(number: string, name: string): Promise<void> {
    if (entered) await desk.goto(`${city.base}/console/m/${number}`)
    else await enter(desk, city.base, 'registrar', `/m/${number}`)
    entered = true
    await desk.getByRole('heading', { name: '并行办理' }).waitFor()
    const act = async (title: string, then: string) => {
      await desk
        .getByRole('button', { name: new RegExp(`^${title}`) })
        .first()
        .click()
      await desk.locator('button[form=act]').click()
      // what follows by itself stands there without a reload
      await desk.locator('.state-tag', { hasText: then }).first().waitFor()
    }
    await act('审核通过', '待登簿')
    if (name === 'new') assert.deepEqual(await findingsOf(desk), [])
    await shot(desk, `desk-${name}`)
    await act('登簿', '已办结')
  }

  test('a new home with a loan: two steps, no visit', async () => {
    const { page, complaints } = await openPage(browser, PHONE)
    await citizenIn(page, city.base, '13900000018', BUYER)
    await begin(page, '新房过户', /新建商品房转移登记/)
    await page.getByText('新建商品房', { exact: true }).click()
    await page.getByLabel('合同备案号').fill('YS202600011')
    await page.getByLabel('不动产单元号').fill('440111005012GB00210F00030110')
    await page.getByLabel('成交价（元，不含增值税）').fill('3000000')
    await page.getByLabel('建筑面积（平方米）').fill('105')
    await page.getByText('家庭唯一住房').click()
    await yes(page, '与配偶共同购买', '否')
    await yes(page, '是否贷款购房', '是')
    await page.getByText('演示银行一').click()
    await page.getByLabel('贷款金额（元）').fill('1000000')
    assert.deepEqual(await thumbFaults(page), [])
    const number = await finish(page)
    await pay(page, number, '30,000.00')
    await decide(number, 'new')
    await page.goto(`${city.base}/citizen/mine/${number}`)
    await page.getByText('已办结').first().waitFor()
    await page.getByText('您办了 2 步，跑了 0 趟').waitFor()
    assert.equal(await page.getByText('已办好').count(), 4)
    assert.deepEqual(await thumbFaults(page), [])
    await shot(page, 'new-done')
    assert.deepEqual(complaints, [])
  })

  test('a second-hand home: the seller signs on his own telephone and pays his own taxes', async () => {
    const { page, complaints } = await openPage(browser, PHONE)
    await citizenIn(page, city.base, '13900000028', BUYER)
    await begin(page, '二手房', /存量房转移登记/)
    await page.getByText('存量房（二手房）', { exact: true }).click()
    await page.getByLabel('卖方姓名').fill(SELLER.name)
    await page.getByLabel('卖方身份证号').fill(SELLER.number)
    await page.getByLabel('卖方手机号').fill('13900000029')
    await yes(page, '是否卖方家庭唯一住房', '是')
    await page.getByLabel('不动产单元号').fill('440111005012GB00221F00030121')
    await page.getByLabel('成交价（元）').fill('4320000')
    await page.getByLabel('建筑面积（平方米）').fill('143.5')
    await page.getByText('家庭唯一住房').last().click()
    await yes(page, '与配偶共同购买', '否')
    await yes(page, '是否贷款购房', '否')
    await page.getByText('各方手机签署').click()
    const number = await finish(page)
    await page.getByRole('link', { name: '查看进度' }).click()
    await page.getByText('待其他当事人签署').first().waitFor()
    await page.getByRole('heading', { name: '共同签署' }).waitFor()
    assert.deepEqual(await thumbFaults(page), [])
    await shot(page, 'second-signing')

    const other = await openPage(browser, PHONE)
    await citizenIn(other.page, city.base, '13900000029', SELLER)
    await other.page.goto(`${city.base}/citizen/mine`)
    await other.page.getByRole('link', { name: /存量房转移登记/ }).click()
    await other.page.getByText('4,320,000').waitFor()
    await scribble(other.page)
    await other.page.getByRole('button', { name: '获取签署码' }).click()
    const told = (await other.page.getByText('签署码是').textContent()) ?? ''
    await other.page.getByLabel('6 位签署码').fill(/\d{6}/.exec(told)?.[0] ?? '')
    assert.deepEqual(await thumbFaults(other.page), [])
    assert.deepEqual(await findingsOf(other.page), [])
    await shot(other.page, 'sign')
    await other.page.getByRole('button', { name: '同意并签署' }).click()
    await other.page.getByText('已签署，谢谢').waitFor()

    await pay(page, number, '64,800.00')
    await other.page.goto(`${city.base}/citizen/pay`)
    await other.page.getByText('43,200.00').click()
    await other.page.getByRole('button', { name: '去支付' }).click()
    await other.page.getByRole('button', { name: /确认支付/ }).click()
    await decide(number, 'second')
    await page.goto(`${city.base}/citizen/mine/${number}`)
    await page.getByText('您办了 2 步，跑了 0 趟').waitFor()
    await page.getByText('其他当事人办了 2 步').waitFor()
    await shot(page, 'second-done')
    assert.deepEqual([...complaints, ...other.complaints], [])
  })

  test('a mortgage: one step, no visit, no taxes', async () => {
    const { page, complaints } = await openPage(browser, PHONE)
    await citizenIn(page, city.base, '13900000038', OWNER)
    await begin(page, '房屋抵押', /抵押权登记/)
    await page.getByText('抵押登记', { exact: true }).click()
    await page.getByLabel('不动产单元号').fill('440111005012GB00222F00030122')
    await page.getByText('演示银行二').click()
    await page.getByLabel('贷款金额（元）').fill('2000000')
    await yes(page, '借款人是否为他人（为他人借款作抵押）', '否')
    const number = await finish(page)
    await decide(number, 'mortgage')
    await page.goto(`${city.base}/citizen/mine/${number}`)
    await page.getByText('您办了 1 步，跑了 0 趟').waitFor()
    assert.deepEqual(complaints, [])
  })
})
