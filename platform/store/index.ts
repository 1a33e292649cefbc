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
export { openFleeting } from './fleeting.ts'
export { type Horizon, horizon } from './horizon.ts'
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
export { drawPurses, sweepPurses } from './purses.ts'
export { unavailable } from './reach.ts'
export { type Rewritten, rewriteTexts } from './rewrite.ts'
export { driftBetween, schemaOf } from './schema-text.ts'
export { planShards, spreadTable } from './shard-plan.ts'
export { render, type Sql, sql } from './sql.ts'
export { underSavepoint } from './store.ts'
export { freeTurns, markOf, openTurns, TurnLost, type Turns } from './turns.ts'
export { json, TextFault } from './values.ts'
