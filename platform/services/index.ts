import type { RoomSchema } from '../store/index.ts'
import * as items from './items/index.ts'

export * as items from './items/index.ts'

/** Every part of the room that has tables, in their order. */
export const schemas: readonly RoomSchema[] = [items.schema]
