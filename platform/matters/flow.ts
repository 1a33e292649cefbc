import { type Say, say } from '../../base/index.ts'
import { type ClockRule, type Effect, type Flow, LIMIT_UNITS, type MatterType } from './declare.ts'
import { leftAlone, neverResumed, verbFaults } from './flow-verbs.ts'
import { isFrom } from './limits.ts'
import { HANDLER } from './proceedings.ts'
import { roleOf } from './standing.ts'

/** One thing wrong with a declared flow, said to the pack's author. */
export type FlowFault = { readonly at: string; readonly says: Say }

/**
 * Soundness of a flow: no unknown names, every state reachable from the initial one, an end reachable from every
 * state, no action that nobody may do, every clock that is started can be stopped. Configuration is checked like code.
 */
export function checkFlow(type: MatterType, roles: readonly string[]): readonly FlowFault[] {
  const { flow } = type
  const faults: FlowFault[] = []
  const fault = (at: string, zh: string, en: string) => faults.push({ at, says: say(zh, en) })
  const known = (state: string) => state in flow.states

  if (!known(flow.initial))
    fault('initial', `没有初始状态 ${flow.initial}`, `unknown initial state ${flow.initial}`)
  if (flow.initialStaff && !known(flow.initialStaff))
    fault('initialStaff', `没有初始状态 ${flow.initialStaff}`, `unknown initial state ${flow.initialStaff}`)
  const actors = new Set([...roles, 'lead', 'helper', 'requester', 'system', 'asked', 'lastActor'])
  for (const [name, action] of Object.entries(flow.actions)) {
    for (const from of action.from)
      if (!known(from)) fault(name, `来源状态 ${from} 不存在`, `unknown from-state ${from}`)
    if (action.to !== undefined && !GOES_BACK.includes(action.to) && !known(action.to))
      fault(name, `去向状态 ${action.to} 不存在`, `goes to unknown state ${action.to}`)
    if (action.from.length === 0)
      fault(name, '没有来源状态，永远不能办', 'has no from-state, can never be done')
    if (action.by.length === 0) fault(name, '没有人可以办', 'nobody may do it')
    for (const by of action.by)
      if (!actors.has(by) && !actors.has(roleOf(by))) fault(name, `没有职责 ${by}`, `unknown role ${by}`)
    for (const other of action.notBy ?? [])
      if (!(other in flow.actions))
        fault(name, `回避的操作 ${other} 不存在`, `notBy names unknown action ${other}`)
    if (action.on === 'task' && !action.taskFrom?.length)
      fault(name, '任务操作缺少任务来源状态', 'a task action needs taskFrom')
  }

  const next = successors(flow)
  for (const state of unreached(
    [flow.initial, flow.initialStaff ?? flow.initial],
    next,
    Object.keys(flow.states),
  ))
    fault(state, '从初始状态无法到达', 'cannot be reached from the initial state')
  for (const state of Object.keys(flow.states))
    if (flow.states[state]?.kind !== 'closed' && !canEnd(state, flow, next))
      fault(state, '没有通向办结的路（死状态）', 'dead state: no way to an end')

  for (const state of leftAlone(type)) fault(state, '没有人能把它办出去', 'nobody can lead out of it')
  for (const name of neverResumed(type, next))
    fault(name, '暂停的时限以后不能恢复计时', 'a clock that it pauses can never run again')
  for (const [at, zh, en] of verbFaults(type)) fault(at, zh, en)

  for (const [zh, en] of fieldFaults(type, roles)) fault('field', zh, en)
  if (type.joining) for (const [zh, en] of joinFaults(type)) fault('joining', zh, en)

  const effects = [
    ...Object.values(type.opening).flat(),
    ...Object.values(flow.actions).flatMap((action) => action.effects ?? []),
  ]
  const clocks = Object.keys(type.clocks)
  for (const effect of effects)
    if ('clock' in effect && effect.clock !== undefined && !clocks.includes(effect.clock))
      fault(effect.clock, '没有声明这个时限', 'unknown clock')
  for (const clock of clocks) {
    if (!effects.some((e) => STARTS.includes(e.do) && 'clock' in e && e.clock === clock))
      fault(clock, '时限从不启动', 'clock is never started')
    if (!effects.some((e) => stops(e, clock))) fault(clock, '时限从不停止', 'clock is never stopped')
    const rule = type.clocks[clock]
    if (!rule) continue
    if (!rule.basis.zh.trim()) fault(clock, '时限没有依据', 'limit without a basis')
    for (const [zh, en] of limitFaults(type, clock, rule)) fault(clock, zh, en)
    for (const role of rule.tells ?? [])
      if (!roles.includes(role) && role !== HANDLER) fault(clock, `没有职责 ${role}`, `unknown role ${role}`)
  }
  return faults
}

