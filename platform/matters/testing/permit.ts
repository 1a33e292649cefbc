import { type Id, newId, say } from '../../../base/index.ts'
import type { Clock } from '../../clocks/declare.ts'
import { account, integer, text, unit } from '../../fields/decide.ts'
import type { Actor, Role } from '../../org/declare.ts'
import type { Plan, World } from '../decide.ts'
import type { Action, Effect, Flow, Guard, Matter, MatterCase, MatterType } from '../declare.ts'

/** A permit to keep fish 养殖许可: a flow that uses every verb of approval, for tests and benches. */

export const PLACE = '441900'
/** Ids of units. */
export const unitIds = {
  fish: '01990000-0000-7000-8000-000000000001',
  land: '01990000-0000-7000-8000-000000000002',
  water: '01990000-0000-7000-8000-000000000003',
  park: '01990000-0000-7000-8000-000000000004',
} as const
export const UNITS: Readonly<Record<string, string>> = {
  [unitIds.fish]: '渔业局',
  [unitIds.land]: '国土局',
  [unitIds.water]: '水务局',
  [unitIds.park]: '公园处',
}
const title = (zh: string) => say(zh, zh)
const basis = say('试验', 'for tests')

const act = (zh: string, more: Partial<Action> & Pick<Action, 'from'>): Action => ({
  title: title(zh),
  by: ['clerk'],
  bulk: true,
  ...more,
})
const words = text({ title: title('说明'), max: 500 })
const units = { ...unit({ title: title('单位') }), many: true as const, required: true as const }

/** Nothing is granted while the fish are ill. */
export const fishAreWell: Guard = ({ matter }) =>
  matter.tags.includes('ill')
    ? { code: 'permit.ill', http: 409, says: title('鱼病未愈'), remedy: title('治好再办') }
    : null

const effects = (...all: readonly Effect[]) => all
const OPEN = ['received', 'review', 'joint', 'special', 'deciding'] as const

