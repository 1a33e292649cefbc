import { type Box, boxesIn } from './boxes.ts'
import { type Exif, readExif, type Walked } from './tiff.ts'

/**
 * HEIC (ISO/IEC 23008-12): EXIF and XMP are items of their own whose bytes lie somewhere in the file. They are
 * overwritten where they lie, so that every offset stays right; turning is a property of the image and stays.
 * Null when an item cannot be found, so that the caller keeps the original from public view.
 */
export function cleanHeic(bytes: Buffer): Walked | null {
  const meta = boxesIn(bytes, 0, bytes.length).find((box) => box.type === 'meta')
  if (!meta) return null
  const inner = boxesIn(bytes, meta.from + 4, meta.to)
  const names = itemTypes(bytes, inner)
  const hidden = [...names].filter(([, type]) => type === 'Exif' || type === 'mime').map(([id]) => id)
  const idat = inner.find((box) => box.type === 'idat')
  const places = itemPlaces(bytes, inner, idat?.from ?? 0)
  const clean = Buffer.from(bytes)
  let exif: Exif = { orientation: 1, takenAt: null, takenPlace: null }
  for (const id of hidden) {
    const extents = places.get(id)
    if (!extents) return null
    const content = Buffer.concat(extents.map(([at, length]) => bytes.subarray(at, at + length)))
    if (names.get(id) === 'Exif' && content.length > 4)
      exif = readExif(content.subarray(4 + content.readUInt32BE(0)))
    for (const [at, length] of extents) {
      if (at + length > clean.length) return null
      clean.fill(names.get(id) === 'Exif' ? 0 : 0x20, at, at + length)
    }
  }
  const size = imageSize(bytes, inner)
  return {
    width: size?.width ?? null,
    height: size?.height ?? null,
    takenAt: exif.takenAt,
    takenPlace: exif.takenPlace,
    clean: clean.equals(bytes) ? null : clean,
  }
}

/** `iinf`: item id → type. */
function itemTypes(bytes: Buffer, meta: readonly Box[]): Map<number, string> {
  const types = new Map<number, string>()
  const iinf = meta.find((box) => box.type === 'iinf')
  if (!iinf) return types
  for (const box of boxesIn(bytes, iinf.from + (bytes[iinf.from] === 0 ? 6 : 8), iinf.to)) {
    const version = bytes[box.from]
    if (box.type !== 'infe' || (version !== 2 && version !== 3)) continue
    const wide = version === 3 ? 4 : 2
    const type = bytes.toString('latin1', box.from + 4 + wide + 2, box.from + 4 + wide + 6)
    types.set(bytes.readUIntBE(box.from + 4, wide), type)
  }
  return types
}

/** `iloc`: item id → where its bytes lie. */
function itemPlaces(
  bytes: Buffer,
  meta: readonly Box[],
  idat: number,
): Map<number, [at: number, length: number][]> {
  const places = new Map<number, [number, number][]>()
  const iloc = meta.find((box) => box.type === 'iloc')
  if (!iloc) return places
  let at = iloc.from
  const read = (size: number): number => {
    const value = size === 0 ? 0 : size === 8 ? Number(bytes.readBigUInt64BE(at)) : bytes.readUIntBE(at, size)
    at += size
    return value
  }
  const version = read(4) >>> 24
  const sizes = read(2)
  const [offsetSize, lengthSize, baseSize, indexSize] = [
    sizes >> 12,
    (sizes >> 8) & 15,
    (sizes >> 4) & 15,
    sizes & 15,
  ]
  const items = read(version < 2 ? 2 : 4)
  for (let i = 0; i < items; i++) {
    const id = read(version < 2 ? 2 : 4)
    const method = version > 0 ? read(2) & 15 : 0
    read(2)
    const base = read(baseSize) + (method === 1 ? idat : 0)
    const extents: [number, number][] = []
    for (let left = read(2); left > 0; left--) {
      if (version > 0) read(indexSize)
      const offset = base + read(offsetSize)
      extents.push([offset, read(lengthSize)])
    }
    if (method <= 1) places.set(id, extents)
  }
  return places
}

/** The largest `ispe` (tiles and thumbnails have smaller ones). */
function imageSize(bytes: Buffer, meta: readonly Box[]): { width: number; height: number } | null {
  const iprp = meta.find((box) => box.type === 'iprp')
  const ipco = iprp && boxesIn(bytes, iprp.from, iprp.to).find((box) => box.type === 'ipco')
  if (!ipco) return null
  const sizes = boxesIn(bytes, ipco.from, ipco.to)
    .filter((box) => box.type === 'ispe')
    .map((box) => ({ width: bytes.readUInt32BE(box.from + 4), height: bytes.readUInt32BE(box.from + 8) }))
  return sizes.sort((a, b) => b.width * b.height - a.width * a.height)[0] ?? null
}
