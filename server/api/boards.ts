import type { FastifyInstance } from 'fastify'
import type { City, Json } from '../city/declare.ts'
import { actorOf, ask, change } from '../gate/desk.ts'
import type { BoardsHub } from '../live/boards.ts'
import { id, object, open, text } from './shapes.ts'

const boardName = { type: 'string', pattern: '^[a-z][A-Za-z0-9-]{0,39}$' } as const
const indicatorName = { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9._-]{0,80}$' } as const
const version = { type: 'string', pattern: '^[0-9]{1,6}$' } as const
const yes = { type: 'string', enum: ['1'] } as const

type Looked = {
  Params: { name: string }
  Querystring: { area?: string; version?: string; visitor?: '1' }
}

/** The operation centre 运行管理中心: boards, definitions, reports. */
export function boards(app: FastifyInstance, city: City, hub: BoardsHub): void {
  const d = city.desks
  const tags = ['operation centre']
  const asked = ({ params, query }: { params: Looked['Params']; query: Looked['Querystring'] }) => ({
    name: params.name,
    ...(query.area ? { area: query.area } : {}),
    ...(query.version ? { version: Number(query.version) } : {}),
    ...(query.visitor === '1' ? { visitor: true } : {}),
  })
  const one = { params: object({ name: boardName }, ['name']) }
  const look = { ...one, querystring: object({ area: text(12), version, visitor: yes }) }

  app.get('/api/boards', { schema: { summary: 'Themes of the wall · 大屏主题', tags } }, (request, reply) =>
    ask(city, request, reply, 'boards', d.boards?.list, {}),
  )
  app.get<{ Params: { name: string }; Querystring: { version?: string } }>(
    '/api/boards/:name',
    {
      schema: {
        summary: 'A composition and its versions · 编排',
        tags,
        ...one,
        querystring: object({ version }),
      },
    },
    (request, reply) =>
      ask(city, request, reply, 'boards', d.boards?.read, {
        name: request.params.name,
        ...(request.query.version ? { version: Number(request.query.version) } : {}),
      }),
  )
  app.get<Looked>(
    '/api/boards/:name/picture',
    { schema: { summary: 'What a board shows now · 大屏画面', tags, ...look } },
    (request, reply) => ask(city, request, reply, 'boards', d.boards?.picture, asked(request)),
  )
  app.get<Looked>(
    '/api/boards/:name/live',
    { schema: { summary: 'A board as it changes (server-sent events) · 大屏实时', tags, ...look } },
    async (request, reply) => {
      const who = actorOf(request)
      reply.hijack()
      await hub.join(reply.raw, who, request.token as string, asked(request))
    },
  )
  app.post<{ Params: { name: string }; Body: { version: number; body: Json; propose?: boolean } }>(
    '/api/boards/:name',
    {
      schema: {
        summary: 'Save a version · 保存编排',
        tags,
        ...one,
        body: object({ version: { type: 'integer', minimum: 0 }, body: open, propose: { type: 'boolean' } }, [
          'version',
          'body',
        ]),
      },
    },
    (request, reply) =>
      change(
        city,
        request,
        reply,
        'boards',
        d.boards?.save,
        {
          name: request.params.name,
          version: request.body.version,
          body: request.body.body,
          propose: request.body.propose === true,
        },
        201,
      ),
  )
  app.post<{ Params: { name: string; version: string }; Body: { accept: boolean; why?: string } }>(
    '/api/boards/:name/:version/decision',
    {
      schema: {
        summary: 'Put it on the wall, or send it back · 复核',
        tags,
        params: object({ name: boardName, version }, ['name', 'version']),
        body: object({ accept: { type: 'boolean' }, why: text(500) }, ['accept']),
      },
    },
    (request, reply) =>
      change(city, request, reply, 'boards', d.boards?.decide, {
        name: request.params.name,
        version: Number(request.params.version),
        accept: request.body.accept,
        why: request.body.why ?? '',
      }),
  )
  app.post<{ Body: Json }>(
    '/api/carousel',
    { schema: { summary: 'Themes one after the other · 轮播', tags, body: open } },
    (request, reply) => change(city, request, reply, 'boards', d.boards?.saveCarousel, request.body),
  )
  app.get('/api/tours', { schema: { summary: 'Frozen tours · 讲解快照', tags } }, (request, reply) =>
    ask(city, request, reply, 'boards', d.boards?.tours, {}),
  )
  app.post<{ Body: { title: string } }>(
    '/api/tours',
    {
      schema: {
        summary: 'Freeze a tour · 制作讲解快照',
        tags,
        body: object({ title: text(80) }, ['title']),
      },
    },
    (request, reply) => change(city, request, reply, 'boards', d.boards?.freeze, request.body, 201),
  )
  app.get<{ Params: { id: string } }>(
    '/api/tours/:id',
    { schema: { summary: 'A frozen tour · 讲解快照', tags, params: object({ id }, ['id']) } },
    (request, reply) => ask(city, request, reply, 'boards', d.boards?.tour, request.params),
  )
}

