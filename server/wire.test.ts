import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect } from 'node:net'
import { after, describe, test } from 'node:test'
import { ok } from '../base/index.ts'
import { buildServer, type ServerOptions } from './app.ts'
import { fakeCity } from './testing/city.ts'

describe('server / wire', () => {
  const closing: (() => Promise<unknown>)[] = []
  after(async () => {
    for (const close of closing) await close()
  })

  async function freshServer(given: Parameters<typeof fakeCity>[0] = {}, options: ServerOptions = {}) {
    const fake = fakeCity(given)
    const { app } = await buildServer(fake.city, { log: false, ...options })
    closing.push(() => app.close())
    const login = async () => {
      const payload = { name: 'agent', password: 'right' }
      const answer = await app.inject({ method: 'POST', url: '/api/login', payload })
      const { csrf } = answer.json() as { csrf: string }
      return { cookie: `huying_session=${answer.cookies[0]?.value}`, 'x-csrf-token': csrf }
    }
    return { ...fake, app, login, send: app.inject.bind(app) }
  }

  test('100 MB streamed without a length are cut off early and nothing is kept', async () => {
    const { app, held, login } = await freshServer()
    await app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = app.server.address() as AddressInfo
    const headers = await login()
    const { answer, sent } = await new Promise<{ answer: string; sent: number }>((resolve) => {
      const socket = connect(port, '127.0.0.1')
      let answer = ''
      let sent = 0
      const done = () => resolve({ answer, sent })
      socket.on('data', (bytes) => (answer += bytes))
      socket.on('error', done)
      socket.on('close', done)
      socket.write(
        `POST /api/matters HTTP/1.1\r\nhost: localhost\r\ncookie: ${headers.cookie}\r\nx-csrf-token: ${headers['x-csrf-token']}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`,
      )
      const chunk = Buffer.from(`10000\r\n${'x'.repeat(65_536)}\r\n`)
      const more = () => {
        if (socket.destroyed || sent > 100 * 1024 * 1024 || answer !== '') return socket.end()
        sent += 65_536
        if (socket.write(chunk)) setImmediate(more)
        else socket.once('drain', more)
      }
      more()
    })
    assert.match(answer, /^HTTP\/1\.1 413/)
    assert.match(answer, /http\.tooLarge/)
    assert.ok(sent < 100 * 1024 * 1024, `${sent} bytes were taken`)
    assert.equal(held.size, 0)
  })

  test('pages carry a policy without inline script, a fresh nonce each time, and assets never change', async () => {
    const dist = mkdtempSync('/tmp/huying-dist-')
    mkdirSync(`${dist}/console`)
    mkdirSync(`${dist}/assets`)
    writeFileSync(`${dist}/console/index.html`, '<meta name="csp-nonce" content="__CSP_NONCE__">')
    writeFileSync(`${dist}/assets/a-1.js`, 'x'.repeat(5000))
    const { send } = await freshServer({}, { webDist: dist })
    const [one, two] = [await send({ url: '/console/matters/5' }), await send({ url: '/console' })]
    assert.equal(one.statusCode, 200)
    const html = { accept: 'text/html,application/xhtml+xml' }
    const dotted = await send({ url: '/console/definitions/hotline.taken', headers: html })
    assert.equal(dotted.statusCode, 200, 'a record whose name has a dot survives a reload')
    const missing = await send({ url: '/console/missing.js', headers: { accept: '*/*' } })
    assert.equal(missing.statusCode, 404)
    const policy = String(one.headers['content-security-policy'])
    assert.match(policy, /script-src 'self';/)
    assert.ok(!policy.includes('unsafe'))
    assert.notEqual(one.body, two.body)
    const nonce = /content="([^"]+)"/.exec(one.body)?.[1] as string
    assert.ok(policy.includes(`'nonce-${nonce}'`))
    const asset = await send({ url: '/assets/a-1.js', headers: { 'accept-encoding': 'gzip' } })
    assert.equal(asset.headers['cache-control'], 'public, max-age=31536000, immutable')
    assert.equal(asset.headers['content-encoding'], 'gzip')
    assert.equal((await send({ url: '/assets/%2e%2e/%2e%2e/etc/passwd' })).statusCode >= 400, true)
  })

  /** Sends raw bytes to a listening server; answers what came back. */
  const raw = (port: number, text: string): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1')
      let answer = ''
      socket.on('data', (bytes) => (answer += bytes))
      socket.on('error', () => resolve(answer))
      socket.on('close', () => resolve(answer))
      socket.write(text)
    })

  test('what is not HTTP, and headers without end, are refused in words', async () => {
    const { app } = await freshServer()
    await app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = app.server.address() as AddressInfo
    assert.match(await raw(port, 'HELLO\r\n\r\n'), /^HTTP\/1\.1 400 [\s\S]*http\.badRequest/)
    assert.match(
      await raw(port, `GET / HTTP/1.1\r\nhost: x\r\ncookie: ${'a'.repeat(40_000)}\r\n\r\n`),
      /^HTTP\/1\.1 431 [\s\S]*http\.headersTooLarge/,
    )
  })

  test('closing lets the request under way finish and ends the live lines', async () => {
    let started = () => {}
    const began = new Promise<void>((resolve) => {
      started = resolve
    })
    const desks = {
      inbox: async () => {
        started()
        await new Promise((resolve) => setTimeout(resolve, 100))
        return ok({ views: [] })
      },
    }
    const { app, login } = await freshServer({ desks })
    await app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = app.server.address() as AddressInfo
    const { cookie } = await login()
    const inbox = raw(
      port,
      `GET /api/inbox HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncookie: ${cookie}\r\n\r\n`,
    )
    const live = raw(port, `GET /api/live HTTP/1.1\r\nhost: x\r\ncookie: ${cookie}\r\n\r\n`)
    await began
    await new Promise((resolve) => setTimeout(resolve, 20))
    await app.close()
    assert.match(await inbox, /^HTTP\/1\.1 200 [\s\S]*views/)
    assert.match(await live, /event: bye/)
  })
})
