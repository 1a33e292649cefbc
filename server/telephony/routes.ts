import type { FastifyInstance } from 'fastify'
import type { City } from '../city/declare.ts'
import { answer } from '../gate/answer.ts'
import { actorOf } from '../gate/desk.ts'
import type { Exchange } from './exchange.ts'

const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength })

/** The simulator: rings the telephone of whoever asks, so that the desk can be tried and taught without an exchange. */
export function telephony(app: FastifyInstance, city: City, exchange: Exchange): void {
  const tags = ['telephony']
  const params = { type: 'object', properties: { callId: text(80) }, required: ['callId'] }

  app.post<{ Body: { phone: string; callId?: string } }>(
    '/api/telephony/ring',
    {
      schema: {
        summary: 'Let my telephone ring (simulator) · 模拟来电',
        tags,
        body: { type: 'object', required: ['phone'], properties: { phone: text(40), callId: text(80) } },
      },
    },
    async (request, reply) => {
      const who = actorOf(request)
      const { phone, callId = exchange.newCallId() } = request.body
      return answer(
        reply,
        exchange.ring({ callId, phone, desks: who.account ? [who.account] : [], at: city.now() }),
        201,
      )
    },
  )
  app.post<{ Params: { callId: string } }>(
    '/api/telephony/:callId/answer',
    { schema: { summary: 'Pick up · 接听', tags, params } },
    async (request, reply) => {
      const who = actorOf(request)
      return answer(
        reply,
        exchange.answered({ callId: request.params.callId, desk: who.account ?? '', at: city.now() }),
      )
    },
  )
  app.post<{ Params: { callId: string } }>(
    '/api/telephony/:callId/hang-up',
    { schema: { summary: 'Hang up · 挂断', tags, params } },
    async (request, reply) => {
      actorOf(request)
      return answer(reply, exchange.hungUp({ callId: request.params.callId, at: city.now() }))
    },
  )
  app.post<{ Params: { callId: string }; Body: { ref: string } }>(
    '/api/telephony/:callId/recording',
    {
      schema: {
        summary: 'Name the recording · 录音',
        tags,
        params,
        body: { type: 'object', required: ['ref'], properties: { ref: text(500) } },
      },
    },
    async (request, reply) => {
      actorOf(request)
      return answer(
        reply,
        exchange.recorded({ callId: request.params.callId, ref: request.body.ref, at: city.now() }),
      )
    },
  )
}
