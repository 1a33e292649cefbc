import type { Edge, Node } from './graph.ts'
import { HUMAN, kindOf } from './steps.ts'
import { subsets } from './tokens.ts'

/** Steps side by side between a split and its join; all of them are one step of ours. */
export type Block = { readonly parts: readonly Node[]; readonly join: Node; readonly some: boolean }

/**
 * Splits whose branches are one step each and meet again, read as one joint review. Where a single split has another
 * shape none is read so, and the token game says what stands side by side.
 */
export function blocksOf(nodes: readonly Node[]): ReadonlyMap<Node, Block> {
  const blocks = new Map<Node, Block>()
  const joins = new Set<Node>()
  for (const fork of nodes) {
    if (fork.type !== 'bpmn:ParallelGateway' && fork.type !== 'bpmn:InclusiveGateway') continue
    if (fork.out.length < 2) continue
    const branches = fork.out.map((edge) => edge.to)
    const join = branches[0]?.out[0]?.to
    const parts = branches.filter((node) => node !== join)
    const whole =
      join !== undefined &&
      join.type === fork.type &&
      join.in.length === fork.out.length &&
      join.out.length === 1 &&
      parts.every(
        (part) =>
          HUMAN.has(part.type) &&
          part.in.length === 1 &&
          part.out.length === 1 &&
          part.out[0]?.to === join &&
          part.border.length === 0,
      )
    if (!whole) return new Map()
    blocks.set(fork, { parts, join, some: fork.type === 'bpmn:InclusiveGateway' })
    joins.add(join)
  }
  for (const node of nodes)
    if (
      (node.type === 'bpmn:ParallelGateway' || node.type === 'bpmn:InclusiveGateway') &&
      node.in.length > 1 &&
      !joins.has(node)
    )
      return new Map()
  return blocks
}

/** Lines out of a step that are taken together, and who takes them when it is not whoever does the step. */
export type Exit = { readonly edges: readonly Edge[]; readonly by: readonly string[] | null }

export function exitsOf(node: Node, block: Block | undefined): readonly Exit[] {
  if (block) return [{ edges: block.join.out, by: null }]
  if (node.type === 'bpmn:EventBasedGateway')
    return node.out.map(({ to }) => ({
      edges: to.out,
      by: kindOf(to) === 'Timer' ? ['system'] : ['requester'],
    }))
  const by =
    node.type === 'bpmn:ReceiveTask' ||
    (node.type === 'bpmn:IntermediateCatchEvent' && kindOf(node) === 'Message')
      ? ['requester']
      : null
  // several lines at once: all of them; those with a condition by choice, the default where none is chosen
  const always = node.out.filter((edge) => edge.condition === null && !edge.isDefault)
  const chosen = node.out.filter((edge) => edge.condition !== null && !edge.isDefault)
  const otherwise = node.out.filter((edge) => edge.isDefault)
  if (chosen.length === 0) return [{ edges: node.out, by }]
  const picks = subsets(chosen.slice(0, 4))
  return [
    ...picks.map((some) => ({ edges: [...always, ...some], by })),
    ...(always.length + otherwise.length > 0 ? [{ edges: [...always, ...otherwise], by }] : []),
  ]
}
