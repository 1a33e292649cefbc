import type {
  Certificate,
  Check,
  Decoded,
  DeviceCode,
  StatusList,
  Token,
  Trust,
  TrustKey,
  Verdict,
  VerifyOptions,
  Why,
} from './declare.ts'
import { bytesOf, kindBits, type Parsed, parse } from './shapes.ts'
import { checkPure, hexOf, sm3Of } from './sign.ts'

/** 时钟偏差 that is allowed, seconds. */
export const DRIFT = 30
/** 设备授权 last a day at most. */
export const GRANT_SECONDS = 86_400
const CHINA = 8 * 3600

/** The day, China time, counted from 1970-01-01. */
export const dayNumber = (seconds: number): number => Math.floor((seconds + CHINA) / 86_400)

/** What the denied list calls a phone key, a grant or a reader: the first 8 bytes of its SM3. */
export const denyId = (bytes: Uint8Array): string => hexOf(sm3Of(bytes).subarray(0, 8))

/** The first second of a window 时间窗 after which a code born at `born` is over: it and the next window count. */
export const windowEnd = (born: number, seconds = 60): number => (Math.floor(born / seconds) + 2) * seconds

/**
 * Judges a code 核验: everything that follows from the bytes, the lists and the clock that the reader holds. Cheap checks
 * come before signatures, and nothing enters the memory of what was seen before all else has passed.
 */
export function verify(code: Uint8Array | string, options: VerifyOptions): Verdict {
  let bytes = code
  if (typeof bytes === 'string') {
    const read = bytesOf(bytes)
    if ('refused' in read) return { ok: false, refused: read.refused }
    bytes = read.bytes
  }
  const parsed = parse(bytes)
  if ('refused' in parsed) return { ok: false, refused: parsed.refused }
  const refused = judge(parsed, options)
  if (typeof refused === 'string') return { ok: false, refused }
  return { ok: true, kind: parsed.code.kind, fields: parsed.code, asOf: refused.asOf }
}

/** What the city signed and when: the key must have been one for it then. */
function keyFor(
  code: Exclude<Decoded, { kind: 'lookup' }>,
  trust: Trust,
  { signed, signedBy }: Times,
): TrustKey | Why {
  const key = trust.byKid.get(code.kid)
  if (!key) return 'keyUnknown'
  if (key.revoked) return 'keyRevoked'
  if ((key.kinds & kindBits(code.kind)) === 0) return 'keyNotForThis'
  if (code.kind !== 'certificate' && key.scenes.length > 0 && !key.scenes.includes(code.scene))
    return 'keyNotForThis'
  return signedBy < key.from || signed >= key.until ? 'keyOutOfTime' : key
}

const clockWrong = (o: VerifyOptions, drift: number): boolean =>
  Math.abs(o.clockOffset ?? 0) > drift ||
  // whoever has seen something signed later than its own now has a clock that was set back
  o.now + drift < Math.max(o.trust.issuedAt, o.replay?.latest ?? 0, o.revoked?.denied?.issuedAt ?? 0)

function judge(
  { code, message, signature, phone }: Parsed,
  o: VerifyOptions,
): Why | { readonly asOf: number | null } {
  const drift = o.driftSeconds ?? DRIFT
  if (o.kinds && !o.kinds.includes(code.kind)) return 'kindNotTaken'
  if (code.kind === 'lookup') return 'onlineOnly'
  if (clockWrong(o, drift)) return 'clockWrong'
  if (o.now >= o.trust.validUntil) return 'trustExpired'
  const times = timesOf(code)
  const key = keyFor(code, o.trust, times)
  if (typeof key === 'string') return key
  if (code.kind !== 'certificate' && o.scene !== undefined && code.scene !== o.scene) return 'wrongScene'
  if (times.signed > o.now + drift || times.from > o.now + drift) return 'notYet'
  if (o.now >= times.until) return 'expired'
  const check: Check = o.check ?? checkPure
  if (!check(key.algorithm, key.publicKey, message, signature)) return 'signatureWrong'
  if (code.kind === 'device') {
    const shown = judgeDevice(code, phone as NonNullable<Parsed['phone']>, o, drift, check)
    if (shown) return shown
  }
  if (code.kind === 'certificate') return judgeCertificate(code, o)
  const denied = o.revoked?.denied
  if (denied?.ids.has(hexOf(code.pseudonym))) return 'revoked'
  const end = code.kind === 'token' ? code.expires : code.time + drift * 2 + 1
  if (o.replay && !o.replay.first(showingOf(code), end, o.now)) return 'replayed'
  return { asOf: denied?.issuedAt ?? null }
}

/** One showing, the same for whoever reads it: what a second reader, or the city at upload, knows it again by. */
export const showingOf = (code: Token | DeviceCode): string =>
  code.kind === 'token'
    ? `t${code.scene}.${hexOf(code.pseudonym)}.${hexOf(code.nonce)}`
    : `d${code.scene}.${hexOf(code.pseudonym)}.${code.time}`

function judgeDevice(
  code: DeviceCode,
  phone: NonNullable<Parsed['phone']>,
  o: VerifyOptions,
  drift: number,
  check: Check,
): Why | undefined {
  // a grant that reaches further than a day was not made by our rules
  if (code.expires > o.now + GRANT_SECONDS + drift) return 'notYet'
  if (Math.abs(code.time - o.now) > drift) return 'stale'
  if (!check(code.deviceAlgorithm, code.deviceKey, phone.message, phone.signature))
    return 'deviceSignatureWrong'
  return o.revoked?.denied?.ids.has(denyId(code.deviceKey)) ? 'revoked' : undefined
}

function judgeCertificate(code: Certificate, o: VerifyOptions): Why | { readonly asOf: number | null } {
  if (code.copy && o.purpose !== undefined && code.copy.purpose !== o.purpose) return 'purposeWrong'
  const list: StatusList | undefined = o.revoked?.lists.get(code.list)
  if (list && (code.index >= list.size || list.has(code.index)))
    return code.index >= list.size ? 'statusUnknown' : 'revoked'
  const fresh =
    list !== undefined &&
    o.now < list.validUntil &&
    (o.statusWithin === undefined || o.now - list.issuedAt <= o.statusWithin)
  if (o.statusWithin !== undefined && !fresh) return 'statusUnknown'
  return { asOf: list?.issuedAt ?? null }
}

const startOfDay = (day: number): number => day * 86_400 - CHINA

type Times = {
  /** When it was signed, as far as it says: not before … */
  readonly signed: number
  /** … and not after. */
  readonly signedBy: number
  readonly from: number
  /** The first second at which it is over. */
  readonly until: number
}

function timesOf(code: Exclude<Decoded, { kind: 'lookup' }>): Times {
  if (code.kind === 'token') {
    const born = code.expires - code.minutes * 60
    return { signed: born, signedBy: born, from: born, until: code.expires }
  }
  if (code.kind === 'device') {
    const signed = Math.min(code.time, code.expires - 1)
    return { signed, signedBy: signed, from: 0, until: code.expires }
  }
  // valid all of its last day 含当日
  const last = Math.min(code.toDay ?? Number.POSITIVE_INFINITY, code.copy?.until ?? Number.POSITIVE_INFINITY)
  return {
    signed: startOfDay(code.issuedDay),
    signedBy: startOfDay(code.issuedDay + 1) - 1,
    from: startOfDay(code.fromDay),
    until: startOfDay(last + 1),
  }
}
