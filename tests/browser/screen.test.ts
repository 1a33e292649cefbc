import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { type Person, type RunningTestCity, startTestCity } from '../city.ts'
import { buildPages, enter, findingsOf, noBrowser, openBrowser, openPage } from './browser.ts'

const WALL = { viewport: { width: 1920, height: 1080 } }
const LONG =
  '城市管理和综合执法局（广州市白云区综合行政执法与城市运行服务保障联合工作领导小组办公室驻街道专班第一分队）'
const both = (text: string) => ({ zh: text, en: text })

// biome-ignore lint/suspicious/noExplicitAny: pictures are filled field by field
type Any = any

/** A picture as the server gives it, with nothing in it, or with more than ever fits. */
function filled(picture: Any, many: boolean): Any {
  const value = many ? 123_456_789 : 0
  const figure = (one: Any) => ({
    ...one,
    value: one.unit === 'percent' ? (many ? 83.3 : null) : value,
    numerator: one.unit === 'percent' ? (many ? 100 : 0) : value,
    denominator: one.unit === 'percent' ? (many ? 120 : 0) : null,
    change: many ? 12.3 : null,
    level: many && one.name.endsWith('verdue') ? 'red' : null,
    missed: many && one.unit === 'percent',
    rowsUrl: one.rowsUrl && '/api/matters?limit=50',
  })
  const row = (n: number) => ({
    ...{ key: `c${n}`, title: both(LONG), value: many ? value - n : 0, numerator: 100, denominator: 120 },
    ...{ level: null, missed: n % 2 === 0, rowsUrl: '/api/matters?limit=50' },
  })
  const tiles = Object.fromEntries(
    Object.entries<Any>(picture.tiles).map(([id, tile]) => {
      const figures = tile.figures?.map(figure)
      if (tile.kind === 'map') return [id, { ...tile, figures, rows: many ? tile.rows : [] }]
      if (tile.kind === 'rank') {
        const rows = Array.from({ length: many ? 8 : 0 }, (_, n) => row(n))
        return [id, { ...tile, figures, rows }]
      }
      if (tile.kind === 'list')
        return [
          id,
          {
            ...tile,
            rows: Array.from({ length: many ? 6 : 0 }, (_, n) => ({
              ...{ id: `m${n}`, number: `2026${n}`, title: `夜间施工噪声${LONG}`, areaName: LONG },
              ...{ at: new Date().toISOString(), light: 'red' },
            })),
          },
        ]
      return [id, figures ? { ...tile, figures } : tile]
    }),
  )
  return { ...picture, asOf: new Date().toISOString(), tiles }
}

