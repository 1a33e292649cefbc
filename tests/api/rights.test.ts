import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Person, type RunningTestCity, startTestCity } from '../city.ts'

/**
 * Generated probes: whatever an account reaches on any read path is what the rights say, worked out here in memory from
 * the rows themselves, and nothing else.
 */
describe('no read path shows more than the rights', () => {
  let city: RunningTestCity
  const people = new Map<string, Person>()
  type Row = {
    id: string
    number: string
    units: string[]
    area: string
    opened_by: string | null
    title: string
  }
  let rows: Row[]
  const ACCOUNTS = [
    'agent',
    'dispatcher',
    'reviewer',
    'leader',
    'editor',
    'sysadmin',
    'auditor',
    'unit01',
    'unit02',
    'unit03',
    'unit05',
    'lead02',
    'unit24',
    'unit30',
  ]
  const WIDE = new Set(['agent', 'dispatcher', 'reviewer', 'leader'])

  before(async () => {
    city = await startTestCity()
    for (const name of ACCOUNTS) people.set(name, await city.login(name))
    const agent = people.get('agent') as Person
    const dispatcher = people.get('dispatcher') as Person
    const units = ((await agent.call('GET', '/api/units')).body as { id: string; short: string }[]).filter(
      (one) => one.short !== '热线办',
    )
    for (let i = 0; i < 60; i++) {
      const made = await agent.call('POST', '/api/matters', {
        type: 'hotline.ticket',
        form: {
          title: `第${i}号诉求`,
          content: `第${i}号诉求：路口积水严重请处理`,
          kind: i % 7 === 0 ? 'report' : 'complaint',
          category: '0204',
          urgency: 'normal',
          area: ['440111007', '440111002', '440111113'][i % 3],
        },
        requester: { name: `王${i}`, phone: `1390000${String(i % 5).padStart(4, '0')}` },
        touch: { channel: 'phone' },
      })
      const { id, version } = made.body.matter.matter
      if (i % 4 !== 3) {
        const lead = units[i % 9]?.id
        const helper = units[(i + 4) % 9]?.id
        const done = await dispatcher.call('POST', `/api/matters/${id}/actions/dispatch`, {
          version,
          form: { lead, helpers: i % 2 ? [helper] : [], why: '测试' },
        })
        assert.equal(done.status, 200, JSON.stringify(done.body))
      }
    }
    rows = await city.city.store.query<Row>({
      text: ['select id, number, units, area, opened_by, title from matter'],
      values: [],
    })
  })
  after(() => city.stop())

  const oracle = (name: string, row: Row): boolean => {
    const { me } = people.get(name) as Person
    if (WIDE.has(name)) return true
    if (name.startsWith('unit') || name.startsWith('lead')) return row.units.includes(me.unit ?? '')
    return row.opened_by === me.account
  }

  for (const name of ACCOUNTS)
    test(`${name}: list, count, page, search, similar, caller, live sight`, async () => {
      const who = people.get(name) as Person
      const may = new Set(rows.filter((row) => oracle(name, row)).map((row) => row.id))
      const ids = (reply: { body: { rows?: { id: string }[] } }) =>
        (reply.body.rows ?? []).map((row) => row.id).sort()
      const all = await who.call('GET', '/api/matters?limit=200')
      assert.deepEqual(ids(all), [...may].sort())
      const counts = await who.call('GET', '/api/matters/counts')
      assert.equal(counts.body.total, may.size)
      const found = await who.call('GET', `/api/matters?limit=200&q=${encodeURIComponent('路口积水')}`)
      assert.deepEqual(ids(found), [...may].sort())
      for (const row of rows.slice(0, 20)) {
        assert.equal((await who.call('GET', `/api/matters/${row.id}`)).status, may.has(row.id) ? 200 : 404)
        assert.equal(
          (await who.call('GET', `/api/matters/${row.number}`)).status,
          may.has(row.id) ? 200 : 404,
        )
      }
      const similar = await who.call('GET', `/api/similar?text=${encodeURIComponent('路口积水严重请处理')}`)
      for (const id of ids(similar)) assert.ok(may.has(id), 'similarity shows a hidden matter')
      const caller = await who.call('GET', '/api/callers?phone=13900000001')
      for (const row of caller.body.matters ?? [])
        assert.ok(may.has(row.id), 'the caller card shows a hidden matter')
      const hidden = rows.find((row) => !may.has(row.id))
      if (hidden) {
        for (const [method, path, body] of [
          ['POST', `/api/matters/${hidden.id}/actions/note`, { version: 1, form: { text: 'x' } }],
          [
            'POST',
            `/api/matters/${hidden.id}/merge`,
            { into: rows.find((row) => row.id !== hidden.id)?.id, why: 'x' },
          ],
          ['POST', '/api/reveal', { matter: hidden.id, fields: ['phone'], reason: '想看看是谁' }],
        ] as const)
          assert.ok([403, 404].includes((await who.call(method, path, body)).status), `${method} ${path}`)
      }
      const text = JSON.stringify([all.body, found.body, similar.body, caller.body])
      assert.ok(!/1390000\d{4}/.test(text), 'a telephone number in clear')
    })

  test('nobody without a session reads anything of the desk', async () => {
    for (const path of [
      '/api/matters',
      '/api/matters/counts',
      '/api/inbox',
      `/api/matters/${rows[0]?.id}`,
      '/api/callers?phone=13900000001',
      '/api/units',
      '/api/declared',
      '/api/audit',
      '/api/screen',
      '/api/people',
    ])
      assert.equal((await city.anyone.call('GET', path)).status, 401, path)
  })
})
