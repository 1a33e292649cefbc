import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from '../../platform/store/index.ts'
import { good, picture } from '../citizen.ts'
import type { Person } from '../city.ts'
import type { Live } from './live.ts'

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g
/** Words that stand in what belongs to somebody, and that nobody else may ever read. */
const SECRET = '甘雀秘密事项'
const NAME = '甘丽丝'
const PHONE = '13912340987'
const LEAKS = new RegExp(`${SECRET}|${NAME}|${PHONE}|甘雀一`)

async function putFile(base: string, who: Person): Promise<string> {
  const form = new FormData()
  form.append('file', new Blob([picture(77) as BlobPart], { type: 'image/png' }), 'own.png')
  const sent = await fetch(`${base}/api/files`, {
    method: 'POST',
    headers: { cookie: who.cookie, 'x-csrf-token': who.csrf },
    body: form,
  })
  return ((await sent.json()) as { id: string }).id
}

export function foreign(live: () => Live): void {
  test('identifiers of others open nothing: by no door, by no method, to nobody', async () => {
    const { city, operations, as, citizens } = live()
    const agent = await as('agent')
    const dispatcher = await as('dispatcher')
    const owner = await as('unit02')
    const file = await putFile(city.base, agent)
    const made = good(
      await agent.call('POST', '/api/matters', {
        type: 'hotline.ticket',
        form: {
          content: `${SECRET}：小区门口积水严重，请尽快处理`,
          ...{ kind: 'complaint', category: '0204', area: '440111007', secret: true, files: [file] },
        },
        requester: { name: NAME, phone: PHONE },
        touch: { channel: 'phone' },
      }),
    )
    const { id, number, version } = made.matter.matter
    good(
      await dispatcher.call('POST', `/api/matters/${id}/actions/dispatch`, {
        version,
        form: { lead: owner.me.unit, why: '测试' },
      }),
    )
    // a draft and a picture of a citizen
    const [own, stranger] = citizens
    const { rows } = good(await city.anyone.call('GET', '/api/public/items?q='))
    const sheet = await own.call('GET', `/api/citizen/apply/${encodeURIComponent(rows[0].code)}`)
    const draft = crypto.randomUUID()
    if (sheet.status === 200)
      await own.call('PUT', `/api/citizen/drafts/${draft}`, {
        ...{ item: rows[0].code, version: sheet.body.version, over: 0, device: 'own' },
        filled: { answers: {}, values: { remark: SECRET }, materials: [] },
      })
    const ownFile = await own.upload()
    // every identifier that those who may see it are shown
    const ids = new Set([id, number, file, draft, ownFile])
    for (const [who, path] of [
      [agent, `/api/matters/${id}`],
      [dispatcher, `/api/matters/${id}`],
      [owner, `/api/matters/${id}`],
      [owner, '/api/matters?limit=50'],
    ] as const) {
      const seen = await who.call('GET', path)
      for (const one of JSON.stringify(seen.body).match(UUID) ?? []) ids.add(one)
    }
    for (const path of ['/api/citizen/applications', '/api/citizen/drafts', '/api/citizen/bookings'])
      for (const one of JSON.stringify((await own.call('GET', path)).body).match(UUID) ?? []) ids.add(one)
    // units and persons are no secret; what hangs on the matter is
    const known = JSON.stringify([
      (await dispatcher.call('GET', '/api/units')).body,
      (await as('sysadmin').then((who) => who.call('GET', '/api/people'))).body,
    ])
    const planted = [...ids].filter((one) => !known.includes(one)).slice(0, 6)
    assert.ok(planted.includes(id) && planted.includes(file) && planted.includes(ownFile))

    const state = async () =>
      JSON.stringify([
        await city.city.store.query({
          text: ['select id, version, state, units, data from matter where number = ', ''],
          values: [number],
        }),
        await city.city.store.query(
          sql`select count(*)::int as n from fact where subject = ${id} and kind like 'matter.%'`,
        ),
      ])
    const before = await state()
    const attackers: readonly (readonly [string, Record<string, string>])[] = [
      ['nobody', {}],
      ['another citizen', { cookie: stranger.cookie }],
      ...(await Promise.all(
        ['unit24'].map(async (name) => {
          const who = await as(name)
          return [name, { cookie: who.cookie, 'x-csrf-token': who.csrf }] as const
        }),
      )),
    ]
    const leaks: string[] = []
    let tries = 0
    for (const { method, path, parameters } of operations) {
      if (/logout|\/live$/.test(path)) continue
      const places = parameters.filter(
        ({ name, in: where }) =>
          where === 'path' || /^(id|ids|matter|number|file|subject|task|of|draft|request|q)$/.test(name),
      )
      if (places.length === 0) continue
      // the first identifiers at every door; all of them where only one is asked for
      for (const one of method === 'GET' ? planted : planted.slice(0, 2))
        for (const [name, headers] of method === 'GET' ? attackers : attackers.slice(1)) {
          let there = path
          const query = new URLSearchParams()
          for (const place of places)
            if (place.in === 'path') there = there.replace(`{${place.name}}`, one)
            else query.set(place.name, one)
          const answer = await fetch(`${city.base}${there}${query.size > 0 ? `?${query}` : ''}`, {
            ...{ method, redirect: 'manual' },
            headers: { ...headers, ...(method === 'GET' ? {} : { 'content-type': 'application/json' }) },
            ...(method === 'GET'
              ? {}
              : {
                  body: JSON.stringify({
                    ...{
                      version: version + 1,
                      form: { text: '越权', why: '越权' },
                      why: '越权',
                      text: '越权',
                    },
                    ...{ id: one, matter: one, to: one, into: one, kind: 'same-cause', accept: true },
                  }),
                }),
          })
          const text = await answer.text()
          tries++
          if (LEAKS.test(text) || LEAKS.test(JSON.stringify([...answer.headers])))
            leaks.push(`${name} ${method} ${there}: ${answer.status} ${LEAKS.exec(text)?.[0]}`)
          if (answer.status >= 500 && answer.status !== 501)
            leaks.push(`${name} ${method} ${there}: ${answer.status}`)
          if (
            answer.status < 300 &&
            /files\//.test(path) &&
            [file, ownFile].includes(one) &&
            method === 'GET'
          )
            leaks.push(`${name} got the file by ${there}`)
        }
    }
    assert.ok(tries > 2_000, `${tries} tries`)
    assert.deepEqual(leaks, [])
    assert.equal(await state(), before, 'nothing has changed')
  })
}
