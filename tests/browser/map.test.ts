import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { foundPlaces } from '../../host/index.ts'
import { type Person, type RunningTestCity, startTestCity } from '../city.ts'
import { buildPages, enter as enterAt, findingsOf, noBrowser, openBrowser, openPage } from './browser.ts'

const DESK = { viewport: { width: 1440, height: 900 } }
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true }

describe('the one map', { skip: noBrowser }, () => {
  let city: RunningTestCity
  let browser: Browser
  let agent: Person
  let told = 0

  /** A request at a place. */
  const tell = async (lon: number, lat: number): Promise<void> => {
    told++
    const { status } = await agent.call('POST', '/api/matters', {
      type: 'hotline.ticket',
      form: {
        title: `路灯不亮 ${told}`,
        content: '路口的路灯不亮三天了',
        kind: 'complaint',
        category: '0301',
        urgency: 'normal',
        area: '440111007',
        point: { lon, lat },
      },
      requester: { name: '李四', phone: '13911112222' },
      touch: { channel: 'phone', source: 'test', externalId: `map-${told}` },
    })
    assert.equal(status, 201)
  }
  before(async () => {
    const pages = await buildPages()
    city = await startTestCity({ webDist: pages.dist })
    browser = await openBrowser({ gl: true })
    agent = await city.login('agent')
    await foundPlaces(city.city, new Date(Date.now() - 86_400_000))
    for (let i = 0; i < 9; i++) await tell(113.255 + (i % 3) * 0.004, 23.168 + Math.floor(i / 3) * 0.004)
    await tell(113.33, 23.24)
  })
  after(async () => {
    await browser?.close()
    await city?.stop()
  })
  const drawn = (page: Page) =>
    page.locator('.citymap[data-state=ready]').first().waitFor({ timeout: 60_000 })
  const idle = (page: Page) => page.locator('.citymap-frame[data-idle]').first().waitFor({ timeout: 60_000 })

  test('drawn from this server alone; a drawn area counts what its list counts; new ones appear', async () => {
    const { page, complaints } = await openPage(browser, DESK)
    const elsewhere: string[] = []
    const tiles: number[] = []
    page.on('request', (request) => {
      if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(city.base))
        elsewhere.push(request.url())
    })
    page.on('response', (response) => {
      if (response.url().includes('/api/public/map/base/')) tiles.push(response.status())
    })
    await enterAt(page, city.base, 'dispatcher', '/map?v=113.262,23.176,13')
    await drawn(page)
    await idle(page)
    assert.ok(tiles.length > 0 && tiles.every((status) => status === 200), `tiles: ${tiles.join()}`)
    assert.deepEqual(await findingsOf(page), [])

    const total = page.locator('.layerpanel .check small').first()
    await total.filter({ hasText: /^10$/ }).waitFor()
    await tell(113.2571, 23.1701)
    // by the live connection, without a reload
    await total.filter({ hasText: /^11$/ }).waitFor({ timeout: 60_000 })

    await page.getByRole('button', { name: '圈选' }).click()
    const box = await page.locator('.citymap-frame').first().boundingBox()
    assert.ok(box)
    const corner = (x: number, y: number) => page.mouse.click(box.x + box.width * x, box.y + box.height * y)
    await corner(0.34, 0.3)
    await corner(0.66, 0.3)
    await corner(0.66, 0.75)
    await corner(0.34, 0.75)
    await page.keyboard.press('Enter')
    const figure = page.locator('.mapcard .figure').first()
    await figure.filter({ hasText: /^\d+$/ }).waitFor()
    const counted = Number(await figure.textContent())
    assert.ok(counted >= 9 && counted < 11, `counted ${counted}`)
    await page.getByRole('link', { name: /在列表中查看/ }).click()
    await page.locator('.page h1').first().waitFor()
    await page
      .locator('.page .tag', { hasText: `${counted} 件` })
      .first()
      .waitFor()
    assert.deepEqual(complaints, [])
    assert.deepEqual(elsewhere, [])
    await page.context().close()
  })

  test('a place is looked up by its first letters and shows who answers for it', async () => {
    const { page } = await openPage(browser, DESK)
    await enterAt(page, city.base, 'dispatcher', '/map')
    await drawn(page)
    await page.getByRole('combobox', { name: /搜地名/ }).fill('syldd')
    await page
      .getByRole('option', { name: /三元里大道/ })
      .first()
      .waitFor()
    await page.keyboard.press('Enter')
    const card = page.locator('.mapcard')
    await card.getByText('网格长').first().waitFor()
    assert.match((await card.textContent()) ?? '', /综治网格/)
    await page.context().close()
  })

  test('on the phone nothing is cut off, and grids are shown and checked', async () => {
    const { page } = await openPage(browser, PHONE)
    await enterAt(page, city.base, 'head', '/map?v=113.262,23.176,14')
    await drawn(page)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    assert.ok(wide <= 390, `scrolls sideways: ${wide}`)
    await page.setViewportSize(DESK.viewport)
    await page.goto(`${city.base}/console/grids`)
    await page.locator('.gridlist button').first().waitFor()
    await page.getByRole('button', { name: '拓扑检查' }).click()
    await page.getByText('无重叠、无空隙').waitFor({ timeout: 60_000 })
    assert.deepEqual(await findingsOf(page), [])
    await page.goto(`${city.base}/console/addresses?tab=try`)
    await page.getByRole('textbox', { name: /粘贴一条地址/ }).fill('三圆里大道')
    await page.locator('b', { hasText: '三元里大道' }).first().waitFor()
    assert.deepEqual(await findingsOf(page), [])
    await page.context().close()
  })
})
