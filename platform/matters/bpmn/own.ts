import { say } from '../../../base/index.ts'
import type { Action, FlowState, MatterType } from '../declare.ts'
import type { GuardNamed, ProcessReading, Unfit } from './declare.ts'
import { type Element, many, one, textOf } from './moddle.ts'

const parsed = (text: string | undefined): Readonly<Record<string, unknown>> | null => {
  try {
    const value: unknown = JSON.parse(text ?? '')
    return value !== null && typeof value === 'object' && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : null
  } catch {
    return null
  }
}

const unfitAt = (element: Element, zh: string, en: string): Unfit => ({
  id: element.id ?? '',
  type: element.$type,
  name: element.name ?? null,
  says: say(zh, en),
})

/** What `writeBpmn` kept beside the drawing, when it wrote this process. */
export function ownDetails(process: Element): readonly Element[] | null {
  const extension = one(process, 'extensionElements')
  const values = extension ? many(extension, 'values') : []
  return values.some((value) => value.$type === 'huying:MatterType') ? values : null
}

/**
 * Reads back a flow that this system wrote. States and moves come from the drawing, so that what was changed in another
 * tool counts; fields, limits and effects from what stands beside it. `guards`: rules of packs.
 */
export function readOwn(process: Element, values: readonly Element[], guards: GuardNamed): ProcessReading {
  const unfit: Unfit[] = []
  const kept = values.find((value) => value.$type === 'huying:MatterType')
  const {
    title,
    stateOrder,
    actionOrder,
    initial: _initial,
    initialStaff,
    ...rest
  } = parsed(kept && textOf(kept, 'body')) ?? { title: null }
  const reading = (type: Omit<MatterType, 'version'> | null): ProcessReading => ({
    id: process.id ?? '',
    name: process.name ?? null,
    own: true,
    type: unfit.length === 0 ? type : null,
    roles: {},
    unfit,
    notes: [],
  })
  if (!kept || title === null) {
    unfit.push(unfitAt(process, '流程的附加信息已损坏', 'what was kept beside the drawing is damaged'))
    return reading(null)
  }

  const typeName = textOf(kept, 'name') ?? ''
  const flowElements = many(process, 'flowElements')
  const states: Record<string, FlowState> = {}
  const stateAt = new Map<Element, string>()
  const from = new Map<string, string[]>()
  const to = new Map<string, string>()
  const goes = (action: string, state: string) => from.set(action, [...(from.get(action) ?? []), state])
  for (const element of flowElements) {
    const state = textOf(element, 'huying:state')
    if (!state) continue
    if (state in states)
      unfit.push(unfitAt(element, `状态 ${state} 画了两次`, `state ${state} is drawn twice`))
    const kind = textOf(element, 'huying:kind')
    states[state] = {
      title: say(element.name ?? state, textOf(element, 'huying:en') ?? state),
      kind: kind === 'waiting' || kind === 'closed' ? kind : 'open',
      ...(element.get('huying:program') === true ? { program: true } : {}),
    }
    stateAt.set(element, state)
    for (const action of textOf(element, 'huying:stays')?.split(' ') ?? []) goes(action, state)
  }

  // Where a line comes from: the state itself, or the state whose choice it leaves.
  const origin = (element: Element | undefined): string | undefined => {
    if (!element) return undefined
    const own = stateAt.get(element)
    if (own) return own
    const into = element.$type === 'bpmn:ExclusiveGateway' ? many(element, 'incoming')[0] : undefined
    return into && stateAt.get(one(into, 'sourceRef') as Element)
  }
  const initial: string[] = []
  for (const element of flowElements) {
    if (element.$type !== 'bpmn:SequenceFlow') continue
    const source = one(element, 'sourceRef')
    const target = stateAt.get(one(element, 'targetRef') as Element)
    if (source?.$type === 'bpmn:StartEvent' && target) initial.push(target)
    for (const action of textOf(element, 'huying:actions')?.split(' ') ?? []) {
      const state = origin(source)
      if (!state || !target) {
        unfit.push(unfitAt(element, `动作 ${action} 的连线断了`, `the line of action ${action} is broken`))
        continue
      }
      const before = to.get(action)
      if (before !== undefined && before !== target)
        unfit.push(unfitAt(element, `动作 ${action} 通向两个状态`, `action ${action} leads to two states`))
      to.set(action, target)
      goes(action, state)
    }
  }

  const actions: Record<string, Action> = {}
  for (const value of values) {
    if (value.$type !== 'huying:Action') continue
    const name = textOf(value, 'name') ?? ''
    const details = parsed(textOf(value, 'body'))
    const sources = from.get(name)
    if (!details || !sources) {
      unfit.push(unfitAt(process, `动作 ${name} 没有画出`, `action ${name} is not drawn`))
      continue
    }
    const { guards: rules, ...said } = details
    const found = Array.isArray(rules) ? rules.map((rule) => guards(typeName, String(rule))) : []
    const missing = Array.isArray(rules) ? rules.filter((_, i) => !found[i]) : []
    if (missing.length > 0)
      unfit.push(
        unfitAt(
          process,
          `动作 ${name} 的规则在本市没有：${missing.join('、')}`,
          `action ${name} names rules that this city lacks: ${missing.join(', ')}`,
        ),
      )
    const target = to.get(name)
    // What stands here was an action when it was written, and `checkFlow` looks at it before it is used.
    actions[name] = {
      ...said,
      from: sources,
      ...(target !== undefined ? { to: target } : {}),
      ...(Array.isArray(rules) ? { guards: found } : {}),
    } as unknown as Action
  }
  for (const [name] of from)
    if (!(name in actions))
      unfit.push(unfitAt(process, `动作 ${name} 没有说明`, `action ${name} is drawn but not described`))

  const staff = typeof initialStaff === 'string' && initial.includes(initialStaff) ? initialStaff : undefined
  const opens = initial.find((state) => state !== staff) ?? initial[0]
  if (!opens) unfit.push(unfitAt(process, '没有开始', 'there is no start'))
  const order = (names: unknown, all: Readonly<Record<string, unknown>>): readonly string[] => [
    ...(Array.isArray(names) ? names.map(String).filter((name) => name in all) : []),
    ...Object.keys(all).filter((name) => !Array.isArray(names) || !names.includes(name)),
  ]
  return reading({
    ...rest,
    name: typeName,
    title,
    flow: {
      initial: opens ?? '',
      ...(staff ? { initialStaff: staff } : {}),
      states: Object.fromEntries(order(stateOrder, states).map((name) => [name, states[name]])),
      actions: Object.fromEntries(order(actionOrder, actions).map((name) => [name, actions[name]])),
    },
  } as unknown as Omit<MatterType, 'version'>)
}
