import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Channel, Outside, Sent } from './declare.ts'

// Standard Webhooks 1.0 (standardwebhooks.com), symmetric: `whsec_` + base64 secret, HMAC-SHA256 over id.time.body.

const keyOf = (secret: string): Buffer => Buffer.from(secret.replace(/^whsec_/, ''), 'base64')

/** The three headers of a signed webhook. `at` in ms. */
export function signWebhook(secret: string, id: string, at: number, body: string): Record<string, string> {
  const seconds = Math.floor(at / 1000)
  const signature = createHmac('sha256', keyOf(secret)).update(`${id}.${seconds}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': `v1,${signature}` }
}

export type WebhookVerdict =
  | { readonly ok: true; readonly id: string }
  | { readonly ok: false; readonly why: 'headers' | 'time' | 'signature' }

/**
 * Checks an incoming webhook. `body` is the text as it came, before any parsing; `at` now, ms; a stamp more than
 * `toleranceSeconds` (300) off is refused. Several signatures and several secrets (a secret being exchanged) are tried.
 * The caller remembers `id` to take each message once.
 */
export function verifyWebhook(
  secrets: string | readonly string[],
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  body: string | Buffer,
  at: number,
  toleranceSeconds = 300,
): WebhookVerdict {
  const header = (name: string): string => {
    const value = headers[name]
    return typeof value === 'string' ? value : ''
  }
  const [id, stamp] = [header('webhook-id'), header('webhook-timestamp')]
  const given = header('webhook-signature')
    .split(' ')
    .filter((one) => one.startsWith('v1,'))
    .map((one) => Buffer.from(one.slice(3), 'base64'))
  if (!/^[\w.-]{1,256}$/.test(id) || !/^\d{1,12}$/.test(stamp) || given.length === 0)
    return { ok: false, why: 'headers' }
  if (Math.abs(at / 1000 - Number(stamp)) > toleranceSeconds) return { ok: false, why: 'time' }
  const wanted = [secrets]
    .flat()
    .map((secret) => createHmac('sha256', keyOf(secret)).update(`${id}.${stamp}.`).update(body).digest())
  const holds = wanted.some((want) =>
    given.some((got) => got.length === want.length && timingSafeEqual(got, want)),
  )
  return holds ? { ok: true, id } : { ok: false, why: 'signature' }
}

export type WebhookOptions = {
  readonly name: Outside
  readonly url: string
  /** `whsec_…`, at least 24 bytes. */
  readonly secret: string
  /** The gateway takes a webhook-id once, as the standard asks; say false for one that does not. */
  readonly idempotent?: boolean
  readonly now?: () => number
}

/**
 * A gateway of the city's own for SMS 短信 or WeChat 微信: each message is one signed POST
 * `{type: "message.send", timestamp, data: {to, by, title, text, language, district}}`; any 2xx means taken over.
 */
export function webhookChannel(options: WebhookOptions): Channel {
  if (keyOf(options.secret).length < 24) throw new Error('a webhook secret has at least 24 bytes')
  return {
    name: options.name,
    idempotent: options.idempotent ?? true,
    async send(outgoing, signal) {
      const at = (options.now ?? Date.now)()
      const { address: to, by, title, text, language, district } = outgoing
      const data = { to, by, title, text, language, district }
      const body = JSON.stringify({ type: 'message.send', timestamp: new Date(at).toISOString(), data })
      const headers = {
        'content-type': 'application/json',
        ...signWebhook(options.secret, outgoing.key, at, body),
      }
      try {
        const answer = await fetch(options.url, { method: 'POST', body, headers, signal, redirect: 'error' })
        await answer.body?.cancel()
        return verdictOf(answer.status)
      } catch (fault) {
        return neverConnected(fault)
          ? { state: 'failed', reason: reasonOf(fault), again: true }
          : { state: 'unknown', reason: reasonOf(fault) }
      }
    },
  }
}

function verdictOf(status: number): Sent {
  if (status >= 200 && status < 300) return { state: 'sent' }
  const reason = `HTTP ${status}`
  // the gateway answered, but may have handed it on before it failed
  if (status >= 500)
    return status === 503 ? { state: 'failed', reason, again: true } : { state: 'unknown', reason }
  return { state: 'failed', reason, again: status === 408 || status === 429 }
}

const causeOf = (fault: unknown): NodeJS.ErrnoException | undefined =>
  fault instanceof Error && fault.cause instanceof Error ? fault.cause : undefined

const reasonOf = (fault: unknown): string =>
  causeOf(fault)?.code ?? causeOf(fault)?.message ?? (fault instanceof Error ? fault.message : String(fault))

/** Faults of the connection's making: nothing was sent. */
export const neverConnected = (fault: unknown): boolean => {
  const cause = causeOf(fault) ?? (fault as NodeJS.ErrnoException)
  return (
    cause.syscall === 'connect' || cause.syscall === 'getaddrinfo' || cause.code === 'UND_ERR_CONNECT_TIMEOUT'
  )
}
