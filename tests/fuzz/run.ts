import {
  type Dice,
  jsonOf,
  type Making,
  made,
  makeDice,
  makeSeen,
  type Seen,
  type Shape,
  wrong,
} from './values.ts'

export type Operation = {
  readonly method: string
  readonly path: string
  readonly parameters: readonly {
    readonly name: string
    readonly in: 'path' | 'query'
    readonly required?: boolean
    readonly schema: Shape
  }[]
  readonly body?: Readonly<Record<string, { readonly schema: Shape }>>
}

/** Somebody who knocks: headers of his session, made anew when it has ended. */
export type Caller = {
  readonly name: string
  readonly headers: () => Readonly<Record<string, string>>
  /** The door says that nobody is logged in; may log in again. */
  readonly ended: () => Promise<void>
}

/** What should not have been answered. */
export type Finding = {
  readonly operation: string
  readonly caller: string
  readonly what: string
  readonly url: string
  readonly body: string
  readonly answer: string
}

export type Fuzzed = {
  readonly operations: number
  readonly cases: number
  readonly statuses: Readonly<Record<string, number>>
  readonly findings: readonly Finding[]
}

export type Description = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Shape>> }
}

/** Every operation that the city’s own interface description names. */
export function operationsOf(description: Description): Operation[] {
  return Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, told]) => {
      const { parameters = [], requestBody } = told as {
        parameters?: Operation['parameters']
        requestBody?: { content: Operation['body'] }
      }
      return {
        method: method.toUpperCase(),
        path,
        parameters,
        ...(requestBody?.content ? { body: requestBody.content } : {}),
      }
    }),
  )
}

/** Whether an error answer is in a form that the standard of its door prescribes. */
function refusalForm(path: string, type: string, body: unknown, text: string): boolean {
  if (path.startsWith('/open311/'))
    return type.includes('xml') ? text.includes('<errors>') : Array.isArray(body)
  const error = (body as { error?: unknown } | null)?.error
  // OAuth 2 (RFC 6749 §5.2), as OpenID4VP and the share services of other systems want it
  if (typeof error === 'string') return /^[a-z_]+$/.test(error)
  const { code, http, says, remedy } = (error ?? {}) as Record<string, unknown>
  const both = (said: unknown): boolean => {
    const { zh, en } = (said ?? {}) as Record<string, unknown>
    return typeof zh === 'string' && typeof en === 'string'
  }
  return typeof code === 'string' && typeof http === 'number' && both(says) && both(remedy)
}

const HANGS_MS = 30_000
/** Answers that name what is not there or not running, on purpose. */
const HONEST_5XX = new Set(['http.notHere'])

export function urlOf(operation: Operation, making: Making): string {
  const { dice, seen } = making
  let path = operation.path
  for (const { name, schema } of operation.parameters.filter((one) => one.in === 'path')) {
    const before = path.slice(0, path.indexOf(`{${name}}`))
    const value = dice.chance(making.wrongShare)
      ? wrong(dice)
      : dice.chance(0.8)
        ? (seen.someId(before, dice) ?? seen.of(name, dice) ?? made(schema, name, making))
        : made(schema, name, making)
    const text = typeof value === 'string' ? value : String(jsonOf(value))
    path = path.replace(`{${name}}`, () => encodeURIComponent(text.toWellFormed()).slice(0, 3_000) || '%20')
  }
  const query: string[] = []
  for (const { name, schema, required } of operation.parameters.filter((one) => one.in === 'query')) {
    if (!required && !dice.chance(0.35)) continue
    const value = made(schema, name, making)
    const text = typeof value === 'string' ? value : String(jsonOf(value))
    const written = encodeURIComponent(text.toWellFormed()).slice(0, 6_000)
    query.push(`${name}=${dice.chance(0.02) ? '%ff%fe' : written}`)
    if (dice.chance(making.wrongShare / 4)) query.push(`${name}=${written}`)
  }
  if (dice.chance(making.wrongShare / 4))
    query.push(dice.pick(['__proto__=1', 'a[b]=1', 'limit=-1', '=', '%', 'constructor.prototype.x=1']))
  return query.length > 0 ? `${path}?${query.join('&')}` : path
}

