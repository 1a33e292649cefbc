import { type Id, isId, say } from '../../../base/index.ts'
import { json, type Reader, type Sql, sql, type Tx } from '../../store/index.ts'
import type { Dataset, DatasetDraft, DatasetVersion } from './declare.ts'

const LINE_COLUMNS: Sql = sql`d.district, d.id, d.code, d.title as "titleZh", d.title_en as "titleEn",
  d.abstract, d.class, d.subject, d.unit, d.system, d.duty, d.format, d.share, d.share_condition as "shareCondition",
  d.share_basis as "shareBasis", d.open, d.licence, d.cycle, d.grade, d.state, d.version, d.origin, d.register,
  d.source, d.related, d.row_count as "rowCount", d.fresh_at as "freshAt", d.score,
  d.published_at as "publishedAt", d.changed_at as "changedAt"`

type Titled = { readonly titleZh: string; readonly titleEn: string }
type DatasetRow = Omit<Dataset, 'title'> & Titled

const titled = <T extends Titled>({ titleZh, titleEn, ...row }: T) => ({
  ...row,
  title: say(titleZh, titleEn),
})

const whole = sql`select ${LINE_COLUMNS}, d.items, d.pending from dataset d`

export async function byId(
  reader: Reader,
  district: string,
  id: Id,
  lock: boolean = false,
): Promise<Dataset | undefined> {
  if (!isId(id)) return undefined
  const row = await reader.one<DatasetRow>(
    sql`${whole} where d.district = ${district} and d.id = ${id}::uuid ${lock ? sql`for update` : sql``}`,
  )
  return row && titled(row)
}

export async function byCode(reader: Reader, district: string, code: string): Promise<Dataset | undefined> {
  const row = await reader.one<DatasetRow>(sql`${whole} where d.district = ${district} and d.code = ${code}`)
  return row && titled(row)
}

/** The published dataset that a register 台账 is. */
export async function byRegister(
  reader: Reader,
  district: string,
  register: string,
): Promise<Dataset | undefined> {
  const row = await reader.one<DatasetRow>(
    sql`${whole} where d.district = ${district} and d.register = ${register} and d.state = 'published'`,
  )
  return row && titled(row)
}

/** Datasets of some codes, registers or sources; for imports and for what keeps itself in step. */
export async function known(
  reader: Reader,
  district: string,
  by: 'code' | 'register' | 'source' | 'id',
  names: readonly string[],
): Promise<Map<string, Dataset>> {
  const column = sql`d.${sql.id(by)}::text`
  const rows = await reader.query<DatasetRow>(
    sql`${whole} where d.district = ${district} and ${column} = any(${names}::text[])`,
  )
  return new Map(rows.map((row) => [String(row[by]), titled(row)]))
}

/** Datasets of some titles of one unit each; for imports that name no code. */
export async function byTitles(
  reader: Reader,
  district: string,
  titles: readonly string[],
): Promise<Dataset[]> {
  const rows = await reader.query<DatasetRow>(
    sql`${whole} where d.district = ${district} and d.title = any(${titles}::text[])`,
  )
  return rows.map(titled)
}

/** Published datasets of so many rows and more, which are here. */
export const large = (reader: Reader, district: string, least: number): Promise<Dataset[]> =>
  all(reader, district, sql`d.state = 'published' and d.origin <> 'listed' and d.row_count >= ${least}`, 1000)

/** Whole datasets in a state, the last published first; for export and harvest. */
export async function all(reader: Reader, district: string, where: Sql, limit: number): Promise<Dataset[]> {
  const rows = await reader.query<DatasetRow>(
    sql`${whole} where d.district = ${district} and ${where} order by d.code limit ${limit}::integer`,
  )
  return rows.map(titled)
}

/** What a dataset is found by: words of its title and code, and of everything. */
export type Words = { readonly head: readonly string[]; readonly tokens: readonly string[] }

const COLUMNS = [
  ...[
    'district',
    'id',
    'code',
    'title',
    'title_en',
    'abstract',
    'class',
    'subject',
    'unit',
    'system',
    'duty',
  ],
  ...[
    'format',
    'items',
    'share',
    'share_condition',
    'share_basis',
    'open',
    'licence',
    'cycle',
    'grade',
    'state',
  ],
  ...['version', 'origin', 'register', 'source', 'related', 'row_count', 'fresh_at', 'score', 'published_at'],
  ...['changed_at', 'pending', 'head', 'tokens'],
]

