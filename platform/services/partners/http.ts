import { isId, type Say } from '../../../base/index.ts'
import { signWebhook, verifyWebhook } from '../../messages/index.ts'
import type { Partner, PartnerNews, Words } from './declare.ts'

export type HttpPartnerOptions = {
  readonly name: string
  readonly title: Say
  readonly url: () => Promise<string> | string
  /** `whsec_` + base64: signs what we ask and what we are told (Standard Webhooks). */
  readonly secret: string
}

const wordsOf = (value: unknown): Words =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Words) : {}

/** One task as a partner tells of it; nothing when it is not in our words. */
export function newsOf(value: unknown): PartnerNews | null {
  const one = wordsOf(value)
  const { task, status, why } = one
  if (typeof task !== 'string' || !isId(task)) return null
  if (status !== 'working' && status !== 'done' && status !== 'failed') return null
  return { task, status, answer: wordsOf(one.answer), why: typeof why === 'string' ? why : null }
}

/** Another system over HTTP: every question a signed POST under our number, every answer plain JSON. */
export function httpPartner(options: HttpPartnerOptions): Partner {
  async function ask(path: string, id: string, question: Words, signal: AbortSignal): Promise<unknown> {
    const body = JSON.stringify(question)
    const answer = await fetch(new URL(path, await options.url()), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signWebhook(options.secret, id, Date.now(), body) },
      body,
      signal,
      redirect: 'error',
    })
    const said = await answer.text()
    if (!answer.ok) throw new Error(`${options.name}: HTTP ${answer.status}`)
    return JSON.parse(said)
  }
  return {
    name: options.name,
    title: options.title,
    ask: async (task, signal) => newsOf(await ask('/tasks', task.id, task, signal)),
    query: async (task, signal) => newsOf(await ask('/query', task, { task }, signal)),
    async cancel(task, why, signal) {
      await ask('/cancel', task, { task, why }, signal)
    },
    hear(headers, body, at) {
      if (!verifyWebhook(options.secret, headers, body, at).ok) return { ok: false }
      try {
        const news = newsOf(JSON.parse(body.toString()))
        return news ? { ok: true, news } : { ok: false }
      } catch {
        return { ok: false }
      }
    },
  }
}
