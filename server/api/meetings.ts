import type { FastifyInstance } from 'fastify'
import type { City } from '../city/declare.ts'
import type { MeetingAct } from '../city/meetings.ts'
import { ask, change } from '../gate/desk.ts'
import { id, object, text } from './shapes.ts'

const tags = ['meetings']
const person = object({ account: { anyOf: [id, { type: 'null' }] }, name: text(60) }, ['name'])
const people = { type: 'array', maxItems: 300, items: person } as const

const ACTS: Readonly<Record<MeetingAct, readonly [summary: string, body: object]>> = {
  open: [
    'Open a meeting · 发起会商',
    object({ about: id, title: text(200), drill: { type: 'boolean' }, members: people }, [
      'title',
      'members',
    ]),
  ],
  join: ['My own link into a meeting · 加入会商', object({ meeting: id }, ['meeting'])],
  leave: ['Leave a meeting · 离开会商', object({ meeting: id }, ['meeting'])],
  invite: ['Ask more people in · 邀请参会', object({ meeting: id, members: people }, ['meeting', 'members'])],
  minutes: [
    'Minutes of a meeting, a fact of its case · 会商纪要',
    object({ meeting: id, text: text(30_000), version: { type: 'integer' } }, ['meeting', 'text', 'version']),
  ],
  end: ['End a meeting · 结束会商', object({ meeting: id, minutes: text(30_000) }, ['meeting'])],
}

/** Meetings 会商. */
export function meetings(app: FastifyInstance, city: City): void {
  const d = city.desks.meetings
  app.get(
    '/api/meetings',
    { schema: { summary: 'Meetings I am asked to, or all · 会商', tags } },
    (request, reply) => ask(city, request, reply, 'meetings', d?.list, {}),
  )
  app.get<{ Querystring: { about?: string } }>(
    '/api/meetings/people',
    {
      schema: {
        summary: 'Whom one would ask · 参会人选',
        tags,
        querystring: object({ about: id }),
      },
    },
    (request, reply) => ask(city, request, reply, 'meetings', d?.people, request.query),
  )
  app.get<{ Params: { room: string } }>(
    '/api/meetings/rooms/:room',
    {
      schema: {
        summary: 'The room of the simulator · 模拟会商室',
        tags,
        params: object({ room: text(60) }, ['room']),
      },
    },
    (request, reply) => ask(city, request, reply, 'meetings', d?.room, request.params),
  )
  app.get<{ Params: { id: string } }>(
    '/api/meetings/:id',
    {
      schema: {
        summary: 'A meeting, who came, its minutes · 会商详情',
        tags,
        params: object({ id }, ['id']),
      },
    },
    (request, reply) => ask(city, request, reply, 'meetings', d?.one, request.params),
  )
  for (const [name, [summary, body]] of Object.entries(ACTS) as [MeetingAct, (typeof ACTS)[MeetingAct]][])
    app.post<{ Body: Record<string, unknown> }>(
      `/api/meetings/${name}`,
      { schema: { summary, tags, body } },
      (request, reply) => change(city, request, reply, 'meetings', d?.[name], request.body),
    )
}
