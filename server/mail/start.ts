import { no, ok, type Refusal, type Result } from '../../base/index.ts'
import type { City } from '../city/declare.ts'
import { refuse } from './declare.ts'
import { keepPulling, type MailboxOptions } from './imap.ts'
import { listenMail } from './smtp.ts'

export type MailSettings = {
  /** Port to take mail on; 0 or absent = none. */
  readonly smtpPort?: number
  readonly smtpHost?: string
  /** `imaps://user:password@host:993/INBOX`; `imap://` without TLS for a server on this machine. */
  readonly imapUrl?: string | null
  /** The city's own mailboxes, e.g. `12345@example.gov.cn`. */
  readonly addresses: readonly string[]
  readonly pullEverySeconds?: number
  readonly log?: MailboxOptions['log']
}

/** Where and as whom to pull; special characters in user and password are percent-encoded. */
export function mailboxOf(
  address: string,
): Result<Pick<MailboxOptions, 'host' | 'port' | 'secure' | 'user' | 'pass' | 'folder'>, Refusal> {
  if (!URL.canParse(address)) return no(refuse['mail.badUrl']())
  const url = new URL(address)
  const secure = url.protocol === 'imaps:'
  if ((!secure && url.protocol !== 'imap:') || !url.hostname || !url.username)
    return no(refuse['mail.badUrl']())
  try {
    return ok({
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port ? Number(url.port) : secure ? 993 : 143,
      secure,
      user: decodeURIComponent(url.username),
      pass: decodeURIComponent(url.password),
      folder: decodeURIComponent(url.pathname.slice(1)) || 'INBOX',
    })
  } catch {
    return no(refuse['mail.badUrl']())
  }
}

/** Opens whichever ways of mail the settings name; nothing when they name none. */
export async function startMail(
  city: City,
  settings: MailSettings,
): Promise<Result<{ stop(): Promise<void> }, Refusal>> {
  const domain = settings.addresses[0]?.split('@')[1] ?? 'localhost'
  const shared = { addresses: settings.addresses, domain, ...(settings.log ? { log: settings.log } : {}) }
  const box = settings.imapUrl ? mailboxOf(settings.imapUrl) : null
  if (box && !box.ok) return box
  const { smtpPort, smtpHost } = settings
  const listener = smtpPort
    ? await listenMail(city, { ...shared, port: smtpPort, ...(smtpHost ? { host: smtpHost } : {}) })
    : null
  const puller = box?.ok ? keepPulling(city, { ...shared, ...box.value }, settings.pullEverySeconds) : null
  return ok({
    async stop() {
      await Promise.all([listener?.close(), puller?.stop()])
    },
  })
}
