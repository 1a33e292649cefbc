import type { FastifyInstance } from 'fastify'
import type { City } from '../city/declare.ts'
import { ask, change, needId } from '../gate/desk.ts'
import { id, object, text } from './shapes.ts'

const name = { type: 'string', pattern: '^[a-z][A-Za-z0-9.]{1,80}$' } as const
const field = { type: 'string', pattern: '^[a-z][A-Za-z0-9]{0,60}$' } as const
const list = (items: object, maxItems = 100) => ({ type: 'array', items, maxItems }) as const
const tags = ['sources']

/** Base registers: sources and rulings, one file a thing, doubts, what forms need not ask 基础库、数源认定、疑义. */
export function sources(app: FastifyInstance, city: City): void {
  const d = city.desks.sources

  app.get(
    '/api/sources',
    { schema: { summary: 'Sources of base registers · 数源认定', tags } },
    (request, reply) => ask(city, request, reply, 'sources', d?.overview, {}),
  )
  app.post<{
    Body: {
      register: string
      dataset: string
      map: Record<string, string>
      observed: string | null
      legal: string[]
    }
  }>(
    '/api/sources/feeds',
    {
      schema: {
        summary: 'A dataset feeds a register, as a draft · 入库规则',
        tags,
        body: object(
          {
            register: name,
            dataset: id,
            map: { type: 'object', additionalProperties: field, maxProperties: 200 },
            observed: { type: ['string', 'null'], maxLength: 60 },
            legal: list(field),
          },
          ['register', 'dataset', 'map', 'legal'],
        ),
      },
    },
    (request, reply) =>
      change(
        city,
        request,
        reply,
        'sources',
        d?.saveFeed,
        { ...request.body, observed: request.body.observed ?? null, dataset: needId(request.body.dataset) },
        201,
      ),
  )
  const one = object({ id }, ['id'])
  app.post<{ Params: { id: string } }>(
    '/api/sources/feeds/:id/publish',
    { schema: { summary: 'Publish a feed · 发布入库规则', tags, params: one } },
    (request, reply) =>
      change(city, request, reply, 'sources', d?.publishFeed, { id: needId(request.params.id) }),
  )
  app.post<{ Body: { register: string; field: string; sources: string[]; basis: string } }>(
    '/api/sources/rule',
    {
      schema: {
        summary: 'Which source of a field counts, the legal one first · 裁定数源',
        tags,
        body: object({ register: name, field, sources: list(text(60), 50), basis: text(500) }, [
          'register',
          'field',
          'sources',
          'basis',
        ]),
      },
    },
    (request, reply) => change(city, request, reply, 'sources', d?.rule, request.body),
  )
  app.get<{
    Params: { register: string; id: string }
    Querystring: { purpose?: string; on?: string; known?: string }
  }>(
    '/api/sources/record/:register/:id',
    {
      schema: {
        summary: 'One file: values with their sources, as of a day · 一人一档、一企一档',
        tags,
        params: object({ register: name, id }, ['register', 'id']),
        querystring: object({ purpose: text(200), on: text(10), known: text(10) }),
      },
    },
    (request, reply) =>
      ask(city, request, reply, 'sources', d?.record, { ...request.query, ...request.params }),
  )
  app.post<{ Body: { register: string; row: string; field: string; why: string } }>(
    '/api/sources/doubts',
    {
      schema: {
        summary: 'Report a value as wrong · 提出疑义',
        tags,
        body: object({ register: name, row: id, field, why: text(500) }, ['register', 'row', 'field', 'why']),
      },
    },
    (request, reply) =>
      change(
        city,
        request,
        reply,
        'sources',
        d?.doubt,
        { ...request.body, row: needId(request.body.row) },
        201,
      ),
  )
  app.post<{ Params: { id: string }; Body: { outcome: 'corrected' | 'confirmed' | 'refused' } }>(
    '/api/sources/doubts/:id/settle',
    {
      schema: {
        summary: 'What came of a doubt · 核实结果',
        tags,
        params: one,
        body: object({ outcome: { type: 'string', enum: ['corrected', 'confirmed', 'refused'] } }, [
          'outcome',
        ]),
      },
    },
    (request, reply) =>
      change(city, request, reply, 'sources', d?.settle, { ...request.body, id: needId(request.params.id) }),
  )
  app.post<{ Params: { id: string }; Body: { as: 'created' | 'dropped' } }>(
    '/api/sources/waiting/:id',
    {
      schema: {
        summary: 'A record that waits becomes a row, or is left out · 待认领记录',
        tags,
        params: one,
        body: object({ as: { type: 'string', enum: ['created', 'dropped'] } }, ['as']),
      },
    },
    (request, reply) =>
      change(city, request, reply, 'sources', d?.closeWaiting, {
        ...request.body,
        id: needId(request.params.id),
      }),
  )
  // A question by POST: whose number it is does not belong into an address.
  app.post<{ Body: { register: string; value: string } }>(
    '/api/sources/prefill',
    {
      config: { rate: 'staff' },
      schema: {
        summary: 'What a register holds of a thing, so that forms need not ask · 免重复填报',
        tags,
        body: object({ register: name, value: text(60) }, ['register', 'value']),
      },
    },
    (request, reply) => ask(city, request, reply, 'sources', d?.prefill, request.body),
  )
}
