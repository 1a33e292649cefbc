import type { FastifyInstance } from 'fastify'
import type { Actor } from '../../platform/org/declare.ts'
import { csrfOf } from '../../platform/org/index.ts'
import type { City } from '../city/declare.ts'
import { answer, refusing } from '../gate/answer.ts'
import { refuse } from '../gate/declare.ts'
import { actorOf } from '../gate/desk.ts'
import { clearSession, sessionOf, setSession } from '../gate/session.ts'

const word = { type: 'string', minLength: 1, maxLength: 200 } as const

/** What the browser is told of the person logged in. */
export const meOf = (who: Actor) => ({
  account: who.account,
  name: who.name,
  unit: who.unit,
  unitName: who.unitName,
  district: who.district,
  duties: who.duties,
  roles: [...new Set(who.duties.map((duty) => duty.role))],
  // Nothing else is allowed until the first password has been replaced.
  ...(who.mustChange ? { mustChange: true } : {}),
  // Nor until a second factor was shown, or set up.
  ...(who.awaits ? { awaits: who.awaits } : {}),
})

/** Login, logout, who am I, password, step-up. */
export function account(app: FastifyInstance, city: City): void {
  app.post<{ Body: { name: string; password: string } }>(
    '/api/login',
    {
      config: { rate: 'login' },
      schema: {
        summary: 'Log in · 登录',
        tags: ['account'],
        body: { type: 'object', required: ['name', 'password'], properties: { name: word, password: word } },
      },
    },
    async (request, reply) => {
      const { name, password } = request.body
      const at = city.now()
      const agent = request.headers['user-agent'] ?? null
      const done = await city.org.login({ name, password, ip: request.ip, agent }, at)
      if (!done.ok) return refusing(reply, done.error)
      const who = await city.org.actorOf(done.value.token, at)
      if (!who) return refusing(reply, refuse['http.notLoggedIn']())
      // An older session of this browser ends here: one browser, one person.
      const old = sessionOf(request)
      if (old && old !== done.value.token) await city.org.logout(old, at)
      setSession(request, reply, done.value.token, done.value.expiresAt)
      return reply.send({ me: meOf(who), csrf: csrfOf(done.value.token) })
    },
  )

  app.post(
    '/api/logout',
    { schema: { summary: 'Log out · 退出', tags: ['account'] } },
    async (request, reply) => {
      const { token } = request
      const back = `${request.protocol}://${request.host}/console/`
      // asked before the session ends: only it knows whence it came
      const next = token ? await city.identity?.farewell(token, back, city.now()) : null
      if (token) await city.org.logout(token, city.now())
      clearSession(request, reply)
      return reply.send(next ? { next } : {})
    },
  )

  app.get(
    '/api/me',
    { schema: { summary: 'Who am I · 当前用户', tags: ['account'] } },
    async (request, reply) => {
      const who = actorOf(request)
      const extra = city.desks.me && !who.awaits ? await city.desks.me(city.store, who, {}, city.now()) : null
      if (extra && !extra.ok) return refusing(reply, extra.error)
      const more = extra ? (extra.value as Record<string, unknown>) : {}
      return reply.send({ me: { ...meOf(who), ...more }, csrf: csrfOf(request.token as string) })
    },
  )

  app.post<{ Body: { old: string; new: string } }>(
    '/api/password',
    {
      config: { rate: 'login' },
      schema: {
        summary: 'Change password · 修改密码',
        tags: ['account'],
        body: { type: 'object', required: ['old', 'new'], properties: { old: word, new: word } },
      },
    },
    async (request, reply) => {
      actorOf(request)
      return answer(reply, await city.org.changePassword(request.token as string, request.body, city.now()))
    },
  )

  app.post<{ Body: { password: string } }>(
    '/api/step-up',
    {
      config: { rate: 'login' },
      schema: {
        summary: 'Prove the password again before reading personal data · 二次验证',
        tags: ['account'],
        body: { type: 'object', required: ['password'], properties: { password: word } },
      },
    },
    async (request, reply) => {
      actorOf(request)
      return answer(reply, await city.org.stepUp(request.token as string, request.body.password, city.now()))
    },
  )
}
