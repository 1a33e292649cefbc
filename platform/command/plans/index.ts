import type { RoomSchema } from '../../store/index.ts'

export * from './decide.ts'
export * from './declare.ts'
export {
  type PlanRow,
  planList,
  planView,
  propose,
  publish,
  retire,
  saveDraft,
  seedPlans,
  sendBack,
  versionOf,
} from './plans.ts'
export { SHEET_HEAD, sheetOf, tasksFrom } from './sheet.ts'

/** Plans 预案: what is to be done when something happens. */
export const schema: RoomSchema = {
  room: 'plans',
  migrations: new URL('./migrations/', import.meta.url),
  tables: { plan: 'district', plan_version: 'district' },
}
