import type { Tool as McpTool } from '@modelcontextprotocol/server'
import { type Say, say } from '../../base/index.ts'
import type { Route } from '../gate/openapi.ts'

/** A tool 工具: one operation of the city's own interface, with words for a model that has to choose between them. */
export type Tool = {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly title: Say
  /** When to take it and what comes back: English, since models read it; answers hold both languages. */
  readonly about: string
}

/** What a program may do in the city under a duty 智能体可用操作. Reading in the clear, exports and rights are not among them. */
export const tools: Readonly<Record<string, Tool>> = {
  who_am_i: {
    ...{ method: 'GET', url: '/api/me', title: say('当前用户', 'Who am I') },
    about:
      'The account this connection works under: unit, duties, areas. Everything else is limited to what these allow.',
  },
  find_matters: {
    ...{ method: 'GET', url: '/api/matters', title: say('查事项', 'Find matters') },
    about:
      'Matters (hotline tickets, city management cases, applications …) that the duties may read, newest first, twenty a page. q finds words, number or address; state, type, area, unit filter; cursor from the last answer goes on.',
  },
  count_matters: {
    ...{ method: 'GET', url: '/api/matters/counts', title: say('事项计数', 'Count matters') },
    about: 'How many matters the same filters find, by state, kind, urgency and light.',
  },
  read_matter: {
    ...{ method: 'GET', url: '/api/matters/:id', title: say('看事项', 'Read a matter') },
    about:
      'One matter by id or number: contents, clocks, tasks, what happened, and the actions that are possible now with their forms and the version that acting needs.',
  },
  open_matter: {
    ...{ method: 'POST', url: '/api/matters', title: say('登记事项', 'Open a matter') },
    about:
      'Takes in a matter for a person or firm that asked for it. Ask describe_matter_type for the form first. touch.externalId makes a repeat the same matter.',
  },
  act_on_matter: {
    ...{ method: 'POST', url: '/api/matters/:id/actions/:action', title: say('办理事项', 'Act on a matter') },
    about:
      'One action of the flow, as read_matter offered it. version is the one read; a refusal matter.stale means that somebody was quicker: read again.',
  },
  find_similar: {
    ...{ method: 'GET', url: '/api/similar', title: say('找相似诉求', 'Find similar requests') },
    about: 'Earlier requests like a text, with how near they are.',
  },
  find_rows: {
    ...{ method: 'GET', url: '/api/registers/:register', title: say('查台账', 'Find rows of a register') },
    about: 'Rows of a register by words; list_registers names them.',
  },
  read_row: {
    ...{ method: 'GET', url: '/api/registers/:register/:id', title: say('看台账记录', 'Read a row') },
    about: 'One row of a register, masked by the grade of the duty.',
  },
  list_indicators: {
    ...{ method: 'GET', url: '/api/indicators', title: say('指标目录', 'List indicators') },
    about: 'Figures with their definitions and who answers for them.',
  },
  read_indicator: {
    ...{ method: 'GET', url: '/api/indicators/:name', title: say('看指标', 'Read an indicator') },
    about: 'A figure over days, divided by unit, area, category or channel, with its denominator.',
  },
  find_place: {
    ...{ method: 'GET', url: '/api/places/search', title: say('查地名地址', 'Find a place') },
    about: 'Places and standard addresses by name, pinyin or with typing errors, with their point.',
  },
  what_is_here: {
    ...{ method: 'GET', url: '/api/places/here', title: say('看位置', 'What stands at a point') },
    about: 'Town, community, grid and nearest address of a point, longitude and latitude in CGCS2000.',
  },
}

type Shape = Readonly<Record<string, unknown>>
const partsOf = (schema: unknown): { properties: Shape; required: readonly string[] } => {
  const { properties = {}, required = [] } = (schema ?? {}) as {
    properties?: Shape
    required?: readonly string[]
  }
  return { properties, required }
}
const PARTS = ['params', 'querystring', 'body'] as const

/** What a tool takes: the parts of its operation's request in one object, by the schema that checks the request. */
export function takes(route: Route): McpTool['inputSchema'] {
  const parts = PARTS.map((part) => partsOf(route.schema[part]))
  return {
    type: 'object',
    properties: Object.assign({}, ...parts.map((part) => part.properties)),
    required: parts.flatMap((part) => [...part.required]),
    additionalProperties: false,
  }
}

/** The request that a call of a tool is: address and body, each value where the operation has it. */
export function requestOf(
  { url, method }: Tool,
  route: Route,
  given: Readonly<Record<string, unknown>>,
): { readonly url: string; readonly body: Shape | null } {
  const { properties: query } = partsOf(route.schema.querystring)
  const { properties: params } = partsOf(route.schema.params)
  const path = url.replace(/:(\w+)/g, (_all, name: string) => encodeURIComponent(String(given[name] ?? '')))
  const asked = new URLSearchParams()
  const body: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(given)) {
    if (Object.hasOwn(params, name) || value === null || value === undefined) continue
    if (method === 'POST' && !Object.hasOwn(query, name)) body[name] = value
    else asked.set(name, typeof value === 'string' ? value : JSON.stringify(value))
  }
  const text = asked.toString()
  return { url: text ? `${path}?${text}` : path, body: method === 'POST' ? body : null }
}
