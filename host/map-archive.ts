import { type FileHandle, open } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { zxyToTileId } from 'pmtiles'

export type At = { readonly z: number; readonly x: number; readonly y: number }
export type TileFormat = 'png' | 'jpg' | 'webp'

/** What a picture is by its first bytes, whatever its name says. */
export function pictureFormat(bytes: Uint8Array): TileFormat | undefined {
  const starts = (...values: readonly number[]): boolean => values.every((value, i) => bytes[i] === value)
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png'
  if (starts(0xff, 0xd8, 0xff)) return 'jpg'
  const webp =
    starts(0x52, 0x49, 0x46, 0x46) && Buffer.from(bytes.subarray(8, 12)).toString('latin1') === 'WEBP'
  return webp ? 'webp' : undefined
}

/** The corners of a tile: west, south, east, north. */
const boxOf = ({ z, x, y }: At): readonly [number, number, number, number] => {
  const lon = (column: number): number => (column / 2 ** z) * 360 - 180
  const lat = (row: number): number =>
    (Math.atan(Math.sinh(Math.PI * (1 - (2 * row) / 2 ** z))) * 180) / Math.PI
  return [lon(x), lat(y + 1), lon(x + 1), lat(y)]
}

const HEADER = 127
const LEAF = 2_048
const TYPES: Readonly<Record<TileFormat, number>> = { png: 2, jpg: 3, webp: 4 }

type Entry = { readonly id: number; readonly at: number; readonly length: number; readonly run: number }

function varints(values: readonly number[]): Buffer {
  const bytes: number[] = []
  for (const value of values) {
    let v = value
    while (v >= 0x80) {
      bytes.push((v % 128) | 0x80)
      v = Math.floor(v / 128)
    }
    bytes.push(v)
  }
  return Buffer.from(bytes)
}

/** A directory of PMTiles 3: numbers by columns, packed. */
const directory = (entries: readonly Entry[]): Buffer =>
  gzipSync(
    varints([
      entries.length,
      ...entries.map(({ id }, i) => id - (entries[i - 1]?.id ?? 0)),
      ...entries.map(({ run }) => run),
      ...entries.map(({ length }) => length),
      ...entries.map(({ at }, i) => {
        const before = entries[i - 1]
        return before && before.at + before.length === at ? 0 : at + 1
      }),
    ]),
  )

/**
 * Writes pictures into one PMTiles file 影像档案: a folder of a hundred thousand files becomes one that is read by range. Pictures
 * are written as they come; the directory, by the curve of the tiles, stands before them.
 */
export async function writeArchive(
  path: string,
  format: TileFormat,
  pictures: AsyncIterable<At & { readonly bytes: Uint8Array }>,
  room: number,
): Promise<{ readonly tiles: number; readonly minZoom: number; readonly maxZoom: number }> {
  const handle = await open(path, 'wx')
  try {
    return await written(handle, format, pictures, room)
  } finally {
    await handle.close()
  }
}

async function written(
  handle: FileHandle,
  format: TileFormat,
  pictures: AsyncIterable<At & { readonly bytes: Uint8Array }>,
  room: number,
) {
  // how long directories become is known at the end: room for so many tiles is left before the pictures
  const dataAt = HEADER + 16_384 + Math.max(1, Math.ceil(room / LEAF)) * LEAF * 16
  const entries: Entry[] = []
  let at = 0
  let [minZoom, maxZoom] = [26, 0]
  let [west, south, east, north] = [180, 90, -180, -90]
  for await (const { bytes, ...tile } of pictures) {
    await handle.write(bytes, 0, bytes.length, dataAt + at)
    entries.push({ id: zxyToTileId(tile.z, tile.x, tile.y), at, length: bytes.length, run: 1 })
    at += bytes.length
    minZoom = Math.min(minZoom, tile.z)
    if (tile.z < maxZoom) continue
    if (tile.z > maxZoom) [west, south, east, north] = [180, 90, -180, -90]
    maxZoom = tile.z
    const box = boxOf(tile)
    west = Math.min(west, box[0])
    south = Math.min(south, box[1])
    east = Math.max(east, box[2])
    north = Math.max(north, box[3])
  }
  entries.sort((a, b) => a.id - b.id)
  const metadata = gzipSync('{}')
  const leaves: Buffer[] = []
  let root = directory(entries)
  if (entries.length > LEAF) {
    const tops: Entry[] = []
    let from = 0
    for (let i = 0; i < entries.length; i += LEAF) {
      const some = entries.slice(i, i + LEAF)
      const leaf = directory(some)
      tops.push({ id: (some[0] as Entry).id, at: from, length: leaf.length, run: 0 })
      leaves.push(leaf)
      from += leaf.length
    }
    root = directory(tops)
  }
  const leafBytes = Buffer.concat(leaves)
  const leavesAt = HEADER + root.length + metadata.length
  if (leavesAt + leafBytes.length > dataAt) throw new Error('the directory outgrew its room')
  const header = Buffer.alloc(HEADER)
  header.write('PMTiles', 'latin1')
  header[7] = 3
  const numbers = [
    ...[HEADER, root.length, HEADER + root.length, metadata.length],
    ...[leavesAt, leafBytes.length, dataAt, at, entries.length, entries.length, entries.length],
  ]
  numbers.forEach((value, i) => {
    header.writeBigUInt64LE(BigInt(value), 8 + i * 8)
  })
  // not in the order of the directory; directories packed by gzip, pictures as they are
  header.set([0, 2, 1, TYPES[format], minZoom, maxZoom], 96)
  const degrees = (value: number): number => Math.round(value * 1e7)
  ;[west, south, east, north].forEach((value, i) => {
    header.writeInt32LE(degrees(value), 102 + i * 4)
  })
  header[118] = maxZoom
  header.writeInt32LE(degrees((west + east) / 2), 119)
  header.writeInt32LE(degrees((south + north) / 2), 123)
  await handle.write(Buffer.concat([header, root, metadata, leafBytes]), 0, leavesAt + leafBytes.length, 0)
  return { tiles: entries.length, minZoom, maxZoom }
}
