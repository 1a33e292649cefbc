import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { estateRegisters } from '../../cities/demo/services/estate.ts'
import { foundLists } from '../../host/index.ts'
import { idCheck } from '../../platform/fields/decide.ts'
import { type RunningTestCity, startTestCity } from '../city.ts'
import { buildPages, enter, findingsOf, noBrowser, openBrowser, openPage, thumbFaults } from './browser.ts'

const PHONE = { viewport: { width: 390, height: 844 } }
const BODY = '44011119880808211'
const NUMBER = BODY + idCheck(BODY)

describe('house, tax and bank from a telephone', { skip: noBrowser }, () => {
  let city: RunningTestCity
  let browser: Browser
  let pages: Awaited<ReturnType<typeof buildPages>>
  const at = (path: string) => `${city.base}/citizen/${path}`

  before(async () => {
    pages = await buildPages()
    city = await startTestCity({ webDist: pages.dist })
    browser = await openBrowser()
    const yesterday = new Date(city.city.now().getTime() - 86_400_000)
    await foundLists(city.city, { registers: estateRegisters }, yesterday)
  })
  after(async () => {
    await browser?.close()
    await city?.stop()
  })

  const heading = (page: Page, text: string | RegExp) =>
    page.getByRole('heading', { level: 1, name: text }).waitFor()
  const onward = async (page: Page) => {
    const was = page.url()
    await page.locator('form button[type=submit]').last().click()
    await page.waitForURL((url) => url.href !== was)
  }

  test('a new home with a loan: sent on the telephone, examined and booked at the desk, certificate and loan released', async () => {
    const { page, complaints } = await openPage(browser, PHONE)
    await page.goto(at('login'))
    await page.getByLabel('手机号码').fill('13900000018')
    await page.getByRole('button', { name: '获取验证码' }).click()
    const told = (await page.getByText('验证码是').textContent()) ?? ''
    await page.getByLabel('短信中的 6 位验证码').fill(/\d{6}/.exec(told)?.[0] ?? '')
    await page.getByRole('button', { name: '登录' }).click()
    await page.getByLabel('姓名（与身份证一致）').fill('王小明')
    await page.getByLabel('公民身份号码').fill(NUMBER)
    await page.getByRole('button', { name: '确认' }).click()
    await page.getByText('已实名').waitFor()

    await page.goto(at('services'))
    await page.getByRole('searchbox').or(page.locator('main input')).first().fill('新房过户')
    await page.keyboard.press('Enter')
    await page
      .getByRole('link', { name: /新建商品房转移登记/ })
      .first()
      .click()
    await page.getByRole('link', { name: '在线办理' }).click()
    await heading(page, '申请人')
    await onward(page)
    await heading(page, '申请事项')
    await page.getByText('新建商品房', { exact: true }).click()
    await page.getByLabel('合同备案号').fill('YS202600002')
    await page.getByLabel('不动产单元号').fill('440111005012GB00201F00030101')
    await page.getByLabel('成交价（元）').fill('1920000')
    await page.getByLabel('建筑面积（平方米）').fill('73.5')
    await page.getByText('家庭唯一住房').click()
    await page.getByRole('group', { name: '是否贷款购房' }).getByText('是', { exact: true }).click()
    await page.getByText('演示银行一').click()
    await page.getByLabel('贷款金额（元）').fill('1000000')
    assert.deepEqual(await thumbFaults(page), [])
    await onward(page)
    await heading(page, '结果领取')
    await page.locator('.choice').first().click()
    const canvas = page.locator('canvas')
    await canvas.scrollIntoViewIfNeeded()
    const box = await canvas.boundingBox()
    assert.ok(box)
    await page.mouse.move(box.x + 40, box.y + 40)
    await page.mouse.down()
    await page.mouse.move(box.x + 220, box.y + 90, { steps: 6 })
    await page.mouse.up()
    await page.locator('.signature[data-kept=true]').waitFor()
    await onward(page)
    await heading(page, '提交材料')
    for (const material of await page.locator('.material:has(input[type=checkbox])').all()) {
      await material.locator('input[type=checkbox]').first().check()
    }
    await onward(page)
    await heading(page, '看一遍，没问题就提交')
    await page.getByLabel('我承诺以上内容和材料真实有效。').check()
    await page.getByRole('button', { name: '提交申请' }).click()
    await heading(page, '申请已提交')
    const number = (await page.locator('.bigNumber').textContent()) ?? ''

    // at the desk: tax and bank are done by themselves, a person examines and books
    const desk = await openPage(browser, { viewport: { width: 1440, height: 900 } })
    await enter(desk.page, city.base, 'registrar', `/m/${number}`)
    await desk.page.getByRole('heading', { name: '并行办理' }).waitFor()
    const act = async (name: string, then: string) => {
      await desk.page
        .getByRole('button', { name: new RegExp(`^${name}`) })
        .first()
        .click()
      await desk.page.locator('button[form=act]').click()
      await desk.page.locator('.state-tag', { hasText: then }).first().waitFor({ timeout: 30_000 })
    }
    await act('审核通过', '待登簿')
    assert.deepEqual(await findingsOf(desk.page), [])
    await act('登簿', '已办结')

    await page.getByRole('link', { name: '查看进度' }).click()
    await page.getByText('已办结').first().waitFor()
    await page.getByRole('heading', { name: '同时在办' }).waitFor()
    assert.equal(await page.getByText('已办好').count(), 3)
    assert.deepEqual(await thumbFaults(page), [])
    assert.deepEqual(complaints, [])
  })
})
