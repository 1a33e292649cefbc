import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Refusal } from '../../base/index.ts'
import type { City, Client } from '../city/declare.ts'
import { AtTheDoor, FILE_BYTES, faultLog, refusalOf } from '../gate/answer.ts'
import { refuse as refuseHttp } from '../gate/declare.ts'
import { sendFile } from '../gate/send-file.ts'
import { keepable, parseForm } from '../gate/text.ts'
import { fileName } from '../gate/upload.ts'
import {
  checkJurisdiction,
  discoveryOf,
  errorsOf,
  filterOf,
  intakeOf,
  type Pairs,
  requestOf,
} from './decide.ts'
import { refuse } from './declare.ts'
import { attributesOf, servicesOf, TYPE } from './services.ts'
import { xml } from './xml.ts'

type Format = 'xml' | 'json'
type Photo = { readonly name: string; readonly mime: string; readonly bytes: Uint8Array }
type Query = Record<string, string | string[] | undefined>

/** `services.json` → what and how; no ending = not ours. */
function split(part: string): { name: string; format: Format } | null {
  const found = /^(.+)\.(xml|json)$/.exec(part)
  return found ? { name: found[1] as string, format: found[2] as Format } : null
}
const formatOf = (request: FastifyRequest): Format => (/\.json(\?|$)/.test(request.url) ? 'json' : 'xml')

function say(reply: FastifyReply, format: Format, root: string, value: unknown, status = 200): FastifyReply {
  reply.code(status)
  return format === 'json'
    ? reply.type('application/json; charset=utf-8').send(JSON.stringify(value))
    : reply.type('text/xml; charset=utf-8').send(xml(root, value))
}
const refusing = (reply: FastifyReply, format: Format, refusals: readonly Refusal[]): FastifyReply =>
  say(reply, format, 'errors', errorsOf(refusals), refusals[0]?.http ?? 400)

/** Query parameters once each; a repeated one counts with its first value. */
const plain = (query: Query): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  )

