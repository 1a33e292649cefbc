import type { RoomSchema } from '../../store/index.ts'

export * from './decide.ts'
export * from './declare.ts'
export {
  type DocumentDesk,
  type DocumentKey,
  documentByCode,
  documentOf,
  documentsOf,
  issueDocument,
  openDocumentKey,
  revokeDocument,
} from './documents.ts'
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
export {
  allAt,
  basicList,
  basicOf,
  draftOf,
  drafts,
  nextSerial,
  placesOf,
  putBasics,
  seed,
  stampOf,
  taskOf,
} from './keep.ts'
export { asDecided } from './published.ts'
export { bodyIn } from './shape.ts'

export const schema: RoomSchema = {
  room: 'items',
  migrations: new URL('./migrations/', import.meta.url),
  tables: {
    service_item: 'district',
    service_task: 'district',
    service_item_version: 'district',
    service_serial: 'district',
    service_document: 'district',
  },
}
