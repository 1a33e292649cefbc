import type { FastifyInstance } from 'fastify'
import type { ItemBody, ItemKind } from '../../platform/patrols/declare.ts'
import { rules } from '../../platform/patrols/declare.ts'
import type { City } from '../city/declare.ts'
import { answer, refusing } from '../gate/answer.ts'
import { refuse } from '../gate/declare.ts'
import { actorOf, ask, change, needId } from '../gate/desk.ts'
import { sendFile } from '../gate/send-file.ts'
import { digits, id, instantIn, object, open, text, when } from './shapes.ts'

const tags = ['field']
const PIECE = 'application/octet-stream'
const instant = { type: 'string', format: 'date-time' }
const maybe = (type: string) => ({ type: [type, 'null'] })
/** Things and points of one message; a telephone sends the next when it has its answer. */
const ITEMS = 50
const POINTS = 500

type Told = { id: string; kind: ItemKind; at: string; body: ItemBody }
type Point = { n: number; at: string; lon: number; lat: number; accuracyM?: number | null }
type Head = Record<'bytes' | 'sha256' | 'takenAt' | 'offset', string> &
  Partial<Record<'lon' | 'lat' | 'accuracyM' | 'heading', string>>
/** Numbers stand in addresses as text. */
const figure = { type: 'string', pattern: '^-?\\d{1,6}(\\.\\d{1,15})?$' }
const size = { type: 'string', pattern: '^\\d{1,9}$' }
const numberOr = (given: string | undefined): number | null => (given === undefined ? null : Number(given))

