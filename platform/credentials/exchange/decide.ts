/** What of exchange 互认 a browser does too: reading health certificates, and what a wallet puts together. */
export { readDcql, satisfies, type Wanted, wantedOf } from './dcql.ts'
export {
  type HealthCertificate,
  type HealthKey,
  type HealthTrust,
  openHealthTrust,
  readHealthCertificate,
  signHealthTrust,
} from './health.ts'
export { base64url, fromBase64url } from './text.ts'
export { invitationOf, presentationOf } from './wallet.ts'
