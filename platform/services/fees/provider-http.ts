import type { Say } from '../../../base/index.ts'
import { signWebhook, verifyWebhook } from '../../messages/index.ts'
import type { Begun, Heard, News, Provider, RefundNews, StatementLine } from './declare.ts'
import { ProviderAway } from './room.ts'

export type HttpProviderOptions = {
  readonly name: string
  readonly title: Say
  readonly url: string
  /** `whsec_` + base64: signs what we ask and what we are told (Standard Webhooks). */
  readonly secret: string
  /** Called before anything is asked: a platform of the demonstration starts itself then. */
  readonly awake?: () => Promise<string>
  readonly now?: () => number
}

type Json = Readonly<Record<string, unknown>>

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const fen = (value: unknown): number => (typeof value === 'number' && Number.isInteger(value) ? value : -1)
const when = (value: unknown): Date | null => {
  const at = new Date(text(value))
  return Number.isNaN(at.getTime()) ? null : at
}

/** One order as a platform tells of it; nothing when it is not in our words. */
export function newsOf(body: unknown): News | null {
  const one = (body ?? {}) as Json
  const at = when(one.at)
  if (!text(one.order) || !at || fen(one.fen) < 0) return null
  if (one.status !== 'paid' && one.status !== 'pending' && one.status !== 'closed') return null
  const txn = text(one.txn).slice(0, 64) || null
  if (one.status === 'paid' && !txn) return null
  return { order: text(one.order).slice(0, 64), status: one.status, txn, fen: fen(one.fen), at }
}

export function refundNewsOf(body: unknown): RefundNews | null {
  const one = (body ?? {}) as Json
  const at = when(one.at)
  const known = one.status === 'done' || one.status === 'pending' || one.status === 'failed'
  if (!/^[0-9a-f-]{36}$/.test(text(one.refund)) || !known || !at) return null
  return {
    refund: text(one.refund),
    status: one.status as RefundNews['status'],
    fen: fen(one.fen),
    at,
    ...(text(one.reason) ? { reason: text(one.reason).slice(0, 300) } : {}),
  }
}

function statementLineOf(row: unknown): StatementLine | null {
  const one = (row ?? {}) as Json
  const at = when(one.at)
  if ((one.kind !== 'pay' && one.kind !== 'refund') || !at || fen(one.fen) < 0) return null
  return { kind: one.kind, txn: text(one.txn), ref: text(one.ref), fen: fen(one.fen), at }
}

/**
 * A payment platform over HTTP: every question is a signed POST under a number of ours, every answer plain JSON. An
 * answer that cannot be read is no answer: the question is asked again.
 */
export function httpProvider(options: HttpProviderOptions): Provider {
  const now = options.now ?? Date.now
  async function ask(path: string, id: string, question: Json, signal: AbortSignal): Promise<Json> {
    const base = options.awake ? await options.awake() : options.url
    const body = JSON.stringify(question)
    try {
      const answer = await fetch(new URL(path, base), {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...signWebhook(options.secret, id, now(), body) },
        ...{ body, signal, redirect: 'error' },
      })
      const said = await answer.text()
      if (!answer.ok) throw new ProviderAway(`HTTP ${answer.status}`)
      return JSON.parse(said) as Json
    } catch (fault) {
      if (fault instanceof ProviderAway) throw fault
      throw new ProviderAway(fault instanceof Error ? fault.message : String(fault), { cause: fault })
    }
  }
  return {
    name: options.name,
    title: options.title,
    async begin(order, signal): Promise<Begun> {
      const said = await ask(
        '/orders',
        order.id,
        { ...order, expiresAt: order.expiresAt.toISOString() },
        signal,
      )
      return text(said.url)
        ? { state: 'begun', url: text(said.url) }
        : { state: 'failed', reason: text(said.reason) || 'no address to pay at' }
    },
    async query(order, signal) {
      const said = await ask('/query', order, { order }, signal)
      return Array.isArray(said.news) ? said.news.flatMap((one) => newsOf(one) ?? []) : []
    },
    async refund(one, signal) {
      const news = refundNewsOf(await ask('/refunds', one.id, one, signal))
      if (!news) throw new ProviderAway('an answer that cannot be read')
      return news
    },
    async statement(day, signal) {
      const said = await ask('/statement', `statement.${day}`, { day }, signal)
      if (said.ready !== true || !Array.isArray(said.lines)) return null
      return said.lines.flatMap((line) => statementLineOf(line) ?? [])
    },
    hear(headers, body, at): Heard {
      const verdict = verifyWebhook(options.secret, headers, body, at)
      if (!verdict.ok) return { ok: false, why: verdict.why === 'headers' ? 'form' : 'signature' }
      let said: Json
      try {
        said = JSON.parse(body.toString()) as Json
      } catch {
        return { ok: false, why: 'form' }
      }
      const pay = newsOf(said.pay)
      const refund = refundNewsOf(said.refund)
      return { ok: true, id: verdict.id, ...(pay ? { pay } : {}), ...(refund ? { refund } : {}) }
    },
  }
}
