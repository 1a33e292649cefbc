import type { Id, Say } from '../../../base/index.ts'
import type { CertificateFacts } from '../certificates/declare.ts'
import type { Algorithm, Signer } from '../envelope/declare.ts'
import type { StatusPlace } from '../keys/declare.ts'
import type { Contexts } from './contexts.ts'
import { commonClaims, type Jwk } from './declare.ts'
import { addProof, type Suite } from './integrity.ts'
import type { Object_ } from './jose.ts'
import { type Hide, issueSdJwt } from './sd-jwt.ts'

/** A certificate that its holder may show, as exchange needs it. */
export type Held = {
  readonly id: Id
  readonly type: string
  readonly title: Say
  readonly facts: CertificateFacts
  /** Titles of the surface fields, in their order. */
  readonly titles: Readonly<Record<string, Say>>
  /** The code of the certificate `HY1:…`: sealed by the issuing body, with all that stands on it. */
  readonly token: string
  readonly sealedWith: Algorithm
  readonly place: StatusPlace | null
}

/** Where a city is found by others: an origin without a slash at its end. */
export const addresses = (origin: string) => ({
  type: (name: string) => `${origin}/credentials/types/${encodeURIComponent(name)}`,
  tokenStatus: (list: number) => `${origin}/credentials/status/token/${list}`,
  bitstringStatus: (list: number) => `${origin}/credentials/status/bitstring/${list}`,
  context: `${origin}/ns/certificate/v1`,
  did: didOf(origin),
  clientId: `decentralized_identifier:${didOf(origin)}`,
  request: (id: string) => `${origin}/openid4vp/requests/${id}`,
  response: (id: string) => `${origin}/openid4vp/responses/${id}`,
})

/** `did:web` of an origin: the port's colon is written out. */
export const didOf = (origin: string): string => `did:web:${new URL(origin).host.replace(':', '%3A')}`
export const methodOf = (origin: string, kid: number): string => `${didOf(origin)}#key-${kid}`

