import type { OpenInput, Requester } from '../../platform/matters/declare.ts'

/** A mail after parsing, as far as a decision needs it. */
export type Letter = {
  readonly messageId: string | null
  readonly from: string | null
  readonly fromName: string
  readonly returnPath: string | null
  readonly subject: string
  readonly text: string
  /** In-Reply-To and References, as one text. */
  readonly answers: string
  /** Lower-case header names; the last value of each. */
  readonly headers: Readonly<Record<string, string>>
  readonly at: Date | null
}

export type Ignored = 'bounce' | 'autoReply' | 'loop' | 'list' | 'noSender' | 'empty'
export type Judged =
  | { readonly do: 'ignore'; readonly why: Ignored }
  /** An addition to a request, if the sender turns out to be its requester. */
  | { readonly do: 'supplement'; readonly number: string; readonly text: string }
  | { readonly do: 'open' }

/** Words that mail programs put before the subject of an answer. */
const ANSWER = /^\s*((re|aw|sv|fwd?|回复|答复|转发|回覆)\s*(\[\d+\])?\s*[:：]\s*)+/i

/** Numbers told to citizens: day and five digits; with or without a word before. */
const NUMBER = /(?<![0-9])(20\d{6}\d{5})(?![0-9])/

/** Domain of our own mails: one that comes back from ourselves is a loop. */
export type Self = { readonly addresses: readonly string[]; readonly domain: string }

/**
 * What a machine sent, and why it is not a request: RFC 3834 (automatic answers), RFC 3464 (delivery reports), and
 * the usual marks of lists and holiday answers. A human's mail has none of these.
 */
function machine(letter: Letter, self: Self): Ignored | null {
  const h = letter.headers
  const auto = h['auto-submitted']?.trim().toLowerCase()
  if (self.addresses.includes(letter.from ?? '') || h['x-huying-loop'] !== undefined) return 'loop'
  if (letter.returnPath === '' || /^(mailer-daemon|postmaster)@/i.test(letter.from ?? '')) return 'bounce'
  if (/multipart\/report/i.test(h['content-type'] ?? '') || h['x-failed-recipients'] !== undefined)
    return 'bounce'
  if (auto && auto !== 'no') return 'autoReply'
  if (
    h['x-autoreply'] !== undefined ||
    h['x-autorespond'] !== undefined ||
    h['x-auto-response-suppress'] === 'All'
  )
    return 'autoReply'
  if (/^(auto_reply|auto-reply)$/i.test(h.precedence ?? '')) return 'autoReply'
  if (h['list-id'] !== undefined || /^(bulk|list|junk)$/i.test(h.precedence ?? '')) return 'list'
  if (/^(自动回复|自动答复|out of office|automatic reply)/i.test(letter.subject.replace(ANSWER, '')))
    return 'autoReply'
  return null
}

/** Lines that quote an earlier mail, and everything after the mark mail programs put before it. */
export function ownWords(text: string): string {
  const lines = text.replaceAll('\r\n', '\n').split('\n')
  const mark = lines.findIndex((line) =>
    /^\s*(-{2,}\s*(原始邮件|Original Message|转发的邮件)|在.{4,80}写道[:：]?\s*$|On .{6,120} wrote:\s*$|发件人[:：].{0,120}$)/i.test(
      line,
    ),
  )
  const own = (mark > 0 ? lines.slice(0, mark) : lines).filter((line) => !/^\s*>/.test(line))
  return own.join('\n').trim()
}

export function judge(letter: Letter, self: Self): Judged {
  const why = machine(letter, self)
  if (why) return { do: 'ignore', why }
  if (!letter.from) return { do: 'ignore', why: 'noSender' }
  const text = ownWords(letter.text)
  const answered = new RegExp(`<[^<>@]*?(20\\d{11})[^<>@]*@${self.domain.replaceAll('.', '\\.')}>`, 'i').exec(
    letter.answers,
  )?.[1]
  const named = NUMBER.exec(letter.subject)?.[1]
  const number = answered ?? named
  if (number && text !== '') return { do: 'supplement', number, text }
  if (text === '' && letter.subject.replace(ANSWER, '').trim() === '') return { do: 'ignore', why: 'empty' }
  return { do: 'open' }
}

const PHONE = /(?<![0-9])1[3-9]\d{9}(?![0-9])/

/** A new request from a letter. The number somebody writes in a letter is where they want to be called. */
export function intakeOf(letter: Letter, externalId: string, notes: readonly string[]): OpenInput {
  const title = letter.subject.replace(ANSWER, '').trim()
  const text = ownWords(letter.text)
  const all = [text === '' ? title : text, ...notes].join('\n').trim()
  const phone = PHONE.exec(`${text} ${title}`.normalize('NFKC'))?.[0]
  const requester: Requester = {
    ...(letter.fromName ? { name: letter.fromName.slice(0, 60) } : {}),
    ...(letter.from ? { mail: letter.from } : {}),
    ...(phone ? { phone } : {}),
  }
  const cut = (words: string, most: number) => [...words].slice(0, most).join('')
  return {
    type: 'hotline.ticket',
    form: { content: cut(all, 5000), ...(title ? { title: cut(title, 100) } : {}) },
    requester,
    touch: { source: 'mail', externalId, channel: 'mail' },
  }
}
