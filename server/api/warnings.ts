import type { FastifyInstance, FastifyReply } from 'fastify'
import type { City } from '../city/declare.ts'
import type { DutyAct, WarningAct } from '../city/warnings.ts'
import { answer, refusing } from '../gate/answer.ts'
import { refuse } from '../gate/declare.ts'
import { actorOf, ask, change } from '../gate/desk.ts'
import { oneFile } from '../gate/upload.ts'
import { digits, id, object, open, text } from './shapes.ts'

const day = { type: 'string', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' } as const
const whole = { type: 'integer', minimum: 0, maximum: 1_000_000 } as const
const many = (items: object, maxItems = 300) => ({ type: 'array', maxItems, items }) as const
const person = { account: { anyOf: [id, { type: 'null' }] }, name: text(40), phone: text(30) } as const
const people = many(object(person, ['name']), 60)
const yes = { type: 'boolean' } as const

const DUTY: Readonly<Record<DutyAct, readonly [summary: string, body: object]>> = {
  add: [
    'Put a shift on a post · 排班',
    object({ post: id, day, nth: whole, role: text(10), ...person }, ['post', 'day', 'role', 'name']),
  ],
  remove: ['Take a shift off · 撤班', object({ shift: id }, ['shift'])],
  turns: [
    'A roster by turns · 轮流排班',
    object({ post: id, from: day, days: whole, leaders: people, officers: people }, [
      'post',
      'from',
      'days',
      'officers',
    ]),
  ],
  askSwap: [
    'Ask for a swap · 申请换班',
    object({ shift: id, why: text(200), ...person }, ['shift', 'why', 'name']),
  ],
  decideSwap: [
    'Decide on a swap · 审批换班',
    object({ post: id, swap: id, approve: yes, words: text(200) }, ['post', 'swap', 'approve']),
  ],
  presence: ['Arrive or leave · 到岗、离岗', object({ shift: id, present: yes }, ['shift', 'present'])],
  give: ['Hand over · 交班', object({ from: id, to: id, note: text(4000) }, ['from', 'to', 'note'])],
  read: [
    'An open item was read · 查看未结事项',
    object({ handover: id, item: text(80) }, ['handover', 'item']),
  ],
  take: ['Take over · 接班', object({ handover: id }, ['handover'])],
  log: [
    'A line of the duty log · 值班日志',
    object({ post: id, kind: text(20), text: text(4000), corrects: id }, ['post', 'kind', 'text']),
  ],
  report: [
    'Draft a duty report · 起草值班信息',
    object({ post: id, kind: text(10), title: text(100), text: text(4000) }, ['post', 'kind']),
  ],
  sendReport: [
    'Sign and send a duty report · 签发值班信息',
    object({ report: id, version: whole, text: text(4000) }, ['report', 'version']),
  ],
  call: ['Roll call · 点名', object({ posts: many(id, 500) }, ['posts'])],
  answer: ['Answer a roll call · 应答点名', object({ call: id }, ['call'])],
}

const ONE = object({ id, version: whole }, ['id', 'version'])
const WARNINGS: Readonly<Record<WarningAct, readonly [summary: string, body: object]>> = {
  save: ['Write a warning · 预警拟稿', object({ id, version: whole, draft: open }, ['draft'])],
  move: [
    'Send for release, release, return, drop · 送审、签发、退回、作废',
    object(
      {
        id,
        version: whole,
        act: { type: 'string', enum: ['submit', 'release', 'return', 'discard'] },
        why: text(500),
      },
      ['id', 'version', 'act'],
    ),
  ],
  adopt: ['Let the public see another body’s warning · 采纳外部预警', ONE],
  sign: ['A unit signs · 签收预警', object({ alert: id, note: text(500) }, ['alert'])],
  respond: ['A case of a warning, to start a response on · 预警转响应', object({ id }, ['id'])],
  saveSource: [
    'A sender of warnings · 预警来源',
    object(
      {
        id,
        sender: text(200),
        title: text(100),
        aliases: many(text(200), 20),
        trust: text(10),
        active: yes,
        version: whole,
        secret: text(200),
      },
      ['sender', 'title'],
    ),
  ],
  saveFeed: [
    'Subscribe to a feed of warnings · 订阅外部预警',
    object({ url: text(500), title: text(100), minutes: whole, active: yes }, ['url', 'title', 'minutes']),
  ],
  pretend: [
    'A pretended event of 110/119/120/122 · 联动模拟',
    object({ system: text(3), event: text(80), place: text(200) }, ['system']),
  ],
}

const query = object({ post: text(36), from: text(10), days: digits })
/** A message of CAP, and no more. */
const CAP_BYTES = 1_000_000

/** Duty and warnings 值班、预警: rosters, hand-over, roll call; warnings written, released, signed. */
export function warnings(app: FastifyInstance, city: City): void {
  const { duty: d, warnings: w } = city.desks
  const [duty, tags] = [['duty'], ['warnings']]

  app.get<{ Querystring: Record<string, string> }>(
    '/api/duty',
    { schema: { summary: 'The duty desk · 值班工作台', tags: duty, querystring: query } },
    (request, reply) => ask(city, request, reply, 'duty', d?.desk, request.query),
  )
  app.get<{ Querystring: Record<string, string> }>(
    '/api/duty/roster',
    { schema: { summary: 'A roster · 值班表', tags: duty, querystring: query } },
    (request, reply) => ask(city, request, reply, 'duty', d?.roster, request.query),
  )
  app.get<{ Querystring: Record<string, string> }>(
    '/api/duty/roster.xlsx',
    { schema: { summary: 'A roster as a workbook · 导出值班表', tags: duty, querystring: query } },
    async (request, reply) => {
      const who = actorOf(request)
      if (!d) return refusing(reply, refuse['http.notHere']({ desk: 'duty' }))
      const made = await d.sheet(city.store, who, request.query, city.now())
      if (!made.ok) return answer(reply, made)
      const { name, mime, bytes } = made.value as { name: string; mime: string; bytes: Uint8Array }
      return reply
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
        .type(mime)
        .send(Buffer.from(bytes))
    },
  )
  app.post(
    '/api/duty/roster/import',
    {
      config: { rate: 'upload', wants: 'multipart/form-data' },
      schema: { summary: 'Read a roster from a workbook · 导入值班表', tags: duty },
    },
    async (request, reply) => {
      const who = actorOf(request)
      if (!d) return refusing(reply, refuse['http.notHere']({ desk: 'duty' }))
      const file = await oneFile(request)
      return file.ok
        ? answer(reply, await d.importSheet(who, file.value.bytes, city.now()))
        : refusing(reply, file.error)
    },
  )
  for (const [name, [summary, body]] of Object.entries(DUTY) as [DutyAct, (typeof DUTY)[DutyAct]][])
    app.post<{ Body: Record<string, unknown> }>(
      `/api/duty/${name}`,
      { schema: { summary, tags: duty, body } },
      (request, reply) => change(city, request, reply, 'duty', d?.[name], request.body),
    )

  for (const [path, name, summary] of [
    ['/api/warnings', 'list', 'Warnings and what the composer needs · 预警发布'],
    ['/api/warnings/board', 'board', 'Warnings in force, and who signed · 预警与响应'],
    ['/api/warnings/outside', 'outside', 'Senders, feeds, what was refused · 预警来源'],
  ] as const)
    app.get(path, { schema: { summary, tags } }, (request, reply) =>
      ask(city, request, reply, 'warnings', w?.[name], {}),
    )
  app.get<{ Params: { id: string } }>(
    '/api/warnings/:id',
    {
      schema: {
        summary: 'A warning with its chain and receipts · 预警详情',
        tags,
        params: object({ id }, ['id']),
      },
    },
    (request, reply) => ask(city, request, reply, 'warnings', w?.read, request.params),
  )
  app.post<{ Body: Record<string, unknown> }>(
    '/api/warnings/preview',
    { schema: { summary: 'What a draft would become · 预览', tags, body: open } },
    (request, reply) => ask(city, request, reply, 'warnings', w?.preview, request.body),
  )
  for (const [name, [summary, body]] of Object.entries(WARNINGS) as [
    WarningAct,
    (typeof WARNINGS)[WarningAct],
  ][])
    app.post<{ Body: Record<string, unknown> }>(
      `/api/warnings/${name}`,
      { schema: { summary, tags, body } },
      (request, reply) => change(city, request, reply, 'warnings', w?.[name], request.body),
    )
  app.post(
    '/api/warnings/take',
    {
      config: { rate: 'upload', wants: 'multipart/form-data' },
      schema: { summary: 'Take a CAP message in by hand · 导入 CAP', tags },
    },
    async (request, reply) => {
      const who = actorOf(request)
      if (!w) return refusing(reply, refuse['http.notHere']({ desk: 'warnings' }))
      const file = await oneFile(request)
      return file.ok
        ? answer(reply, await w.take(who, file.value.bytes, city.now()))
        : refusing(reply, file.error)
    },
  )
  forAnybody(app, city)
}

/** Warnings for anybody: the page, the feeds, the messages; and the signed door for other bodies’ messages. */
function forAnybody(app: FastifyInstance, city: City): void {
  const p = city.publicWarnings
  const tags = ['warnings']
  const base = (host: string) => city.settings.citizenBase ?? `https://${host}`
  const send = (reply: FastifyReply, mime: string, body: string) =>
    reply.header('cache-control', 'no-cache').type(`${mime}; charset=utf-8`).send(body)

  app.get(
    '/api/public/warnings',
    { schema: { summary: 'Warnings in force · 生效中的预警', tags } },
    async (_request, reply) => reply.send({ rows: p ? await p.list(city.now()) : [] }),
  )
  app.get(
    '/api/public/alerts.atom',
    { schema: { summary: 'Warnings as Atom · 预警 Atom', tags } },
    async (request, reply) =>
      p
        ? send(reply, 'application/atom+xml', await p.atom(base(request.host), city.now()))
        : refusing(reply, refuse['http.notFound']()),
  )
  app.get(
    '/api/public/alerts.rss',
    { schema: { summary: 'Warnings as RSS · 预警 RSS', tags } },
    async (request, reply) =>
      p
        ? send(reply, 'application/rss+xml', await p.rss(base(request.host), city.now()))
        : refusing(reply, refuse['http.notFound']()),
  )
  app.get<{ Params: { name: string } }>(
    '/api/public/alerts/:name',
    {
      schema: {
        summary: 'A warning as CAP 1.2 · 预警 CAP 报文',
        tags,
        params: object({ name: text(60) }, ['name']),
      },
    },
    async (request, reply) => {
      const made = (await p?.cap(request.params.name.replace(/\.cap$/, ''), city.now())) ?? null
      return made === null
        ? refusing(reply, refuse['http.notFound']())
        : send(reply, 'application/cap+xml', made)
    },
  )
  // XML is read here and nowhere else
  void app.register(async (scope) => {
    for (const type of ['application/cap+xml', 'application/xml', 'text/xml'])
      scope.addContentTypeParser(type, { parseAs: 'buffer', bodyLimit: CAP_BYTES }, (_request, body, done) =>
        done(null, body),
      )
    scope.post<{ Body: Buffer }>(
      '/api/hooks/alerts',
      {
        bodyLimit: CAP_BYTES,
        config: { rate: 'hook', wants: 'application/cap+xml' },
        schema: {
          summary: 'Hand in a CAP message, signed (Standard Webhooks) by an allowed sender · 接收外部预警',
          tags,
        },
      },
      async (request, reply) => {
        if (!p || !Buffer.isBuffer(request.body))
          return refusing(reply, refuse['http.notHere']({ desk: 'warnings' }))
        return answer(reply, await p.receive(request.body, request.headers, city.now()), 202)
      },
    )
  })
}
