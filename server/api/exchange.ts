import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { City } from '../city/declare.ts'
import type { ExchangeDoor } from '../city/exchange.ts'
import { AtTheDoor, answer, refusing } from '../gate/answer.ts'
import { refuse } from '../gate/declare.ts'
import { ask, change, needId } from '../gate/desk.ts'
import { object, open, text } from './shapes.ts'

type Json = Record<string, unknown>
const one = object({ id: text(60) }, ['id'])
const day = { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\d$' } as const
const names = { type: 'array', maxItems: 60, items: text(80) } as const
const asks = {
  type: 'array',
  maxItems: 20,
  items: object({ type: text(80), fields: names }, ['type', 'fields']),
} as const

export const baseOf = (request: FastifyRequest): string => `${request.protocol}://${request.host}`

/** The door, told where it was called. */
export function exchangeDoor(city: City, request: FastifyRequest): ExchangeDoor {
  const d = city.exchange
  if (!d) throw new AtTheDoor(refuse['http.notHere']({ desk: 'exchange' }))
  d.here(baseOf(request))
  return d
}

/** 核验方登记 and presentations asked for by staff. */
export function exchange(app: FastifyInstance, city: City): void {
  const d = city.desks.exchange
  const tags = ['exchange']
  app.get(
    '/api/exchange/parties',
    { schema: { summary: 'Outside verifiers and issuers · 核验方登记', tags } },
    (request, reply) => ask(city, request, reply, 'exchange', d?.parties, {}),
  )
  app.post<{ Body: Json }>(
    '/api/exchange/parties',
    {
      schema: {
        summary: 'Register who may ask what, what for, until when · 登记',
        tags,
        body: object(
          {
            ...{
              kind: { type: 'string', enum: ['verifier', 'issuer'] },
              name: text(100),
              identifier: text(500),
            },
            ...{ origin: text(500), keys: { type: 'array', maxItems: 8, items: open }, purpose: text(200) },
            ...{ mayAsk: asks, from: day, until: day },
          },
          ['kind', 'name', 'identifier', 'origin', 'keys', 'purpose', 'from', 'until'],
        ),
      },
    },
    (request, reply) => change(city, request, reply, 'exchange', d?.addParty, request.body, 201),
  )
  app.post<{ Params: { id: string }; Body: Json }>(
    '/api/exchange/parties/:id',
    {
      schema: {
        summary: 'Change or stop a registration · 变更、停用',
        tags,
        params: one,
        body: object(
          {
            act: { type: 'string', enum: ['change', 'stop'] },
            ...{ why: text(200), purpose: text(200), mayAsk: asks, until: day },
            keys: { type: 'array', maxItems: 8, items: open },
          },
          ['act'],
        ),
      },
    },
    (request, reply) =>
      change(city, request, reply, 'exchange', d?.changeParty, {
        ...request.body,
        id: needId(request.params.id),
      }),
  )
  app.get(
    '/api/exchange/types',
    { schema: { summary: 'What can be asked for · 可索取的证照和字段', tags } },
    (request, reply) => ask(city, request, reply, 'exchange', d?.types, {}),
  )
  app.get(
    '/api/exchange/requests',
    { schema: { summary: 'What I asked wallets for · 我发起的出示请求', tags } },
    (request, reply) => {
      city.exchange?.here(baseOf(request))
      return ask(city, request, reply, 'exchange', d?.requests, {})
    },
  )
  app.post<{ Body: Json }>(
    '/api/exchange/requests',
    {
      schema: {
        summary: 'Ask a wallet for a certificate · 发起出示请求 (OpenID4VP)',
        tags,
        body: object({ type: text(80), fields: names, purpose: text(200) }, ['type', 'fields']),
      },
    },
    (request, reply) => {
      city.exchange?.here(baseOf(request))
      return change(city, request, reply, 'exchange', d?.ask, request.body, 201)
    },
  )
  app.get<{ Params: { id: string } }>(
    '/api/exchange/requests/:id',
    { schema: { summary: 'What became of it · 出示结果', tags, params: one } },
    (request, reply) =>
      ask(city, request, reply, 'exchange', d?.request, { id: needId(request.params.id) as never }),
  )
}

/** What anybody reads, and where wallets answer: no session, any origin. */
export function exchangePublic(scope: FastifyInstance, city: City): void {
  const tags = ['exchange']
  scope.addHook('onSend', async (_request, reply) => {
    reply.headers({ 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' })
  })
  scope.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => {
      const said = new URLSearchParams(body as string)
      // a name that comes twice says two things
      const twice = [...said.keys()].some((name) => said.getAll(name).length > 1)
      if (twice) done(new AtTheDoor(refuse['http.badRequest']()))
      else done(null, Object.fromEntries(said))
    },
  )
  const fresh = (reply: FastifyReply, seconds: number) =>
    reply.header('cache-control', `public, max-age=${seconds}`)
  const list = object({ list: { type: 'string', pattern: '^\\d{1,5}$' } }, ['list'])

  scope.get(
    '/.well-known/jwt-vc-issuer',
    { schema: { summary: 'Keys of the issuer (SD-JWT VC) · 颁发者公钥', tags } },
    async (request, reply) => answer(fresh(reply, 300), await exchangeDoor(city, request).issuer()),
  )
  scope.get(
    '/.well-known/did.json',
    { schema: { summary: 'did:web of the city · DID 文档', tags } },
    async (request, reply) => answer(fresh(reply, 300), await exchangeDoor(city, request).did()),
  )
  scope.get(
    '/ns/certificate/v1',
    { schema: { summary: 'JSON-LD context of certificates · 上下文', tags } },
    async (request, reply) => {
      const said = await exchangeDoor(city, request).context()
      return answer(fresh(reply, 86_400).type('application/ld+json'), said)
    },
  )
  scope.get<{ Params: { name: string } }>(
    '/credentials/types/:name',
    {
      schema: {
        summary: 'Type metadata (vct) · 类型元数据',
        tags,
        params: object({ name: text(120) }, ['name']),
      },
    },
    async (request, reply) =>
      answer(fresh(reply, 3600), await exchangeDoor(city, request).type(request.params.name)),
  )
  scope.get<{ Params: { list: string } }>(
    '/credentials/status/token/:list',
    { schema: { summary: 'IETF Token Status List · 状态列表', tags, params: list } },
    async (request, reply) => {
      const said = await exchangeDoor(city, request).tokenStatus(Number(request.params.list))
      if (!said.ok) return refusing(reply, said.error)
      return fresh(reply, 60).type('application/statuslist+jwt').send(said.value)
    },
  )
  scope.get<{ Params: { list: string } }>(
    '/credentials/status/bitstring/:list',
    { schema: { summary: 'W3C Bitstring Status List · 状态列表', tags, params: list } },
    async (request, reply) => {
      const said = await exchangeDoor(city, request).bitstringStatus(Number(request.params.list))
      return answer(fresh(reply, 60).type('application/vc+ld+json'), said)
    },
  )
  const fetched = async (request: FastifyRequest, reply: FastifyReply, id: string, nonce: string | null) => {
    const said = await exchangeDoor(city, request).request(id, nonce, city.now())
    if (!said.ok) return refusing(reply, said.error)
    return reply.header('cache-control', 'no-store').type('application/oauth-authz-req+jwt').send(said.value)
  }
  scope.get<{ Params: { id: string } }>(
    '/openid4vp/requests/:id',
    { schema: { summary: 'Signed request object (OpenID4VP) · 出示请求', tags, params: one } },
    (request, reply) => fetched(request, reply, needId(request.params.id), null),
  )
  scope.post<{ Params: { id: string }; Body: Json | null }>(
    '/openid4vp/requests/:id',
    {
      config: { rate: 'publicWrite' },
      schema: { summary: 'The same, with the nonce of the wallet · 出示请求', tags, params: one },
    },
    (request, reply) => {
      const nonce = request.body?.wallet_nonce
      const said = typeof nonce === 'string' && nonce.length <= 200 ? nonce : null
      return fetched(request, reply, needId(request.params.id), said)
    },
  )
  scope.post<{ Params: { id: string }; Body: Json | null }>(
    '/openid4vp/responses/:id',
    {
      config: { rate: 'publicWrite', wants: 'application/x-www-form-urlencoded' },
      schema: { summary: 'direct_post answer of a wallet · 出示应答', tags, params: one },
    },
    async (request, reply) =>
      answer(
        reply.header('cache-control', 'no-store'),
        await exchangeDoor(city, request).answer(needId(request.params.id), request.body ?? {}, city.now()),
      ),
  )
}
