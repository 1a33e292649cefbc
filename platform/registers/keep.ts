import type { Day, Id, Refusal, Result } from '../../base/index.ts'
import { json, type Reader, type Sql, type Store, spreadTable, sql, type Tx } from '../store/index.ts'
import { asDeclared, type Column, columnsOf, type LiveTables, planTables, tableOf } from './decide.ts'
import type { RegisterState, RegisterType } from './declare.ts'

/** One row as kept: personal values sealed, others as checked. */
export type Kept = {
  readonly district: string
  readonly id: Id
  readonly version: number
  readonly state: RegisterState
  readonly area: string
  readonly units: readonly string[]
  readonly validFrom: Day
  readonly validTo: Day | null
  readonly source: string
  readonly recordedAt: Date
  readonly recordedBy: string | null
  readonly recordedName: string
  /** By field name; sealed text for personal ones. */
  readonly body: Readonly<Record<string, unknown>>
}

/** What the search and key columns hold, derived from the values. */
export type Derived = {
  readonly keyed: string | null
  readonly head: readonly string[]
  readonly tokens: readonly string[]
  /** By field name. */
  readonly blinds: Readonly<Record<string, string>>
}

export const liveTables = async (reader: Reader): Promise<LiveTables> => {
  const rows = await reader.query<{ table: string; column: string; type: string }>(sql`
    select c.relname as "table", a.attname as "column", format_type(a.atttypid, null) as "type"
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
      and starts_with(c.relname::text, 'reg_')
    order by 1, a.attnum`)
  const tables = new Map<string, Map<string, string>>()
  for (const { table, column, type } of rows) {
    const columns = tables.get(table) ?? new Map<string, string>()
    columns.set(column, type)
    tables.set(table, columns)
  }
  return tables
}

/** Makes what is missing of the declared tables, in the caller's transaction; answers the statements. */
export async function makeTables(
  tx: Tx,
  types: readonly RegisterType[],
): Promise<Result<string[], Refusal[]>> {
  const live = await liveTables(tx)
  const plan = planTables(types, live)
  if (!plan.ok) return plan
  for (const statement of plan.value) await tx.run(sql.raw(statement))
  for (const { name } of types) if (!live.has(tableOf(name))) await spreadTable(tx, tableOf(name))
  return plan
}

/** Plans and applies in one transaction; a second starter waits and then finds nothing to add. */
export const applyPlan = (store: Store, types: readonly RegisterType[], at: Date) =>
  store.tx(async (tx) => {
    await tx.run(sql`lock table register_type in exclusive mode`)
    const plan = await makeTables(tx, types)
    if (!plan.ok) return plan
    for (const type of types)
      await tx.run(sql`insert into register_type (name, title, applied_at)
        values (${type.name}, ${type.title.zh}, ${at})
        on conflict (name) do update set title = excluded.title where register_type.title <> excluded.title`)
    return plan
  })

const table = (type: RegisterType): Sql => sql.id(tableOf(type.name))

const columnCache = new WeakMap<RegisterType, Column[]>()
export function columns(type: RegisterType): Column[] {
  let list = columnCache.get(type)
  if (!list) {
    list = columnsOf(type.fields)
    columnCache.set(type, list)
  }
  return list
}

const BASE = sql`r.district, r.id, r.version, r.state, r.area, r.units, r.valid_from as "validFrom",
  r.valid_to as "validTo", r.source, r.recorded_at as "recordedAt", r.recorded_by as "recordedBy",
  r.recorded_name as "recordedName"`

const selected = (type: RegisterType): Sql =>
  sql.join([BASE, ...columns(type).map((column) => sql`r.${sql.id(column.name)}`)])

type Raw = Omit<Kept, 'body'> & Readonly<Record<string, unknown>>

