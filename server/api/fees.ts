import type { FastifyInstance } from 'fastify'
import type { City } from '../city/declare.ts'
import { ask, change, needId } from '../gate/desk.ts'
import { id, object, open, text } from './shapes.ts'

type Json = Record<string, unknown>
const one = object({ id: text(60) }, ['id'])
const day = { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\d$' } as const

/** Fees 收费, ratings 好差评 and lights 电子监察, for the staff. */
export function serviceMoney(app: FastifyInstance, city: City): void {
  fees(app, city)
  ratings(app, city)
  lights(app, city)
}

function fees(app: FastifyInstance, city: City): void {
  const d = city.desks.fees
  const tags = ['fees']
  app.get<{ Querystring: Json }>(
    '/api/fees',
    {
      schema: {
        summary: 'Demands, newest first · 缴款单',
        tags,
        querystring: object({ state: text(20), q: text(60), before: text(60) }),
      },
    },
    (request, reply) => ask(city, request, reply, 'fees', d?.list, request.query),
  )
  app.get<{ Params: { id: string } }>(
    '/api/fees/demands/:id',
    { schema: { summary: 'A demand and all its money · 缴款单详情', tags, params: one } },
    (request, reply) => ask(city, request, reply, 'fees', d?.read, { id: needId(request.params.id) }),
  )
  app.post<{ Params: { id: string }; Body: { act: string } & Json }>(
    '/api/fees/demands/:id',
    {
      schema: {
        summary: 'Cancel, reckon anew, ask for a refund, re-use what was paid · 作废、变更、申请退付、抵用',
        tags,
        params: one,
        body: object(
          {
            act: { type: 'string', enum: ['cancel', 'requote', 'refund', 'reuse'] },
            text: text(500),
            reason: text(20),
            paid: text(60),
            fen: { type: 'integer', minimum: 1, maximum: 10_000_000_000 },
            reliefs: { type: 'array', maxItems: 20, items: text(40) },
          },
          ['act'],
        ),
      },
    },
    (request, reply) =>
      change(city, request, reply, 'fees', d?.act, { ...request.body, id: needId(request.params.id) }),
  )
  app.get<{ Params: { matter: string } }>(
    '/api/fees/matters/:matter',
    {
      schema: {
        summary: 'The fee of an application · 办件收费',
        tags,
        params: object({ matter: text(64) }, ['matter']),
      },
    },
    (request, reply) => ask(city, request, reply, 'fees', d?.ofMatter, { matter: request.params.matter }),
  )
  app.post<{ Params: { matter: string }; Body: { reliefs?: string[] } }>(
    '/api/fees/matters/:matter',
    {
      schema: {
        summary: 'Make the demand of an application · 开具缴款单',
        tags,
        params: object({ matter: text(64) }, ['matter']),
        body: object({ reliefs: { type: 'array', maxItems: 20, items: text(40) } }),
      },
    },
    (request, reply) =>
      change(
        city,
        request,
        reply,
        'fees',
        d?.demand,
        { matter: request.params.matter, reliefs: request.body.reliefs ?? [] },
        201,
      ),
  )
  app.get<{ Querystring: Json }>(
    '/api/fees/refunds',
    { schema: { summary: 'Refunds · 退付', tags, querystring: object({ open: text(5) }) } },
    (request, reply) => ask(city, request, reply, 'fees', d?.refunds, request.query),
  )
  app.post<{ Params: { id: string }; Body: { act: string; text?: string } }>(
    '/api/fees/refunds/:id',
    {
      schema: {
        summary: 'Agree, refuse or try again · 复核退付',
        tags,
        params: one,
        body: object({ act: { type: 'string', enum: ['agree', 'refuse', 'retry'] }, text: text(500) }, [
          'act',
        ]),
      },
    },
    (request, reply) =>
      change(city, request, reply, 'fees', d?.refund, { ...request.body, id: needId(request.params.id) }),
  )
  app.get(
    '/api/fees/statements',
    { schema: { summary: 'Statements and differences · 对账', tags } },
    (request, reply) => ask(city, request, reply, 'fees', d?.statements, {}),
  )
  app.post<{ Body: { provider: string; day: string } }>(
    '/api/fees/statements',
    {
      schema: {
        summary: 'Compare the statement of a day · 立即对账',
        tags,
        body: object({ provider: text(40), day }, ['provider', 'day']),
      },
    },
    (request, reply) => ask(city, request, reply, 'fees', d?.compare, request.body),
  )
  app.post<{ Body: Json }>(
    '/api/fees/differences',
    {
      schema: {
        summary: 'Settle a difference · 核销差异',
        tags,
        body: object({ provider: text(40), day, kind: text(10), ref: text(64), note: text(500) }, [
          ...(['provider', 'day', 'kind', 'ref', 'note'] as const),
        ]),
      },
    },
    (request, reply) => change(city, request, reply, 'fees', d?.settle, request.body),
  )
  app.get(
    '/api/fees/rules',
    { schema: { summary: 'The list of fees · 收费目录清单', tags } },
    (request, reply) => ask(city, request, reply, 'fees', d?.rules, {}),
  )
  app.post<{ Body: Json }>(
    '/api/fees/rules',
    { schema: { summary: 'Keep a new version of a rule · 保存收费标准', tags, body: open } },
    (request, reply) => change(city, request, reply, 'fees', d?.keepRule, request.body, 201),
  )
  app.post<{ Body: Json }>(
    '/api/fees/rules/try',
    {
      schema: {
        summary: 'What a rule would ask for · 试算',
        tags,
        body: object(
          { rule: open, values: open, reliefs: { type: 'array', maxItems: 20, items: text(40) } },
          ['rule'],
        ),
      },
    },
    (request, reply) => ask(city, request, reply, 'fees', d?.tryRule, request.body),
  )
}

function ratings(app: FastifyInstance, city: City): void {
  const d = city.desks.ratings
  const tags = ['ratings']
  const range = { from: day, to: day }
  app.get<{ Querystring: Json }>(
    '/api/ratings',
    {
      schema: {
        summary: 'Ratings with their bases · 好差评看板',
        tags,
        querystring: object({ by: text(10), ...range }),
      },
    },
    (request, reply) => ask(city, request, reply, 'ratings', d?.board, request.query),
  )
  app.get<{ Querystring: Json }>(
    '/api/ratings/words',
    {
      schema: { summary: 'What was said · 评价内容', tags, querystring: object({ bad: text(5), ...range }) },
    },
    (request, reply) => ask(city, request, reply, 'ratings', d?.said, request.query),
  )
}

function lights(app: FastifyInstance, city: City): void {
  const d = city.desks.lights
  const tags = ['lights']
  app.get<{ Querystring: Json }>(
    '/api/lights',
    {
      schema: {
        summary: 'Lights by unit, item, hall · 监察看板',
        tags,
        querystring: object({ by: text(10) }),
      },
    },
    (request, reply) => ask(city, request, reply, 'lights', d?.board, request.query),
  )
  app.get<{ Querystring: Json }>(
    '/api/lights/applications',
    {
      schema: {
        summary: 'Running applications, the worst first · 在办灯态',
        tags,
        querystring: object({ light: text(10) }),
      },
    },
    (request, reply) => ask(city, request, reply, 'lights', d?.list, request.query),
  )
  app.get<{ Querystring: Json }>(
    '/api/lights/signals',
    { schema: { summary: 'Signals · 监察信号', tags, querystring: object({ open: text(5) }) } },
    (request, reply) => ask(city, request, reply, 'lights', d?.signals, request.query),
  )
  app.get<{ Params: { matter: string } }>(
    '/api/lights/matters/:matter',
    {
      schema: {
        summary: 'The light of an application · 办件灯态',
        tags,
        params: object({ matter: text(64) }, ['matter']),
      },
    },
    (request, reply) => ask(city, request, reply, 'lights', d?.ofMatter, { matter: request.params.matter }),
  )
  app.post<{ Params: { id: string }; Body: { do: string; real?: boolean; text: string } }>(
    '/api/lights/signals/:id',
    {
      schema: {
        summary: 'Explain, judge, put right, close · 办理监察信号',
        tags,
        params: object({ id }, ['id']),
        body: object(
          {
            do: { type: 'string', enum: ['explain', 'judge', 'correct', 'close'] },
            real: { type: 'boolean' },
            text: text(2000),
          },
          ['do', 'text'],
        ),
      },
    },
    (request, reply) =>
      change(city, request, reply, 'lights', d?.step, { ...request.body, id: needId(request.params.id) }),
  )
}
