import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { City, UploadState } from '../city/declare.ts'
import { answer, refusing } from '../gate/answer.ts'
import { refuse } from '../gate/declare.ts'
import { actorOf, ask, change, needId } from '../gate/desk.ts'
import { fileName } from '../gate/upload.ts'
import { digits, id, object, open, text } from './shapes.ts'

type Json = Record<string, unknown>
const PIECE = 'application/offset+octet-stream'
/** Largest piece of one request; a browser sends far smaller ones. */
const PIECE_BYTES = 256 * 1024 * 1024

/** What the headers say of an upload, as the tus protocol does. */
const told = (reply: FastifyReply, upload: UploadState): FastifyReply =>
  reply.headers({
    'tus-resumable': '1.0.0',
    'upload-offset': String(upload.offset),
    'upload-length': String(upload.bytes),
    ...(upload.delivery ? { 'upload-delivery': upload.delivery } : {}),
  })

/** 归集: deliveries, what became of them, mappings, files in pieces. */
export function intake(app: FastifyInstance, city: City): void {
  const d = city.desks.intake
  const tags = ['intake']
  const one = object({ id }, ['id'])
  const page = object({
    ...{ dataset: id, source: id, state: text(), cursor: id, limit: digits, after: text(400) },
    ...{ rule: text(), item: text(), from: digits, change: text(20) },
  })
  type One = { Params: { id: string }; Querystring: Json }

  app.get<{ Querystring: Json }>(
    '/api/intake/deliveries',
    { schema: { summary: 'Deliveries, latest first · 批次', tags, querystring: page } },
    (request, reply) => ask(city, request, reply, 'intake', d?.list, request.query),
  )
  app.get<One>(
    '/api/intake/deliveries/:id',
    { schema: { summary: 'A delivery with its counts · 批次详情', tags, params: one } },
    (request, reply) => ask(city, request, reply, 'intake', d?.read, { id: needId(request.params.id) }),
  )
  for (const [part, summary] of [
    ['rejects', 'Rejected cells with every reason · 退回项'],
    ['lines', 'Lines as received · 落地数据'],
    ['ended', 'What it changed or took away · 变更与消失'],
  ] as const)
    app.get<One>(
      `/api/intake/deliveries/:id/${part}`,
      { schema: { summary, tags, params: one, querystring: page } },
      (request, reply) =>
        ask(city, request, reply, 'intake', d?.[part], { ...request.query, id: needId(request.params.id) }),
    )
  app.post<{ Params: { id: string }; Body: Json }>(
    '/api/intake/deliveries/:id/preview',
    {
      config: { rate: 'staff' },
      schema: { summary: 'What rules make of the first lines · 映射预览', tags, params: one, body: open },
    },
    (request, reply) =>
      ask(city, request, reply, 'intake', d?.preview, { ...request.body, id: needId(request.params.id) }),
  )
  app.post<{ Params: { id: string }; Body: { confirm?: boolean; mode?: string; why?: string } }>(
    '/api/intake/deliveries/:id/load',
    {
      schema: {
        summary: 'Load it (again); confirm what was warned of · 入库',
        tags,
        params: one,
        body: object({ confirm: { type: 'boolean' }, mode: text(20), why: text(500) }),
      },
    },
    (request, reply) =>
      change(
        city,
        request,
        reply,
        'intake',
        d?.load,
        { ...request.body, id: needId(request.params.id) },
        202,
      ),
  )
  app.get<{ Params: { dataset: string } }>(
    '/api/intake/mappings/:dataset',
    { schema: { summary: 'The mapping in all its versions · 映射', tags, params: object({ dataset: id }) } },
    (request, reply) =>
      ask(city, request, reply, 'intake', d?.mapping, { dataset: needId(request.params.dataset) }),
  )
  app.put<{ Params: { dataset: string }; Body: { rules: unknown[]; sheet?: string | null } }>(
    '/api/intake/mappings/:dataset',
    {
      schema: {
        summary: 'The next version of a mapping · 保存映射',
        tags,
        params: object({ dataset: id }),
        body: object(
          {
            rules: { type: 'array', maxItems: 500 },
            sheet: { type: ['string', 'null'], maxLength: 200 },
          },
          ['rules'],
        ),
      },
    },
    (request, reply) =>
      change(city, request, reply, 'intake', d?.saveMapping, {
        ...request.body,
        dataset: needId(request.params.dataset),
      }),
  )

  app.get<{ Params: { dataset: string } }>(
    '/api/intake/gates/:dataset',
    { schema: { summary: 'Gates of its deliveries · 闸口', tags, params: object({ dataset: id }) } },
    (request, reply) =>
      ask(city, request, reply, 'intake', d?.gates, { dataset: needId(request.params.dataset) }),
  )
  app.put<{ Params: { dataset: string }; Body: { mostRejected: number; mostDisappeared: number } }>(
    '/api/intake/gates/:dataset',
    {
      schema: {
        summary: 'Set the gates of its deliveries · 设置闸口',
        tags,
        params: object({ dataset: id }),
        body: object({ mostRejected: { type: 'number' }, mostDisappeared: { type: 'number' } }, [
          'mostRejected',
          'mostDisappeared',
        ]),
      },
    },
    (request, reply) =>
      change(city, request, reply, 'intake', d?.saveGates, {
        ...request.body,
        dataset: needId(request.params.dataset),
      }),
  )
  app.get<{ Querystring: { dataset?: string } }>(
    '/api/intake/sources',
    {
      schema: {
        summary: 'Sources, and who is late · 数据源与逾期',
        tags,
        querystring: object({ dataset: id }),
      },
    },
    (request, reply) => ask(city, request, reply, 'intake', d?.sources, request.query),
  )
  app.post<{ Body: Json }>(
    '/api/intake/sources',
    { schema: { summary: 'Set up or change a source · 保存数据源', tags, body: open } },
    (request, reply) => change(city, request, reply, 'intake', d?.saveSource, request.body),
  )
  app.delete<{ Params: { id: string } }>(
    '/api/intake/sources/:id',
    { schema: { summary: 'Remove a source · 删除数据源', tags, params: one } },
    (request, reply) =>
      change(city, request, reply, 'intake', d?.removeSource, { id: needId(request.params.id) }),
  )
  app.post<{ Params: { id: string } }>(
    '/api/intake/sources/:id/run',
    { schema: { summary: 'Look at it now · 立即拉取', tags, params: one } },
    (request, reply) =>
      change(city, request, reply, 'intake', d?.runSource, { id: needId(request.params.id) }, 202),
  )
  app.post<{ Body: Json }>(
    '/api/intake/sources/look',
    {
      config: { rate: 'staff' },
      schema: { summary: 'Try a source as it was filled in · 连接测试', tags, body: open },
    },
    async (request, reply) => {
      if (!d) return refusing(reply, refuse['http.notHere']({ desk: 'intake' }))
      return answer(reply, await d.testSource(actorOf(request), request.body, city.now()))
    },
  )
  app.get<{ Querystring: Json }>(
    '/api/intake/due',
    {
      schema: {
        summary: 'When the next deliveries are due · 报送时限',
        tags,
        querystring: object({ limit: digits }),
      },
    },
    (request, reply) => ask(city, request, reply, 'intake', d?.due, request.query),
  )
  app.register(async (pieces) => uploads(pieces, city))
  push(app, city)
  app.register(async (texts) => pushText(texts, city))
}

