import type { RoomSchema } from '../store/index.ts'

export { canonical } from './canonical.ts'
export type * from './declare.ts'
export { type Follower, type FollowOptions, follow, type Tail, tail, wakeFollowers } from './follow.ts'
export { exportJournal, type VerifyOptions, verifyJournal } from './journal.ts'
export { sealedTo } from './journal-rows.ts'
export { cursors, latestSeq, notYetFollowed } from './keep.ts'
export { append, search, timeline } from './ledger.ts'
export { type Pace, paceOf } from './pace.ts'
export { type Pulse, type PulseOptions, pulse } from './pulse.ts'
export { openSealKey, type SealKey, type SealOptions, seal } from './seal.ts'

export const schema: RoomSchema = {
  room: 'ledger',
  migrations: new URL('./migrations/', import.meta.url),
  tables: { fact: 'district', follower: 'local', journal_segment: 'local', journal_mark: 'local' },
}
