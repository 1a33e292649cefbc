import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { buildServer } from '../app.ts'
import type { City } from '../city/declare.ts'
import { fakeCity } from '../testing/city.ts'
import { partsOf, wholeOf } from './decide.ts'

const quiet = {
  followers: [{ name: 'indicators', behind: 5 }],
  deliveries: { queued: 1, stuck: 0, oldestSeconds: 2 },
}
const states = (looked: Partial<Parameters<typeof partsOf>[0]>): string =>
  partsOf({ answers: true, level: 0, backlog: quiet, ...looked })
    .map((one) => one.state)
    .join(' ')

test('states of the parts follow from the database, the strain and what waits', () => {
  assert.equal(states({}), 'good good good good')
  assert.equal(states({ level: 1 }), 'good good slow good')
  assert.equal(states({ level: 2 }), 'good slow slow good')
  assert.equal(states({ level: 4 }), 'slow slow slow good')
  assert.equal(states({ answers: false, backlog: null }), 'down down down down')
  assert.equal(
    states({ backlog: { ...quiet, followers: [{ name: 'x', behind: 20_000 }] } }),
    'good good slow good',
  )
  assert.equal(
    states({ backlog: { ...quiet, deliveries: { queued: 0, stuck: 2, oldestSeconds: 0 } } }),
    'good good good slow',
  )
  assert.equal(wholeOf(partsOf({ answers: true, level: 1, backlog: null })), 'slow')
})

describe('server / status', () => {
  const closing: (() => Promise<unknown>)[] = []
  after(async () => {
    for (const close of closing) await close()
  })
  async function server(change: Partial<City> = {}) {
    const fake = fakeCity()
    const { app } = await buildServer({ ...fake.city, ...change }, { log: false })
    closing.push(() => app.close())
    return { app, fake }
  }

  test('everybody reads what works, nobody but those who keep the system reads figures', async () => {
    const { app } = await server({ backlog: async () => quiet })
    const page = await app.inject('/status')
    assert.equal(page.statusCode, 200)
    assert.match(String(page.headers['content-security-policy']), /^default-src 'none'; style-src 'self'/)
    assert.ok(!/<script|style="|<style/.test(page.body), 'nothing inline')
    assert.match(page.body, /受理与办理/)
    assert.doesNotMatch(page.body, /运行指标|Memory/)
    const plain = await app.inject('/api/public/status')
    assert.equal((plain.json() as { state: string }).state, 'good')
    assert.doesNotMatch(plain.body, /behind|indicators|queued/)
    const entered = await app.inject({
      method: 'POST',
      url: '/api/login',
      payload: { name: 'agent', password: 'right' },
    })
    const cookie = `huying_session=${entered.cookies[0]?.value}`
    assert.doesNotMatch((await app.inject({ url: '/status', headers: { cookie } })).body, /运行指标/)
    assert.equal((await app.inject('/status.css')).headers['content-type'], 'text/css; charset=utf-8')
  })

  test('a keeper reads figures', async () => {
    const { city } = fakeCity()
    const org: City['org'] = {
      ...city.org,
      async actorOf(token, at) {
        const who = await city.org.actorOf(token, at)
        return who && { ...who, duties: who.duties.map((one) => ({ ...one, role: 'systemAdmin' })) }
      },
    }
    const { app } = await server({ backlog: async () => quiet, org })
    const entered = await app.inject({
      method: 'POST',
      url: '/api/login',
      payload: { name: 'agent', password: 'right' },
    })
    const cookie = `huying_session=${entered.cookies[0]?.value}`
    const page = await app.inject({ url: '/status', headers: { cookie } })
    assert.match(page.body, /运行指标/)
    assert.match(page.body, /indicators/)
  })

  test('a database that is away is told, in words and at once', async () => {
    const { city } = fakeCity()
    const store = {
      ...city.store,
      query: async () => {
        throw new Error('gone')
      },
    }
    const { app } = await server({ store: store as City['store'] })
    const told = await app.inject('/api/public/status')
    assert.equal(told.statusCode, 200)
    assert.equal((told.json() as { state: string }).state, 'down')
  })
})
