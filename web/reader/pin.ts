import { readKept, writeKept } from '../live/store.ts'

/** The four digits of the lock screen 锁屏口令, as a salted slow digest; never themselves. */
type Kept = { readonly salt: string; readonly digest: string; readonly tries: number }
const KEY = 'huying.reader.pin'
/** Ten thousand numbers are few: each try takes its time, and after five it takes longer. */
const ROUNDS = 300_000
const FREE = 5
const PAUSE_MS = 5_000

const hex = (bytes: ArrayBuffer | Uint8Array): string =>
  [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')

async function digestOf(pin: string, salt: string): Promise<string> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, [
    'deriveBits',
  ])
  const how = { name: 'PBKDF2', hash: 'SHA-256', iterations: ROUNDS, salt: new TextEncoder().encode(salt) }
  return hex(await crypto.subtle.deriveBits(how, key, 256))
}

const kept = (): Kept | null => {
  const held = readKept<Kept | string | null>(KEY, null)
  // four digits in clear, of a version before: the lock is set anew
  return held !== null && typeof held === 'object' ? held : null
}

export const pinIsSet = (): boolean => kept() !== null

export async function setPinOf(pin: string): Promise<void> {
  const salt = hex(crypto.getRandomValues(new Uint8Array(16)))
  writeKept(KEY, { salt, digest: await digestOf(pin, salt), tries: 0 } satisfies Kept)
}

/** Opens the lock when it fits, and forgets it. */
export async function pinFits(pin: string): Promise<boolean> {
  const held = kept()
  if (!held) return true
  if (held.tries >= FREE) await new Promise((done) => setTimeout(done, PAUSE_MS))
  const fits = (await digestOf(pin, held.salt)) === held.digest
  writeKept(KEY, fits ? null : { ...held, tries: held.tries + 1 })
  return fits
}
