import { crc32 } from 'node:zlib'
import type { FileKind } from './declare.ts'
import { cleanHeic } from './heic.ts'
import { bareExif, type Exif, readExif, type Walked } from './tiff.ts'

const NO_EXIF: Exif = { orientation: 1, takenAt: null, takenPlace: null }

/**
 * Takes private metadata out by walking the file's own segments; pixels are not touched and colour profile and
 * turning stay. Null when the bytes do not hold together as that kind of picture.
 */
export function walkPicture(kind: FileKind, bytes: Buffer): Walked | null {
  try {
    if (kind === 'jpeg') return walkJpeg(bytes)
    if (kind === 'png') return walkPng(bytes)
    if (kind === 'webp') return walkWebp(bytes)
    if (kind === 'heic') return cleanHeic(bytes)
    return null
  } catch (fault) {
    if (fault instanceof RangeError) return null
    throw fault
  }
}

const walked = (
  exif: Exif,
  size: { width: number; height: number } | null,
  clean: Buffer,
  before: Buffer,
): Walked => ({
  width: size?.width ?? null,
  height: size?.height ?? null,
  takenAt: exif.takenAt,
  takenPlace: exif.takenPlace,
  clean: clean.equals(before) ? null : clean,
})

/** JPEG, ITU-T T.81: keeps what decoding needs, JFIF, ICC and Adobe heads; ends at the end of the (first) image. */
function walkJpeg(bytes: Buffer): Walked | null {
  if (bytes.readUInt16BE(0) !== 0xffd8) return null
  const kept: Buffer[] = []
  let exif = NO_EXIF
  let size: { width: number; height: number } | null = null
  let at = 2
  for (;;) {
    if (bytes[at] !== 0xff) return null
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at++
    const marker = bytes.readUInt8(at + 1)
    if (marker === 0xd9) {
      kept.push(Buffer.of(0xff, 0xd9))
      break
    }
    const end = at + 2 + bytes.readUInt16BE(at + 2)
    if (end > bytes.length) return null
    const content = bytes.subarray(at + 4, end)
    if (marker === 0xe1 && content.toString('latin1', 0, 6) === 'Exif\0\0')
      exif = readExif(content.subarray(6))
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (isFrame) size ??= { height: content.readUInt16BE(1), width: content.readUInt16BE(3) }
    if (keepsJpegSegment(marker, content)) kept.push(bytes.subarray(at, end))
    at = end
    if (marker === 0xda) {
      const next = endOfScan(bytes, at)
      // a camera cut off by a flat battery leaves no end mark: keep what there is
      if (next === null) {
        kept.push(bytes.subarray(at), Buffer.of(0xff, 0xd9))
        break
      }
      kept.push(bytes.subarray(at, next))
      at = next
    }
  }
  const head = [Buffer.of(0xff, 0xd8)]
  const bare = exif.orientation === 1 ? null : bareExif(exif.orientation)
  const jfif = kept[0]?.[1] === 0xe0 ? kept.splice(0, 1) : []
  if (bare) {
    const length = Buffer.alloc(2)
    length.writeUInt16BE(bare.length + 8)
    jfif.push(Buffer.concat([Buffer.of(0xff, 0xe1), length, Buffer.from('Exif\0\0', 'latin1'), bare]))
  }
  return walked(exif, size, Buffer.concat([...head, ...jfif, ...kept]), bytes)
}

const keepsJpegSegment = (marker: number, content: Buffer): boolean => {
  // APP0 JFIF (its thumbnail extension JFXX goes), APP2 ICC (MPF, which points at further pictures, goes), APP14 Adobe
  if (marker === 0xe0) return content.toString('latin1', 0, 4) === 'JFIF'
  if (marker === 0xe2) return content.toString('latin1', 0, 11) === 'ICC_PROFILE'
  if (marker === 0xee) return content.toString('latin1', 0, 5) === 'Adobe'
  return !(marker >= 0xe0 && marker <= 0xef) && marker !== 0xfe
}

