import {
  base45,
  type CborLimits,
  checkP256,
  checkPure,
  FOREIGN,
  fromBase45,
  openSign1,
  readCbor,
  readCose,
  writeCbor,
} from '../../envelope/index.ts'
import { bytesOfHex, tally, type VectorKind } from './declare.ts'

type CborExample = {
  readonly hex: string
  readonly roundtrip?: boolean
  readonly decoded?: unknown
  readonly diagnostic?: string
}

const objectOf = (json: unknown): Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {}

/** Diagnostic notation (RFC 8949 §8) of what we read. */
function diagnostic(value: unknown): string {
  if (value instanceof Uint8Array) return `h'${Buffer.from(value).toString('hex')}'`
  if (value instanceof Map)
    return `{${[...value].map(([k, v]) => `${diagnostic(k)}: ${diagnostic(v)}`).join(', ')}}`
  if (Array.isArray(value)) return `[${value.map(diagnostic).join(', ')}]`
  const { tag, value: inner } = objectOf(value)
  if (typeof tag === 'number') return `${tag}(${diagnostic(inner)})`
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}

/** A value as JSON would hold it. */
function plain(value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([k, v]) => [String(k), plain(v)]))
  if (Array.isArray(value)) return value.map(plain)
  return typeof value === 'bigint' ? Number(value) : value
}

/** Heads follow one another, however deep they stand. */
function hasIndefinite(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; ) {
    const head = bytes[at++] as number
    const small = head & 31
    if (small === 31) return true
    const width = small < 24 ? 0 : 1 << (small - 24)
    let value = small
    for (let byte = 0; byte < width; byte++)
      value = (byte === 0 ? 0 : value * 256) + (bytes[at + byte] as number)
    at += width + (head >> 5 === 2 || head >> 5 === 3 ? value : 0)
  }
  return false
}

/** Why a piece of well-formed CBOR is refused by design; undefined when it should be read. */
function outsideOf(bytes: Uint8Array, one: CborExample): string | undefined {
  const { diagnostic: said, decoded } = one
  if (hasIndefinite(bytes)) return 'indefinite length'
  if (said === 'undefined' || said?.startsWith('simple(')) return 'undefined and simple values'
  if ((bytes[0] as number) >> 5 === 6 && !FOREIGN.tags.includes(tagOf(bytes)))
    return 'tags without a use here'
  if (
    typeof decoded === 'number' &&
    Math.abs(decoded) > Number.MAX_SAFE_INTEGER &&
    (bytes[0] as number) >> 5 !== 7
  )
    return 'numbers beyond 53 bits'
  return undefined
}
const tagOf = (bytes: Uint8Array): number =>
  ((bytes[0] as number) & 31) < 24 ? (bytes[0] as number) & 31 : (bytes[1] as number)

const TAGGED: CborLimits = { ...FOREIGN }

/** Examples of CBOR, as RFC 8949 appendix A prints them: a list of `{hex, decoded | diagnostic, roundtrip}`. */
export const cborExamples: VectorKind = {
  name: 'CBOR (RFC 8949)',
  fits: ({ json }) =>
    Array.isArray(json) &&
    json.length > 0 &&
    json.every(
      (one) =>
        typeof objectOf(one).hex === 'string' &&
        ('decoded' in objectOf(one) || 'diagnostic' in objectOf(one)),
    ),
  run({ json }) {
    const count = tally()
    for (const one of json as readonly CborExample[]) {
      const bytes = bytesOfHex(one.hex)
      const value = readCbor(bytes, TAGGED)
      const outside = outsideOf(bytes, one)
      if (outside) {
        // refused whole, never read as something else
        if (value === undefined) count.outside(outside)
        else count.ok(false, `${one.hex} was read, and should be refused: ${outside}`)
        continue
      }
      const right =
        one.diagnostic === undefined
          ? JSON.stringify(plain(value)) === JSON.stringify(one.decoded) ||
            Object.is(plain(value), one.decoded)
          : diagnostic(value) === one.diagnostic
      count.ok(right, `${one.hex} read as ${diagnostic(value)}`)
      if (one.roundtrip && right && (bytes[0] as number) >> 5 !== 6)
        count.ok(
          Buffer.from(writeCbor(value)).equals(bytes) || (bytes[0] as number) >> 5 === 7,
          `${one.hex} written otherwise`,
        )
    }
    return count.end()
  },
}

type Base45File = {
  readonly base45: readonly { readonly text?: string; readonly hex?: string; readonly encoded: string }[]
  readonly refused?: readonly string[]
}

/** Examples of RFC 9285: `{base45: [{text | hex, encoded}], refused: [encoded]}`. */
export const base45Examples: VectorKind = {
  name: 'base45 (RFC 9285)',
  fits: ({ json }) => Array.isArray(objectOf(json).base45),
  run({ json }) {
    const count = tally()
    const file = json as Base45File
    for (const { text, hex, encoded } of file.base45) {
      const bytes = hex === undefined ? new TextEncoder().encode(text) : bytesOfHex(hex)
      count.ok(base45(bytes) === encoded, `${encoded} written`)
      count.ok(Buffer.from(fromBase45(encoded) ?? []).equals(Buffer.from(bytes)), `${encoded} read`)
    }
    for (const encoded of file.refused ?? [])
      count.ok(fromBase45(encoded) === undefined, `${encoded} refused`)
    return count.end()
  },
}

type CoseFile = {
  readonly title?: string
  readonly fail?: boolean
  readonly input: {
    readonly sign0: { readonly key: Readonly<Record<string, string>>; readonly external?: string }
  }
  readonly intermediates?: { readonly ToBeSign_hex?: string }
  readonly output: { readonly cbor: string }
}

/** Examples of COSE_Sign1 in the form of the COSE working group. */
export const coseExamples: VectorKind = {
  name: 'COSE_Sign1 (RFC 9052)',
  fits: ({ json }) =>
    typeof objectOf(objectOf(json).input).sign0 === 'object' &&
    typeof objectOf(objectOf(json).output).cbor === 'string',
  run({ json, path }) {
    const count = tally()
    const { input, output, intermediates, fail = false } = json as CoseFile
    const { key, external } = input.sign0
    const bytes = bytesOfHex(output.cbor)
    const opened = openSign1(bytes, external ? bytesOfHex(external) : undefined)
    const point = (name: string): Buffer => Buffer.from(key[name] ?? '', 'base64url')
    const right =
      opened !== undefined &&
      (opened.algorithm === -7
        ? checkP256(
            Buffer.concat([Buffer.from([4]), point('x'), point('y')]),
            opened.message,
            opened.signature,
          )
        : opened.algorithm === -8 && checkPure('ed25519', point('x'), opened.message, opened.signature))
    if (key.crv && !['P-256', 'Ed25519'].includes(key.crv)) count.outside(`curve ${key.crv}`)
    else count.ok(right === !fail, `${path}: ${right ? 'taken' : 'refused'}`)
    const meant = intermediates?.ToBeSign_hex
    if (opened && meant && !fail)
      count.ok(Buffer.from(opened.message).toString('hex') === meant.toLowerCase(), `${path}: what is signed`)
    // these examples carry the key id where anybody could change it: our reader does not go by it
    if (opened && !fail && opened.beside.has(4) && !opened.headers.has(4)) {
      const read = readCose(bytes)
      count.ok(
        'refused' in read && read.refused === 'keyIdUnprotected',
        `${path}: key id beside what is signed`,
      )
    }
    return count.end()
  },
}
