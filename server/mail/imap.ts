import { ImapFlow } from 'imapflow'
import type { City } from '../city/declare.ts'
import type { Self } from './decide.ts'
import { MAIL_BYTES } from './declare.ts'
import { takeMail } from './intake.ts'

export type MailboxOptions = Self & {
  readonly host: string
  readonly port: number
  readonly secure: boolean
  readonly user: string
  readonly pass: string
  readonly folder?: string
  readonly maxBytes?: number
  readonly log?: (line: { readonly event: string; readonly [name: string]: unknown }) => void
}

/** Flag of mails looked at; unlike \Seen it is not set by people reading the mailbox. */
const DONE = 'HuyingDone'
/** Mails of one pull: a pull ends in minutes, the next begins at once. */
const BATCH = 200

/**
 * Pulls what is new in a mailbox once. Each mail is marked after its commit, so a crash in between only means that it
 * is taken again, which changes nothing. One bad mail is marked and left; it does not stop the others.
 */
export async function pullMail(
  city: City,
  options: MailboxOptions,
): Promise<{ taken: number; ignored: number; refused: number }> {
  const { host, port, secure, user, pass } = options
  const limit = options.maxBytes ?? MAIL_BYTES
  const log = options.log ?? (() => undefined)
  const client = new ImapFlow({
    host,
    port,
    secure,
    auth: { user, pass },
    logger: false,
    connectionTimeout: 30_000,
    socketTimeout: 60_000,
  })
  client.on('error', (error) =>
    log({ event: 'imap.error', message: String((error as Error).message).slice(0, 200) }),
  )
  const counts = { taken: 0, ignored: 0, refused: 0 }
  await client.connect()
  try {
    const lock = await client.getMailboxLock(options.folder ?? 'INBOX')
    try {
      const unseen = (await client.search({ seen: false, unKeyword: DONE }, { uid: true })) || []
      for (const uid of unseen.slice(0, BATCH)) {
        const about = await client.fetchOne(String(uid), { size: true }, { uid: true })
        if (!about) continue
        if ((about.size ?? 0) > limit) {
          counts.refused++
          log({ event: 'mail.tooLarge', bytes: about.size })
        } else {
          const whole = await client.fetchOne(String(uid), { source: true }, { uid: true })
          if (!whole || whole.source === undefined) continue
          const taken = await takeMail(city, whole.source, options)
          if (!taken.ok) {
            counts.refused++
            log({ event: 'mail.refused', code: taken.error.code })
          } else if (taken.value.did === 'ignored') counts.ignored++
          else counts.taken++
        }
        await client.messageFlagsAdd(String(uid), ['\\Seen', DONE], { uid: true })
      }
    } finally {
      lock.release()
    }
  } finally {
    await client.logout().catch(() => client.close())
  }
  return counts
}

/** Pulls again and again, `everySeconds` after the last pull ended; a broken line is tried again later. */
export function keepPulling(
  city: City,
  options: MailboxOptions,
  everySeconds = 60,
): { stop(): Promise<void> } {
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<unknown> = Promise.resolve()
  const turn = () => {
    running = pullMail(city, options)
      .catch((fault: Error) => options.log?.({ event: 'imap.fault', message: fault.message.slice(0, 200) }))
      .finally(() => {
        if (!stopped) timer = setTimeout(turn, everySeconds * 1000)
      })
  }
  turn()
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
