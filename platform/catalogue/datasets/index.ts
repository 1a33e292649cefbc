import type { RoomSchema } from '../../store/index.ts'

export { type DatasetSeen, type Datasets, openDatasets } from './datasets.ts'
export { type DcatCatalogue, dcatJson, dcatTurtle, type Harvested, readDcat } from './dcat.ts'
export { dcatGraph } from './dcat-turtle.ts'
export {
  DATA_TABLE_BASE,
  type DataColumn,
  dataColumns,
  dueAt,
  freshnessOf,
  KEY_SEPARATOR,
  keyShown,
  keyWritten,
  type Lineage,
  lineageOf,
  tableOf,
} from './decide.ts'
export * from './declare.ts'
export { byCode, byId, byRegister, large, put, refreshed, scored } from './keep.ts'
export { registerFigures } from './keep-own.ts'
export { dataTables, makeDataTable, remakeDataTable } from './keep-tables.ts'
export type { OwnData } from './mirror.ts'

export { CATALOGUE_SHEETS, readCatalogueSheets, type Sheet, writeCatalogueSheets } from './sheet.ts'
export type { UnitNamed, Wiring } from './wiring.ts'

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
