import type { RoomSchema } from '../../store/index.ts'

export * from './decide.ts'
export * from './declare.ts'
export type { LightBy, LightCount, SignalFilter, WatchFilter } from './keep.ts'
export { lightCounts, listSignals, listWatched, putWatched, raise, step, watchedOf } from './watch.ts'

export const schema: RoomSchema = {
  room: 'lights',
  migrations: new URL('./migrations/', import.meta.url),
  tables: { service_light: 'district', supervision_signal: 'district' },
}
