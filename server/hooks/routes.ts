import type { FastifyInstance } from 'fastify'
import type { City, Client } from '../city/declare.ts'
import { answer, refusing } from '../gate/answer.ts'
import { refuse as refuseHttp } from '../gate/declare.ts'
import { parseJson } from '../gate/text.ts'
import { intakeOf, verify } from './decide.ts'
import { refuse } from './declare.ts'

/** POST /api/hooks/:client: signed messages of WeChat, SMS and other gateways (Standard Webhooks). */
export function hooks(app: FastifyInstance, city: City, waitOf: (client: Client) => number): void {
  // The signature is over the bytes as sent: they are parsed only once it fits.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, bytes, done) =>
    done(null, bytes),
  )

  app.post<{ Params: { partner: string }; Body: Buffer }>(
    '/api/hooks/partners/:partner',
    {
      schema: {
        summary: 'Signed news of a partner system on one of its tasks · 协同系统回执',
        tags: ['hooks'],
        params: {
          type: 'object',
          properties: { partner: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,60}$' } },
        },
      },
    },
    async (request, reply) => {
      if (!city.partnerSays) return refusing(reply, refuse['hook.unknown']())
      const bytes = request.body ?? Buffer.alloc(0)
      return answer(reply, await city.partnerSays(request.params.partner, request.headers, bytes, city.now()))
    },
  )
  app.post<{ Params: { client: string }; Body: Buffer }>(
    '/api/hooks/:client',
    {
      schema: {
        summary:
          'Signed message of a gateway: headers webhook-id, webhook-timestamp, webhook-signature; body {channel, externalId, from, text, media} · 渠道网关',
        tags: ['hooks'],
        params: {
          type: 'object',
          properties: { client: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,60}$' } },
        },
      },
    },
    async (request, reply) => {
      const client = await city.clients.byName(city.store, request.params.client)
      if (!client?.can.includes('hook')) return refusing(reply, refuse['hook.unknown']())
      const bytes = request.body ?? Buffer.alloc(0)
      const at = city.now()
      const headers = {
        id: request.headers['webhook-id'],
        timestamp: request.headers['webhook-timestamp'],
        signature: request.headers['webhook-signature'],
      }
      const checked = verify(client.hookSecrets, headers, bytes, at.getTime())
      if (!checked.ok) return refusing(reply, checked.error)
      const seconds = waitOf(client)
      if (seconds > 0) return refusing(reply, refuseHttp['http.rateLimited']({ seconds }))
      const body = parseJson(bytes)
      if (!body.ok) return refusing(reply, body.error)
      const input = intakeOf(client, body.value)
      if (!input.ok) return refusing(reply, input.error)
      const done = await city.store.tx((tx) => city.matters.open(tx, client.actor, input.value, at))
      if (!done.ok) return refusing(reply, done.error)
      return reply
        .code(done.value.fresh ? 201 : 200)
        .send({ number: done.value.number, fresh: done.value.fresh })
    },
  )
}
