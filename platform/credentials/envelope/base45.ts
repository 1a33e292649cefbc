const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
const VALUES = new Int8Array(128).fill(-1)
for (let at = 0; at < ALPHABET.length; at++) VALUES[ALPHABET.charCodeAt(at)] = at

/** Base45 (RFC 9285): the alphanumeric mode of QR codes, two bytes in three characters. */
export function base45(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 2) {
    const pair = at + 1 < bytes.length
    let value = pair ? ((bytes[at] as number) << 8) | (bytes[at + 1] as number) : (bytes[at] as number)
    for (let digit = 0; digit < (pair ? 3 : 2); digit++) {
      text += ALPHABET[value % 45]
      value = Math.floor(value / 45)
    }
  }
  return text
}

/** Undefined for what no encoder writes: a foreign character, a single one left over, a value that does not fit. */
export function fromBase45(text: string): Uint8Array | undefined {
  const rest = text.length % 3
  if (rest === 1) return undefined
  const bytes = new Uint8Array(Math.floor(text.length / 3) * 2 + (rest === 2 ? 1 : 0))
  let to = 0
  for (let at = 0; at < text.length; at += 3) {
    const digits = Math.min(3, text.length - at)
    let value = 0
    for (let digit = digits - 1; digit >= 0; digit--) {
      const code = text.charCodeAt(at + digit)
      const one = code < 128 ? (VALUES[code] as number) : -1
      if (one < 0) return undefined
      value = value * 45 + one
    }
    if (value > (digits === 3 ? 0xffff : 0xff)) return undefined
    if (digits === 3) bytes[to++] = value >> 8
    bytes[to++] = value & 0xff
  }
  return bytes
}
