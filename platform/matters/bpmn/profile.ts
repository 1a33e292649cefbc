import { say } from '../../../base/index.ts'
import type { Limit } from '../../clocks/declare.ts'
import type { Action, ClockRule, Effect, FlowState, MatterType } from '../declare.ts'
import { checkFlow } from '../flow.ts'
import { blocksOf, exitsOf } from './blocks.ts'
import type { ProcessReading, Unfit } from './declare.ts'
import { type Edge, graphOf, type Node, unfitOf } from './graph.ts'
import { jointly } from './joint.ts'
import { type Element, one } from './moddle.ts'
import { nameOf, slug, titled } from './names.ts'
import { profiled } from './outside.ts'
import { HUMAN, kindOf, WAITING } from './steps.ts'
import { timerOf } from './timers.ts'
import { keyOf, type Marking, MOST_STATES, type Outcome, play, stepsAt, type Token } from './tokens.ts'

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
  const noted = new Set<string>()
  const note = (node: Node, zh: string, en: string) => {
    if (noted.has(`${node.id} ${en}`)) return
    noted.add(`${node.id} ${en}`)
    notes.push(unfitOf(node.element, zh, en))
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

  for (const node of graph.nodes) {
    profiled(node, refuse)
    // nothing here catches it (what would is refused by itself): each step is a fact that others may follow
    const thrown = node.type === 'bpmn:EndEvent' || node.type === 'bpmn:IntermediateThrowEvent'
    if (thrown && ['Signal', 'Escalation'].includes(kindOf(node)))
      note(
        node,
        '抛出的信号记为事项的事实，由订阅者接收',
        'what it throws is a fact of the matter that others may follow',
      )
  }
  const blocks = blocksOf(graph.nodes)
  const inBlock = new Set([...blocks.values()].flatMap((block) => [...block.parts, block.join]))
  const isStep = (node: Node): boolean =>
    !inBlock.has(node) && (blocks.has(node) || HUMAN.has(node.type) || WAITING.has(node.type))
  const subs = new Map(
    graph.nodes.filter((node) => node.type === 'bpmn:SubProcess').map((node) => [node.id, node]),
  )
  const after = (tokens: readonly Token[], edges: readonly Edge[]) =>
    play(tokens, edges, isStep, refuse, subs)

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
  const addAction = (name: string, action: Action): string => {
    let key = name
    for (let n = 2; key in actions; n++) key = `${name}_${n}`
    actions[key] = action
    return key
  }

  /** Every way to stand that the tokens reach; each is one state. */
  const places = new Map<string, { readonly state: string; readonly marking: Marking }>()
  const queue: Marking[] = []
  const stateOf = (marking: Marking): string => {
    const key = keyOf(marking)
    const known = places.get(key)
    if (known) return known.state
    const waits = stepsAt(marking).toSorted((a, b) => graph.nodes.indexOf(a) - graph.nodes.indexOf(b))
    const plain = marking.tokens.length === waits.length
    const alone = plain && waits.length === 1 ? waits[0] : undefined
    let state = alone
      ? slug(alone.id)
      : marking.tokens.length === 0
        ? endOf(marking.closed)
        : `${waits
            .map((node) => slug(node.id))
            .join('__')
            .slice(0, 60)}_w${places.size}`
    while (state in states) state = `${state}_`
    const block = alone && blocks.get(alone)
    const automatic = waits.length > 0 && waits.every((node) => WAITING.has(node.type))
    states[state] = {
      title: titled(
        (block
          ? `${block.some ? '选择' : '并行'}：${block.parts.map(nameOf).join('、')}`
          : waits.length > 0
            ? waits.map(nameOf).join('、')
            : marking.closed
              ? nameOf(marking.closed)
              : '已办结'
        ).slice(0, 80),
      ),
      kind: marking.tokens.length === 0 ? 'closed' : automatic ? 'waiting' : 'open',
      ...(automatic ? { program: true } : {}),
    }
    places.set(key, { state, marking })
    if (marking.tokens.length > 0) queue.push(marking)
    return state
  }
  const endOf = (node: Node | null): string =>
    node?.type === 'bpmn:EndEvent' ? slug(node.id) : `${node ? slug(node.id) : 'process'}__end`
  const effectsOf = (outcome: Outcome): readonly Effect[] =>
    outcome.told.map((node) => ({ do: 'notify', to: 'requester', text: titled(nameOf(node)) }))
  const toward = (outcome: Outcome, from: Node): string =>
    stateOf(outcome.tokens.length === 0 && !outcome.closed ? { ...outcome, closed: from } : outcome)
  const isAutomatic = (node: Node): boolean =>
    WAITING.has(node.type) && node.type !== 'bpmn:EventBasedGateway'

  const initialStates = startsOf()
  for (let marking = queue.shift(); marking; marking = queue.shift()) {
    if (places.size > MOST_STATES) {
      const fork = marking.tokens[0]?.at
      if (fork)
        refuse(
          fork,
          `同时在办的组合超过 ${MOST_STATES} 种，请把较长的分支改为子事项`,
          `more than ${MOST_STATES} ways to stand side by side: make the longer branches child matters`,
        )
      break
    }
    const waits = stepsAt(marking)
    const stuck = marking.tokens[0]?.at
    if (waits.length === 0 && stuck)
      refuse(
        stuck,
        '汇合网关会一直等待不会到来的分支',
        'this joining gateway would wait for a branch that never comes',
      )
    for (const node of waits) stepOf(marking, node)
  }

  function stepOf(marking: Marking, node: Node): void {
    const state = stateOf(marking)
    if (node.type === 'bpmn:Task' || node.type === 'bpmn:SubProcess')
      note(node, '按人工环节读入', 'read as a step that a person does')
    const block = blocks.get(node)
    const rest = marking.tokens.filter((token) => token.at !== node || token.edge !== null)
    const found = exitsOf(node, block).flatMap(({ edges, by }) =>
      after(rest, edges).map((outcome) => ({ outcome, by })),
    )
    const automatic = isAutomatic(node)
    if (automatic && found.length > 1)
      note(
        node,
        '去向由完成该环节的程序选定',
        'whatever program does this step also says which way it goes on',
      )
    if (block || one(node.element, 'loopCharacteristics') !== undefined) {
      if (marking.tokens.length > 1)
        refuse(
          node,
          '多人办理的环节不能再与其他环节并行，请改为子事项',
          'a step of several people cannot stand beside other steps: make it a child matter',
        )
      else if (found[0]) {
        if (found.length > 1)
          refuse(
            node,
            '并行办理之后的选择请另设一个环节',
            'a choice right after steps side by side needs a step of its own',
          )
        const { outcome } = found[0]
        const parts = block?.parts ?? [node]
        const role = roleOf(parts[0] ?? node)
        const review = { state, node, parts, to: toward(outcome, node), role, effects: effectsOf(outcome) }
        for (const [name, action] of jointly(review)) addAction(name, action)
      }
      return
    }
    for (const { outcome, by } of found) {
      const to = toward(outcome, node)
      addAction(`${state}__${to}`, {
        title: titled(outcome.labels.join('，').slice(0, 60) || `完成：${nameOf(node)}`.slice(0, 60)),
        from: [state],
        to,
        by: by ?? (automatic ? ['system'] : [roleOf(node)]),
        ...(outcome.told.length > 0 ? { effects: effectsOf(outcome) } : {}),
      })
    }
  }

  // Limits and other ways out: each border event holds while the matter stands in the steps it is drawn on.
  const standing = () => [...places.values()].filter(({ marking }) => marking.tokens.length > 0)
  for (const node of graph.nodes) for (const event of node.border) border(event, node)
  for (const node of graph.nodes)
    if (isStep(node) && node.type === 'bpmn:IntermediateCatchEvent' && kindOf(node) === 'Timer') {
      const scope = standing().filter(({ marking }) => stepsAt(marking).includes(node))
      const limit = timerOf(node, true, refuse)
      const name = Object.keys(actions).find((key) => actions[key]?.from[0] === scope[0]?.state)
      if (!limit || !name || scope.length === 0) continue
      if (scope.length > 1) besideOthers(node)
      else addClock(slug(`clock_${node.id}`), nameOf(node), limit, [scope[0]?.state ?? ''], name)
    }
  // what the borders lead to has to be walked as well
  function walkOn(): void {
    for (let marking = queue.shift(); marking; marking = queue.shift())
      for (const node of stepsAt(marking)) stepOf(marking, node)
  }

  function besideOthers(node: Node): void {
    refuse(
      node,
      '与其他环节并行时的时限去向不唯一，请改为子事项',
      'beside other steps this timer leads to several places: make the branch a child matter',
    )
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

  function border(event: Node, host: Node): void {
    const kind = kindOf(event)
    const interrupts = kind === 'Error' || event.element.get('cancelActivity') !== false
    const within = (node: Node) => node === host || node.inside.includes(host.id)
    const holds = standing().filter(({ marking }) => stepsAt(marking).some(within))
    /** Where it leads from each way to stand: what it interrupts is gone, what stands beside stays. */
    const ways = () =>
      holds.flatMap(({ state, marking }) =>
        after(interrupts ? marking.tokens.filter(({ at }) => !within(at)) : marking.tokens, event.out).map(
          (outcome) => ({ state, marking, outcome, to: toward(outcome, event) }),
        ),
      )
    const scope = holds.map(({ state }) => state)
    if (kind === 'Timer') {
      const limit = timerOf(event, interrupts, refuse)
      if (!limit || scope.length === 0) return
      const name = slug(`clock_${event.id}`)
      if (!interrupts) {
        // It only reminds; whoever is late stays where he is.
        const stays = holds.every(
          ({ marking }) =>
            after([], event.out).every((outcome) => outcome.tokens.length === 0) && marking.tokens.length > 0,
        )
        if (stays) addClock(name, nameOf(event), limit, scope)
        else
          refuse(
            event,
            '到期后另起一路而原环节继续，请改为子事项',
            'it starts a second path beside the step: make it a child matter',
          )
        return
      }
      const late = ways()
      const targets = [...new Set(late.map(({ to }) => to))]
      if (targets.length !== 1 || late.length !== holds.length) {
        if (holds.length > 1) besideOthers(event)
        else refuse(event, '到期后的去向不唯一', 'where it leads in time is not one step')
        return
      }
      const told = late[0] ? effectsOf(late[0].outcome) : []
      const action = addAction(`${name}__late`, {
        title: titled(`到期：${nameOf(event)}`.slice(0, 60)),
        from: [...scope],
        to: targets[0] ?? '',
        by: ['system'],
        ...(told.length > 0 ? { effects: told } : {}),
      })
      walkOn()
      addClock(name, nameOf(event), limit, scope, action)
      return
    }
    if ((kind === 'Message' || kind === 'Error') && interrupts) {
      for (const { state, marking, outcome, to } of ways()) {
        const doing = stepsAt(marking).filter(within)
        // an error is named by whoever, or whatever, does the step; a message comes from outside
        const by =
          kind === 'Message'
            ? ['requester']
            : [...new Set(doing.map((node) => (isAutomatic(node) ? 'system' : roleOf(node))))]
        addAction(`${slug(event.id)}__${state}__${to}`.slice(0, 120), {
          title: titled([nameOf(event), ...outcome.labels].join('，').slice(0, 60)),
          from: [state],
          to,
          by,
          ...(outcome.told.length > 0 ? { effects: effectsOf(outcome) } : {}),
        })
      }
      walkOn()
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
          ? after([], start.out)
          : [{ tokens: [{ at: start, edge: null }], closed: null, labels: [], told: [] } as Outcome]
      const known = ways.filter((outcome) => outcome.tokens.length > 0)
      if (known.length === 0) {
        refuse(start, '开始之后没有环节', 'no step comes after the start')
        return ''
      }
      if (ways.length === 1 && known[0]) return stateOf(known[0])
      const state = slug(start.id)
      states[state] = { title: titled(start.name ?? '收件'), kind: 'open' }
      for (const outcome of ways) {
        const to = toward(outcome, start)
        addAction(`${state}__${to}`, {
          title: titled(outcome.labels.join('，').slice(0, 60) || '受理'),
          from: [state],
          to,
          by: [roleOf(start)],
          ...(outcome.told.length > 0 ? { effects: effectsOf(outcome) } : {}),
        })
      }
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
