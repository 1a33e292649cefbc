import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type Browser, chromium } from 'playwright-core'
import { sql } from '../../platform/store/index.ts'
import { type RunningTestCity, startTestCity } from '../city.ts'
import { buildPages, findingsOf, noBrowser, openBrowser, openPage, thumbFaults } from './browser.ts'
import { citizenByCall } from './citizen.ts'

describe('tests / browser / codes', () => {
  const PHONE = {
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
    locale: 'zh-CN',
  } as const
  let city: RunningTestCity
  let browser: Browser
  let folder: string
  before(async () => {
    if (noBrowser) return
    const { dist } = await buildPages()
    city = await startTestCity({ webDist: dist })
    browser = await openBrowser()
    folder = await mkdtemp(join(tmpdir(), 'huying-codes-'))
  })
  after(async () => {
    await browser?.close()
    await city?.stop()
    if (folder) await rm(folder, { recursive: true, force: true })
  })

  /** A reader’s activation code, as the authority hands it out. */
  async function activation(sn: string): Promise<string> {
    const head = await city.login('codehead')
    const { body } = await head.call('POST', '/api/codes/change', {
      do: 'register',
      of: { sn, place: '云山路公交站', operator: '市公交集团', scenes: ['cityCode.bus'] },
    })
    return body.activation
  }

  test('a code goes from one page to the other through a camera; two hundred pass without a network and arrive once', {
    skip: noBrowser,
  }, async () => {
    const phone = await openPage(browser, PHONE)
    const { page } = phone
    await page.goto(`${city.base}/citizen/`)
    await citizenByCall(page, { phone: '13800139001', name: '陈小云', idNumber: '440111199003072315' })
    await page.goto(`${city.base}/citizen/code`)
    await page.getByRole('checkbox').check()
    await page.getByRole('button', { name: '立即开通' }).click()
    await page.getByRole('button', { name: '公交乘车' }).click()
    const qr = page.locator('button.cityQr')
    await qr.waitFor()
    await page.waitForFunction(() => document.querySelector('.codeScene strong')?.textContent === '公交乘车')
    assert.deepEqual(await thumbFaults(page), [])
    assert.deepEqual(await findingsOf(page), [])
    // a code at the end of its minute would be made anew while it is filmed
    await page.waitForFunction(
      () => Number(/\d+/.exec(document.querySelector('.codeCard .hint')?.textContent ?? '')?.[0] ?? 0) > 4,
    )
    const shot = await page.locator('.codeCard').screenshot({ type: 'jpeg', quality: 92 })
    const video = join(folder, 'phone.mjpeg')
    await writeFile(video, await evenPicture(shot))

    const eye = await chromium.launch({
      executablePath: process.env.HUYING_CHROMIUM ?? '/usr/bin/chromium',
      args: [
        ...['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
        ...['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
        `--use-file-for-fake-video-capture=${video}`,
      ],
    })
    try {
      const gate = await openPage(eye, PHONE)
      const reader = gate.page
      await reader.goto(`${city.base}/reader/`)
      await reader.getByRole('textbox').fill(await activation('BUS-B1'))
      await reader.getByRole('button', { name: '激活' }).click()
      await reader.locator('.chip').waitFor()
      assert.deepEqual(await thumbFaults(reader), [])
      await reader.getByRole('button', { name: '开始扫码' }).click()
      await reader.locator('.verdict.yes').waitFor({ timeout: 60_000 })
      assert.match((await reader.locator('.verdict .note').textContent()) ?? '', /2\.00 元/)
      // the telephone hears of it too
      await page.locator('.outcome.yes').waitFor({ timeout: 60_000 })
      // the answer goes by itself
      await reader.getByRole('button', { name: '停止扫码' }).click()

      // without a network, also after a restart
      await reader.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
      const codes = await page.evaluate(async () => {
        const all: string[] = []
        for (let n = 0; n < 200; n++) {
          const answer = await fetch('/api/citizen/code/show', {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ scene: 'cityCode.bus' }),
          })
          all.push(((await answer.json()) as { text: string }).text)
        }
        return all
      })
      await reader.context().setOffline(true)
      await reader.reload()
      await reader.locator('.line.wait').waitFor()
      const scan = (all: readonly string[]) =>
        reader.evaluate(async (texts) => {
          const field = document.querySelector('#scanner') as HTMLInputElement
          const put = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set
          for (const text of texts) {
            put?.call(field, text)
            field.dispatchEvent(new Event('input', { bubbles: true }))
            await new Promise((done) => setTimeout(done, 0))
            field.form?.requestSubmit()
            await new Promise((done) => setTimeout(done, 0))
          }
        }, all)
      await scan(codes)
      await reader.getByText('待传 200 条').waitFor({ timeout: 60_000 })
      await scan(codes.slice(0, 3))
      await reader.locator('.verdict.no').waitFor()
      assert.match((await reader.locator('.verdict strong').textContent()) ?? '', /已使用/)
      await reader.reload()
      await reader.getByText('待传 200 条').waitFor()
      await reader.context().setOffline(false)
      await reader.evaluate(() => dispatchEvent(new Event('online')))
      await reader.waitForFunction(
        () => !/待传/.test(document.querySelector('.line')?.textContent ?? '待传'),
        undefined,
        { timeout: 60_000 },
      )
      assert.deepEqual(gate.complaints, [])
    } finally {
      await eye.close()
    }
    const counted = await city.city.store.one<{ passages: number; accepted: number; orders: number }>(sql`
      select (select count(*) from code_passage where offline)::integer as passages,
        (select count(*) from code_passage where offline and accepted)::integer as accepted,
        (select count(*) from code_ride)::integer as orders`)
    assert.deepEqual(counted, { passages: 200, accepted: 200, orders: 201 })
    assert.deepEqual(phone.complaints, [])

    // a telephone without a network still shows a code
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    await page.context().setOffline(true)
    await page.reload()
    await page.locator('button.cityQr').waitFor()
    await page.locator('.offlineNote').waitFor()
  })

  /** The fake camera wants pictures of even size: the same one again on a white sheet. */
  async function evenPicture(jpeg: Buffer): Promise<Buffer> {
    const { page } = await openPage(browser, { viewport: { width: 640, height: 480 } })
    await page.setContent(
      `<body style="margin:0;background:#ddd;display:grid;place-content:center;height:100vh"><img style="height:470px" src="data:image/jpeg;base64,${jpeg.toString('base64')}"></body>`,
    )
    await page.waitForTimeout(100)
    const made = await page.screenshot({ type: 'jpeg', quality: 92 })
    await page.context().close()
    return made
  }
})
