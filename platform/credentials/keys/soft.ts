import type { Vault } from '../../fields/index.ts'
import { fromHex, hexOf, makeKeyPair, signPure } from '../envelope/index.ts'
import type { HomeKey, KeyHome } from './declare.ts'
import { nativeSigner } from './native.ts'

/** Software keys 软件密钥, for development, tests and small cities: secrets sealed by the vault, opened once. */
export function softHome(vault: Vault): KeyHome {
  const opened = new Map<string, (message: Uint8Array) => Uint8Array>()
  const signing = ({ reference, algorithm, publicKey }: HomeKey): ((message: Uint8Array) => Uint8Array) => {
    const known = opened.get(reference)
    if (known) return known
    const secret = fromHex(vault.open(reference))
    const sign =
      algorithm === 'ed25519'
        ? nativeSigner(secret)
        : (message: Uint8Array) => signPure({ algorithm, secret, publicKey }, message)
    opened.set(reference, sign)
    return sign
  }
  return {
    name: 'soft',
    async make(algorithm) {
      const { secret, publicKey } = makeKeyPair(algorithm)
      return { reference: vault.seal(hexOf(secret)), publicKey }
    },
    sign: async (key, message) => signing(key)(message),
  }
}
