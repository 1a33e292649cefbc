export { exportCatalogue, harvestCatalogue, importCatalogue } from './catalogue-file.ts'
export { lookOver } from './checkup.ts'
export { findingsOf } from './checkup-decide.ts'
export { cityDoors, type LiveEvent } from './city.ts'
export { keysOf } from './credential-keys.ts'
export { type Memory, prepareFolder, recall, remember } from './folder.ts'
export { type Foundation, foundCity } from './found.ts'
export { foundApplications } from './found-applications.ts'
export { foundCatalogue } from './found-catalogue.ts'
export { foundCertificates } from './found-certificates.ts'
export { foundCommand } from './found-command.ts'
export { foundDrill } from './found-drill.ts'
export { foundFeeds } from './found-feeds.ts'
export { foundHalls } from './found-halls.ts'
export { type FoundLists, foundLists } from './found-lists.ts'
export { foundMonth } from './found-month.ts'
export { foundPlaces } from './found-places.ts'
export { foundRosters } from './found-rosters.ts'
export { foundSensing } from './found-sensing.ts'
export { foundServed } from './found-served.ts'
export { foundSharing } from './found-sharing.ts'
export { foundTopics } from './found-topics.ts'
export {
  type Field as ImportField,
  fields as importFields,
  type ImportCounts,
  type ImportOptions,
  type ImportReport,
  importRequests,
  isField as isImportField,
  notes as importNotes,
  titleOf as importFieldTitle,
} from './import.ts'
export { intakeOf } from './intake.ts'
export { mapOf } from './map.ts'
export type { MapImport } from './map-files.ts'
export { type CityPlan, type OpenCity, openCity, openDatabase, schemas } from './open.ts'
export { replay } from './replay.ts'
export { reseal } from './resealing.ts'
export { restoring } from './restoring.ts'
export { runCity } from './run.ts'
export { pretendSensors } from './sensing-demo.ts'
export { declared as declaredSettings, readSettings, SettingFault, type Settings } from './settings.ts'
export { sheetsOf } from './sheet.ts'
export { foundStandards, titleMapping } from './standards.ts'
