import { isId, no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { halfWidth } from '../../fields/decide.ts'
import type { Vault } from '../../fields/index.ts'
import type { Predicate } from '../../org/declare.ts'
import { compile } from '../../org/index.ts'
import { columnsOf, fits, RANGED, tableOf as tableOfRegister } from '../../registers/decide.ts'
import { keyOf, type RegisterType } from '../../registers/index.ts'
import { type Sql, sql } from '../../store/index.ts'
import { KEY_SEPARATOR } from '../datasets/decide.ts'
import { type DataColumn, type Dataset, dataColumns, tableOf } from '../datasets/index.ts'
import { clearWhere } from './decide.ts'
import { type Ask, type Condition, refusals, type Sight } from './declare.ts'

/** What rows of registers are read through: their seals, and how their keys are kept. The city has one. */
export type Lens = {
  readonly vault: Pick<Vault, 'open' | 'blind'>
  readonly register: (name: string) => RegisterType | undefined
}

/** A typed column; a sealed one holds what only the vault can read. */
export type RowColumn = DataColumn & { readonly sealed: boolean }

export type Known = {
  readonly name: string
  readonly table: Sql
  readonly columns: readonly RowColumn[]
  /** Logical columns of predicates. */
  readonly named: Readonly<Record<string, Sql>>
  /** By what pages go on; `placed` is a value of it, undefined when the text is none. */
  readonly place: Sql
  readonly placed: (text: string) => Sql | undefined
  readonly among: (places: readonly string[]) => Sql
  /** The business key as the table holds it, and of a business key as it is said. */
  readonly keyed: Sql
  readonly stored: (key: string) => string | null
  readonly since: Sql
  readonly doubted: Sql
  /** Rows in force; of another alias, as words after others. */
  readonly standing: Sql
  readonly inForce: (alias: string) => Sql
  readonly opened: (value: unknown) => unknown
}

const knownIntake = (dataset: Dataset): Known => {
  const columns = dataColumns(dataset.items).map((one) => ({ ...one, sealed: false }))
  return {
    name: tableOf(dataset.id),
    table: sql.id(tableOf(dataset.id)),
    columns,
    named: namedOf(columns),
    place: sql`d.key`,
    placed: (text) => sql`${text}`,
    among: (places) => sql`d.key = any(${places}::text[])`,
    keyed: sql`d.key`,
    stored: (key) => key,
    since: sql`d.since`,
    doubted: sql`d.doubted`,
    standing: sql`true`,
    inForce: () => sql.empty,
    opened: (value) => value,
  }
}

/** A sealed column answers no predicate: what names one is a fault, never a filter that is dropped. */
const namedOf = (columns: readonly RowColumn[]): Known['named'] => ({
  area: sql`d.area`,
  ...Object.fromEntries(
    columns.filter((one) => !one.sealed).map(({ item, name }) => [`item.${item}`, sql`d.${sql.id(name)}`]),
  ),
})

/** One part of a business key as its field holds it. */
const partOf = (kind: string | undefined, text: string): unknown =>
  kind === 'integer' || kind === 'money' || kind === 'decimal'
    ? Number(text)
    : kind === 'yes'
      ? text === 'true'
      : text

/** The table of a register 台账 as rows of its dataset. */
function knownRegister(dataset: Dataset, type: RegisterType, { vault }: Lens): Known {
  const declared = Object.fromEntries(
    dataset.items.flatMap(({ name, field }) => (Object.hasOwn(type.fields, name) ? [[name, field]] : [])),
  )
  const columns = columnsOf(declared).map(({ field, name, type: sqlType, sealed }) => ({
    ...{ item: field, name, type: sqlType, sealed },
  }))
  const keys = dataset.items.filter((item) => item.key)
  return {
    name: tableOfRegister(type.name),
    table: sql.id(tableOfRegister(type.name)),
    columns,
    named: namedOf(columns),
    place: sql`d.id`,
    placed: (text) => (isId(text) ? sql`${text}::uuid` : undefined),
    among: (places) => sql`d.id = any(${places}::uuid[])`,
    keyed: sql`d.keyed`,
    stored: (key) => {
      const parts = key.split(KEY_SEPARATOR)
      const values = Object.fromEntries(
        keys.map(({ name, field }, i) => [name, partOf(field.kind, parts[i] ?? '')]),
      )
      return keyOf({ vault }, type, values)
    },
    since: sql`d.recorded_at`,
    doubted: sql`array(select w.field from register_doubt w
      where w.district = d.district and w.row_id = d.id and w.outcome is null)`,
    standing: sql`d.state = 'current'`,
    inForce: (alias) => sql` and ${sql.id(alias)}.state = 'current'`,
    opened: (value) => (typeof value === 'string' ? (JSON.parse(vault.open(value)) as unknown) : value),
  }
}

/** The table of a dataset and the names that predicates have for its columns; undefined: it has no rows here. */
export function known(dataset: Dataset, lens: Lens | undefined): Known | undefined {
  if (dataset.origin === 'intake') return knownIntake(dataset)
  const type = dataset.register ? lens?.register(dataset.register) : undefined
  return lens && type ? knownRegister(dataset, type, lens) : undefined
}

export const where = (predicate: Predicate, { named }: Known): Sql => compile(predicate, named)

function conditionSql(one: Condition, column: RowColumn): Sql | undefined {
  const name = sql`d.${sql.id(column.name)}`
  const type = sql.raw(column.type)
  if (column.sealed) return undefined
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
  const texts = table.columns.flatMap(({ item, name, type, sealed }) => {
    const open = type === 'text' && !sealed ? clearWhere(sight, item) : false
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
  const parts: Sql[] = [sql`d.district = ${dataset.district}`, table.standing, where(sight.where, table)]
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
  if (ask.alike && ask.alike.items.length > 0) {
    const names = ask.alike.items.map((item) => table.columns.find((one) => one.item === item)?.name)
    // an item that is not there tells nobody apart, and nothing may be dropped from what tells apart
    if (names.some((name) => name === undefined)) return no(refusals['rows.noTable']())
    // nothing filled in is a value of its own, so that the groups can be looked up at once
    const told = (alias: string) =>
      sql.join(names.map((name) => sql`coalesce(${sql.id(alias)}.${sql.id(name as string)}::text, E'\\x01')`))
    // counted over all rows in force: a search must not make a group smaller, nor an area
    parts.push(sql`(${told('d')}) in (select ${told('e')} from ${table.table} e
      where e.district = ${dataset.district}${table.inForce('e')}
      group by ${told('e')} having count(*) >= ${ask.alike.least}::integer)`)
  }
  if (ask.q !== undefined) parts.push(searchSql(ask.q, sight, table))
  return ok(sql.join(parts, ' and '))
}

const seesNothing = (sight: Sight): boolean => sight.where === false

export type Reading = { readonly table: Known; readonly filter: Sql }

/** What a way of reading begins with: the table and THE filter, or why nothing is read. */
export function reading(
  dataset: Dataset,
  sight: Sight,
  ask: Ask,
  lens: Lens | undefined,
): Result<Reading, Refusal> {
  const table = known(dataset, lens)
  if (seesNothing(sight)) return no(refusals['rows.noSight']())
  if (!table) return no(refusals['rows.noTable']())
  const filter = filterSql(dataset, sight, ask, table)
  return filter.ok ? ok({ table, filter: filter.value }) : filter
}
