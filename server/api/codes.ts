import type { FastifyInstance } from 'fastify'
import type { City } from '../city/declare.ts'
import { ask, change } from '../gate/desk.ts'
import { object, open, text } from './shapes.ts'

const tags = ['codes']

/** City codes for their authority and their operators 码管理台、运营台. */
export function codes(app: FastifyInstance, city: City): void {
  const d = city.desks.codes
  app.get<{ Params: { what: string }; Querystring: Record<string, string> }>(
    '/api/codes/:what',
    {
      schema: {
        summary:
          'scenes, readers, operation, passages, risks, settlement, settled, reveals, deletions, passes, guests · 场景、终端、风险、清分',
        tags,
        params: object({ what: text(20) }, ['what']),
        querystring: object({ day: text(10), scene: text(60), state: text(10) }),
      },
    },
    (request, reply) =>
      ask(city, request, reply, 'codes', d?.read, { ...request.query, what: request.params.what }),
  )
  // A question by POST: a code does not belong into an address.
  app.post<{ Body: { kind: string; at?: string; text?: string; loan?: unknown } }>(
    '/api/codes/place',
    {
      schema: {
        summary: 'A code held to a pretended metro gate, library or clinic · 模拟场所',
        tags,
        body: object({ kind: text(20), at: text(60), text: text(4000), loan: open }, ['kind']),
      },
    },
    (request, reply) => {
      const address = app.server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      return ask(city, request, reply, 'codes', d?.place, {
        ...request.body,
        base: `http://127.0.0.1:${port}`,
      })
    },
  )
  app.post<{ Body: { scene: string; day: string } }>(
    '/api/codes/settle',
    {
      schema: {
        summary: 'Compares the four sides of a day now · 立即对账',
        tags,
        body: object({ scene: text(60), day: text(10) }, ['scene', 'day']),
      },
    },
    (request, reply) => ask(city, request, reply, 'codes', d?.settle, request.body),
  )
  app.post<{ Body: { do: string; of?: unknown } }>(
    '/api/codes/change',
    {
      bodyLimit: 8 * 1024 * 1024,
      schema: {
        summary:
          'register, renew, setReader, setScenes, switchScene, sweep, closeRisk, askReveal, decideReveal, decidePass, guest, endGuest, counterLook, counterPaper, counterAct, statement · 码管理',
        tags,
        body: object({ do: text(20), of: open }, ['do']),
      },
    },
    (request, reply) =>
      change(city, request, reply, 'codes', d?.change, { do: request.body.do, of: request.body.of ?? {} }),
  )
}
