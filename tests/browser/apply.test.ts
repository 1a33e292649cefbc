import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { must } from '../../base/index.ts'
import { idCheck } from '../../platform/fields/decide.ts'
import { systemActor } from '../../platform/org/index.ts'
import { type RunningTestCity, startTestCity } from '../city.ts'
import { buildPages, enter, findingsOf, noBrowser, openBrowser, openPage, thumbFaults } from './browser.ts'
import { citizenIn, confirmName, heading, onward, scribble } from './citizen.ts'

const PHONE = { viewport: { width: 390, height: 844 } }
const BODY = '44011119900101123'
const NUMBER = BODY + idCheck(BODY)

describe('applying on a telephone', { skip: noBrowser }, () => {
  let city: RunningTestCity
  let browser: Browser
  let pages: Awaited<ReturnType<typeof buildPages>>
  let item = ''
  let number = ''
  const at = (path: string) => `${city.base}/citizen/${path}`

  before(async () => {
    pages = await buildPages()
    city = await startTestCity({ webDist: pages.dist })
    browser = await openBrowser()
    const found = await city.anyone.call('GET', `/api/public/items?q=${encodeURIComponent('居住证申领')}`)
    item = found.body.rows[0].code
  })
  after(async () => {
    await browser?.close()
    await city?.stop()
  })

  const next = (page: Page) => page.locator('form button[type=submit]').last().click()
  let session: Awaited<ReturnType<ReturnType<Page['context']>['cookies']>> = []
  /** In by the code that a demonstration shows; other devices by what the first one holds: codes are a minute apart. */
  async function logIn(page: Page): Promise<void> {
    if (session.length > 0) return page.context().addCookies(session)
    await citizenIn(page, city.base, '13900000019')
    session = await page.context().cookies()
  }
  const picture = (page: Page, hue: number): Promise<string> =>
    page.evaluate((shade) => {
      const canvas = document.createElement('canvas')
      canvas.width = 900
      canvas.height = 600
      const pen = canvas.getContext('2d')
      if (pen) {
        pen.fillStyle = `hsl(${shade} 60% 50%)`
        pen.fillRect(0, 0, 900, 600)
      }
      return canvas.toDataURL('image/png').split(',')[1] ?? ''
    }, hue)
  test('questions, what is known already, photos, a signature, another device, no network: one application', async () => {
    const { page, complaints } = await openPage(browser, PHONE)
    // begun without an account: nothing is lost by logging in afterwards
    await page.goto(at(`apply/${item}`))
    await heading(page, '凭什么办理居住证？')
    await next(page)
    await page.locator('.problem:not(:empty)').waitFor()
    await page.getByText('有合法稳定住所').click()
    assert.deepEqual(await thumbFaults(page), [])
    await onward(page)
    const draft = page.url()
    await logIn(page)
    await confirmName(page, { name: '张小明', number: NUMBER })
    await page.goto(draft)
    await heading(page, '住所是哪一种？')
    await page.getByText('租住').click()
    await onward(page)
    await page.getByText('否', { exact: true }).click()
    await onward(page)

    await heading(page, '申请人')
    await page.getByText('来自实名账户，不能修改').first().waitFor()
    await page.getByText('张小明', { exact: true }).waitFor()
    // the whole number stays with the city
    assert.ok(!(await page.evaluate(() => JSON.stringify(localStorage))).includes(NUMBER))
    await onward(page)
    for (const field of await page.locator('main input').all())
      await field.fill((await field.getAttribute('type')) === 'date' ? '2026-01-05' : '棠景街 88 号')
    await page.getByText('已保存').waitFor()
    await page.waitForFunction(() => !document.body.textContent?.includes('正在保存'))

    // the same draft on another device
    const other = await openPage(browser, PHONE)
    await logIn(other.page)
    await other.page.goto(at('mine'))
    await other.page.getByRole('link', { name: /居住证申领/ }).click()
    await heading(other.page, '结果领取')
    await onward(page)
    await heading(page, '结果领取')
    await page.locator('.choice').first().click()
    await scribble(page)
    await onward(page)

    await heading(page, '提交材料')
    await next(page)
    await page.locator('.problem:not(:empty)').first().waitFor()
    let hue = 0
    for (const material of await page.locator('.material:has(input[type=file])').all()) {
      const file = material.locator('input[type=file]').last()
      if (hue === 0) {
        await file.setInputFiles({ name: '空.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(0) })
        await page.getByText('“空.pdf”是空文件').waitFor()
      }
      hue += 40
      const buffer = Buffer.from(await picture(page, hue), 'base64')
      await file.setInputFiles({ name: `材料${hue}.png`, mimeType: 'image/png', buffer })
      await material.locator('img.small').waitFor()
    }
    assert.deepEqual(await findingsOf(page), [])
    await onward(page)

    await heading(page, '看一遍，没问题就提交')
    assert.deepEqual(await thumbFaults(page), [])
    await page.getByRole('link', { name: '修改：住所是哪一种？' }).click()
    await page.getByText('租住').waitFor()
    await page.getByRole('button', { name: '改好了' }).click()
    await page.getByLabel('我承诺以上内容和材料真实有效。').check()
    await page.context().setOffline(true)
    await page.getByRole('button', { name: '提交申请' }).click()
    await heading(page, '还没发出去，已经存好')
    await page.context().setOffline(false)
    await page.getByRole('button', { name: '现在就试' }).click()
    await heading(page, '申请已提交')
    number = (await page.locator('.bigNumber').textContent()) ?? ''
    assert.match(number, /^\d{10,}$/)
    const pdf = await page.evaluate(async (path) => {
      const answer = await fetch(path)
      return [answer.status, (await answer.text()).slice(0, 8)]
    }, `/api/citizen/applications/${number}/form.pdf`)
    assert.deepEqual(pdf, [200, '%PDF-1.4'])
    await page.getByRole('link', { name: '查看进度' }).click()
    await page.getByText('办理进度').waitFor()
    await page.getByText('已收件').first().waitFor()
    assert.deepEqual(await thumbFaults(page), [])
    // what was sent is no draft any more, on neither device
    await other.page.goto(at('mine'))
    await other.page
      .getByRole('link', { name: new RegExp(number) })
      .or(other.page.getByText('已收件'))
      .first()
      .waitFor()
    await other.page.getByText('我的草稿').waitFor({ state: 'detached' })
    assert.deepEqual(complaints, [])
  })

  test('the window sees it masked, asks for more once, and what was mended stands beside what was', async () => {
    const { page } = await openPage(browser, { viewport: { width: 1440, height: 900 } })
    const clerk = await city.login('window01')
    const read = await clerk.call('GET', `/api/matters/${number}`)
    const { id, version } = read.body.matter
    await enter(page, city.base, 'window01', `/m/${number}`)
    const card = page.locator('.submission')
    await card.waitFor()
    const seen = (await card.textContent()) ?? ''
    assert.ok(seen.includes('张**') && !seen.includes(NUMBER), seen.slice(0, 400))
    assert.ok((await card.locator('.preview').count()) > 1)
    assert.deepEqual(await findingsOf(page), [])
    const told = await clerk.call('POST', `/api/matters/${id}/actions/askSupplement`, {
      ...{ version, form: { gaps: '居住地址不完整，请写明房号' } },
    })
    assert.equal(told.status, 200, JSON.stringify(told.body))

    const phone = await openPage(browser, PHONE)
    await logIn(phone.page)
    await phone.page.goto(at(`mine/${number}`))
    await phone.page.getByText('请写明房号').waitFor()
    await phone.page.getByRole('button', { name: '去补正' }).click()
    await heading(phone.page, '看一遍，没问题就提交')
    await phone.page.getByRole('link', { name: '修改：居住地址' }).click()
    await phone.page.getByLabel('居住地址').fill('棠景街 88 号 302 房')
    await phone.page.getByRole('button', { name: '改好了' }).click()
    await phone.page.getByLabel('我承诺以上内容和材料真实有效。').check()
    await phone.page.getByRole('button', { name: '提交补正' }).click()
    await heading(phone.page, '申请已提交')
    assert.deepEqual(phone.complaints, [])

    await page.reload()
    await card.getByText('已改').first().waitFor()
    assert.ok(!((await card.textContent()) ?? '').includes('302 房'))
    await card.getByRole('button', { name: '查看完整信息' }).click()
    await card.getByLabel('查看理由（将留痕）').fill('核对居住地址')
    await card.getByRole('button', { name: '查看', exact: true }).click()
    await card.getByText('302 房').first().waitFor()
    const printed = await clerk.call('GET', `/api/matters/${id}/form.pdf`)
    assert.equal(printed.status, 200)
    const { body } = await clerk.call('GET', `/api/matters/${id}/submissions`)
    assert.equal(body.rows.length, 2)
    assert.equal(body.rows[0].supplements, body.rows[1].id)
    // nobody else's eyes
    const stranger = await city.login('data01')
    assert.equal((await stranger.call('GET', `/api/matters/${id}/submissions`)).status, 404)
  })

  test('registers fill in only for whom one acts, and lock it whatever is sent', async () => {
    const firm = '91440111MA9W000106'
    const values = {
      ...{ creditCode: firm, name: '广州市云栖谷健身有限公司', address: '白云区机场路1号' },
      ...{ representative: '张小明', area: '440111014', kind: 'company', state: 'active' },
    }
    must(
      await city.city.store.tx((tx) =>
        city.city.registers.create(tx, systemActor('440111'), 'dataBrain.legalPerson', values, {
          at: new Date(),
        }),
      ),
    )
    const { page } = await openPage(browser, PHONE)
    await logIn(page)
    await page.goto(at('me'))
    const call = (method: string, path: string, body?: unknown) =>
      page.evaluate(
        async ([how, where, what]) => {
          const answer = await fetch(where as string, {
            method: how as string,
            ...(what ? { headers: { 'content-type': 'application/json' }, body: what as string } : {}),
          })
          return { status: answer.status, body: await answer.json() }
        },
        [method, path, body ? JSON.stringify(body) : ''],
      )
    const found = await city.anyone.call(
      'GET',
      `/api/public/items?q=${encodeURIComponent('公共场所卫生许可')}`,
    )
    const apply = `/api/citizen/apply/${found.body.rows[0].code}`
    const mine = await call('GET', apply)
    assert.equal(mine.body.known.firmAddress, undefined, 'who acts for himself is shown no firm')
    assert.equal(mine.body.hindrance.code, 'forms.otherTarget')
    const claimed = await call('POST', '/api/citizen/me/enterprises', { creditCode: firm })
    assert.equal(claimed.status, 201, JSON.stringify(claimed.body))
    const acting = await call('POST', '/api/citizen/me/acting', { mandate: claimed.body.id })
    assert.equal(acting.status, 200)
    const theirs = await call('GET', apply)
    assert.equal(theirs.body.known.firmCode, firm)
    assert.equal(theirs.body.known.firmAddress, '白云区机场路1号')
    assert.equal(theirs.body.sources.firmAddress.locked, true)
    assert.equal(theirs.body.hindrance, null)
    // bad input: names of the language, another form's values, a version that never was
    const send = (filled: unknown, version = theirs.body.version) =>
      call('POST', '/api/citizen/applications', {
        ...{ key: 'key-0000-0001', item: found.body.rows[0].code, version, filled },
      })
    const poisoned = await send({ values: JSON.parse('{"constructor":1}') })
    assert.equal(poisoned.body.error.code, 'http.badKey')
    assert.equal((await send({}, 99)).body.error.code, 'forms.newVersion')
    const foreign = await send({
      answers: {},
      values: { nobody: 1 },
      materials: [{ code: 'ghost', state: 'owed' }],
    })
    assert.equal(foreign.body.error.code, 'forms.incomplete')
    const paths = foreign.body.error.detail.gaps.map((gap: { path: string }) => gap.path)
    assert.ok(paths.includes('values.nobody') && paths.includes('materials.ghost'), paths.join())
    assert.ok(!paths.includes('values.firmAddress') && !paths.includes('values.firmCode'))
  })
})
