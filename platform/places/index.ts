import type { RoomSchema } from '../store/index.ts'
import * as addresses from './addresses/index.ts'
import * as grids from './grids/index.ts'
import * as ground from './ground/index.ts'
import * as layers from './layers/index.ts'

export * as addresses from './addresses/index.ts'
export * as grids from './grids/index.ts'
export * from './ground/decide.ts'
export * from './ground/declare.ts'
export { openLocator, saveShapes, shapes } from './ground/index.ts'
export * as layers from './layers/index.ts'

/** Every part of the map base that has tables, in their order. */
export const schemas: readonly RoomSchema[] = [ground.schema, layers.schema, addresses.schema, grids.schema]
