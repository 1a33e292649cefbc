import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { InjectOptions } from 'fastify'
import { ok } from '../base/index.ts'
import { buildServer, type ServerOptions } from './app.ts'
import { fakeCity } from './testing/city.ts'

describe('server / app', () => {
  const closing: (() => Promise<unknown>)[] = []
  after(async () => {
    for (const close of closing) await close()
  })

  async function freshServer(given: Parameters<typeof fakeCity>[0] = {}, options: ServerOptions = {}) {
    const fake = fakeCity(given)
    const { app, hub } = await buildServer(fake.city, { log: false, ...options })
    closing.push(() => app.close())
    const login = async (name = 'agent') => {
      const answer = await app.inject({
        method: 'POST',
        url: '/api/login',
        payload: { name, password: 'right' },
      })
      assert.equal(answer.statusCode, 200, answer.body)
      const cookie = `huying_session=${answer.cookies[0]?.value}`
      return { cookie, 'x-csrf-token': (answer.json() as { csrf: string }).csrf }
    }
    const send = (options: InjectOptions) => app.inject(options)
    return { ...fake, app, hub, login, send }
  }

  const opening = { type: 'hotline.ticket', form: { content: '球场路灯不亮' }, touch: { channel: 'phone' } }
  const codeOf = (answer: { json(): unknown }) => (answer.json() as { error: { code: string } }).error.code

  test('a clerk logs in, takes a request in and reads it', async () => {
    const { send, login } = await freshServer()
    const headers = await login()
    const me = await send({ url: '/api/me', headers })
    assert.deepEqual((me.json() as { me: { roles: string[] } }).me.roles, ['agent'])
    const opened = await send({ method: 'POST', url: '/api/matters', headers, payload: opening })
    assert.equal(opened.statusCode, 201, opened.body)
    const { matter } = opened.json() as { matter: { matter: { number: string } } }
    const read = await send({ url: `/api/matters/${matter.matter.number}`, headers })
    assert.equal(read.statusCode, 200)
  })

  test('without a session nothing is read and the answer says so in both languages', async () => {
    const { send } = await freshServer()
    const answer = await send({ url: '/api/matters' })
    assert.equal(answer.statusCode, 401)
    const { error } = answer.json() as {
      error: { code: string; says: { zh: string }; remedy: { en: string } }
    }
    assert.equal(error.code, 'http.notLoggedIn')
    assert.ok(error.says.zh && error.remedy.en)
  })

  test('an ended session is refused, also in the middle of work', async () => {
    const { send, login, sessions } = await freshServer()
    const headers = await login()
    sessions.clear()
    assert.equal(
      (await send({ method: 'POST', url: '/api/matters', headers, payload: opening })).statusCode,
      401,
    )
  })

  test('a forged request changes nothing: no token, wrong token, other origin, other site', async () => {
    const { send, login, held } = await freshServer()
    const headers = await login()
    const post = (more: Record<string, string>) =>
      send({ method: 'POST', url: '/api/matters', payload: opening, headers: { ...headers, ...more } })
    const { 'x-csrf-token': _token, ...bare } = headers
    const without = await send({ method: 'POST', url: '/api/matters', payload: opening, headers: bare })
    for (const answer of [
      without,
      await post({ 'x-csrf-token': 'A'.repeat(43) }),
      await post({ origin: 'https://evil.example' }),
      await post({ 'sec-fetch-site': 'cross-site' }),
      await post({ origin: 'null' }),
    ]) {
      assert.equal(answer.statusCode, 403)
      assert.equal(codeOf(answer), 'http.csrf')
    }
    assert.equal(held.size, 0)
    assert.equal((await post({ origin: 'http://localhost:80' })).statusCode, 201)
  })

  test('a login from another site is refused', async () => {
    const { send } = await freshServer()
    const answer = await send({
      method: 'POST',
      url: '/api/login',
      headers: { origin: 'https://evil.example' },
      payload: { name: 'agent', password: 'right' },
    })
    assert.equal(codeOf(answer), 'http.csrf')
  })

  test('the session cookie is out of reach of scripts and of other sites', async () => {
    const { send } = await freshServer()
    const answer = await send({
      method: 'POST',
      url: '/api/login',
      payload: { name: 'agent', password: 'right' },
    })
    assert.match(String(answer.headers['set-cookie']), /HttpOnly; SameSite=Lax/)
  })

  const BAD: [name: string, body: string | Buffer, status: number, code: string][] = [
    ['broken', '{"type":', 400, 'http.badJson'],
    ['not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 400, 'http.badJson'],
    ['33 levels', `${'['.repeat(33)}${']'.repeat(33)}`, 400, 'http.tooDeep'],
    ['a hundred thousand levels', '['.repeat(100_000), 400, 'http.tooDeep'],
    ['prototype key', '{"type":"x","__proto__":{"admin":true}}', 400, 'http.badKey'],
    ['constructor key', '{"form":{"constructor":{"prototype":{}}}}', 400, 'http.badKey'],
    ['null character', '{"type":"a\\u0000b"}', 400, 'http.badText'],
    ['half a character', '{"type":"\\ud83d"}', 400, 'http.badText'],
    ['too large', JSON.stringify({ type: 'x'.repeat(300_000) }), 413, 'http.tooLarge'],
    ['an array where an object is due', '[]', 400, 'http.badInput'],
    ['missing parts', '{"type":"hotline.ticket"}', 400, 'http.badInput'],
    ['numbers for words', '{"type":5,"form":{},"touch":{"channel":"phone"}}', 400, 'http.badInput'],
  ]
  for (const [name, body, status, code] of BAD) {
    test(`a body that is ${name} is refused as ${code}`, async () => {
      const { send, login, held } = await freshServer()
      const headers = { ...(await login()), 'content-type': 'application/json' }
      const answer = await send({ method: 'POST', url: '/api/matters', headers, payload: body })
      assert.equal(answer.statusCode, status, answer.body)
      assert.equal(codeOf(answer), code)
      assert.equal(held.size, 0)
    })
  }

  test('32 levels, brackets inside text and escaped quotes pass', async () => {
    const { send, login } = await freshServer()
    const headers = await login()
    const text = `\\"${'['.repeat(60)}`
    const answer = await send({
      method: 'POST',
      url: '/api/matters',
      headers,
      payload: { ...opening, form: { content: text } },
    })
    assert.equal(answer.statusCode, 201, answer.body)
  })

  test('a wrong content type is refused with what is accepted', async () => {
    const { send, login } = await freshServer()
    const headers = await login()
    for (const type of ['text/plain', 'application/xml', 'application/x-www-form-urlencoded']) {
      const answer = await send({
        method: 'POST',
        url: '/api/matters',
        headers: { ...headers, 'content-type': type },
        payload: 'a=1',
      })
      assert.equal(answer.statusCode, 415, type)
      assert.equal(codeOf(answer), 'http.wrongType')
    }
  })

  test('null characters in addresses are refused', async () => {
    const { send, login } = await freshServer()
    const headers = await login()
    for (const url of ['/api/matters?q=a%00b', '/api/matters/a%00b', '/api/public/requests/%00']) {
      assert.equal(codeOf(await send({ url, headers })), 'http.badText', url)
    }
  })

  test('rare characters, emoji, quotes and markup arrive as they were sent', async () => {
    const { send, login, held } = await freshServer()
    const headers = await login()
    const content = `䶮𠮷🎾 '; drop table matter; -- <script>alert(1)</script> "&amp;" １２３`
    const answer = await send({
      method: 'POST',
      url: '/api/matters',
      headers,
      payload: { ...opening, form: { content } },
    })
    assert.equal(answer.statusCode, 201)
    assert.equal([...held.values()][0]?.content, content)
    assert.match(String(answer.headers['content-type']), /^application\/json/)
    assert.equal(answer.headers['x-content-type-options'], 'nosniff')
  })

  test('the same key twice is one request; a key has its shape', async () => {
    const { send, login, held } = await freshServer()
    const headers = { ...(await login()), 'idempotency-key': 'press-00001' }
    const post = (content: string) =>
      send({ method: 'POST', url: '/api/matters', headers, payload: { ...opening, form: { content } } })
    const [first, again] = [await post('球网破了'), await post('球网破了')]
    assert.deepEqual([first.statusCode, again.statusCode, held.size], [201, 200, 1])
    const short = await send({
      method: 'POST',
      url: '/api/matters',
      headers: { ...headers, 'idempotency-key': 'a b' },
      payload: opening,
    })
    assert.equal(codeOf(short), 'http.badIdempotencyKey')
  })

  test('a refused submission may be corrected under the same key', async () => {
    const { send, login } = await freshServer()
    const headers = { ...(await login()), 'idempotency-key': 'press-00002' }
    const wrong = await send({
      method: 'POST',
      url: '/api/matters',
      headers,
      payload: { ...opening, form: {} },
    })
    assert.equal(wrong.statusCode, 422)
    assert.equal(
      (await send({ method: 'POST', url: '/api/matters', headers, payload: opening })).statusCode,
      201,
    )
  })

  test('the loser of a race is shown the present state', async () => {
    const { send, login, held } = await freshServer()
    const headers = await login()
    await send({ method: 'POST', url: '/api/matters', headers, payload: opening })
    const id = [...held.keys()][0] as string
    const act = () =>
      send({
        method: 'POST',
        url: `/api/matters/${id}/actions/sign`,
        headers,
        payload: { version: 1, form: {} },
      })
    assert.equal((await act()).statusCode, 200)
    const lost = await act()
    assert.equal(lost.statusCode, 409)
    const body = lost.json() as { error: { code: string }; current: { matter: { version: number } } }
    assert.equal(body.error.code, 'matter.stale')
    assert.equal(body.current.matter.version, 2)
  })

  test('a desk the city does not run says so; an unknown address too', async () => {
    const { send, login } = await freshServer()
    const headers = await login()
    assert.equal(codeOf(await send({ url: '/api/inbox', headers })), 'http.notHere')
    const lost = await send({ url: '/nothing/here' })
    assert.equal(lost.statusCode, 404)
    assert.equal(codeOf(lost), 'http.notFound')
    assert.equal(codeOf(await send({ url: '/api/files/not-an-id', headers })), 'http.badInput')
  })

  test('a fault is answered with an id and logged without the values it broke on', async () => {
    const lines: string[] = []
    const desks = {
      callers: async () => {
        throw new Error('no row for 13800138000')
      },
    }
    const { send, login } = await freshServer(
      { desks },
      { log: { level: 'info', stream: { write: (line) => lines.push(line) } } },
    )
    const headers = await login()
    const answer = await send({ url: '/api/callers?phone=13800138000', headers })
    assert.equal(answer.statusCode, 500)
    const { error } = answer.json() as { error: { code: string; detail: { id: string } } }
    assert.equal(error.code, 'http.fault')
    assert.equal(answer.headers['x-request-id'], error.detail.id)
    const log = lines.join('')
    assert.ok(log.includes(error.detail.id))
    assert.ok(!log.includes('13800138000'), 'no telephone number in the log')
  })

  test('too many tries are slowed down, each client for itself', async () => {
    const { send } = await freshServer({}, { rates: { login: { perMinute: 1, burst: 3 } } })
    const login = (remoteAddress: string) =>
      send({
        method: 'POST',
        url: '/api/login',
        remoteAddress,
        payload: { name: 'agent', password: 'wrong' },
      })
    const codes = []
    for (let i = 0; i < 5; i++) codes.push((await login('10.0.0.1')).statusCode)
    assert.deepEqual(codes, [401, 401, 401, 429, 429])
    const answer = await login('10.0.0.1')
    assert.ok(Number(answer.headers['retry-after']) > 0)
    assert.equal((await login('10.0.0.2')).statusCode, 401)
  })

  test('IPv6 addresses of one household share one purse', async () => {
    const { send } = await freshServer({}, { rates: { login: { perMinute: 1, burst: 2 } } })
    const codes = []
    for (const ip of ['2001:db8:1:2::1', '2001:db8:1:2:ffff::9', '2001:db8:1:2:a:b:c:d', '2001:db8:1:3::1']) {
      codes.push(
        (
          await send({
            method: 'POST',
            url: '/api/login',
            remoteAddress: ip,
            payload: { name: 'x', password: 'y' },
          })
        ).statusCode,
      )
    }
    assert.deepEqual(codes, [401, 401, 429, 401])
  })

  test('files come in by multipart, wrong ones are refused, and no upload runs as a page', async () => {
    const { send, login } = await freshServer()
    const headers = await login()
    const upload = (name: string, type: string, content: string) => {
      const body = `--b\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: ${type}\r\n\r\n${content}\r\n--b--\r\n`
      return send({
        method: 'POST',
        url: '/api/files',
        headers: { ...headers, 'content-type': 'multipart/form-data; boundary=b' },
        payload: body,
      })
    }
    const page = await upload('../../𠮷.html', 'text/html', '<script>alert(1)</script>')
    assert.equal(page.statusCode, 201, page.body)
    const { id, name } = page.json() as { id: string; name: string }
    assert.equal(name, '𠮷.html')
    const back = await send({ url: `/api/files/${id}`, headers })
    assert.equal(back.headers['content-type'], 'application/octet-stream')
    assert.match(String(back.headers['content-disposition']), /^attachment/)
    assert.equal((await upload('virus.exe', 'image/png', 'MZ')).statusCode, 415)
    assert.equal(codeOf(await upload('empty.txt', 'text/plain', '')), 'http.noFile')
    assert.equal(
      codeOf(await send({ method: 'POST', url: '/api/files', headers, payload: {} })),
      'http.wrongType',
    )
    const big = await upload('big.bin', 'image/png', 'x'.repeat(21 * 1024 * 1024))
    assert.equal(big.statusCode, 413)
  })

  test('the interface description names every door and every form', async () => {
    const { send } = await freshServer()
    const doc = (await send({ url: '/openapi.json' })).json() as {
      openapi: string
      paths: Record<string, Record<string, { parameters: { name: string; in: string }[] }>>
      components: { schemas: Record<string, { properties: Record<string, unknown> }> }
    }
    assert.equal(doc.openapi, '3.1.0')
    assert.ok(doc.paths['/api/matters/{id}/actions/{action}']?.post)
    assert.ok(doc.paths['/open311/v2/{resource}/{item}']?.get)
    assert.deepEqual(doc.components.schemas['hotline.ticket.form']?.properties.kind, {
      title: '类型',
      description: 'Kind',
      type: 'string',
      enum: ['help', 'report'],
    })
    for (const [path, methods] of Object.entries(doc.paths)) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map((found) => found[1])
      for (const method of Object.values(methods)) {
        const given = method.parameters.filter((one) => one.in === 'path').map((one) => one.name)
        assert.deepEqual([...given].sort(), [...named].sort(), path)
      }
    }
  })

  test('every staff door is closed to the public', async () => {
    const { send } = await freshServer({ desks: { inbox: async () => ok({}) } }, { rates: false })
    const doc = (await send({ url: '/openapi.json' })).json() as {
      paths: Record<string, Record<string, unknown>>
    }
    const id = '0195f000-0000-7000-8000-000000000000'
    for (const [path, methods] of Object.entries(doc.paths)) {
      // readings and stills come by the key of a device, which has tests of its own
      if (!path.startsWith('/api/') || /^\/api\/(public|citizen|login|hooks|signals)/.test(path)) continue
      for (const method of Object.keys(methods)) {
        const url = path.replace(/\{(\w+)\}/g, id)
        const answer = await send({
          method: method.toUpperCase() as 'GET',
          url,
          ...(method === 'get' ? {} : { payload: {} }),
        })
        assert.equal(answer.statusCode, 401, `${method} ${url}`)
      }
    }
  })
})
