import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import type { LookupFunction } from 'node:net'
import type { Refusal, Result } from '../../../base/index.ts'

/** What somebody outside answered, or nothing: away, too slow, too long, or it wanted to send us elsewhere. */
export type Answered = { readonly status: number; readonly text: string }

const PATIENCE_MS = 5_000

/** Whether a host may be asked, and at which of its addresses; the connection goes to that one only. */
export type OutsideGuard = (
  host: string,
) => Promise<Result<{ readonly address: string; readonly family: 4 | 6 }, Refusal>>

type Asking = {
  readonly most: number
  readonly accept: string
  readonly form?: URLSearchParams
  /** Absent in demonstrations, whose parties stand on this machine. */
  readonly guard?: OutsideGuard | undefined
}

/**
 * Asks an outside party. Only ever under an address that was registered for it: a request that names another one could
 * make the city ask its own neighbours; and what was registered may not lead there either, whatever its name says a moment later.
 * No redirects, no cookies, a limit on bytes while they come.
 */
export async function askOutside(url: string, asking: Asking): Promise<Answered | undefined> {
  try {
    const there = new URL(url)
    const target = await asking.guard?.(there.hostname)
    if (target && !target.ok) return undefined
    const answer = await send(there, asking, target?.value)
    const parts: Uint8Array[] = []
    let size = 0
    for await (const part of answer as AsyncIterable<Uint8Array>) {
      size += part.length
      if (size > asking.most) {
        answer.destroy()
        return undefined
      }
      parts.push(part)
    }
    const status = answer.statusCode ?? 0
    if (status >= 300 && status < 400) return undefined
    return { status, text: Buffer.concat(parts).toString('utf8') }
  } catch {
    return undefined
  }
}

const send = (
  url: URL,
  { accept, form }: Asking,
  target: { readonly address: string; readonly family: 4 | 6 } | undefined,
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const lookup: LookupFunction | undefined =
      target &&
      ((_host, options, done) =>
        options.all ? done(null, [target]) : done(null, target.address, target.family))
    const body = form?.toString()
    const request = (url.protocol === 'https:' ? https : http).request(
      url,
      {
        method: body === undefined ? 'GET' : 'POST',
        signal: AbortSignal.timeout(PATIENCE_MS),
        headers: {
          accept,
          'accept-encoding': 'identity',
          ...(body === undefined
            ? {}
            : {
                'content-type': 'application/x-www-form-urlencoded',
                'content-length': String(Buffer.byteLength(body)),
              }),
        },
        ...(lookup ? { lookup } : {}),
      },
      resolve,
    )
    request.on('error', reject)
    request.end(body)
  })

/** Is this address under that one? Origins are compared, not texts: `https://a.example.evil` is not `https://a.example`. */
export function under(url: unknown, origin: string): url is string {
  if (typeof url !== 'string' || url.length > 2_000 || origin === '') return false
  try {
    const there = new URL(url)
    return there.origin === new URL(origin).origin && there.username === '' && there.password === ''
  } catch {
    return false
  }
}
