import type { Refusal } from '../../base/refusal.ts'
import { no, ok, type Result } from '../../base/result.ts'
import { say } from '../../base/say.ts'
import { serverSaid } from './clock.ts'
import { makeStore } from './store.ts'

/** What is wrong with one field of a form. */
export type FieldRefusal = { readonly path: string } & Omit<Refusal, 'http'>

/**
 * Why there is no answer: a refusal of the server, or one of ours when the server was not reached
 * (`http` 0) or spoke nonsense (`http` as received). `current` is the fresh view after a stale edit (409).
 */
export type Failure = Refusal & { readonly fields?: readonly FieldRefusal[]; readonly current?: unknown }

export type Got<T> = Result<T, Failure>

const ours = {
  unreachable: {
    code: 'web.unreachable',
    http: 0,
    says: say('连不上服务器', 'The server cannot be reached'),
    remedy: say(
      '请检查网络；已填写的内容还在，恢复后可再次提交',
      'Check the network; what you typed is kept and can be sent again',
    ),
  },
  nonsense: (http: number): Failure => ({
    code: 'web.nonsense',
    http,
    says: say(`服务器没有给出可读的回答（${http}）`, `The server gave no readable answer (${http})`),
    remedy: say('请稍后再试；仍不行请联系管理员', 'Try again later; if it stays, call the administrator'),
  }),
  left: {
    code: 'web.left',
    http: 0,
    says: say('请求已取消', 'The request was cancelled'),
    remedy: say('无需处理', 'Nothing to do'),
  },
} satisfies Record<string, Failure | ((http: number) => Failure)>

/** The anti-forgery token of the session; set by `api.me` and `api.login`, sent with every change. */
let csrf: string | null = null
export const setCsrf = (token: string | null): void => {
  csrf = token
}

/** Raised when the server says 401: the page shows the login over what was typed instead of losing it. */
export const expired = makeStore(0)

export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | null | undefined>>

export function withQuery(path: string, query?: Query): string {
  if (!query) return path
  const params = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    if (value === null || value === undefined || value === '') continue
    const text = Array.isArray(value) ? value.join(',') : String(value)
    if (text !== '') params.set(key, text)
  }
  const text = params.toString()
  return text ? `${path}${path.includes('?') ? '&' : '?'}${text}` : path
}

type Options = {
  readonly signal?: AbortSignal
  readonly key?: string
  readonly quiet?: boolean
  /** The answer is a file, not JSON. */
  readonly file?: boolean
  /** Of a piece of a file: its content type, and where in the file it begins. */
  readonly type?: string
  readonly offset?: number
}

/** A file as the server made it, and what it says of it. */
export type Download = { readonly blob: Blob; readonly name: string; readonly headers: Headers }

const nameIn = (headers: Headers): string => {
  const name = /filename\*=UTF-8''([^;]+)/.exec(headers.get('content-disposition') ?? '')?.[1]
  return name ? decodeURIComponent(name) : 'download'
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

async function send<T>(method: string, path: string, body: unknown, options: Options = {}): Promise<Got<T>> {
  const headers: Record<string, string> = { accept: 'application/json' }
  let payload: BodyInit | undefined
  if (body instanceof FormData) payload = body
  else if (body instanceof Blob) {
    headers['content-type'] = options.type ?? 'application/octet-stream'
    if (options.offset !== undefined) headers['upload-offset'] = String(options.offset)
    payload = body
  } else if (body !== undefined) {
    headers['content-type'] = 'application/json'
    payload = JSON.stringify(body)
  }
  // A page goes on showing what it changed.
  if (method !== 'GET') headers.prefer = 'return=representation'
  if (method !== 'GET' && csrf) headers['x-csrf-token'] = csrf
  if (options.key) headers['idempotency-key'] = options.key
  // A read may be repeated; a change only when its idempotency key makes the repeat harmless.
  const tries = method === 'GET' || options.key ? 3 : 1
  for (let attempt = 1; ; attempt++) {
    let response: Response
    try {
      response = await fetch(path, {
        method,
        headers,
        credentials: 'same-origin',
        ...(payload === undefined ? {} : { body: payload }),
        ...(options.signal ? { signal: options.signal } : {}),
      })
    } catch {
      if (options.signal?.aborted) return no(ours.left)
      if (attempt < tries) {
        await pause(250 * 3 ** (attempt - 1))
        continue
      }
      return no(ours.unreachable)
    }
    if ([502, 503, 504].includes(response.status) && attempt < tries) {
      await pause(250 * 3 ** (attempt - 1))
      continue
    }
    // Too many at once: a read waits as long as the server says, when that is short.
    const wait = Number(response.headers.get('retry-after'))
    if (response.status === 429 && attempt < tries && wait > 0 && wait <= 5) {
      await pause(wait * 1_000)
      continue
    }
    serverSaid(response.headers.get('date'))
    if (response.status === 204) return ok(undefined as T)
    if (response.ok && options.file) {
      const { headers } = response
      const blob = await response.blob().catch(() => null)
      return blob ? ok({ blob, name: nameIn(headers), headers } as T) : no(ours.unreachable)
    }
    const answer: unknown = await response.json().catch(() => undefined)
    if (response.ok) return answer === undefined ? no(ours.nonsense(response.status)) : ok(answer as T)
    if (response.status === 401 && !options.quiet) expired.set((n) => n + 1)
    const said = answer as { error?: Failure; current?: unknown } | undefined
    if (!said?.error?.code) return no(ours.nonsense(response.status))
    return no({
      ...said.error,
      http: response.status,
      ...(said.current === undefined ? {} : { current: said.current }),
    })
  }
}

/** The door to the city's HTTP API. Answers are values: `const got = await api.get<Page>(…); if (!got.ok) …`. */
export const api = {
  get: <T>(path: string, query?: Query, options?: Options) =>
    send<T>('GET', withQuery(path, query), undefined, options),
  post: <T>(path: string, body?: unknown, options?: Options) => send<T>('POST', path, body ?? {}, options),
  patch: <T>(path: string, body: unknown, options?: Options) => send<T>('PATCH', path, body, options),
  put: <T>(path: string, body: unknown, options?: Options) => send<T>('PUT', path, body, options),
  delete: <T>(path: string, options?: Options) => send<T>('DELETE', path, undefined, options),
  /** A file that the server makes for this request. */
  download: (path: string, body: unknown, options?: Options) =>
    send<Download>('POST', path, body, { ...options, file: true }),
  /** A file that is there already. */
  file: (path: string, options?: Options) =>
    send<Download>('GET', path, undefined, { ...options, file: true }),
  /** A piece of a file that begins at `offset`, as the tus protocol sends it. */
  piece: <T>(path: string, piece: Blob, offset: number) =>
    send<T>('PATCH', path, piece, { type: 'application/offset+octet-stream', offset }),
  upload<T>(path: string, file: Blob, name: string, options?: Options): Promise<Got<T>> {
    const form = new FormData()
    form.append('file', file, name)
    return send<T>('POST', path, form, options)
  },
}
