import { type FileHandle, open } from 'node:fs/promises'
import { pipeline, Readable } from 'node:stream'
import { createInflateRaw } from 'node:zlib'
import { no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { BrokenSheet, type Limits, refuse } from './declare.ts'

type Part = {
  readonly name: string
  readonly method: number
  readonly packed: number
  readonly size: number
  readonly at: number
}

/** A zip read by its directory: parts are unpacked one by one, never as a whole, and never beyond the limits. */
export type Zip = {
  readonly names: readonly string[]
  /** Declared size of a part unpacked. */
  size(name: string): number
  /** Bytes of a part; throws `BrokenSheet` when it breaks or grows beyond reason. */
  part(name: string): AsyncGenerator<Buffer>
  /** A part as a whole; null when there is none. */
  whole(name: string, most?: number): Promise<Buffer | null>
  close(): Promise<void>
}

/**
 * Gives the memory of a piece back at once, when nothing of it is needed any more: left to the collector, what was unpacked
 * lies about by the sixty megabytes. Unpacking fills one buffer with several pieces; it goes with the last of them.
 */
export function spent(piece: Uint8Array<ArrayBufferLike>): void {
  const { buffer } = piece
  if (
    buffer instanceof ArrayBuffer &&
    piece.byteOffset + piece.byteLength === buffer.byteLength &&
    buffer.byteLength >= PIECE
  )
    buffer.transfer(0)
}

const broken = (why: string): Refusal => refuse['sheets.broken']({ why })
const PIECE = 64 * 1024

/** Opens the directory of a zip: refuses one that is cut off, locked, packed unreasonably, or whose parts overlap. */
export async function openZip(path: string, limits: Limits): Promise<Result<Zip, Refusal>> {
  const handle = await open(path)
  const found = await directoryOf(handle, limits).catch((fault) =>
    fault instanceof RangeError ? no(broken('zip')) : Promise.reject(fault),
  )
  if (!found.ok) {
    await handle.close()
    return found
  }
  const parts = new Map(found.value.map((part) => [part.name, part]))
  const partOf = (name: string): AsyncGenerator<Buffer> => {
    const part = parts.get(name)
    if (!part) throw new Error(`no part ${name}`)
    return unpacked(handle, part, limits)
  }
  return ok({
    names: [...parts.keys()],
    size: (name) => parts.get(name)?.size ?? 0,
    part: partOf,
    async whole(name, most = limits.wholeBytes) {
      if (!parts.has(name)) return null
      const pieces: Buffer[] = []
      let size = 0
      for await (const piece of partOf(name)) {
        size += piece.length
        if (size > most) throw new BrokenSheet(refuse['sheets.bomb']({ part: name }))
        pieces.push(piece)
      }
      return Buffer.concat(pieces)
    },
    close: () => handle.close(),
  })
}

async function readAt(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await handle.read(buffer, 0, length, at)
  return buffer.subarray(0, bytesRead)
}

const EOCD = 0x06054b50
const EOCD64 = 0x06064b50
const ENTRY = 0x02014b50
const LOCAL = 0x04034b50
/** The largest directory that is read; 10,000 parts take about 1 MB. */
const DIRECTORY_BYTES = 16 * 1024 * 1024

async function directoryOf(handle: FileHandle, limits: Limits): Promise<Result<Part[], Refusal>> {
  const { size } = await handle.stat()
  const tailFrom = Math.max(0, size - 65_557 - 20)
  const tail = await readAt(handle, tailFrom, size - tailFrom)
  let end = tail.length - 22
  while (end >= 0 && tail.readUInt32LE(end) !== EOCD) end--
  if (end < 0) return no(broken('zip 目录缺失 · no directory'))
  let count = tail.readUInt16LE(end + 10)
  let bytes = tail.readUInt32LE(end + 12)
  let from = tail.readUInt32LE(end + 16)
  if ((count === 0xffff || from === 0xffffffff || bytes === 0xffffffff) && end >= 20) {
    const record = await readAt(handle, Number(tail.readBigUInt64LE(end - 12)), 56)
    if (record.length < 56 || record.readUInt32LE(0) !== EOCD64) return no(broken('zip64'))
    count = Number(record.readBigUInt64LE(32))
    bytes = Number(record.readBigUInt64LE(40))
    from = Number(record.readBigUInt64LE(48))
  }
  if (count > limits.entries || bytes > DIRECTORY_BYTES)
    return no(refuse['sheets.bomb']({ part: `${count} parts` }))
  if (from + bytes > size) return no(broken('zip'))
  return entriesOf(await readAt(handle, from, bytes), count, from, limits)
}

function entriesOf(directory: Buffer, count: number, from: number, limits: Limits): Result<Part[], Refusal> {
  const parts: Part[] = []
  let at = 0
  let total = 0
  for (let i = 0; i < count; i++) {
    if (directory.readUInt32LE(at) !== ENTRY) return no(broken('zip'))
    const flags = directory.readUInt16LE(at + 8)
    const nameLength = directory.readUInt16LE(at + 28)
    const extraLength = directory.readUInt16LE(at + 30)
    const raw = directory.subarray(at + 46, at + 46 + nameLength)
    let [packed, size, local] = [
      directory.readUInt32LE(at + 20),
      directory.readUInt32LE(at + 24),
      directory.readUInt32LE(at + 42),
    ]
    const extra = directory.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength)
    for (let x = 0; x + 4 <= extra.length; x += 4 + extra.readUInt16LE(x + 2)) {
      if (extra.readUInt16LE(x) !== 1) continue
      let y = x + 4
      const wide = (now: number): number => {
        if (now !== 0xffffffff) return now
        y += 8
        return Number(extra.readBigUInt64LE(y - 8))
      }
      size = wide(size)
      packed = wide(packed)
      local = wide(local)
    }
    const name = nameOf(raw, (flags & 0x800) !== 0)
    if (flags & 1) return no(refuse['sheets.encrypted']())
    total += size
    if (
      total > limits.unpackedBytes ||
      (size > limits.ratioFrom && size > limits.ratio * Math.max(1, packed))
    )
      return no(refuse['sheets.bomb']({ part: name }))
    parts.push({ name, method: directory.readUInt16LE(at + 10), packed, size, at: local })
    at += 46 + nameLength + extraLength + directory.readUInt16LE(at + 32)
  }
  // parts that share their bytes are how a small file becomes an endless one
  const byPlace = [...parts].sort((a, b) => a.at - b.at)
  for (const [i, part] of byPlace.entries())
    if (part.at + 30 + part.packed > (byPlace[i + 1]?.at ?? from))
      return no(refuse['sheets.bomb']({ part: part.name }))
  return ok(parts)
}

