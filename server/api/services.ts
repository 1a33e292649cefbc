import type { FastifyInstance, FastifyReply } from 'fastify'
import type { City } from '../city/declare.ts'
import { AtTheDoor, answer, refusing } from '../gate/answer.ts'
import { refuse } from '../gate/declare.ts'
import { actorOf, ask, change, needId } from '../gate/desk.ts'
import { sendFile } from '../gate/send-file.ts'
import { oneFile } from '../gate/upload.ts'
import { digits, object, open, text, when } from './shapes.ts'

type Json = Record<string, unknown>
type Code = { Params: { code: string } }
const code = object({ code: text(60) }, ['code'])
/** A version of an item with its form and tables. */
const BODY_BYTES = 2 * 1024 * 1024

/** Service items 事项管理: lists, versions, drafts, publishing; and guides that anybody may read. */
export function services(app: FastifyInstance, city: City): void {
  const d = city.desks.services
  const tags = ['services']

  app.get<{ Querystring: Json }>(
    '/api/services/items',
    {
      schema: {
        summary: 'Service items · 事项列表',
        tags,
        querystring: object({
          q: text(),
          unit: text(60),
          state: text(20),
          level: text(2),
          draft: text(5),
          offset: digits,
        }),
      },
    },
    (request, reply) => ask(city, request, reply, 'services', d?.list, request.query),
  )
  app.get(
    '/api/services/basics',
    { schema: { summary: 'The basic list · 基本目录', tags } },
    (request, reply) => ask(city, request, reply, 'services', d?.basics, {}),
  )
  app.put<{ Body: Json }>(
    '/api/services/basics',
    { schema: { summary: 'Enter or change a basic entry · 保存基本目录', tags, body: open } },
    (request, reply) => change(city, request, reply, 'services', d?.saveBasic, request.body),
  )
  app.get<Code & { Querystring: Json }>(
    '/api/services/items/:code',
    {
      schema: {
        summary: 'An item with its versions · 事项详情',
        tags,
        params: code,
        querystring: object({ version: digits }),
      },
    },
    (request, reply) =>
      ask(city, request, reply, 'services', d?.read, { ...request.query, code: request.params.code }),
  )
  app.get<Code & { Querystring: Json }>(
    '/api/services/items/:code/compare',
    {
      schema: {
        summary: 'What differs between two versions · 版本比对',
        tags,
        params: code,
        querystring: object({ was: digits, is: digits }, ['was', 'is']),
      },
    },
    (request, reply) =>
      ask(city, request, reply, 'services', d?.compare, { ...request.query, code: request.params.code }),
  )
  const draft = object({ catalogCode: text(60), body: open, revision: { type: 'integer', minimum: 0 } }, [
    'catalogCode',
    'body',
  ])
  type Draft = Code & { Body: { catalogCode: string; body: unknown; revision?: number } }
  app.put<Draft>(
    '/api/services/items/:code/draft',
    {
      bodyLimit: BODY_BYTES,
      schema: { summary: 'Save the version being written · 保存草稿', tags, params: code, body: draft },
    },
    (request, reply) =>
      change(city, request, reply, 'services', d?.save, {
        ...request.body,
        revision: request.body.revision ?? 0,
        code: request.params.code,
      }),
  )
  app.post<Draft>(
    '/api/services/items/:code/check',
    {
      bodyLimit: BODY_BYTES,
      schema: { summary: 'What publishing would refuse · 发布前检查', tags, params: code, body: draft },
    },
    (request, reply) =>
      ask(city, request, reply, 'services', d?.check, { ...request.body, code: request.params.code }),
  )
  app.post<Code>(
    '/api/services/items/:code/draft',
    { schema: { summary: 'Begin the next version · 新建版本', tags, params: code } },
    (request, reply) => change(city, request, reply, 'services', d?.begin, request.params, 201),
  )
  app.delete<Code>(
    '/api/services/items/:code/draft',
    { schema: { summary: 'Throw the version being written away · 放弃草稿', tags, params: code } },
    (request, reply) => change(city, request, reply, 'services', d?.drop, request.params),
  )
  app.post<Code & { Body: { revision: number; from: string } }>(
    '/api/services/items/:code/publish',
    {
      schema: {
        summary: 'Publish from a day on · 发布',
        tags,
        params: code,
        body: object({ revision: { type: 'integer', minimum: 0 }, from: when }, ['revision', 'from']),
      },
    },
    (request, reply) =>
      change(city, request, reply, 'services', d?.publish, { ...request.body, code: request.params.code }),
  )
  app.post<Code & { Body: { move: string; why: string } }>(
    '/api/services/items/:code/state',
    {
      schema: {
        summary: 'Pause, resume or end · 暂停、恢复、取消',
        tags,
        params: code,
        body: object({ move: { type: 'string', enum: ['pause', 'resume', 'end'] }, why: text(500) }, [
          'move',
          'why',
        ]),
      },
    },
    (request, reply) =>
      change(city, request, reply, 'services', d?.setState, { ...request.body, code: request.params.code }),
  )
  app.get(
    '/api/services/items.xlsx',
    { config: { rate: 'upload' }, schema: { summary: 'The list as a workbook · 导出事项清单', tags } },
    async (request, reply) => {
      const who = actorOf(request)
      if (!d) return refusing(reply, refuse['http.notHere']({ desk: 'services' }))
      const made = await d.export(city.store, who, {}, city.now())
      if (!made.ok) return refusing(reply, made.error)
      const { name, mime, bytes } = made.value
      return sendFile(reply, { name, mime, bytes, size: bytes.length, id: '' })
    },
  )
  app.post(
    '/api/services/items.xlsx',
    {
      config: { rate: 'upload', wants: 'multipart/form-data' },
      schema: { summary: 'Take a workbook in as drafts · 导入事项清单', tags },
    },
    async (request, reply) => {
      const file = await oneFile(request)
      if (!file.ok) return refusing(reply, file.error)
      return change(city, request, reply, 'services', d?.bringIn, file.value)
    },
  )
  app.get<{ Params: { id: string } }>(
    '/api/services/documents/:id',
    {
      schema: {
        summary: 'Papers of an application · 办件文书',
        tags,
        params: object({ id: text(60) }, ['id']),
      },
    },
    (request, reply) =>
      ask(city, request, reply, 'services', d?.documents, { matter: needId(request.params.id) }),
  )
  app.post<{ Body: Json }>(
    '/api/services/joint',
    {
      schema: { summary: 'What a joint service would be · 一件事编排预览', tags, body: open },
    },
    (request, reply) => ask(city, request, reply, 'joint', city.desks.joint?.preview, request.body),
  )
  app.put<Code & { Body: Json & { catalogCode: string } }>(
    '/api/services/joint/:code',
    {
      schema: {
        summary: 'Keep a joint service as a draft · 保存一件事',
        tags,
        params: code,
        body: { ...object({ catalogCode: text(60) }, ['catalogCode']), additionalProperties: true },
      },
    },
    (request, reply) =>
      change(city, request, reply, 'joint', city.desks.joint?.save, {
        ...request.body,
        code: request.params.code,
      }),
  )
  guides(app, city)
}