/** Files in pieces 断点续传, after the tus protocol: create, ask how far, go on from there. */
function uploads(app: FastifyInstance, city: City): void {
  const d = city.desks.intake
  const tags = ['intake']
  const one = object({ id }, ['id'])
  // Not read here: the desk writes it to the disk as it comes.
  app.addContentTypeParser(PIECE, (_request, _payload, done) => done(null))

  app.post<{ Body: { dataset: string; name: string; mode?: string; bytes: number } }>(
    '/api/intake/uploads',
    {
      schema: {
        summary: 'Begin a file in pieces · 开始上传',
        tags,
        body: object(
          {
            dataset: id,
            name: text(400),
            mode: { type: 'string', enum: ['full', 'increment'] },
            bytes: { type: 'integer', minimum: 1 },
          },
          ['dataset', 'name', 'bytes'],
        ),
      },
    },
    (request, reply) =>
      change(
        city,
        request,
        reply,
        'intake',
        d?.upload,
        { ...request.body, name: fileName(request.body.name) },
        201,
      ),
  )

  const state = async (request: FastifyRequest<{ Params: { id: string } }>, reply: FastifyReply) => {
    if (!d) return refusing(reply, refuse['http.notHere']({ desk: 'intake' }))
    const found = await d.uploadState(
      city.store,
      actorOf(request),
      { id: needId(request.params.id) },
      city.now(),
    )
    if (!found.ok) return refusing(reply, found.error)
    return told(reply, found.value as UploadState).send(found.value)
  }
  app.get<{ Params: { id: string } }>(
    '/api/intake/uploads/:id',
    { exposeHeadRoute: true, schema: { summary: 'How far it is · 上传进度', tags, params: one } },
    state,
  )
  app.patch<{ Params: { id: string } }>(
    '/api/intake/uploads/:id',
    {
      bodyLimit: PIECE_BYTES,
      config: { rate: 'upload', wants: PIECE },
      schema: { summary: 'The next piece; header upload-offset · 续传', tags, params: one },
    },
    async (request, reply) => {
      if (!d) return refusing(reply, refuse['http.notHere']({ desk: 'intake' }))
      const offset = Number(request.headers['upload-offset'])
      const input = { id: needId(request.params.id), offset, content: request.raw }
      const done = await d.uploadPiece(actorOf(request), input, city.now())
      if (!done.ok) {
        // What was not read of a refused piece would be taken for the next request.
        if (!request.raw.readableEnded) reply.header('connection', 'close')
        return refusing(reply, done.error)
      }
      return told(reply, done.value).send(done.value)
    },
  )
  app.delete<{ Params: { id: string } }>(
    '/api/intake/uploads/:id',
    { schema: { summary: 'Give it up · 取消上传', tags, params: one } },
    (request, reply) =>
      change(city, request, reply, 'intake', d?.dropUpload, { id: needId(request.params.id) }),
  )
}

