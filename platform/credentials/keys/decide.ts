import type { Instant } from '../../../base/index.ts'
import { kindBits } from '../envelope/decide.ts'
import type { TrustClaims, TrustKey } from '../envelope/declare.ts'
import type { Purpose, SigningKey } from './declare.ts'

const DAY = 86_400_000
/** 12 months, the last 30 days of which the next key stands beside it 轮换与重叠. */
export const KEY_DAYS = 365
export const OVERLAP_DAYS = 30
/** A new key is published this long before it signs: readers fetch the list weekly. */
export const LEAD_DAYS = 8
/** Trust lists count for 30 days and are made anew after seven. */
export const TRUST_DAYS = 30
export const TRUST_RENEW_DAYS = 7

export const later = (at: Instant, days: number): Instant => new Date(at.getTime() + days * DAY)

const live = (key: SigningKey, at: Instant): boolean => key.revokedAt === null && at < key.signsUntil

/** The key that signs now: of those whose turn has come, the newest. */
export const signingKey = (
  keys: readonly SigningKey[],
  purpose: Purpose,
  at: Instant,
): SigningKey | undefined =>
  keys
    .filter((key) => key.purpose === purpose && live(key, at) && key.signsFrom <= at)
    .sort((a, b) => b.signsFrom.getTime() - a.signsFrom.getTime() || b.kid - a.kid)[0]

/** When the next key of a purpose must begin: at once, after a lead, or not yet. */
export function dueKey(
  keys: readonly SigningKey[],
  purpose: Purpose,
  at: Instant,
): { readonly signsFrom: Instant } | undefined {
  const own = keys.filter((key) => key.purpose === purpose && live(key, at))
  const latest = own.reduce<SigningKey | undefined>(
    (best, key) => (!best || key.signsUntil > best.signsUntil ? key : best),
    undefined,
  )
  if (!latest) return { signsFrom: at }
  if (later(at, OVERLAP_DAYS) < latest.signsUntil) return undefined
  return signingKey(keys, purpose, at) ? { signsFrom: later(at, LEAD_DAYS) } : { signsFrom: at }
}

const kindsOf: Readonly<Record<Purpose, number>> = {
  code: kindBits('token', 'device'),
  certificate: kindBits('certificate'),
  status: kindBits('status', 'denied'),
  exchange: 0,
}

const seconds = (at: Instant): number => Math.floor(at.getTime() / 1000)

/** What a code key signed is dead a day after its end, and two keys are enough for a terminal; certificates live on. */
const listed = (key: SigningKey, at: Instant): boolean =>
  key.purpose === 'certificate' || key.purpose === 'exchange' || later(key.signsUntil, 2) > at

export const trustKeyOf = (key: SigningKey): TrustKey => ({
  kid: key.kid,
  algorithm: key.algorithm,
  publicKey: key.publicKey,
  kinds: kindsOf[key.purpose],
  scenes: [],
  // a code says the window it was born in, which may have begun before its key
  from: seconds(key.madeAt) - 300,
  until: seconds(key.signsUntil),
  revoked: key.revokedAt !== null,
})

export const trustClaims = (
  authority: string,
  keys: readonly SigningKey[],
  sequence: number,
  at: Instant,
): TrustClaims => ({
  authority,
  sequence,
  issuedAt: seconds(at),
  validUntil: seconds(later(at, TRUST_DAYS)),
  keys: keys
    .filter((key) => listed(key, at))
    .map(trustKeyOf)
    .sort((a, b) => a.kid - b.kid),
})

/** True when both lists speak of the same keys in the same way. */
export const sameKeys = (a: TrustClaims, b: TrustClaims): boolean => {
  const said = (claims: TrustClaims) =>
    JSON.stringify(claims.keys.map((key) => ({ ...key, publicKey: [...key.publicKey] })))
  return said(a) === said(b)
}
