import { lstat, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { no, ok, type Refusal, type Result } from '../base/index.ts'
import { layers } from '../platform/places/index.ts'
import { type At, pictureFormat, type TileFormat, writeArchive } from './map-archive.ts'

/** Pictures of one archive; a district of 800 km² at zoom 18 has about 45,000. */
export const MOST_PICTURES = 100_000
const PICTURE_BYTES = 4 * 1024 * 1024
const NAME = /(?:^|\/)(\d{1,2})\/(\d{1,8})\/(\d{1,8})\.(?:png|jpe?g|webp)$/i

/** The tile that a name in an archive stands for: zoom/column/row, whatever folders are above it. */
export function pictureName(name: string, tms = false): At | undefined {
  const [, z, x, y] = (NAME.exec(name.replaceAll('\\', '/')) ?? []).map(Number)
  if (z === undefined || x === undefined || y === undefined || z > 24) return undefined
  const side = 2 ** z
  if (x >= side || y >= side) return undefined
  return { z, x, y: tms ? side - 1 - y : y }
}

/** Pictures by name, wherever they lie. */
export type PictureNames = {
  readonly names: readonly string[]
  whole(name: string, most: number): Promise<Buffer | null>
}

/** A folder of pictures on the server, as a zip of them would be read; links are not followed. */
export async function folderOf(path: string): Promise<PictureNames> {
  const found = await readdir(path, { recursive: true, withFileTypes: true })
  return {
    names: found.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name)),
    async whole(name, most) {
      const { size } = await lstat(name)
      return size > most ? null : readFile(name)
    },
  }
}

/** 图片瓦片入档: the pictures of a zip in one PMTiles file. What is no picture, or of another format than the first, is refused by name. */
export async function packPictures(
  zip: PictureNames,
  path: string,
  tms: boolean,
): Promise<Result<null, Refusal>> {
  const found = new Map<string, At & { readonly name: string }>()
  for (const name of zip.names) {
    const at = pictureName(name, tms)
    if (!at) continue
    const key = `${at.z}/${at.x}/${at.y}`
    if (found.has(key)) return no(layers.refusals['layers.doubledRef']({ ref: key }))
    found.set(key, { ...at, name })
  }
  if (found.size === 0) return no(layers.refusals['layers.noPictures']())
  if (found.size > MOST_PICTURES)
    return no(layers.refusals['layers.tooManyPictures']({ most: MOST_PICTURES }))
  const tiles = [...found.values()]
  const formatOf = async (name: string): Promise<TileFormat | undefined> => {
    const bytes = await zip.whole(name, PICTURE_BYTES)
    return bytes ? pictureFormat(bytes) : undefined
  }
  const format = await formatOf((tiles[0] as { name: string }).name)
  let wrong = format === undefined ? (tiles[0] as { name: string }).name : undefined
  async function* pictures() {
    for (const { name, ...at } of tiles) {
      const bytes = await zip.whole(name, PICTURE_BYTES)
      if (!bytes || pictureFormat(bytes) !== format) {
        wrong = name
        return
      }
      yield { ...at, bytes }
    }
  }
  if (format) await writeArchive(path, format, pictures(), tiles.length)
  return wrong === undefined ? ok(null) : no(layers.refusals['layers.badPicture']({ name: wrong.slice(-80) }))
}
