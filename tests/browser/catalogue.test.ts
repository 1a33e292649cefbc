import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { city as demo } from '../../cities/demo/index.ts'
import { foundCatalogue } from '../../host/index.ts'
import { type RunningTestCity, startTestCity } from '../city.ts'
import { buildPages, enter as enterAt, findingsOf, noBrowser, openBrowser, openPage } from './browser.ts'

const DESK = { viewport: { width: 1440, height: 900 } }
const PHONE = { viewport: { width: 390, height: 844 } }

describe('pages of the catalogue', { skip: noBrowser }, () => {
  let city: RunningTestCity
  let browser: Browser
  let pages: Awaited<ReturnType<typeof buildPages>>

  before(async () => {
    pages = await buildPages()
    city = await startTestCity({ webDist: pages.dist })
    browser = await openBrowser()
    // the whole list, and the files of one dataset
    const some = (own: number, now: Date) =>
      (demo.catalogue?.(own, now) ?? []).map((seed) => {
        if (seed.title.zh === '公共充电桩') return seed
        const { deliveries: _, ...rest } = seed
        return rest
      })
    await foundCatalogue(city.city, some, city.city.now())
  })
  after(async () => {
    await browser?.close()
    await city?.stop()
  })
  const enter = (page: Page, account: string, path: string) => enterAt(page, city.base, account, path)
  const wide = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)

  test('found by words and facets, opened, its lineage followed by keyboard', async () => {
    const { page, complaints } = await openPage(browser, DESK)
    await enter(page, 'datahead', '/catalogue')
    await page.getByText('883 个数据资源').waitFor()
    assert.deepEqual(await findingsOf(page), [])
    await page.getByRole('searchbox').fill('充电桩')
    await page.keyboard.press('Enter')
    await page.locator('.entries .name').first().waitFor()
    // the box follows the address, which follows the click
    await page.getByLabel('已归集').click()
    await page.waitForURL(/origin=intake/)
    await page.getByRole('link', { name: '公共充电桩' }).click()
    await page.locator('.strip').waitFor()
    assert.deepEqual(await findingsOf(page), [])
    await page.getByRole('button', { name: '血缘' }).click()
    await page.locator('.lineage path').first().waitFor({ state: 'attached' })
    await page.getByRole('button', { name: '桩号' }).focus()
    await page.keyboard.press('Enter')
    await page.locator('.lineage path.on').first().waitFor({ state: 'attached' })
    assert.deepEqual(await findingsOf(page), [])
    await page.getByRole('button', { name: '版本' }).click()
    await page.getByText('首次发布').waitFor()
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('the rows of his own unit are shown to its steward; a draft tells what it lacks', async () => {
    const { page, complaints } = await openPage(browser, DESK)
    const steward = await city.login('data20')
    await enter(page, 'data20', '/catalogue')
    const { body } = await steward.call('GET', '/api/datasets?q=公共充电桩&origin=intake')
    await page.goto(`${city.base}/console/catalogue/${body.rows[0].id}?tab=sample`)
    await page.locator('.plain-table td').first().waitFor()
    assert.deepEqual(await findingsOf(page), [])
    await page.goto(`${city.base}/console/catalogue/new`)
    await page.getByLabel('名称 · 中文').fill('新能源汽车保有量')
    await page.getByText('提交前还需完善').waitFor()
    await page.getByRole('button', { name: '增加信息项' }).click()
    assert.deepEqual(await findingsOf(page), [])
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('the data map opens the list of a cell; nothing is wider than a phone', async () => {
    const { page } = await openPage(browser, DESK)
    await enter(page, 'leader', '/data-map')
    await page.locator('.heat td a').first().waitFor()
    assert.deepEqual(await findingsOf(page), [])
    await page.locator('.heat td a').nth(1).click()
    await page.locator('.entries .name').first().waitFor()
    await page.context().close()

    const phone = await openPage(browser, PHONE)
    await enter(phone.page, 'datahead', '/catalogue')
    await phone.page.locator('.entries .name').first().waitFor()
    assert.equal(await wide(phone.page), 0)
    for (const path of ['/data-map', '/data-demands']) {
      await phone.page.goto(`${city.base}/console${path}`)
      await phone.page.locator('h1').waitFor()
      assert.equal(await wide(phone.page), 0, path)
    }
    await phone.page.context().close()
  })

  test('a citizen finds open data, looks at the first rows and sends a word', async () => {
    const { page, complaints } = await openPage(browser, PHONE)
    await page.goto(`${city.base}/citizen/open`)
    await page.locator('.openList li').first().waitFor()
    assert.deepEqual(await findingsOf(page), [])
    await page.getByRole('searchbox').fill('充电桩')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: '公共充电桩' }).click()
    await page.locator('.openTable td').first().waitFor()
    assert.deepEqual(await findingsOf(page), [])
    assert.equal(await wide(page), 0)
    await page.locator('#open-say').fill('有一个桩已经拆了')
    await page.getByRole('button', { name: '提交' }).click()
    await page.getByText('已收到，谢谢').waitFor()
    assert.deepEqual(complaints, [])
    await page.context().close()
  })
})
