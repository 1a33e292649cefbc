import type { Instant } from '../../base/index.ts'
import { json, type Reader, sql, type Tx } from '../store/index.ts'
import type { DecisionTable, TableDraft, TableRowInList, TableVersion } from './declare.ts'

/** Versions of tables; `to` is where the next one begins. */
const VERSIONS = sql`select t.district, t.name, t.version, t.body as "table", t.digest, t.valid_from as "from",
    lead(t.valid_from) over (partition by t.district, t.name order by t.version) as "to",
    t.why, t.published_by as "publishedBy", t.published_at as "publishedAt"
  from decision_table t`

const DRAFT = sql`select d.district, d.name, d.body as "table", d.revision, d.saved_by as "savedBy",
    d.saved_account as "savedAccount", d.saved_at as "savedAt"
  from decision_draft d`

export const versionsOf = (reader: Reader, district: string, name: string): Promise<TableVersion[]> =>
  reader.query<TableVersion>(
    sql`${VERSIONS} where t.district = ${district} and t.name = ${name} order by t.version desc`,
  )

export const versionAt = (
  reader: Reader,
  district: string,
  name: string,
  at: Instant,
): Promise<TableVersion | undefined> =>
  reader.one<TableVersion>(sql`select v.* from (${VERSIONS} where t.district = ${district} and t.name = ${name}) v
    where v."from" <= ${at}::timestamptz order by v.version desc limit 1`)

export const draftOf = (reader: Reader, district: string, name: string): Promise<TableDraft | undefined> =>
  reader.one<TableDraft>(sql`${DRAFT} where d.district = ${district} and d.name = ${name}`)

/** The draft, held until the transaction ends. */
export const lockDraft = (tx: Tx, district: string, name: string): Promise<TableDraft | undefined> =>
  tx.one<TableDraft>(sql`${DRAFT} where d.district = ${district} and d.name = ${name} for update`)

export const insertDraft = (tx: Tx, draft: TableDraft): Promise<number> =>
  tx.run(sql`insert into decision_draft (district, name, body, revision, saved_by, saved_account, saved_at)
    values (${draft.district}, ${draft.name}, ${json(draft.table)}::jsonb, ${draft.revision}, ${draft.savedBy},
      ${draft.savedAccount}, ${draft.savedAt}::timestamptz)
    on conflict (district, name) do nothing`)

/** Saves over the revision that was read; 0 when somebody else was faster. */
export const updateDraft = (tx: Tx, draft: TableDraft): Promise<number> =>
  tx.run(sql`update decision_draft set body = ${json(draft.table)}::jsonb, revision = ${draft.revision},
      saved_by = ${draft.savedBy}, saved_account = ${draft.savedAccount}, saved_at = ${draft.savedAt}::timestamptz
    where district = ${draft.district} and name = ${draft.name} and revision = ${draft.revision - 1}`)

export const deleteDraft = (tx: Tx, district: string, name: string): Promise<number> =>
  tx.run(sql`delete from decision_draft where district = ${district} and name = ${name}`)

/** 0 when the version is there already: two published at once. */
export const insertVersion = (tx: Tx, one: Omit<TableVersion, 'to'>): Promise<number> =>
  tx.run(sql`insert into decision_table (district, name, version, body, digest, valid_from, why, published_by, published_at)
    values (${one.district}, ${one.name}, ${one.version}, ${json(one.table)}::jsonb, ${one.digest},
      ${one.from}::timestamptz, ${one.why}, ${one.publishedBy}, ${one.publishedAt}::timestamptz)
    on conflict (district, name, version) do nothing`)

type ListRow = Omit<TableRowInList, 'title' | 'hit' | 'rows'> & { readonly body: DecisionTable }

/** Every table of a district by name: its draft, else its newest version. */
export async function listTables(reader: Reader, district: string, at: Instant): Promise<TableRowInList[]> {
  const rows = await reader.query<ListRow>(sql`
    select n.name, coalesce(d.body, v.body) as body, v.version as newest,
      (select max(f.version) from decision_table f
        where f.district = ${district} and f.name = n.name and f.valid_from <= ${at}::timestamptz) as "inForce",
      d.revision as draft, greatest(d.saved_at, v.published_at) as "changedAt"
    from (select name from decision_table where district = ${district}
      union select name from decision_draft where district = ${district}) n
    left join decision_draft d on d.district = ${district} and d.name = n.name
    left join decision_table v on v.district = ${district} and v.name = n.name and v.version =
      (select max(m.version) from decision_table m where m.district = ${district} and m.name = n.name)
    order by n.name`)
  return rows.map(({ body, ...row }) => ({
    ...row,
    title: body.title,
    hit: body.hit,
    rows: body.rows.length,
  }))
}
