import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { DEMO_PASSWORD } from '../../cities/demo/staff.ts'
import { tools } from '../../server/mcp/tools.ts'
import { type RunningTestCity, startTestCity } from '../city.ts'

/** 智能体接入: the protocol's own client against the door, under duties of the demonstration. */
describe('programs that a model steers use the city under a duty', () => {
  let city: RunningTestCity
  const clients: Client[] = []
  before(async () => {
    city = await startTestCity()
  })
  after(async () => {
    for (const client of clients) await client.close()
    await city?.stop()
  })

  const basic = (name: string, password: string = DEMO_PASSWORD) =>
    `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`
  async function connect(authorization: string): Promise<Client> {
    const client = new Client({ name: 'test', version: '1' })
    clients.push(client)
    await client.connect(
      new StreamableHTTPClientTransport(new URL(`${city.base}/mcp`), {
        requestInit: { headers: { authorization } },
      }),
    )
    return client
  }
  async function call(client: Client, name: string, given: Record<string, unknown> = {}) {
    const { content, isError } = await client.callTool({ name, arguments: given })
    const [first] = content as { type: string; text: string }[]
    return { isError: isError === true, body: JSON.parse(first?.text ?? 'null') }
  }

  test('each tool is an operation of the interface, with the schema that checks it', async () => {
    const client = await connect(basic('agent'))
    const { tools: listed } = await client.listTools()
    assert.deepEqual(
      listed.map((one) => one.name).filter((name) => Object.hasOwn(tools, name)),
      Object.keys(tools),
      'a tool without its operation would be missing',
    )
    const described = (await (await fetch(`${city.base}/openapi.json`)).json()) as {
      paths: Record<string, Record<string, { parameters: { name: string }[] }>>
    }
    for (const [name, { method, url }] of Object.entries(tools)) {
      const operation = described.paths[url.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]
      const takes = Object.keys(listed.find((one) => one.name === name)?.inputSchema.properties ?? {})
      for (const parameter of operation?.parameters ?? []) assert.ok(takes.includes(parameter.name), name)
    }
    for (const one of listed) assert.ok(one.description && /[一-鿿]/.test(one.title ?? ''), one.name)
  })

  test('a ticket from its form to the unit, told by the types themselves', async () => {
    const agent = await connect(basic('agent'))
    const types = (await call(agent, 'describe_matter_type')).body
    assert.equal(types['hotline.ticket'].zh, '热线工单')
    const described = (await call(agent, 'describe_matter_type', { type: 'hotline.ticket' })).body
    assert.ok(described.form.required.includes('content') && described.actions.dispatch)
    const wrong = await call(agent, 'open_matter', {
      type: 'hotline.ticket',
      form: {},
      touch: { channel: 'phone' },
    })
    assert.ok(wrong.isError && wrong.body.error.says.zh && wrong.body.error.remedy.en)
    const form = { kind: 'complaint', urgency: 'normal', content: '三元里大道路灯不亮', area: '440111001' }
    const asked = {
      ...{ type: 'hotline.ticket', form, requester: { name: '赵一凡', phone: '13800001234' } },
      touch: { channel: 'phone', externalId: 'mcp-1' },
    }
    const opened = await call(agent, 'open_matter', asked)
    assert.ok(!opened.isError, JSON.stringify(opened.body))
    const again = await call(agent, 'open_matter', asked)
    assert.equal(again.body.matter.matter.id, opened.body.matter.matter.id, 'a repeat is the same matter')
    const { id } = opened.body.matter.matter
    const read = (await call(agent, 'read_matter', { id })).body
    assert.doesNotMatch(JSON.stringify(read), /13800001234/, 'masked, as on the page')

    const dispatcher = await connect(basic('dispatcher'))
    const unit = await city.login('unit01')
    const { version } = (await call(dispatcher, 'read_matter', { id })).body.matter
    const move = { id, action: 'dispatch', form: { lead: unit.me.unit, why: '按职责清单派单' } }
    const stale = await call(dispatcher, 'act_on_matter', { ...move, version: version + 7 })
    assert.deepEqual([stale.isError, stale.body.error.code], [true, 'matter.stale'])
    const done = await call(dispatcher, 'act_on_matter', { ...move, version })
    assert.ok(!done.isError, JSON.stringify(done.body))
    const found = (await call(await connect(basic('unit01')), 'find_matters', { q: '三元里大道路灯不亮' }))
      .body
    assert.deepEqual(
      found.rows.map((row: { id: string }) => row.id),
      [id],
    )
  })

  test('a program reads exactly what its account reads at the desk', async () => {
    for (const name of ['agent', 'unit01', 'unit02', 'grid01', 'leader', 'auditor', 'clinic', 'sysadmin']) {
      const person = await city.login(name)
      const client = await connect(basic(name))
      for (const [tool, given, path] of [
        ['find_matters', { limit: '50' }, '/api/matters?limit=50'],
        ['count_matters', {}, '/api/matters/counts'],
        ['find_rows', { register: 'animalClinic.vet' }, '/api/registers/animalClinic.vet'],
        ['list_indicators', {}, '/api/indicators'],
      ] as const) {
        const there = await person.call('GET', path)
        const here = await call(client, tool, given)
        assert.equal(here.isError, there.status >= 400, `${name} ${tool}`)
        if (here.isError) assert.equal(here.body.error.code, there.body.error.code)
        else assert.deepEqual(here.body, there.body, `${name} ${tool}`)
      }
    }
  })

  test('who is not let in, is told so; a page of somebody else is turned away', async () => {
    const ask = (headers: Record<string, string>) =>
      fetch(`${city.base}/mcp`, {
        method: 'POST',
        headers: {
          ...{ 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
          ...headers,
        },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
      })
    for (const authorization of [
      '',
      'Basic !!!',
      'Bearer x',
      basic('agent', ''),
      basic('nobody', 'x'),
      basic('agent', 'no'),
    ]) {
      const reply = await ask(authorization ? { authorization } : {})
      assert.equal(reply.status, 401, authorization)
      const { error } = (await reply.json()) as { error: { says: { zh: string; en: string } } }
      assert.ok(error.says.zh && error.says.en)
      assert.match(reply.headers.get('www-authenticate') ?? '', /^Basic realm=/)
    }
    assert.equal((await ask({ authorization: basic('agent') })).status, 200)
    assert.equal(
      (await ask({ authorization: basic('agent'), origin: 'https://elsewhere.example' })).status,
      403,
    )
    // a session's own secret serves as well, until it ends
    const person = await city.login('agent')
    const authorization = `Bearer ${/huying_session=([^;]+)/.exec(person.cookie)?.[1]}`
    assert.equal((await ask({ authorization })).status, 200)
    await person.call('POST', '/api/logout')
    assert.equal((await ask({ authorization })).status, 401)
    assert.equal(
      (await fetch(`${city.base}/mcp`, { headers: { authorization: basic('agent') } })).status,
      405,
    )
  })

  test('nothing that shows in the clear, exports or gives rights is a tool', () => {
    for (const { url } of Object.values(tools))
      assert.doesNotMatch(url, /reveal|export|duties|accounts|people|rights|password|my\//)
  })
})
