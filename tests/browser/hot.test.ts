import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { issues } from '../../cities/demo/issues.ts'
import { type Person, type RunningTestCity, startTestCity } from '../city.ts'
import { buildPages, enter as enterAt, findingsOf, noBrowser, openBrowser, openPage } from './browser.ts'

const DESK = { viewport: { width: 1440, height: 900 } }
const PHONE = { viewport: { width: 390, height: 844 } }

describe('pages of hot issues and topics', { skip: noBrowser }, () => {
  let city: RunningTestCity
  let browser: Browser
  let pages: Awaited<ReturnType<typeof buildPages>>
  let agent: Person

  before(async () => {
    pages = await buildPages()
    city = await startTestCity({ webDist: pages.dist })
    browser = await openBrowser()
    agent = await city.login('agent')
    for (const [n, told] of (issues[0]?.told ?? []).entries()) {
      const { status } = await agent.call('POST', '/api/matters', {
        type: 'hotline.ticket',
        form: { ...told, kind: 'complaint', category: '0301', urgency: 'normal', area: '440111007' },
        requester: { name: '李四', phone: `1391111${1000 + n}` },
        touch: { channel: 'phone', source: 'test', externalId: `hot-${n}` },
      })
      assert.equal(status, 201)
    }
    await city.watched()
  })
  after(async () => {
    await browser?.close()
    await city?.stop()
  })

  const enter = (page: Page, account: string, path: string) => enterAt(page, city.base, account, path)

  test('from the list to the group by keyboard, one taken out with a reason, and that undone', async () => {
    const { page, complaints } = await openPage(browser, DESK)
    await enter(page, 'dispatcher', '/hot')
    await page.locator('.hotlist li').first().waitFor()
    await page.locator('.hotmap .spot').first().waitFor()
    assert.deepEqual(await findingsOf(page), [])
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.locator('.weeks').waitFor()
    assert.deepEqual(await findingsOf(page), [])
    const before = await page.locator('.mini input[type=checkbox]').count()
    assert.ok(before >= 3)
    await page.locator('.mini input[type=checkbox]').first().check()
    await page.getByLabel('理由（必填）').first().fill('是另一件事')
    await page.getByRole('button', { name: '拆出所选 1 件' }).click()
    await page.getByText('拆出 1 件').waitFor()
    await page.getByRole('button', { name: '撤销' }).click()
    await page.locator('section[aria-label="人工合并与拆分"] input').fill('核实后仍属一件事')
    await page.keyboard.press('Enter')
    await page.getByText('已由').waitFor()
    assert.equal(await page.locator('.mini input[type=checkbox]').count(), before)
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('a group becomes a topic; a unit sees neither the group nor how to make one', async () => {
    const { page, complaints } = await openPage(browser, DESK)
    await enter(page, 'head', '/hot')
    await page.locator('.hotlist .name').first().click()
    await page.getByRole('link', { name: '立为专题' }).click()
    await page.locator('#topic-title').fill('夜间施工专项治理')
    await page.locator('#topic-goal').fill('夜间施工诉求减少一半')
    await page.locator('#topic-owner').fill('城管')
    await page.locator('[role=option]').first().click()
    assert.deepEqual(await findingsOf(page), [])
    await page.getByRole('button', { name: '保存' }).click()
    await page.locator('.compare').waitFor()
    assert.deepEqual(await findingsOf(page), [])
    assert.deepEqual(complaints, [])
    await page.context().close()

    const unit = await openPage(browser, PHONE)
    await enter(unit.page, 'unit01', '/hot?days=30')
    await unit.page.getByText('这一时段没有热点').waitFor()
    await unit.page.goto(`${city.base}/console/topics`)
    await unit.page.getByText('夜间施工专项治理').waitFor()
    assert.equal(await unit.page.getByRole('link', { name: '新建专题' }).count(), 0)
    await unit.page.context().close()
  })

  test('on a phone nothing is wider than the screen', async () => {
    const { page } = await openPage(browser, PHONE)
    await enter(page, 'dispatcher', '/hot')
    await page.locator('.hotlist li').first().waitFor()
    const wide = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    assert.equal(await wide(), 0)
    await page.locator('.hotlist .name').first().click()
    await page.locator('.weeks').waitFor()
    assert.equal(await wide(), 0)
    await page.context().close()
  })
})
