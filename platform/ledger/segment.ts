import { createHash, createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto'
import { canonical } from './canonical.ts'
import type { Segment, SegmentStatement } from './declare.ts'
import { merkleRoot } from './merkle.ts'

/** One fact as a segment binds it. */
export type Leaf = { readonly seq: number; readonly hash: Buffer }

const LEAF_BYTES = 40
export const NO_SEGMENT = '0'.repeat(64)

export function packLeaves(leaves: readonly Leaf[]): Buffer {
  const packed = Buffer.alloc(leaves.length * LEAF_BYTES)
  leaves.forEach((leaf, i) => {
    packed.writeBigUInt64BE(BigInt(leaf.seq), i * LEAF_BYTES)
    leaf.hash.copy(packed, i * LEAF_BYTES + 8)
  })
  return packed
}

/** Throws when the length cannot be one. */
export function unpackLeaves(packed: Buffer): Leaf[] {
  if (packed.length % LEAF_BYTES !== 0) throw new Error('leaves cut short')
  return Array.from({ length: packed.length / LEAF_BYTES }, (_, i) => ({
    seq: Number(packed.readBigUInt64BE(i * LEAF_BYTES)),
    hash: packed.subarray(i * LEAF_BYTES + 8, (i + 1) * LEAF_BYTES),
  }))
}

export function rootOf(packed: Buffer): string {
  const leaves: Buffer[] = []
  for (let i = 0; i < packed.length; i += LEAF_BYTES) leaves.push(packed.subarray(i, i + LEAF_BYTES))
  return merkleRoot(leaves).toString('hex')
}

/** What is signed and what the next segment points at. */
const statementText = (segment: SegmentStatement): string =>
  canonical([
    'huying segment 1',
    segment.number,
    segment.fromSeq,
    segment.toSeq,
    segment.count,
    segment.root,
    segment.previous,
    segment.sealedAt,
    segment.keyId,
  ])

export const statementDigest = (segment: SegmentStatement): string => hash('sha256', statementText(segment))

export const signSegment = (statement: SegmentStatement, key: KeyObject): string =>
  sign(null, Buffer.from(statementText(statement)), key).toString('base64')

export function signatureHolds(segment: Segment, key: KeyObject): boolean {
  const signature = Buffer.from(segment.signature, 'base64')
  // another spelling of the same bytes is an edit too
  if (signature.toString('base64') !== segment.signature) return false
  return verify(null, Buffer.from(statementText(segment)), key, signature)
}

/** A short name of a key, so that one can be exchanged and old segments still find theirs. */
export const keyIdOf = (key: KeyObject): string =>
  createHash('sha256')
    .update((key.type === 'private' ? createPublicKey(key) : key).export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16)
