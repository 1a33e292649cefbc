import { type Id, no, ok, type Refusal, type Result, say } from '../../../base/index.ts'
import { json, type Placement, type Reader, type Sql, sql, type Tx } from '../../store/index.ts'
import { planDataTable, remadeTable, tableOf } from './decide.ts'
import { type Dataset, refusals } from './declare.ts'

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

const liveColumns = async (
  reader: Reader,
  table: string,
): Promise<ReadonlyMap<string, string> | undefined> => {
  const rows = await reader.query<{ column: string; type: string }>(sql`
    select a.attname as "column", format_type(a.atttypid, null) as "type"
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = current_schema()::regnamespace and c.relname = ${table}`)
  return rows.length === 0 ? undefined : new Map(rows.map((one) => [one.column, one.type]))
}

/**
 * Makes the table of a dataset's rows, or adds the columns of new items; twice changes nothing. Two at once: the second
 * waits for the first. Refuses an item that is there with another type.
 */
export async function makeDataTable(
  tx: Tx,
  dataset: Pick<Dataset, 'district' | 'id' | 'items'>,
): Promise<Result<null, Refusal>> {
  await tx.one(sql`select d.id from dataset d where d.district = ${dataset.district}
    and d.id = ${dataset.id}::uuid for update`)
  const plan = planDataTable(dataset.id, dataset.items, await liveColumns(tx, tableOf(dataset.id)))
  if ('clash' in plan) return no(refusals['catalogue.itemType'](plan.clash))
  for (const statement of plan.statements) await tx.run(sql.raw(statement))
  return ok(null)
}

/** Makes a table of rows as a backup knew it, before its rows are loaded; false when it is none of ours. */
export async function remakeDataTable(
  tx: Tx,
  head: { readonly name: string; readonly columns: readonly string[]; readonly types: readonly string[] },
): Promise<boolean> {
  const statement = remadeTable(head.name, head.columns, head.types)
  if (statement) await tx.run(sql.raw(statement))
  return statement !== null
}

/** Placement of the tables of rows, for the lint of the live schema. */
export const dataTables = async (reader: Reader): Promise<Record<string, Placement>> => {
  const rows = await reader.query<{ table: string }>(sql`
    select c.relname as "table" from pg_class c
    where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
      and c.relname ~ '^data_[0-9a-f]{16}$'`)
  return Object.fromEntries(rows.map(({ table }) => [table, 'district']))
}
