import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { must } from '../../base/index.ts'
import { declarationIn } from '../../host/extension-file.ts'
import { type RunningTestCity, startTestCity } from '../city.ts'
import { buildPages, enter, findingsOf, noBrowser, openBrowser, openPage } from './browser.ts'

const DESK = { viewport: { width: 1440, height: 900 }, acceptDownloads: true, locale: 'zh-CN' }
const PHONE = { viewport: { width: 390, height: 844 }, locale: 'zh-CN' }

/** 自建应用: composed by one person, reviewed by a second, used by everybody, taken out as a pack. */
describe('an application composed in the browser', { skip: noBrowser }, () => {
  let city: RunningTestCity
  let browser: Browser
  before(async () => {
    const pages = await buildPages()
    ;[city, browser] = await Promise.all([startTestCity({ webDist: pages.dist }), openBrowser()])
  })
  after(async () => {
    await browser?.close()
    await city?.stop()
  })

  const open = async (account: string, path: string, size: object = DESK) => {
    const looked = await openPage(browser, size)
    await enter(looked.page, city.base, account, path)
    return looked
  }
  const part = (page: Page, name: string | RegExp) => page.getByRole('tab', { name }).click()
  const thing = (page: Page) => page.locator('ol.extension-items > li').last()
  const named = async (page: Page, zh: string, en: string) => {
    await thing(page).getByLabel('名称 中文').first().fill(zh)
    await thing(page).getByLabel('名称 英文').first().fill(en)
  }

  test('composed and proposed; a second person publishes it; it is used; a next version; it is exported', async () => {
    const { page, complaints } = await open('data01', '/extensions')
    await page.getByText('还没有自建应用').waitFor()
    await page.getByRole('button', { name: '新建应用' }).click()
    const making = page.getByRole('dialog')
    await making.getByLabel('名称').fill('社区球场')
    const code = making.getByPlaceholder('afterSchoolCare')
    await code.fill('homestead')
    await making.getByRole('button', { name: '新建应用' }).click()
    await making.getByText('编码“homestead”已被使用').waitFor()
    await code.fill('courtClub')
    await making.getByLabel('带一个事项流程').check()
    await making.getByRole('button', { name: '新建应用' }).click()
    await page.getByRole('heading', { level: 1, name: '社区球场' }).waitFor()

    // a register with a field of its own; what is wrong is said where it is
    await page.getByRole('button', { name: '加数据项' }).click()
    await page.locator('.extension-item.wrong').waitFor()
    await named(page, '面积（平方米）', 'Area, m²')
    await thing(page).getByLabel('类型').selectOption('decimal')
    await page.locator('.extension-item.wrong').waitFor({ state: 'detached' })
    await part(page, /表单与流程/)
    await page.getByLabel('依据（条文） 中文').fill('社区体育场地管理办法第三条')
    await page.getByLabel('依据（条文） 英文').fill('Rules for courts, article 3')
    await part(page, /指标/)
    await page.getByRole('button', { name: '加指标' }).click()
    await named(page, '球场事项数', 'Works on courts')
    for (const [label, zh, en] of [
      ['口径', '期间内登记的事项', 'begun in the period'],
      ['责任单位', '区文化广电旅游体育局', 'Sports bureau'],
    ]) {
      await page.getByLabel(`${label} 中文`).fill(zh ?? '')
      await page.getByLabel(`${label} 英文`).fill(en ?? '')
    }
    await page.getByText('✓ 检查通过').waitFor()
    // the bar of acts lies over what has been scrolled beneath it
    await page.evaluate(() => {
      for (const one of document.querySelectorAll('*')) one.scrollTop = 0
    })
    assert.deepEqual(await findingsOf(page), [])
    // saved by itself before it is proposed; a second click is no second proposal
    await page.getByRole('button', { name: '提交复核' }).dblclick()
    await page.getByText('您参与了编写').waitFor()

    const second = await open('datahead', '/extensions')
    await second.page.locator('table').getByRole('link', { name: '社区球场' }).click()
    await second.page.getByText('新建登记簿').first().waitFor()
    assert.deepEqual(await findingsOf(second.page), [])
    await second.page.getByRole('button', { name: '同意发布' }).click()
    await city.grown()
    await second.page.getByRole('link', { name: '打开应用' }).click()
    await second.page.getByRole('heading', { level: 1, name: '社区球场' }).waitFor()

    // used by whoever has its duty; everybody else reads it and is told what he would need
    await page.reload()
    await page.getByRole('link', { name: '打开应用' }).click()
    await page.getByRole('link', { name: /社区球场登记簿/ }).click()
    await page.getByRole('heading', { level: 1, name: '社区球场登记簿' }).waitFor()
    assert.ok(await page.getByRole('button', { name: '新增' }).isDisabled())
    const author = await city.login('data01')
    const given = await (await city.login('secadmin')).call('POST', '/api/duties', {
      ...{ holder: author.me.account, role: 'courtClubKeeper', area: '440111', grade: 2 },
    })
    assert.equal(given.status, 201, JSON.stringify(given.body))
    await page.reload()
    await page.getByRole('button', { name: '新增' }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByLabel('名称').fill('三元里球场')
    await drawer.getByLabel('面积（平方米）').fill('很大')
    await drawer.getByRole('button', { name: '保存' }).click()
    await drawer.getByText('“面积（平方米）”').first().waitFor()
    await drawer.getByLabel('面积（平方米）').fill('420.5')
    await drawer.getByRole('button', { name: '保存' }).dblclick()
    await page.getByRole('link', { name: '三元里球场' }).waitFor()
    assert.equal(await page.getByRole('link', { name: '三元里球场' }).count(), 1)

    // the next version, from what is live
    await page.goto(`${city.base}/console/extensions`)
    await page.locator('table').getByRole('link', { name: '社区球场' }).click()
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: '导出应用包' }).click()
    const file = await saved
    assert.equal(file.suggestedFilename(), 'court-club-1.zip')
    const declared = must(await declarationIn(await readFile(await file.path())))
    assert.deepEqual(Object.keys(declared.registers as object), ['record'])
    await page.getByRole('button', { name: '出新版' }).dblclick()
    await page.getByText('第 2 版 · 起草中').waitFor()
    assert.deepEqual([...complaints, ...second.complaints], [])
    await page.context().close()
    await second.page.context().close()
  })

  test('on a telephone in English it fits; who has no duty there is told so', async () => {
    const { page, complaints } = await open('data01', '/extensions?lang=en', PHONE)
    await page.locator('table').getByRole('link', { name: '社区球场' }).click()
    for (const tab of ['Registers', 'Forms and flows', 'Figures', 'Rights', 'Code lists', 'Application']) {
      await part(page, new RegExp(`^${tab}`))
      const wide = await page.evaluate(() => document.documentElement.scrollWidth)
      assert.ok(wide <= 390, `${tab} is ${wide} wide`)
    }
    await page.context().close()
    const other = await open('unit01', '/extensions')
    await other.page.getByRole('alert').waitFor()
    assert.deepEqual([...complaints, ...other.complaints], [])
    await other.page.context().close()
  })
})