/** Guides 办事指南 and papers 文书核验 for everybody. */
function guides(app: FastifyInstance, city: City): void {
  const door = () => {
    if (!city.guides) throw new AtTheDoor(refuse['http.notHere']({ desk: 'guides' }))
    return city.guides
  }
  const tags = ['public']
  type Search = { q?: string; target?: string; topic?: string; unit?: string; offset?: string }
  const answered = async (reply: FastifyReply, made: ReturnType<ReturnType<typeof door>['verify']>) =>
    answer(reply, await made)

  app.get<{ Querystring: Search }>(
    '/api/public/items',
    {
      schema: {
        summary: 'Find a service by everyday words · 搜索事项',
        tags,
        querystring: object({
          q: text(100),
          target: text(4),
          topic: text(20),
          unit: text(40),
          offset: digits,
        }),
      },
    },
    async (request, reply) => {
      const { offset, ...asked } = request.query
      return answer(
        reply,
        await door().search(city.store, { ...asked, offset: Number(offset ?? 0) }, city.now()),
      )
    },
  )
  app.get<Code & { Querystring: { version?: string } }>(
    '/api/public/items/:code',
    {
      schema: {
        summary: 'The guide of an item · 办事指南',
        tags,
        params: code,
        querystring: object({ version: digits }),
      },
    },
    async (request, reply) =>
      answer(
        reply,
        await door().guide(
          city.store,
          {
            code: request.params.code,
            ...(request.query.version ? { version: Number(request.query.version) } : {}),
          },
          city.now(),
        ),
      ),
  )
  app.get<{ Params: { code: string; material: string } }>(
    '/api/public/items/:code/samples/:material',
    {
      schema: {
        summary: 'A sample of a material · 材料样本',
        tags,
        params: object({ code: text(60), material: text(80) }, ['code', 'material']),
      },
    },
    async (request, reply) => {
      const found = await door().sample(city.store, request.params, city.now())
      return found.ok ? sendFile(reply, found.value) : refusing(reply, found.error)
    },
  )
  const paper = object({ id: text(60), check: text(20) }, ['id', 'check'])
  type Paper = { Params: { id: string; check: string } }
  app.get<Paper>(
    '/api/public/papers/:id/:check',
    { schema: { summary: 'Is this paper genuine · 文书核验', tags, params: paper } },
    (request, reply) => answered(reply, door().verify(city.store, request.params)),
  )
  app.get<Paper>(
    '/api/public/papers/:id/:check/whole',
    { schema: { summary: 'The signed paper itself · 电子文书', tags, params: paper } },
    (request, reply) => answered(reply, door().paper(city.store, request.params)),
  )
}
