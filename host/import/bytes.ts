import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { no, ok, type Refusal, type Result } from '../../base/index.ts'
import { refuse } from './refusals.ts'

export type Encoding = 'utf-8' | 'gb18030' | 'utf-16le'
export type Shape =
  | { readonly kind: 'xlsx' }
  | { readonly kind: 'text'; readonly gzip: boolean; readonly encoding: Encoding }

/** Why a system call failed, as a short word for a person. */
export const reasonOf = (fault: unknown): string =>
  (fault as NodeJS.ErrnoException).code ?? (fault instanceof Error ? fault.message : String(fault))

async function firstBytes(file: string): Promise<Buffer> {
  const handle = await open(file)
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(16), 0, 16, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

const begins = (bytes: Buffer, ...magic: number[]): boolean => magic.every((byte, i) => bytes[i] === byte)

/** The bytes of a text file, unpacked. */
export async function* chunks(file: string, gzip: boolean): AsyncGenerator<Buffer> {
  const stream = createReadStream(file, { highWaterMark: 256 * 1024 })
  // pipeline, not pipe: a fault of the disk reaches whoever reads the unpacked end
  if (gzip) yield* pipeline(stream, createGunzip(), () => undefined) as AsyncIterable<Buffer>
  else yield* stream as AsyncIterable<Buffer>
}

/** The text of a file in small pieces; throws on a byte that the encoding does not know. */
export async function* decoded(
  file: string,
  { gzip, encoding }: { readonly gzip: boolean; readonly encoding: Encoding },
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  for await (const chunk of chunks(file, gzip)) yield decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}

/** Line near which a decoding broke, or null when the whole file reads. */
async function breaksAt(file: string, gzip: boolean, encoding: Encoding): Promise<number | null> {
  let line = 1
  const decoder = new TextDecoder(encoding, { fatal: true })
  for await (const chunk of chunks(file, gzip)) {
    try {
      decoder.decode(chunk, { stream: true })
    } catch {
      return line
    }
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) line++
  }
  try {
    decoder.decode()
    return null
  } catch {
    return line
  }
}

/** More null bytes than this among the first of a file: it is no text. */
const BINARY_SHARE = 0.02

/**
 * What a file is, by its bytes and not by its name. Text is read to its end once, strictly: UTF-8, else GB18030, so
 * that no row comes in before the whole file is known to be legible.
 */
export async function shapeOf(file: string): Promise<Result<Shape, Refusal>> {
  const name = file.split(/[\\/]/).at(-1) ?? file
  try {
    const head = await firstBytes(file)
    if (head.length === 0) return no(refuse['import.emptyFile']({ file: name }))
    if (begins(head, 0x50, 0x4b, 3, 4)) return ok({ kind: 'xlsx' })
    if (begins(head, 0xd0, 0xcf, 0x11, 0xe0))
      return no(refuse['import.kindOfFile']({ file: name, found: 'Excel 97–2003 .xls' }))
    if (begins(head, 0x25, 0x50, 0x44, 0x46))
      return no(refuse['import.kindOfFile']({ file: name, found: 'PDF' }))
    const gzip = begins(head, 0x1f, 0x8b)
    const start = await sample(file, gzip)
    if (start.length === 0) return no(refuse['import.emptyFile']({ file: name }))
    if (begins(start, 0xff, 0xfe)) return ok({ kind: 'text', gzip, encoding: 'utf-16le' })
    if (start.filter((byte) => byte === 0).length > start.length * BINARY_SHARE)
      return no(refuse['import.kindOfFile']({ file: name, found: '二进制 binary' }))
    const line = await breaksAt(file, gzip, 'utf-8')
    if (line === null) return ok({ kind: 'text', gzip, encoding: 'utf-8' })
    if ((await breaksAt(file, gzip, 'gb18030')) === null)
      return ok({ kind: 'text', gzip, encoding: 'gb18030' })
    return no(refuse['import.encoding']({ file: name, line }))
  } catch (fault) {
    return no(refuse['import.cannotRead']({ file: name, reason: reasonOf(fault) }))
  }
}

async function sample(file: string, gzip: boolean): Promise<Buffer> {
  for await (const chunk of chunks(file, gzip)) return chunk.subarray(0, 4096)
  return Buffer.alloc(0)
}
