import type { RoomSchema } from '../../store/index.ts'

export { codeTable, tableAmong } from './codes.ts'
export * from './decide.ts'
export * from './declare.ts'
export { openStandardFeeds, type StandardFeeds } from './feeds.ts'
export type { StandardFeed } from './keep-feeds.ts'
export { nationalTables } from './national/tables.ts'
export { elementSheet, packageIn, type RowFault, rowsIn, tableSheet } from './package.ts'
export { openStandards, type Standards } from './standards.ts'
export { type Edition, receiveEdition, signEdition, signerMark } from './travel.ts'

export const schema: RoomSchema = {
  room: 'standards',
  migrations: new URL('./migrations/', import.meta.url),
  tables: { standard: 'district', heading_learnt: 'district', standard_feed: 'district' },
}
