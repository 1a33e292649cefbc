import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { halfWidth, phoneOf } from './numbers.ts'

/** A cipher that keeps texts at rest: authenticated, one fresh nonce a text. SM4-GCM can be added beside AES. */
export interface SealAlgorithm {
  /** Stands in the key file; letters, digits and dashes. */
  readonly name: string
  readonly keyBytes: number
  /** `header` is authenticated and not stored. */
  seal(key: KeyObject, plain: Buffer, header: Buffer): Buffer
  /** Throws when the text was changed or the key is another. */
  open(key: KeyObject, sealed: Buffer, header: Buffer): Buffer
}

const NONCE = 12
/** Nonces drawn at once: asking the system for each costs as much as sealing. */
const NONCES = 512
let nonces = Buffer.alloc(0)
function nextNonce(): Buffer {
  if (nonces.length < NONCE) nonces = randomBytes(NONCE * NONCES)
  const nonce = nonces.subarray(0, NONCE)
  nonces = nonces.subarray(NONCE)
  return nonce
}
const TAG = 16

export const aes256gcm: SealAlgorithm = {
  name: 'aes-256-gcm',
  keyBytes: 32,
  seal(key, plain, header) {
    const nonce = nextNonce()
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(header)
    return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  },
  open(key, sealed, header) {
    if (sealed.length < NONCE + TAG) throw new Error('sealed text is too short')
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE), { authTagLength: TAG })
      .setAAD(header)
      .setAuthTag(sealed.subarray(-TAG))
    return Buffer.concat([decipher.update(sealed.subarray(NONCE, -TAG)), decipher.final()])
  },
}

/** What a value is, for the normal form under its blind index; any other word means plain text. */
export type BlindPurpose = 'phone' | 'idNumber' | 'creditCode' | 'mail' | (string & {})

/** Personal texts at rest 静态加密, and the keyed fingerprints that find them again without opening them. */
export type Vault = {
  /** `v1.<key id>.<base64url>`; two seals of one text differ. */
  seal(text: string): string
  /** Throws when the text was changed or its key is not in the file. */
  open(sealed: string): string
  /** Equal for equal values of one purpose however they were written; 128 bits, base64url. Survives key rotation. */
  blind(text: string, purpose: BlindPurpose): string
  /** Sealed under an older key: seal again when convenient. */
  isStale(sealed: string): boolean
  /** How texts begin that were sealed under older keys. */
  readonly older: readonly string[]
}

export type VaultKey = { readonly id: string; readonly algorithm: string; readonly key: Buffer }

const HEADER =
  '# Huying keys 密钥文件. Without this file personal data cannot be read again: keep a copy apart from the data.'

/**
 * Opens the vault. With `keyFile`, the file is made (mode 0600, synced) when absent; a file that others may read is
 * refused. With `key` (32 bytes), for tests and key services. Synchronous: it happens once, at start.
 */
export function openVault(
  source: { readonly keyFile: string } | { readonly key: Buffer },
  algorithms: readonly SealAlgorithm[] = [aes256gcm],
): Vault {
  const keys =
    'key' in source
      ? [{ id: 'k1', algorithm: algorithms[0]?.name ?? aes256gcm.name, key: source.key }]
      : readOrMake(source.keyFile, algorithms[0] ?? aes256gcm)
  return vaultOf(keys, algorithms)
}

/** Adds a fresh key to the file; what is sealed from then on uses it. Restart the servers afterwards. */
export function addVaultKey(keyFile: string, algorithm: SealAlgorithm = aes256gcm): string {
  const keys = readKeys(keyFile)
  const next = freshKey(`k${keys.length + 1}`, algorithm)
  const draft = `${keyFile}.${process.pid}.new`
  writeSynced(draft, keyText([...keys, next]))
  renameSync(draft, keyFile)
  syncFolder(keyFile)
  return next.id
}