export const flow: Flow = {
  initial: 'received',
  states: {
    received: { title: title('收件'), kind: 'open' },
    review: { title: title('审查'), kind: 'open' },
    joint: { title: title('会签'), kind: 'waiting' },
    special: { title: title('特别程序'), kind: 'waiting' },
    deciding: { title: title('待决定'), kind: 'open' },
    done: { title: title('已办结'), kind: 'closed' },
    withdrawn: { title: title('已撤回'), kind: 'closed' },
  },
  actions: {
    accept: act('受理', {
      from: ['received'],
      to: 'review',
      undo: true,
      form: { lead: unit({ title: title('主办'), required: true }) },
      effects: effects(
        { do: 'involve' },
        { do: 'stopClock', clock: 'accept' },
        { do: 'startClock', clock: 'promise' },
        { do: 'startClock', clock: 'legal' },
      ),
    }),
    silence: act('视为受理', {
      from: ['received'],
      to: 'review',
      by: ['system'],
      effects: effects(
        { do: 'stopClock', clock: 'accept' },
        { do: 'startClock', clock: 'promise', asOf: 'accept' },
        { do: 'startClock', clock: 'legal', asOf: 'opened' },
      ),
    }),
    acceptLacking: act('容缺受理', {
      from: ['received'],
      to: 'review',
      form: {
        lead: unit({ title: title('主办'), required: true }),
        missing: text({ title: title('缺件'), required: true }),
      },
      effects: effects(
        { do: 'involve' },
        { do: 'stopClock', clock: 'accept' },
        { do: 'startClock', clock: 'promise' },
        { do: 'promise', name: 'missing', of: 'missing', holds: ['decide'], clock: 'missing' },
      ),
    }),
    cameIn: act('补齐', {
      from: OPEN,
      form: { items: text({ title: title('已补'), required: true }) },
      effects: effects({ do: 'fulfil', name: 'missing', of: 'items' }),
    }),
    broken: act('承诺失信', { from: OPEN, effects: effects({ do: 'breakPromise', name: 'missing' }) }),
    pass: act('报决定', { from: ['review'], to: 'deciding', undo: true, form: { text: words } }),
    askAll: act('会签', {
      from: ['review'],
      to: 'joint',
      form: { units, text: words },
      effects: effects({
        do: 'askOpinion',
        name: 'all',
        of: 'units',
        quorum: 'all',
        clock: 'opinion',
        leadsTo: { agreed: 'agreed', refused: 'disagreed' },
      }),
    }),
    askMost: act('过半会签', {
      from: ['review'],
      to: 'joint',
      form: { units, text: words },
      effects: effects({
        do: 'askOpinion',
        name: 'most',
        of: 'units',
        quorum: 'majority',
        veto: true,
        leadsTo: { agreed: 'agreed', refused: 'disagreed' },
      }),
    }),
    agreed: act('会签通过', { from: ['joint'], to: 'deciding', by: ['system'] }),
    disagreed: act('会签不通过', { from: ['joint'], to: 'review', by: ['system'] }),
    endJoint: act('结束会签', {
      from: ['joint'],
      by: ['clerk', 'system'],
      effects: effects({ do: 'endOpinions', name: 'all' }),
    }),
    leaveJoint: act('撤销会签', { from: ['joint'], to: 'review', despite: true }),
    opinion: act('提出意见', {
      from: OPEN,
      by: ['asked'],
      beside: true,
      form: { opinion: text({ title: title('意见'), required: true }), text: words },
      effects: effects({ do: 'giveOpinion' }),
    }),
    addSigner: act('加签', {
      from: ['review', 'deciding'],
      undo: true,
      form: {
        signer: account({ title: title('加签人'), required: true }),
        where: text({ title: title('位置') }),
        text: words,
      },
      effects: effects({ do: 'addSigner', name: 'signer', of: 'signer' }),
    }),
    handOver: act('转办', {
      from: ['review', 'deciding'],
      form: { to: account({ title: title('转给'), required: true }), text: words },
      effects: effects({ do: 'handOver', to: 'to' }),
    }),
    transfer: act('转办单位', {
      from: ['review'],
      undo: true,
      form: { unit: unit({ title: title('单位'), required: true }) },
      effects: effects({ do: 'transfer' }),
    }),
    beginSpecial: act('特别程序', {
      from: ['review'],
      to: 'special',
      undo: true,
      form: {
        procedure: text({ title: title('程序'), required: true }),
        days: integer({ title: title('工作日'), required: true, min: 1 }),
        text: words,
      },
      effects: effects({ do: 'beginSpecial', clock: 'special', pauses: ['promise', 'legal'] }),
    }),
    endSpecial: act('结束特别程序', {
      from: ['special'],
      to: 'back',
      effects: effects({ do: 'endSpecial' }),
    }),
    decide: act('决定', {
      from: ['deciding'],
      to: 'done',
      guards: [fishAreWell],
      form: { text: words },
      effects: effects({ do: 'stopAllClocks' }),
    }),
    sendBack: act('退回', {
      from: ['review', 'deciding'],
      to: 'chosen',
      despite: true,
      form: { step: text({ title: title('环节'), required: true }), text: words },
    }),
    takeBack: act('撤回', { from: [...OPEN], by: ['lastActor'], effects: effects({ do: 'undoLast' }) }),
    ill: act('鱼病', { from: ['deciding'], effects: effects({ do: 'tag', tag: 'ill' }) }),
    withdraw: act('撤回申请', {
      from: OPEN,
      to: 'withdrawn',
      by: ['clerk', 'requester'],
      despite: true,
      effects: effects({ do: 'stopAllClocks' }),
    }),
  },
}

export const permit: MatterType = {
  name: 'test.permit',
  title: title('养殖许可'),
  version: 1,
  fields: {
    title: text({ title: title('标题') }),
    content: text({ title: title('内容') }),
    promiseAmount: integer({ title: title('承诺') }),
    promiseUnit: text({ title: title('承诺单位') }),
    legalAmount: integer({ title: title('法定') }),
    legalUnit: text({ title: title('法定单位') }),
  },
  flow,
  clocks: {
    accept: { title: title('受理'), limit: { '*': { workingDays: 5 } }, basis, breach: 'silence' },
    promise: {
      title: title('承诺'),
      limit: { from: 'promiseAmount', unit: 'promiseUnit', otherwise: { workingDays: 10 } },
      basis,
      main: true,
    },
    legal: {
      title: title('法定'),
      limit: { from: 'legalAmount', unit: 'legalUnit', otherwise: { workingDays: 20 } },
      basis,
    },
    special: { title: title('特别程序'), limit: { from: 'days', unit: 'working', of: 'form' }, basis },
    opinion: { title: title('会签'), limit: { '*': { workingDays: 3 } }, basis, breach: 'endJoint' },
    missing: { title: title('补齐'), limit: { '*': { workingDays: 5 } }, basis },
  },
  opening: { received: [{ do: 'startClock', clock: 'accept' }] },
}

