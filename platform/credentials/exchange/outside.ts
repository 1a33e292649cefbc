/** What somebody outside answered, or nothing: away, too slow, too long, or it wanted to send us elsewhere. */
export type Answered = { readonly status: number; readonly text: string }

const PATIENCE_MS = 5_000

/**
 * Asks an outside party. Only ever under an address that was registered for it: a request that names another one could
 * make the city ask its own neighbours. No redirects, no cookies, a limit on bytes while they come.
 */
export async function askOutside(
  url: string,
  { most, accept, form }: { readonly most: number; readonly accept: string; readonly form?: URLSearchParams },
): Promise<Answered | undefined> {
  try {
    const answer = await fetch(url, {
      method: form ? 'POST' : 'GET',
      headers: { accept, ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}) },
      ...(form ? { body: form.toString() } : {}),
      redirect: 'error',
      credentials: 'omit',
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    const parts: Uint8Array[] = []
    let size = 0
    for await (const part of answer.body ?? []) {
      size += part.length
      if (size > most) return undefined
      parts.push(part)
    }
    return { status: answer.status, text: Buffer.concat(parts).toString('utf8') }
  } catch {
    return undefined
  }
}

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
