import type { Placement, RoomSchema } from '../store/index.ts'
import { tableOf } from './decide.ts'
import type { RegisterType } from './declare.ts'

export type * from './claims/declare.ts'
export {
  type Claims,
  claimRefusals,
  type Judge,
  openClaims,
  type Supply,
  type WaitingRecord,
  waitingReasons,
} from './claims/index.ts'
export { type LiveTables, planTables, tableOf, typeProblems } from './decide.ts'
export type * from './declare.ts'
export { refusals } from './declare.ts'
export { applyPlan, liveTables, makeTables } from './keep.ts'
export { openRegisters, type Registers } from './registers.ts'
export { sees as registerRights, type Wiring } from './view.ts'
export { keyOf, type Writing } from './write.ts'

export const schema: RoomSchema = {
  room: 'registers',
  migrations: new URL('./migrations/', import.meta.url),
  tables: {
    register_type: 'reference',
    register_version: 'district',
    register_claim: 'district',
    register_source: 'district',
    register_feed: 'district',
    register_work: 'district',
    register_waiting: 'district',
    register_doubt: 'district',
    register_merge: 'district',
  },
}

/** Placement of the declared tables, for the lint of the live schema. */
export const registerTables = (types: readonly RegisterType[]): Record<string, Placement> =>
  Object.fromEntries(types.map((type) => [tableOf(type.name), 'district']))
