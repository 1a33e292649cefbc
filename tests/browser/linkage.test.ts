import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { city as demo } from '../../cities/demo/index.ts'
import { foundLists } from '../../host/index.ts'
import { type RunningTestCity, startTestCity } from '../city.ts'
import { buildPages, enter as enterAt, findingsOf, noBrowser, openBrowser, openPage } from './browser.ts'

const DESK = { viewport: { width: 1440, height: 900 } }
const PHONE = { viewport: { width: 390, height: 844 } }

describe('the page of pairs, and firms and addresses at the desk', { skip: noBrowser }, () => {
  let city: RunningTestCity
  let browser: Browser
  let pages: Awaited<ReturnType<typeof buildPages>>

  before(async () => {
    pages = await buildPages()
    city = await startTestCity({ webDist: pages.dist })
    browser = await openBrowser()
    await foundLists(city.city, demo, new Date(city.city.now().getTime() - 86_400_000))
    const agent = await city.login('agent')
    const asks = [
      ['钱小乐', '13911113333', '云栖谷健身'],
      ['钱小勒', '13911113333', '云栖谷健身'],
      ['孙大明', '13911114444', '紫檀香居家具店'],
      ['孙大鸣', '13911114444', '紫坛香居家具店'],
    ] as const
    for (const [n, [name, phone, subjectParty]] of asks.entries()) {
      const { status } = await agent.call('POST', '/api/matters', {
        type: 'hotline.ticket',
        form: {
          ...{ title: `不退卡 ${n}`, content: '办的卡还没用完，店就关了', kind: 'help', category: '0201' },
          ...{ urgency: 'normal', area: '440111014', subjectParty },
        },
        requester: { name, phone },
        touch: { channel: 'phone', source: 'test', externalId: `pair-${n}` },
      })
      assert.equal(status, 201)
    }
    await city.advised()
  })
  after(async () => {
    await browser?.close()
    await city?.stop()
  })

  const enter = (page: Page, account: string, path: string) => enterAt(page, city.base, account, path)

  test('pairs are confirmed, rejected and taken back by keyboard', async () => {
    const { page, complaints } = await openPage(browser, DESK)
    await enter(page, 'dispatcher', '/linkage')
    const pairs = page.locator('.pairs > li')
    await pairs.first().waitFor()
    assert.deepEqual(await findingsOf(page), [])
    const open = await pairs.count()
    assert.ok(open >= 2)
    await page.keyboard.press('j')
    assert.equal(await pairs.nth(1).getAttribute('aria-current'), 'true')
    await page.keyboard.press('n')
    await page.waitForFunction((n) => document.querySelectorAll('.pairs > li').length === n, open - 1)
    await page.getByRole('button', { name: '已否定' }).click()
    await page.getByRole('button', { name: /撤销/ }).first().waitFor()
    assert.equal(await pairs.count(), 1)
    await page.keyboard.press('u')
    await page.getByText('没有这样的记录').waitFor()
    await page.goto(`${city.base}/console/linkage?kind=person`)
    await pairs.first().waitFor()
    const both = await pairs.first().textContent()
    assert.ok(both && !/1391111\d{4}|钱小|孙大/.test(both), both ?? '')
    await page.keyboard.press('y')
    await page.waitForFunction(() => document.querySelectorAll('.pairs > li').length === 1)
    await page.goto(`${city.base}/console/linkage?state=linked&kind=person`)
    await pairs.first().waitFor()
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('on a phone, in English, without scrolling sideways; others are told that it is not theirs', async () => {
    const { page, complaints } = await openPage(browser, PHONE)
    await enter(page, 'head', '/linkage')
    await page.locator('.pairs > li').first().waitFor()
    await page.getByRole('button', { name: 'EN' }).click()
    await page.getByRole('heading', { name: 'Same or not' }).waitFor()
    const wide = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    assert.ok(wide <= 0)
    assert.deepEqual(await findingsOf(page), [])
    await page.context().close()
    const other = await openPage(browser, DESK)
    await enter(other.page, 'unit01', '/linkage')
    await other.page.getByRole('alert').waitFor()
    assert.deepEqual([...complaints, ...other.complaints], [])
    await other.page.context().close()
  })

  test('a badly named firm is offered at the desk with what was asked before, and the area that an address names', async () => {
    const { page, complaints } = await openPage(browser, DESK)
    await enter(page, 'agent', '/desk')
    await page.locator('#desk-content').fill('我在云西谷健身房办了卡，关门不退钱')
    const firms = page.locator('.firms > li')
    await firms.first().waitFor()
    assert.match((await firms.first().textContent()) ?? '', /云栖谷/)
    assert.match((await firms.first().textContent()) ?? '', /不退卡/)
    await firms.first().getByRole('button').click()
    await page.locator('#desk-address').fill('白云区嘉禾街道鹤龙路12号3栋502房')
    await page.getByRole('list', { name: '地址要素' }).waitFor()
    await page
      .getByRole('button', { name: /嘉禾街道/ })
      .first()
      .waitFor()
    await page.keyboard.press('Alt+4')
    assert.deepEqual(await findingsOf(page), [])
    assert.deepEqual(complaints, [])
    await page.context().close()
  })
})
