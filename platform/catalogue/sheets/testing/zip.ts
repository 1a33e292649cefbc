import { crc32, deflateRawSync } from 'node:zlib'

export type ZipPart = {
  readonly name: string
  readonly bytes: Uint8Array | string
  /** Kept as it is instead of packed. */
  readonly stored?: boolean
  /** Says something else than is true, for hostile files. */
  readonly says?: { readonly size?: number; readonly flags?: number }
}

/** A zip made by hand, for tests: small, the same bytes each time. */
export function zipOf(parts: readonly ZipPart[]): Buffer {
  const local: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const { name, bytes, stored = false, says } of parts) {
    const raw = Buffer.from(bytes as Uint8Array)
    const packed = stored ? raw : deflateRawSync(raw)
    const title = Buffer.from(name)
    const fixed = Buffer.alloc(26)
    fixed.writeUInt16LE(20, 0)
    fixed.writeUInt16LE(0x800 | (says?.flags ?? 0), 2)
    fixed.writeUInt16LE(stored ? 0 : 8, 4)
    fixed.writeUInt32LE(crc32(raw), 10)
    fixed.writeUInt32LE(packed.length, 14)
    fixed.writeUInt32LE(says?.size ?? raw.length, 18)
    fixed.writeUInt16LE(title.length, 22)
    const head = Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), fixed, title])
    local.push(head, packed)
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(at, 10)
    directory.push(Buffer.concat([Buffer.from([0x50, 0x4b, 1, 2, 20, 0]), fixed, tail, title]))
    at += head.length + packed.length
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...local, list, end])
}
