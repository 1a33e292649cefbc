import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { city as demo } from '../../cities/demo/index.ts'
import { DEMO_PASSWORD } from '../../cities/demo/staff.ts'
import { demoPhoto } from '../../host/demo-photo.ts'
import { foundLists, replay } from '../../host/index.ts'
import { sql } from '../../platform/store/index.ts'
import { idNumber, itemNamed } from '../citizen.ts'
import { type RunningTestCity, startTestCity } from '../city.ts'
import { buildPages, findingsOf, noBrowser, openBrowser, openPage, thumbFaults } from './browser.ts'
import { citizenIn, heading, onward, scribble } from './citizen.ts'

const PHONE = { viewport: { width: 390, height: 844 }, locale: 'zh-CN' }
/** In the second park of the demonstration, where somebody lives between two floors. */
const PARK = { longitude: 113.2267, latitude: 23.2311, accuracy: 8 }
/** A vaccinated dog without a plate. */
const CHIP = '156000000010024'
const DAY_MS = 86_400_000

/** 村级工业园 · 动物诊疗 · 阳光公开 on a telephone, as inspectors and citizens meet them. */
describe('three country packs on a telephone', { skip: noBrowser }, () => {
  let city: RunningTestCity
  let browser: Browser
  before(async () => {
    const pages = await buildPages()
    ;[city, browser] = await Promise.all([startTestCity({ webDist: pages.dist }), openBrowser()])
    // registers and matters of the demonstration, of these packs alone
    const mine = (name: string) => /^(homestead|industrialPark|animalClinic)\./.test(name)
    const registers = Object.fromEntries(Object.entries(demo.registers ?? {}).filter(([name]) => mine(name)))
    await foundLists(city.city, { registers }, new Date(Date.now() - 60 * DAY_MS))
    const lives = demo.lives?.([...city.city.catalog.areas.values()], new Date()) ?? []
    await replay(
      city.city,
      'hotline.ticket',
      lives.filter(({ type }) => mine(type ?? '')),
      () => undefined,
    )
    await city.automated()
  })
  after(async () => {
    await browser?.close()
    await city?.stop()
  })

  test('an inspector in the park: what is refused says why; place and photo go with what he does', async () => {
    const { page, complaints } = await openPage(browser, {
      ...{ ...PHONE, geolocation: PARK, permissions: ['geolocation'] },
    })
    const photo = (what: 'before' | 'after', n: number) => ({
      ...{ name: `${n}.png`, mimeType: 'image/png' },
      // each its own picture: the same one twice is doubted
      buffer: Buffer.concat([demoPhoto(what), Buffer.from([n])]),
    })
    const act = async (name: string) => {
      await page.getByRole('link', { name: '今日任务' }).click()
      await page.getByRole('button', { name: /夹层住人/ }).click()
      await page.getByRole('button', { name, exact: true }).click()
      await page.getByRole('heading', { level: 2, name }).waitFor()
    }
    const send = () => page.getByRole('button', { name: '提交' }).click()
    await page.goto(`${city.base}/field/`)
    await page.fill('#field-name', 'parkinspector')
    await page.fill('#field-password', DEMO_PASSWORD)
    await page.keyboard.press('Enter')

    // a major hazard is out of use before anybody says that it is mended
    await act('报告整改完成')
    await page.setInputFiles('input[type=file]', photo('before', 1))
    await page.getByRole('img', { name: '照片 1' }).waitFor()
    await send()
    await page.getByText('“整改情况”必填').waitFor()
    await page.getByLabel('整改情况').fill('夹层已清空，出口已打通')
    await send()
    await page.getByText('已保存在手机上').waitFor()
    await page.getByRole('link', { name: '待发' }).click()
    await page.locator('.tag.refused').waitFor()
    await page.getByText('重大隐患须先责令停用').waitFor()
    const [refused] = await city.city.store.query<{ code: string }>(
      sql`select refusal->>'code' as code from patrol_item where state = 'refused'`,
    )
    assert.equal(refused?.code, 'industrialPark.stopFirst')
    assert.deepEqual(await thumbFaults(page), [])

    await act('责令停用、挂牌督办')
    await page.getByText('定位精度约 8 米').waitFor()
    await send()
    await page.getByText('至少拍一张照片').waitFor()
    assert.deepEqual(await findingsOf(page), [])
    assert.deepEqual(await thumbFaults(page), [])
    await page.setInputFiles('input[type=file]', photo('after', 2))
    await page.getByRole('img', { name: '照片 1' }).waitFor()
    await send()
    await page.getByText('已保存在手机上').waitFor()
    await page.getByRole('link', { name: '待发' }).click()
    await page.locator('.tag.done').waitFor()
    const inspector = await city.login('parkinspector')
    const { rows } = (await inspector.call('GET', '/api/matters?view=all&type=industrialPark.hazard')).body
    const { id } = rows.find((one: { title: string }) => one.title.includes('夹层住人'))
    const { body } = await inspector.call('GET', `/api/matters/${id}`)
    const stopped = body.timeline.find((one: { action: string }) => one.action === 'stopUse')
    assert.deepEqual(stopped.body.recorded.place, { lon: PARK.longitude, lat: PARK.latitude })
    assert.equal(body.files.length > 0, true, 'the photo lies at the hazard')
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('a citizen gets her dog’s licence: from the guide to the certificate on her telephone', async () => {
    const { page, complaints } = await openPage(browser, PHONE)
    await citizenIn(page, city.base, '13900000073', { name: '吴晓岚', number: idNumber('44011119920304122') })
    const item = await itemNamed(city, '养犬登记')
    await page.goto(`${city.base}/citizen/services/${item}`)
    await heading(page, '养犬登记')
    await page.getByRole('link', { name: /在线办理/ }).click()
    await heading(page, '申请人')
    await onward(page)
    await page.getByLabel('免疫电子标识').fill('12345')
    await page.getByLabel('品种').fill('柯基')
    await page.locator('form button[type=submit]').last().click()
    await page.locator('.problem:not(:empty)').first().waitFor()
    await page.getByLabel('免疫电子标识').fill(CHIP)
    await onward(page)
    await heading(page, '结果领取')
    await page.locator('.choice').first().click()
    await scribble(page)
    await onward(page)
    await heading(page, '提交材料')
    for (const [n, material] of (await page.locator('.material:has(input[type=file])').all()).entries()) {
      const buffer = Buffer.concat([demoPhoto('after'), Buffer.from([n])])
      await material
        .locator('input[type=file]')
        .last()
        .setInputFiles({ name: `${n}.png`, mimeType: 'image/png', buffer })
      await material.locator('img.small').waitFor()
    }
    await onward(page)
    await heading(page, '看一遍，没问题就提交')
    await page.getByLabel('我承诺以上内容和材料真实有效。').check()
    await page.getByRole('button', { name: '提交申请' }).click()
    await heading(page, '申请已提交')
    await city.automated()
    await city.papered()
    await page.getByRole('link', { name: '查看进度' }).click()
    await page.getByText('已发证').first().waitFor()
    assert.deepEqual(await thumbFaults(page), [])
    await page.goto(`${city.base}/citizen/cards`)
    await page.getByRole('link', { name: /犬证/ }).click()
    await page.getByText(CHIP).first().waitFor()
    await page.getByText('2027-03-15').first().waitFor()
    assert.deepEqual(await findingsOf(page), [])
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('anybody reads what the parks lay open, and nothing that is somebody’s own', async () => {
    const { page, complaints } = await openPage(browser, PHONE)
    await page.goto(`${city.base}/citizen/sunshine`)
    await page.getByRole('link', { name: '宅基地阳光公开' }).waitFor()
    await page.getByRole('link', { name: '村级工业园阳光公开' }).click()
    await heading(page, '村级工业园阳光公开')
    await page.getByText('鸦岗第一工业园').first().waitFor()
    const seen = (await page.locator('main').textContent()) ?? ''
    assert.match(seen, /月租金（元\/平方米）/)
    assert.doesNotMatch(seen, /[a-z]+[A-Z][a-z]|undefined|\[object|9144\d{14}|1[3-9]\d{9}/)
    assert.deepEqual(await findingsOf(page), [])
    assert.deepEqual(await thumbFaults(page), [])
    await page.goBack()
    await heading(page, '阳光公开')
    // clinics by how far they are from where one stands
    await page.context().grantPermissions(['geolocation'])
    await page.context().setGeolocation({ longitude: 113.2734, latitude: 23.2376 })
    await page.goto(`${city.base}/citizen/sunshine/animalClinic.board`)
    await page.getByRole('button', { name: '离我最近' }).click()
    await page.getByText('约 0.0 公里').waitFor()
    const far = (await page.getByText(/^约 [\d.]+ 公里$/).allTextContents()).map((one) =>
      parseFloat(one.slice(2)),
    )
    assert.deepEqual(
      far,
      far.toSorted((a, b) => a - b),
    )
    assert.ok(far.length > 2)
    assert.deepEqual(await findingsOf(page), [])
    await page.goto(`${city.base}/citizen/sunshine/industrialPark.nobody`)
    await page.getByRole('alert').first().waitFor()
    assert.deepEqual(complaints, [])
    await page.context().close()
  })
})
