import type { Packing } from '../gate/packed.ts'

export type TileCopy = {
  readonly bytes: Uint8Array
  readonly packing: Packing
  /** Features counted in it. */
  readonly count: number
}

const MOST_BYTES = 48 * 1024 * 1024

/**
 * Packed tiles as they were sent 瓦片副本: the same map asked for by many is made and packed once. The key holds the tag, which changes
 * with the layer and with what the asker sees of it, so nobody gets what was made for others' eyes.
 */
export function tileCopies(most = MOST_BYTES) {
  const copies = new Map<string, TileCopy>()
  let bytes = 0
  const sizeOf = (key: string, copy: TileCopy): number => copy.bytes.length + key.length * 2 + 200
  return {
    get(key: string): TileCopy | undefined {
      const copy = copies.get(key)
      // the last used stands last
      if (copy && copies.delete(key)) copies.set(key, copy)
      return copy
    },
    put(key: string, copy: TileCopy): void {
      const before = copies.get(key)
      if (before) bytes -= sizeOf(key, before)
      copies.delete(key)
      copies.set(key, copy)
      bytes += sizeOf(key, copy)
      for (const [oldest, gone] of copies) {
        if (bytes <= most) break
        copies.delete(oldest)
        bytes -= sizeOf(oldest, gone)
      }
    },
    get bytes() {
      return bytes
    },
  }
}
