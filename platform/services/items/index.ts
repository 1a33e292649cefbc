import type { RoomSchema } from '../../store/index.ts'

export * from './decide.ts'
export * from './declare.ts'
export {
  bodyOf,
  compareOf,
  draft,
  draftFaults,
  dropDraft,
  ITEM_MANAGER,
  managesItems,
  openVersion,
  publish,
  putBasic,
  setState,
  versionAt,
  versionOf,
  versionsOf,
} from './items.ts'
export { allAt, basicList, basicOf, draftOf, drafts, nextSerial, putBasics, seed, taskOf } from './keep.ts'

export const schema: RoomSchema = {
  room: 'items',
  migrations: new URL('./migrations/', import.meta.url),
  tables: {
    service_item: 'district',
    service_task: 'district',
    service_item_version: 'district',
    service_serial: 'district',
  },
}
