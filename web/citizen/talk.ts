import type { Refusal } from '../../base/index.ts'

/** How a call to the city ended: an answer, a refusal in words, or no answer at all (try again later). */
export type Outcome<T> =
  | { readonly kind: 'answer'; readonly value: T }
  | { readonly kind: 'refused'; readonly refusal: Refusal & { readonly fields?: readonly FieldRefusal[] } }
  | { readonly kind: 'noAnswer' }

type FieldRefusal = {
  readonly path: string
  readonly says: Refusal['says']
  readonly remedy: Refusal['remedy']
}

/** Milliseconds before a silent line counts as lost; an upload on a slow phone gets longer. */
const PATIENCE = { json: 15_000, file: 60_000 } as const

async function call<T>(path: string, init: RequestInit, patience: number): Promise<Outcome<T>> {
  try {
    // Only a citizen's own doors know who it is: elsewhere credentials stay at home, also a clerk's on this machine.
    const response = await fetch(path, {
      ...init,
      cache: 'no-store',
      credentials: path.startsWith('/api/citizen/') ? 'same-origin' : 'omit',
      signal: AbortSignal.timeout(patience),
    })
    if (response.ok) return { kind: 'answer', value: (await response.json()) as T }
    if (response.status >= 500 || response.status === 408 || response.status === 425)
      return { kind: 'noAnswer' }
    const body = (await response.json()) as { error?: Refusal }
    return body.error ? { kind: 'refused', refusal: body.error } : { kind: 'noAnswer' }
  } catch {
    return { kind: 'noAnswer' }
  }
}

export const read = <T>(path: string): Promise<Outcome<T>> =>
  call<T>(path, { headers: { accept: 'application/json' } }, PATIENCE.json)

export const send = <T>(path: string, body: unknown, key?: string): Promise<Outcome<T>> =>
  call<T>(
    path,
    {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key ? { 'idempotency-key': key } : {}) },
      body: JSON.stringify(body),
    },
    PATIENCE.json,
  )

export const putting = <T>(path: string, body: unknown): Promise<Outcome<T>> =>
  call<T>(
    path,
    { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    PATIENCE.json,
  )

export const dropping = (path: string): Promise<Outcome<unknown>> =>
  call(path, { method: 'DELETE' }, PATIENCE.json)

/** A material of the citizen's own; the city says what a clerk may stumble over. */
export function sendCitizenFile(file: Blob, name: string, key: string): Promise<Outcome<{ id: string }>> {
  const form = new FormData()
  form.append('file', file, name)
  const init = { method: 'POST', headers: { 'idempotency-key': key }, body: form }
  return call('/api/citizen/files', init, PATIENCE.file)
}

/** A file that somebody asks about; nothing of it is kept. */
export function askOfFile<T>(path: string, file: File): Promise<Outcome<T>> {
  const form = new FormData()
  form.append('file', file, file.name)
  return call<T>(path, { method: 'POST', body: form }, PATIENCE.file)
}

export function sendFile(file: Blob, name: string, key: string): Promise<Outcome<{ id: string }>> {
  const form = new FormData()
  form.append('file', file, name)
  const init = { method: 'POST', headers: { 'idempotency-key': key }, body: form }
  return call('/api/public/files', init, PATIENCE.file)
}
