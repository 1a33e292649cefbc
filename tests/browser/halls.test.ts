import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { addDays, dayOf, instantOf, newId } from '../../base/index.ts'
import { hallsOf } from '../../cities/demo/services/halls.ts'
import { foundHalls } from '../../host/index.ts'
import { compileCalendar, dayView, nationalCalendar } from '../../platform/clocks/index.ts'
import { systemActor } from '../../platform/org/index.ts'
import { look, statesFor } from '../../platform/services/forms/decide.ts'
import { halls as room } from '../../platform/services/index.ts'
import { type Person, type RunningTestCity, startTestCity } from '../city.ts'
import { buildPages, enter, findingsOf, noBrowser, openBrowser, openPage, thumbFaults } from './browser.ts'

const PHONE = { viewport: { width: 390, height: 844 } }
const ID_NUMBER = '11010519491231002X'
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

/** The next working day at twenty to ten: a hall is open whenever the tests run. */
function workingMorning(): Date {
  const calendar = compileCalendar(nationalCalendar({ provisionalYears: 2 }))
  let day = addDays(dayOf(new Date()), 1)
  while (!dayView(calendar, instantOf(day, 720))?.minutes) day = addDays(day, 1)
  return instantOf(day, 580)
}

describe('halls: the phone, the kiosk, the window, the display', { skip: noBrowser }, () => {
  let city: RunningTestCity
  let browser: Browser
  let pages: Awaited<ReturnType<typeof buildPages>>
  let head: Person
  let hall: { id: string; classes: { id: string; letter: string }[] }
  const start = workingMorning()
  const begun = Date.now()
  let later = 0
  const now = () => new Date(start.getTime() + (Date.now() - begun) + later)
  const shot = async (page: Page, name: string) => {
    if (process.env.HUYING_SHOTS) await page.screenshot({ path: `${process.env.HUYING_SHOTS}/${name}.png` })
  }

  before(async () => {
    pages = await buildPages()
    city = await startTestCity({ webDist: pages.dist, now })
    await foundHalls(city.city, hallsOf, now())
    browser = await openBrowser()
    head = await city.login('hallhead')
    const { body } = await city.anyone.call('GET', '/api/public/halls')
    const main = body.rows.find((one: { code: string }) => one.code === 'main')
    hall = (await city.anyone.call('GET', `/api/public/halls/${main.id}`)).body
  })
  after(async () => {
    await browser?.close()
    await city?.stop()
  })

  const device = async (kind: 'display' | 'kiosk', of = hall.id): Promise<string> => {
    const made = await head.call('POST', `/api/halls/${of}/change`, { do: 'device', of: { kind, name: '' } })
    assert.equal(made.status, 200, JSON.stringify(made.body))
    return `${city.base}/hall/${kind}#key=${made.body.key}`
  }
  const classA = () => hall.classes.find((one) => one.letter === 'A')?.id ?? ''

  test('a citizen books on the phone, once; a full slot is said; a closed day moves the booking with its reason', async () => {
    const { page, complaints } = await openPage(browser, PHONE)
    await page.goto(`${city.base}/citizen/halls`)
    await page.getByRole('link', { name: /白云区政务服务中心/ }).waitFor()
    await shot(page, 'citizen-halls')
    assert.deepEqual(await thumbFaults(page), [])
    await page.getByRole('link', { name: /白云区政务服务中心/ }).click()
    await page.getByRole('button', { name: '预约' }).first().click()
    await page.getByRole('link', { name: '登录后预约' }).click()
    await page.locator('input').first().fill('13900000001')
    await page.locator('form button[type=submit]').click()
    const code = await page.locator('text=/\\d{6}/').first().textContent()
    await page
      .locator('input')
      .nth(1)
      .fill(/\d{6}/.exec(code ?? '')?.[0] ?? '')
    await page.locator('form button[type=submit]').click()
    await page.getByRole('heading', { name: '预约取号' }).waitFor()
    // the name is confirmed where the account is
    const named = await page.evaluate(
      async (body) =>
        (
          await fetch('/api/citizen/me/name', {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(body),
          })
        ).status,
      { name: '陈小明', idNumber: ID_NUMBER, validTo: null },
    )
    assert.equal(named, 200)
    await page.reload()
    await page.locator('.slot.free').first().waitFor()
    await shot(page, 'citizen-book')
    assert.deepEqual(await findingsOf(page), [])

    // somebody else takes the last places meanwhile: this page still shows them as free
    const slot = page.locator('.slot.free').first()
    const label = (await slot.locator('b').textContent()) ?? ''
    const minute = Number(label.slice(0, 2)) * 60 + Number(label.slice(3, 5))
    const from = instantOf(dayOf(now()), minute)
    await head.call('POST', `/api/halls/${hall.id}/change`, {
      do: 'slot',
      of: { class: classA(), from: from.toISOString(), capacity: 0 },
    })
    await slot.click()
    await page.getByRole('button', { name: '确认预约' }).click()
    await page.getByText('该时段已约满').waitFor()

    await page.locator('.day:not(:disabled)').nth(1).click()
    await page.locator('.slot.free').first().click()
    const book = page.getByRole('button', { name: '确认预约' })
    await book.dblclick()
    await page.getByText('预约成功').waitFor()
    await page.locator('.booking').waitFor()
    assert.equal(await page.locator('.booking').count(), 1, 'two clicks, one booking')
    await shot(page, 'citizen-booking')
    assert.deepEqual(await thumbFaults(page), [])

    // a new calendar closes that very day
    const day = (await page.locator('.booking .big').textContent())?.slice(0, 5).replace('/', '-') ?? ''
    const closed = `${dayOf(now()).slice(0, 4)}-${day}`
    const editor = await city.login('editor')
    const issued = await editor.call('POST', '/api/calendars/national', {
      days: { [closed]: { rest: { zh: '防台风停工', en: 'Typhoon' } } },
      why: '防台风',
    })
    assert.ok(issued.status < 300, JSON.stringify(issued.body))
    const { env } = (await import('../../host/halls.ts')).hallsOf(city.city)
    await room.sweep(env, city.city.store, systemActor('440111'), now())
    await page.goto(`${city.base}/citizen/bookings`)
    await page.getByText('防台风停工').first().waitFor()
    assert.equal(await page.locator('.booking').count(), 1)
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('a number from the kiosk is called at the window, shown and spoken on the display, followed on the phone', async () => {
    const display = await openPage(browser, { viewport: { width: 1920, height: 1080 } })
    await display.page.addInitScript(() => {
      const said: string[] = []
      Object.assign(globalThis, { said })
      speechSynthesis.speak = (one: SpeechSynthesisUtterance) => void said.push(one.text)
    })
    await display.page.goto(await device('display'))
    await display.page.getByRole('heading', { name: /白云区政务服务中心/ }).waitFor()
    assert.ok(!display.page.url().includes('key='), 'the key does not stay in the address')
    await display.page.getByRole('button', { name: /开启语音/ }).click()

    const kiosk = await openPage(browser, { viewport: { width: 1280, height: 900 } })
    await kiosk.page.goto(await device('kiosk'))
    await kiosk.page
      .getByRole('button', { name: /^号 ?取号|取号/ })
      .first()
      .waitFor()
    await shot(kiosk.page, 'kiosk-home')
    assert.deepEqual(await findingsOf(kiosk.page), [])
    await kiosk.page.locator('.tile').first().click()
    await kiosk.page.getByRole('button', { name: /户政与出入境/ }).click()
    await shot(kiosk.page, 'kiosk-priority')
    await kiosk.page.getByRole('button', { name: /老年人/ }).dblclick()
    const number = (await kiosk.page.locator('.taken .number').textContent()) ?? ''
    assert.match(number, /^E\d{3}$/)
    await shot(kiosk.page, 'kiosk-taken')

    const phone = await openPage(browser, PHONE)
    const mine = await city.city.store.query<{ code: string }>({
      text: ['select code from hall_ticket where number = ', ' order by id desc limit 1'],
      values: [number],
    })
    await phone.page.goto(`${city.base}/citizen/ticket/${mine[0]?.code}`)
    await phone.page.getByText(number).waitFor()
    await shot(phone.page, 'citizen-ticket')

    const clerk = await openPage(browser, { viewport: { width: 1440, height: 900 } })
    await enter(clerk.page, city.base, 'window01', '/window')
    await clerk.page.getByText(number).first().waitFor()
    await shot(clerk.page, 'window-waiting')
    // a second click while the first is on its way calls nobody else
    const row = clerk.page.locator('.queue .row', { hasText: number })
    await row.getByRole('button', { name: '叫此号' }).dblclick()
    await clerk.page.locator('.ticketNo', { hasText: number }).waitFor()
    await display.page.locator('.now b', { hasText: number }).first().waitFor()
    await shot(display.page, 'display')
    const said = () => display.page.evaluate(() => (globalThis as unknown as { said: string[] }).said)
    const spoken = (await said()).filter((text) => text.includes('号窗口'))
    assert.equal(spoken.filter((text) => text.startsWith('请 E')).length, 1, spoken.join())
    await phone.page.getByText('请到 1 号窗口').waitFor()
    await shot(phone.page, 'citizen-called')

    await clerk.page.getByRole('button', { name: /开始办理/ }).click()
    const form = clerk.page.locator('.card', { hasText: '登记办事人' }).last()
    await form.waitFor()
    await form.getByLabel('姓名').fill('李秀英')
    await form.getByLabel('身份证号码').fill(ID_NUMBER)
    await form.getByLabel('手机号').fill('13900000002')
    await form.getByRole('button', { name: '保存' }).click()
    await clerk.page.locator('.nowServing', { hasText: '李秀英' }).waitFor()
    await shot(clerk.page, 'window-serving')
    assert.deepEqual(await findingsOf(clerk.page), [])
    await clerk.page.getByRole('button', { name: /办结/ }).click()
    await clerk.page.getByText('没有人在本窗口').waitFor()
    await phone.page.getByText('已办完').waitFor()
    const text = await display.page.locator('body').innerText()
    assert.ok(!text.includes('李') && !text.includes('秀'), 'no names on the display')

    // the line breaks: the display says so, then heals itself
    await display.page.route('**/live', (route) => route.abort())
    await display.page.reload()
    await display.page.locator('.lost').waitFor()
    await shot(display.page, 'display-lost')
    await display.page.unroute('**/live')
    await display.page.locator('.lost').waitFor({ state: 'detached', timeout: 20_000 })
    for (const one of [display, kiosk, phone, clerk]) {
      assert.deepEqual(one.complaints, [])
      await one.page.context().close()
    }
  })

  test('at the kiosk: an expired booking, one of another hall, a code of nobody, and everything forgotten', async () => {
    const visitor = { name: '何家豪', phone: '13900000005', citizen: newId(), realName: true }
    const town = (await city.anyone.call('GET', '/api/public/halls')).body.rows.find(
      (one: { code: string }) => one.code.startsWith('town-'),
    )
    const { env } = (await import('../../host/halls.ts')).hallsOf(city.city)
    const at = (minute: number) => instantOf(dayOf(now()), minute)
    const booked = async (of: string, minute: number) => {
      const shown = (await city.anyone.call('GET', `/api/public/halls/${of}`)).body
      const ask = { hall: of, class: shown.classes[0].id, from: at(minute), request: newId() }
      const done = await city.city.store.tx((tx) =>
        room.book(env, tx, systemActor('440111'), visitor, ask, at(minute - 180)),
      )
      assert.ok(done.ok, JSON.stringify(done))
      return done.value.booking.code
    }
    const expired = await booked(hall.id, 510)
    const elsewhere = await booked(town.id, 570)
    later = 0
    const { page, complaints } = await openPage(browser, { viewport: { width: 1280, height: 900 } })
    await page.goto(await device('kiosk'))
    const typed = async (code: string) => {
      await page.getByLabel('签到码').fill(code)
      await page.keyboard.press('Enter')
    }
    await page.getByRole('button', { name: /预约签到/ }).click()
    await shot(page, 'kiosk-code')
    await typed(expired)
    await page.getByText('预约已过期').waitFor()
    await typed(elsewhere)
    await page.getByText(/这是“.*”的预约或号码/).waitFor()
    await typed('ZZZZZZZZ')
    await page.getByText('没有找到这个预约').waitFor()
    await page.getByRole('button', { name: '返回首页' }).click()
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByText('Welcome. Please choose').waitFor()
    await shot(page, 'kiosk-en')
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('an application taken in at the window hangs on the number, once, however often it is sent', async () => {
    const clerk = await city.login('window02')
    const act = (what: string, of: object = {}, ticket?: string) =>
      clerk.call('POST', '/api/window/act', { do: what, of, ...(ticket ? { ticket } : {}) })
    const { ticket } = (await act('call')).body
    await act('start', {}, ticket.id)
    await act('note', { name: '李秀英', idNumber: ID_NUMBER, phone: '13900000002' }, ticket.id)
    const found = await clerk.call('GET', `/api/window/items?q=${encodeURIComponent('食品')}`)
    const sheet = (await clerk.call('GET', `/api/window/items/${found.body.rows[0].code}`)).body
    const context = {
      codes: (name: string) => sheet.codes[name],
      today: dayOf(now()),
      atWindow: true,
    }
    const answers: Record<string, unknown> = {}
    const seen = () => look(sheet, { answers, values: {}, materials: [] }, context)
    for (let left = seen().situated.left; left[0]; left = seen().situated.left)
      answers[left[0].name] = left[0].kind === 'yes' ? false : left[0].options?.[0]?.code
    const materials = seen().situated.materials.map((one) => ({
      ...{ code: one.code, state: statesFor(one, sheet, true)[0], files: [] },
    }))
    const form = new FormData()
    form.append('file', new Blob([Buffer.from(PIXEL, 'base64')], { type: 'image/png' }), 'sign.png')
    const headers = { cookie: clerk.cookie, 'x-csrf-token': clerk.csrf }
    const signed = await fetch(`${city.base}/api/files`, { method: 'POST', headers, body: form })
    const signature = ((await signed.json()) as { id: string }).id
    const words = {
      firmName: '某某食品店',
      contactName: '李秀英',
      shopName: '某某',
      shopAddress: '棠景街道一号',
    }
    const values = { ...words, firmCode: '91350100M000100Y43', contactPhone: '13900000002' }
    const ask = {
      ...{ ticket: ticket.id, item: sheet.item, version: sheet.version },
      filled: {
        answers,
        values: { ...values, delivery: sheet.codes.deliveryWay.codes[0].code, signature },
        materials,
      },
      applicant: { kind: 'enterprise', name: '某某食品店', creditCode: '91350100M000100Y43' },
    }
    const wrong = { ...ask, filled: { ...ask.filled, values: { ...ask.filled.values, signature: 'x' } } }
    assert.equal((await clerk.call('POST', '/api/window/accept', wrong)).status, 422)
    const first = await clerk.call('POST', '/api/window/accept', ask)
    assert.equal(first.status, 201, JSON.stringify(first.body))
    const again = await clerk.call('POST', '/api/window/accept', ask)
    assert.deepEqual([again.body.number, again.body.fresh], [first.body.number, false])
    const screen = (await clerk.call('GET', '/api/window')).body
    assert.equal(screen.ticket.matter, first.body.matter)
    assert.equal(screen.ticket.matters[0].number, first.body.number)
    assert.equal((await act('finish', {}, ticket.id)).status, 200)
  })

  test('the hall’s head sees the day and changes it', async () => {
    const { page, complaints } = await openPage(browser, { viewport: { width: 1440, height: 900 } })
    await enter(page, city.base, 'hallhead', '/halls')
    await page.getByRole('link', { name: /白云区政务服务中心/ }).click()
    await page.getByText('平均等候').waitFor()
    await shot(page, 'hall-today')
    for (const tab of ['窗口', '号源', '开放日与例外', '叫号屏与自助机', '规则']) {
      await page.locator('.tabs').getByRole('button', { name: tab }).click()
      await page.locator('.card').first().waitFor()
      await shot(page, `hall-${tab}`)
    }
    assert.deepEqual(await findingsOf(page), [])
    assert.deepEqual(complaints, [])
    await page.context().close()
  })
})
