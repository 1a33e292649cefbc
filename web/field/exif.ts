/**
 * Where a camera writes when and where it took a picture. A photo that is drawn anew at a friendly size loses that; here it
 * is carried over, so that the city can compare it with what the telephone says.
 */
const SOI = 0xffd8
const APP1 = 0xffe1
const ORIENTATION = 0x0112

/** The Exif segment of a JPEG, upright: the new picture is turned already. Null when there is none. */
export function exifOf(jpeg: Uint8Array): Uint8Array | null {
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength)
  if (jpeg.length < 4 || view.getUint16(0) !== SOI) return null
  for (let at = 2; at + 4 <= jpeg.length; ) {
    const marker = view.getUint16(at)
    if ((marker & 0xff00) !== 0xff00 || marker === 0xffda) return null
    const length = view.getUint16(at + 2)
    if (length < 2 || at + 2 + length > jpeg.length) return null
    if (marker === APP1 && length > 8 && view.getUint32(at + 4) === 0x45786966) {
      const segment = jpeg.slice(at, at + 2 + length)
      upright(segment)
      return segment
    }
    at += 2 + length
  }
  return null
}

function upright(segment: Uint8Array): void {
  const view = new DataView(segment.buffer, segment.byteOffset, segment.byteLength)
  const tiff = 10
  if (segment.length < tiff + 8) return
  const little = view.getUint16(tiff) === 0x4949
  const first = tiff + view.getUint32(tiff + 4, little)
  if (first + 2 > segment.length) return
  const many = view.getUint16(first, little)
  for (let i = 0; i < many; i++) {
    const at = first + 2 + i * 12
    if (at + 12 > segment.length) return
    if (view.getUint16(at, little) === ORIENTATION) view.setUint16(at + 8, 1, little)
  }
}

/** The picture with that segment right behind its first marker. */
export function withExif(jpeg: Uint8Array, exif: Uint8Array | null): Uint8Array {
  if (!exif) return jpeg
  const both = new Uint8Array(jpeg.length + exif.length)
  both.set(jpeg.subarray(0, 2))
  both.set(exif, 2)
  both.set(jpeg.subarray(2), 2 + exif.length)
  return both
}
