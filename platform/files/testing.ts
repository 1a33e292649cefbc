import { crc32 } from 'node:zlib'

// Small pictures with too much to say, for the tests.

/** A whole JPEG of 1 × 1 pixel, without metadata. */
export const bareJpeg = Buffer.concat([
  Buffer.from(
    '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=',
    'base64',
  ),
  Buffer.of(0xff, 0xd9),
])

type Tag = readonly [tag: number, type: number, count: number, value: Buffer]

const short = (value: number): Buffer => {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}
const long = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
const ascii = (text: string): Buffer => Buffer.from(`${text}\0`, 'latin1')
const rationals = (...values: number[]): Buffer =>
  Buffer.concat(values.flatMap((value) => [long(Math.round(value * 10_000)), long(10_000)]))

function directory(start: number, tags: readonly Tag[]): Buffer {
  const entries: Buffer[] = [short(tags.length)]
  const tail: Buffer[] = []
  let at = start + 2 + tags.length * 12 + 4
  for (const [tag, type, count, value] of tags) {
    const inline = value.length <= 4
    entries.push(
      short(tag),
      short(type),
      long(count),
      inline ? Buffer.concat([value, Buffer.alloc(4)], 4) : long(at),
    )
    if (!inline) {
      tail.push(value)
      at += value.length
    }
  }
  return Buffer.concat([...entries, long(0), ...tail])
}

export type Shot = { readonly orientation?: number; readonly taken?: string; readonly offset?: string }

/** A camera's block: maker, turning, time, and the place 23°10'30" N 113°15'36" E (Baiyun, Guangzhou). */
export function cameraExif(shot: Shot = {}): Buffer {
  const taken = ascii(shot.taken ?? '2026:03:02 09:30:00')
  const exifTags: Tag[] = [[0x9003, 2, taken.length, taken]]
  if (shot.offset) exifTags.push([0x9011, 2, 7, ascii(shot.offset)])
  const gpsTags: Tag[] = [
    [1, 2, 2, ascii('N')],
    [2, 5, 3, rationals(23, 10, 30)],
    [3, 2, 2, ascii('E')],
    [4, 5, 3, rationals(113, 15, 36)],
  ]
  const main = (exifAt: number, gpsAt: number): Tag[] => [
    [0x010f, 2, 11, ascii('SECRETCAM!')],
    [0x0112, 3, 1, short(shot.orientation ?? 1)],
    [0x8769, 4, 1, long(exifAt)],
    [0x8825, 4, 1, long(gpsAt)],
  ]
  const exifAt = 8 + directory(8, main(0, 0)).length
  const exif = directory(exifAt, exifTags)
  const gpsAt = exifAt + exif.length
  return Buffer.concat([
    Buffer.from('II*\0', 'latin1'),
    long(8),
    directory(8, main(exifAt, gpsAt)),
    exif,
    directory(gpsAt, gpsTags),
  ])
}

const jpegSegment = (marker: number, content: Buffer): Buffer => {
  const head = Buffer.of(0xff, marker, 0, 0)
  head.writeUInt16BE(content.length + 2, 2)
  return Buffer.concat([head, content])
}

/** A phone's JPEG: EXIF, XMP, IPTC, comment, colour profile, and a second picture after the end. */
export const phoneJpeg = (shot: Shot = {}): Buffer =>
  Buffer.concat([
    bareJpeg.subarray(0, 20),
    jpegSegment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), cameraExif(shot)])),
    jpegSegment(0xe1, Buffer.from('http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>SECRETCAM!</x:xmpmeta>')),
    jpegSegment(0xe2, Buffer.from('ICC_PROFILE\0colours')),
    jpegSegment(0xed, Buffer.from('Photoshop 3.0\0SECRETCAM!')),
    jpegSegment(0xfe, Buffer.from('SECRETCAM!')),
    bareJpeg.subarray(20),
    Buffer.from('SECRETCAM! trailer'),
  ])

const pngChunk = (name: string, content: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), content])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(content.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

export const barePng = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=',
  'base64',
)

export const tellingPng = (shot: Shot = {}): Buffer =>
  Buffer.concat([
    barePng.subarray(0, 33),
    pngChunk('eXIf', cameraExif(shot)),
    pngChunk('tEXt', Buffer.from('Author\0SECRETCAM!')),
    pngChunk('iTXt', Buffer.from('XML:com.adobe.xmp\0\0\0\0\0SECRETCAM!')),
    barePng.subarray(33),
  ])

