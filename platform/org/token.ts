import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto'

/** A secret of 256 random bits in 43 characters. */
export const newSecret = (): string => randomBytes(32).toString('base64url')

/** A session token names its district, so that it is looked up in one shard: `440111_…`. */
export const newToken = (district: string): string => `${district}_${newSecret()}`

const TOKEN = /^(\d{2,12})_[A-Za-z0-9_-]{43}$/

export const districtOf = (token: string): string | undefined => TOKEN.exec(token)?.[1]

/** What is kept of a secret. Plain SHA-256 suffices: 256 random bits cannot be guessed. */
export const secretHash = (secret: string): string => hash('sha256', secret)

/** The form token of a session: follows from the session's secret, which a foreign page cannot read. */
export const csrfOf = (token: string): string =>
  createHmac('sha256', token).update('csrf').digest('base64url')

/** Whether what was given is the secret, in a time that tells nothing of where they differ. */
export function sameSecret(given: string, secret: string): boolean {
  // by bytes: texts of one length in characters may differ in bytes
  const [actual, expected] = [Buffer.from(given), Buffer.from(secret)]
  return actual.length === expected.length && timingSafeEqual(actual, expected)
}

export const csrfHolds = (token: string, given: unknown): boolean =>
  typeof given === 'string' && sameSecret(given, csrfOf(token))
