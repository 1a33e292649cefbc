import type { Edge, Node } from './graph.ts'
import { one } from './moddle.ts'
import { definitionsOf, kindOf, type RefuseAt } from './steps.ts'

// The token game of the standard: where a matter can stand when steps run side by side. Every reachable placing of tokens
// becomes one state of ours, so that what can happen next is exactly what the drawing says.

/** A token waits at a step, or on a line into a gateway that waits for others. */
export type Token = { readonly at: Node; readonly edge: Edge | null }
/** One placing of tokens; `closed`: the end that was reached last. */
export type Marking = { readonly tokens: readonly Token[]; readonly closed: Node | null }
export type Outcome = Marking & {
  readonly labels: readonly string[]
  /** Messages sent on the way. */
  readonly told: readonly Node[]
}

/** More ways to stand than this is no flow that a person can read. */
export const MOST_STATES = 60
const MOST_MOVES = 400
const MOST_CHOICES = 4

export const keyOf = ({ tokens, closed }: Marking): string =>
  tokens.length === 0
    ? `end ${closed?.id ?? ''}`
    : tokens
        .map(({ at, edge }) => (edge ? `${at.id}<${edge.id}` : at.id))
        .sort()
        .join(' | ')

/** Steps that a marking waits at; empty where it only waits for branches that never come. */
export const stepsAt = ({ tokens }: Marking): readonly Node[] =>
  tokens.filter(({ edge }) => edge === null).map(({ at }) => at)

/** Plays tokens forward from `edges` until every one of them waits again; all ways there are. */
export function play(
  resting: readonly Token[],
  edges: readonly Edge[],
  isStep: (node: Node) => boolean,
  refuse: RefuseAt,
  subs: ReadonlyMap<string, Node> = new Map(),
): readonly Outcome[] {
  let moves = 0
  const go = (
    tokens: readonly Token[],
    left: readonly Edge[],
    labels: readonly string[],
    told: readonly Node[],
    closed: Node | null,
  ): readonly Outcome[] => {
    if (++moves > MOST_MOVES) {
      const node = left[0]?.to ?? tokens[0]?.at
      if (node) refuse(node, '网关之间成环，没有环节', 'gateways run in a circle without a step')
      return []
    }
    const [edge, ...rest] = left
    if (!edge) {
      const fired = joined(tokens)
      if (fired) return go(fired.tokens, fired.out, labels, told, closed)
      return [{ tokens, closed, labels, told }]
    }
    const node = edge.to
    const label = edge.name ?? (edge.isDefault ? null : edge.condition)
    const said = label ? [...labels, label] : labels
    const on = (out: readonly Edge[], more = said) => go(tokens, [...rest, ...out], more, told, closed)
    // a sub-process is over when nothing is left in it: what leaves it before the others is done with
    const leaves =
      edge.from.type === 'bpmn:BoundaryEvent'
        ? []
        : edge.from.inside.filter((id) => !node.inside.includes(id))
    if (
      leaves.some(
        (id) =>
          tokens.some(({ at }) => at.inside.includes(id)) || rest.some(({ to }) => to.inside.includes(id)),
      )
    )
      return go(tokens, rest, said, told, closed)
    if (waitsForOthers(node)) return go([...tokens, { at: node, edge }], rest, said, told, closed)
    if (isStep(node)) {
      if (tokens.some((one) => one.at === node && one.edge === null)) {
        refuse(node, '同一环节会同时到达两次', 'two paths side by side reach this step at the same time')
        return []
      }
      return go([...tokens, { at: node, edge: null }], rest, said, told, closed)
    }
    if (node.type === 'bpmn:EndEvent' && kindOf(node) === 'Error') {
      const caught = catcherOf(node, subs)
      if (caught) {
        const inside = (at: Node) => at.inside.includes(caught.sub)
        return go(
          tokens.filter(({ at }) => !inside(at)),
          [...rest.filter(({ to }) => !inside(to)), ...caught.event.out],
          said,
          told,
          closed,
        )
      }
      return [{ tokens: [], closed: node, labels: said, told }]
    }
    if (node.type === 'bpmn:EndEvent' && kindOf(node) === 'Terminate' && node.out.length > 0) {
      const sub = node.inside[0] ?? ''
      const stays = (at: Node) => !at.inside.includes(sub)
      return go(
        tokens.filter(({ at }) => stays(at)),
        [...rest.filter(({ to }) => stays(to)), ...node.out],
        said,
        told,
        closed,
      )
    }
    if (node.type === 'bpmn:EndEvent' && node.out.length === 0) {
      // 终止: the whole process is over, whatever else is under way
      const kind = kindOf(node)
      if (kind === 'Terminate') return [{ tokens: [], closed: node, labels: said, told }]
      return go(tokens, rest, said, kind === 'Message' ? [...told, node] : told, node)
    }
    if (node.type === 'bpmn:ParallelGateway') return on(node.out)
    if (node.type === 'bpmn:InclusiveGateway') {
      if (node.out.length > MOST_CHOICES) {
        refuse(
          node,
          `包容网关最多 ${MOST_CHOICES} 路`,
          `an inclusive gateway has at most ${MOST_CHOICES} ways`,
        )
        return []
      }
      return subsets(node.out).flatMap((some) => on(some))
    }
    if (node.type === 'bpmn:SendTask' || node.type === 'bpmn:IntermediateThrowEvent') {
      const speaks = node.type === 'bpmn:SendTask' || kindOf(node) === 'Message'
      return go(tokens, [...rest, ...node.out], said, speaks ? [...told, node] : told, closed)
    }
    return node.out.flatMap((out) => on([out]))
  }
  return go(resting, edges, [], [], null)
}

