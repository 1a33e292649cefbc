/** Exchange 互认: the same facts as SD-JWT VC, W3C VC and OpenID4VP say them, and codes of the European form. */
import type { RoomSchema } from '../../store/index.ts'

export { CERTIFICATE_CONTEXT, openContexts } from './contexts.ts'
export * from './decide.ts'
export * from './declare.ts'
export { addresses, claimName, claimTitles, exportSdJwt, exportVc, type Held } from './export.ts'
export { type Exported, type ExportForm, exportFor, forms as exportForms } from './exports.ts'
export { addProof, keyOfDidKey, verifyProofs } from './integrity.ts'
export { jwkOf } from './jose.ts'
export { type Agreed, agree, decline, deliver, offersOf, readOffer } from './offers.ts'
export { addParty, changeParty, type NewParty, partiesOf, stopParty } from './parties.ts'
export {
  bitstringStatusOf,
  didDocument,
  issuerMetadata,
  jwksOf,
  tokenStatusOf,
  typeMetadata,
} from './public.ts'
export {
  forget,
  invitationFor,
  type NewRequest,
  openRequest,
  receive,
  requestObject,
  requestOf,
  requestsBy,
  type Seen,
  type WalletAnswer,
} from './requests.ts'
export { type ExchangeCity, type NotedUse, secondsOf, tell } from './room.ts'
export { type Hide, issueSdJwt, type SdJwtOptions, verifySdJwt } from './sd-jwt.ts'
export { bitstringOf, readTokenStatus, tokenStatusList } from './status.ts'
export { integrityVectors, vectorKinds } from './vectors.ts'

export const schema: RoomSchema = {
  room: 'exchange',
  migrations: new URL('./migrations/', import.meta.url),
  tables: { exchange_party: 'district', exchange_request: 'district', exchange_offer: 'district' },
}
