import { no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { halfWidth } from '../../fields/decide.ts'
import type { Predicate } from '../../org/declare.ts'
import { compile } from '../../org/index.ts'
import { type Reader, type Sql, sql } from '../../store/index.ts'
import { type DataColumn, type Dataset, dataColumns, tableOf } from '../datasets/index.ts'
import { clearWhere, shown, suppressed } from './decide.ts'
import {
  type Ask,
  type Condition,
  type Group,
  LEAST_GROUP,
  type Measure,
  refusals,
  type ShownRow,
  type Sight,
} from './declare.ts'

/** Hides the key of a row in what leaves, and finds the row again. The vault is one. */
export type Cipher = { seal(text: string): string; open(sealed: string): string }

type Known = {
  readonly table: Sql
  readonly columns: readonly DataColumn[]
  /** Logical columns of predicates. */
  readonly named: Readonly<Record<string, Sql>>
}

const known = (dataset: Dataset): Known => {
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

const where = (predicate: Predicate, { named }: Known): Sql => compile(predicate, named)

/** Numbers, days and instants may be asked by range; what a column cannot answer is refused, never guessed. */
const RANGED: readonly string[] = ['bigint', 'double precision', 'date', 'timestamptz']

function fits(type: string, value: unknown): boolean {
  switch (type) {
    case 'bigint':
      return Number.isSafeInteger(value)
    case 'double precision':
      return typeof value === 'number' && Number.isFinite(value)
    case 'boolean':
      return typeof value === 'boolean'
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value))
    case 'timestamptz':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value))
    case 'text':
    case 'text[]':
      return typeof value === 'string'
    default:
      return false
  }
}

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
function filterSql(dataset: Dataset, sight: Sight, ask: Ask, table: Known): Result<Sql, Refusal> {
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

type RawRow = {
  readonly key: string
  readonly area: string
  readonly since: Date
  readonly doubted: readonly string[]
  readonly holding: readonly boolean[] | null
} & Record<string, unknown>

/** Columns read: hidden items never leave the database. */
function columnsSql(sight: Sight, table: Known): Sql {
  const open = table.columns.filter(({ item }) => (sight.items[item] ?? 'hidden') !== 'hidden')
  const holding =
    sight.parts.length > 1
      ? sql`array[${sql.join(sight.parts.map((part) => sql`(${where(part.where, table)}) is true`))}]`
      : sql`null::boolean[]`
  return sql`d.key, d.area, d.since, d.doubted, ${holding} as holding${sql.join(
    open.map(({ name }) => sql`, d.${sql.id(name)}`),
    '',
  )}`
}

function rowOf(raw: RawRow, sight: Sight, table: Known, cipher: Cipher | null): ShownRow {
  const values: Record<string, unknown> = {}
  for (const { item, name } of table.columns) if (name in raw) values[item] = raw[name]
  const out = shown(sight, values, raw.holding ?? [true])
  return {
    ref: cipher ? cipher.seal(raw.key) : '',
    ...out,
    doubted: raw.doubted.filter((item) => Object.hasOwn(out.values, item)),
    area: raw.area,
    since: raw.since,
  }
}

const seesNothing = (sight: Sight): boolean => sight.where === false

const guard = (dataset: Dataset, sight: Sight): Refusal | null =>
  seesNothing(sight)
    ? refusals['rows.noSight']()
    : dataset.origin === 'intake'
      ? null
      : refusals['rows.noTable']()

export type Page = { readonly rows: readonly ShownRow[]; readonly next: string | null }

async function pageOf(
  reader: Reader,
  dataset: Dataset,
  sight: Sight,
  filter: Sql,
  after: string | null,
  limit: number,
): Promise<RawRow[]> {
  const table = known(dataset)
  return reader.query<RawRow>(sql`select ${columnsSql(sight, table)} from ${table.table} d
    where ${filter}${after === null ? sql.empty : sql` and d.key > ${after}`} order by d.key limit ${limit}`)
}

/** One page of rows. */
export async function list(
  reader: Reader,
  dataset: Dataset,
  sight: Sight,
  ask: Ask & { readonly limit: number; readonly cursor?: string },
  cipher: Cipher,
): Promise<Result<Page, Refusal>> {
  const refused = guard(dataset, sight)
  if (refused) return no(refused)
  const table = known(dataset)
  const filter = filterSql(dataset, sight, ask, table)
  if (!filter.ok) return filter
  const after = ask.cursor === undefined ? null : opened(ask.cursor, cipher)
  if (after === undefined) return no(refusals['rows.notFound']())
  const raw = await pageOf(reader, dataset, sight, filter.value, after, ask.limit + 1)
  const more = raw.length > ask.limit
  if (more) raw.pop()
  const last = raw.at(-1)
  return ok({
    rows: raw.map((one) => rowOf(one, sight, table, cipher)),
    next: more && last ? cipher.seal(last.key) : null,
  })
}

function opened(text: string, cipher: Cipher): string | undefined {
  try {
    return cipher.open(text)
  } catch {
    return undefined
  }
}

export async function count(
  reader: Reader,
  dataset: Dataset,
  sight: Sight,
  ask: Ask = {},
): Promise<Result<number, Refusal>> {
  const refused = guard(dataset, sight)
  if (refused) return no(refused)
  const table = known(dataset)
  const filter = filterSql(dataset, sight, ask, table)
  if (!filter.ok) return filter
  const row = await reader.one<{ n: number }>(
    sql`select count(*) as n from ${table.table} d where ${filter.value}`,
  )
  return ok(row?.n ?? 0)
}

/** One row by the name it left under. */
export async function get(
  reader: Reader,
  dataset: Dataset,
  sight: Sight,
  ref: string,
  cipher: Cipher,
): Promise<Result<ShownRow, Refusal>> {
  const key = opened(ref, cipher)
  const found = key === undefined ? undefined : (await lookUp(reader, dataset, sight, [key])).get(key)
  return found ? ok({ ...found, ref }) : no(refusals['rows.notFound']())
}

/**
 * Rows by their business keys, many at once 批量查询; a key that is not there and one that may not be seen are absent
 * alike. Answered rows carry no name.
 */
export async function lookUp(
  reader: Reader,
  dataset: Dataset,
  sight: Sight,
  keys: readonly string[],
): Promise<Map<string, ShownRow>> {
  if (guard(dataset, sight)) return new Map()
  const table = known(dataset)
  const filter = filterSql(dataset, sight, {}, table)
  if (!filter.ok) return new Map()
  const rows = await reader.query<RawRow>(
    sql`select ${columnsSql(sight, table)} from ${table.table} d where ${filter.value} and d.key = any(${keys}::text[])`,
  )
  return new Map(rows.map((raw) => [raw.key, rowOf(raw, sight, table, null)]))
}

/**
 * Is a row of this key there whose items are these? 核验: the values are compared inside; unknown, not to be seen and
 * different are one and the same answer. `items` must be granted, however masked.
 */
export async function verify(
  reader: Reader,
  dataset: Dataset,
  sight: Sight,
  claims: readonly { readonly key: string; readonly values: Readonly<Record<string, unknown>> }[],
): Promise<{ readonly holds: boolean; readonly doubted: readonly string[] }[]> {
  const none = { holds: false, doubted: [] }
  if (guard(dataset, sight)) return claims.map(() => none)
  const table = known(dataset)
  const filter = filterSql(dataset, sight, {}, table)
  if (!filter.ok) return claims.map(() => none)
  const items = [...new Set(claims.flatMap((claim) => Object.keys(claim.values)))].filter(
    (item) => (sight.items[item] ?? 'hidden') !== 'hidden',
  )
  const columns = table.columns.filter(({ item }) => items.includes(item))
  const rows = await reader.query<{ key: string; doubted: string[] } & Record<string, unknown>>(
    sql`select d.key, d.doubted${sql.join(
      columns.map(({ name }) => sql`, d.${sql.id(name)}`),
      '',
    )} from ${table.table} d where ${filter.value} and d.key = any(${claims.map((claim) => claim.key)}::text[])`,
  )
  const byKey = new Map(rows.map((row) => [row.key, row]))
  return claims.map(({ key, values }) => {
    const row = byKey.get(key)
    const asked = Object.entries(values)
    const holds =
      asked.length > 0 &&
      asked.every(([item, value]) => {
        const column = columns.find((one) => one.item === item)
        const stands = column ? row?.[column.name] : undefined
        return stands !== undefined && stands !== null && plain(stands) === plain(value)
      })
    return holds
      ? { holds, doubted: asked.map(([item]) => item).filter((item) => row?.doubted.includes(item)) }
      : none
  })
}

const plain = (value: unknown): string =>
  value instanceof Date
    ? value.toISOString()
    : typeof value === 'string'
      ? instantText(value)
      : JSON.stringify(value)

const instantText = (text: string): string =>
  /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text)) ? new Date(text).toISOString() : text

