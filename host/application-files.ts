import { encode } from 'uqr'
import {
  type Id,
  type Instant,
  type Language,
  no,
  ok,
  type Refusal,
  type Result,
  type Say,
  say,
} from '../base/index.ts'
import type { FileKind, Opened } from '../platform/files/index.ts'
import type { Citizen } from '../platform/org/index.ts'
import { forms } from '../platform/services/index.ts'
import type { Reader } from '../platform/store/index.ts'
import type { OpenCity } from './open.ts'

/** What a clerk can look at and keep as a material. */
const KINDS: readonly FileKind[] = [
  ...(['jpeg', 'png', 'webp', 'heic', 'pdf', 'ofd'] as const),
  ...(['docx', 'xlsx', 'doc', 'xls'] as const),
]

export async function bytesOf(opened: Opened): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of opened.stream()) chunks.push(chunk as Uint8Array)
  return Buffer.concat(chunks)
}

/** Below so many pixels a side no document is legible. */
const FEW = 400

/** What a clerk may stumble over, said before it is sent. */
function warningOf(kind: FileKind, bytes: Buffer, width: number | null, height: number | null): Say | null {
  if (width !== null && height !== null && Math.min(width, height) < FEW)
    return say('这张图片很小，字可能看不清，建议重拍', 'This picture is very small; please take it again')
  if (kind === 'pdf' && /\/(?:JavaScript|Launch|OpenAction\s*<<)/.test(bytes.toString('latin1')))
    return say('这个 PDF 带有脚本，建议打印成新的 PDF', 'This PDF carries a script; print it into a new one')
  return null
}

/** A PDF that wants a password cannot be read by anybody here: every encrypted one names its handler. */
const isLocked = (kind: FileKind, bytes: Buffer): boolean =>
  kind === 'pdf' && /\/Encrypt\s+\d+\s+\d+\s+R|\/Encrypt\s*<</.test(bytes.toString('latin1'))

export async function putFile(
  city: OpenCity,
  by: Id,
  file: { readonly name: string; readonly bytes: Uint8Array },
  at: Instant,
) {
  const content = Buffer.from(file.bytes)
  const received = await city.files.receive({ content, name: file.name, allow: KINDS })
  if (!received.ok)
    return received.error.code === 'files.wrongType'
      ? no(forms.refusals['forms.fileKind']({ name: file.name.slice(0, 60) }))
      : received
  const { kind, width, height } = received.value
  if (isLocked(kind, content)) return no(forms.refusals['forms.filePassword']({ name: received.value.name }))
  const { district } = city.plan
  const meta = await city.store.tx((tx) => city.files.record(tx, received.value, { district, by, at }))
  return ok({
    id: meta.id,
    name: meta.name,
    size: meta.bytes,
    mime: meta.media,
    warns: warningOf(kind, content, width, height),
  })
}

/** A file that the citizen brought himself. */
export async function myFile(city: OpenCity, reader: Reader, citizen: Citizen, id: Id) {
  const opened = await city.files.open(reader, city.plan.district, id)
  if (!opened.ok || opened.value.file.by !== citizen.id)
    return no(forms.refusals['forms.submissionUnknown']())
  const { file } = opened.value
  return ok({
    id: file.id,
    name: file.name,
    size: opened.value.bytes,
    mime: file.media,
    bytes: await bytesOf(opened.value),
  })
}

/** 申请表 in PDF. */
export async function printed(
  city: OpenCity,
  reader: Reader,
  number: string,
  shown: forms.ShownSubmission,
  lang: Language,
): Promise<Result<{ id: Id; name: string; size: number; mime: string; bytes: Buffer }, Refusal>> {
  const pictures = new Map<string, Uint8Array>()
  for (const line of shown.pages.flatMap((page) => page.lines)) {
    const [id] = line.files ?? []
    if (!id || line.files?.length !== 1) continue
    const opened = await city.files.open(reader, city.plan.district, id)
    if (opened.ok && opened.value.file.kind === 'jpeg') pictures.set(id, await bytesOf(opened.value))
  }
  const address = `${city.settings.publicUrl ?? ''}/citizen/mine/${number}`
  const code = encode(address, { ecc: 'M', border: 0 }).data
  const bytes = forms.printForm({ number, shown, lang, pictures, code })
  return ok({ id: shown.id, name: `${number}.pdf`, size: bytes.length, mime: 'application/pdf', bytes })
}
