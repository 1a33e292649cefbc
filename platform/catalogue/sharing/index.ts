import type { RoomSchema } from '../../store/index.ts'

export type { About, Answer, Call } from './calls.ts'
export {
  allows,
  choosable,
  claimOf,
  conditionsOf,
  conditionText,
  filterOf,
  filterWords,
  keyItems,
  keyOf,
  mockValue,
  purposeOf,
  type RowCondition,
  shareable,
} from './decide.ts'
export * from './declare.ts'
export { describeGrant } from './describe.ts'
export {
  type FileFormat,
  fileFormats,
  fileOf,
  itemsOut,
  MOST_IN_WORKBOOK,
  openFiles,
} from './files.ts'
export { closeKey, endGrant, makeGrant, makeKey, type NewGrant, reviewed } from './grants.ts'
export { setHook, tellOfDelivery, tellOfRegister, tellSubscribers } from './hooks.ts'
export {
  filesOf,
  type GrantFilter,
  grantById,
  grantOfMatter,
  grants,
  hints,
  hookOf,
  keysOf,
  lapsed,
  settleHint,
  unwatch,
  usage,
  usageOfAll,
  watch,
  watchList,
} from './keep.ts'
export { again as tellAgain, waiting as messagesOf } from './keep-messages.ts'
export { networksOf } from './network.ts'
export { openService, type ShareService } from './service.ts'
export { tellDue } from './tell.ts'

export const schema: RoomSchema = {
  room: 'sharing',
  migrations: new URL('./migrations/', import.meta.url),
  tables: {
    share_grant: 'district',
    share_key: 'district',
    share_usage: 'district',
    share_hook: 'district',
    share_file: 'district',
    share_watch: 'district',
    share_hint: 'district',
    share_message: 'district',
  },
}
