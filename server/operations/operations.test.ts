import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { buildServer } from '../app.ts'
import type { City } from '../city/declare.ts'
import { fakeCity } from '../testing/city.ts'

describe('server / operations', () => {
  const closing: (() => Promise<unknown>)[] = []
  after(async () => {
    for (const close of closing) await close()
  })
  async function server(change: Partial<City> = {}, metricsToken: string | null = null) {
    const { app } = await buildServer({ ...fakeCity().city, ...change }, { log: false, metricsToken })
    closing.push(() => app.close())
    return app
  }
  const backlog = async () => ({
    followers: [{ name: 'indicators', behind: 12 }],
    deliveries: { queued: 3, stuck: 1, oldestSeconds: 7 },
  })

  test('figures by route and status, what waits behind the doors, and nothing of a request itself', async () => {
    const app = await server({ backlog })
    await app.inject('/api/public/requests/20260101000001?phone=8000')
    await app.inject('/no/such/page')
    const { statusCode, headers, body } = await app.inject('/metrics')
    assert.equal(statusCode, 200)
    assert.match(String(headers['content-type']), /^text\/plain/)
    assert.match(
      body,
      /huying_http_answer_seconds_count\{[^}]*route="\/api\/public\/requests\/[^"]*:[^"]*"[^}]*\} 1/,
    )
    assert.match(body, /huying_http_answer_seconds_count\{[^}]*route="\(none\)"[^}]*\} 1/)
    assert.match(body, /huying_follower_behind\{follower="indicators",district="440111"\} 12/)
    assert.match(body, /huying_deliveries\{state="stuck",district="440111"\} 1/)
    assert.match(body, /huying_database_connections\{state="idle"/)
    assert.match(body, /huying_process_resident_memory_bytes/)
    assert.doesNotMatch(body, /20260101000001|8000"/)
  })

  test('only this machine reads them, or who shows the token; to others there is nothing', async () => {
    const open = await server()
    const from = (remoteAddress: string, authorization = '') => ({
      url: '/metrics',
      remoteAddress,
      headers: authorization ? { authorization } : {},
    })
    assert.equal((await open.inject(from('10.1.2.3'))).statusCode, 404)
    assert.equal((await open.inject(from('::1'))).statusCode, 200)
    const forwarded = {
      url: '/metrics',
      remoteAddress: '127.0.0.1',
      headers: { 'x-forwarded-for': '10.1.2.3' },
    }
    assert.equal((await open.inject(forwarded)).statusCode, 404, 'a proxy on this machine is not the asker')
    const closed = await server({}, 'long and secret')
    assert.equal((await closed.inject(from('::1'))).statusCode, 404)
    assert.equal((await closed.inject(from('10.1.2.3', 'Bearer wrong'))).statusCode, 404)
    assert.equal((await closed.inject(from('10.1.2.3', 'Bearer long and secret'))).statusCode, 200)
  })

  test('without a database the process lives and is not ready, and still tells its own figures', async () => {
    const { store } = fakeCity().city
    const gone = async () => {
      throw new Error('connect ECONNREFUSED')
    }
    const app = await server({ store: { ...store, query: gone }, backlog: gone })
    assert.equal((await app.inject('/health/live')).statusCode, 200)
    const ready = await app.inject('/health/ready')
    assert.deepEqual([ready.statusCode, ready.json().error.code], [503, 'http.unavailable'])
    const { statusCode, body } = await app.inject('/metrics')
    assert.equal(statusCode, 200)
    assert.match(body, /huying_nodejs_eventloop_lag_seconds/)
    assert.doesNotMatch(body, /huying_follower_behind\{/)
    assert.equal((await (await server()).inject('/health/ready')).statusCode, 200)
  })
})
