import type { FastifyInstance } from 'fastify'
import { isId } from '../../base/index.ts'
import { refusals } from '../../platform/org/declare.ts'
import { object, text } from '../api/shapes.ts'
import type { CitizensDoor, City } from '../city/declare.ts'
import { AtTheDoor, answer, refusing } from '../gate/answer.ts'
import { citizenToken, needCitizen, setCitizen } from '../gate/citizen.ts'
import { refuse } from '../gate/declare.ts'

const tags = ['citizen']

/** Log in as a citizen 实名用户, confirm one’s name, act for an enterprise or another person. */
export function citizenAccount(app: FastifyInstance, city: City): void {
  const door = (): CitizensDoor => {
    if (!city.citizens) throw new AtTheDoor(refuse['http.notHere']({ desk: 'citizens' }))
    return city.citizens
  }

  app.post<{ Body: { phone: string } }>(
    '/api/citizen/login/code',
    {
      config: { rate: 'login' },
      schema: {
        summary: 'Send a code to a mobile number · 获取验证码',
        tags,
        body: { ...object({ phone: text(40) }), required: ['phone'] },
      },
    },
    async (request, reply) => answer(reply, await door().requestCode(request.body.phone, city.now())),
  )

  app.post<{ Body: { phone: string; code: string } }>(
    '/api/citizen/login',
    {
      config: { rate: 'login' },
      schema: {
        summary: 'Log in by mobile number and code · 登录',
        tags,
        body: { ...object({ phone: text(40), code: text(12) }), required: ['phone', 'code'] },
      },
    },
    async (request, reply) => {
      const done = await door().enter(request.body, city.now())
      if (!done.ok) return refusing(reply, done.error)
      setCitizen(request, reply, done.value.token, done.value.expiresAt)
      return reply.send({ citizen: done.value.citizen })
    },
  )

  app.get('/api/citizen/me', { schema: { summary: 'Who am I · 我的', tags } }, async (request, reply) => {
    const token = citizenToken(request)
    const citizen = token ? await door().of(token, city.now()) : null
    // Nobody is an answer too: pages ask this before they know.
    return reply.send({
      citizen,
      mandates: citizen ? await door().mandates(citizen, city.now()) : [],
    })
  })

  app.post('/api/citizen/logout', { schema: { summary: 'Log out · 退出', tags } }, async (request, reply) => {
    const token = citizenToken(request)
    if (token) await door().leave(token, city.now())
    setCitizen(request, reply, null, city.now())
    return reply.send({})
  })

  app.post<{ Body: { name: string; idNumber: string; validTo?: string | null } }>(
    '/api/citizen/me/name',
    {
      config: { rate: 'login' },
      schema: {
        summary: 'Confirm one’s name · 实名认证',
        tags,
        body: {
          ...object({
            name: text(100),
            idNumber: text(40),
            validTo: { type: ['string', 'null'], pattern: '^\\d{4}-\\d\\d-\\d\\d$' },
          }),
          required: ['name', 'idNumber'],
        },
      },
    },
    async (request, reply) => {
      const citizen = await needCitizen(city, request)
      const { name, idNumber, validTo = null } = request.body
      return answer(reply, await door().confirmName(citizen, { name, idNumber, validTo }, city.now()))
    },
  )

  app.post<{ Body: { creditCode: string } }>(
    '/api/citizen/me/enterprises',
    {
      config: { rate: 'login' },
      schema: {
        summary: 'An enterprise one represents · 关联企业',
        tags,
        body: { ...object({ creditCode: text(40) }), required: ['creditCode'] },
      },
    },
    async (request, reply) => {
      const citizen = await needCitizen(city, request)
      return answer(reply, await door().claimEnterprise(citizen, request.body.creditCode, city.now()), 201)
    },
  )

  app.post<{ Body: { phone: string; creditCode?: string | null; untilDay: string } }>(
    '/api/citizen/me/mandates',
    {
      schema: {
        summary: 'Entrust another person · 授权',
        tags,
        body: {
          ...object({
            phone: text(40),
            creditCode: { type: ['string', 'null'], maxLength: 40 },
            untilDay: { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\d$' },
          }),
          required: ['phone', 'untilDay'],
        },
      },
    },
    async (request, reply) => {
      const citizen = await needCitizen(city, request)
      const { phone, creditCode = null, untilDay } = request.body
      return answer(reply, await door().entrust(citizen, { phone, creditCode, untilDay }, city.now()), 201)
    },
  )

  app.delete<{ Params: { id: string } }>(
    '/api/citizen/me/mandates/:id',
    { schema: { summary: 'End a mandate · 取消授权', tags } },
    async (request, reply) => {
      const citizen = await needCitizen(city, request)
      if (!isId(request.params.id)) return refusing(reply, refusals['org.noMandate']())
      return answer(reply, await door().endMandate(citizen, request.params.id, city.now()))
    },
  )

  app.post<{ Body: { mandate?: string | null } }>(
    '/api/citizen/me/acting',
    {
      schema: {
        summary: 'Act for oneself or under a mandate · 切换办事身份',
        tags,
        body: object({ mandate: { type: ['string', 'null'], maxLength: 40 } }),
      },
    },
    async (request, reply) => {
      const token = citizenToken(request)
      if (!token) return refusing(reply, refusals['org.notLoggedIn']())
      const mandate = request.body.mandate ?? null
      if (mandate !== null && !isId(mandate)) return refusing(reply, refusals['org.noMandate']())
      const done = await door().actFor(token, mandate, city.now())
      return done.ok ? reply.send({ citizen: done.value }) : refusing(reply, done.error)
    },
  )
}
