import { decode, encode, rfc8949EncodeOptions } from 'cborg'

/** What a piece of CBOR may be at most. */
export type CborLimits = {
  readonly bytes: number
  readonly depth: number
  readonly items: number
  /** Deterministic only (RFC 8949 §4.2): shortest heads, keys in order. Foreign COSE is not. */
  readonly strict: boolean
  readonly tags: readonly number[]
  readonly floats: boolean
}

/** Our own: flat, positional, small. */
export const OURS: CborLimits = {
  bytes: 4096,
  depth: 4,
  items: 4096,
  strict: true,
  tags: [],
  floats: false,
}
/** Credentials of others. */
export const FOREIGN: CborLimits = {
  bytes: 65_536,
  depth: 16,
  items: 8192,
  strict: false,
  tags: [18, 61, 0, 1],
  floats: true,
}

/**
 * Walks the heads before anything is built: a length beyond the end, a depth, a count, an indefinite length or a head
 * longer than needed costs nothing but this walk. Answers where the first item ends, or -1.
 */
function walk(bytes: Uint8Array, limits: CborLimits): number {
  const open: number[] = [1]
  let at = 0
  let items = 0
  while (open.length > 0) {
    const left = open.length - 1
    if (open[left] === 0) {
      open.pop()
      continue
    }
    open[left] = (open[left] as number) - 1
    if (at >= bytes.length || ++items > limits.items) return -1
    const head = bytes[at++] as number
    const major = head >> 5
    const small = head & 31
    if (small > 27) return -1
    const width = small < 24 ? 0 : 1 << (small - 24)
    if (at + width > bytes.length) return -1
    let value = small
    if (width > 0) {
      value = 0
      for (let byte = 0; byte < width; byte++) value = value * 256 + (bytes[at + byte] as number)
      at += width
    }
    if (major === 7) {
      if (width === 0 ? small < 20 || small > 22 : !limits.floats || width === 1) return -1
      continue
    }
    if (!Number.isSafeInteger(value)) return -1
    if (limits.strict && width > 0 && value < (width === 1 ? 24 : 2 ** (width * 4))) return -1
    if (major === 2 || major === 3) {
      if (value > bytes.length - at) return -1
      at += value
    } else if (major === 4 || major === 5) {
      const parts = major === 5 ? value * 2 : value
      if (parts > bytes.length - at || open.length > limits.depth) return -1
      open.push(parts)
    } else if (major === 6) {
      if (!limits.tags.includes(value) || open.length > limits.depth) return -1
      open.push(1)
    }
  }
  return at
}

const same = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, at) => byte === b[at])

/** The value, or undefined for anything that is not exactly one item within the limits. */
export function readCbor(bytes: Uint8Array, limits: CborLimits = OURS): unknown {
  if (bytes.length === 0 || bytes.length > limits.bytes || walk(bytes, limits) !== bytes.length)
    return undefined
  try {
    const tags = Object.fromEntries(
      limits.tags.map((tag) => [tag, (inner: () => unknown) => ({ tag, value: inner() })]),
    )
    const value = decode(bytes, {
      strict: limits.strict,
      allowIndefinite: false,
      allowUndefined: false,
      allowInfinity: limits.floats,
      allowNaN: limits.floats,
      rejectDuplicateMapKeys: true,
      useMaps: true,
      ...(limits.tags.length > 0 ? { tags } : {}),
    })
    // one value has one form: whatever would be written otherwise was not written by us
    return limits.strict && !same(writeCbor(value), bytes) ? undefined : value
  } catch {
    return undefined
  }
}

/** Deterministic CBOR. */
export const writeCbor = (value: unknown): Uint8Array => encode(value, rfc8949EncodeOptions)
