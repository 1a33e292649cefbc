import { createHash } from 'node:crypto'
import { createMcpHandler, type Tool as McpTool, Server } from '@modelcontextprotocol/server'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { no, ok, type Refusal, type Result, type Say } from '../../base/index.ts'
import type { FieldList } from '../../platform/fields/declare.ts'
import { csrfOf } from '../../platform/org/index.ts'
import type { City } from '../city/declare.ts'
import { refusing } from '../gate/answer.ts'
import { refuse } from '../gate/declare.ts'
import { type Route, schemaOfList } from '../gate/openapi.ts'
import { foreign, secretIn, sessionIn, withSession } from '../gate/session.ts'
import { requestOf, takes, tools } from './tools.ts'

/** Sessions kept for programs that show name and password with every request. */
const MOST_SESSIONS = 1_000

const INSTRUCTIONS =
  'The city brain of a Chinese district. You work under the account you logged in with: its duties and areas decide what you read and do, personal data come masked, and everything you do is written down under that name. Refusals have a code and a sentence with what to do, in Chinese and English. Answer citizens in the language of their request.'

const OWN = {
  describe_matter_type: {
    title: '事项类型 · Describe a type of matter',
    description:
      'Without a type: names of all types of matters. With one: the form to open it with and the forms of its actions, as JSON Schema.',
    of: 'type',
  },
  list_registers: {
    title: '台账目录 · List registers',
    description: 'Without a register: names of all registers. With one: its fields as JSON Schema.',
    of: 'register',
  },
} as const
type Own = keyof typeof OWN
const isOwn = (name: string): name is Own => Object.hasOwn(OWN, name)

/** What is told of a type or a register, as browsers get it. */
type Described = {
  readonly title: Say
  readonly fields?: FieldList
  readonly flow?: { readonly actions?: Readonly<Record<string, { title: Say; form?: FieldList }>> }
}

/** What a connection works under: the secret of its session, told to the tools alone. */
type Entered = { readonly token: string; readonly ip: string }

/**
 * 模型上下文协议 MCP: programs that a model steers use the city under a duty like any clerk. Each tool is one operation of the
 * city's own interface, called through the same gate with the session of the account, so rights, masks, limits and the record are
 * those of everybody. Streamable HTTP without sessions of its own; name and password (Basic) or a session's secret (Bearer).
 */
