import type { FastifyInstance } from 'fastify'
import type { City } from '../city/declare.ts'
import { refusing } from '../gate/answer.ts'
import { refuse } from '../gate/declare.ts'
import { actorOf, ask, change, needId } from '../gate/desk.ts'
import { sendFile } from '../gate/send-file.ts'
import { oneFile } from '../gate/upload.ts'
import { id, object, open, text } from './shapes.ts'

const tags = ['command']
/** Values of a query arrive as text. */
const degrees = { type: 'string', pattern: '^-?[0-9]{1,3}([.][0-9]{1,12})?$' } as const

/** Command and dispatch 指挥调度. */
export function command(app: FastifyInstance, city: City): void {
  const d = city.desks.command
  const one = object({ id }, ['id'])
  type One = { Params: { id: string } }

  app.get('/api/command', { schema: { summary: 'Responses and plans · 指挥台', tags } }, (request, reply) =>
    ask(city, request, reply, 'command', d?.overview, {}),
  )
  app.get<One>(
    '/api/command/responses/:id',
    { schema: { summary: 'Command board of a response · 指挥看板', tags, params: one } },
    (request, reply) => ask(city, request, reply, 'command', d?.board, { id: needId(request.params.id) }),
  )
  app.get<One>(
    '/api/command/responses/:id/review',
    { schema: { summary: 'After-action report from the record · 复盘报告', tags, params: one } },
    (request, reply) => ask(city, request, reply, 'command', d?.review, { id: needId(request.params.id) }),
  )
  app.get<One & { Querystring: { report: string } }>(
    '/api/command/responses/:id/compose',
    {
      schema: {
        summary: 'Text of a report as the record says · 生成报告文本',
        tags,
        params: one,
        querystring: object({ report: id }, ['report']),
      },
    },
    (request, reply) =>
      ask(city, request, reply, 'command', d?.compose, {
        response: needId(request.params.id),
        report: needId(request.query.report),
      }),
  )
  app.get<{ Params: { matter: string } }>(
    '/api/command/of/:matter',
    {
      schema: {
        summary: 'The response a case is under · 平急状态',
        tags,
        params: object({ matter: id }, ['matter']),
      },
    },
    (request, reply) =>
      ask(city, request, reply, 'command', d?.of, { matter: needId(request.params.matter) }),
  )
  app.get<{ Querystring: { lon: string; lat: string; metres?: string } }>(
    '/api/command/around',
    {
      schema: {
        summary: 'People, resources and shelters within a radius, nearest first · 周边力量',
        tags,
        querystring: object(
          {
            lon: degrees,
            lat: degrees,
            metres: { type: 'string', pattern: '^[0-9]{1,5}$' },
          },
          ['lon', 'lat'],
        ),
      },
    },
    (request, reply) =>
      ask(city, request, reply, 'command', d?.around, {
        lon: Number(request.query.lon),
        lat: Number(request.query.lat),
        metres: Number(request.query.metres ?? 3000),
      }),
  )
  app.get<{ Querystring: Record<string, string> }>(
    '/api/command/duplicates',
    {
      schema: {
        summary: 'Open cases that may be the same event, by kind, place and time · 疑似同一事件',
        tags,
        querystring: object({ matter: id, kind: text(20), area: text(20), lon: degrees, lat: degrees }),
      },
    },
    (request, reply) => ask(city, request, reply, 'command', d?.duplicates, request.query),
  )
  app.get('/api/command/resources', { schema: { summary: 'Resources · 应急资源', tags } }, (request, reply) =>
    ask(city, request, reply, 'command', d?.resources, {}),
  )

  app.get('/api/command/plans', { schema: { summary: 'Plans · 预案', tags } }, (request, reply) =>
    ask(city, request, reply, 'command', d?.plans, {}),
  )
  app.get<One>(
    '/api/command/plans/:id',
    { schema: { summary: 'A plan, its versions and what a check finds · 预案与核查', tags, params: one } },
    (request, reply) => ask(city, request, reply, 'command', d?.plan, { id: needId(request.params.id) }),
  )
  app.get<One & { Querystring: { form?: 'json' | 'xlsx' } }>(
    '/api/command/plans/:id/file',
    {
      schema: {
        summary: 'A plan as JSON or workbook · 导出预案',
        tags,
        params: one,
        querystring: object({ form: { type: 'string', enum: ['json', 'xlsx'] } }),
      },
    },
    async (request, reply) => {
      const who = actorOf(request)
      if (!d) return refusing(reply, refuse['http.notHere']({ desk: 'command' }))
      const input = { id: needId(request.params.id), form: request.query.form ?? ('xlsx' as const) }
      const file = await d.planFile(city.store, who, input, city.now())
      return file.ok ? sendFile(reply, file.value) : refusing(reply, file.error)
    },
  )
  app.post(
    '/api/command/plans/file',
    {
      schema: {
        summary: 'Read a plan from a sheet of tasks or from JSON; nothing is kept · 读取预案文件',
        tags,
      },
    },
    async (request, reply) => {
      const file = await oneFile(request)
      if (!file.ok) return refusing(reply, file.error)
      const { name, bytes } = file.value
      return change(city, request, reply, 'command', d?.readPlan, { name, bytes, body: null })
    },
  )

  app.get('/api/command/orders', { schema: { summary: 'My orders · 我的指令', tags } }, (request, reply) =>
    ask(city, request, reply, 'command', d?.mine, {}),
  )
  app.get<One>(
    '/api/command/orders/:id',
    { schema: { summary: 'One of my orders · 指令', tags, params: one } },
    (request, reply) => ask(city, request, reply, 'command', d?.order, { id: needId(request.params.id) }),
  )
  app.post<{ Body: { receipts: unknown[] } }>(
    '/api/command/receipts',
    {
      schema: {
        summary: 'Receipts, also those pressed offline: each once, by its key · 回执',
        tags,
        body: object({ receipts: { type: 'array', items: open, maxItems: 200 } }, ['receipts']),
      },
    },
    (request, reply) => change(city, request, reply, 'command', d?.receipts, request.body),
  )
  app.post<{ Body: { do: string; of?: unknown } }>(
    '/api/command/act',
    {
      schema: {
        summary:
          'start, join, takeCommand, openDrill, order, changeTask, redirect, called, level, end, archive, reserve, giveBack, writeReport, sendReport, receiveReport, finding, closeFinding, score, askRelease, decideRelease, reportUp, merge, split, position, saveResource, savePlan, proposePlan, sendBackPlan, publishPlan, retirePlan · 指挥操作',
        tags,
        body: object({ do: text(20), of: open }, ['do']),
      },
    },
    (request, reply) =>
      change(city, request, reply, 'command', d?.act, { do: request.body.do, of: request.body.of ?? {} }),
  )
}
