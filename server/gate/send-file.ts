import type { FastifyReply } from 'fastify'
import type { StoredFile } from '../city/declare.ts'

/** Kinds a browser may show in place; anything else is saved, so that an uploaded page can never run here. */
const SHOWN = new Set([
  'image/jpeg',
  'image/png',
  'image/gif',
  'image/webp',
  'application/pdf',
  'audio/mpeg',
  'audio/wav',
  'video/mp4',
])

export function sendFile(
  reply: FastifyReply,
  file: StoredFile & { readonly bytes: Uint8Array },
): FastifyReply {
  const shown = SHOWN.has(file.mime)
  const name = encodeURIComponent(file.name).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return reply
    .type(shown ? file.mime : 'application/octet-stream')
    .header('content-disposition', `${shown ? 'inline' : 'attachment'}; filename*=UTF-8''${name}`)
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('cache-control', 'private, no-store')
    .send(Buffer.from(file.bytes))
}
