import { constants } from 'node:zlib'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import multipart from '@fastify/multipart'
import Fastify, { type FastifyError, type FastifyInstance, LogController } from 'fastify'
import { newId } from '../base/index.ts'
import { abilities } from './api/abilities.ts'
import { account } from './api/account.ts'
import { advise } from './api/advise.ts'
import { applications } from './api/applications.ts'
import { boards, centre } from './api/boards.ts'
import { certificates, citizenCertificates } from './api/certificates.ts'
import { city as cityRoutes, figures } from './api/city.ts'
import { codes } from './api/codes.ts'
import { command } from './api/command.ts'
import { credentialLists } from './api/credential-lists.ts'
import { datasets } from './api/datasets.ts'
import { decisions } from './api/decisions.ts'
import { desks, lines, registers } from './api/desks.ts'
import { evacuations } from './api/evacuations.ts'
import { exchangePublic, exchange as exchangeRoutes } from './api/exchange.ts'
import { exportList } from './api/export.ts'
import { extensions } from './api/extensions.ts'
import { serviceMoney } from './api/fees.ts'
import { field } from './api/field.ts'
import { files } from './api/files.ts'
import { flowFiles } from './api/flow-files.ts'
import { flows } from './api/flows.ts'
import { halls } from './api/halls.ts'
import { identity } from './api/identity.ts'
import { intake } from './api/intake.ts'
import { linkage } from './api/linkage.ts'
import { map } from './api/map.ts'
import { matters } from './api/matters.ts'
import { meetings } from './api/meetings.ts'
import { models } from './api/models.ts'
import { organisation } from './api/organisation.ts'
import { places } from './api/places.ts'
import { provider } from './api/provider.ts'
import { quality } from './api/quality.ts'
import { rights } from './api/rights.ts'
import { services } from './api/services.ts'
import { shareService } from './api/share-service.ts'
import { sharing } from './api/sharing.ts'
import { signals } from './api/signals.ts'
import { sources } from './api/sources.ts'
import { standards } from './api/standards.ts'
import { sunshine } from './api/sunshine.ts'
import { warnings } from './api/warnings.ts'
import { watch } from './api/watch.ts'
import { watchRules } from './api/watch-rules.ts'
import { citizenAccount } from './citizen/account.ts'
import { citizenApplications } from './citizen/applications.ts'
import { citizenCodes } from './citizen/codes.ts'
import { citizenExchange } from './citizen/exchange.ts'
import { citizenHalls } from './citizen/halls.ts'
import { personalData } from './citizen/personal-data.ts'
import { citizen } from './citizen/routes.ts'
import { citizenServices, paymentHooks } from './citizen/services.ts'
import { citizenSigning } from './citizen/signing.ts'
import type { City, Client } from './city/declare.ts'
import { AtTheDoor, FILE_BYTES, faultLog, JSON_BYTES, refusalOf, refusing } from './gate/answer.ts'
import { household, makeBuckets, type RateClass, type Rates } from './gate/bucket.ts'
import { refuse } from './gate/declare.ts'
import { DATA_POLICY, secure } from './gate/headers.ts'
import { collectRoutes, openapi } from './gate/openapi.ts'
import { pages } from './gate/pages.ts'
import { admit } from './gate/session.ts'
import { shareBuckets } from './gate/shared-buckets.ts'
import { comeAgain, makeShedder, type Rank, rankOf, type ShedLimits } from './gate/shed.ts'
import { keepable, parseJson } from './gate/text.ts'
import { makeTurns } from './gate/turns.ts'
import { hooks } from './hooks/routes.ts'
import { makeBoardsHub } from './live/boards.ts'
import { makeHallsHub } from './live/halls.ts'
import { type Hub, makeHub } from './live/hub.ts'
import { live } from './live/routes.ts'
import { mcp } from './mcp/routes.ts'
import { ogc } from './ogc/routes.ts'
import { baseMap } from './open/map.ts'
import { openData } from './open/routes.ts'
import { open311 } from './open311/routes.ts'
import { operations } from './operations/routes.ts'
import { makeTraces, type TraceOptions } from './operations/traces.ts'
import { type Exchange, makeExchange, type TelephonyAdapter } from './telephony/exchange.ts'
import { telephony } from './telephony/routes.ts'

