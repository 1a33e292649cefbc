import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { City, Exported, Json, Refused } from '../city/declare.ts'
import { refusing } from '../gate/answer.ts'
import { refuse } from '../gate/declare.ts'
import { actorOf, ask, change } from '../gate/desk.ts'
import { sendFile } from '../gate/send-file.ts'
import { digits, id, object, open, text, when } from './shapes.ts'

type Query = Record<string, unknown>
const filter = object({
  ...{ grant: id, dataset: id, unit: id, side: text(10), kind: text(40), result: text(40), whose: text(60) },
  ...{ from: when, to: when, cursor: text(20) },
})
const condition = object({
  item: text(60),
  how: text(10),
  values: { type: 'array', maxItems: 50, items: text(200) },
})
const names = { type: 'array', maxItems: 500, items: text(60) } as const

/** The desk of sharing 共享申请、授权、能力目录、共享台账. */
export function sharing(app: FastifyInstance, city: City): void {
  const d = city.desks.sharing
  const tags = ['sharing']
  const one = object({ id }, ['id'])

  async function file(
    request: FastifyRequest,
    reply: FastifyReply,
    verb:
      | ((reader: City['store'], who: ReturnType<typeof actorOf>, input: Json, at: Date) => Refused<Exported>)
      | undefined,
    input: Json,
  ): Promise<FastifyReply> {
    const who = actorOf(request)
    if (!verb) return refusing(reply, refuse['http.notHere']({ desk: 'sharing' }))
    const made = await verb(city.store, who, input, city.now())
    if (!made.ok) return refusing(reply, made.error)
    const { name, mime, bytes, rows, more } = made.value
    reply.header('x-rows', String(rows)).header('x-more', String(more))
    return sendFile(reply, { name, mime, bytes, size: bytes.length, id: '' })
  }

  app.get(
    '/api/sharing',
    { schema: { summary: 'Requests, what is to decide, grants · 共享工作台', tags } },
    (request, reply) => ask(city, request, reply, 'sharing', d?.desk, {}),
  )
  app.post<{ Body: Json }>(
    '/api/sharing/requests',
    {
      schema: {
        summary: 'Ask for data of another unit · 提出共享申请',
        tags,
        body: object(
          {
            ...{
              dataset: id,
              purpose: text(2000),
              duty: text(60),
              basis: text(1000),
              items: names,
              areas: names,
              conditions: { type: 'array', maxItems: 20, items: condition },
            },
            ...{ mode: { type: 'string', enum: ['check', 'query', 'batch', 'subscribe'] }, until: when },
            ...{
              volume: { type: 'integer', minimum: 1, maximum: 10_000_000 },
              system: text(80),
              minimal: { type: 'boolean' },
            },
          },
          ['dataset', 'items', 'mode', 'until'],
        ),
      },
    },
    (request, reply) => change(city, request, reply, 'sharing', d?.request, request.body, 201),
  )
  app.get<{ Params: { id: string } }>(
    '/api/sharing/requests/:id',
    { schema: { summary: 'What a decision is made on · 申请详情', tags, params: one } },
    (request, reply) => ask(city, request, reply, 'sharing', d?.asked, request.params),
  )
  app.get<{ Params: { id: string } }>(
    '/api/sharing/grants/:id',
    { schema: { summary: 'A grant with its keys and its use · 授权', tags, params: one } },
    (request, reply) =>
      ask(city, request, reply, 'sharing', d?.grant, { id: request.params.id, ip: request.ip }),
  )
  app.get<{ Params: { id: string } }>(
    '/api/sharing/grants/:id/openapi',
    { schema: { summary: 'OpenAPI of exactly this grant · 接口描述', tags, params: one } },
    (request, reply) => ask(city, request, reply, 'sharing', d?.openapi, request.params),
  )
  app.post<{ Params: { id: string }; Body: Json }>(
    '/api/sharing/grants/:id/keys',
    {
      schema: {
        summary: 'A new key, shown once; older ones hold a day · 生成或轮换密钥',
        tags,
        params: one,
        body: object({ system: text(80), networks: names }, ['system', 'networks']),
      },
    },
    (request, reply) =>
      change(city, request, reply, 'sharing', d?.makeKey, { ...request.body, id: request.params.id }, 201),
  )
  app.post<{ Params: { id: string; key: string } }>(
    '/api/sharing/grants/:id/keys/:key/close',
    {
      schema: {
        summary: 'Close a key at once · 停用密钥',
        tags,
        params: object({ id, key: id }, ['id', 'key']),
      },
    },
    (request, reply) => change(city, request, reply, 'sharing', d?.closeKey, { ...request.params }),
  )
  app.post<{ Params: { id: string }; Body: Json }>(
    '/api/sharing/grants/:id/hook',
    {
      schema: {
        summary: 'Where changes are told to (Standard Webhooks) · 订阅推送地址',
        tags,
        params: one,
        body: object({ url: text(500) }, ['url']),
      },
    },
    (request, reply) =>
      change(city, request, reply, 'sharing', d?.setHook, { ...request.body, id: request.params.id }),
  )
  app.post<{ Params: { id: string }; Body: Json }>(
    '/api/sharing/grants/:id/revoke',
    {
      schema: {
        summary: 'End a grant now · 撤销授权',
        tags,
        params: one,
        body: object({ why: text(2000) }, ['why']),
      },
    },
    (request, reply) =>
      change(city, request, reply, 'sharing', d?.revoke, { ...request.body, id: request.params.id }),
  )
  app.post<{ Body: Json }>(
    '/api/sharing/mock',
    {
      config: { rate: 'staff' },
      schema: {
        summary: 'Invented answers before anything is granted · 模拟调用',
        tags,
        body: object({ dataset: id, do: text(10), items: names, of: open, claim: open }, ['dataset']),
      },
    },
    (request, reply) => ask(city, request, reply, 'sharing', d?.mock, request.body),
  )
  app.get<{ Querystring: Query }>(
    '/api/sharing/rows',
    {
      schema: {
        summary: 'Rows of a dataset under one’s own duties · 按权限查看数据',
        tags,
        querystring: object({ dataset: id, q: text(), area: text(12), cursor: text(500), limit: digits }, [
          'dataset',
        ]),
      },
    },
    (request, reply) => ask(city, request, reply, 'sharing', d?.rows, request.query),
  )
  app.post<{ Body: Json }>(
    '/api/sharing/rows/groups',
    {
      config: { rate: 'staff' },
      schema: {
        summary: 'Rows counted by items; groups below five are not told · 统计',
        tags,
        body: object({ dataset: id, by: names, q: text(), area: text(12) }, ['dataset', 'by']),
      },
    },
    (request, reply) => ask(city, request, reply, 'sharing', d?.groups, request.body),
  )
  app.post<{ Body: Json }>(
    '/api/sharing/rows/export',
    {
      config: { rate: 'upload' },
      schema: {
        summary: 'These rows as a file; needs a fresh proof of the password · 按权限导出',
        tags,
        body: object({ dataset: id, format: { type: 'string', enum: ['csv', 'xlsx', 'ndjson'] } }, [
          'dataset',
          'format',
        ]),
      },
    },
    (request, reply) => file(request, reply, d?.exportRows, request.body),
  )
  app.get<{ Querystring: Query }>(
    '/api/sharing/ledger',
    { schema: { summary: 'Who used whose data and why · 共享台账', tags, querystring: filter } },
    (request, reply) => ask(city, request, reply, 'sharing', d?.ledger, request.query),
  )
  app.post<{ Body: Json }>(
    '/api/sharing/ledger/export',
    { config: { rate: 'upload' }, schema: { summary: 'The ledger as CSV · 导出台账', tags, body: filter } },
    (request, reply) => file(request, reply, d?.ledgerExport, request.body),
  )
  app.get(
    '/api/sharing/oversight',
    { schema: { summary: 'Hints, due reviews, refusals by unit, a random sample · 共享监督', tags } },
    (request, reply) => ask(city, request, reply, 'sharing', d?.oversight, {}),
  )
  app.post<{ Params: { id: string }; Body: Json }>(
    '/api/sharing/hints/:id',
    {
      schema: {
        summary: 'A hint was looked into · 核销线索',
        tags,
        params: one,
        body: object({ why: text(500) }, ['why']),
      },
    },
    (request, reply) =>
      change(city, request, reply, 'sharing', d?.settleHint, { ...request.body, id: request.params.id }),
  )
  app.post<{ Body: Json }>(
    '/api/sharing/watch',
    {
      schema: {
        summary: 'Put on or take off the watch list · 重点关注名单',
        tags,
        body: object({ number: text(40), why: text(200), off: text(60) }),
      },
    },
    (request, reply) => change(city, request, reply, 'sharing', d?.watch, request.body),
  )
}
