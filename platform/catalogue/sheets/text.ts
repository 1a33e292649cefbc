import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { BrokenSheet, type Encoding, type Limits, refuse } from './declare.ts'

/** How a text file is to be read. */
export type TextShape = { readonly path: string; readonly gzip: boolean; readonly encoding: Encoding }

const PIECE = 256 * 1024

/** Bytes of a file, unpacked where it is gzipped; a gzip that grows beyond reason throws. */
export async function* bytesOf(path: string, gzip: boolean, limits: Limits): AsyncGenerator<Buffer> {
  const stream = createReadStream(path, { highWaterMark: PIECE })
  if (!gzip) {
    yield* stream as AsyncIterable<Buffer>
    return
  }
  let size = 0
  const unpacked = pipeline(stream, createGunzip({ chunkSize: PIECE }), () => undefined)
  try {
    for await (const piece of unpacked as AsyncIterable<Buffer>) {
      size += piece.length
      if (
        size > limits.unpackedBytes ||
        (size > limits.ratioFrom && size > limits.ratio * Math.max(1, stream.bytesRead))
      )
        throw new BrokenSheet(refuse['sheets.bomb']({ part: 'gzip' }))
      yield piece
    }
  } catch (fault) {
    if (fault instanceof BrokenSheet || !(fault as NodeJS.ErrnoException).code?.startsWith('Z_')) throw fault
    throw new BrokenSheet(refuse['sheets.broken']({ why: `gzip ${(fault as NodeJS.ErrnoException).code}` }))
  } finally {
    stream.destroy()
    unpacked.destroy()
  }
}

const isUtf16 = (encoding: Encoding): boolean => encoding === 'utf-16le' || encoding === 'utf-16be'

/**
 * Where a piece may be cut without cutting a character. Below 0x30 stand only whole characters in every encoding that
 * is read here; bytes of UTF-16 are cut before the last pair that could be half of a character.
 */
function cutAt(bytes: Buffer, encoding: Encoding): number {
  if (isUtf16(encoding)) {
    const even = bytes.length - (bytes.length % 2)
    const high = even >= 2 ? (bytes[encoding === 'utf-16le' ? even - 1 : even - 2] ?? 0) : 0
    return high >= 0xd8 && high < 0xdc ? even - 2 : even
  }
  // at the end of a line, where there is one: who reads lines then has nothing to carry over
  const line = bytes.lastIndexOf(10)
  if (line >= 0) return line + 1
  for (let at = bytes.length - 1; at >= 0; at--) if ((bytes[at] ?? 0) < 0x30) return at + 1
  return 0
}

/** First byte of `bytes` that the encoding does not know. */
function breakIn(bytes: Buffer, encoding: Encoding): number {
  const holds = (length: number, stream: boolean): boolean => {
    try {
      new TextDecoder(encoding, { fatal: true }).decode(bytes.subarray(0, length), { stream })
      return true
    } catch {
      return false
    }
  }
  let sound = 0
  let broken = bytes.length
  while (broken - sound > 1) {
    const middle = (sound + broken) >> 1
    if (holds(middle, true)) sound = middle
    else broken = middle
  }
  return sound
}

/** Pieces of a file that each hold whole characters only, with the byte they begin at. */
async function* pieces(
  shape: TextShape,
  limits: Limits,
): AsyncGenerator<{ readonly bytes: Buffer; readonly from: number }> {
  let rest: Buffer[] = []
  let held = 0
  let from = 0
  for await (const next of bytesOf(shape.path, shape.gzip, limits)) {
    const cut = cutAt(next, shape.encoding)
    if (cut === 0 && held < limits.cell * 4) {
      rest.push(next)
      held += next.length
      continue
    }
    const bytes = rest.length > 0 ? Buffer.concat([...rest, next.subarray(0, cut)]) : next.subarray(0, cut)
    yield { bytes, from }
    from += bytes.length
    rest = cut < next.length ? [next.subarray(cut)] : []
    held = next.length - cut
  }
  const last = Buffer.concat(rest)
  if (last.length > 0) yield { bytes: last, from }
}

/** Line of a byte, from 1, as an editor counts. */
async function lineAt(shape: TextShape, byte: number, limits: Limits): Promise<number> {
  let line = 1
  let seen = 0
  const wide = isUtf16(shape.encoding)
  for await (const piece of bytesOf(shape.path, shape.gzip, limits)) {
    for (let at = piece.indexOf(10); at >= 0 && seen + at < byte; at = piece.indexOf(10, at + 1))
      if (!wide || piece[shape.encoding === 'utf-16le' ? at + 1 : at - 1] === 0) line++
    seen += piece.length
    if (seen >= byte) break
  }
  return line
}

const brokenAt = async (shape: TextShape, byte: number, limits: Limits): Promise<Refusal> =>
  refuse['sheets.encoding']({ encoding: shape.encoding, line: await lineAt(shape, byte, limits), byte })

/** The text of a file in pieces, its byte order mark taken off; throws `BrokenSheet` at a byte that makes no sense. */
export async function* textOf(shape: TextShape, limits: Limits): AsyncGenerator<string> {
  const decoder = new TextDecoder(shape.encoding, { fatal: true, ignoreBOM: true })
  for await (const { bytes, from } of pieces(shape, limits)) {
    let text: string
    try {
      text = decoder.decode(bytes)
    } catch {
      throw new BrokenSheet(await brokenAt(shape, from + breakIn(bytes, shape.encoding), limits))
    }
    if (from === 0 && text.charCodeAt(0) === 0xfeff) text = text.slice(1)
    if (text.includes('\0'))
      throw new BrokenSheet(
        refuse['sheets.nul']({ line: await lineAt(shape, from + bytes.indexOf(0), limits) }),
      )
    if (shape.encoding === 'gb18030') text = namedCharacters(text)
    yield text
  }
}

