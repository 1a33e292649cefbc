import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { type Person, type RunningTestCity, startTestCity } from '../city.ts'
import { bringHistory } from '../history.ts'
import { buildPages, enter as enterAt, findingsOf, noBrowser, openBrowser, openPage } from './browser.ts'

const DESK = { viewport: { width: 1440, height: 900 } }
const PHONE = { viewport: { width: 390, height: 844 } }

describe('the staff console', { skip: noBrowser }, () => {
  let city: RunningTestCity
  let browser: Browser
  let pages: Awaited<ReturnType<typeof buildPages>>
  let agent: Person
  let dispatcher: Person
  let town: { id: string; name: string }

  before(async () => {
    pages = await buildPages()
    city = await startTestCity({ webDist: pages.dist })
    browser = await openBrowser()
    agent = await city.login('agent')
    dispatcher = await city.login('dispatcher')
    const units: { id: string; name: string; area: string }[] = (await agent.call('GET', '/api/units')).body
    const found = units.find((unit) => unit.name.includes('棠景'))
    assert.ok(found)
    town = found
  })
  after(async () => {
    await browser?.close()
    await city?.stop()
  })

  const at = (path: string) => `${city.base}/console${path}`
  const enter = (page: Page, account: string, path: string) => enterAt(page, city.base, account, path)
  let count = 0
  const open = async (content: string): Promise<{ id: string; number: string; version: number }> => {
    const { status, body } = await agent.call('POST', '/api/matters', {
      type: 'hotline.ticket',
      form: { content, kind: 'help', category: '0201', urgency: 'normal', area: '440111' },
      requester: { name: '陈大文', phone: '13800138000' },
      touch: { channel: 'phone', source: 'test', externalId: `console-${++count}` },
    })
    assert.equal(status, 201, JSON.stringify(body))
    return body.matter.matter
  }

  test('from the ring to the dispatch without the mouse, in at most 25 operations', async () => {
    const { page, complaints } = await openPage(browser, DESK)
    await enter(page, 'agent', '/desk')
    await page.locator('#desk-content').waitFor()
    const rung = await agent.call('POST', '/api/telephony/ring', { phone: '13800138000' })
    assert.equal(rung.status, 201)
    await page.waitForFunction(() => document.activeElement?.id === 'desk-content')
    assert.equal(await page.inputValue('#desk-phone'), '13800138000', 'the ring fills the number')

    let operations = 0
    const press = async (key: string) => {
      operations++
      await page.keyboard.press(key)
    }
    const type = async (words: string) => {
      operations++
      await page.keyboard.insertText(words)
    }
    await type('棠景街道棠溪站门口路灯不亮，有老人晕倒')
    await page.getByRole('alert').getByText('120').waitFor()
    await page.getByRole('button', { name: /路灯故障/ }).waitFor()
    await press('Alt+1')
    await press('Alt+4')
    await press('Alt+p')
    await type('棠溪站 A 出口')
    await press('Alt+b')
    await type('棠景')
    await page.getByRole('option', { name: /棠景/ }).first().waitFor()
    await press('Enter')
    await page.locator('#desk-why').waitFor()
    await press('Tab')
    await press('Tab')
    await type('清单没有条目，按属地派单')
    await press('Control+Enter')
    await page.getByRole('status').getByText('已登记并派单').waitFor()
    assert.ok(operations <= 25, `${operations} operations`)

    const number = await page.locator('.done-banner a').innerText()
    const seen = await agent.call('GET', `/api/matters/${number}`)
    assert.equal(seen.body.matter.state, 'toSign')
    assert.equal(seen.body.matter.leadUnit, town.id)
    assert.equal(seen.body.matter.category, '0201')
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('what was typed survives a reload and an expired login', async () => {
    const { page } = await openPage(browser, DESK)
    await enter(page, 'agent', '/desk')
    await page.fill('#desk-content', '没说完的一句话')
    await page.reload()
    await page.locator('#desk-content').waitFor()
    await page.waitForFunction(
      () => document.querySelector<HTMLTextAreaElement>('#desk-content')?.value === '没说完的一句话',
    )
    await page.context().clearCookies()
    await page.keyboard.press('Alt+s')
    await page.getByRole('dialog', { name: '登录已过期' }).waitFor()
    assert.equal(await page.inputValue('#desk-content'), '没说完的一句话')
    await page.context().close()
  })

  test('the loser of a race sees the new state and keeps the words', async () => {
    const matter = await open('路灯不亮，两人同时办理')
    const { page, complaints } = await openPage(browser, DESK)
    await enter(page, 'dispatcher', `/m/${matter.number}?do=note`)
    await page.fill('#act-text', '我写的备注')
    // The other one is faster; the page may not have heard of it yet.
    const other = await agent.call('POST', `/api/matters/${matter.id}/actions/dispatch`, {
      version: matter.version,
      form: { lead: town.id, why: '按属地派单' },
    })
    assert.equal(other.status, 200, JSON.stringify(other.body))
    await page.keyboard.press('Control+Enter')
    await page.locator('.case-strip').getByText('待签收').waitFor()
    if (await page.locator('#act-text').count()) {
      assert.equal(await page.inputValue('#act-text'), '我写的备注')
      await page.keyboard.press('Control+Enter')
    }
    await page.locator('.trace').getByText('我写的备注').waitFor()
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('an action that is not possible is shown with its reason', async () => {
    const matter = await open('路灯不亮，看看为什么不能办')
    const { page } = await openPage(browser, DESK)
    await enter(page, 'agent', `/m/${matter.number}`)
    await page.getByText(/另有 \d+ 项当前不能办/).click()
    const line = page.locator('.cannot li').filter({ hasText: '审核通过' }).first()
    assert.match(await line.innerText(), /状态|职责|权/)
    await page.context().close()
  })

  test('the inbox: filters live in the address, j and Enter open a row, a change elsewhere shows in place', async () => {
    const matter = await open('统一待办里的路灯')
    const { page, complaints } = await openPage(browser, DESK)
    await enter(page, 'dispatcher', `/inbox?view=all&q=${encodeURIComponent('统一待办里的路灯')}`)
    const row = page.locator('.table .line').first()
    await row.waitFor()
    assert.equal(await page.locator('.table .line').count(), 1)
    await dispatcher.call('POST', `/api/matters/${matter.id}/actions/dispatch`, {
      version: matter.version,
      form: { lead: town.id, why: '按属地派单' },
    })
    await row.getByText('待签收').waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/m/${matter.number}`)
    await page.goBack()
    await page.locator('.table .line').first().waitFor()
    await page.keyboard.press('Control+k')
    await page.keyboard.insertText(matter.number)
    await page
      .getByRole('option', { name: new RegExp(matter.number) })
      .first()
      .waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/m/${matter.number}`)
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('a queue is walked from the matter page, and acting goes on to the next one', async () => {
    const word = '队列里的井盖'
    for (let i = 0; i < 3; i++) await open(`${word}${i}`)
    const { page, complaints } = await openPage(browser, DESK)
    await enter(page, 'dispatcher', `/inbox?view=all&q=${encodeURIComponent(word)}`)
    await page.locator('.table .line').nth(2).waitFor()
    const numbers = await page.locator('.table .rowlink').allInnerTexts()
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/m/${numbers[0]}`)
    await page.getByText('第 1 / 3 件').waitFor()
    await page.keyboard.press('j')
    await page.waitForURL(`**/m/${numbers[1]}`)
    await page.getByText('第 2 / 3 件').waitFor()
    await page.keyboard.press('k')
    await page.waitForURL(`**/m/${numbers[0]}`)
    await page.getByText('第 1 / 3 件').waitFor()
    await page.locator('.acts').waitFor()
    await page.keyboard.press('d')
    await page.locator('#act-lead').fill('棠景')
    await page.getByRole('option', { name: /棠景/ }).first().waitFor()
    await page.keyboard.press('Enter')
    await page.fill('#act-why', '按属地派单')
    await page.keyboard.press('Control+Enter')
    await page.waitForURL(`**/m/${numbers[1]}`)
    await page.getByText('第 2 / 3 件').waitFor()
    await page.keyboard.press('b')
    await page.locator('.table').waitFor()
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('many are dispatched at once, each by its line; what somebody else took meanwhile is named', async () => {
    const word = '批量里的路灯'
    const editor = await city.login('editor')
    const line = { category: '0201', area: '440111', level: 3, unit: town.id, basis: '清单第 2 条' }
    assert.equal((await editor.call('POST', '/api/lines', line)).status, 201)
    const made = [await open(`${word}甲`), await open(`${word}乙`), await open(`${word}丙`)]
    const { page, complaints } = await openPage(browser, DESK)
    await enter(page, 'dispatcher', `/inbox?view=all&q=${encodeURIComponent(word)}`)
    await page.locator('.table .line').nth(2).waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('x')
    await page.getByText('已选 1 件').waitFor()
    await page.locator('.table .head input').check()
    await page.locator('.bulkbar').getByRole('button', { name: '派单' }).click()
    const rows = page.locator('.bulklist li')
    await rows.nth(2).getByText('→').waitFor()
    const taken = made[1] as (typeof made)[0]
    await dispatcher.call('POST', `/api/matters/${taken.id}/actions/dispatch`, {
      version: taken.version,
      form: { lead: town.id, why: '按属地派单' },
    })
    await page.keyboard.press('Control+Enter')
    await page.getByText('已办 2 件，未办 1 件').waitFor()
    await rows.filter({ hasText: taken.number }).getByText('现为“待签收”').waitFor()
    assert.deepEqual(await findingsOf(page), [])
    await page.keyboard.press('Escape')
    await page.locator('.table .line').nth(2).getByText('待签收').waitFor()
    await page.getByText('已选 1 件').waitFor()
    const after = (await agent.call('GET', `/api/matters/${made[0]?.id}`)).body
    assert.deepEqual([after.matter.state, after.tasks.length], ['toSign', 1])
    assert.ok(after.matter.line)
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('the list goes out as a sheet: the rows of the filter, what would run in it stays words', async () => {
    await open('=HYPERLINK("http://x","导出试验")')
    const { page } = await openPage(browser, DESK)
    await enter(page, 'dispatcher', `/inbox?view=all&q=${encodeURIComponent('导出试验')}`)
    await page.locator('.table .line').first().waitFor()
    await page.getByRole('button', { name: '导出' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'CSV 表格' }).click(),
    ])
    const chunks: Buffer[] = []
    for await (const chunk of await download.createReadStream()) chunks.push(Buffer.from(chunk))
    const sheet = Buffer.concat(chunks).toString('utf8')
    assert.match(sheet, /^\uFEFF编号,标题/)
    assert.equal(sheet.trim().split('\r\n').length, 2)
    assert.doesNotMatch(sheet, /,"?=HYPERLINK/)
    await page.context().close()
  })

  test('the logout leaves nothing behind for the next person at the desk', async () => {
    const { page } = await openPage(browser, DESK)
    await enter(page, 'agent', '/desk')
    await page.fill('#desk-content', '不该留给别人的话')
    await page.fill('#desk-phone', '13800138000')
    await page.waitForFunction(() => Object.keys(localStorage).some((key) => key.startsWith('huying.draft.')))
    await page.locator('.who-name').click()
    await page.getByRole('button', { name: '退出登录' }).click()
    await page.locator('#login-name').waitFor()
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))
    assert.doesNotMatch(kept, /不该留给别人|13800138000|draft/)
    await page.context().close()
  })

  test('who saves a record that another has changed sees the other version first', async () => {
    const editor = await city.login('editor')
    const made = await editor.call('POST', '/api/registers/hotline.article', {
      values: { question: '两人同时改的条目？', answer: '原来的答案' },
    })
    assert.equal(made.status, 201, JSON.stringify(made.body))
    const { id, version } = made.body.row
    const { page, complaints } = await openPage(browser, DESK)
    await enter(page, 'editor', `/knowledge/${id}`)
    await page.getByRole('button', { name: '编辑' }).click()
    await page.fill('#record-answer', '我的答案')
    const other = await editor.call('PATCH', `/api/registers/hotline.article/${id}`, {
      version,
      values: { answer: '别人的答案' },
    })
    assert.equal(other.status, 200, JSON.stringify(other.body))
    await page.keyboard.press('Control+Enter')
    await page.getByRole('alert').getByText('别人的答案').waitFor()
    assert.equal(await page.inputValue('#record-answer'), '我的答案')
    await page.keyboard.press('Control+Enter')
    await page.locator('.drawer .detail').getByText('我的答案').first().waitFor()
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('units and accounts are kept by the system administrator; a first password opens nothing but its own change', async () => {
    const { page, complaints } = await openPage(browser, DESK)
    await enter(page, 'sysadmin', '/people')
    const tree = page.locator('nav.tree')
    await page.getByRole('button', { name: '新增单位' }).click()
    await page.fill('#record-name', '白云区低空经济办公室')
    await page.fill('#record-short', '低空办')
    await page.keyboard.press('Control+Enter')
    await tree.getByRole('button', { name: '低空办', exact: true }).click()
    await page.getByText('这里没有人员').waitFor()
    await page.setInputFiles('#units-file', {
      name: 'units.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(
        '单位名称,简称,类型,区划,上级单位\n低空二队,,事业单位,440111,低空办\n没有区划的,,部门,,\n',
      ),
    })
    await page.getByText('新增 1，已有 0，退回 1 行').waitFor()
    await page.getByText('第 3 行').waitFor()
    assert.deepEqual(await findingsOf(page), [])
    await tree.getByRole('button', { name: '低空二队', exact: true }).click()
    await page.getByRole('button', { name: '撤销单位' }).click()
    await page.getByRole('button', { name: '确认' }).click()
    await tree.getByRole('button', { name: '低空二队', exact: true }).waitFor({ state: 'detached' })

    await page.getByRole('button', { name: '新增人员' }).click()
    await page.fill('#record-name', '新来的人')
    await page.fill('#record-account', 'newcomer')
    await page.fill('#record-unit', '低空办')
    await page.getByRole('option', { name: /低空/ }).first().click()
    await page.keyboard.press('Control+Enter')
    await page.getByText('账号 newcomer 的初始密码').waitFor()
    const given = (await page.locator('.banner b.num').textContent()) ?? ''
    await page.getByRole('button', { name: '待首次登录' }).click()
    await page.fill('#freeze-reason', '尚未到岗，先行冻结')
    assert.deepEqual(await findingsOf(page), [])
    await page.getByRole('button', { name: '冻结账号', exact: true }).click()
    await page.getByRole('button', { name: '已冻结' }).click()
    await page.fill('#freeze-reason', '已经到岗，解除冻结')
    await page.getByRole('button', { name: '解除冻结', exact: true }).click()
    await page.getByRole('button', { name: '待首次登录' }).waitFor()

    const phone = await openPage(browser, PHONE)
    await phone.page.goto(at('/?lang=en'))
    await phone.page.fill('#login-name', 'newcomer')
    await phone.page.fill('#login-password', given)
    await phone.page.keyboard.press('Enter')
    await phone.page.getByText('First login: set a password of your own').waitFor()
    assert.deepEqual(await findingsOf(phone.page), [])
    for (const [part, words] of [
      ['given', given],
      ['next', 'Qingtian-2026-ok'],
      ['again', 'Qingtian-2026-ok'],
    ] as const)
      await phone.page.fill(`#password-${part}`, words)
    await phone.page.keyboard.press('Enter')
    await phone.page.locator('.frame').waitFor()
    assert.deepEqual([...complaints, ...phone.complaints], [])
    await phone.page.context().close()
    await page.context().close()
  })

  test('every page in both languages and on a telephone: no serious finding, no complaint, nothing wider than the window', async () => {
    const matter = await open('每个页面都要看一遍的路灯')
    const paths = [
      '/inbox?view=all',
      '/desk',
      `/m/${matter.number}`,
      `/m/${matter.number}?tab=tasks`,
      `/m/${matter.number}?tab=clocks`,
      `/m/${matter.number}?tab=links`,
      `/m/${matter.number}?do=dispatch`,
      '/lines',
      '/lines?tab=check',
      '/lines?tab=proposals',
      '/lines?tab=simulate',
      '/automatic',
      '/knowledge',
      '/knowledge/new',
      '/registers/hotline/shift',
      '/calendars',
      '/people',
      '/models',
      '/indicators',
      '/indicators/hotline/taken',
      '/audit',
      '/flows',
      '/packs/hotline',
      '/errors',
      '/notices',
      '/no-such-page',
    ]
    for (const [size, lang] of [
      [DESK, 'zh'],
      [PHONE, 'en'],
    ] as const) {
      const { page, complaints } = await openPage(browser, size)
      await page.goto(at(`/?lang=${lang}`))
      assert.deepEqual(await findingsOf(page), [], `login ${lang}`)
      await enter(page, 'dispatcher', `/?lang=${lang}`)
      for (const path of paths) {
        await page.goto(at(path))
        await page.getByRole('heading', { level: 1 }).first().waitFor()
        await page.waitForFunction(() => document.querySelector('.bones') === null)
        assert.deepEqual(await findingsOf(page), [], `${path} ${lang}`)
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        assert.ok(over <= 0, `${path} ${lang} is ${over} px wider than the window`)
      }
      assert.deepEqual(complaints, [], lang)
      await page.context().close()
    }
  })

  test('what closed requests taught is taken over by one key; a choice by hand stays; unsure, it asks', async () => {
    await bringHistory(city.city, 120)
    const head = await city.login('head')
    const state = async () => (await head.call('GET', '/api/brain/models')).body.training
    while ((await state()).state !== 'idle') await new Promise((go) => setTimeout(go, 200))
    assert.equal((await state()).outcome, 'trained')

    const { page, complaints } = await openPage(browser, DESK)
    await enter(page, 'agent', '/desk')
    await page.getByRole('radio', { name: '表扬' }).click()
    await page.fill('#desk-content', '棠景街道小区门口路灯不亮，灯杆一片漆黑，电话13912345678')
    await page.getByText('138****5678').or(page.getByText('139****5678')).waitFor()
    await page
      .getByText(/依据：.*(漆黑|灯杆|不亮).*把握 \d+%/)
      .first()
      .waitFor()
    await page.keyboard.press('Alt+y')
    await page.getByRole('button', { name: /路灯故障.*Alt 1/, pressed: true }).waitFor()
    await page.keyboard.press('Alt+4')
    assert.deepEqual(await findingsOf(page), [])
    await page.keyboard.press('Alt+s')
    const number = await page.locator('.done-banner a').innerText()
    const { matter } = (await agent.call('GET', `/api/matters/${number}`)).body
    assert.equal(matter.category, '0201')
    assert.equal(matter.kind, 'praise', 'chosen by hand')

    await page.fill('#desk-content', '老板夜间漆黑一片')
    await page.getByText('可能是…，请确认').first().waitFor()
    assert.equal(
      await page.locator('[aria-pressed="true"]').getByText('Alt 1').count(),
      0,
      'nothing is guessed',
    )
    assert.deepEqual(complaints, [])
    await page.context().close()

    const models = await openPage(browser, DESK)
    await enter(models.page, 'head', '/models')
    await models.page.getByRole('heading', { name: '最易混淆' }).waitFor()
    await models.page.getByRole('button', { name: '诉求类型' }).click()
    await models.page.waitForURL(/of=kind/)
    await models.page.getByRole('button', { name: '立即重新训练' }).click()
    await models.page.getByText(/已排队|正在训练/).waitFor()
    await models.page.getByText('上次训练完成').waitFor()
    assert.deepEqual(await findingsOf(models.page), [])
    await models.page.setViewportSize(PHONE.viewport)
    const over = await models.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    assert.ok(over <= 0, `the models are ${over} px wider than a telephone`)
    // a list longer than one page
    await models.page.goto(at('/inbox?view=all'))
    await models.page.waitForFunction(() => document.querySelectorAll('.table .line').length >= 50)
    assert.deepEqual(await findingsOf(models.page), [])
    assert.deepEqual(models.complaints, [])
    await models.page.context().close()
  })
})
