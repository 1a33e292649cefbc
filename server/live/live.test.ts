import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Agent, get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, describe, test } from 'node:test'
import { buildServer } from '../app.ts'
import type { City, LiveEvent } from '../city/declare.ts'
import { fakeCity } from '../testing/city.ts'

describe('server / live', () => {
  const closing: (() => Promise<unknown>)[] = []
  after(async () => {
    for (const close of closing) await close()
  })

  async function freshServer(maxLagBytes?: number, since?: City['live']['since']) {
    const fake = fakeCity()
    const city: City = since ? { ...fake.city, live: { ...fake.city.live, since } } : fake.city
    const { app, hub, exchange } = await buildServer(city, {
      log: false,
      rates: false,
      ...(maxLagBytes ? { maxLagBytes } : {}),
    })
    closing.push(() => app.close())
    await app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = app.server.address() as AddressInfo
    const agent = new Agent({ maxSockets: 2000 })
    closing.push(async () => agent.destroy())
    const login = async (name: string) => {
      const answer = await app.inject({
        method: 'POST',
        url: '/api/login',
        payload: { name, password: 'right' },
      })
      const { csrf } = answer.json() as { csrf: string }
      return { cookie: `huying_session=${answer.cookies[0]?.value}`, 'x-csrf-token': csrf }
    }
    const listen = async (headers: Record<string, string>) => {
      const request = get({ port, host: '127.0.0.1', path: '/api/live', headers, agent })
      const [response] = (await once(request, 'response')) as [IncomingMessage]
      const heard = { text: '', response, until: (_mark: string): Promise<void> => Promise.resolve() }
      response.setEncoding('utf8')
      response.on('data', (text: string) => (heard.text += text))
      response.on('error', () => undefined)
      heard.until = async (mark) => {
        while (!heard.text.includes(mark)) await once(response, 'data')
      }
      return heard
    }
    return { ...fake, app, hub, exchange, login, listen }
  }

  const fact = (seq: number, area = '440111', more: object = {}): LiveEvent => ({
    seq,
    event: 'fact',
    data: { kind: 'matter.acted', seq, ...more },
    to: { sight: { area, units: [], type: 'hotline.ticket', secret: false, openedBy: null } },
  })

  test('everybody hears what they may see and nothing else', async () => {
    const { publish, login, listen } = await freshServer()
    const mine = await listen(await login('agent'))
    const other = await listen(await login('other'))
    publish(fact(1, '440111', { word: 'one' }))
    publish(fact(2, '440112', { word: 'two' }))
    publish({ event: 'screen', data: { word: 'all' }, to: 'staff' })
    await mine.until('"all"')
    await other.until('"all"')
    assert.ok(mine.text.includes('"one"') && !mine.text.includes('"two"'))
    assert.ok(other.text.includes('"two"') && !other.text.includes('"one"'))
    assert.match(mine.text, /id: 1\nevent: fact\ndata: \{/)
  })

  test('without a session there is no feed', async () => {
    const { app } = await freshServer()
    assert.equal((await app.inject({ url: '/api/live' })).statusCode, 401)
  })

  test('who comes back hears exactly what was missed', async () => {
    const { publish, login, listen } = await freshServer()
    const headers = await login('agent')
    await listen(headers)
    for (let seq = 1; seq <= 10; seq++) publish(fact(seq))
    const back = await listen({ ...headers, 'last-event-id': '7' })
    publish(fact(11))
    await back.until('id: 11')
    assert.deepEqual(
      [...back.text.matchAll(/id: (\d+)/g)].map((found) => Number(found[1])),
      [8, 9, 10, 11],
    )
  })

  test('a gap too wide to replay tells the page to reload; the city itself may remember further', async () => {
    const first = await freshServer()
    const headers = await first.login('agent')
    const back = await first.listen({ ...headers, 'last-event-id': '3' })
    await back.until('event: reload')
    const second = await freshServer(undefined, async (seq) => [fact(seq + 1), fact(seq + 2, '440112')])
    const again = await second.listen({ ...(await second.login('agent')), 'last-event-id': '3' })
    await again.until('id: 4')
    assert.ok(!again.text.includes('id: 5'), 'rights hold for the past too')
  })

  test('a page that cannot keep up is let go, the others hear on', async () => {
    const { publish, login, listen, hub } = await freshServer(64 * 1024)
    const headers = await login('agent')
    const slow = await listen(headers)
    const quick = await listen(headers)
    slow.response.pause()
    const big = 'x'.repeat(200_000)
    for (let seq = 1; hub.dropped === 0 && seq < 400; seq++) {
      publish(fact(seq, '440111', { big }))
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    assert.equal(hub.dropped, 1)
    publish(fact(1000))
    await quick.until('id: 1000')
    assert.equal(hub.listeners, 1)
  })

  test('a thousand pages hear one fact', async () => {
    const { publish, login, listen, hub } = await freshServer()
    const headers = await login('agent')
    const pages = []
    for (let i = 0; i < 1000; i += 100)
      pages.push(...(await Promise.all(Array.from({ length: 100 }, () => listen(headers)))))
    assert.equal(hub.listeners, 1000)
    publish(fact(1))
    await Promise.all(pages.map((page) => page.until('id: 1')))
    for (const page of pages) page.response.destroy()
  })

  test('a telephone rings on the desk it is for, once per call', async () => {
    const { login, listen, app } = await freshServer()
    const headers = await login('agent')
    const [mine, other] = [await listen(headers), await listen(await login('other'))]
    const post = (path: string, payload: object) =>
      app.inject({ method: 'POST', url: `/api/telephony/${path}`, headers, payload })
    const ring = await post('ring', { phone: '１３８ 0013-8000', callId: 'c1' })
    assert.equal(ring.statusCode, 201)
    assert.equal((ring.json() as { phone: string }).phone, '13800138000')
    await mine.until('event: ring')
    await post('ring', { phone: '13800138000', callId: 'c1' })
    await post('c1/answer', {})
    await post('c1/recording', { ref: 'rec://1' })
    await post('c1/hang-up', {})
    await mine.until('"ended"')
    assert.equal([...mine.text.matchAll(/event: ring/g)].length, 1)
    assert.equal([...mine.text.matchAll(/event: call/g)].length, 3)
    assert.ok(mine.text.includes('rec://1'))
    assert.ok(!other.text.includes('ring'))
    assert.equal((await post('nothing/answer', {})).statusCode, 404)
    assert.equal((await post('ring', { phone: 'abc' })).statusCode, 422)
  })
})
