import type { FastifyInstance } from 'fastify'
import { actorOf } from '../gate/desk.ts'
import type { Hub } from './hub.ts'

/** GET /api/live: server-sent events for every open page. */
export function live(app: FastifyInstance, hub: Hub): void {
  app.get(
    '/api/live',
    {
      schema: {
        summary:
          'Live feed (server-sent events): fact, screen, ring, notice; Last-Event-ID resumes · 实时推送',
        tags: ['live'],
      },
    },
    async (request, reply) => {
      const who = actorOf(request)
      const given = request.headers['last-event-id']
      const lastId = typeof given === 'string' && /^\d{1,15}$/.test(given) ? Number(given) : null
      reply.hijack()
      await hub.join(reply.raw, who, request.token as string, lastId)
    },
  )
}
