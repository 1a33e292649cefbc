import { must, newId, say } from '../../../base/index.ts'
import type { Field } from '../../fields/declare.ts'
import { type Store, sql } from '../../store/index.ts'
import { type Dataset, dataColumns, makeDataTable, put, tableOf } from '../datasets/index.ts'

/** A published dataset with these items, for tests; its table is made. */
export async function madeDataset(
  store: Store,
  items: Readonly<Record<string, Field & { readonly key?: true }>>,
  more: Partial<Dataset> = {},
): Promise<Dataset> {
  const dataset: Dataset = {
    ...{ district: '440111', id: newId(), code: `9/${newId()}`, title: say('会员名册', 'Members') },
    ...{ abstract: '', class: 'unit', subject: 'service', unit: newId(), system: null, format: 'table' },
    items: Object.entries(items).map(([name, { key, ...field }]) => ({
      name,
      field,
      ...(key ? { key } : {}),
    })),
    ...{ share: 'free', shareCondition: null, shareBasis: null, open: 'closed', cycle: 'other', grade: 2 },
    ...{ state: 'published', version: 1, origin: 'intake', register: null, rowCount: 0, freshAt: null },
    ...{ score: null, publishedAt: null, changedAt: new Date('2026-11-20T02:00:00Z') },
    ...more,
  } as Dataset
  await store.tx(async (tx) => {
    await put(tx, dataset, [])
    must(await makeDataTable(tx, dataset))
  })
  return dataset
}

/** Puts rows into a dataset's table past the intake: values in the order of its items, keys `k1`, `k2`, … */
export async function putRows(
  store: Store,
  dataset: Dataset,
  rows: readonly (readonly unknown[])[],
  delivery = newId(),
): Promise<string> {
  await store.tx((tx) => tx.run(sql`delete from ${sql.id(tableOf(dataset.id))}`))
  await store.copyIn(
    tableOf(dataset.id),
    [
      ...['district', 'key', 'area', 'delivery', 'row_no', 'since'],
      ...dataColumns(dataset.items).map((one) => one.name),
    ],
    rows.map((row, i) => [
      ...['440111', `k${i + 1}`, '440111', delivery, i + 2, new Date('2026-11-20T02:00:00Z')],
      ...row,
    ]),
  )
  return delivery
}
