/**
 * 手机密钥: made in this phone, and never leaves it: the browser keeps it where not even this page can read it. What it
 * signs proves that whoever shows a certificate holds the phone it was made for.
 */
export type PhoneKey = {
  readonly jwk: JsonWebKey
  readonly alg: 'ES256'
  readonly sign: (message: Uint8Array) => Promise<Uint8Array>
  readonly sha256: (bytes: Uint8Array) => Promise<Uint8Array>
}

const P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const
const SIGN = { name: 'ECDSA', hash: 'SHA-256' } as const
const NAME = 'wallet'

const opened = (): Promise<IDBDatabase> =>
  new Promise((done, fail) => {
    const asking = indexedDB.open('huying-wallet', 1)
    asking.onupgradeneeded = () => asking.result.createObjectStore('keys')
    asking.onsuccess = () => done(asking.result)
    asking.onerror = () => fail(asking.error)
  })

const settled = <T>(asking: IDBRequest<T>): Promise<T> =>
  new Promise((done, fail) => {
    asking.onsuccess = () => done(asking.result)
    asking.onerror = () => fail(asking.error)
  })

async function pair(): Promise<CryptoKeyPair> {
  const base = await opened()
  try {
    const known = await settled(base.transaction('keys').objectStore('keys').get(NAME))
    if (known) return known as CryptoKeyPair
    const made = (await crypto.subtle.generateKey(P256, false, ['sign', 'verify'])) as CryptoKeyPair
    await settled(base.transaction('keys', 'readwrite').objectStore('keys').put(made, NAME))
    return made
  } finally {
    base.close()
  }
}

/** Null where a browser has no keys: pages without a secure connection. */
export async function phoneKey(): Promise<PhoneKey | null> {
  if (!globalThis.crypto?.subtle || !globalThis.indexedDB) return null
  const { privateKey, publicKey } = await pair()
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey)
  const bytes = (part: Uint8Array) => part as Uint8Array<ArrayBuffer>
  return {
    jwk: { kty, crv, x, y } as JsonWebKey,
    alg: 'ES256',
    sign: async (message) => new Uint8Array(await crypto.subtle.sign(SIGN, privateKey, bytes(message))),
    sha256: async (part) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes(part))),
  }
}
