/** A pipe 管段 between two nodes; a valve 阀门 stands in it, or none does. */
export type Pipe = {
  readonly id: string
  readonly from: string
  readonly to: string
  /** null = no valve; a stuck one cannot be shut. */
  readonly valve: { readonly id: string; readonly stuck: boolean } | null
}

/** What hangs on a node: customers cut, a hydrant 消火栓 lost, or water that comes from there. */
export type Node = { readonly customers?: number; readonly hydrants?: number; readonly source?: boolean }

export type Isolation = {
  readonly shut: readonly string[]
  /** Nodes without water, each once. */
  readonly cut: readonly string[]
  readonly customers: number
  readonly hydrants: number
  /** Stuck valves that had to be walked past. */
  readonly past: readonly string[]
  /** The walk met a source of water with no valve in between: it cannot be shut off. */
  readonly open: readonly string[]
}

/**
 * 关阀方案: from a burst pipe along the network until valves that can be shut; whoever is beyond them only through the
 * burst stays without water too. Nodes of the burst pipe are where the walk begins, unless its own valve holds.
 */
export function isolate(pipes: readonly Pipe[], nodes: Readonly<Record<string, Node>>, burst: string): Isolation | undefined {
  const broken = pipes.find(({ id }) => id === burst)
  if (!broken) return undefined
  const at = new Map<string, Pipe[]>()
  for (const pipe of pipes)
    for (const end of new Set([pipe.from, pipe.to])) {
      const known = at.get(end)
      if (known) known.push(pipe)
      else at.set(end, [pipe])
    }
  const shut = new Set<string>()
  const past = new Set<string>()
  const wet = new Set<string>([broken.from, broken.to])
  const walk = [...wet]
  for (let node = walk.pop(); node !== undefined; node = walk.pop())
    for (const pipe of at.get(node) ?? []) {
      if (pipe === broken) continue
      if (pipe.valve && !pipe.valve.stuck) {
        shut.add(pipe.valve.id)
        continue
      }
      if (pipe.valve) past.add(pipe.valve.id)
      const next = pipe.from === node ? pipe.to : pipe.from
      if (!wet.has(next)) {
        wet.add(next)
        walk.push(next)
      }
    }
  const open = [...wet].filter((node) => nodes[node]?.source)
  const cut = new Set(wet)
  for (const node of dry(at, nodes, wet, shut, broken)) cut.add(node)
  const sum = (of: (node: Node) => number | undefined) =>
    [...cut].reduce((total, node) => total + (of(nodes[node] ?? {}) ?? 0), 0)
  return {
    ...{ shut: [...shut].sort(), cut: [...cut].sort(), past: [...past].sort(), open: open.sort() },
    ...{ customers: sum(({ customers }) => customers), hydrants: sum(({ hydrants }) => hydrants) },
  }
}

/** Nodes beyond the shut valves that no source reaches any more; a network that names no source loses nobody more. */
function dry(
  at: ReadonlyMap<string, readonly Pipe[]>,
  nodes: Readonly<Record<string, Node>>,
  wet: ReadonlySet<string>,
  shut: ReadonlySet<string>,
  broken: Pipe,
): string[] {
  const sources = Object.keys(nodes).filter((node) => nodes[node]?.source && !wet.has(node))
  if (!Object.values(nodes).some(({ source }) => source)) return []
  const fed = new Set(sources)
  const walk = [...sources]
  for (let node = walk.pop(); node !== undefined; node = walk.pop())
    for (const pipe of at.get(node) ?? []) {
      if (pipe === broken || (pipe.valve && shut.has(pipe.valve.id))) continue
      const next = pipe.from === node ? pipe.to : pipe.from
      if (!fed.has(next) && !wet.has(next)) {
        fed.add(next)
        walk.push(next)
      }
    }
  return [...at.keys()].filter((node) => !fed.has(node) && !wet.has(node))
}