describe('the operation-centre screen', { skip: noBrowser }, () => {
  let city: RunningTestCity
  let browser: Browser
  let pages: Awaited<ReturnType<typeof buildPages>>
  let leader: Person

  before(async () => {
    pages = await buildPages()
    city = await startTestCity({ webDist: pages.dist })
    browser = await openBrowser()
    leader = await city.login('leader')
    for (const content of ['路灯不亮已经三天了', '井盖缺失很危险']) await report(content)
    await city.figured()
  })
  after(async () => {
    await browser?.close()
    await city?.stop()
  })

  const report = async (content: string): Promise<string> => {
    const body = { content, area: '440111007', phone: '13800138000' }
    const made = await city.anyone.call('POST', '/api/public/requests', body, {
      'idempotency-key': crypto.randomUUID(),
    })
    assert.equal(made.status, 201, JSON.stringify(made.body))
    return made.body.number
  }

  async function openWall(query = '', options: BrowserContextOptions = WALL, given?: (picture: Any) => Any) {
    const looked = await openPage(browser, options)
    const [name, value] = leader.cookie.split('=') as [string, string]
    await looked.page.context().addCookies([{ name, value, url: city.base }])
    if (given) {
      const { body } = await leader.call('GET', '/api/boards/overview/picture')
      await looked.page.route('**/api/boards/*/live*', (route) =>
        route.fulfill({
          headers: { 'content-type': 'text/event-stream' },
          body: `event: picture\ndata: ${JSON.stringify(given(body))}\n\n`,
        }),
      )
    }
    await looked.page.goto(`${city.base}/screen/?map=drawn${query}`)
    await looked.page.locator('.block').first().waitFor()
    return looked
  }

  /** What does not fit once the letters have come and the blocks have measured themselves. */
  const spill = (page: Page) =>
    page.evaluate(async () => {
      await document.fonts.ready
      for (let frames = 0; frames < 3; frames++) await new Promise(requestAnimationFrame)
      const { scrollWidth, scrollHeight } = document.documentElement
      const outside = [...document.querySelectorAll<HTMLElement>('.block')].filter(
        (one) => one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1,
      )
      return { scrollWidth, scrollHeight, outside: outside.map((one) => one.dataset.block) }
    })

  test('nobody without a session sees it: the way leads to the login and back', async () => {
    const { page } = await openPage(browser, WALL)
    await page.goto(`${city.base}/screen/?area=440111007`)
    await page.waitForURL(/\/console\/login\?next=/)
    assert.equal(new URL(page.url()).searchParams.get('next')?.startsWith('/screen/?area=440111007'), true)
    await page.context().close()
  })

  test('a figure counts what was reported, changes by itself, opens its definition and its rows; an order is two clicks away', async () => {
    const { page, complaints } = await openWall()
    const today = page.locator('[data-block=hotline] .figure')
    await page.waitForFunction(() =>
      document.querySelector('[data-block=hotline] .figure')?.textContent?.startsWith('2'),
    )
    const number = await report('小区门口占道经营无人管')
    await page.waitForFunction(() =>
      document.querySelector('[data-block=hotline] .figure')?.textContent?.startsWith('3'),
    )
    await today.click()
    await page.locator('.rows li').nth(2).waitFor()
    assert.match((await page.locator('.meaning').textContent()) ?? '', /期间内登记的诉求件数.*hotline\.taken/)
    const rows = (await page.locator('.rows').textContent()) ?? ''
    assert.equal(await page.locator('.rows li').count(), 3)
    assert.ok(rows.includes(number) && !rows.includes('13800138000'))
    // down from the district to the town and its villages: the list is always that of the figure
    await page
      .locator('.ladder')
      .getByRole('button', { name: /棠景街道/ })
      .click()
    await page.locator('.ladder nav').getByText('镇街').waitFor()
    await page.waitForFunction(() => document.querySelectorAll('.rows li').length === 3)
    await page.locator('.ladder nav button').first().click()
    await page
      .locator('.ladder')
      .getByText(/接入 1 个区/)
      .waitFor()
    await page.getByRole('button', { name: `督办 ${number}` }).click()
    await page.getByRole('button', { name: '发出督办' }).click()
    await page.getByText('督办已发出').waitFor()
    const view = await leader.call('GET', `/api/matters/${number}`)
    assert.equal(view.body.orders.length, 1)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    assert.equal(await page.locator('.drawer').count(), 0)
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('nothing scrolls and nothing spills at three sizes up to 4K, empty and overfull, in both languages', async () => {
    for (const [width, height] of [
      [1920, 1080],
      [3840, 2160],
      [1440, 810],
    ] as const)
      for (const many of [false, true]) {
        const { page, complaints } = await openWall('&lang=en', { viewport: { width, height } }, (picture) =>
          filled(picture, many),
        )
        for (const language of ['en', 'zh']) {
          assert.deepEqual(
            await spill(page),
            { scrollWidth: width, scrollHeight: height, outside: [] },
            `${width} ${many} ${language}`,
          )
          if (language === 'en') await page.keyboard.press('l')
        }
        const rem = await page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize))
        assert.equal(rem, width / 120, 'every length is a share of the wall')
        const big = await page.evaluate(() =>
          parseFloat(getComputedStyle(document.querySelector('.huge') as Element).fontSize),
        )
        assert.ok(big >= 48 * (width / 1920))
        assert.deepEqual(complaints, [])
        await page.context().close()
      }
  })

  /** The line breaks, which the wall says, and comes back; `theme` is the key of another theme than the one on it. */
  async function loseAndHeal(page: Page, theme: string): Promise<void> {
    await page.context().setOffline(true)
    // the stream of this browser is cut as a lost network cuts it
    await page.route('**/api/boards/*/live*', (route) => route.abort())
    await page.keyboard.press(theme)
    await page.getByText(/^离线/).waitFor()
    await page.unroute('**/api/boards/*/live*')
    await page.context().setOffline(false)
    await page.getByText('实时', { exact: true }).waitFor()
  }

  test('a lost line: says since when, keeps the figures greyed, heals without a reload', async () => {
    const { page } = await openWall()
    await page.evaluate(() => Object.assign(globalThis, { same: true }))
    await page.locator('[data-block=hotline].fresh').waitFor()
    await loseAndHeal(page, '2')
    await page.locator('[data-block=today].fresh').waitFor()
    assert.equal(await page.evaluate(() => (globalThis as { same?: boolean }).same), true)
    await page.context().close()
  })

  test('after an update of the city an open wall takes its new pages by itself, once', async () => {
    const { page } = await openWall()
    let asked = 0
    await page.route(`${city.base}/screen/`, async (route) => {
      asked++
      const now = await route.fetch()
      await route.fulfill({ response: now, body: (await now.text()).replace(/\.js"/, '.js?next"') })
    })
    const heal = async (theme: string) => {
      await page.evaluate(() => Object.assign(globalThis, { same: true }))
      await loseAndHeal(page, theme)
    }
    await heal('2')
    await page.waitForFunction(() => !('same' in globalThis))
    await page.locator('.block').first().waitFor()
    assert.match(page.url(), /theme=hotline/, 'the theme that was on it stays')
    await heal('1')
    for (let n = 0; n < 2_000 && asked < 2; n++) await page.waitForTimeout(5)
    assert.equal(asked, 2)
    await page.waitForTimeout(5_500)
    assert.equal(await page.evaluate(() => 'same' in globalThis), true)
    await page.context().close()
  })

  test('one key each: themes, light, drill, visitor; guests see no person; nothing serious for axe', async () => {
    await report('公交站牌被撞倒了')
    const { page, complaints } = await openWall()
    assert.deepEqual(await findingsOf(page), [])
    await page.keyboard.press('2')
    await page.locator('[data-block=units]').waitFor()
    assert.match(page.url(), /theme=hotline/)
    await page.keyboard.press('t')
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'light')
    assert.deepEqual(await findingsOf(page), [])
    await page.keyboard.press('d')
    await page.getByRole('dialog').waitFor()
    assert.deepEqual(await findingsOf(page), [])
    await page.keyboard.press('Escape')
    await page.keyboard.press('v')
    await page.locator('.watermark').waitFor()
    await page.locator('[data-block=latest]').getByText('参观模式不显示').waitFor()
    const text = (await page.locator('#root').textContent()) ?? ''
    assert.ok(!text.includes('公交站牌') && !text.includes('路灯'))
    await page.locator('[data-block=today] .figure').click()
    await page.getByText('参观模式不显示工单').waitFor()
    assert.equal(await page.locator('.rows').count(), 0)
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('a town is a button for mouse and keyboard, and opens what lies there', async () => {
    const { page } = await openWall()
    const town = page.locator('.town').nth(3)
    await town.focus()
    await page.locator('.tip').waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/area=4401110\d\d/)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await page.waitForURL((url) => !url.searchParams.has('area'))
    await page.context().close()
  })

  test('a leader’s phone: one column, five numbers first', async () => {
    const { page, complaints } = await openWall('', { viewport: { width: 390, height: 844 } })
    assert.equal(await page.locator('.five li').count(), 5)
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390)
    await page.locator('.five button').first().click()
    await page.locator('.rows li').first().waitFor()
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('a wall that runs on grows no memory: many pictures later the heap is as before', async () => {
    const { page } = await openWall()
    const client = await page.context().newCDPSession(page)
    const used = async (): Promise<number> => {
      await client.send('HeapProfiler.collectGarbage')
      const { usedSize } = await client.send('Runtime.getHeapUsage')
      return usedSize
    }
    const turns = async (n: number) => {
      for (let i = 0; i < n; i++) {
        await page.keyboard.press(i % 2 ? '1' : '2')
        await page.locator(i % 2 ? '[data-block=orders]' : '[data-block=units]').waitFor()
      }
    }
    await turns(6)
    const before = await used()
    await turns(12)
    const after = await used()
    assert.ok(after - before < 1_500_000, `${before} → ${after}`)
    await page.context().close()
  })

  test('a definition by form: faults at their fields, the figure seen before it is kept, tried, published by a second person', async () => {
    const { page, complaints } = await openPage(browser, { viewport: { width: 1440, height: 900 } })
    await enter(page, city.base, 'analyst', '/definitions/new')
    await page.getByRole('button', { name: '存为草稿' }).click()
    await page.locator('[data-field=title] .wrong').waitFor()
    for (const at of ['name', 'formula', 'owner', 'count'])
      assert.equal(await page.locator(`[data-field="${at}"] .wrong`).count(), 1, at)
    const fill = (field: string, n: number, text: string) =>
      page.locator(`[data-field="${field}"] .input`).nth(n).fill(text)
    await fill('name', 0, 'city.lamps')
    for (const [field, zh, en] of [
      ['title', '网上诉求', 'Requests online'],
      ['formula', '期间内网上登记的诉求', 'requests registered online'],
      ['owner', '热线办', 'Hotline office'],
    ] as const) {
      await fill(field, 0, zh)
      await fill(field, 1, en)
    }
    await page.locator('[data-field=count] select').selectOption('hotline.ticket')
    await page.getByRole('button', { name: '加一个条件' }).click()
    await page.locator('[data-field="count.where"] select').first().selectOption('column')
    await page.locator('[data-field="count.where"] .checks').getByLabel('微信').waitFor()
    await page.locator('[data-field="count.where"] .checks label').filter({ hasText: /网/ }).first().click()
    await page.locator('.previewFigure').waitFor()
    await page
      .locator('aside')
      .getByText(/被统计的事项 \d+ 件/)
      .waitFor()
    assert.deepEqual(await page.locator('.wrong').allTextContents(), [])
    assert.deepEqual(await findingsOf(page), [])
    await page.getByRole('button', { name: '存为草稿' }).click()
    await page.getByPlaceholder('书面数').first().waitFor()
    for (const one of await page.getByPlaceholder('书面数').all()) await one.fill('0')
    await page.getByRole('button', { name: '试算', exact: true }).click()
    await page.getByText('试算完成，等待另一人').waitFor()
    assert.deepEqual(complaints, [])
    await page.context().close()
    const second = await openPage(browser, { viewport: { width: 1440, height: 900 } })
    await enter(second.page, city.base, 'leader', '/definitions')
    await second.page.getByRole('button', { name: '发布' }).click()
    await second.page.getByText('已办理').waitFor()
    assert.equal(
      (await leader.call('GET', '/api/definitions/city.lamps')).body.versions[0].state,
      'published',
    )
    assert.deepEqual(second.complaints, [])
    await second.page.context().close()
  })

  test('composed by drag, saved, looked at by a second person, on the wall; the report is signed and noted', async () => {
    const { page, complaints } = await openPage(browser, { viewport: { width: 1440, height: 900 } })
    await enter(page, city.base, 'analyst', '/boards/overview')
    const block = page.locator('.composer [data-widget=orders]')
    await block.waitFor()
    await page.getByRole('button', { name: '删除 最新诉求' }).click()
    await block.locator('.grip').hover()
    const lay = await block.getAttribute('aria-label')
    const from = (await block.boundingBox()) as { x: number; y: number; width: number; height: number }
    const grid = (await page.locator('.composer').boundingBox()) as { x: number; width: number }
    await page.mouse.move(from.x + 30, from.y + 12)
    await page.mouse.down()
    await page.mouse.move(grid.x + grid.width * 0.8, from.y + 12, { steps: 12 })
    await page.mouse.move(grid.x + grid.width * 0.82, from.y + 14, { steps: 4 })
    await page.mouse.up()
    await page.locator(`.composer [data-widget=orders]:not([aria-label="${lay}"])`).waitFor()
    assert.deepEqual(await page.locator('.redtext').allTextContents(), [])
    // and by the keyboard: cells to the left and back, each key counts however fast they come
    await block.focus()
    const stood = await block.getAttribute('aria-label')
    const there = page.locator(`.composer [data-widget=orders][aria-label="${stood}"]`)
    for (let n = 0; n < 3; n++) await page.keyboard.press('ArrowLeft')
    await there.waitFor({ state: 'detached' })
    for (let n = 0; n < 3; n++) await page.keyboard.press('ArrowRight')
    await there.waitFor()
    await page.getByRole('button', { name: '提交复核' }).click()
    await page.getByText('已提交，等待另一人复核').waitFor()
    assert.deepEqual(complaints, [])
    await page.context().close()
    const second = await openPage(browser, { viewport: { width: 1440, height: 900 } })
    await enter(second.page, city.base, 'leader', '/boards')
    await second.page.getByRole('button', { name: '同意上屏' }).click()
    await second.page.getByText('已上屏').waitFor()
    const { body } = await leader.call('GET', '/api/boards/overview')
    const moved = body.widgets.find((one: { id: string }) => one.id === 'orders')
    assert.ok(moved.x >= 6, JSON.stringify(moved))
    assert.ok(!body.widgets.some((one: { id: string }) => one.id === 'latest'))
    assert.deepEqual(second.complaints, [])
    await second.page.context().close()
  })
})
