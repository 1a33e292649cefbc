import type { FastifyInstance } from 'fastify'
import type { City } from '../city/declare.ts'
import { refusing } from '../gate/answer.ts'
import { refuse } from '../gate/declare.ts'
import { actorOf } from '../gate/desk.ts'
import { sendFile } from '../gate/send-file.ts'
import { filterOf, filters, object, text } from './shapes.ts'

type Asked = {
  filter?: Record<string, string>
  columns: string[]
  format: 'csv' | 'xlsx'
  lang?: 'zh' | 'en'
}

/** A list as a sheet 导出列表. A POST: it leaves a fact. */
export function exportList(app: FastifyInstance, city: City): void {
  app.post<{ Body: Asked }>(
    '/api/matters/export',
    {
      config: { rate: 'upload' },
      schema: {
        summary: 'Export a list as CSV or Excel; needs a fresh proof of the password · 导出列表',
        tags: ['matters'],
        body: object(
          {
            filter: filters,
            columns: { type: 'array', minItems: 1, maxItems: 40, items: text(40) },
            format: { type: 'string', enum: ['csv', 'xlsx'] },
            lang: { type: 'string', enum: ['zh', 'en'] },
          },
          ['columns', 'format'],
        ),
      },
    },
    async (request, reply) => {
      const who = actorOf(request)
      const verb = city.desks.export
      if (!verb) return refusing(reply, refuse['http.notHere']({ desk: 'export' }))
      const { filter = {}, columns, format, lang = 'zh' } = request.body
      const made = await verb(
        city.store,
        who,
        { filter: filterOf(filter), columns, format, lang },
        city.now(),
      )
      if (!made.ok) return refusing(reply, made.error)
      const { name, mime, bytes, rows, more } = made.value
      reply.header('x-rows', String(rows)).header('x-more', String(more))
      return sendFile(reply, { name, mime, bytes, size: bytes.length, id: '' })
    },
  )
}
