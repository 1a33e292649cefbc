import { createTransport, type Transporter } from 'nodemailer'
import type { Channel, Outgoing, Sent } from './declare.ts'

export type MailOptions = {
  /** `smtp://user:password@host:25`, `smtps://…`; STARTTLS is used when offered. */
  readonly url: string
  /** `市民服务热线 <noreply@city.example>` */
  readonly from: string
}

/**
 * Mail over SMTP. A server answers each message with a number: 2xx sent, 4xx try later, 5xx never. When the line breaks
 * after the message may have left, nobody knows; mail servers remember no keys, so such a delivery stays unknown.
 */
export function mailChannel(options: MailOptions): Channel & { close(): void } {
  const transport: Transporter = createTransport(options.url)
  const domain = /@([\w.-]+)/.exec(options.from)?.[1] ?? 'localhost'
  return {
    name: 'mail',
    idempotent: false,
    async send(outgoing: Outgoing): Promise<Sent> {
      // one mailbox, nothing that a header or an address list could be made of
      if (!/^[^\s@<>,;:"()[\]\\]{1,64}@[^\s@<>,;:"()[\]\\]{1,255}$/u.test(outgoing.address))
        return { state: 'failed', reason: 'not a mail address', again: false }
      try {
        const info = await transport.sendMail({
          from: options.from,
          to: { name: '', address: outgoing.address },
          subject: outgoing.title,
          text: outgoing.text,
          messageId: `<${outgoing.key}@${domain}>`,
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
          disableFileAccess: true,
          disableUrlAccess: true,
        })
        return { state: 'sent', ref: String(info.response).slice(0, 200) }
      } catch (fault) {
        return mailVerdict(fault as SmtpFault)
      }
    },
    close: () => transport.close(),
  }
}

export type SmtpFault = NodeJS.ErrnoException & { readonly responseCode?: number; readonly command?: string }

/** Codes of nodemailer that come before any message was handed over. */
const BEFORE = ['EDNS', 'EAUTH', 'ETLS', 'ENOAUTH', 'EOAUTH2', 'EPROXY', 'ECONFIG', 'ECONNREFUSED']

/** `failed` only where it is certain that the message did not leave. */
export function mailVerdict(fault: SmtpFault): Sent {
  const reason = `${fault.responseCode ?? fault.code ?? ''} ${fault.message}`.trim().slice(0, 300)
  const early =
    BEFORE.includes(fault.code ?? '') || fault.syscall === 'connect' || fault.syscall === 'getaddrinfo'
  if (early) return { state: 'failed', reason, again: true }
  if (fault.responseCode && fault.responseCode >= 400)
    return { state: 'failed', reason, again: fault.responseCode < 500 }
  return { state: 'unknown', reason }
}
