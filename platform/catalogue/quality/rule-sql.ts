import { LOCAL_OFFSET_MINUTES } from '../../../base/index.ts'
import { type Sql, sql } from '../../store/index.ts'
import { type DataColumn, dataColumns, tableOf } from '../datasets/decide.ts'
import type { DatasetItem } from '../datasets/declare.ts'
import type { Operator, Term, Test } from './declare.ts'
import { wholePattern } from './pattern.ts'
import { validSql } from './valid-sql.ts'

/** What the compiler must know besides the rule. */
export type CompileWorld = {
  readonly district: string
  readonly dataset: string
  /** Where the rows lie, when not in the dataset's own table: rows of one load, of this district only. */
  readonly table?: string
  readonly items: readonly DatasetItem[]
  /** Items of other datasets that rules name; undefined = it has no rows (any more). */
  readonly other: (dataset: string) => readonly DatasetItem[] | undefined
  /** Codes that hold today; undefined = the list is unknown. */
  readonly codes: (list: string) => readonly string[] | undefined
  /** Local day of measuring. */
  readonly today: string
}

/**
 * A rule over the rows `t` of a data table: `bad` is true for a row that breaks it (never null), `joins` is what it
 * needs beside them.
 */
export type RowRule = { readonly bad: Sql; readonly joins: readonly Sql[] }

const OPERATORS = { eq: '=', ne: '<>', lt: '<', le: '<=', gt: '>', ge: '>=' } as const satisfies Record<
  Operator,
  string
>
export const operatorSql = (op: Operator): Sql => sql.raw(OPERATORS[op])

export const columnOf = (items: readonly DatasetItem[], name: string): DataColumn | undefined =>
  dataColumns(items).find((column) => column.item === name)

const NUMBERS = new Set(['bigint', 'double precision'])

/** Text is ordered by its code points, whatever the collation of the database; numbers are exact. */
const comparable = (value: Sql, { type }: DataColumn): Sql =>
  type === 'text' ? sql`${value} collate "C"` : NUMBERS.has(type) ? sql`${value}::numeric` : value

const localDay = (value: Sql): Sql =>
  sql`((${value} at time zone 'UTC') + interval '${sql.raw(String(LOCAL_OFFSET_MINUTES))} minutes')::date`

function termSql(term: Term, world: CompileWorld): Sql | null {
  if ('today' in term) return sql`${world.today}::date`
  if ('value' in term)
    return typeof term.value === 'number'
      ? sql`${term.value}::numeric`
      : /^\d{4}-\d{2}-\d{2}$/.test(term.value)
        ? sql`${term.value}::date`
        : sql`${term.value}::text collate "C"`
  if ('item' in term) {
    const column = columnOf(world.items, term.item)
    const item = world.items.find((one) => one.name === term.item)
    if (!column || !item) return null
    const value = sql`t.${sql.id(column.name)}`
    // stewards think in yuan; the column holds fen
    if (item.field.kind === 'money') return sql`(${value}::numeric / 100)`
    return column.type === 'timestamptz' ? localDay(value) : comparable(value, column)
  }
  const parts = ('sum' in term ? term.sum : term.minus).map((one) => termSql(one, world))
  if (parts.some((part) => part === null)) return null
  return sql`(${sql.join(parts as Sql[], 'sum' in term ? ' + ' : ' - ')})${'minus' in term ? sql.raw('::numeric') : sql.empty}`
}

