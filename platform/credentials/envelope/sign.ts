import { ed25519 } from '@noble/curves/ed25519.js'
import { sm2, sm3 } from 'sm-crypto-v2'
import type { Algorithm, Check, Signer } from './declare.ts'

/** 默认签名者标识 of GM/T 0009. Node's own SM2 signs with an empty one and fits nobody else's. */
export const SM2_ID = '1234567812345678'

const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
export function hexOf(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += DIGITS[byte]
  return text
}

/** Throws on what is no hex. */
export function fromHex(text: string): Uint8Array {
  if (text.length % 2 !== 0 || /[^0-9a-fA-F]/.test(text)) throw new Error('not hex')
  return Uint8Array.from({ length: text.length / 2 }, (_, at) =>
    Number.parseInt(text.slice(at * 2, at * 2 + 2), 16),
  )
}

export const sm3Of = (bytes: Uint8Array): Uint8Array => fromHex(sm3(bytes))

/** Points made ready for one key: three times faster; some hundred kilobytes each, so few are kept. */
const ready = new Map<string, Parameters<typeof sm2.doVerifySignature>[2]>()
const seen = new Map<string, number>()
const MOST_READY = 32

function pointOf(key: string): Parameters<typeof sm2.doVerifySignature>[2] {
  const known = ready.get(key)
  if (known) return known
  // a phone's key is met once: making it ready costs more than it saves
  const times = (seen.get(key) ?? 0) + 1
  if (seen.size > 4096) seen.clear()
  seen.set(key, times)
  if (times < 3) return key
  if (ready.size >= MOST_READY) ready.delete(ready.keys().next().value as string)
  const point = sm2.precomputePublicKey(key)
  ready.set(key, point)
  return point
}

/** The order of the SM2 curve (GM/T 0003.5). */
const SM2_ORDER = 'fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123'

/** Both numbers of a signature are at least one and below the order (GB/T 32918.2 §7.1); the library does not ask. */
function inRange(signature: string): boolean {
  const halves = [signature.slice(0, 64), signature.slice(64)]
  return halves.every((half) => half < SM2_ORDER && !/^0+$/.test(half))
}

/** Pure JavaScript, so that it runs wherever a reader runs. */
export const checkPure: Check = (algorithm, publicKey, message, signature) => {
  if (signature.length !== 64) return false
  try {
    if (algorithm === 'ed25519') return ed25519.verify(signature, message, publicKey, { zip215: false })
    const said = hexOf(signature)
    if (!inRange(said)) return false
    return sm2.doVerifySignature(message, said, pointOf(hexOf(publicKey)), {
      hash: true,
      userId: SM2_ID,
    })
  } catch {
    return false
  }
}

export type KeyPair = {
  readonly algorithm: Algorithm
  readonly secret: Uint8Array
  readonly publicKey: Uint8Array
}

export function makeKeyPair(algorithm: Algorithm): KeyPair {
  if (algorithm === 'ed25519') {
    const secret = ed25519.utils.randomSecretKey()
    return { algorithm, secret, publicKey: ed25519.getPublicKey(secret) }
  }
  const pair = sm2.generateKeyPairHex()
  return {
    algorithm,
    secret: fromHex(pair.privateKey.padStart(64, '0')),
    publicKey: fromHex(sm2.compressPublicKeyHex(pair.publicKey)),
  }
}

export function signPure(pair: KeyPair, message: Uint8Array): Uint8Array {
  if (pair.algorithm === 'ed25519') return ed25519.sign(message, pair.secret)
  return fromHex(
    sm2.doSignature(message, hexOf(pair.secret), {
      hash: true,
      userId: SM2_ID,
      publicKey: hexOf(pair.publicKey),
    }),
  )
}

/** A signer in memory: a phone, a test, the software default. */
export const signerOf = (kid: number, pair: KeyPair): Signer => ({
  kid,
  algorithm: pair.algorithm,
  publicKey: pair.publicKey,
  sign: async (message) => signPure(pair, message),
})
