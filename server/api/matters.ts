import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ok } from '../../base/index.ts'
import type { LinkKind, OpenInput, Requester } from '../../platform/matters/declare.ts'
import type { City, Json } from '../city/declare.ts'
import { answer, errorBody, refusing } from '../gate/answer.ts'
import { refuse } from '../gate/declare.ts'
import { actorOf, ask, change, needId } from '../gate/desk.ts'
import { keyed, keyOf } from '../gate/idempotency.ts'
import { filterOf, filters, id, idOrNumber, object, open, text } from './shapes.ts'

const requester = object({
  name: text(100),
  title: text(50),
  phone: text(40),
  mail: text(200),
  idNumber: text(40),
  enterprise: text(200),
  creditCode: text(40),
})
const touch = object(
  {
    source: text(60),
    externalId: text(200),
    channel: text(40),
    recording: text(500),
    files: { type: 'array', items: id, maxItems: 20 },
  },
  ['channel'],
)
const opening = object({ type: text(60), form: open, requester, touch }, ['type', 'form', 'touch'])
const moving = object({ version: { type: 'integer', minimum: 0 }, task: id, form: open }, ['version'])

/** Sources that only other doors write: a clerk cannot take the place of a message still to come. */
const RESERVED = /^(citizen|mail|idem:|open311:|hook:)/

/** A page that goes on showing the matter asks for all of it, `Prefer: return=representation` (RFC 7240). */
const wholePage = (request: FastifyRequest): boolean =>
  /\breturn=representation\b/.test(String(request.headers.prefer ?? ''))

