import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { resources } from '../../cities/demo/command.ts'
import { demoPhoto } from '../../host/demo-photo.ts'
import { foundCommand } from '../../host/index.ts'
import { sql } from '../../platform/store/index.ts'
import { type RunningTestCity, startTestCity } from '../city.ts'
import { buildPages, enter, findingsOf, noBrowser, openBrowser, openPage, thumbFaults } from './browser.ts'

describe('tests / browser / command', () => {
  let city: RunningTestCity
  let browser: Browser
  before(async () => {
    if (noBrowser) return
    city = await startTestCity({ webDist: (await buildPages()).dist })
    await foundCommand(city.city, resources)
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await city?.stop()
  })

  const skip = noBrowser

  test('a call becomes an incident, a plan is started, a phone answers also without a line, it ends and is reviewed', {
    skip,
  }, async () => {
    const { page, complaints } = await openPage(browser, { viewport: { width: 1440, height: 900 } })
    await enter(page, city.base, 'commander', '/command')
    // 接报
    await page.locator('summary', { hasText: '接报登记' }).click()
    await page.getByLabel('标题').fill('增槎路积水')
    await page.getByLabel('接报内容').fill('下沉隧道积水四十厘米，两辆车被困')
    await page.getByRole('button', { name: '接报登记' }).click()
    await page.locator('.plan-pick label', { hasText: '增槎路积水' }).waitFor()
    // 一键调度: the case and the plan are chosen, one button
    await page.locator('label', { hasText: '城市内涝应急处置预案' }).click()
    await page.getByRole('button', { name: /一键调度/ }).click()
    await page.getByRole('heading', { name: '任务与回执' }).waitFor()
    const row = page.locator('.matrix tr', { hasText: '白云区水务局' })
    await row.waitFor()
    assert.match((await row.textContent()) ?? '', /已下达/)
    assert.deepEqual(await findingsOf(page), [])

    // the receiver's phone
    const phone = await openPage(browser, { viewport: { width: 390, height: 844 }, hasTouch: true })
    await enter(phone.page, city.base, 'unit04', '/orders')
    await phone.page.locator('.order-card', { hasText: '抢排积水' }).click()
    await phone.page.getByRole('button', { name: '签收' }).waitFor()
    assert.deepEqual(await findingsOf(phone.page), [])
    assert.deepEqual(
      (await thumbFaults(phone.page)).filter((fault) => fault.startsWith('sideways')),
      [],
    )
    // opening it is reading it; the board shows it by itself
    await row.getByText('已阅').waitFor()
    await phone.page.getByRole('button', { name: '签收' }).click()
    await row.getByText('已签收').waitFor()
    // the network is gone: the page opens all the same, what is pressed is kept with its photo, and sent once when it is back
    await phone.page.evaluate(async () => void (await navigator.serviceWorker.ready))
    await phone.page.context().setOffline(true)
    await phone.page.reload()
    await phone.page.getByText('当前离线').waitFor()
    await phone.page.getByText('抢排积水').first().waitFor()
    const photo = { name: 'a.png', mimeType: 'image/png', buffer: demoPhoto('before') }
    await phone.page.setInputFiles('input[type=file]', photo)
    await phone.page.getByRole('textbox', { name: /说明/ }).fill('正在抽排')
    await phone.page.getByRole('button', { name: '报进展' }).click()
    await phone.page.getByText('1 条回执等待网络恢复后发送').waitFor()
    await phone.page.getByRole('textbox', { name: /说明/ }).fill('积水已排完')
    await phone.page.getByRole('button', { name: '完成' }).click()
    await phone.page.getByText('2 条回执等待网络恢复后发送').waitFor()
    // killed and opened again, still without a line
    await phone.page.goto(`${city.base}/console/orders`)
    await phone.page.getByText('2 条回执等待网络恢复后发送').waitFor()
    await phone.page.locator('.order-card', { hasText: '抢排积水' }).waitFor()
    assert.match((await row.textContent()) ?? '', /已签收/)
    await phone.page.context().setOffline(false)
    await row.getByText('已完成').waitFor()
    assert.match((await row.textContent()) ?? '', /积水已排完/)
    await row.getByRole('img', { name: '照片 1' }).waitFor()
    // nothing lost, nothing twice
    const kept = await city.city.store.query<{ kind: string; photos: number }>(
      sql`select kind, cardinality(files) as photos from receipt order by device_at`,
    )
    assert.deepEqual(
      kept.map((one) => `${one.kind} ${one.photos}`),
      ['read 0', 'accepted 0', 'progress 1', 'done 0'],
    )

    // 首报, composed from the record
    await page.getByRole('button', { name: '编写' }).first().click()
    await page.getByRole('button', { name: '按台账生成' }).click()
    await page.waitForFunction(() =>
      (document.querySelector<HTMLTextAreaElement>('.report-text')?.value ?? '').includes('首报'),
    )
    await page.getByRole('button', { name: '报出', exact: true }).click()
    await page.locator('.tag.green', { hasText: '报出' }).waitFor()
    // 终止
    await page.getByRole('button', { name: '终止响应', exact: true }).first().click()
    await page.getByText('仍有未完成指令').click()
    await page.getByRole('textbox', { name: '终止理由' }).fill('积水排除，恢复通行')
    await page.getByRole('button', { name: '终止响应', exact: true }).last().click()
    await page.getByText('终报').waitFor()
    await page.getByRole('link', { name: '复盘报告' }).click()
    await page.getByRole('heading', { name: /复盘报告：增槎路积水/ }).waitFor()
    await page.getByLabel('发现的问题').fill('泵车到场偏慢')
    await page.getByLabel('整改措施').fill('前置备勤点')
    await page.getByLabel('责任单位').fill('区水务局')
    await page.getByLabel('完成日期').fill('2027-01-31')
    await page.getByRole('button', { name: '登记整改' }).click()
    await page.getByText('白云区水务局').first().waitFor()
    assert.deepEqual([...complaints, ...phone.complaints.filter((one) => !/ERR_INTERNET|live/.test(one))], [])
    await phone.page.context().close()
    await page.context().close()
  })

  test('a drill looks like one, and a plan says what is wrong with it while it is written', {
    skip,
  }, async () => {
    const { page, complaints } = await openPage(browser, { viewport: { width: 1440, height: 900 } })
    await enter(page, city.base, 'cmdofficer', '/command')
    await page.getByRole('checkbox', { name: '演练' }).check()
    await page.getByLabel('演练名称').fill('汛期内涝演练')
    await page.getByRole('button', { name: /一键调度/ }).click()
    await page.locator('.drill-bar').waitFor()
    await page.goto(`${city.base}/console/plans`)
    await page.getByRole('link', { name: /城市内涝应急处置预案/ }).click()
    await page.getByLabel('前置任务 P02').fill('P08')
    await page.getByText(/P02 → P08 → P02/).waitFor()
    assert.equal(await page.getByRole('button', { name: '保存草稿' }).isDisabled(), true)
    assert.deepEqual(complaints, [])
    await page.context().close()
  })
})
