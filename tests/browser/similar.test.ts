import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { type Person, type RunningTestCity, startTestCity } from '../city.ts'
import { buildPages, enter as enterAt, findingsOf, noBrowser, openBrowser, openPage } from './browser.ts'

const DESK = { viewport: { width: 1440, height: 900 } }
const PHONE = { viewport: { width: 390, height: 844 } }
const SHOTS = process.env.HUYING_SHOTS

/** Similar requests where people work: at the agent's desk while somebody talks, and on the page of a matter. */
describe('similar requests in the console', { skip: noBrowser }, () => {
  let city: RunningTestCity
  let browser: Browser
  let pages: Awaited<ReturnType<typeof buildPages>>
  let dispatcher: Person
  let first: { id: string; number: string }
  let second: { id: string; number: string }

  const shot = async (page: Page, name: string): Promise<void> => {
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png` })
  }
  const enter = (page: Page, account: string, path: string) => enterAt(page, city.base, account, path)

  before(async () => {
    pages = await buildPages()
    city = await startTestCity({ webDist: pages.dist })
    browser = await openBrowser()
    const agent = await city.login('agent')
    dispatcher = await city.login('dispatcher')
    const open = async (content: string, phone: string) => {
      const made = await agent.call('POST', '/api/matters', {
        type: 'hotline.ticket',
        form: { content, kind: 'complaint', category: '0201', urgency: 'normal', area: '440111' },
        requester: { name: '陈大文', phone },
        touch: { channel: 'phone' },
      })
      assert.equal(made.status, 201, JSON.stringify(made.body))
      return made.body.matter.matter as { id: string; number: string }
    }
    first = await open('云山花园小区楼下烧烤店油烟直排，凌晨还在营业，噪音扰民', '13800138001')
    await open('云山花园小区三号楼外墙开裂，开发商不来修', '13800138002')
    for (const place of ['棠溪站', '人和公园', '石井河'])
      await open(`${place}旁边的路灯不亮，晚上看不清路`, '13800138003')
    second = await open('我住云山花园小区，楼下烧烤油烟熏得开不了窗，半夜很吵', '13800138004')
  })
  after(async () => {
    await browser?.close()
    await city?.stop()
  })

  test('the desk shows them with reasons while the words are typed, and takes the words to the open one', async () => {
    const { page, complaints } = await openPage(browser, DESK)
    await enter(page, 'agent', '/desk')
    await page.fill('#desk-phone', '13800138001')
    await page.fill('#desk-content', '云山花园小区的烧烤店油烟还是很大，凌晨噪音扰民')
    const list = page.locator('.desk-help .similar li')
    await list.first().waitFor()
    const top = list.filter({ hasText: first.number })
    await top.getByText('同一来电人').waitFor()
    await top.getByText('同一小区').waitFor()
    await top.getByText('建议并单').waitFor()
    assert.deepEqual(await findingsOf(page), [])
    await shot(page, 'desk')
    await top.getByRole('button', { name: '补充到该件' }).click()
    await page.waitForURL(/do=supplement/)
    await page.waitForFunction(() =>
      [...document.querySelectorAll('textarea')].some((one) => one.value.includes('油烟还是很大')),
    )
    await shot(page, 'supplement')
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('the page of a matter fills in the form by a suggestion; merged by hand and parted again', async () => {
    const { page, complaints } = await openPage(browser, DESK)
    await enter(page, 'dispatcher', `/m/${second.number}?tab=links`)
    const row = page.locator('.similar li').filter({ hasText: first.number })
    await row.getByText('建议并单').waitFor()
    await row.getByText('同一事项').waitFor()
    assert.deepEqual(await findingsOf(page), [])
    await shot(page, 'links')
    await row.getByRole('button', { name: '填入关联表单' }).click()
    assert.equal(await page.getByRole('textbox', { name: '对方编号' }).inputValue(), first.number)
    assert.notEqual(await page.getByRole('textbox', { name: '理由' }).inputValue(), '')
    const untouched = await dispatcher.call('GET', `/api/matters/${second.number}`)
    assert.equal(untouched.body.matter.mergedInto, null, 'nothing is merged by itself')
    await page.getByRole('button', { name: '并单', exact: true }).click()
    await page.getByRole('button', { name: '撤销并单' }).waitFor()
    await shot(page, 'merged')
    await page.getByRole('button', { name: '撤销并单' }).click()
    await page.getByRole('button', { name: '撤销并单' }).waitFor({ state: 'detached' })
    const parted = await dispatcher.call('GET', `/api/matters/${second.number}`)
    assert.equal(parted.body.matter.mergedInto, null)
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('on a telephone nothing runs over the edge', async () => {
    const { page } = await openPage(browser, PHONE)
    await enter(page, 'dispatcher', `/m/${second.number}?tab=links`)
    await page.locator('.similar li').first().waitFor()
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true)
    await page.locator('.similar').scrollIntoViewIfNeeded()
    await shot(page, 'phone')
    await page.context().close()
  })
})
