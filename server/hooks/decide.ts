import { createHmac } from 'node:crypto'
import { no, ok, type Refusal, type Result } from '../../base/index.ts'
import type { OpenInput } from '../../platform/matters/declare.ts'
import { sameSecret } from '../../platform/org/index.ts'
import { refuse, TOLERANCE_SECONDS } from './declare.ts'

const key = (secret: string): Buffer => Buffer.from(secret.replace(/^whsec_/, ''), 'base64')

/** `v1,<base64>` over `id.timestamp.body`. Source: Standard Webhooks 1.0. */
export const signatureOf = (secret: string, id: string, timestamp: string, body: Uint8Array): string =>
  `v1,${createHmac('sha256', key(secret)).update(`${id}.${timestamp}.`).update(body).digest('base64')}`

export type Signed = { readonly id?: unknown; readonly timestamp?: unknown; readonly signature?: unknown }

/**
 * Whether the message comes from a holder of one of the secrets and is fresh. A header may carry several signatures
 * (while a secret is being replaced); one that fits is enough. Answers the message id.
 */
export function verify(
  secrets: readonly string[],
  headers: Signed,
  body: Uint8Array,
  nowMs: number,
): Result<string, Refusal> {
  const { id, timestamp, signature } = headers
  if (typeof id !== 'string' || !/^[\x21-\x7e]{1,180}$/.test(id) || typeof signature !== 'string')
    return no(refuse['hook.badSignature']())
  if (
    typeof timestamp !== 'string' ||
    !/^\d{1,12}$/.test(timestamp) ||
    Math.abs(nowMs / 1000 - Number(timestamp)) > TOLERANCE_SECONDS
  ) {
    return no(refuse['hook.badTimestamp']({ seconds: TOLERANCE_SECONDS }))
  }
  const given = signature.split(' ').slice(0, 10)
  const fits = secrets.some((secret) => {
    const wanted = signatureOf(secret, id, timestamp, body)
    return given.some((one) => sameSecret(one, wanted))
  })
  return fits ? ok(id) : no(refuse['hook.badSignature']())
}

export type Message = {
  readonly channel: string
  /** Id of the message at the gateway (WeChat MsgId, SMS serial). */
  readonly externalId: string
  /** Openid or telephone number. */
  readonly from?: string
  readonly name?: string
  readonly text: string
  readonly area?: string
  readonly address?: string
  readonly point?: { readonly lon: number; readonly lat: number }
  /** Media addresses at the gateway, kept as text: nothing is fetched from outside. */
  readonly media?: readonly string[]
}

const PHONE = /^(\+?86)?1\d{10}$|^0\d{9,11}$/

/** A verified message as an intake. `source` is the sender, so two gateways never share ids. */
export function intakeOf(
  client: { readonly name: string; readonly channels: readonly string[] },
  body: unknown,
): Result<OpenInput, Refusal> {
  const m = body as Partial<Message>
  const texts = [m?.channel, m?.externalId, m?.text]
  if (!texts.every((one) => typeof one === 'string' && one.trim() !== ''))
    return no(refuse['hook.badMessage']())
  const { channel = '', externalId = '', text = '', from, media } = m
  if (!client.channels.includes(channel))
    return no(refuse['hook.badChannel']({ channel: channel.slice(0, 40) }))
  if (externalId.length > 180) return no(refuse['hook.badMessage']())
  const phone = typeof from === 'string' ? from.normalize('NFKC').replace(/[\s-]/g, '') : ''
  const links = Array.isArray(media)
    ? media.filter((one): one is string => typeof one === 'string' && /^https:\/\//.test(one)).slice(0, 9)
    : []
  return ok({
    type: 'hotline.ticket',
    form: {
      content: links.length > 0 ? `${text}\n${links.join('\n')}` : text,
      ...(m.area ? { area: m.area } : {}),
      ...(m.address ? { address: m.address } : {}),
      ...(m.point ? { point: m.point } : {}),
    },
    requester: {
      ...(m.name ? { name: m.name } : {}),
      ...(PHONE.test(phone) ? { phone: phone.replace(/^\+?86(?=1\d{10}$)/, '') } : {}),
    },
    touch: { source: `hook:${client.name}`, externalId, channel },
  })
}
