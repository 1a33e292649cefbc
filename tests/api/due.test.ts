import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Person, type RunningTestCity, startTestCity } from '../city.ts'

/** A city whose wall clock is in the test's hand. */
describe('what falls due by itself', () => {
  let now = new Date('2026-09-30T01:00:00Z')
  let city: RunningTestCity
  let agent: Person
  let dispatcher: Person
  let handler: Person
  let unit: string

  before(async () => {
    city = await startTestCity({ now: () => now })
    agent = await city.login('agent')
    dispatcher = await city.login('dispatcher')
    const units = (await agent.call('GET', '/api/units')).body as { id: string; short: string }[]
    unit = units.find((one) => one.short === '区城管局')?.id ?? ''
    handler = await city.login('unit02')
    assert.equal(handler.me.unit, unit)
  })
  after(() => city.stop())

  /** Sessions end when nobody works; the test's people come back. */
  async function at(instant: string): Promise<void> {
    now = new Date(instant)
    for (const [name, set] of [
      ['agent', (p: Person) => (agent = p)],
      ['dispatcher', (p: Person) => (dispatcher = p)],
      ['unit02', (p: Person) => (handler = p)],
    ] as const)
      set(await city.login(name))
  }

  async function dispatched(kind = 'help'): Promise<string> {
    const made = await agent.call('POST', '/api/matters', {
      type: 'hotline.ticket',
      form: { content: '路口井盖破损', kind, category: '0203', urgency: 'normal' },
      requester: { name: '李四', phone: '13900139000' },
      touch: { channel: 'phone' },
    })
    const { id, version } = made.body.matter.matter
    const done = await dispatcher.call('POST', `/api/matters/${id}/actions/dispatch`, {
      version,
      form: { lead: unit, why: '井盖归城管' },
    })
    assert.equal(done.status, 200, JSON.stringify(done.body))
    return id
  }

  const view = async (id: string, who: Person = dispatcher) =>
    (await who.call('GET', `/api/matters/${id}`)).body
  async function act(who: Person, id: string, action: string, form: Record<string, unknown> = {}) {
    const done = await who.call('POST', `/api/matters/${id}/actions/${action}`, {
      version: (await view(id)).matter.version,
      form,
    })
    assert.equal(done.status, 200, `${action}: ${JSON.stringify(done.body)}`)
  }
  async function until(what: () => Promise<boolean>): Promise<void> {
    for (let i = 0; i < 600; i++) {
      if (await what()) return
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    assert.fail('it did not happen within a minute')
  }

  test('limits jump the National Day holiday, breaches are told and stand in the timeline', async () => {
    const id = await dispatched()
    const first = await view(id)
    const handle = first.clocks.find((one: { kind: string }) => one.kind === 'handle')
    assert.equal(handle.due, '2026-10-13T09:30:00.000Z')
    assert.ok(handle.steps.some((step: { says: { zh: string } }) => step.says.zh.includes('国庆')))
    await at('2026-10-13T09:31:00Z')
    await until(async () =>
      (await view(id)).timeline.some(
        (one: { kind: string; body: { kind?: string } }) =>
          one.kind === 'clock.breached' && one.body.kind === 'handle',
      ),
    )
    const notices = (await handler.call('GET', '/api/notices')).body
    assert.ok(notices.rows.some((one: { title: { zh: string } }) => one.title.zh.includes('已超期')))
    const red = await handler.call('GET', '/api/matters?light=red')
    assert.ok(red.body.rows.some((row: { id: string }) => row.id === id))
  })

  test('an order that nobody acknowledges climbs its frozen chain to the end', async () => {
    await at('2026-10-13T23:00:00Z')
    const id = await dispatched()
    const supervisor = await city.login('supervisor')
    await act(supervisor, id, 'order', { text: '请立即处置并反馈' })
    const order = () => view(id).then((one) => one.orders[0])
    assert.equal((await order()).chain.length, 2)
    await at('2026-10-14T01:01:00Z')
    await until(async () => (await order()).step === 1)
    await at('2026-10-14T03:02:00Z')
    await until(async () => (await order()).state === 'exhausted')
    assert.equal((await order()).failures.length, 2)
    await act(handler, id, 'acknowledge')
    assert.equal((await order()).state, 'acknowledged')
  })

  test('a suspension ends the day after its review day and gives the time back', async () => {
    await at('2026-10-14T04:00:00Z')
    const id = await dispatched()
    await act(handler, id, 'sign')
    const due = (await view(id)).matter.due
    await act(handler, id, 'askSuspension', {
      reason: 'requester',
      until: '2026-10-16',
      text: '等待诉求人补充照片',
    })
    const head = await city.login('head')
    await act(head, id, 'grantSuspension')
    assert.equal((await view(id)).matter.state, 'suspended')
    await at('2026-10-17T01:00:00Z')
    await until(async () => (await view(id)).matter.state === 'inHand')
    assert.ok(new Date((await view(id)).matter.due) > new Date(due))
  })

  test('an extension moves the due day and keeps the first one in the record', async () => {
    await at('2026-10-19T01:00:00Z')
    const id = await dispatched()
    await act(handler, id, 'sign')
    await act(handler, id, 'askExtension', { until: '2026-11-06', text: '需要更换配件' })
    await act(await city.login('head'), id, 'grantExtension')
    const after = await view(id)
    assert.equal(after.matter.due, '2026-11-06T09:30:00.000Z')
    const again = await handler.call('POST', `/api/matters/${id}/actions/askExtension`, {
      version: after.matter.version,
      form: { until: '2026-11-10', text: '再延期' },
    })
    assert.equal(again.body.error.code, 'hotline.extendedOnce')
  })

  test('the same caller asking again is marked and linked, not merged', async () => {
    await at('2026-10-20T01:00:00Z')
    const id = await dispatched()
    const one = await view(id)
    assert.ok(one.matter.tags.includes('repeat'))
    assert.equal(one.links[0].kind, 'follow-up')
    assert.equal(one.timeline[0].kind, 'matter.opened')
  })
})
