import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** Seconds that one code holds. */
export const STEP_SECONDS = 30
const DIGITS = 6
/** Steps before and after now that are taken too: clocks of telephones go wrong by half a minute. */
const DRIFT = 1

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** RFC 4648 base 32 without padding, as authenticators want secrets. */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => ALPHABET[Number.parseInt(five.padEnd(5, '0'), 2)])
    .join('')
}

/** Throws on what is not base 32: nobody but this room writes what it reads. */
export function fromBase32(text: string): Buffer {
  const bits = [...text.toUpperCase()].map((char) => {
    const at = ALPHABET.indexOf(char)
    if (at < 0) throw new Error('not base 32')
    return at.toString(2).padStart(5, '0')
  })
  return Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)))
}

/** 160 bits, as RFC 4226 asks of a secret. */
export const newTotpSecret = (): string => base32(randomBytes(20))

/** RFC 4226: the code of one counter. */
export function hotp(secret: Buffer, counter: number, digits = DIGITS, algorithm = 'sha1'): string {
  const message = Buffer.alloc(8)
  message.writeBigUInt64BE(BigInt(counter))
  const mac = createHmac(algorithm, secret).update(message).digest()
  const offset = (mac.at(-1) ?? 0) & 0xf
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 10 ** digits).padStart(digits, '0')
}

export const stepOf = (at: Date): number => Math.floor(at.getTime() / 1000 / STEP_SECONDS)

/** RFC 6238: the code that an authenticator shows at that instant. */
export const totpAt = (secret: string, at: Date): string => hotp(fromBase32(secret), stepOf(at))

/**
 * The step of time whose code was given, now or one before or after; null when none fits. A step up to `lastStep` was
 * used already and opens nothing again.
 */
export function totpStep(secret: string, code: string, at: Date, lastStep: number | null): number | null {
  const given = code.replace(/\s/g, '')
  if (!/^\d{6}$/.test(given)) return null
  const key = fromBase32(secret)
  let found: number | null = null
  for (let step = stepOf(at) - DRIFT; step <= stepOf(at) + DRIFT; step++)
    if (step >= 0 && timingSafeEqual(Buffer.from(hotp(key, step)), Buffer.from(given))) found = step
  return found !== null && (lastStep === null || found > lastStep) ? found : null
}

/** What the picture says to an authenticator. */
export function totpAddress(issuer: string, account: string, secret: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`
  const query = new URLSearchParams({ secret, issuer, algorithm: 'SHA1', digits: '6', period: '30' })
  return `otpauth://totp/${label}?${query.toString().replaceAll('+', '%20')}`
}