/** Intake, lists, the matter page, every action, links and merges. */
export function matters(app: FastifyInstance, city: City): void {
  const tags = ['matters']

  app.get<{ Querystring: Record<string, string> }>(
    '/api/matters',
    { schema: { summary: 'List matters · 事项列表', tags, querystring: filters } },
    async (request, reply) =>
      reply.send(await city.matters.list(city.store, actorOf(request), filterOf(request.query), city.now())),
  )

  app.get<{ Querystring: Record<string, string> }>(
    '/api/matters/counts',
    { schema: { summary: 'Count matters · 事项计数', tags, querystring: filters } },
    async (request, reply) =>
      reply.send(
        await city.matters.counts(city.store, actorOf(request), filterOf(request.query), city.now()),
      ),
  )

  type Opening = {
    type: string
    form: Json
    requester?: Requester
    touch: OpenInput['touch'] & { source?: string }
  }
  app.post<{ Body: Opening }>(
    '/api/matters',
    { schema: { summary: 'Open a matter · 受理', tags, body: opening } },
    async (request, reply) => {
      const who = actorOf(request)
      const key = keyOf(request)
      if (!key.ok) return refusing(reply, key.error)
      const { type, form, requester, touch } = request.body
      const known = city.declared().codes.channel?.codes
      if (known && !known.some((one) => one.code === touch.channel)) {
        return refusing(reply, refuse['http.unknownChannel']({ channel: touch.channel.slice(0, 40) }))
      }
      const at = city.now()
      // Without an outside id the submission's own key makes a repeat the same touch.
      const named = RESERVED.test(touch.source ?? '')
        ? `desk:${touch.source}`
        : (touch.source ?? touch.channel)
      const externalId = touch.externalId ?? key.value?.key
      const source = externalId && !touch.externalId ? `idem:${who.account}` : named
      const input: OpenInput = {
        type,
        form,
        ...(requester ? { requester } : {}),
        touch: {
          ...touch,
          source,
          ...(externalId ? { externalId } : {}),
          ...(touch.externalId ? {} : keyed(key.value, externalId)),
        },
      }
      const both = await city.store.tx(async (tx) => {
        const opened = await city.matters.open(tx, who, input, at)
        // Read on the same connection, before the commit: one go instead of several.
        if (!opened.ok) return opened
        const view = wholePage(request) ? await city.matters.view(tx, who, opened.value.id, at) : null
        return ok([opened, view] as const)
      })
      if (!both.ok) return refusing(reply, both.error)
      const [done, view] = both.value
      const { fresh, ...made } = done.value
      if (!view) return reply.code(fresh ? 201 : 200).send({ matter: { matter: made }, fresh })
      reply.header('preference-applied', 'return=representation')
      // Whoever takes a matter in may be unable to read it afterwards (a secret one): the number is theirs anyway.
      const matter = view.ok ? view.value : { matter: { id: made.id, number: made.number } }
      return reply.code(fresh ? 201 : 200).send({ matter, fresh })
    },
  )

  app.get<{ Params: { id: string } }>(
    '/api/matters/:id',
    {
      schema: {
        summary: 'One matter by id or number · 事项详情',
        tags,
        params: object({ id: idOrNumber }, ['id']),
      },
    },
    async (request, reply) =>
      answer(
        reply,
        await city.store.read((reader) =>
          city.matters.view(reader, actorOf(request), request.params.id, city.now()),
        ),
      ),
  )

  app.post<{ Params: { id: string; action: string }; Body: { version: number; task?: string; form?: Json } }>(
    '/api/matters/:id/actions/:action',
    {
      schema: {
        summary: 'Act on a matter · 办理',
        tags,
        params: object({ id, action: text(60) }, ['id', 'action']),
        body: moving,
      },
    },
    async (request, reply) => {
      const who = actorOf(request)
      const { id: matter, action } = request.params
      const { version, task, form } = request.body
      const at = city.now()
      const move = { matter, action, version, form: form ?? {}, ...(task ? { task } : {}) }
      const both = await city.store.tx(async (tx) => {
        const acted = await city.matters.act(tx, who, move, at)
        if (!acted.ok) return acted
        return ok([
          acted.value,
          wholePage(request) ? await city.matters.view(tx, who, matter, at) : null,
        ] as const)
      })
      if (!both.ok) {
        const done = both
        await city.matters.attempted?.(who, move, done.error, at)
        if (done.error.code !== 'matter.stale') return refusing(reply, done.error)
        // The loser of a race is shown the present state, so that nothing has to be typed again.
        const current = await city.matters.view(city.store, who, matter, at)
        return reply
          .code(409)
          .send({ ...errorBody(done.error, request.id), ...(current.ok ? { current: current.value } : {}) })
      }
      const [done, view] = both.value
      if (!view) return reply.send({ matter: { matter: done } })
      reply.header('preference-applied', 'return=representation')
      // After handing a matter on, the actor may see it no longer.
      return reply.send({ matter: view.ok ? view.value : { matter: done } })
    },
  )

  type Many = { form?: Json; matters: { id: string; version: number; form?: Json }[] }
  app.post<{ Params: { action: string }; Body: Many }>(
    '/api/matters/actions/:action',
    {
      schema: {
        summary: 'Act on many matters, each by itself · 批量办理',
        tags,
        params: object({ action: text(60) }, ['action']),
        body: object(
          {
            form: open,
            matters: {
              type: 'array',
              minItems: 1,
              maxItems: 100,
              items: object({ id, version: { type: 'integer', minimum: 0 }, form: open }, ['id', 'version']),
            },
          },
          ['matters'],
        ),
      },
    },
    (request, reply) => {
      const { form, matters } = request.body
      const { action } = request.params
      return ask(city, request, reply, 'bulk', city.desks.bulk, { action, form: form ?? {}, matters })
    },
  )

  const why = text(500)
  app.post<{ Params: { id: string }; Body: { kind: LinkKind; to: string; why: string } }>(
    '/api/matters/:id/links',
    {
      schema: {
        summary: 'Link two matters · 关联',
        tags,
        params: object({ id }, ['id']),
        body: object(
          {
            kind: { type: 'string', enum: ['duplicate-of', 'same-cause', 'follow-up', 'child-of'] },
            to: id,
            why,
          },
          ['kind', 'to', 'why'],
        ),
      },
    },
    (request, reply) =>
      change(
        city,
        request,
        reply,
        'links',
        city.matters.link,
        { matter: request.params.id, ...request.body },
        201,
      ),
  )
  app.delete<{ Params: { id: string } }>(
    '/api/links/:id',
    { schema: { summary: 'Undo a link · 取消关联', tags, params: object({ id }, ['id']) } },
    (request, reply) => change(city, request, reply, 'links', city.matters.unlink, needId(request.params.id)),
  )
  app.post<{ Params: { id: string }; Body: { into: string; why: string } }>(
    '/api/matters/:id/merge',
    {
      schema: {
        summary: 'Merge into another matter · 并单',
        tags,
        params: object({ id }, ['id']),
        body: object({ into: id, why }, ['into', 'why']),
      },
    },
    (request, reply) =>
      change(city, request, reply, 'merge', city.matters.merge, {
        matter: request.params.id,
        ...request.body,
      }),
  )
  app.post<{ Params: { id: string }; Body: { why: string } }>(
    '/api/matters/:id/unmerge',
    {
      schema: {
        summary: 'Undo a merge · 撤销并单',
        tags,
        params: object({ id }, ['id']),
        body: object({ why }, ['why']),
      },
    },
    (request, reply) =>
      change(city, request, reply, 'merge', city.matters.unmerge, {
        matter: request.params.id,
        ...request.body,
      }),
  )

  app.post<{ Body: { matter: string; fields: string[]; reason: string } }>(
    '/api/reveal',
    {
      schema: {
        summary: 'Read personal data in clear, with a reason · 查看明文',
        tags,
        body: object(
          {
            matter: id,
            fields: { type: 'array', items: text(40), minItems: 1, maxItems: 20 },
            reason: text(500),
          },
          ['matter', 'fields', 'reason'],
        ),
      },
    },
    (request, reply) => change(city, request, reply, 'reveal', city.desks.reveal, request.body),
  )
}
