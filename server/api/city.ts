import type { FastifyInstance } from 'fastify'
import type { City, Json } from '../city/declare.ts'
import { ask, change } from '../gate/desk.ts'
import { digits, filterOf, id, object, open, text, when } from './shapes.ts'

type Query = { Querystring: Record<string, string | undefined> }

/** Areas, units, map, calendars, people and duties, audit. */
export function city(app: FastifyInstance, city: City): void {
  const d = city.desks
  const tags = ['city']

  app.get<{ Querystring: { under?: string; q?: string } }>(
    '/api/areas',
    { schema: { summary: 'Areas · 区划', tags, querystring: object({ under: text(12), q: text() }) } },
    (request, reply) => ask(city, request, reply, 'areas', d.areas, request.query),
  )
  app.get<{ Querystring: { q?: string } }>(
    '/api/units',
    { schema: { summary: 'Units · 单位', tags, querystring: object({ q: text() }) } },
    (request, reply) => ask(city, request, reply, 'units', d.units, request.query),
  )
  app.get(
    '/api/map',
    { schema: { summary: 'Outline and towns as GeoJSON · 地图', tags } },
    (request, reply) => ask(city, request, reply, 'map', d.map, {}),
  )

  const calendar = { type: 'string', pattern: '^[A-Za-z0-9._-]{1,60}$' } as const
  app.get('/api/calendars', { schema: { summary: 'Office calendars · 工作日历', tags } }, (request, reply) =>
    ask(city, request, reply, 'calendars', d.calendars?.list, {}),
  )
  app.get<{ Params: { id: string } }>(
    '/api/calendars/:id',
    {
      schema: {
        summary: 'A calendar whole, to change and send back · 导出日历',
        tags,
        params: object({ id: calendar }, ['id']),
      },
    },
    (request, reply) => ask(city, request, reply, 'calendars', d.calendars?.read, request.params),
  )
  app.get<{ Params: { id: string }; Querystring: { month: string } }>(
    '/api/calendars/:id/month',
    {
      schema: {
        summary: 'Days of a month · 月历',
        tags,
        params: object({ id: calendar }, ['id']),
        querystring: object({ month: { type: 'string', pattern: '^[0-9]{4}-(0[1-9]|1[0-2])$' } }, ['month']),
      },
    },
    (request, reply) =>
      ask(city, request, reply, 'calendars', d.calendars?.month, { ...request.params, ...request.query }),
  )
  app.post<{ Params: { id: string }; Body: Json }>(
    '/api/calendars/:id',
    {
      schema: {
        summary: 'Issue a new version; open clocks recompute · 发布新版',
        tags,
        params: object({ id: calendar }, ['id']),
        body: open,
      },
    },
    (request, reply) =>
      ask(city, request, reply, 'calendars', d.calendars?.importVersion, {
        id: request.params.id,
        calendar: request.body,
      }),
  )

  const pages = object({
    q: text(),
    unit: text(),
    role: text(60),
    account: text(60),
    cursor: text(500),
    limit: digits,
  })
  app.get<Query>(
    '/api/people',
    { schema: { summary: 'People · 人员', tags, querystring: pages } },
    (request, reply) => ask(city, request, reply, 'people', d.people?.list, filterOf(request.query)),
  )
  app.post<{ Body: Json }>(
    '/api/people',
    { schema: { summary: 'Add a person · 新增人员', tags, body: open } },
    (request, reply) => change(city, request, reply, 'people', d.people?.create, request.body, 201),
  )
  app.get<Query>(
    '/api/duties',
    { schema: { summary: 'Duties · 职责', tags, querystring: pages } },
    (request, reply) => ask(city, request, reply, 'duties', d.people?.duties, filterOf(request.query)),
  )
  app.post<{ Body: Json }>(
    '/api/duties',
    { schema: { summary: 'Give a duty · 授予职责', tags, body: open } },
    (request, reply) => change(city, request, reply, 'duties', d.people?.giveDuty, request.body, 201),
  )
  app.delete<{ Params: { id: string } }>(
    '/api/duties/:id',
    { schema: { summary: 'End a duty · 收回职责', tags, params: object({ id }, ['id']) } },
    (request, reply) => change(city, request, reply, 'duties', d.people?.endDuty, request.params),
  )
  app.post<{ Body: Json }>(
    '/api/delegations',
    { schema: { summary: 'Delegate for a time · 委托代办', tags, body: open } },
    (request, reply) => change(city, request, reply, 'delegations', d.people?.delegate, request.body, 201),
  )
  app.get<Query>(
    '/api/audit',
    {
      schema: {
        summary: 'What was done, by whom · 审计',
        tags,
        querystring: object({
          actor: text(),
          kind: text(60),
          subject: text(60),
          from: when,
          to: when,
          cursor: text(500),
          limit: digits,
        }),
      },
    },
    (request, reply) => ask(city, request, reply, 'audit', d.audit, request.query),
  )
}

