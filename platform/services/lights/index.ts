import type { RoomSchema } from '../../store/index.ts'

export * from './decide.ts'
export * from './declare.ts'
export type { SignalFilter, WatchFilter } from './keep.ts'
export { type LightBy, type LightCount, lightCounts } from './keep-counts.ts'
export { listSignals, listWatched, putWatched, raise, step, watchedOf } from './watch.ts'

export const schema: RoomSchema = {
  room: 'lights',
  migrations: new URL('./migrations/', import.meta.url),
  tables: { service_light: 'district', supervision_signal: 'district', service_light_day: 'district' },
}
