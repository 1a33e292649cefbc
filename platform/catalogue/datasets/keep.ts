import { type Id, say } from '../../../base/index.ts'
import { json, type Reader, type Sql, sql, type Tx } from '../../store/index.ts'
import type { Dataset } from './declare.ts'

const DATASET_COLUMNS: Sql = sql`d.district, d.id, d.code, d.title as "titleZh", d.title_en as "titleEn",
  d.abstract, d.class, d.subject, d.unit, d.system, d.format, d.items, d.share, d.share_condition as "shareCondition",
  d.share_basis as "shareBasis", d.open, d.cycle, d.grade, d.state, d.version, d.origin, d.register,
  d.row_count as "rowCount", d.fresh_at as "freshAt", d.score, d.published_at as "publishedAt",
  d.changed_at as "changedAt"`

type DatasetRow = Omit<Dataset, 'title'> & { readonly titleZh: string; readonly titleEn: string }

const datasetOf = ({ titleZh, titleEn, ...row }: DatasetRow): Dataset => ({
  ...row,
  title: say(titleZh, titleEn),
})

export async function byId(reader: Reader, district: string, id: Id): Promise<Dataset | undefined> {
  const row = await reader.one<DatasetRow>(
    sql`select ${DATASET_COLUMNS} from dataset d where d.district = ${district} and d.id = ${id}::uuid`,
  )
  return row && datasetOf(row)
}

export async function byCode(reader: Reader, district: string, code: string): Promise<Dataset | undefined> {
  const row = await reader.one<DatasetRow>(
    sql`select ${DATASET_COLUMNS} from dataset d where d.district = ${district} and d.code = ${code}`,
  )
  return row && datasetOf(row)
}

/** Writes a dataset as it is now; `tokens` are the words it is found by. */
export const put = (tx: Tx, one: Dataset, tokens: readonly string[]): Promise<number> =>
  tx.run(sql`insert into dataset (district, id, code, title, title_en, abstract, class, subject, unit, system, format,
      items, share, share_condition, share_basis, open, cycle, grade, state, version, origin, register, row_count,
      fresh_at, score, published_at, changed_at, tokens)
    values (${one.district}, ${one.id}::uuid, ${one.code}, ${one.title.zh}, ${one.title.en}, ${one.abstract},
      ${one.class}, ${one.subject}, ${one.unit}::uuid, ${one.system}, ${one.format}, ${json(one.items)}::jsonb,
      ${one.share}, ${one.shareCondition}, ${one.shareBasis}, ${one.open}, ${one.cycle}, ${one.grade}::smallint,
      ${one.state}, ${one.version}::integer, ${one.origin}, ${one.register}, ${one.rowCount}::bigint,
      ${one.freshAt}::timestamptz, ${one.score}::double precision, ${one.publishedAt}::timestamptz,
      ${one.changedAt}::timestamptz, ${tokens}::text[])
    on conflict (district, id) do update set code = excluded.code, title = excluded.title,
      title_en = excluded.title_en, abstract = excluded.abstract, class = excluded.class, subject = excluded.subject,
      unit = excluded.unit, system = excluded.system, format = excluded.format, items = excluded.items,
      share = excluded.share, share_condition = excluded.share_condition, share_basis = excluded.share_basis,
      open = excluded.open, cycle = excluded.cycle, grade = excluded.grade, state = excluded.state,
      version = excluded.version, origin = excluded.origin, register = excluded.register,
      row_count = excluded.row_count, fresh_at = excluded.fresh_at, score = excluded.score,
      published_at = excluded.published_at, changed_at = excluded.changed_at, tokens = excluded.tokens`)

/** After a load 归集: how many rows there are now, of when, and how good they are. */
export const refreshed = (
  tx: Tx,
  district: string,
  id: Id,
  now: { readonly rowCount: number; readonly freshAt: Date; readonly score: number | null },
): Promise<number> =>
  tx.run(sql`update dataset set row_count = ${now.rowCount}::bigint, fresh_at = ${now.freshAt}::timestamptz,
      score = ${now.score}::double precision
    where district = ${district} and id = ${id}::uuid`)