/** Largest body of one push. */
const PUSH_BYTES = 16 * 1024 * 1024

/** Rows pushed by a unit's own program, with a key instead of a session. */
function push(app: FastifyInstance, city: City): void {
  const d = city.desks.intake
  app.post<{ Body: { rows: unknown[] } }>(
    '/api/hooks/data/rows',
    {
      bodyLimit: PUSH_BYTES,
      config: { rate: 'hook', wants: 'application/json' },
      schema: {
        summary: 'Push rows {rows: [{column: value}]} with a Bearer key and an idempotency-key · 接口推送',
        tags: ['intake'],
        body: object({ rows: { type: 'array', minItems: 1, maxItems: 100_000 } }, ['rows']),
      },
    },
    async (request, reply) => {
      if (!d) return refusing(reply, refuse['http.notHere']({ desk: 'intake' }))
      const who = pusherOf(request)
      if (!who) return refusing(reply, refuse['http.badIdempotencyKey']())
      return answer(reply, await d.push({ ...who, rows: request.body.rows }, city.now()), 202)
    },
  )
}

/** The key of a push and what it calls itself; null = it calls itself nothing that can be kept. */
function pusherOf(request: FastifyRequest): { readonly key: string; readonly own?: string } | null {
  const [, key = ''] = /^Bearer ([\w-]{1,100})$/.exec(request.headers.authorization ?? '') ?? []
  const own = request.headers['idempotency-key']
  if (own === undefined) return { key }
  return typeof own === 'string' && /^[\x21-\x7e]{8,200}$/.test(own) ? { key, own } : null
}

/** Kinds of text that rows may be pushed as, by their media type. */
const PUSHED: Readonly<Record<string, 'csv' | 'ndjson'>> = {
  'text/csv': 'csv',
  'application/x-ndjson': 'ndjson',
}

/** The same as CSV or one JSON object a line: written to the disk as it comes, of any size that a file may have. */
function pushText(app: FastifyInstance, city: City): void {
  const d = city.desks.intake
  for (const type of Object.keys(PUSHED))
    app.addContentTypeParser(type, (_request, _payload, done) => done(null))
  app.post(
    '/api/hooks/data/file',
    {
      bodyLimit: PIECE_BYTES,
      config: { rate: 'hook', wants: Object.keys(PUSHED).join(' or ') },
      schema: {
        summary: 'Push rows as CSV or NDJSON with a Bearer key and an idempotency-key · 接口推送（文本）',
        tags: ['intake'],
      },
    },
    async (request, reply) => {
      if (!d) return refusing(reply, refuse['http.notHere']({ desk: 'intake' }))
      const kind = PUSHED[(request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '']
      const who = pusherOf(request)
      if (!who) return refusing(reply, refuse['http.badIdempotencyKey']())
      const done = await d.push({ ...who, kind: kind ?? 'csv', content: request.raw }, city.now())
      if (!done.ok && !request.raw.readableEnded) reply.header('connection', 'close')
      return answer(reply, done, 202)
    },
  )
}
