import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { City, Json } from '../city/declare.ts'
import { answer, refusing } from '../gate/answer.ts'
import { refuse } from '../gate/declare.ts'
import { object, open, text } from './shapes.ts'

type Asked = { readonly key?: Json; readonly claim?: Json; readonly why?: Json; readonly format?: string }

const BEARER = /^Bearer +(\S{1,200})$/i
const keyOf = (request: FastifyRequest): string => BEARER.exec(request.headers.authorization ?? '')?.[1] ?? ''

const why = object({ duty: text(80), operator: text(80), case: text(80) })
const words = (description: string) => ({ description })

/**
 * Shared data for other systems 共享服务接口. A key of a grant in `Authorization: Bearer`; every call says why. No session,
 * no cookies: nothing of a browser's login counts here.
 */
export function shareService(app: FastifyInstance, city: City): void {
  const door = city.share
  const tags = ['share-service']
  const config = { rate: 'share' as const }
  // small answers to machines: nothing is gained by squeezing them
  const compress = false as const

  const call = async (
    request: FastifyRequest<{ Body: Asked }>,
    reply: FastifyReply,
    what: 'lookup' | 'check',
  ) => {
    if (!door) return refusing(reply, refuse['http.notHere']({ desk: 'share' }))
    reply.header('cache-control', 'no-store')
    const { key: of, claim, why } = request.body
    return answer(reply, await door.call({ key: keyOf(request), ip: request.ip, do: what, of, claim, why }))
  }
  app.post<{ Body: Asked }>(
    '/share/v1/lookup',
    {
      config,
      compress,
      schema: {
        summary: 'One row by its key, masked as granted · 查询',
        tags,
        body: {
          ...object({ key: open, why }),
          ...words('key: the key items by name; why: duty, operator, case'),
        },
      },
    },
    (request, reply) => call(request, reply, 'lookup'),
  )
  app.post<{ Body: Asked }>(
    '/share/v1/check',
    {
      config,
      compress,
      schema: {
        summary: 'Is this true? Yes or no only; unknown reads no · 核验',
        tags,
        body: {
          ...object({ key: open, claim: open, why }),
          ...words('claim: granted items with the values to check'),
        },
      },
    },
    (request, reply) => call(request, reply, 'check'),
  )
  app.post<{ Body: Asked }>(
    '/share/v1/files',
    {
      config: { rate: 'upload' },
      schema: {
        summary: 'All granted rows as a file behind a link of a day · 批量文件',
        tags,
        body: object({ why, format: { type: 'string', enum: ['csv', 'ndjson', 'xlsx'] } }),
      },
    },
    async (request, reply) => {
      if (!door) return refusing(reply, refuse['http.notHere']({ desk: 'share' }))
      const { why, format = 'ndjson' } = request.body
      const made = await door.makeFile({ key: keyOf(request), ip: request.ip, why, format }, city.now())
      if (!made.ok) return refusing(reply, made.error)
      const { token, ...file } = made.value
      return reply.code(201).send({ ...file, link: `/share/v1/files/${token}` })
    },
  )
  app.get<{ Params: { token: string } }>(
    '/share/v1/files/:token',
    {
      config: { rate: 'upload' },
      schema: {
        summary: 'Fetch a batch file · 下载批量文件',
        tags,
        params: object({ token: text(60) }, ['token']),
      },
    },
    async (request, reply) => {
      if (!door) return refusing(reply, refuse['http.notHere']({ desk: 'share' }))
      const got = await door.fetchFile(request.params.token, city.now())
      if (!got.ok) return refusing(reply, got.error)
      const { name, mime, stream } = got.value
      return reply
        .type(mime)
        .header('content-disposition', `attachment; filename="${name}"`)
        .header('cache-control', 'no-store')
        .send(stream)
    },
  )
}
