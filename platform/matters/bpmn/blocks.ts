import type { Edge, Node } from './graph.ts'
import { HUMAN, kindOf, type RefuseAt } from './steps.ts'

/** Steps side by side between a split and its join; all of them are one step of ours. */
export type Block = { readonly parts: readonly Node[]; readonly join: Node; readonly some: boolean }

/** Splits whose branches are one step each and meet again; a split of another shape is refused by name. */
export function blocksOf(nodes: readonly Node[], refuse: RefuseAt): ReadonlyMap<Node, Block> {
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
    if (!whole) {
      refuse(
        fork,
        '并行的各路须各有一个人工环节并在同一网关汇合；更长的分支请改为子事项',
        'each branch must be one step of a person and meet at one gateway; make longer branches child matters',
      )
      continue
    }
    blocks.set(fork, { parts, join, some: fork.type === 'bpmn:InclusiveGateway' })
    joins.add(join)
  }
  for (const node of nodes)
    if (
      (node.type === 'bpmn:ParallelGateway' || node.type === 'bpmn:InclusiveGateway') &&
      node.in.length > 1 &&
      !joins.has(node)
    )
      refuse(node, '汇合网关找不到与之对应的分支网关', 'this joining gateway has no split that belongs to it')
  return blocks
}

/** Ways out of a step, and who takes them when it is not whoever does the step. */
export function exitsOf(
  node: Node,
  block: Block | undefined,
  refuse: RefuseAt,
): readonly { readonly edge: Edge; readonly by: readonly string[] | null }[] {
  if (block) return block.join.out.map((edge) => ({ edge, by: null }))
  if (node.type === 'bpmn:EventBasedGateway')
    return node.out.flatMap(({ to }) => {
      const by = kindOf(to) === 'Timer' ? ['system'] : ['requester']
      return to.out.map((edge) => ({ edge, by }))
    })
  if (node.out.length > 1)
    refuse(
      node,
      '几条连线同时离开环节：请用网关说明是选择还是并行',
      'several lines leave the step at once: say by a gateway whether they are a choice or side by side',
    )
  const by =
    node.type === 'bpmn:ReceiveTask' ||
    (node.type === 'bpmn:IntermediateCatchEvent' && kindOf(node) === 'Message')
      ? ['requester']
      : null
  return node.out.map((edge) => ({ edge, by }))
}
