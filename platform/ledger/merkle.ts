import { createHash } from 'node:crypto'

const digest = (prefix: number, ...parts: readonly Buffer[]): Buffer => {
  const sum = createHash('sha256').update(Buffer.of(prefix))
  for (const part of parts) sum.update(part)
  return sum.digest()
}

/** Merkle tree hash of RFC 6962 §2.1: leaves prefixed 0x00, nodes 0x01, split at the largest power of two below n. */
export function merkleRoot(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return createHash('sha256').digest()
  let level = leaves.map((leaf) => digest(0, leaf))
  // pairing level by level and carrying an odd last node up gives the same tree
  while (level.length > 1) {
    const above: Buffer[] = []
    for (let i = 0; i < level.length; i += 2) {
      const left = level[i] as Buffer
      const right = level[i + 1]
      above.push(right ? digest(1, left, right) : left)
    }
    level = above
  }
  return level[0] as Buffer
}
