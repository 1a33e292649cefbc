import type { Id } from '../../../base/index.ts'
import { columnsOf, SPELT, type SqlType } from '../../registers/decide.ts'
import type { DatasetItem } from './declare.ts'

/** Table that holds the rows of a dataset: made once, when its items are published first. */
export const tableOf = (dataset: Id): string => `data_${dataset.replaceAll('-', '').slice(-16)}`

/** Is this the name of a table of rows? */
export const isDataTable = (name: string): boolean => /^data_[0-9a-f]{16}$/.test(name)

/** Joins the parts of a business key; never part of a value (control characters are refused at the edge). */
export const KEY_SEPARATOR = '\u001f'
/** A key as people read it. */
export const keyShown = (key: string): string => key.replaceAll(KEY_SEPARATOR, ' / ')
/** A key as people write it: of several items, each after a slash. */
export function keyWritten(text: string, items: number): string {
  const parts = text.split('/').map((part) => part.trim())
  return items > 1 && parts.length === items ? parts.join(KEY_SEPARATOR) : text
}

export type DataColumn = { readonly item: string; readonly name: string; readonly type: SqlType }

/** Typed columns of the items, in their order. Values stand in clear: what is read is masked where it is read. */
export const dataColumns = (items: readonly DatasetItem[]): DataColumn[] =>
  columnsOf(
    Object.fromEntries(
      items.map(({ name, field }) => {
        const { personal: _, ...clear } = field
        return [name, clear as typeof field]
      }),
    ),
  ).map(({ field, name, type }) => ({ item: field, name, type }))

/**
 * What every data table has besides its items. `key` = the business key, or a fingerprint of the whole row where none
 * is declared; `delivery` and `row_no` = where the values that stand came from; `since` = how long they stand;
 * `doubted` = items in doubt 疑义.
 */
export const DATA_TABLE_BASE =
  'district text not null, key text not null, area text not null, delivery uuid not null, ' +
  "row_no integer not null, since timestamptz not null, doubted text[] not null default '{}'"

const COLUMN = /^f_[a-z][a-z0-9_]{0,52}$/

/** The statement that makes the table of a dataset with these columns. */
const creating = (table: string, columns: readonly { readonly name: string; readonly type: string }[]) =>
  `create table ${table} (${DATA_TABLE_BASE}${columns.map((one) => `, ${one.name} ${one.type}`).join('')}, primary key (district, key))`

export type DataTablePlan =
  | { readonly statements: readonly string[] }
  | { readonly clash: { readonly item: string; readonly was: string; readonly wanted: string } }

/**
 * Brings a live table (column → type; undefined = none yet) to the items: additions only. An item that changes its type
 * clashes: it wants a new name.
 */
export function planDataTable(
  dataset: Id,
  items: readonly DatasetItem[],
  live: ReadonlyMap<string, string> | undefined,
): DataTablePlan {
  const table = tableOf(dataset)
  const columns = dataColumns(items)
  if (!live) return { statements: [creating(table, columns)] }
  const statements: string[] = []
  for (const { item, name, type } of columns) {
    const was = live.get(name)
    if (was === undefined) statements.push(`alter table ${table} add column ${name} ${type}`)
    else if (was !== SPELT[type]) return { clash: { item, was, wanted: type } }
  }
  return { statements }
}

/** The statement that makes a table again as a backup knew it; null when it is none of ours. */
export function remadeTable(
  name: string,
  columns: readonly string[],
  types: readonly string[],
): string | null {
  if (!isDataTable(name) || columns.length !== types.length) return null
  const base = new Set(DATA_TABLE_BASE.split(', ').map((one) => one.split(' ')[0] as string))
  const known = new Set(Object.values(SPELT))
  const items = columns.flatMap((column, i) =>
    base.has(column) ? [] : [{ name: column, type: types[i] as string }],
  )
  if (columns.length - items.length !== base.size) return null
  return items.every((one) => COLUMN.test(one.name) && known.has(one.type)) ? creating(name, items) : null
}

export * from './draft.ts'
export * from './freshness.ts'
export * from './lineage.ts'
