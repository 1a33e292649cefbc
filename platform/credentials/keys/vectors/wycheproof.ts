import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto'
import { gcmOpen, sm4Blocks, sm4ccmOpen } from '../../../fields/index.ts'
import { checkP256, checkPure } from '../../envelope/index.ts'
import { checkNative } from '../native.ts'
import { bytesOfHex, tally, type VectorKind } from './declare.ts'

type Test = Readonly<Record<string, string>> & { readonly result: 'valid' | 'invalid' | 'acceptable' }
type Group = {
  readonly publicKey?: Readonly<Record<string, string>>
  readonly tagSize?: number
  readonly tests: readonly Test[]
}
type File = { readonly algorithm: string; readonly testGroups: readonly Group[] }

/** True when what the test gives is taken, and, where it opens something, opens to what it should. */
type Run = (group: Group, test: Test) => boolean

const hex = (test: Test, name: string): Buffer => bytesOfHex(test[name] ?? '')

const aead =
  (
    open: (key: Buffer, nonce: Buffer, cipher: Buffer, tag: Buffer, header: Buffer) => Buffer | undefined,
  ): Run =>
  (_group, test) => {
    const plain = open(hex(test, 'key'), hex(test, 'iv'), hex(test, 'ct'), hex(test, 'tag'), hex(test, 'aad'))
    return plain?.equals(hex(test, 'msg')) ?? false
  }

/** Longer nonces than this the native library does not take; the mode itself does. */
const NATIVE_NONCE = 128

function aesOpen(
  key: Buffer,
  nonce: Buffer,
  cipher: Buffer,
  tag: Buffer,
  header: Buffer,
): Buffer | undefined {
  if (nonce.length > NATIVE_NONCE) {
    const blocks = (data: Uint8Array): Buffer => {
      const plain = createCipheriv(`aes-${key.length * 8}-ecb`, key, null).setAutoPadding(false)
      return Buffer.concat([plain.update(data), plain.final()])
    }
    return gcmOpen(blocks, nonce, cipher, tag, header)
  }
  try {
    const name = `aes-${key.length * 8}-gcm` as 'aes-256-gcm'
    const decipher = createDecipheriv(name, key, nonce, { authTagLength: 16 }).setAAD(header).setAuthTag(tag)
    return Buffer.concat([decipher.update(cipher), decipher.final()])
  } catch {
    return undefined
  }
}

function hmacSm3(group: Group, test: Test): boolean {
  const bytes = (group.tagSize ?? 256) / 8
  const mac = createHmac('sm3', hex(test, 'key')).update(hex(test, 'msg')).digest().subarray(0, bytes)
  const given = hex(test, 'tag')
  return given.length === mac.length && timingSafeEqual(given, mac)
}

/** Both of ours: a reader in a browser and a server must answer the same. */
function ed25519(group: Group, test: Test): boolean | undefined {
  const key = bytesOfHex(group.publicKey?.pk ?? '')
  const [message, signature] = [hex(test, 'msg'), hex(test, 'sig')]
  const pure = checkPure('ed25519', key, message, signature)
  return pure === checkNative('ed25519', key, message, signature) ? pure : undefined
}

const RUNS: Readonly<Record<string, (group: Group, test: Test) => boolean | undefined>> = {
  'AES-GCM': aead(aesOpen),
  'SM4-GCM': aead((key, ...rest) => gcmOpen((blocks) => sm4Blocks(key, blocks), ...rest)),
  'SM4-CCM': aead(sm4ccmOpen),
  HMACSM3: hmacSm3,
  EDDSA: ed25519,
  ECDSA: (group, test) =>
    checkP256(bytesOfHex(group.publicKey?.uncompressed ?? ''), hex(test, 'msg'), hex(test, 'sig')),
}

const fileOf = (json: unknown): File | undefined => {
  const file = json as Partial<File> | null
  return file &&
    typeof file === 'object' &&
    typeof file.algorithm === 'string' &&
    Array.isArray(file.testGroups)
    ? (file as File)
    : undefined
}

export const wycheproof: VectorKind = {
  name: 'wycheproof',
  fits: ({ json }) => fileOf(json) !== undefined,
  run({ json }) {
    const { algorithm, testGroups } = fileOf(json) as File
    const count = tally()
    const run = RUNS[algorithm]
    for (const group of testGroups)
      for (const test of group.tests) {
        const curve = group.publicKey?.curve
        if (!run) count.outside(`algorithm ${algorithm}`)
        else if (algorithm === 'ECDSA' && (curve !== 'secp256r1' || hex(test, 'sig').length > 80))
          count.ok(test.result === 'invalid', `${test.tcId} ${test.comment}`)
        else {
          const taken = run(group, test)
          count.ok(
            taken !== undefined && (test.result === 'acceptable' || taken === (test.result === 'valid')),
            `${test.tcId} ${test.comment}: ${taken === undefined ? 'two answers' : taken ? 'taken' : 'refused'}`,
          )
        }
      }
    return count.end()
  },
}
