import type { FastifyInstance } from 'fastify'
import type { City, Json } from '../city/declare.ts'
import { refusing } from '../gate/answer.ts'
import { ask, change } from '../gate/desk.ts'
import { oneFile } from '../gate/upload.ts'
import { digits, filterOf, id, object, open, text, when } from './shapes.ts'

type Query = { Querystring: Record<string, string | undefined> }

/** Inbox, earlier requests, responsibility lines, callers, notices, saved views. */
export function desks(app: FastifyInstance, city: City): void {
  const d = city.desks
  const tags = ['desks']

  app.get(
    '/api/declared',
    { schema: { summary: 'What this city declares · 声明', tags } },
    async (_request, reply) => reply.send(city.declared()),
  )
  app.get('/api/inbox', { schema: { summary: 'Views with counts · 统一待办', tags } }, (request, reply) =>
    ask(city, request, reply, 'inbox', d.inbox, {}),
  )
  app.get<{
    Querystring: {
      matter?: string
      text?: string
      title?: string
      area?: string
      exclude?: string
      phone?: string
      party?: string
      lon?: number
      lat?: number
    }
  }>(
    '/api/similar',
    {
      schema: {
        summary: 'Similar earlier requests · 相似诉求',
        tags,
        querystring: object({
          matter: text(40),
          text: text(20_000),
          title: text(200),
          area: text(20),
          exclude: id,
          phone: text(40),
          party: text(200),
          lon: { type: 'number', minimum: -180, maximum: 180 },
          lat: { type: 'number', minimum: -90, maximum: 90 },
        }),
      },
    },
    (request, reply) => ask(city, request, reply, 'similar', d.similar, request.query),
  )
  app.get<{ Querystring: { category?: string; area?: string; text?: string } }>(
    '/api/suggest',
    {
      schema: {
        summary: 'Responsibility lines that fit · 派单建议',
        tags,
        querystring: object({ category: text(60), area: text(20), text: text(2000) }),
      },
    },
    (request, reply) => ask(city, request, reply, 'suggest', d.suggest, request.query),
  )
  app.get<{ Querystring: { phone: string } }>(
    '/api/callers',
    {
      schema: {
        summary: 'Card of a caller · 来电人',
        tags,
        querystring: object({ phone: text(40) }, ['phone']),
      },
    },
    (request, reply) => ask(city, request, reply, 'callers', d.callers, request.query),
  )

  app.get('/api/notices', { schema: { summary: 'My notices · 通知', tags } }, (request, reply) =>
    ask(city, request, reply, 'notices', d.notices?.list, {}),
  )
  app.post<{ Body: { ids?: string[]; all?: boolean } }>(
    '/api/notices/read',
    {
      schema: {
        summary: 'Mark notices read · 已读',
        tags,
        body: object({ ids: { type: 'array', items: id, maxItems: 500 }, all: { type: 'boolean' } }),
      },
    },
    (request, reply) => change(city, request, reply, 'notices', d.notices?.markRead, request.body),
  )

  app.get('/api/views', { schema: { summary: 'My saved views · 我的视图', tags } }, (request, reply) =>
    ask(city, request, reply, 'views', d.views?.list, {}),
  )
  app.post<{ Body: { name: string; query: string } }>(
    '/api/views',
    {
      schema: {
        summary: 'Save a view · 保存视图',
        tags,
        body: object({ name: { type: 'string', minLength: 1, maxLength: 60 }, query: text(2000) }, [
          'name',
          'query',
        ]),
      },
    },
    (request, reply) => change(city, request, reply, 'views', d.views?.save, request.body, 201),
  )
  app.delete<{ Params: { id: string } }>(
    '/api/views/:id',
    { schema: { summary: 'Delete a view · 删除视图', tags, params: object({ id }, ['id']) } },
    (request, reply) => change(city, request, reply, 'views', d.views?.remove, request.params),
  )
}

