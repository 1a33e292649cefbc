import type { RoomSchema } from '../store/index.ts'

export * from './decide.ts'
export * from './declare.ts'
export {
  joinModels,
  type Model,
  ModelRun,
  type Models,
  type Ran,
  readCases,
  readModel,
  runCase,
  type TckCase,
  tableFromDmn,
  tableToDmn,
} from './dmn/index.ts'
export {
  type Author,
  decideAt,
  draftOf,
  dropDraft,
  listTables,
  publishDraft,
  publishTable,
  saveDraft,
  tableAt,
  versionsOf,
} from './tables.ts'

export const schema: RoomSchema = {
  room: 'decisions',
  migrations: new URL('./migrations/', import.meta.url),
  tables: { decision_table: 'district', decision_draft: 'district' },
}
