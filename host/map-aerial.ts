import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import { pngOf } from '../base/index.ts'
import * as places from '../platform/places/index.ts'
import type { At } from './map-archive.ts'

/** Changes when the pictures are drawn otherwise: those kept are then not looked at any more. */
const EDITION = '1'

/**
 * Made-up imagery of a demonstration 演示影像: drawn when first asked for, one tile at a time so that others get their turn,
 * and kept beside the city's maps.
 */
export function openAerial(town: () => places.Town | undefined, folder: string) {
  let turn: Promise<unknown> = Promise.resolve()
  const making = new Map<string, Promise<Buffer | null>>()

  async function made(flight: places.Flight, { z, x, y }: At, path: string): Promise<Buffer | null> {
    const there = town()
    const pixels = there ? places.aerialOf(there, flight, z, x, y) : null
    if (!pixels) return null
    const side = places.AERIAL_SIDE
    const picture = Buffer.from(
      pngOf(
        { kind: 'palette', width: side, height: side, pixels, colours: places.AERIAL_COLOURS, clear: 8 },
        { crc32, deflate: (bytes) => deflateSync(bytes, { level: 6 }) },
      ),
    )
    await mkdir(dirname(path), { recursive: true })
    const beside = `${path}.${randomUUID().slice(0, 8)}`
    await writeFile(beside, picture)
    await rename(beside, path)
    return picture
  }

  return async (flight: places.Flight, at: At): Promise<Buffer | null> => {
    const [low, high] = places.AERIAL_ZOOMS
    if (at.z < low || at.z > high) return null
    const path = join(folder, `.aerial-${EDITION}`, flight, String(at.z), String(at.x), `${at.y}.png`)
    const kept = await readFile(path).catch(() => null)
    if (kept) return kept
    const known = making.get(path)
    if (known) return known
    const next = turn.then(() =>
      new Promise<void>((go) => setImmediate(go)).then(() => made(flight, at, path)),
    )
    turn = next.catch(() => undefined)
    making.set(path, next)
    return next.finally(() => making.delete(path))
  }
}
