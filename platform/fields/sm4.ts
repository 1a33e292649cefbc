import { createCipheriv, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto'
import type { SealAlgorithm } from './vault.ts'

/**
 * SM4 (GB/T 32907) with authentication. Node's library knows the cipher and not these two modes; they are built here on
 * its block operation. For short texts at rest; not for files.
 */

/** Blocks under the plain cipher: one native call for as many as there are. */
export function sm4Blocks(key: Uint8Array | KeyObject, blocks: Uint8Array): Buffer {
  const cipher = createCipheriv('sm4-ecb', key, null).setAutoPadding(false)
  return Buffer.concat([cipher.update(blocks), cipher.final()])
}

const BLOCK = 16
const numberOf = (bytes: Uint8Array): bigint =>
  BigInt(`0x${Buffer.from(bytes).toString('hex').padStart(2, '0')}`)
const bytesOf = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(32, '0'), 'hex')
const padded = (bytes: Uint8Array): Buffer =>
  Buffer.concat([bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)])

/** x · H in the field of GCM for every value of every nibble of x. */
function tableOf(h: bigint): readonly (readonly bigint[])[] {
  const R = 0xe1n << 120n
  const powers: bigint[] = []
  for (let bit = 0, v = h; bit < 128; bit++) {
    powers.push(v)
    v = v & 1n ? (v >> 1n) ^ R : v >> 1n
  }
  return Array.from({ length: 32 }, (_, nibble) =>
    Array.from({ length: 16 }, (_unused, value) => {
      let sum = 0n
      for (let bit = 0; bit < 4; bit++) if (value & (8 >> bit)) sum ^= powers[nibble * 4 + bit] as bigint
      return sum
    }),
  )
}

function ghash(table: readonly (readonly bigint[])[], data: Buffer): bigint {
  let y = 0n
  for (let at = 0; at < data.length; at += BLOCK) {
    const text = (y ^ numberOf(data.subarray(at, at + BLOCK))).toString(16).padStart(32, '0')
    y = 0n
    for (let nibble = 0; nibble < 32; nibble++)
      y ^= (table[nibble] as readonly bigint[])[Number.parseInt(text[nibble] as string, 16)] as bigint
  }
  return y
}

function lengths(a: number, b: number): Buffer {
  const block = Buffer.alloc(BLOCK)
  block.writeBigUInt64BE(BigInt(a) * 8n, 0)
  block.writeBigUInt64BE(BigInt(b) * 8n, 8)
  return block
}

const xor = (a: Uint8Array, b: Uint8Array): Buffer =>
  Buffer.from(a.map((byte, at) => byte ^ (b[at] as number)))

type Key = Uint8Array | KeyObject
type Blocks = (blocks: Uint8Array) => Buffer

/** Galois/counter mode (NIST SP 800-38D) over a cipher of 16 bytes a block. */
function gcm(encrypt: Blocks, nonce: Uint8Array, data: Uint8Array, sealing: boolean, header: Uint8Array) {
  const table = tableOf(numberOf(encrypt(Buffer.alloc(BLOCK))))
  const first =
    nonce.length === 12
      ? Buffer.concat([nonce, Buffer.from([0, 0, 0, 1])])
      : bytesOf(ghash(table, Buffer.concat([padded(nonce), lengths(0, nonce.length)])))
  const count = Math.ceil(data.length / BLOCK) + 1
  const counters = Buffer.alloc(count * BLOCK)
  const start = first.readUInt32BE(12)
  for (let block = 0; block < count; block++) {
    first.copy(counters, block * BLOCK)
    counters.writeUInt32BE((start + block) >>> 0, block * BLOCK + 12)
  }
  const stream = encrypt(counters)
  const out = xor(data, stream.subarray(BLOCK))
  const cipher = sealing ? out : data
  const sum = ghash(
    table,
    Buffer.concat([padded(header), padded(cipher), lengths(header.length, data.length)]),
  )
  return { out, tag: xor(bytesOf(sum), stream.subarray(0, BLOCK)) }
}

/** Undefined when the text, its header or its tag was changed. */
export function gcmOpen(
  encrypt: Blocks,
  nonce: Uint8Array,
  cipher: Uint8Array,
  tag: Uint8Array,
  header: Uint8Array,
): Buffer | undefined {
  if (nonce.length === 0 || tag.length !== BLOCK) return undefined
  const { out, tag: right } = gcm(encrypt, nonce, cipher, false, header)
  return timingSafeEqual(right, tag) ? out : undefined
}

/** SM4-CCM (RFC 3610); undefined when anything was changed, or for sizes that the mode does not have. */
export function sm4ccmOpen(
  key: Key,
  nonce: Uint8Array,
  cipher: Uint8Array,
  tag: Uint8Array,
  header: Uint8Array,
): Buffer | undefined {
  if (nonce.length < 7 || nonce.length > 13) return undefined
  if (tag.length < 4 || tag.length > 16 || tag.length % 2 !== 0) return undefined
  const size = 15 - nonce.length
  const counted = (flags: number, value: number): Buffer => {
    const block = Buffer.alloc(BLOCK)
    block[0] = flags
    block.set(nonce, 1)
    block.writeUIntBE(value, BLOCK - Math.min(6, size), Math.min(6, size))
    return block
  }
  const blocks = Math.ceil(cipher.length / BLOCK)
  const stream = sm4Blocks(
    key,
    Buffer.concat(Array.from({ length: blocks + 1 }, (_, block) => counted(size - 1, block))),
  )
  const plain = xor(cipher, stream.subarray(BLOCK))
  const flags = (header.length > 0 ? 64 : 0) + ((tag.length - 2) / 2) * 8 + (size - 1)
  const said = Buffer.from([header.length >> 8, header.length & 0xff])
  const parts = Buffer.concat([
    counted(flags, cipher.length),
    ...(header.length > 0 ? [padded(Buffer.concat([said, header]))] : []),
    padded(plain),
  ])
  let mac: Buffer = Buffer.alloc(BLOCK)
  for (let at = 0; at < parts.length; at += BLOCK)
    mac = sm4Blocks(key, xor(mac, parts.subarray(at, at + BLOCK)))
  const right = xor(mac.subarray(0, tag.length), stream.subarray(0, tag.length))
  return timingSafeEqual(right, tag) ? plain : undefined
}

const NONCE = 12
const TAG = 16

/** 国密 at rest: the vault's texts under SM4-GCM. */
export const sm4gcm: SealAlgorithm = {
  name: 'sm4-gcm',
  keyBytes: 16,
  seal(key, plain, header) {
    const nonce = randomBytes(NONCE)
    const { out, tag } = gcm((blocks) => sm4Blocks(key, blocks), nonce, plain, true, header)
    return Buffer.concat([nonce, out, tag])
  },
  open(key, sealed, header) {
    if (sealed.length < NONCE + TAG) throw new Error('sealed text is too short')
    const plain = gcmOpen(
      (blocks) => sm4Blocks(key, blocks),
      sealed.subarray(0, NONCE),
      sealed.subarray(NONCE, -TAG),
      sealed.subarray(-TAG),
      header,
    )
    if (!plain) throw new Error('the sealed text was changed')
    return plain
  },
}