/** The n-th rule of a run; `n` keeps the names of its joins apart. Null where it is not of rows, or what it names is gone. */
export function rowRule(test: Test, world: CompileWorld, n: number): RowRule | null {
  const { items, district } = world
  const column = 'item' in test ? columnOf(items, test.item) : undefined
  if ('item' in test && !column) return null
  const value = column ? sql`t.${sql.id(column.name)}` : sql.empty
  const beside = sql.id(`r${n}`)
  const rule = (bad: Sql, ...joins: Sql[]): RowRule => ({ bad: sql`coalesce(${bad}, false)`, joins })
  switch (test.is) {
    case 'filled':
      return rule(
        column?.type === 'text'
          ? sql`(${value} is null or btrim(${value}) = '')`
          : column?.type === 'text[]'
            ? sql`(${value} is null or cardinality(${value}) = 0)`
            : sql`${value} is null`,
      )
    case 'typed':
      return rule(sql`false`)
    case 'unique':
      return uniqueRule(test.items, world, beside, rule)
    case 'valid':
      return rule(sql`(${value} is not null and not ${validSql(test.as, value, world.today)})`)
    case 'pattern':
      return rule(sql`${value} !~ ${wholePattern(test.pattern)}`)
    case 'oneOf':
      return rule(sql`${value} <> all(${test.values}::text[])`)
    case 'coded': {
      const codes = world.codes(test.list)
      if (!codes) return null
      return rule(
        column?.type === 'text[]'
          ? sql`not ${value} <@ ${codes}::text[]`
          : sql`${value} <> all(${codes}::text[])`,
      )
    }
    case 'length': {
      const outside = [
        ...(test.min === undefined ? [] : [sql`char_length(${value}) < ${test.min}::int`]),
        ...(test.max === undefined ? [] : [sql`char_length(${value}) > ${test.max}::int`]),
      ]
      return rule(sql`(${sql.join(outside, ' or ')})`)
    }
    case 'compare': {
      const left = termSql(test.left, world)
      const right = termSql(test.right, world)
      return left && right ? rule(sql`not (${left} ${operatorSql(test.op)} ${right})`) : null
    }
    case 'exists': {
      const of = columnOf(world.other(test.dataset) ?? [], test.of)
      if (!of || !column) return null
      const there = comparable(sql`o.${sql.id(of.name)}`, of)
      return rule(
        sql`(${value} is not null and ${beside}.v is null)`,
        sql`left join (select distinct ${there} as v from ${sql.id(tableOf(test.dataset))} o
          where o.district = ${district} and o.${sql.id(of.name)} is not null) ${beside}
          on ${beside}.v = ${comparable(value, column)}`,
      )
    }
    case 'agrees': {
      const others = world.other(test.dataset) ?? []
      const [on, ofOn, of] = [
        columnOf(items, test.on),
        columnOf(others, test.ofOn),
        columnOf(others, test.of),
      ]
      if (!on || !ofOn || !of || !column) return null
      const key = comparable(sql`o.${sql.id(ofOn.name)}`, ofOn)
      return rule(
        sql`not (${comparable(value, column)} ${operatorSql(test.op)} ${beside}.v)`,
        // of several rows there the newest counts
        sql`left join (select distinct on (${key}) ${key} as k, ${comparable(sql`o.${sql.id(of.name)}`, of)} as v
          from ${sql.id(tableOf(test.dataset))} o where o.district = ${district}
            and o.${sql.id(ofOn.name)} is not null and o.${sql.id(of.name)} is not null
          order by ${key}, o.since desc, o.key) ${beside}
          on ${beside}.k = ${comparable(sql`t.${sql.id(on.name)}`, on)}`,
      )
    }
    case 'age': {
      const day = column?.type === 'timestamptz' ? localDay(value) : value
      return rule(sql`${world.today}::date - ${day} > ${test.days}::int`)
    }
    default:
      return null
  }
}

function uniqueRule(
  names: readonly string[],
  world: CompileWorld,
  beside: Sql,
  rule: (bad: Sql, ...joins: Sql[]) => RowRule,
): RowRule | null {
  const { items } = world
  const columns = names.flatMap((name) => columnOf(items, name) ?? [])
  if (columns.length < names.length) return null
  const keys = items.filter((item) => item.key).map((item) => item.name)
  // rows of one key are one row: the table's own key sees to it
  if (names.length === keys.length && keys.every((key) => names.includes(key))) return rule(sql`false`)
  const own = columns.map(({ name }) => sql`o.${sql.id(name)}`)
  return rule(
    sql`${beside}.n is not null`,
    sql`left join (select ${sql.join(own)}, count(*) as n from ${placeOf(world)} o
      where ${world.table === undefined ? sql`o.district = ${world.district} and ` : sql.empty}${sql.join(
        own.map((one) => sql`${one} is not null`),
        ' and ',
      )}
      group by ${sql.join(own)} having count(*) > 1) ${beside}
      on ${sql.join(
        columns.map(({ name }) => sql`${beside}.${sql.id(name)} = t.${sql.id(name)}`),
        ' and ',
      )}`,
  )
}

/** The rows of a data table as `t`, with what these rules need beside them. */
export const rowsWith = (
  world: CompileWorld,
  rules: readonly Pick<RowRule, 'joins'>[],
  beside: Sql = sql.empty,
): Sql =>
  sql`from ${placeOf(world)} t ${sql.join(
    rules.flatMap((one) => one.joins),
    ' ',
  )} ${beside} where ${world.table === undefined ? sql`t.district = ${world.district}` : sql`true`}`

const placeOf = ({ dataset, table }: CompileWorld): Sql => sql.id(table ?? tableOf(dataset))