/** The operation centre's figures 指标; each opens to the rows it counted. */
export function figures(app: FastifyInstance, city: City): void {
  const d = city.desks
  const tags = ['indicators']
  const name = { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9._-]{0,80}$' } as const
  const params = object({ name }, ['name'])

  app.get<{ Querystring: { area?: string } }>(
    '/api/screen',
    {
      schema: {
        summary: 'Figures of the operation centre · 大屏',
        tags,
        querystring: object({ area: text(12) }),
      },
    },
    (request, reply) => ask(city, request, reply, 'screen', d.screen, request.query),
  )
  app.get('/api/indicators', { schema: { summary: 'Indicators · 指标目录', tags } }, (request, reply) =>
    ask(city, request, reply, 'indicators', d.indicators?.list, {}),
  )
  app.get<{
    Params: { name: string }
    Querystring: { from?: string; to?: string; by?: string; asOf?: string }
  }>(
    '/api/indicators/:name',
    {
      schema: {
        summary: 'One indicator · 指标值',
        tags,
        params,
        querystring: object({ from: when, to: when, by: text(60), asOf: when }),
      },
    },
    (request, reply) =>
      ask(city, request, reply, 'indicators', d.indicators?.read, { ...request.params, ...request.query }),
  )
  app.get<{ Params: { name: string } } & Query>(
    '/api/indicators/:name/rows',
    { schema: { summary: 'Exactly the rows it counted · 指标明细', tags, params } },
    (request, reply) =>
      ask(city, request, reply, 'indicators', d.indicators?.rows, { ...request.query, ...request.params }),
  )
  app.get<{ Params: { name: string } } & Query>(
    '/api/indicators/:name/levels',
    { schema: { summary: 'The same figure level by level · 逐级下钻', tags, params } },
    (request, reply) =>
      ask(city, request, reply, 'indicators', d.indicators?.levels, { ...request.query, ...request.params }),
  )
  app.post<{ Params: { name: string }; Body: Json }>(
    '/api/indicators/:name/publications',
    { schema: { summary: 'Publish a figure · 发布指标值', tags, params, body: open } },
    (request, reply) =>
      change(
        city,
        request,
        reply,
        'indicators',
        d.indicators?.publish,
        { ...request.body, ...request.params },
        201,
      ),
  )
  app.get<{ Params: { name: string } }>(
    '/api/indicators/:name/publications',
    { schema: { summary: 'Published figures · 已发布', tags, params } },
    (request, reply) => ask(city, request, reply, 'indicators', d.indicators?.published, request.params),
  )
  app.get<{ Params: { id: string } }>(
    '/api/publications/:id/verification',
    { schema: { summary: 'Count a published figure again · 复核', tags, params: object({ id }, ['id']) } },
    (request, reply) => ask(city, request, reply, 'indicators', d.indicators?.verify, request.params),
  )
}
