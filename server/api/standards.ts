import type { FastifyInstance } from 'fastify'
import type { City } from '../city/declare.ts'
import { answer, refusing } from '../gate/answer.ts'
import { refuse } from '../gate/declare.ts'
import { actorOf, ask, change, needId } from '../gate/desk.ts'
import { sendFile } from '../gate/send-file.ts'
import { oneFile } from '../gate/upload.ts'
import { id, object, open, text } from './shapes.ts'

type Json = Record<string, unknown>

/** 标准管理: data elements and code tables by level, import with preview, trying a value, suggestions for a mapping. */
export function standards(app: FastifyInstance, city: City): void {
  const d = city.desks.standards
  const tags = ['standards']
  const level = { area: text(12), day: text(10) }
  const one = object({ name: text(60) }, ['name'])

  app.get<{ Querystring: Json }>(
    '/api/standards',
    {
      schema: {
        summary: 'Standards in force at a level, with drafts · 数据标准',
        tags,
        querystring: object(level),
      },
    },
    (request, reply) => ask(city, request, reply, 'standards', d?.list, request.query),
  )
  app.get<{ Params: { name: string }; Querystring: Json }>(
    '/api/standards/elements/:name',
    {
      schema: {
        summary: 'A data element and who uses it · 数据元',
        tags,
        params: one,
        querystring: object(level),
      },
    },
    (request, reply) =>
      ask(city, request, reply, 'standards', d?.element, { ...request.query, name: request.params.name }),
  )
  app.get<{ Params: { name: string }; Querystring: Json }>(
    '/api/standards/tables/:name',
    {
      schema: {
        summary: 'A code table with its editions · 代码集',
        tags,
        params: one,
        querystring: object(level),
      },
    },
    (request, reply) =>
      ask(city, request, reply, 'standards', d?.table, { ...request.query, name: request.params.name }),
  )
  // A value by POST: it may be personal and does not belong into an address.
  app.post<{ Body: Json }>(
    '/api/standards/try',
    {
      config: { rate: 'staff' },
      schema: { summary: 'How an element reads a value · 试一试', tags, body: open },
    },
    (request, reply) => ask(city, request, reply, 'standards', d?.try, request.body),
  )
  const into = object({ area: text(12), validFrom: text(10) }, ['area'])
  app.post<{ Querystring: Json }>(
    '/api/standards/preview',
    {
      config: { rate: 'upload', wants: 'multipart/form-data' },
      schema: { summary: 'What an import would change · 导入预览', tags, querystring: into },
    },
    async (request, reply) => {
      const file = await oneFile(request)
      if (!file.ok) return refusing(reply, file.error)
      return ask(city, request, reply, 'standards', d?.preview, { ...request.query, ...file.value })
    },
  )
  app.post<{ Querystring: Json }>(
    '/api/standards/import',
    {
      config: { rate: 'upload', wants: 'multipart/form-data' },
      schema: { summary: 'Take standards in as drafts · 导入为草稿', tags, querystring: into },
    },
    async (request, reply) => {
      const file = await oneFile(request)
      if (!file.ok) return refusing(reply, file.error)
      return change(city, request, reply, 'standards', d?.bringIn, { ...request.query, ...file.value })
    },
  )
  app.get<{ Querystring: Json }>(
    '/api/standards/export',
    {
      config: { rate: 'upload' },
      schema: {
        summary: 'Standards as a package or a workbook · 导出标准',
        tags,
        querystring: object({ ...level, format: { type: 'string', enum: ['json', 'xlsx'] } }),
      },
    },
    async (request, reply) => {
      const who = actorOf(request)
      if (!d) return refusing(reply, refuse['http.notHere']({ desk: 'standards' }))
      const made = await d.export(city.store, who, request.query, city.now())
      if (!made.ok) return answer(reply, made)
      const { name, mime, bytes } = made.value as { name: string; mime: string; bytes: Uint8Array }
      return sendFile(reply, { name, mime, bytes, size: bytes.length, id: '' })
    },
  )
  app.post<{ Params: { id: string }; Body: { act: string } }>(
    '/api/standards/entries/:id',
    {
      schema: {
        summary: 'Publish a draft, or end a standard · 发布、停用',
        tags,
        params: object({ id }, ['id']),
        body: object({ act: { type: 'string', enum: ['publish', 'withdraw'] } }, ['act']),
      },
    },
    (request, reply) =>
      change(city, request, reply, 'standards', d?.act, {
        id: needId(request.params.id),
        act: request.body.act,
      }),
  )
  app.get(
    '/standards/edition',
    {
      config: { rate: 'publicRead' },
      schema: { summary: 'What this level hands down, signed; conditional · 标准包', tags },
    },
    async (request, reply) => {
      if (!city.edition) return refusing(reply, refuse['http.notHere']({ desk: 'standards' }))
      const made = await city.edition(city.store, city.now())
      if (!made.ok) return refusing(reply, made.error)
      const { etag, body } = made.value
      reply.header('etag', etag).header('cache-control', 'no-cache')
      if (request.headers['if-none-match'] === etag) return reply.code(304).send()
      return reply.type('application/json; charset=utf-8').send(body)
    },
  )
  app.get(
    '/api/standards/feeds',
    { schema: { summary: 'Levels above whose standards are followed · 上级标准', tags } },
    (request, reply) => ask(city, request, reply, 'standards', d?.feeds, {}),
  )
  app.post<{ Body: Json }>(
    '/api/standards/feeds',
    {
      schema: {
        summary: 'Follow the standards of a level above · 订阅上级标准',
        tags,
        body: object({ url: text(500), title: text(100), adopt: { type: 'string', enum: ['self', 'ask'] } }, [
          'url',
        ]),
      },
    },
    (request, reply) => change(city, request, reply, 'standards', d?.follow, request.body, 201),
  )
  app.post<{ Params: { id: string }; Body: { act: string } }>(
    '/api/standards/feeds/:id',
    {
      schema: {
        summary: 'Ask now, adopt what waits, follow no longer · 立即检查、采用、退订',
        tags,
        params: object({ id }, ['id']),
        body: object({ act: { type: 'string', enum: ['ask', 'adopt', 'drop'] } }, ['act']),
      },
    },
    (request, reply) =>
      change(city, request, reply, 'standards', d?.feedAct, {
        id: needId(request.params.id),
        act: request.body.act,
      }),
  )
  app.get<{ Params: { delivery: string } }>(
    '/api/standards/suggest/:delivery',
    {
      schema: {
        summary: 'Which columns fill which items · 映射建议',
        tags,
        params: object({ delivery: id }, ['delivery']),
      },
    },
    (request, reply) =>
      ask(city, request, reply, 'standards', d?.suggest, { delivery: needId(request.params.delivery) }),
  )
}
