import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { no, type Refusal, type Result } from '../../base/index.ts'
import { csvPoints, jsonPoints, lineJsonPoints, type Point, refusals } from '../../platform/signals/index.ts'
import type { City } from '../city/declare.ts'
import type { OutsideBroker } from '../city/signals.ts'
import { answer, refusing } from '../gate/answer.ts'
import { refuse } from '../gate/declare.ts'
import { actorOf, ask, change } from '../gate/desk.ts'
import { oneFile } from '../gate/upload.ts'
import { makeReadingsHub, type ReadingsHub } from '../live/readings.ts'
import { slip } from '../mqtt/broker.ts'
import { tryOutside } from '../mqtt/outside.ts'
import { object, open, text } from './shapes.ts'

const tags = ['signals']
/** A request of readings: fifty thousand in CSV. */
const PUSH_BYTES = 8 * 1024 * 1024

/** `Authorization: Bearer KEY`, or `X-Device-Key: KEY`. */
function keyOf(request: FastifyRequest): string {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]
  const own = request.headers['x-device-key']
  return bearer ?? (typeof own === 'string' ? own : '')
}

const decode = (bytes: Buffer): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** Points out of a body by its type. */
function pointsOf(type: string, bytes: Buffer, now: number): Result<readonly Point[], Refusal> {
  const body = decode(bytes)
  if (body === null) return no(refuse['http.badText']())
  if (type.includes('csv')) return csvPoints(body)
  if (type.includes('ndjson') || type.includes('jsonl') || type.includes('json-seq'))
    return lineJsonPoints(body, now)
  try {
    return jsonPoints(JSON.parse(body), { now })
  } catch {
    return no(refusals['signals.badInput']({ why: { zh: '内容不是 JSON', en: 'the body is not JSON' } }))
  }
}

/** 感知接入: readings over HTTP, by the key of a device, a gateway or an edge agent. */
function push(app: FastifyInstance, city: City): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: PUSH_BYTES }, (_request, bytes, done) =>
    done(null, bytes),
  )
  const take = async (
    request: FastifyRequest,
    reply: FastifyReply,
    given: (bytes: Buffer, now: Date) => Result<readonly Point[], Refusal>,
  ): Promise<FastifyReply> => {
    const door = city.signals
    if (!door) return refusing(reply, refuse['http.notHere']({ desk: 'signals' }))
    const sender = await door.sender(keyOf(request), null)
    if (!sender.ok) return refusing(reply, sender.error)
    const at = city.now()
    const points = given((request.body ?? Buffer.alloc(0)) as Buffer, at)
    if (!points.ok) return refusing(reply, points.error)
    const taken = await door.take(sender.value, 'http', points.value, at, false)
    if (!taken.ok && taken.error.http === 503) reply.header('retry-after', '2')
    return taken.ok ? reply.send(slip(taken.value)) : refusing(reply, taken.error)
  }
  app.post(
    '/api/signals/readings',
    {
      bodyLimit: PUSH_BYTES,
      config: { rate: 'device' },
      schema: {
        summary:
          'Readings by JSON, NDJSON or CSV with a device key; answers when they are kept; may be sent again · 观测值上报',
        tags,
      },
    },
    (request, reply) =>
      take(request, reply, (bytes, now) =>
        pointsOf(String(request.headers['content-type'] ?? ''), bytes, now.getTime()),
      ),
  )
  app.post<{ Params: { code: string } }>(
    '/api/signals/stills/:code',
    {
      bodyLimit: PUSH_BYTES,
      config: { rate: 'device' },
      schema: {
        summary: 'A still picture of a camera, JPEG or PNG, with a device key · 抓拍上传',
        tags,
        params: object({ code: text(60) }, ['code']),
      },
    },
    async (request, reply) => {
      const door = city.signals
      if (!door) return refusing(reply, refuse['http.notHere']({ desk: 'signals' }))
      const sender = await door.sender(keyOf(request), null)
      if (!sender.ok) return refusing(reply, sender.error)
      const bytes = (request.body ?? Buffer.alloc(0)) as Buffer
      return answer(reply, await door.still(sender.value, request.params.code, bytes, city.now()), 201)
    },
  )
}

const QUERY = object({
  what: text(20),
  kind: text(20),
  state: text(20),
  unit: text(60),
  area: text(20),
  metric: text(60),
  q: text(60),
  doubtful: text(5),
  limit: text(6),
  offset: text(8),
  code: text(60),
  from: text(40),
  to: text(40),
  grain: text(5),
  devices: text(4000),
  hours: text(5),
})

