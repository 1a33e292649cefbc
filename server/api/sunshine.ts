import type { FastifyInstance } from 'fastify'
import type { City } from '../city/declare.ts'
import { answer } from '../gate/answer.ts'
import { object, text } from './shapes.ts'

/** 阳光公开: pages that packs lay open to everybody. */
export function sunshine(app: FastifyInstance, city: City): void {
  const d = city.desks.sunshine
  if (!d) return
  const tags = ['public']
  app.get(
    '/api/public/sunshine',
    { config: { rate: 'publicRead' }, schema: { summary: 'Pages laid open · 阳光公开', tags } },
    async (_request, reply) => answer(reply, await d.list()),
  )
  app.get<{ Params: { name: string } }>(
    '/api/public/sunshine/:name',
    {
      config: { rate: 'publicRead' },
      schema: {
        summary: 'One page laid open · 阳光公开内容',
        tags,
        params: object({ name: text(100) }, ['name']),
      },
    },
    async (request, reply) => answer(reply, await d.page(city.store, request.params.name, city.now())),
  )
}
