import http from 'node:http'
import https from 'node:https'
import type { Readable } from 'node:stream'
import { no, ok, type Refusal, type Result } from '../../../../base/index.ts'
import { refusals, type WebConfig } from './declare.ts'
import { type Guard, pinned, type Target } from './guard.ts'

const REDIRECTS = 3
const SECONDS = 600

export type Fetched =
  | { readonly same: true }
  | {
      readonly same: false
      readonly name: string
      readonly content: Readable
      readonly cursor: { readonly etag: string | null; readonly modified: string | null }
    }

type Known = { readonly etag?: unknown; readonly modified?: unknown } | null

/** Gets a file by HTTP(S): only when it has changed, from addresses the guard lets through, also behind redirects. */
export async function fetchWeb(
  config: WebConfig,
  secret: string | null,
  known: Known,
  guard: Guard,
  stop: AbortSignal,
): Promise<Result<Fetched, Refusal>> {
  let url = new URL(config.url)
  const home = url.host
  for (let hop = 0; hop <= REDIRECTS; hop++) {
    const target = await guard(url.hostname)
    if (!target.ok) return target
    const headers: Record<string, string> = {
      accept: '*/*',
      'accept-encoding': 'identity',
      'user-agent': 'huying-intake',
      ...(typeof known?.etag === 'string' ? { 'if-none-match': known.etag } : {}),
      ...(typeof known?.modified === 'string' ? { 'if-modified-since': known.modified } : {}),
      // A secret is for the host it was given for.
      ...(secret && url.host === home ? { authorization: secret } : {}),
    }
    const signal = AbortSignal.any([stop, AbortSignal.timeout((config.timeoutSeconds ?? SECONDS) * 1000)])
    let answer: http.IncomingMessage
    try {
      answer = await send(url, headers, target.value, signal)
    } catch (fault) {
      return no(refusals['source.unreachable']({ reason: reasonOf(fault) }))
    }
    const status = answer.statusCode ?? 0
    if (status === 304) {
      answer.resume()
      return ok({ same: true })
    }
    const { location } = answer.headers
    if (status >= 300 && status < 400 && location) {
      answer.resume()
      const next = URL.canParse(location, url) ? new URL(location, url) : null
      if (
        !next ||
        !/^https?:$/.test(next.protocol) ||
        (url.protocol === 'https:' && next.protocol === 'http:')
      )
        return no(refusals['source.refused']({ reason: `${status}` }))
      url = next
      continue
    }
    if (status !== 200) {
      answer.resume()
      return no(refusals['source.refused']({ reason: `HTTP ${status}` }))
    }
    return ok({
      same: false,
      name: nameOf(answer, url),
      content: answer,
      cursor: { etag: answer.headers.etag ?? null, modified: answer.headers['last-modified'] ?? null },
    })
  }
  return no(refusals['source.refused']({ reason: 'redirects' }))
}

function send(
  url: URL,
  headers: Record<string, string>,
  target: Target,
  signal: AbortSignal,
): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { get } = url.protocol === 'https:' ? https : http
    get(url, { headers, lookup: pinned(target), signal, agent: false }, resolve).on('error', reject)
  })
}

function nameOf(answer: http.IncomingMessage, url: URL): string {
  const given = /filename\*?=(?:UTF-8'')?"?([^";]+)/i.exec(answer.headers['content-disposition'] ?? '')?.[1]
  try {
    return decodeURIComponent(given ?? url.pathname.split('/').at(-1) ?? '') || url.hostname
  } catch {
    return url.hostname
  }
}

export const reasonOf = (fault: unknown): string => {
  const { code, name } = fault as { code?: unknown; name?: string }
  return typeof code === 'string' ? code : (name ?? 'error')
}