function keptOf(type: RegisterType, raw: Raw): Kept {
  const body: Record<string, unknown> = {}
  for (const column of columns(type)) {
    const value = raw[column.name]
    if (value === null || value === undefined) continue
    body[column.field] = value instanceof Date ? value.toISOString() : value
  }
  const { district, id, version, state, area, units, validFrom, validTo, source, recordedAt } = raw
  const { recordedBy, recordedName } = raw
  return {
    ...{ district, id, version, state, area, units, validFrom, validTo, source, recordedAt },
    ...{ recordedBy, recordedName, body },
  }
}

const cellOf = (column: Column, body: Kept['body']): unknown => {
  const value = body[column.field] ?? null
  return column.type === 'jsonb' && value !== null ? json(value) : value
}

/** Column names and values of a row, in one order. */
function cells(type: RegisterType, row: Kept, derived: Derived): [string, Sql][] {
  return [
    ['district', sql`${row.district}`],
    ['id', sql`${row.id}::uuid`],
    ['version', sql`${row.version}::integer`],
    ['state', sql`${row.state}`],
    ['area', sql`${row.area}`],
    ['units', sql`${row.units}::text[]`],
    ['valid_from', sql`${row.validFrom}::date`],
    ['valid_to', sql`${row.validTo}::date`],
    ['source', sql`${row.source}`],
    ['recorded_at', sql`${row.recordedAt}::timestamptz`],
    ['recorded_by', sql`${row.recordedBy}`],
    ['recorded_name', sql`${row.recordedName}`],
    ['keyed', sql`${derived.keyed}`],
    ['head', sql`${derived.head}::text[]`],
    ['tokens', sql`${derived.tokens}::text[]`],
    ['words', sql`${derived.tokens.length}::integer`],
    ...columns(type).flatMap((column): [string, Sql][] => [
      [column.name, sql`${cellOf(column, row.body)}::${sql.raw(column.type)}`],
      ...(column.blind
        ? ([[`${column.name}_blind`, sql`${derived.blinds[column.field] ?? null}`]] as [string, Sql][])
        : []),
    ]),
  ]
}

/** Rows of one statement: one parameter carries them as JSON, and PostgreSQL takes them apart. */
const AT_ONCE = 5000

/** Columns of a row by name, as JSON carries them. */
const recordOf = (type: RegisterType, row: Kept, derived: Derived): Record<string, unknown> => {
  const record: Record<string, unknown> = {
    district: row.district,
    id: row.id,
    version: row.version,
    state: row.state,
    area: row.area,
    units: row.units,
    valid_from: row.validFrom,
    valid_to: row.validTo,
    source: row.source,
    recorded_at: row.recordedAt,
    recorded_by: row.recordedBy,
    recorded_name: row.recordedName,
    keyed: derived.keyed,
    head: derived.head,
    tokens: derived.tokens,
    words: derived.tokens.length,
  }
  for (const column of columns(type)) {
    record[column.name] = row.body[column.field] ?? null
    if (column.blind) record[`${column.name}_blind`] = derived.blinds[column.field] ?? null
  }
  return record
}

/** Writes new rows; answers the ids written: a row whose key exists already is left out. */
export async function insert(
  tx: Tx,
  type: RegisterType,
  rows: readonly { row: Kept; derived: Derived }[],
): Promise<Set<Id>> {
  const written = new Set<Id>()
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const part = rows.slice(from, from + AT_ONCE).map(({ row, derived }) => recordOf(type, row, derived))
    const names = sql.join(Object.keys(part[0] ?? {}).map((name) => sql.id(name)))
    const found = await tx.query<{ id: Id }>(sql`
      insert into ${table(type)} (${names})
      select ${names} from json_populate_recordset(null::${table(type)}, ${json(part)}::json)
      on conflict (district, keyed) where state = 'current' and keyed is not null do nothing
      returning id`)
    for (const { id } of found) written.add(id)
  }
  const kept = rows.filter(({ row }) => written.has(row.id))
  await remember(
    tx,
    type,
    kept.map(({ row }) => row),
  )
  return written
}

