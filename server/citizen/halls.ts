import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { id, object, text } from '../api/shapes.ts'
import type { City } from '../city/declare.ts'
import type { HallsDesk } from '../city/halls.ts'
import { AtTheDoor, answer } from '../gate/answer.ts'
import { needCitizen } from '../gate/citizen.ts'
import { refuse } from '../gate/declare.ts'
import { needId } from '../gate/desk.ts'
import type { HallsHub } from '../live/halls.ts'
import { deviceOf } from './device.ts'

const tags = ['halls']
const when = { type: 'string', format: 'date-time', maxLength: 40 } as const

/** The key of a display or kiosk: in a header, never in an address that is logged or shared. */
const keyOf = (request: FastifyRequest): string => {
  const given = request.headers['x-hall-key']
  return typeof given === 'string' ? given.slice(0, 60) : ''
}

/** Halls for everybody: which are open, how long is the wait, book, my number; and the hall's own devices. */
export function citizenHalls(app: FastifyInstance, city: City, hub: HallsHub): void {
  const desk = (): HallsDesk => {
    if (!city.desks.halls) throw new AtTheDoor(refuse['http.notHere']({ desk: 'halls' }))
    return city.desks.halls
  }
  const oneHall = object({ hall: id }, ['hall'])
  const oneCode = object({ code: text(40) }, ['code'])

  app.get(
    '/api/public/halls',
    { schema: { summary: 'Halls, open or not, people waiting · 服务大厅', tags } },
    async (_request, reply) => answer(reply, await desk().list(city.now())),
  )
  app.get<{ Params: { hall: string } }>(
    '/api/public/halls/:hall',
    { schema: { summary: 'One hall: opening, classes, waits · 大厅详情', tags, params: oneHall } },
    async (request, reply) => answer(reply, await desk().hall(needId(request.params.hall), city.now())),
  )
  app.get<{ Params: { hall: string }; Querystring: { day: string } }>(
    '/api/public/halls/:hall/slots',
    {
      schema: {
        summary: 'Slots of a day · 可预约时段',
        tags,
        params: oneHall,
        querystring: object({ day: { type: 'string', format: 'date' } }, ['day']),
      },
    },
    async (request, reply) =>
      answer(reply, await desk().publicSlots(needId(request.params.hall), request.query.day, city.now())),
  )
  app.get<{ Params: { hall: string } }>(
    '/api/public/halls/:hall/live',
    {
      schema: {
        summary: 'Calls and waits as they change (server-sent events) · 叫号直播',
        tags,
        params: oneHall,
      },
    },
    async (request, reply) => {
      const hall = needId(request.params.hall)
      const board = await desk().board(hall, city.now())
      if (!board) throw new AtTheDoor(refuse['http.notFound']())
      reply.hijack()
      await hub.join(reply.raw, hall)
    },
  )
  app.get<{ Params: { code: string } }>(
    '/api/public/tickets/:code',
    { schema: { summary: 'My number: how many before me · 我的排队号', tags, params: oneCode } },
    async (request, reply) => answer(reply, await desk().ticket(request.params.code, city.now())),
  )
  app.post<{ Params: { code: string } }>(
    '/api/public/tickets/:code/leave',
    { schema: { summary: 'Give the number up · 放弃排队', tags, params: oneCode } },
    async (request, reply) => answer(reply, await desk().leave(request.params.code, city.now())),
  )

  // ── with a login ──
  app.get(
    '/api/citizen/bookings',
    { schema: { summary: 'My bookings and numbers · 我的预约', tags } },
    async (request, reply) =>
      answer(reply, await desk().bookings(await needCitizen(city, request), city.now())),
  )
  app.post<{
    Body: { hall: string; class: string; from: string; item?: string; wait?: boolean; request: string }
  }>(
    '/api/citizen/bookings',
    {
      config: { rate: 'publicWrite' },
      schema: {
        summary: 'Book a slot, or wait for one · 预约取号',
        tags,
        body: object(
          {
            hall: id,
            class: id,
            from: when,
            item: text(80),
            wait: { type: 'boolean' },
            request: { type: 'string', minLength: 8, maxLength: 80 },
          },
          ['hall', 'class', 'from', 'request'],
        ),
      },
    },
    async (request, reply) => {
      const citizen = await needCitizen(city, request)
      const { from, ...rest } = request.body
      const ask = { ...rest, from: new Date(from) }
      return answer(reply, await desk().book(citizen, ask, deviceOf(request), city.now()), 201)
    },
  )
  const oneBooking = object({ id }, ['id'])
  app.post<{ Params: { id: string } }>(
    '/api/citizen/bookings/:id/cancel',
    { schema: { summary: 'Cancel a booking · 取消预约', tags, params: oneBooking } },
    async (request, reply) => {
      const citizen = await needCitizen(city, request)
      return answer(reply, await desk().cancel(citizen, needId(request.params.id), city.now()))
    },
  )
  app.post<{ Params: { id: string }; Body: { from: string } }>(
    '/api/citizen/bookings/:id/move',
    {
      schema: {
        summary: 'Another time · 改期',
        tags,
        params: oneBooking,
        body: object({ from: when }, ['from']),
      },
    },
    async (request, reply) => {
      const citizen = await needCitizen(city, request)
      const from = new Date(request.body.from)
      return answer(reply, await desk().move(citizen, needId(request.params.id), from, city.now()))
    },
  )
  app.post<{ Body: { hall: string; presence: string; booking?: string; class?: string; request: string } }>(
    '/api/citizen/here',
    {
      config: { rate: 'publicWrite' },
      schema: {
        summary: 'In the hall: check in, or take a number · 扫码签到、取号',
        tags,
        body: object({ hall: id, presence: text(40), booking: id, class: id, request: text(80) }, [
          'hall',
          'presence',
          'request',
        ]),
      },
    },
    async (request, reply) =>
      answer(reply, await desk().here(await needCitizen(city, request), request.body, city.now()), 201),
  )

  // ── the hall's own devices, by their key ──
  const config = { rate: 'staff' } as const
  const device = (kind: 'display' | 'kiosk') => async (request: FastifyRequest, reply: FastifyReply) =>
    answer(reply, await desk().device(keyOf(request), kind, city.now()))
  app.get(
    '/api/public/device/display',
    { config, schema: { summary: 'What the display shows · 叫号屏', tags } },
    device('display'),
  )
  app.get(
    '/api/public/device/kiosk',
    { config, schema: { summary: 'What the kiosk shows · 自助机', tags } },
    device('kiosk'),
  )
  app.post<{ Body: { class: string; priority?: string; item?: string; request: string } }>(
    '/api/public/device/kiosk/tickets',
    {
      config,
      schema: {
        summary: 'Take a number at the kiosk · 现场取号',
        tags,
        body: object({ class: id, priority: text(20), item: text(80), request: text(80) }, [
          'class',
          'request',
        ]),
      },
    },
    async (request, reply) =>
      answer(reply, await desk().kioskTake(keyOf(request), request.body, city.now()), 201),
  )
  app.post<{ Body: { code: string; priority?: string } }>(
    '/api/public/device/kiosk/check-in',
    {
      config,
      schema: {
        summary: 'Check in at the kiosk · 预约签到',
        tags,
        body: object({ code: text(60), priority: text(20) }, ['code']),
      },
    },
    async (request, reply) =>
      answer(reply, await desk().kioskCheckIn(keyOf(request), request.body, city.now()), 201),
  )
}
