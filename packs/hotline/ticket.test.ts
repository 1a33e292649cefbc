import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { newId, type Refusal, type Result } from '../../base/index.ts'
import { check } from '../../kit/index.ts'
import type { Clock } from '../../platform/clocks/declare.ts'
import { act, allows, leadTask, type Plan, type World } from '../../platform/matters/decide.ts'
import type { Matter, MatterCase, MatterType } from '../../platform/matters/declare.ts'
import type { Actor } from '../../platform/org/declare.ts'
import { hotline } from './index.ts'
import { ticket } from './ticket.ts'

const type: MatterType = { ...ticket, name: 'hotline.ticket', version: 1 }
const titles = Object.fromEntries(Object.entries(hotline.roles).map(([name, role]) => [name, role.title]))
const UNITS = ['城管', '住建', '水务', '街道']
let now = new Date('2026-03-02T01:00:00Z')

const world = (): World => ({
  at: now,
  newId,
  unitName: (unit) => (UNITS.includes(unit) ? unit : undefined),
  visitAttempts: 3,
  nextAttempt: (at) => new Date(at.getTime() + 5 * 3_600_000),
  orderChain: (units) => units.map((unit) => ({ unit, role: 'handler', waitMinutes: 30 })),
})

const staff = (role: string, units: readonly string[] | null = null): Actor => ({
  kind: 'staff',
  account: newId(),
  name: role,
  district: '440111',
  unit: units?.[0] ?? null,
  unitName: units?.[0] ?? null,
  duties: [{ role, area: '440111', units, grade: 3 }],
  provenAt: 0,
})
const handler = (unit: string): Actor => staff('handler', [unit])
const citizen: Actor = {
  kind: 'citizen',
  account: null,
  name: '诉求人',
  district: '440111',
  unit: null,
  unitName: null,
  duties: [],
  provenAt: 0,
}

function fresh(patch: Partial<Matter> = {}): MatterCase {
  const matter: Matter = {
    district: '440111',
    id: newId(),
    number: '2026030200001',
    type: type.name,
    typeVersion: 1,
    state: 'accepted',
    stateBefore: null,
    title: '路灯不亮',
    content: '棠景街路灯不亮',
    kind: 'help',
    category: '0201',
    urgency: 'normal',
    channel: 'phone',
    secret: false,
    anonymous: false,
    area: '440111007',
    address: null,
    lon: null,
    lat: null,
    grids: [],
    openedAt: now,
    openedBy: null,
    leadUnit: null,
    units: [],
    line: null,
    due: null,
    dueClock: null,
    closedAt: null,
    mergedInto: null,
    round: 0,
    returns: 0,
    tags: [],
    verdict: null,
    data: {},
    demo: false,
    version: 1,
    visited: [],
    undo: null,
    ...patch,
  }
  return { matter, tasks: [], clocks: [], asks: [], answers: [], visits: [], orders: [], proceedings: [] }
}

/** What the database would hold after the plan; clocks only as far as their states go. */
function after(before: MatterCase, plan: Plan): MatterCase {
  const replace = <T extends { id: string }>(all: readonly T[], changed: readonly T[], added: readonly T[]): T[] => [
    ...all.map((one) => changed.find((other) => other.id === one.id) ?? one),
    ...added,
  ]
  const clocks = before.clocks.map((clock): Clock => {
    const change = plan.clocks.find((one) => one.do !== 'start' && one.id === clock.id)
    if (!change) return clock
    const state = {
      stop: 'stopped',
      void: 'void',
      pause: 'paused',
      resume: 'running',
      extend: clock.state,
      revive: 'running',
      start: clock.state,
    }[change.do] as Clock['state']
    return { ...clock, state }
  })
  for (const change of plan.clocks)
    if (change.do === 'start')
      clocks.push({
        district: '440111',
        id: newId(),
        kind: change.clock,
        subject: before.matter.id,
        part: change.task,
        ownerUnit: change.unit,
        policy: { title: { zh: '', en: '' }, limit: { hours: 8 }, basis: { zh: '', en: '' } },
        calendar: 'city',
        calendarVersion: 1,
        startedAt: now,
        pauses: [],
        extensions: [],
        due: new Date(now.getTime() + 8 * 3_600_000),
        steps: [],
        state: 'running',
        stoppedAt: null,
        result: null,
      } as unknown as Clock)
  return {
    matter: plan.matter,
    clocks,
    tasks: replace(before.tasks, plan.tasks, plan.newTasks),
    asks: replace(before.asks, plan.asks, plan.newAsks),
    answers: replace(before.answers, plan.answers, plan.newAnswers),
    proceedings: replace(before.proceedings, plan.proceedings, plan.newProceedings),
    visits: replace(before.visits, plan.visits, plan.newVisits),
    orders: replace(before.orders, plan.orders, plan.newOrders),
  }
}

