import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { City } from '../city/declare.ts'
import { AtTheDoor } from '../gate/answer.ts'
import { refuse } from '../gate/declare.ts'
import { type Feeds, makeMetrics } from './metrics.ts'
import { status } from './status.ts'

/** A balancer asks every few seconds; a database that takes longer than this serves nobody. */
const READY_MS = 2_000
const THIS_MACHINE = /^(127\.|::1$|::ffff:127\.)/

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Whoever shows the token; without one, this machine alone. Behind a proxy the address is that of the asker. */
function mayRead(request: FastifyRequest, token: string | null): boolean {
  if (token === null) return THIS_MACHINE.test(request.ip)
  const shown = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
  return timingSafeEqual(digest(shown), digest(token))
}

/** Doors for those who run a city 运维: is it alive, may it be sent requests, and what its figures are. */
export function operations(
  app: FastifyInstance,
  city: City,
  options: Feeds & { readonly token: string | null },
): void {
  const metrics = makeMetrics(city, options)
  status(app, city, options)
  /** The least that a database can be asked. */
  const asked = () => city.store.query({ text: ['select 1'], values: [] })
  app.addHook('onResponse', async (request, reply) => {
    metrics.answered(
      request.method,
      request.routeOptions.url ?? '(none)',
      reply.statusCode,
      reply.elapsedTime / 1000,
    )
  })

  app.get(
    '/health',
    { schema: { summary: 'Alive and able to read · 健康检查', tags: ['other'] } },
    async (_request, reply) => {
      await asked()
      return reply.send({ ok: true, at: city.now().toISOString(), listeners: options.listeners().matters })
    },
  )
  app.get(
    '/health/live',
    { schema: { summary: 'The process answers · 进程存活', tags: ['other'] } },
    async (_request, reply) => reply.send({ ok: true }),
  )
  app.get(
    '/health/ready',
    { schema: { summary: 'Requests may be sent here · 可接收请求', tags: ['other'] } },
    async (_request, reply) => {
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<false>((resolve) => {
        timer = setTimeout(resolve, READY_MS, false)
      })
      const reads = asked().then(
        () => true,
        () => false,
      )
      const ready = await Promise.race([reads, late])
      clearTimeout(timer)
      if (!ready) throw new AtTheDoor(refuse['http.unavailable']())
      return reply.send({ ok: true })
    },
  )
  app.get(
    '/metrics',
    { schema: { summary: 'Figures of this process for Prometheus · 运行指标', tags: ['other'] } },
    async (request, reply) => {
      if (!mayRead(request, options.token)) throw new AtTheDoor(refuse['http.notFound']())
      return reply.header('content-type', metrics.contentType).send(await metrics.text())
    },
  )
}
