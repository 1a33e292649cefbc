import type { FastifyInstance } from 'fastify'
import type { City } from '../city/declare.ts'
import { ask, change, needId } from '../gate/desk.ts'
import { id, object, text } from './shapes.ts'

/** Enterprises though badly named, and the queue of pairs that may be one 名称查找、实体核对. */
export function linkage(app: FastifyInstance, city: City): void {
  const d = city.desks.brain
  const tags = ['linkage']

  app.get<{ Querystring: { name: string; exclude?: string } }>(
    '/api/brain/enterprises',
    {
      schema: {
        summary: 'Enterprises meant by a name, with earlier requests · 经营主体查找',
        tags,
        querystring: object({ name: { type: 'string', minLength: 1, maxLength: 200 }, exclude: id }, [
          'name',
        ]),
      },
    },
    (request, reply) => ask(city, request, reply, 'brain', d?.enterprises, request.query),
  )
  // A question by POST: what a caller says does not belong into an address.
  app.post<{ Body: { text?: string; party?: string; address?: string } }>(
    '/api/brain/named',
    {
      config: { rate: 'staff' },
      schema: {
        summary: 'Enterprises that a text may mean, parts and areas of an address · 企业与地址识别',
        tags,
        body: object({ text: text(20_000), party: text(200), address: text(300) }),
      },
    },
    (request, reply) => ask(city, request, reply, 'brain', d?.named, request.body),
  )
  app.get<{ Querystring: { state?: string; kind?: string; cursor?: string } }>(
    '/api/brain/links',
    {
      schema: {
        summary: 'Pairs that may be one person, enterprise or address · 实体核对',
        tags,
        querystring: object({ state: text(20), kind: text(20), cursor: id }),
      },
    },
    (request, reply) => ask(city, request, reply, 'brain', d?.links?.list, request.query),
  )
  app.post<{ Params: { id: string }; Body: { decision: 'confirm' | 'reject' | 'undo'; why?: string } }>(
    '/api/brain/links/:id',
    {
      schema: {
        summary: 'They are one, they are not, or take it back · 认定、否定、撤销',
        tags,
        params: object({ id }, ['id']),
        body: object({ decision: { type: 'string', enum: ['confirm', 'reject', 'undo'] }, why: text(300) }, [
          'decision',
        ]),
      },
    },
    (request, reply) =>
      change(city, request, reply, 'brain', d?.links?.decide, {
        ...request.body,
        id: needId(request.params.id),
      }),
  )
}
