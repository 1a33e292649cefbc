import type { RoomSchema } from '../../store/index.ts'

export { type CapFault, faultsOfAlert, isCapTime } from './cap-check.ts'
export { type CapRead, readCap } from './cap-read.ts'
export { writeCap } from './cap-write.ts'
export * from './decide.ts'
export * from './declare.ts'
export type { AlertsEnv, Target } from './env.ts'
export { atomOf, capsIn, capText, rssOf } from './feed.ts'
export { adopt, type Came, type Received, receive } from './intake.ts'
export { type AlertFilter, alertById, alerts } from './keep.ts'
export { feeds, refusedOf, sources } from './keep-outside.ts'
export { receiptsOf, receiptsOfUnits } from './keep-receipts.ts'
export { nextCall, sign, tick } from './receipts.ts'
export { type Fetch, readFeeds, saveFeed, saveSource } from './sources.ts'
export { compose, discard, giveBack, type Released, release, submit, warningsInForce } from './warnings.ts'

export const schema: RoomSchema = {
  room: 'alerts',
  migrations: new URL('./migrations/', import.meta.url),
  tables: {
    alert: 'district',
    alert_key: 'district',
    alert_ref: 'district',
    alert_receipt: 'district',
    alert_source: 'district',
    alert_feed: 'district',
    alert_refused: 'district',
  },
}