/** Replaces a row of the expected version; false when somebody was faster. */
export async function replace(
  tx: Tx,
  type: RegisterType,
  row: Kept,
  derived: Derived,
  expected: number,
): Promise<boolean> {
  const set = cells(type, row, derived).filter(([name]) => name !== 'district' && name !== 'id')
  const touched = await tx.run(sql`
    update ${table(type)} set ${sql.join(set.map(([name, value]) => sql`${sql.id(name)} = ${value}`))}
    where district = ${row.district} and id = ${row.id}::uuid and version = ${expected}::integer`)
  if (touched === 1) await remember(tx, type, [row])
  return touched === 1
}

/** Replaces many rows at once, each the next version of what is held locked by the caller. */
export async function replaceMany(
  tx: Tx,
  type: RegisterType,
  rows: readonly { row: Kept; derived: Derived }[],
): Promise<void> {
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const part = rows.slice(from, from + AT_ONCE).map(({ row, derived }) => recordOf(type, row, derived))
    const names = Object.keys(part[0] ?? {}).filter((name) => name !== 'district' && name !== 'id')
    const touched = await tx.run(sql`
      update ${table(type)} t set ${sql.join(names.map((name) => sql`${sql.id(name)} = n.${sql.id(name)}`))}
      from json_populate_recordset(null::${table(type)}, ${json(part)}::json) n
      where t.district = n.district and t.id = n.id and t.version = n.version - 1`)
    if (touched !== part.length) throw new Error(`${type.name}: rows changed under a lock`)
  }
  await remember(
    tx,
    type,
    rows.map(({ row }) => row),
  )
}

/** Rows by id, held until the transaction ends. */
export async function byIds(
  tx: Tx,
  type: RegisterType,
  district: string,
  ids: readonly Id[],
): Promise<Map<Id, Kept>> {
  const rows = await tx.query<Raw>(sql`
    select ${selected(type)} from ${table(type)} r where r.district = ${district} and r.id = any(${ids}::uuid[])
    order by r.id for update`)
  return new Map(rows.map((raw) => [raw.id, keptOf(type, raw)]))
}

/** Rows that went into another by a merge, by key fingerprint: what is said of them is said of the one. */
export const mergedByKeys = (
  reader: Reader,
  type: RegisterType,
  district: string,
  keys: readonly string[],
): Promise<{ id: Id; keyed: string }[]> =>
  reader.query(sql`select r.id, r.keyed from ${table(type)} r
    join register_merge m on m.district = r.district and m.gone = r.id and m.undone_at is null
    where r.district = ${district} and r.state = 'retired' and r.keyed = any(${keys}::text[])`)

/** Rows, filled values of all their fields, the newest word of a source, doubts that are open. */
export async function figures(reader: Reader, type: RegisterType, district: string, since: Date) {
  const filled = columns(type).map((column) => sql`count(r.${sql.id(column.name)})`)
  const found = await reader.one<{
    rows: number
    filled: number
    fresh: number
    claims: number
    freshAt: Date | null
    doubted: number
  }>(sql`
    select r.rows, r.filled, c.fresh, c.claims, c."freshAt", d.doubted
    from (select count(*) as rows, ${sql.join(filled, ' + ')} as filled from ${table(type)} r
        where r.district = ${district} and r.state = 'current') r
      cross join (select count(*) as claims, max(c.observed_at) as "freshAt",
          count(*) filter (where c.observed_at > ${since}::timestamptz) as fresh
        from register_claim c where c.district = ${district} and c.type = ${type.name} and c.ended_at is null) c
      cross join (select count(*) as doubted from register_doubt d
        where d.district = ${district} and d.type = ${type.name} and d.outcome is null) d`)
  return found && { ...found, fields: columns(type).length }
}

