import { type Say, say } from '../../../base/index.ts'
import type { Limit } from '../../clocks/declare.ts'
import type { Action, ClockRule, Effect, FlowState, MatterType } from '../declare.ts'
import { checkFlow } from '../flow.ts'
import { type Block, blocksOf, exitsOf } from './blocks.ts'
import type { ProcessReading, Unfit } from './declare.ts'
import { type Edge, graphOf, type Node, unfitOf } from './graph.ts'
import { type Element, one } from './moddle.ts'
import { profiled } from './outside.ts'
import { definitionsOf, HUMAN, kindOf, WAITING } from './steps.ts'

type Path = { readonly labels: readonly string[]; readonly effects: readonly Effect[]; readonly to: Node }
const slug = (id: string): string => {
  const plain = id.replace(/[^A-Za-z0-9]/g, '_')
  return /^[a-z]/.test(plain) ? plain : `s${plain.startsWith('_') ? '' : '_'}${plain}`
}

const titled = (text: string): Say => say(text, text)
const nameOf = (node: Node): string => node.name?.replace(/\s+/g, ' ').trim() || node.id

/** A fixed length of time as the standard writes it (ISO 8601); nothing else can be counted from here. */
export function limitOf(text: string): Limit | null {
  const match = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(text.trim())
  if (!match) return null
  const [weeks, days, hours, minutes] = match.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
  ]
  const all = ((weeks * 7 + days) * 24 + hours) * 60 + minutes
  if (all === 0) return null
  if (all % 1440 === 0) return { days: all / 1440 }
  return all % 60 === 0 ? { hours: all / 60 } : { minutes: all }
}

/**
 * A process drawn elsewhere, read as a flow: one step at a time, choices made by whoever does the step before them,
 * steps side by side as one joint review, timers as limits. What has no such meaning is named and refused.
 */
