import type { RoomSchema } from '../../store/index.ts'

export * from './decide.ts'
export * from './declare.ts'
export { type Believed, type Keys, type KeysCity, openKeys } from './keys.ts'
export { checkNative } from './native.ts'
export { ModuleFault, remoteHome } from './remote.ts'
export {
  openRootKey,
  openRoots,
  type RootsAtHand,
  type RootsFile,
  rootsFileOf,
  rootsOf,
  sealRootKey,
} from './root.ts'
export { softHome } from './soft.ts'
export { LIST_SIZE, type SignedList } from './status.ts'
export { type VectorFile, type VectorKind, type VectorTally, vectorKinds } from './vectors/index.ts'

export const schema: RoomSchema = {
  room: 'keys',
  migrations: new URL('./migrations/', import.meta.url),
  tables: {
    credential_key: 'district',
    credential_trust: 'district',
    credential_status_list: 'district',
    credential_status: 'district',
    credential_denied: 'district',
    credential_denied_list: 'district',
  },
}