/** Rows in force that have one of these fingerprints in a sealed field's blind index, newest first. */
export async function byBlinds(
  reader: Reader,
  type: RegisterType,
  district: string,
  field: string,
  blinds: readonly string[],
  each: number,
): Promise<Kept[]> {
  const column = columns(type).find((one) => one.field === field && one.blind)
  if (!column || blinds.length === 0) return []
  const blind = sql.id(`${column.name}_blind`)
  const rows = await reader.query<Raw>(sql`
    select ${selected(type)} from unnest(${blinds}::text[]) b(blind) cross join lateral (
      select * from ${table(type)} x where x.district = ${district} and x.state = 'current' and x.${blind} = b.blind
      order by x.id desc limit ${each}::integer) r`)
  return rows.map((raw) => keptOf(type, raw))
}

async function remember(tx: Tx, type: RegisterType, rows: readonly Kept[]): Promise<void> {
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const part = rows.slice(from, from + AT_ONCE).map((row) => ({
      ...{ district: row.district, type: type.name, id: row.id, version: row.version, state: row.state },
      ...{ body: row.body, area: row.area, units: row.units },
      ...{ valid_from: row.validFrom, valid_to: row.validTo, source: row.source },
      ...{ recorded_at: row.recordedAt, recorded_by: row.recordedBy, recorded_name: row.recordedName },
    }))
    await tx.run(sql`
      insert into register_version (district, type, id, version, state, body, area, units, valid_from, valid_to,
        source, recorded_at, recorded_by, recorded_name)
      select district, type, id, version, state, body, area, units, valid_from, valid_to,
        source, recorded_at, recorded_by, recorded_name
      from json_populate_recordset(null::register_version, ${json(part)}::json)`)
  }
}

export async function byId(
  reader: Reader,
  type: RegisterType,
  district: string,
  id: Id,
): Promise<Kept | undefined> {
  const raw = await reader.one<Raw>(sql`
    select ${selected(type)} from ${table(type)} r where r.district = ${district} and r.id = ${id}::uuid`)
  return raw && keptOf(type, raw)
}

/** Current rows by key fingerprint; locked, so that an import and a clerk do not pass each other. */
export async function byKeys(
  tx: Tx,
  type: RegisterType,
  district: string,
  keys: readonly string[],
): Promise<Map<string, Kept>> {
  const found = new Map<string, Kept>()
  for (let from = 0; from < keys.length; from += 5000) {
    const rows = await tx.query<Raw & { keyed: string }>(sql`
      select r.keyed, ${selected(type)} from ${table(type)} r
      where r.district = ${district} and r.state = 'current' and r.keyed = any(${keys.slice(from, from + 5000)}::text[])
      order by r.id for update`)
    for (const raw of rows) found.set(raw.keyed, keptOf(type, raw))
  }
  return found
}

export async function newest(
  reader: Reader,
  type: RegisterType,
  where: readonly Sql[],
  before: Id | null,
  limit: number,
): Promise<Kept[]> {
  const after = before === null ? [] : [sql`r.id < ${before}::uuid`]
  const rows = await reader.query<Raw>(sql`
    select ${selected(type)} from ${table(type)} r
    where ${sql.join([...where, ...after], ' and ')} order by r.id desc limit ${limit}::integer`)
  return rows.map((raw) => keptOf(type, raw))
}

/** Share of the best score below which a row is no answer. */
const WORTH = 0.2
/** How much better a word in the label is, and how far length counts: measured on 1,000 law articles. */
const AT_HEAD = 1.5
const LENGTH = 0.25

/**
 * Rows that share words with the query, best first. A word weighs as in BM25 with each counted once: its own weight
 * times its rarity; the sum is divided by the length of the text. One index look-up per word and no text read but that
 * of the page; the number of rows comes from the planner's statistics.
 */
