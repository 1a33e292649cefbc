import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Id, ok } from '../../base/index.ts'
import type { Site } from '../../platform/identity/declare.ts'
import { csrfOf } from '../../platform/org/index.ts'
import type { City, Json } from '../city/declare.ts'
import type { IdentityDoor } from '../city/identity.ts'
import { AtTheDoor, answer, refusing } from '../gate/answer.ts'
import { refuse } from '../gate/declare.ts'
import { actorOf } from '../gate/desk.ts'
import { sessionOf, setSession } from '../gate/session.ts'
import { oneFile } from '../gate/upload.ts'
import { meOf } from './account.ts'
import { id, object, open, text } from './shapes.ts'

const tags = ['account']
/** Cookie of the one browser that may come back from another provider. */
const TIE = 'huying_outside'
const code = { type: 'string', minLength: 6, maxLength: 40 } as const
const reason = { type: 'string', minLength: 4, maxLength: 500 } as const

/** Where this browser sees the city: by its public address, or as it asked. */
export const originOf = (city: City, request: FastifyRequest): string =>
  city.settings.citizenBase
    ? new URL(city.settings.citizenBase).origin
    : `${request.protocol}://${request.host}`

const siteOf = (city: City, request: FastifyRequest): Site => {
  const origin = originOf(city, request)
  return { origin, host: new URL(origin).hostname, name: `呼应 ${city.settings.name.zh}` }
}

const whence = (request: FastifyRequest) => ({
  ip: request.ip,
  agent: request.headers['user-agent']?.slice(0, 300) ?? null,
})

