import type { Say } from '../../../base/index.ts'
import type { Limit } from '../../clocks/declare.ts'
import type { Action, ClockRule, Effect, MatterType } from '../declare.ts'
import { isFrom } from '../limits.ts'
import { drawPlainly } from './layout.ts'
import { bpmnModdle, type Element } from './moddle.ts'

/** Everything of a matter type but what its drawing says; rules of the pack stand by their names. */
export function detailsOf(type: MatterType): Readonly<Record<string, unknown>> {
  const { flow, name: _name, title: _title, version: _version, guards: _guards, ...rest } = type
  const { states: _states, actions: _actions, ...entries } = flow
  return { ...rest, ...entries, stateOrder: Object.keys(flow.states), actionOrder: Object.keys(flow.actions) }
}

export const actionDetails = ({
  from: _from,
  to,
  guards,
  ...rest
}: Action): Readonly<Record<string, unknown>> => ({
  ...rest,
  ...(to === 'back' || to === 'chosen' ? { to } : {}),
  ...(guards ? { guards: guards.map((guard) => guard.name) } : {}),
})

/** A target that stands in the drawing; `back` and `chosen` depend on each matter. */
const drawnTo = ({ to }: Action): string | null =>
  to === undefined || to === 'back' || to === 'chosen' ? null : to

function duration(limit: Limit): string {
  if ('workingDays' in limit) return `P${limit.workingDays}D`
  if ('days' in limit) return `P${limit.days}D`
  if ('workingHours' in limit) return `PT${limit.workingHours}H`
  if ('hours' in limit) return `PT${limit.hours}H`
  return 'minutes' in limit ? `PT${limit.minutes}M` : 'P0D'
}

const durationOf = (rule: ClockRule): string => {
  if (isFrom(rule.limit)) return `\${${rule.limit.from}}`
  const limit = rule.limit['*'] ?? Object.values(rule.limit)[0]
  return limit ? duration(limit) : 'P0D'
}

const starts = (effects: readonly Effect[] | undefined): readonly string[] =>
  (effects ?? []).flatMap((effect) => (effect.do === 'startClock' ? [effect.clock] : []))

/** Clocks that begin when a matter comes into a state. */
function clocksInto(type: MatterType, state: string): readonly string[] {
  const entering = Object.values(type.flow.actions).filter((action) => drawnTo(action) === state)
  return [
    ...new Set([...starts(type.opening[state]), ...entering.flatMap((action) => starts(action.effects))]),
  ]
}

