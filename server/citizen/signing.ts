import type { FastifyInstance } from 'fastify'
import { object, text } from '../api/shapes.ts'
import type { City, SigningDoor } from '../city/declare.ts'
import { AtTheDoor, answer, refusing } from '../gate/answer.ts'
import { citizenOf, needCitizen } from '../gate/citizen.ts'
import { refuse } from '../gate/declare.ts'

const tags = ['citizen']
const params = object({ token: { type: 'string', pattern: '^[\\w-]{20,24}$' } }, ['token'])
type Token = { Params: { token: string } }

/** Others who sign an application 多方签署: each on his own telephone, by the link of his message. */
export function citizenSigning(app: FastifyInstance, city: City): void {
  const door = (): SigningDoor => {
    if (!city.signing) throw new AtTheDoor(refuse['http.notHere']({ desk: 'signing' }))
    return city.signing
  }

  app.get(
    '/api/citizen/invitations',
    { schema: { summary: 'What waits for my signature · 待我签署', tags } },
    async (request) => ({ rows: await door().waiting(await needCitizen(city, request)) }),
  )
  app.get<Token>(
    '/api/citizen/invitations/:token',
    { schema: { summary: 'An invitation to sign · 签署邀请', tags, params } },
    async (request, reply) =>
      answer(reply, await door().invitation(await citizenOf(city, request), request.params.token)),
  )
  app.post<Token>(
    '/api/citizen/invitations/:token/code',
    {
      config: { rate: 'login' },
      schema: { summary: 'A code to sign with, by message · 获取签署码', tags, params },
    },
    async (request, reply) => answer(reply, await door().code(request.params.token, city.now())),
  )
  app.post<Token & { Body: { code: string; signature?: string; refuses?: string } }>(
    '/api/citizen/invitations/:token/answer',
    {
      config: { rate: 'login' },
      schema: {
        summary: 'Sign, or refuse · 签署或不同意',
        tags,
        params,
        body: object(
          {
            code: { type: 'string', pattern: '^\\d{6}$' },
            signature: { type: 'string', pattern: '^[0-9a-f-]{36}$' },
            refuses: { type: 'string', minLength: 1, maxLength: 300 },
          },
          ['code'],
        ),
      },
    },
    async (request, reply) => {
      const citizen = await needCitizen(city, request)
      const { code, signature = null, refuses = null } = request.body
      const given = { code, signature, refuses }
      return answer(reply, await door().answer(citizen, request.params.token, given, city.now()))
    },
  )
  app.post<Token>(
    '/api/citizen/invitations/:token/disown',
    {
      config: { rate: 'publicWrite' },
      schema: { summary: 'This is not mine · 不是我本人的事', tags, params },
    },
    async (request, reply) => answer(reply, await door().disown(request.params.token, city.now())),
  )
  app.post<{ Params: { number: string } }>(
    '/api/citizen/applications/:number/remind',
    {
      config: { rate: 'publicWrite' },
      schema: {
        summary: 'Remind who has not signed · 提醒签署',
        tags,
        params: object({ number: text(64) }, ['number']),
      },
    },
    async (request, reply) => {
      const citizen = await needCitizen(city, request)
      const mine = await city.applications?.view(citizen, request.params.number, city.now())
      if (!mine?.ok) return refusing(reply, mine?.error ?? refuse['http.notHere']({ desk: 'applications' }))
      return answer(reply, await door().remind(mine.value.matter, city.now()))
    },
  )
}
