import type { FastifyInstance } from 'fastify'
import type { City } from '../city/declare.ts'
import { ask, change, needId } from '../gate/desk.ts'
import { id, object, open, text } from './shapes.ts'

const tags = ['halls']

/** Halls for their staff 大厅: management, the clerk's window, numbers and bookings on behalf of people. */
export function halls(app: FastifyInstance, city: City): void {
  const d = city.desks.halls
  const one = object({ hall: id }, ['hall'])

  app.get(
    '/api/halls',
    { schema: { summary: 'My halls and my window · 我的大厅', tags } },
    (request, reply) => ask(city, request, reply, 'halls', d?.mine, {}),
  )
  app.get<{ Params: { hall: string } }>(
    '/api/halls/:hall',
    { schema: { summary: 'How a hall stands today · 大厅今日', tags, params: one } },
    (request, reply) => ask(city, request, reply, 'halls', d?.manage, { hall: needId(request.params.hall) }),
  )
  app.get<{ Params: { hall: string }; Querystring: { day?: string } }>(
    '/api/halls/:hall/slots',
    {
      schema: { summary: 'Slots of a day · 号源', tags, params: one, querystring: object({ day: text(10) }) },
    },
    (request, reply) =>
      ask(city, request, reply, 'halls', d?.slots, {
        hall: needId(request.params.hall),
        day: request.query.day ?? '',
      }),
  )
  app.post<{ Params: { hall: string }; Body: { do: string; of: unknown } }>(
    '/api/halls/:hall/change',
    {
      schema: {
        summary: 'settings, class, window, exception, roster, slot, seat, device, closeDevice · 大厅设置',
        tags,
        params: one,
        body: object({ do: text(20), of: open }, ['do', 'of']),
      },
    },
    (request, reply) =>
      change(city, request, reply, 'halls', d?.change, {
        ...request.body,
        hall: needId(request.params.hall),
      }),
  )

  app.get<{ Querystring: Record<string, unknown> }>(
    '/api/elsewhere',
    {
      schema: {
        summary: 'Collected for other places · 异地代收代办',
        tags,
        querystring: object({ hall: text(60), unit: text(80), stage: text(20), open: text(5) }),
      },
    },
    (request, reply) => ask(city, request, reply, 'elsewhere', city.desks.elsewhere?.list, request.query),
  )
  app.get('/api/window', { schema: { summary: 'My window · 综窗受理台', tags } }, (request, reply) =>
    ask(city, request, reply, 'halls', d?.window, {}),
  )
  app.post<{ Body: { window: string; state: 'open' | 'paused' | 'closed' } }>(
    '/api/window/seat',
    {
      schema: {
        summary: 'Take, pause or leave a window · 上岗、暂停、离岗',
        tags,
        body: object({ window: id, state: { type: 'string', enum: ['open', 'paused', 'closed'] } }, [
          'window',
          'state',
        ]),
      },
    },
    (request, reply) => change(city, request, reply, 'halls', d?.seat, request.body),
  )
  app.post<{ Body: { do: string; ticket?: string; of?: unknown } }>(
    '/api/window/act',
    {
      schema: {
        summary: 'call, recall, pass, start, finish, transfer, note · 叫号与办理',
        tags,
        body: object({ do: text(20), ticket: id, of: open }, ['do']),
      },
    },
    (request, reply) =>
      change(city, request, reply, 'halls', d?.act, { ...request.body, of: request.body.of ?? {} }),
  )
  // A question by POST: whose number it is does not belong into an address.
  app.post<{ Body: { code: string } }>(
    '/api/window/find',
    {
      schema: { summary: 'Whose code this is · 扫码识人', tags, body: object({ code: text(60) }, ['code']) },
    },
    (request, reply) => change(city, request, reply, 'halls', d?.find, request.body),
  )
  app.get<{ Querystring: { q?: string } }>(
    '/api/window/items',
    {
      schema: { summary: 'Items by everyday words · 找事项', tags, querystring: object({ q: text(60) }) },
    },
    (request, reply) => ask(city, request, reply, 'halls', d?.acceptItems, { q: request.query.q ?? '' }),
  )
  app.get<{ Params: { item: string } }>(
    '/api/window/items/:item',
    {
      schema: {
        summary: 'The form of an item at the window · 窗口申请表',
        tags,
        params: object({ item: text(80) }, ['item']),
      },
    },
    (request, reply) => ask(city, request, reply, 'halls', d?.acceptSheet, { item: request.params.item }),
  )
  // Looking is written down, so both change something.
  for (const [way, verb, summary] of [
    ['offers', 'offers', 'Certificates that stand for materials · 可代替材料的证照'],
    ['consent', 'askConsent', 'A code of consent to the visitor · 用证确认码'],
  ] as const)
    app.post<{ Params: { item: string } }>(
      `/api/window/items/:item/${way}`,
      { schema: { summary, tags, params: object({ item: text(80) }, ['item']) } },
      (request, reply) => change(city, request, reply, 'halls', d?.[verb], { item: request.params.item }),
    )
  const draft = object({ draft: id }, ['draft'])
  type Draft = { Params: { draft: string } }
  app.get<Draft>(
    '/api/window/drafts/:draft',
    { schema: { summary: 'A draft that I help with · 续办的草稿', tags, params: draft } },
    (request, reply) =>
      ask(city, request, reply, 'halls', d?.heldDraft, { id: needId(request.params.draft) }),
  )
  app.put<Draft & { Body: { item: string; version: number; over: number; filled: unknown } }>(
    '/api/window/drafts/:draft',
    {
      schema: {
        summary: 'Save a draft at the window · 窗口暂存',
        tags,
        params: draft,
        body: object(
          {
            item: text(80),
            version: { type: 'integer' },
            over: { type: 'integer', minimum: 0 },
            filled: open,
          },
          ['item', 'version', 'over', 'filled'],
        ),
      },
    },
    (request, reply) =>
      change(city, request, reply, 'halls', d?.keepDraft, {
        ...request.body,
        id: needId(request.params.draft),
      }),
  )
  app.post<Draft>(
    '/api/window/drafts/:draft/code',
    { schema: { summary: 'A code to go on with elsewhere · 取件码', tags, params: draft } },
    (request, reply) =>
      change(city, request, reply, 'halls', d?.codeForDraft, { id: needId(request.params.draft) }),
  )
  app.post<{ Body: { code: string; consent?: boolean } }>(
    '/api/window/drafts',
    {
      schema: {
        summary: 'Go on with what was begun elsewhere · 取件码续办',
        tags,
        body: object({ code: text(40), consent: { type: 'boolean' } }, ['code']),
      },
    },
    (request, reply) => change(city, request, reply, 'halls', d?.acceptDraft, request.body),
  )
  app.post<{
    Body: {
      ticket: string
      item: string
      version: number
      filled: unknown
      applicant: unknown
      draft?: string
      entrusted?: boolean
      confirmedAt?: string
      signedOn?: string
      consentCode?: string
    }
  }>(
    '/api/window/accept',
    {
      schema: {
        summary: 'Take an application in · 窗口收件',
        tags,
        body: object(
          {
            ticket: id,
            item: text(80),
            version: { type: 'integer' },
            filled: open,
            applicant: open,
            draft: id,
            entrusted: { type: 'boolean' },
            confirmedAt: text(40),
            signedOn: text(10),
            consentCode: text(10),
          },
          ['ticket', 'item', 'version', 'filled', 'applicant'],
        ),
      },
    },
    (request, reply) => change(city, request, reply, 'halls', d?.accept, request.body, 201),
  )
  app.post<{
    Body: {
      class: string
      name?: string
      phone?: string
      idNumber?: string
      priority?: string
      item?: string
      from?: string
    }
  }>(
    '/api/window/give',
    {
      schema: {
        summary: 'A number or a booking on behalf of somebody · 代取号、代预约',
        tags,
        body: object(
          {
            class: id,
            name: text(60),
            phone: text(40),
            idNumber: text(30),
            priority: text(20),
            item: text(80),
            from: text(40),
          },
          ['class'],
        ),
      },
    },
    (request, reply) => change(city, request, reply, 'halls', d?.give, request.body, 201),
  )
}
