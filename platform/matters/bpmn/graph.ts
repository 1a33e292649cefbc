import { say } from '../../../base/index.ts'
import type { Unfit } from './declare.ts'
import { type Element, many, one } from './moddle.ts'

/** A node of a process after its sub-processes were unfolded. */
export type Node = {
  readonly element: Element
  readonly id: string
  readonly type: string
  readonly name: string | null
  /** Name of the lane or participant that does it. */
  readonly lane: string | null
  readonly in: Edge[]
  readonly out: Edge[]
  /** Events on its border. */
  readonly border: Node[]
  /** Sub-processes it stood in, innermost first: their border events hold for it too. */
  readonly inside: readonly string[]
}

export type Edge = {
  readonly id: string
  readonly name: string | null
  readonly condition: string | null
  readonly isDefault: boolean
  from: Node
  to: Node
}

export const unfitOf = (element: Element, zh: string, en: string): Unfit => ({
  id: element.id ?? '',
  type: element.$type,
  name: element.name ?? null,
  says: say(zh, en),
})

/** Pictures and data: they say nothing about who does what next. */
const PASSIVE = new Set([
  'bpmn:DataObject',
  'bpmn:DataObjectReference',
  'bpmn:DataStoreReference',
  'bpmn:DataStore',
  'bpmn:TextAnnotation',
  'bpmn:Group',
])

export type Graph = { readonly nodes: readonly Node[]; readonly unfit: readonly Unfit[] }

/** Lanes by the elements that stand in them; the innermost counts. */
function lanesOf(process: Element): ReadonlyMap<string, string> {
  const lanes = new Map<string, string>()
  const walk = (laneSet: Element) => {
    for (const lane of many(laneSet, 'lanes')) {
      for (const node of many(lane, 'flowNodeRef'))
        if (node.id) lanes.set(node.id, lane.name ?? lane.id ?? '')
      const inner = one(lane, 'childLaneSet')
      if (inner) walk(inner)
    }
  }
  for (const laneSet of many(process, 'laneSets')) walk(laneSet)
  return lanes
}

/** The nodes and edges of a process; embedded sub-processes are unfolded where that keeps their meaning. */
export function graphOf(process: Element, participant: string | null): Graph {
  const unfit: Unfit[] = []
  const lanes = lanesOf(process)
  const nodes = new Map<Element, Node>()
  const edges: Element[] = []
  /** Where an edge into, or out of, an unfolded sub-process goes instead. */
  const entry = new Map<Element, Element>()
  const exits = new Map<Element, Element[]>()

  const add = (element: Element, lane: string | null, inside: readonly string[]): void => {
    nodes.set(element, {
      element,
      id: element.id ?? '',
      type: element.$type,
      name: element.name ?? null,
      lane: lanes.get(element.id ?? '') ?? lane,
      in: [],
      out: [],
      border: [],
      inside,
    })
  }

  const walk = (container: Element, lane: string | null, inside: readonly string[]): void => {
    for (const element of many(container, 'flowElements')) {
      if (element.$type === 'bpmn:SequenceFlow') edges.push(element)
      else if (element.$type === 'bpmn:SubProcess') unfold(element, lane, inside)
      else if (!PASSIVE.has(element.$type)) add(element, lane, inside)
    }
  }

  const unfold = (element: Element, lane: string | null, inside: readonly string[]): void => {
    const where = lanes.get(element.id ?? '') ?? lane
    if (element.get('triggeredByEvent') === true) {
      unfit.push(
        unfitOf(element, '事件子流程不在支持的范围内', 'an event sub-process is outside what we carry'),
      )
      return
    }
    if (one(element, 'loopCharacteristics')) {
      unfit.push(
        unfitOf(
          element,
          '循环或多实例的子流程不在支持的范围内；请改为子事项',
          'a looping or multi-instance sub-process is outside what we carry; make it child matters',
        ),
      )
      return
    }
    const inner = many(element, 'flowElements')
    const starts = inner.filter((one) => one.$type === 'bpmn:StartEvent')
    const steps = inner.filter((one) => one.$type !== 'bpmn:SequenceFlow' && !PASSIVE.has(one.$type))
    if (steps.length === 0) {
      // Closed on the drawing: a step like any other, done by whoever stands in its lane.
      add(element, where, inside)
      return
    }
    // By the lines themselves: a file need not repeat them at the nodes.
    const lines = inner.filter((one) => one.$type === 'bpmn:SequenceFlow')
    const left = new Set(lines.map((line) => one(line, 'sourceRef')))
    const reached = new Set(lines.map((line) => one(line, 'targetRef')))
    const first = starts[0] ?? steps.find((step) => !reached.has(step) && step.$type !== 'bpmn:BoundaryEvent')
    if (starts.length > 1 || !first) {
      unfit.push(unfitOf(element, '子流程没有唯一的开始', 'the sub-process has no single start'))
      return
    }
    entry.set(element, first)
    exits.set(
      element,
      steps.filter(
        (step) => step.$type === 'bpmn:EndEvent' || (!left.has(step) && step.$type !== 'bpmn:BoundaryEvent'),
      ),
    )
    walk(element, where, [...inside, element.id ?? ''])
    // Its border is looked at by whoever reads the steps inside.
    add(element, where, inside)
  }
  walk(process, participant, [])

  let made = 0
  const join = (element: Element | null, from: Node, to: Node): void => {
    const condition = element && one(element, 'conditionExpression')
    const body = condition?.get('body')
    const edge: Edge = {
      id: element?.id ?? `joined_${++made}`,
      name: element?.name ?? null,
      condition: typeof body === 'string' && body.trim() !== '' ? body.trim() : null,
      isDefault: element !== null && from.element.get('default') === element,
      from,
      to,
    }
    from.out.push(edge)
    to.in.push(edge)
  }
  const sinks = (element: Element): readonly Element[] =>
    (exits.get(element) ?? [element]).flatMap((one) =>
      one === element ? [one] : exits.has(one) ? sinks(one) : [one],
    )
  const source = (element: Element): Element => {
    const inner = entry.get(element)
    return inner ? source(inner) : element
  }
  for (const edge of edges) {
    const [from, to] = [one(edge, 'sourceRef'), one(edge, 'targetRef')]
    const target = to && nodes.get(source(to))
    if (!from || !target) continue
    const froms = exits.has(from) && entry.has(from) ? sinks(from) : [from]
    for (const element of froms) {
      const node = nodes.get(element)
      if (node) join(edge, node, target)
    }
  }
  for (const node of nodes.values()) {
    const host = node.type === 'bpmn:BoundaryEvent' ? one(node.element, 'attachedToRef') : undefined
    if (host) nodes.get(host)?.border.push(node)
  }
  // Unfolded sub-processes are no nodes; ends inside them that lead on are passages.
  return {
    nodes: [...nodes.values()].filter((node) => !entry.has(node.element) || node.border.length > 0),
    unfit,
  }
}
