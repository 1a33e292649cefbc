import type { RoomSchema } from '../../store/index.ts'

export * from './decide.ts'
export * from './declare.ts'
export { divisionThenAndNow } from './divisions.ts'
export {
  filled,
  find,
  list,
  publicSight,
  put,
  record,
  retire,
  save,
  saysTheSame,
  sightOf,
  unfilled,
  versions,
} from './layers.ts'
export { TileLayer, tileBytes } from './mvt.ts'
export { hasPostgis } from './postgis.ts'
export { circle, meets, metresBetween, metresTo } from './relate.ts'
export { positionsOf } from './shape.ts'
export { around, changes, count, feature, featureByRef, features, nearest, within } from './spatial.ts'
export { countBy, type Division, type DivisionCount, heat, measured } from './stats.ts'
export {
  cleanProps,
  crsOfPrj,
  geojsonCrs,
  geojsonFeatures,
  gpxFeatures,
  type RawFeature,
  rowFeatures,
  type TakenIn,
  takeIn,
} from './takein.ts'
export { tile } from './tiles.ts'
export type { Where } from './where.ts'
export type { Written } from './write.ts'

export const schema: RoomSchema = {
  room: 'layers',
  migrations: new URL('./migrations/', import.meta.url),
  tables: { layer: 'district', layer_mark: 'district', layer_feature: 'district', layer_cell: 'district' },
}