/** The responsibility list 职责清单. */
export function lines(app: FastifyInstance, city: City): void {
  const d = city.desks.lines
  const tags = ['lines']
  const one = { params: object({ id }, ['id']) }

  app.get<Query>(
    '/api/lines',
    {
      schema: {
        summary: 'Responsibility lines · 职责清单',
        tags,
        querystring: object({
          at: when,
          q: text(),
          unit: text(),
          area: text(20),
          cursor: text(500),
          limit: digits,
        }),
      },
    },
    (request, reply) => ask(city, request, reply, 'lines', d?.list, filterOf(request.query)),
  )
  app.post<{ Body: Json }>(
    '/api/lines',
    { schema: { summary: 'Add a line · 新增', tags, body: open } },
    (request, reply) => change(city, request, reply, 'lines', d?.create, request.body, 201),
  )
  app.patch<{ Params: { id: string }; Body: Json }>(
    '/api/lines/:id',
    { schema: { summary: 'Change a line · 修改', tags, ...one, body: open } },
    (request, reply) =>
      change(city, request, reply, 'lines', d?.change, { id: request.params.id, values: request.body }),
  )
  app.delete<{ Params: { id: string } }>(
    '/api/lines/:id',
    { schema: { summary: 'End a line · 停用', tags, ...one } },
    (request, reply) => change(city, request, reply, 'lines', d?.remove, request.params),
  )
  app.get<{ Params: { id: string } }>(
    '/api/lines/:id/history',
    { schema: { summary: 'A line and its versions · 历史版本', tags, ...one } },
    (request, reply) => ask(city, request, reply, 'lines', d?.history, request.params),
  )
  app.post(
    '/api/lines/import',
    {
      config: { rate: 'upload', wants: 'multipart/form-data' },
      schema: { summary: 'Import lines from CSV or Excel · 导入', tags },
    },
    async (request, reply) => {
      const file = await oneFile(request)
      if (!file.ok) return refusing(reply, file.error)
      return change(city, request, reply, 'lines', d?.importSheet, file.value)
    },
  )
  app.get<Query>(
    '/api/lines/check',
    { schema: { summary: 'Holes, overlaps, orphans · 校验', tags } },
    (request, reply) => ask(city, request, reply, 'lines', d?.check, request.query),
  )
  app.post<{ Body: Json }>(
    '/api/lines/simulate',
    { schema: { summary: 'Try lines on earlier requests · 模拟', tags, body: open } },
    (request, reply) => ask(city, request, reply, 'lines', d?.simulate, request.body),
  )
  app.get<Query>(
    '/api/lines/proposals',
    { schema: { summary: 'Proposed changes · 修改建议', tags } },
    (request, reply) => ask(city, request, reply, 'lines', d?.proposals, request.query),
  )
  app.post<{ Params: { id: string; decision: string }; Body: { text?: string } | undefined }>(
    '/api/lines/proposals/:id/:decision',
    {
      schema: {
        summary: 'Accept or refuse a proposal · 采纳或不采纳',
        tags,
        params: object({ id, decision: { type: 'string', enum: ['accept', 'refuse'] } }, ['id', 'decision']),
      },
    },
    (request, reply) => {
      const why = request.body?.text
      const input = {
        id: request.params.id,
        accept: request.params.decision === 'accept',
        ...(why ? { text: why } : {}),
      }
      return change(city, request, reply, 'lines', d?.decideProposal, input)
    },
  )
}

/** Registers 台账: knowledge, roster, caller notes and every other one a pack declares. */
export function registers(app: FastifyInstance, city: City): void {
  const d = city.desks.registers
  const tags = ['registers']
  const name = { type: 'string', pattern: '^[a-z][A-Za-z0-9.]{1,80}$' } as const

  app.get<{
    Params: { register: string }
    Querystring: { q?: string; cursor?: string; state?: string; limit?: string; where?: string }
  }>(
    '/api/registers/:register',
    {
      schema: {
        summary: 'Rows of a register · 台账',
        tags,
        params: object({ register: name }, ['register']),
        querystring: object({
          ...{ q: text(), cursor: text(500), state: text(60), limit: digits },
          where: text(2000),
        }),
      },
    },
    (request, reply) => {
      const { limit, ...rest } = request.query
      const page = Math.min(200, Math.max(1, Number(limit ?? 50)))
      return ask(city, request, reply, 'registers', d?.list, { ...request.params, ...rest, limit: page })
    },
  )
  app.post<{ Params: { register: string }; Body: { values?: Json } & Json }>(
    '/api/registers/:register',
    {
      schema: {
        summary: 'Add a row · 新增',
        tags,
        params: object({ register: name }, ['register']),
        body: open,
      },
    },
    (request, reply) =>
      change(
        city,
        request,
        reply,
        'registers',
        d?.create,
        {
          ...(request.body.values ? request.body : {}),
          ...request.params,
          values: request.body.values ?? request.body,
        },
        201,
      ),
  )
  const row = object({ register: name, id }, ['register', 'id'])
  type Row = { register: string; id: string }
  app.get<{ Params: Row }>(
    '/api/registers/:register/:id',
    { schema: { summary: 'One row · 详情', tags, params: row } },
    (request, reply) => ask(city, request, reply, 'registers', d?.read, request.params),
  )
  app.patch<{ Params: Row; Body: { version: number; values: Json } }>(
    '/api/registers/:register/:id',
    {
      schema: {
        summary: 'Change a row: a new version · 修改',
        tags,
        params: row,
        body: object({ version: { type: 'integer' }, values: open }, ['version', 'values']),
      },
    },
    (request, reply) =>
      change(city, request, reply, 'registers', d?.change, { ...request.body, ...request.params }),
  )
  app.get<{ Params: Row }>(
    '/api/registers/:register/:id/history',
    { schema: { summary: 'Versions of a row · 历史版本', tags, params: row } },
    (request, reply) => ask(city, request, reply, 'registers', d?.history, request.params),
  )
}
