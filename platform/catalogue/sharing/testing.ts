import { type Instant, must, newId } from '../../../base/index.ts'
import { openVault } from '../../fields/index.ts'
import { systemActor } from '../../org/index.ts'
import type { Store } from '../../store/index.ts'
import type { Dataset } from '../datasets/index.ts'
import { fill, residentRows, residents } from '../rows/testing.ts'
import { makeGrant, makeKey, type NewGrant } from './grants.ts'
import { openService, type ServiceCity } from './service.ts'

export const vault = openVault({ key: Buffer.alloc(32, 7) })
export const WHY = { duty: 'SX-0001', operator: 'wang01', case: '2026-0001' }

export const grantFor = (dataset: Dataset, over: Partial<NewGrant> = {}): NewGrant => ({
  district: dataset.district,
  matter: newId(),
  dataset: dataset.id,
  owner: dataset.unit,
  unit: newId(),
  duty: WHY.duty,
  purpose: '办理高龄津贴',
  basis: '某办法第三条',
  items: ['idNumber', 'name', 'married', 'village'],
  masks: {},
  filter: true,
  mode: 'query',
  dayMost: 1000,
  from: new Date('2026-01-01T00:00:00Z'),
  to: new Date('2027-01-01T00:00:00Z'),
  ...over,
})

/** A dataset with rows, a grant and a key that holds on this machine. */
export async function shared(
  store: Store,
  options: {
    readonly now: () => Instant
    readonly rows?: number
    readonly grant?: Partial<NewGrant>
    readonly dataset?: Partial<Dataset>
    readonly networks?: readonly string[]
    readonly service?: Partial<ServiceCity>
  },
) {
  const who = systemActor('440111')
  const dataset = residents(options.dataset)
  const all = residentRows(options.rows ?? 100)
  await fill(store, dataset, all)
  const { grant } = await store.tx((tx) =>
    makeGrant(tx, who, grantFor(dataset, options.grant), options.now()),
  )
  const made = must(
    await store.tx((tx) =>
      makeKey(
        tx,
        who,
        grant,
        { system: '津贴系统', networks: options.networks ?? ['127.0.0.1'] },
        options.now(),
      ),
    ),
  )
  const service = openService({
    store,
    district: '440111',
    vault,
    codes: () => undefined,
    unitName: () => '区民政局',
    now: options.now,
    ...options.service,
  })
  return { who, dataset, all, grant, key: made.key, keyId: made.id, service }
}
