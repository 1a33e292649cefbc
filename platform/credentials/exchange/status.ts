import { deflateSync, gzipSync, inflateSync } from 'node:zlib'
import type { StatusList } from '../envelope/declare.ts'
import { type Checked, type Jwk, limits, notTaken } from './declare.ts'
import { bytesOf64, isObject, readJws, type Sign, signedBy, writeJws } from './jose.ts'

/** Bits of a list of ours as others want them: `low` = the first place is the lowest bit of the first byte. */
function bitsOf({ size, has }: Pick<StatusList, 'size' | 'has'>, low: boolean, least = 0): Buffer {
  const bytes = Buffer.alloc(Math.max(Math.ceil(size / 8), least))
  for (let at = 0; at < size; at++)
    if (has(at)) bytes[at >> 3] = (bytes[at >> 3] as number) | (low ? 1 << (at & 7) : 0x80 >> (at & 7))
  return bytes
}

/** 状态列表 as an IETF Token Status List: a JWT around zlib, one bit a credential, 1 = taken back or held. */
export function tokenStatusList(
  list: Pick<StatusList, 'size' | 'has' | 'issuedAt' | 'validUntil'> & { readonly uri: string },
  by: { readonly kid: string; readonly sign: Sign },
): Promise<string> {
  return writeJws(
    { alg: 'EdDSA', typ: 'statuslist+jwt', kid: by.kid },
    {
      sub: list.uri,
      iat: list.issuedAt,
      exp: list.validUntil,
      ttl: 3600,
      status_list: { bits: 1, lst: deflateSync(bitsOf(list, true), { level: 9 }).toString('base64url') },
    },
    by.sign,
  )
}

/** A list of a million places has 128 KB inside; what is longer is none of ours nor of our neighbours. */
const MOST_BYTES = 2_097_152

/** Opens a token status list of somebody else. */
export function readTokenStatus(
  text: string,
  { key, uri, now }: { readonly key: Jwk; readonly uri: string; readonly now: number },
): Checked<{ readonly has: (index: number) => boolean; readonly issuedAt: number }> {
  const jws = text.length > MOST_BYTES ? undefined : readJws(text)
  if (jws?.header.typ !== 'statuslist+jwt') return notTaken('statusUnknown')
  if (!signedBy(key, jws.header.alg, jws.signed, jws.signature)) return notTaken('statusUnknown')
  const { sub, exp, iat, status_list: list } = jws.payload
  if (sub !== uri || typeof iat !== 'number' || !isObject(list)) return notTaken('statusUnknown')
  if (exp !== undefined && (typeof exp !== 'number' || now - limits.driftSeconds >= exp))
    return notTaken('statusUnknown')
  const { bits, lst } = list
  const packed = typeof lst === 'string' ? bytesOf64(lst) : undefined
  if ((bits !== 1 && bits !== 2 && bits !== 4 && bits !== 8) || !packed) return notTaken('statusUnknown')
  try {
    const bytes = inflateSync(packed, { maxOutputLength: MOST_BYTES })
    const each = 8 / bits
    // outside of the list nothing is known, so nothing passes
    const has = (index: number) => {
      const byte = bytes[Math.floor(index / each)]
      return byte === undefined || ((byte >> ((index % each) * bits)) & ((1 << bits) - 1)) !== 0
    }
    return { ok: true, has, issuedAt: iat }
  } catch {
    return notTaken('statusUnknown')
  }
}

/** W3C wants 131,072 places at least, so that one holder hides among many. */
const LEAST_BYTES = 16_384

/** 状态列表 as the `encodedList` of a W3C Bitstring Status List: multibase base64url of gzip, first bit leftmost. */
export const bitstringOf = (list: Pick<StatusList, 'size' | 'has'>): string =>
  `u${gzipSync(bitsOf(list, false, LEAST_BYTES), { level: 9 }).toString('base64url')}`
