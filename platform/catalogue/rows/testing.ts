import { newId, say, seeded } from '../../../base/index.ts'
import type { Vault } from '../../fields/index.ts'
import type { Duty } from '../../org/declare.ts'
import { columnsOf, tableOf as tableOfRegister } from '../../registers/decide.ts'
import { keyOf, makeTables, type RegisterType } from '../../registers/index.ts'
import { type Store, sql } from '../../store/index.ts'
import { type Dataset, dataColumns, makeDataTable, put, tableOf } from '../datasets/index.ts'
import type { PlainRow } from './decide.ts'

/** An invented dataset of residents, for tests and measurements. */
export const residents = (over: Partial<Dataset> = {}): Dataset => ({
  ...({
    district: '440111',
    id: newId(),
    code: `3-service-${newId().slice(-12)}`,
    title: say('居民登记', 'Residents'),
    abstract: '虚构的居民登记数据',
    class: 'base',
    subject: 'service',
    unit: newId(),
    system: null,
    format: 'table',
    items: [
      {
        name: 'idNumber',
        field: {
          kind: 'idNumber',
          title: say('身份号码', 'Id number'),
          personal: 'idNumber',
          required: true,
        },
        key: true,
      },
      { name: 'name', field: { kind: 'text', title: say('姓名', 'Name'), personal: 'name' } },
      { name: 'phone', field: { kind: 'phone', title: say('手机', 'Phone'), personal: 'phone' } },
      { name: 'married', field: { kind: 'text', title: say('婚姻', 'Marriage'), grade: 3 } },
      { name: 'village', field: { kind: 'text', title: say('村居', 'Village') } },
      { name: 'born', field: { kind: 'day', title: say('出生日期', 'Born') } },
      { name: 'income', field: { kind: 'integer', title: say('收入', 'Income'), grade: 3 } },
      { name: 'note', field: { kind: 'text', title: say('内部备注', 'Note') }, share: 'never' },
    ],
    share: 'conditional',
    shareCondition: null,
    shareBasis: null,
    open: 'closed',
    cycle: 'daily',
    grade: 4,
    state: 'published',
    version: 1,
    origin: 'intake',
    register: null,
    rowCount: 0,
    freshAt: new Date('2026-11-20T00:00:00Z'),
    score: 92,
    publishedAt: new Date('2026-11-01T00:00:00Z'),
    changedAt: new Date('2026-11-01T00:00:00Z'),
  } as unknown as Dataset),
  ...over,
})

export const VILLAGES = ['440111001001', '440111001002', '440111002001', '440111003007'] as const
const SURNAMES = [...'陈李黄张梁林刘吴']
const GIVEN = ['志明', '丽娟', '建华', '晓燕', '国强', '秀英']

export type KeyedRow = PlainRow & { readonly key: string; readonly doubted: readonly string[] }

/** Invented rows, the same for the same seed. Numbers are of the form of identity numbers only. */
export function residentRows(count: number, seed = 7): KeyedRow[] {
  const random = seeded(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  return Array.from({ length: count }, (_, i) => {
    const key = `440111${String(1950 + (i % 60))}0101${String(10_000 + i).slice(-4)}`.padEnd(18, '0')
    const area = pick(VILLAGES)
    return {
      key,
      area,
      doubted: i % 17 === 0 ? ['phone', 'note'] : [],
      values: {
        idNumber: key,
        name: `${pick(SURNAMES)}${pick(GIVEN)}`,
        phone: i % 11 === 0 ? null : `138${String(10_000_000 + i).slice(-8)}`,
        married: pick(['10', '20', '30', '40']),
        village: pick(['石井', '棠景', '江高']),
        born: `${1950 + (i % 60)}-01-01`,
        income: i % 5 === 0 ? null : Math.floor(random() * 9000),
        note: pick(['重点', '普通', '低保']),
      },
    }
  })
}

/** Publishes the dataset and puts rows into its table. */
export async function fill(store: Store, dataset: Dataset, rows: readonly KeyedRow[]): Promise<void> {
  await store.tx(async (tx) => {
    await put(tx, dataset, [])
    await makeDataTable(tx, dataset)
  })
  const columns = dataColumns(dataset.items)
  const delivery = newId()
  const since = new Date('2026-11-20T00:00:00Z')
  await store.copyIn(
    tableOf(dataset.id),
    ['district', 'key', 'area', 'delivery', 'row_no', 'since', 'doubted', ...columns.map(({ name }) => name)],
    rows.map((row, i) => [
      dataset.district,
      row.key,
      row.area,
      delivery,
      i + 1,
      since,
      row.doubted,
      ...columns.map(({ item }) => row.values[item] ?? null),
    ]),
  )
  await store.query(sql`analyze ${sql.id(tableOf(dataset.id))}`)
}

/** A register 台账 that holds the same residents, and the dataset that it is in the catalogue. */
export function residentRegister(over: Partial<Dataset> = {}) {
  const dataset = residents({ origin: 'register', register: 'test.resident', ...over })
  const type: RegisterType = {
    name: 'test.resident',
    title: say('居民台账', 'Residents'),
    fields: Object.fromEntries(dataset.items.map(({ name, field }) => [name, field])),
    label: 'village',
    key: ['idNumber'],
    editors: [],
    readers: [],
    sourced: true,
  }
  return { dataset, type }
}

/** Publishes the dataset of a register and puts rows into the register's own table, personal values sealed. */
export async function fillRegister(
  store: Store,
  { dataset, type }: ReturnType<typeof residentRegister>,
  rows: readonly KeyedRow[],
  vault: Vault,
): Promise<void> {
  await store.tx(async (tx) => {
    await put(tx, dataset, [])
    await makeTables(tx, [type])
    await tx.run(sql`delete from ${sql.id(tableOfRegister(type.name))}`)
    await tx.run(sql`delete from register_doubt`)
  })
  const columns = columnsOf(type.fields)
  const base = 'district id version state area units valid_from source recorded_at recorded_name keyed'
  const ids = rows.map(() => newId())
  await store.copyIn(
    tableOfRegister(type.name),
    [...base.split(' '), 'head', 'tokens', 'words', ...columns.map(({ name }) => name)],
    rows.map((row, i) => [
      ...[
        dataset.district,
        ids[i],
        1,
        i % 29 === 28 ? 'retired' : 'current',
        row.area,
        [],
        '2026-01-01',
        '测试',
      ],
      ...[new Date('2026-11-20T00:00:00Z'), '测试', keyOf({ vault }, type, row.values), [], [], 0],
      ...columns.map(({ field, sealed }) => {
        const value = row.values[field] ?? null
        return sealed && value !== null ? vault.seal(JSON.stringify(value)) : value
      }),
    ]),
  )
  await store.tx(async (tx) => {
    for (const [i, row] of rows.entries())
      for (const field of row.doubted)
        await tx.run(sql`insert into register_doubt (district, id, type, row_id, field, source, why, said_by, said_at)
          values (${dataset.district}, ${newId()}::uuid, ${type.name}, ${ids[i]}::uuid, ${field}, '', '', '', now())`)
  })
}

export const duty = (role: string, over: Partial<Duty> = {}): Duty => ({
  role,
  area: '440111',
  units: null,
  grade: 3,
  ...over,
})
