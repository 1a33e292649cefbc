import type { FastifyInstance } from 'fastify'
import type { City, Exported } from '../city/declare.ts'
import { refusing } from '../gate/answer.ts'
import { refuse } from '../gate/declare.ts'
import { actorOf, ask, change, needId } from '../gate/desk.ts'
import { sendFile } from '../gate/send-file.ts'
import { id, object, open, text } from './shapes.ts'

type Json = Record<string, unknown>
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Quality of the data 数据质量: scores, rules, bad rows, doubts and their correction. */
export function quality(app: FastifyInstance, city: City): void {
  const d = city.desks.quality
  const tags = ['quality']
  const one = object({ id: text(60) }, ['id'])

  app.get(
    '/api/quality',
    { schema: { summary: 'Units and datasets by score · 质量看板', tags } },
    (request, reply) => ask(city, request, reply, 'quality', d?.board, {}),
  )
  app.get<{ Params: { id: string }; Querystring: { run?: string } }>(
    '/api/quality/datasets/:id',
    {
      schema: {
        summary: 'Rules, runs and profile of a dataset · 质量详情',
        tags,
        params: one,
        querystring: object({ run: id }),
      },
    },
    (request, reply) =>
      ask(city, request, reply, 'quality', d?.dataset, {
        id: needId(request.params.id),
        ...(request.query.run ? { run: request.query.run } : {}),
      }),
  )
  app.post<{ Params: { id: string } }>(
    '/api/quality/datasets/:id/measure',
    { schema: { summary: 'Measure it now · 立即质检', tags, params: one } },
    (request, reply) =>
      change(city, request, reply, 'quality', d?.measure, { dataset: needId(request.params.id) }),
  )
  app.post<{ Params: { id: string }; Body: Json }>(
    '/api/quality/datasets/:id/rules',
    {
      schema: {
        summary: 'Write a rule, or a new version of one · 保存质量规则',
        tags,
        params: one,
        body: open,
      },
    },
    (request, reply) =>
      change(
        city,
        request,
        reply,
        'quality',
        d?.saveRule,
        { ...request.body, dataset: needId(request.params.id) },
        201,
      ),
  )
  app.delete<{ Params: { id: string; rule: string } }>(
    '/api/quality/datasets/:id/rules/:rule',
    {
      schema: {
        summary: 'End a rule · 停用质量规则',
        tags,
        params: object({ id: text(60), rule: text(60) }, ['id', 'rule']),
      },
    },
    (request, reply) =>
      change(city, request, reply, 'quality', d?.endRule, {
        dataset: needId(request.params.id),
        rule: needId(request.params.rule),
      }),
  )
  app.post<{ Params: { id: string }; Body: Json }>(
    '/api/quality/datasets/:id/doubts',
    {
      schema: {
        summary: 'Say that a value is wrong · 提出疑义',
        tags,
        params: one,
        body: object(
          {
            ref: text(2000),
            key: text(500),
            items: { type: 'array', maxItems: 20, items: text(60) },
            what: { type: 'string', minLength: 2, maxLength: 5000 },
            simple: { type: 'boolean' },
            files: { type: 'array', maxItems: 9, items: id },
          },
          ['what'],
        ),
      },
    },
    (request, reply) =>
      change(
        city,
        request,
        reply,
        'quality',
        d?.raise,
        { ...request.body, dataset: needId(request.params.id) },
        201,
      ),
  )
  app.get<{ Params: { run: string; rule: string } }>(
    '/api/quality/runs/:run/rules/:rule',
    {
      schema: {
        summary: 'Rows that break a rule, by right · 问题行',
        tags,
        params: object({ run: text(60), rule: text(120) }, ['run', 'rule']),
      },
    },
    (request, reply) =>
      ask(city, request, reply, 'quality', d?.badRows, {
        run: needId(request.params.run),
        rule: request.params.rule,
      }),
  )
  app.get<{ Params: { matter: string } }>(
    '/api/quality/corrections/:matter',
    {
      schema: {
        summary: 'What a verification is about · 核实内容',
        tags,
        params: object({ matter: text(60) }, ['matter']),
      },
    },
    (request, reply) =>
      ask(city, request, reply, 'quality', d?.case, { matter: needId(request.params.matter) }),
  )
  app.post<{ Params: { matter: string }; Body: { doubt: string; cells: Json } }>(
    '/api/quality/corrections/:matter/correct',
    {
      schema: {
        summary: 'Correct a value at its source, as a delivery of one line · 单行更正',
        tags,
        params: object({ matter: text(60) }, ['matter']),
        body: object({ doubt: id, cells: open }, ['doubt', 'cells']),
      },
    },
    (request, reply) =>
      ask(city, request, reply, 'quality', d?.correct, {
        ...request.body,
        matter: needId(request.params.matter),
      }),
  )
  app.post<{ Params: { delivery: string }; Body: { rules: unknown[] } }>(
    '/api/quality/deliveries/:delivery/try',
    {
      schema: {
        summary: 'What a mapping would make of the whole delivery · 试运行',
        tags,
        params: object({ delivery: text(60) }, ['delivery']),
        body: object({ rules: { type: 'array', maxItems: 500 } }, ['rules']),
      },
    },
    (request, reply) =>
      ask(city, request, reply, 'quality', d?.tryMapping, {
        ...request.body,
        delivery: needId(request.params.delivery),
      }),
  )
  app.get<{ Params: { delivery: string }; Querystring: { all?: string; lang?: 'zh' | 'en'; part?: string } }>(
    '/api/quality/deliveries/:delivery/workbook',
    {
      config: { rate: 'upload' },
      schema: {
        summary: 'Rejected rows as the sender’s own workbook · 退回清单',
        tags,
        params: object({ delivery: text(60) }, ['delivery']),
        querystring: object({
          all: { type: 'string', enum: ['true', 'false'] },
          lang: { type: 'string', enum: ['zh', 'en'] },
          part: { type: 'string', pattern: '^[1-9][0-9]{0,4}$' },
        }),
      },
    },
    async (request, reply) => {
      const who = actorOf(request)
      if (!d) return refusing(reply, refuse['http.notHere']({ desk: 'quality' }))
      const { all, lang = 'zh', part = '1' } = request.query
      const delivery = needId(request.params.delivery)
      const made = await d.workbook(
        city.store,
        who,
        { delivery, all: all === 'true', lang, part: Number(part) },
        city.now(),
      )
      if (!made.ok) return refusing(reply, made.error)
      const { name, bytes, rows, parts } = made.value as Pick<Exported, 'name' | 'bytes' | 'rows'> & {
        readonly parts: number
      }
      reply.header('x-rows', String(rows)).header('x-parts', String(parts))
      return sendFile(reply, { name, mime: XLSX, bytes, size: bytes.length, id: '' })
    },
  )
}
