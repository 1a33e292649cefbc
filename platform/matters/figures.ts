import { type Id, type Instant, newId } from '../../base/index.ts'
import type { Actor } from '../org/declare.ts'
import { type Reader, type Sql, sql, type Tx } from '../store/index.ts'
import { seenSql } from './access.ts'
import type { MattersCity } from './city.ts'
import { conditions, cursorOf, type ListFilter, readCursor } from './filter.ts'
import type { Condition, Dimension, Measure, Population } from './population.ts'
import { conditionSql, fromSql, groupSql, measureSql, populationSql, type Seen } from './population-sql.ts'

/** One figure over a population: of those that fit `base`, how many fit `hits`, or the sum of a measure. */
export type FigurePart = {
  readonly base?: readonly Condition[]
  readonly hits?: readonly Condition[]
  readonly measure?: Measure
  /** Instead of the sum: the value that so many percent stay below or meet. */
  readonly percentile?: number
}

/** Who looks, at what time, narrowed to what. Rights are those of the lists: nobody counts what he may not see. */
export type Look = {
  readonly who: Actor
  readonly roles: MattersCity['roles']
  readonly seen: Seen
  readonly narrow?: Pick<ListFilter, 'kind' | 'category' | 'urgency' | 'channel' | 'area'>
  /** Exactly one group of a division. */
  readonly groups?: readonly { readonly by: Dimension; readonly key: string }[]
}

/** `hits` is a count, or the sum (a percentile: the value) of the measure. */
export type PartCount = { readonly base: number; readonly hits: number }
export type GroupCount = {
  /** Null: all together. */
  readonly by: Dimension | null
  readonly key: string
  readonly parts: readonly PartCount[]
}

const all = (parts: readonly Sql[]): Sql => (parts.length > 0 ? sql.join(parts, ' and ') : sql`true`)

const judgedBy = (of: Population, parts: readonly FigurePart[]): readonly Condition[] => [
  ...(of.where ?? []),
  ...parts.flatMap((part) => [...(part.base ?? []), ...(part.hits ?? [])]),
]

/** The rows of `matter m` that a look takes in. */
const lookSql = (look: Look, of: Population): Sql =>
  all([
    ...populationSql(of, look.seen),
    ...conditions(look.who.district, look.narrow ?? {}, null, look.seen.asOf),
    ...(look.groups ?? []).map(({ by, key }) => sql`${groupSql(by, of.period, look.seen)} = ${key}`),
    seenSql(look, look.who),
  ])

/**
 * Counts several figures over one population in one pass, as a whole and divided. Every group is counted from its
 * rows: ratios can be made anew at every level.
 */
export async function countFigures(
  reader: Reader,
  look: Look,
  of: Population,
  parts: readonly FigurePart[],
  by: readonly Dimension[] = [],
): Promise<GroupCount[]> {
  const { seen } = look
  const names = new Map<string, { name: Sql; value: Sql }>()
  const column = (key: string, value: () => Sql): Sql => {
    const known = names.get(key)
    if (known) return known.name
    const name = sql.id(`c${names.size}`)
    names.set(key, { name, value: value() })
    return name
  }
  const judged = (which: readonly Condition[] | undefined): Sql[] =>
    (which ?? []).map((one) => column(JSON.stringify(one), () => conditionSql(one, seen)))
  const totals = parts.map((part, i) => {
    const measure = part.measure
    const value = measure
      ? column(`measure ${JSON.stringify(measure)}`, () => measureSql(measure, seen))
      : null
    const base = all([...judged(part.base), ...(value ? [sql`${value} is not null`] : [])])
    const hits =
      value && part.percentile !== undefined
        ? sql`coalesce(percentile_disc(${part.percentile / 100}::float8) within group (order by ${value}) filter (where ${base}), 0)::float8`
        : value
          ? sql`coalesce(sum(${value}) filter (where ${base}), 0)::float8`
          : sql`(count(*) filter (where ${all([base, ...judged(part.hits)])}))::int`
    return sql`(count(*) filter (where ${base}))::int as ${sql.id(`b${i}`)}, ${hits} as ${sql.id(`h${i}`)}`
  })
  const groups = by.map((one, i) => ({ one, name: sql.id(`g${i}`) }))
  const columns = [
    ...[...names.values()].map(({ name, value }) => sql`${value} as ${name}`),
    ...groups.map(({ one, name }) => sql`${groupSql(one, of.period, seen)} as ${name}`),
  ]
  const keys = groups.map(
    ({ name }, i) => sql`${name} as ${sql.id(`k${i}`)}, grouping(${name}) as ${sql.id(`n${i}`)}`,
  )
  const rows = await reader.query<Record<string, number | string | null>>(sql`
    select ${sql.join([...totals, ...keys])}
    from (select ${columns.length > 0 ? sql.join(columns) : sql`1 as one`}
      from ${fromSql(seen, judgedBy(of, parts))} where ${lookSql(look, of)} offset 0) x
    group by grouping sets (${sql.join([sql`()`, ...groups.map(({ name }) => sql`(${name})`)])})`)
  return rows.map((row) => {
    const i = groups.findIndex((_, g) => row[`n${g}`] === 0)
    return {
      by: groups[i]?.one ?? null,
      key: i < 0 ? '' : String(row[`k${i}`] ?? ''),
      parts: parts.map((_, p) => ({ base: Number(row[`b${p}`]), hits: Number(row[`h${p}`]) })),
    }
  })
}

