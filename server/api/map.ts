import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { City } from '../city/declare.ts'
import type { MapDesk, Onlooker } from '../city/map.ts'
import { answer, refusing } from '../gate/answer.ts'
import { refuse } from '../gate/declare.ts'
import { actorOf, ask, change } from '../gate/desk.ts'
import { knows, packed, packedTag, packingFor } from '../gate/packed.ts'
import { oneFile } from '../gate/upload.ts'
import { digits, object, open, text, when } from './shapes.ts'
import { type TileCopy, tileCopies } from './tile-copies.ts'

const whole = { type: 'string', pattern: '^[0-9]{1,8}$' } as const
const layer = text(60)
const bbox = { type: 'string', maxLength: 120 } as const
const TILE = 'application/vnd.mapbox-vector-tile'
const LASTING = 'private, max-age=31536000, immutable'

type TileParams = {
  Params: { layer: string; z: string; x: string; y: string }
  Querystring: Record<string, string>
}

const copiesOf = new WeakMap<MapDesk, ReturnType<typeof tileCopies>>()

/** Sends a vector tile packed as the asker takes it, or 304 where he has it already. */
export async function sendTile(
  city: City,
  desk: MapDesk,
  request: FastifyRequest,
  reply: FastifyReply,
  who: Onlooker,
  input: { readonly layer: string; readonly z: number; readonly x: number; readonly y: number } & Readonly<
    Record<string, unknown>
  >,
): Promise<FastifyReply> {
  const copies = copiesOf.get(desk) ?? tileCopies()
  copiesOf.set(desk, copies)
  const given = request.headers['if-none-match']
  const wanted = packingFor(request.headers['accept-encoding'])
  const keyOf = (etag: string): string => `${etag} ${input.z}/${input.x}/${input.y} ${wanted}`
  let copy: TileCopy | undefined
  let known: string | undefined
  const tile = await desk.tile(city.store, who, input, (etag) => {
    known = knows(given, etag)
    copy = known ? undefined : copies.get(keyOf(etag))
    return known !== undefined || copy !== undefined
  })
  if (!tile.ok) return refusing(reply, tile.error)
  const { etag, made } = tile.value
  reply.headers({ vary: 'accept-encoding', 'cache-control': 'private, no-cache' })
  if (known) return reply.code(304).header('etag', known).send()
  if (!copy && made) {
    copy = { ...(await packed(made.bytes, wanted)), count: made.count }
    copies.put(keyOf(etag), copy)
  }
  if (!copy) return reply.code(204).header('etag', etag).send()
  const { bytes, packing, count } = copy
  reply.headers({ etag: packedTag(etag, packing), 'x-count': String(count) })
  if (bytes.length === 0) return reply.code(204).send()
  if (packing !== 'identity') reply.header('content-encoding', packing)
  return reply.type(TILE).send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length))
}