/** What is done in the street must be an act, by and before somebody there is. */
function fieldFaults(
  { flow, field, fields }: MatterType,
  roles: readonly string[],
): readonly (readonly [string, string])[] {
  if (!field) return []
  return [
    ...(field.report?.asks ?? []).flatMap((name): [string, string][] =>
      name in fields
        ? []
        : [[`现场上报的字段 ${name} 不存在`, `a report from the street asks ${name}, which is no field`]],
    ),
    ...Object.keys(field.acts).flatMap((name): [string, string][] =>
      name in flow.actions ? [] : [[`现场操作 ${name} 不存在`, `unknown field act ${name}`]],
    ),
    ...[...(field.report?.by ?? []), ...field.review].flatMap((role): [string, string][] =>
      roles.includes(role) ? [] : [[`没有职责 ${role}`, `unknown role ${role}`]],
    ),
  ]
}

/** What lies near in kind and place must be said by its fields. */
function joinFaults({ fields, joining }: MatterType): readonly (readonly [string, string])[] {
  const faults: (readonly [string, string])[] = []
  for (const name of ['category', 'point'])
    if (!(name in fields)) faults.push([`合并规则需要字段 ${name}`, `joining needs the field ${name}`])
  const machine = joining?.machine?.field
  if (machine && !(machine in fields))
    faults.push([`合并规则的设备字段 ${machine} 不存在`, `joining names unknown field ${machine}`])
  return faults
}

/** A limit that the matter brings with it names a number and a unit among its fields. */
function limitFaults(
  type: MatterType,
  clock: string,
  rule: ClockRule,
): readonly (readonly [string, string])[] {
  if (!isFrom(rule.limit)) return []
  const { from, unit, of } = rule.limit
  const starting = Object.values(type.flow.actions).filter((action) =>
    action.effects?.some(
      (effect) => STARTS.includes(effect.do) && 'clock' in effect && effect.clock === clock,
    ),
  )
  const forms = of === 'form' ? starting.map((action) => action.form ?? {}) : [type.fields]
  const faults: (readonly [string, string])[] = []
  for (const fields of forms) {
    const amount = fields[from]?.kind
    if (amount !== 'integer' && amount !== 'decimal')
      faults.push([`时限的数量字段 ${from} 不存在或不是数字`, `limit from ${from}, which is no number field`])
    if (
      !(LIMIT_UNITS as readonly string[]).includes(unit) &&
      !['code', 'text'].includes(fields[unit]?.kind ?? '')
    )
      faults.push([`时限的单位字段 ${unit} 不存在`, `unit of the limit from ${unit}, which is no field`])
  }
  return faults
}

/** Ways back: their step is that of the matter, not of the declaration. */
const GOES_BACK: readonly string[] = ['back', 'chosen']
/** Effects that start the clock they name; those of proceedings end with them. */
const STARTS: readonly Effect['do'][] = ['startClock', 'askOpinion', 'addSigner', 'beginSpecial', 'promise']

const stops = (effect: Effect, clock: string): boolean =>
  effect.do === 'stopAllClocks' ||
  ((effect.do === 'stopClock' || STARTS.includes(effect.do)) &&
    'clock' in effect &&
    effect.clock === clock &&
    effect.do !== 'startClock')

/** `back` returns to any state from which a waiting state can be entered. */
function successors(flow: Flow): ReadonlyMap<string, ReadonlySet<string>> {
  const next = new Map<string, Set<string>>(Object.keys(flow.states).map((state) => [state, new Set()]))
  const entered = new Map<string, Set<string>>()
  for (const action of Object.values(flow.actions))
    for (const from of action.from)
      if (action.to && !GOES_BACK.includes(action.to)) {
        next.get(from)?.add(action.to)
        entered.set(action.to, (entered.get(action.to) ?? new Set()).add(from))
      }
  for (const action of Object.values(flow.actions))
    if (action.to === 'back')
      for (const from of action.from) for (const state of entered.get(from) ?? []) next.get(from)?.add(state)
  return next
}

function unreached(
  from: readonly string[],
  next: ReadonlyMap<string, ReadonlySet<string>>,
  all: readonly string[],
) {
  const seen = new Set(from)
  const queue = [...from]
  for (let state = queue.pop(); state !== undefined; state = queue.pop())
    for (const to of next.get(state) ?? [])
      if (!seen.has(to)) {
        seen.add(to)
        queue.push(to)
      }
  return all.filter((state) => !seen.has(state))
}

function canEnd(state: string, flow: Flow, next: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  const ends = Object.keys(flow.states).filter((name) => flow.states[name]?.kind === 'closed')
  const missed = new Set(unreached([state], next, ends))
  return ends.some((end) => !missed.has(end))
}
