import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { addDays, dayOf, instantOf, newId } from '../../base/index.ts'
import { city as demo } from '../../cities/demo/index.ts'
import { hallsOf } from '../../cities/demo/services/halls.ts'
import { foundHalls } from '../../host/index.ts'
import { compileCalendar, dayView, nationalCalendar } from '../../platform/clocks/index.ts'
import { idCheck } from '../../platform/fields/decide.ts'
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

    // the line breaks: the display keeps its last picture, switched off and on again, says since when, then heals itself
    const shown = await display.page.locator('.lines article').first().innerText()
    await display.page.evaluate(() => navigator.serviceWorker.ready.then(() => null))
    await display.page.context().setOffline(true)
    await display.page.reload()
    await display.page.locator('.lost', { hasText: /以下为 \d\d:\d\d:\d\d 的叫号/ }).waitFor()
    assert.equal(await display.page.locator('.lines article').first().innerText(), shown)
    assert.equal(
      await display.page.locator('.scan').count(),
      0,
      'nobody checks in by a code that is out of date',
    )
    await shot(display.page, 'display-lost')
    await display.page.context().setOffline(false)
    await display.page.locator('.lost').waitFor({ state: 'detached', timeout: 60_000 })
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

  test('a kiosk without a line gives no numbers and says since when; it prints a slip and forgets who left', async () => {
    const { page } = await openPage(browser, { viewport: { width: 1280, height: 900 } })
    await page.clock.install()
    await page.goto(await device('kiosk'))
    await page.locator('.tile').first().click()
    await page.getByRole('button', { name: /户政与出入境/ }).click()
    // the line is cut just then: the press is not lost, nothing is doubled when it is made again
    await page.context().setOffline(true)
    await page.getByRole('button', { name: '不需要' }).click()
    await page.locator('.shut', { hasText: '暂不能取号' }).waitFor()
    await page.locator('.problem', { hasText: '网络不通' }).waitFor()
    await shot(page, 'kiosk-offline')
    await page.context().setOffline(false)
    await page.getByRole('button', { name: '不需要' }).click()
    await page.locator('.taken .number').waitFor()
    await page.emulateMedia({ media: 'print' })
    const paper = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
    const [, width = '0'] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(paper) ?? []
    assert.ok(Math.abs(Number(width) - (80 / 25.4) * 72) < 1, `a slip 80 mm wide: ${width}`)
    assert.equal(paper.match(/\/Type \/Page\b/g)?.length, 1, 'one slip')
    await shot(page, 'kiosk-slip')
    await page.emulateMedia({ media: 'screen' })
    await page.clock.runFor(26_000)
    await page.getByText('您好，请选择').waitFor()
    // English, large type, a half typed code: gone with whoever left
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('button', { name: 'Large type' }).click()
    await page.getByRole('button', { name: /Check in/ }).click()
    await page.locator('#kiosk-code').fill('ABCD')
    await page.clock.runFor(52_000)
    await page.getByText(/Back to the start in/).waitFor()
    await page.clock.runFor(10_000)
    await page.getByText('您好，请选择').waitFor()
    assert.equal(await page.locator('html.elder').count(), 0)
    await page.getByRole('button', { name: /预约签到/ }).click()
    assert.equal(await page.locator('#kiosk-code').inputValue(), '')
    await page.context().setOffline(true)
    await page.clock.runFor(75_000)
    await page.locator('.shut', { hasText: '暂不能取号' }).waitFor()
    assert.ok(await page.getByRole('button', { name: /现场排队/ }).isDisabled())
    await page.context().setOffline(false)
    await page.clock.runFor(5_000)
    await page.locator('.shut').waitFor({ state: 'detached' })
    assert.ok(await page.getByRole('button', { name: /现场排队/ }).isEnabled())
    await page.context().close()
  })

  test('who sits where: the head plans a week, nobody sits twice, the clerk finds the own window', async () => {
    const { page, complaints } = await openPage(browser, { viewport: { width: 1440, height: 900 } })
    await enter(page, city.base, 'hallhead', `/halls/${hall.id}?tab=roster`)
    await page.locator('.rosterTable').waitFor()
    const managed = (await head.call('GET', `/api/halls/${hall.id}`)).body
    const [one, two] = managed.windows as { id: string; number: string; account: string | null }[]
    const free = await city.login('window06')
    const day = dayOf(now())
    const plan = (window: string | undefined, part: string, account: string | null) =>
      head.call('POST', `/api/halls/${hall.id}/change`, { do: 'roster', of: { day, window, part, account } })
    assert.equal((await plan(one?.id, 'am', free.me.account)).status, 200)
    assert.equal((await plan(two?.id, 'day', free.me.account)).body.error.code, 'halls.rosterTwice')
    const other = await city.login('window05')
    assert.equal((await plan(one?.id, 'day', other.me.account)).body.error.code, 'halls.rosterTaken')
    const agent = await city.login('agent')
    assert.equal((await plan(two?.id, 'am', agent.me.account)).status, 422, 'holds no duty at a window')
    await page.reload()
    await page.locator('.rosterTable td', { hasText: free.me.name }).waitFor()
    await page.getByRole('button', { name: '下周照此排' }).click()
    await page.getByText(/已排 \d+ 班/).waitFor()
    await shot(page, 'hall-roster')
    assert.deepEqual(await findingsOf(page), [])
    const mine = (await free.call('GET', '/api/halls')).body
    assert.equal(mine.me, free.me.account)
    const lines = mine.halls.flatMap((of: { roster: { account: string }[] }) => of.roster)
    assert.ok(lines.some((line: { account: string }) => line.account === free.me.account))
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

  test('a draft from the phone goes on at the window, with consent, signed on the second screen; it stays the citizen’s', async () => {
    const phone = '13900000031'
    const body = '44011119880203456'
    const idNumber = body + idCheck(body)
    const asked = await city.anyone.call('POST', '/api/citizen/login/code', { phone })
    const entered = await city.anyone.call('POST', '/api/citizen/login', { phone, code: asked.body.shown })
    const cookie = entered.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ')
    const citizen = (method: string, path: string, data?: unknown) =>
      city.anyone.call(method, path, data, { cookie })
    assert.equal(
      (await citizen('POST', '/api/citizen/me/name', { name: '欧阳平', idNumber, validTo: null })).status,
      200,
    )
    const found = await city.anyone.call('GET', `/api/public/items?q=${encodeURIComponent('居住证申领')}`)
    const item = found.body.rows[0].code
    const sheet = (await citizen('GET', `/api/citizen/apply/${item}`)).body
    const context = { codes: (name: string) => sheet.codes[name], today: dayOf(now()), atWindow: true }
    const answers: Record<string, unknown> = {}
    const values: Record<string, unknown> = { ...sheet.known }
    const seen = () => look(sheet, { answers, values, materials: [] }, context)
    for (let left = seen().situated.left; left[0]; left = seen().situated.left)
      answers[left[0].name] = left[0].kind === 'yes' ? false : left[0].options?.[0]?.code
    const id = newId()
    const kept = await citizen('PUT', `/api/citizen/drafts/${id}`, {
      ...{ item, version: sheet.version, over: 0, device: 'iPhone' },
      filled: { answers, values, materials: [] },
    })
    assert.equal(kept.status, 200, JSON.stringify(kept.body))
    const { code } = (await citizen('POST', `/api/citizen/drafts/${id}/code`, {})).body

    // who only knows an id, or has no consent, opens nothing
    const clerk = await city.login('window02')
    assert.equal((await clerk.call('GET', `/api/window/drafts/${id}`)).status, 404)
    const peek = await clerk.call('POST', '/api/window/find', { code })
    assert.deepEqual(Object.keys(peek.body.draft).sort(), ['changedAt', 'code', 'title'])
    const bare = await clerk.call('POST', '/api/window/drafts', { code })
    assert.equal(bare.body.error.code, 'forms.consentNeeded')
    const shown = (await clerk.call('GET', '/api/window')).body
    const of = shown.classes[0].id
    const given = await clerk.call('POST', '/api/window/give', { class: of, name: '欧阳平', phone, idNumber })
    assert.equal(given.status, 201, JSON.stringify(given.body))
    const called = await clerk.call('POST', '/api/window/act', {
      do: 'call',
      ticket: given.body.ticket.id,
      of: {},
    })
    assert.equal(called.status, 200, JSON.stringify(called.body))
    await clerk.call('POST', '/api/window/act', { do: 'start', ticket: given.body.ticket.id, of: {} })

    const { page, complaints } = await openPage(browser, { viewport: { width: 1440, height: 900 } })
    await enter(page, city.base, 'window02', '/window')
    const find = page.getByRole('searchbox', { name: /扫码或输入/ })
    await find.fill(code)
    await page.getByRole('button', { name: '查找', exact: true }).click()
    await page.getByLabel(/申请人在场，同意/).check()
    await page.getByRole('button', { name: '在窗口继续' }).click()
    await page.waitForURL(`**/window/draft/${id}`)
    await page.getByText('欧阳平 本人的草稿').waitFor()
    assert.deepEqual(await findingsOf(page), [])
    await shot(page, 'window-draft')
    // a clerk's hands: what is still empty, materials by the eye
    const opened = (await clerk.call('GET', `/api/window/drafts/${id}`)).body
    const state = { ...opened.draft, materials: [] }
    for (const one of look(opened.sheet, state, context).situated.materials) {
      if (one.generated) continue
      const pick = page.getByRole('combobox', { name: one.title.zh, exact: true })
      await pick.selectOption({ index: 1 })
    }
    for (const gap of look(opened.sheet, state, context).gaps) {
      const name = gap.path.split('.')[1] ?? ''
      const field = opened.sheet.form.fields[name]
      if (!gap.path.startsWith('values.') || field?.kind === 'signature') continue
      const frame = page.locator(`[data-field="${name}"]`)
      if (field.kind === 'area') {
        await frame.getByRole('combobox').click()
        await page.getByRole('option').first().click()
      } else if (field.kind === 'code') await frame.getByRole('radio').first().check({ force: true })
      else if (field.kind === 'day') await frame.getByRole('textbox').first().fill('2026-03-02')
      else
        await frame
          .getByRole('textbox')
          .first()
          .fill(field.kind === 'phone' ? phone : '棠景街道一号')
    }
    const second = await page.context().newPage()
    await second.goto(`${city.base}/console/window/applicant`)
    await page.getByRole('button', { name: '请申请人确认' }).click()
    await page.getByText('已送到对客屏').waitFor()
    const pad = second.locator('canvas')
    await pad.waitFor()
    const box = await pad.boundingBox()
    assert.ok(box)
    await second.mouse.move(box.x + 40, box.y + 40)
    await second.mouse.down()
    await second.mouse.move(box.x + 300, box.y + 90, { steps: 6 })
    await second.mouse.up()
    await second.getByRole('button', { name: '确认无误' }).click()
    await page.getByText('申请人已在对客屏确认').waitFor()
    await page.getByRole('button', { name: '提交申请' }).click()
    await page.waitForURL('**/console/window')
    const mine = (await citizen('GET', '/api/citizen/applications')).body
    const rows = mine.rows ?? mine
    assert.equal(rows.length, 1, JSON.stringify(mine))
    const view = (await citizen('GET', `/api/citizen/applications/${rows[0].number}`)).body
    assert.equal(view.submissions[0].channel, 'window')
    // sent once: neither the phone nor the clerk makes a second one of it
    const again = await citizen('PUT', `/api/citizen/drafts/${id}`, {
      ...{ item, version: sheet.version, over: 9, device: 'iPhone' },
      filled: { answers, values, materials: [] },
    })
    assert.equal(again.body.error.code, 'forms.draftSent')
    // applying for the same again: the earlier one is shown
    const next = (await citizen('GET', `/api/citizen/apply/${item}`)).body
    assert.equal(next.running.number, rows[0].number)
    await clerk.call('POST', '/api/window/act', { do: 'finish', ticket: given.body.ticket.id, of: {} })
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('whoever has no account is served by his document; a draft begun at the window goes home with a code', async () => {
    const clerk = await city.login('window02')
    const body = '44011119600606123'
    const idNumber = body + idCheck(body)
    const of = (await clerk.call('GET', '/api/window')).body.classes[0].id
    const visitor = { name: '钟伯', phone: '13900000041', idNumber }
    const given = (await clerk.call('POST', '/api/window/give', { class: of, ...visitor })).body.ticket
    const act = (what: string) =>
      clerk.call('POST', '/api/window/act', { do: what, ticket: given.id, of: {} })
    assert.equal((await act('call')).status, 200)
    await act('start')
    const found = await city.anyone.call('GET', `/api/public/items?q=${encodeURIComponent('居住证申领')}`)
    const item = found.body.rows[0].code
    const sheet = (await clerk.call('GET', `/api/window/items/${item}`)).body
    assert.equal(
      sheet.known.applicantName ?? sheet.known.name,
      '钟伯',
      'the document fills in what it proves',
    )
    const id = newId()
    const keep = (over: number, who = clerk) =>
      who.call('PUT', `/api/window/drafts/${id}`, {
        ...{ item, version: sheet.version, over },
        filled: { answers: {}, values: sheet.known, materials: [] },
      })
    assert.equal((await keep(0)).status, 200)
    // another clerk cannot write on it without its code
    const other = await city.login('window01')
    assert.ok((await keep(1, other)).status >= 400)
    const { code } = (await clerk.call('POST', `/api/window/drafts/${id}/code`, {})).body
    const asked = await city.anyone.call('POST', '/api/citizen/login/code', { phone: visitor.phone })
    const entered = await city.anyone.call('POST', '/api/citizen/login', {
      phone: visitor.phone,
      code: asked.body.shown,
    })
    const cookie = entered.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ')
    const taken = await city.anyone.call('POST', '/api/citizen/drafts/take', { code }, { cookie })
    assert.equal(taken.body.draft.id, id, JSON.stringify(taken.body))
    // now it is his: the clerk who began it asks for a code like anybody
    assert.equal((await clerk.call('GET', `/api/window/drafts/${id}`)).status, 404)
    await act('finish')
  })

  test('collected at one hall for another place: papers go there, are signed for, the result comes back', async () => {
    const clerk = await city.login('window02')
    const body = '44011119700707125'
    const idNumber = body + idCheck(body)
    const of = (await clerk.call('GET', '/api/window')).body.classes[0].id
    const visitor = { name: '何大姐', phone: '13900000051', idNumber }
    const given = (await clerk.call('POST', '/api/window/give', { class: of, ...visitor })).body.ticket
    const desk = (what: string) =>
      clerk.call('POST', '/api/window/act', { do: what, ticket: given.id, of: {} })
    await desk('call')
    await desk('start')
    const found = await clerk.call('GET', `/api/window/items?q=${encodeURIComponent('临时救助')}`)
    const town = found.body.rows.find((one: { elsewhere: boolean }) => one.elsewhere)
    assert.ok(town, JSON.stringify(found.body))
    const sheet = (await clerk.call('GET', `/api/window/items/${town.code}`)).body
    const context = { codes: (name: string) => sheet.codes[name], today: dayOf(now()), atWindow: true }
    const answers: Record<string, unknown> = {}
    const seen = () => look(sheet, { answers, values: {}, materials: [] }, context)
    for (let left = seen().situated.left; left[0]; left = seen().situated.left)
      answers[left[0].name] = left[0].kind === 'yes' ? false : (left[0].options?.[0]?.code ?? 1)
    const materials = seen().situated.materials.map((one) => ({
      ...{ code: one.code, state: statesFor(one, sheet, true)[0], files: [] },
    }))
    const form = new FormData()
    form.append('file', new Blob([Buffer.from(PIXEL, 'base64')], { type: 'image/png' }), 'sign.png')
    const headers = { cookie: clerk.cookie, 'x-csrf-token': clerk.csrf }
    const signed = await fetch(`${city.base}/api/files`, { method: 'POST', headers, body: form })
    const signature = ((await signed.json()) as { id: string }).id
    const values: Record<string, unknown> = { ...sheet.known }
    for (const gap of look(sheet, { answers, values, materials: materials as never }, context).gaps) {
      const name = gap.path.split('.')[1] ?? ''
      const field = sheet.form.fields[name]
      if (!gap.path.startsWith('values.') || !field) continue
      const first = field.list ? sheet.codes[field.list]?.codes[0]?.code : undefined
      values[name] =
        (
          { signature, code: first, integer: field.min ?? 1, money: 100_000, yes: false } as Record<
            string,
            unknown
          >
        )[field.kind as string] ??
        (field.kind === 'day' ? '2026-03-02' : field.kind === 'phone' ? visitor.phone : '棠景街道一号')
    }
    const taken = await clerk.call('POST', '/api/window/accept', {
      ...{ ticket: given.id, item: sheet.item, version: sheet.version, applicant: { kind: 'person' } },
      filled: { answers, values, materials },
    })
    assert.equal(taken.status, 201, JSON.stringify(taken.body))
    const { matter } = taken.body
    const stage = async () => {
      const board = (await clerk.call('GET', '/api/elsewhere')).body
      const row = board.rows.find((one: { id: string }) => one.id === matter)
      assert.equal(
        board.counts.reduce((sum: number, one: { all: number }) => sum + one.all, 0),
        board.rows.length,
      )
      return row
    }
    const first = await stage()
    assert.deepEqual([first.stage, first.late], ['toHandOver', false])
    assert.ok(first.due, 'the hand-over has its clock')
    const act = async (who: Person, action: string, data: object) => {
      const view = (await who.call('GET', `/api/matters/${matter}`)).body
      return who.call('POST', `/api/matters/${matter}/actions/${action}`, {
        version: view.matter.version,
        form: data,
      })
    }
    // nothing is sent back or signed for before it went there
    assert.ok((await act(clerk, 'resultCame', {})).status >= 400)
    const over = await act(clerk, 'handOver', {
      way: 'courier',
      number: 'SF123',
      list: '申请表、身份证复印件',
    })
    assert.equal(over.status, 200, JSON.stringify(over.body))
    assert.ok((await act(clerk, 'handOver', { way: 'courier', list: '再来一次' })).status >= 400)
    assert.equal((await stage()).stage, 'toSignFor')
    const { areas } = (await city.anyone.call('GET', '/api/public/declared')).body
    const towns = areas.filter((one: { code: string }) => one.code.length === 9)
    const order = demo.units(towns).filter((one) => one.short !== '热线办' && one.short !== '区政府')
    const approver = await city.login(
      `unit${String(order.findIndex((one) => [one.name, one.short].includes(sheet.unitName)) + 1).padStart(2, '0')}`,
    )
    assert.equal((await act(approver, 'signFor', { text: '齐全' })).status, 200)
    assert.equal((await stage()).stage, 'deciding')
    const noted = (await clerk.call('GET', `/api/matters/${matter}`)).body
    assert.ok(noted.matter.tags.includes('elsewhere'))
    await desk('finish')
    const { page, complaints } = await openPage(browser, { viewport: { width: 1440, height: 900 } })
    await enter(page, city.base, 'window02', '/elsewhere')
    await page.getByRole('heading', { name: '异地代收代办' }).waitFor()
    await page.getByText('审批中').first().waitFor()
    await shot(page, 'elsewhere')
    assert.deepEqual(await findingsOf(page), [])
    assert.deepEqual(complaints, [])
    await page.context().close()
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
