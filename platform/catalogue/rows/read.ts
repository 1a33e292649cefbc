import { no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { type Reader, type Sql, sql } from '../../store/index.ts'
import type { Dataset } from '../datasets/index.ts'
import { shown } from './decide.ts'
import { type Ask, refusals, type ShownRow, type Sight } from './declare.ts'
import { filterSql, type Known, type Lens, type Reading, reading, where } from './filter.ts'
import { candidates } from './grams.ts'

/** Hides the key of a row in what leaves, and finds the row again. The vault is one. */
export type Cipher = { seal(text: string): string; open(sealed: string): string }

type RawRow = {
  readonly place: string
  readonly keyed: string | null
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
  return sql`${table.place} as place, ${table.keyed} as keyed, d.area, ${table.since} as since,
    ${table.doubted} as doubted, ${holding} as holding${sql.join(
      open.map(({ name }) => sql`, d.${sql.id(name)}`),
      '',
    )}`
}

function rowOf(raw: RawRow, sight: Sight, table: Known, cipher: Cipher | null): ShownRow {
  const values: Record<string, unknown> = {}
  for (const { item, name, sealed } of table.columns)
    if (name in raw) values[item] = sealed ? table.opened(raw[name]) : raw[name]
  const out = shown(sight, values, raw.holding ?? [true])
  return {
    ref: cipher ? cipher.seal(raw.place) : '',
    ...out,
    doubted: raw.doubted.filter((item) => Object.hasOwn(out.values, item)),
    area: raw.area,
    since: raw.since,
  }
}

export type Page = { readonly rows: readonly ShownRow[]; readonly next: string | null }

const pageOf = (
  reader: Reader,
  { table, filter }: Reading,
  sight: Sight,
  after: Sql | undefined,
  limit: number,
): Promise<RawRow[]> =>
  reader.query<RawRow>(sql`select ${columnsSql(sight, table)} from ${table.table} d
    where ${filter}${after ? sql` and ${table.place} > ${after}` : sql.empty} order by ${table.place} limit ${limit}`)

/** The same rows, fewer of them looked at. */
async function narrowed(
  reader: Reader,
  dataset: Dataset,
  sight: Sight,
  begun: Reading,
  ask: Ask,
): Promise<Reading> {
  const among = await candidates(reader, dataset, sight, begun.table, ask.q)
  return among ? { table: begun.table, filter: sql`${begun.filter} and ${among}` } : begun
}

/** One page of rows. */
export async function list(
  reader: Reader,
  dataset: Dataset,
  sight: Sight,
  ask: Ask & { readonly limit: number; readonly cursor?: string },
  cipher: Cipher,
  lens?: Lens,
): Promise<Result<Page, Refusal>> {
  const begun = reading(dataset, sight, ask, lens)
  if (!begun.ok) return begun
  const { table } = begun.value
  const after = ask.cursor === undefined ? undefined : placed(ask.cursor, cipher, table)
  if (ask.cursor !== undefined && !after) return no(refusals['rows.notFound']())
  const asked = await narrowed(reader, dataset, sight, begun.value, ask)
  const raw = await pageOf(reader, asked, sight, after, ask.limit + 1)
  const more = raw.length > ask.limit
  if (more) raw.pop()
  const last = raw.at(-1)
  return ok({
    rows: raw.map((one) => rowOf(one, sight, table, cipher)),
    next: more && last ? cipher.seal(last.place) : null,
  })
}

function placed(ref: string, cipher: Cipher, table: Known): Sql | undefined {
  try {
    return table.placed(cipher.open(ref))
  } catch {
    return undefined
  }
}

export async function count(
  reader: Reader,
  dataset: Dataset,
  sight: Sight,
  ask: Ask = {},
  lens?: Lens,
): Promise<Result<number, Refusal>> {
  const begun = reading(dataset, sight, ask, lens)
  if (!begun.ok) return begun
  const { table, filter } = await narrowed(reader, dataset, sight, begun.value, ask)
  const row = await reader.one<{ n: number }>(sql`select count(*) as n from ${table.table} d where ${filter}`)
  return ok(row?.n ?? 0)
}

/** May anything be read at all? What a file asks before it is begun; nothing is counted for it. */
export const mayRead = (dataset: Dataset, sight: Sight, ask: Ask, lens?: Lens): Result<null, Refusal> => {
  const begun = reading(dataset, sight, ask, lens)
  return begun.ok ? ok(null) : begun
}

/** One row by the name it left under. */
export async function get(
  reader: Reader,
  dataset: Dataset,
  sight: Sight,
  ref: string,
  cipher: Cipher,
  lens?: Lens,
): Promise<Result<ShownRow, Refusal>> {
  const begun = reading(dataset, sight, {}, lens)
  const place = begun.ok ? placed(ref, cipher, begun.value.table) : undefined
  if (!begun.ok || !place) return no(refusals['rows.notFound']())
  const { table, filter } = begun.value
  const raw = await reader.one<RawRow>(
    sql`select ${columnsSql(sight, table)} from ${table.table} d where ${filter} and ${table.place} = ${place}`,
  )
  return raw ? ok({ ...rowOf(raw, sight, table, null), ref }) : no(refusals['rows.notFound']())
}

/** Business keys as a table holds them. */
function storedKeys(table: Known, keys: readonly string[]): Map<string, string> {
  const stored = new Map<string, string>()
  for (const key of keys) {
    const kept = table.stored(key)
    if (kept !== null) stored.set(kept, key)
  }
  return stored
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
  lens?: Lens,
): Promise<Map<string, ShownRow>> {
  const begun = reading(dataset, sight, {}, lens)
  if (!begun.ok) return new Map()
  const { table, filter } = begun.value
  const stored = storedKeys(table, keys)
  const rows = await reader.query<RawRow>(
    sql`select ${columnsSql(sight, table)} from ${table.table} d
      where ${filter} and ${table.keyed} = any(${[...stored.keys()]}::text[])`,
  )
  return new Map(
    rows.map((raw) => [stored.get(raw.keyed as string) as string, rowOf(raw, sight, table, null)]),
  )
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
  lens?: Lens,
): Promise<{ readonly holds: boolean; readonly doubted: readonly string[] }[]> {
  const none = { holds: false, doubted: [] }
  const begun = reading(dataset, sight, {}, lens)
  if (!begun.ok) return claims.map(() => none)
  const { table, filter } = begun.value
  const items = [...new Set(claims.flatMap((claim) => Object.keys(claim.values)))].filter(
    (item) => (sight.items[item] ?? 'hidden') !== 'hidden',
  )
  const columns = table.columns.filter(({ item }) => items.includes(item))
  const stored = storedKeys(
    table,
    claims.map((claim) => claim.key),
  )
  const rows = await reader.query<{ keyed: string; doubted: string[] } & Record<string, unknown>>(
    sql`select ${table.keyed} as keyed, ${table.doubted} as doubted${sql.join(
      columns.map(({ name }) => sql`, d.${sql.id(name)}`),
      '',
    )} from ${table.table} d where ${filter} and ${table.keyed} = any(${[...stored.keys()]}::text[])`,
  )
  const byKey = new Map(rows.map((row) => [stored.get(row.keyed), row]))
  return claims.map(({ key, values }) => {
    const row = byKey.get(key)
    const asked = Object.entries(values)
    const holds =
      asked.length > 0 &&
      asked.every(([item, value]) => {
        const column = columns.find((one) => one.item === item)
        const kept = column ? row?.[column.name] : undefined
        const stands = column?.sealed ? table.opened(kept) : kept
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

/** All rows that also meet `narrow`, in pages. */
async function* paged(
  reader: Reader,
  begun: Reading,
  sight: Sight,
  narrow: Sql | null,
  page: number,
): AsyncGenerator<readonly ShownRow[]> {
  const { table } = begun
  const asked = narrow ? { table, filter: sql`${begun.filter} and ${narrow}` } : begun
  let after: Sql | undefined
  for (;;) {
    const raw: RawRow[] = await pageOf(reader, asked, sight, after, page)
    if (raw.length > 0) yield raw.map((one) => rowOf(one, sight, table, null))
    if (raw.length < page) return
    after = table.placed((raw.at(-1) as RawRow).place)
  }
}

/** All rows, in pages, for a file 导出. */
export async function* exported(
  reader: Reader,
  dataset: Dataset,
  sight: Sight,
  ask: Ask = {},
  page = 2000,
  lens?: Lens,
): AsyncGenerator<readonly ShownRow[], Refusal | null> {
  const begun = reading(dataset, sight, ask, lens)
  if (!begun.ok) return begun.error
  yield* paged(reader, await narrowed(reader, dataset, sight, begun.value, ask), sight, null, page)
  return null
}

/** Rows whose values that stand came with a delivery 批次: what subscribers are told. */
export async function* ofDelivery(
  reader: Reader,
  dataset: Dataset,
  sight: Sight,
  delivery: string,
  page: number,
): AsyncGenerator<readonly ShownRow[]> {
  const begun = reading(dataset, sight, {}, undefined)
  if (begun.ok) yield* paged(reader, begun.value, sight, sql`d.delivery = ${delivery}::uuid`, page)
}

/** Rows of a register that were written in this while or are these: what its subscribers are told. */
export type Written = { readonly ids: readonly string[] } | { readonly since: Date; readonly until: Date }

const writtenSql = (what: Written): Sql =>
  'ids' in what
    ? sql`d.id = any(${what.ids}::uuid[])`
    : sql`d.recorded_at >= ${what.since}::timestamptz and d.recorded_at <= ${what.until}::timestamptz`

/** Rows of a register that changed, and then, by their key alone, those that are no longer in force 停用. */
export async function* ofRegister(
  reader: Reader,
  dataset: Dataset,
  sight: Sight,
  what: Written,
  page: number,
  lens: Lens,
): AsyncGenerator<{ readonly rows: readonly ShownRow[]; readonly gone: boolean }> {
  const begun = reading(dataset, sight, {}, lens)
  if (!begun.ok || dataset.origin !== 'register') return
  for await (const rows of paged(reader, begun.value, sight, writtenSql(what), page))
    yield { rows, gone: false }
  const table = { ...begun.value.table, standing: sql`d.state = 'retired'` }
  const retired = filterSql(dataset, sight, {}, table)
  if (retired.ok)
    for await (const rows of paged(reader, { table, filter: retired.value }, sight, writtenSql(what), page))
      yield { rows, gone: true }
}
