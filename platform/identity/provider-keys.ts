import { createHash, generateKeyPair, type KeyObject, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import type { Store, Tx } from '../store/index.ts'
import type { Sealer } from './factors.ts'
import * as keep from './keep-provider.ts'

const makePair = promisify(generateKeyPair) as unknown as (
  kind: 'rsa',
  options: { readonly modulusLength: number },
) => Promise<{ readonly privateKey: KeyObject }>

/** A key is published so long before it signs: those who keep our keys for a moment have it by then. */
const PUBLISH_MS = 10 * 60_000
/** Longest time that something signed holds; an old key verifies so long after it signed last. */
const HOLDS_MS = 24 * 3_600_000
/** A key signs a quarter of a year. */
const TURN_MS = 90 * 86_400_000

export type PrivateJwk = { readonly kid: string; readonly kty: string; readonly [name: string]: unknown }

async function newKey(vault: Sealer, at: Date, signsFrom: Date): Promise<keep.KeyRow> {
  const { privateKey } = await makePair('rsa', { modulusLength: 2048 })
  const jwk = privateKey.export({ format: 'jwk' })
  // RFC 7638: the thumbprint names the key
  const kid = createHash('sha256')
    .update(JSON.stringify({ e: jwk.e, kty: jwk.kty, n: jwk.n }))
    .digest('base64url')
  const sealed = vault.seal(JSON.stringify({ ...jwk, kid, use: 'sig', alg: 'RS256' }))
  return { kid, sealed, madeAt: at, signsFrom, endedAt: null }
}

const COOKIES = 'cookies'

/** The keys of the provider: the one that signs first, then those that still verify or are yet to sign. */
export async function providerKeys(
  store: Store,
  vault: Sealer,
  at: Date,
): Promise<{ readonly signing: readonly PrivateJwk[]; readonly cookies: string }> {
  let rows = await keep.keys(store, at)
  const lacking = (found: readonly keep.KeyRow[]) =>
    !found.some(({ kid }) => kid === COOKIES) || !found.some(({ kid }) => kid !== COOKIES)
  if (lacking(rows)) {
    rows = await store.tx(async (tx) => {
      await keep.lockKeys(tx)
      if (lacking(await keep.keys(tx, at))) {
        await keep.insertKey(tx, await newKey(vault, at, at))
        const secret = vault.seal(randomBytes(32).toString('base64url'))
        await keep.insertKey(tx, { kid: COOKIES, sealed: secret, madeAt: at, signsFrom: at, endedAt: null })
      }
      return keep.keys(tx, at)
    })
  }
  const signing = rows.filter(({ kid }) => kid !== COOKIES)
  const due = [
    ...signing.filter(({ signsFrom }) => signsFrom <= at),
    ...signing.filter((one) => one.signsFrom > at),
  ]
  const cookies = rows.find(({ kid }) => kid === COOKIES)
  if (!cookies) throw new Error('the key of the provider’s cookies vanished')
  return {
    signing: due.map((row) => JSON.parse(vault.open(row.sealed)) as PrivateJwk),
    cookies: vault.open(cookies.sealed),
  }
}

/** A new signing key 密钥轮换: published now, signs in ten minutes; the ones before verify a day longer. */
export async function turnProviderKey(tx: Tx, vault: Sealer, at: Date): Promise<string> {
  const signsFrom = new Date(at.getTime() + PUBLISH_MS)
  const key = await newKey(vault, at, signsFrom)
  await keep.insertKey(tx, key)
  await keep.retireKeys(tx, key.kid, new Date(signsFrom.getTime() + HOLDS_MS))
  return key.kid
}

/** Turns the key when its quarter is over, and throws away what has run out. */
export async function tendProvider(store: Store, vault: Sealer, at: Date): Promise<void> {
  await store.tx(async (tx) => {
    await keep.sweepItems(tx, at)
    await keep.lockKeys(tx)
    const newest = (await keep.keys(tx, at)).find(({ kid }) => kid !== COOKIES)
    if (newest && at.getTime() - newest.madeAt.getTime() >= TURN_MS) await turnProviderKey(tx, vault, at)
  })
}
