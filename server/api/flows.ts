import type { FastifyInstance } from 'fastify'
import type { City } from '../city/declare.ts'
import { ask, change, needId } from '../gate/desk.ts'
import { object, open, text } from './shapes.ts'

/** Versions of flows and the matters that run on them 流程版本与在办件迁移. */
export function flows(app: FastifyInstance, city: City): void {
  const d = city.desks.flows
  const tags = ['flows']
  const wanted = object({ type: text(120), map: open }, ['type', 'map'])
  type Wanted = { type: string; map: unknown }

  app.get<{ Querystring: { type?: string } }>(
    '/api/flows/versions',
    {
      schema: {
        summary: 'What runs on earlier versions, and migrations · 流程版本',
        tags,
        querystring: object({ type: text(120) }),
      },
    },
    (request, reply) => ask(city, request, reply, 'flows', d?.versions, request.query),
  )
  app.post<{ Body: Wanted }>(
    '/api/flows/rehearsals',
    { schema: { summary: 'What a map would move; nothing is written · 迁移预演', tags, body: wanted } },
    (request, reply) => ask(city, request, reply, 'flows', d?.rehearse, request.body),
  )
  app.post<{ Body: Wanted }>(
    '/api/flows/migrations',
    { schema: { summary: 'Move running matters · 迁移在办件', tags, body: wanted } },
    (request, reply) => change(city, request, reply, 'flows', d?.migrate, request.body, 202),
  )
  app.post<{ Params: { id: string } }>(
    '/api/flows/migrations/:id/undo',
    {
      schema: {
        summary: 'Take back those with whom nothing has happened since · 撤销迁移',
        tags,
        params: object({ id: text(60) }, ['id']),
      },
    },
    (request, reply) => change(city, request, reply, 'flows', d?.undo, { id: needId(request.params.id) }),
  )
}
