import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { no, ok, type Refusal, type Result } from '../../base/index.ts'
import { refuse } from './declare.ts'

const MOST = 100_000
const SHAPE = /^[\x21-\x7e]{8,200}$/

/**
 * The key of a creating request, if it has one. What makes a repeat harmless is the touch (source, external id) that
 * the matters room keeps for ever; this memory of one process only tells an honest repeat from a key used twice.
 */
export function makeKeys() {
  const seen = new Map<string, string>()
  /** `hold` is called once the request was carried out: a refused one may be corrected under the same key. */
  return (
    request: FastifyRequest,
    owner: string,
  ): Result<{ key: string; hold: () => void } | null, Refusal> => {
    const key = request.headers['idempotency-key']
    if (key === undefined) return ok(null)
    if (typeof key !== 'string' || !SHAPE.test(key)) return no(refuse['http.badIdempotencyKey']())
    const name = `${owner} ${key}`
    const hash = createHash('sha256')
      .update(JSON.stringify(request.body ?? null))
      .digest('base64')
    const before = seen.get(name)
    if (before !== undefined && before !== hash) return no(refuse['http.idempotencyMismatch']())
    const hold = () => {
      seen.set(name, hash)
      if (seen.size > MOST) seen.delete(seen.keys().next().value as string)
    }
    return ok({ key, hold })
  }
}
export type Keys = ReturnType<typeof makeKeys>
