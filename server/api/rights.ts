import type { FastifyInstance } from 'fastify'
import type { City, Json } from '../city/declare.ts'
import { refusing } from '../gate/answer.ts'
import { ask, change } from '../gate/desk.ts'
import { id, object, text } from './shapes.ts'

type Query = { Querystring: Record<string, string> }
type One = { Params: { id: string } }

/** Rights explained, reviewed every half year, and widened in an emergency. */
export function rights(app: FastifyInstance, city: City): void {
  const d = city.desks.rights
  const tags = ['rights']
  const one = object({ id }, ['id'])
  const what = { what: text(80), register: text(80) }
  const state = object({ state: { type: 'string', enum: ['open', 'all'] } })

  app.get<Query>(
    '/api/rights/why',
    {
      schema: {
        summary: 'Why can I, or somebody, (not) see this · 为何看不到',
        tags,
        querystring: object({ ...what, account: text(40) }, ['what']),
      },
    },
    (request, reply) => ask(city, request, reply, 'rights', d?.why, request.query),
  )
  app.get<Query>(
    '/api/rights/who',
    {
      schema: {
        summary: 'Who can see this, and by which rule · 谁看得到',
        tags,
        querystring: object(what, ['what']),
      },
    },
    (request, reply) => ask(city, request, reply, 'rights', d?.who, request.query),
  )

  app.get<Query>(
    '/api/rights/reviews',
    { schema: { summary: 'Half-yearly reviews of rights · 权限复核', tags, querystring: state } },
    (request, reply) => ask(city, request, reply, 'rights', d?.reviews.list, request.query),
  )
  app.post<{ Body: Json }>(
    '/api/rights/reviews',
    { schema: { summary: 'Open a review of a unit now · 发起复核', tags, body: object({ unit: id }) } },
    (request, reply) => change(city, request, reply, 'rights', d?.reviews.open, request.body, 201),
  )
  app.get<One>(
    '/api/rights/reviews/:id',
    { schema: { summary: 'A review, duty by duty · 复核清单', tags, params: one } },
    (request, reply) => ask(city, request, reply, 'rights', d?.reviews.read, request.params),
  )
  app.post<One & { Body: Json }>(
    '/api/rights/reviews/:id/decisions',
    {
      schema: {
        summary: 'Confirm or withdraw a duty of a person · 保留或收回',
        tags,
        params: one,
        body: object(
          {
            duty: id,
            account: id,
            decision: { type: 'string', enum: ['keep', 'withdraw'] },
            words: text(500),
          },
          ['duty', 'account', 'decision'],
        ),
      },
    },
    (request, reply) =>
      change(city, request, reply, 'rights', d?.reviews.decide, { ...request.body, ...request.params }),
  )

  app.get<Query>(
    '/api/rights/emergencies',
    { schema: { summary: 'Emergency rights · 紧急授权', tags, querystring: state } },
    (request, reply) => ask(city, request, reply, 'rights', d?.emergencies.list, request.query),
  )
  app.post<{ Body: Json & { witness: { name: string; password: string } } }>(
    '/api/rights/emergencies',
    {
      config: { rate: ['staffWrite', 'login'] },
      schema: {
        summary: 'Widen a duty of one’s own for minutes; needs a fresh proof of the password · 取得紧急授权',
        tags,
        body: object(
          {
            ...{ role: text(60), minutes: { type: 'integer' }, reason: text(500) },
            witness: object({ name: text(200), password: text(200) }, ['name', 'password']),
          },
          ['role', 'minutes', 'reason', 'witness'],
        ),
      },
    },
    async (request, reply) => {
      // decided by itself, before anything else: a wrong password counts whatever comes of the rest
      const second = await city.org.vouch(request.body.witness, city.now())
      if (!second.ok) return refusing(reply, second.error)
      const given = { ...request.body, witness: second.value }
      return change(city, request, reply, 'rights', d?.emergencies.take, given, 201)
    },
  )
  app.get<One>(
    '/api/rights/emergencies/:id',
    { schema: { summary: 'An emergency right and what was done by it · 紧急授权详情', tags, params: one } },
    (request, reply) => ask(city, request, reply, 'rights', d?.emergencies.read, request.params),
  )
  app.post<One>(
    '/api/rights/emergencies/:id/end',
    { schema: { summary: 'Give it back, or take it back · 交回或收回', tags, params: one } },
    (request, reply) => change(city, request, reply, 'rights', d?.emergencies.end, request.params),
  )
  app.post<One & { Body: Json }>(
    '/api/rights/emergencies/:id/review',
    {
      schema: {
        summary: 'The review afterwards · 事后审查',
        tags,
        params: one,
        body: object({ verdict: { type: 'string', enum: ['fit', 'unfit'] }, words: text(500) }, ['verdict']),
      },
    },
    (request, reply) =>
      change(city, request, reply, 'rights', d?.emergencies.review, { ...request.body, ...request.params }),
  )
}