/** Names that the token needs for itself: a field of the same name is written with an underscore behind. */
const RESERVED = new Set([
  ...['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'cnf', 'vct', 'status', '_sd', '_sd_alg', '...'],
  ...['sealed_with', 'test_only', '__proto__', ...Object.keys(commonClaims)],
])
export const claimName = (field: string): string => (RESERVED.has(field) ? `${field}_` : field)

/** Every fact of a certificate that can be disclosed, by the name of its claim. */
export function claimsOf(held: Held): Readonly<Record<string, unknown>> {
  const { facts } = held
  const [holder] = facts.holders
  const surface = Object.entries(facts.surface).map(([name, value]) => [claimName(name), value] as const)
  return {
    certificate_id: facts.identifier,
    certificate_number: facts.number,
    issuing_body: facts.issuer,
    issuing_body_code: facts.issuerCode,
    issued_on: facts.issuedOn,
    valid_from: facts.validFrom,
    ...(facts.validTo === null ? {} : { valid_to: facts.validTo }),
    holder_name: facts.holders.map(({ name }) => name).join('、'),
    holder_code: holder?.code ?? '',
    ...Object.fromEntries(surface),
    sealed: held.token,
  }
}

/** Titles of those claims. */
export const claimTitles = (held: Pick<Held, 'titles'>): Readonly<Record<string, Say>> => ({
  ...commonClaims,
  ...Object.fromEntries(Object.entries(held.titles).map(([name, title]) => [claimName(name), title])),
})

/**
 * 导出说明: what an export is. There is no registered way to sign such tokens with SM2: they are signed with the city's
 * Ed25519 key for exchange, always, and say what the certificate itself is sealed with. The sealed original travels as a
 * claim of its own, to be disclosed by whoever wants the SM2 signature checked.
 */
export const sealedWords: Readonly<Record<Algorithm, string>> = { sm2: 'SM2-SM3', ed25519: 'Ed25519' }

/** The last second of a validity, China time. */
const endOf = (day: string): number => Date.parse(`${day}T23:59:59+08:00`) / 1000 + 1

export type ExportAs = {
  readonly origin: string
  readonly signer: Signer
  /** Seconds since 1970. */
  readonly now: number
  readonly until: number
}

/** A certificate as SD-JWT VC: every fact hidden on its own, bound to the holder's key when there is one. */
export function exportSdJwt(held: Held, as: ExportAs & { readonly holder: Jwk | null }): Promise<string> {
  const at = addresses(as.origin)
  const facts = claimsOf(held)
  const { place } = held
  const until = held.facts.validTo === null ? as.until : Math.min(as.until, endOf(held.facts.validTo))
  const hide: Hide = { decoys: 2, in: Object.fromEntries(Object.keys(facts).map((name) => [name, true])) }
  return issueSdJwt({
    claims: {
      iss: as.origin,
      vct: at.type(held.type),
      iat: as.now,
      exp: until,
      ...(as.holder ? { cnf: { jwk: bare(as.holder) } } : {}),
      ...(place ? { status: { status_list: { idx: place.index, uri: at.tokenStatus(place.list) } } } : {}),
      sealed_with: sealedWords[held.sealedWith],
      ...(held.facts.test ? { test_only: true } : {}),
      ...facts,
    },
    hide,
    header: { alg: 'EdDSA', typ: 'dc+sd-jwt', kid: String(as.signer.kid) },
    sign: (message) => as.signer.sign(message),
  })
}

const bare = ({ kty, crv, x, y }: Jwk) => ({ kty, crv, x, ...(y === undefined ? {} : { y }) })

/** A certificate as W3C VC 2.0 with a Data Integrity proof; nothing is hidden, so the holder chooses before it is made. */
export function exportVc(
  held: Held,
  chosen: readonly string[],
  as: ExportAs & { readonly contexts: Contexts; readonly suite: Suite },
): Promise<Object_> {
  const at = addresses(as.origin)
  const facts = claimsOf(held)
  const pick = (name: string) => (chosen.includes(name) ? facts[name] : undefined)
  const named: Readonly<Record<string, string>> = {
    certificate_id: 'identifier',
    certificate_number: 'certificateNumber',
    issuing_body: 'issuingBody',
    issuing_body_code: 'issuerCode',
    holder_name: 'holderName',
    holder_code: 'holderCode',
    sealed: 'sealed',
  }
  const known = Object.entries(named).flatMap(([claim, term]) =>
    pick(claim) === undefined ? [] : [[term, pick(claim)] as const],
  )
  const surface = Object.keys(held.facts.surface).flatMap((name) =>
    chosen.includes(claimName(name)) ? [[name, held.facts.surface[name]] as const] : [],
  )
  const until = held.facts.validTo === null ? as.until : Math.min(as.until, endOf(held.facts.validTo))
  const { place } = held
  const document: Object_ = {
    '@context': ['https://www.w3.org/ns/credentials/v2', at.context],
    type: ['VerifiableCredential', 'ElectronicCertificate'],
    issuer: at.did,
    validFrom: stamp(as.now),
    validUntil: stamp(until),
    ...(place
      ? {
          credentialStatus: {
            id: `${at.bitstringStatus(place.list)}#${place.index}`,
            type: 'BitstringStatusListEntry',
            statusPurpose: 'revocation',
            statusListIndex: String(place.index),
            statusListCredential: at.bitstringStatus(place.list),
          },
        }
      : {}),
    credentialSubject: {
      type: 'CertificateHolder',
      certificateType: held.facts.typeCode,
      sealedWith: sealedWords[held.sealedWith],
      ...(held.facts.test ? { testOnly: true } : {}),
      ...Object.fromEntries(known),
      ...(surface.length > 0 ? { surface: Object.fromEntries(surface) } : {}),
    },
  }
  const options = {
    suite: as.suite,
    verificationMethod: methodOf(as.origin, as.signer.kid),
    purpose: 'assertionMethod',
    created: stamp(as.now),
  } as const
  return addProof(document, options, (message) => as.signer.sign(message), as.contexts)
}

export const stamp = (seconds: number): string =>
  new Date(seconds * 1000).toISOString().replace(/\.\d{3}Z$/, 'Z')