const attempt = (
  c: MatterCase,
  who: Actor,
  action: string,
  form: Record<string, unknown> = {},
  task?: string,
): Result<Plan, Refusal> =>
  act(type, c, who, { matter: c.matter.id, action, version: c.matter.version, form, ...(task ? { task } : {}) }, world(), titles)

function done(c: MatterCase, who: Actor, action: string, form: Record<string, unknown> = {}, task?: string): MatterCase {
  const result = attempt(c, who, action, form, task)
  assert.ok(result.ok, `${action}: ${result.ok ? '' : result.error.says.en}`)
  return after(c, result.value)
}

const refusedWith = (result: Result<Plan, Refusal>): string => (result.ok ? 'allowed' : result.error.code)
const dispatched = (helpers: string[] = []) =>
  done(fresh(), staff('dispatcher'), 'dispatch', { lead: '城管', helpers, why: '职责明确' })
const running = (c: MatterCase): string[] =>
  c.clocks
    .filter((clock) => clock.state === 'running')
    .map((clock) => clock.kind)
    .sort()

describe('the hotline ticket', () => {
  test('the pack is sound', () => assert.deepEqual(check([hotline]), []))

  test('from dispatch to the archive', () => {
    let c = dispatched()
    assert.equal(c.matter.state, 'toSign')
    assert.deepEqual(running(c), ['contact', 'handle', 'sign'])
    c = done(c, handler('城管'), 'sign')
    c = done(c, handler('城管'), 'contact', { text: '已联系' })
    c = done(c, handler('城管'), 'reply', { text: '路灯已修复' })
    assert.equal(c.matter.state, 'toReview')
    c = done(c, staff('reviewer'), 'pass')
    assert.equal(c.answers[0]?.state, 'released')
    c = done(c, staff('visitor'), 'visitDone', { responded: true, solved: 'yes', satisfied: 'very' })
    assert.equal(c.matter.state, 'closed')
    assert.deepEqual(c.matter.verdict, { responded: true, solved: 'yes', satisfied: 'very' })
    assert.deepEqual(running(c), [])
    c = done(c, staff('officeHead'), 'archive')
    assert.equal(c.matter.state, 'archived')
    assert.equal(c.matter.closedAt, now)
  })

  test('a returned ticket keeps its clock running; a third return is refused after the final ruling', () => {
    let c = dispatched()
    const give = { reason: 'dutyList', basis: '三定方案第三条' }
    c = done(c, handler('城管'), 'return', give)
    assert.equal(c.matter.state, 'returning')
    assert.ok(running(c).includes('handle'))
    c = done(c, staff('dispatcher'), 'refuseReturn', { words: '属城管职责' })
    assert.equal(c.matter.state, 'toSign')
    c = done(c, handler('城管'), 'return', give)
    assert.equal(
      refusedWith(attempt(c, staff('dispatcher'), 'redispatch', { lead: '住建', why: 'x', words: 'x' })),
      'hotline.needsRuling',
    )
    c = done(c, staff('officeHead'), 'rule', { lead: '城管', why: '先办后议', words: '由城管办理' })
    assert.equal(refusedWith(attempt(c, handler('城管'), 'return', give)), 'hotline.finallyRuled')
  })

  test('a granted return goes to another unit with fresh clocks and proposes a change of the list', () => {
    let c = dispatched()
    c = done(c, handler('城管'), 'return', { reason: 'dutyList', basis: '清单第五项' })
    const result = attempt(c, staff('dispatcher'), 'redispatch', { lead: '住建', why: '路灯由住建负责', words: '同意' })
    assert.ok(result.ok)
    assert.equal(result.value.proposals[0]?.unit, '住建')
    c = after(c, result.value)
    assert.equal(leadTask(c.tasks, c.matter.round)?.unit, '住建')
    assert.equal(c.tasks.filter((task) => task.role === 'lead' && task.state !== 'withdrawn').length, 1)
  })

  test('the lead cannot answer while a required helper is open', () => {
    let c = dispatched(['住建', '水务'])
    c = done(c, handler('城管'), 'sign')
    c = done(c, handler('城管'), 'contact', { text: '已联系' })
    assert.equal(refusedWith(attempt(c, handler('城管'), 'reply', { text: '已处理完毕' })), 'matter.partsOpen')
    for (const unit of ['住建', '水务']) {
      const task = c.tasks.find((one) => one.unit === unit)?.id as string
      c = done(c, handler(unit), 'sign', {}, task)
      c = done(c, handler(unit), 'replyPart', { text: `${unit}已处理` }, task)
    }
    assert.equal(c.matter.state, 'inHand')
    c = done(c, handler('城管'), 'reply', { text: '三家单位已共同处理' })
    assert.equal(c.matter.state, 'toReview')
  })

  test('a helper that declines is released or kept', () => {
    let c = dispatched(['住建'])
    const task = c.tasks.find((one) => one.unit === '住建')?.id as string
    c = done(c, handler('住建'), 'declineHelp', { reason: 'dutyList', basis: '不属职责' }, task)
    const kept = done(c, staff('dispatcher'), 'keepHelper', { words: '请办理' })
    assert.equal(kept.tasks.find((one) => one.id === task)?.state, 'toSign')
    const free = done(c, staff('dispatcher'), 'releaseHelper')
    assert.equal(free.tasks.find((one) => one.id === task)?.state, 'withdrawn')
  })

  test('another unit, another role, an old version: refused with the reason', () => {
    const c = dispatched()
    assert.equal(refusedWith(attempt(c, handler('水务'), 'sign')), 'matter.notYours')
    assert.equal(refusedWith(attempt(c, staff('agent'), 'sign')), 'matter.notYours')
    assert.equal(refusedWith(attempt({ ...c, matter: { ...c.matter, version: 9 } }, handler('城管'), 'sign')), 'allowed')
    assert.equal(
      refusedWith(act(type, c, handler('城管'), { matter: c.matter.id, action: 'sign', version: 1, form: {} }, world(), titles)),
      'matter.stale',
    )
    assert.equal(refusedWith(attempt(c, staff('reviewer'), 'pass')), 'matter.wrongState')
  })

  test('an answer without contact is refused, except for anonymous requests', () => {
    let c = done(dispatched(), handler('城管'), 'sign')
    assert.equal(refusedWith(attempt(c, handler('城管'), 'reply', { text: '已处理完毕' })), 'hotline.notContacted')
    c = { ...c, matter: { ...c.matter, anonymous: true } }
    c = done(c, handler('城管'), 'reply', { text: '已处理完毕' })
    assert.equal(refusedWith(attempt(c, staff('reviewer'), 'pass')), 'hotline.visitPending')
    assert.equal(done(c, staff('reviewer'), 'passAndClose').matter.state, 'closed')
  })

  test('unsolved once means a second handling, twice a hard case', () => {
    let c = dispatched()
    const verdict = { responded: true, solved: 'no', satisfied: 'no' }
    c = done(c, handler('城管'), 'sign')
    c = done(c, handler('城管'), 'contact', { text: '已联系' })
    c = done(c, handler('城管'), 'reply', { text: '已处理完毕' })
    c = done(c, staff('reviewer'), 'pass')
    c = done(c, citizen, 'rateUnsolved', verdict)
    assert.equal(c.matter.state, 'second')
    assert.deepEqual(running(c), ['second'])
    c = done(c, handler('城管'), 'replySecond', { text: '再次处理完毕' })
    c = done(c, staff('reviewer'), 'pass')
    assert.equal(refusedWith(attempt(c, staff('visitor'), 'visitUnsolved', verdict)), 'hotline.secondOnce')
    c = done(c, staff('visitor'), 'visitHard', verdict)
    assert.ok(c.matter.tags.includes('hard'))
  })

  test('three tries before a requester counts as unreachable', () => {
    let c: MatterCase = { ...fresh({ state: 'toReview', round: 1 }), answers: [] }
    c = {
      ...c,
      answers: [
        { id: newId(), version: 1, text: 'x', basis: null, state: 'submitted', by: '', unit: null, at: now, releasedAt: null },
      ],
    }
    c = done(c, staff('reviewer'), 'pass')
    for (let i = 0; i < 2; i++) {
      c = done(c, staff('visitor'), 'visitTry', { result: 'noAnswer' })
      assert.equal(refusedWith(attempt(c, staff('visitor'), 'visitGiveUp')), 'hotline.triesLeft')
    }
    c = done(c, staff('visitor'), 'visitTry', { result: 'busy' })
    c = done(c, staff('visitor'), 'visitGiveUp')
    assert.equal(c.matter.state, 'closed')
    assert.equal(c.visits[0]?.state, 'unreachable')
  })

  test('what nobody asked for cannot be decided: the button is grey with the reason', () => {
    const c = done(dispatched(), handler('城管'), 'sign')
    const why = (name: string, who: Actor) => {
      const allowed = allows(type, name, c, who, undefined, titles, now)
      return allowed.ok ? 'allowed' : allowed.error.code
    }
    assert.equal(why('releaseHelper', staff('dispatcher')), 'matter.noAsk')
    assert.equal(why('grantExtension', staff('officeHead')), 'matter.noAsk')
    assert.equal(why('acknowledge', handler('城管')), 'matter.noOrder')
    assert.equal(why('reply', handler('城管')), 'hotline.notContacted')
    assert.equal(why('addHelpers', staff('dispatcher')), 'allowed')
  })

  test('an agent cannot close a complaint as an enquiry', () => {
    assert.equal(
      refusedWith(attempt(fresh({ kind: 'complaint' }), staff('agent'), 'answerNow', { text: '已经答复您了' })),
      'hotline.notOnTheSpot',
    )
    assert.equal(done(fresh({ kind: 'consult' }), staff('agent'), 'answerNow', { text: '已经答复您了' }).matter.state, 'closed')
  })

  test('suspension pauses every clock and resuming runs them again', () => {
    let c = done(dispatched(), handler('城管'), 'sign')
    c = done(c, handler('城管'), 'askSuspension', { reason: 'requester', until: '2026-03-20', text: '等待补充' })
    c = done(c, staff('officeHead'), 'grantSuspension')
    assert.equal(c.matter.state, 'suspended')
    assert.deepEqual(running(c), [])
    c = done(c, handler('城管'), 'resume')
    assert.equal(c.matter.state, 'inHand')
    assert.deepEqual(running(c), ['contact', 'handle'])
  })

  test('whatever is done in whatever order: one live lead, no clock alive after the end, versions rise by one', () => {
    const actors = [
      staff('agent'),
      staff('dispatcher'),
      staff('officeHead'),
      staff('reviewer'),
      staff('visitor'),
      staff('supervisor'),
      citizen,
      ...UNITS.map(handler),
    ]
    const names = Object.keys(type.flow.actions)
    const form = {
      lead: '城管',
      why: '理由',
      text: '文字文字文字',
      words: '意见',
      basis: '依据依据',
      reason: 'dutyList',
      until: '2026-04-01',
      kind: 'help',
      category: '0201',
      urgency: 'urgent',
      responded: true,
      solved: 'no',
      satisfied: 'no',
      result: 'busy',
      to: '外地',
    }
    let deepest = 0
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(10_000), fc.nat(3), fc.nat(9)), { minLength: 60, maxLength: 60 }), (steps) => {
        let c = fresh({ state: 'received' })
        now = new Date('2026-03-02T01:00:00Z')
        for (const [pick, helper, hop] of steps) {
          now = new Date(now.getTime() + hop * 60_000)
          // Among all that somebody may do now, so that long lives are reached.
          const possible = names.flatMap((name) =>
            actors.flatMap((who) => {
              const task = c.tasks.find((one) => one.unit === who.unit && one.round === c.matter.round)?.id
              return allows(type, name, c, who, task, titles, now).ok ? [{ name, who, task }] : []
            }),
          )
          const chosen = possible[pick % possible.length]
          if (!chosen) break
          const { name, who, task } = chosen
          const helpers = [UNITS[helper] as string].filter((unit) => unit !== '城管')
          const result = attempt(c, who, name, { ...form, helpers }, task)
          if (!result.ok) continue
          deepest = Math.max(deepest, c.matter.version)
          const version = c.matter.version
          c = after(c, result.value)
          assert.equal(c.matter.version, version + 1)
          assert.ok(
            c.tasks.filter((one) => one.role === 'lead' && one.round === c.matter.round && one.state !== 'withdrawn').length <= 1,
          )
          assert.ok(c.tasks.every((one) => one.state === 'withdrawn' || one.state === 'replied' || one.round === c.matter.round))
          if (type.flow.states[c.matter.state]?.kind === 'closed') {
            assert.ok(c.matter.closedAt)
            assert.deepEqual(
              c.clocks.filter((clock) => clock.state === 'running' || clock.state === 'paused'),
              [],
            )
          } else assert.equal(c.matter.closedAt, null)
        }
      }),
      { numRuns: 300 },
    )
    assert.ok(deepest > 20)
  })
})
