import { open, readFile } from 'node:fs/promises'
import { fileTypeFromFile } from 'file-type'
import { no, ok, type Refusal, type Result } from '../../base/index.ts'
import { type FileKind, fileKinds, refusals } from './declare.ts'

const BY_MEDIA = new Map<string, FileKind>([
  ...(Object.entries(fileKinds) as [FileKind, { media: string }][]).map(
    ([kind, { media }]): [string, FileKind] => [media, kind],
  ),
  ['image/heif', 'heic'],
  ['audio/x-m4a', 'm4a'],
  ['video/x-m4v', 'mp4'],
  // the same container; an audio track alone is found by its brand
  ['application/x-cfb', 'doc'],
])

/** Says what a file is by what is in it, and refuses what the list does not hold. */
export async function recognise(
  path: string,
  name: string,
  bytes: number,
  allowed: readonly FileKind[],
): Promise<Result<FileKind, Refusal>> {
  const found = await fileTypeFromFile(path).catch(() => undefined)
  const kind = found ? await narrowed(path, bytes, found.mime) : await asText(path, bytes, name)
  if (kind === 'macros') return no(refusals['files.macros']())
  if (!kind || !allowed.includes(kind))
    return no(refusals['files.wrongType']({ found: found?.mime ?? '未知 unknown' }))
  const { limit } = fileKinds[kind]
  return bytes > limit ? no(refusals['files.tooLarge']({ limitMb: limit / 1024 / 1024 })) : ok(kind)
}

async function narrowed(
  path: string,
  bytes: number,
  media: string,
): Promise<FileKind | 'macros' | undefined> {
  const kind = BY_MEDIA.get(media)
  if (media === 'application/x-cfb')
    return bytes > fileKinds.doc.limit ? 'doc' : oldOffice(await readFile(path))
  if (kind === 'zip') return (await endHolds(path, bytes, 'OFD.xml')) ? 'ofd' : 'zip'
  if (media.includes('macroenabled')) return 'macros'
  return kind
}

/** Word and Excel before 2007 (and WPS): told apart by their streams; anything else in that container is refused. */
function oldOffice(content: Buffer): FileKind | 'macros' | undefined {
  const holds = (name: string) => content.includes(Buffer.from(name, 'utf16le'))
  if (holds('_VBA_PROJECT')) return 'macros'
  if (holds('WordDocument')) return 'doc'
  return holds('Workbook') ? 'xls' : undefined
}

/** Does the list of entries at the end of an archive name this? */
async function endHolds(path: string, bytes: number, name: string): Promise<boolean> {
  const length = Math.min(bytes, 256 * 1024)
  const handle = await open(path)
  try {
    const end = Buffer.alloc(length)
    await handle.read(end, 0, length, bytes - length)
    return end.includes(name)
  } finally {
    await handle.close()
  }
}

/** Plain text: strictly UTF-8 or GB18030 (or UTF-16 with its mark), no control characters, no markup at its head. */
async function asText(path: string, bytes: number, name: string): Promise<FileKind | undefined> {
  const kind: FileKind = /\.csv$/i.test(name) ? 'csv' : 'txt'
  if (bytes > fileKinds[kind].limit) return kind
  const content = await readFile(path)
  const text = decoded(content)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (text === null || /[\x00-\x08\x0b\x0e-\x1f\x7f]/.test(text)) return undefined
  return /^\s*(<[!?a-z]|#!|%!)/i.test(text) ? undefined : kind
}

function decoded(content: Buffer): string | null {
  for (const label of encodingsFor(content)) {
    try {
      return new TextDecoder(label, { fatal: true }).decode(content)
    } catch {
      // not this one
    }
  }
  return null
}

const encodingsFor = (content: Buffer): readonly string[] => {
  if (content[0] === 0xff && content[1] === 0xfe) return ['utf-16le']
  if (content[0] === 0xfe && content[1] === 0xff) return ['utf-16be']
  return ['utf-8', 'gb18030']
}
