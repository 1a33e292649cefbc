import { type Id, newId, no, ok, type Refusal, type Result } from '../../base/index.ts'
import { queryTokens } from '../fields/index.ts'
import type { Actor } from '../org/declare.ts'
import { type Reader, sql, type Tx } from '../store/index.ts'
import { refuse } from './refusals.ts'

export type SavedView = { readonly id: Id; readonly name: string; readonly query: string }

/** Saved list views of an account 常用视图. */
export const savedViews = {
  list: (reader: Reader, who: Actor): Promise<SavedView[]> =>
    reader.query(
      sql`select id, name, query from saved_view where district = ${who.district} and account = ${who.account} order by name, id`,
    ),

  async save(
    tx: Tx,
    who: Actor,
    input: { readonly name: string; readonly query: string },
  ): Promise<SavedView> {
    const view = { id: newId(), name: input.name.trim(), query: input.query }
    await tx.run(sql`insert into saved_view (district, id, account, name, query)
      values (${who.district}, ${view.id}, ${who.account}, ${view.name}, ${view.query})`)
    return view
  },

  async remove(tx: Tx, who: Actor, id: Id): Promise<Result<null, Refusal>> {
    const gone = await tx.run(
      sql`delete from saved_view where district = ${who.district} and account = ${who.account} and id = ${id}`,
    )
    return gone === 1 ? ok(null) : no(refuse['matter.notFound']())
  },
}

export type Alike = {
  readonly id: Id
  readonly score: number
  readonly sameArea: boolean
  readonly shared: readonly string[]
}

/** How far back earlier requests are compared, and how many candidates are scored. */
const DAYS = 90
const CANDIDATES = 200
/** Candidates share one of so many words, none of them in more than this part of all requests. */
const RAREST = 8
const TOO_COMMON = 0.004
const KNOWN_MS = 600_000

const known = new WeakMap<Reader, { readonly at: number; readonly share: ReadonlyMap<string, number> }>()

/** Which words many requests share, as the database's own statistics tell; a word they do not name is rare. */
async function shares(reader: Reader, at: Date): Promise<ReadonlyMap<string, number>> {
  const before = known.get(reader)
  if (before && Math.abs(at.getTime() - before.at) < KNOWN_MS) return before.share
  const row = await reader.one<{ words: string[] | null; shares: number[] | null }>(sql`
    select most_common_elems::text::text[] as words, most_common_elem_freqs::float8[] as shares from pg_stats
    where schemaname = current_schema() and tablename = 'matter_text' and attname = 'tokens'`)
  const share = new Map(row?.words?.map((word, n): [string, number] => [word, row.shares?.[n] ?? 0]) ?? [])
  known.set(reader, { at: at.getTime(), share })
  return share
}

/**
 * Earlier requests that share words with the text 相似诉求: candidates by the rarest of its words, scored by how much of
 * their weight they share. A first, simple measure; rights are the caller's to apply.
 */
export async function alike(
  reader: Reader,
  district: string,
  input: { readonly text: string; readonly area?: string; readonly exclude?: string },
  at: Date,
): Promise<Alike[]> {
  const words = [...new Set(queryTokens(input.text))].filter((word) => [...word].length > 1).slice(0, 80)
  if (words.length === 0) return []
  const since = new Date(at.getTime() - DAYS * 86_400_000)
  const share = await shares(reader, at)
  const often = (word: string) => share.get(word) ?? 0
  const sorted = [...words].sort((a, b) => often(a) - often(b) || b.length - a.length)
  const rarest = sorted.filter((word) => often(word) <= TOO_COMMON).slice(0, RAREST)
  const rare = rarest.length > 0 ? rarest : sorted.slice(0, 1)
  // Candidates first, from the index of words alone; what they share is worked out for those few.
  const rows = await reader.query<{ id: Id; area: string; shared: string[] }>(sql`
    with candidate as materialized (
      select x.matter, x.opened_at, x.tokens from matter_text x
      where x.district = ${district} and x.tokens && ${rare}::text[] and x.opened_at >= ${since}
        ${input.exclude ? sql`and x.matter <> ${input.exclude}::uuid` : sql.empty}
      order by x.opened_at desc limit ${CANDIDATES})
    select m.id, m.area, array(select unnest(c.tokens) intersect select unnest(${words}::text[])) as shared
    from candidate c join matter m on m.district = ${district} and m.id = c.matter`)
  const weight = (word: string) => [...word].length
  const whole = words.reduce((sum, word) => sum + weight(word), 0)
  return rows
    .map((row) => {
      const common = row.shared.reduce((sum, word) => sum + weight(word), 0)
      const sameArea =
        input.area !== undefined && (row.area.startsWith(input.area) || input.area.startsWith(row.area))
      return { id: row.id, sameArea, shared: row.shared, score: common / whole + (sameArea ? 0.1 : 0) }
    })
    .filter((row) => row.score >= 0.2)
    .sort((a, b) => b.score - a.score)
    .slice(0, 10)
}