/** Bytes and type of a body: as described, or bent. */
export function bodyOf(operation: Operation, making: Making): { type: string; bytes: string } | null {
  const { dice } = making
  const bends = dice.chance(making.wrongShare)
  if (!operation.body) {
    if (operation.method === 'GET' || !bends) return null
    return { type: 'application/json', bytes: jsonOf(wrong(dice)) }
  }
  const [type, { schema }] = dice.pick(Object.entries(operation.body))
  if (type === 'multipart/form-data') {
    const mark = 'fuzz-boundary'
    const bytes = bends
      ? dice.pick([
          '',
          `--${mark}`,
          `--${mark}\r\ncontent-disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\n`,
        ])
      : `--${mark}\r\ncontent-disposition: form-data; name="file"; filename="${dice.pick(['a.csv', 'a.xlsx', 'a.png', 'a.geojson', 'a.xml', 'a.zip', 'a.json'])}"\r\ncontent-type: application/octet-stream\r\n\r\n${dice.pick(['编号,名称\n1,a\n', 'PK\u0003\u0004rubbish', '{"type":"FeatureCollection","features":[]}', '<?xml version="1.0"?><a/>', '{}', '\u0089PNG\r\n\u001a\n'])}\r\n--${mark}--\r\n`
    return { type: `multipart/form-data; boundary=${mark}`, bytes }
  }
  if (type.includes('urlencoded')) {
    const value = made(schema, '', making)
    return {
      type,
      bytes: new URLSearchParams(
        Object.entries(value ?? {}).map(([k, v]) => [k.toWellFormed(), String(v).toWellFormed()]),
      ).toString(),
    }
  }
  if (!type.includes('json'))
    return { type, bytes: String(dice.pick(['', '<a/>', 'a,b\n1,2\n', '{}', '\u0000\u0001'])) }
  if (bends && dice.chance(0.3))
    return dice.pick([
      { type, bytes: '{"a":' },
      { type, bytes: '' },
      { type: 'text/plain', bytes: '{}' },
      { type: 'application/xml', bytes: '<a/>' },
      { type, bytes: '{"__proto__":{"admin":true}}' },
      { type, bytes: '\u0000' },
      { type: 'application/json; charset=gb18030', bytes: '{}' },
    ])
  return { type, bytes: jsonOf(bends && dice.chance(0.3) ? wrong(dice) : made(schema, '', making)) }
}

/** Operations that would end the run itself: tried last, by themselves. */
const ENDING = /\/logout$/

/**
 * Sends `perOperation` requests to each operation, as each of the callers in turn. Nothing is expected of an answer but
 * that it comes, that no fault stands behind it, and that a refusal is in the form of its door.
 */
export async function fuzz(options: {
  readonly base: string
  readonly description: Description
  readonly callers: readonly Caller[]
  readonly seed: number
  readonly perOperation: number
  readonly only?: RegExp
  /** Whose door it is: he knocks at every second try. */
  readonly prefers?: (path: string) => string
  readonly said?: (line: string) => void
}): Promise<Fuzzed> {
  const dice: Dice = makeDice(options.seed)
  const seen: Seen = makeSeen(dice)
  const callerFor = (path: string): Caller => {
    const own = options.callers.find((one) => one.name === options.prefers?.(path))
    return own && dice.chance(0.6) ? own : dice.pick(options.callers)
  }
  const operations = operationsOf(options.description).filter(
    ({ method, path }) => !options.only || options.only.test(`${method} ${path}`),
  )
  const statuses: Record<string, number> = {}
  const findings: Finding[] = []
  let cases = 0

  async function one(operation: Operation, caller: Caller, wrongShare: number): Promise<void> {
    const making = { dice, seen, components: options.description.components.schemas, wrongShare }
    const url = urlOf(operation, making)
    const body = bodyOf(operation, making)
    const found = (what: string, answer: string): void => {
      const finding = {
        ...{ operation: `${operation.method} ${operation.path}`, caller: caller.name, what },
        ...{
          url: url.slice(0, 600),
          body: (body?.bytes ?? '').slice(0, 1_500),
          answer: answer.slice(0, 500),
        },
      }
      findings.push(finding)
      options.said?.(JSON.stringify(finding))
    }
    cases++
    let response: Response
    let text = ''
    const stop = new AbortController()
    const timer = setTimeout(() => stop.abort(), HANGS_MS)
    try {
      response = await fetch(options.base + url, {
        method: operation.method,
        redirect: 'manual',
        signal: stop.signal,
        headers: { ...caller.headers(), ...(body ? { 'content-type': body.type } : {}) },
        ...(body && operation.method !== 'GET' ? { body: body.bytes } : {}),
      })
      if (response.headers.get('content-type')?.startsWith('text/event-stream')) await response.body?.cancel()
      else text = await response.text()
    } catch (fault) {
      return found(stop.signal.aborted ? `no answer after ${HANGS_MS} ms` : `no answer: ${fault}`, '')
    } finally {
      clearTimeout(timer)
    }
    const { status } = response
    statuses[status] = (statuses[status] ?? 0) + 1
    let json: unknown = null
    const type = response.headers.get('content-type') ?? ''
    if (type.includes('json'))
      try {
        json = JSON.parse(text)
      } catch {
        found(`${status} with broken JSON`, text)
      }
    if (status < 400) {
      if (json) seen.take(json, operation.path.endsWith('/') ? operation.path : `${operation.path}/`)
      return
    }
    if (status === 401) await caller.ended()
    const code = (json as { error?: { code?: unknown } } | null)?.error?.code
    if (status >= 500 && !HONEST_5XX.has(String(code))) found(`${status}`, text)
    else if (!refusalForm(operation.path, type, json, text)) found(`${status} without a refusal`, text)
  }

  // what stands there is read first, so that later requests name it
  for (const operation of operations.filter(({ method }) => method === 'GET'))
    for (let n = 0; n < 2; n++) await one(operation, callerFor(operation.path), 0)
  const lasting = operations.filter(({ path }) => !ENDING.test(path))
  for (let round = 0; round < options.perOperation; round++)
    for (const operation of lasting) await one(operation, callerFor(operation.path), dice.pick([0, 0.1, 0.3]))
  for (const operation of operations.filter(({ path }) => ENDING.test(path)))
    for (const caller of options.callers) await one(operation, caller, 0.3)
  return { operations: operations.length, cases, statuses, findings }
}
