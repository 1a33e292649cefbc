import { base45, fromBase45 } from './base45.ts'
import { readCbor, writeCbor } from './cbor.ts'
import {
  type Algorithm,
  algorithms,
  type Certificate,
  type CertificateClaims,
  type Decoded,
  type DeviceCode,
  type GrantClaims,
  type Kind,
  kinds,
  type Signer,
  type Token,
  type TokenClaims,
  type Why,
} from './declare.ts'
import { packIdentifier, packText, unpackIdentifier, unpackText } from './packed.ts'

/** What every code of ours begins with as text; alphanumeric mode of a QR code. */
export const PREFIX = 'HY1:'
const VERSION = 1
const SIGNATURE = 64
const HEAD = 3
/** A certificate with long fields; far beyond what a phone reads, near what one QR code holds. */
export const MOST_BYTES = 1024

const domain = new TextEncoder().encode('huying code 1\n')
const deviceDomain = new TextEncoder().encode('huying phone 1\n')
const listDomain = new TextEncoder().encode('huying list 1\n')

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

const headOf = (kind: Kind, kid: number): Uint8Array =>
  Uint8Array.of((VERSION << 4) | kinds[kind], kid >> 8, kid & 0xff)

/** A list for readers, signed like a code but never taken for one: another domain, another kind. */
export async function encodeList(
  kind: 'trust' | 'status' | 'denied',
  payload: unknown,
  signer: Signer,
): Promise<Uint8Array> {
  const body = joined(headOf(kind, signer.kid), writeCbor(payload))
  return joined(body, await signer.sign(joined(listDomain, body)))
}

export const listMessage = (body: Uint8Array): Uint8Array => joined(listDomain, body)

async function signed(
  kind: 'token' | 'device' | 'certificate',
  payload: unknown,
  signer: Signer,
): Promise<Uint8Array> {
  const body = joined(headOf(kind, signer.kid), writeCbor(payload))
  return joined(body, await signer.sign(joined(domain, body)))
}

/** 在线查询码: 10 random bytes that mean nothing to anybody but the city. */
export const encodeLookup = (id: Uint8Array): Uint8Array =>
  joined(Uint8Array.of((VERSION << 4) | kinds.lookup), id)

export const encodeToken = (claims: TokenClaims, signer: Signer): Promise<Uint8Array> =>
  signed(
    'token',
    [claims.scene, joined(claims.pseudonym, claims.nonce), claims.expires, claims.minutes, claims.rights],
    signer,
  )

/** 设备授权, handed to the phone; it becomes a code when the phone signs the moment (`presentGrant`). */
export const encodeGrant = (claims: GrantClaims, signer: Signer): Promise<Uint8Array> =>
  signed('device', [claims.scene, claims.pseudonym, claims.deviceKey, claims.expires, claims.rights], signer)

/** The phone signs the moment 设备签名. Runs in the browser of the citizen. */
export async function presentGrant(
  grant: Uint8Array,
  time: number,
  phone: Pick<Signer, 'sign'>,
): Promise<Uint8Array> {
  const body = joined(grant, secondsOf(time))
  return joined(body, await phone.sign(joined(deviceDomain, body)))
}

export function encodeCertificate(claims: CertificateClaims, signer: Signer): Promise<Uint8Array> {
  const { id, list, index, issuedDay, fromDay, toDay, fields, copy } = claims
  const days = [issuedDay, fromDay - issuedDay, toDay === null ? null : toDay - issuedDay]
  return signed(
    'certificate',
    [
      packIdentifier(id) ?? id,
      list,
      index,
      ...days,
      fields.map(packText),
      ...(copy ? [[packText(copy.purpose), packText(copy.for), copy.until]] : []),
    ],
    signer,
  )
}

const secondsOf = (time: number): Uint8Array =>
  Uint8Array.of((time >>> 24) & 0xff, (time >>> 16) & 0xff, (time >>> 8) & 0xff, time & 0xff)

export const textOf = (bytes: Uint8Array): string => PREFIX + base45(bytes)

/** The bytes of what was scanned, typed or uploaded; whatever is not ours stays unread, links above all. */
export function bytesOf(text: string): { readonly bytes: Uint8Array } | { readonly refused: Why } {
  if (!text.startsWith(PREFIX)) return { refused: 'notOurs' }
  if (text.length > MOST_BYTES * 1.5 + PREFIX.length) return { refused: 'tooLong' }
  const bytes = fromBase45(text.slice(PREFIX.length))
  return bytes ? { bytes } : { refused: 'malformed' }
}

/** A code taken apart; nothing in it is believed yet. */
export type Parsed = {
  readonly code: Decoded
  /** What the city signed, with its domain, and its signature. Absent for a lookup. */
  readonly message: Uint8Array
  readonly signature: Uint8Array
  /** What the phone signed. */
  readonly phone?: { readonly message: Uint8Array; readonly signature: Uint8Array }
}

const int = (value: unknown, most = 0xffff_ffff): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most
const day = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 4e6
const sized = (value: unknown, size: number): value is Uint8Array =>
  value instanceof Uint8Array && value.length === size
const text = (value: unknown, most: number): value is string =>
  typeof value === 'string' && value.length <= most

function tokenOf(kid: number, payload: unknown): Token | undefined {
  if (!Array.isArray(payload) || payload.length !== 5) return undefined
  const [scene, who, expires, minutes, rights] = payload as unknown[]
  if (!int(scene, 0xffff) || !sized(who, 12) || !int(expires) || !int(minutes, 600_000) || !int(rights))
    return undefined
  if (minutes === 0) return undefined
  return {
    kind: 'token',
    kid,
    scene,
    pseudonym: who.slice(0, 8),
    nonce: who.slice(8),
    expires,
    minutes,
    rights,
  }
}

