import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'
import type { Jwk } from './declare.ts'

/** 签名算法 that are taken from others; ours is EdDSA. Neither `none` nor anything symmetric is among them. */
const ALGORITHMS = { EdDSA: ['OKP', 'Ed25519'], Ed25519: ['OKP', 'Ed25519'], ES256: ['EC', 'P-256'] } as const

/** Key objects cost as much to make as a signature to check; those of issuers come again. */
const ready = new Map<string, KeyObject>()
const MOST_READY = 256

function keyObject(jwk: Jwk): KeyObject | undefined {
  const name = `${jwk.crv} ${jwk.x} ${jwk.y ?? ''}`
  const known = ready.get(name)
  if (known) return known
  try {
    const { kty, crv, x, y } = jwk
    const key = createPublicKey({ key: { kty, crv, x, ...(y === undefined ? {} : { y }) }, format: 'jwk' })
    if (ready.size >= MOST_READY) ready.delete(ready.keys().next().value as string)
    ready.set(name, key)
    return key
  } catch {
    return undefined
  }
}

/** True when `signature` over `text` is right by this key and the algorithm fits the key. */
export function signedBy(jwk: Jwk, alg: unknown, text: string, signature: Uint8Array): boolean {
  if (typeof alg !== 'string' || !Object.hasOwn(ALGORITHMS, alg) || signature.length !== 64) return false
  const [kty, crv] = ALGORITHMS[alg as keyof typeof ALGORITHMS]
  if (jwk.kty !== kty || jwk.crv !== crv || (jwk.alg !== undefined && jwk.alg !== alg)) return false
  const key = keyObject(jwk)
  if (!key) return false
  try {
    return kty === 'OKP'
      ? verify(null, Buffer.from(text), key, signature)
      : verify('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }, signature)
  } catch {
    return false
  }
}

export const sha256 = (bytes: Uint8Array | string): Buffer => createHash('sha256').update(bytes).digest()
export const sha256url = (text: string): string => createHash('sha256').update(text).digest('base64url')

/** Strict: one text for one value. */
export function bytesOf64(text: string): Buffer | undefined {
  if (!/^[\w-]*$/.test(text)) return undefined
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : undefined
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** A JSON value out of base64url, or undefined for what is none. */
export function jsonOf64(text: string): unknown {
  const bytes = bytesOf64(text)
  if (!bytes) return undefined
  try {
    return JSON.parse(utf8.decode(bytes))
  } catch {
    return undefined
  }
}

export type Object_ = Readonly<Record<string, unknown>>
export const isObject = (value: unknown): value is Object_ =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

export type Jws = {
  readonly header: Object_
  readonly payload: Object_
  readonly signature: Uint8Array
  /** What was signed. */
  readonly signed: string
}

/** A JWS in compact form with a JSON object inside; nothing is checked yet. */
export function readJws(text: string): Jws | undefined {
  const parts = text.split('.')
  if (parts.length !== 3) return undefined
  const [head, body, last] = parts as [string, string, string]
  const header = jsonOf64(head)
  const payload = jsonOf64(body)
  const signature = bytesOf64(last)
  if (!isObject(header) || !isObject(payload) || !signature) return undefined
  // extensions that have to be understood: none are
  if (header.crit !== undefined || header.b64 !== undefined) return undefined
  return { header, payload, signature, signed: `${head}.${body}` }
}

/** What signs a token: the city's key, wherever it lies. */
export type Sign = (message: Uint8Array) => Promise<Uint8Array>

export async function writeJws(header: Object_, payload: unknown, sign: Sign): Promise<string> {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${part(header)}.${part(payload)}`
  return `${signed}.${Buffer.from(await sign(Buffer.from(signed))).toString('base64url')}`
}

/** A public key that somebody sent, or undefined when it is none that we can check with. */
export function jwkOf(value: unknown): Jwk | undefined {
  if (!isObject(value)) return undefined
  const { kty, crv, x, y, kid, alg } = value
  if (typeof x !== 'string' || x.length > 100 || value.d !== undefined) return undefined
  const named = {
    ...(typeof kid === 'string' ? { kid } : {}),
    ...(typeof alg === 'string' ? { alg } : {}),
  }
  if (kty === 'OKP' && crv === 'Ed25519' && bytesOf64(x)?.length === 32) return { kty, crv, x, ...named }
  if (kty !== 'EC' || crv !== 'P-256' || typeof y !== 'string') return undefined
  if (bytesOf64(x)?.length !== 32 || bytesOf64(y)?.length !== 32) return undefined
  const jwk = { kty, crv, x, y, ...named } as const
  return keyObject(jwk) ? jwk : undefined
}
