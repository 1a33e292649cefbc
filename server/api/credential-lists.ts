import type { FastifyInstance, FastifyReply } from 'fastify'
import type { City } from '../city/declare.ts'
import { answer, refusing } from '../gate/answer.ts'
import { refuse } from '../gate/declare.ts'
import { object } from './shapes.ts'

/** Lists change within minutes when something is taken back; a reader that asks more often gets what it has. */
const FRESH_S = 60

/** 信任列表与状态列表: fetched by readers of any kind, from any page; signed, so that who carried them does not matter. */
export function credentialLists(app: FastifyInstance, city: City): void {
  const d = city.credentialLists
  const tags = ['credentials']
  const none = (reply: FastifyReply) => refusing(reply, refuse['http.notHere']({ desk: 'credentials' }))
  const open = (reply: FastifyReply) =>
    reply
      .header('access-control-allow-origin', '*')
      .header('cross-origin-resource-policy', 'cross-origin')
      .header('cache-control', `public, max-age=${FRESH_S}, stale-while-revalidate=600`)

  app.get(
    '/api/public/credentials/lists',
    { schema: { summary: 'Roots and all signed lists for readers · 信任列表与状态列表目录', tags } },
    async (_request, reply) =>
      d ? answer(open(reply), await city.store.read((reader) => d.index(reader))) : none(reply),
  )
  app.get<{ Params: { list: string } }>(
    '/api/public/credentials/lists/:list',
    {
      schema: {
        summary: 'One signed list, bytes · 信任列表、状态列表、停用名单',
        tags,
        params: object({ list: { type: 'string', pattern: '^(trust|denied|status-\\d{1,5})$' } }, ['list']),
      },
    },
    async (request, reply) => {
      if (!d) return none(reply)
      const found = await city.store.read((reader) => d.list(reader, request.params.list))
      if (!found.ok) return refusing(reply, found.error)
      const { bytes, etag, issuedAt } = found.value
      open(reply).header('etag', etag).header('last-modified', issuedAt.toUTCString())
      if (request.headers['if-none-match'] === etag) return reply.code(304).send()
      return reply.type('application/octet-stream').send(Buffer.from(bytes))
    },
  )
}
