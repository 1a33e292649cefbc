import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { no, ok, type Refusal, type Result } from '../../base/index.ts'
import { refuse } from './declare.ts'

const SHAPE = /^[\x21-\x7e]{8,200}$/

/**
 * The key of a creating request, if it has one, and a digest of what was sent under it. Both are kept with the touch, so
 * that in every process and after every start an honest repeat is told from a key that is used twice.
 */
export function keyOf(
  request: FastifyRequest,
): Result<{ readonly key: string; readonly digest: string } | null, Refusal> {
  const key = request.headers['idempotency-key']
  if (key === undefined) return ok(null)
  if (typeof key !== 'string' || !SHAPE.test(key)) return no(refuse['http.badIdempotencyKey']())
  const digest = createHash('sha256')
    .update(JSON.stringify(request.body ?? null))
    .digest('base64')
  return ok({ key, digest })
}

/** What a touch that goes by that key says of it; one that goes by a name of its own says nothing of the key. */
export const keyed = (
  key: { readonly key: string; readonly digest: string } | null,
  externalId: string | undefined,
): { readonly digest?: string } => (key && key.key === externalId ? { digest: key.digest } : {})
