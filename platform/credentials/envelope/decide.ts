/** 信封: all that a reader needs, in a browser as well as on a server; also published as `huying/verifier`. */
export { base45, fromBase45 } from './base45.ts'
export { packBits, unpackBits } from './bits.ts'
export { type CborLimits, FOREIGN, OURS, readCbor, writeCbor } from './cbor.ts'
export {
  type CoseKey,
  type CoseRead,
  checkP256,
  type HealthPass,
  openSign1,
  readCose,
  readHealthPass,
  type Sign1,
  unpack,
  verifyCose,
} from './cose.ts'
export { checkCharacter, type Identifier, identifierOf, ROOT, readIdentifier } from './identifier.ts'
export {
  encodeDenied,
  encodeStatusList,
  joinTrust,
  openDenied,
  openStatusList,
  openTrust,
  readTrustBody,
  signTrust,
  trustBody,
} from './lists.ts'
export { openReplay } from './replay.ts'
export {
  bytesOf,
  decode,
  encodeCertificate,
  encodeGrant,
  encodeLookup,
  encodeToken,
  kindBits,
  PREFIX,
  presentGrant,
  textOf,
} from './shapes.ts'
export {
  checkPure,
  fromHex,
  hexOf,
  type KeyPair,
  makeKeyPair,
  SM2_ID,
  signerOf,
  signPure,
  sm3Of,
} from './sign.ts'
export { DRIFT, dayNumber, denyId, GRANT_SECONDS, showingOf, verify, windowEnd } from './verify.ts'
