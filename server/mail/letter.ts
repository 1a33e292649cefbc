import { createHash } from 'node:crypto'
import iconv from 'iconv-lite'
import PostalMime, { type Attachment } from 'postal-mime'
import type { Letter } from './decide.ts'

export type Parsed = {
  readonly letter: Letter
  readonly attachments: readonly {
    readonly name: string
    readonly mime: string
    readonly bytes: Uint8Array
  }[]
  /** Message-id, or a hash of the whole where there is none: the same mail twice is one request. */
  readonly externalId: string
}

/** Raw header text in an undeclared Chinese encoding: many older senders put GBK bytes there as they are. */
function headerText(raw: string): string {
  if (!/[\u0080-\u00ff]{2}/.test(raw) || /[\u0100-\uffff]/.test(raw)) return raw
  const decoded = iconv.decode(Buffer.from(raw, 'latin1'), 'gb18030')
  return decoded.includes('\ufffd') ? raw : decoded
}

/** Plain words of an HTML part: nothing of it is ever shown as HTML. */
export const wordsOf = (html: string): string =>
  html
    .replace(/<(script|style|head)\b[\s\S]*?<\/\1\s*>/gi, '')
    .replace(/<(br|\/p|\/div|\/tr|\/li)\b[^>]*>/gi, '\n')
    .replace(/<[^<>]*>/g, '')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replace(/&#(\d{1,7});/g, (_all, code: string) =>
      Number(code) <= 0x10ffff ? String.fromCodePoint(Number(code)) : '',
    )
    .replaceAll('&amp;', '&')
    .replace(/\n{3,}/g, '\n\n')
    .trim()

const bytesOf = (attachment: Attachment): Uint8Array =>
  typeof attachment.content === 'string'
    ? Buffer.from(attachment.content)
    : new Uint8Array(attachment.content)

/** Characters that cannot be kept are left out of a letter: its sender cannot be asked to mend it. */
const kept = (text: string): string => text.replaceAll('\u0000', '').toWellFormed()

/** A mail from its raw bytes. Throws when it is not one. */
export async function readLetter(raw: Uint8Array, envelopeFrom?: string): Promise<Parsed> {
  const mail = await PostalMime.parse(raw, {
    maxNestingDepth: 20,
    maxHeadersSize: 256 * 1024,
    maxRfc822NestingDepth: 2,
  })
  const headers: Record<string, string> = {}
  for (const { key, value } of mail.headers) headers[key] = value
  const messageId = mail.messageId?.trim() || null
  const from = mail.from && 'address' in mail.from ? mail.from.address?.trim().toLowerCase() || null : null
  const at = mail.date ? new Date(mail.date) : null
  const text = mail.text?.trim() ? mail.text : wordsOf(mail.html ?? '')
  return {
    letter: {
      messageId,
      from,
      fromName: kept(headerText(mail.from?.name ?? '')),
      returnPath:
        envelopeFrom ?? (mail.returnPath === undefined ? null : mail.returnPath.replace(/[<>]/g, '')),
      subject: kept(headerText(mail.subject ?? '')),
      text: kept(text),
      answers: `${mail.inReplyTo ?? ''} ${mail.references ?? ''}`,
      headers,
      at: at && !Number.isNaN(at.getTime()) ? at : null,
    },
    attachments: mail.attachments
      .filter((one) => one.disposition !== 'inline' || one.filename)
      .slice(0, 20)
      .map((one) => ({ name: kept(one.filename ?? 'attachment'), mime: one.mimeType, bytes: bytesOf(one) })),
    externalId: (messageId ?? `sha256:${createHash('sha256').update(raw).digest('base64url')}`).slice(0, 190),
  }
}
