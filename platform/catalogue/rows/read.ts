import { no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { type Reader, type Sql, sql } from '../../store/index.ts'
import type { Dataset } from '../datasets/index.ts'
import { shown } from './decide.ts'
import { type Ask, refusals, type ShownRow, type Sight } from './declare.ts'
import { filterSql, guard, type Known, known, where } from './filter.ts'

/** Hides the key of a row in what leaves, and finds the row again. The vault is one. */
export type Cipher = { seal(text: string): string; open(sealed: string): string }

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
