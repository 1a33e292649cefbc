import { p256 } from '@noble/curves/nist.js'
import { fromBase45 } from './base45.ts'
import { FOREIGN, readCbor, writeCbor } from './cbor.ts'
import type { Algorithm, Check, Why } from './declare.ts'
import { checkPure } from './sign.ts'

/** A key of another authority: ours and ES256, which health passes use. */
export type CoseKey = { readonly algorithm: Algorithm | 'es256'; readonly publicKey: Uint8Array }

export type CoseRead = {
  readonly payload: Uint8Array
  /** The key id as it stands in what was signed. */
  readonly kid: Uint8Array
  readonly algorithm: 'ed25519' | 'es256'
  readonly signature: Uint8Array
  /** What the signature is over (RFC 9052 §4.4). */
  readonly message: Uint8Array
}

const SIGN1 = 18
const CWT = 61
const ALG = 1
const CRITICAL = 2
const KID = 4
const ALGORITHMS: ReadonlyMap<unknown, CoseRead['algorithm']> = new Map([
  [-7, 'es256'],
  [-8, 'ed25519'],
])

type Tagged = { readonly tag: number; readonly value: unknown }
const isTagged = (value: unknown, tag: number): value is Tagged =>
  typeof value === 'object' && value !== null && (value as Partial<Tagged>).tag === tag

/** A COSE_Sign1 message taken apart; nothing in it is believed yet. */
export type Sign1 = {
  /** 受保护首部: what is signed. */
  readonly headers: ReadonlyMap<unknown, unknown>
  /** What stands beside it, and can be changed by anybody. */
  readonly beside: ReadonlyMap<unknown, unknown>
  readonly algorithm: unknown
  readonly payload: Uint8Array
  readonly signature: Uint8Array
  readonly message: Uint8Array
}

/** Takes a COSE_Sign1 message (RFC 9052) apart, with or without its tag, within a CWT tag or not. */
export function openSign1(bytes: Uint8Array, external: Uint8Array = new Uint8Array()): Sign1 | undefined {
  let value = readCbor(bytes, FOREIGN)
  if (isTagged(value, CWT)) value = value.value
  if (isTagged(value, SIGN1)) value = value.value
  if (!Array.isArray(value) || value.length !== 4) return undefined
  const [head, beside, payload, signature] = value as unknown[]
  if (!(head instanceof Uint8Array) || !(beside instanceof Map)) return undefined
  if (!(payload instanceof Uint8Array) || !(signature instanceof Uint8Array)) return undefined
  const headers = head.length === 0 ? new Map() : readCbor(head, { ...FOREIGN, bytes: 1024 })
  // a reader that does not know what is critical must not go on (RFC 9052 §3.1)
  if (!(headers instanceof Map) || headers.has(CRITICAL)) return undefined
  const message = writeCbor(['Signature1', head, external, payload])
  return { headers, beside, algorithm: headers.get(ALG), payload, signature, message }
}

/** Only what is signed is used: a key id that stands beside it could be exchanged by anybody. */
export function readCose(bytes: Uint8Array): CoseRead | { readonly refused: Why } {
  const opened = openSign1(bytes)
  if (!opened) return { refused: 'malformed' }
  const { headers, beside, payload, signature, message } = opened
  const algorithm = ALGORITHMS.get(opened.algorithm)
  if (!algorithm) return { refused: 'algorithmUnknown' }
  const kid = headers.get(KID)
  if (!(kid instanceof Uint8Array)) return { refused: beside.has(KID) ? 'keyIdUnprotected' : 'keyUnknown' }
  return { payload, kid, algorithm, signature, message }
}

export function verifyCose(
  bytes: Uint8Array,
  keyOf: (kid: Uint8Array) => CoseKey | undefined,
  check: Check = checkPure,
): CoseRead | { readonly refused: Why } {
  const read = readCose(bytes)
  if ('refused' in read) return read
  const key = keyOf(read.kid)
  if (!key) return { refused: 'keyUnknown' }
  if (key.algorithm !== read.algorithm) return { refused: 'keyNotForThis' }
  const right =
    key.algorithm === 'es256'
      ? checkP256(key.publicKey, read.message, read.signature)
      : check(key.algorithm, key.publicKey, read.message, read.signature)
  return right ? read : { refused: 'signatureWrong' }
}

/** ECDSA over P-256 with SHA-256, the signature as two numbers of 32 bytes. */
export function checkP256(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== 64) return false
  try {
    return p256.verify(signature, message, publicKey, { lowS: false })
  } catch {
    return false
  }
}

/** What a pass unpacks to at most: a stream of a few bytes can unpack to gigabytes. */
const MOST_UNPACKED = 65_536

/** Unpacks a zlib stream, and stops as soon as more than `most` bytes have come out; undefined for what is none. */
export async function unpack(bytes: Uint8Array, most: number): Promise<Uint8Array | 'tooLong' | undefined> {
  const parts: Uint8Array[] = []
  let size = 0
  try {
    const source = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream()
    const reader = source.pipeThrough(new DecompressionStream('deflate')).getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      size += value.length
      if (size > most) {
        await reader.cancel().catch(() => undefined)
        return 'tooLong'
      }
      parts.push(value)
    }
  } catch {
    return undefined
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** A health pass of the EU kind (EU-DCC, HC1), taken apart and checked. */
export type HealthPass = {
  readonly issuer: string | null
  readonly issuedAt: number | null
  readonly expires: number | null
  /** The certificate itself, as maps. */
  readonly claims: unknown
}

export async function readHealthPass(
  text: string,
  keyOf: (kid: Uint8Array) => CoseKey | undefined,
  now: number,
): Promise<HealthPass | { readonly refused: Why }> {
  if (!text.startsWith('HC1:')) return { refused: 'notOurs' }
  if (text.length > 8000) return { refused: 'tooLong' }
  const packed = fromBase45(text.slice(4))
  if (!packed) return { refused: 'malformed' }
  const bytes = packed[0] === 0x78 ? await unpack(packed, MOST_UNPACKED) : packed
  if (bytes === 'tooLong') return { refused: 'tooLong' }
  if (!bytes) return { refused: 'malformed' }
  const read = verifyCose(bytes, keyOf)
  if ('refused' in read) return read
  const claims = readCbor(read.payload, FOREIGN)
  if (!(claims instanceof Map)) return { refused: 'malformed' }
  const number = (key: number): number | null => {
    const value: unknown = claims.get(key)
    return typeof value === 'number' ? value : null
  }
  const expires = number(4)
  const issuedAt = number(6)
  if (expires !== null && now >= expires) return { refused: 'expired' }
  if (issuedAt !== null && issuedAt > now + 300) return { refused: 'notYet' }
  const inner: unknown = claims.get(-260)
  const issuer: unknown = claims.get(1)
  return {
    issuer: typeof issuer === 'string' ? issuer : null,
    issuedAt,
    expires,
    claims: inner instanceof Map ? (inner.get(1) ?? inner) : null,
  }
}
