import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { DEMO_PASSWORD } from '../../cities/demo/staff.ts'
import { demoPhoto } from '../../host/demo-photo.ts'
import { sql } from '../../platform/store/index.ts'
import type { Entry, Shot } from '../../web/field/queue.ts'
import type { keep, State, send } from '../../web/field/work.ts'
import { type RunningTestCity, startTestCity } from '../city.ts'
import { buildPages, findingsOf, noBrowser, thumbFaults } from './browser.ts'

/** What the page lends to the help desk, and to this test. */
type Lent = {
  readonly keep: typeof keep
  readonly send: typeof send
  readonly state: { get(): State }
  readonly entries: () => Promise<readonly Entry[]>
  readonly photos: () => Promise<number>
}
declare const huyingField: Lent

const HERE = { longitude: 113.2661, latitude: 23.1605, accuracy: 8 }
const ITEMS = 200
const PHOTOS = 2

/** 现场 in a real browser: a profile of its own, because it is killed in the midst. */
describe('the street on a telephone', { skip: noBrowser }, () => {
  let city: RunningTestCity
  let profile: string
  let context: BrowserContext
  let page: Page
  const complaints: string[] = []
  const shot = async (name: string) => {
    if (process.env.HUYING_SHOTS)
      await page.screenshot({ path: `${process.env.HUYING_SHOTS}/${name}.png`, fullPage: true })
  }

  /** The telephone is switched on: the same profile, so everything it kept is there. */
  async function open(path = '/field/'): Promise<void> {
    context = await chromium.launchPersistentContext(profile, {
      executablePath: process.env.HUYING_CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
      ],
      viewport: { width: 390, height: 844 },
      geolocation: HERE,
      permissions: ['geolocation'],
      locale: 'zh-CN',
    })
    context.setDefaultTimeout(90_000)
    page = context.pages()[0] ?? (await context.newPage())
    page.on('pageerror', (error) => complaints.push(String(error)))
    page.on('console', (message) => {
      if (message.type() === 'error' && !/Failed to load resource|ERR_INTERNET/.test(message.text()))
        complaints.push(message.text())
    })
    await page.goto(city.base + path)
    await page.locator('nav, #field-name').first().waitFor()
  }

  const clean = async (what: string) => {
    assert.deepEqual(await findingsOf(page), [], what)
    assert.deepEqual(await thumbFaults(page), [], what)
  }

  before(async () => {
    const pages = await buildPages()
    city = await startTestCity({ webDist: pages.dist })
    profile = await mkdtemp(join(tmpdir(), 'huying-phone-'))
    await open()
  })
  after(async () => {
    await context?.close()
    await city?.stop()
    if (profile) await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  })

  test('a grid worker logs in and reports: photo first, the class in two taps, the place by itself', async () => {
    await clean('login')
    await shot('field-login')
    await page.fill('#field-name', 'grid01')
    await page.fill('#field-password', DEMO_PASSWORD)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '今日任务' }).waitFor()
    await clean('today')
    await page.getByRole('link', { name: '上报' }).click()
    const file = { name: 'a.png', mimeType: 'image/png', buffer: demoPhoto('before') }
    await page.setInputFiles('input[type=file]', file)
    await page.getByRole('img', { name: '照片 1' }).waitFor()
    await page.getByRole('button', { name: '市容环境类' }).click()
    await page.getByRole('button', { name: '暴露垃圾', exact: true }).click()
    await page.getByText('立案条件').waitFor()
    await page.getByText('定位精度约 8 米').waitFor()
    await clean('report')
    await shot('field-report')
    await page.getByRole('button', { name: '提交' }).click()
    await page.getByText('已保存在手机上').waitFor()
    await page.getByRole('link', { name: '待发' }).click()
    await page.getByText('已受理，案卷号').waitFor()
    await clean('outbox')
    await shot('field-outbox')
    const [row] = await city.city.store.query<{ content: string }>(
      sql`select content from matter where type = 'grid.case'`,
    )
    assert.equal(row?.content, '暴露垃圾')
  })

  test('the place is vague: it asks to move the pin, and says why the case waits where nobody did', async () => {
    await context.setGeolocation({ ...HERE, longitude: HERE.longitude + 0.02, accuracy: 90 })
    await page.getByRole('link', { name: '上报' }).click()
    await page.getByText('请把图钉移到问题所在处').waitFor()
    await shot('field-vague')
    await page.getByRole('button', { name: '向北 10 米' }).click()
    await page.getByText('请把图钉移到问题所在处').waitFor({ state: 'detached' })
    await context.setGeolocation(HERE)
  })

  test('large type, English, the patrol begins and ends by hand', async () => {
    await page.getByRole('link', { name: '设置' }).click()
    await page.getByRole('button', { name: '大字' }).click()
    await page.getByRole('link', { name: '巡查' }).click()
    await page.getByRole('button', { name: '开始巡查' }).click()
    await page.getByText('巡查中', { exact: true }).waitFor()
    await context.setGeolocation({ ...HERE, latitude: HERE.latitude + 0.0002 })
    await clean('patrol, large')
    await shot('field-patrol-large')
    await page.getByRole('link', { name: '设置' }).click()
    await page.getByRole('button', { name: '标准字号' }).click()
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('link', { name: 'Patrol' }).click()
    await page.getByRole('button', { name: 'End the patrol' }).click()
    await page.getByText('Not on patrol').waitFor()
    await clean('patrol, English')
    await shot('field-patrol-en')
    await page.getByRole('link', { name: 'Settings' }).click()
    await page.getByRole('button', { name: '中文' }).click()
  })

  test('a shift without a line: 200 acts and 400 photos, a reload, a killed browser, a line that breaks; 0 lost, 0 double', async () => {
    const said: Record<string, number> = {}
    const clock = (name: string, from: number) => {
      said[name] = Math.round(performance.now() - from)
    }
    // the shell is on the telephone before the cellar
    await page.evaluate(async () => void (await navigator.serviceWorker.ready))
    await context.setOffline(true)
    /** So many reports with two photos each, through the page's own queue. */
    const collect = (from: number, to: number) =>
      page.evaluate(
        async ({ from, to, photos, here }) => {
          const hex = (bytes: ArrayBuffer) =>
            [...new Uint8Array(bytes)].map((one) => one.toString(16).padStart(2, '0')).join('')
          const canvas = document.createElement('canvas')
          canvas.width = 160
          canvas.height = 120
          const pen = canvas.getContext('2d') as CanvasRenderingContext2D
          for (let i = from; i < to; i++) {
            const id = crypto.randomUUID()
            const at = new Date().toISOString()
            const point = {
              lon: here.longitude + 0.0006 * (i % 20),
              lat: here.latitude + 0.0006 * Math.floor(i / 20),
            }
            const taken: Omit<Shot, 'account'>[] = []
            for (let n = 0; n < photos; n++) {
              pen.fillStyle = `rgb(${i % 255} ${(i * 7) % 255} ${n * 90})`
              pen.fillRect(0, 0, 160, 120)
              pen.fillStyle = '#fff'
              pen.fillText(`${i} ${n}`, 20, 60)
              const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.8))
              const bytes = await (blob as Blob).arrayBuffer()
              const sha256 = hex(await crypto.subtle.digest('SHA-256', bytes))
              taken.push({
                ...{ id: crypto.randomUUID(), item: id, bytes, size: bytes.byteLength, sha256, takenAt: at },
                ...{ ...point, accuracyM: 6, heading: 90, sent: 0, whole: false },
              })
            }
            const body = {
              type: 'grid.case',
              form: { content: `巡查 ${i}`, category: '2026S06012', point },
              photos: taken.map((one) => one.id),
              fix: { ...point, accuracyM: 6 },
              pinned: false,
            }
            const wrong = await huyingField.keep({ id, kind: 'report', at, title: `巡查 ${i}`, body }, taken)
            if (wrong) throw new Error(wrong)
          }
        },
        { from, to, photos: PHOTOS, here: HERE },
      )
    const waiting = () =>
      page.evaluate(async () => [
        (await huyingField.entries()).filter((one) => one.state === 'waiting').length,
        await huyingField.photos(),
      ])
    const told = () =>
      page.evaluate(async () => (await huyingField.entries()).filter((one) => one.state === 'done').length)
    const at = (n: number) => [n, n * PHOTOS]

    let from = performance.now()
    await collect(0, ITEMS / 2)
    await page.reload()
    await page.locator('nav').waitFor()
    assert.deepEqual(await waiting(), at(ITEMS / 2), 'after a reload without a line')
    await collect(ITEMS / 2, ITEMS)
    clock('collectedMs', from)
    await page.getByText(`待发送 ${ITEMS} 项`).first().waitFor()
    await shot('field-offline')

    // Killed: nobody says goodbye to the pages.
    const browser = context.browser()
    await (browser ? browser.close() : context.close())
    from = performance.now()
    // The line comes back and breaks again as soon as a part is over.
    await open()
    assert.ok(((await waiting())[0] as number) > ITEMS / 2, 'all of it is still there, or on its way')
    await page.waitForFunction(
      () => huyingField.state.get().entries.filter((one) => one.state === 'done').length > 25,
    )
    await context.setOffline(true)
    await page.waitForFunction(() => !huyingField.state.get().sending)
    const half = await told()
    assert.ok(half > 25 && half < ITEMS + 1, `${half} of ${ITEMS} when it broke`)
    await page.reload()
    await page.locator('nav').waitFor()
    await context.setOffline(false)
    await page.waitForFunction(
      () => huyingField.state.get().entries.every((one) => one.state !== 'waiting'),
      null,
      { timeout: 60_000 },
    )
    clock('sentMs', from)

    assert.deepEqual(await waiting(), [0, 0])
    const states = await page.evaluate(async () =>
      (await huyingField.entries()).filter((one) => one.title.startsWith('巡查')).map((one) => one.state),
    )
    assert.deepEqual([states.length, states.filter((one) => one === 'done').length], [ITEMS, ITEMS])
    const rows = await city.city.store.query<{ content: string; files: number; late: boolean }>(sql`
      select m.content, (select count(*)::int from matter_file f where f.district = m.district and f.matter = m.id) as files,
        i.received_at > i.device_at as late
      from matter m join patrol_item i on i.district = m.district and i.matter = m.id
      where m.content like '巡查 %' order by i.received_at`)
    const seen = new Set(rows.map((row) => row.content))
    assert.deepEqual([rows.length, seen.size], [ITEMS, ITEMS], '0 lost, 0 double')
    assert.deepEqual(
      rows.map((row) => row.files).filter((files) => files !== PHOTOS),
      [],
      'every photo at its case, once',
    )
    assert.ok(
      rows.every((row) => row.late),
      'both clocks are kept',
    )
    const photos = await city.city.store.query(sql`select id from patrol_photo where file is not null`)
    assert.equal(photos.length, ITEMS * PHOTOS + 1)
    assert.equal((await city.city.store.query(sql`select photo from patrol_photo_piece`)).length, 0)
    console.log(
      JSON.stringify({
        patrolCycle: {
          items: ITEMS,
          photos: ITEMS * PHOTOS,
          lost: ITEMS - seen.size,
          double: rows.length - seen.size,
          brokenAt: half,
          ...said,
        },
      }),
    )
    assert.deepEqual(complaints, [])
  })
})
