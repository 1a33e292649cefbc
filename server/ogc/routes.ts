import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sendTile } from '../api/map.ts'
import { object, text } from '../api/shapes.ts'
import type { City } from '../city/declare.ts'
import type { Onlooker } from '../city/map.ts'
import { AtTheDoor, refusing } from '../gate/answer.ts'
import { refuse } from '../gate/declare.ts'
import { DATA_POLICY } from '../gate/headers.ts'
import { sessionOf } from '../gate/session.ts'
import { badParameter } from './declare.ts'
import {
  boxOf,
  collection,
  conformsTo,
  itemOf,
  landing,
  linkTo,
  tileMatrixSet,
  tileset,
  timeOf,
} from './features.ts'
import { PAGE_POLICY, pageOf, wantsPage } from './page.ts'

type Query = Record<string, string>
const KNOWN = new Set(['bbox', 'datetime', 'limit', 'after', 'f', 'api_key', 'bbox-crs', 'crs'])
const MOST = 1_000

/**
 * OGC API Features and Tiles: the layers that the asker may see. Without a key or a session these are the public ones;
 * with a key of a program (`x-api-key` or `api_key`) those that its duties show.
 */
export function ogc(app: FastifyInstance, city: City): void {
  const desk = city.desks.layers
  const tags = ['ogc']
  const config = { rate: 'publicRead' } as const
  const tileConfig = { rate: 'page' } as const
  const collectionParams = object({ collectionId: text(60) }, ['collectionId'])
  const none = (reply: FastifyReply) => refusing(reply, refuse['http.notHere']({ desk: 'layers' }))

  async function asker(request: FastifyRequest): Promise<Onlooker> {
    const header = request.headers['x-api-key']
    const key = typeof header === 'string' ? header : (request.query as Query).api_key
    if (key !== undefined) {
      const client = key !== '' && key.length <= 200 ? await desk?.open.byKey(city.store, key) : undefined
      if (!client) throw new AtTheDoor(refuse['http.notLoggedIn']())
      return client.actor
    }
    const token = sessionOf(request)
    return token ? ((await city.org.actorOf(token, city.now())) ?? null) : null
  }

  const baseOf = (request: FastifyRequest): string =>
    city.settings.citizenBase?.replace(/\/$/, '') ?? `${request.protocol}://${request.host}`

  /** As data, or as a page for whoever opens the address in a browser. */
  const send = (
    reply: FastifyReply,
    body: Readonly<Record<string, unknown>>,
    type = 'application/json',
  ): FastifyReply => {
    const { headers, query } = reply.request
    const page = wantsPage(headers.accept, (query as Query).f)
    return reply
      .type(`${page ? 'text/html' : type}; charset=utf-8`)
      .headers({
        'content-security-policy': page ? PAGE_POLICY : DATA_POLICY,
        'cache-control': 'private, no-cache',
        vary: 'accept, x-api-key, cookie',
      })
      .send(page ? pageOf(body, 'OGC API') : JSON.stringify(body))
  }

  app.get(
    '/ogc',
    { config, schema: { summary: 'OGC API landing page · OGC 接口', tags } },
    (request, reply) => send(reply, landing(baseOf(request), city.settings.name.zh)),
  )
  app.get(
    '/ogc/conformance',
    { config, schema: { summary: 'Conformance classes · 一致性声明', tags } },
    (_request, reply) => send(reply, { conformsTo }),
  )
  app.get(
    '/ogc/collections',
    { config, schema: { summary: 'Collections = layers · 图层集合', tags } },
    async (request, reply) => {
      if (!desk) return none(reply)
      const base = baseOf(request)
      const all = await desk.open.collections(city.store, await asker(request))
      return send(reply, {
        links: [{ href: linkTo(base, '/collections'), rel: 'self', type: 'application/json' }],
        collections: all.map((layer) => collection(base, layer)),
      })
    },
  )
  app.get<{ Params: { collectionId: string } }>(
    '/ogc/collections/:collectionId',
    { config, schema: { summary: 'A collection · 集合', tags, params: collectionParams } },
    async (request, reply) => {
      if (!desk) return none(reply)
      const found = await desk.open.collection(city.store, await asker(request), request.params.collectionId)
      return found.ok ? send(reply, collection(baseOf(request), found.value)) : refusing(reply, found.error)
    },
  )

  app.get<{ Params: { collectionId: string }; Querystring: Query }>(
    '/ogc/collections/:collectionId/items',
    {
      config,
      schema: {
        summary: 'Features as GeoJSON · 要素',
        tags,
        params: collectionParams,
        querystring: object({
          bbox: text(120),
          datetime: text(80),
          limit: text(10),
          after: text(12),
          f: text(20),
          api_key: text(200),
        }),
      },
    },
    async (request, reply) => {
      if (!desk) return none(reply)
      const { query } = request
      const unknown = Object.keys(query).find((name) => !KNOWN.has(name))
      if (unknown) return refusing(reply, badParameter['ogc.parameter']({ name: unknown }))
      const box = query.bbox === undefined ? undefined : boxOf(query.bbox)
      if (box === null) return refusing(reply, badParameter['ogc.parameter']({ name: 'bbox' }))
      const time = query.datetime === undefined ? undefined : timeOf(query.datetime)
      if (time === null) return refusing(reply, badParameter['ogc.parameter']({ name: 'datetime' }))
      if (query.limit !== undefined && !/^[1-9]\d{0,8}$/.test(query.limit))
        return refusing(reply, badParameter['ogc.parameter']({ name: 'limit' }))
      if (query.after !== undefined && !/^\d{1,9}$/.test(query.after))
        return refusing(reply, badParameter['ogc.parameter']({ name: 'after' }))
      const limit = Math.min(MOST, Number(query.limit ?? 10))
      const found = await desk.open.items(city.store, await asker(request), {
        layer: request.params.collectionId,
        ...(box ? { box } : {}),
        ...(time ?? {}),
        after: Number(query.after ?? 0),
        limit,
      })
      if (!found.ok) return refusing(reply, found.error)
      const { rows, next, matched } = found.value
      const base = baseOf(request)
      const at = `/collections/${encodeURIComponent(request.params.collectionId)}`
      // the key is a secret: links do not carry it
      const { api_key: _, ...asked } = query
      const again = (more: Query) => linkTo(base, `${at}/items`, { ...asked, ...more })
      return send(
        reply,
        {
          type: 'FeatureCollection',
          timeStamp: city.now().toISOString(),
          numberMatched: matched,
          numberReturned: rows.length,
          links: [
            { href: again({}), rel: 'self', type: 'application/geo+json' },
            { href: linkTo(base, at), rel: 'collection', type: 'application/json' },
            ...(next === null
              ? []
              : [{ href: again({ after: String(next) }), rel: 'next', type: 'application/geo+json' }]),
          ],
          features: rows.map(itemOf),
        },
        'application/geo+json',
      )
    },
  )
  app.get<{ Params: { collectionId: string; featureId: string } }>(
    '/ogc/collections/:collectionId/items/:featureId',
    {
      config,
      schema: {
        summary: 'A feature as GeoJSON · 单个要素',
        tags,
        params: object({ collectionId: text(60), featureId: text(12) }, ['collectionId', 'featureId']),
      },
    },
    async (request, reply) => {
      if (!desk) return none(reply)
      const { collectionId, featureId } = request.params
      if (!/^\d{1,9}$/.test(featureId)) return refusing(reply, refuse['http.notFound']())
      const found = await desk.open.item(city.store, await asker(request), collectionId, Number(featureId))
      if (!found.ok) return refusing(reply, found.error)
      const base = baseOf(request)
      const at = `/collections/${encodeURIComponent(collectionId)}`
      const links = [
        { href: linkTo(base, `${at}/items/${featureId}`), rel: 'self', type: 'application/geo+json' },
        { href: linkTo(base, at), rel: 'collection', type: 'application/json' },
      ]
      return send(reply, { ...itemOf(found.value), links }, 'application/geo+json')
    },
  )

  app.get(
    '/ogc/tileMatrixSets',
    { config, schema: { summary: 'Tile matrix sets · 切片方案', tags } },
    (request, reply) =>
      send(reply, {
        tileMatrixSets: [
          {
            id: 'WebMercatorQuad',
            links: [
              {
                href: linkTo(baseOf(request), '/tileMatrixSets/WebMercatorQuad'),
                rel: 'self',
                type: 'application/json',
              },
            ],
          },
        ],
      }),
  )
  app.get(
    '/ogc/tileMatrixSets/WebMercatorQuad',
    { config, schema: { summary: 'WebMercatorQuad', tags } },
    (_request, reply) => send(reply, tileMatrixSet()),
  )
  const tilesets = async (
    request: FastifyRequest<{ Params: { collectionId: string } }>,
    reply: FastifyReply,
    one: boolean,
  ) => {
    if (!desk) return none(reply)
    const found = await desk.open.collection(city.store, await asker(request), request.params.collectionId)
    if (!found.ok) return refusing(reply, found.error)
    const set = tileset(baseOf(request), found.value)
    return send(reply, one ? set : { tilesets: [set] })
  }
  app.get<{ Params: { collectionId: string } }>(
    '/ogc/collections/:collectionId/tiles',
    { config, schema: { summary: 'Tilesets of a collection · 瓦片集', tags, params: collectionParams } },
    (request, reply) => tilesets(request, reply, false),
  )
  app.get<{ Params: { collectionId: string } }>(
    '/ogc/collections/:collectionId/tiles/WebMercatorQuad',
    { config, schema: { summary: 'A tileset · 瓦片集详情', tags, params: collectionParams } },
    (request, reply) => tilesets(request, reply, true),
  )
  app.get<{
    Params: { collectionId: string; tileMatrix: string; tileRow: string; tileCol: string }
    Querystring: Query
  }>(
    '/ogc/collections/:collectionId/tiles/WebMercatorQuad/:tileMatrix/:tileRow/:tileCol',
    {
      config: tileConfig,
      schema: {
        summary: 'Vector tile (row before column, as OGC has it) · 矢量瓦片',
        tags,
        params: object({ collectionId: text(60), tileMatrix: text(2), tileRow: text(8), tileCol: text(8) }, [
          'collectionId',
          'tileMatrix',
          'tileRow',
          'tileCol',
        ]),
      },
    },
    async (request, reply) => {
      if (!desk) return none(reply)
      const { collectionId, tileMatrix, tileRow, tileCol } = request.params
      const input = { layer: collectionId, z: Number(tileMatrix), x: Number(tileCol), y: Number(tileRow) }
      return sendTile(city, desk, request, reply, await asker(request), input)
    },
  )
}