/** 指标管理 and 报告中心. */
export function centre(app: FastifyInstance, city: City): void {
  const d = city.desks
  const tags = ['operation centre']
  const named = { params: object({ name: indicatorName }, ['name']) }

  app.get(
    '/api/definitions',
    { schema: { summary: 'Indicators, changes, held values, checks · 指标管理', tags } },
    (request, reply) => ask(city, request, reply, 'definitions', d.definitions?.list, {}),
  )
  app.get<{ Params: { name: string } }>(
    '/api/definitions/:name',
    { schema: { summary: 'One definition, versions, values, lineage · 指标定义', tags, ...named } },
    (request, reply) => ask(city, request, reply, 'definitions', d.definitions?.read, request.params),
  )
  app.get<{ Params: { name: string }; Querystring: Record<string, string | undefined> }>(
    '/api/definitions/:name/curve',
    {
      schema: {
        summary: 'A curve with its breaks · 指标曲线',
        tags,
        ...named,
        querystring: object({ days: text(4), grain: text(10), area: text(12) }),
      },
    },
    (request, reply) =>
      ask(city, request, reply, 'definitions', d.definitions?.curve, { ...request.query, ...request.params }),
  )
  for (const [path, summary, verb] of [
    ['draft', 'Draft a version · 草拟', 'draft'],
    ['trial', 'Try it on three periods · 试算', 'tryOut'],
    ['decision', 'Publish or send back · 复核发布', 'decide'],
    ['retirement', 'Take out of use · 停用', 'retire'],
    ['values', 'Enter a value by hand · 人工填报', 'enter'],
    ['confirmation', 'Take or leave a held value · 跳变确认', 'confirm'],
  ] as const)
    app.post<{ Params: { name: string }; Body: Json }>(
      `/api/definitions/:name/${path}`,
      { schema: { summary, tags, ...named, body: open } },
      (request, reply) =>
        change(city, request, reply, 'definitions', d.definitions?.[verb], {
          ...request.body,
          ...request.params,
        }),
    )
  app.post<{ Params: { name: string }; Body: Json }>(
    '/api/definitions/:name/preview',
    { schema: { summary: 'What it would count · 试看', tags, ...named, body: open } },
    (request, reply) =>
      ask(city, request, reply, 'definitions', d.definitions?.preview, {
        ...request.body,
        ...request.params,
      }),
  )
  app.post(
    '/api/figures/check',
    { schema: { summary: 'Count kept figures anew and compare · 复算核对', tags } },
    (request, reply) => change(city, request, reply, 'definitions', d.definitions?.compare, {}),
  )

  const report = { params: object({ id }, ['id']) }
  app.get<{ Querystring: { kind?: string } }>(
    '/api/reports',
    { schema: { summary: 'Reports · 报告中心', tags, querystring: object({ kind: text(10) }) } },
    (request, reply) => ask(city, request, reply, 'reports', d.reports?.list, request.query),
  )
  app.post<{ Body: Json }>(
    '/api/reports',
    { schema: { summary: 'Draft one now · 立即起草', tags, body: open } },
    (request, reply) => change(city, request, reply, 'reports', d.reports?.draft, request.body, 201),
  )
  app.get<{ Params: { id: string } }>(
    '/api/reports/:id',
    { schema: { summary: 'A report · 报告', tags, ...report } },
    (request, reply) => ask(city, request, reply, 'reports', d.reports?.read, request.params),
  )
  for (const [path, summary, verb] of [
    ['edit', 'Change its words · 编辑', 'edit'],
    ['signature', 'Sign · 签发', 'sign'],
    ['notes', 'A leader’s note becomes an order · 批示转督办', 'note'],
  ] as const)
    app.post<{ Params: { id: string }; Body: Json }>(
      `/api/reports/:id/${path}`,
      { schema: { summary, tags, ...report, body: open } },
      (request, reply) =>
        change(city, request, reply, 'reports', d.reports?.[verb], { ...request.body, ...request.params }),
    )
  app.post<{ Body: Json }>(
    '/api/figure-orders',
    { schema: { summary: 'An order from a figure · 指标督办', tags, body: open } },
    (request, reply) => change(city, request, reply, 'orders', d.figureOrder?.give, request.body, 201),
  )
}
