import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Algorithm, Roots, Signer } from '../envelope/declare.ts'
import { fromHex, hexOf, type KeyPair, makeKeyPair, signerOf } from '../envelope/index.ts'

/** The roots a city's readers are delivered with, and those whose secret this machine holds (in production: none). */
export type RootsAtHand = { readonly roots: Roots; readonly signers: readonly Signer[] }

/** As it is handed to readers: `roots.json`. */
export type RootsFile = {
  readonly threshold: number
  /** 测试根: its secret lies beside the data, so it proves nothing in production. */
  readonly test?: boolean
  readonly keys: readonly {
    readonly kid: number
    readonly algorithm: Algorithm
    readonly publicKey: string
  }[]
}

export const rootsOf = (file: RootsFile): Roots => ({
  threshold: file.threshold,
  keys: file.keys.map((key) => ({ ...key, publicKey: fromHex(key.publicKey) })),
})

export const rootsFileOf = (roots: Roots): RootsFile => ({
  threshold: roots.threshold,
  keys: roots.keys.map((key) => ({ ...key, publicKey: hexOf(key.publicKey) })),
})

/** A root key 根密钥 under a passphrase, for an officer to keep away from every network. */
type RootKeyFile = {
  readonly huying: 'root key 1'
  readonly kid: number
  readonly algorithm: Algorithm
  readonly publicKey: string
  readonly salt: string
  readonly sealed: string
}

const SCRYPT = { N: 1 << 15, r: 8, p: 1, maxmem: 64 << 20 }

export function sealRootKey(kid: number, pair: KeyPair, passphrase: string): RootKeyFile {
  const salt = randomBytes(16)
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', scryptSync(passphrase, salt, 32, SCRYPT), nonce)
  const sealed = Buffer.concat([nonce, cipher.update(pair.secret), cipher.final(), cipher.getAuthTag()])
  return {
    huying: 'root key 1',
    kid,
    algorithm: pair.algorithm,
    publicKey: hexOf(pair.publicKey),
    salt: salt.toString('hex'),
    sealed: sealed.toString('hex'),
  }
}

/** Undefined for a wrong passphrase and for what is no such file. */
export function openRootKey(text: string, passphrase: string): Signer | undefined {
  try {
    const file = JSON.parse(text) as RootKeyFile
    if (file.huying !== 'root key 1') return undefined
    const bytes = Buffer.from(file.sealed, 'hex')
    const key = scryptSync(passphrase, Buffer.from(file.salt, 'hex'), 32, SCRYPT)
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 })
    decipher.setAuthTag(bytes.subarray(-16))
    const secret = Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()])
    return signerOf(file.kid, {
      algorithm: file.algorithm,
      secret: new Uint8Array(secret),
      publicKey: fromHex(file.publicKey),
    })
  } catch {
    return undefined
  }
}

const readIf = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8')
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw fault
  }
}

/**
 * The roots of a data folder. With `roots.json` alone the secrets are elsewhere, as they should be; where nothing is, a
 * test root is made, so that a demonstration works, and says that it is one.
 */
export function openRoots(folder: string, algorithm: Algorithm): RootsAtHand {
  const publicPath = join(folder, 'roots.json')
  const secretPath = join(folder, 'root-test.key')
  let text = readIf(publicPath)
  if (text === undefined) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const pair = makeKeyPair(algorithm)
    const secret = `${JSON.stringify({ kid: 1, algorithm, secret: hexOf(pair.secret), publicKey: hexOf(pair.publicKey) })}\n`
    try {
      // of two that start at once, the second takes what the first made
      writeFileSync(secretPath, secret, { flag: 'wx', mode: 0o600 })
    } catch (fault) {
      if ((fault as NodeJS.ErrnoException).code !== 'EEXIST') throw fault
    }
    const kept = JSON.parse(readFileSync(secretPath, 'utf8')) as RootsFile['keys'][number]
    const file: RootsFile = {
      threshold: 1,
      test: true,
      keys: [{ kid: kept.kid, algorithm: kept.algorithm, publicKey: kept.publicKey }],
    }
    writeFileSync(publicPath, `${JSON.stringify(file, null, 2)}\n`)
    text = JSON.stringify(file)
  }
  const file = JSON.parse(text) as RootsFile
  const secret = file.test ? readIf(secretPath) : undefined
  const signers: Signer[] = []
  if (secret) {
    const kept = JSON.parse(secret) as {
      kid: number
      algorithm: Algorithm
      secret: string
      publicKey: string
    }
    signers.push(
      signerOf(kept.kid, {
        algorithm: kept.algorithm,
        secret: fromHex(kept.secret),
        publicKey: fromHex(kept.publicKey),
      }),
    )
  }
  return { roots: rootsOf(file), signers }
}
