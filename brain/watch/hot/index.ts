import type { RoomSchema } from '../../../platform/store/index.ts'

export type { Nearness, WatchCity } from './city.ts'
export * from './declare.ts'
export { evaluateHot, type HotEvaluation, type HotLabel, type HotMessage } from './evaluate.ts'
export { openHands } from './hands.ts'
export { type HotIssue, openHot } from './hot.ts'
export { openReading } from './reading.ts'
export { openTopics } from './topics.ts'

export const schema: RoomSchema = {
  room: 'watch',
  migrations: new URL('./migrations/', import.meta.url),
  tables: {
    watch_request: 'district',
    watch_edge: 'district',
    watch_group: 'district',
    watch_hand: 'district',
    watch_warning: 'district',
    watch_topic: 'district',
    watch_topic_version: 'district',
  },
}
