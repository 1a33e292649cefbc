import { createHash } from 'node:crypto'
import { type FileHandle, open, readFile, realpath } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { Compression, PMTiles, type RangeResponse, type Source, TileType } from 'pmtiles'
import { no, ok, type Refusal, type Result } from '../base/index.ts'
import { type Flight, layers } from '../platform/places/index.ts'
import { type At, pictureFormat } from './map-archive.ts'
import { type PictureHost, pictureAddress } from './picture-hosts.ts'

/** `mark`: what tells this picture from another of the same address; absent = it never changes while the layer does not. */
export type Picture = { readonly bytes: Uint8Array; readonly mime: string; readonly mark?: string }

const MIME: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  webp: 'image/webp',
  mvt: 'application/vnd.mapbox-vector-tile',
}
const MOST_BYTES = 4 * 1024 * 1024
const MOST_OPEN = 20

/** A file on disk as the reader of PMTiles wants it. */
class DiskSource implements Source {
  readonly #path: string
  readonly #handle: FileHandle

  constructor(path: string, handle: FileHandle) {
    this.#path = path
    this.#handle = handle
  }

  getKey(): string {
    return this.#path
  }

  async getBytes(offset: number, length: number): Promise<RangeResponse> {
    const bytes = Buffer.alloc(length)
    const { bytesRead } = await this.#handle.read(bytes, 0, length, offset)
    return { data: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytesRead) }
  }

  close(): Promise<void> {
    return this.#handle.close()
  }
}

/**
 * Tiles made elsewhere 影像与外来瓦片: PMTiles files and folders in the city's folder of maps, or an https address that is asked
 * on behalf of the page, which itself speaks to nobody else.
 */
export function openPictures(
  folder: string,
  how: {
    readonly hosts: readonly PictureHost[]
    /** Fetches an outside picture, behind the guard of every pull. */
    readonly fetched: (address: string, most: number) => Promise<Result<Uint8Array | null, Refusal>>
    readonly aerial: (flight: Flight, at: At) => Promise<Uint8Array | null>
  },
) {
  const held = new Map<string, { readonly tiles: PMTiles; readonly source: DiskSource }>()

  /** The file within the folder of maps; undefined for whatever leads out of it, links included. */
  async function within(address: string): Promise<string | undefined> {
    try {
      const [root, path] = await Promise.all([realpath(folder), realpath(join(folder, address))])
      return path.startsWith(root + sep) ? path : undefined
    } catch {
      return undefined
    }
  }

  async function archive(address: string) {
    const known = held.get(address)
    if (known) return known
    const path = await within(address)
    if (!path) return undefined
    const source = new DiskSource(path, await open(path))
    const one = { source, tiles: new PMTiles(source) }
    if (held.size >= MOST_OPEN) {
      const [oldest, gone] = held.entries().next().value as [string, typeof one]
      held.delete(oldest)
      await gone.source.close()
    }
    held.set(address, one)
    return one
  }

  async function fromArchive(address: string, { z, x, y }: At): Promise<Picture | null> {
    const one = await archive(address)
    if (!one) return null
    const [header, tile] = await Promise.all([one.tiles.getHeader(), one.tiles.getZxy(z, x, y)])
    if (!tile) return null
    // getZxy has unpacked it
    const bytes = new Uint8Array(tile.data)
    return header.tileType === TileType.Mvt ? { bytes, mime: MIME.mvt as string } : pictureOf(bytes)
  }

  /** Only what is a picture leaves as one. */
  function pictureOf(bytes: Uint8Array, mark?: string): Picture | null {
    const format = pictureFormat(bytes)
    return format ? { bytes, mime: MIME[format] as string, ...(mark ? { mark } : {}) } : null
  }
  const markOf = (bytes: Uint8Array): string =>
    createHash('sha256').update(bytes).digest('base64url').slice(0, 16)

  async function fromAddress(
    template: string,
    format: string,
    { z, x, y }: At,
  ): Promise<Result<Picture | null, Refusal>> {
    const address = template
      .replaceAll('{z}', String(z))
      .replaceAll('{x}', String(x))
      .replaceAll('{y}', String(y))
    if (address.startsWith('https://')) {
      const listed = pictureAddress(address, how.hosts)
      if (!listed.ok) return listed
      const got = await how.fetched(address, MOST_BYTES)
      // a tile that is not there outside is a gap in the map, not a fault of it
      const bytes = got.ok ? got.value : null
      return ok(
        bytes && format === 'mvt'
          ? { bytes, mime: MIME.mvt as string, mark: markOf(bytes) }
          : bytes && pictureOf(bytes, markOf(bytes)),
      )
    }
    const path = await within(address)
    const bytes = path ? await readFile(path).catch(() => null) : null
    if (!bytes) return ok(null)
    return ok(
      format === 'mvt'
        ? { bytes, mime: MIME.mvt as string, mark: markOf(bytes) }
        : pictureOf(bytes, markOf(bytes)),
    )
  }

  return {
    folder,
    async tile(layer: layers.Layer, at: At): Promise<Result<Picture | null, Refusal>> {
      const { source } = layer
      if (at.z < layer.minZoom || at.z > layer.maxZoom) return ok(null)
      if (at.z > 26 || at.x >= 2 ** at.z || at.y >= 2 ** at.z) return ok(null)
      if (source.kind === 'sketch') {
        const bytes = await how.aerial(source.flight, at)
        return ok(bytes && { bytes, mime: 'image/png' })
      }
      if (source.kind !== 'tiles') return ok(null)
      if (!/\.pmtiles$/i.test(source.address)) return fromAddress(source.address, source.format, at)
      try {
        return ok(await fromArchive(source.address, at))
      } catch {
        // the file was changed or shortened on disk: an answer in words, and the next asks the disk anew
        held.delete(source.address)
        return no(layers.refusals['layers.cutOff']())
      }
    },
    /** What a PMTiles file says of itself; undefined when it is none, `cutOff` when it says more than it holds. */
    async about(path: string) {
      const handle = await open(path)
      try {
        const { size } = await handle.stat()
        const tiles = new PMTiles(new DiskSource(path, handle))
        const header = await tiles.getHeader().catch(() => undefined)
        if (!header) return undefined
        const ends = [
          header.rootDirectoryOffset + header.rootDirectoryLength,
          header.jsonMetadataOffset + header.jsonMetadataLength,
          header.leafDirectoryOffset + (header.leafDirectoryLength ?? 0),
          header.tileDataOffset + (header.tileDataLength ?? 0),
        ]
        if (ends.some((end) => end > size)) return 'cutOff'
        // its directory can be read, from one end of its zooms to the other
        await tiles.getZxy(header.minZoom, 0, 0)
        await tiles.getZxy(header.maxZoom, 2 ** header.maxZoom - 1, 2 ** header.maxZoom - 1)
        return {
          format: TileType[header.tileType]?.toLowerCase() ?? 'png',
          packed: header.tileCompression !== Compression.None,
          minZoom: header.minZoom,
          maxZoom: header.maxZoom,
          box: [header.minLon, header.minLat, header.maxLon, header.maxLat] as const,
        }
      } catch {
        return 'cutOff'
      } finally {
        await handle.close()
      }
    },
    async close() {
      for (const { source } of held.values()) await source.close()
      held.clear()
    },
  }
}
