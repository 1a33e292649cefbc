import assert from 'node:assert/strict'
import { test } from 'node:test'
import { examine } from '../../bench/consistent.ts'
import { sql } from '../../platform/store/index.ts'
import { type Person, startTestCity } from '../city.ts'

const HOUR = 3_600_000

test('the clock jumps hours ahead and back: what is acknowledged stays, alarms ring once, people go on', async () => {
  let offset = 0
  const running = await startTestCity({ now: () => new Date(Date.now() + offset) })
  try {
    const { store } = running.city
    const people = async (): Promise<readonly [Person, Person, Person]> => [
      await running.login('agent'),
      await running.login('dispatcher'),
      await running.login('unit01'),
    ]
    const areas = (await (await running.login('agent')).call('GET', '/api/areas?under=440111')).body as {
      code: string
    }[]
    const area = areas.find(({ code }) => code.length === 9)?.code ?? ''
    const acknowledged = new Map<string, number>()
    let n = 0
    async function live([agent, dispatcher, unit]: readonly [Person, Person, Person]): Promise<void> {
      const made = await agent.call('POST', '/api/matters', {
        type: 'hotline.ticket',
        form: {
          title: `路灯不亮 ${++n}`,
          content: `${n}号门前的路灯从上周起一直不亮，晚上出行很不安全，希望尽快维修。`,
          ...{ kind: 'help', category: '0201', urgency: 'normal', area, address: `机场路${n}号` },
        },
        requester: { name: '测试人', phone: `1700${String(n).padStart(7, '0')}` },
        touch: { channel: 'phone' },
      })
      assert.equal(made.status, 201, JSON.stringify(made.body))
      const { id } = made.body.matter.matter
      let { version } = made.body.matter.matter
      acknowledged.set(id, version)
      for (const [who, action, form] of [
        [dispatcher, 'dispatch', { lead: unit.me.unit, why: '按职责清单派单' }],
        [unit, 'sign', {}],
      ] as const) {
        const done = await who.call('POST', `/api/matters/${id}/actions/${action}`, { version, form })
        assert.equal(done.status, 200, JSON.stringify(done.body))
        version = done.body.matter.matter.version
        acknowledged.set(id, version)
      }
    }
    const before = await people()
    await live(before)
    // Minutes ahead: sessions of a moment ago still count.
    offset = 0.25 * HOUR
    running.rouse()
    await live(before)
    // Days ahead: sessions have run out in words, limits have passed and are told once.
    offset = 200 * HOUR
    running.rouse()
    const gone = await before[0].call('GET', '/api/me')
    assert.equal(gone.status, 401)
    const later = await people()
    await live(later)
    // And back to where it was: nobody is locked out, nothing rings again.
    offset = 0
    running.rouse()
    const again = await people()
    await live(again)
    await live(later)
    offset = 200 * HOUR
    running.rouse()
    const last = await people()
    await live(last)
    const kept = new Map(
      (
        await store.query<{ id: string; version: number }>(
          sql`select id, version from matter where id = any(${[...acknowledged.keys()]}::uuid[])`,
        )
      ).map(({ id, version }) => [id, version]),
    )
    for (const [id, version] of acknowledged) assert.ok((kept.get(id) ?? 0) >= version)
    assert.deepEqual((await examine(store, new Date(0))).half, [])
    const twice = await store.query(sql`
      select notice, account, channel from delivery group by 1, 2, 3 having count(*) > 1`)
    assert.deepEqual(twice, [])
  } finally {
    await running.stop()
  }
})
