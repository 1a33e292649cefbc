import { must } from '../../base/index.ts'
import * as ledger from '../ledger/index.ts'
import * as org from '../org/index.ts'
import type { Store } from '../store/index.ts'
import { freshStore } from '../store/testing.ts'
import type { DeviceDeclaration, DeviceState, MetricDeclaration, Point } from './declare.ts'
import { type DeviceEnv, openSignals, registerDevices, schema } from './index.ts'

export const DISTRICT = '440111'
export const signalSchemas = [ledger.schema, org.schema, schema]

/** A room of sensors with a few devices, the clock in hand. */
export async function freshSignals(
  devices: readonly (Partial<DeviceDeclaration> & { readonly code: string; readonly state?: DeviceState })[],
  metrics: Readonly<Record<string, MetricDeclaration>> = {},
) {
  const store: Store = await freshStore(signalSchemas)
  const signals = openSignals({ store, district: DISTRICT })
  const env: DeviceEnv = {
    district: DISTRICT,
    seal: (text) => text,
    changed: (tx) => tx.afterCommit(() => signals.registry.stale()),
  }
  const begun = new Date('2026-06-01T00:00:00Z')
  await store.tx(async (tx) => {
    await signals.stamp(
      tx,
      Object.fromEntries(
        Object.entries(metrics).map(([name, declared]) => [name, { pack: 'test', declared }]),
      ),
      begun,
    )
    must(
      await registerDevices(
        env,
        tx,
        org.systemActor(DISTRICT),
        devices.map((one) => ({
          ...{ title: `设备 ${one.code}`, kind: 'waterLevel', metrics: ['waterLevel'], interval: 60 },
          ...{ area: DISTRICT, unitId: null, state: 'online' },
          ...one,
        })),
        begun,
      ),
    )
  })
  return {
    store,
    signals,
    env,
    /** Points of one device and metric at minutes after the beginning. */
    points: (device: string, values: readonly (readonly [minute: number, value: unknown])[]): Point[] =>
      values.map(([minute, value]) => ({
        ...{ device, metric: 'waterLevel', value },
        at: begun.getTime() + minute * 60_000,
      })),
    at: (minute: number) => new Date(begun.getTime() + minute * 60_000),
  }
}
