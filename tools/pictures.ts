import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Browser, chromium, type Page } from 'playwright-core'
import { DEMO_PASSWORD } from '../cities/demo/staff.ts'

/**
 * Takes the pictures of the guides from a running demonstration city, in docs/images:
 * `node tools/pictures.ts [--base http://localhost:8080] [--out FOLDER]`. Needs Chromium (HUYING_CHROMIUM says where).
 */
const { values } = parseArgs({
  options: {
    base: { type: 'string', default: 'http://localhost:8080' },
    out: { type: 'string', default: fileURLToPath(new URL('../docs/images/', import.meta.url)) },
  },
})
const { base, out } = values
const WALL = { width: 1920, height: 1080 }
const OFFICE = { width: 1440, height: 900 }
const PHONE = { width: 390, height: 844 }
/** Charts draw themselves in; the live feed brings its first figures. */
const SETTLE_MS = 2500

async function open(browser: Browser, size: { width: number; height: number }, path: string): Promise<Page> {
  const context = await browser.newContext({ viewport: size, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
  const page = await context.newPage()
  await page.goto(base + path)
  return page
}

async function login(browser: Browser, account: string, size = OFFICE): Promise<Page> {
  const page = await open(browser, size, '/console/')
  await page.fill('#login-name', account)
  await page.fill('#login-password', DEMO_PASSWORD)
  await page.click('button.main')
  await page.waitForSelector('nav')
  return page
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(SETTLE_MS)
  await page.screenshot({ path: join(out, `${name}.png`) })
  process.stdout.write(`${name}.png\n`)
}

async function go(page: Page, path: string): Promise<void> {
  await page.goto(base + path)
  await page.waitForSelector('h1, main')
}

async function console_(browser: Browser): Promise<void> {
  const dispatcher = await login(browser, 'dispatcher')
  await go(dispatcher, '/console/inbox')
  await dispatcher.getByText('全部事项').first().click()
  await dispatcher.waitForSelector('.line .rowlink')
  await shoot(dispatcher, 'inbox')
  await dispatcher.locator('.line .rowlink').nth(8).click()
  await dispatcher.waitForURL(/\/m\//)
  await shoot(dispatcher, 'matter')
  await go(dispatcher, '/console/lines')
  await shoot(dispatcher, 'lines')

  const agent = await login(browser, 'agent')
  await go(agent, '/console/desk')
  // An invented caller rings through the simulator of the telephone exchange.
  await agent.evaluate(async () => {
    const me = (await (await fetch('/api/me')).json()) as { csrf: string }
    await fetch('/api/telephony/ring', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-csrf-token': me.csrf },
      body: JSON.stringify({ phone: '13800138000' }),
    })
  })
  await agent.waitForTimeout(SETTLE_MS)
  await agent.keyboard.press('Alt+A')
  await agent.waitForTimeout(SETTLE_MS)
  await agent.locator('textarea').first().fill('棠景街三元里大道 12 号门口的路灯三天不亮了，晚上看不见路。')
  await shoot(agent, 'desk')
}

mkdirSync(out, { recursive: true })
const browser = await chromium.launch({
  executablePath: process.env.HUYING_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--hide-scrollbars'],
})
try {
  const leader = await login(browser, 'leader', WALL)
  await leader.goto(`${base}/screen/`)
  await shoot(leader, 'screen')
  await shoot(await open(browser, PHONE, '/citizen/'), 'citizen')
  await console_(browser)
} finally {
  await browser.close()
}
