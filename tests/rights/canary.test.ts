import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import { after, before, describe, test } from 'node:test'
import { inflateRawSync } from 'node:zlib'
import { DEMO_PASSWORD } from '../../cities/demo/staff.ts'
import { append } from '../../platform/ledger/index.ts'
import * as org from '../../platform/org/index.ts'
import { buildServer } from '../../server/index.ts'
import { openTestCity } from '../city.ts'
import { caught, lowGrade, nobody, type Planted, plant } from './canary.ts'

/**
 * Values that cannot be mistaken stand in every masked field of every pack; then everything that can be read is read by
 * people without the grade: answers of all reading doors, files, errors, the live feed, the log. None may hold one.
 */
describe('what is masked is readable nowhere', { timeout: 400_000 }, () => {
  let running: Awaited<ReturnType<typeof openTestCity>>
  let server: Awaited<ReturnType<typeof buildServer>>
  let planted: Planted
  const log: string[] = []
  const heard: string[] = []
  type Reader = { readonly name: string; readonly headers: Record<string, string> }
  const readers: Reader[] = []

  const enter = async (
    name: string,
  ): Promise<{ account: string; token: string; headers: Record<string, string> }> => {
    const reply = await server.app.inject({
      ...{ method: 'POST', url: '/api/login' },
      payload: { name, password: DEMO_PASSWORD },
    })
    assert.equal(reply.statusCode, 200, `${name}: ${reply.body}`)
    const { csrf, me } = reply.json() as { csrf: string; me: { account: string } }
    const token = reply.cookies[0]?.value ?? ''
    const headers = { cookie: `huying_session=${token}`, 'x-csrf-token': csrf }
    return { account: me.account, token, headers }
  }

  before(async () => {
    running = await openTestCity()
    server = await buildServer(running.running.doors, {
      log: { level: 'debug', stream: { write: (line) => void log.push(line) } },
      rates: false,
    })
    const low = await enter('unit02')
    await lowGrade(running.city, low.account)
    planted = await plant(running.city)
    await running.running.mapped()
    await running.running.figured()
    await running.running.advised()
    for (const name of ['unit02', 'unit03', 'secadmin', 'auditor', 'sysadmin']) {
      const { headers, token } = await enter(name)
      readers.push({ name, headers })
      const who = await running.running.doors.org.actorOf(token, running.city.now())
      assert.ok(who)
      await server.hub.join(ear(), who, token, null)
    }
    readers.push({ name: 'anyone', headers: {} })
  })
  after(async () => {
    server?.hub.close()
    await server?.app.close()
    await running?.close()
  })

  function ear(): ServerResponse {
    const raw = {
      ...{ destroyed: false, writableLength: 0, writeHead: () => raw, on: () => raw, end: () => raw },
      write: (text: string) => heard.push(text) > 0,
    }
    return raw as unknown as ServerResponse
  }

  const nothingIn = (text: string, where: string): void => {
    const found = caught(planted.canaries, text)
    assert.deepEqual(found, [], `${where} tells ${found.join(', ')}`)
  }

  test('every masked field of the packs holds a canary', () => {
    assert.deepEqual(planted.left, [])
    assert.ok(planted.canaries.length > 60, `${planted.canaries.length} canaries`)
    assert.ok(planted.matters.length >= 5 && planted.rows.length >= 10)
  })

  test('no reading door of the interface tells one', async () => {
    const { paths } = JSON.parse((await server.app.inject({ method: 'GET', url: '/openapi.json' })).body) as {
      paths: Record<string, Record<string, unknown>>
    }
    const tickets = planted.matters.flatMap((one) => [one.id, one.number])
    const ids = [...tickets, ...planted.rows.map((row) => row.id)]
    let asked = 0
    let answered = 0
    for (const reader of readers)
      for (const [path, methods] of Object.entries(paths)) {
        if (!('get' in methods) || path.endsWith('/live') || path.includes('stream')) continue
        for (const url of urlsOf(path, ids)) {
          const reply = await server.app.inject({ method: 'GET', url, headers: reader.headers })
          asked++
          if (reply.statusCode === 200) answered++
          nothingIn(reply.body, `${reader.name} GET ${url} (${reply.statusCode})`)
        }
      }
    assert.ok(asked > 2_000 && answered > 300, `${answered} of ${asked}`)
    // the canaries sing: whoever has the grade reads the place of a request
    const { headers } = await enter('head')
    const ticket = planted.matters.find((one) => one.type === 'hotline.ticket')
    const page = await server.app.inject({ method: 'GET', url: `/api/matters/${ticket?.id}`, headers })
    assert.deepEqual(caught(planted.canaries, page.body), ['hotline.ticket.address'])
  })

  /** A path with its places filled: by what they name, else by every identifier that there is. */
  function urlsOf(path: string, ids: readonly string[]): string[] {
    const places = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
    if (path === '/api/registers/{register}/{id}' || path === '/api/registers/{register}/{id}/history')
      return planted.rows.map(({ register, id }) => path.replace('{register}', register).replace('{id}', id))
    if (path === '/api/registers/{register}')
      return planted.rows.map(({ register }) => `${path.replace('{register}', register)}?limit=200`)
    if (places.length === 0) {
      const words = encodeURIComponent('路口积水严重，请处理')
      if (path === '/api/similar')
        return [`${path}?text=${words}`, ...ids.map((id) => `${path}?matter=${id}`)]
      if (path === '/api/matters')
        return [`${path}?limit=200`, `${path}?limit=200&q=${words}`, `${path}?sort=due`]
      if (path === '/api/rights/why' || path === '/api/rights/who')
        return ids.map((id) => `${path}?what=${id}`)
      return [path]
    }
    // what takes a matter is asked for each of them; elsewhere one identifier of each sort shows what strangers get
    const of = /\{(id|number|matter|subject)\}/.test(path) && path.includes('matters') ? ids : []
    const few =
      of.length > 0
        ? of
        : [planted.matters[0]?.id ?? '', planted.matters[0]?.number ?? '', planted.rows[0]?.id ?? '']
    const layer = 'hotline.tickets'
    return (places.includes('layer') || places.includes('collectionId') ? [layer] : few).map((id) =>
      path.replaceAll(/\{\w+\}/g, id),
    )
  }

  test('no file tells one', async () => {
    const columns = [
      'number',
      'title',
      'address',
      'requester',
      'tags',
      'kind',
      'area',
      'unit',
      'openedAt',
      'state',
    ]
    for (const reader of readers) {
      const post = (url: string, payload: object) =>
        server.app.inject({ method: 'POST', url, headers: reader.headers, payload })
      const csv = await post('/api/matters/export', { columns, format: 'csv' })
      nothingIn(csv.body, `${reader.name} csv`)
      const xlsx = await post('/api/matters/export', { columns, format: 'xlsx' })
      if (xlsx.statusCode === 200) {
        const book = unzipped(xlsx.rawPayload)
        assert.ok(book.includes('<row'), 'the workbook was read')
        nothingIn(book, `${reader.name} xlsx`)
      }
      nothingIn((await post('/api/datasets/export', {})).body, `${reader.name} catalogue`)
    }
  })

  test('no refusal tells one', async () => {
    const [low] = readers
    assert.ok(low)
    for (const { register, id } of planted.rows) {
      const stale = await server.app.inject({
        ...{ method: 'PATCH', url: `/api/registers/${register}/${id}`, headers: low.headers },
        payload: { version: 99, values: {} },
      })
      nothingIn(stale.body, `PATCH ${register} (${stale.statusCode})`)
    }
    for (const { id } of planted.matters)
      for (const action of ['note', 'dispatch', 'reply', 'accept', 'sign', 'nothing']) {
        const reply = await server.app.inject({
          ...{ method: 'POST', url: `/api/matters/${id}/actions/${action}`, headers: low.headers },
          payload: { version: 99, form: { text: '试一下' } },
        })
        nothingIn(reply.body, `POST ${action} (${reply.statusCode})`)
      }
    for (const fields of [['phone'], ['name', 'idNumber', 'mail']])
      for (const { id } of planted.matters) {
        const reply = await server.app.inject({
          ...{
            method: 'POST',
            url: '/api/reveal',
            headers: { ...low.headers, cookie: readers[1]?.headers.cookie ?? '' },
          },
          payload: { matter: id, fields, reason: '想看看是谁' },
        })
        nothingIn(reply.body, `reveal (${reply.statusCode})`)
      }
  })

  test('neither the live feed nor the log tells one', async () => {
    const { city } = running
    const system = org.systemActor(city.plan.district)
    await city.store.tx((tx) =>
      append(
        tx,
        planted.matters.map(({ id }) => ({
          ...{ district: city.plan.district, kind: 'matter.noted', subjectKind: 'matter', subject: id },
          ...{ at: city.now(), actor: org.factActorOf(system), body: {} },
        })),
      ),
    )
    for (let i = 0; i < 1_200 && heard.join('').split('event: fact').length <= planted.matters.length; i++)
      await new Promise((resolve) => setTimeout(resolve, 25))
    assert.ok(heard.length > planted.matters.length)
    nothingIn(heard.join('\n'), 'the live feed')
    await server.app.inject({
      method: 'GET',
      url: `/api/matters/${nobody()}`,
      headers: readers[0]?.headers ?? {},
    })
    assert.ok(log.length > 100)
    nothingIn(log.join('\n'), 'the log')
  })

  test('no fact of the ledger tells one: whoever audits reads no personal data', async () => {
    const { rows } = {
      rows: await running.city.store.query<{ body: string }>({
        text: ['select body::text as body from fact'],
        values: [],
      }),
    }
    nothingIn(rows.map((row) => row.body).join('\n'), 'the ledger')
  })
})

/** All parts of a zip as one text. */
function unzipped(bytes: Buffer): string {
  const texts: string[] = []
  const end = bytes.lastIndexOf('PK\x05\x06')
  let at = bytes.readUInt32LE(end + 16)
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const packed = bytes.readUInt32LE(at + 20)
    const local = bytes.readUInt32LE(at + 42)
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    const part = bytes.subarray(from, from + packed)
    texts.push((bytes.readUInt16LE(at + 10) === 0 ? part : inflateRawSync(part)).toString())
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return texts.join('\n')
}
