import type { RoomSchema } from '../../platform/store/index.ts'

export * from './declare.ts'
export { type Linkage, type LinkageCity, openLinkage } from './linkage.ts'
export { crossJudgePairs, judgePairs, judgeRecords, type RecordFile } from './measure.ts'
export { looseOf, syllablesOf } from './names/sound.ts'
export type { Pair as LabelledPair } from './pairs/words.ts'
export {
  CLEAR,
  compare,
  linkPersons,
  type PersonLink,
  type PersonRecord,
  packed,
  personReader,
  type Resolved,
  RULES,
  reasonsOf,
  resolveApart,
  UNCLEAR,
} from './persons/index.ts'
export {
  type AddressRecord,
  compareAddresses,
  compareFirms,
  type FirmRecord,
  type ThingVerdict,
} from './things.ts'

export const schema: RoomSchema = {
  room: 'linkage',
  migrations: new URL('./migrations/', import.meta.url),
  tables: {
    linkage_mention: 'district',
    linkage_key: 'district',
    linkage_pair: 'district',
    linkage_turn: 'district',
  },
}
