import { type Element, many, one } from './moddle.ts'

type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
type Create = (kind: string, values?: Readonly<Record<string, unknown>>) => Element

const COLUMN = 180
const ROW = 130

const sizeOf = (element: Element): { readonly width: number; readonly height: number } =>
  /Event$/.test(element.$type)
    ? { width: 36, height: 36 }
    : /Gateway$/.test(element.$type)
      ? { width: 50, height: 50 }
      : { width: 100, height: 80 }

/** Steps from a start, by the shortest way; what is not reached stands last. */
function columns(nodes: readonly Element[], edges: readonly Element[]): ReadonlyMap<Element, number> {
  const column = new Map<Element, number>()
  let front = nodes.filter((node) => node.$type === 'bpmn:StartEvent')
  for (let rank = 0; front.length > 0; rank++) {
    for (const node of front) column.set(node, rank)
    front = [
      ...new Set(
        edges
          .filter((edge) => front.includes(one(edge, 'sourceRef') as Element))
          .map((edge) => one(edge, 'targetRef') as Element)
          .filter((node) => !column.has(node)),
      ),
    ]
  }
  const last = Math.max(0, ...column.values()) + 1
  for (const node of nodes) if (!column.has(node)) column.set(node, last)
  return column
}

/**
 * A plain drawing, column by column from the start; lines that lead back run below. For flows that the layouter of the
 * library cannot place (many ways into one step).
 */
export function drawPlainly(process: Element, create: Create): Element {
  const elements = many(process, 'flowElements')
  const edges = elements.filter((element) => element.$type === 'bpmn:SequenceFlow')
  const events = elements.filter((element) => element.$type === 'bpmn:BoundaryEvent')
  const nodes = elements.filter((element) => !edges.includes(element) && !events.includes(element))
  const column = columns(nodes, edges)
  const rows = new Map<number, number>()
  const boxes = new Map<Element, Box>()
  for (const node of nodes) {
    const rank = column.get(node) ?? 0
    const row = rows.get(rank) ?? 0
    rows.set(rank, row + 1)
    const size = sizeOf(node)
    boxes.set(node, {
      ...size,
      x: 60 + rank * COLUMN + (100 - size.width) / 2,
      y: 60 + row * ROW + (80 - size.height) / 2,
    })
  }
  const bottom = 60 + Math.max(1, ...rows.values()) * ROW
  const onHost = new Map<Element, number>()
  for (const event of events) {
    const host = one(event, 'attachedToRef')
    const box = host && boxes.get(host)
    if (!host || !box) continue
    const nth = onHost.get(host) ?? 0
    onHost.set(host, nth + 1)
    boxes.set(event, {
      width: 36,
      height: 36,
      x: box.x + 8 + nth * 40 - (nth > 1 ? 100 : 0),
      y: nth > 1 ? box.y - 18 : box.y + box.height - 18,
    })
  }
  const bounds = (box: Box) => create('dc:Bounds', box)
  const point = (x: number, y: number) => create('dc:Point', { x, y })
  let below = 0
  const lines = edges.map((edge) => {
    const from = boxes.get(one(edge, 'sourceRef') as Element) as Box
    const to = boxes.get(one(edge, 'targetRef') as Element) as Box
    const start = { x: from.x + from.width, y: from.y + from.height / 2 }
    const end = { x: to.x, y: to.y + to.height / 2 }
    const forward = end.x > start.x
    const lane = forward ? 0 : bottom + 20 * ++below
    const middle = (start.x + end.x) / 2
    const way = forward
      ? [point(start.x, start.y), point(middle, start.y), point(middle, end.y), point(end.x, end.y)]
      : [
          point(from.x + from.width / 2, from.y + from.height),
          point(from.x + from.width / 2, lane),
          point(to.x + to.width / 2, lane),
          point(to.x + to.width / 2, to.y + to.height),
        ]
    return create('bpmndi:BPMNEdge', { id: `${edge.id}_di`, bpmnElement: edge, waypoint: way })
  })
  const shapes = [...boxes].map(([element, box]) =>
    create('bpmndi:BPMNShape', { id: `${element.id}_di`, bpmnElement: element, bounds: bounds(box) }),
  )
  return create('bpmndi:BPMNDiagram', {
    id: 'diagram',
    plane: create('bpmndi:BPMNPlane', {
      id: 'plane',
      bpmnElement: process,
      planeElement: [...shapes, ...lines],
    }),
  })
}
