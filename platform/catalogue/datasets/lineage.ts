import type { Id, Say } from '../../../base/index.ts'

/** 源文件列 · 信息项 · 台账字段 · 指标. */
export const lineageKinds = ['heading', 'item', 'field', 'indicator'] as const
export type LineageKind = (typeof lineageKinds)[number]

export type LineageNode = {
  readonly id: string
  readonly kind: LineageKind
  readonly title: Say
  /** Where it stands: file, dataset, register. */
  readonly of: Say
  /** Page it opens. */
  readonly to?: string
  /** What it is a column, item, field of, for words: `identity number, element idNumber@1`. */
  readonly note?: string
}
export type LineageEdge = { readonly from: string; readonly to: string; readonly how?: string }
/** 血缘 of the elements of one dataset. */
export type Lineage = { readonly nodes: readonly LineageNode[]; readonly edges: readonly LineageEdge[] }

export type LineageSources = {
  readonly dataset: { readonly id: Id; readonly title: Say }
  readonly items: readonly { readonly name: string; readonly title: Say; readonly element?: string }[]
  /** The mapping in force: headings by item, and how many steps mend them. */
  readonly rules: readonly {
    readonly item: string
    readonly from: readonly string[]
    readonly steps: number
  }[]
  readonly file: string | null
  /** Registers that take items in, or that these data are themselves. */
  readonly fields: readonly {
    readonly register: string
    readonly title: Say
    readonly item: string
    readonly field: string
    readonly fieldTitle: Say
    readonly legal: boolean
  }[]
  /** Figures counted over items or register fields. */
  readonly indicators: readonly {
    readonly name: string
    readonly title: Say
    readonly uses: readonly { readonly item: string; readonly register?: string }[]
  }[]
}

const both = (text: string): Say => ({ zh: text, en: text })

/** From the source file's columns to the figures, element by element; what is not joined to anything is left out. */
export function lineageOf(sources: LineageSources): Lineage {
  const nodes = new Map<string, LineageNode>()
  const edges: LineageEdge[] = []
  const add = (node: LineageNode): string => {
    if (!nodes.has(node.id)) nodes.set(node.id, node)
    return node.id
  }
  const items = new Map(
    sources.items.map((one) => [
      one.name,
      add({
        id: `item ${one.name}`,
        kind: 'item',
        title: one.title,
        of: sources.dataset.title,
        ...(one.element ? { note: one.element } : {}),
      }),
    ]),
  )
  for (const { item, from, steps } of sources.rules) {
    const target = items.get(item)
    if (!target) continue
    for (const heading of from) {
      const id = add({
        ...{ id: `heading ${heading}`, kind: 'heading', title: both(heading) },
        of: both(sources.file ?? '—'),
      })
      edges.push({ from: id, to: target, ...(steps > 0 ? { how: String(steps) } : {}) })
    }
  }
  const fieldOf = new Map<string, string>()
  for (const one of sources.fields) {
    const source = items.get(one.item)
    if (!source) continue
    const id = add({
      ...{ id: `field ${one.register} ${one.field}`, kind: 'field', title: one.fieldTitle, of: one.title },
      to: `/registers/${one.register.replace('.', '/')}`,
      ...(one.legal ? { note: 'legal' } : {}),
    })
    fieldOf.set(`${one.register} ${one.field}`, id)
    edges.push({ from: source, to: id })
  }
  for (const one of sources.indicators) {
    const from = [
      ...new Set(
        one.uses.flatMap((use) => {
          const id = use.register ? fieldOf.get(`${use.register} ${use.item}`) : items.get(use.item)
          return id ? [id] : []
        }),
      ),
    ]
    if (from.length === 0) continue
    const id = add({
      ...{ id: `indicator ${one.name}`, kind: 'indicator', title: one.title, of: one.title },
      to: `/indicators/${one.name.replace('.', '/')}`,
    })
    edges.push(...from.map((source) => ({ from: source, to: id })))
  }
  const joined = new Set(edges.flatMap((edge) => [edge.from, edge.to]))
  return { nodes: [...nodes.values()].filter((node) => joined.has(node.id)), edges }
}

export type Placed = LineageNode & { readonly x: number; readonly y: number }

export const LINEAGE = { column: 230, gap: 60, row: 34, box: 26, top: 30 } as const

/** Columns left to right by kind; kinds that nothing stands in take no room. Neighbours stand level where they can. */
export function placeLineage(lineage: Lineage): {
  readonly placed: readonly Placed[]
  readonly kinds: readonly LineageKind[]
  readonly width: number
  readonly height: number
} {
  const kinds = lineageKinds.filter((kind) => lineage.nodes.some((node) => node.kind === kind))
  const rowOf = new Map<string, number>()
  const placed: Placed[] = []
  let tallest = 0
  for (const [column, kind] of kinds.entries()) {
    const list = lineage.nodes.filter((node) => node.kind === kind)
    const wish = (node: LineageNode): number => {
      const near = lineage.edges.flatMap((edge) => {
        const row = edge.to === node.id ? rowOf.get(edge.from) : undefined
        return row === undefined ? [] : [row]
      })
      return near.length > 0 ? near.reduce((a, b) => a + b, 0) / near.length : Number.POSITIVE_INFINITY
    }
    const ordered =
      column === 0
        ? list
        : list
            .map((node) => ({ node, at: wish(node) }))
            .sort((a, b) => a.at - b.at)
            .map((one) => one.node)
    ordered.forEach((node, row) => {
      rowOf.set(node.id, row)
      placed.push({ ...node, x: column * (LINEAGE.column + LINEAGE.gap), y: LINEAGE.top + row * LINEAGE.row })
    })
    tallest = Math.max(tallest, ordered.length)
  }
  return {
    placed,
    kinds,
    width: Math.max(1, kinds.length) * (LINEAGE.column + LINEAGE.gap) - LINEAGE.gap,
    height: LINEAGE.top + tallest * LINEAGE.row,
  }
}

/** Everything that leads to a node or follows from it. */
export function relatedTo(lineage: Lineage, id: string): ReadonlySet<string> {
  const found = new Set([id])
  const walk = (from: 'from' | 'to', to: 'from' | 'to') => {
    const waiting = [id]
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop())
      for (const edge of lineage.edges)
        if (edge[from] === at && !found.has(edge[to])) {
          found.add(edge[to])
          waiting.push(edge[to])
        }
  }
  walk('from', 'to')
  walk('to', 'from')
  return found
}
