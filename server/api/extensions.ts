import type { FastifyInstance } from 'fastify'
import type { City, Json } from '../city/declare.ts'
import { refusing } from '../gate/answer.ts'
import { refuse } from '../gate/declare.ts'
import { actorOf, ask, change, needId } from '../gate/desk.ts'
import { sendFile } from '../gate/send-file.ts'
import { digits, id, object, open, text } from './shapes.ts'

const whole = { type: 'integer', minimum: 1 } as const
const yes = { type: 'boolean' } as const
/** Two million bytes as base64. */
const FILE = { type: 'string', maxLength: 2_800_000 } as const
const FILE_LIMIT = 3_000_000
/** A declaration with all its words. */
const BODY_LIMIT = 1_500_000

type One = { Params: { id: string; version: string }; Body: Json }

/** Applications composed in the browser 自建应用. */
export function extensions(app: FastifyInstance, city: City): void {
  const desk = city.desks.extensions
  const tags = ['extensions']
  const which = object({ id, version: digits }, ['id', 'version'])
  const of = ({ id: given, version }: One['Params']) => ({ id: needId(given), version: Number(version) })

  app.get(
    '/api/extensions',
    { schema: { summary: 'Applications composed here · 自建应用', tags } },
    (request, reply) => ask(city, request, reply, 'extensions', desk?.list, {}),
  )
  app.get<{ Params: One['Params']; Querystring: { against?: string } }>(
    '/api/extensions/:id/:version',
    {
      schema: {
        summary: 'A version with findings, plan and differences; version 0 = the newest · 自建应用版本',
        tags,
        params: which,
        querystring: object({ against: digits }),
      },
    },
    (request, reply) =>
      ask(city, request, reply, 'extensions', desk?.read, {
        ...of(request.params),
        ...(request.query.against ? { against: Number(request.query.against) } : {}),
      }),
  )
  app.post<{ Body: Json }>(
    '/api/extensions/check',
    {
      bodyLimit: BODY_LIMIT,
      schema: {
        summary: 'Check a declaration; nothing is kept · 检查声明',
        tags,
        body: object({ id: text(36), body: open }, ['body']),
      },
    },
    (request, reply) => ask(city, request, reply, 'extensions', desk?.check, request.body),
  )
  app.post<{ Body: Json }>(
    '/api/extensions',
    {
      bodyLimit: BODY_LIMIT,
      schema: {
        summary: 'A new application, or the next version of one · 新建或出新版',
        tags,
        body: object({ of: text(36), body: open }),
      },
    },
    (request, reply) => change(city, request, reply, 'extensions', desk?.begin, request.body, 201),
  )
  app.post<{ Body: { file: string } }>(
    '/api/extensions/import',
    {
      bodyLimit: FILE_LIMIT,
      schema: {
        summary: 'An exported file becomes a draft · 导入',
        tags,
        body: object({ file: FILE }, ['file']),
      },
    },
    (request, reply) => change(city, request, reply, 'extensions', desk?.take, request.body, 201),
  )
  app.get<One>(
    '/api/extensions/:id/:version/file',
    { schema: { summary: 'The folder of its pack, zipped · 导出应用包', tags, params: which } },
    async (request, reply) => {
      if (!desk) return refusing(reply, refuse['http.notHere']({ desk: 'extensions' }))
      const made = await desk.file(city.store, actorOf(request), of(request.params), city.now())
      if (!made.ok) return refusing(reply, made.error)
      const { name, mime, bytes } = made.value
      return sendFile(reply, { name, mime, bytes, size: bytes.length, id: '' })
    },
  )
  const act = (
    path: string,
    summary: string,
    verb: NonNullable<typeof desk>['save'] | undefined,
    body: object,
  ) =>
    app.post<One>(
      `/api/extensions/:id/:version/${path}`,
      { bodyLimit: BODY_LIMIT, schema: { summary, tags, params: which, body } },
      (request, reply) =>
        change(city, request, reply, 'extensions', verb, { ...request.body, ...of(request.params) }),
    )
  act(
    'text',
    'Save a draft · 保存草稿',
    desk?.save,
    object({ revision: whole, body: open }, ['revision', 'body']),
  )
  act(
    'proposal',
    'Hand it to a second person · 提交复核',
    desk?.propose,
    object({ revision: whole, note: text(500) }, ['revision']),
  )
  act('withdrawal', 'Back to work, or thrown away · 撤回或作废', desk?.withdraw, object({ discard: yes }))
  act(
    'review',
    'Publish or return, by a second person · 复核',
    desk?.review,
    object({ publish: yes, why: text(1000) }, ['publish']),
  )
  act('retirement', 'Out of use · 停用', desk?.retire, object({ why: text(500) }, ['why']))
}