function deviceOf(kid: number, payload: unknown, time: number): DeviceCode | undefined {
  if (!Array.isArray(payload) || payload.length !== 5) return undefined
  const [scene, pseudonym, deviceKey, expires, rights] = payload as unknown[]
  if (!int(scene, 0xffff) || !sized(pseudonym, 8) || !int(expires) || !int(rights)) return undefined
  if (!(deviceKey instanceof Uint8Array) || (deviceKey.length !== 32 && deviceKey.length !== 33))
    return undefined
  const deviceAlgorithm: Algorithm = deviceKey.length === 32 ? 'ed25519' : 'sm2'
  return { kind: 'device', kid, scene, pseudonym, deviceAlgorithm, deviceKey, expires, rights, time }
}

function certificateOf(kid: number, payload: unknown): Certificate | undefined {
  if (!Array.isArray(payload) || (payload.length !== 7 && payload.length !== 8)) return undefined
  const [packed, list, index, issuedDay, from, to, fields, copy] = payload as unknown[]
  const id = packed instanceof Uint8Array ? unpackIdentifier(packed) : packed
  if (!text(id, 120) || !int(list, 0xffff) || !int(index, 0xff_ffff) || !day(issuedDay) || !day(from))
    return undefined
  if (packed === id && packIdentifier(id) !== undefined) return undefined
  if (to !== null && !day(to)) return undefined
  if (!Array.isArray(fields) || fields.length > 40) return undefined
  const words = fields.map(unpackText)
  if (!words.every((word) => text(word, 400))) return undefined
  const base = {
    kind: 'certificate' as const,
    kid,
    id,
    list,
    index,
    issuedDay,
    fromDay: issuedDay + from,
    toDay: to === null ? null : issuedDay + to,
    fields: words as string[],
  }
  if (payload.length === 7) return base
  if (!Array.isArray(copy) || copy.length !== 3) return undefined
  const [purpose, forWhom] = copy.slice(0, 2).map(unpackText)
  const until: unknown = copy[2]
  if (!text(purpose, 200) || !text(forWhom, 200) || !day(until)) return undefined
  return { ...base, copy: { purpose, for: forWhom, until } }
}

const CODE_KINDS = Object.fromEntries(Object.entries(kinds).map(([kind, number]) => [number, kind as Kind]))

/** Takes the bytes of a code apart, or says why they are none. */
export function parse(bytes: Uint8Array): Parsed | { readonly refused: Why } {
  if (bytes.length > MOST_BYTES) return { refused: 'tooLong' }
  const [head] = bytes
  if (head === undefined) return { refused: 'malformed' }
  if (head >> 4 !== VERSION) return { refused: 'versionUnknown' }
  const kind = CODE_KINDS[head & 15]
  if (kind === 'lookup')
    return bytes.length === 11
      ? { code: { kind, id: bytes.slice(1) }, message: bytes, signature: bytes.subarray(0, 0) }
      : { refused: 'malformed' }
  if (kind !== 'token' && kind !== 'device' && kind !== 'certificate') return { refused: 'malformed' }
  const end = bytes.length - (kind === 'device' ? SIGNATURE + 4 + SIGNATURE : SIGNATURE)
  if (end <= HEAD) return { refused: 'malformed' }
  const kid = ((bytes[1] as number) << 8) | (bytes[2] as number)
  const payload = readCbor(bytes.subarray(HEAD, end))
  const time = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(
    kind === 'device' ? end + SIGNATURE : 0,
  )
  const code =
    kind === 'token'
      ? tokenOf(kid, payload)
      : kind === 'device'
        ? deviceOf(kid, payload, time)
        : certificateOf(kid, payload)
  if (!code) return { refused: 'malformed' }
  const message = joined(domain, bytes.subarray(0, end))
  const signature = bytes.subarray(end, end + SIGNATURE)
  if (kind !== 'device') return { code, message, signature }
  const shown = end + SIGNATURE + 4
  return {
    code,
    message,
    signature,
    phone: { message: joined(deviceDomain, bytes.subarray(0, shown)), signature: bytes.subarray(shown) },
  }
}

/** A code as it reads, believed or not: for the page that explains it. */
export function decode(bytes: Uint8Array): Decoded | { readonly refused: Why } {
  const parsed = parse(bytes)
  return 'refused' in parsed ? parsed : parsed.code
}

/** A list taken apart: body, payload and the key that says it signed. */
export function parseList(
  kind: 'trust' | 'status' | 'denied',
  bytes: Uint8Array,
):
  | {
      readonly kid: number
      readonly payload: readonly unknown[]
      readonly body: Uint8Array
      readonly signature: Uint8Array
    }
  | undefined {
  const end = bytes.length - SIGNATURE
  if (end <= HEAD || bytes.length > MOST_LIST || bytes[0] !== ((VERSION << 4) | kinds[kind])) return undefined
  const payload = readCbor(bytes.subarray(HEAD, end), { ...LIST_LIMITS })
  if (!Array.isArray(payload)) return undefined
  const kid = ((bytes[1] as number) << 8) | (bytes[2] as number)
  return { kid, payload, body: bytes.subarray(0, end), signature: bytes.subarray(end) }
}

const MOST_LIST = 4_000_000
const LIST_LIMITS = {
  bytes: MOST_LIST,
  depth: 5,
  items: 500_000,
  strict: true,
  tags: [],
  floats: false,
} as const

/** The bit of a shape in `TrustKey.kinds`. */
export const kindBits = (...names: readonly Kind[]): number =>
  names.reduce((bits, name) => bits | (1 << kinds[name]), 0)

export const algorithmOf = (number: unknown): Algorithm | undefined =>
  (Object.entries(algorithms).find(([, one]) => one === number)?.[0] as Algorithm | undefined) ?? undefined
