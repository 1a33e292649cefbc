import type { FastifyInstance } from 'fastify'
import type { City } from '../city/declare.ts'
import { answer, refusing } from '../gate/answer.ts'
import { refuse } from '../gate/declare.ts'
import { actorOf, ask, change } from '../gate/desk.ts'
import { oneFile } from '../gate/upload.ts'
import { object, open, text } from './shapes.ts'

type Json = Record<string, unknown>
type Named = { Params: { name: string } }

/** 决策表: list, versions, drafts, publishing, trying, .dmn in and out. */
export function decisions(app: FastifyInstance, city: City): void {
  const d = city.desks.decisions
  const tags = ['decisions']
  const params = object({ name: text(80) }, ['name'])
  const desk = 'decisions'

  app.get('/api/decisions', { schema: { summary: 'Decision tables · 决策表', tags } }, (request, reply) =>
    ask(city, request, reply, desk, d?.list, {}),
  )
  app.get<Named>(
    '/api/decisions/:name',
    { schema: { summary: 'A decision table: versions and draft · 决策表版本', tags, params } },
    (request, reply) => ask(city, request, reply, desk, d?.read, { name: request.params.name }),
  )
  app.post<Named & { Body: { input: Json } }>(
    '/api/decisions/:name/decide',
    {
      config: { rate: 'staff' },
      schema: {
        summary: 'What the table in force decides, and why · 试算',
        tags,
        params,
        body: object({ input: open }, ['input']),
      },
    },
    (request, reply) =>
      ask(city, request, reply, desk, d?.decide, { name: request.params.name, input: request.body.input }),
  )
  app.put<Named & { Body: { table: Json; revision: number | null } }>(
    '/api/decisions/:name/draft',
    {
      schema: {
        summary: 'Save a draft over the revision that was read · 保存草稿',
        tags,
        params,
        body: object({ table: open, revision: { type: ['integer', 'null'] } }, ['table', 'revision']),
      },
    },
    (request, reply) =>
      change(city, request, reply, desk, d?.save, { name: request.params.name, ...request.body }),
  )
  app.delete<Named>(
    '/api/decisions/:name/draft',
    { schema: { summary: 'Throw a draft away · 丢弃草稿', tags, params } },
    (request, reply) => change(city, request, reply, desk, d?.drop, { name: request.params.name }),
  )
  app.post<Named & { Body: { revision: number; from?: string; why: string; holesMeant?: boolean } }>(
    '/api/decisions/:name/publish',
    {
      schema: {
        summary: 'Publish the draft as a new version · 发布',
        tags,
        params,
        body: object(
          {
            revision: { type: 'integer' },
            from: text(40),
            why: text(500),
            holesMeant: { type: 'boolean' },
          },
          ['revision', 'why'],
        ),
      },
    },
    (request, reply) =>
      change(city, request, reply, desk, d?.publish, { name: request.params.name, ...request.body }),
  )
  app.post(
    '/api/decisions/import',
    {
      config: { rate: 'upload', wants: 'multipart/form-data' },
      schema: { summary: 'Read a table from a .dmn file · 读取 DMN', tags },
    },
    async (request, reply) => {
      const file = await oneFile(request)
      if (!file.ok) return refusing(reply, file.error)
      return ask(city, request, reply, desk, d?.bringIn, file.value)
    },
  )
  app.get<Named & { Querystring: { version?: number } }>(
    '/api/decisions/:name/file',
    {
      config: { rate: 'upload' },
      schema: {
        summary: 'A version as a .dmn file · 导出 DMN',
        tags,
        params,
        querystring: object({ version: { type: 'integer', minimum: 1 } }),
      },
    },
    async (request, reply) => {
      const who = actorOf(request)
      if (!d) return refusing(reply, refuse['http.notHere']({ desk }))
      const asked = { name: request.params.name, ...request.query }
      const made = await d.file(city.store, who, asked, city.now())
      if (!made.ok) return answer(reply, made)
      // A draft changes under the same address: nothing of it is kept on the way.
      return reply
        .type('application/octet-stream')
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(made.value.name)}`)
        .header('cache-control', 'private, no-store')
        .send(Buffer.from(made.value.bytes))
    },
  )
}