/** Names without the mark for UTF-8 are often GBK in files of Chinese programs. */
function nameOf(raw: Buffer, marked: boolean): string {
  for (const encoding of marked ? ['utf-8'] : ['utf-8', 'gb18030'])
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(raw).replaceAll('\\', '/')
    } catch {
      // the next one
    }
  return raw.toString('latin1')
}

async function* stored(handle: FileHandle, from: number, length: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < length; at += PIECE) {
    const piece = await readAt(handle, from + at, Math.min(PIECE, length - at))
    if (piece.length === 0) throw new BrokenSheet(broken('zip 不完整 · cut off'))
    yield piece
  }
}

async function* unpacked(handle: FileHandle, part: Part, limits: Limits): AsyncGenerator<Buffer> {
  const local = await readAt(handle, part.at, 30)
  if (local.length < 30 || local.readUInt32LE(0) !== LOCAL) throw new BrokenSheet(broken(part.name))
  const from = part.at + 30 + local.readUInt16LE(26) + local.readUInt16LE(28)
  if (part.method === 0) {
    yield* stored(handle, from, part.packed)
    return
  }
  if (part.method !== 8) throw new BrokenSheet(broken(`${part.name}: method ${part.method}`))
  const source = Readable.from(stored(handle, from, part.packed))
  const inflate = pipeline(source, createInflateRaw({ chunkSize: PIECE }), () => undefined)
  let size = 0
  try {
    for await (const piece of inflate as AsyncIterable<Buffer>) {
      size += piece.length
      if (
        size > limits.unpackedBytes ||
        (size > limits.ratioFrom && size > limits.ratio * Math.max(1, part.packed))
      )
        throw new BrokenSheet(refuse['sheets.bomb']({ part: part.name }))
      yield piece
    }
  } catch (fault) {
    if (fault instanceof BrokenSheet || !(fault as NodeJS.ErrnoException).code?.startsWith('Z_')) throw fault
    throw new BrokenSheet(broken(`${part.name} ${(fault as NodeJS.ErrnoException).code}`))
  } finally {
    source.destroy()
    inflate.destroy()
  }
  if (part.size !== 0 && size !== part.size)
    throw new BrokenSheet(broken(`${part.name}: ${size} ≠ ${part.size}`))
}
