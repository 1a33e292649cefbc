import type { Algorithm } from '../envelope/declare.ts'
import type { HomeKey, KeyHome, Purpose } from './declare.ts'
import { checkNative } from './native.ts'

/** How long a module is waited for. */
const PATIENCE_MS = 5_000

/** A signing module that does not answer, or answers what is no signature. */
export class ModuleFault extends Error {
  readonly home: string
  constructor(home: string, why: string) {
    super(`the signing module ${home}: ${why}`)
    this.home = home
  }
}

/**
 * A signing service 远程签名服务 over HTTP: what stands before a card, a cloud module or anything that speaks PKCS#11.
 * `POST /keys {algorithm, purpose}` answers `{reference, publicKey}`, `POST /keys/<reference>/sign {message}` answers
 * `{signature}`, bytes in base64url. Secrets never leave it; what it answers is checked before it is used.
 */
export function remoteHome(options: {
  readonly name: string
  readonly url: string
  readonly secret: string
}): KeyHome {
  const { name, secret } = options
  const base = options.url.replace(/\/$/, '')

  async function ask(path: string, body: object): Promise<Record<string, unknown>> {
    let response: Response
    try {
      response = await fetch(`${base}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(PATIENCE_MS),
        redirect: 'error',
      })
    } catch (fault) {
      throw new ModuleFault(name, (fault as Error).message)
    }
    if (!response.ok) throw new ModuleFault(name, `status ${response.status}`)
    return (await response.json()) as Record<string, unknown>
  }

  const bytesOf = (text: unknown, what: string): Uint8Array => {
    if (typeof text !== 'string' || !/^[\w-]{1,200}$/.test(text)) throw new ModuleFault(name, `no ${what}`)
    return new Uint8Array(Buffer.from(text, 'base64url'))
  }

  return {
    name,
    async make(algorithm: Algorithm, purpose: Purpose) {
      const said = await ask('/keys', { algorithm, purpose })
      const publicKey = bytesOf(said.publicKey, 'public key')
      if (publicKey.length !== (algorithm === 'ed25519' ? 32 : 33))
        throw new ModuleFault(name, 'a foreign key')
      if (typeof said.reference !== 'string' || !/^[\w.-]{1,100}$/.test(said.reference))
        throw new ModuleFault(name, 'no reference')
      return { reference: said.reference, publicKey }
    },
    async sign(key: HomeKey, message: Uint8Array) {
      const said = await ask(`/keys/${encodeURIComponent(key.reference)}/sign`, {
        message: Buffer.from(message).toString('base64url'),
      })
      const signature = bytesOf(said.signature, 'signature')
      if (!checkNative(key.algorithm, key.publicKey, message, signature))
        throw new ModuleFault(name, 'a signature that its own key does not confirm')
      return signature
    },
  }
}
