import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { refusals } from '../../platform/identity/declare.ts'
import type { City } from '../city/declare.ts'
import type { IdentityDoor } from '../city/identity.ts'
import { AtTheDoor, refusing } from '../gate/answer.ts'
import { refuse } from '../gate/declare.ts'
import { actorOf } from '../gate/desk.ts'
import { sessionOf } from '../gate/session.ts'
import { originOf } from './identity.ts'

/** Addresses of this machine: a demonstration without a public address. */
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/

/**
 * Policy of the few pages that the provider writes itself. Forms end in redirects to the application, which this
 * policy has to let through; nothing else leaves and no script runs.
 */
const POLICY =
  "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self' https: http://localhost:* http://127.0.0.1:*"

/** Being an identity provider 统一登录: everything below /oidc is the engine's, but for what a person answers. */
export function provider(app: FastifyInstance, city: City): void {
  const door = (): IdentityDoor['provider'] => {
    if (!city.identity) throw new AtTheDoor(refuse['http.notHere']({ desk: 'identity' }))
    return city.identity.provider
  }
  const origin = (request: FastifyRequest): string => {
    if (!city.settings.citizenBase && !LOOPBACK.test(request.host))
      throw new AtTheDoor(refusals['identity.noAddress']())
    return originOf(city, request)
  }
  const hide = { schema: { hide: true } } as const
  type Asked = { Params: { uid: string } }

  app.get('/oidc/page.css', { config: { rate: 'page' }, ...hide }, async (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=3600').send(door().style),
  )

  // Somebody logged in already goes straight on; everybody else logs in at the console first.
  app.get<Asked>('/oidc/consent/:uid', { config: { rate: 'page' }, ...hide }, async (request, reply) => {
    const { uid } = request.params
    const from = origin(request)
    const asked = await door().asked(from, request.raw, reply.raw)
    const token = sessionOf(request)
    const who = asked && token ? await city.org.actorOf(token, city.now()) : undefined
    if (asked?.prompt === 'login' && who?.account && !who.awaits && !who.mustChange) {
      const { account, provenAt } = who
      const next = await door().settle(from, request.raw, reply.raw, { account, provenAt }, true)
      if (next) return reply.redirect(next, 303)
    }
    return reply.redirect(`/console/authorize/${encodeURIComponent(uid)}`, 303)
  })
  app.get<Asked>('/oidc/consent/:uid/ask', hide, async (request, reply) => {
    actorOf(request)
    const asked = await door().asked(origin(request), request.raw, reply.raw)
    return asked ? reply.send(asked) : refusing(reply, refusals['identity.consentOver']())
  })
  app.post<Asked & { Body: { allow: boolean } }>(
    '/oidc/consent/:uid/answer',
    {
      schema: {
        hide: true,
        body: { type: 'object', required: ['allow'], properties: { allow: { type: 'boolean' } } },
      },
    },
    async (request, reply) => {
      const { account, provenAt } = actorOf(request)
      if (!account) throw new AtTheDoor(refuse['http.notLoggedIn']())
      const from = origin(request)
      const next = await door().settle(
        from,
        request.raw,
        reply.raw,
        { account, provenAt },
        request.body.allow,
      )
      return next ? reply.send({ next }) : refusing(reply, refusals['identity.consentOver']())
    },
  )

  app.register(async (below) => {
    below.removeAllContentTypeParsers()
    // the engine reads its bodies itself
    below.addContentTypeParser('*', (_request, _payload, done) => done(null))
    const engine = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      const from = origin(request)
      const provided = door()
      reply.hijack()
      for (const [name, value] of Object.entries(reply.getHeaders()))
        if (value !== undefined) reply.raw.setHeader(name, value as string | number | string[])
      reply.raw.setHeader('content-security-policy', POLICY)
      reply.raw.setHeader('cache-control', 'no-store')
      await provided.handle(from, request.raw, reply.raw)
    }
    for (const method of ['GET', 'POST', 'OPTIONS'] as const)
      below.route({
        method,
        url: '/oidc/*',
        config: { rate: method === 'POST' ? 'client' : 'page' },
        ...hide,
        handler: engine,
      })
  })
}
