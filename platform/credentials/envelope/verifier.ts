/**
 * `huying/verifier` 核验库: what a program of anybody needs to check codes and certificates of a city by itself, with a
 * cached trust list and revocation lists. Runs in browsers and in Node, touches neither disk nor network by itself.
 */
export {
  bytesOf,
  dayNumber,
  decode,
  openDenied,
  openReplay,
  openStatusList,
  openTrust,
  readCose,
  readHealthPass,
  readIdentifier,
  textOf,
  verify,
  verifyCose,
} from './decide.ts'
export {
  type Algorithm,
  type Certificate,
  type Check,
  type Decoded,
  type DeviceCode,
  type Replay,
  type Revoked,
  type Roots,
  reasons,
  type Token,
  type Trust,
  type Verdict,
  type VerifyOptions,
  type Why,
} from './declare.ts'
export {
  type OfflineReader,
  openReader,
  type PublishedRoots,
  type ReaderOptions,
  type ReaderStore,
} from './reader.ts'
