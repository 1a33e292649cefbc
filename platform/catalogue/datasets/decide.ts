import type { Id } from '../../../base/index.ts'
import { columnsOf } from '../../registers/decide.ts'
import type { DatasetItem } from './declare.ts'

/** Table that holds the rows of a dataset: made once, when its items are published first. */
export const tableOf = (dataset: Id): string => `data_${dataset.replaceAll('-', '').slice(-16)}`

/** Joins the parts of a business key; never part of a value (control characters are refused at the edge). */
export const KEY_SEPARATOR = '\u001f'

export type DataColumn = { readonly item: string; readonly name: string; readonly type: string }

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