/** Open311 GeoReport v2, complete: discovery, services, definitions, requests, tokens, media; XML and JSON. */
export function open311(app: FastifyInstance, city: City, waitOf: (client: Client) => number): void {
  const base = (request: FastifyRequest) =>
    city.settings.citizenBase ?? `${request.protocol}://${request.host}`
  const byCode = () => new Map(servicesOf(city.declared()).map((one) => [one.service_code, one]))
  const tags = ['open311']

  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    (_request, bytes, done) => {
      const pairs = parseForm(bytes as Buffer)
      if (pairs.ok) done(null, pairs.value)
      else done(new AtTheDoor(pairs.error))
    },
  )
  // Public data without a session: pages of other sites may read it and show its photographs.
  app.addHook('onSend', async (_request, reply) => {
    reply.headers({ 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' })
  })
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const refusal = refusalOf(error, request)
    if (!refusal) request.log.error({ id: request.id, fault: faultLog(error) }, 'fault')
    if (refusal?.http === 413) reply.header('connection', 'close')
    const seconds = (refusal?.detail as { seconds?: number } | undefined)?.seconds
    if (seconds) reply.header('retry-after', String(seconds))
    return refusing(reply, formatOf(request), [refusal ?? refuseHttp['http.fault']({ id: request.id })])
  })

  app.get<{ Params: { resource: string }; Querystring: Query }>(
    '/open311/v2/:resource',
    { schema: { summary: 'discovery, services or requests, each .xml or .json (GeoReport v2)', tags } },
    async (request, reply) => {
      const asked = split(request.params.resource)
      if (!asked) return refusing(reply, formatOf(request), [refuse['open311.badFormat']()])
      const { name, format } = asked
      const query = plain(request.query)
      const wrong = checkJurisdiction(query.jurisdiction_id, city.settings)
      if (wrong) return refusing(reply, format, [wrong])
      if (name === 'discovery')
        return say(reply, format, 'discovery', discoveryOf(city.settings, base(request), city.now()))
      if (name === 'services') return say(reply, format, 'services', servicesOf(city.declared()))
      if (name !== 'requests') return refusing(reply, format, [refuseHttp['http.notFound']()])
      const filter = filterOf(query, city.now())
      if (!filter.ok) return refusing(reply, format, filter.error)
      const found = await city.matters.publicList(city.store, city.settings.district, filter.value)
      const services = byCode()
      return say(
        reply,
        format,
        'service_requests',
        found
          .filter((one) => services.has(one.category ?? ''))
          .map((one) => requestOf(one, services, base(request))),
      )
    },
  )

  app.get<{ Params: { resource: string; item: string }; Querystring: Query }>(
    '/open311/v2/:resource/:item',
    {
      schema: {
        summary: 'One service definition, request or token, .xml or .json; or a photograph (media)',
        tags,
      },
    },
    async (request, reply) => {
      const { resource, item } = request.params
      if (resource === 'media') {
        const file = await city.files.getPublic(city.store, item)
        return file.ok ? sendFile(reply, file.value) : refusing(reply, 'json', [file.error])
      }
      const asked = split(item)
      if (!asked) return refusing(reply, formatOf(request), [refuse['open311.badFormat']()])
      const { name, format } = asked
      const wrong = checkJurisdiction(plain(request.query).jurisdiction_id, city.settings)
      if (wrong) return refusing(reply, format, [wrong])

      if (resource === 'services') {
        const declared = city.declared()
        if (!byCode().has(name))
          return refusing(reply, format, [refuse['open311.serviceUnknown']({ code: name.slice(0, 60) })])
        return say(reply, format, 'service_definition', {
          service_code: name,
          attributes: attributesOf(declared, name),
        })
      }
      // `request/` is how the published Swagger file spells it; several clients follow that.
      if (resource === 'requests' || resource === 'request' || resource === 'tokens') {
        const [found] = await city.matters.publicList(city.store, city.settings.district, {
          type: TYPE,
          numbers: [name.replace(/^T-/, '')],
          offset: 0,
          limit: 1,
        })
        if (resource === 'tokens') {
          // Every request has its number at once, so a token only ever stands for that number.
          const number =
            found?.number ??
            (await city.matters.find(city.store, city.settings.district, name.replace(/^T-/, '')))?.number
          if (!number) return refusing(reply, format, [refuse['open311.requestUnknown']()])
          return say(reply, format, 'service_requests', [{ service_request_id: number, token: name }])
        }
        if (!found?.category) return refusing(reply, format, [refuse['open311.requestUnknown']()])
        return say(reply, format, 'service_requests', [requestOf(found, byCode(), base(request))])
      }
      return refusing(reply, format, [refuseHttp['http.notFound']()])
    },
  )

  /** Fields and photographs of a multipart post. */
  async function partsOf(request: FastifyRequest): Promise<{ pairs: [string, string][]; photos: Photo[] }> {
    const pairs: [string, string][] = []
    const photos: Photo[] = []
    for await (const part of request.parts({ limits: { fileSize: FILE_BYTES, files: 9 } })) {
      if (part.type === 'file') {
        const bytes = await part.toBuffer()
        if (bytes.length > 0) photos.push({ name: fileName(part.filename), mime: part.mimetype, bytes })
      } else {
        const value = String(part.value)
        if (!keepable(value) || !keepable(part.fieldname)) throw new AtTheDoor(refuseHttp['http.badText']())
        pairs.push([part.fieldname, value])
      }
    }
    return { pairs, photos }
  }

  app.post<{ Params: { resource: string }; Querystring: Query }>(
    '/open311/v2/:resource',
    {
      config: { wants: 'application/x-www-form-urlencoded or multipart/form-data' },
      schema: {
        summary: 'Create a service request: requests.xml or requests.json, form encoded, api_key needed',
        tags,
      },
    },
    async (request, reply) => {
      const asked = split(request.params.resource)
      if (asked?.name !== 'requests')
        return refusing(reply, formatOf(request), [refuseHttp['http.notFound']()])
      const { format } = asked
      const sent = request.isMultipart()
        ? await partsOf(request)
        : { pairs: request.body as Pairs | undefined, photos: [] }
      if (sent.pairs !== undefined && !Array.isArray(sent.pairs)) {
        const got = String(request.headers['content-type'] ?? '').slice(0, 60)
        return refusing(reply, format, [
          refuseHttp['http.wrongType']({ got, wants: 'application/x-www-form-urlencoded' }),
        ])
      }
      const inUrl = Object.entries(request.query).flatMap(([name, value]) =>
        [value].flat().map((one): [string, string] => [name, one ?? '']),
      )
      const pairs: Pairs = [...(sent.pairs ?? []), ...inUrl]
      const one = (name: string) => pairs.find(([key]) => key === name)?.[1]

      const wrong = checkJurisdiction(one('jurisdiction_id'), city.settings)
      if (wrong) return refusing(reply, format, [wrong])
      const key = one('api_key')
      const client = key ? await city.clients.byKey(city.store, key) : undefined
      if (!client?.can.includes('open311')) return refusing(reply, format, [refuse['open311.badKey']()])
      const seconds = waitOf(client)
      if (seconds > 0) {
        reply.header('retry-after', String(seconds))
        return refusing(reply, format, [refuseHttp['http.rateLimited']({ seconds })])
      }
      const at = city.now()
      const given = request.headers['idempotency-key']
      const name = { name: client.name, key: typeof given === 'string' && given !== '' ? given : null }
      const input = intakeOf(pairs, city.declared(), city.settings, name, at)
      if (!input.ok) return refusing(reply, format, input.error)

      const done = await city.store.tx(async (tx) => {
        const files: string[] = []
        for (const photo of sent.photos) {
          const kept = await city.files.put(tx, client.actor, photo, at)
          if (!kept.ok) return kept
          files.push(kept.value.id)
        }
        const form = files.length > 0 ? { ...input.value.form, files } : input.value.form
        return city.matters.open(tx, client.actor, { ...input.value, form }, at)
      })
      if (!done.ok) return refusing(reply, format, [done.error])
      const notice = '已登记，可凭编号查询进度 · Registered; follow it by its number'
      return say(reply, format, 'service_requests', [
        { service_request_id: done.value.number, service_notice: notice, account_id: null },
      ])
    },
  )
}
