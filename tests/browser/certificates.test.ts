import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { city as demo } from '../../cities/demo/index.ts'
import { act, citizen, good } from '../citizen.ts'
import { type RunningTestCity, startTestCity } from '../city.ts'
import { buildPages, enter, findingsOf, noBrowser, openBrowser, openPage } from './browser.ts'

describe('tests / browser / certificates', () => {
  const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: 'zh-CN' }
  const DESK = { viewport: { width: 1440, height: 900 }, locale: 'zh-CN' }
  const shots = process.env.HUYING_SHOTS

  let town: RunningTestCity
  let browser: Browser

  before(async () => {
    if (noBrowser) return
    const pages = await buildPages()
    ;[town, browser] = await Promise.all([startTestCity({ webDist: pages.dist }), openBrowser()])
  })
  after(async () => {
    await browser?.close()
    await town?.stop()
  })

  test('issued by a decision, shown by its holder, verified by anybody, revoked, and found ended', {
    skip: noBrowser,
  }, async () => {
    const { base } = town
    const { call: me, upload, cookie } = await citizen(town, '13711117777', '李小雅', '11010519491231002X')
    const get = (path: string) => town.anyone.call('GET', path)

    // the identity card stands for its paper 免提交
    const offers = good(await me('GET', '/api/citizen/certificates/offers?types=idCard,diploma')).rows
    assert.deepEqual(
      offers.map((one: { type: string; card: unknown }) => [one.type, one.card !== null]),
      [['idCard', true]],
    )
    const [line] = good(await get(`/api/public/items?q=${encodeURIComponent('教师资格认定')}`)).rows
    const sheet = good(await me('GET', `/api/citizen/apply/${line.code}`))
    const wanted = sheet.materials.filter((one: { generated?: boolean }) => !one.generated)
    const files = await Promise.all([11, 22, 33, 44, 55, 66].map(upload))
    const sent = await me('POST', '/api/citizen/applications', {
      ...{ key: 'c0d7a1f0-0000-4000-8000-000000000001', draft: null, item: line.code },
      ...{ version: sheet.version, supplements: null },
      filled: {
        answers: {},
        values: {
          ...{ applicantName: '李小雅', applicantId: '11010519491231002X', applicantPhone: '13711117777' },
          ...{ delivery: 'electronic', signature: files[0] },
        },
        materials: wanted.map((one: { code: string }, n: number) =>
          one.code === 'idCard'
            ? { code: one.code, state: 'certificate', files: [], certificate: offers[0].card.number }
            : { code: one.code, state: 'received', files: [files[n + 1]] },
        ),
      },
    })
    const { matter, number } = good(sent)
    const clerk = await town.login('window01')
    good(await act(clerk, matter, 'accept'))
    const seen = good(await clerk.call('GET', `/api/matters/${matter}`))
    const seats = demo.staff(demo.units([])).filter((one) => one.unit === seen.matter.leadUnit)
    const [unit, lead] = ['unit', 'lead'].map(
      (kind) => seats.find((one) => one.account.startsWith(kind))?.account,
    )
    const school = await town.login(unit ?? '')
    good(await act(school, matter, 'examine'))
    good(await act(school, matter, 'pass', { text: '材料齐全' }))
    await town.papered()
    const used = good(await school.call('GET', `/api/certificates/of-matter/${matter}`)).used
    assert.equal(used[0].use.number, offers[0].card.number)
    good(await act(school, matter, 'grant', { words: '准予认定' }))
    await town.papered()
    const { rows } = good(await clerk.call('GET', `/api/services/documents/${matter}`))
    assert.ok(
      !rows.some((one: { facts: { kind: string } }) => one.facts.kind === 'granted'),
      'no plain paper beside it',
    )
    assert.equal(good(await clerk.call('GET', `/api/matters/${matter}`)).matter.state, 'delivery')

    // the holder
    const phone = await openPage(browser, PHONE)
    const [name = '', value = ''] = cookie.split('=')
    await phone.page.context().addCookies([{ name, value, url: `${base}/api/citizen` }])
    await phone.page.goto(`${base}/citizen/cards`)
    const card = phone.page.getByRole('link', { name: /教师资格证书/ })
    await card.waitFor()
    assert.deepEqual(await findingsOf(phone.page), [])
    if (shots) await phone.page.screenshot({ path: `${shots}/cards.png`, fullPage: true })
    await card.click()
    await phone.page.getByRole('button', { name: '亮证' }).click()
    const image = phone.page.locator('.showing img')
    await image.waitFor()
    const code = (await image.getAttribute('data-code')) ?? ''
    assert.match(code, /^HYS:/)
    const identifier = await phone.page.locator('dd', { hasText: '1.2.156.3005.2.' }).innerText()
    assert.deepEqual(await findingsOf(phone.page), [])

    // anybody
    const other = await openPage(browser, PHONE)
    const ask = async (text: string) => {
      await other.page.goto(`${base}/citizen/verify`)
      await other.page.getByLabel(/码内容/).fill(text)
      await other.page.getByLabel(/核验方/).fill('某中学')
      await other.page.getByRole('button', { name: '核验', exact: true }).click()
      await other.page.locator('.verdict').waitFor()
      return other.page.locator('.verdict').innerText()
    }
    assert.match(await ask(code), /真且有效[\s\S]*李小雅/)
    assert.match(await ask(code), /已使用/)
    assert.deepEqual(await findingsOf(other.page), [])
    const pdf = await fetch(
      `${base}/api/citizen/certificates/${new URL(phone.page.url()).pathname.split('/').at(-1)}/file.pdf`,
      {
        headers: { cookie },
      },
    )
    const bytes = Buffer.from(await pdf.arrayBuffer())
    const drop = async (buffer: Buffer) => {
      await other.page.goto(`${base}/citizen/verify`)
      await other.page
        .locator('input[type=file]')
        .setInputFiles({ name: 'a.pdf', mimeType: 'application/pdf', buffer })
      await other.page.locator('.verdict').waitFor()
      return other.page.locator('.verdict h2').innerText()
    }
    assert.equal(await drop(bytes), '真且有效')
    bytes[2000] = (bytes[2000] ?? 0) ^ 1
    assert.equal(await drop(bytes), '伪造或篡改')

    // the issuer
    const desk = await openPage(browser, DESK)
    await enter(desk.page, base, lead ?? '', `/certificates?number=${encodeURIComponent(identifier)}`)
    await desk.page
      .getByRole('link', { name: /教师资格证书/ })
      .first()
      .click()
    await desk.page.getByRole('button', { name: '撤销', exact: true }).click()
    await desk.page.getByLabel('原因').first().fill('以欺骗手段取得')
    await desk.page.getByLabel('文号').fill('云教撤〔2026〕1号')
    await desk.page.getByRole('button', { name: '撤销', exact: true }).last().click()
    await desk.page.getByText('云教撤〔2026〕1号').waitFor()
    assert.deepEqual(await findingsOf(desk.page), [])
    if (shots) await desk.page.screenshot({ path: `${shots}/certificate.png`, fullPage: true })
    assert.match(await ask(identifier), /真但已失效[\s\S]*撤销/)

    // who used it, and why it ended
    await phone.page.reload()
    await phone.page.getByText('某中学').first().waitFor()
    await phone.page.getByText('以欺骗手段取得').waitFor()
    await phone.page.goto(`${base}/citizen/cards`)
    await phone.page.getByText('撤销').first().waitFor()
    assert.deepEqual([...phone.complaints, ...other.complaints, ...desk.complaints], [])
    assert.ok(number)
  })
})
