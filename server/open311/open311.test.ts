import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { after, describe, test } from 'node:test'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import Fastify from 'fastify'
import { buildServer } from '../app.ts'
import { declared, fakeCity } from '../testing/city.ts'
import { filterOf, intakeOf, stamp } from './decide.ts'
import { servicesOf } from './services.ts'
import { escapeXml, xml } from './xml.ts'

describe('server / open311', () => {
  const SHARED = process.env.HUYING_SHARED ?? new URL('../../../shared', import.meta.url).pathname
  const SCHEMAS = `${SHARED}/data/open311/georeport-v2-schema`
  const missing = existsSync(SCHEMAS) ? false : 'the published GeoReport schemas are not here'
  const NOW = new Date('2026-03-02T09:00:00+08:00')

  const closing: (() => Promise<unknown>)[] = []
  after(async () => {
    for (const close of closing) await close()
  })

  async function freshServer() {
    const fake = fakeCity({ now: () => NOW })
    const { app } = await buildServer(fake.city, { log: false, rates: false })
    closing.push(() => app.close())
    const get = (path: string) => app.inject({ url: `/open311/v2/${path}` })
    const post = (
      fields: Record<string, string> | string,
      path = 'requests.json',
      headers: Record<string, string> = {},
    ) =>
      app.inject({
        method: 'POST',
        url: `/open311/v2/${path}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        payload: typeof fields === 'string' ? fields : new URLSearchParams(fields).toString(),
      })
    return { ...fake, app, get, post }
  }

  const good = {
    api_key: 'key-app',
    service_code: '0101',
    lat: '23.2',
    long: '113.3',
    description: '球场路灯不亮',
  }
  type Errors = { code: string; description: string }[]

  /** Validates with the published schemas, which name each other by file. */
  async function validator(file: string) {
    const app = Fastify({
      ajv: { customOptions: { strict: false, coerceTypes: false, removeAdditional: false } },
    })
    const load = (name: string) =>
      JSON.parse(readFileSync(`${SCHEMAS}/${name}`, 'utf8')) as Record<string, unknown>
    const inline = (schema: Record<string, unknown>): Record<string, unknown> => {
      const items = schema.items as { $ref?: string } | undefined
      return items?.$ref ? { ...schema, items: load(items.$ref) } : schema
    }
    app.post('/', { schema: { body: inline(load(file)) } }, async () => ({}))
    closing.push(() => app.close())
    return async (value: unknown) => {
      const answer = await app.inject({ method: 'POST', url: '/', payload: value as object })
      assert.equal(answer.statusCode, 200, answer.body)
    }
  }

  test('the services, definitions and requests fit the published schemas', { skip: missing }, async () => {
    const { get, post } = await freshServer()
    await post(good)
    await post({ ...good, service_code: '0102', 'attribute[covers]': '２', description: '井盖丢了两个' })
    await (await validator('services.json'))((await get('services.json')).json())
    await (await validator('service-definition.json'))((await get('services/0102.json')).json())
    const requests = (await get('requests.json')).json() as unknown[]
    assert.equal(requests.length, 2)
    await (await validator('requests.json'))(requests)
  })

  test('our answers have the elements that real servers give', { skip: missing }, async () => {
    const { get, post } = await freshServer()
    await post(good)
    const parser = new XMLParser({ ignoreDeclaration: true })
    const ours = parser.parse((await get('requests.xml')).body) as { service_requests: { request: object } }
    const raw = readFileSync(
      `${SHARED}/data/open311/responses/codeforamerica-get_service_request.xml`,
      'utf8',
    )
    const theirs = parser.parse(raw) as { service_requests: { request: object } }
    assert.deepEqual(
      Object.keys(ours.service_requests.request).sort(),
      Object.keys(theirs.service_requests.request).sort(),
    )
  })

  test('services are the leaves of the category tree', async () => {
    assert.deepEqual(
      servicesOf(declared).map((one) => [one.service_code, one.service_name, one.group, one.keywords]),
      [
        ['0101', '路灯', '市政', '路灯, 灯, 不亮'],
        ['0102', '井盖', '市政', '井盖'],
      ],
    )
    const { get } = await freshServer()
    const definition = (await get('services/0102.json')).json() as {
      attributes: { code: string; datatype: string; required: boolean }[]
    }
    assert.deepEqual(
      definition.attributes.map((one) => [one.code, one.datatype, one.required]),
      [
        ['covers', 'number', true],
        ['kind', 'singlevaluelist', false],
        ['secret', 'singlevaluelist', false],
        ['occurredOn', 'datetime', false],
      ],
    )
  })

  test('a request goes in by form and comes back by number, JSON and XML', async () => {
    const { get, post, held } = await freshServer()
    const answer = await post({
      ...good,
      email: 'a@b.cn',
      first_name: '三',
      last_name: '张',
      phone: '13800138000',
      'attribute[kind]': 'help',
    })
    assert.equal(answer.statusCode, 200, answer.body)
    const [{ service_request_id: number } = { service_request_id: '' }] = answer.json() as {
      service_request_id: string
    }[]
    const input = [...held.values()][0]?.input
    assert.deepEqual(input?.requester, { name: '张三', phone: '13800138000', mail: 'a@b.cn' })
    assert.equal(input?.form.kind, 'help')
    const [back] = (await get(`requests/${number}.json`)).json() as Record<string, unknown>[]
    assert.equal(back?.status, 'open')
    assert.equal(back?.lat, 23.2)
    assert.equal(back?.requested_datetime, '2026-03-02T09:00:00+08:00')
    const one = await get(`requests/${number}.xml`)
    assert.equal(one.headers['content-type'], 'text/xml; charset=utf-8')
    assert.ok(one.body.includes(`<service_request_id>${number}</service_request_id>`))
    for (const text of [one.body, JSON.stringify(back)])
      assert.ok(!/13800138000|张三|a@b\.cn/.test(text), 'nobody is named')
    const [token] = (await get(`tokens/T-${number}.json`)).json() as { service_request_id: string }[]
    assert.equal(token?.service_request_id, number)
    assert.equal((await get('tokens/T-1.json')).statusCode, 404)
  })

  test('of callers and letters only category, rough place and progress are public', async () => {
    const { city, get } = await freshServer()
    const form = {
      content: '我家住三栋502，张三',
      category: '0101',
      address: '三栋502',
      point: { lon: 113.298765, lat: 23.212345 },
    }
    const input = { type: 'hotline.ticket', form, touch: { source: 'phone', channel: 'phone' } }
    await city.store.tx((tx) => city.matters.open(tx, city.org.citizen(), input, NOW))
    const { category: _none, ...unsorted } = form
    await city.store.tx((tx) => city.matters.open(tx, city.org.citizen(), { ...input, form: unsorted }, NOW))
    const rows = (await get('requests.json')).json() as Record<string, unknown>[]
    assert.equal(rows.length, 1, 'what is not sorted yet is no service request')
    const { description, address, lat, long, service_code } = rows[0] ?? {}
    assert.deepEqual(
      { description, address, lat, long, service_code },
      { description: null, address: null, lat: 23.212, long: 113.299, service_code: '0101' },
    )
  })

  test('secret requests are not public, by number neither', async () => {
    const { get, post, held } = await freshServer()
    await post({ ...good, 'attribute[secret]': 'true' })
    const number = [...held.values()][0]?.number
    assert.deepEqual((await get('requests.json')).json(), [])
    assert.equal((await get(`requests/${number}.json`)).statusCode, 404)
  })

  test('the same post sent again is the same request; a key of the client decides when there is one', async () => {
    const { post, held } = await freshServer()
    const ids = new Set<string>()
    const id = async (fields: Record<string, string>, headers: Record<string, string> = {}) => {
      const [one] = (await post(fields, 'requests.json', headers)).json() as { service_request_id: string }[]
      ids.add(one?.service_request_id ?? '')
    }
    await id(good)
    await id(good)
    await id({ ...good, long: good.long, lat: good.lat })
    assert.equal(ids.size, 1)
    await id({ ...good, 'attribute[fixmystreet_id]': '77' })
    await id({ ...good, description: '另一种说法的路灯不亮', 'attribute[fixmystreet_id]': '77' })
    assert.equal(ids.size, 2)
    await id(good, { 'idempotency-key': 'client-key-1' })
    await id({ ...good, email: 'x@y.cn' }, { 'idempotency-key': 'client-key-1' })
    assert.equal(ids.size, 3)
    assert.equal(held.size, 3)
  })

  const WRONG: [what: string, fields: Record<string, string>, status: number, code: RegExp][] = [
    ['no key', { ...good, api_key: '' }, 403, /badKey/],
    ['a wrong key', { ...good, api_key: 'x' }, 403, /badKey/],
    ['no service', { ...good, service_code: '' }, 400, /serviceMissing/],
    ['an unknown service', { ...good, service_code: '99' }, 404, /serviceUnknown/],
    ['a group for a service', { ...good, service_code: '01' }, 404, /serviceUnknown/],
    [
      'no place',
      { api_key: 'key-app', service_code: '0101', description: '球场路灯不亮' },
      400,
      /placeMissing/,
    ],
    ['half a place', { ...good, long: '' }, 400, /placeBad/],
    ['words for degrees', { ...good, lat: 'north' }, 400, /placeBad/],
    ['a place elsewhere', { ...good, lat: '39.9', long: '116.4' }, 400, /placeOutside/],
    ['no words', { ...good, description: ' ' }, 400, /textMissing/],
    ['too many words', { ...good, description: '灯'.repeat(4001) }, 400, /textTooLong/],
    ['an unknown attribute', { ...good, 'attribute[colour]': 'red' }, 400, /attributeUnknown/],
    ['an unknown value', { ...good, 'attribute[kind]': 'riot' }, 400, /attributeBad/],
    ['a missing attribute', { ...good, service_code: '0102' }, 400, /attributeMissing/],
    ['a bad address', { ...good, email: 'nobody' }, 400, /mailBad/],
    ['script as media', { ...good, media_url: 'javascript:alert(1)' }, 400, /mediaBad/],
    ['another city', { ...good, jurisdiction_id: 'sfgov.org' }, 404, /unknownJurisdiction/],
  ]
  for (const [what, fields, status, code] of WRONG) {
    test(`a post with ${what} is refused in the form the standard wants`, async () => {
      const { post, held } = await freshServer()
      const answer = await post(fields)
      assert.equal(answer.statusCode, status, answer.body)
      const errors = answer.json() as Errors
      assert.ok(Array.isArray(errors))
      assert.equal(errors[0]?.code, String(status))
      assert.match(errors[0]?.description ?? '', code)
      const inXml = await post(fields, 'requests.xml')
      assert.equal(XMLValidator.validate(inXml.body), true)
      assert.match(inXml.body, /^<\?xml version="1\.0" encoding="utf-8"\?>\n<errors><error><code>/)
      assert.equal(held.size, 0)
    })
  }

  test('several faults are told at once', async () => {
    const { post } = await freshServer()
    const errors = (await post({ api_key: 'key-app', email: 'x' })).json() as Errors
    assert.equal(errors.length, 4)
  })

  test('wrong content types, null characters and large bodies are refused in the same form', async () => {
    const { post, app } = await freshServer()
    const json = await app.inject({ method: 'POST', url: '/open311/v2/requests.json', payload: good })
    assert.equal(json.statusCode, 415)
    assert.match((json.json() as Errors)[0]?.description ?? '', /http\.wrongType/)
    const text = await app.inject({
      method: 'POST',
      url: '/open311/v2/requests.xml',
      headers: { 'content-type': 'text/plain' },
      payload: 'x',
    })
    assert.equal(text.statusCode, 415)
    assert.match(text.body, /<errors>/)
    assert.equal((await post('description=a%00b')).statusCode, 400)
    const large = await post(`description=${'x'.repeat(300_000)}`)
    assert.equal(large.statusCode, 413)
    assert.equal(large.headers['access-control-allow-origin'], '*')
    const bad = await post('description=%ff%fe')
    assert.notEqual(bad.statusCode, 500)
  })

  test('a client is held to the rate agreed with it', async () => {
    const client = {
      id: 'c1',
      name: 'app',
      actor: fakeCity().city.org.citizen(),
      can: ['open311'] as const,
      hookSecrets: [],
      channels: [],
      ratePerMinute: 2,
    }
    const fake = fakeCity({ now: () => NOW, clients: [client] })
    const { app } = await buildServer(fake.city, { log: false })
    closing.push(() => app.close())
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const codes = []
    for (let i = 0; i < 4; i++) {
      const payload = new URLSearchParams({ ...good, description: `第 ${i} 盏路灯不亮` }).toString()
      codes.push(
        (await app.inject({ method: 'POST', url: '/open311/v2/requests.json', headers, payload })).statusCode,
      )
    }
    assert.deepEqual(codes, [200, 200, 429, 429])
  })

  test('photographs come by multipart and are shown by address', async () => {
    const { app, get, held } = await freshServer()
    const fields = Object.entries(good).map(
      ([name, value]) => `--b\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    )
    const photo =
      '--b\r\ncontent-disposition: form-data; name="media"; filename="a.png"\r\ncontent-type: image/png\r\n\r\npng\r\n--b--\r\n'
    const answer = await app.inject({
      method: 'POST',
      url: '/open311/v2/requests.json',
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
      payload: `${fields.join('')}${photo}`,
    })
    assert.equal(answer.statusCode, 200, answer.body)
    const [one] = [...held.values()]
    const [row] = (await get('requests.json')).json() as { media_url: string }[]
    assert.equal(row?.media_url, `https://tennis.example/open311/v2/media/${one?.files[0]}`)
    const image = await get(`media/${one?.files[0]}`)
    assert.equal(image.headers['content-type'], 'image/png')
    assert.equal((await get('media/nothing')).statusCode, 404)
  })

  test('XML stays well-formed whatever people write', async () => {
    const { get, post } = await freshServer()
    const description = `<script>&amp;]]> "䶮𠮷🎾" \u0007\u000b 'x' </service_requests>`
    await post({ ...good, description })
    const body = (await get('requests.xml')).body
    assert.equal(XMLValidator.validate(body), true)
    const parsed = new XMLParser({ processEntities: true }).parse(body) as {
      service_requests: { request: { description: string } }
    }
    assert.equal(
      parsed.service_requests.request.description,
      description.replaceAll('\u0007', '').replaceAll('\u000b', '').trim(),
    )
    assert.equal(escapeXml('a\ud83db'), 'a\ufffdb')
    assert.equal(xml('services', []), '<?xml version="1.0" encoding="utf-8"?>\n<services></services>')
  })

  test('discovery tells where and in which forms', async () => {
    const { get } = await freshServer()
    const found = (await get('discovery.json')).json() as {
      endpoints: { url: string; type: string; formats: string[] }[]
    }
    assert.deepEqual(found.endpoints[0]?.formats, ['text/xml', 'application/json'])
    assert.equal(found.endpoints[0]?.url, 'https://tennis.example/open311/v2')
    assert.match((await get('discovery.xml')).body, /<endpoints><endpoint><specification>/)
    assert.equal((await get('discovery')).statusCode, 404)
    assert.equal((await get('nothing.json')).statusCode, 404)
  })

  test('the window is 90 days at most and 90 days when nothing is said', () => {
    const filter = (query: Record<string, string>) => filterOf(query, NOW)
    const usual = filter({})
    assert.ok(usual.ok)
    assert.equal(stamp(usual.value.from as Date), '2025-12-02T09:00:00+08:00')
    assert.ok(filter({ start_date: '2026-01-01T00:00:00Z', end_date: '2026-04-01T00:00:00Z' }).ok)
    const codes = (query: Record<string, string>) => {
      const answer = filter(query)
      return answer.ok ? [] : answer.error.map((one) => one.code)
    }
    assert.deepEqual(codes({ start_date: '2026-01-01', end_date: '2026-05-01' }), ['open311.windowTooWide'])
    assert.deepEqual(codes({ start_date: '2026-05-01', end_date: '2026-01-01' }), ['open311.windowTooWide'])
    assert.deepEqual(codes({ start_date: 'yesterday', status: 'lost', page: '0' }), [
      'open311.pageBad',
      'open311.dateBad',
      'open311.statusBad',
    ])
    const many = filter({ service_request_id: '1, 2,3', start_date: 'nonsense' })
    assert.deepEqual(many.ok && many.value.numbers, ['1', '2', '3'], 'ids override all else')
    const paged = filter({ page: '3', page_size: '20', status: 'open,closed' })
    assert.deepEqual(paged.ok && [paged.value.offset, paged.value.limit, paged.value.closed], [
      40,
      20,
      undefined,
    ])
  })

  test('list attributes may be repeated; yes and dates take our own form', () => {
    const pairs: [string, string][] = [
      ...Object.entries(good),
      ['attribute[secret]', 'false'],
      ['attribute[occurredOn]', '2026-03-01T20:00:00Z'],
    ]
    const input = intakeOf(
      pairs,
      declared,
      { district: '440111', name: declared.city.name, demo: true },
      { name: 'app', key: null },
      NOW,
    )
    assert.ok(input.ok)
    assert.equal(input.value.form.secret, false)
    assert.equal(input.value.form.occurredOn, '2026-03-02', 'the local day')
  })
})
