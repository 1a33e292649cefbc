import type { RoomSchema } from '../../platform/store/index.ts'

export * from './boards/index.ts'
export * from './brief/index.ts'
export {
  additive,
  type Check,
  type Counted,
  type Counts,
  type CountsCity,
  HORIZON_DAYS,
  openCounts,
} from './counts/index.ts'
export { type Curve, type CurvePoint, openCurves, type PastReadings } from './curve.ts'
export * from './decide.ts'
export * from './declare.ts'
export {
  type Asked,
  type Declared,
  type IndicatorCity,
  type Indicators,
  openIndicators,
  partOf,
} from './indicators.ts'
export { refusals } from './refusals.ts'
export { type ScreenNames, type ScreenPlan, type ScreenRates, screenFigures, screenRates } from './screen.ts'
export { subjectOf } from './subject.ts'
export { type Arrived, openValues, type Quality, type StoredValue, type Values } from './values/index.ts'
export {
  definitionFrom,
  differs,
  openVersions,
  type Trial,
  type VersionRow,
  type Versions,
} from './versions/index.ts'

export const schema: RoomSchema = {
  room: 'indicators',
  migrations: new URL('./migrations/', import.meta.url),
  tables: {
    indicator_part: 'district',
    indicator_day: 'district',
    indicator_place: 'district',
    indicator_progress: 'district',
    indicator_check: 'district',
    indicator_value: 'district',
    indicator_version: 'district',
    indicator_level: 'district',
    board_version: 'district',
    board_tour: 'district',
    report: 'district',
    report_version: 'district',
    report_note: 'district',
  },
}
