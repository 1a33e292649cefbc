import type { FastifyInstance } from 'fastify'
import type { City, Json } from '../city/declare.ts'
import { ask, change, needId } from '../gate/desk.ts'
import { digits, id, object, open, text } from './shapes.ts'

const name = text(80)
const yes = { type: 'boolean' } as const
const iso = { type: 'string', maxLength: 40 } as const

type ById = { Params: { id: string }; Body: Json }

/** Firings and the rules behind them 预警中心、监测规则. */
export function watchRules(app: FastifyInstance, city: City): void {
  const { firings: f, watchRules: r } = city.desks
  const tags = ['watch']
  const one = object({ id }, ['id'])
  const why = object({ why: text(500) }, ['why'])

  app.get<{ Querystring: Json }>(
    '/api/firings',
    {
      schema: {
        summary: 'Firings by level and age · 预警中心',
        tags,
        querystring: object({
          open: text(5),
          level: text(10),
          area: text(20),
          rule: name,
          q: text(60),
          parent: text(40),
          offset: digits,
        }),
      },
    },
    (request, reply) => ask(city, request, reply, 'firings', f?.list, request.query),
  )
  app.get<{ Params: { id: string } }>(
    '/api/firings/:id',
    { schema: { summary: 'A firing, explained · 预警详情', tags, params: one } },
    (request, reply) => ask(city, request, reply, 'firings', f?.read, { id: needId(request.params.id) }),
  )
  app.get<{ Params: { id: string } }>(
    '/api/firings/of-matter/:id',
    { schema: { summary: 'Firings behind a matter · 事项来源预警', tags, params: one } },
    (request, reply) => ask(city, request, reply, 'firings', f?.ofMatter, { id: needId(request.params.id) }),
  )
  const act = (
    path: string,
    summary: string,
    verb: NonNullable<typeof f>['misfire'] | undefined,
    body: object = open,
  ) =>
    app.post<ById>(
      `/api/firings/:id/${path}`,
      { schema: { summary, tags, params: one, body } },
      (request, reply) =>
        change(city, request, reply, 'firings', verb, { ...request.body, id: needId(request.params.id) }),
    )
  act('acknowledge', 'Sign for a firing · 签收', f?.acknowledge)
  act('misfire', 'It was a false alarm · 误报', f?.misfire, why)
  act('note', 'What was behind it · 原因与教训', f?.note, why)
  act('matter', 'Open its matter · 立案', f?.open, object({ type: text(80) }))
  app.post<{ Body: Json }>(
    '/api/firing-silences',
    {
      schema: {
        summary: 'A time in which nothing is sent · 静默期',
        tags,
        body: object({ rule: name, object: text(80), area: text(20), from: iso, to: iso, why: text(500) }, [
          'to',
          'why',
        ]),
      },
    },
    (request, reply) => change(city, request, reply, 'firings', f?.silence, request.body, 201),
  )
  app.delete<{ Params: { id: string } }>(
    '/api/firing-silences/:id',
    { schema: { summary: 'End it early · 结束静默', tags, params: one } },
    (request, reply) =>
      change(city, request, reply, 'firings', f?.endSilence, { id: needId(request.params.id) }),
  )

  app.get(
    '/api/watch-rules',
    { schema: { summary: 'Rules with what stands · 监测规则', tags } },
    (request, reply) => ask(city, request, reply, 'watchRules', r?.list, {}),
  )
  app.get<{ Params: { id: string } }>(
    '/api/watch-rules/:id',
    { schema: { summary: 'A rule and its versions · 监测规则', tags, params: one } },
    (request, reply) => ask(city, request, reply, 'watchRules', r?.read, { id: needId(request.params.id) }),
  )
  app.post<{ Body: Json }>(
    '/api/watch-rules',
    {
      schema: {
        summary: 'Draft a rule · 新建规则',
        tags,
        body: object({ name: text(60), declared: open }, ['name', 'declared']),
      },
    },
    (request, reply) => change(city, request, reply, 'watchRules', r?.create, request.body, 201),
  )
  const rule = (
    path: string,
    summary: string,
    verb: NonNullable<typeof r>['change'] | undefined,
    body: object,
  ) =>
    app.post<ById>(
      `/api/watch-rules/:id/${path}`,
      { schema: { summary, tags, params: one, body } },
      (request, reply) =>
        change(city, request, reply, 'watchRules', verb, { ...request.body, id: needId(request.params.id) }),
    )
  const whole = { type: 'integer', minimum: 1 } as const
  rule(
    'versions',
    'Draft a change · 修改规则',
    r?.change,
    object({ basedOn: whole, declared: open }, ['basedOn', 'declared']),
  )
  rule('try', 'What would it have done · 试算', r?.tryOut, object({ days: whole }))
  rule('publish', 'Publish the draft of another · 发布', r?.publish, object({ version: whole }, ['version']))
  rule('turn', 'Switch it on or off · 启停', r?.turn, object({ on: yes, why: text(500) }, ['on', 'why']))
}
