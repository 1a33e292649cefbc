import type { Instant } from '../../../base/index.ts'
import { fits, RANGED } from '../../registers/decide.ts'
import { type Reader, type Sql, sql } from '../../store/index.ts'
import type { Dataset } from '../datasets/index.ts'
import type { RowFigure, RowTest } from './declare.ts'
import { type Known, known, type Lens } from './filter.ts'

const DAY = 86_400_000

/** One test as SQL; a field that is not there or cannot answer is a fault: a figure is never counted by less. */
function testSql(test: RowTest, table: Known): Sql {
  const column = table.columns.find((one) => one.item === test.field)
  if (!column) throw new Error(`a figure tests ${test.field}, which ${table.name} does not hold`)
  const name = sql`d.${sql.id(column.name)}`
  if ('filled' in test) return test.filled ? sql`${name} is not null` : sql`${name} is null`
  const wanted = 'in' in test ? test.in : [test.from, test.to].flatMap((end) => end ?? [])
  const ranged = !('in' in test)
  if (
    column.sealed ||
    wanted.length === 0 ||
    (ranged && !RANGED.includes(column.type)) ||
    !wanted.every((one) => fits(column.type, one))
  )
    throw new Error(`a figure cannot test ${test.field} of ${table.name} like that`)
  const type = sql.raw(column.type)
  if ('in' in test)
    return column.type === 'text[]'
      ? sql`${name} && ${test.in}::text[]`
      : sql`${name} = any(${test.in}::${type}[])`
  return sql.join(
    [
      ...(test.from === undefined ? [] : [sql`${name} >= ${test.from}::${type}`]),
      ...(test.to === undefined ? [] : [sql`${name} <= ${test.to}::${type}`]),
    ],
    ' and ',
  )
}

const allOf = (tests: readonly RowTest[], table: Known): Sql =>
  tests.length === 0
    ? sql`true`
    : sql.join(
        tests.map((one) => sql`(${testSql(one, table)})`),
        ' and ',
      )

/** Fields of a row multiplied, and that added up over all rows; of none: the number of rows. */
function added(fields: readonly string[], table: Known): Sql {
  const factors = fields.map((field) => {
    const column = table.columns.find((one) => one.item === field)
    if (!column || column.sealed || !NUMBERS.includes(column.type))
      throw new Error(`a figure cannot add up ${field} of ${table.name}`)
    return sql`d.${sql.id(column.name)}::numeric`
  })
  return factors.length === 0
    ? sql`count(*)::float8`
    : sql`coalesce(sum(${sql.join(factors, ' * ')}), 0)::float8`
}
const NUMBERS: readonly string[] = ['bigint', 'double precision']

/**
 * Counts rows of a register or a dataset as they stand 台账指标: how many, what share of them meets something, how full
 * 完整 or how fresh 鲜活 they are. Whole figures only: no group of few persons comes out of it.
 */
export async function rowFigure(
  reader: Reader,
  dataset: Dataset,
  figure: RowFigure,
  at: Instant,
  lens: Lens,
): Promise<{ readonly base: number; readonly hits: number }> {
  const table = known(dataset, lens)
  if (!table) return { base: 0, hits: 0 }
  const { share, sum, per } = figure
  const where = sql`d.district = ${dataset.district} and ${table.standing} and ${allOf(figure.where ?? [], table)}`
  if (sum) {
    const named = [...new Set([...sum, ...(per ?? [])])]
    const held = allOf(
      named.map((field) => ({ field, filled: true })),
      table,
    )
    const row = await reader.one<{ base: number; hits: number }>(
      sql`select ${added(per ?? [], table)} as base, ${added(sum, table)} as hits from ${table.table} d where ${where} and ${held}`,
    )
    return { base: row?.base ?? 0, hits: row?.hits ?? 0 }
  }
  const hits = !share
    ? sql`count(*)`
    : 'tests' in share
      ? sql`count(*) filter (where ${allOf(share.tests, table)})`
      : 'withinDays' in share
        ? sql`count(*) filter (where ${table.since} >= ${new Date(at.getTime() - share.withinDays * DAY)}::timestamptz)`
        : sql.join(
            share.filled.map(
              (field) => sql`count(*) filter (where ${testSql({ field, filled: true }, table)})`,
            ),
            ' + ',
          )
  const row = await reader.one<{ base: number; hits: number }>(
    sql`select count(*)::bigint as base, (${hits})::bigint as hits from ${table.table} d where ${where}`,
  )
  const cells = share && 'filled' in share ? share.filled.length : 1
  return { base: (row?.base ?? 0) * cells, hits: row?.hits ?? 0 }
}
