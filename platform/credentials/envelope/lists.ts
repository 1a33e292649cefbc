import { packBits, unpackBits } from './bits.ts'
import { readCbor, writeCbor } from './cbor.ts'
import {
  algorithms,
  type Check,
  type DeniedList,
  type Kind,
  type Roots,
  type Signer,
  type StatusList,
  type Trust,
  type TrustClaims,
  type TrustKey,
} from './declare.ts'
import { algorithmOf, encodeList, joined, kindBits, listMessage, parseList } from './shapes.ts'
import { checkPure, fromHex, hexOf } from './sign.ts'

const int = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0

/** The bytes that the roots sign. */
export const trustBody = (claims: TrustClaims): Uint8Array =>
  writeCbor([
    1,
    claims.authority,
    claims.sequence,
    claims.issuedAt,
    claims.validUntil,
    claims.keys.map((key) => [
      key.kid,
      algorithms[key.algorithm],
      key.publicKey,
      key.kinds,
      [...key.scenes],
      key.from,
      key.until,
      key.revoked,
    ]),
  ])

const trustMessage = (body: Uint8Array): Uint8Array =>
  joined(new TextEncoder().encode('huying trust 1\n'), body)

/** One officer's signature 根签名 under a trust list; several are put together by `joinTrust`. */
export const signTrust = (body: Uint8Array, root: Signer): Promise<Uint8Array> =>
  root.sign(trustMessage(body))

export const joinTrust = (
  body: Uint8Array,
  signatures: readonly (readonly [kid: number, signature: Uint8Array])[],
): Uint8Array => writeCbor([body, signatures.map(([kid, signature]) => [kid, signature])])

const LIST = { bytes: 1_000_000, depth: 4, items: 100_000, strict: true, tags: [], floats: false } as const

function keyOf(row: unknown): TrustKey | undefined {
  if (!Array.isArray(row) || row.length !== 8) return undefined
  const [kid, number, publicKey, kindsOf, scenes, from, until, revoked] = row as unknown[]
  const algorithm = algorithmOf(number)
  if (!algorithm || !int(kid) || kid > 0xffff || !int(kindsOf) || !int(from) || !int(until)) return undefined
  if (!(publicKey instanceof Uint8Array) || publicKey.length !== (algorithm === 'ed25519' ? 32 : 33))
    return undefined
  if (!Array.isArray(scenes) || !scenes.every(int) || typeof revoked !== 'boolean') return undefined
  return { kid, algorithm, publicKey, kinds: kindsOf, scenes, from, until, revoked }
}

/** What a trust list says, unchecked: for the officer who is to sign it. */
export function readTrustBody(body: Uint8Array): TrustClaims | undefined {
  const payload = readCbor(body, LIST)
  if (!Array.isArray(payload) || payload.length !== 6 || payload[0] !== 1) return undefined
  const [, authority, sequence, issuedAt, validUntil, rows] = payload as unknown[]
  if (typeof authority !== 'string' || !int(sequence) || !int(issuedAt) || !int(validUntil)) return undefined
  if (!Array.isArray(rows)) return undefined
  const keys = rows.map(keyOf)
  if (keys.some((key) => key === undefined)) return undefined
  return { authority, sequence, issuedAt, validUntil, keys: keys as TrustKey[] }
}

/**
 * Opens a trust list 信任列表 with the roots that the reader was delivered with: enough of them must have signed, and a
 * list older than the one known before is not taken, or a revoked key would come back.
 */
