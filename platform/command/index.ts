import type { RoomSchema } from '../store/index.ts'
import * as alerts from './alerts/index.ts'
import * as duty from './duty/index.ts'
import * as incidents from './incidents/index.ts'
import * as links from './links/index.ts'
import * as meetings from './meetings/index.ts'
import * as plans from './plans/index.ts'
import * as upward from './upward/index.ts'

export * as alerts from './alerts/index.ts'
export * as duty from './duty/index.ts'
export * as incidents from './incidents/index.ts'
export * as links from './links/index.ts'
export * as meetings from './meetings/index.ts'
export * as plans from './plans/index.ts'
export * as upward from './upward/index.ts'

/** Every part of the room that has tables, in their order. */
export const schemas: readonly RoomSchema[] = [
  duty.schema,
  alerts.schema,
  meetings.schema,
  links.schema,
  plans.schema,
  upward.schema,
  incidents.schema,
]
