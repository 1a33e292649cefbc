import type { Resource } from '../platform/command/incidents/declare.ts'
import { incidents } from '../platform/command/index.ts'
import type { OpenCity } from './open.ts'

/** 应急资源 that a city starts from; what is there already is brought up to date. */
export async function foundCommand(
  city: OpenCity,
  resources: readonly Omit<Resource, 'id'>[],
): Promise<void> {
  await city.store.tx((tx) => incidents.putResources(tx, city.plan.district, resources))
}
