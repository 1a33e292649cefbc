import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { must, newId, say } from '../../../base/index.ts'
import { backup, lintPlacement, restore, type Store, sql, schema as storeSchema } from '../../store/index.ts'
import { emptyStore, freshStore } from '../../store/testing.ts'
import {
  type Dataset,
  dataTables,
  keyShown,
  keyWritten,
  makeDataTable,
  put,
  remakeDataTable,
  schema,
  tableOf,
} from './index.ts'

describe('platform / catalogue / datasets / tables', () => {
  let store: Store
  let folder: string
  before(async () => {
    store = await freshStore([schema])
    folder = await mkdtemp(join(tmpdir(), 'huying-datasets-'))
  })
  after(async () => {
    await store.close()
    await rm(folder, { recursive: true, force: true })
  })

  const made = (more: Partial<Dataset> = {}): Dataset => ({
    ...{ district: '440111', id: newId(), code: `307/${Math.random()}`, title: say('充电桩', 'Chargers') },
    ...{ abstract: '', class: 'unit', subject: 'building', unit: newId(), system: null, format: 'table' },
    items: [
      { name: 'pileNo', key: true, field: { kind: 'text', title: say('桩号', 'No.'), required: true } },
      { name: 'power', field: { kind: 'decimal', title: say('功率', 'Power') } },
    ],
    ...{ share: 'free', shareCondition: null, shareBasis: null, open: 'open', cycle: 'monthly', grade: 1 },
    ...{ state: 'published', version: 1, origin: 'intake', register: null, rowCount: 0, freshAt: null },
    ...{ score: null, publishedAt: null, changedAt: new Date('2026-11-20T02:00:00Z') },
    ...more,
  })

  test('a table is made once, grows by new items, and refuses another type', async () => {
    const one = made()
    const table = tableOf(one.id)
    await store.tx(async (tx) => {
      await put(tx, one, [])
      must(await makeDataTable(tx, one))
    })
    // two at once find it made
    const more = {
      ...one,
      items: [...one.items, { name: 'openedOn', field: { kind: 'day', title: say('投用', 'Since') } }],
    } as Dataset
    await Promise.all([1, 2].map(() => store.tx(async (tx) => must(await makeDataTable(tx, more)))))
    await store.tx((tx) =>
      tx.run(sql`insert into ${sql.id(table)} (district, key, area, delivery, row_no, since, f_pile_no, f_power, f_opened_on)
      values ('440111', 'A1', '440111', ${newId()}::uuid, 2, now(), 'A1', 7.5, '2026-01-02')`),
    )
    const clash = await store.tx((tx) =>
      makeDataTable(tx, {
        ...one,
        items: [{ name: 'power', field: { kind: 'text', title: say('功率', 'Power') } }],
      }),
    )
    assert.equal(!clash.ok && clash.error.code, 'catalogue.itemType')
    const placed = { ...schema, tables: { ...schema.tables, ...(await dataTables(store)) } }
    assert.deepEqual(await lintPlacement(store, [storeSchema, placed]), [])
  })

  test('a backup carries the tables of rows, and a restore makes them again', async () => {
    const one = made()
    const table = tableOf(one.id)
    await store.tx(async (tx) => {
      await put(tx, one, ['充电'])
      must(await makeDataTable(tx, one))
      await tx.run(sql`insert into ${sql.id(table)} (district, key, area, delivery, row_no, since, f_pile_no, f_power)
      select '440111', 'P' || n, '440111', ${newId()}::uuid, n, now(), 'P' || n, n / 2.0 from generate_series(1, 500) n`)
    })
    const file = join(folder, 'rows.backup')
    const report = must(await backup(store, [schema], file))
    assert.equal(report.tables[table], 500)

    const target = await emptyStore()
    try {
      const back = must(await restore(target, [schema], file, { remake: remakeDataTable }))
      assert.deepEqual(back.tables, report.tables)
      const sum = (from: Store) =>
        from.one<{ n: number; sum: number }>(
          sql`select count(*)::integer as n, sum(f_power) as sum from ${sql.id(table)}`,
        )
      assert.deepEqual(await sum(target), await sum(store))
      // the key is there again, and the next version of the items still fits
      must(await target.tx((tx) => makeDataTable(tx, one)))
      const placed = { ...schema, tables: { ...schema.tables, ...(await dataTables(target)) } }
      assert.deepEqual(await lintPlacement(target, [storeSchema, placed]), [])
    } finally {
      await target.close()
    }
  })

  test('a file that names a table which is none of ours makes nothing', async () => {
    const columns = ['district', 'key', 'area', 'delivery', 'row_no', 'since', 'doubted']
    const types = ['text', 'text', 'text', 'uuid', 'integer', 'timestamp with time zone', 'text[]']
    const heads = [
      { name: 'account', columns, types },
      { name: 'data_0123456789abcdef; drop table dataset', columns, types },
      { name: 'data_0123456789abcdef', columns: [...columns, 'f_x) --'], types: [...types, 'text'] },
      {
        name: 'data_0123456789abcdef',
        columns: [...columns, 'f_x'],
        types: [...types, 'text default pg_read_file(1)'],
      },
    ]
    for (const head of heads) assert.equal(await store.tx((tx) => remakeDataTable(tx, head)), false)
  })

  test('a key of several items is shown and written with slashes', () => {
    assert.equal(keyShown(keyWritten('卫生许可证 / YZ000003', 2)), '卫生许可证 / YZ000003')
    assert.equal(keyWritten('粤A/12', 1), '粤A/12')
    assert.equal(keyWritten('a/b/c', 2), 'a/b/c')
  })
})
