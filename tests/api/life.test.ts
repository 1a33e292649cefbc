import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Person, type RunningTestCity, startTestCity } from '../city.ts'

describe('a request from the first call to the last, over HTTP', () => {
  let city: RunningTestCity
  let agent: Person
  let dispatcher: Person
  let units: { id: string; short: string }[]
  const unit = (short: string): string => units.find((one) => one.short === short)?.id ?? ''

  before(async () => {
    city = await startTestCity()
    agent = await city.login('agent')
    dispatcher = await city.login('dispatcher')
    units = (await agent.call('GET', '/api/units')).body
  })
  after(() => city.stop())

  const opening = (more: Record<string, unknown> = {}, touch: Record<string, unknown> = {}) => ({
    type: 'hotline.ticket',
    form: {
      title: '路灯不亮',
      content: '棠景街三元里大道路灯不亮䶮𠮷😀',
      kind: 'help',
      category: '0201',
      urgency: 'normal',
      area: '440111007',
      ...more,
    },
    requester: { name: '张三丰', phone: '１３８００１３８０００' },
    touch: { channel: 'phone', ...touch },
  })

  async function open(more: Record<string, unknown> = {}) {
    const made = await agent.call('POST', '/api/matters', opening(more))
    assert.equal(made.status, 201, JSON.stringify(made.body))
    const { id, number } = made.body.matter.matter
    let version: number = made.body.matter.matter.version
    return {
      id,
      number,
      async act(who: Person, action: string, form: Record<string, unknown> = {}, task?: string) {
        const done = await who.call('POST', `/api/matters/${id}/actions/${action}`, {
          version,
          form,
          ...(task ? { task } : {}),
        })
        if (done.status === 200) version = done.body.matter.matter.version
        return done
      },
      version: () => version,
    }
  }

  async function handlerOf(short: string): Promise<Person> {
    const wanted = unit(short)
    const staff = await city.city.store.query<{ name: string }>({
      text: [
        'select a.name from account a join appointment p on p.person = a.person join post o on o.id = p.post where o.unit = ',
        ' and a.name like ',
        '',
      ],
      values: [wanted, 'unit%'],
    })
    return city.login(staff[0]?.name ?? '')
  }

  test('dispatch, sign, contact, answer, check, call back, close; every step on record', async () => {
    const ticket = await open()
    assert.equal(
      (await ticket.act(dispatcher, 'dispatch', { lead: unit('区城管局'), why: '路灯归城管' })).status,
      200,
    )
    const handler = await handlerOf('区城管局')
    assert.equal(
      (await handler.call('GET', '/api/inbox')).body.views.find((v: { view: string }) => v.view === 'toSign')
        .count,
      1,
    )
    for (const [who, action, form] of [
      [handler, 'sign', {}],
      [handler, 'contact', { text: '已联系' }],
      [handler, 'reply', { text: '路灯已经修复' }],
      [await city.login('reviewer'), 'pass', {}],
      [await city.login('visitor'), 'visitDone', { responded: true, solved: 'yes', satisfied: 'very' }],
    ] as const) {
      const done = await ticket.act(who, action, form)
      assert.equal(done.status, 200, `${action}: ${JSON.stringify(done.body)}`)
    }
    const view = (await agent.call('GET', `/api/matters/${ticket.number}`)).body
    assert.equal(view.matter.state, 'closed')
    assert.equal(view.matter.content, '棠景街三元里大道路灯不亮䶮𠮷😀')
    assert.deepEqual(
      view.timeline
        .filter((one: { kind: string }) => one.kind.startsWith('matter.'))
        .map((one: { action: string | null }) => one.action),
      [null, 'dispatch', 'sign', 'contact', 'reply', 'pass', 'visitDone'],
    )
    assert.equal(view.requester.phone, '138****8000')
    const followed = await city.anyone.call('GET', `/api/public/requests/${ticket.number}?phone=8000`)
    assert.equal(followed.body.answer, '路灯已经修复')
    assert.ok(!JSON.stringify(followed.body).includes('张三丰'))
  })

  test('the loser of a race is shown the new state', async () => {
    const ticket = await open()
    const form = { lead: unit('区城管局'), why: '理由充分' }
    const body = { version: ticket.version(), form }
    const both = await Promise.all(
      [1, 2].map(() => dispatcher.call('POST', `/api/matters/${ticket.id}/actions/dispatch`, body)),
    )
    assert.deepEqual(both.map((one) => one.status).sort(), [200, 409])
    const loser = both.find((one) => one.status === 409)
    assert.equal(loser?.body.error.code, 'matter.stale')
    assert.equal(loser?.body.current.matter.state, 'toSign')
  })

  test('another unit does not find it at all', async () => {
    const ticket = await open()
    await ticket.act(dispatcher, 'dispatch', { lead: unit('区城管局'), why: '理由充分' })
    const other = await handlerOf('区水务局')
    assert.equal((await other.call('GET', `/api/matters/${ticket.number}`)).status, 404)
    assert.equal((await ticket.act(other, 'sign')).status, 404)
    const list = await other.call('GET', '/api/matters?limit=200')
    assert.ok(!list.body.rows.some((row: { id: string }) => row.id === ticket.id))
  })

  test('the same delivery many times is one request', async () => {
    const same = opening({}, { source: 'test', externalId: 'x-1' })
    const made = await Promise.all(Array.from({ length: 40 }, () => agent.call('POST', '/api/matters', same)))
    const numbers = new Set(made.map((one) => one.body.matter.matter.number))
    assert.equal(numbers.size, 1)
    assert.equal(made.filter((one) => one.status === 201).length, 1)
  })

  test('merging keeps the number alive; undoing restores state and clocks', async () => {
    const head = await open()
    const copy = await open()
    const before = (await agent.call('GET', `/api/matters/${copy.id}`)).body
    const merged = await dispatcher.call('POST', `/api/matters/${copy.id}/merge`, {
      into: head.id,
      why: '同一诉求',
    })
    assert.equal(merged.status, 200, JSON.stringify(merged.body))
    assert.equal((await ticketAct(copy.id)).body.error.code, 'matter.mergedAlready')
    const followed = await city.anyone.call('GET', `/api/public/requests/${copy.number}?phone=8000`)
    assert.equal(followed.body.number, copy.number)
    const undone = await dispatcher.call('POST', `/api/matters/${copy.id}/unmerge`, { why: '并错了' })
    assert.equal(undone.status, 200, JSON.stringify(undone.body))
    const after = (await agent.call('GET', `/api/matters/${copy.id}`)).body
    assert.equal(after.matter.state, before.matter.state)
    assert.deepEqual(
      after.clocks.map((one: { kind: string; due: string; state: string }) => [one.kind, one.due, one.state]),
      before.clocks.map((one: { kind: string; due: string; state: string }) => [
        one.kind,
        one.due,
        one.state,
      ]),
    )

    async function ticketAct(id: string) {
      const { matter } = (await agent.call('GET', `/api/matters/${id}`)).body
      return dispatcher.call('POST', `/api/matters/${id}/actions/dispatch`, {
        version: matter.version,
        form: { lead: unit('区城管局'), why: '理由充分' },
      })
    }
  })

  test('a report of a breach hides who reported; revealing wants a reason and leaves a fact', async () => {
    const ticket = await open({ kind: 'report', category: '0401' })
    const view = (await agent.call('GET', `/api/matters/${ticket.id}`)).body
    assert.deepEqual([view.requester.name, view.requester.phone], ['***', '***'])
    const head = await city.login('head')
    assert.equal(
      (await head.call('POST', '/api/reveal', { matter: ticket.id, fields: ['phone'], reason: '' })).status,
      422,
    )
    assert.equal(
      (
        await agent.call('POST', '/api/reveal', {
          matter: ticket.id,
          fields: ['phone'],
          reason: '核实举报线索',
        })
      ).status,
      403,
    )
    const shown = await head.call('POST', '/api/reveal', {
      matter: ticket.id,
      fields: ['phone'],
      reason: '核实举报线索',
    })
    assert.equal(shown.body.requester.phone, '13800138000', JSON.stringify(shown.body))
    const kinds = (await head.call('GET', `/api/matters/${ticket.id}`)).body.timeline.map(
      (one: { kind: string }) => one.kind,
    )
    assert.ok(kinds.includes('personal.revealed') && kinds.includes('personal.revealRefused'))
  })

  test('a program that shows no page gets where the matter stands; a page asks for all of it', async () => {
    const lean = { prefer: '' }
    const made = await agent.call('POST', '/api/matters', opening(), lean)
    assert.equal(made.status, 201)
    const { id, number, state, version } = made.body.matter.matter
    assert.deepEqual(made.body, { matter: { matter: { id, number, state, version } }, fresh: true })
    const whole = await agent.call('POST', '/api/matters', opening(), { prefer: 'return=representation' })
    assert.equal(whole.headers.get('preference-applied'), 'return=representation')
    assert.ok(whole.body.matter.timeline.length > 0 && whole.body.matter.actions.length > 0)
    const form = { lead: unit('区城管局'), why: '理由充分' }
    const done = await dispatcher.call('POST', `/api/matters/${id}/actions/dispatch`, { version, form }, lean)
    assert.deepEqual(done.body, { matter: { matter: { id, number, state: 'toSign', version: version + 1 } } })
    const full = (await agent.call('GET', `/api/matters/${id}`)).body
    assert.deepEqual([full.matter.state, full.matter.version], ['toSign', version + 1])
  })

  test('many at once: each by itself, stale ones named, a second click acts on nothing', async () => {
    const tickets = [await open(), await open(), await open(), await open()]
    const [first, taken, secret] = tickets as [(typeof tickets)[0], (typeof tickets)[0], (typeof tickets)[0]]
    const seen = tickets.map(({ id, version }) => ({ id, version: version() }))
    await taken.act(dispatcher, 'dispatch', { lead: unit('区水务局'), why: '已由他人先派' })
    const body = {
      form: { lead: unit('区城管局'), why: '集中派单' },
      matters: seen.map((one) => (one.id === secret.id ? { ...one, form: { why: '', lead: '' } } : one)),
    }
    const send = () => dispatcher.call('POST', '/api/matters/actions/dispatch', body)
    const done = await send()
    assert.equal(done.status, 200, JSON.stringify(done.body))
    assert.equal(done.body.done, 2)
    assert.deepEqual(
      done.body.rows.map((row: { ok: boolean; error?: { code: string } }) => row.error?.code ?? row.ok),
      [true, 'matter.stale', 'matter.badForm', true],
    )
    const stale = done.body.rows[1]
    assert.deepEqual([stale.now.state, stale.now.did.zh], ['toSign', '派单'])
    const again = await send()
    assert.equal(again.body.done, 0)
    const view = (await agent.call('GET', `/api/matters/${first.id}`)).body
    assert.equal(view.tasks.length, 1)
    assert.equal(view.matter.version, (seen[0]?.version ?? 0) + 1)

    const alone = await dispatcher.call('POST', '/api/matters/actions/reclassify', { matters: seen })
    assert.ok(
      alone.body.rows.every((row: { error: { code: string } }) => row.error.code === 'matter.notInBulk'),
    )
    const stranger = await handlerOf('区教育局')
    const unseen = await stranger.call('POST', '/api/matters/actions/note', {
      form: { text: '看看' },
      matters: seen,
    })
    assert.ok(
      unseen.body.rows.every((row: { error: { code: string } }) => row.error.code === 'matter.notFound'),
    )
  })

  test('units sign many at once, each its own task; helpers too', async () => {
    const [one, two] = [await open(), await open()]
    const form = { lead: unit('区城管局'), helpers: [unit('区水务局')], why: '需要会同' }
    for (const ticket of [one, two])
      assert.equal((await ticket.act(dispatcher, 'dispatch', form)).status, 200)
    const helper = await handlerOf('区水务局')
    const signed = await helper.call('POST', '/api/matters/actions/sign', {
      matters: [one, two].map(({ id, version }) => ({ id, version: version() })),
    })
    assert.equal(signed.body.done, 2, JSON.stringify(signed.body))
    const { tasks, matter } = (await agent.call('GET', `/api/matters/${one.id}`)).body
    assert.deepEqual(
      tasks.map((task: { role: string; state: string }) => [task.role, task.state]),
      [
        ['lead', 'toSign'],
        ['helper', 'inHand'],
      ],
    )
    assert.equal(matter.state, 'toSign')
  })

  test('a return after the final ruling is refused, and the attempt is on record', async () => {
    const ticket = await open()
    const handler = await handlerOf('区城管局')
    const form = { lead: unit('区城管局'), why: '路灯归城管' }
    assert.equal((await ticket.act(dispatcher, 'dispatch', form)).status, 200)
    const back = { reason: 'law', basis: '三定方案第 3 条', text: '不属本单位' }
    for (const [who, action, given] of [
      [handler, 'return', back],
      [dispatcher, 'redispatch', { ...form, words: '再派' }],
      [handler, 'return', back],
      [await city.login('head'), 'rule', { ...form, words: '最终裁定' }],
    ] as const) {
      const done = await ticket.act(who, action, given)
      assert.equal(done.status, 200, `${action}: ${JSON.stringify(done.body)}`)
    }
    assert.equal((await ticket.act(handler, 'return', back)).body.error.code, 'hotline.finallyRuled')
    const { timeline } = (await agent.call('GET', `/api/matters/${ticket.id}`)).body
    assert.equal(timeline.at(-1).kind, 'matter.refused')
  })

  test('every wrong field is named, nothing is written', async () => {
    const wrong = await agent.call(
      'POST',
      '/api/matters',
      opening({ category: '9999', content: 'x', occurredOn: '2999-01-01', point: { lon: 0, lat: 0 } }),
    )
    assert.equal(wrong.status, 422)
    const outside = await agent.call('POST', '/api/matters', opening({ point: { lon: 116.4, lat: 39.9 } }))
    assert.equal(outside.status, 422, JSON.stringify(outside.body))
  })
})
