import type { Refusal } from '../../base/index.ts'

let csrf: string | null = null
export const setToken = (token: string | null): void => {
  csrf = token
}

/** `out`: nobody is logged in any longer; what waits stays. `noAnswer`: no line, or a server that rests. */
export type Told<T> =
  | { readonly kind: 'answer'; readonly value: T }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'out' }
  | { readonly kind: 'noAnswer'; readonly afterMs: number }

export async function ask<T>(
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  body?: unknown,
  patienceMs = 20_000,
): Promise<Told<T>> {
  const bytes = body instanceof Uint8Array
  try {
    const response = await fetch(path, {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      headers: {
        ...(body === undefined
          ? {}
          : { 'content-type': bytes ? 'application/octet-stream' : 'application/json' }),
        ...(method !== 'GET' && csrf ? { 'x-csrf-token': csrf } : {}),
      },
      ...(body === undefined ? {} : { body: bytes ? (body as BodyInit) : JSON.stringify(body) }),
      signal: AbortSignal.timeout(patienceMs),
    })
    if (response.ok) return { kind: 'answer', value: (await response.json()) as T }
    if (response.status >= 500) return { kind: 'noAnswer', afterMs: 5_000 }
    if (response.status === 429)
      return {
        kind: 'noAnswer',
        afterMs: 1_000 * Math.max(1, Number(response.headers.get('retry-after')) || 5),
      }
    const { error } = (await response.json()) as { error?: Refusal }
    if (response.status === 401 || error?.code === 'http.csrf') return { kind: 'out' }
    return error ? { kind: 'refused', refusal: error } : { kind: 'noAnswer', afterMs: 5_000 }
  } catch {
    return { kind: 'noAnswer', afterMs: 5_000 }
  }
}