export type ServerOptions = {
  /** Folder of the built web apps; absent = none are served. */
  readonly webDist?: string
  /** Rates per class of doors; `false` switches them off (measurements only). */
  readonly rates?: Rates | false
  /** Addresses of proxies whose `X-Forwarded-*` is believed; default: one on this machine. */
  readonly trustProxy?: boolean | string | readonly string[]
  /** Where log lines go; `false` = nowhere. Lines never hold personal data. */
  readonly log?: false | { readonly level: string; readonly stream?: { write(line: string): void } }
  /** Who shows it may read /metrics; null or absent = only this machine may. */
  readonly metricsToken?: string | null
  /** Telephone exchange; absent = the simulator alone. */
  readonly telephony?: TelephonyAdapter
  readonly maxLagBytes?: number
  /** From which strain on requests are sent away; `false`, or rates switched off: never. */
  readonly shed?: false | ShedLimits
  /** Where spans go; absent = no traces. */
  readonly traces?: TraceOptions
  /** Requests worked on at a time; the others stand in line, each client in turn. */
  readonly atOnce?: number
}

/**
 * Requests in hand at a time. Ten connections answer some thousand a second; a line that forms behind this many is worth putting
 * in order, a shorter one is over before it could be.
 */
const AT_ONCE = 128

/** The server: Fastify inside, the few things its starter needs outside. */
export type Server = Pick<FastifyInstance, 'listen' | 'close' | 'server'> & {
  readonly app: FastifyInstance
  readonly hub: Hub
  readonly exchange: Exchange
}

/** Purse of a request that names none itself. */
function rateOf(path: string, method: string, loggedIn: boolean): RateClass {
  const changes = method !== 'GET' && method !== 'HEAD'
  if (path.startsWith('/open311/')) return changes ? 'open311Write' : 'open311Read'
  if (path.startsWith('/api/hooks/')) return 'hook'
  if (path.startsWith('/api/public/') || path.startsWith('/api/citizen/'))
    return changes ? 'publicWrite' : 'publicRead'
  if (path.startsWith('/api/') && loggedIn) return changes ? 'staffWrite' : 'staff'
  return path.startsWith('/api/') ? 'publicRead' : 'page'
}

/**
 * The city's doors over HTTP. Nothing is decided here: a request is checked for its form, turned into a question or
 * a command to the city, and its answer or refusal into JSON.
 */