const valuesOf = (one: Dataset, words: Words): Sql =>
  sql`(${one.district}, ${one.id}::uuid, ${one.code}, ${one.title.zh}, ${one.title.en}, ${one.abstract},
    ${one.class}, ${one.subject}, ${one.unit}::uuid, ${one.system}, ${one.duty ?? null}, ${one.format},
    ${json(one.items)}::jsonb, ${one.share}, ${one.shareCondition}, ${one.shareBasis}, ${one.open},
    ${one.licence ?? null}, ${one.cycle}, ${one.grade}::smallint, ${one.state}, ${one.version}::integer,
    ${one.origin}, ${one.register}, ${one.source ?? null}, ${one.related ?? []}::text[], ${one.rowCount}::bigint,
    ${one.freshAt}::timestamptz, ${one.score}::double precision, ${one.publishedAt}::timestamptz,
    ${one.changedAt}::timestamptz, ${one.pending ? json(one.pending) : null}::jsonb, ${words.head}::text[],
    ${words.tokens}::text[])`

/** Writes datasets as they are now. One statement carries at most 65,535 values. */
export async function putAll(
  tx: Tx,
  rows: readonly { readonly one: Dataset; readonly words: Words }[],
): Promise<void> {
  const keys = new Set(['district', 'id'])
  const set = sql.join(
    COLUMNS.filter((name) => !keys.has(name)).map((name) => sql`${sql.id(name)} = excluded.${sql.id(name)}`),
  )
  for (let from = 0; from < rows.length; from += 500)
    await tx.run(sql`insert into dataset (${sql.join(COLUMNS.map(sql.id))})
      values ${sql.join(rows.slice(from, from + 500).map(({ one, words }) => valuesOf(one, words)))}
      on conflict (district, id) do update set ${set}`)
}

/** Writes a dataset as it is now; `tokens` are the words it is found by. */
export const put = (
  tx: Tx,
  one: Dataset,
  tokens: readonly string[],
  head: readonly string[] = [],
): Promise<void> => putAll(tx, [{ one, words: { head, tokens } }])

/** After many entries at once: without statistics the planner reads every word of every entry (200 ms instead of 2). */
export const weighed = (tx: Tx): Promise<number> => tx.run(sql`analyze dataset`)

/** Serials reserved for codes of one prefix; answers the first of `count`. */
export async function serials(tx: Tx, district: string, prefix: string, count: number): Promise<number> {
  const row = await tx.one<{ last: number }>(sql`insert into dataset_serial as s (district, prefix, last)
    values (${district}, ${prefix}, ${count}::integer)
    on conflict (district, prefix) do update set last = s.last + ${count}::integer returning s.last`)
  return (row?.last ?? count) - count + 1
}

/** A code of our form came from outside: the next one of ours stands behind it. */
export async function serialTaken(tx: Tx, district: string, code: string): Promise<void> {
  const [, prefix, serial] = /^(\d{3})\/(\d{6})$/.exec(code) ?? []
  if (prefix && serial)
    await tx.run(sql`insert into dataset_serial as s (district, prefix, last)
      values (${district}, ${prefix}, ${Number(serial)}::integer)
      on conflict (district, prefix) do update set last = greatest(s.last, excluded.last)`)
}

export async function putVersions(
  tx: Tx,
  rows: readonly {
    readonly district: string
    readonly id: Id
    readonly version: number
    readonly body: DatasetDraft
    readonly at: Date
    readonly by: string
  }[],
): Promise<void> {
  for (let from = 0; from < rows.length; from += 500)
    await tx.run(sql`insert into dataset_version (district, id, version, body, published_at, published_by)
      values ${sql.join(
        rows
          .slice(from, from + 500)
          .map(
            (row) =>
              sql`(${row.district}, ${row.id}::uuid, ${row.version}::integer, ${json(row.body)}::jsonb, ${row.at}::timestamptz, ${row.by})`,
          ),
      )} on conflict (district, id, version) do nothing`)
}

/** Published versions, newest first. */
export const versions = (reader: Reader, district: string, id: Id): Promise<DatasetVersion[]> =>
  reader.query<DatasetVersion>(sql`select v.version, v.published_at as "publishedAt",
      v.published_by as "publishedBy", v.body from dataset_version v
    where v.district = ${district} and v.id = ${id}::uuid order by v.version desc`)

/** After a load 归集: how many rows there are now, of when, and how good they are. */
export const refreshed = (
  tx: Tx,
  district: string,
  id: Id,
  now: { readonly rowCount: number; readonly freshAt: Date | null; readonly score: number | null },
): Promise<number> =>
  tx.run(sql`update dataset set row_count = ${now.rowCount}::bigint, fresh_at = ${now.freshAt}::timestamptz,
      score = ${now.score}::double precision
    where district = ${district} and id = ${id}::uuid`)

/** A dataset that was only listed begins to have rows of its own 由仅编目转为归集. */
export const takenIn = (tx: Tx, district: string, id: Id): Promise<number> =>
  tx.run(sql`update dataset set origin = 'intake', row_count = 0, fresh_at = null, score = null
    where district = ${district} and id = ${id}::uuid and origin = 'listed'`)

/** 质量得分 after a measuring; null = nothing to measure by. */
export const scored = (tx: Tx, district: string, id: Id, score: number | null): Promise<number> =>
  tx.run(
    sql`update dataset set score = ${score}::double precision where district = ${district} and id = ${id}::uuid`,
  )
