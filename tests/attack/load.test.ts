import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from '../../platform/store/index.ts'
import { startTestCity } from '../city.ts'

/**
 * Every connection of the pool is held by slow statements and more wait: walls and visitors are sent away with a time to come
 * again, an agent's call is taken in, and all is served again once it is over.
 */
test('under load walls and visitors wait, calls are taken in', async () => {
  // the levels by what waits alone: how late the event loop is on this machine is not the matter here
  const never = 1e9
  const city = await startTestCity({
    shed: { lagMs: [never, never, never, never], waiting: [2, 4, 8, never] },
  })
  try {
    const agent = await city.login('agent')
    const leader = await city.login('leader')
    const visitor = () => city.anyone.call('GET', '/api/public/items?q=')
    const wall = () => leader.call('GET', '/api/boards')
    const call = () =>
      agent.call('POST', '/api/matters', {
        type: 'hotline.ticket',
        form: { content: '路口的红绿灯坏了，车很多', kind: 'complaint', category: '0204', area: '440111007' },
        touch: { channel: 'phone' },
      })
    const served = async (ask: typeof wall): Promise<number> => {
      let { status } = await ask()
      for (let looks = 0; status === 503 && looks < 100; looks++) {
        await wait(100)
        status = (await ask()).status
      }
      return status
    }
    // the first seconds of a city have work of their own that waits
    assert.equal(await served(wall), 200)
    assert.equal(await served(visitor), 200)
    const slow = Array.from({ length: 100 }, () => city.city.store.query(sql`select pg_sleep(0.5)`))
    // one that is let in stands in the queue itself: it is not waited for, another is sent
    const soon = async () => Promise.race([wall(), wait(300).then(() => null)])
    let shed = await soon()
    for (let looks = 0; shed?.status !== 503 && looks < 50; looks++) shed = await soon()
    assert.ok(shed, 'nobody was sent away')
    assert.equal(shed.status, 503, JSON.stringify(shed.body))
    assert.equal(shed.body.error.code, 'http.overloaded')
    assert.ok(Number(shed.headers.get('retry-after')) >= 1)
    const away = await visitor()
    assert.equal(away.status, 503)
    assert.ok(Number(shed.headers.get('retry-after')) >= Number(away.headers.get('retry-after')) / 4)
    const taken = await call()
    assert.equal(taken.status, 201, JSON.stringify(taken.body))
    assert.equal((await city.anyone.call('GET', '/health/live')).status, 200)
    const metrics = String((await city.anyone.call('GET', '/metrics')).body)
    assert.match(metrics, /huying_shed_level\{[^}]*\} [0-4]/)
    assert.match(metrics, /huying_shed_requests\{rank="spare"[^}]*\} [1-9]/)
    await Promise.all(slow)
    assert.equal(await served(visitor), 200, 'all are served again')
  } finally {
    await city.stop()
  }
})
