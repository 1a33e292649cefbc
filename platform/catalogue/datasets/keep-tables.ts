import { no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { type Placement, type Reader, spreadTable, sql, type Tx } from '../../store/index.ts'
import { planDataTable, remadeTable, tableOf } from './decide.ts'
import { type Dataset, refusals } from './declare.ts'

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
  const table = tableOf(dataset.id)
  const live = await liveColumns(tx, table)
  const plan = planDataTable(dataset.id, dataset.items, live)
  if ('clash' in plan) return no(refusals['catalogue.itemType'](plan.clash))
  for (const statement of plan.statements) await tx.run(sql.raw(statement))
  if (!live) await spreadTable(tx, table)
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
