import type { FastifyInstance } from 'fastify'
import type { City, Json } from '../city/declare.ts'
import { refusing } from '../gate/answer.ts'
import { ask, change } from '../gate/desk.ts'
import { oneFile } from '../gate/upload.ts'
import { id, object, open, text } from './shapes.ts'

/** Units and accounts, kept by the system administrator 单位与账号. */
export function organisation(app: FastifyInstance, city: City): void {
  const { organisation: units, accounts } = city.desks
  const tags = ['city']
  const params = object({ id }, ['id'])

  app.post<{ Body: Json }>(
    '/api/units',
    { schema: { summary: 'Add a unit · 新增单位', tags, body: open } },
    (request, reply) => ask(city, request, reply, 'units', units?.create, request.body),
  )
  app.patch<{ Params: { id: string }; Body: Json }>(
    '/api/units/:id',
    { schema: { summary: 'Rename or move a unit · 修改单位', tags, params, body: open } },
    (request, reply) =>
      ask(city, request, reply, 'units', units?.change, { ...request.body, ...request.params }),
  )
  app.post<{ Params: { id: string }; Body: { into?: string } }>(
    '/api/units/:id/close',
    { schema: { summary: 'Close a unit · 撤销单位', tags, params, body: object({ into: id }) } },
    (request, reply) =>
      ask(city, request, reply, 'units', units?.close, { ...request.body, ...request.params }),
  )
  app.post(
    '/api/units/import',
    {
      config: { rate: 'upload', wants: 'multipart/form-data' },
      schema: { summary: 'Import units from CSV or Excel · 导入单位', tags },
    },
    async (request, reply) => {
      const file = await oneFile(request)
      if (!file.ok) return refusing(reply, file.error)
      return ask(city, request, reply, 'units', units?.importSheet, file.value)
    },
  )
  app.post<{ Params: { id: string } }>(
    '/api/accounts/:id/password',
    { schema: { summary: 'A new first password · 重置密码', tags, params } },
    (request, reply) => change(city, request, reply, 'accounts', accounts?.reset, request.params),
  )
  app.post<{ Params: { id: string }; Body: { frozen: boolean; reason: string } }>(
    '/api/accounts/:id/freeze',
    {
      schema: {
        summary: 'Freeze an account or let it in again · 冻结账号',
        tags,
        params,
        body: object({ frozen: { type: 'boolean' }, reason: text(500) }, ['frozen', 'reason']),
      },
    },
    (request, reply) =>
      change(city, request, reply, 'accounts', accounts?.freeze, { ...request.body, ...request.params }),
  )
}
