import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import type { Check } from '../envelope/declare.ts'
import { checkPure } from '../envelope/index.ts'

const SPKI = Buffer.from('302a300506032b6570032100', 'hex')
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')
const MOST = 512
const prepared = new Map<string, KeyObject>()

function publicKeyOf(raw: Uint8Array): KeyObject {
  const name = Buffer.from(raw).toString('latin1')
  const known = prepared.get(name)
  if (known) return known
  const key = createPublicKey({ key: Buffer.concat([SPKI, raw]), format: 'der', type: 'spki' })
  if (prepared.size >= MOST) prepared.delete(prepared.keys().next().value as string)
  prepared.set(name, key)
  return key
}

/** Ed25519 by the machine's own library, twenty times faster; SM2 as everywhere, for Node's signs with an empty id. */
export const checkNative: Check = (algorithm, publicKey, message, signature) => {
  if (algorithm !== 'ed25519') return checkPure(algorithm, publicKey, message, signature)
  if (publicKey.length !== 32 || signature.length !== 64) return false
  try {
    return verify(null, message, publicKeyOf(publicKey), signature)
  } catch {
    return false
  }
}

export const nativeSigner = (secret: Uint8Array): ((message: Uint8Array) => Uint8Array) => {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, secret]), format: 'der', type: 'pkcs8' })
  return (message) => sign(null, message, key)
}
