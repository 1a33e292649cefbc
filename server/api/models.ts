import type { FastifyInstance } from 'fastify'
import type { City } from '../city/declare.ts'
import { ask, change } from '../gate/desk.ts'
import { object, text } from './shapes.ts'

/** What was learned from closed requests: suggestions at the desk, a second opinion, the models themselves 模型. */
export function models(app: FastifyInstance, city: City): void {
  const d = city.desks.models
  const tags = ['brain']
  const words = object({ text: text(20_000), title: text(500), area: text(20) }, ['text'])

  // A question by POST: what a caller says does not belong into an address.
  app.post<{ Body: { text: string; title?: string; area?: string } }>(
    '/api/brain/suggest',
    {
      config: { rate: 'staff' },
      schema: {
        summary: 'Category, kind, urgency and unit of a text, with reasons; what it names · 录入建议',
        tags,
        body: words,
      },
    },
    (request, reply) => ask(city, request, reply, 'models', d?.suggest, request.body),
  )
  app.post<{ Body: { text: string; title?: string; area?: string } }>(
    '/api/brain/second-opinion',
    {
      config: { rate: 'staff' },
      schema: { summary: 'What the configured adviser says of the category · 第二意见', tags, body: words },
    },
    (request, reply) => ask(city, request, reply, 'models', d?.secondOpinion, request.body),
  )
  app.get(
    '/api/brain/models',
    { schema: { summary: 'Versions, training data, errors, drift · 模型', tags } },
    (request, reply) => ask(city, request, reply, 'models', d?.read, {}),
  )
  app.post(
    '/api/brain/models/train',
    { schema: { summary: 'Train soon · 立即重新训练', tags } },
    (request, reply) => change(city, request, reply, 'models', d?.train, {}, 202),
  )
}