export const roles: Readonly<Record<string, Role>> = {
  clerk: { title: title('经办'), sees: 'area' },
  handler: { title: title('承办'), sees: 'units' },
}

export function person(name: string, role: string, units: readonly string[] | null = null): Actor {
  const own = units?.[0] ?? null
  return {
    kind: 'staff',
    account: newId(),
    name,
    district: PLACE,
    unit: own,
    unitName: own ? (UNITS[own] ?? own) : null,
    duties: [{ role, area: PLACE, units, grade: 3 }],
    provenAt: 0,
  }
}
export const system: Actor = { ...person('系统', 'none'), kind: 'system', account: null, duties: [] }

export const worldAt = (at: Date, people: readonly Actor[] = []): World => ({
  at,
  newId,
  unitName: (one) => UNITS[one],
  person: (one) => {
    const found = people.find((other) => other.account === one)
    return found && { name: found.name, unit: found.unit }
  },
  visitAttempts: 3,
  nextAttempt: (from) => from,
  orderChain: () => [],
})

/** A permit as it lies on the desk, in memory. */
export function received(at: Date, patch: Partial<Matter> = {}): MatterCase {
  const matter: Matter = {
    ...{ district: PLACE, id: newId(), number: '1', type: permit.name, typeVersion: 1, state: 'received' },
    ...{ stateBefore: null, title: '鱼塘', content: '鱼塘', kind: null, category: null, urgency: 'normal' },
    ...{
      channel: 'window',
      secret: false,
      anonymous: true,
      area: PLACE,
      address: null,
      lon: null,
      lat: null,
      grids: [],
    },
    ...{ openedAt: at, openedBy: null, leadUnit: null, units: [], line: null, due: null, dueClock: null },
    ...{ closedAt: null, mergedInto: null, round: 0, returns: 0, tags: [], verdict: null, data: {} },
    ...{ demo: false, version: 1, visited: ['received'], undo: null },
    ...patch,
  }
  return { matter, tasks: [], clocks: [], asks: [], answers: [], visits: [], orders: [], proceedings: [] }
}

/** What the database would hold after the plan; clocks as far as their states go. */
export function after(before: MatterCase, plan: Plan, at: Date): MatterCase {
  const put = <T extends { readonly id: Id }>(
    all: readonly T[],
    changed: readonly T[],
    added: readonly T[],
  ): T[] => [...all.map((one) => changed.find((other) => other.id === one.id) ?? one), ...added]
  const state = {
    stop: 'stopped',
    void: 'void',
    pause: 'paused',
    resume: 'running',
    revive: 'running',
  } as const
  let clocks = before.clocks
  for (const change of plan.clocks)
    clocks =
      change.do === 'start'
        ? [...clocks, started(before, change, at)]
        : clocks.map((clock) =>
            clock.id === change.id && change.do !== 'extend' ? { ...clock, state: state[change.do] } : clock,
          )
  return {
    matter: plan.matter,
    clocks,
    tasks: put(before.tasks, plan.tasks, plan.newTasks),
    asks: put(before.asks, plan.asks, plan.newAsks),
    answers: put(before.answers, plan.answers, plan.newAnswers),
    visits: put(before.visits, plan.visits, plan.newVisits),
    orders: put(before.orders, plan.orders, plan.newOrders),
    proceedings: put(before.proceedings, plan.proceedings, plan.newProceedings),
  }
}

const started = (
  before: MatterCase,
  change: Extract<Plan['clocks'][number], { do: 'start' }>,
  at: Date,
): Clock =>
  ({
    id: change.id,
    kind: change.clock,
    subject: before.matter.id,
    part: change.task,
    ownerUnit: change.unit,
    policy: { title: title(''), limit: change.limit, basis: title('') },
    startedAt: change.from ?? at,
    pauses: [],
    extensions: [],
    due: new Date(at.getTime() + 86_400_000),
    state: 'running',
  }) as unknown as Clock
