import { identifierOf, readIdentifier } from './identifier.ts'

/** Type and issuer, 39 characters of 36 kinds, in 26 bytes; then the version in two; then the serial. */
const LEAD = 39
const LEAD_BYTES = 26

function bytesOfNumber(value: bigint, size?: number): Uint8Array {
  let hex = value.toString(16)
  hex = hex.padStart(size ? size * 2 : hex.length + (hex.length % 2), '0')
  return Uint8Array.from({ length: hex.length / 2 }, (_, at) =>
    Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16),
  )
}

const numberOfBytes = (bytes: Uint8Array): bigint => {
  let value = 0n
  for (const byte of bytes) value = (value << 8n) | BigInt(byte)
  return value
}

const number36 = (text: string): bigint => {
  let value = 0n
  for (const character of text) value = value * 36n + BigInt(Number.parseInt(character, 36))
  return value
}

/** The identifier in 40 bytes instead of 75; undefined when it is not one that may be issued. */
export function packIdentifier(id: string): Uint8Array | undefined {
  const parts = readIdentifier(id)
  if (!parts || identifierOf(parts) !== id) return undefined
  const version = Number(parts.version)
  const lead = bytesOfNumber(number36(parts.type + parts.issuer), LEAD_BYTES)
  // a leading one keeps the noughts that a serial begins with
  const serial = bytesOfNumber(number36(`1${parts.serial}`))
  return Uint8Array.of(...lead, version >> 8, version & 0xff, ...serial)
}

/** Undefined for bytes that no identifier packs to. */
export function unpackIdentifier(bytes: Uint8Array): string | undefined {
  if (bytes.length < LEAD_BYTES + 3 || bytes.length > LEAD_BYTES + 2 + 27) return undefined
  const lead = numberOfBytes(bytes.subarray(0, LEAD_BYTES)).toString(36).toUpperCase().padStart(LEAD, '0')
  const serial = numberOfBytes(bytes.subarray(LEAD_BYTES + 2))
    .toString(36)
    .toUpperCase()
  const version = ((bytes[LEAD_BYTES] as number) << 8) | (bytes[LEAD_BYTES + 1] as number)
  if (lead.length !== LEAD || !serial.startsWith('1') || version > 999) return undefined
  const id = identifierOf({
    type: lead.slice(0, 21),
    issuer: lead.slice(21),
    serial: serial.slice(1),
    version: String(version).padStart(3, '0'),
  })
  if (!id) return undefined
  const again = packIdentifier(id)
  return again?.length === bytes.length && again.every((byte, at) => byte === bytes[at]) ? id : undefined
}

const utf8 = new TextEncoder()

/** Chinese takes three bytes a character in UTF-8 and two in UTF-16: whichever is shorter, as text or as bytes. */
export function packText(text: string): string | Uint8Array {
  if (text.length * 2 >= utf8.encode(text).length) return text
  const bytes = new Uint8Array(text.length * 2)
  for (let at = 0; at < text.length; at++) {
    bytes[at * 2] = text.charCodeAt(at) >> 8
    bytes[at * 2 + 1] = text.charCodeAt(at) & 0xff
  }
  return bytes
}

/** Undefined for what `packText` does not write. */
export function unpackText(packed: unknown): string | undefined {
  let text: unknown = packed
  if (packed instanceof Uint8Array) {
    if (packed.length % 2 !== 0 || packed.length > 1024) return undefined
    text = ''
    for (let at = 0; at < packed.length; at += 2)
      text += String.fromCharCode(((packed[at] as number) << 8) | (packed[at + 1] as number))
  }
  if (typeof text !== 'string' || !text.isWellFormed()) return undefined
  return (typeof packText(text) === 'string') === (typeof packed === 'string') ? text : undefined
}