export async function matching(
  reader: Reader,
  type: RegisterType,
  where: readonly Sql[],
  terms: ReadonlyMap<string, number>,
  before: { readonly score: number; readonly id: Id } | null,
  limit: number,
): Promise<(Kept & { score: number })[]> {
  const name = tableOf(type.name)
  const district = where[0] as Sql
  const after = before
    ? sql`(scored.score < ${before.score}::float8 or (scored.score = ${before.score}::float8 and scored.id < ${before.id}::uuid))`
    : sql`true`
  const rows = await reader.query<Raw & { score: number }>(sql`
    with term as (
      select word, weight from unnest(${[...terms.keys()]}::text[], ${[...terms.values()]}::float8[]) t(word, weight)
    ), found as (
      select hit.id, hit.words, term.word, term.weight, hit.at_head
      from term cross join lateral (
        select r.id, r.words, term.word = any(r.head) as at_head from ${table(type)} r
        where r.tokens @> array[term.word] and ${sql.join(where, ' and ')} offset 0
      ) hit
    ), rare as (
      select found.word, ln(1 + (greatest(size.total, sum(count(*)) over ()) - count(*) + 0.5) / (count(*) + 0.5)) as value
      from found, (select reltuples::float8 as total from pg_class where oid = ${name}::regclass) size
      group by found.word, size.total
    ), long as (
      select greatest(avg(words), 1)::float8 as words from (select distinct id, words from found) each
    ), scored as (
      select found.id, sum(found.weight * rare.value * (case when found.at_head then ${AT_HEAD}::float8 else 1 end))
          / (2 - ${LENGTH}::float8 + ${LENGTH}::float8 * min(found.words) / min(long.words)) as score
      from found join rare on rare.word = found.word cross join long group by found.id
    ), page as (
      select scored.id, scored.score from scored
      where scored.score >= ${WORTH}::float8 * (select max(best.score) from scored best) and ${after}
      order by scored.score desc, scored.id desc limit ${limit}::integer
    )
    select ${selected(type)}, page.score from page join ${table(type)} r on r.id = page.id and ${district}
    order by page.score desc, page.id desc`)
  return rows.map((raw) => ({ ...keptOf(type, raw), score: raw.score }))
}

const VERSION = sql`v.district, v.id, v.version, v.state, v.area, v.units, v.valid_from as "validFrom",
  v.valid_to as "validTo", v.source, v.recorded_at as "recordedAt", v.recorded_by as "recordedBy",
  v.recorded_name as "recordedName", v.body`

const versionsAsDeclared = (type: RegisterType, rows: readonly Kept[]): Kept[] =>
  rows.map((row) => ({ ...row, body: asDeclared(type.fields, row.body) }))

/** Every version of a row, newest first. */
export const versions = async (
  reader: Reader,
  type: RegisterType,
  district: string,
  id: Id,
): Promise<Kept[]> =>
  versionsAsDeclared(
    type,
    await reader.query<Kept>(sql`
      select ${VERSION} from register_version v
      where v.district = ${district} and v.type = ${type.name} and v.id = ${id}::uuid order by v.version desc`),
  )

/** The version of each row that was valid on a day, by what is known now. */
export const asOf = async (
  reader: Reader,
  type: RegisterType,
  district: string,
  day: Day,
  seen: Sql,
  after: Id | null,
  limit: number,
): Promise<Kept[]> =>
  versionsAsDeclared(
    type,
    await reader.query<Kept>(sql`
    select ${VERSION} from (
      select distinct on (x.id) x.district, x.id, x.version, x.state, x.area, x.units, x.valid_from, x.valid_to,
        x.source, x.recorded_at, x.recorded_by, x.recorded_name, x.body
      from register_version x
      where x.district = ${district} and x.type = ${type.name} and x.valid_from <= ${day}::date
        and ${after === null ? sql`true` : sql`x.id > ${after}::uuid`}
      order by x.id, x.version desc
    ) v
    where v.state = 'current' and (v.valid_to is null or v.valid_to >= ${day}::date) and ${seen}
    order by v.id limit ${limit}::integer`),
  )
