import type { FastifyInstance, FastifyRequest } from 'fastify'
import { object, text } from '../api/shapes.ts'
import type { City } from '../city/declare.ts'
import type { FeesDesk, RatingsDesk } from '../city/services.ts'
import { AtTheDoor, answer } from '../gate/answer.ts'
import { citizenOf, needCitizen } from '../gate/citizen.ts'
import { refuse } from '../gate/declare.ts'

const tags = ['citizen']
const token = object({ token: { type: 'string', pattern: '^[\\w-]{16,22}$' } }, ['token'])
type Token = { Params: { token: string } }

/** Paying 缴费 and rating 好差评: by a link that opens one demand or one visit, or as a citizen who is logged in. */
export function citizenServices(app: FastifyInstance, city: City): void {
  const fees = (): FeesDesk => {
    if (!city.desks.fees) throw new AtTheDoor(refuse['http.notHere']({ desk: 'fees' }))
    return city.desks.fees
  }
  const ratings = (): RatingsDesk => {
    if (!city.desks.ratings) throw new AtTheDoor(refuse['http.notHere']({ desk: 'ratings' }))
    return city.desks.ratings
  }
  /** Where this city is reached: its public address, or the one that was asked. */
  const baseOf = (request: FastifyRequest): string =>
    city.settings.citizenBase?.replace(/(?<!\/)\/+$/, '') ?? `${request.protocol}://${request.host}`

  app.get<Token>(
    '/api/public/pay/:token',
    { schema: { summary: 'What is to be paid · 缴费', tags, params: token } },
    async (request, reply) => answer(reply, await fees().page(request.params.token, city.now())),
  )
  app.post<Token>(
    '/api/public/pay/:token',
    { config: { rate: 'publicWrite' }, schema: { summary: 'Go and pay · 去支付', tags, params: token } },
    async (request, reply) =>
      answer(reply, await fees().begin(request.params.token, baseOf(request), city.now())),
  )
  app.get<{ Params: { token: string; number: string } }>(
    '/api/public/pay/:token/receipts/:number',
    {
      schema: {
        summary: 'A receipt · 电子票据',
        tags,
        params: object({ ...token.properties, number: text(30) }, ['token', 'number']),
      },
    },
    async (request, reply) =>
      answer(reply, await fees().receipt(request.params.token, request.params.number, city.now())),
  )
  app.get('/api/citizen/fees', { schema: { summary: 'My fees · 我的缴费', tags } }, async (request, reply) =>
    answer(reply, await fees().mine(await needCitizen(city, request), city.now())),
  )

  app.get<Token>(
    '/api/citizen/fees/:token/reusable',
    { schema: { summary: 'What I paid before and may use now · 可抵用', tags, params: token } },
    async (request, reply) =>
      answer(reply, await fees().reusable(await needCitizen(city, request), request.params.token)),
  )
  app.post<Token & { Body: { number: string } }>(
    '/api/citizen/fees/:token/reuse',
    {
      schema: {
        summary: 'Use what I paid before · 抵用',
        tags,
        params: token,
        body: object({ number: text(30) }, ['number']),
      },
    },
    async (request, reply) =>
      answer(
        reply,
        await fees().reuse(
          await needCitizen(city, request),
          request.params.token,
          request.body.number,
          city.now(),
        ),
      ),
  )

  app.get<Token>(
    '/api/public/rate/:token',
    { schema: { summary: 'What may be rated · 评价', tags, params: token } },
    async (request, reply) => answer(reply, await ratings().page(request.params.token, city.now())),
  )
  app.post<Token & { Body: { text: string } }>(
    '/api/public/rate/:token/appeal',
    {
      config: { rate: 'publicWrite' },
      schema: {
        summary: 'It was meant: appeal · 申诉',
        tags,
        params: token,
        body: object({ text: text(2000) }, ['text']),
      },
    },
    async (request, reply) =>
      answer(reply, await ratings().appeal(request.params.token, request.body.text, city.now())),
  )
  const rating = object(
    {
      level: text(10),
      tags: { type: 'array', maxItems: 20, items: text(20) },
      words: text(2000),
      channel: text(10),
      phone: text(20),
    },
    ['level', 'channel'],
  )
  type Rate = Token & { Body: Record<string, unknown> }
  app.post<Rate>(
    '/api/public/rate/:token',
    {
      config: { rate: 'publicWrite' },
      schema: { summary: 'Rate · 提交评价', tags, params: token, body: rating },
    },
    async (request, reply) =>
      answer(reply, await ratings().rate(request.params.token, request.body, null, city.now())),
  )
  app.post<Rate>(
    '/api/citizen/rate/:token',
    { schema: { summary: 'Rate as oneself · 实名评价', tags, params: token, body: rating } },
    async (request, reply) => {
      const citizen = await citizenOf(city, request)
      return answer(reply, await ratings().rate(request.params.token, request.body, citizen, city.now()))
    },
  )
  app.get(
    '/api/citizen/ratings',
    { schema: { summary: 'What I may rate · 待评价', tags } },
    async (request, reply) =>
      answer(reply, await ratings().mine(await needCitizen(city, request), city.now())),
  )
  app.get<{ Params: { hall: string; window: string } }>(
    '/api/public/rate/window/:hall/:window',
    {
      schema: {
        summary: 'What the device at a window shows · 窗口评价器',
        tags,
        params: object({ hall: text(40), window: text(20) }, ['hall', 'window']),
      },
    },
    async (request, reply) =>
      answer(reply, await ratings().atWindow(request.params.hall, request.params.window, city.now())),
  )
}

/** Notices of payment platforms 支付通知: the signature is over the bytes as sent. */
export function paymentHooks(app: FastifyInstance, city: City): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, bytes, done) =>
    done(null, bytes),
  )
  app.post<{ Params: { provider: string }; Body: Buffer }>(
    '/api/hooks/pay/:provider',
    {
      schema: {
        summary: 'Signed notice of a payment platform · 支付结果通知',
        tags: ['hooks'],
        params: object({ provider: { type: 'string', pattern: '^[a-z0-9-]{1,40}$' } }, ['provider']),
      },
    },
    async (request, reply) => {
      if (!city.desks.fees) throw new AtTheDoor(refuse['http.notHere']({ desk: 'fees' }))
      const body = request.body ?? Buffer.alloc(0)
      return answer(reply, await city.desks.fees.hear(request.params.provider, request.headers, body))
    },
  )
}
