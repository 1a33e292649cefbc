import type { RoomSchema } from '../../store/index.ts'

export { addressOf, cutAddress } from './cut.ts'
export * from './decide.ts'
export * from './declare.ts'
export { doubts, raise, settle } from './doubts.ts'
export { type Asker, match, reverse, search } from './find.ts'
export { type Gazetteer, gazetteerOf, nationalGazetteer, type Place } from './gazetteer.ts'
export { counted, imports, page, read } from './keep.ts'
export { normaliseAddress, soundOf as soundOfName } from './normalise.ts'
export { readCsv } from './sheet.ts'
export { type Areas, takeAddresses } from './take.ts'

export const schema: RoomSchema = {
  room: 'places-addresses',
  migrations: new URL('./migrations/', import.meta.url),
  tables: {
    address_name: 'district',
    address_token: 'district',
    address: 'district',
    address_doubt: 'district',
    address_import: 'district',
  },
}
