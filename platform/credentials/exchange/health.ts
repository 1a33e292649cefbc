import { checkPure, FOREIGN, fromBase45, hexOf, openSign1, readCbor, unpack } from '../envelope/decide.ts'
import { type Checked, notTaken } from './declare.ts'
import { base64url, fromBase64url } from './text.ts'

/** COSE algorithms that are taken, by number. */
const ALGORITHMS = new Map<unknown, HealthKey['alg']>([
  [-7, 'ES256'],
  [-37, 'PS256'],
  [-8, 'EdDSA'],
])

/** One key of the separate trust list 健康凭证信任名单. */
export type HealthKey = {
  /** Eight bytes, hex. */
  readonly kid: string
  readonly alg: 'ES256' | 'PS256' | 'EdDSA'
  readonly jwk: Readonly<Record<string, unknown>>
  /** The issuer it speaks for: two letters. */
  readonly country: string
  /** Seconds since 1970. */
  readonly from: number
  readonly until: number
}

export type HealthTrust = {
  readonly issuedAt: number
  readonly validUntil: number
  readonly keys: readonly HealthKey[]
}

/** 健康凭证: what such a code says, as far as a door needs it. */
export type HealthCertificate = {
  readonly kid: string
  readonly country: string
  readonly kind: 'vaccination' | 'test' | 'recovery'
  readonly name: string
  readonly born: string
  readonly entry: Readonly<Record<string, unknown>>
  readonly issuedAt: number
  readonly expiresAt: number
}

/** A QR code holds 4,296 characters at most. */
const MOST_TEXT = 4_296
/** Real ones have some 400 bytes inside: a bomb stops here, while it is unpacked. */
const MOST_INSIDE = 16_384

