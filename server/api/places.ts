import type { FastifyInstance } from 'fastify'
import type { City } from '../city/declare.ts'
import { answer, refusing } from '../gate/answer.ts'
import { refuse } from '../gate/declare.ts'
import { actorOf, ask, change } from '../gate/desk.ts'
import { oneFile } from '../gate/upload.ts'
import { digits, filterOf, filters, id, object, open, text } from './shapes.ts'

type Query = { Querystring: Record<string, string | undefined> }
type Body = { Body: Record<string, unknown> }
const day = { type: 'string', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' } as const

/** Place search, standard addresses and grids 地名地址与网格. */
export function places(app: FastifyInstance, city: City): void {
  const { places: p, grids: g } = city.desks
  const tags = ['map']
  const at = { lon: text(30), lat: text(30) }

  app.get<Query>(
    '/api/places/search',
    {
      schema: {
        summary: 'Find a place or address · 地名地址检索',
        tags,
        querystring: object({ q: text(100), area: text(12), limit: digits, ...at }, ['q']),
      },
    },
    (request, reply) => ask(city, request, reply, 'places', p?.search, request.query),
  )
  app.get<Query>(
    '/api/places/matters',
    {
      schema: {
        summary: 'Matters on the map, filtered like the list · 事项落图',
        tags,
        querystring: filters,
      },
    },
    (request, reply) => ask(city, request, reply, 'places', p?.matters, filterOf(request.query)),
  )
  app.get<Query>(
    '/api/places/here',
    {
      schema: {
        summary: 'What stands at a point: division, grid, address · 逆地理编码',
        tags,
        querystring: object({ ...at, on: day }, ['lon', 'lat']),
      },
    },
    (request, reply) => ask(city, request, reply, 'places', p?.here, request.query),
  )
  app.post<Body>(
    '/api/addresses/match',
    {
      config: { rate: 'staff' },
      schema: {
        summary: 'Match an address text · 地址匹配',
        tags,
        body: object({ text: text(300), lon: { type: 'number' }, lat: { type: 'number' } }, ['text']),
      },
    },
    (request, reply) => ask(city, request, reply, 'places', p?.match, request.body),
  )
  app.get(
    '/api/addresses',
    { schema: { summary: 'Standard addresses by town · 标准地址概况', tags } },
    (request, reply) => ask(city, request, reply, 'places', p?.tree, {}),
  )
  app.get<Query>(
    '/api/addresses/list',
    {
      schema: {
        summary: 'Standard addresses of a town · 标准地址列表',
        tags,
        querystring: object({ town: text(9), status: text(20), after: text(40) }),
      },
    },
    (request, reply) => ask(city, request, reply, 'places', p?.page, request.query),
  )
  app.get<Query>(
    '/api/addresses/doubts',
    {
      schema: {
        summary: 'Doubts about addresses · 地址疑义',
        tags,
        querystring: object({ settled: text(5) }),
      },
    },
    (request, reply) => ask(city, request, reply, 'places', p?.doubts, request.query),
  )
  app.post<Body>(
    '/api/addresses/doubts',
    {
      schema: {
        summary: 'Say that an address is wrong or missing · 提出疑义',
        tags,
        body: object(
          { address: id, said: text(300), why: text(500), lon: { type: 'number' }, lat: { type: 'number' } },
          ['said', 'why'],
        ),
      },
    },
    (request, reply) => change(city, request, reply, 'places', p?.raise, request.body, 201),
  )
  app.post<Body>(
    '/api/addresses/doubts/settle',
    {
      schema: {
        summary: 'Settle a doubt · 处理疑义',
        tags,
        body: object(
          {
            id,
            state: { type: 'string', enum: ['mended', 'refused'] },
            answer: text(500),
            retire: { type: 'boolean' },
          },
          ['id', 'state', 'answer'],
        ),
      },
    },
    (request, reply) => change(city, request, reply, 'places', p?.settle, request.body),
  )
  app.post<Query>(
    '/api/addresses/import',
    {
      config: { rate: 'upload', wants: 'multipart/form-data' },
      schema: {
        summary: 'Take a CSV file of addresses in · 地址入库',
        tags,
        querystring: object({ crs: text(20) }),
      },
    },
    async (request, reply) => {
      const who = actorOf(request)
      if (!p) return refusing(reply, refuse['http.notHere']({ desk: 'places' }))
      const file = await oneFile(request)
      if (!file.ok) return refusing(reply, file.error)
      const { name, bytes } = file.value
      const { crs } = request.query
      return answer(reply, await p.importFile(who, { name, bytes, ...(crs ? { crs } : {}) }, city.now()))
    },
  )

  app.get<Query>(
    '/api/grids',
    {
      schema: {
        summary: 'Grids of a day · 网格',
        tags,
        querystring: object({ kind: text(10), on: day, under: text(12) }),
      },
    },
    (request, reply) => ask(city, request, reply, 'grids', g?.list, request.query),
  )
  app.get<Query>(
    '/api/grids/within',
    {
      schema: {
        summary: 'Grids and their people in a drawn area · 圈内网格力量',
        tags,
        querystring: object({ within: text(4000) }, ['within']),
      },
    },
    (request, reply) => ask(city, request, reply, 'grids', g?.within, request.query),
  )
  app.get<Query>(
    '/api/grids/check',
    {
      config: { rate: 'staff' },
      schema: {
        summary: 'Overlaps and gaps · 网格拓扑检查',
        tags,
        querystring: object({ kind: text(10), on: day }),
      },
    },
    (request, reply) => ask(city, request, reply, 'grids', g?.check, request.query),
  )
  app.get<Query>(
    '/api/grids/history',
    {
      schema: {
        summary: 'What a grid was and who held it · 网格沿革',
        tags,
        querystring: object({ kind: text(10), code: text(15) }, ['code']),
      },
    },
    (request, reply) => ask(city, request, reply, 'grids', g?.history, request.query),
  )
  for (const [verb, summary] of [
    ['draw', 'Draw a grid · 绘制网格'],
    ['split', 'Cut a grid in two · 拆分网格'],
    ['merge', 'Put grids together · 合并网格'],
    ['appoint', 'Name who answers for a grid · 指定网格责任人'],
    ['dismiss', 'End a holder · 责任人离任'],
  ] as const)
    app.post<Body>(`/api/grids/${verb}`, { schema: { summary, tags, body: open } }, (request, reply) =>
      change(city, request, reply, 'grids', g?.[verb], request.body),
    )
}
