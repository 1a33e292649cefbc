import type { RoomSchema } from '../store/index.ts'
import * as fees from './fees/index.ts'
import * as forms from './forms/index.ts'
import * as halls from './halls/index.ts'
import * as items from './items/index.ts'
import * as lights from './lights/index.ts'
import * as partners from './partners/index.ts'
import * as ratings from './ratings/index.ts'
import * as signing from './signing/index.ts'

export * as fees from './fees/index.ts'
export * as forms from './forms/index.ts'
export * as halls from './halls/index.ts'
export * as items from './items/index.ts'
export * as joint from './joint/index.ts'
export * as lights from './lights/index.ts'
export * as partners from './partners/index.ts'
export * as ratings from './ratings/index.ts'
export * as signing from './signing/index.ts'

/** Every part of the room that has tables, in their order. */
export const schemas: readonly RoomSchema[] = [
  items.schema,
  forms.schema,
  fees.schema,
  partners.schema,
  signing.schema,
  halls.schema,
  ratings.schema,
  lights.schema,
]
