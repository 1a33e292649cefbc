import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { DEMO_PASSWORD } from '../../cities/demo/staff.ts'
import { type Person, type RunningTestCity, startTestCity } from '../city.ts'
import { caught, lowGrade, type Planted, plant } from '../rights/canary.ts'
import { buildPages, enter, findingsOf, noBrowser, openBrowser, openPage } from './browser.ts'

const DESK = { viewport: { width: 1440, height: 900 } }
const PHONE = { viewport: { width: 390, height: 844 } }
/** A folder for pictures of the pages, for those who look at them. */
const SHOTS = process.env.HUYING_SHOTS

describe('rights in the console', { skip: noBrowser, timeout: 400_000 }, () => {
  let city: RunningTestCity
  let browser: Browser
  let planted: Planted
  const people = new Map<string, Person>()
  const as = (name: string) => people.get(name) as Person
  let ticket: { id: string; number: string }

  before(async () => {
    const pages = await buildPages()
    city = await startTestCity({ webDist: pages.dist })
    browser = await openBrowser()
    for (const name of ['agent', 'unit01', 'unit02', 'lead01', 'secadmin'])
      people.set(name, await city.login(name))
    await lowGrade(city.city, as('unit02').me.account)
    planted = await plant(city.city)
    const made = await as('agent').call('POST', '/api/matters', {
      type: 'hotline.ticket',
      form: {
        ...{ title: '路灯不亮', content: '路口的路灯三天不亮', kind: 'complaint', category: '0201' },
        ...{ area: '440111007', urgency: 'normal' },
      },
      requester: { name: '王小明', phone: '13900000001' },
      touch: { channel: 'phone' },
    })
    assert.equal(made.status, 201, JSON.stringify(made.body))
    ticket = made.body.matter.matter
  })
  after(async () => {
    await browser?.close()
    await city?.stop()
  })

  const shot = async (page: Page, name: string): Promise<void> => {
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true })
  }
  const sound = async (page: Page, complaints: readonly string[]): Promise<void> => {
    assert.deepEqual(complaints, [])
    assert.deepEqual(await findingsOf(page), [])
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    assert.ok(over <= 0, `${over} pixels wider than the screen`)
  }

  test('whoever is refused finds out what is missing and whom to ask', async () => {
    const { page, complaints } = await openPage(browser, DESK)
    await enter(page, city.base, 'unit01', `/m/${ticket.number}`)
    await page.getByRole('link', { name: '为什么看不到？' }).click()
    await page.getByText('缺少：单位').waitFor()
    assert.ok((await page.locator('main, .page').first().innerText()).includes('安全管理员'))
    assert.ok(!(await page.content()).includes('路灯'))
    await shot(page, 'why-1440')
    await sound(page, complaints)
    await page.setViewportSize(PHONE.viewport)
    await shot(page, 'why-390')
    await sound(page, complaints)
    await page.setViewportSize(DESK.viewport)
    await page.goto(`${city.base}/console/rights?what=HY19990101000001`)
    await page.getByText('没有可以告诉您的记录').waitFor()
    await shot(page, 'why-none-1440')
    await page.context().close()
  })

  test('the security administrator sees who reaches a record, by which duty', async () => {
    const { page, complaints } = await openPage(browser, DESK)
    await enter(page, city.base, 'secadmin', '/rights')
    await page.getByRole('link', { name: '谁看得到' }).click()
    // both pages ask in the same words: the new one must be there
    await page.locator('.tabs [aria-current=page]', { hasText: '谁看得到' }).waitFor()
    await page.fill('#rights-what', ticket.number)
    await page.getByRole('button', { name: '查询' }).click()
    await page.getByText(/人看得到/).waitFor()
    assert.ok((await page.locator('.page').innerText()).includes('话务员'))
    assert.ok(!(await page.content()).includes('路灯'))
    await shot(page, 'who-1440')
    await sound(page, complaints)
    await page.setViewportSize(PHONE.viewport)
    await shot(page, 'who-390')
    await sound(page, complaints)
    await page.setViewportSize(DESK.viewport)
    await page.goto(`${city.base}/console/rights?what=${ticket.number}&account=${as('unit01').me.account}`)
    await page.getByText(`${as('unit01').me.name}看不到`).waitFor()
    await shot(page, 'why-other-1440')
    await page.context().close()
  })

  test('an emergency right: taken with a reason, told, given back, reviewed', async () => {
    const { page, complaints } = await openPage(browser, DESK)
    await enter(page, city.base, 'unit01', '/rights/emergencies')
    await page.getByRole('button', { name: '取得紧急授权' }).click()
    await page.selectOption('#emergency-role', 'handler')
    await page.fill('#emergency-minutes', '20')
    await page.fill('#emergency-reason', '燃气泄漏，须立即查看全区相关工单')
    await page.fill('#emergency-witness', 'lead01')
    await page.fill('#emergency-witness-password', DEMO_PASSWORD)
    await shot(page, 'emergency-take-1440')
    await page.locator('.drawer footer').getByRole('button', { name: '取得紧急授权' }).click()
    await page.getByText('使用中').waitFor()
    await shot(page, 'emergency-list-1440')
    await sound(page, complaints)
    await page.goto(`${city.base}/console/m/${ticket.number}`)
    await page.getByText('路灯不亮').first().waitFor()
    await page.goto(`${city.base}/console/rights/emergencies`)
    // the whole row is the link
    await page.locator('.rowlink').first().click()
    await page.getByText('打开（仅凭紧急授权可见）').waitFor()
    await page.getByRole('button', { name: '交回' }).click()
    await page.getByText('待审查').waitFor()
    await page.context().close()

    const guard = await openPage(browser, DESK)
    await enter(guard.page, city.base, 'secadmin', '/notices')
    await guard.page.getByText('紧急授权：').first().click()
    await guard.page.fill('#review-words', '情况属实，事后已报备')
    await shot(guard.page, 'emergency-review-1440')
    await guard.page.setViewportSize(PHONE.viewport)
    await shot(guard.page, 'emergency-review-390')
    await sound(guard.page, guard.complaints)
    await guard.page.getByRole('button', { name: '认定正当' }).click()
    await guard.page.getByText('认定正当').first().waitFor()
    await guard.page.context().close()
  })

  test('a review of rights: opened, and decided by the head one by one', async () => {
    const guard = await openPage(browser, DESK)
    await enter(guard.page, city.base, 'secadmin', '/rights/reviews')
    await guard.page.selectOption('select[aria-label="单位"]', as('unit01').me.unit ?? '')
    await guard.page.getByRole('button', { name: '对一个单位发起' }).click()
    await guard.page.getByText('进行中').first().waitFor()
    await shot(guard.page, 'reviews-1440')
    await sound(guard.page, guard.complaints)
    await guard.page.context().close()
    const { page, complaints } = await openPage(browser, DESK)
    await enter(page, city.base, 'lead01', '/notices')
    await page.getByText('权限半年复核').first().click()
    await page
      .getByRole('button', { name: /^保留 / })
      .first()
      .click()
    await page.locator('.tag.green', { hasText: '保留' }).first().waitFor()
    await page.getByRole('button', { name: /^收回/ }).first().click()
    await page.fill('#withdraw-words', '已不承担此工作')
    await page.locator('.drawer footer').getByRole('button', { name: '收回' }).click()
    await page.locator('.tag.red', { hasText: '收回' }).first().waitFor()
    await shot(page, 'review-1440')
    await sound(page, complaints)
    await page.setViewportSize(PHONE.viewport)
    await shot(page, 'review-390')
    await sound(page, complaints)
    await page.context().close()
  })

  test('in English', async () => {
    const { page, complaints } = await openPage(browser, { ...DESK, locale: 'en-GB' })
    await enter(page, city.base, 'secadmin', `/rights/who?what=${ticket.number}&lang=en`)
    await page.locator('.banner').first().waitFor()
    await shot(page, 'who-en-1440')
    await page.goto(`${city.base}/console/rights/emergencies?lang=en`)
    await page.locator('.page table, .page [role=table], .page .table').first().waitFor()
    await shot(page, 'emergencies-en-1440')
    await sound(page, complaints)
    await page.context().close()
  })

  test('no page shows a value that is masked: console, wall, citizen', async () => {
    const { page } = await openPage(browser, DESK)
    const bodies: string[] = []
    page.on('response', (response) => {
      const type = response.headers()['content-type'] ?? ''
      if (/json|html|text/.test(type))
        void response
          .text()
          .then((text) => bodies.push(`${response.url()}\n${text}`))
          .catch(() => undefined)
    })
    const nothing = async (where: string): Promise<void> => {
      // the live feed never falls silent: the page stands when it has a heading, and what it asked for a moment later
      await page
        .locator('h1, .state, .tile, main')
        .first()
        .waitFor({ timeout: 3_000 })
        .catch(() => undefined)
      await page.waitForTimeout(250)
      const seen = `${await page.content()}\n${bodies.join('\n')}`
      bodies.length = 0
      assert.deepEqual(caught(planted.canaries, seen), [], where)
    }
    await enter(page, city.base, 'unit02', '/inbox')
    await nothing('inbox')
    const paths = [
      '/inbox?view=all',
      ...planted.matters.map(({ number }) => `/m/${number}`),
      ...[...new Set(planted.rows.map(({ register }) => register))].map(
        (name) => `/registers/${name.replace('.', '/')}`,
      ),
      ...[
        '/map',
        '/people',
        '/linkage',
        '/sources',
        '/hot',
        '/grid',
        '/duty',
        '/command',
        '/indicators',
        '/rights',
      ],
    ]
    for (const path of paths) {
      await page.goto(`${city.base}/console${path}`)
      await nothing(path)
    }
    for (const path of ['/screen/', '/', '/open/']) {
      await page.goto(`${city.base}${path}`)
      await nothing(path)
    }
    await page.context().close()
  })
})