function vaultOf(keys: readonly VaultKey[], algorithms: readonly SealAlgorithm[]): Vault {
  const rings = new Map(
    keys.map(({ id, algorithm: name, key }) => {
      const algorithm = algorithms.find((one) => one.name === name)
      if (!algorithm) throw new Error(`key ${id} wants algorithm ${name}, which this build does not have`)
      if (key.length !== algorithm.keyBytes)
        throw new Error(`key ${id} must have ${algorithm.keyBytes} bytes`)
      return [
        id,
        { id, algorithm, sealing: derive(key, 'seal', algorithm.keyBytes), header: Buffer.from(`v1.${id}.`) },
      ]
    }),
  )
  const current = [...rings.values()].at(-1)
  const first = keys[0]
  if (!current || !first) throw new Error('a vault needs a key')
  // always the first key: a blind index that changed with the sealing key would find nothing any more
  const blinding = derive(first.key, 'blind', 32)
  const parse = (sealed: string) => {
    const match = /^v1\.([a-z0-9]+)\.([\w-]+)$/.exec(sealed)
    if (!match) throw new Error('not a sealed text')
    return { id: match[1] as string, body: Buffer.from(match[2] as string, 'base64url') }
  }
  return {
    seal: (text) =>
      `v1.${current.id}.${current.algorithm.seal(current.sealing, Buffer.from(text), current.header).toString('base64url')}`,
    open(sealed) {
      const { id, body } = parse(sealed)
      const ring = rings.get(id)
      if (!ring) throw new Error(`key ${id} is not in the key file`)
      return ring.algorithm.open(ring.sealing, body, ring.header).toString()
    },
    blind: (text, purpose) =>
      createHmac('sha256', blinding)
        .update(`${purpose}\0${normalForm(text, purpose)}`)
        .digest()
        .subarray(0, 16)
        .toString('base64url'),
    isStale: (sealed) => parse(sealed).id !== current.id,
    older: keys.filter(({ id }) => id !== current.id).map(({ id }) => `v1.${id}.`),
  }
}

/** As a key object: handed over as bytes, a key is prepared anew for every text, which takes four times as long. */
const derive = (key: Buffer, purpose: string, bytes: number): KeyObject =>
  createSecretKey(Buffer.from(hkdfSync('sha256', key, 'huying', purpose, bytes)))

function normalForm(text: string, purpose: BlindPurpose): string {
  switch (purpose) {
    case 'phone':
      return (
        phoneOf(text)?.number.replace(/-\d{1,6}$/, (tail) => (/^-\d{7,8}$/.test(tail) ? tail : '')) ??
        halfWidth(text)
      ).replace(/\D/g, '')
    case 'idNumber':
    case 'creditCode':
      return halfWidth(text).replace(/[\s-]/g, '').toUpperCase()
    default:
      return text.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase()
  }
}

const freshKey = (id: string, algorithm: SealAlgorithm): VaultKey => ({
  id,
  algorithm: algorithm.name,
  key: randomBytes(algorithm.keyBytes),
})

const keyText = (keys: readonly VaultKey[]): string =>
  [HEADER, ...keys.map(({ id, algorithm, key }) => `${id} ${algorithm} ${key.toString('base64')}`), ''].join(
    '\n',
  )

function readKeys(keyFile: string): VaultKey[] {
  const mode = statSync(keyFile).mode & 0o777
  if (mode & 0o077)
    throw new Error(`${keyFile} may be read by others (mode ${mode.toString(8)}): run chmod 600 on it`)
  return readFileSync(keyFile, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [id = '', algorithm = '', key = ''] = line.trim().split(/\s+/)
      if (!/^[a-z0-9]+$/.test(id) || key === '') throw new Error(`${keyFile} is not a key file`)
      return { id, algorithm, key: Buffer.from(key, 'base64') }
    })
}

function readOrMake(keyFile: string, algorithm: SealAlgorithm): VaultKey[] {
  try {
    return readKeys(keyFile)
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'ENOENT') throw fault
  }
  const draft = `${keyFile}.${process.pid}.new`
  writeSynced(draft, keyText([freshKey('k1', algorithm)]))
  try {
    // link, not rename: of two processes that start at once, the second must take the key of the first
    linkSync(draft, keyFile)
    syncFolder(keyFile)
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'EEXIST') throw fault
  } finally {
    rmSync(draft, { force: true })
  }
  return readKeys(keyFile)
}

function writeSynced(path: string, text: string): void {
  rmSync(path, { force: true })
  const file = openSync(path, 'wx', 0o600)
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

function syncFolder(path: string): void {
  const folder = openSync(dirname(path), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
