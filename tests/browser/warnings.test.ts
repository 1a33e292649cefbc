import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { city as demo } from '../../cities/demo/index.ts'
import { foundRosters } from '../../host/index.ts'
import { type RunningTestCity, startTestCity } from '../city.ts'
import { buildPages, enter, findingsOf, noBrowser, openBrowser, openPage, thumbFaults } from './browser.ts'

const DESK = { viewport: { width: 1440, height: 900 } }
const PHONE = { viewport: { width: 390, height: 844 } }

describe('duty and warnings', { skip: noBrowser }, () => {
  let city: RunningTestCity
  let browser: Browser
  const shots = process.env.HUYING_SHOTS

  before(async () => {
    const pages = await buildPages()
    city = await startTestCity({ webDist: pages.dist })
    const towns = [...city.city.catalog.areas.values()].filter((area) => area.code.length === 9)
    if (demo.rosters) await foundRosters(city.city, demo.rosters, demo.units(towns))
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await city?.stop()
  })

  test('a warning is composed, released by a second person, seen by a citizen, signed by towns, lifted', async () => {
    const writer = await openPage(browser, DESK)
    const { page } = writer
    const shot = (name: string, of = page) =>
      shots && of.screenshot({ path: `${shots}/${name}.png`, fullPage: true })
    await enter(page, city.base, 'warner', '/warnings')
    await page.getByRole('button', { name: '拟写预警' }).click()
    await page.getByLabel('级别', { exact: true }).selectOption('orange')
    await page.getByLabel('全区').check()
    await page.getByText('需签收').waitFor()
    await page.locator('aside').getByText('暴雨橙色').first().waitFor()
    await shot('composer')
    assert.deepEqual(await findingsOf(page), [])
    // words of an exercise in a real warning are refused before anything is sent
    await page.getByLabel('标题', { exact: true }).fill('暴雨橙色预警演练')
    await page.locator('aside').getByText('却标为真实预警').waitFor()
    assert.equal(await page.locator('aside button[type=submit]').isDisabled(), true)
    await page.getByLabel('标题', { exact: true }).fill('暴雨橙色预警')
    await page.locator('aside button[type=submit]:enabled').click()
    await page.getByText('待签发').first().waitFor()
    // whoever wrote it cannot release it
    assert.equal(await page.getByRole('button', { name: '签发', exact: true }).count(), 0)

    const releaser = await openPage(browser, DESK)
    await enter(releaser.page, city.base, 'warnhead', '/warnings')
    await releaser.page.getByRole('button', { name: '签发', exact: true }).click()
    await releaser.page.getByText('生效中').first().waitFor()
    await shot('warnings', releaser.page)
    assert.deepEqual(await findingsOf(releaser.page), [])

    // the citizen, in both languages, on a phone
    const citizen = await openPage(browser, PHONE)
    await citizen.page.goto(`${city.base}/citizen/`)
    await citizen.page.locator('.warningStrip').click()
    await citizen.page.getByRole('heading', { name: '暴雨橙色预警' }).waitFor()
    assert.deepEqual(await findingsOf(citizen.page), [])
    assert.deepEqual(
      (await thumbFaults(citizen.page)).filter((one) => one.startsWith('sideways')),
      [],
    )
    await shot('citizen', citizen.page)
    await citizen.page.getByRole('button', { name: 'English' }).click()
    await citizen.page.getByText('What to do').waitFor()
    const atom = await fetch(`${city.base}/api/public/alerts.atom`)
    assert.match(await atom.text(), /暴雨橙色预警/)

    // a town signs; the board says who has not
    const towns = demo.units([...city.city.catalog.areas.values()].filter((area) => area.code.length === 9))
    const { accountsOf } = await import('../../cities/demo/staff.ts')
    const first = towns.find((one) => one.kind === 'town')
    const town = await openPage(browser, DESK)
    await enter(town.page, city.base, `unit${accountsOf(towns).get(first?.id ?? '')}`, '/warning-board')
    await town.page.getByRole('button', { name: '本单位签收' }).click()
    await town.page.getByText(/^1\/\d+ 已签收$/).waitFor()
    await shot('board', town.page)
    assert.deepEqual(await findingsOf(town.page), [])

    // lifted by two persons as well; then citizens see none
    await page.reload()
    await page.getByRole('button', { name: '解除' }).click()
    await page.locator('aside button[type=submit]:enabled').click()
    await page.getByText('待签发').first().waitFor()
    await releaser.page.reload()
    await releaser.page.getByRole('button', { name: '签发', exact: true }).click()
    await releaser.page.getByText('解除通知').first().waitFor()
    await citizen.page.reload()
    await citizen.page.getByText('No warning is in force').waitFor()
    for (const one of [writer, releaser, citizen, town]) {
      assert.deepEqual(one.complaints, [])
      await one.page.context().close()
    }
  })

  test('the duty desk and the roster: a roll call is made and answered, a line is written, gaps are shown', async () => {
    const manager = await openPage(browser, DESK)
    await enter(manager.page, city.base, 'dutyhead', '/duty')
    await manager.page.getByRole('heading', { name: '当前在岗' }).waitFor()
    await manager.page.getByRole('button', { name: '立即点名' }).click()
    await manager.page.getByText('待应答').first().waitFor()
    const people = await city.city.store.read(async (reader) => {
      const { command } = { command: await import('../../platform/command/index.ts') }
      return command.duty.onDuty(reader, { district: '440111', at: city.city.now() })
    })
    assert.ok(people.length > 40)
    const officer = people.find((one) => one.postTitle.zh === '区总值班室' && one.role === 'officer')
    const accounts = ['duty01', 'duty02', 'duty03', 'duty04']
    for (const account of accounts) {
      const person = await city.login(account)
      if (person.me.account !== officer?.account) continue
      const desk = await openPage(browser, DESK)
      await enter(desk.page, city.base, account, '/duty')
      await desk.page.getByRole('button', { name: '应答点名' }).click()
      await desk.page.getByText('按时应答').first().waitFor()
      await desk.page.getByRole('button', { name: '到岗' }).click()
      await desk.page.getByText('在值班室').first().waitFor()
      await desk.page.getByLabel('值班日志').fill('接报：球场路积水')
      await desk.page.getByRole('button', { name: '记一笔' }).click()
      await desk.page.getByText('接报：球场路积水').waitFor()
      if (shots) await desk.page.screenshot({ path: `${shots}/duty.png`, fullPage: true })
      assert.deepEqual(await findingsOf(desk.page), [])
      assert.deepEqual(desk.complaints, [])
      await desk.page.setViewportSize(PHONE.viewport)
      assert.deepEqual(
        (await thumbFaults(desk.page)).filter((one) => one.startsWith('sideways')),
        [],
      )
      if (shots) await desk.page.screenshot({ path: `${shots}/duty-phone.png`, fullPage: true })
      await desk.page.context().close()
    }
    await manager.page.goto(`${city.base}/console/rosters`)
    await manager.page.locator('.shiftDay .who').first().waitFor()
    // beyond the days that are rostered nobody is on duty, and the page says so
    await manager.page.getByRole('button', { name: '后两周' }).click()
    await manager.page.getByText('缺岗').first().waitFor()
    if (shots) await manager.page.screenshot({ path: `${shots}/roster.png`, fullPage: true })
    assert.deepEqual(await findingsOf(manager.page), [])
    assert.deepEqual(manager.complaints, [])
    await manager.page.context().close()
  })
})
