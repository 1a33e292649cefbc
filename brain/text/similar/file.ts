import { closeSync, fstatSync, fsyncSync, openSync, readSync, renameSync, writeSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import type { Segment } from './segment.ts'

/**
 * Two kinds of file 索引文件: a segment, written once and never changed, with a checksum over all of it; and a log of
 * records, each with its own, so that what a crash cut off or garbled at the end is seen and left out.
 */
const MAGIC = 0x31535948
const ALIGN = 8

const PARTS = [
  'keys',
  'marks',
  'starts',
  'cuts',
  'terms',
  'often',
  'index',
  'indexStarts',
  'postings',
] as const
const TYPES = {
  keys: Uint8Array,
  marks: Int32Array,
  starts: Uint32Array,
  cuts: Uint16Array,
  terms: Uint32Array,
  often: Uint8Array,
  index: Uint32Array,
  indexStarts: Uint32Array,
  postings: Uint16Array,
} as const satisfies Record<(typeof PARTS)[number], unknown>

/** What the index knew when the segment was full: what a lost log is begun anew with. */
export type SegmentNotes = {
  readonly position: string | null
  readonly scanned: string | null
  readonly dead: readonly number[]
}

const padded = (length: number): number => Math.ceil(length / ALIGN) * ALIGN
const bytesOf = (part: ArrayBufferView): Uint8Array =>
  new Uint8Array(part.buffer, part.byteOffset, part.byteLength)

/** Writes beside, then renames: a reader sees all of it or nothing. */
export function writeSegment(file: string, segment: Segment, notes: SegmentNotes): void {
  const head = Buffer.from(
    JSON.stringify({
      docs: segment.docs,
      notes,
      lengths: PARTS.map((part) => segment[part].byteLength),
    }),
  )
  const first = new Uint8Array(padded(16 + head.length))
  const view = new DataView(first.buffer)
  view.setUint32(0, MAGIC, true)
  view.setUint32(4, head.length, true)
  first.set(head, 16)
  let sum = crc32(first.subarray(16))
  const fd = openSync(`${file}.new`, 'w')
  try {
    writeAll(fd, first)
    for (const part of PARTS) {
      const bytes = bytesOf(segment[part])
      const pad = new Uint8Array(padded(bytes.length) - bytes.length)
      writeAll(fd, bytes)
      writeAll(fd, pad)
      sum = crc32(pad, crc32(bytes, sum))
    }
    view.setUint32(8, sum, true)
    writeSync(fd, first, 0, 16, 0)
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
  renameSync(`${file}.new`, file)
}

function writeAll(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at, bytes.length - at)
}

function readAll(file: string): Uint8Array<ArrayBuffer> {
  const fd = openSync(file, 'r')
  try {
    // Not from a pool: its parts are looked at as numbers of four bytes.
    const bytes = new Uint8Array(new ArrayBuffer(fstatSync(fd).size))
    for (let at = 0; at < bytes.length; ) {
      const read = readSync(fd, bytes, at, bytes.length - at, null)
      if (read === 0) return bytes.slice(0, at)
      at += read
    }
    return bytes
  } finally {
    closeSync(fd)
  }
}

/** Null when it is not whole. */
export function readSegment(file: string): { segment: Segment; notes: SegmentNotes } | null {
  const bytes = readAll(file)
  if (bytes.length < 16) return null
  const view = new DataView(bytes.buffer)
  if (view.getUint32(0, true) !== MAGIC || view.getUint32(8, true) !== crc32(bytes.subarray(16))) return null
  const length = view.getUint32(4, true)
  const head = JSON.parse(Buffer.from(bytes.subarray(16, 16 + length)).toString()) as {
    docs: number
    notes: SegmentNotes
    lengths: number[]
  }
  let at = padded(16 + length)
  const parts: Record<string, ArrayBufferView> = {}
  for (const [n, part] of PARTS.entries()) {
    const type = TYPES[part]
    const size = head.lengths[n] ?? 0
    parts[part] = new type(bytes.buffer, at, size / type.BYTES_PER_ELEMENT)
    at += padded(size)
  }
  return { segment: { docs: head.docs, ...parts } as unknown as Segment, notes: head.notes }
}

/** A log open for writing at its end. */
export class Log {
  readonly #fd: number
  #size: number

  /** `size`: where its last whole record ends; what comes after it is cut off. */
  constructor(file: string, size: number) {
    this.#fd = openSync(file, size === 0 ? 'w' : 'r+')
    this.#size = size
  }

  write(records: readonly Uint8Array[]): void {
    const whole = records.reduce((sum, one) => sum + one.length + 8, 0)
    const bytes = new Uint8Array(whole)
    const view = new DataView(bytes.buffer)
    let at = 0
    for (const record of records) {
      view.setUint32(at, record.length, true)
      view.setUint32(at + 4, crc32(record), true)
      bytes.set(record, at + 8)
      at += record.length + 8
    }
    for (let done = 0; done < whole; )
      done += writeSync(this.#fd, bytes, done, whole - done, this.#size + done)
    this.#size += whole
  }

  sync(): void {
    fsyncSync(this.#fd)
  }
  close(): void {
    closeSync(this.#fd)
  }
}

/** The whole records of a log, and where the last of them ends. */
export function readLog(file: string): { records: Uint8Array[]; size: number } {
  const bytes = readAll(file)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const records: Uint8Array[] = []
  let at = 0
  while (at + 8 <= bytes.length) {
    const length = view.getUint32(at, true)
    const end = at + 8 + length
    if (length === 0 || end > bytes.length) break
    const record = bytes.subarray(at + 8, end)
    if (crc32(record) !== view.getUint32(at + 4, true)) break
    records.push(record)
    at = end
  }
  return { records, size: at }
}