/** All rows, in pages, for a file 导出. */
export async function* exported(
  reader: Reader,
  dataset: Dataset,
  sight: Sight,
  ask: Ask = {},
  page = 2000,
): AsyncGenerator<readonly ShownRow[], Refusal | null> {
  const table = known(dataset)
  const filter = filterSql(dataset, sight, ask, table)
  const refused = guard(dataset, sight) ?? (filter.ok ? null : filter.error)
  if (refused || !filter.ok) return refused
  let after: string | null = null
  for (;;) {
    const raw: RawRow[] = await pageOf(reader, dataset, sight, filter.value, after, page)
    if (raw.length > 0) yield raw.map((one) => rowOf(one, sight, table, null))
    if (raw.length < page) return null
    after = (raw.at(-1) as RawRow).key
  }
}

/** Rows whose values that stand came with a delivery 批次: what subscribers are told. */
export async function* ofDelivery(
  reader: Reader,
  dataset: Dataset,
  sight: Sight,
  delivery: string,
  page: number,
): AsyncGenerator<readonly ShownRow[]> {
  if (guard(dataset, sight)) return
  const table = known(dataset)
  const filter = filterSql(dataset, sight, {}, table)
  if (!filter.ok) return
  const own = sql`${filter.value} and d.delivery = ${delivery}::uuid`
  let after: string | null = null
  for (;;) {
    const raw: RawRow[] = await pageOf(reader, dataset, sight, own, after, page)
    if (raw.length > 0) yield raw.map((one) => rowOf(one, sight, table, null))
    if (raw.length < page) return
    after = (raw.at(-1) as RawRow).key
  }
}

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
): Promise<Result<{ readonly groups: readonly Group[]; readonly suppressed: number }, Refusal>> {
  const refused = guard(dataset, sight)
  if (refused) return no(refused)
  const table = known(dataset)
  const filter = filterSql(dataset, sight, ask, table)
  if (!filter.ok) return filter
  const measures = ask.measures ?? []
  const open: Sql[] = []
  const columnOf = (item: string): DataColumn | null => {
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
    if (column.type === 'jsonb') return no(refusals['rows.badAsk']({ item }))
    by.push(sql`d.${sql.id(column.name)}`)
  }
  const measured: Sql[] = []
  for (const one of measures) {
    const column = columnOf(one.item)
    if (!column) return no(refusals['rows.itemNotClear']({ item: one.item.slice(0, 40) }))
    const single = one.do === 'min' || one.do === 'max'
    if (!['bigint', 'double precision'].includes(column.type) || (single && !sight.own))
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
    )} from ${table.table} d where ${sql.join([filter.value, ...open], ' and ')}${
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