export function readProfile(process: Element, participant: string | null): ProcessReading {
  const graph = graphOf(process, participant)
  const unfit: Unfit[] = [...graph.unfit]
  const notes: Unfit[] = []
  const refused = new Set<string>()
  const refuse = (node: Node, zh: string, en: string) => {
    if (refused.has(node.id)) return
    refused.add(node.id)
    unfit.push(unfitOf(node.element, zh, en))
  }
  const answer = (
    type: Omit<MatterType, 'version'> | null,
    roles: Readonly<Record<string, string>> = {},
  ): ProcessReading => ({
    id: process.id ?? '',
    name: process.name ?? participant,
    own: false,
    type: unfit.length === 0 ? type : null,
    roles: unfit.length === 0 ? roles : {},
    unfit,
    notes,
  })

  for (const node of graph.nodes) profiled(node, refuse)
  const blocks = blocksOf(graph.nodes, refuse)
  const inBlock = new Set([...blocks.values()].flatMap((block) => [...block.parts, block.join]))

  /** Every step that can be next along an edge, through gateways and passing events. */
  const paths = (edge: Edge, seen: ReadonlySet<Node> = new Set()): readonly Path[] => {
    const node = edge.to
    const label = edge.name ?? (edge.isDefault ? null : edge.condition)
    const behind = (effects: readonly Effect[]): readonly Path[] => {
      if (seen.has(node)) {
        refuse(node, '网关之间成环，没有环节', 'gateways run in a circle without a step')
        return []
      }
      const next = new Set([...seen, node])
      return node.out
        .flatMap((out) => paths(out, next))
        .map((path) => ({ ...path, effects: [...effects, ...path.effects] }))
    }
    const through = passes(node)
      ? behind([])
      : node.type === 'bpmn:SendTask' || node.type === 'bpmn:IntermediateThrowEvent'
        ? behind(
            kindOf(node) === 'None' && node.type === 'bpmn:IntermediateThrowEvent'
              ? []
              : [{ do: 'notify', to: 'requester', text: titled(nameOf(node)) }],
          )
        : null
    const found = through ?? [{ labels: [], effects: [], to: node }]
    return found.map((path) => ({ ...path, labels: label ? [label, ...path.labels] : path.labels }))
  }
  const passes = (node: Node): boolean =>
    node.type === 'bpmn:ExclusiveGateway' ||
    (node.type === 'bpmn:StartEvent' && node.in.length > 0) ||
    (node.type === 'bpmn:EndEvent' && node.out.length > 0) ||
    ((node.type === 'bpmn:ParallelGateway' || node.type === 'bpmn:InclusiveGateway') &&
      !blocks.has(node) &&
      node.out.length === 1 &&
      node.in.length <= 1)

  const isStep = (node: Node): boolean =>
    !inBlock.has(node) &&
    (blocks.has(node) ||
      HUMAN.has(node.type) ||
      WAITING.has(node.type) ||
      (node.type === 'bpmn:EndEvent' && node.out.length === 0))
  const steps = graph.nodes.filter(
    (node) =>
      isStep(node) &&
      !(
        node.type === 'bpmn:SubProcess' &&
        node.border.length > 0 &&
        node.in.length === 0 &&
        node.out.length === 0
      ) &&
      !(
        node.type === 'bpmn:IntermediateCatchEvent' &&
        node.in.every((edge) => edge.from.type === 'bpmn:EventBasedGateway') &&
        node.in.length > 0
      ),
  )

  const roles = new Map<string, string>()
  const roleOf = (node: Node): string => {
    const lane = node.lane ?? '经办'
    for (const [key, name] of roles) if (name === lane) return key
    const key = /^[A-Za-z][A-Za-z0-9]*$/.test(lane)
      ? `${lane.charAt(0).toLowerCase()}${lane.slice(1)}`
      : `role${roles.size + 1}`
    roles.set(key, lane)
    return key
  }

  const states: Record<string, FlowState> = {}
  const actions: Record<string, Action> = {}
  const clocks: Record<string, ClockRule> = {}
  const opening: Record<string, readonly Effect[]> = {}
  const stateOf = (node: Node): string => slug(node.id)
  const addAction = (name: string, action: Action): string => {
    let key = name
    for (let n = 2; key in actions; n++) key = `${name}_${n}`
    actions[key] = action
    return key
  }

  for (const node of steps) {
    const block = blocks.get(node)
    states[stateOf(node)] = {
      title: titled(
        block
          ? `${block.some ? '选择' : '并行'}：${block.parts.map(nameOf).join('、')}`.slice(0, 80)
          : nameOf(node).slice(0, 80),
      ),
      kind: node.type === 'bpmn:EndEvent' ? 'closed' : WAITING.has(node.type) ? 'waiting' : 'open',
      ...(WAITING.has(node.type) ? { program: true } : {}),
    }
    if (node.type === 'bpmn:Task' || node.type === 'bpmn:SubProcess')
      notes.push(unfitOf(node.element, '按人工环节读入', 'read as a step that a person does'))
  }

  for (const node of steps) {
    if (node.type === 'bpmn:EndEvent') continue
    const block = blocks.get(node)
    const repeated = one(node.element, 'loopCharacteristics') !== undefined
    const exits = exitsOf(node, block, refuse)
    const found = exits.flatMap(({ edge, by }) => paths(edge).map((path) => ({ path, by })))
    if (found.length === 0) refuse(node, '环节没有去向', 'nothing comes after this step')
    const automatic = WAITING.has(node.type) && node.type !== 'bpmn:EventBasedGateway'
    if (automatic && found.length > 1)
      refuse(
        node,
        '自动环节之后的选择须由决策表或人工作出',
        'a choice after an automatic step must be made by a decision table or a person',
      )
    if (block || repeated) jointly(node, block, found)
    else
      for (const { path, by } of found) {
        if (!(stateOf(path.to) in states)) {
          refuse(path.to, '此处不能成为一个环节', 'this cannot become a step')
          continue
        }
        addAction(`${stateOf(node)}__${stateOf(path.to)}`, {
          title: titled(path.labels.join('，').slice(0, 60) || `完成：${nameOf(node)}`.slice(0, 60)),
          from: [stateOf(node)],
          to: stateOf(path.to),
          by: by ?? (automatic ? ['system'] : [roleOf(node)]),
          ...(path.effects.length > 0 ? { effects: path.effects } : {}),
        })
      }
  }

  /** Several answer side by side: who leads asks, all must agree, then the system goes on. */
  function jointly(
    node: Node,
    block: Block | undefined,
    found: readonly { readonly path: Path; readonly by: readonly string[] | null }[],
  ): void {
    const first = found[0]
    if (!first) return
    if (found.length > 1)
      refuse(
        node,
        '并行办理之后的选择请另设一个环节',
        'a choice right after steps side by side needs a step of its own',
      )
    const state = stateOf(node)
    const parts = block?.parts ?? [node]
    const next = addAction(`${state}__${stateOf(first.path.to)}`, {
      title: titled(`${nameOf(node)}：全部完成`.slice(0, 60)),
      from: [state],
      to: stateOf(first.path.to),
      by: ['system', roleOf(parts[0] ?? node)],
      ...(first.path.effects.length > 0 ? { effects: first.path.effects } : {}),
    })
    addAction(`${state}__ask`, {
      title: titled(`征求：${parts.map(nameOf).join('、')}`.slice(0, 60)),
      from: [state],
      by: [roleOf(parts[0] ?? node)],
      form: {
        units: { kind: 'unit', many: true, title: say('由哪些单位办理', 'By which units'), required: true },
        text: { kind: 'text', long: true, title: say('要求', 'What is asked') },
      },
      effects: [
        {
          do: 'askOpinion',
          name: state,
          of: 'units',
          quorum: 'all',
          holds: 'leave',
          leadsTo: { agreed: next },
        },
      ],
    })
    addAction(`${state}__answer`, {
      title: say('办理并答复', 'Do it and answer'),
      from: [state],
      by: ['asked'],
      beside: true,
      form: {
        opinion: {
          kind: 'code',
          list: 'opinion',
          title: say('意见', 'Opinion'),
          required: true,
        },
        text: { kind: 'text', long: true, title: say('说明', 'Words') },
      },
      effects: [{ do: 'giveOpinion' }],
    })
  }

  const initialStates = startsOf()
  // Limits: each border timer counts while the matter stands in the steps it is drawn on.
  for (const node of graph.nodes)
    for (const event of node.border) {
      const scope = steps.filter((step) => step === node || step.inside.includes(node.id)).map(stateOf)
      border(event, scope)
    }
  for (const node of steps)
    if (node.type === 'bpmn:IntermediateCatchEvent' && kindOf(node) === 'Timer') {
      const action = Object.keys(actions).find((name) => actions[name]?.from[0] === stateOf(node))
      const limit = timerOf(node)
      if (limit && action) addClock(slug(`clock_${node.id}`), nameOf(node), limit, [stateOf(node)], action)
    }

  function timerOf(node: Node): Limit | null {
    const definition = definitionsOf(node)[0]
    const body = definition && one(definition, 'timeDuration')?.get('body')
    const limit = typeof body === 'string' ? limitOf(body) : null
    if (!limit)
      refuse(
        node,
        '时限不是固定时长（如 P5D、PT4H），请在流程中声明',
        'the timer has no fixed length (such as P5D, PT4H): declare it in the flow',
      )
    return limit
  }

  function addClock(
    name: string,
    title: string,
    limit: Limit,
    scope: readonly string[],
    breach?: string,
  ): void {
    clocks[name] = {
      title: titled(title),
      limit: { '*': limit },
      basis: say('导入的流程', 'the imported process'),
      ...(Object.keys(clocks).length === 0 ? { main: true } : {}),
      ...(breach ? { breach } : {}),
    }
    for (const [key, action] of Object.entries(actions)) {
      const was = action.from.some((state) => scope.includes(state))
      const will = action.to === undefined ? was : scope.includes(action.to)
      const more: readonly Effect[] =
        was && !will
          ? [{ do: 'stopClock', clock: name }]
          : !was && will
            ? [{ do: 'startClock', clock: name }]
            : []
      if (more.length > 0) actions[key] = { ...action, effects: [...(action.effects ?? []), ...more] }
    }
    for (const state of initialStates)
      if (scope.includes(state))
        opening[state] = [...(opening[state] ?? []), { do: 'startClock', clock: name }]
  }

  function border(event: Node, scope: readonly string[]): void {
    const kind = kindOf(event)
    const interrupts = event.element.get('cancelActivity') !== false
    const found = event.out.flatMap((edge) => paths(edge))
    const target = found[0]
    if (kind === 'Timer') {
      const limit = timerOf(event)
      if (!limit) return
      const name = slug(`clock_${event.id}`)
      if (!interrupts) {
        // It only reminds; whoever is late stays where he is.
        if (found.some((path) => path.to.type !== 'bpmn:EndEvent'))
          refuse(
            event,
            '到期后另起一路而原环节继续，请改为子事项',
            'it starts a second path beside the step: make it a child matter',
          )
        else addClock(name, nameOf(event), limit, scope)
        return
      }
      if (!target || found.length > 1 || !(stateOf(target.to) in states)) {
        refuse(event, '到期后的去向不唯一', 'where it leads in time is not one step')
        return
      }
      const action = addAction(`${name}__late`, {
        title: titled(`到期：${nameOf(event)}`.slice(0, 60)),
        from: [...scope],
        to: stateOf(target.to),
        by: ['system'],
        ...(target.effects.length > 0 ? { effects: target.effects } : {}),
      })
      addClock(name, nameOf(event), limit, scope, action)
      return
    }
    if (kind === 'Message' && interrupts) {
      for (const path of found)
        if (stateOf(path.to) in states)
          addAction(`${slug(event.id)}__${stateOf(path.to)}`, {
            title: titled([nameOf(event), ...path.labels].join('，').slice(0, 60)),
            from: [...scope],
            to: stateOf(path.to),
            by: ['requester'],
            ...(path.effects.length > 0 ? { effects: path.effects } : {}),
          })
      return
    }
    refuse(
      event,
      `边界事件 ${kind} 不在支持的范围内`,
      `a border event of kind ${kind} is outside what we carry`,
    )
  }

  /** Where a matter begins; a choice right at the start becomes a step of its own. */
  function startsOf(): readonly string[] {
    const starts = graph.nodes.filter(
      (node) => node.in.length === 0 && node.type === 'bpmn:StartEvent' && node.inside.length === 0,
    )
    const first = starts.length
      ? starts
      : graph.nodes.filter(
          (node) => node.in.length === 0 && node.out.length > 0 && node.type !== 'bpmn:BoundaryEvent',
        )
    const found = first.map((start) => {
      const ways =
        start.type === 'bpmn:StartEvent'
          ? start.out.flatMap((edge) => paths(edge))
          : [{ labels: [], effects: [], to: start } as Path]
      const known = ways.filter((path) => stateOf(path.to) in states)
      if (start.type === 'bpmn:StartEvent' && start.out.length > 1)
        refuse(start, '开始之后直接分成几路', 'several paths leave the start at once')
      if (known.length === 1 && known[0]) return stateOf(known[0].to)
      if (known.length === 0) {
        refuse(start, '开始之后没有环节', 'no step comes after the start')
        return ''
      }
      const state = slug(start.id)
      states[state] = { title: titled(start.name ?? '收件'), kind: 'open' }
      for (const path of known)
        addAction(`${state}__${stateOf(path.to)}`, {
          title: titled(path.labels.join('，').slice(0, 60) || '受理'),
          from: [state],
          to: stateOf(path.to),
          by: [roleOf(start)],
          ...(path.effects.length > 0 ? { effects: path.effects } : {}),
        })
      return state
    })
    const different = [...new Set(found.filter((state) => state !== ''))]
    for (const start of first.slice(2))
      if (different.length > 2) refuse(start, '超过两种开始方式', 'there are more than two ways to begin')
    if (first.length === 0) unfit.push(unfitOf(process, '流程没有开始', 'the process has no start'))
    return different
  }

  const [initial, initialStaff] = initialStates
  if (!initial) {
    if (unfit.length === 0) unfit.push(unfitOf(process, '流程是空的', 'the process is empty'))
    return answer(null)
  }
  const type = {
    name: 'imported.flow',
    title: titled(process.name ?? participant ?? process.id ?? '流程'),
    version: 1,
    fields: {
      content: {
        kind: 'text',
        long: true,
        title: say('内容', 'Content'),
        required: true,
      },
    },
    flow: { initial, ...(initialStaff ? { initialStaff } : {}), states, actions },
    clocks,
    opening,
  } satisfies MatterType
  if (unfit.length === 0)
    for (const fault of checkFlow(type, [...roles.keys()])) {
      const node = graph.nodes.find((one) => slug(one.id) === fault.at)
      unfit.push({
        id: node?.id ?? fault.at,
        type: node?.type ?? process.$type,
        name: node?.name ?? null,
        says: fault.says,
      })
    }
  const { version: _version, ...named } = type
  return answer(named, Object.fromEntries(roles))
}