/** True when a key of the trust list made the signature. */
export async function coseSigned(
  key: Pick<HealthKey, 'alg' | 'jwk'>,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  if (key.alg === 'EdDSA') {
    const x = typeof key.jwk.x === 'string' ? fromBase64url(key.jwk.x) : undefined
    return x?.length === 32 && checkPure('ed25519', x, message, signature)
  }
  const how =
    key.alg === 'ES256'
      ? ({ name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const)
      : ({ name: 'RSA-PSS', hash: 'SHA-256', saltLength: 32 } as const)
  try {
    const { subtle } = globalThis.crypto
    const bytes = (part: Uint8Array) => part as Uint8Array<ArrayBuffer>
    const { kty, crv, x, y, n, e } = key.jwk as Readonly<Record<string, string>>
    const plain = key.alg === 'ES256' ? { kty, crv, x, y } : { kty, n, e }
    const made = await subtle.importKey('jwk', plain as JsonWebKey, how, false, ['verify'])
    return await subtle.verify(how, made, bytes(signature), bytes(message))
  } catch {
    return false
  }
}

type Tagged = { readonly tag: number; readonly value: unknown }
const isTagged = (value: unknown): value is Tagged =>
  value !== null && typeof value === 'object' && 'tag' in value && 'value' in value

const plain = (value: unknown): unknown => {
  if (value instanceof Map)
    return Object.fromEntries([...value].map(([key, part]) => [String(key), plain(part)] as const))
  if (Array.isArray(value)) return value.map(plain)
  return isTagged(value) ? plain(value.value) : value
}

const KINDS = { v: 'vaccination', t: 'test', r: 'recovery' } as const
const text = (value: unknown, most = 160): string =>
  typeof value === 'string' ? value.replace(/\p{C}/gu, '').slice(0, most) : ''

/**
 * Reads a health certificate in the form of the EU: `HC1:` · base45 · zlib · COSE_Sign1 · CWT. Runs in a browser, with
 * a trust list of its own: a key that signs city codes signs none of these, nor the other way about. The key is
 * chosen by the protected key id alone; one that stands only outside of what is signed is refused.
 */
export async function readHealthCertificate(
  code: string,
  trust: HealthTrust,
  now: number,
): Promise<Checked<{ readonly certificate: HealthCertificate }>> {
  if (code.length > MOST_TEXT) return notTaken('tooLong')
  if (!code.startsWith('HC1:')) return notTaken('typeWrong')
  if (now >= trust.validUntil) return notTaken('statusUnknown', 'trust')
  const outer = fromBase45(code.slice(4))
  if (!outer || outer.length === 0) return notTaken('malformed', 'base45')
  const bytes = outer[0] === 0x78 ? await unpack(outer, MOST_INSIDE) : outer
  if (bytes === 'tooLong') return notTaken('tooLong', 'zlib')
  if (!bytes) return notTaken('malformed', 'zlib')
  const cose = openSign1(bytes)
  if (!cose) return notTaken('malformed', 'cose')
  const { headers, beside, payload, signature, message } = cose
  const kid = headers.get(4)
  if (kid === undefined && beside.has(4)) return notTaken('keyIdUnprotected')
  if (!(kid instanceof Uint8Array) || kid.length === 0 || kid.length > 32) return notTaken('malformed', 'kid')
  const alg = ALGORITHMS.get(cose.algorithm)
  if (!alg) return notTaken('algorithmUnknown')
  const name = hexOf(kid)
  const keys = trust.keys.filter((key) => key.kid === name)
  if (keys.length === 0) return notTaken('keyUnknown')
  let by: HealthKey | undefined
  for (const key of keys) if (key.alg === alg && (await coseSigned(key, message, signature))) by = key
  return by ? claimsOf(payload, by, now) : notTaken('signatureWrong')
}

function claimsOf(
  payload: Uint8Array,
  key: HealthKey,
  now: number,
): Checked<{ readonly certificate: HealthCertificate }> {
  const claims = readCbor(payload, FOREIGN)
  if (!(claims instanceof Map)) return notTaken('malformed', 'cwt')
  const [issuer, expires, issued, outer] = [1, 4, 6, -260].map((name) => claims.get(name))
  if (typeof expires !== 'number' || typeof issued !== 'number') return notTaken('malformed', 'cwt')
  if (issuer !== undefined && issuer !== key.country) return notTaken('issuerUnknown')
  if (issued < key.from || issued >= key.until) return notTaken('keyUnknown', 'time')
  if (issued > now + 60) return notTaken('notYet')
  if (now >= expires) return notTaken('expired')
  const inner = outer instanceof Map ? outer.get(1) : undefined
  if (!(inner instanceof Map)) return notTaken('malformed', 'hcert')
  const said = inner.get('nam')
  const kinds = (['v', 't', 'r'] as const).filter((kind) => Array.isArray(inner.get(kind)))
  const [kind] = kinds
  const entry = kind && (inner.get(kind) as unknown[])[0]
  if (!kind || kinds.length !== 1 || !(entry instanceof Map) || !(said instanceof Map))
    return notTaken('malformed', 'hcert')
  const family = text(said.get('fn')) || text(said.get('fnt'))
  const given = text(said.get('gn')) || text(said.get('gnt'))
  return {
    ok: true,
    certificate: {
      kid: key.kid,
      country: key.country,
      kind: KINDS[kind],
      name: /\p{sc=Han}/u.test(family) ? `${family}${given}` : [given, family].filter(Boolean).join(' '),
      born: text(inner.get('dob'), 10),
      entry: plain(entry) as Readonly<Record<string, unknown>>,
      issuedAt: issued,
      expiresAt: expires,
    },
  }
}

const utf8 = new TextEncoder()

/** The trust list as a reader keeps it: a compact JWS by a key of the city, checked before it counts. */
export function openHealthTrust(list: string, publicKey: Uint8Array): HealthTrust | undefined {
  const [head, body, last, ...more] = list.split('.')
  if (list.length > 2_000_000 || !head || !body || !last || more.length > 0) return undefined
  const signature = fromBase64url(last)
  if (!signature || !checkPure('ed25519', publicKey, utf8.encode(`${head}.${body}`), signature))
    return undefined
  const read = (part: string): unknown => JSON.parse(new TextDecoder().decode(fromBase64url(part)))
  try {
    const { alg, typ } = read(head) as { alg?: unknown; typ?: unknown }
    const trust = read(body) as HealthTrust
    return alg === 'EdDSA' && typ === 'health-trust+jwt' && Array.isArray(trust.keys) ? trust : undefined
  } catch {
    return undefined
  }
}

/** Writes such a list. */
export async function signHealthTrust(
  trust: HealthTrust,
  sign: (message: Uint8Array) => Promise<Uint8Array>,
): Promise<string> {
  const part = (value: unknown) => base64url(utf8.encode(JSON.stringify(value)))
  const signedPart = `${part({ alg: 'EdDSA', typ: 'health-trust+jwt' })}.${part(trust)}`
  return `${signedPart}.${base64url(await sign(utf8.encode(signedPart)))}`
}
