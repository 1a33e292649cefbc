import type { FastifyInstance } from 'fastify'
import { exchangeDoor } from '../api/exchange.ts'
import { object, open, text } from '../api/shapes.ts'
import type { City } from '../city/declare.ts'
import { answer } from '../gate/answer.ts'
import { needCitizen } from '../gate/citizen.ts'
import { needId } from '../gate/desk.ts'

const tags = ['citizen']
const one = object({ id: text(60) }, ['id'])
const names = { type: 'array', maxItems: 60, items: text(80) } as const

/** 向外部核验方出示: reading what is asked, agreeing item by item, showing, declining; and taking a certificate along. */
export function citizenExchange(app: FastifyInstance, city: City): void {
  app.get(
    '/api/citizen/presentations',
    { schema: { summary: 'Whom I was asked by · 出示记录', tags } },
    async (request, reply) => {
      const citizen = await needCitizen(city, request)
      return answer(reply, await exchangeDoor(city, request).offers(citizen, city.now()))
    },
  )
  app.post<{ Body: { text: string } }>(
    '/api/citizen/presentations',
    {
      schema: {
        summary: 'Read the request of a verifier · 读取出示请求',
        tags,
        body: object({ text: text(4096) }, ['text']),
      },
    },
    async (request, reply) => {
      const citizen = await needCitizen(city, request)
      return answer(reply, await exchangeDoor(city, request).offer(citizen, request.body.text, city.now()))
    },
  )
  app.post<{ Params: { id: string }; Body: { certificate: string; fields: string[]; key: unknown } }>(
    '/api/citizen/presentations/:id/credential',
    {
      schema: {
        summary: 'Agree item by item; the credential for this one presentation · 逐项同意',
        tags,
        params: one,
        body: object({ certificate: text(60), fields: names, key: open }, ['certificate', 'fields', 'key']),
      },
    },
    async (request, reply) => {
      const citizen = await needCitizen(city, request)
      const id = needId(request.params.id)
      return answer(
        reply,
        await exchangeDoor(city, request).agree(citizen, id as never, request.body, city.now()),
      )
    },
  )
  app.post<{ Params: { id: string }; Body: { presentation: string } }>(
    '/api/citizen/presentations/:id/answer',
    {
      schema: {
        summary: 'Show it · 出示',
        tags,
        params: one,
        body: object({ presentation: text(131_072) }, ['presentation']),
      },
    },
    async (request, reply) => {
      const citizen = await needCitizen(city, request)
      const { presentation } = request.body
      const door = exchangeDoor(city, request)
      return answer(
        reply,
        await door.deliver(citizen, needId(request.params.id) as never, presentation, city.now()),
      )
    },
  )
  app.post<{ Params: { id: string } }>(
    '/api/citizen/presentations/:id/decline',
    { schema: { summary: 'Decline · 拒绝出示', tags, params: one } },
    async (request, reply) => {
      const citizen = await needCitizen(city, request)
      const door = exchangeDoor(city, request)
      return answer(reply, await door.decline(citizen, needId(request.params.id) as never, city.now()))
    },
  )
  app.post<{ Params: { id: string }; Body: Record<string, unknown> }>(
    '/api/citizen/certificates/:id/export',
    {
      schema: {
        summary: 'Take a certificate along as SD-JWT VC or W3C VC · 导出互认凭证',
        tags,
        params: one,
        body: object(
          { form: { type: 'string', enum: ['sd-jwt', 'vc-jcs', 'vc-rdfc'] }, fields: names, key: open },
          ['form'],
        ),
      },
    },
    async (request, reply) => {
      const citizen = await needCitizen(city, request)
      const door = exchangeDoor(city, request)
      return answer(
        reply,
        await door.export(citizen, needId(request.params.id) as never, request.body, city.now()),
      )
    },
  )
}
