import { createHash } from 'node:crypto'
import { type Reader, type Sql, type Store, sql } from '../../store/index.ts'
import type { Dataset } from '../datasets/index.ts'
import type { Sight } from './declare.ts'
import { type Known, known, type Lens, wordsOf } from './filter.ts'

/** From so many rows on words are looked up in an index of pairs of letters; fewer are read through. */
export const INDEXED_FROM = 50_000
/** More rows than this hold all pairs of a word: the page is full sooner by reading in order. */
const MOST_CANDIDATES = 5_000

const MARK = "E'\\x1f'"

/**
 * All pairs of letters of the texts of a row, those at even places and those at odd ones, as one expression of
 * functions that every PostgreSQL has; personal texts are not among them.
 */
function pairsSql(dataset: Dataset, table: Known): string | null {
  const open = new Set(dataset.items.filter(({ field }) => !field.personal).map(({ name }) => name))
  const texts = table.columns.filter((one) => one.type === 'text' && !one.sealed && open.has(one.item))
  if (texts.length === 0) return null
  const whole = `lower(${texts.map(({ name }) => `coalesce(${name}, '')`).join(` || ${MARK} || `)})`
  const pairs = (text: string) =>
    `string_to_array(regexp_replace(${text}, '(..)', E'\\\\1\\x1f', 'g'), ${MARK})`
  return `(${pairs(whole)} || ${pairs(`substr(${whole}, 2)`)})`
}

/** The name says which texts are in it: other items, another index. */
const nameOf = (table: string, pairs: string): string =>
  `${table}_p${createHash('sha256').update(pairs).digest('hex').slice(0, 8)}`

const bare = (dataset: Dataset, table: Known) => {
  const pairs = pairsSql(dataset, table)
  return pairs === null ? null : { pairs, name: nameOf(table.name, pairs) }
}

const stands = async (reader: Reader, name: string): Promise<boolean> =>
  (await reader.one(sql`select 1 from pg_class c join pg_index i on i.indexrelid = c.oid
    where c.relname = ${name} and c.relnamespace = current_schema()::regnamespace and i.indisvalid`)) !==
  undefined

const pairsOf = (word: string): string[] => {
  const letters = [...word]
  return letters.slice(1).map((letter, i) => `${letters[i]}${letter}`)
}

/**
 * The rows that may hold the words of a search, by the index where there is one: a narrowing beside THE filter, which
 * still decides. Null: no index, words too short, or too many rows to name.
 */
export async function candidates(
  reader: Reader,
  dataset: Dataset,
  sight: Sight,
  table: Known,
  q: string | undefined,
): Promise<Sql | null> {
  if (q === undefined || dataset.rowCount < INDEXED_FROM) return null
  // personal texts are not in the index: whoever sees them in clear reads through all rows
  if (dataset.items.some(({ name, field }) => field.personal && sight.items[name] === 'clear')) return null
  const wanted = [...new Set(wordsOf(q).flatMap(pairsOf))]
  const index = bare(dataset, table)
  if (wanted.length === 0 || !index || !(await stands(reader, index.name))) return null
  const found = await reader.query<{ place: string }>(sql`select ${table.place} as place from ${table.table} d
    where d.district = ${dataset.district} and ${sql.raw(index.pairs)} @> ${wanted}::text[]
    limit ${MOST_CANDIDATES + 1}::integer`)
  if (found.length > MOST_CANDIDATES) return null
  return table.among(found.map((one) => one.place))
}

/**
 * Makes the index of a large dataset where it is missing, and drops one of other items; nobody waits for it. Answers
 * whether it was made.
 */
export async function keepSearch(store: Store, dataset: Dataset, lens: Lens): Promise<boolean> {
  const table = dataset.rowCount >= INDEXED_FROM ? known(dataset, lens) : undefined
  const index = table ? bare(dataset, table) : null
  if (!table || !index || (await stands(store, index.name))) return false
  const old = await store.query<{ name: string }>(sql`select c.relname as name from pg_index i
    join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
    where t.relname = ${table.name} and t.relnamespace = current_schema()::regnamespace
      and c.relname ~ '_p[0-9a-f]{8}$'`)
  for (const { name } of old) await store.query(sql`drop index concurrently if exists ${sql.id(name)}`)
  await store.query(
    sql.raw(`create index concurrently "${index.name}" on "${table.name}" using gin (${index.pairs})`),
  )
  // how often each pair stands there, so that a frequent word is known for one
  await store.query(sql`analyze ${sql.id(table.name)}`)
  return true
}
