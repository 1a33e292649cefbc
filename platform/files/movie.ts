import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import type { Instant } from '../../base/index.ts'
import { type Box, boxesIn } from './boxes.ts'
import type { PictureFacts } from './declare.ts'

/** Bytes to be written over a movie where it lies, so that every offset in it stays right. */
export type Patch = { readonly at: number; readonly bytes: Buffer }

export type WalkedMovie = Pick<PictureFacts, 'takenAt' | 'takenPlace'> & {
  readonly patches: readonly Patch[]
}

/** Tables of a movie of some hours are a few megabytes. */
const MOST_TABLES = 64 * 1024 * 1024

/**
 * MP4, MOV and M4A: phones write position and make into `udta` and `meta` boxes of the movie and its tracks. They are
 * turned into `free` boxes of noughts. Timed metadata tracks of action cameras are not looked into.
 */
export async function walkMovie(path: string): Promise<WalkedMovie> {
  const handle = await open(path)
  try {
    const moov = await findMoov(handle)
    return moov ? walkMoov(moov.bytes, moov.at) : { takenAt: null, takenPlace: null, patches: [] }
  } finally {
    await handle.close()
  }
}

async function findMoov(handle: FileHandle): Promise<{ bytes: Buffer; at: number } | null> {
  const { size } = await handle.stat()
  const head = Buffer.alloc(16)
  for (let at = 0; at + 8 <= size; ) {
    const { bytesRead } = await handle.read(head, 0, 16, at)
    const short = head.readUInt32BE(0)
    if (bytesRead < 16 && short === 1) return null
    const length = short === 1 ? Number(head.readBigUInt64BE(8)) : short === 0 ? size - at : short
    if (length < 8 || at + length > size) return null
    if (head.toString('latin1', 4, 8) === 'moov') {
      if (length > MOST_TABLES) return null
      const bytes = Buffer.alloc(length)
      await handle.read(bytes, 0, length, at)
      return { bytes, at }
    }
    at += length
  }
  return null
}

function walkMoov(bytes: Buffer, offset: number): WalkedMovie {
  const [moov] = boxesIn(bytes, 0, bytes.length)
  if (!moov) return { takenAt: null, takenPlace: null, patches: [] }
  const inner = boxesIn(bytes, moov.from, moov.to)
  const tracks = inner
    .filter((box) => box.type === 'trak')
    .flatMap((trak) => boxesIn(bytes, trak.from, trak.to))
  const telling = [...inner, ...tracks].filter((box) => box.type === 'udta' || box.type === 'meta')
  const words = telling.map((box) => bytes.toString('latin1', box.from, box.to)).join('\n')
  const mvhd = inner.find((box) => box.type === 'mvhd')
  return {
    takenAt: mvhd ? madeAt(bytes, mvhd) : null,
    takenPlace: placeIn(words),
    patches: telling.map((box) => ({ at: offset + box.start + 4, bytes: blank(box) })),
  }
}

/** From the type on: `free`, a long size if there is one, noughts. */
function blank(box: Box): Buffer {
  const bytes = Buffer.alloc(box.to - box.start - 4)
  bytes.write('free', 'latin1')
  if (box.from - box.start === 16) bytes.writeBigUInt64BE(BigInt(box.to - box.start), 4)
  return bytes
}

/** Seconds since 1904 in UTC; cameras that do not know write nought. */
function madeAt(bytes: Buffer, mvhd: Box): Instant | null {
  if (mvhd.to - mvhd.from < 12) return null
  const seconds =
    bytes[mvhd.from] === 1 ? Number(bytes.readBigUInt64BE(mvhd.from + 4)) : bytes.readUInt32BE(mvhd.from + 4)
  const at = new Date((seconds - 2_082_844_800) * 1000)
  return at.getTime() > Date.UTC(1990, 0) && at.getTime() < Date.UTC(2200, 0) ? at : null
}

/** ISO 6709 as phones write it: `+23.1750+113.2600/`. */
function placeIn(words: string): PictureFacts['takenPlace'] {
  const found = /([+-]\d{1,2}\.\d{2,})([+-]\d{1,3}\.\d{2,})/.exec(words)
  if (!found) return null
  const [lat, lon] = [Number(found[1]), Number(found[2])]
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 && (lat !== 0 || lon !== 0) ? { lon, lat } : null
}

/** The file with the patches over it, read as a stream. */
export async function* patched(path: string, patches: readonly Patch[]): AsyncGenerator<Buffer> {
  let at = 0
  for await (const part of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    const piece = part as Buffer
    for (const patch of patches) {
      const from = Math.max(patch.at, at)
      const to = Math.min(patch.at + patch.bytes.length, at + piece.length)
      if (from < to) patch.bytes.copy(piece, from - at, from - patch.at, to - patch.at)
    }
    at += piece.length
    yield piece
  }
}
