import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import type { datasets } from '../../platform/catalogue/index.ts'
import { type RunningTestCity, startTestCity } from '../city.ts'
import { BUILDINGS, buildingLines, personNo, publishedDataset } from '../dataset.ts'
import { buildPages, enter as enterAt, findingsOf, noBrowser, openBrowser, openPage } from './browser.ts'

const DESK = { viewport: { width: 1440, height: 900 }, acceptDownloads: true }
const PHONE = { viewport: { width: 390, height: 844 } }

/** As units send it: a title above, full-width digits, a bad check digit, words for a number, a total below. */
const DIRTY = `楼宇台账（七月）\n${buildingLines([
  ['A1', '甲公司', personNo(1), '３'],
  ['A2', '乙公司', '440111190001010006', '4'],
  ['A3', '丙公司', personNo(3), '三层'],
  ...Array.from({ length: 20 }, (_, n) => [`B${n}`, '己公司', personNo(20 + n), '2']),
])}\n合计,23,,\n`

describe('from a dirty file to a verification, in the browser', { skip: noBrowser }, () => {
  let city: RunningTestCity
  let browser: Browser
  let pages: Awaited<ReturnType<typeof buildPages>>
  let dataset: datasets.Dataset

  before(async () => {
    pages = await buildPages()
    city = await startTestCity({ webDist: pages.dist })
    browser = await openBrowser()
    const { me } = await city.login('data01')
    dataset = await publishedDataset(city, me.unit, BUILDINGS, false)
  })
  after(async () => {
    await browser?.close()
    await city?.stop()
  })

  const enter = (page: Page, account: string, path: string) => enterAt(page, city.base, account, path)

  test('uploaded, mapped, loaded; the workbook comes down, the matter is open', async () => {
    const { page, complaints } = await openPage(browser, DESK)
    await enter(page, 'data01', `/data-intake?dataset=${dataset.id}`)
    await page.locator('.dropzone').waitFor()
    assert.deepEqual(await findingsOf(page), [])
    await page.setInputFiles('.dropzone input[type=file]', {
      ...{ name: '楼宇七月.csv', mimeType: 'text/csv', buffer: Buffer.from(DIRTY) },
    })
    // without a mapping it has landed and waits
    await page.locator('.uploads a').click()
    await page.getByText('还没有映射').waitFor()
    await page.getByRole('link', { name: '编辑映射' }).click()
    await page.locator('.mapitem').first().waitFor()
    assert.deepEqual(await findingsOf(page), [])
    // suggested from names and values, tried in the browser by the reader that loads
    assert.equal(await page.getByLabel('楼层 取自').inputValue(), '楼层')
    await page.locator('.samples .wrong').first().waitFor()
    await page.getByRole('button', { name: '在整批上试' }).click()
    await page.getByText('将退回 2 行').waitFor()
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByText('第 1 版').first().waitFor()
    await page.goBack()
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: '下载退回清单' }).click()
    assert.match((await download).suggestedFilename(), /楼宇七月-退回清单\.xlsx/)
    assert.deepEqual(await findingsOf(page), [])
    await city.measured()
    await page.getByRole('link', { name: '质量', exact: true }).click()
    await page.getByRole('link', { name: /在办核实/ }).click()
    await page.getByRole('heading', { name: '核实内容' }).waitFor()
    await page.getByText('楼宇七月.csv').first().waitFor()
    assert.deepEqual(await findingsOf(page), [])
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('a steward writes a rule, measures, and looks at the rows; a doubt is raised and corrected', async () => {
    const { page, complaints } = await openPage(browser, DESK)
    await enter(page, 'data01', `/quality/${dataset.id}?tab=rules`)
    await page.getByRole('button', { name: '编写规则' }).click()
    await page.getByLabel('规则名称').fill('楼层不超过两层')
    await page.getByRole('combobox', { name: '检查内容', exact: true }).selectOption('compare')
    await page.getByRole('combobox', { name: '信息项', exact: true }).first().selectOption('floors')
    await page.getByRole('combobox', { name: '比较', exact: true }).selectOption('le')
    await page.getByRole('combobox', { name: '右边', exact: true }).selectOption('value')
    await page.getByLabel('右边 固定值').fill('2')
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByText('楼层不超过两层').first().waitFor()
    await page.getByRole('button', { name: '立即质检' }).click()
    await page.getByRole('tab', { name: '规则得分' }).click()
    const row = page.getByRole('row', { name: /楼层不超过两层/ })
    await row.getByRole('button', { name: '看问题行' }).click()
    await page.locator('.drawer').getByText('甲公司').waitFor()
    assert.deepEqual(await findingsOf(page), [])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: '提出疑义' }).click()
    await page.getByLabel('哪一行').fill('A1')
    await page.locator('.drawer').getByLabel('楼层').check()
    await page.getByLabel('哪里不对').fill('现场只有两层')
    await page.getByRole('button', { name: '提交' }).click()
    await page.getByRole('textbox', { name: '楼层' }).fill('2')
    await page.getByRole('button', { name: '更正并重新入库' }).click()
    await page.locator('.card').getByText('已更正').first().waitFor()
    await page.getByText('历史值').waitFor()
    assert.deepEqual(await findingsOf(page), [])
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('a source is set up, its key shown once; a held delivery passes by a second look', async () => {
    const { page, complaints } = await openPage(browser, DESK)
    await enter(page, 'data01', '/data-sources')
    await page.getByRole('heading', { name: '报送时限' }).waitFor()
    assert.deepEqual(await findingsOf(page), [])
    await page.goto(`${city.base}/console/data-sources?source=new&dataset=${dataset.id}`)
    const form = page.locator('.drawer')
    await form.locator(`option[value="${dataset.id}"]`).waitFor({ state: 'attached' })
    await form.getByLabel('名称').fill('楼宇系统')
    await form.locator('select').nth(1).selectOption('push')
    await form.getByRole('button', { name: '保存' }).click()
    const key = await form.locator('.pushkey').textContent()
    assert.deepEqual(await findingsOf(page), [])
    await page.keyboard.press('Escape')
    await page.getByText('楼宇系统').first().waitFor()

    const bad = buildingLines(
      Array.from({ length: 10 }, (_, n) => [`H${n}`, '丁公司', personNo(70 + n), n < 4 ? '三层' : '2']),
    )
    const pushed = await fetch(`${city.base}/api/hooks/data/file`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'text/csv', 'idempotency-key': 'held-0001' },
      body: bad,
    })
    assert.equal(pushed.status, 202, await pushed.clone().text())
    const { delivery } = (await pushed.json()) as { delivery: string }
    await page.goto(`${city.base}/console/data-intake/${delivery}`)
    await page.getByText('整批退回').first().waitFor()
    await page.getByRole('button', { name: '修改' }).click()
    await page.getByLabel('退回行超过').fill('30')
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByText('本资源自定').waitFor()
    assert.deepEqual(await findingsOf(page), [])
    await page.getByLabel('复核结论和放行理由').fill('与单位核对，四行另行更正')
    await page.getByRole('button', { name: '已核对，仍要入库' }).click()
    await page.getByText('与单位核对，四行另行更正').waitFor()
    assert.deepEqual(await findingsOf(page), [])
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('the board on a phone, in English', async () => {
    const { page, complaints } = await openPage(browser, PHONE)
    await enter(page, 'datahead', '/quality?lang=en')
    await page.getByRole('heading', { name: 'Quality board' }).waitFor()
    await page.getByText('Buildings').first().waitFor()
    assert.deepEqual(await findingsOf(page), [])
    const wide = await page.evaluate('document.documentElement.scrollWidth')
    assert.ok(Number(wide) <= 390, `the page is ${wide} wide`)
    assert.deepEqual(complaints, [])
    await page.context().close()
  })
})
