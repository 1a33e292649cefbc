import type { FastifyRequest } from 'fastify'
import { no, ok, type Refusal, type Result } from '../../base/index.ts'
import type { Sheet } from '../city/declare.ts'
import { FILE_BYTES } from './answer.ts'
import { refuse } from './declare.ts'
import { keepable } from './text.ts'

export type Upload = Sheet & { readonly mime: string }

/** A name as it may be kept: no path, no control characters, at most 120 characters. */
export function fileName(given: string | undefined): string {
  const base = (given ?? '').normalize('NFC').split(/[\\/]/).at(-1) ?? ''
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
  const clean = [...base.toWellFormed().replace(/[\u0000-\u001f\u007f\u202a-\u202e]/g, '')]
    .slice(-120)
    .join('')
    .trim()
  return clean === '' || /^\.+$/.test(clean) ? 'file' : clean
}

/** The one file of a multipart request, up to 20 MB. */
export async function oneFile(request: FastifyRequest): Promise<Result<Upload, Refusal>> {
  if (!request.isMultipart()) {
    return no(
      refuse['http.wrongType']({
        got: String(request.headers['content-type'] ?? '').slice(0, 80),
        wants: 'multipart/form-data',
      }),
    )
  }
  const part = await request.file({ limits: { fileSize: FILE_BYTES, files: 1, fields: 10 } })
  if (!part) return no(refuse['http.noFile']())
  const bytes = await part.toBuffer()
  if (bytes.length === 0) return no(refuse['http.noFile']())
  return ok({
    name: keepable(part.filename ?? '') ? fileName(part.filename) : 'file',
    mime: part.mimetype,
    bytes,
  })
}
