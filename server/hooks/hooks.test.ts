import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { buildServer } from '../app.ts'
import { fakeCity } from '../testing/city.ts'
import { signatureOf } from './decide.ts'

describe('server / hooks', () => {
  const NOW = new Date('2026-03-02T09:00:00+08:00')
  const closing: (() => Promise<unknown>)[] = []
  after(async () => {
    for (const close of closing) await close()
  })

  async function freshServer() {
    const fake = fakeCity({ now: () => NOW })
    const { app } = await buildServer(fake.city, { log: false, rates: false })
    closing.push(() => app.close())
    type More = {
      client?: string
      secret?: string
      at?: number
      id?: string
      headers?: Record<string, string>
      raw?: string
    }
    const send = (message: object, more: More = {}) => {
      const body = more.raw ?? JSON.stringify(message)
      const id = more.id ?? 'msg_1'
      const timestamp = String(Math.floor((more.at ?? NOW.getTime()) / 1000))
      const signature = signatureOf(more.secret ?? 'whsec_bmV3LXNlY3JldA==', id, timestamp, Buffer.from(body))
      return app.inject({
        method: 'POST',
        url: `/api/hooks/${more.client ?? 'app'}`,
        headers: {
          'content-type': 'application/json',
          'webhook-id': id,
          'webhook-timestamp': timestamp,
          'webhook-signature': signature,
          ...more.headers,
        },
        payload: body,
      })
    }
    return { ...fake, send }
  }
  const message = {
    channel: 'wechat',
    externalId: 'wx-1',
    from: '13800138000',
    text: '球场路灯不亮',
    media: ['https://gw.example/1.jpg', 'javascript:x'],
  }
  const codeOf = (answer: { json(): unknown }) => (answer.json() as { error: { code: string } }).error.code

  test('the published example of Standard Webhooks gives the published signature', () => {
    const body = Buffer.from('{"test": 2432232314}')
    const made = signatureOf(
      'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      '1614265330',
      body,
    )
    assert.equal(made, 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
  })

  test('a signed message becomes one request, however often it is delivered', async () => {
    const { send, held } = await freshServer()
    const statuses = []
    for (let i = 0; i < 5; i++) statuses.push((await send(message, { id: `msg_${i}` })).statusCode)
    assert.deepEqual(statuses, [201, 200, 200, 200, 200])
    const one = [...held.values()][0]
    assert.equal(one?.content, '球场路灯不亮\nhttps://gw.example/1.jpg')
    assert.deepEqual(one?.input.requester, { phone: '13800138000' })
    assert.deepEqual(one?.input.touch, { source: 'hook:app', externalId: 'wx-1', channel: 'wechat' })
  })

  test('while a secret is replaced the old one still works, and several signatures may come at once', async () => {
    const { send } = await freshServer()
    assert.equal((await send(message, { secret: 'whsec_b2xkLXNlY3JldA==' })).statusCode, 201)
    const body = JSON.stringify(message)
    const timestamp = String(NOW.getTime() / 1000)
    const right = signatureOf('whsec_bmV3LXNlY3JldA==', 'msg_1', timestamp, Buffer.from(body))
    assert.equal(
      (await send(message, { headers: { 'webhook-signature': `v1,AAAA v1a,xyz ${right}` } })).statusCode,
      200,
    )
  })

  test('forged, altered, old and unknown messages are refused', async () => {
    const { send, held } = await freshServer()
    assert.equal(codeOf(await send(message, { secret: 'whsec_eA==' })), 'hook.badSignature')
    assert.equal(codeOf(await send(message, { headers: { 'webhook-id': 'msg_other' } })), 'hook.badSignature')
    assert.equal(codeOf(await send(message, { at: NOW.getTime() - 301_000 })), 'hook.badTimestamp')
    assert.equal(codeOf(await send(message, { at: NOW.getTime() + 301_000 })), 'hook.badTimestamp')
    assert.equal(codeOf(await send(message, { client: 'nobody' })), 'hook.unknown')
    assert.equal(
      (
        await send(message, {
          at: NOW.getTime() - 299_000,
          client: 'app',
          headers: { 'webhook-signature': '' },
        })
      ).statusCode,
      401,
    )
    assert.equal(held.size, 0)
  })

  test('a signed message is still checked: channel, words, JSON', async () => {
    const { send, held } = await freshServer()
    assert.equal(codeOf(await send({ ...message, channel: 'phone' })), 'hook.badChannel')
    assert.equal(codeOf(await send({ ...message, text: ' ' })), 'hook.badMessage')
    assert.equal(codeOf(await send({ ...message, text: 7 })), 'hook.badMessage')
    assert.equal(codeOf(await send([])), 'hook.badMessage')
    assert.equal(codeOf(await send({}, { raw: '{"a":' })), 'http.badJson')
    assert.equal(codeOf(await send({ ...message, text: 'a\u0000b' })), 'http.badText')
    assert.equal(held.size, 0)
  })
})
