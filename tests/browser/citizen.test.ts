import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { type RunningTestCity, startTestCity } from '../city.ts'
import { buildPages, findingsOf, noBrowser, openBrowser, openPage, thumbFaults } from './browser.ts'

const PHONE = {
  viewport: { width: 390, height: 844 },
  geolocation: { longitude: 113.27, latitude: 23.19, accuracy: 25 },
  permissions: ['geolocation'],
}

describe('the citizen’s door on a telephone', { skip: noBrowser }, () => {
  let city: RunningTestCity
  let browser: Browser
  let pages: Awaited<ReturnType<typeof buildPages>>
  const at = (path: string) => `${city.base}/citizen/${path}`

  before(async () => {
    pages = await buildPages()
    city = await startTestCity({ webDist: pages.dist })
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await city?.stop()
  })

  const heading = (page: Page, text: string) => page.getByRole('heading', { level: 1, name: text }).waitFor()
  const next = (page: Page) => page.locator('form button[type=submit]').last().click()
  const titles = async (number: string): Promise<number> =>
    (await (await city.login('agent')).call('GET', `/api/matters?number=${number}`)).body.rows.length

  test('photo, place, words, telephone, check, send twice: one request, followed without an account', async () => {
    const { page, complaints } = await openPage(browser, PHONE)
    await page.goto(at(''))
    await page.getByRole('link', { name: /反映问题/ }).click()
    await heading(page, '先拍张照片')
    const picture = await page.evaluate(() => {
      const canvas = document.createElement('canvas')
      canvas.width = 3000
      canvas.height = 2000
      canvas.getContext('2d')?.fillRect(900, 400, 300, 1400)
      return canvas.toDataURL('image/png').split(',')[1] ?? ''
    })
    await page.setInputFiles('input[type=file]', [
      { name: '灯.png', mimeType: 'image/png', buffer: Buffer.from(picture, 'base64') },
      { name: 'no.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('not a picture') },
    ])
    await page.getByText('“no.jpg”打不开').waitFor()
    assert.equal(await page.locator('.photo').count(), 1)
    await next(page)

    await heading(page, '问题在哪里？')
    await next(page)
    await page.getByText('请选镇街，或写地点，或用定位。').waitFor()
    await page.getByRole('button', { name: '用我现在的位置' }).click()
    await page.getByText('已记下位置，误差约 25 米').waitFor()
    await page.getByLabel('镇街', { exact: true }).selectOption({ label: '棠景街道' })
    await page.getByLabel('具体地点').fill('棠景街 86 号门口')
    await next(page)

    await page.getByLabel('发生了什么？').fill('路灯杆冒烟着火了，䶮𠮷😀')
    await page.getByRole('link', { name: '119 火警' }).waitFor()
    assert.equal(await page.getByRole('link', { name: '119 火警' }).getAttribute('href'), 'tel:119')
    // Nothing typed is lost by a reload.
    await page.reload()
    assert.equal(await page.getByLabel('发生了什么？').inputValue(), '路灯杆冒烟着火了，䶮𠮷😀')
    await page.getByText('求助', { exact: true }).click()
    await next(page)

    await page.getByLabel('手机号或座机').fill('１３８００１３８０００')
    await next(page)
    await heading(page, '看一遍，没问题就提交')
    await page.getByText('13800138000').waitFor()
    await page.getByRole('link', { name: '修改：地点' }).click()
    await page.getByLabel('具体地点').fill('棠景街 88 号门口')
    await page.getByRole('button', { name: '改好了' }).click()
    await page.getByText('88 号').waitFor()
    await page.getByRole('button', { name: '提交', exact: true }).dblclick()

    await heading(page, '已收到，谢谢您')
    const number = (await page.locator('.number').textContent()) ?? ''
    assert.match(number, /^\d{8,}$/)
    assert.equal(await titles(number), 1)
    await page.getByRole('img', { name: '扫码查进度' }).waitFor()
    const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }))
    assert.ok(!kept.includes('13800138000'), 'the telephone number leaves the device with the request')

    await page.locator('.foot').getByRole('link', { name: '查进度' }).click()
    await page.locator('.trace li').first().waitFor()
    await page.getByRole('button', { name: '催一催' }).click()
    await page.getByText('已经帮您催了').waitFor()
    assert.ok(await page.getByRole('button', { name: '催一催' }).isDisabled())
    await page.getByText('补充情况').click()
    await page.getByLabel('有新情况、新照片，写在这里。').fill('今天又冒烟了')
    await page.getByRole('button', { name: '补充', exact: true }).click()
    await page.getByText('已补充，经办人会看到。').waitFor()
    assert.deepEqual(complaints, [])

    // Another person with another telephone learns nothing.
    const other = await openPage(browser, PHONE)
    await other.page.goto(at(`follow/${number}`))
    await other.page.getByLabel('手机号后四位').fill('1234')
    await other.page.getByRole('button', { name: '查看' }).click()
    await other.page.getByText('没有找到').waitFor()
    assert.ok(!(await other.page.content()).includes('冒烟'))
    await other.page.getByLabel('手机号后四位').fill('8000')
    await other.page.getByRole('button', { name: '查看' }).click()
    await other.page.locator('.trace li').first().waitFor()
    assert.ok(!(await other.page.content()).includes('13800138000'))
    await other.page.context().close()
    await page.context().close()
  })

  test('an answer is read and rated in three taps, and the rating is on record', async () => {
    const [agent, dispatcher, unit, reviewer] = await Promise.all(
      ['agent', 'dispatcher', 'unit01', 'reviewer'].map((name) => city.login(name)),
    )
    if (!agent || !dispatcher || !unit || !reviewer) throw new Error('the demonstration accounts are missing')
    const body = { content: '公园的长椅断了一条腿', area: '440111007', phone: '13900139000' }
    const { number } = (await city.anyone.call('POST', '/api/public/requests', body)).body
    let view = (await dispatcher.call('GET', `/api/matters/${number}`)).body
    const act = async (who: typeof agent, action: string, form: object, onTask = false) => {
      const { id, version } = view.matter
      const task = onTask ? { task: view.tasks[0].id } : {}
      const done = await who.call('POST', `/api/matters/${id}/actions/${action}`, { version, form, ...task })
      assert.equal(done.status, 200, `${action} ${JSON.stringify(done.body)}`)
      view = done.body.matter
    }
    await act(agent, 'accept', { kind: 'help', category: '0201', urgency: 'normal' })
    await act(dispatcher, 'dispatch', { lead: unit.me.unit, why: '属地办理' })
    await act(unit, 'sign', {}, true)
    await act(unit, 'contact', { text: '已电话联系诉求人' }, true)
    await act(unit, 'reply', { text: '长椅已经修好，感谢反映。' }, true)
    await act(reviewer, 'pass', {})

    const { page, complaints } = await openPage(browser, PHONE)
    await page.goto(at(`follow/${number}`))
    await page.getByLabel('手机号后四位').fill('9000')
    await page.getByRole('button', { name: '查看' }).click()
    await page.getByText('长椅已经修好，感谢反映。').waitFor()
    assert.deepEqual(await findingsOf(page), [])
    assert.deepEqual(await thumbFaults(page), [])
    await page.getByRole('button', { name: '提交评价' }).click()
    await page.getByText('请先回答上面三个问题。').waitFor()
    await page.getByText('联系过', { exact: true }).click()
    await page.getByText('解决了', { exact: true }).click()
    await page.getByText('很满意', { exact: true }).click()
    await page.getByRole('button', { name: '提交评价' }).click()
    await page.getByText('谢谢您的评价。').waitFor()
    view = (await dispatcher.call('GET', `/api/matters/${number}`)).body
    assert.equal(view.matter.state, 'closed')
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('without a network: the pages open, the request waits on the device and is sent once when it is back', async () => {
    const { page, complaints } = await openPage(browser, PHONE)
    await page.goto(at(''))
    await page.evaluate(() => navigator.serviceWorker.ready)
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
    await page.context().setOffline(true)
    await page.goto(at('report/what'))
    await page.getByText('现在没有网络').waitFor()
    await page.getByLabel('发生了什么？').fill('停电了，整栋楼没有电')
    await page.goto(at('report/place'))
    await page.getByLabel('具体地点').fill('怡新路 1 号')
    await page.goto(at('report/contact'))
    await page.getByText('不留姓名电话').click()
    await page.goto(at('report/check'))
    await page.getByRole('button', { name: '提交', exact: true }).click()
    await heading(page, '还没发出去，已经存好')
    await page.reload()
    await heading(page, '还没发出去，已经存好')
    await page.context().setOffline(false)
    await heading(page, '已收到，谢谢您')
    const number = (await page.locator('.number').textContent()) ?? ''
    assert.equal(await titles(number), 1)
    // An anonymous request is followed by its number alone.
    await page.locator('.foot').getByRole('link', { name: '查进度' }).click()
    await page.locator('.trace li').first().waitFor()
    // The shell keeps pages, never answers of the city.
    const kept = await page.evaluate(async () => {
      const urls: string[] = []
      for (const name of await caches.keys())
        for (const request of await (await caches.open(name)).keys()) urls.push(new URL(request.url).pathname)
      return urls
    })
    assert.ok(kept.includes('/citizen/') && kept.some((url) => url.endsWith('.js')))
    assert.deepEqual(
      kept.filter((url) => url.startsWith('/api')),
      [],
    )
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('every page in both languages and in large type: no serious finding, nothing too small, nothing sideways', async () => {
    const { page, complaints } = await openPage(browser, PHONE)
    const paths = [
      '',
      'report/photo',
      'report/place',
      'report/what',
      'report/contact',
      'report/check',
      'follow',
      'ask',
      'nowhere',
    ]
    for (const [language, large] of [
      ['zh', false],
      ['en', false],
      ['zh', true],
    ] as const) {
      await page.goto(at(''))
      await page.evaluate(
        ([lang, elder]) => {
          localStorage.setItem('huying.language', JSON.stringify(lang))
          localStorage.setItem('huying.elder', JSON.stringify(elder))
        },
        [language, large] as const,
      )
      for (const path of paths) {
        await page.goto(at(path))
        await page.locator('h1').waitFor()
        await page.waitForLoadState('networkidle')
        const where = `${language}${large ? ' large' : ''} /${path}`
        assert.deepEqual(await findingsOf(page), [], where)
        assert.deepEqual(await thumbFaults(page), [], where)
        assert.equal(await page.locator('html').getAttribute('lang'), language === 'zh' ? 'zh-CN' : 'en')
        const size = await page.evaluate(() =>
          parseFloat(getComputedStyle(document.documentElement).fontSize),
        )
        assert.equal(size, large ? 23.8 : 17, 'large type is 1.4 times the usual')
        if (large) assert.ok(await page.locator('footer a[href="tel:12345"]').isVisible(), where)
      }
    }
    assert.deepEqual(complaints, [])
    await page.context().close()
  })

  test('the first page needs at most 200 KB of script over the line', async () => {
    const { page } = await openPage(browser, PHONE)
    const sizes: Promise<{ responseBodySize: number }>[] = []
    page.on('response', (response) => {
      if (response.url().endsWith('.js') && !response.url().endsWith('sw.js'))
        sizes.push(response.request().sizes())
    })
    await page.goto(at(''))
    await page.waitForLoadState('networkidle')
    const bytes = (await Promise.all(sizes)).reduce((sum, one) => sum + one.responseBodySize, 0)
    assert.ok(bytes > 10_000 && bytes <= 200 * 1024, `${bytes} bytes`)
    await page.context().close()
  })
})
