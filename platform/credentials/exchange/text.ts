const URL64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const VALUES = new Int8Array(128).fill(-1)
for (let at = 0; at < URL64.length; at++) VALUES[URL64.charCodeAt(at)] = at

/** Base64url without padding (RFC 7515), as tokens carry bytes; runs in a browser too. */
export function base64url(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at
    const three =
      ((bytes[at] as number) << 16) | ((bytes[at + 1] ?? 0) << 8) | (left > 2 ? (bytes[at + 2] as number) : 0)
    for (let digit = 0; digit < Math.min(left + 1, 4); digit++)
      text += URL64[(three >> (18 - 6 * digit)) & 63] as string
  }
  return text
}

/**
 * Undefined for what no encoder writes: padding, foreign characters, and last digits with bits that stand for nothing –
 * or one signature would have four spellings.
 */
export function fromBase64url(text: string): Uint8Array | undefined {
  const rest = text.length % 4
  if (rest === 1) return undefined
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let held = 0
  let bits = 0
  let to = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    const value = code < 128 ? (VALUES[code] as number) : -1
    if (value < 0) return undefined
    held = ((held << 6) | value) & 0xffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[to++] = (held >> bits) & 0xff
    }
  }
  return (held & ((1 << bits) - 1)) === 0 ? bytes : undefined
}

const BTC58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** Base58 (Bitcoin's alphabet), as multibase `z` writes keys and proofs. */
export function base58(bytes: Uint8Array): string {
  const digits: number[] = []
  for (const byte of bytes) {
    let carry = byte
    for (let at = 0; at < digits.length; at++) {
      carry += (digits[at] as number) << 8
      digits[at] = carry % 58
      carry = Math.floor(carry / 58)
    }
    for (; carry > 0; carry = Math.floor(carry / 58)) digits.push(carry % 58)
  }
  let text = ''
  for (const byte of bytes) {
    if (byte !== 0) break
    text += '1'
  }
  for (let at = digits.length - 1; at >= 0; at--) text += BTC58[digits[at] as number]
  return text
}

/** The longest text that anybody has to send in base58: its cost grows with the square of its length. */
const MOST_58 = 1024

export function fromBase58(text: string): Uint8Array | undefined {
  if (text.length > MOST_58) return undefined
  const bytes: number[] = []
  for (const character of text) {
    let carry = BTC58.indexOf(character)
    if (carry < 0) return undefined
    for (let at = 0; at < bytes.length; at++) {
      carry += (bytes[at] as number) * 58
      bytes[at] = carry & 0xff
      carry >>= 8
    }
    for (; carry > 0; carry >>= 8) bytes.push(carry & 0xff)
  }
  let zeros = 0
  while (zeros < text.length && text[zeros] === '1') zeros++
  return Uint8Array.from([...new Array<number>(zeros).fill(0), ...bytes.reverse()])
}

/** `z` + base58, with the two bytes in front that say what it is. */
const ED25519_PUBLIC = [0xed, 0x01] as const
const ED25519_SECRET = [0x80, 0x26] as const

const prefixed = (text: string, [first, second]: readonly [number, number]): Uint8Array | undefined => {
  const bytes = text.startsWith('z') ? fromBase58(text.slice(1)) : undefined
  return bytes?.length === 34 && bytes[0] === first && bytes[1] === second ? bytes.subarray(2) : undefined
}

/** Multikey 密钥 of Ed25519 as text: `z6Mk…`. */
export const multikeyOf = (publicKey: Uint8Array): string =>
  `z${base58(Uint8Array.from([...ED25519_PUBLIC, ...publicKey]))}`
export const fromMultikey = (text: string) => prefixed(text, ED25519_PUBLIC)
export const fromSecretMultikey = (text: string) => prefixed(text, ED25519_SECRET)
