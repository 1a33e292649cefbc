import type { FastifyInstance } from 'fastify'
import type { Id } from '../../base/index.ts'
import { id, object, text } from '../api/shapes.ts'
import type { City } from '../city/declare.ts'
import type { PersonalDataDoor } from '../city/personal-data.ts'
import { AtTheDoor, answer, refusing } from '../gate/answer.ts'
import { needCitizen, setCitizen } from '../gate/citizen.ts'
import { refuse } from '../gate/declare.ts'
import { actorOf } from '../gate/desk.ts'

const tags = ['citizen']
const code = { type: 'string', pattern: '^[0-9]{6}$' } as const

/** 个人信息权利: see and copy, correct, delete; and the desk that answers. */
export function personalData(app: FastifyInstance, city: City): void {
  const door = (): PersonalDataDoor => {
    if (!city.personalData) throw new AtTheDoor(refuse['http.notHere']({ desk: 'personalData' }))
    return city.personalData
  }

  app.get(
    '/api/citizen/me/data',
    { schema: { summary: 'Everything kept of me · 查阅我的个人信息', tags } },
    async (request, reply) =>
      answer(reply, await door().data(await needCitizen(city, request), 'shown', city.now())),
  )
  app.get(
    '/api/citizen/me/data.json',
    { schema: { summary: 'A copy of it as a file · 复制我的个人信息', tags } },
    async (request, reply) => {
      const found = await door().data(await needCitizen(city, request), 'exported', city.now())
      if (!found.ok) return refusing(reply, found.error)
      return reply
        .header(
          'content-disposition',
          `attachment; filename*=UTF-8''${encodeURIComponent('我的个人信息.json')}`,
        )
        .type('application/json; charset=utf-8')
        .send(JSON.stringify(found.value, null, 2))
    },
  )
  app.post<{ Body: { phone: string; code: string } }>(
    '/api/citizen/me/phone',
    {
      config: { rate: 'login' },
      schema: {
        summary: 'Another telephone, proved by a code sent to it · 更正手机号码',
        tags,
        body: object({ phone: text(40), code }, ['phone', 'code']),
      },
    },
    async (request, reply) =>
      answer(reply, await door().changePhone(await needCitizen(city, request), request.body, city.now())),
  )
  app.post<{ Body: { kind: string; text: string } }>(
    '/api/citizen/me/requests',
    {
      schema: {
        summary: 'Ask for a correction or an explanation · 提出个人信息请求',
        tags,
        body: object(
          {
            kind: { type: 'string', enum: ['correct', 'explain', 'delete'] },
            text: { type: 'string', minLength: 4, maxLength: 2000 },
          },
          ['kind', 'text'],
        ),
      },
    },
    async (request, reply) =>
      answer(reply, await door().ask(await needCitizen(city, request), request.body, city.now()), 201),
  )
  app.post<{ Body: { code: string } }>(
    '/api/citizen/me/erase',
    {
      config: { rate: 'login' },
      schema: {
        summary: 'End the account and erase what the law lets go · 注销账号并删除个人信息',
        tags,
        body: object({ code }, ['code']),
      },
    },
    async (request, reply) => {
      const done = await door().erase(await needCitizen(city, request), request.body.code, city.now())
      if (!done.ok) return refusing(reply, done.error)
      setCitizen(request, reply, null, city.now())
      return reply.send(done.value)
    },
  )

  app.get(
    '/api/personal-requests',
    { schema: { summary: 'What citizens asked of their data · 个人信息权利台', tags: ['city'] } },
    async (request, reply) => answer(reply, await door().requests(actorOf(request))),
  )
  app.post<{ Params: { id: Id }; Body: { state: 'done' | 'refused'; answer: string } }>(
    '/api/personal-requests/:id',
    {
      schema: {
        summary: 'Answer one · 答复个人信息请求',
        tags: ['city'],
        params: object({ id }, ['id']),
        body: object(
          {
            state: { type: 'string', enum: ['done', 'refused'] },
            answer: { type: 'string', minLength: 4, maxLength: 2000 },
          },
          ['state', 'answer'],
        ),
      },
    },
    async (request, reply) =>
      answer(
        reply,
        await door().answer(actorOf(request), { ...request.params, ...request.body }, city.now()),
      ),
  )
}
