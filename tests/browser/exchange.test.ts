import assert from 'node:assert/strict'
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { good } from '../citizen.ts'
import { type RunningTestCity, startTestCity } from '../city.ts'
import { buildPages, enter, findingsOf, noBrowser, openBrowser, openPage, thumbFaults } from './browser.ts'
import { citizenByCall } from './citizen.ts'

describe('tests / browser / exchange', () => {
  const PHONE = {
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
    locale: 'zh-CN',
  } as const
  const SHOTS = process.env.HUYING_SHOTS
  let city: RunningTestCity
  let browser: Browser
  before(async () => {
    if (noBrowser) return
    const { dist } = await buildPages()
    city = await startTestCity({ webDist: dist })
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await city?.stop()
  })
  const shot = async (page: Page, name: string) => {
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true })
  }

  test('a clerk asks, a citizen agrees item by item on the phone; an outside verifier gets what it is registered for', {
    skip: noBrowser,
  }, async () => {
    // what is published for others, before anything was shown
    const issuer = good(await city.anyone.call('GET', '/.well-known/jwt-vc-issuer'))
    assert.equal(issuer.issuer, city.base)
    assert.equal(issuer.jwks.keys[0].crv, 'Ed25519')
    const did = good(await city.anyone.call('GET', '/.well-known/did.json'))
    assert.equal(did.id, `did:web:${new URL(city.base).host.replace(':', '%3A')}`)
    assert.ok(good(await city.anyone.call('GET', '/ns/certificate/v1'))['@context'])
    assert.equal((await city.anyone.call('POST', '/openid4vp/responses/not-an-id', {})).status, 404)

    const phone = await openPage(browser, PHONE)
    const { page } = phone
    await page.goto(`${city.base}/citizen/`)
    await citizenByCall(page, { phone: '13800139007', name: '陈小云', idNumber: '440111199003072315' })

    const desk = await openPage(browser, { viewport: { width: 1440, height: 900 }, locale: 'zh-CN' })
    await enter(desk.page, city.base, 'window01', '/exchange')
    await desk.page.getByRole('heading', { name: '请持有人出示' }).waitFor()
    await desk.page.locator('select').first().selectOption({ label: '居民身份证（电子凭证）' })
    await desk.page.getByLabel('用途').fill('办理居住登记')
    await desk.page.getByRole('button', { name: '生成二维码' }).click()
    const code = desk.page.locator('.code svg')
    await code.waitFor()
    assert.deepEqual(await findingsOf(desk.page), [])
    await shot(desk.page, 'console-code')

    // the phone reads the picture of the code
    await page.goto(`${city.base}/citizen/present`)
    await page.getByText('扫二维码').waitFor()
    await shot(page, 'phone-read')
    assert.deepEqual(await thumbFaults(page), [])
    const picture = await code.screenshot({ type: 'png' })
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'code.png', mimeType: 'image/png', buffer: picture })
    await page.locator('.consents').waitFor()
    assert.equal(await page.getByRole('checkbox', { checked: true }).count(), 0)
    await page
      .getByRole('checkbox', { name: /持证人/ })
      .first()
      .check()
    await page.getByRole('checkbox', { name: /证照编号/ }).check()
    assert.deepEqual(await thumbFaults(page), [])
    assert.deepEqual(await findingsOf(page), [])
    await shot(page, 'phone-consent')
    await page.getByRole('button', { name: '同意并出示' }).click()
    await page.getByText('已向本市政务服务出示').waitFor()
    await shot(page, 'phone-done')
    await desk.page.getByText('已出示').first().waitFor()
    assert.match((await desk.page.locator('.code-side .detail').textContent()) ?? '', /陈小云/)
    await shot(desk.page, 'console-shown')

    // an outside verifier, registered at the console
    const key = generateKeyPairSync('ed25519')
    const CLIENT = 'decentralized_identifier:did:web:hotel.example'
    const answers: URLSearchParams[] = []
    let origin = ''
    const asked = (fields: readonly string[]) => ({
      ...{ client_id: CLIENT, response_type: 'vp_token', response_mode: 'direct_post' },
      ...{ response_uri: `${origin}/answer`, nonce: randomBytes(16).toString('base64url'), state: 's1' },
      purpose: '入住登记',
      dcql_query: {
        credentials: [
          {
            ...{
              id: 'id',
              format: 'dc+sd-jwt',
              meta: { vct_values: [`${city.base}/credentials/types/idCard`] },
            },
            claims: fields.map((field) => ({ path: [field] })),
          },
        ],
      },
    })
    const hotel = createServer(async (request, reply) => {
      if (request.url?.startsWith('/request')) {
        const fields = request.url.includes('greedy') ? ['holder_name', 'holder_code'] : ['holder_name']
        const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
        const text = `${part({ alg: 'EdDSA', typ: 'oauth-authz-req+jwt' })}.${part(asked(fields))}`
        return void reply.end(
          `${text}.${sign(null, Buffer.from(text), key.privateKey).toString('base64url')}`,
        )
      }
      let body = ''
      for await (const piece of request) body += piece
      answers.push(new URLSearchParams(body))
      reply.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
    await new Promise<void>((done) => hotel.listen(0, '127.0.0.1', done))
    try {
      origin = `http://127.0.0.1:${(hotel.address() as AddressInfo).port}`
      const link = (path = '/request') =>
        `${city.base}/citizen/present?client_id=${encodeURIComponent(CLIENT)}&request_uri=${encodeURIComponent(origin + path)}`
      await page.goto(link())
      await page.getByText('没有在本市登记').waitFor()
      await shot(page, 'phone-unknown')

      const head = await openPage(browser, { viewport: { width: 1440, height: 900 }, locale: 'zh-CN' })
      await enter(head.page, city.base, 'certhead', '/exchange')
      await head.page.getByRole('button', { name: '登记核验方' }).click()
      const form = head.page.locator('form').filter({ hasText: '公钥' })
      await form.locator('[name=name]').fill('白云演示酒店')
      await form.locator('[name=identifier]').fill(CLIENT)
      await form.locator('[name=origin]').fill(origin)
      await form.locator('[name=purpose]').fill('住宿登记核验身份')
      await form.locator('[name=keys]').fill(JSON.stringify(key.publicKey.export({ format: 'jwk' })))
      await form.locator('select').last().selectOption({ label: '居民身份证（电子凭证）' })
      await form.getByRole('checkbox', { name: '持证人', exact: true }).check()
      await shot(head.page, 'console-register')
      await form.getByRole('button', { name: '登记', exact: true }).click()
      await head.page.getByText('白云演示酒店').waitFor()
      assert.deepEqual(await findingsOf(head.page), [])
      await shot(head.page, 'console-parties')
      assert.deepEqual(head.complaints, [])

      await page.goto(link('/request?greedy'))
      await page.getByText('登记范围以外').waitFor()
      await page.goto(link())
      await page.getByText('白云演示酒店').waitFor()
      await page.getByRole('checkbox').check()
      await page.getByRole('button', { name: 'English' }).click()
      await shot(page, 'phone-consent-en')
      await page.getByRole('button', { name: 'Agree and show' }).click()
      await page.getByText('Shown to 白云演示酒店').waitFor()
      assert.match(answers[0]?.get('vp_token') ?? '', /^\{"id":\["ey/)
      await shot(page, 'phone-record-en')
      await page.goto(link())
      await page.getByText('白云演示酒店').waitFor()
      await page.getByRole('button', { name: 'Decline' }).click()
      await page.getByText('Declined; nothing was sent').waitFor()
      assert.equal(answers[1]?.get('error'), 'access_denied')
    } finally {
      hotel.close()
    }
    assert.deepEqual([...phone.complaints, ...desk.complaints], [])
  })
})
