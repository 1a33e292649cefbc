import type { FastifyInstance } from 'fastify'
import type { City } from '../city/declare.ts'
import { answer, refusing } from '../gate/answer.ts'
import { refuse } from '../gate/declare.ts'
import { actorOf, ask, change, needId } from '../gate/desk.ts'
import { sendFile } from '../gate/send-file.ts'
import { oneFile } from '../gate/upload.ts'
import { digits, id, object, open, text } from './shapes.ts'

type Json = Record<string, unknown>
const facets = object({
  ...{ q: text(), unit: text(4000), subject: text(1000), class: text(), share: text(), open: text() },
  ...{ cycle: text(), grade: text(), freshness: text(), origin: text(), state: text() },
  ...{ sort: text(20), offset: digits, limit: digits },
})
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** The catalogue of datasets 数据目录, the data map, the demand list. */
export function datasets(app: FastifyInstance, city: City): void {
  const d = city.desks.datasets
  const tags = ['datasets']
  const one = object({ id: text(60) }, ['id'])

  app.get<{ Querystring: Json }>(
    '/api/datasets',
    { schema: { summary: 'Search the catalogue, with facets · 数据目录检索', tags, querystring: facets } },
    (request, reply) => ask(city, request, reply, 'datasets', d?.search, request.query),
  )
  app.post<{ Body: Json }>(
    '/api/datasets',
    { schema: { summary: 'A new entry as a draft · 编目', tags, body: open } },
    (request, reply) => change(city, request, reply, 'datasets', d?.draft, request.body, 201),
  )
  app.get(
    '/api/datasets/map',
    { schema: { summary: 'Units by subjects, with freshness · 数据地图', tags } },
    (request, reply) => ask(city, request, reply, 'datasets', d?.map, {}),
  )
  app.get<{ Querystring: { unit?: string } }>(
    '/api/datasets/lists',
    {
      schema: {
        summary: 'Duties, systems and data of a unit · 三清单',
        tags,
        querystring: object({ unit: id }),
      },
    },
    (request, reply) => ask(city, request, reply, 'datasets', d?.lists, request.query),
  )
  app.post(
    '/api/datasets/import',
    {
      config: { rate: 'upload', wants: 'multipart/form-data' },
      schema: { summary: 'Bring in a sheet of the catalogue · 导入目录', tags },
    },
    async (request, reply) => {
      const file = await oneFile(request)
      if (!file.ok) return refusing(reply, file.error)
      return change(city, request, reply, 'datasets', d?.importSheet, file.value)
    },
  )
  app.get(
    '/api/datasets/export',
    { config: { rate: 'upload' }, schema: { summary: 'The catalogue as a workbook · 导出目录', tags } },
    async (request, reply) => {
      const who = actorOf(request)
      if (!d) return refusing(reply, refuse['http.notHere']({ desk: 'datasets' }))
      const made = await d.exportSheet(city.store, who, {}, city.now())
      if (!made.ok) return answer(reply, made)
      const { bytes } = made.value as { bytes: Uint8Array }
      return sendFile(reply, { name: '信息资源目录.xlsx', mime: XLSX, bytes, size: bytes.length, id: '' })
    },
  )
  app.get<{ Querystring: { state?: string } }>(
    '/api/datasets/demands',
    { schema: { summary: 'The demand list · 需求清单', tags, querystring: object({ state: text(20) }) } },
    (request, reply) => ask(city, request, reply, 'datasets', d?.demands, request.query),
  )
  app.post<{ Body: Json }>(
    '/api/datasets/demands',
    {
      schema: {
        summary: 'Write down what a unit needs · 提出数据需求',
        tags,
        body: object(
          { title: text(200), purpose: text(1000), items: text(2000), basis: text(1000), owner: id },
          ['title', 'purpose', 'items'],
        ),
      },
    },
    (request, reply) => change(city, request, reply, 'datasets', d?.demand, request.body, 201),
  )
  app.post<{
    Params: { id: string }
    Body: { state: string; answer?: string; dataset?: string; owner?: string }
  }>(
    '/api/datasets/demands/:id',
    {
      schema: {
        summary: 'Answer a demand, pass it on or take it back · 答复需求',
        tags,
        params: one,
        body: object(
          {
            state: { type: 'string', enum: ['met', 'refused', 'passedOn', 'withdrawn'] },
            ...{ answer: text(1000), dataset: id, owner: id },
          },
          ['state'],
        ),
      },
    },
    (request, reply) =>
      change(city, request, reply, 'datasets', d?.answerDemand, {
        ...{ answer: '', ...request.body },
        id: needId(request.params.id),
      }),
  )
  app.get<{ Params: { id: string } }>(
    '/api/datasets/:id',
    { schema: { summary: 'An entry with its items · 数据资源', tags, params: one } },
    (request, reply) => ask(city, request, reply, 'datasets', d?.read, request.params),
  )
  app.get<{ Params: { id: string } }>(
    '/api/datasets/:id/versions',
    { schema: { summary: 'Every published version · 历史版本', tags, params: one } },
    (request, reply) => ask(city, request, reply, 'datasets', d?.versions, { id: needId(request.params.id) }),
  )
  app.get<{ Params: { id: string } }>(
    '/api/datasets/:id/lineage',
    { schema: { summary: 'From source columns to figures, element by element · 血缘', tags, params: one } },
    (request, reply) => ask(city, request, reply, 'datasets', d?.lineage, { id: needId(request.params.id) }),
  )
  app.get<{ Params: { id: string } }>(
    '/api/datasets/:id/uses',
    { schema: { summary: 'Who uses it, and the last deliveries · 使用情况', tags, params: one } },
    (request, reply) => ask(city, request, reply, 'datasets', d?.uses, { id: needId(request.params.id) }),
  )
  app.patch<{ Params: { id: string }; Body: { changedAt?: string; draft: Json } }>(
    '/api/datasets/:id',
    {
      schema: {
        summary: 'Write on at the next version · 修改',
        tags,
        params: one,
        body: object({ changedAt: text(40), draft: open }, ['draft']),
      },
    },
    (request, reply) =>
      change(city, request, reply, 'datasets', d?.change, { ...request.body, id: needId(request.params.id) }),
  )
  app.post<{ Params: { id: string; act: string }; Body: { why?: string } | null }>(
    '/api/datasets/:id/acts/:act',
    {
      schema: {
        summary:
          'Submit, approve for the unit, send back, publish, take off line · 提交、审核、退回、发布、下线',
        tags,
        params: object(
          {
            id: text(60),
            act: { type: 'string', enum: ['submit', 'endorse', 'return', 'publish', 'retire'] },
          },
          ['id', 'act'],
        ),
        body: object({ why: text(500) }),
      },
    },
    (request, reply) => {
      const why = request.body?.why
      const input = { id: needId(request.params.id), act: request.params.act, ...(why ? { why } : {}) }
      return change(city, request, reply, 'datasets', d?.act, input)
    },
  )
  app.get<{ Params: { id: string } }>(
    '/api/datasets/:id/feedback',
    { schema: { summary: 'What citizens say of it · 公众反馈', tags, params: one } },
    (request, reply) => ask(city, request, reply, 'datasets', d?.feedback, { id: needId(request.params.id) }),
  )
  app.post<{ Params: { id: string; feedback: string }; Body: { answer: string } }>(
    '/api/datasets/:id/feedback/:feedback',
    {
      schema: {
        summary: 'Answer it · 答复反馈',
        tags,
        params: object({ id: text(60), feedback: text(60) }, ['id', 'feedback']),
        body: object({ answer: text(1000) }, ['answer']),
      },
    },
    (request, reply) =>
      change(city, request, reply, 'datasets', d?.answerFeedback, {
        id: needId(request.params.id),
        feedback: needId(request.params.feedback),
        answer: request.body.answer,
      }),
  )
}
