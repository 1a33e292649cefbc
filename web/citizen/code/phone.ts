import {
  fromHex,
  hexOf,
  makeKeyPair,
  presentGrant,
  signPure,
  textOf,
} from '../../../platform/credentials/envelope/decide.ts'

/** The key of this phone 设备密钥: where the browser can, it can be used here and never read. */
type PhoneKey = { readonly publicHex: string; sign(message: Uint8Array): Promise<Uint8Array> }

const open = (): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open('huying-code', 1)
    opening.onupgradeneeded = () => opening.result.createObjectStore('keys')
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(opening.error)
  })

async function kept<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open()
  const asked = work(database.transaction('keys', mode).objectStore('keys'))
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error)
  }).finally(() => database.close()) as Promise<T>
}

type Kept =
  | { readonly kind: 'native'; readonly publicHex: string; readonly key: CryptoKey }
  | { readonly kind: 'soft'; readonly publicHex: string; readonly secretHex: string }

async function make(): Promise<Kept> {
  try {
    const pair = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair
    const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
    return { kind: 'native', publicHex: hexOf(raw), key: pair.privateKey }
  } catch {
    const pair = makeKeyPair('ed25519')
    return { kind: 'soft', publicHex: hexOf(pair.publicKey), secretHex: hexOf(pair.secret) }
  }
}

const keyOf = (one: Kept): PhoneKey => ({
  publicHex: one.publicHex,
  async sign(message) {
    if (one.kind === 'native')
      return new Uint8Array(await crypto.subtle.sign('Ed25519', one.key, message as BufferSource))
    const pair = {
      algorithm: 'ed25519',
      secret: fromHex(one.secretHex),
      publicKey: fromHex(one.publicHex),
    } as const
    return signPure(pair, message)
  },
})

let known: Promise<PhoneKey> | undefined
/** Made once on this phone. */
export function phoneKey(): Promise<PhoneKey> {
  known ??= (async () => {
    const had = await kept<Kept | undefined>('readonly', (store) => store.get('phone')).catch(() => undefined)
    if (had) return keyOf(had)
    const fresh = await make()
    await kept('readwrite', (store) => store.put(fresh, 'phone')).catch(() => undefined)
    return keyOf(fresh)
  })()
  return known
}

/** After a loss the old key is worth nothing: the next one is fresh. */
export async function forgetPhone(): Promise<void> {
  known = undefined
  await kept('readwrite', (store) => store.delete('phone')).catch(() => undefined)
}

export async function proofOf(text: string): Promise<string> {
  const signature = await (await phoneKey()).sign(new TextEncoder().encode(text))
  return btoa(String.fromCharCode(...signature))
}

/** A grant of the city and the moment, signed here: what the gate reads. */
export async function codeOfGrant(grant: string, second: number): Promise<string> {
  const bytes = Uint8Array.from(atob(grant), (letter) => letter.charCodeAt(0))
  return textOf(await presentGrant(bytes, second, await phoneKey()))
}
