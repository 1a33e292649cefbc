import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { refusing } from './answer.ts'
import { refuse } from './declare.ts'
import { type AppName, newNonce, pagePolicy } from './headers.ts'

const APPS: readonly AppName[] = ['console', 'citizen', 'screen', 'hall', 'reader', 'field']
const MARK = '__CSP_NONCE__'

/** Where the built page of an app may lie. */
const pageOf = (dist: string, app: AppName): string | undefined =>
  [join(dist, app, 'index.html'), join(dist, `${app}.html`)].find(existsSync)

/**
 * The six built apps: `/console`, `/citizen`, `/screen`, `/hall`, `/reader`, `/field` with their own addresses inside (history fallback), and the
 * assets, whose names carry a hash and so never change.
 */
export function pages(app: FastifyInstance, dist: string, pictures: readonly string[] = []): void {
  const cached = new Map<AppName, string>()
  function page(name: AppName, reply: FastifyReply): FastifyReply {
    let html = cached.get(name)
    if (html === undefined) {
      const file = pageOf(dist, name)
      if (!file) return refusing(reply, refuse['http.notFound']())
      html = readFileSync(file, 'utf8')
      cached.set(name, html)
    }
    const nonce = html.includes(MARK) ? newNonce() : null
    return reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', pagePolicy(name, nonce, pictures))
      .header('cache-control', 'no-cache')
      .send(nonce ? html.replaceAll(MARK, nonce) : html)
  }

  if (existsSync(dist)) {
    app.register(fastifyStatic, {
      root: dist,
      serve: false,
      cacheControl: false,
      setHeaders: (response, path) => {
        const lasting = /[\\/]assets[\\/]/.test(path)
        response.header('cache-control', lasting ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  }
  const config = { rate: 'page' } as const
  app.get('/', { config, schema: { hide: true } }, (_request, reply) => reply.redirect('/citizen/'))
  app.get<{ Params: { '*': string } }>('/assets/*', { config, schema: { hide: true } }, (request, reply) =>
    existsSync(dist)
      ? reply.sendFile(`assets/${request.params['*']}`)
      : refusing(reply, refuse['http.notFound']()),
  )
  // Browsers ask for it whatever the page says.
  app.get('/favicon.ico', { config, schema: { hide: true } }, (_request, reply) =>
    existsSync(join(dist, 'citizen/icon.svg')) ? reply.redirect('/citizen/icon.svg') : reply.code(204).send(),
  )
  for (const name of APPS) {
    app.get(`/${name}`, { config, schema: { hide: true } }, (_request, reply) => page(name, reply))
    app.get<{ Params: { '*': string } }>(
      `/${name}/*`,
      { config, schema: { hide: true } },
      (request, reply) => {
        const path = request.params['*']
        // A last part with a dot is a file; everything else is an address inside the app, and so is a record whose own
        // name has a dot (`definitions/hotline.taken`) when a browser goes there.
        const isFile = /\.[a-z0-9]+$/i.test(path) && !path.endsWith('.html')
        const asksPage = request.headers.accept?.includes('text/html') === true
        if (!isFile || !existsSync(dist) || (asksPage && !existsSync(join(dist, name, path))))
          return page(name, reply)
        if (path === 'sw.js' || path === 'service-worker.js')
          reply.header('service-worker-allowed', `/${name}/`)
        return reply.sendFile(`${name}/${path}`)
      },
    )
  }
}
