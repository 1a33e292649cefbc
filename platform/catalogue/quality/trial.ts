import { no, ok, type Refusal, type Result, type Say } from '../../../base/index.ts'
import type { Reader } from '../../store/index.ts'
import type { Dataset } from '../datasets/declare.ts'
import { bind, type Delivery, landed, mappingFault } from '../intake/index.ts'
import { bodyLine, findHead, type Line } from '../sheets/index.ts'
import { type ColumnRule, cellReader, type ReadContext } from '../standards/index.ts'

/** Lines read at a time, and at most: a trial is an answer at the screen, not a load. */
const PAGE = 2_000
const MOST_LINES = 200_000
const HEAD_LINES = 60

/** What a mapping would make of a whole delivery that has landed 试运行. */
export type Trial = {
  readonly rows: number
  readonly rejected: number
  /** More lines than were tried. */
  readonly partial: boolean
  readonly reasons: readonly {
    readonly item: string
    readonly rule: string
    readonly says: Say
    readonly cells: number
    readonly example: string
  }[]
}

/** Reads every landed line by these rules and counts what would be refused; nothing is written. */
export async function tryMapping(
  reader: Reader,
  dataset: Dataset,
  delivery: Delivery,
  rules: readonly ColumnRule[],
  context: ReadContext,
): Promise<Result<Trial, Refusal>> {
  const fault = mappingFault(dataset.items, rules)
  if (fault) return no(fault)
  const asLines = (page: readonly { rowNo: number; cells: string[] }[]): Line[] =>
    page.map(({ rowNo, cells }) => ({ no: rowNo, cells }))
  const first = asLines(await landed(reader, delivery.district, delivery.id, { limit: HEAD_LINES }))
  const head = findHead(
    first,
    rules.flatMap((rule) => rule.from),
  )
  const bound = bind(head.headings, rules)
  if (!bound.ok) return bound
  const columns = bound.value.rules.flatMap(({ rule, columns: at }) => {
    const item = dataset.items.find((one) => one.name === rule.item)
    return item
      ? [
          {
            item,
            rule,
            at: at.map((one) => one + head.left),
            read: cellReader(
              item.field,
              rule.steps,
              rule.edition === undefined ? context : { ...context, edition: rule.edition },
            ),
          },
        ]
      : []
  })
  const reasons = new Map<string, { item: string; rule: string; says: Say; cells: number; example: string }>()
  let [rows, rejected, from, seen] = [0, 0, head.to + 1, 0]
  for (;;) {
    const page = asLines(await landed(reader, delivery.district, delivery.id, { from, limit: PAGE }))
    for (const line of page) {
      if (bodyLine(head, line) !== 'row') continue
      rows++
      let bad = false
      for (const { item, rule, at, read } of columns) {
        const written = at
          .map((one) => line.cells[one] ?? '')
          .filter((one, n) => n === 0 || one.trim() !== '')
          .join(rule.join ?? ' ')
        const cell = read(written.trim() === '' && rule.default !== undefined ? rule.default : written)
        if ('value' in cell) continue
        bad = true
        const key = `${item.name}/${cell.rule}`
        const known = reasons.get(key)
        if (known) known.cells++
        else
          reasons.set(key, { item: item.name, rule: cell.rule, says: cell.says, cells: 1, example: written })
      }
      if (bad) rejected++
    }
    seen += page.length
    const last = page.at(-1)
    if (page.length < PAGE || !last || seen >= MOST_LINES)
      return ok({
        rows,
        rejected,
        partial: page.length === PAGE,
        reasons: [...reasons.values()].sort((a, b) => b.cells - a.cells),
      })
    from = last.no + 1
    // others wait too
    await new Promise((resolve) => setImmediate(resolve))
  }
}
