import type { FastifyInstance } from 'fastify'
import type { City } from '../city/declare.ts'
import { ask } from '../gate/desk.ts'
import { object, text } from './shapes.ts'

/** Flows as BPMN 2.0: the file of a matter type, what a file would become; and lanes of a matter beside its flow. */
export function flowFiles(app: FastifyInstance, city: City): void {
  const d = city.desks.bpmn
  const tags = ['flows']
  app.get<{ Params: { name: string } }>(
    '/api/flows/:name/bpmn',
    {
      schema: {
        summary: 'The flow of a matter type as a BPMN file with layout · 流程导出',
        tags,
        params: object({ name: text(100) }, ['name']),
      },
    },
    (request, reply) => ask(city, request, reply, 'bpmn', d?.file, request.params),
  )
  app.get<{ Params: { matter: string } }>(
    '/api/matters/:matter/lanes',
    {
      schema: {
        summary: 'What other systems are doing for a matter · 并行办理进度',
        tags: ['matters'],
        params: object({ matter: text(64) }, ['matter']),
      },
    },
    (request, reply) => ask(city, request, reply, 'lanes', city.desks.lanes?.of, request.params),
  )
  app.post<{ Body: { xml: string } }>(
    '/api/flows/bpmn',
    {
      bodyLimit: 6 * 1024 * 1024,
      schema: {
        summary: 'What a BPMN file would become; nothing is kept · 流程导入预览',
        tags,
        body: object({ xml: { type: 'string' } }, ['xml']),
      },
    },
    (request, reply) => ask(city, request, reply, 'bpmn', d?.read, request.body),
  )
}
