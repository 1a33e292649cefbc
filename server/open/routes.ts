import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { digits, object, text } from '../api/shapes.ts'
import type { City } from '../city/declare.ts'
import { answer, refusing } from '../gate/answer.ts'
import { refuse } from '../gate/declare.ts'
import { change } from '../gate/desk.ts'
import { DATA_POLICY } from '../gate/headers.ts'

const TYPES = {
  json: 'application/ld+json; charset=utf-8',
  turtle: 'text/turtle; charset=utf-8',
} as const

const FILES = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const

/** Open data 数据开放: a list and files for everybody, a catalogue in DCAT 3 for other catalogues. */
export function openData(app: FastifyInstance, city: City): void {
  const d = city.desks.openData
  const tags = ['public']
  const one = object({ id: text(60) }, ['id'])
  const none = (reply: FastifyReply) => refusing(reply, refuse['http.notHere']({ desk: 'openData' }))

  app.get<{ Querystring: { q?: string; subject?: string; offset?: string } }>(
    '/api/public/datasets',
    {
      schema: {
        summary: 'Open datasets · 开放数据',
        tags,
        querystring: object({ q: text(), subject: text(60), offset: digits }),
      },
    },
    async (request, reply) => {
      if (!d) return none(reply)
      const { q, subject, offset } = request.query
      const asked = { ...(q ? { q } : {}), ...(subject ? { subject } : {}), offset: Number(offset ?? 0) }
      return answer(reply, await d.list(city.store, asked, city.now()))
    },
  )
  app.get<{ Params: { id: string } }>(
    '/api/public/datasets/:id',
    { schema: { summary: 'An open dataset with a preview · 开放数据详情', tags, params: one } },
    async (request, reply) =>
      d ? answer(reply, await d.read(city.store, request.params, city.now())) : none(reply),
  )
  app.post<{ Params: { id: string }; Body: { text: string } }>(
    '/api/public/datasets/:id/feedback',
    {
      schema: {
        summary: 'Say something of an open dataset · 数据反馈',
        tags,
        params: one,
        body: object({ text: text(1000) }, ['text']),
      },
    },
    async (request, reply) => {
      if (!d) return none(reply)
      const input = { id: request.params.id, text: request.body.text }
      return answer(reply, await city.store.tx((tx) => d.say(tx, city.org.citizen(), input, city.now())), 201)
    },
  )
  app.get<{ Params: { id: string; form: string } }>(
    '/open/catalogue/:id/rows.:form',
    {
      config: { rate: 'publicRead' },
      schema: {
        summary: 'The open items of a dataset as a file · 开放数据下载',
        tags,
        params: object({ id: text(60), form: { type: 'string', enum: ['csv', 'json', 'xlsx'] } }, [
          'id',
          'form',
        ]),
      },
    },
    async (request, reply) => {
      if (!d) return none(reply)
      const form =
        request.params.form === 'json' || request.params.form === 'xlsx' ? request.params.form : 'csv'
      const made = await d.file(city.store, { id: request.params.id, form }, city.now())
      if (!made.ok) return refusing(reply, made.error)
      const {
        name,
        text: body,
        modified,
      } = made.value as { name: string; text: string | Uint8Array; modified: Date | null }
      if (modified) reply.header('last-modified', modified.toUTCString())
      return reply
        .type(FILES[form])
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
        .header('content-security-policy', DATA_POLICY)
        .send(body)
    },
  )

  const dcat = async (request: FastifyRequest, reply: FastifyReply, form: 'json' | 'turtle') => {
    if (!d) return none(reply)
    const base = city.settings.citizenBase?.replace(/\/$/, '') ?? `${request.protocol}://${request.host}`
    const made = await d.dcat(city.store, { base, form }, city.now())
    if (!made.ok) return refusing(reply, made.error)
    return reply
      .type(TYPES[form])
      .header('content-security-policy', DATA_POLICY)
      .header('cache-control', 'public, max-age=300')
      .send((made.value as { text: string }).text)
  }
  const config = { rate: 'publicRead' } as const
  const schema = { summary: 'The open catalogue in DCAT 3 · 开放目录', tags }
  app.get('/open/catalogue.jsonld', { config, schema }, (request, reply) => dcat(request, reply, 'json'))
  app.get('/open/catalogue.ttl', { config, schema }, (request, reply) => dcat(request, reply, 'turtle'))
  app.get('/open/catalogue', { config, schema }, (request, reply) =>
    dcat(request, reply, /text\/turtle/.test(request.headers.accept ?? '') ? 'turtle' : 'json'),
  )
  // the address of a dataset in the catalogue opens its page
  app.get<{ Params: { id: string } }>(
    '/open/catalogue/:id',
    { config, schema: { hide: true, params: one } },
    (request, reply) => reply.redirect(`/citizen/open/${encodeURIComponent(request.params.id)}`),
  )

  app.post<{ Body: { document: unknown; unit?: string; subject?: string } }>(
    '/api/datasets/harvest',
    {
      schema: {
        summary: 'Take in the datasets of another DCAT catalogue · 收割其他目录',
        tags: ['datasets'],
        // what a JSON-LD file says, or the text of one in JSON-LD or Turtle
        body: object(
          { document: { type: ['object', 'array', 'string'] }, unit: text(60), subject: text(60) },
          ['document'],
        ),
      },
    },
    (request, reply) => change(city, request, reply, 'datasets', city.desks.harvest, request.body),
  )
}
