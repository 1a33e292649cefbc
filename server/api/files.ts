import type { FastifyInstance } from 'fastify'
import type { City } from '../city/declare.ts'
import { answer, refusing } from '../gate/answer.ts'
import { actorOf } from '../gate/desk.ts'
import { sendFile } from '../gate/send-file.ts'
import { oneFile } from '../gate/upload.ts'
import { id, object } from './shapes.ts'

/** Attachments 附件. */
export function files(app: FastifyInstance, city: City): void {
  const tags = ['files']
  app.post(
    '/api/files',
    {
      config: { rate: 'upload', wants: 'multipart/form-data' },
      schema: { summary: 'Upload one file · 上传附件', tags },
    },
    async (request, reply) => {
      const who = actorOf(request)
      const file = await oneFile(request)
      if (!file.ok) return refusing(reply, file.error)
      return answer(reply, await city.store.tx((tx) => city.files.put(tx, who, file.value, city.now())), 201)
    },
  )
  app.get<{ Params: { id: string } }>(
    '/api/files/:id',
    { schema: { summary: 'Download a file · 下载附件', tags, params: object({ id }, ['id']) } },
    async (request, reply) => {
      const file = await city.files.get(city.store, actorOf(request), request.params.id, city.now())
      return file.ok ? sendFile(reply, file.value) : refusing(reply, file.error)
    },
  )
}
