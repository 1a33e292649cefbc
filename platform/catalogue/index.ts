import type { RoomSchema } from '../store/index.ts'
import * as abilities from './abilities/index.ts'
import * as datasets from './datasets/index.ts'
import * as intake from './intake/index.ts'
import * as quality from './quality/index.ts'
import * as sharing from './sharing/index.ts'
import * as standards from './standards/index.ts'

export * as abilities from './abilities/index.ts'
export * as datasets from './datasets/index.ts'
export * as intake from './intake/index.ts'
export * as quality from './quality/index.ts'
export * as rows from './rows/index.ts'
export * as sharing from './sharing/index.ts'
export * as sheets from './sheets/index.ts'
export * as standards from './standards/index.ts'

/** Every part of the room that has tables, in their order. */
export const schemas: readonly RoomSchema[] = [
  standards.schema,
  datasets.schema,
  intake.schema,
  quality.schema,
  sharing.schema,
  abilities.schema,
]