/** Characters of GB 18030 that older tables keep in the private area: since the edition of 2022 they have a place of their own. */
const PRIVATE: Readonly<Record<string, string>> = {
  '\ue81e': '\u9fb4',
  '\ue826': '\u9fb5',
  '\ue82b': '\u9fb6',
  '\ue82c': '\u9fb7',
  '\ue832': '\u9fb8',
  '\ue843': '\u9fb9',
  '\ue854': '\u9fba',
  '\ue864': '\u9fbb',
  '\ue863': '\u4dae',
  '\ue816': '\u{20087}',
  '\ue817': '\u{20089}',
  '\ue818': '\u{200cc}',
  '\ue831': '\u{215d7}',
  '\ue83b': '\u{2298f}',
  '\ue855': '\u{241fe}',
  '\ue78d': '\ufe10',
  '\ue78e': '\ufe12',
  '\ue78f': '\ufe11',
  '\ue790': '\ufe13',
  '\ue791': '\ufe14',
  '\ue792': '\ufe15',
  '\ue793': '\ufe16',
  '\ue794': '\ufe17',
  '\ue795': '\ufe18',
  '\ue796': '\ufe19',
  '\ue7c7': '\u1e3f',
  '\ue7c8': '\u01f9',
}
const PRIVATE_ONES =
  /[\ue78d-\ue796\ue7c7\ue7c8\ue816-\ue818\ue81e\ue826\ue82b\ue82c\ue831\ue832\ue83b\ue843\ue854\ue855\ue863\ue864]/gu
const namedCharacters = (text: string): string => text.replace(PRIVATE_ONES, (one) => PRIVATE[one] ?? one)

/** Three-byte characters before the first fault from which a file counts as UTF-8 that breaks, and no more as another encoding. */
const SURELY_UTF8 = 3
const SAMPLE = 64 * 1024

/** Which encoding a text file is in; the whole file is UTF-8, or it is not called so. */
export async function encodingOf(
  path: string,
  gzip: boolean,
  limits: Limits,
  said?: Encoding,
): Promise<Result<TextShape, Refusal>> {
  if (said) return ok({ path, gzip, encoding: said })
  const as = (encoding: Encoding): TextShape => ({ path, gzip, encoding })
  let first = true
  let wide = 0
  let opening: Buffer = Buffer.alloc(0)
  for await (const { bytes, from } of pieces(as('utf-8'), limits)) {
    if (first) {
      opening = bytes.subarray(0, SAMPLE)
      const sixteen = utf16(opening)
      if (sixteen) return ok(as(sixteen))
      first = false
    }
    if (isUtf8(bytes)) {
      if (wide < SURELY_UTF8) wide += threeBytes(bytes, bytes.length)
      continue
    }
    const at = breakIn(bytes, 'utf-8')
    const bom = opening[0] === 0xef && opening[1] === 0xbb && opening[2] === 0xbf
    if (bom || wide + threeBytes(bytes, at) >= SURELY_UTF8)
      return no(await brokenAt(as('utf-8'), from + at, limits))
    const odd = oddOf(bytes)
    if (odd !== null) return no(refuse['sheets.encodingDoubt']({ looks: odd }))
    return ok(as('gb18030'))
  }
  return ok(as('utf-8'))
}

/** By its mark, or by zero bytes that all stand on one side. */
export function utf16(bytes: Buffer): Encoding | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  let even = 0
  let odd = 0
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    if (bytes[at] === 0) even++
    if (bytes[at + 1] === 0) odd++
  }
  const pairs = bytes.length / 2
  if (odd > pairs / 20 && odd > 1 && even === 0) return 'utf-16le'
  if (even > pairs / 20 && even > 1 && odd === 0) return 'utf-16be'
  return null
}

function threeBytes(bytes: Buffer, until: number): number {
  let count = 0
  for (let at = 0; at < until && count < SURELY_UTF8; at++) if (((bytes[at] ?? 0) & 0xf0) === 0xe0) count++
  return count
}

/** Share of everyday characters (GB 2312) below which what reads as GB 18030 is likely something else. */
const EVERYDAY = 0.6
const ENOUGH = 8

/** Some of the text where it would be mostly rare characters as GB 18030, else null. */
function oddOf(bytes: Buffer): string | null {
  let everyday = 0
  let all = 0
  for (let at = 0; at < bytes.length; at++) {
    const lead = bytes[at] ?? 0
    if (lead < 0x81 || lead === 0xff) continue
    const trail = bytes[at + 1] ?? 0
    if (trail >= 0x30 && trail <= 0x39) at += 3
    else {
      if (trail >= 0xa1 && ((lead >= 0xa1 && lead <= 0xa9) || (lead >= 0xb0 && lead <= 0xf7))) everyday++
      at += 1
    }
    all++
    if (all > 5_000) break
  }
  if (all < ENOUGH || everyday >= all * EVERYDAY) return null
  return new TextDecoder('gb18030')
    .decode(bytes)
    .replace(/[\p{ASCII}\s]+/gu, '')
    .slice(0, 12)
}
