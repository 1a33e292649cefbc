import type { RoomSchema } from '../../platform/store/index.ts'
import * as hot from './hot/index.ts'
import * as rules from './rules/index.ts'

export * as hot from './hot/index.ts'
export * as rules from './rules/index.ts'

/** Every part of the watching brain that has tables, in their order. */
export const schemas: readonly RoomSchema[] = [hot.schema, rules.schema]
