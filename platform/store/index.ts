export { type BackupOptions, type BackupReport, backup, restore, verifyBackup } from './backup.ts'
export type {
  BulkTx,
  DeadJob,
  EngineInfo,
  Job,
  JobHandler,
  Placement,
  Reader,
  RoomSchema,
  Store,
  Tx,
} from './declare.ts'
export { isUnfit } from './driver.ts'
export {
  cancel,
  deadJobs,
  drainJobs,
  type JobHandlers,
  type JobRunner,
  jobHealth,
  type RunnerOptions,
  reviveJob,
  runDueJobs,
  runJobs,
  schedule,
} from './jobs.ts'
export { type Migration, migrate, pendingMigrations, schema } from './migrate.ts'
export { type OpenOptions, openStore } from './open.ts'
export { lintPlacement, type PlacementFault, placementFaults } from './placement.ts'
export { type ForeignTable, type Pulled, pullTable } from './pull.ts'
export { driftBetween, schemaOf } from './schema-text.ts'
export { render, type Sql, sql } from './sql.ts'
export { underSavepoint } from './store.ts'
export { json, TextFault } from './values.ts'
