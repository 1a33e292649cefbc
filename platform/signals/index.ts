import type { RoomSchema } from '../store/index.ts'

export * as cameras from './cameras.ts'
export * from './decide.ts'
export * from './declare.ts'
export { type DeviceEnv, edit, faultOf, flag, move, registerDevices, setLimits, setState } from './devices.ts'
export { type Feed, feeds, saveFeed, setFeedState, tellFeed } from './feeds.ts'
export {
  editGateway,
  type Gateway,
  gatewayByKey,
  gateways,
  makeGateway,
  speaksFor,
  stopGateway,
} from './gateways.ts'
export { type DeviceRow, deviceById, outagesOf, placesOf, recordsOf } from './keep-devices.ts'
export * as figures from './keep-figures.ts'
export { refusedSince } from './keep-readings.ts'
export type { LatestDevice, LatestFilter, LatestValue } from './keep-series.ts'
export { usualMetrics } from './metrics.ts'
export { csvPoints, jsonPoints, lineJsonPoints, MOST_POINTS, messagePoints, topicOf } from './parse.ts'
export { citySight, counts, latest, manySeries, revisions, type Sight, series, sightOf } from './reading.ts'
export { revise } from './revise.ts'
export { openSignals, type Signals } from './signals.ts'

export const schema: RoomSchema = {
  room: 'signals',
  migrations: new URL('./migrations/', import.meta.url),
  tables: {
    signal_metric: 'reference',
    signal_site: 'district',
    device: 'district',
    device_metric: 'district',
    device_place: 'district',
    device_record: 'district',
    device_outage: 'district',
    signal_gateway: 'district',
    signal_feed: 'district',
    reading: 'device',
    reading_latest: 'device',
    reading_revision: 'device',
    reading_5m: 'device',
    reading_hour: 'device',
    reading_day: 'device',
    reading_refused: 'district',
    reading_follower: 'local',
    camera: 'district',
    camera_still: 'district',
  },
}
