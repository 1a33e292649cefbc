import type { Refusal } from '../../base/index.ts'
import { readKept, writeKept } from '../live/store.ts'

export type Kind = 'display' | 'kiosk'

/**
 * The device's key: given once in the part of the address behind #, which no server sees and no log holds; kept on the
 * device from then on.
 */
export function keyOf(kind: Kind): string {
  const given = /(?:^|[#&])key=([\w-]{10,80})/.exec(location.hash)?.[1]
  if (given) {
    writeKept(`huying.hall.${kind}`, given)
    history.replaceState(null, '', location.pathname)
  }
  return given ?? readKept(`huying.hall.${kind}`, '')
}

export type Told<T> =
  | { readonly kind: 'answer'; readonly value: T }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'noAnswer' }

/** One call of the device; never with anybody's cookies. */
export async function tell<T>(key: string, path: string, body?: unknown): Promise<Told<T>> {
  try {
    const response = await fetch(path, {
      method: body === undefined ? 'GET' : 'POST',
      credentials: 'omit',
      cache: 'no-store',
      headers: {
        'x-hall-key': key,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(12_000),
    })
    if (response.ok) return { kind: 'answer', value: (await response.json()) as T }
    if (response.status >= 500) return { kind: 'noAnswer' }
    const { error } = (await response.json()) as { error?: Refusal }
    return error ? { kind: 'refused', refusal: error } : { kind: 'noAnswer' }
  } catch {
    return { kind: 'noAnswer' }
  }
}