/** Where the entropy-coded data ends: at the next marker that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Buffer, from: number): number | null {
  for (
    let at = bytes.indexOf(0xff, from);
    at >= 0 && at + 1 < bytes.length;
    at = bytes.indexOf(0xff, at + 1)
  ) {
    const next = bytes[at + 1] as number
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at
  }
  return null
}

const PNG_HEAD = Buffer.from('89504e470d0a1a0a', 'hex')
const PNG_GONE = ['eXIf', 'tEXt', 'zTXt', 'iTXt', 'tIME']

/** PNG 3rd edition: text, time and EXIF chunks go; ends at IEND. */
function walkPng(bytes: Buffer): Walked | null {
  if (!bytes.subarray(0, 8).equals(PNG_HEAD)) return null
  const kept: Buffer[] = [PNG_HEAD]
  let exif = NO_EXIF
  let size: { width: number; height: number } | null = null
  for (let at = 8; ; ) {
    const length = bytes.readUInt32BE(at)
    const end = at + 12 + length
    if (end > bytes.length) return null
    const name = bytes.toString('latin1', at + 4, at + 8)
    if (name === 'IHDR') size = { width: bytes.readUInt32BE(at + 8), height: bytes.readUInt32BE(at + 12) }
    if (name === 'eXIf') exif = readExif(bytes.subarray(at + 8, end - 4))
    if (name === 'IDAT' && exif.orientation !== 1) {
      kept.push(pngChunk('eXIf', bareExif(exif.orientation)))
      exif = { ...exif, orientation: 1 }
    }
    if (!PNG_GONE.includes(name)) kept.push(bytes.subarray(at, end))
    at = end
    if (name === 'IEND') break
  }
  return walked(exif, size, Buffer.concat(kept), bytes)
}

function pngChunk(name: string, content: Buffer): Buffer {
  const chunk = Buffer.alloc(content.length + 12)
  chunk.writeUInt32BE(content.length)
  chunk.write(name, 4, 'latin1')
  content.copy(chunk, 8)
  chunk.writeUInt32BE(crc32(chunk.subarray(4, content.length + 8)), content.length + 8)
  return chunk
}

/** WebP (RFC 9649): EXIF and XMP chunks go, with their flags; the size at the head follows. */
function walkWebp(bytes: Buffer): Walked | null {
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WEBP') return null
  const kept: Buffer[] = []
  let exif = NO_EXIF
  let size: { width: number; height: number } | null = null
  const whole = Math.min(bytes.length, bytes.readUInt32LE(4) + 8)
  for (let at = 12; at + 8 <= whole; ) {
    const name = bytes.toString('latin1', at, at + 4)
    const length = bytes.readUInt32LE(at + 4)
    const end = at + 8 + length + (length % 2)
    if (end > bytes.length + 1) return null
    const content = bytes.subarray(at + 8, at + 8 + length)
    if (name === 'VP8X') size = { width: 1 + content.readUIntLE(4, 3), height: 1 + content.readUIntLE(7, 3) }
    if (name === 'VP8 ')
      size ??= { width: content.readUInt16LE(6) & 0x3fff, height: content.readUInt16LE(8) & 0x3fff }
    if (name === 'VP8L') {
      const packed = content.readUInt32LE(1)
      size ??= { width: 1 + (packed & 0x3fff), height: 1 + ((packed >>> 14) & 0x3fff) }
    }
    if (name === 'EXIF')
      exif = readExif(content.toString('latin1', 0, 6) === 'Exif\0\0' ? content.subarray(6) : content)
    else if (name !== 'XMP ') kept.push(Buffer.from(bytes.subarray(at, Math.min(end, bytes.length))))
    at = end
  }
  const turned = exif.orientation !== 1
  const head = kept.find((chunk) => chunk.toString('latin1', 0, 4) === 'VP8X')
  // flags: EXIF 0x08, XMP 0x04
  if (head) head[8] = ((head[8] as number) & ~0x0c) | (turned ? 0x08 : 0)
  if (turned && head) {
    const bare = bareExif(exif.orientation)
    const chunk = Buffer.alloc(8)
    chunk.write('EXIF', 'latin1')
    chunk.writeUInt32LE(bare.length, 4)
    kept.push(Buffer.concat([chunk, bare]))
  }
  const body = Buffer.concat(kept)
  const riff = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1')
  riff.writeUInt32LE(body.length + 4, 4)
  return walked(exif, size, Buffer.concat([riff, body]), bytes)
}