export async function buildServer(city: City, options: ServerOptions = {}): Promise<Server> {
  const app = Fastify({
    bodyLimit: JSON_BYTES,
    requestTimeout: 120_000,
    connectionTimeout: 0,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => newId(),
    trustProxy: (options.trustProxy as string[] | boolean | undefined) ?? 'loopback',
    routerOptions: { maxParamLength: 200, caseSensitive: true, ignoreTrailingSlash: false },
    logger:
      options.log === false
        ? false
        : {
            level: options.log?.level ?? 'info',
            ...(options.log?.stream ? { stream: options.log.stream } : {}),
          },
    // Values of queries arrive as text and are read by the door itself; bodies are never bent into shape.
    ajv: {
      customOptions: {
        coerceTypes: false,
        removeAdditional: false,
        useDefaults: false,
        allErrors: true,
        strict: false,
      },
    },
    frameworkErrors: (error, request, reply) => {
      refusing(reply as never, refusalOf(error, request) ?? refuse['http.notFound']())
    },
    clientErrorHandler: (error, socket) => {
      const timeouts = error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
      const refusal =
        error.code === 'HPE_HEADER_OVERFLOW'
          ? refuse['http.headersTooLarge']()
          : refuse[timeouts ? 'http.timeout' : 'http.badRequest']()
      if (error.code === 'ECONNRESET' || !socket.writable) return socket.destroy()
      const body = JSON.stringify({ error: refusal })
      socket.end(
        `HTTP/1.1 ${refusal.http} Refused\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
      )
    },
  })
  const routes = collectRoutes(app)
  const takeOne = makeBuckets(options.rates || {})
  // Nobody gets more by asking two processes in turn.
  const shared =
    options.rates === false || city.store.engine.kind === 'embedded'
      ? null
      : shareBuckets(takeOne, city.store, city.settings.district)
  const shedder =
    options.shed === false || (options.rates === false && options.shed === undefined)
      ? null
      : makeShedder(
          () => {
            const { connections, waiting } = city.store.load()
            return (waiting + turns.waiting()) / Math.max(1, connections)
          },
          ...(options.shed ? [options.shed] : []),
        )
  const turns = makeTurns(options.atOnce ?? AT_ONCE)
  const hub = makeHub(city, options.maxLagBytes === undefined ? {} : { maxLagBytes: options.maxLagBytes })
  const boardsHub = makeBoardsHub(city, (_where, fault) =>
    app.log.error({ fault: faultLog(fault as Error) }, 'fault'),
  )
  const hallsHub = makeHallsHub(city, (fault) => app.log.error({ fault: faultLog(fault as Error) }, 'fault'))
  let closing = false

  const traces = options.traces ? makeTraces(options.traces, city.settings.district) : null
  traces?.follow(app)

  app.decorateRequest('who', null)
  app.decorateRequest('token', null)
  app.removeAllContentTypeParsers()
  await app.register(cookie)
  await app.register(multipart, {
    limits: { fileSize: FILE_BYTES, files: 10, fields: 200, fieldSize: 64 * 1024 },
    throwFileSizeLimit: true,
  })
  await app.register(compress, {
    global: true,
    threshold: 1024,
    encodings: ['br', 'gzip', 'identity'],
    // Answers are made for one reader: quick levels, a quarter of the bytes at a tenth of the work of the best.
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } },
    zlibOptions: { level: 3 },
    customTypes:
      /^(?!text\/event-stream)(text\/|application\/(json|javascript|xml|manifest\+json)|image\/svg\+xml)/,
  })

  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, bytes, done) => {
    const parsed = parseJson(bytes as Buffer)
    if (parsed.ok) done(null, parsed.value)
    else done(new AtTheDoor(parsed.error))
  })

  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
    secure(reply, request.protocol === 'https')
    if (closing) throw new AtTheDoor(refuse['http.unavailable']())
    const path = request.url.split('?')[0] as string
    if (/%00/.test(request.url) || !keepable(request.url)) throw new AtTheDoor(refuse['http.badText']())
    for (const value of Object.values((request.query ?? {}) as Record<string, unknown>)) {
      for (const one of [value].flat()) {
        if (typeof one === 'string' && !keepable(one)) throw new AtTheDoor(refuse['http.badText']())
      }
    }
    if (path.startsWith('/api/') || path.startsWith('/open311/')) {
      reply.headers({ 'content-security-policy': DATA_POLICY, 'cache-control': 'no-store' })
    }
    const route = request.routeOptions.url ?? path
    const rank: Rank = rankOf(route, request.method)
    const busy = shedder?.refuses(rank) ?? 0
    if (busy > 0) throw new AtTheDoor(refuse['http.overloaded']({ seconds: busy }))
    const refused = await admit(city, request)
    if (options.rates !== false) {
      const group = request.routeOptions.config?.rate ?? rateOf(path, request.method, request.who !== null)
      const owner = request.who?.account ?? household(request.ip)
      const wait = (one: RateClass) => takeOne(one, owner, Date.now())
      const seconds = Math.max(...[group].flat().map(wait))
      if (seconds > 0) throw new AtTheDoor(refuse['http.rateLimited']({ seconds }))
    }
    if (refused) throw new AtTheDoor(refused)
    // A live feed works on nothing while it is open, and what a tool asks for stands in line itself.
    if (options.rates === false || /\/live$|^\/mcp$/.test(route)) return
    const { raw } = reply
    const served = await turns.take(rank, request.who?.account ?? household(request.ip), (away) =>
      raw.once('close', away),
    )
    if (!served) throw new AtTheDoor(refuse['http.overloaded']({ seconds: comeAgain(rank, Math.random()) }))
    let held = true
    const giveBack = (): void => {
      if (held) turns.giveBack()
      held = false
    }
    raw.once('finish', giveBack).once('close', giveBack)
  })

  app.addHook('onResponse', async (request, reply) => {
    // The pattern, not the address: numbers and telephone numbers stand in addresses.
    request.log.info(
      {
        id: request.id,
        method: request.method,
        route: request.routeOptions.url ?? '(none)',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
        ...(traces?.current() ? { trace: traces.current() } : {}),
      },
      'answered',
    )
  })

  app.setErrorHandler((error: FastifyError, request, reply) => {
    const refusal = refusalOf(error, request)
    if (refusal) {
      if (refusal.http === 413) reply.header('connection', 'close')
      // A door that let such a value through to the database wants a look of its own.
      if (refusal.code === 'http.unfit' || refusal.code === 'http.exists')
        request.log.warn({ id: request.id, route: request.routeOptions.url, fault: faultLog(error) }, 'unfit')
      return refusing(reply, refusal)
    }
    request.log.error({ id: request.id, route: request.routeOptions.url, fault: faultLog(error) }, 'fault')
    return refusing(reply, refuse['http.fault']({ id: request.id }))
  })
  app.setNotFoundHandler((_request, reply) => refusing(reply, refuse['http.notFound']()))

  operations(app, city, {
    token: options.metricsToken ?? null,
    listeners: () => ({ matters: hub.listeners, boards: boardsHub.listeners, halls: hallsHub.listeners }),
    dropped: () => hub.dropped,
    strain: () => ({
      level: shedder?.level() ?? 0,
      shed: shedder?.shed() ?? {},
      working: turns.working(),
      waiting: turns.waiting(),
    }),
  })
  app.get(
    '/openapi.json',
    { schema: { summary: 'This description · 接口描述', tags: ['other'] } },
    async (_request, reply) => reply.send(openapi(city, routes)),
  )

  /** Seconds a program has to wait by what was agreed with it. */
  const waitOf = ({ id, ratePerMinute }: Client): number => {
    if (options.rates === false || ratePerMinute === undefined) return 0
    return takeOne('client', id, Date.now(), { perMinute: ratePerMinute, burst: Math.max(1, ratePerMinute) })
  }
  const exchange = makeExchange(city, options.telephony)
  account(app, city)
  identity(app, city)
  provider(app, city)
  desks(app, city)
  matters(app, city)
  exportList(app, city)
  extensions(app, city)
  flowFiles(app, city)
  organisation(app, city)
  rights(app, city)
  files(app, city)
  lines(app, city)
  advise(app, city)
  applications(app, city)
  linkage(app, city)
  watch(app, city)
  warnings(app, city)
  meetings(app, city)
  evacuations(app, city)
  watchRules(app, city)
  models(app, city)
  registers(app, city)
  sources(app, city)
  sharing(app, city)
  shareService(app, city)
  abilities(app, city)
  sunshine(app, city)
  credentialLists(app, city)
  datasets(app, city)
  standards(app, city)
  decisions(app, city)
  intake(app, city)
  places(app, city)
  quality(app, city)
  flows(app, city)
  services(app, city)
  certificates(app, city)
  citizenCertificates(app, city)
  exchangeRoutes(app, city)
  citizenExchange(app, city)
  serviceMoney(app, city)
  cityRoutes(app, city)
  field(app, city)
  figures(app, city)
  boards(app, city, boardsHub)
  centre(app, city)
  telephony(app, city, exchange)
  live(app, hub)
  citizen(app, city)
  citizenAccount(app, city)
  personalData(app, city)
  citizenApplications(app, city)
  openData(app, city)
  map(app, city)
  ogc(app, city)
  baseMap(app, city)
  halls(app, city)
  command(app, city)
  citizenHalls(app, city, hallsHub)
  codes(app, city)
  citizenCodes(app, city)
  citizenServices(app, city)
  mcp(app, city, routes)
  citizenSigning(app, city)
  const sensing = signals(app, city)
  await app.register(async (scope) => hooks(scope, city, waitOf))
  await app.register(async (scope) => paymentHooks(scope, city))
  await app.register(async (scope) => exchangePublic(scope, city))
  await app.register(async (scope) => open311(scope, city, waitOf))
  if (options.webDist !== undefined) pages(app, options.webDist, city.settings.pictures)

  app.addHook('preClose', async () => {
    closing = true
    shedder?.stop()
    hub.close()
    hallsHub.close()
    sensing.close()
    await shared?.stop()
    boardsHub.close()
    await exchange.close()
  })
  app.addHook('onClose', async () => traces?.stop())
  await app.ready()
  return {
    app,
    hub,
    exchange,
    server: app.server,
    listen: app.listen.bind(app),
    close: app.close.bind(app),
  }
}