const partSql = (look: Look, of: Population, part: FigurePart, which: 'base' | 'hits'): Sql => {
  const { seen } = look
  const { measure } = part
  return all([
    lookSql(look, of),
    ...(part.base ?? []).map((one) => conditionSql(one, seen)),
    ...(measure ? [sql`${measureSql(measure, seen)} is not null`] : []),
    ...(which === 'hits' && !measure ? (part.hits ?? []).map((one) => conditionSql(one, seen)) : []),
  ])
}

/** A page of exactly the matters a figure counted, newest first, for the list that shows them. */
export async function figureIds(
  reader: Reader,
  look: Look,
  of: Population,
  part: FigurePart,
  page: { readonly which: 'base' | 'hits' | 'rest'; readonly cursor?: string; readonly limit: number },
): Promise<{ ids: Id[]; next: string | null }> {
  const cursor = page.cursor ? readCursor(page.cursor) : null
  const where = all([
    partSql(look, of, part, page.which === 'hits' ? 'hits' : 'base'),
    ...(page.which === 'rest' && part.hits?.length && !part.measure
      ? [sql`not (${all(part.hits.map((one) => conditionSql(one, look.seen)))})`]
      : []),
    ...(cursor?.value ? [sql`(m.opened_at, m.id) < (${cursor.value}, ${cursor.id}::uuid)`] : []),
  ])
  const rows = await reader.query<{
    id: Id
    openedAt: Instant
  }>(sql`select m.id, m.opened_at as "openedAt" from ${fromSql(look.seen, judgedBy(of, [part]))}
    where ${where} order by m.opened_at desc, m.id desc limit ${page.limit + 1}`)
  const kept = rows.slice(0, page.limit)
  const last = kept.at(-1)
  return {
    ids: kept.map((row) => row.id),
    next: rows.length > kept.length && last ? cursorOf('opened', last.openedAt, last.id) : null,
  }
}

/** How many rows, and the SHA-256 of their ids in order: the same rows always give the same hash. */
export async function figureHash(
  reader: Reader,
  look: Look,
  of: Population,
  part: FigurePart,
  which: 'base' | 'hits',
): Promise<{ count: number; hash: string }> {
  const row = await reader.one<{ count: number; hash: string }>(sql`select count(*)::int as count,
    encode(sha256(convert_to(coalesce(string_agg(m.id::text, ',' order by m.id), ''), 'UTF8')), 'hex') as hash
    from ${fromSql(look.seen, judgedBy(of, [part]))} where ${partSql(look, of, part, which)}`)
  if (!row) throw new Error('an aggregate without a row')
  return row
}

// ── published figures ───────────────────────────────────────────────────────────────────────────────────────────

/** A figure as it was published 已发布指标: it never changes; counting it anew at its as-of instant must give the same rows. */
export type Publication = {
  readonly id: Id
  readonly indicator: string
  readonly version: number
  readonly fingerprint: string
  readonly definition: unknown
  readonly from: Instant | null
  readonly to: Instant | null
  readonly asOf: Instant
  readonly scope: Readonly<Record<string, unknown>>
  readonly value: number | null
  readonly numerator: number | null
  readonly denominator: number | null
  readonly rowCount: number
  readonly rowHash: string
  readonly hitHash: string
  readonly publishedBy: string
  readonly publishedAt: Instant
}

const publicationColumns = sql`id, indicator, version, fingerprint, definition, from_at as "from", to_at as "to",
  as_of as "asOf", scope, value, numerator, denominator, row_count as "rowCount", row_hash as "rowHash",
  hit_hash as "hitHash", published_by as "publishedBy", published_at as "publishedAt"`

export async function keepPublication(tx: Tx, district: string, p: Omit<Publication, 'id'>): Promise<Id> {
  const id = newId()
  await tx.run(sql`insert into figure_publication (district, id, indicator, version, fingerprint, definition, from_at, to_at, as_of,
    scope, value, numerator, denominator, row_count, row_hash, hit_hash, published_by, published_at)
    values (${district}, ${id}, ${p.indicator}, ${p.version}, ${p.fingerprint}, ${JSON.stringify(p.definition)}, ${p.from}, ${p.to},
    ${p.asOf}, ${JSON.stringify(p.scope)}, ${p.value}, ${p.numerator}, ${p.denominator}, ${p.rowCount}, ${p.rowHash}, ${p.hitHash},
    ${p.publishedBy}, ${p.publishedAt})`)
  return id
}

export const publicationById = (reader: Reader, district: string, id: Id): Promise<Publication | undefined> =>
  reader.one<Publication>(
    sql`select ${publicationColumns} from figure_publication where district = ${district} and id = ${id}`,
  )

export const publicationsOf = (
  reader: Reader,
  district: string,
  indicator: string | null,
): Promise<Publication[]> =>
  reader.query<Publication>(sql`select ${publicationColumns} from figure_publication where district = ${district}
    ${indicator === null ? sql.empty : sql`and indicator = ${indicator}`} order by published_at desc, id desc limit 200`)
