import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { type Person, type RunningTestCity, startTestCity } from '../city.ts'
import { buildPages, findingsOf, noBrowser, openBrowser, openPage } from './browser.ts'

const WALL = { viewport: { width: 1920, height: 1080 } }
const LONG =
  '城市管理和综合执法局（广州市白云区综合行政执法与城市运行服务保障联合工作领导小组办公室驻街道专班第一分队）'

/** A day of figures as the server would send them; `many` is the day when everything is full. */
function figures(many: boolean) {
  const source = (name: string) => ({
    definition: {
      name,
      version: 1,
      title: { zh: name, en: name },
      formula: { zh: '口径说明', en: 'formula' },
    },
    rowsUrl: `/api/matters?limit=50`,
  })
  const figure = (name: string, value: number) => ({ value, ...source(name) })
  const rate = (numerator: number, denominator: number) => ({
    value: null,
    numerator,
    denominator,
    target: 0.95,
    ...source('rate'),
  })
  const bars = (n: number) =>
    Array.from({ length: n }, (_, i) => ({
      code: `c${i}`,
      title: { zh: LONG, en: LONG },
      count: 123_456 - i,
    }))
  return {
    asOf: new Date().toISOString(),
    figures: {
      today: { ...figure('taken', many ? 123_456_789 : 0), before: many ? 100_000_000 : 0 },
      open: figure('open', many ? 987_654 : 0),
      overdue: figure('overdue', many ? 23 : 0),
      closedToday: figure('closedToday', many ? 987_654 : 0),
      rates: {
        responded: many ? rate(100, 120) : rate(0, 0),
        solved: rate(many ? 9 : 0, many ? 10 : 0),
        satisfied: rate(0, 0),
      },
      byHour: { rows: Array.from({ length: 24 }, (_, h) => (many ? 9_999 + h : 0)), ...source('taken') },
      byArea: {
        rows: many
          ? Array.from({ length: 24 }, (_, i) => ({
              code: `4401110${String(i + 2).padStart(2, '0')}`,
              name: '镇',
              count: i * 3,
              overdue: i % 2,
            }))
          : [],
        ...source('taken'),
      },
      byCategory: { rows: many ? bars(40) : [], ...source('taken') },
      byChannel: { rows: many ? bars(13) : [], ...source('taken') },
      byUnit: {
        rows: many
          ? Array.from({ length: 200 }, (_, i) => ({
              unit: `u${i}`,
              name: LONG,
              open: 9,
              overdue: 3,
              onTime: { numerator: i, denominator: 200 },
            }))
          : [],
        ...source('onTime'),
      },
      latest: {
        rows: many
          ? Array.from({ length: 50 }, (_, i) => ({
              id: `m${i}`,
              number: `2026${i}`,
              title: `夜间施工噪声${LONG}`,
              areaName: '白云湖街道',
              openedAt: new Date().toISOString(),
              category: '0201',
            }))
          : [],
        ...source('taken'),
      },
    },
  }
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
    leader = await city.login('supervisor')
  })
  after(async () => {
    await browser?.close()
    await city?.stop()
  })

  async function openWall(options: BrowserContextOptions = WALL, given?: () => object, query = '') {
    const looked = await openPage(browser, options)
    const [name, value] = leader.cookie.split('=') as [string, string]
    await looked.page.context().addCookies([{ name, value, url: city.base }])
    if (given)
      await looked.page.route('**/api/screen*', (route) =>
        route.fulfill({
          json: { ...given(), area: new URL(route.request().url()).searchParams.get('area') },
        }),
      )
    await looked.page.goto(`${city.base}/screen/${query}`)
    await looked.page.locator('.grid').waitFor()
    await looked.page.locator('.town').first().waitFor()
    return looked
  }

  const spill = (page: Page) =>
    page.evaluate(() => {
      const { scrollWidth, scrollHeight } = document.documentElement
      const outside = [...document.querySelectorAll('.block')].filter(
        (one) => one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1,
      )
      return { scrollWidth, scrollHeight, outside: outside.map((one) => one.className) }
    })

  const report = async (content: string): Promise<string> => {
    const body = { content, area: '440111007', phone: '13800138000' }
    const made = await city.anyone.call('POST', '/api/public/requests', body, {
      'idempotency-key': crypto.randomUUID(),
    })
    assert.equal(made.status, 201, JSON.stringify(made.body))
    return made.body.number
  }

  test('nobody without a session sees it: the way leads to the login and back', async () => {
    const { page } = await openPage(browser, WALL)
    await page.goto(`${city.base}/screen/?area=440111007`)
    await page.waitForURL(/\/console\/login\?next=/)
    assert.equal(new URL(page.url()).searchParams.get('next'), '/screen/?area=440111007')
    await page.context().close()
  })

  test('a figure of the real city counts what was reported, changes by itself and opens exactly its rows', async (t) => {
    const asked = await leader.call('GET', '/api/screen')
    if (asked.status === 501) return t.skip('this city has no figures yet')
    assert.equal(asked.status, 200, JSON.stringify(asked.body))
    const numbers = [await report('路灯不亮已经三天了'), await report('井盖缺失很危险')]
    const { page, complaints } = await openWall()
    const today = page.locator('.today .huge')
    await page.waitForFunction(() => document.querySelector('.today .huge')?.textContent?.startsWith('2'))
    numbers.push(await report('楼下夜市油烟扰民'))
    await page.waitForFunction(() => document.querySelector('.today .huge')?.textContent?.startsWith('3'))
    assert.match((await today.textContent()) ?? '', /^3/)
    await page.getByRole('button', { name: '今日受理', exact: true }).click()
    await page.locator('.rows li').nth(2).waitFor()
    const text = (await page.locator('.rows').textContent()) ?? ''
    assert.equal(await page.locator('.rows li').count(), 3)
    for (const number of numbers) assert.ok(text.includes(number), number)
    assert.ok(!text.includes('13800138000'))
    await page.keyboard.press('Escape')
    assert.equal(await page.locator('.drawer').count(), 0)
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('from a figure to an order: two clicks to the order, a third sends it', async () => {
    const number = await report('小区门口占道经营无人管')
    const { page } = await openWall(WALL, () => figures(true))
    await page.getByRole('button', { name: /查看并督办/ }).click()
    await page.getByRole('button', { name: `督办 ${number}` }).click()
    await page.getByRole('button', { name: '发出督办' }).click()
    await page.getByText('督办已发出').waitFor()
    const view = await leader.call('GET', `/api/matters/${number}`)
    assert.ok(
      view.body.orders.length === 1 ||
        view.body.timeline.some((one: { action: string }) => one.action === 'order'),
    )
    await page.context().close()
  })

  for (const [width, height] of [
    [1920, 1080],
    [3840, 2160],
    [1440, 810],
  ] as const)
    test(`nothing scrolls and nothing spills at ${width} × ${height}, empty and overfull, in both languages`, async () => {
      for (const many of [false, true])
        for (const language of ['zh', 'en']) {
          const { page, complaints } = await openWall(
            { viewport: { width, height } },
            () => figures(many),
            `?lang=${language}`,
          )
          assert.deepEqual(
            await spill(page),
            { scrollWidth: width, scrollHeight: height, outside: [] },
            `${many} ${language}`,
          )
          const rem = await page.evaluate(() =>
            parseFloat(getComputedStyle(document.documentElement).fontSize),
          )
          assert.equal(rem, width / 120, 'every length is a share of the wall')
          const figure = await page.evaluate(() =>
            parseFloat(getComputedStyle(document.querySelector('.huge') as Element).fontSize),
          )
          assert.ok(figure >= 48 * (width / 1920))
          assert.deepEqual(complaints, [])
          await page.context().close()
        }
    })

  test('a share of nothing is “–”, a share is counted from its parts', async () => {
    const { page } = await openWall(WALL, () => figures(true))
    assert.deepEqual(await page.locator('.rate .value').allTextContents(), ['▼83.3%', '▼90.0%', '–'])
    await page.context().close()
  })

  test('a lost line: says since when, keeps the figures greyed, heals without a reload', async () => {
    const { page } = await openWall(WALL, () => figures(true))
    await page.evaluate(() => Object.assign(globalThis, { same: true }))
    await page.locator('.block.today.fresh').waitFor()
    await page.unroute('**/api/screen*')
    await page.context().setOffline(true)
    await page.getByText(/^离线 \d\d:\d\d$/).waitFor()
    await page.getByText(/连接中断，画面停在/).waitFor()
    await page.locator('.block.today.late').waitFor()
    assert.match((await page.locator('.today .huge').textContent()) ?? '', /123,456,789/)
    await page.route('**/api/screen*', (route) => route.fulfill({ json: figures(true) }))
    await page.context().setOffline(false)
    await page.getByText('实时', { exact: true }).waitFor()
    await page.locator('.block.today.fresh').waitFor()
    assert.equal(await page.evaluate(() => (globalThis as { same?: boolean }).same), true)
    await page.context().close()
  })

  test('one key each: theme, drill, back, visitor, language; nothing serious for axe in any of them', async () => {
    await report('公交站牌被撞倒了')
    const { page, complaints } = await openWall(WALL, () => figures(true))
    const theme = () => page.evaluate(() => document.documentElement.dataset.theme)
    assert.deepEqual(await findingsOf(page), [])
    assert.equal(await theme(), 'dark')
    await page.keyboard.press('t')
    assert.equal(await theme(), 'light')
    assert.deepEqual(await findingsOf(page), [])
    await page.keyboard.press('d')
    await page.getByRole('dialog').waitFor()
    await page.locator('.rows li').first().waitFor()
    assert.deepEqual(await findingsOf(page), [])
    await page.keyboard.press('v')
    await page.getByText('参观模式不显示工单').waitFor()
    assert.equal(await page.locator('.rows').count(), 0)
    await page.keyboard.press('Escape')
    assert.ok(!((await page.locator('.latest').textContent()) ?? '').includes('夜间施工噪声'))
    await page.keyboard.press('l')
    await page.getByText('Visitor mode').waitFor()
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('a town is a button for mouse and keyboard, and opens what lies there', async () => {
    const { page } = await openWall(WALL, () => figures(true))
    const town = page.locator('.town').nth(3)
    await town.focus()
    await page.locator('.tip').waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await page.waitForURL(/area=4401110\d\d/)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await page.waitForURL((url) => !url.searchParams.has('area'))
    await page.context().close()
  })
})
