import type { RoomSchema } from '../../../platform/store/index.ts'

export { type Board, openBoard } from './board.ts'
export { type Book, openBook } from './book.ts'
export * from './decide.ts'
export * from './declare.ts'
export { type Incoming, type Outcome, openEngine, type Running, type Watched } from './engine.ts'
export type { BoardFilter } from './keep.ts'
export { incomingOf, startWatcher, type Watcher } from './watcher.ts'
export { RULES_NAME, type RulesCity } from './writing.ts'

export const schema: RoomSchema = {
  room: 'watch_rules',
  migrations: new URL('./migrations/', import.meta.url),
  tables: {
    watch_rule: 'district',
    watch_rule_version: 'district',
    watch_firing: 'district',
    watch_silence: 'district',
    watch_reached: 'local',
  },
}
