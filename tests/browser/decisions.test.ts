import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { say } from '../../base/index.ts'
import { type DecisionTable, tableToDmn } from '../../platform/decisions/index.ts'
import { type RunningTestCity, startTestCity } from '../city.ts'
import { buildPages, enter, findingsOf, noBrowser, openBrowser, openPage } from './browser.ts'

const DESK = { viewport: { width: 1440, height: 900 }, acceptDownloads: true }
const PHONE = { viewport: { width: 390, height: 844 } }

/** As another tool would send it: with a hole between two and three hours. */
const TARIFF: DecisionTable = {
  name: 'courtFee',
  title: say('场地费', 'Court fee'),
  hit: 'U',
  inputs: [{ name: 'hours', type: 'number', title: say('时长', 'hours'), values: '(0..12]' }],
  outputs: [{ name: 'fee', type: 'number', title: say('费用', 'fee') }],
  rows: [
    { when: ['<= 2'], gives: ['3000'], note: '章程第四条' },
    { when: ['>= 3'], gives: ['5000'] },
  ],
}

describe('a decision table, in the browser', { skip: noBrowser }, () => {
  let city: RunningTestCity
  let browser: Browser
  let pages: Awaited<ReturnType<typeof buildPages>>

  before(async () => {
    pages = await buildPages()
    city = await startTestCity({ webDist: pages.dist })
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await city?.stop()
  })

  test('brought in from a file, its hole tried and closed, published, tried again; taken out as a file', async () => {
    const { page, complaints } = await openPage(browser, DESK)
    await enter(page, city.base, 'head', '/decisions')
    await page.getByRole('link', { name: '高龄津贴标准' }).waitFor()
    assert.deepEqual(await findingsOf(page), [])
    await page.setInputFiles('input[type=file]', {
      ...{ name: 'fee.dmn', mimeType: 'application/xml', buffer: Buffer.from(tableToDmn(TARIFF)) },
    })
    await page.getByRole('heading', { name: '场地费' }).waitFor()
    const findings = page.getByTestId('decision-findings')
    await findings.getByText('时长 (2..3)').waitFor()
    await findings.getByRole('button', { name: '试这一例' }).click()
    await page.getByTestId('decision-outcome').getByText('没有一行适用').waitFor()
    assert.deepEqual(await findingsOf(page), [])
    // what cannot be read is said beside its cell
    const cell = page.getByLabel('行 2 · 时长')
    await cell.fill('> two')
    await findings.getByText('看不懂“two”').waitFor()
    assert.equal(await cell.getAttribute('aria-invalid'), 'true')
    await cell.fill('> 2')
    await findings.getByText('没有空缺，没有冲突').waitFor()
    await page.getByRole('button', { name: '保存草稿' }).click()
    await page.getByText('草稿已保存').waitFor()
    // whoever wrote it does not publish it: a second person looks at it
    await page.getByText('须由另一位有权限的同事核对后发布').waitFor()
    assert.ok(await page.getByRole('button', { name: '发布…' }).isDisabled())
    const second = await openPage(browser, DESK)
    await enter(second.page, city.base, 'itemhead', '/decisions/courtFee')
    await second.page.getByRole('button', { name: '发布…' }).click()
    await second.page.getByLabel('变更说明').fill('新设场地费')
    await second.page.getByRole('button', { name: '发布', exact: true }).click()
    await second.page.getByText('已发布第 1 版').waitFor()
    assert.deepEqual(second.complaints, [])
    await second.page.context().close()
    await page.reload()
    await page.getByLabel('时长').fill('1.5')
    const outcome = page.getByTestId('decision-outcome')
    await outcome.getByText('第 1 行：时长 ≤ 2').waitFor()
    assert.match((await outcome.textContent()) ?? '', /3000.*章程第四条/)
    assert.equal(await page.locator('tr.fired th').textContent(), '1')
    const saved = page.waitForEvent('download')
    await page.getByRole('link', { name: '导出 .dmn' }).click()
    assert.equal((await saved).suggestedFilename(), 'courtFee.dmn')
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('a file with mistakes is refused by what is wrong with it, or read with its faults shown in their cells', async () => {
    const { page, complaints } = await openPage(browser, DESK)
    await enter(page, city.base, 'head', '/decisions')
    await page.getByRole('link', { name: '高龄津贴标准' }).waitFor()
    const bring = (text: string) =>
      page.setInputFiles('input[type=file]', {
        ...{ name: 'bad.dmn', mimeType: 'application/xml', buffer: Buffer.from(text) },
      })
    await bring('这不是 XML')
    await page.locator('[role=alert]').first().waitFor()
    await bring('<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="x" namespace="x"/>')
    await page.locator('[role=alert]').first().waitFor()
    const twice: DecisionTable = {
      ...TARIFF,
      name: 'towelFee',
      title: say('毛巾费', 'Towel fee'),
      rows: [
        { when: ['<= 2'], gives: ['3000'] },
        { when: ['[1..5]'], gives: ['5000'] },
        { when: ['> 5'], gives: ['1'] },
      ],
    }
    const unreadable = { ...twice, rows: [...twice.rows, { when: ['> drei'], gives: ['1'] }] }
    await bring(tableToDmn(unreadable))
    await page.getByText(/第 4 行第 1 列，看不懂“drei”/).waitFor()
    await bring(tableToDmn(twice))
    await page.getByRole('heading', { name: '毛巾费' }).waitFor()
    const findings = page.getByTestId('decision-findings')
    await findings.getByText(/1.*2/).first().waitFor()
    if (process.env.HUYING_SHOTS)
      await page.screenshot({ path: `${process.env.HUYING_SHOTS}/decision-overlap.png`, fullPage: true })
    assert.deepEqual(await findingsOf(page), [])
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('on a phone in English it is read by somebody who may not change it', async () => {
    const { page, complaints } = await openPage(browser, PHONE)
    await enter(page, city.base, 'unit01', '/decisions/hygienePermit')
    await page.getByRole('heading', { name: '公共场所卫生许可办理方式' }).waitFor()
    await page.getByRole('button', { name: 'EN', exact: true }).click()
    await page.getByRole('heading', { name: 'How a hygiene permit is handled' }).waitFor()
    await page.getByLabel('Kind of place').selectOption('bath')
    await page.getByTestId('decision-outcome').getByText('Row 1: Kind of place = bath or pool').waitFor()
    assert.equal(
      await page.getByRole('button', { name: 'Change (as a draft)' }).getAttribute('aria-disabled'),
      'true',
    )
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    assert.ok(wide <= 390, `the page is ${wide} wide`)
    assert.deepEqual(await findingsOf(page), [])
    assert.deepEqual(complaints, [])
    await page.context().close()
  })
})