/** Second factors, passkeys, other identity providers, sessions, policy of login, applications, personnel. */
export function identity(app: FastifyInstance, city: City): void {
  const door = (): IdentityDoor => {
    if (!city.identity) throw new AtTheDoor(refuse['http.notHere']({ desk: 'identity' }))
    return city.identity
  }
  const secretOf = (request: FastifyRequest): string => {
    if (!request.token) throw new AtTheDoor(refuse['http.notLoggedIn']())
    return request.token
  }

  /** Somebody is in: the cookie, and who it is. */
  async function entered(
    request: FastifyRequest,
    reply: FastifyReply,
    { token, expiresAt }: { readonly token: string; readonly expiresAt: Date },
  ) {
    const at = city.now()
    const who = await city.org.actorOf(token, at)
    if (!who) throw new AtTheDoor(refuse['http.notLoggedIn']())
    const old = sessionOf(request)
    if (old && old !== token) await city.org.logout(old, at)
    setSession(request, reply, token, expiresAt)
    return { me: meOf(who), csrf: csrfOf(token) }
  }

  app.get<{ Querystring: { refused?: string } }>(
    '/api/login/ways',
    {
      schema: {
        summary: 'Ways to log in · 登录方式',
        tags,
        querystring: object({ refused: text(60) }),
      },
    },
    async (request, reply) =>
      reply.send(city.identity?.ways(request.query.refused ?? null) ?? { oidc: null, refused: null }),
  )
  app.get(
    '/api/login/password-rules',
    { schema: { summary: 'What a password must be like · 密码规则', tags } },
    async (_request, reply) => reply.send((await door().rules(city.now())).password),
  )
  app.post(
    '/api/login/passkey/ask',
    { config: { rate: 'login' }, schema: { summary: 'Ask for a passkey · 通行密钥登录', tags } },
    async (request, reply) => reply.send(await door().askToEnter(siteOf(city, request), city.now())),
  )
  app.post<{ Body: { ask: Id; passkey: Json } }>(
    '/api/login/passkey',
    {
      config: { rate: 'login' },
      schema: {
        summary: 'Log in by passkey · 用通行密钥登录',
        tags,
        body: object({ ask: id, passkey: open }, ['ask', 'passkey']),
      },
    },
    async (request, reply) => {
      const { ask, passkey } = request.body
      const done = await door().enter(siteOf(city, request), { ask, passkey, ...whence(request) }, city.now())
      return done.ok ? reply.send(await entered(request, reply, done.value)) : refusing(reply, done.error)
    },
  )

  const back = (request: FastifyRequest) => `${originOf(city, request)}/api/login/oidc/back`
  const toLogin = (reply: FastifyReply, refused: string) =>
    reply.redirect(`/console/?refused=${encodeURIComponent(refused)}`)
  app.get<{ Querystring: { next?: string } }>(
    '/api/login/oidc',
    {
      config: { rate: 'login' },
      schema: {
        summary: 'Log in at the other identity provider · 外部身份源登录',
        tags,
        querystring: object({ next: text(500) }),
      },
    },
    async (request, reply) => {
      const next = request.query.next ?? '/console/'
      const way = await door().leaveFor({ back: back(request), next }, city.now())
      if (!way.ok) return toLogin(reply, way.error.code)
      reply.setCookie(TIE, way.value.tie, {
        ...{ httpOnly: true, sameSite: 'lax', path: '/api/login/oidc', maxAge: 600 },
        secure: request.protocol === 'https',
      })
      return reply.redirect(way.value.address)
    },
  )
  app.get(
    '/api/login/oidc/back',
    {
      config: { rate: 'login' },
      schema: { summary: 'Coming back from there · 外部身份源回调', tags },
    },
    async (request, reply) => {
      const address = new URL(request.url, originOf(city, request))
      const tie = request.cookies[TIE] ?? null
      reply.clearCookie(TIE, { path: '/api/login/oidc' })
      const done = await door().arrive({ address, tie, ...whence(request) }, city.now())
      if (!done.ok) return toLogin(reply, done.error.code)
      await entered(request, reply, done.value)
      // a page of our own, not a redirect: SameSite cookies of a chain that began elsewhere would stay behind
      return reply.redirect(`${done.value.next}${done.value.next.includes('?') ? '&' : '?'}in=1`)
    },
  )

  app.get(
    '/api/second',
    { schema: { summary: 'What is still to be shown · 待验证的因素', tags } },
    async (request, reply) => reply.send(await door().waiting(actorOf(request))),
  )
  app.post(
    '/api/second/ask',
    { config: { rate: 'login' }, schema: { summary: 'Ask for the passkey · 验证通行密钥', tags } },
    async (request, reply) =>
      reply.send(await door().askToProve(siteOf(city, request), actorOf(request), city.now())),
  )
  app.post<{ Body: { code?: string; recovery?: string; ask?: Id; passkey?: Json } }>(
    '/api/second',
    {
      config: { rate: 'login' },
      schema: {
        summary: 'Show a second factor: at login, or again before reading personal data · 验证第二因素',
        tags,
        body: {
          ...object({ code, recovery: code, ask: id, passkey: open }),
          oneOf: [{ required: ['code'] }, { required: ['recovery'] }, { required: ['ask', 'passkey'] }],
        },
      },
    },
    async (request, reply) => {
      const token = secretOf(request)
      const done = await door().prove(
        ...[token, siteOf(city, request), actorOf(request), request.body, city.now()],
      )
      if (!done.ok) return refusing(reply, done.error)
      const who = await city.org.actorOf(token, city.now())
      if (!who) throw new AtTheDoor(refuse['http.notLoggedIn']())
      return reply.send({ me: meOf(who), csrf: csrfOf(token) })
    },
  )

  app.get(
    '/api/my/security',
    { schema: { summary: 'My factors and sessions · 账号安全', tags } },
    async (request, reply) => answer(reply, await door().mine(actorOf(request), city.now())),
  )
  app.post<{ Body: { label: string } }>(
    '/api/my/totp',
    {
      schema: {
        summary: 'Set up an authenticator · 绑定动态验证码',
        tags,
        body: object({ label: text(40) }, ['label']),
      },
    },
    async (request, reply) =>
      answer(reply, await door().beginTotp(actorOf(request), request.body.label, city.now()), 201),
  )
  app.post<{ Params: { id: Id }; Body: { code: string } }>(
    '/api/my/totp/:id',
    {
      config: { rate: 'login' },
      schema: {
        summary: 'The first code of it · 确认动态验证码',
        tags,
        params: object({ id }, ['id']),
        body: object({ code }, ['code']),
      },
    },
    async (request, reply) =>
      answer(
        reply,
        await door().confirmTotp(
          ...[secretOf(request), actorOf(request), request.params.id, request.body.code, city.now()],
        ),
      ),
  )
  app.post(
    '/api/my/passkeys/ask',
    { schema: { summary: 'Set up a passkey · 登记通行密钥', tags } },
    async (request, reply) =>
      answer(reply, await door().beginPasskey(siteOf(city, request), actorOf(request), city.now())),
  )
  app.post<{ Body: { ask: Id; label: string; passkey: Json } }>(
    '/api/my/passkeys',
    {
      schema: {
        summary: 'The passkey that was made · 保存通行密钥',
        tags,
        body: object({ ask: id, label: text(40), passkey: open }, ['ask', 'label', 'passkey']),
      },
    },
    async (request, reply) =>
      answer(
        reply,
        await door().confirmPasskey(
          ...[secretOf(request), siteOf(city, request), actorOf(request), request.body, city.now()],
        ),
        201,
      ),
  )
  app.delete<{ Params: { id: Id } }>(
    '/api/my/factors/:id',
    { schema: { summary: 'Take a factor away · 移除身份因素', tags, params: object({ id }, ['id']) } },
    async (request, reply) =>
      answer(reply, await door().removeFactor(actorOf(request), request.params.id, city.now())),
  )
  app.post(
    '/api/my/recovery-codes',
    { schema: { summary: 'New recovery codes · 重新生成恢复码', tags } },
    async (request, reply) => answer(reply, await door().renewRecovery(actorOf(request), city.now())),
  )
  app.delete<{ Params: { id: string } }>(
    '/api/my/sessions/:id',
    {
      schema: {
        summary: 'End one of my sessions, or all others · 退出其他登录',
        tags,
        params: object({ id: { type: 'string', pattern: '^([0-9a-f-]{36}|others)$' } }, ['id']),
      },
    },
    async (request, reply) =>
      answer(reply, await door().endSessions(actorOf(request), request.params.id, city.now())),
  )

  const params = object({ id }, ['id'])
  app.get<{ Params: { id: Id } }>(
    '/api/accounts/:id/security',
    { schema: { summary: 'Sessions and factors of an account · 账号登录情况', tags: ['city'], params } },
    async (request, reply) =>
      answer(reply, await door().ofAccount(actorOf(request), request.params.id, city.now())),
  )
  app.post<{ Params: { id: Id }; Body: { session?: Id; reason: string } }>(
    '/api/accounts/:id/sessions/end',
    {
      schema: {
        summary: 'Cut sessions of an account · 强制退出',
        tags: ['city'],
        params,
        body: object({ session: id, reason }, ['reason']),
      },
    },
    async (request, reply) => {
      const { session = null, reason: why } = request.body
      const given = { account: request.params.id, session, reason: why }
      return answer(reply, await door().cut(actorOf(request), given, city.now()))
    },
  )
  app.post<{ Params: { id: Id }; Body: { reason: string } }>(
    '/api/accounts/:id/factors/reset',
    {
      schema: {
        summary: 'Take all factors of an account away · 重置双因素',
        tags: ['city'],
        params,
        body: object({ reason }, ['reason']),
      },
    },
    async (request, reply) => {
      const given = { account: request.params.id, reason: request.body.reason }
      return answer(reply, await door().resetFactors(actorOf(request), given, city.now()))
    },
  )
  app.get(
    '/api/login-policy',
    { schema: { summary: 'Policy of login, with its versions · 登录安全策略', tags: ['city'] } },
    async (request, reply) => answer(reply, await door().policy(actorOf(request), city.now())),
  )
  app.post<{ Body: { rules: Json; reason: string; over: number } }>(
    '/api/login-policy',
    {
      schema: {
        summary: 'A new version of it · 发布登录安全策略',
        tags: ['city'],
        body: object({ rules: open, reason, over: { type: 'integer', minimum: 0 } }, [
          'rules',
          'reason',
          'over',
        ]),
      },
    },
    async (request, reply) =>
      answer(reply, await door().setPolicy(actorOf(request), request.body, city.now()), 201),
  )

  app.get(
    '/api/relying-apps',
    { schema: { summary: 'Applications that log in here · 接入应用', tags: ['city'] } },
    async (request, reply) => {
      const found = await door().apps(actorOf(request))
      return answer(
        reply,
        found.ok ? ok({ ...found.value, issuer: `${originOf(city, request)}/oidc` }) : found,
      )
    },
  )
  app.post<{ Body: Json }>(
    '/api/relying-apps',
    { schema: { summary: 'Register one · 登记接入应用', tags: ['city'], body: open } },
    async (request, reply) =>
      answer(reply, await door().registerApp(actorOf(request), request.body, city.now()), 201),
  )
  app.patch<{ Params: { id: Id }; Body: Json }>(
    '/api/relying-apps/:id',
    {
      schema: {
        summary: 'Change it, or renew its secret · 修改接入应用',
        tags: ['city'],
        params,
        body: open,
      },
    },
    async (request, reply) =>
      answer(reply, await door().changeApp(actorOf(request), request.params.id, request.body, city.now())),
  )
  app.delete<{ Params: { id: Id } }>(
    '/api/relying-apps/:id',
    { schema: { summary: 'Close it · 停用接入应用', tags: ['city'], params } },
    async (request, reply) =>
      answer(reply, await door().closeApp(actorOf(request), request.params.id, city.now())),
  )
  app.post(
    '/api/relying-apps/key',
    { schema: { summary: 'Turn the signing key · 轮换签名密钥', tags: ['city'] } },
    async (request, reply) => answer(reply, await door().turnKey(actorOf(request), city.now())),
  )

  const upload = { rate: 'upload', wants: 'multipart/form-data' } as const
  app.post(
    '/api/personnel/preview',
    {
      config: upload,
      schema: { summary: 'What a list of personnel would do · 预览人员名单', tags: ['city'] },
    },
    async (request, reply) => {
      const file = await oneFile(request)
      if (!file.ok) return refusing(reply, file.error)
      return answer(reply, await door().previewList(actorOf(request), file.value, city.now()))
    },
  )
  app.post<{ Querystring: { mark: string } }>(
    '/api/personnel',
    {
      config: upload,
      schema: {
        summary: 'Do what the preview said · 执行人员名单',
        tags: ['city'],
        querystring: object({ mark: text(60) }, ['mark']),
      },
    },
    async (request, reply) => {
      const file = await oneFile(request)
      if (!file.ok) return refusing(reply, file.error)
      const given = { ...file.value, mark: request.query.mark }
      return answer(reply, await door().applyList(actorOf(request), given, city.now()))
    },
  )
}
