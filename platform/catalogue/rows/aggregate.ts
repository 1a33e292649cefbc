import { no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { type Reader, type Sql, sql } from '../../store/index.ts'
import type { Dataset } from '../datasets/index.ts'
import { clearWhere, suppressed } from './decide.ts'
import { type Ask, type Group, LEAST_GROUP, type Measure, refusals, type Sight } from './declare.ts'
import { type Lens, type RowColumn, reading, where } from './filter.ts'

const MOST_GROUPS = 1000

/**
 * Counts and measures by items 统计. Only rows in which each named item stands in clear are counted; groups below k are
 * not told to those whose data it is not, nor are greatest and least, which are single values.
 */
export async function aggregate(
  reader: Reader,
  dataset: Dataset,
  sight: Sight,
  ask: Ask & { readonly by: readonly string[]; readonly measures?: readonly Measure[] },
  lens?: Lens,
): Promise<Result<{ readonly groups: readonly Group[]; readonly suppressed: number }, Refusal>> {
  const begun = reading(dataset, sight, ask, lens)
  if (!begun.ok) return begun
  const { table, filter } = begun.value
  const measures = ask.measures ?? []
  const open: Sql[] = []
  const columnOf = (item: string): RowColumn | null => {
    const column = table.columns.find((one) => one.item === item)
    const clear = column ? clearWhere(sight, item) : false
    if (!column || clear === false) return null
    open.push(where(clear, table))
    return column
  }
  const by: Sql[] = []
  for (const item of ask.by) {
    if (item === 'area') {
      by.push(sql`d.area`)
      continue
    }
    const column = columnOf(item)
    if (!column) return no(refusals['rows.itemNotClear']({ item: item.slice(0, 40) }))
    if (column.type === 'jsonb' || column.sealed) return no(refusals['rows.badAsk']({ item }))
    by.push(sql`d.${sql.id(column.name)}`)
  }
  const measured: Sql[] = []
  for (const one of measures) {
    const column = columnOf(one.item)
    if (!column) return no(refusals['rows.itemNotClear']({ item: one.item.slice(0, 40) }))
    const single = one.do === 'min' || one.do === 'max'
    if (column.sealed || !['bigint', 'double precision'].includes(column.type) || (single && !sight.own))
      return no(refusals['rows.badAsk']({ item: one.item }))
    measured.push(sql`${sql.raw(one.do)}(d.${sql.id(column.name)})::double precision`)
  }
  const rows = await reader.query<{ n: number } & Record<string, unknown>>(
    sql`select count(*) as n${sql.join(
      by.map((column, i) => sql`, ${column} as ${sql.id(`b${i}`)}`),
      '',
    )}${sql.join(
      measured.map((column, i) => sql`, ${column} as ${sql.id(`m${i}`)}`),
      '',
    )} from ${table.table} d where ${sql.join([filter, ...open], ' and ')}${
      by.length > 0 ? sql` group by ${sql.join(by)} order by ${sql.join(by)}` : sql.empty
    } limit ${MOST_GROUPS}`,
  )
  const told = sight.own
    ? rows.map(() => true)
    : suppressed(
        rows.map((row) => row.n),
        LEAST_GROUP,
      )
  return ok({
    // a small group is not even named: that there is one would tell of somebody
    groups: rows
      .filter((_, i) => told[i])
      .map((row) => ({
        by: by.map((_, k) => row[`b${k}`]),
        count: row.n,
        measures: measured.map((_, k) => (row[`m${k}`] as number | null) ?? null),
      })),
    suppressed: told.filter((one) => !one).length,
  })
}
