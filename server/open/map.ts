import type { FastifyInstance } from 'fastify'
import { object } from '../api/shapes.ts'
import type { City } from '../city/declare.ts'
import { refusing } from '../gate/answer.ts'
import { refuse } from '../gate/declare.ts'

const whole = { type: 'string', pattern: '^[0-9]{1,7}$' } as const

/** The base map in the box 底图: a sketch without anybody’s data, so open to every page. */
export function baseMap(app: FastifyInstance, city: City): void {
  app.get<{ Params: { z: string; x: string; y: string } }>(
    '/api/public/map/base/:z/:x/:y',
    {
      config: { rate: 'page' },
      schema: {
        summary: 'Base map as vector tiles · 底图瓦片',
        tags: ['public'],
        params: object({ z: whole, x: whole, y: whole }, ['z', 'x', 'y']),
      },
    },
    (request, reply) => {
      const { z, x, y } = request.params
      const tile = city.desks.baseMap?.tile(Number(z), Number(x), Number(y))
      if (!tile) return refusing(reply, refuse['http.notFound']())
      return reply
        .type('application/vnd.mapbox-vector-tile')
        .header('content-encoding', 'gzip')
        .header('cache-control', 'public, max-age=86400')
        .send(tile)
    },
  )
}