/** The flow of a matter type as a BPMN 2.0 file with a drawing; every element of it can be read back (`readBpmn`). */
export async function writeBpmn(type: MatterType): Promise<string> {
  const moddle = await bpmnModdle()
  const { flow } = type
  const elements: Element[] = []
  const put = (kind: string, values: Readonly<Record<string, unknown>>): Element => {
    const element = moddle.create(kind, values)
    elements.push(element)
    return element
  }
  const join = (id: string, from: Element, to: Element, name?: string, actions?: string): Element => {
    const edge = put('bpmn:SequenceFlow', {
      id,
      sourceRef: from,
      targetRef: to,
      ...(name ? { name } : {}),
      ...(actions ? { 'huying:actions': actions } : {}),
    })
    from.set('outgoing', [...((from.get('outgoing') as Element[] | undefined) ?? []), edge])
    to.set('incoming', [...((to.get('incoming') as Element[] | undefined) ?? []), edge])
    return edge
  }
  const actions = Object.entries(flow.actions)
  const leaving = (state: string) =>
    actions.filter(([, action]) => action.from.includes(state) && drawnTo(action) !== null)
  const staying = (state: string) =>
    actions.filter(([, action]) => action.from.includes(state) && drawnTo(action) === null)

  const nodes = new Map<string, Element>()
  for (const [state, { title, kind, program }] of Object.entries(flow.states)) {
    const ends = kind === 'closed' && leaving(state).length === 0
    const stays = staying(state).map(([name]) => name)
    nodes.set(
      state,
      put(ends ? 'bpmn:EndEvent' : 'bpmn:UserTask', {
        id: `state_${state}`,
        name: title.zh,
        'huying:state': state,
        'huying:kind': kind,
        'huying:en': title.en,
        ...(program ? { 'huying:program': true } : {}),
        ...(stays.length > 0 ? { 'huying:stays': stays.join(' ') } : {}),
      }),
    )
  }
  const at = (state: string): Element => {
    const node = nodes.get(state)
    if (!node) throw new Error(`the flow of ${type.name} names an unknown state: ${state}`)
    return node
  }

  const first = [...new Set([flow.initial, flow.initialStaff ?? flow.initial])]
  for (const state of first) {
    const start = put('bpmn:StartEvent', { id: `start_${state}`, name: type.title.zh })
    join(`opens_${state}`, start, at(state))
  }
  for (const [state, { kind }] of Object.entries(flow.states)) {
    const moves = Map.groupBy(leaving(state), ([, action]) => drawnTo(action) as string)
    const node = at(state)
    const exits = moves.size + (kind === 'closed' && moves.size > 0 ? 1 : 0)
    let from = node
    if (exits > 1) {
      from = put('bpmn:ExclusiveGateway', { id: `choice_${state}` })
      join(`asks_${state}`, node, from)
    }
    for (const [to, names] of moves)
      join(
        `move_${state}__${to}`,
        from,
        at(to),
        names.map(([, action]) => action.title.zh).join(' / '),
        names.map(([name]) => name).join(' '),
      )
    if (kind === 'closed' && moves.size > 0) {
      const end = put('bpmn:EndEvent', { id: `end_${state}`, name: flow.states[state]?.title.zh })
      join(`rests_${state}`, from, end)
    }
    if (node.$type === 'bpmn:UserTask')
      for (const clock of clocksInto(type, state))
        timer(type, clock, state, node, put, moddle.create.bind(moddle))
  }

  const details = [
    moddle.create('huying:MatterType', {
      name: type.name,
      body: JSON.stringify({ title: type.title, ...detailsOf(type) }),
    }),
    ...actions.map(([name, action]) =>
      moddle.create('huying:Action', { name, body: JSON.stringify(actionDetails(action)) }),
    ),
  ]
  const process = moddle.create('bpmn:Process', {
    id: `flow_${type.name.replace('.', '_')}`,
    name: type.title.zh,
    isExecutable: true,
    extensionElements: moddle.create('bpmn:ExtensionElements', { values: details }),
    flowElements: elements,
  })
  const definitions = moddle.create('bpmn:Definitions', {
    id: 'definitions',
    targetNamespace: 'urn:huying:flows',
    exporter: 'Huying',
    exporterVersion: String(type.version),
    rootElements: [process],
  })
  const { xml } = await moddle.toXML(definitions, { format: true })
  const { layoutProcess } = await import('bpmn-auto-layout')
  try {
    return await layoutProcess(xml)
  } catch {
    // It throws on some flows with many ways into one step (bpmn-auto-layout 1.3.0).
    definitions.set('diagrams', [drawPlainly(process, moddle.create.bind(moddle))])
    return (await moddle.toXML(definitions, { format: true })).xml
  }
}

/** A clock drawn at the step in which it begins; it does not move the matter, it warns. */
function timer(
  type: MatterType,
  clock: string,
  state: string,
  node: Element,
  put: (kind: string, values: Readonly<Record<string, unknown>>) => Element,
  create: (kind: string, values?: Readonly<Record<string, unknown>>) => Element,
): void {
  const rule = type.clocks[clock]
  if (!rule) return
  const title: Say = rule.title
  put('bpmn:BoundaryEvent', {
    id: `clock_${state}__${clock}`,
    name: title.zh,
    attachedToRef: node,
    cancelActivity: false,
    eventDefinitions: [
      create('bpmn:TimerEventDefinition', {
        timeDuration: create('bpmn:FormalExpression', { body: durationOf(rule) }),
      }),
    ],
  })
}
