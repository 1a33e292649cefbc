import { must, newId, say } from '../base/index.ts'
import { intakeOf } from '../host/index.ts'
import { datasets, type intake } from '../platform/catalogue/index.ts'
import type { Field } from '../platform/fields/declare.ts'
import { idCheck } from '../platform/fields/index.ts'
import { systemActor } from '../platform/org/index.ts'
import type { RunningTestCity } from './city.ts'

export const text = (zh: string, more: Partial<Field> = {}): Field =>
  ({ kind: 'text', title: say(zh, zh), ...more }) as Field

/** A register of buildings as a unit might keep it: a key, a name, a person, a number. */
export const BUILDINGS: Readonly<Record<string, Field & { readonly key?: true }>> = {
  no: { ...text('编号', { required: true }), key: true },
  name: text('单位名称'),
  person: { kind: 'idNumber', title: say('法人身份号码', 'Identity'), personal: 'idNumber' },
  floors: { kind: 'integer', title: say('楼层', 'Floors'), min: 1 },
}

/** The n-th good identity number of invented people. */
export const personNo = (n: number): string => {
  const body = `44011119900101${String(n).padStart(3, '0')}`
  return body + idCheck(body)
}

/** A file of buildings, as a unit writes it. */
export const buildingLines = (rows: readonly (readonly string[])[]): string =>
  [['编号', '单位名称', '法人身份号码', '楼层'], ...rows].map((row) => row.join(',')).join('\n')

/** A published dataset of a unit, with its table, and with a mapping by titles unless told. */
export async function publishedDataset(
  { city }: RunningTestCity,
  unit: string | null,
  items: typeof BUILDINGS = BUILDINGS,
  mapped = true,
): Promise<datasets.Dataset> {
  const dataset = {
    ...{ district: '440111', id: newId(), code: `307/${newId()}`, title: say('楼宇台账', 'Buildings') },
    ...{ abstract: '', class: 'unit', subject: 'building', unit, system: null, format: 'table' },
    items: Object.entries(items).map(([name, { key, ...field }]) => ({
      ...{ name, field },
      ...(key ? { key } : {}),
    })),
    ...{ share: 'free', shareCondition: null, shareBasis: null, open: 'closed', cycle: 'monthly', grade: 3 },
    ...{ state: 'published', version: 1, origin: 'intake', register: null, rowCount: 0, freshAt: null },
    ...{ score: null, publishedAt: null, changedAt: new Date() },
  } as unknown as datasets.Dataset
  const rules = dataset.items.map(({ name, field }) => ({ item: name, from: [field.title.zh], steps: [] }))
  await city.store.tx(async (tx) => {
    await datasets.put(tx, dataset, ['楼宇台账'])
    must(await datasets.makeDataTable(tx, dataset))
    if (mapped)
      must(
        await intakeOf(city).saveMapping(
          tx,
          systemActor('440111'),
          { dataset: dataset.id, rules },
          new Date(),
        ),
      )
  })
  return dataset
}

async function* once(bytes: Uint8Array) {
  yield bytes
}

/** Brings a file in, and waits until everything that follows has followed. */
export async function deliver(
  running: RunningTestCity,
  dataset: datasets.Dataset,
  name: string,
  bytes: Uint8Array | string,
  mode: intake.DeliveryMode = 'full',
): Promise<intake.Delivery> {
  const { city } = running
  const taking = intakeOf(city)
  const who = systemActor('440111')
  const content = once(typeof bytes === 'string' ? Buffer.from(bytes) : bytes)
  const incoming = { dataset: dataset.id, name, mode, door: 'upload' as const, sender: '市住建局', content }
  const received = must(await taking.receive(city.store, who, incoming, new Date()))
  const loaded = must(await taking.load(city.store, who, received.delivery.id, new Date()))
  await running.measured()
  return loaded
}
