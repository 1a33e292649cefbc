import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { household } from '../gate/bucket.ts'

/** One device as far as it can be told without a cookie: the household and the browser's name. */
export const deviceOf = (request: FastifyRequest): string =>
  createHash('sha256')
    .update(`${household(request.ip)} ${request.headers['user-agent'] ?? ''}`)
    .digest('base64url')
    .slice(0, 22)
