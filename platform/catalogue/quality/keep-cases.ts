import type { Id, Instant } from '../../../base/index.ts'
import { type Reader, type Sql, sql, type Tx } from '../../store/index.ts'
import { dataColumns, tableOf } from '../datasets/decide.ts'
import type { Dataset } from '../datasets/declare.ts'
import type { Correction } from './declare.ts'

const CASE: Sql = sql`c.district, c.matter, c.dataset, c.kind, c.delivery, c.opened_at as "openedAt",
  c.ended_at as "endedAt"`

export const insertCase = (tx: Tx, one: Omit<Correction, 'endedAt'>): Promise<number> =>
  tx.run(sql`insert into data_correction (district, matter, dataset, kind, delivery, opened_at)
    values (${one.district}, ${one.matter}::uuid, ${one.dataset}::uuid, ${one.kind}, ${one.delivery}::uuid,
      ${one.openedAt}::timestamptz)`)

export const caseOf = (reader: Reader, district: string, matter: Id): Promise<Correction | undefined> =>
  reader.one<Correction>(sql`select ${CASE} from data_correction c where c.district = ${district}
    and c.matter = ${matter}::uuid`)

/** Open ones of a dataset, oldest first. */
export const openCases = (reader: Reader, district: string, dataset: Id): Promise<Correction[]> =>
  reader.query<Correction>(sql`select ${CASE} from data_correction c where c.district = ${district}
    and c.dataset = ${dataset}::uuid and c.ended_at is null order by c.opened_at, c.matter`)

export const openCaseCounts = (
  reader: Reader,
  district: string,
): Promise<{ dataset: Id; open: number; oldest: Instant }[]> =>
  reader.query(sql`select c.dataset, count(*)::int as "open", min(c.opened_at) as "oldest" from data_correction c
    where c.district = ${district} and c.ended_at is null group by c.dataset`)

export const endCase = (tx: Tx, district: string, matter: Id, at: Instant | null): Promise<number> =>
  tx.run(sql`update data_correction set ended_at = ${at}::timestamptz where district = ${district}
    and matter = ${matter}::uuid`)

/** A delivery with more bad rows joins the open matter: its workbook is the newest. */
export const joinCase = (tx: Tx, district: string, matter: Id, delivery: Id | null): Promise<number> =>
  tx.run(sql`update data_correction set delivery = ${delivery}::uuid where district = ${district}
    and matter = ${matter}::uuid`)

/** Found right, then disputed: the value is in doubt again, unless somebody else doubts it meanwhile. */
export const reopenDoubts = (tx: Tx, district: string, matter: Id): Promise<number> =>
  tx.run(sql`update data_doubt o set ended_at = null, outcome = null
    where o.district = ${district} and o.matter = ${matter}::uuid and o.ended_at is not null
      and not exists (select 1 from data_doubt e where e.district = o.district and e.dataset = o.dataset
        and e.key = o.key and e.item = o.item and e.ended_at is null)`)

/**
 * Matters of which every doubted value has changed since it was doubted, or whose row has gone: a delivery has put them
 * right by itself.
 */
export async function settledMatters(reader: Reader, dataset: Dataset): Promise<Id[]> {
  const columns = dataColumns(dataset.items)
  const rows = await reader.query<{ matter: Id }>(sql`select o.matter
    from data_doubt o
    left join ${sql.id(tableOf(dataset.id))} t on t.district = o.district and t.key = o.key
    left join unnest(${columns.map((one) => one.item)}::text[], ${columns.map((one) => one.name)}::text[])
      as c(item, col) on c.item = o.item
    where o.district = ${dataset.district} and o.dataset = ${dataset.id}::uuid and o.ended_at is null
    group by o.matter
    having bool_and(t.key is null or exists (select 1 from data_version v
      where v.district = o.district and v.dataset = o.dataset and v.key = o.key and v.until > o.raised_at
        and (v.body -> o.item) is distinct from nullif(to_jsonb(t) -> c.col, 'null'::jsonb)))`)
  return rows.map((one) => one.matter)
}
