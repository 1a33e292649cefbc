import type { RoomSchema } from '../../store/index.ts'

export { DATA_TABLE_BASE, type DataColumn, dataColumns, KEY_SEPARATOR, tableOf } from './decide.ts'
export * from './declare.ts'
export { byCode, byId, put, refreshed } from './keep.ts'

export const schema: RoomSchema = {
  room: 'datasets',
  migrations: new URL('./migrations/', import.meta.url),
  tables: { dataset: 'district', dataset_version: 'district' },
}