export function openTrust(
  bytes: Uint8Array,
  roots: Roots,
  {
    check = checkPure,
    before,
  }: { readonly check?: Check; readonly before?: Pick<Trust, 'sequence'> | undefined } = {},
): Trust | undefined {
  const outer = readCbor(bytes, LIST)
  if (!Array.isArray(outer) || outer.length !== 2) return undefined
  const [body, signatures] = outer as unknown[]
  if (!(body instanceof Uint8Array) || !Array.isArray(signatures) || signatures.length > 16) return undefined
  const message = trustMessage(body)
  const signed = new Set<number>()
  for (const one of signatures as unknown[]) {
    if (!Array.isArray(one) || one.length !== 2) return undefined
    const root = roots.keys.find(({ kid }) => kid === one[0])
    if (root && one[1] instanceof Uint8Array && check(root.algorithm, root.publicKey, message, one[1]))
      signed.add(root.kid)
  }
  if (roots.threshold < 1 || signed.size < roots.threshold) return undefined
  const claims = readTrustBody(body)
  if (!claims || (before && claims.sequence < before.sequence)) return undefined
  const byKid = new Map(claims.keys.map((key) => [key.kid, key]))
  return byKid.size === claims.keys.length ? { ...claims, byKid } : undefined
}

/** 状态列表: one bit a certificate, signed. `indices` are those taken back. */
export function encodeStatusList(
  claims: {
    readonly list: number
    readonly size: number
    readonly issuedAt: number
    readonly validUntil: number
  },
  indices: Iterable<number>,
  signer: Signer,
): Promise<Uint8Array> {
  const all = [...new Set(indices)]
  const { k, bytes } = packBits(claims.size, all)
  return encodeList(
    'status',
    [claims.list, claims.size, claims.issuedAt, claims.validUntil, all.length, k, bytes],
    signer,
  )
}

/** Whether a key of the trust list may sign this list at its time. */
function signedBy(
  kind: Kind,
  parsed: NonNullable<ReturnType<typeof parseList>>,
  issuedAt: number,
  trust: Trust,
  check: Check,
): boolean {
  const key = trust.byKid.get(parsed.kid)
  return (
    key !== undefined &&
    !key.revoked &&
    (key.kinds & kindBits(kind)) !== 0 &&
    issuedAt >= key.from &&
    issuedAt < key.until &&
    check(key.algorithm, key.publicKey, listMessage(parsed.body), parsed.signature)
  )
}

/** The largest list that a reader makes room for: two megabytes of bits. */
const MOST_SIZE = 1 << 24

export function openStatusList(
  bytes: Uint8Array,
  trust: Trust,
  check: Check = checkPure,
): StatusList | undefined {
  const parsed = parseList('status', bytes)
  if (parsed?.payload.length !== 7) return undefined
  const [list, size, issuedAt, validUntil, count, k, packed] = parsed.payload
  if (
    !int(list) ||
    !int(size) ||
    size > MOST_SIZE ||
    !int(issuedAt) ||
    !int(validUntil) ||
    !int(count) ||
    !int(k)
  )
    return undefined
  if (!(packed instanceof Uint8Array) || !signedBy('status', parsed, issuedAt, trust, check)) return undefined
  const field = unpackBits(size, count, k, packed)
  if (!field) return undefined
  return {
    list,
    size,
    issuedAt,
    validUntil,
    has: (index) => ((field[index >>> 3] ?? 0) & (0x80 >>> (index & 7))) !== 0,
  }
}

/** 停用名单: ids of 8 bytes, hex, of grants, phones and readers that count no more. */
export const encodeDenied = (
  claims: { readonly issuedAt: number; readonly validUntil: number },
  ids: Iterable<string>,
  signer: Signer,
): Promise<Uint8Array> =>
  encodeList(
    'denied',
    [claims.issuedAt, claims.validUntil, joined(...[...new Set(ids)].sort().map(fromHex))],
    signer,
  )

export function openDenied(
  bytes: Uint8Array,
  trust: Trust,
  check: Check = checkPure,
): DeniedList | undefined {
  const parsed = parseList('denied', bytes)
  if (parsed?.payload.length !== 3) return undefined
  const [issuedAt, validUntil, packed] = parsed.payload
  if (!int(issuedAt) || !int(validUntil) || !(packed instanceof Uint8Array) || packed.length % 8 !== 0)
    return undefined
  if (!signedBy('denied', parsed, issuedAt, trust, check)) return undefined
  const ids = new Set<string>()
  for (let at = 0; at < packed.length; at += 8) ids.add(hexOf(packed.subarray(at, at + 8)))
  return { issuedAt, validUntil, ids }
}
