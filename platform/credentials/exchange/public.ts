import type { CertificateType } from '../certificates/declare.ts'
import type { Algorithm, Signer, StatusList } from '../envelope/declare.ts'
import type { SigningKey } from '../keys/declare.ts'
import type { Contexts } from './contexts.ts'
import { commonClaims, type Jwk } from './declare.ts'
import { addresses, claimName, didOf, methodOf, stamp } from './export.ts'
import { addProof } from './integrity.ts'
import type { Object_ } from './jose.ts'
import { bitstringOf, tokenStatusList } from './status.ts'
import { base58, multikeyOf } from './text.ts'

type PublicKey = Pick<SigningKey, 'kid' | 'purpose' | 'algorithm' | 'publicKey' | 'revokedAt'>

/** The city's keys for exchange as JOSE writes them; a revoked one is not among them. */
export const jwksOf = (keys: readonly PublicKey[]): readonly Jwk[] =>
  keys
    .filter((key) => key.purpose === 'exchange' && key.algorithm === 'ed25519' && key.revokedAt === null)
    .map((key) => ({
      kty: 'OKP',
      crv: 'Ed25519',
      x: Buffer.from(key.publicKey).toString('base64url'),
      kid: String(key.kid),
      alg: 'EdDSA',
    }))

/** `/.well-known/jwt-vc-issuer` (SD-JWT VC §5). */
export const issuerMetadata = (origin: string, keys: readonly PublicKey[]) => ({
  issuer: origin,
  jwks: { keys: jwksOf(keys).map((jwk) => ({ ...jwk, use: 'sig' })) },
})

/** Multicodec `sm2-pub` 0x1206, compressed point; of Ed25519 the usual. */
const multikey = (algorithm: Algorithm, publicKey: Uint8Array): string =>
  algorithm === 'ed25519' ? multikeyOf(publicKey) : `z${base58(Uint8Array.from([0x86, 0x24, ...publicKey]))}`

/**
 * `/.well-known/did.json`: the city's signing keys. Only those for exchange stand under assertion and authentication;
 * those that seal certificates are listed so that a seal in `sealed` can be checked, SM2 included.
 */
export function didDocument(origin: string, keys: readonly PublicKey[]) {
  const did = didOf(origin)
  const shown = keys.filter(
    ({ purpose, revokedAt }) => revokedAt === null && (purpose === 'exchange' || purpose === 'certificate'),
  )
  const methods = shown.map((key) => ({
    id: methodOf(origin, key.kid),
    type: 'Multikey',
    controller: did,
    publicKeyMultibase: multikey(key.algorithm, key.publicKey),
  }))
  const exchange = shown
    .filter(({ purpose }) => purpose === 'exchange')
    .map(({ kid }) => methodOf(origin, kid))
  return {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: did,
    verificationMethod: methods,
    assertionMethod: exchange,
    authentication: exchange,
  }
}

/** 类型元数据 (SD-JWT VC §6): titles in both languages; every fact can be kept back. */
export function typeMetadata(origin: string, name: string, type: CertificateType) {
  const claim = (path: string, title: { readonly zh: string; readonly en: string }) => ({
    path: [path],
    display: [
      { locale: 'zh-CN', label: title.zh },
      { locale: 'en', label: title.en },
    ],
    sd: 'always',
  })
  return {
    vct: addresses(origin).type(name),
    name: type.title.en,
    description: type.basis,
    display: [
      { locale: 'zh-CN', name: type.title.zh },
      { locale: 'en', name: type.title.en },
    ],
    claims: [
      ...Object.entries(commonClaims).map(([path, title]) => claim(path, title)),
      ...Object.entries(type.fields).map(([path, field]) => claim(claimName(path), field.title)),
    ],
  }
}

/** One of our lists as an IETF Token Status List. */
export const tokenStatusOf = (origin: string, list: StatusList, signer: Signer): Promise<string> =>
  tokenStatusList(
    { ...pick(list), uri: addresses(origin).tokenStatus(list.list) },
    { kid: String(signer.kid), sign: (message) => signer.sign(message) },
  )

/** One of our lists as a W3C Bitstring Status List credential. */
export function bitstringStatusOf(
  origin: string,
  list: StatusList,
  signer: Signer,
  contexts: Contexts,
): Promise<Object_> {
  const at = addresses(origin)
  const url = at.bitstringStatus(list.list)
  return addProof(
    {
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      id: url,
      type: ['VerifiableCredential', 'BitstringStatusListCredential'],
      issuer: at.did,
      validFrom: stamp(list.issuedAt),
      validUntil: stamp(list.validUntil),
      credentialSubject: {
        id: `${url}#list`,
        type: 'BitstringStatusList',
        statusPurpose: 'revocation',
        encodedList: bitstringOf(list),
      },
    },
    {
      suite: 'eddsa-rdfc-2022',
      verificationMethod: methodOf(origin, signer.kid),
      purpose: 'assertionMethod',
      created: stamp(list.issuedAt),
    },
    (message) => signer.sign(message),
    contexts,
  )
}

const pick = ({ size, has, issuedAt, validUntil }: StatusList) => ({ size, has, issuedAt, validUntil })
