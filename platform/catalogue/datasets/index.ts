import type { RoomSchema } from '../../store/index.ts'

export { DATA_TABLE_BASE, type DataColumn, dataColumns, KEY_SEPARATOR, tableOf } from './decide.ts'
export * from './declare.ts'
export { byCode, byId, dataTables, makeDataTable, put, refreshed, remakeDataTable } from './keep.ts'

export const schema: RoomSchema = {
  room: 'datasets',
  migrations: new URL('./migrations/', import.meta.url),
  tables: {
    dataset: 'district',
    dataset_version: 'district',
    dataset_serial: 'district',
    dataset_demand: 'district',
    dataset_feedback: 'district',
  },
}
