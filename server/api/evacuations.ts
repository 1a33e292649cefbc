import type { FastifyInstance } from 'fastify'
import type { City } from '../city/declare.ts'
import { ask, change } from '../gate/desk.ts'
import { object, text } from './shapes.ts'

const tags = ['evacuations']

/** Evacuations 转移安置. */
export function evacuations(app: FastifyInstance, city: City): void {
  const d = city.desks.evacuations
  app.get(
    '/api/evacuations',
    { schema: { summary: 'Evacuations and the room of shelters · 转移安置', tags } },
    (request, reply) => ask(city, request, reply, 'evacuations', d?.list, {}),
  )
  app.get<{ Params: { id: string } }>(
    '/api/evacuations/:id',
    {
      schema: {
        summary: 'Who is moved, who is missing · 转移清单与到位清单',
        tags,
        params: object({ id: text(64) }, ['id']),
      },
    },
    (request, reply) => ask(city, request, reply, 'evacuations', d?.one, request.params),
  )
  app.post<{ Body: Record<string, unknown> }>(
    '/api/evacuations/sign',
    {
      schema: {
        summary: 'A household signs in at a shelter, or out · 签到、签离',
        tags,
        body: object(
          {
            id: text(64),
            household: text(30),
            shelter: text(30),
            people: { type: 'integer', minimum: 0, maximum: 99 },
            moved: { type: 'boolean' },
          },
          ['id', 'household', 'shelter', 'people'],
        ),
      },
    },
    (request, reply) => change(city, request, reply, 'evacuations', d?.sign, request.body),
  )
  app.post<{ Body: Record<string, unknown> }>(
    '/api/evacuations/done',
    {
      schema: {
        summary: 'The two lists of an evacuation agree · 转移全部到位',
        tags,
        body: object({ id: text(64) }, ['id']),
      },
    },
    (request, reply) => change(city, request, reply, 'evacuations', d?.done, request.body),
  )
}