/** 地图: layers as data, tiles, searches by place, imports. */
export function map(app: FastifyInstance, city: City): void {
  const d = city.desks.layers
  const tags = ['map']
  const params = object({ layer }, ['layer'])
  const tile = object({ layer, z: whole, x: whole, y: whole }, ['layer', 'z', 'x', 'y'])
  const one = object({ layer, no: whole }, ['layer', 'no'])
  const time = { asOf: when, categories: text(400) }
  const none = (reply: FastifyReply) => refusing(reply, refuse['http.notHere']({ desk: 'layers' }))

  app.get(
    '/api/map/layers',
    { schema: { summary: 'Layers that I may see · 图层', tags } },
    (request, reply) => ask(city, request, reply, 'layers', d?.layers, {}),
  )
  app.post<{ Body: Record<string, unknown> }>(
    '/api/map/layers',
    { schema: { summary: 'Make or change a layer · 登记图层', tags, body: open } },
    (request, reply) => change(city, request, reply, 'layers', d?.save, request.body),
  )
  app.get<{ Params: { layer: string } }>(
    '/api/map/layers/:layer',
    { schema: { summary: 'A layer · 图层详情', tags, params } },
    (request, reply) => ask(city, request, reply, 'layers', d?.layer, request.params),
  )
  app.delete<{ Params: { layer: string } }>(
    '/api/map/layers/:layer',
    { schema: { summary: 'Take a layer out of use · 停用图层', tags, params } },
    (request, reply) => change(city, request, reply, 'layers', d?.retire, request.params),
  )
  app.get<{ Params: { layer: string }; Querystring: Record<string, string> }>(
    '/api/map/layers/:layer/features',
    {
      schema: {
        summary: 'Features of a layer · 要素列表',
        tags,
        params,
        querystring: object({ ...time, bbox, after: digits, limit: digits }),
      },
    },
    (request, reply) =>
      ask(city, request, reply, 'layers', d?.features, { ...request.query, ...request.params }),
  )
  app.get<{ Params: { layer: string; no: string } }>(
    '/api/map/layers/:layer/features/:no',
    { schema: { summary: 'A feature with its versions · 要素及历史', tags, params: one } },
    (request, reply) =>
      ask(city, request, reply, 'layers', d?.feature, {
        layer: request.params.layer,
        no: Number(request.params.no),
      }),
  )
  app.post<{ Params: { layer: string }; Body: Record<string, unknown> }>(
    '/api/map/layers/:layer/features',
    { schema: { summary: 'Draw or change a feature · 绘制要素', tags, params, body: open } },
    (request, reply) =>
      change(city, request, reply, 'layers', d?.draw, { ...request.body, ...request.params }),
  )
  app.delete<{ Params: { layer: string; no: string } }>(
    '/api/map/layers/:layer/features/:no',
    { schema: { summary: 'Erase a feature; its history stays · 删除要素', tags, params: one } },
    (request, reply) =>
      change(city, request, reply, 'layers', d?.erase, {
        layer: request.params.layer,
        no: Number(request.params.no),
      }),
  )
  app.get<{ Params: { layer: string }; Querystring: Record<string, string> }>(
    '/api/map/layers/:layer/changes',
    {
      config: { rate: 'page' },
      schema: {
        summary: 'What changed in a viewport since a version · 增量',
        tags,
        params,
        querystring: object({ since: whole, bbox }, ['since', 'bbox']),
      },
    },
    (request, reply) =>
      ask(city, request, reply, 'layers', d?.changes, { ...request.query, ...request.params }),
  )
  app.get<TileParams>(
    '/api/map/tiles/:layer/:z/:x/:y',
    {
      config: { rate: 'page' },
      schema: {
        summary: 'Vector tile: `features`, or counted `cells` · 矢量瓦片',
        tags,
        params: tile,
        querystring: object(time),
      },
    },
    (request, reply) => {
      if (!d) return none(reply)
      const { layer: name, z, x, y } = request.params
      const at = { layer: name, z: Number(z), x: Number(x), y: Number(y) }
      return sendTile(city, d, request, reply, actorOf(request), { ...request.query, ...at })
    },
  )
  app.get<TileParams>(
    '/api/map/raster/:layer/:z/:x/:y',
    {
      config: { rate: 'page' },
      schema: {
        summary: 'Tile of imagery; with `v` of the list of layers it may be kept for good · 影像瓦片',
        tags,
        params: tile,
        querystring: object({ v: text(60) }),
      },
    },
    async (request, reply) => {
      if (!d) return none(reply)
      const { layer: name, z, x, y } = request.params
      const { v } = request.query
      const known = request.headers['if-none-match']
      const found = await d.raster(city.store, actorOf(request), {
        ...{ layer: name, z: Number(z), x: Number(x), y: Number(y) },
        ...(v ? { v } : {}),
        ...(known ? { known } : {}),
      })
      if (!found.ok) return refusing(reply, found.error)
      const { etag, lasting, picture } = found.value
      // `v` is told only to those who may see the layer as they see it: another reader asks by another address
      reply.headers({ etag, 'cache-control': lasting ? LASTING : 'private, no-cache' })
      if (known === etag) return reply.code(304).send()
      if (!picture) return reply.code(204).send()
      return reply.type(picture.mime).send(Buffer.from(picture.bytes))
    },
  )

  const asking = [
    ['within', 'What lies in a polygon · 圈选统计'],
    ['around', 'What lies within so many metres · 缓冲区查询'],
    ['count', 'Counts by area, grid, hexagon or polygon · 空间统计'],
    ['measure', 'Length and ellipsoidal area · 量算'],
    ['convert', 'Coordinates from one system into another · 坐标转换'],
  ] as const
  for (const [verb, summary] of asking)
    app.post<{ Body: Record<string, unknown> }>(
      `/api/map/${verb}`,
      { config: { rate: 'staff' }, schema: { summary, tags, body: open } },
      (request, reply) => ask(city, request, reply, 'layers', d?.[verb], request.body),
    )
  app.get<{ Querystring: Record<string, string> }>(
    '/api/map/nearest',
    {
      schema: {
        summary: 'The nearest features of layers · 就近查找',
        tags,
        querystring: object(
          { layers: text(600), lon: text(30), lat: text(30), k: digits, categories: text(400) },
          ['layers', 'lon', 'lat'],
        ),
      },
    },
    (request, reply) => ask(city, request, reply, 'layers', d?.nearest, request.query),
  )
  app.get<{ Querystring: Record<string, string> }>(
    '/api/map/heat',
    {
      schema: {
        summary: 'Density on a lattice · 热力数据',
        tags,
        querystring: object({ layer, bbox, radius: digits, columns: digits, ...time }, ['layer', 'bbox']),
      },
    },
    (request, reply) => ask(city, request, reply, 'layers', d?.heat, request.query),
  )
  app.get<{ Querystring: Record<string, string> }>(
    '/api/map/division',
    {
      schema: {
        summary: 'A division then and now · 区划沿革',
        tags,
        querystring: object(
          { code: text(12), on: { type: 'string', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' } as const },
          ['code', 'on'],
        ),
      },
    },
    (request, reply) => ask(city, request, reply, 'layers', d?.division, request.query),
  )
  app.post<{ Params: { layer: string }; Querystring: Record<string, string> }>(
    '/api/map/layers/:layer/import',
    {
      config: { rate: 'upload', wants: 'multipart/form-data' },
      schema: {
        summary: 'Import a file into a layer: GeoJSON, Shapefile, GPX, CSV, PMTiles · 图层导入',
        tags,
        params,
        querystring: object({
          crs: text(80),
          whole: text(5),
          close: text(5),
          ref: text(60),
          label: text(60),
          category: text(60),
          x: text(60),
          y: text(60),
          tms: text(5),
        }),
      },
    },
    async (request, reply) => {
      if (!d) return none(reply)
      const who = actorOf(request)
      const file = await oneFile(request)
      if (!file.ok) return refusing(reply, file.error)
      const { name, bytes } = file.value
      const input = { ...request.query, layer: request.params.layer, name, bytes }
      return answer(reply, await d.importFile(who, input, city.now()))
    },
  )
}
