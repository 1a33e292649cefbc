import type { RoomSchema } from '../store/index.ts'
import * as certificates from './certificates/index.ts'
import * as codes from './codes/index.ts'
import * as exchange from './exchange/index.ts'
import * as keys from './keys/index.ts'

export * as certificates from './certificates/index.ts'
export * as codes from './codes/index.ts'
export * as envelope from './envelope/index.ts'
export * as exchange from './exchange/index.ts'
export * as keys from './keys/index.ts'

/** Every part of the room that has tables, in their order. */
export const schemas: readonly RoomSchema[] = [
  keys.schema,
  certificates.schema,
  codes.schema,
  exchange.schema,
]
