import type { DeclaredType } from '../../live/wire.ts'

/** Places of states and arrows of a flow, in pixels: layers from left to right, arrows back run below. Pure. */
export type FlowNode = { readonly name: string; readonly x: number; readonly y: number }
export type FlowEdge = {
  readonly from: string
  readonly to: string
  readonly actions: readonly string[]
  readonly path: string
  readonly label: readonly [number, number]
}
export type FlowPicture = {
  readonly nodes: readonly FlowNode[]
  readonly edges: readonly FlowEdge[]
  readonly width: number
  readonly height: number
  readonly staying: Readonly<Record<string, readonly string[]>>
}

export const NODE = { width: 104, height: 40 } as const
const GAP = { x: 84, y: 54 } as const
const PAD = 26

export function layoutFlow(flow: Pick<DeclaredType['flow'], 'initial' | 'states' | 'actions'>): FlowPicture {
  const states = Object.keys(flow.states)
  const pairs = new Map<string, { from: string; to: string; actions: string[] }>()
  const staying: Record<string, string[]> = {}
  for (const [name, action] of Object.entries(flow.actions))
    for (const from of action.from) {
      const to = action.to
      // `back` and no target keep the picture free of arrows to nowhere: they are listed with the state.
      if (!to || !Object.hasOwn(flow.states, to) || to === from) {
        staying[from] = [...(staying[from] ?? []), name]
        continue
      }
      const key = `${from}>${to}`
      const pair = pairs.get(key) ?? { from, to, actions: [] }
      pair.actions.push(name)
      pairs.set(key, pair)
    }
  const layer = layersOf(flow.initial, states, [...pairs.values()])
  // Ends stand in the last columns: the eye looks for them at the right.
  const deepest = Math.max(
    0,
    ...states.filter((one) => flow.states[one]?.kind !== 'closed').map((one) => layer.get(one) ?? 0),
  )
  for (const one of states) if (flow.states[one]?.kind === 'closed') layer.set(one, deepest + 1)
  const columns: string[][] = []
  for (const one of states) {
    const at = layer.get(one) ?? 0
    columns[at] = [...(columns[at] ?? []), one]
  }
  const rows = orderRows(columns, [...pairs.values()])
  const tallest = Math.max(1, ...columns.map((column) => column?.length ?? 0))
  const nodes = states.map((name): FlowNode => {
    const column = columns[layer.get(name) ?? 0] ?? []
    const shift = ((tallest - column.length) * (NODE.height + GAP.y)) / 2
    return {
      name,
      x: PAD + (layer.get(name) ?? 0) * (NODE.width + GAP.x),
      y: PAD + shift + (rows.get(name) ?? 0) * (NODE.height + GAP.y),
    }
  })
  const place = new Map(nodes.map((node) => [node.name, node]))
  let floor = PAD + tallest * (NODE.height + GAP.y)
  // A curve reaches three quarters of the way to its handles.
  let lowest = floor
  const edges = [...pairs.values()].map((pair): FlowEdge => {
    const a = place.get(pair.from)
    const b = place.get(pair.to)
    if (!a || !b) throw new Error(`flow names a state that it does not declare: ${pair.from} > ${pair.to}`)
    const [ay, by] = [a.y + NODE.height / 2, b.y + NODE.height / 2]
    if (b.x > a.x) {
      const [x1, x2] = [a.x + NODE.width, b.x]
      const bend = Math.max(30, (x2 - x1) / 2)
      return {
        ...pair,
        path: `M${x1} ${ay}C${x1 + bend} ${ay} ${x2 - bend} ${by} ${x2} ${by}`,
        label: [(x1 + x2) / 2, (ay + by) / 2 - 5],
      }
    }
    if (a.x === b.x) {
      const x = a.x + NODE.width
      const out = 46
      return {
        ...pair,
        path: `M${x} ${ay + 6}C${x + out} ${ay + 6} ${x + out} ${by - 6} ${x} ${by - 6}`,
        label: [x + out - 12, (ay + by) / 2],
      }
    }
    floor += 22
    lowest = Math.max(lowest, (floor * 3 + Math.max(a.y, b.y) + NODE.height) / 4)
    const [x1, x2] = [a.x + NODE.width / 2, b.x + NODE.width / 2]
    return {
      ...pair,
      path: `M${x1} ${a.y + NODE.height}C${x1} ${floor} ${x2} ${floor} ${x2} ${b.y + NODE.height}`,
      label: [(x1 + x2) / 2, (floor * 3 + (a.y + b.y) / 2 + NODE.height) / 4],
    }
  })
  return {
    nodes,
    edges,
    width: PAD * 2 + columns.length * (NODE.width + GAP.x),
    height: lowest + 18,
    staying,
  }
}

/** Distance from the beginning, walking arrows forward. */
function layersOf(
  initial: string,
  states: readonly string[],
  pairs: readonly { from: string; to: string }[],
): Map<string, number> {
  const layer = new Map<string, number>([[initial, 0]])
  const queue = [initial]
  for (let at = queue.shift(); at !== undefined; at = queue.shift())
    for (const { from, to } of pairs)
      if (from === at && !layer.has(to)) {
        layer.set(to, (layer.get(at) ?? 0) + 1)
        queue.push(to)
      }
  for (const one of states) if (!layer.has(one)) layer.set(one, 0)
  return layer
}

/** Rows inside the columns by the mean row of the neighbours: few crossings after four sweeps. */
function orderRows(columns: string[][], pairs: readonly { from: string; to: string }[]): Map<string, number> {
  const row = new Map<string, number>()
  for (const column of columns) for (const [i, one] of (column ?? []).entries()) row.set(one, i)
  for (let sweep = 0; sweep < 4; sweep++)
    for (const column of columns) {
      if (!column) continue
      const mean = (one: string): number => {
        const near = pairs
          .flatMap(({ from, to }) => (from === one ? [to] : to === one ? [from] : []))
          .map((other) => row.get(other) ?? 0)
        return near.length === 0 ? (row.get(one) ?? 0) : near.reduce((a, b) => a + b, 0) / near.length
      }
      const sorted = [...column].sort((a, b) => mean(a) - mean(b))
      sorted.forEach((one, i) => {
        column[i] = one
        row.set(one, i)
      })
    }
  return row
}