export function mcp(app: FastifyInstance, city: City, routes: readonly Route[]): void {
  const sessions = new Map<string, string>()
  const routeOf = (method: string, url: string): Route | undefined =>
    routes.find((one) => one.method === method && one.url === url)

  async function login(request: FastifyRequest, basic: string): Promise<Result<string, Refusal>> {
    const shown = Buffer.from(basic, 'base64').toString()
    const at = shown.indexOf(':')
    const [name, password] = [shown.slice(0, at), shown.slice(at + 1)]
    if (at < 1 || password === '') return no(refuse['http.notLoggedIn']())
    const key = createHash('sha256').update(shown).digest('base64')
    const known = sessions.get(key)
    if (known && (await city.org.actorOf(known, city.now()))) return ok(known)
    sessions.delete(key)
    // the door of everybody: its limits, its locks, its record
    const entered = await app.inject({
      ...{ method: 'POST', url: '/api/login', remoteAddress: request.ip, payload: { name, password } },
      headers: { 'user-agent': `mcp ${request.headers['user-agent'] ?? ''}`.trim().slice(0, 300) },
    })
    if (entered.statusCode !== 200) return no((entered.json() as { error: Refusal }).error)
    const token = sessionIn(entered.cookies)
    if (!token) return no(refuse['http.notLoggedIn']())
    const [oldest] = sessions.keys()
    if (sessions.size >= MOST_SESSIONS && oldest !== undefined) sessions.delete(oldest)
    sessions.set(key, token)
    return ok(token)
  }

  async function entryOf(request: FastifyRequest): Promise<Result<Entered, Refusal>> {
    // a page of somebody else may not speak for whoever looks at it
    if (foreign(request)) return no(refuse['http.csrf']())
    const { ip } = request
    const [, scheme = '', shown = ''] =
      /^(Basic|Bearer) ([\w+/=.~-]{1,1000})$/i.exec(request.headers.authorization ?? '') ?? []
    if (/^basic$/i.test(scheme)) {
      const done = await login(request, shown)
      return done.ok ? ok({ token: done.value, ip }) : done
    }
    const token = secretIn(shown)
    const known = token && (await city.org.actorOf(token, city.now()))
    return known ? ok({ token, ip }) : no(refuse['http.notLoggedIn']())
  }

  function described(name: Own, asked: string | undefined): unknown {
    const { types, registers, codes: lists } = city.declared()
    const codes = Object.fromEntries(Object.entries(lists).map(([one, list]) => [one, list.codes]))
    const of = (name === 'list_registers' ? (registers ?? {}) : types) as Readonly<Record<string, Described>>
    const one = asked !== undefined && Object.hasOwn(of, asked) ? of[asked] : undefined
    if (!one) return Object.fromEntries(Object.entries(of).map(([key, { title }]) => [key, title]))
    const actions = Object.entries(one.flow?.actions ?? {}).map(([action, { title, form }]) => [
      action,
      { title, form: schemaOfList(form ?? {}, codes) },
    ])
    return {
      ...{ title: one.title, form: schemaOfList(one.fields ?? {}, codes) },
      ...(one.flow ? { actions: Object.fromEntries(actions) } : {}),
    }
  }

  async function call(name: string, given: Readonly<Record<string, unknown>>, { token, ip }: Entered) {
    const said = (text: string, isError = false) => ({
      content: [{ type: 'text' as const, text }],
      ...(isError ? { isError } : {}),
    })
    if (isOwn(name)) {
      const asked = given[OWN[name].of]
      return said(JSON.stringify(described(name, typeof asked === 'string' ? asked : undefined)))
    }
    const tool = Object.hasOwn(tools, name) ? tools[name] : undefined
    const route = tool && routeOf(tool.method, tool.url)
    if (!tool || !route) return said(JSON.stringify({ error: refuse['http.notFound']() }), true)
    const { url, body } = requestOf(tool, route, given)
    const answered = await app.inject({
      ...{ method: tool.method, url, remoteAddress: ip },
      cookies: withSession(token),
      headers: body ? { 'x-csrf-token': csrfOf(token) } : {},
      ...(body ? { payload: body } : {}),
    })
    return said(answered.body, answered.statusCode >= 400)
  }

  const listed = (): McpTool[] => [
    ...Object.entries(tools).flatMap(([name, tool]) => {
      const route = routeOf(tool.method, tool.url)
      if (!route) return []
      const reads = tool.method === 'GET'
      return [
        {
          ...{ name, title: `${tool.title.zh} · ${tool.title.en}`, description: tool.about },
          inputSchema: takes(route),
          annotations: { readOnlyHint: reads, destructiveHint: false, openWorldHint: false },
        },
      ]
    }),
    ...Object.entries(OWN).map(([name, { title, description, of }]) => ({
      ...{ name, title, description },
      inputSchema: {
        ...{ type: 'object' as const, additionalProperties: false },
        properties: { [of]: { type: 'string', maxLength: 100 } },
      },
      annotations: { readOnlyHint: true, openWorldHint: false },
    })),
  ]

  const handler = createMcpHandler(
    ({ authInfo }) => {
      const entered = authInfo?.extra as Entered | undefined
      const server = new Server(
        { name: 'huying', title: `${city.settings.name.zh} · ${city.settings.name.en}`, version: '1' },
        { capabilities: { tools: {} }, instructions: INSTRUCTIONS },
      )
      server.setRequestHandler('tools/list', () => ({ tools: listed() }))
      server.setRequestHandler('tools/call', ({ params: { name, arguments: given } }) => {
        if (!entered) throw new Error('called without a session')
        return call(name, given ?? {}, entered)
      })
      return server
    },
    { onerror: (fault) => app.log.info({ fault: fault.message.slice(0, 200) }, 'mcp') },
  )

  async function served(request: FastifyRequest, reply: FastifyReply) {
    const entry = await entryOf(request)
    if (!entry.ok) {
      if (entry.error.http === 401) reply.header('www-authenticate', 'Basic realm="Huying", charset="UTF-8"')
      return refusing(reply, entry.error)
    }
    const headers = new Headers()
    for (const name of ['accept', 'content-type', 'mcp-protocol-version', 'mcp-method', 'mcp-name']) {
      const value = request.headers[name]
      if (typeof value === 'string') headers.set(name, value)
    }
    const { method, body } = request
    const answered = await handler.fetch(new Request('http://city.invalid/mcp', { method, headers }), {
      ...(body === undefined ? {} : { parsedBody: body }),
      authInfo: { token: '', clientId: 'session', scopes: [], extra: { ...entry.value } },
    })
    for (const [name, value] of answered.headers) reply.header(name, value)
    reply.header('cache-control', 'no-store')
    return reply.code(answered.status).send(Buffer.from(await answered.arrayBuffer()))
  }

  const config = { rate: 'staff' } as const
  app.post(
    '/mcp',
    {
      config,
      schema: {
        summary: 'Tools for programs that a model steers, Model Context Protocol · 智能体接入',
        tags: ['other'],
      },
    },
    served,
  )
  // said by the protocol itself: there is nothing to listen to and no session to end
  app.route({ method: ['GET', 'DELETE'], url: '/mcp', config, schema: { hide: true }, handler: served })
  app.addHook('onClose', () => handler.close())
}
