import type { RoomSchema } from '../store/index.ts'

export * from './decide.ts'
export * from './declare.ts'
export {
  beginExtension,
  everLive,
  extensionList,
  extensionVersions,
  liveExtensions,
  liveMark,
  proposeExtension,
  retireExtension,
  reviewExtension,
  saveExtension,
  tookIn,
  withdrawExtension,
} from './extensions.ts'

/** 自建应用: applications that officials compose, with their versions and who looked a second time. */
export const schema: RoomSchema = {
  room: 'extensions',
  migrations: new URL('./migrations/', import.meta.url),
  tables: { extension_version: 'district' },
}
