import { SMTPServer } from 'smtp-server'
import type { Refusal } from '../../base/index.ts'
import type { City } from '../city/declare.ts'
import { makeBuckets, type Rate } from '../gate/bucket.ts'
import type { Self } from './decide.ts'
import { MAIL_BYTES, refuse } from './declare.ts'
import { takeMail } from './intake.ts'

export type ListenOptions = Self & {
  readonly port: number
  readonly host?: string
  readonly maxBytes?: number
  /** How often one sender may write. */
  readonly rate?: Rate
  /** TLS key and certificate in PEM: STARTTLS is offered when given. */
  readonly tls?: { readonly key: string; readonly cert: string }
  readonly log?: (line: { readonly event: string; readonly [name: string]: unknown }) => void
}

type Smtp = Error & { responseCode?: number }
/** A refusal in the words of the protocol; `status` is the enhanced status code of RFC 3463. */
const smtp = (code: number, status: string, { code: ours, says }: Refusal): Smtp =>
  Object.assign(new Error(`${status} ${says.en} · ${says.zh} [${ours}]`) as Smtp, { responseCode: code })

/** Mails of one remote address under way at once, and of all. A sending server opens a handful. */
const CLIENTS = 50

/**
 * Takes mail by SMTP from the city's mail server. The answer to DATA comes after the commit: whatever was not taken in
 * is still at the sender, who bounces it (5xx) or sends it again (4xx).
 */
export async function listenMail(
  city: City,
  options: ListenOptions,
): Promise<{ readonly port: number; close(): Promise<void> }> {
  const limit = options.maxBytes ?? MAIL_BYTES
  const ours = new Set(options.addresses.map((address) => address.toLowerCase()))
  const log = options.log ?? (() => undefined)
  const takeOne = makeBuckets(options.rate ? { mail: options.rate } : {})
  const server = new SMTPServer({
    name: options.domain,
    banner: 'Huying',
    size: limit,
    authOptional: true,
    disabledCommands: options.tls ? ['AUTH'] : ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    maxClients: CLIENTS,
    socketTimeout: 120_000,
    closeTimeout: 5_000,
    ...(options.tls ? { key: options.tls.key, cert: options.tls.cert } : {}),
    logger: false,
    onMailFrom(address, _session, done) {
      const wait = takeOne('mail', address.address.toLowerCase(), Date.now())
      done(wait === 0 ? null : smtp(450, '4.7.1', refuse['mail.tooMany']()))
    },
    onRcptTo(address, _session, done) {
      // No relay: only the city's own mailboxes are taken.
      done(ours.has(address.address.toLowerCase()) ? null : smtp(550, '5.1.1', refuse['mail.notForUs']()))
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      let size = 0
      stream.on('data', (chunk: Buffer) => {
        size += chunk.length
        // Beyond the limit the rest is read and thrown away: the protocol has no way to stop a sender midway.
        if (size <= limit) chunks.push(chunk)
        else chunks.length = 0
      })
      stream.on('error', done)
      stream.on('end', () => {
        if (size > limit || stream.sizeExceeded) {
          log({ event: 'mail.tooLarge', bytes: size })
          done(smtp(552, '5.3.4', refuse['mail.tooLarge']()))
          return
        }
        const from = session.envelope.mailFrom ? session.envelope.mailFrom.address : ''
        takeMail(city, Buffer.concat(chunks), options, from)
          .then((taken) => {
            if (taken.ok) {
              log({ event: 'mail.taken', did: taken.value.did })
              done(null)
            } else
              done(
                smtp(
                  taken.error.http >= 500 ? 451 : 554,
                  taken.error.http >= 500 ? '4.3.0' : '5.6.0',
                  taken.error,
                ),
              )
          })
          .catch((fault: Error) => {
            log({ event: 'mail.fault', name: fault.name, message: fault.message.slice(0, 200) })
            done(smtp(451, '4.3.0', refuse['mail.later']()))
          })
      })
    },
  })
  server.on('error', (error) => log({ event: 'smtp.error', message: error.message.slice(0, 200) }))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const address = server.server.address()
  return {
    port: typeof address === 'object' && address ? address.port : options.port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
