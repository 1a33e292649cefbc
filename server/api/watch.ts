import type { FastifyInstance } from 'fastify'
import type { City } from '../city/declare.ts'
import { ask, change, needId } from '../gate/desk.ts'
import { digits, id, object, text } from './shapes.ts'

const day = { type: 'string', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' } as const
const orNull = <T extends object>(schema: T) => ({ anyOf: [schema, { type: 'null' }] }) as const
const status = { type: 'string', enum: ['planned', 'running', 'done', 'stopped'] } as const
const topic = {
  title: text(200),
  goal: text(1000),
  owner: text(60),
  from: day,
  to: day,
  measures: {
    type: 'array',
    maxItems: 50,
    items: object({ text: text(500), unit: orNull(text(60)), due: orNull(day), done: orNull(day) }, ['text']),
  },
  scope: object({ group: orNull(text(60)), category: orNull(text(60)), area: orNull(text(20)) }),
} as const
const needed = ['title', 'goal', 'owner', 'from', 'to', 'scope'] as const

/** Hot issues, decisions about groups, topics of the month 热点诉求、每月一题. */
export function watch(app: FastifyInstance, city: City): void {
  const { hot: h, topics: t } = city.desks
  const tags = ['watch']
  const one = object({ id }, ['id'])

  app.get<{ Querystring: { days?: string; area?: string; limit?: string } }>(
    '/api/hot',
    {
      schema: {
        summary: 'Hot issues, the hottest first · 热点诉求',
        tags,
        querystring: object({ days: digits, area: text(20), limit: digits }),
      },
    },
    (request, reply) => ask(city, request, reply, 'hot', h?.list, request.query),
  )
  app.get<{ Params: { id: string }; Querystring: { days?: string } }>(
    '/api/hot/:id',
    {
      schema: {
        summary: 'The group that a request is in · 诉求群',
        tags,
        params: one,
        querystring: object({ days: digits }),
      },
    },
    (request, reply) =>
      ask(city, request, reply, 'hot', h?.read, { ...request.query, id: needId(request.params.id) }),
  )
  app.post<{ Params: { id: string }; Body: { other: string; why: string } }>(
    '/api/hot/:id/merge',
    {
      schema: {
        summary: 'Both are about one thing · 合并诉求群',
        tags,
        params: one,
        body: object({ other: id, why: text(500) }, ['other', 'why']),
      },
    },
    (request, reply) =>
      change(city, request, reply, 'hot', h?.merge, { ...request.body, id: needId(request.params.id) }),
  )
  app.post<{ Params: { id: string }; Body: { matters: string[]; why: string } }>(
    '/api/hot/:id/split',
    {
      schema: {
        summary: 'These are about something else · 拆分诉求群',
        tags,
        params: one,
        body: object({ matters: { type: 'array', minItems: 1, maxItems: 2000, items: id }, why: text(500) }, [
          'matters',
          'why',
        ]),
      },
    },
    (request, reply) =>
      change(city, request, reply, 'hot', h?.split, { ...request.body, id: needId(request.params.id) }),
  )
  app.post<{ Params: { id: string }; Body: { why: string } }>(
    '/api/hot/hands/:id/undo',
    {
      schema: {
        summary: 'Take a decision about groups back · 撤销合并或拆分',
        tags,
        params: one,
        body: object({ why: text(500) }, ['why']),
      },
    },
    (request, reply) =>
      change(city, request, reply, 'hot', h?.undo, {
        why: request.body.why,
        hand: needId(request.params.id),
      }),
  )

  app.get('/api/topics', { schema: { summary: 'Topics of the month · 每月一题', tags } }, (request, reply) =>
    ask(city, request, reply, 'topics', t?.list, {}),
  )
  app.get<{ Params: { id: string } }>(
    '/api/topics/:id',
    { schema: { summary: 'A topic with its figures · 专题', tags, params: one } },
    (request, reply) => ask(city, request, reply, 'topics', t?.read, { id: needId(request.params.id) }),
  )
  app.post<{ Body: Record<string, unknown> }>(
    '/api/topics',
    { schema: { summary: 'Make a topic · 新建专题', tags, body: object(topic, needed) } },
    (request, reply) => change(city, request, reply, 'topics', t?.create, request.body, 201),
  )
  app.patch<{ Params: { id: string }; Body: { version: number; status: string } & Record<string, unknown> }>(
    '/api/topics/:id',
    {
      schema: {
        summary: 'Change a topic or move it on · 修改专题',
        tags,
        params: one,
        body: object({ ...topic, version: { type: 'integer', minimum: 1 }, status }, [
          ...needed,
          'version',
          'status',
        ]),
      },
    },
    (request, reply) =>
      change(city, request, reply, 'topics', t?.change, { ...request.body, id: needId(request.params.id) }),
  )
}
