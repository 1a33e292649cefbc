import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, before, describe, test } from 'node:test'
import { newId } from '../../base/index.ts'
import type { DatasetItem } from '../../platform/catalogue/datasets/index.ts'
import { datasets, sharing } from '../../platform/catalogue/index.ts'
import { fill, residentRows, residents } from '../../platform/catalogue/rows/testing.ts'
import { append, timeline } from '../../platform/ledger/index.ts'
import { verifyWebhook } from '../../platform/messages/index.ts'
import { factActorOf, systemActor } from '../../platform/org/index.ts'
import { sql } from '../../platform/store/index.ts'
import { type Person, type RunningTestCity, startTestCity } from '../city.ts'

describe('sharing', () => {
  // Tuesday 29 September 2026, 10:00 in the city
  let now = new Date('2026-09-29T02:00:00Z')
  let running: RunningTestCity
  let owner: Person
  let user: Person
  let head: Person
  before(async () => {
    running = await startTestCity({ now: () => now })
    owner = await running.login('data01')
    user = await running.login('data02')
    head = await running.login('datahead')
  })
  after(() => running.stop())

  const WHY = { duty: 'SX-440111-017', operator: 'wang01', case: '2026-0917' }
  const ID = '440111190001010005'

  async function dataset(over: object = {}) {
    const one = residents({ unit: owner.me.unit as string, ...over })
    const all = residentRows(40)
    const [first, ...rest] = all
    await fill(running.city.store, one, [
      { ...(first as (typeof all)[0]), key: ID, values: { ...first?.values, idNumber: ID } },
      ...rest,
    ])
    return one
  }

  const asked = (id: string, over: object = {}) => ({
    ...{
      dataset: id,
      purpose: '办理高龄津贴时核对身份',
      duty: WHY.duty,
      basis: '某办法第三条',
      items: ['idNumber', 'name', 'village'],
    },
    ...{ mode: 'query', until: '2027-06-30', volume: 100, system: '津贴系统', minimal: true },
    ...over,
  })

  async function act(who: Person, matter: string, action: string, form: object = {}) {
    const seen = await who.call('GET', `/api/sharing/requests/${matter}`)
    return who.call('POST', `/api/matters/${matter}/actions/${action}`, {
      version: seen.body.matter.version,
      form,
    })
  }

  /** From the request to a key that works here. */
  async function granted(over: object = {}, set: object = {}) {
    const one = await dataset(set)
    const made = await user.call('POST', '/api/sharing/requests', asked(one.id, over))
    assert.equal(made.status, 201, JSON.stringify(made.body))
    const passed = await act(head, made.body.id, 'passForm')
    assert.equal(passed.status, 200, JSON.stringify(passed.body))
    assert.equal((await act(owner, made.body.id, 'agree')).status, 200)
    await running.shared()
    const seen = await user.call('GET', `/api/sharing/requests/${made.body.id}`)
    assert.equal(seen.body.matter.state, 'inUse')
    const grant = seen.body.grant as string
    const key = await user.call('POST', `/api/sharing/grants/${grant}/keys`, {
      system: '津贴系统',
      networks: ['127.0.0.0/8'],
    })
    assert.equal(key.status, 201, JSON.stringify(key.body))
    const call = (path: string, body: object, headers = {}) =>
      running.anyone.call('POST', `/share/v1/${path}`, body, {
        authorization: `Bearer ${key.body.key}`,
        ...headers,
      })
    return {
      dataset: one,
      matter: made.body.id as string,
      grant,
      key: key.body as { key: string; id: string },
      call,
    }
  }

  test('a request without a matter code is not submitted; what is not shared cannot be asked for', async () => {
    const one = await dataset()
    const without = await user.call('POST', '/api/sharing/requests', asked(one.id, { duty: '' }))
    assert.equal(without.status, 422)
    assert.equal(without.body.error.code, 'matter.badForm')
    const never = await user.call('POST', '/api/sharing/requests', asked(one.id, { items: ['name', 'note'] }))
    assert.equal(never.body.error.code, 'sharing.badItems')
    const own = await owner.call('POST', '/api/sharing/requests', asked(one.id))
    assert.equal(own.body.error.code, 'sharing.ownData')
    const bypass = await user.call('POST', '/api/matters', {
      type: 'dataBrain.shareRequest',
      form: {},
      touch: { channel: 'data' },
    })
    assert.ok(bypass.status >= 400)
  })

  test('on conditions: sent Tue 2026-09-29, limit ten working days, due Mon 2026-10-19', async () => {
    const one = await dataset()
    const made = await user.call('POST', '/api/sharing/requests', asked(one.id))
    assert.equal((await act(head, made.body.id, 'passForm')).status, 200)
    const seen = await owner.call('GET', `/api/sharing/requests/${made.body.id}`)
    const clock = seen.body.clocks.find((each: { kind: string }) => each.kind === 'provider')
    assert.equal(clock.due.slice(0, 10), '2026-10-19')
    assert.ok(clock.basis.zh.includes('10'))
    // the user's own side may not agree, nor the authority in the owner's place
    for (const who of [user, head]) {
      const refused = await act(who, made.body.id, 'agree')
      assert.equal(refused.body.error.code, 'matter.notYours')
    }
  })

  test('shared freely: one working day; an agreed part is what the grant holds', async () => {
    const one = await dataset({ share: 'free' })
    const made = await user.call('POST', '/api/sharing/requests', asked(one.id))
    await act(head, made.body.id, 'passForm')
    const seen = await owner.call('GET', `/api/sharing/requests/${made.body.id}`)
    assert.equal(
      seen.body.clocks.find((each: { kind: string }) => each.kind === 'provider').due.slice(0, 10),
      '2026-09-30',
    )
    const form = { items: 'idNumber,name,income', hide: 'name', until: '2026-12-31', words: '只需核对姓名' }
    assert.equal((await act(owner, made.body.id, 'agreePart', form)).status, 200)
    await running.shared()
    const after = await user.call('GET', `/api/sharing/requests/${made.body.id}`)
    const grant = await user.call('GET', `/api/sharing/grants/${after.body.grant}`)
    assert.deepEqual(
      grant.body.items.map((item: { name: string; sight: string }) => [item.name, item.sight]),
      [
        ['idNumber', 'idNumber'],
        ['name', 'all'],
      ],
    )
    assert.equal(grant.body.to.slice(0, 10), '2026-12-31')
  })

  test('from request to call to revocation, which closes at once', async () => {
    const { grant, call, key } = await granted()
    const good = await call('lookup', { key: { idNumber: ID }, why: WHY })
    assert.equal(good.status, 200, JSON.stringify(good.body))
    assert.equal(good.body.found, true)
    assert.equal(good.body.row.idNumber, '4401**********0005')
    assert.equal(good.body.quota.used, 1)
    assert.equal((await call('lookup', { key: { idNumber: ID } })).body.error.code, 'sharing.noPurpose')
    assert.equal(
      (await call('lookup', { key: { idNumber: ID }, why: { ...WHY, duty: 'other' } })).body.error.code,
      'sharing.otherPurpose',
    )
    // a key by itself is no session, and a session is no key
    assert.equal(
      (await user.call('POST', '/share/v1/lookup', { key: { idNumber: ID }, why: WHY })).status,
      401,
    )
    const page = await user.call('GET', `/api/sharing/grants/${grant}`)
    assert.equal(page.body.used, 1)
    assert.ok(!JSON.stringify(page.body).includes(key.key))
    assert.equal((await running.anyone.call('GET', `/api/sharing/grants/${grant}`)).status, 401)
    const described = await user.call('GET', `/api/sharing/grants/${grant}/openapi`)
    assert.deepEqual(Object.keys(described.body.paths), ['/share/v1/check', '/share/v1/lookup'])
    // both sides see it in the ledger, a third unit sees nothing
    const ledger = await owner.call('GET', `/api/sharing/ledger?side=owner&grant=${grant}&kind=share.access`)
    assert.deepEqual(
      ledger.body.rows.map((row: { result: string }) => row.result),
      ['sharing.otherPurpose', 'sharing.noPurpose', 'found'],
    )
    const byPerson = await owner.call('GET', `/api/sharing/ledger?whose=${ID}&grant=${grant}`)
    assert.equal(byPerson.body.rows.length, 1)
    const third = await running.login('data03')
    assert.equal((await third.call('GET', `/api/sharing/ledger?grant=${grant}`)).body.rows.length, 0)
    assert.equal((await third.call('GET', `/api/sharing/grants/${grant}`)).status, 404)
    // ten calls under way while it is revoked: whatever is answered later than the revocation is refused
    const revoked = await owner.call('POST', `/api/sharing/grants/${grant}/revoke`, {
      why: '职责调整，不再需要',
    })
    assert.equal(revoked.status, 200, JSON.stringify(revoked.body))
    assert.equal(
      (await call('lookup', { key: { idNumber: ID }, why: WHY })).body.error.code,
      'sharing.closed',
    )
    const again = await user.call('POST', `/api/sharing/grants/${grant}/keys`, {
      system: 'x',
      networks: ['127.0.0.1'],
    })
    assert.equal(again.body.error.code, 'sharing.closed')
  })

  test('a key of another network, a key that was closed, unknown and false alike', async () => {
    const { grant, call, key } = await granted({ mode: 'check' })
    const said = async (body: object) => {
      const { quota, ...rest } = (await call('check', { why: WHY, ...body })).body
      return JSON.stringify(rest)
    }
    const wrong = await said({ key: { idNumber: ID }, claim: { name: '别人' } })
    const unknown = await said({ key: { idNumber: '440111190001010021' }, claim: { name: '别人' } })
    assert.equal(wrong, unknown)
    assert.match(wrong, /"answer":"no"/)
    assert.equal(
      (await call('lookup', { key: { idNumber: ID }, why: WHY })).body.error.code,
      'sharing.otherMode',
    )
    const bound = await user.call('POST', `/api/sharing/grants/${grant}/keys`, {
      system: '外网系统',
      networks: ['10.9.0.0/16'],
    })
    const elsewhere = await running.anyone.call(
      'POST',
      '/share/v1/check',
      { key: { idNumber: ID }, claim: { name: 'x' }, why: WHY },
      { authorization: `Bearer ${bound.body.key}` },
    )
    assert.equal(elsewhere.body.error.code, 'sharing.otherNetwork')
    const closed = await user.call('POST', `/api/sharing/grants/${grant}/keys/${key.id}/close`)
    assert.equal(closed.body.closed, true)
    assert.equal((await call('check', { key: { idNumber: ID }, claim: { name: 'x' }, why: WHY })).status, 401)
    const bad = await user.call('POST', `/api/sharing/grants/${grant}/keys`, {
      system: 'x',
      networks: ['everywhere'],
    })
    assert.equal(bad.body.error.code, 'sharing.badNetworks')
  })

  test('a batch file behind a link that ends with the grant', async () => {
    const { grant, call } = await granted({ mode: 'batch', items: ['name', 'village'] })
    const made = await call('files', { why: WHY, format: 'csv' })
    assert.equal(made.status, 201, JSON.stringify(made.body))
    assert.equal(made.body.rows, 40)
    const file = await running.anyone.call('GET', made.body.link)
    assert.equal(file.status, 200)
    assert.equal(file.body.trim().split('\r\n').length, 41)
    assert.ok(!file.body.includes(ID))
    await owner.call('POST', `/api/sharing/grants/${grant}/revoke`, { why: '停止批量共享' })
    assert.equal((await running.anyone.call('GET', made.body.link)).body.error.code, 'sharing.noFile')
  })

  test('subscribers are told of a load once, signed, masked; never after the revocation', async () => {
    const heard: { headers: Record<string, string | string[] | undefined>; body: string }[] = []
    let refuse = 1
    const listener = createServer((request, response) => {
      let body = ''
      request.on('data', (part) => {
        body += part
      })
      request.on('end', () => {
        heard.push({ headers: request.headers, body })
        response.statusCode = refuse-- > 0 ? 500 : 204
        response.end()
      })
    })
    await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done))
    const address = listener.address()
    const port = typeof address === 'object' && address ? address.port : 0
    try {
      const { grant, dataset: one } = await granted({ mode: 'subscribe' })
      const hook = await user.call('POST', `/api/sharing/grants/${grant}/hook`, {
        url: `http://127.0.0.1:${port}/changes`,
      })
      assert.equal(hook.status, 200, JSON.stringify(hook.body))
      const { store } = running.city
      const row = await store.one<{ delivery: string }>(
        sql`select delivery from ${sql.id(`data_${one.id.replaceAll('-', '').slice(-16)}`)} limit 1`,
      )
      const loaded = (delivery: string) =>
        store.tx((tx) =>
          append(tx, [
            {
              ...{
                district: '440111',
                kind: 'delivery.loaded',
                subjectKind: 'delivery',
                subject: delivery,
                at: now,
              },
              actor: factActorOf(systemActor('440111')),
              body: { dataset: one.id },
            },
          ]),
        )
      await loaded(row?.delivery as string)
      await loaded(row?.delivery as string)
      await running.shared()
      // the first try is answered 500: the queue tries again later under the same id
      await until(() => heard.length === 1)
      now = new Date(now.getTime() + 3_600_000)
      await until(() => heard.length === 2)
      assert.equal(heard[0]?.headers['webhook-id'], heard[1]?.headers['webhook-id'])
      const verdict = verifyWebhook(
        hook.body.secret,
        heard[1]?.headers ?? {},
        heard[1]?.body ?? '',
        now.getTime(),
      )
      assert.equal(verdict.ok, true)
      const told = JSON.parse(heard[1]?.body ?? '{}')
      assert.equal(told.data.rows.length, 40)
      assert.match(told.data.rows[0].name, /\*/)
      owner = await running.login('data01')
      await owner.call('POST', `/api/sharing/grants/${grant}/revoke`, { why: '停止订阅推送' })
      await loaded(newId())
      await running.shared()
      await new Promise((done) => setTimeout(done, 150))
      assert.equal(heard.length, 2)
    } finally {
      await new Promise((done) => listener.close(done))
    }
  })

  test('rows of a register are shared like any other: by the key, masked, by conditions, and told when they end', async () => {
    const { store, registers, plan } = running.city
    user = await running.login('data02')
    const system = systemActor(plan.district)
    const type = 'dataBrain.legalPerson'
    const creditCode = '91440111MA9W000106'
    const at = () => ({ at: now, source: '测试' })
    const values = { creditCode, name: '示例贸易有限公司', area: '440111001' }
    const made = await store.tx((tx) => registers.create(tx, system, type, values, at()))
    assert.ok(made.ok, JSON.stringify(made))
    const found = await datasets.byRegister(store, plan.district, type)
    assert.ok(found, 'every register stands in the catalogue')
    const filter = sharing.filterOf(found, ['440111'], [{ item: 'name', how: 'is', values: [values.name] }])
    assert.ok(filter.ok)
    const items = ['creditCode', 'name', 'area']
    const grant = await store.tx(async (tx) => {
      const one = await sharing.makeGrant(
        tx,
        system,
        {
          ...{ district: plan.district, matter: newId(), dataset: found.id, owner: found.unit },
          ...{ unit: user.me.unit as string, duty: WHY.duty, purpose: '核对企业', basis: '职责', items },
          ...{ masks: { name: 'all' }, filter: filter.value, mode: 'subscribe', dayMost: 50, from: now },
          to: new Date(now.getTime() + 30 * 86_400_000),
        },
        now,
      )
      return one.grant
    })
    const key = await user.call('POST', `/api/sharing/grants/${grant.id}/keys`, {
      ...{ system: '审批系统', networks: ['127.0.0.0/8'] },
    })
    const headers = { authorization: `Bearer ${key.body.key}` }
    const ask = (path: string, body: object) =>
      running.anyone.call('POST', `/share/v1/${path}`, body, headers)
    const seen = await ask('lookup', { key: { creditCode }, why: WHY })
    assert.deepEqual(seen.body.row, { creditCode, name: '***', area: '440111001' }, JSON.stringify(seen.body))
    const yes = await ask('check', { key: { creditCode }, claim: { name: values.name }, why: WHY })
    assert.equal(yes.body.answer, 'yes')
    const looks = await timeline(store, plan.district, 'grant', grant.id)
    assert.equal(looks.filter((fact) => fact.kind === 'share.access').length, 2)

    const heard: { type: string; data: { rows: Record<string, unknown>[] } }[] = []
    const listener = createServer((request, response) => {
      let body = ''
      request.on('data', (part) => {
        body += part
      })
      request.on('end', () => {
        heard.push(JSON.parse(body))
        response.writeHead(204).end()
      })
    })
    await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done))
    const address = listener.address()
    const port = typeof address === 'object' && address ? address.port : 0
    try {
      await user.call('POST', `/api/sharing/grants/${grant.id}/hook`, { url: `http://127.0.0.1:${port}/` })
      const { id, version } = made.value
      const changed = await store.tx((tx) =>
        registers.update(tx, system, type, id, { area: '440111002' }, { ...at(), expectedVersion: version }),
      )
      assert.ok(changed.ok, JSON.stringify(changed))
      const told = (row: object) =>
        heard.some((one) => JSON.stringify(one.data.rows) === JSON.stringify([row]))
      await until(() => told({ name: '***', creditCode, area: '440111002' }))
      const { version: expectedVersion } = changed.value
      const ended = await store.tx((tx) =>
        registers.retire(tx, system, type, id, { ...at(), expectedVersion, reason: '注销' }),
      )
      assert.ok(ended.ok, JSON.stringify(ended))
      await until(() => told({ creditCode }))
      assert.equal(heard.at(-1)?.type, 'dataset.disappeared')
    } finally {
      await new Promise((done) => listener.close(done))
    }
    const full = await user.call('GET', '/api/indicators/dataBrain.legalPersonFull')
    assert.equal(full.status, 200, JSON.stringify(full.body))
    assert.deepEqual(full.body.definition.rows, { register: type })
    const lineage = await user.call('GET', `/api/datasets/${found.id}/lineage`)
    const drawn = JSON.stringify(lineage.body)
    assert.ok(drawn.includes('indicator dataBrain.legalPersonFull'), drawn.slice(0, 300))
    const after = await ask('lookup', { key: { creditCode }, why: WHY })
    assert.equal(after.body.found, false)
  })

  async function until(holds: () => boolean): Promise<void> {
    for (let i = 0; i < 1_200 && !holds(); i++) await new Promise((done) => setTimeout(done, 50))
    assert.ok(holds())
  }

  test('silence climbs and is no consent; refusals are counted and a dispute is ruled', async () => {
    ;[owner, user, head] = (await Promise.all(
      ['data01', 'data02', 'datahead'].map((name) => running.login(name)),
    )) as [Person, Person, Person]
    const one = await dataset()
    const made = await user.call('POST', '/api/sharing/requests', asked(one.id))
    await act(head, made.body.id, 'passForm')
    now = new Date(now.getTime() + 60 * 86_400_000)
    user = await running.login('data02')
    const state = async () => (await user.call('GET', `/api/sharing/requests/${made.body.id}`)).body.matter
    for (let i = 0; i < 1_200 && !(await state()).tags.includes('overdue'); i++)
      await new Promise((done) => setTimeout(done, 100))
    const overdue = await state()
    assert.deepEqual([overdue.state, overdue.tags.includes('overdue')], ['provider', true])
    const fresh = await running.login('data01')
    const fresh2 = await running.login('data02')
    const fresh3 = await running.login('datahead')
    const refused = await act(fresh, made.body.id, 'refuse', { reason: '某法第九条', words: '涉及第三方' })
    assert.equal(refused.status, 200, JSON.stringify(refused.body))
    assert.equal((await act(fresh2, made.body.id, 'dispute', { words: '办理事项必需' })).status, 200)
    assert.equal((await act(fresh3, made.body.id, 'ruleFor', { words: '属于法定职责所需' })).status, 200)
    await running.shared()
    const end = await fresh2.call('GET', `/api/sharing/requests/${made.body.id}`)
    assert.equal(end.body.matter.state, 'inUse')
    const oversight = await fresh3.call('GET', '/api/sharing/oversight')
    const mine = oversight.body.ranking.find((row: { unit: string }) => row.unit === owner.me.unit)
    assert.ok(mine.refused >= 1 && mine.late >= 1)
  })

  test('rows on the screen and in a file are those of the duties, and each look is on record', async () => {
    const one = await dataset()
    const fresh = await running.login('data01')
    const page = await fresh.call('GET', `/api/sharing/rows?dataset=${one.id}&limit=10`)
    assert.equal(page.status, 200, JSON.stringify(page.body))
    assert.equal(page.body.rows.length, 10)
    assert.ok(page.body.rows.every((row: { values: { name: string } }) => /\*/.test(row.values.name)))
    const file = await fresh.call('POST', '/api/sharing/rows/export', { dataset: one.id, format: 'csv' })
    assert.equal(file.headers.get('x-rows'), '40')
    const other = await running.login('data03')
    assert.equal(
      (await other.call('GET', `/api/sharing/rows?dataset=${one.id}`)).body.error.code,
      'rows.noSight',
    )
    assert.equal(
      (await other.call('POST', '/api/sharing/rows/export', { dataset: one.id, format: 'csv' })).body.error
        .code,
      'rows.noSight',
    )
    const items: readonly DatasetItem[] = one.items
    const mock = await other.call('POST', '/api/sharing/mock', { dataset: one.id, of: { idNumber: ID } })
    assert.equal(
      Object.keys(mock.body.row).length,
      items.length - 1,
      'what is never shared is not even invented',
    )
  })

  test('duties of the data brain show its own affairs, not the requests of citizens', async () => {
    const agent = await running.login('agent')
    const made = await agent.call('POST', '/api/matters', {
      type: 'hotline.ticket',
      form: {
        title: '路灯不亮',
        content: '小区门口路灯不亮',
        kind: 'help',
        category: '0201',
        area: '440111014',
      },
      requester: { name: '钱小乐', phone: '13911113333' },
      touch: { channel: 'phone', source: 'test', externalId: 'share-1' },
    })
    assert.equal(made.status, 201)
    const fresh = await running.login('datahead')
    assert.equal((await fresh.call('GET', `/api/matters/${made.body.id}`)).status, 404)
    const list = await fresh.call('GET', '/api/matters')
    assert.ok(list.body.rows.length > 0)
    assert.ok(list.body.rows.every((row: { type: string }) => row.type.startsWith('dataBrain.')))
  })
})
