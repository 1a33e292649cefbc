import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { must } from '../../base/index.ts'
import * as org from '../../platform/org/index.ts'
import { sql } from '../../platform/store/index.ts'
import { restingCity } from '../city.ts'
import { type Started, start } from '../start/city-process.ts'
import { openGateway } from './gateway.ts'
import { type Answer, login, OUTSIDE, type Somebody, ticket, until } from './people.ts'

/** Two processes of one city on one database, as behind a balancer that sends each request to either. */
describe('tests / scale / two processes', () => {
  let home: Awaited<ReturnType<typeof restingCity>>
  let gateway: Awaited<ReturnType<typeof openGateway>>
  let started: Started[] = []
  let a = ''
  let b = ''
  let agent: Somebody
  let dispatcher: Somebody
  let area = ''

  before(async () => {
    home = await restingCity()
    gateway = await openGateway()
    const env = {
      PORT: '0',
      HOST: '127.0.0.1',
      DATABASE_URL: home.url,
      HUYING_DATA: home.dataDir,
      HUYING_POOL: '6',
      HUYING_GATEWAY_URL: gateway.url,
      HUYING_GATEWAY_SECRET: 'whsec_YS1zZWNyZXQtb2YtdGhpcnR5LXR3by1ieXRlcy1sb25n',
    }
    started = [start(env), start(env)]
    const [one, two] = await Promise.all(started.map((each) => each.ready()))
    a = one ?? ''
    b = two ?? ''
    agent = await login(a, 'agent')
    dispatcher = await login(b, 'dispatcher')
    const areas = (await agent.at(a, 'GET', '/api/areas?under=440111')).body as { code: string }[]
    area = areas.find((each) => each.code.length === 9)?.code ?? ''
  })
  after(async () => {
    for (const one of started) one.child.kill('SIGTERM')
    await Promise.all(started.map((one) => one.ended()))
    await gateway?.stop()
    await home?.close()
  })

  const open = async (base: string, n: number, key?: string): Promise<Answer> =>
    agent.at(base, 'POST', '/api/matters', ticket(n, area), key ? { 'idempotency-key': key } : {})

  test('what the one wrote the other reads at once, under the same session', async () => {
    const made = await open(a, 1)
    assert.equal(made.status, 201, JSON.stringify(made.body))
    const read = await agent.at(b, 'GET', `/api/matters/${made.body.matter.matter.id}`)
    assert.equal(read.status, 200)
    assert.equal(read.body.matter.number, made.body.matter.matter.number)
  })

  test('a request sent to both under one key is one matter', async () => {
    const both = await Promise.all([a, b, a, b].map((base) => open(base, 2, 'same-key-0001')))
    const ids = new Set(both.map(({ body }) => body.matter?.matter?.id ?? body.matter?.id))
    assert.equal(ids.size, 1, JSON.stringify(both.map(({ status, body }) => [status, body]).slice(0, 2)))
    // whichever process is asked: what was sent under the key is known
    for (const base of [a, b]) {
      const other = await open(base, 3, 'same-key-0001')
      assert.deepEqual([other.status, other.body.error?.code], [422, 'matter.keyTaken'])
    }
  })

  test('both live feeds hear what happens at either', async () => {
    const feeds = await Promise.all([dispatcher.listen(a), dispatcher.listen(b)])
    const made = await Promise.all([open(a, 3), open(b, 4)])
    const ids = made.map(({ body }) => body.matter.matter.id as string)
    for (const { heard } of feeds)
      for (const id of ids)
        await until(`a feed hears of ${id}`, () =>
          heard.some(({ event, data }) => event === 'fact' && data.subject === id),
        )
    for (const { heard, stop } of feeds) {
      const facts = heard.filter(({ event }) => event === 'fact').map(({ data }) => data.seq)
      assert.equal(facts.length, new Set(facts).size, 'each once')
      stop()
    }
  })

  test('a telephone that rings at one process rings at the desk connected to the other, and is picked up there', async () => {
    const feed = await agent.listen(b)
    const rang = await agent.at(a, 'POST', '/api/telephony/ring', { phone: '13800000001' })
    assert.equal(rang.status, 201, JSON.stringify(rang.body))
    await until('the other hears the ringing', () =>
      feed.heard.some(({ event, data }) => event === 'ring' && data.callId === rang.body.callId),
    )
    const picked = await agent.at(b, 'POST', `/api/telephony/${rang.body.callId}/answer`, {})
    assert.equal(picked.status, 200, JSON.stringify(picked.body))
    assert.equal(picked.body.state, 'answered')
    feed.stop()
    // its number does not lie about in the database
    const lying = await home.store.query<{ body: string }>(sql`select body from fleeting`)
    assert.ok(lying.length > 0 && lying.every(({ body }) => !body.includes('13800000001')))
  })

  test('duties taken away elsewhere are gone at both within a second or two; a frozen account hears nothing more', async () => {
    const visitor = await login(b, 'visitor')
    const feed = await visitor.listen(b)
    assert.equal((await visitor.at(b, 'GET', '/api/matters?limit=1')).status, 200)
    assert.ok((await visitor.at(b, 'GET', '/api/me')).body.me.roles.length > 0)
    const duties = await home.store.query<{ id: string }>(
      sql`select d.id from duty d where d.to_at is null and d.holder in (
        select ${visitor.account}::uuid union
        select p.post from appointment p join account a on a.person = p.person where a.id = ${visitor.account})`,
    )
    assert.ok(duties.length > 0)
    const system = org.systemActor('440111')
    for (const { id } of duties)
      await home.store.tx(async (tx) => must(await org.revokeDuty(tx, system, id, new Date())))
    for (const base of [a, b])
      await until(
        'the process knows that the duty is gone',
        async () => (await visitor.at(base, 'GET', '/api/me')).body.me.roles.length === 0,
        4,
      )
    // a third process: the command beside the running city
    await home.store.tx(async (tx) =>
      must(
        await org.setFrozen(
          tx,
          system,
          { account: visitor.account, frozen: true, reason: '测试冻结' },
          new Date(),
        ),
      ),
    )
    for (const base of [a, b])
      await until(
        'the session is over',
        async () => (await visitor.at(base, 'GET', '/api/me')).status === 401,
        4,
      )
    feed.stop()
  })

  test('a purse is common to both: who spent it at the one gets no more at the other', async () => {
    const wrong = (base: string) =>
      fetch(`${base}/api/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: `nobody${Math.random()}`, password: 'wrong-password' }),
      }).then(({ status }) => status)
    let let1 = 0
    while ((await wrong(a)) !== 429) assert.ok(++let1 <= 21)
    let let2 = 0
    await until('the other process refuses too', async () => {
      const status = await wrong(b)
      if (status !== 429) let2++
      return status === 429
    })
    // until it hears, it may let through what it believes to be there; both together never what two would give
    assert.ok(let1 + let2 < 38, `${let1} + ${let2}`)
  })

  test('every notice goes out once, though both processes send', async () => {
    const many = await Promise.all(Array.from({ length: 15 }, (_, n) => open(n % 2 ? a : b, 100 + n)))
    for (const [n, one] of many.entries()) {
      assert.equal(one.status, 201)
      // its requester is told, by whichever process comes first
      const { id, version } = one.body.matter.matter
      const told = await agent.at(n % 2 ? b : a, 'POST', `/api/matters/${id}/actions/refuse`, {
        version,
        form: OUTSIDE,
      })
      assert.equal(told.status, 200, JSON.stringify(told.body))
    }
    await until('all have gone out', async () => {
      const row = await home.store.one<{ n: number; all: number }>(sql`
        select count(*) filter (where state in ('queued', 'sending'))::integer as n, count(*)::integer as all from delivery`)
      return row !== undefined && row.all > 0 && row.n === 0
    })
    assert.ok(gateway.given.size >= 15, String(gateway.given.size))
    assert.deepEqual(
      [...gateway.given].filter(([, times]) => times !== 1),
      [],
    )
  })

  test('what one does for all is taken over when it is killed, and nothing acknowledged is lost', async () => {
    const holder = async () =>
      (
        await home.store.query<{ holder: string }>(
          sql`select distinct holder from turn where until > clock_timestamp()`,
        )
      ).map((one) => one.holder)
    assert.ok((await holder()).length > 0, 'somebody has the turns')
    const made = await Promise.all(Array.from({ length: 10 }, (_, n) => open(n % 2 ? a : b, 200 + n)))
    const ids = made.map(({ body }) => body.matter.matter.id as string)
    const [first] = started
    assert.ok(first)
    first.child.kill('SIGKILL')
    await first.ended()
    for (const id of ids) assert.equal((await agent.at(b, 'GET', `/api/matters/${id}`)).status, 200)
    await until(
      'the other has the turns',
      async () => {
        const now = await holder()
        return now.length === 1
      },
      30,
    )
    const after = await open(b, 300)
    assert.equal(after.status, 201)
    const { id, version } = after.body.matter.matter
    const told = await agent.at(b, 'POST', `/api/matters/${id}/actions/refuse`, { version, form: OUTSIDE })
    assert.equal(told.status, 200, JSON.stringify(told.body))
    await until('its notice went out, once', async () => {
      const row = await home.store.one<{ n: number }>(
        sql`select count(*)::integer as n from delivery where state in ('queued', 'sending')`,
      )
      return row?.n === 0
    })
    assert.deepEqual(
      [...gateway.given].filter(([, times]) => times !== 1),
      [],
    )
  })
})