const errorOf = (event: Node): string | null =>
  definitionsOf(event)
    .map((definition) => one(definition, 'errorRef')?.id ?? null)
    .find((id) => id !== null) ?? null

/** The border event that catches an error of a sub-process, the innermost first. */
function catcherOf(thrown: Node, subs: ReadonlyMap<string, Node>): { sub: string; event: Node } | null {
  const error = errorOf(thrown)
  for (const sub of thrown.inside)
    for (const event of subs.get(sub)?.border ?? [])
      if (kindOf(event) === 'Error' && (errorOf(event) === null || errorOf(event) === error))
        return { sub, event }
  return null
}

const waitsForOthers = (node: Node): boolean =>
  node.in.length > 1 && (node.type === 'bpmn:ParallelGateway' || node.type === 'bpmn:InclusiveGateway')

/** A gateway whose branches have all come 汇合: its tokens are one, and go on. */
function joined(tokens: readonly Token[]): { tokens: readonly Token[]; out: readonly Edge[] } | null {
  const gates = new Set(tokens.filter(({ edge }) => edge !== null).map(({ at }) => at))
  for (const gate of gates) {
    const here = tokens.filter((token) => token.at === gate)
    const come = new Set(here.map(({ edge }) => edge))
    const missing = gate.in.filter((edge) => !come.has(edge))
    const ready =
      missing.length === 0 ||
      (gate.type === 'bpmn:InclusiveGateway' && !missing.some((edge) => mayCome(edge, gate, tokens)))
    if (!ready) continue
    // one token of each line is used; a second one on the same line would wait for the next round
    const used = new Set([...come].map((edge) => here.find((token) => token.edge === edge)))
    const after = tokens.filter((token) => !used.has(token))
    const out = gate.type === 'bpmn:InclusiveGateway' && gate.out.length > 1 ? gate.out.slice(0, 1) : gate.out
    return { tokens: after, out }
  }
  return null
}

/** Can a token that is under way still come along this line, not through the gate itself? */
function mayCome(edge: Edge, gate: Node, tokens: readonly Token[]): boolean {
  const seen = new Set<Node>([gate])
  const queue = [edge.from]
  for (let node = queue.pop(); node; node = queue.pop()) {
    if (seen.has(node)) continue
    seen.add(node)
    if (tokens.some((token) => token.at === node)) return true
    for (const before of node.in) queue.push(before.from)
    // a border event is left from where its host stands
    if (node.type === 'bpmn:BoundaryEvent') for (const host of hostsOf(node, tokens)) queue.push(host)
  }
  return false
}
const hostsOf = (event: Node, tokens: readonly Token[]): readonly Node[] =>
  tokens.map(({ at }) => at).filter((at) => at.border.includes(event))

/** All choices but none. */
export const subsets = <T>(all: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: (1 << all.length) - 1 }, (_, mask) => all.filter((_one, i) => (mask + 1) & (1 << i)))
