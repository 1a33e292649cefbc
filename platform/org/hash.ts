import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { passwordForm } from './password.ts'

const derive = promisify(argon2) as (algorithm: 'argon2id', parameters: Argon2Parameters) => Promise<Buffer>

/** OWASP password storage: argon2id, 19 MiB, two passes, one lane; about 40 ms of one core. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/
const bare = (bytes: Buffer): string => bytes.toString('base64').replace(/(?<!=)=+$/, '')

/** The password as it is kept: a PHC string with its own salt. Runs on libuv's pool, not on the event loop. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16)
  const key = await derive('argon2id', { message: passwordForm(password), nonce, tagLength: 32, ...COST })
  return `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${bare(nonce)}$${bare(key)}`
}

const published = new Map<string, Promise<string>>()

/**
 * The kept form of a demonstration account's password, which is printed in the guide: worked out once per process and
 * shared by its accounts, for a salt hides nothing that everybody knows and 150 of them cost a first start four seconds.
 */
export function hashPublishedPassword(password: string): Promise<string> {
  const known = published.get(password) ?? hashPassword(password)
  published.set(password, known)
  return known
}

/** Does the password fit the kept text? Same work for right and wrong; a text it cannot read is a fault. */
export async function passwordMatches(password: string, kept: string): Promise<boolean> {
  const [, memory, passes, parallelism, salt, tag] = PHC.exec(kept) ?? []
  if (!salt || !tag) throw new Error('a kept password is not an argon2id PHC string')
  const expected = Buffer.from(tag, 'base64')
  const key = await derive('argon2id', {
    message: passwordForm(password).slice(0, 1000),
    nonce: Buffer.from(salt, 'base64'),
    tagLength: expected.length,
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  })
  return timingSafeEqual(key, expected)
}

let decoy: Promise<string> | undefined

/** The work of a login for a name that nobody has, so that the time does not tell. */
export async function pretendToMatch(password: string): Promise<false> {
  decoy ??= hashPassword(randomBytes(18).toString('base64'))
  await passwordMatches(password, await decoy)
  return false
}
