import assert from 'node:assert/strict'
import { get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import nodemailer from 'nodemailer'
import { signatureOf } from '../../server/hooks/decide.ts'
import { listenMail } from '../../server/index.ts'
import { type FreshCity, freshCity, GATEWAY_SECRET } from './city.ts'

type View = {
  matter: { matter: { id: string; number: string; version: number; state: string; content: string } }
}
const codeOf = (answer: { json(): unknown }) => (answer.json() as { error?: { code?: string } }).error?.code
const form = { content: '石井街道路灯不亮', kind: 'help', category: '0101', urgency: 'normal' }
const opening = (more: object = {}) => ({
  type: 'hotline.ticket',
  form: { ...form, ...more },
  touch: { channel: 'phone' },
})

describe('the real city behind its doors', () => {
  let city: FreshCity
  before(async () => {
    city = await freshCity()
  })
  after(async () => {
    await city.close()
    assert.deepEqual(city.faults, [], 'nothing broke in the background')
  })

  const opened = async (more: object = {}) => {
    const agent = await city.login('agent')
    const answer = await agent.post('/api/matters', opening(more))
    assert.equal(answer.statusCode, 201, answer.body)
    return { agent, ...(answer.json() as View).matter.matter }
  }

  test('intake to list: what was just taken in is there', async () => {
    const { agent, number } = await opened()
    const list = await agent.get('/api/matters?state=accepted,received&open=true&limit=200')
    assert.ok((list.json() as { rows: { number: string }[] }).rows.some((row) => row.number === number))
    const counts = (await agent.get('/api/matters/counts?kind=help')).json() as { total: number }
    assert.ok(counts.total >= 1)
  })

  test('emoji, rare characters, markup, SQL and full-width digits go in and come out unchanged in every text field', async () => {
    const words = `䶮塘𠮷屋🎾 '); drop table matter;-- <img src=x onerror=alert(1)> １２３ %s \${x} {{7*7}}`
    const { agent, id } = await opened({
      content: words,
      title: words.slice(0, 60),
      wanted: words,
      subjectParty: words,
      agentNote: words,
    })
    const view = (await agent.get(`/api/matters/${id}`)).json() as {
      matter: { content: string; title: string; data: Record<string, string> }
    }
    assert.equal(view.matter.content, words)
    assert.equal(view.matter.title, words.slice(0, 60))
    assert.equal(view.matter.data.wanted, words)
    assert.equal(view.matter.data.agentNote, words)
    const found = await agent.get(`/api/matters?q=${encodeURIComponent("'; drop table matter;--")}`)
    assert.equal(found.statusCode, 200)
  })

  test('unknown codes, bad dates, places elsewhere, short words: refused with the field', async () => {
    const agent = await city.login('agent')
    const bad: [object, RegExp][] = [
      [{ kind: 'riot' }, /kind/],
      [{ category: '9999' }, /category/],
      [{ occurredOn: '2999-01-01' }, /occurredOn/],
      [{ occurredOn: '1900-01-01' }, /occurredOn/],
      [{ occurredOn: '2026-02-30' }, /occurredOn/],
      [{ content: '灯' }, /content/],
      [{ content: '灯'.repeat(5001) }, /content/],
      [{ point: { lon: 116.4, lat: 39.9 } }, /places\.outside/],
      [{ point: { lon: 23.2, lat: 113.3 } }, /point/],
      [{ area: 'here' }, /area/],
      [{ nonsense: 1 }, /nonsense/],
      [{ secret: 'perhaps' }, /secret/],
      [{ files: ['0195f000-0000-7000-8000-000000000000x'] }, /files/],
    ]
    for (const [more, where] of bad) {
      const answer = await agent.post('/api/matters', opening(more))
      assert.ok(
        answer.statusCode >= 400 && answer.statusCode < 500,
        `${JSON.stringify(more)}: ${answer.statusCode} ${answer.body.slice(0, 300)}`,
      )
      assert.match(answer.body, where)
      const { error } = answer.json() as {
        error: { says: { zh: string; en: string }; remedy: { zh: string; en: string } }
      }
      assert.ok(error.says.zh && error.says.en && error.remedy.zh && error.remedy.en)
    }
    const channel = await agent.post('/api/matters', { ...opening(), touch: { channel: 'pigeon' } })
    assert.equal(codeOf(channel), 'http.unknownChannel')
  })

  test('the same delivery many times, at once, is one request', async () => {
    const agent = await city.login('agent')
    const touch = { source: 'pbx', externalId: `call-${Date.now()}`, channel: 'phone' }
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => agent.post('/api/matters', { ...opening(), touch })),
    )
    const numbers = new Set(answers.map((one) => (one.json() as View).matter?.matter.number))
    assert.deepEqual(answers.map((one) => one.statusCode).filter((status) => status === 201).length, 1)
    assert.equal(numbers.size, 1)
  })

  test('a key used twice: an honest repeat is one request, other content is told what came before', async () => {
    const agent = await city.login('agent')
    const key = { 'idempotency-key': crypto.randomUUID() }
    const sent = opening()
    const [first, again] = [
      await agent.post('/api/matters', sent, key),
      await agent.post('/api/matters', sent, key),
    ]
    assert.deepEqual([first.statusCode, again.statusCode], [201, 200])
    const { number } = (first.json() as View).matter.matter
    assert.equal((again.json() as View).matter.matter.number, number)
    const other = await agent.post(
      '/api/matters',
      { ...sent, form: { ...sent.form, title: '另一件事' } },
      key,
    )
    assert.deepEqual([other.statusCode, codeOf(other)], [422, 'matter.keyTaken'])
    assert.ok(other.body.includes(number))
  })

  test('two clerks act at once: one wins, the other sees the new state', async () => {
    const { agent, id, version } = await opened()
    const act = () =>
      agent.post(`/api/matters/${id}/actions/supplement`, { version, form: { text: '补充一句' } })
    const [one, two] = await Promise.all([act(), act()])
    assert.deepEqual([one.statusCode, two.statusCode].sort(), [200, 409])
    const lost = (one.statusCode === 409 ? one : two).json() as {
      error: { code: string }
      current: { matter: { version: number } }
    }
    assert.equal(lost.error.code, 'matter.stale')
    assert.equal(lost.current.matter.version, version + 1)
  })

  test('a session that was ended is refused everywhere at once', async () => {
    const agent = await city.login('agent')
    assert.equal((await agent.post('/api/logout', {})).statusCode, 200)
    assert.equal((await agent.get('/api/matters')).statusCode, 401)
    assert.equal((await agent.post('/api/matters', opening())).statusCode, 401)
  })

  test('a wrong password tells nothing about the name', async () => {
    const [wrong, nobody] = await Promise.all(
      ['reviewer', 'nobody'].map((name) =>
        city.app.inject({ method: 'POST', url: '/api/login', payload: { name, password: 'x' } }),
      ),
    )
    assert.equal(wrong?.statusCode, 401)
    // but for the number of the request
    const said = (answer: typeof nobody) => (answer?.json() as { error: unknown } | undefined)?.error
    assert.deepEqual(said(wrong), said(nobody))
  })

  test('rights hold at every door: a unit sees nothing of what was not sent to it', async () => {
    const { id, number } = await opened()
    const unit = await city.login('unit01')
    for (const key of [id, number]) assert.equal((await unit.get(`/api/matters/${key}`)).statusCode, 404)
    const list = (await unit.get('/api/matters?limit=200')).json() as { rows: { id: string }[] }
    assert.ok(!list.rows.some((row) => row.id === id))
    const refused = await unit.post(`/api/matters/${id}/actions/accept`, { version: 1, form: {} })
    assert.ok(refused.statusCode === 404 || refused.statusCode === 403)
  })

  test('files: in by the gate, wrong ones refused by their content, out only to who may see', async () => {
    const agent = await city.login('agent')
    const upload = (name: string, bytes: Buffer) => {
      const head = `--b\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: image/png\r\n\r\n`
      const payload = Buffer.concat([Buffer.from(head), bytes, Buffer.from('\r\n--b--\r\n')])
      return city.app.inject({
        method: 'POST',
        url: '/api/files',
        headers: { ...agent.headers, 'content-type': 'multipart/form-data; boundary=b' },
        payload,
      })
    }
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    )
    const stored = await upload('灯.png', png)
    assert.equal(stored.statusCode, 201, stored.body)
    assert.equal((await upload('photo.png', Buffer.from('MZ\u0090\u0000this program'))).statusCode, 415)
    assert.equal((await upload('photo.png', Buffer.from('<html><script>alert(1)</script>'))).statusCode, 415)
    const { id } = stored.json() as { id: string }
    const { id: matter } = (await agent.post('/api/matters', opening({ files: [id] }))).json<View>().matter
      .matter
    const back = await agent.get(`/api/files/${id}`)
    assert.equal(back.statusCode, 200, back.body)
    assert.equal(back.headers['content-type'], 'image/png')
    const unit = await city.login('unit01')
    assert.equal((await unit.get(`/api/files/${id}`)).statusCode, 404)
    assert.ok(matter)
  })

  test('a citizen reports, follows, urges; the wrong tail shows nothing', async () => {
    const post = (path: string, payload: object) =>
      city.app.inject({ method: 'POST', url: `/api/public/${path}`, payload })
    const answer = await post('requests', {
      content: `公园长椅坏了 ${Date.now()}`,
      name: '张三',
      phone: '１３８００１３８０００',
    })
    assert.equal(answer.statusCode, 201, answer.body)
    const { number } = answer.json() as { number: string }
    const follow = (phone: string) =>
      city.app.inject({ url: `/api/public/requests/${number}?phone=${phone}` })
    const trace = await follow('8000')
    assert.equal(trace.statusCode, 200, trace.body)
    assert.ok(!/张三|138001/.test(trace.body))
    assert.equal((await follow('8001')).statusCode, 404)
    assert.equal((await post(`requests/${number}/urge`, { phone: '8000' })).statusCode, 200)
    assert.equal(codeOf(await post(`requests/${number}/urge`, { phone: '8000' })), 'citizen.urgedToday')
    const more = await post(`requests/${number}/supplement`, { phone: '8000', text: '在东门内侧' })
    assert.match(more.body, /在东门内侧/)
  })

  test('a gateway’s message delivered twenty times at once is one request', async () => {
    const body = JSON.stringify({
      channel: 'wechat',
      externalId: `wx-${Date.now()}`,
      from: '13900139000',
      text: '公交站牌倒了',
    })
    const send = (id: string) => {
      const timestamp = String(Math.floor(Date.now() / 1000))
      const headers = {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': signatureOf(GATEWAY_SECRET, id, timestamp, Buffer.from(body)),
      }
      return city.app.inject({ method: 'POST', url: '/api/hooks/gateway', headers, payload: body })
    }
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => send(`m${i}`)))
    assert.equal(answers.filter((one) => one.statusCode === 201).length, 1, answers[0]?.body)
    assert.equal(new Set(answers.map((one) => (one.json() as { number: string }).number)).size, 1)
  })

  test('a mail becomes a request; its writer’s answer adds to it once', async () => {
    const self = { addresses: ['12345@example.gov.cn'], domain: 'example.gov.cn' }
    const server = await listenMail(city.doors, { ...self, port: 0, host: '127.0.0.1' })
    try {
      const transport = nodemailer.createTransport({
        host: '127.0.0.1',
        port: server.port,
        secure: false,
        ignoreTLS: true,
      })
      const send = (mail: object) =>
        transport.sendMail({ from: '李四 <li@example.com>', to: self.addresses[0], ...mail } as never)
      await send({
        messageId: '<first@example.com>',
        subject: '路面塌陷',
        text: '嘉禾街路面塌陷，电话 13700137000',
      })
      await send({
        messageId: '<first@example.com>',
        subject: '路面塌陷',
        text: '嘉禾街路面塌陷，电话 13700137000',
      })
      const agent = await city.login('agent')
      const rows = (await agent.get('/api/matters?channel=mail')).json() as {
        rows: { id: string; number: string }[]
      }
      assert.equal(rows.rows.length, 1)
      const { id, number } = rows.rows[0] as { id: string; number: string }
      const answer = { messageId: '<second@example.com>', subject: `回复：${number}`, text: '现在更严重了' }
      await send(answer)
      await send(answer)
      const view = await agent.get(`/api/matters/${id}`)
      const { timeline } = view.json() as { timeline: { action: string | null }[] }
      assert.equal(timeline.filter((one) => one.action === 'supplement').length, 1)
    } finally {
      await server.close()
    }
  })

  test('every open page hears of a new request within a second, whoever may see it', async () => {
    await city.app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = city.app.server.address() as AddressInfo
    const hear = async (name: string) => {
      const { headers } = await city.login(name)
      const heard = { text: '', ready: Promise.resolve() }
      heard.ready = new Promise((resolve) => {
        get({ port, host: '127.0.0.1', path: '/api/live', headers }, (response) => {
          response.setEncoding('utf8')
          response.on('data', (text: string) => {
            heard.text += text
            resolve()
          })
          response.on('error', () => undefined)
        })
      })
      await heard.ready
      return heard
    }
    const [agent, unit] = [await hear('agent'), await hear('unit01')]
    const { number } = await opened()
    for (let i = 0; i < 1_200 && !agent.text.includes(number); i++)
      await new Promise((resolve) => setTimeout(resolve, 50))
    assert.ok(agent.text.includes(number))
    assert.ok(!unit.text.includes(number), 'a unit hears nothing of what is not its own')
  })

  test('no filter of the list breaks on odd values', async () => {
    const agent = await city.login('agent')
    const names = [
      'view',
      'type',
      'state',
      'kind',
      'category',
      'urgency',
      'channel',
      'unit',
      'area',
      'tag',
      'light',
      'open',
      'q',
      'number',
      'from',
      'to',
      'sort',
      'cursor',
      'limit',
    ]
    const odd = [
      "'",
      '-1',
      '𠮷',
      'null',
      ',',
      '99999999999999999999',
      '2026-99-99',
      '2026-02-30',
      '{}',
      '%',
      'a'.repeat(500),
      '0',
      '1e9',
      '440111',
      'true',
    ]
    for (const path of ['/api/matters', '/api/matters/counts']) {
      for (const name of names) {
        for (const value of odd) {
          const answer = await agent.get(`${path}?${name}=${encodeURIComponent(value)}`)
          assert.ok(answer.statusCode < 500, `${path} ${name}=${value}: ${answer.body.slice(0, 200)}`)
        }
      }
    }
  })

  test('Open311 on the real city: form in, list and number out', async () => {
    const key = await city.apiKey()
    const fields = {
      api_key: key,
      service_code: '0101',
      lat: '23.16',
      long: '113.26',
      description: `三元里大道垃圾满溢䶮 ${Date.now()}`,
    }
    const send = (headers: Record<string, string> = {}) =>
      city.app.inject({
        method: 'POST',
        url: '/open311/v2/requests.json',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        payload: new URLSearchParams(fields).toString(),
      })
    const answers = await Promise.all([send(), send(), send()])
    assert.deepEqual(
      answers.map((one) => one.statusCode),
      [200, 200, 200],
      answers[0]?.body,
    )
    const ids = new Set(
      answers.map((one) => (one.json() as { service_request_id: string }[])[0]?.service_request_id),
    )
    assert.equal(ids.size, 1)
    const [id] = [...ids]
    const one = await city.app.inject({ url: `/open311/v2/requests/${id}.json` })
    const [row] = one.json() as { service_code: string; status: string; description: string | null }[]
    assert.equal(row?.service_code, '0101')

    // A category may ask questions of its own; what was answered stands in the words of the request.
    const asked = await city.app.inject({ url: '/open311/v2/services/0201.json' })
    const { attributes } = asked.json() as { attributes: { code: string; datatype: string }[] }
    assert.deepEqual(
      attributes.slice(0, 2).map((one) => [one.code, one.datatype]),
      [
        ['lampPost', 'string'],
        ['wholeStreet', 'singlevaluelist'],
      ],
    )
    const lamp = await city.app.inject({
      method: 'POST',
      url: '/open311/v2/requests.json',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({
        ...{ ...fields, service_code: '0201', description: '三元里大道路灯不亮' },
        ...{ 'attribute[lampPost]': 'SYL-0412', 'attribute[wholeStreet]': 'true' },
      }).toString(),
    })
    const [made] = lamp.json() as { service_request_id: string }[]
    const shown = await city.app.inject({ url: `/open311/v2/requests/${made?.service_request_id}.json` })
    assert.match(shown.body, /灯杆编号：SYL-0412/)
    assert.match(shown.body, /整条路都不亮：是/)
    assert.equal(row?.status, 'open')
    for (const query of [
      '',
      '?status=open',
      '?status=closed',
      '?service_code=0101',
      '?page=2&page_size=1',
      '?updated_after=2026-01-01',
      `?service_request_id=${id}`,
    ]) {
      const list = await city.app.inject({ url: `/open311/v2/requests.xml${query}` })
      assert.equal(list.statusCode, 200, list.body)
    }
  })

  test('no door breaks on rubbish: every path, every method, odd values', async () => {
    const agent = await city.login('sysadmin')
    const doc = (await agent.get('/openapi.json')).json() as {
      paths: Record<string, Record<string, unknown>>
    }
    const odd = ['0195f000-0000-7000-8000-000000000000', "'", '%F0%A0%AE%B7', '..%2f..', '-1', 'null']
    for (const [path, methods] of Object.entries(doc.paths)) {
      if (/live|logout|login|password|step-up|telephony/.test(path)) continue
      for (const method of Object.keys(methods)) {
        for (const value of odd) {
          const url = `${path.replace(/\{\w+\}/g, value)}?q=${value}&cursor=${value}&limit=5&from=${value}&area=${value}&month=2026-99`
          const bodies =
            method === 'get' ? [undefined] : [{}, { version: 1, form: { a: [1] }, values: { x: '\u202e' } }]
          for (const body of bodies) {
            const answer = await agent.send(method.toUpperCase() as 'GET', url, body)
            assert.ok(
              answer.statusCode < 500 || answer.statusCode === 501,
              `${method} ${url} ${JSON.stringify(body)}: ${answer.statusCode} ${answer.body.slice(0, 200)}`,
            )
          }
        }
      }
    }
  })
})
