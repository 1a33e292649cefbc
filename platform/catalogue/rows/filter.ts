import { no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { halfWidth } from '../../fields/decide.ts'
import type { Predicate } from '../../org/declare.ts'
import { compile } from '../../org/index.ts'
import { fits, RANGED } from '../../registers/decide.ts'
import { type Sql, sql } from '../../store/index.ts'
import { type DataColumn, type Dataset, dataColumns, tableOf } from '../datasets/index.ts'
import { clearWhere } from './decide.ts'
import { type Ask, type Condition, refusals, type Sight } from './declare.ts'

export type Known = {
  readonly table: Sql
  readonly columns: readonly DataColumn[]
  /** Logical columns of predicates. */
  readonly named: Readonly<Record<string, Sql>>
}

/** The table of a dataset and the names that predicates have for its columns. */
export const known = (dataset: Dataset): Known => {
  const columns = dataColumns(dataset.items)
  return {
    table: sql.id(tableOf(dataset.id)),
    columns,
    named: {
      area: sql`d.area`,
      ...Object.fromEntries(columns.map(({ item, name }) => [`item.${item}`, sql`d.${sql.id(name)}`])),
    },
  }
}

export const where = (predicate: Predicate, { named }: Known): Sql => compile(predicate, named)

function conditionSql(one: Condition, column: DataColumn): Sql | undefined {
  const name = sql`d.${sql.id(column.name)}`
  const type = sql.raw(column.type)
  if ('is' in one) {
    if (one.is === null) return sql`${name} is null`
    if (!fits(column.type, one.is)) return undefined
    return column.type === 'text[]' ? sql`${one.is} = any(${name})` : sql`${name} = ${one.is}::${type}`
  }
  if ('in' in one) {
    if (one.in.length > 500 || !one.in.every((value) => fits(column.type, value))) return undefined
    return column.type === 'text[]'
      ? sql`${name} && ${one.in}::text[]`
      : sql`${name} = any(${one.in}::${type}[])`
  }
  const { from, to } = one
  if (!RANGED.includes(column.type) || (from === undefined && to === undefined)) return undefined
  if (![from, to].every((end) => end === undefined || fits(column.type, end))) return undefined
  return sql.join(
    [
      ...(from === undefined ? [] : [sql`${name} >= ${from}::${type}`]),
      ...(to === undefined ? [] : [sql`${name} <= ${to}::${type}`]),
    ],
    ' and ',
  )
}

/** Words of a search as they are compared: half width, lower case. */
export const wordsOf = (q: string): string[] =>
  [...new Set(halfWidth(q).toLowerCase().split(/\s+/).filter(Boolean))].slice(0, 8)

function searchSql(q: string, sight: Sight, table: Known): Sql {
  const texts = table.columns.flatMap(({ item, name, type }) => {
    const open = type === 'text' ? clearWhere(sight, item) : false
    return open === false ? [] : [{ name: sql`d.${sql.id(name)}`, open: where(open, table) }]
  })
  const words = wordsOf(q)
  if (words.length === 0) return sql`true`
  if (texts.length === 0) return sql`false`
  return sql.join(
    words.map(
      (word) =>
        sql`(${sql.join(
          texts.map(({ name, open }) => sql`(${open} and strpos(lower(${name}), ${word}) > 0)`),
          ' or ',
        )})`,
    ),
    ' and ',
  )
}

/** THE filter: what may be seen and what was asked. List, count, look-up, export, search and aggregate all use it. */
export function filterSql(dataset: Dataset, sight: Sight, ask: Ask, table: Known): Result<Sql, Refusal> {
  const parts: Sql[] = [sql`d.district = ${dataset.district}`, where(sight.where, table)]
  if (ask.area !== undefined) parts.push(where({ column: 'area', startsWith: ask.area }, table))
  for (const one of ask.conditions ?? []) {
    const column = table.columns.find(({ item }) => item === one.item)
    const open = column ? clearWhere(sight, one.item) : false
    // an item that is not there and one that may not be seen are told alike
    if (!column || open === false) return no(refusals['rows.itemNotClear']({ item: one.item.slice(0, 40) }))
    const condition = conditionSql(one, column)
    if (!condition) return no(refusals['rows.badAsk']({ item: one.item }))
    parts.push(where(open, table), condition)
  }
  if (ask.q !== undefined) parts.push(searchSql(ask.q, sight, table))
  return ok(sql.join(parts, ' and '))
}

const seesNothing = (sight: Sight): boolean => sight.where === false

/** Why nothing is read at all; null when something may be. */
export const guard = (dataset: Dataset, sight: Sight): Refusal | null =>
  seesNothing(sight)
    ? refusals['rows.noSight']()
    : dataset.origin === 'intake'
      ? null
      : refusals['rows.noTable']()
