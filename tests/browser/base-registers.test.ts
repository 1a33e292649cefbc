import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { must } from '../../base/index.ts'
import { systemActor } from '../../platform/org/index.ts'
import { type RunningTestCity, startTestCity } from '../city.ts'
import { buildPages, enter as enterAt, findingsOf, noBrowser, openBrowser, openPage } from './browser.ts'

const DESK = { viewport: { width: 1440, height: 900 } }
const PHONE = { viewport: { width: 390, height: 844 } }
const CODE = '91440111MA9W000106'

describe('base registers: one file a firm, and forms that do not ask again', { skip: noBrowser }, () => {
  let city: RunningTestCity
  let browser: Browser
  let pages: Awaited<ReturnType<typeof buildPages>>
  let firm = ''

  before(async () => {
    pages = await buildPages()
    city = await startTestCity({ webDist: pages.dist })
    browser = await openBrowser()
    const values = {
      ...{ creditCode: CODE, name: '广州市云栖谷健身有限公司', address: '白云区机场路1号' },
      ...{ area: '440111014', kind: 'company', state: 'active' },
    }
    firm = must(
      await city.city.store.tx((tx) =>
        city.city.registers.create(tx, systemActor('440111'), 'dataBrain.legalPerson', values, {
          at: new Date(),
        }),
      ),
    ).id
  })
  after(async () => {
    await browser?.close()
    await city?.stop()
  })
  const enter = (page: Page, account: string, path: string) => enterAt(page, city.base, account, path)

  test('the credit code fills in name, address and area, locked, with their source', async () => {
    const { page, complaints } = await openPage(browser, DESK)
    await enter(page, 'editor', '/registers/hotline/enterprise/new')
    const code = page.getByLabel('统一社会信用代码')
    await code.fill(CODE)
    const held = page.locator('.from-register')
    await held.first().waitFor()
    assert.equal(await held.count(), 3)
    assert.match((await held.first().textContent()) ?? '', /广州市云栖谷健身有限公司/)
    assert.match((await held.first().textContent()) ?? '', /免填/)
    assert.equal(await page.getByRole('textbox', { name: '名称', exact: true }).count(), 0, 'it is not asked')
    assert.deepEqual(await findingsOf(page), [])
    await held.first().getByRole('button', { name: '报告有误' }).click()
    await held.first().getByLabel('哪里不对？').fill('招牌上是别的名字')
    await held.first().getByRole('button', { name: '提交' }).click()
    await page.getByText('已提交数源部门核实').waitFor()
    await page.keyboard.press('Control+Enter')
    await page.getByText('已保存').waitFor()
    const head = await city.login('head')
    const list = await head.call('GET', '/api/registers/hotline.enterprise')
    assert.equal(list.body.rows[0].values.name, '广州市云栖谷健身有限公司')
    // the lock holds also when the row is changed, by whatever door
    const [row] = list.body.rows
    const changed = await head.call('PATCH', `/api/registers/hotline.enterprise/${row.id}`, {
      version: row.version,
      values: { name: '改成别的名字' },
    })
    assert.equal(changed.body.row?.values.name, '广州市云栖谷健身有限公司', JSON.stringify(changed.body))
    // the server fills it in too, whatever was typed
    const other = { creditCode: '11440111MB2C000135', name: '另一家' }
    const made = await head.call('POST', '/api/registers/hotline.enterprise', { values: other })
    assert.equal(made.body.row.values.name, '另一家', 'who is in no register is asked')
    assert.deepEqual(complaints, [])
  })

  test('the file of a firm wants a purpose, shows each value with its source, and a day in the past', async () => {
    for (const size of [DESK, PHONE]) {
      const { page, complaints } = await openPage(browser, size)
      await enter(page, 'datahead', `/base/dataBrain/legalPerson/${firm}`)
      await page.getByLabel('查阅目的').fill('核对住所')
      await page.keyboard.press('Enter')
      await page.locator('.filetable').waitFor()
      assert.match((await page.locator('.filetable').textContent()) ?? '', /人工录入/)
      await page.getByText('存疑，核实中').first().waitFor()
      assert.deepEqual(await findingsOf(page), [])
      await page.getByLabel('截至日期').first().fill('2020-01-01')
      await page.keyboard.press('Enter')
      await page.getByText('这一天还没有这条档案').waitFor()
      assert.deepEqual(complaints, [])
    }
  })

  test('sources and rulings are shown to the data authority', async () => {
    const { page } = await openPage(browser, DESK)
    await enter(page, 'datahead', '/sources')
    await page.getByRole('region', { name: '法人基础库' }).waitFor()
    assert.deepEqual(await findingsOf(page), [])
  })
})
