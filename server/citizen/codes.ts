import type { FastifyInstance, FastifyRequest } from 'fastify'
import { object, open, text } from '../api/shapes.ts'
import type { CodesDoor, ReadersDoor } from '../city/codes.ts'
import type { City } from '../city/declare.ts'
import { AtTheDoor, answer } from '../gate/answer.ts'
import { needCitizen } from '../gate/citizen.ts'
import { refuse } from '../gate/declare.ts'

/** The key of a reader: in a header, never in an address that is logged. */
const keyOf = (request: FastifyRequest): string => {
  const given = request.headers['x-reader-key']
  return typeof given === 'string' ? given.slice(0, 80) : ''
}

/** 我的码 on the citizen’s telephone, and the doors of readers 终端. */
export function citizenCodes(app: FastifyInstance, city: City): void {
  const door = (): CodesDoor => {
    if (!city.codes) throw new AtTheDoor(refuse['http.notHere']({ desk: 'codes' }))
    return city.codes
  }
  const readers = (): ReadersDoor => {
    if (!city.readers) throw new AtTheDoor(refuse['http.notHere']({ desk: 'codes' }))
    return city.readers
  }
  const tags = ['codes']
  const get = (path: string, summary: string, read: 'home' | 'footprints' | 'journeys') =>
    app.get(path, { schema: { summary, tags } }, async (request, reply) =>
      answer(reply, await door()[read](await needCitizen(city, request), city.now())),
    )
  get('/api/citizen/code', 'My city code · 我的码', 'home')
  get('/api/citizen/code/footprints', 'Where it was read, who looked · 足迹', 'footprints')
  get('/api/citizen/code/journeys', 'Rides, loans, passes · 乘车、借阅、通行证', 'journeys')

  // pages refresh a code every few seconds: that is reading, not writing
  const config = { rate: 'publicRead' } as const
  app.post<{ Body: { scene: string; device?: string; link?: string } }>(
    '/api/citizen/code/show',
    {
      config,
      schema: {
        summary: 'A code for this scene, now · 出码',
        tags,
        body: object({ scene: text(60), device: text(64), link: text(40) }, ['scene']),
      },
    },
    async (request, reply) =>
      answer(reply, await door().show(await needCitizen(city, request), request.body, city.now())),
  )
  app.post<{ Body: { scene: string; key: string; proof: string } }>(
    '/api/citizen/code/batch',
    {
      config,
      schema: {
        summary: 'Codes for a way without network · 离线码',
        tags,
        body: object({ scene: text(60), key: text(64), proof: text(120) }, ['scene', 'key', 'proof']),
      },
    },
    async (request, reply) =>
      answer(reply, await door().batch(await needCitizen(city, request), request.body, city.now())),
  )
  app.post<{ Body: { do: string; of?: Record<string, unknown> } }>(
    '/api/citizen/code/change',
    {
      schema: {
        summary:
          'open, lost, found, bind, unbind, consent, withdraw, device, family, endFamily, paper, revokePaper, pass, guest, endGuest, repair, payRide · 我的码办理',
        tags,
        body: object({ do: text(20), of: open }, ['do']),
      },
    },
    async (request, reply) =>
      answer(
        reply,
        await door().change(
          await needCitizen(city, request),
          request.body.do,
          request.body.of ?? {},
          city.now(),
          request.ip,
        ),
      ),
  )

  // the code of a link does not belong into an address that is logged
  app.post<{ Body: { code: string } }>(
    '/api/public/guest',
    {
      config,
      schema: {
        summary: 'The pass of a guest without account · 访客通行证',
        tags,
        body: object({ code: text(40) }, ['code']),
      },
    },
    async (request, reply) => answer(reply, await door().guest(request.body.code, city.now())),
  )

  // ── readers, by their key ──
  const rate = { rate: 'staff' } as const
  app.post<{ Body: { activation: string; firmware?: string } }>(
    '/api/public/reader/activate',
    {
      config: { rate: 'login' },
      schema: {
        summary: 'A reader begins its work · 终端激活',
        tags,
        body: object({ activation: text(20), firmware: text(60) }, ['activation']),
      },
    },
    async (request, reply) => answer(reply, await readers().activate(request.body, city.now())),
  )
  app.get(
    '/api/public/reader/lists',
    { config: rate, schema: { summary: 'Keys, who counts no more, scenes · 离线名单', tags } },
    async (request, reply) => answer(reply, await readers().lists(keyOf(request), city.now())),
  )
  const posts = [
    ['beat', 'Clock, queue, next word · 心跳', 64],
    ['check', 'A gate asks: yes or no · 在线核验', 16],
    ['upload', 'Passages without network · 离线补传', 1024],
  ] as const
  for (const [act, summary, kib] of posts)
    app.post<{ Body: Record<string, unknown> }>(
      `/api/public/reader/${act}`,
      { config: rate, bodyLimit: kib * 1024, schema: { summary, tags, body: open } },
      async (request, reply) => answer(reply, await readers()[act](keyOf(request), request.body, city.now())),
    )
}
