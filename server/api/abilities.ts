import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { City, Json } from '../city/declare.ts'
import { answer, refusing } from '../gate/answer.ts'
import { refuse } from '../gate/declare.ts'
import { ask, change } from '../gate/desk.ts'
import { id, object, text } from './shapes.ts'

const BEARER = /^Bearer +(\S{1,200})$/i
const bearer = (request: FastifyRequest): string =>
  BEARER.exec(request.headers.authorization ?? '')?.[1] ?? ''

/**
 * The capability platform 能力共享平台. Finding and registering need nothing; a developer's own page a pass in
 * `Authorization: Bearer hyd_…`; a call the key of a use in `Authorization: Bearer hya_…`. No session counts here.
 */
export function abilities(app: FastifyInstance, city: City): void {
  const d = city.abilities
  const tags = ['abilities']
  const one = object({ id }, ['id'])
  const none = (reply: FastifyReply) => refusing(reply, refuse['http.notHere']({ desk: 'abilities' }))
  const whole = { type: 'integer', minimum: 1, maximum: 10_000_000 } as const

  app.get<{ Querystring: { q?: string } }>(
    '/api/public/abilities',
    {
      schema: {
        summary: 'What the city offers to developers · 能力目录',
        tags,
        querystring: object({ q: text(100) }),
      },
    },
    async (request, reply) =>
      d ? answer(reply, await d.catalogue(city.store, request.query, city.now())) : none(reply),
  )
  app.post<{ Body: Json }>(
    '/api/public/developers',
    {
      schema: {
        summary: 'Register as a developer · 开发者登记',
        tags,
        body: object({
          ...{ organisation: text(100), creditCode: text(30), contact: text(60), phone: text(30) },
          purpose: text(1000),
        }),
      },
    },
    async (request, reply) =>
      d
        ? answer(reply, await city.store.tx((tx) => d.register(tx, request.body, city.now())), 201)
        : none(reply),
  )
  app.get(
    '/api/public/developers/me',
    { schema: { summary: 'My registration, uses, quota and calls · 我的能力', tags } },
    async (request, reply) => {
      if (!d) return none(reply)
      reply.header('cache-control', 'no-store')
      return answer(reply, await d.mine(city.store, bearer(request), city.now()))
    },
  )
  app.post<{ Body: Json }>(
    '/api/public/developers/me/uses',
    {
      schema: {
        summary: 'Ask for an ability · 申请能力',
        tags,
        body: object({ ability: text(100), system: text(80), purpose: text(1000), dayMost: whole }, [
          'ability',
        ]),
      },
    },
    async (request, reply) =>
      d
        ? answer(
            reply,
            await city.store.tx((tx) => d.ask(tx, bearer(request), request.body, city.now())),
            201,
          )
        : none(reply),
  )
  app.post<{ Params: { id: string } }>(
    '/api/public/developers/me/uses/:id/key',
    { schema: { summary: 'A key, shown once · 领取密钥', tags, params: one } },
    async (request, reply) => {
      if (!d) return none(reply)
      reply.header('cache-control', 'no-store')
      const { id: use } = request.params
      return answer(reply, await city.store.tx((tx) => d.makeKey(tx, bearer(request), use, city.now())), 201)
    },
  )
  app.post<{ Params: { id: string } }>(
    '/api/public/developers/me/uses/:id/close',
    { schema: { summary: 'No longer used · 停用', tags, params: one } },
    async (request, reply) => {
      if (!d) return none(reply)
      const { id: use } = request.params
      return answer(reply, await city.store.tx((tx) => d.close(tx, bearer(request), use, city.now())))
    },
  )

  const call = (name: string, summary: string, fields: Json) =>
    app.post<{ Body: Json }>(
      `/ability/v1/${name}`,
      { config: { rate: 'client' }, schema: { summary, tags: ['ability-service'], body: object(fields) } },
      async (request, reply) => {
        if (!d) return none(reply)
        reply.header('cache-control', 'no-store')
        const given = { key: bearer(request), ability: name, input: request.body }
        const result = await d.call(given, city.now())
        const seconds = result.ok ? 0 : (result.error.detail as { seconds?: number } | undefined)?.seconds
        if (seconds) reply.header('retry-after', String(seconds))
        return answer(reply, result)
      },
    )
  call('address', 'Parts and area of an address · 地址解析', { text: text(300) })
  call('classify', 'Category, kind and urgency of a text · 诉求分类', { text: text(4000), title: text(200) })
  call('valid', 'Form and check digits of a number · 号码核验', { kind: text(20), value: text(40) })
  call('divisions', 'Codes of divisions · 行政区划查询', { q: text(40) })
  call('data', 'Rows of an open dataset · 开放数据', { dataset: text(60), q: text(100), cursor: text(400) })

  app.get(
    '/api/abilities',
    { schema: { summary: 'Developers and their requests · 能力平台管理', tags } },
    (request, reply) => ask(city, request, reply, 'abilities', d?.desk.read, {}),
  )
  const decision = object({ state: text(20), why: text(500), dayMost: whole }, ['state'])
  app.post<{ Params: { id: string }; Body: Json }>(
    '/api/abilities/developers/:id/decision',
    { schema: { summary: 'Confirm a developer or not · 确认开发者', tags, params: one, body: decision } },
    (request, reply) =>
      change(city, request, reply, 'abilities', d?.desk.decideDeveloper, {
        ...request.body,
        ...request.params,
      }),
  )
  app.post<{ Params: { id: string } }>(
    '/api/abilities/developers/:id/pass',
    { schema: { summary: 'A new pass for one that was lost · 重新签发凭证', tags, params: one } },
    (request, reply) => change(city, request, reply, 'abilities', d?.desk.renewPass, request.params),
  )
  app.post<{ Params: { id: string }; Body: Json }>(
    '/api/abilities/uses/:id/decision',
    { schema: { summary: 'Grant, refuse or close a use · 审核能力申请', tags, params: one, body: decision } },
    (request, reply) =>
      change(city, request, reply, 'abilities', d?.desk.decide, { ...request.body, ...request.params }),
  )
}