/** 感知设备、感知概览、摄像头 for the staff, and SensorThings-shaped reads for their programs. */
export function signals(app: FastifyInstance, city: City): { readonly close: () => void } {
  const d = city.desks.sensing
  const hub: ReadingsHub | null = city.signals ? makeReadingsHub(city.signals) : null
  void app.register(async (scope) => push(scope, city))

  app.get<{ Params: { what: string }; Querystring: Record<string, string> }>(
    '/api/sensing/:what',
    {
      schema: {
        summary:
          'overview, devices, device, series, many, metrics, map, refused, gateways, feeds, cameras, stills · 感知设备与读数',
        tags,
        params: object({ what: text(20) }, ['what']),
        querystring: QUERY,
      },
    },
    (request, reply) =>
      ask(city, request, reply, 'sensing', d?.read, { ...request.query, what: request.params.what }),
  )
  app.get<{ Params: { pack: string; name: string } }>(
    '/api/assessments/:pack/:name',
    {
      schema: {
        summary: 'Devices as a rule of a pack judges what they measured, the worst first · 监测评价',
        tags,
        params: object({ pack: text(40), name: text(40) }, ['pack', 'name']),
      },
    },
    (request, reply) => {
      const { pack, name } = request.params
      return ask(city, request, reply, 'assessments', city.desks.assessments, { name: `${pack}.${name}` })
    },
  )
  app.post<{ Body: { do: string; of?: unknown } }>(
    '/api/sensing/change',
    {
      schema: {
        summary:
          'register, edit, state, flag, move, revise, limits, gateway, editGateway, stopGateway, feed, stopFeed, camera · 设备管理',
        tags,
        body: object({ do: text(20), of: open }, ['do']),
      },
    },
    (request, reply) =>
      change(city, request, reply, 'sensing', d?.change, { do: request.body.do, of: request.body.of ?? {} }),
  )
  app.post<{ Body: { what: string; of?: unknown } }>(
    '/api/sensing/try',
    {
      schema: {
        summary: 'Tries a feed as its form says, or fetches a picture of a camera now · 连接测试',
        tags,
        body: object({ what: text(20), of: open }, ['what']),
      },
    },
    async (request, reply) => {
      const who = actorOf(request)
      if (!d) return refusing(reply, refuse['http.notHere']({ desk: 'sensing' }))
      const { what, of = {} } = request.body
      const tried = await d.tryOut(who, { what, of }, city.now())
      if (!tried.ok) return refusing(reply, tried.error)
      return 'broker' in tried.value
        ? answer(reply, await tryOutside(tried.value.broker as OutsideBroker))
        : reply.send(tried.value)
    },
  )
  app.post(
    '/api/sensing/upload',
    {
      config: { wants: 'multipart/form-data' },
      schema: { summary: 'Readings from a CSV file · 读数文件上传', tags },
    },
    async (request, reply) => {
      const who = actorOf(request)
      const file = await oneFile(request)
      if (!file.ok) return refusing(reply, file.error)
      if (!d?.upload) return refusing(reply, refuse['http.notHere']({ desk: 'sensing' }))
      const body = decode(Buffer.from(file.value.bytes))
      if (body === null) return refusing(reply, refuse['http.badText']())
      const points = csvPoints(body)
      if (!points.ok) return refusing(reply, points.error)
      const taken = await d.upload(who, points.value, city.now())
      return taken.ok ? reply.send(slip(taken.value)) : refusing(reply, taken.error)
    },
  )
  app.get<{ Params: { code: string; at: string } }>(
    '/api/sensing/stills/:code/:at',
    {
      schema: {
        summary: 'A still picture; each look is recorded · 查看抓拍',
        tags,
        params: object({ code: text(60), at: text(40) }, ['code', 'at']),
      },
    },
    async (request, reply) => {
      const who = actorOf(request)
      if (!d) return refusing(reply, refuse['http.notHere']({ desk: 'sensing' }))
      const seen = await city.store.tx((tx) => d.still(tx, who, request.params, city.now()))
      if (!seen.ok) return refusing(reply, seen.error)
      return reply
        .header('content-type', seen.value.mime)
        .header('cache-control', 'private, no-store')
        .send(Buffer.from(seen.value.bytes))
    },
  )
  app.get<{ Querystring: { devices?: string } }>(
    '/api/sensing/live',
    {
      schema: {
        summary: 'Latest values as they come (server-sent events), at most one message a second · 实时读数',
        tags,
        querystring: object({ devices: text(8000) }),
      },
    },
    async (request, reply) => {
      const who = actorOf(request)
      if (!hub || !city.signals) return refusing(reply, refuse['http.notHere']({ desk: 'signals' }))
      const wanted = (request.query.devices ?? '').split(',').filter(Boolean)
      reply.hijack()
      hub.join(reply.raw, city.signals.sees(who), wanted.length > 0 ? new Set(wanted) : null)
      return reply
    },
  )
  things(app, city)
  return { close: () => hub?.close() }
}

const THINGS = object({
  $filter: text(400),
  $top: text(6),
  $skip: text(8),
  $orderby: text(80),
  $count: text(5),
  $expand: text(80),
  $select: text(200),
})
type Things = { Params: { '*': string }; Querystring: Record<string, string> }

/** OGC SensorThings 1.1, its reads: Things, Datastreams, Observations. */
function things(app: FastifyInstance, city: City): void {
  const d = city.desks.sensing
  const base = '/api/sensorthings/v1.1'
  for (const [path, summary] of [
    ['', 'SensorThings: what there is · 服务根'],
    ['/Things', 'SensorThings: devices · 设备'],
    ['/Datastreams', 'SensorThings: a metric of a device each · 数据流'],
    ['/Observations', 'SensorThings: readings; $filter on phenomenonTime, $top, $orderby · 观测值'],
    ['/ObservedProperties', 'SensorThings: metrics · 指标'],
  ] as const)
    app.get<Things>(`${base}${path}`, { schema: { summary, tags, querystring: THINGS } }, (request, reply) =>
      ask(city, request, reply, 'sensing', d?.things, {
        ...request.query,
        path: path.slice(1),
        base: `${request.protocol}://${request.host}${base}`,
      }),
    )
  // Things('WL-01')/Datastreams, Datastreams('WL-01:waterLevel')/Observations: names in brackets, as the standard has it
  app.get<Things>(
    `${base}/*`,
    {
      schema: {
        summary: "SensorThings: Things('CODE'), Datastreams('CODE:METRIC') and what hangs on them · 按标识",
        tags,
        querystring: THINGS,
      },
    },
    (request, reply) =>
      ask(city, request, reply, 'sensing', d?.things, {
        ...request.query,
        path: request.params['*'],
        base: `${request.protocol}://${request.host}${base}`,
      }),
  )
}