/** 现场作业: the bundle of a shift, photos in pieces, acts and tracks that come when there is a line, the second look. */
export function field(app: FastifyInstance, city: City): void {
  const d = city.desks.field
  const absent = refuse['http.notHere']({ desk: 'field' })
  const one = object({ id }, ['id'])
  const rate = 'field' as const

  app.get(
    '/api/field/bundle',
    { schema: { summary: 'What a shift takes along · 离线包', tags } },
    (request, reply) => ask(city, request, reply, 'field', d?.bundle, {}),
  )

  app.post<{ Body: { sentAt: string; items: Told[] } }>(
    '/api/field/sync',
    {
      config: { rate },
      schema: {
        summary: 'Everything that waited, each once by its own id · 现场同步',
        tags,
        body: object(
          {
            sentAt: instant,
            items: {
              type: 'array',
              maxItems: ITEMS,
              items: object(
                { id, kind: { type: 'string', enum: ['report', 'act'] }, at: instant, body: open },
                ['id', 'kind', 'at', 'body'],
              ),
            },
          },
          ['sentAt', 'items'],
        ),
      },
    },
    async (request, reply) => {
      const who = actorOf(request)
      if (!d) return refusing(reply, absent)
      const items = request.body.items.map((item) => ({ ...item, at: new Date(item.at) }))
      return answer(reply, await d.sync(who, { sentAt: new Date(request.body.sentAt), items }, city.now()))
    },
  )

  app.post<{
    Body: { sentAt: string; patrol: string; startedAt: string; endedAt?: string | null; points: Point[] }
  }>(
    '/api/field/track',
    {
      config: { rate },
      schema: {
        summary: 'A patrol and its points, each once by its number · 巡查轨迹',
        tags,
        body: object(
          {
            ...{
              sentAt: instant,
              patrol: id,
              startedAt: instant,
              endedAt: { ...instant, ...maybe('string') },
            },
            points: {
              type: 'array',
              maxItems: POINTS,
              items: object(
                {
                  n: { type: 'integer', minimum: 0, maximum: 1_000_000 },
                  at: instant,
                  lon: { type: 'number', minimum: -180, maximum: 180 },
                  lat: { type: 'number', minimum: -90, maximum: 90 },
                  accuracyM: maybe('number'),
                },
                ['n', 'at', 'lon', 'lat'],
              ),
            },
          },
          ['sentAt', 'patrol', 'startedAt', 'points'],
        ),
      },
    },
    async (request, reply) => {
      const who = actorOf(request)
      if (!d) return refusing(reply, absent)
      const { sentAt, patrol, startedAt, endedAt, points } = request.body
      const input = {
        ...{ patrol, sentAt: new Date(sentAt), startedAt: new Date(startedAt) },
        endedAt: endedAt ? new Date(endedAt) : null,
        points: points.map((point) => ({
          ...point,
          at: new Date(point.at),
          accuracyM: point.accuracyM ?? null,
        })),
      }
      return answer(reply, await d.track(who, input, city.now()))
    },
  )

  // What a photo is stands in the query; its bytes, or a piece of them, are the body.
  app.register(async (scope) => {
    scope.addContentTypeParser(PIECE, { parseAs: 'buffer' }, (_request, bytes, done) => done(null, bytes))
    scope.put<{ Params: { id: string }; Querystring: Head; Body: Buffer }>(
      '/api/field/photos/:id',
      {
        bodyLimit: rules.pieceBytes + 1024,
        config: { rate, wants: PIECE },
        schema: {
          summary: 'A piece of a photo, from byte offset on · 现场照片续传',
          tags,
          params: one,
          querystring: object(
            {
              bytes: size,
              sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' },
              takenAt: instant,
              offset: size,
              ...{ lon: figure, lat: figure, accuracyM: figure, heading: figure },
            },
            ['bytes', 'sha256', 'takenAt', 'offset'],
          ),
        },
      },
      async (request, reply) => {
        const who = actorOf(request)
        if (!d) return refusing(reply, absent)
        const { offset, takenAt, bytes, sha256, ...rest } = request.query
        const [lon, lat] = [numberOr(rest.lon), numberOr(rest.lat)]
        const placed = lon !== null && lat !== null && Math.abs(lon) <= 180 && Math.abs(lat) <= 90
        const head = {
          ...{ id: needId(request.params.id), bytes: Number(bytes), sha256, takenAt: new Date(takenAt) },
          ...(placed ? { lon, lat } : { lon: null, lat: null }),
          ...{ accuracyM: numberOr(rest.accuracyM), heading: numberOr(rest.heading) },
        }
        return answer(
          reply,
          await d.photo(who, head, { offset: Number(offset), content: request.body }, city.now()),
        )
      },
    )
  })
  app.get<{ Params: { id: string } }>(
    '/api/field/photos/:id',
    { config: { rate }, schema: { summary: 'How far a photo is · 照片进度', tags, params: one } },
    (request, reply) => ask(city, request, reply, 'field', d?.photoState, { id: needId(request.params.id) }),
  )

  app.get(
    '/api/field/held',
    { schema: { summary: 'What waits for a second look · 待复核', tags } },
    (request, reply) => ask(city, request, reply, 'field', d?.held, {}),
  )
  app.get<{ Params: { id: string } }>(
    '/api/field/photos/:id/picture',
    { schema: { summary: 'The photo, for its author and the second look · 现场照片', tags, params: one } },
    async (request, reply) => {
      const who = actorOf(request)
      if (!d) return refusing(reply, absent)
      const input = { id: needId(request.params.id) }
      const picture = await d.picture(city.store, who, input, city.now())
      return picture.ok ? sendFile(reply, picture.value) : refusing(reply, picture.error)
    },
  )
  app.post<{ Params: { id: string }; Body: { release: boolean; words?: string } }>(
    '/api/field/held/:id',
    {
      schema: {
        summary: 'The second look · 现场复核',
        tags,
        params: one,
        body: object({ release: { type: 'boolean' }, words: text(500) }, ['release']),
      },
    },
    (request, reply) =>
      change(city, request, reply, 'field', d?.judge, {
        ...{ id: needId(request.params.id), release: request.body.release, words: request.body.words ?? '' },
      }),
  )
  app.get<{ Params: { pack: string; name: string }; Querystring: { from: string; to: string } }>(
    '/api/field/posts/:pack/:name',
    {
      schema: {
        summary: 'Persons by what they did at their posts, days included · 岗位评价',
        tags,
        params: object({ pack: text(40), name: text(40) }, ['pack', 'name']),
        querystring: object({ from: when, to: when }, ['from', 'to']),
      },
    },
    (request, reply) => {
      const { pack, name } = request.params
      const { from, to } = request.query
      return ask(city, request, reply, 'field', d?.posts, {
        ...{ type: `${pack}.${name}`, from: instantIn(from, false), to: instantIn(to, true) },
      })
    },
  )
  app.get<{ Querystring: { minutes?: string } }>(
    '/api/field/positions',
    {
      schema: {
        summary: 'People on patrol, last 10 minutes · 人员位置',
        tags,
        querystring: object({ minutes: digits }),
      },
    },
    (request, reply) =>
      ask(city, request, reply, 'field', d?.positions, {
        minutes: Number(request.query.minutes ?? 10),
      }),
  )
  app.get<{ Params: { id: string } }>(
    '/api/field/tracks/:id',
    { schema: { summary: 'One track · 轨迹', tags, params: one } },
    (request, reply) => ask(city, request, reply, 'field', d?.trackOf, { id: needId(request.params.id) }),
  )
}
