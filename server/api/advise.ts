import type { FastifyInstance } from 'fastify'
import type { City } from '../city/declare.ts'
import { ask, change, needId } from '../gate/desk.ts'
import { id, idOrNumber, object, text } from './shapes.ts'

/** Advice beside a request, the answer assistant, and what the brain does by itself. */
export function advise(app: FastifyInstance, city: City): void {
  const d = city.desks.advice
  const a = city.desks.automatic
  const tags = ['advice']
  const matter = object({ matter: idOrNumber }, ['matter'])

  app.get<{ Querystring: { matter?: string; category?: string; area?: string; text?: string } }>(
    '/api/advice',
    {
      schema: {
        summary: 'Units with reasons, earlier cases, likely lateness · 派单建议',
        tags,
        querystring: object({ matter: idOrNumber, category: text(60), area: text(20), text: text(2000) }),
      },
    },
    (request, reply) => ask(city, request, reply, 'advice', d?.read, request.query),
  )
  app.get<{ Querystring: { matter: string } }>(
    '/api/advice/draft',
    { schema: { summary: 'A draft of an answer, with its sources · 答复草稿', tags, querystring: matter } },
    (request, reply) => ask(city, request, reply, 'advice', d?.draft, request.query),
  )
  app.post<{ Body: { matter: string; text: string } }>(
    '/api/advice/check',
    {
      schema: {
        summary: 'Does an answer answer? · 答复质检',
        tags,
        body: object({ matter: idOrNumber, text: text(20_000) }, ['matter', 'text']),
      },
    },
    (request, reply) => ask(city, request, reply, 'advice', d?.check, request.body),
  )
  app.get<{ Querystring: { matter: string } }>(
    '/api/advice/checks',
    {
      schema: { summary: 'What was found in the answers of a matter · 质检记录', tags, querystring: matter },
    },
    (request, reply) => ask(city, request, reply, 'advice', d?.checks, request.query),
  )

  app.get(
    '/api/automatic',
    { schema: { summary: 'Automatic dispatch · 自动派单', tags } },
    (request, reply) => ask(city, request, reply, 'automatic', a?.read, {}),
  )
  app.post<{ Body: { paused: boolean; why: string } }>(
    '/api/automatic/pause',
    {
      schema: {
        summary: 'Stop it at once, or let it go on · 暂停或恢复',
        tags,
        body: object({ paused: { type: 'boolean' }, why: text(300) }, ['paused', 'why']),
      },
    },
    (request, reply) => change(city, request, reply, 'automatic', a?.pause, request.body),
  )
  app.post<{ Body: { unit: string | null } }>(
    '/api/automatic/fallback',
    {
      schema: {
        summary: 'Who handles first what the list names nobody for · 兜底单位',
        tags,
        body: object({ unit: { type: ['string', 'null'], maxLength: 40 } }, ['unit']),
      },
    },
    (request, reply) => change(city, request, reply, 'automatic', a?.setFallback, request.body),
  )
  app.post<{ Body: { area?: string; category?: string | null; minConfidence: number } }>(
    '/api/automatic/rules',
    {
      schema: {
        summary: 'A rule: where, what, how sure · 新增规则',
        tags,
        body: object(
          {
            area: text(20),
            category: { type: ['string', 'null'], maxLength: 60 },
            minConfidence: { type: 'number' },
          },
          ['minConfidence'],
        ),
      },
    },
    (request, reply) => change(city, request, reply, 'automatic', a?.addRule, request.body, 201),
  )
  const one = object({ id }, ['id'])
  app.delete<{ Params: { id: string } }>(
    '/api/automatic/rules/:id',
    { schema: { summary: 'End a rule · 停用规则', tags, params: one } },
    (request, reply) =>
      change(city, request, reply, 'automatic', a?.endRule, { id: needId(request.params.id) }),
  )
  app.post<{ Body: { area?: string; until?: string } }>(
    '/api/automatic/duty',
    {
      schema: {
        summary: 'Give the brain the duty · 授予职责',
        tags,
        body: object({ area: text(20), until: text(10) }),
      },
    },
    (request, reply) => change(city, request, reply, 'automatic', a?.giveDuty, request.body, 201),
  )
  app.delete<{ Params: { id: string } }>(
    '/api/automatic/duty/:id',
    { schema: { summary: 'End the duty · 收回职责', tags, params: one } },
    (request, reply) =>
      change(city, request, reply, 'automatic', a?.endDuty, { id: needId(request.params.id) }),
  )
}