const riffChunk = (name: string, content: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(name, 'latin1'),
    long(content.length),
    content,
    Buffer.alloc(content.length % 2),
  ])

/** 1 × 1 pixel, lossless. */
const bareVp8l = Buffer.from('2f00000000079011fd0fff', 'hex')

export const tellingWebp = (shot: Shot = {}): Buffer => {
  const body = Buffer.concat([
    Buffer.from('WEBP', 'latin1'),
    riffChunk('VP8X', Buffer.from('0c000000000000000000', 'hex')),
    riffChunk('VP8L', bareVp8l),
    riffChunk('EXIF', cameraExif(shot)),
    riffChunk('XMP ', Buffer.from('<x:xmpmeta>SECRETCAM!</x:xmpmeta>')),
  ])
  return Buffer.concat([Buffer.from('RIFF', 'latin1'), long(body.length), body])
}

const box = (name: string, ...content: readonly Buffer[]): Buffer => {
  const length = Buffer.alloc(4)
  const body = Buffer.concat(content)
  length.writeUInt32BE(body.length + 8)
  return Buffer.concat([length, Buffer.from(name, 'latin1'), body])
}
const be = (bytes: number, value: number): Buffer => {
  const out = Buffer.alloc(bytes)
  out.writeUIntBE(value, 0, bytes)
  return out
}

/** The frame of an iPhone picture: a picture item and an EXIF item in the data box. */
export function tellingHeic(shot: Shot = {}): Buffer {
  const exif = Buffer.concat([be(4, 6), Buffer.from('Exif\0\0', 'latin1'), cameraExif(shot)])
  const pixels = Buffer.from('pixels')
  const infe = (id: number, type: string) =>
    box('infe', be(4, 0x02000000), be(2, id), be(2, 0), Buffer.from(`${type}\0`))
  const meta = (at: number) =>
    box(
      'meta',
      be(4, 0),
      box('hdlr', be(4, 0), be(4, 0), Buffer.from('pict'), Buffer.alloc(13)),
      box('iinf', be(4, 0), be(2, 2), infe(1, 'hvc1'), infe(2, 'Exif')),
      box(
        'iprp',
        box(
          'ipco',
          box('ispe', be(4, 0), be(4, 512), be(4, 512)),
          box('ispe', be(4, 0), be(4, 4032), be(4, 3024)),
        ),
      ),
      box(
        'iloc',
        be(4, 0),
        Buffer.of(0x44, 0),
        be(2, 2),
        ...[be(2, 1), be(2, 0), be(2, 1), be(4, at), be(4, pixels.length)],
        ...[be(2, 2), be(2, 0), be(2, 1), be(4, at + pixels.length), be(4, exif.length)],
      ),
    )
  const ftyp = box('ftyp', Buffer.from('heic'), be(4, 0), Buffer.from('mif1heic'))
  const at = ftyp.length + meta(0).length + 8
  return Buffer.concat([ftyp, meta(at), box('mdat', pixels, exif)])
}

/** A phone's film: data first, then the tables with time, place and make, as cameras write it. */
export function tellingMovie(): Buffer {
  const seconds = be(4, Date.UTC(2026, 2, 2, 1, 30) / 1000 + 2_082_844_800)
  const place = Buffer.from('\0\x15\x15\xc7+23.1750+113.2600/', 'latin1')
  const xyz = Buffer.concat([be(4, place.length + 8), Buffer.of(0xa9), Buffer.from('xyz'), place])
  return Buffer.concat([
    box('ftyp', Buffer.from('isom'), be(4, 512), Buffer.from('isommp41')),
    box('mdat', Buffer.alloc(3_000_000, 7)),
    box(
      'moov',
      box('mvhd', be(4, 0), seconds, seconds, Buffer.alloc(88)),
      box('trak', box('tkhd', Buffer.alloc(84)), box('udta', Buffer.from('SECRETCAM!'))),
      box('meta', be(4, 0), Buffer.from('com.apple.quicktime.make SECRETCAM!')),
      box('udta', xyz),
    ),
  ])
}
