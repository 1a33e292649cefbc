import type { FastifyInstance, FastifyRequest } from 'fastify'
import { dayOf, isAreaCode, no, ok, type Refusal, type Result } from '../../base/index.ts'
import type { City, Found, Json } from '../city/declare.ts'
import { answer, refusing } from '../gate/answer.ts'
import { household } from '../gate/bucket.ts'
import { keyed, keyOf } from '../gate/idempotency.ts'
import { oneFile } from '../gate/upload.ts'
import {
  type Asked,
  afterWrong,
  doorsOf,
  emergencyOf,
  lockedFor,
  sameKey,
  saysSomething,
  type Tries,
  tailOf,
  traceOf,
} from './decide.ts'
import { refuse } from './declare.ts'
import { deviceOf } from './device.ts'

const text = (maxLength: number) => ({ type: 'string', maxLength })
const fileIds = { type: 'array', maxItems: 9, items: { type: 'string', pattern: '^[0-9a-f-]{36}$' } }
const asking = {
  type: 'object',
  required: ['content'],
  additionalProperties: false,
  properties: {
    content: text(20_000),
    kind: text(40),
    category: text(60),
    address: text(300),
    area: text(12),
    point: {
      type: 'object',
      required: ['lon', 'lat'],
      properties: {
        lon: { type: 'number', minimum: -180, maximum: 180 },
        lat: { type: 'number', minimum: -90, maximum: 90 },
      },
    },
    name: text(100),
    phone: text(40),
    anonymous: { type: 'boolean' },
    secret: { type: 'boolean' },
    files: fileIds,
  },
}
const number = {
  type: 'object',
  required: ['number'],
  properties: { number: { type: 'string', minLength: 4, maxLength: 40 } },
}

/** Requests remembered so that a second press finds the first; entries of the door's memory at most. */
const MOST = 50_000
function remember<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key)
  map.set(key, value)
  if (map.size > MOST) map.delete(map.keys().next().value as string)
}

/** Requests without a telephone that one household may look up in a day: numbers can be counted through. */
const BARE_A_DAY = 20

/** Doors for everybody, without an account: report, follow, add facts, urge, rate. */
export function citizen(app: FastifyInstance, city: City): void {
  const tags = ['public']
  const wrongTries = new Map<string, Tries>()
  const sent = new Map<string, string>()
  const bare = new Map<string, { day: string; numbers: Set<string> }>()

  app.get(
    '/api/public/declared',
    { schema: { summary: 'Kinds, categories, areas in plain words · 公开目录', tags } },
    async (_request, reply) =>
      reply.header('cache-control', 'public, max-age=300').send(city.publicDeclared()),
  )

  app.get<{ Querystring: { q?: string } }>(
    '/api/public/articles',
    {
      schema: {
        summary: 'Answers to common questions · 常见问题',
        tags,
        querystring: { type: 'object', properties: { q: text(200) } },
      },
    },
    async (request, reply) => {
      const articles = city.desks.publicArticles
      return articles
        ? answer(reply, await articles(city.store, request.query, city.now()))
        : reply.send({ rows: [] })
    },
  )

  app.post(
    '/api/public/files',
    {
      config: { rate: 'publicUpload', wants: 'multipart/form-data' },
      schema: { summary: 'Upload a photograph first · 先传照片', tags },
    },
    async (request, reply) => {
      const file = await oneFile(request)
      if (!file.ok) return refusing(reply, file.error)
      return answer(
        reply,
        await city.store.tx((tx) => city.files.put(tx, city.org.citizen(), file.value, city.now())),
        201,
      )
    },
  )

  const outside = ({ lon, lat }: { readonly lon: number; readonly lat: number }): boolean => {
    const { bounds } = city.settings
    return (
      bounds !== undefined &&
      !(lon >= bounds.west && lon <= bounds.east && lat >= bounds.south && lat <= bounds.north)
    )
  }

  app.post<{ Body: Asked }>(
    '/api/public/requests',
    {
      config: { rate: ['publicWrite', 'publicDay'] },
      schema: { summary: 'Report something · 我要反映', tags, body: asking },
    },
    async (request, reply) => {
      const asked = request.body
      if (!saysSomething(asked.content)) return refusing(reply, refuse['citizen.emptyText']())
      if (asked.point && outside(asked.point)) return refusing(reply, refuse['citizen.outside']())
      const at = city.now()
      const device = deviceOf(request)
      const key = keyOf(request)
      if (!key.ok) return refusing(reply, key.error)
      const same = sameKey(device, asked, at)
      const emergency = emergencyOf(asked.content)
      const { content, kind, category, address, area, point, name, phone, anonymous, secret, files } = asked
      // An earlier press of the same button goes to the same touch, whichever key this one carries.
      const externalId = sent.get(same) ?? key.value?.key ?? same
      const form = {
        content,
        ...(kind ? { kind } : {}),
        ...(category ? { category } : {}),
        ...(address ? { address } : {}),
        ...(area && isAreaCode(area) ? { area } : {}),
        ...(point ? { point } : {}),
        ...(anonymous === undefined ? {} : { anonymous }),
        ...(secret === undefined ? {} : { secret }),
        ...(files?.length ? { files } : {}),
        ...(emergency ? { urgency: 'critical' } : {}),
      }
      const requester = anonymous ? {} : { ...(name ? { name } : {}), ...(phone ? { phone } : {}) }
      const input = {
        type: 'hotline.ticket',
        form,
        requester,
        touch: {
          ...{ source: 'citizen', externalId, channel: 'web' },
          ...keyed(key.value, externalId),
          ...(files?.length ? { files } : {}),
        },
      }
      const done = await city.store.tx((tx) => city.matters.open(tx, city.org.citizen(), input, at))
      if (!done.ok) return refusing(reply, done.error)
      remember(sent, same, externalId)
      return reply.code(done.value.fresh ? 201 : 200).send({
        number: done.value.number,
        phoneTail: !anonymous && Boolean(phone),
        ...(emergency ? { emergency } : {}),
      })
    },
  )

  app.post<{ Body: Asked & { readonly category: string } }>(
    '/api/public/snapshots',
    {
      config: { rate: ['publicWrite', 'publicDay'] },
      schema: {
        summary: 'A photo, a place and a sentence · 随手拍',
        tags,
        body: { ...asking, required: ['category', 'point', 'files'] },
      },
    },
    async (request, reply) => {
      const asked = request.body
      const at = city.now()
      const offer = city.snapshots?.offered(at)
      if (!city.snapshots || !offer) return refusing(reply, refuse['citizen.noSnapshots']())
      const kind = offer.classes.find((one) => one.code === asked.category)
      if (!kind) return refusing(reply, refuse['citizen.snapshotClass']())
      const { point, files = [], address, area, phone, anonymous } = asked
      if (!point || outside(point)) return refusing(reply, refuse['citizen.outside']())
      if (files.length === 0) return refusing(reply, refuse['citizen.snapshotPhoto']())
      const key = keyOf(request)
      if (!key.ok) return refusing(reply, key.error)
      if (await city.snapshots.usedElsewhere(city.store, files, point))
        return refusing(reply, refuse['citizen.snapshotPhotoUsed']())
      const words = asked.content.trim()
      const externalId = key.value?.key ?? sameKey(deviceOf(request), asked, at)
      const input = {
        type: offer.type,
        form: {
          ...offer.preset,
          ...city.snapshots.placed(point),
          category: kind.code,
          // Of those who report the same thing later nobody reads the first one's words.
          title: kind.title.zh,
          content: words.length >= 2 ? words : kind.title.zh,
          point,
          files,
          ...(address ? { address } : {}),
          ...(area && isAreaCode(area) ? { area } : {}),
        },
        requester: !anonymous && phone ? { phone } : {},
        touch: {
          ...{ source: 'snapshot', channel: offer.channel, files, externalId },
          ...keyed(key.value, externalId),
        },
      }
      const done = await city.store.tx((tx) => city.matters.open(tx, city.org.citizen(), input, at))
      if (!done.ok) return refusing(reply, done.error)
      return reply.code(done.value.fresh ? 201 : 200).send({
        number: done.value.number,
        phoneTail: !anonymous && Boolean(phone),
        ...(done.value.joined ? { joined: true } : {}),
      })
    },
  )

  /** The request whose number and telephone tail fit; every other case has one and the same answer. */
  async function proven(
    request: FastifyRequest,
    given: string,
    phone: string | undefined,
  ): Promise<Result<Found, Refusal>> {
    const now = city.now().getTime()
    const wanted = given.normalize('NFKC').replace(/\s/g, '').toUpperCase()
    const here = household(request.ip)
    const doors = doorsOf(wanted, here)
    const wait = Math.max(...doors.map(({ name, most }) => lockedFor(wrongTries.get(name), most, now)))
    if (wait > 0) return no(refuse['citizen.lockedOut']({ seconds: wait }))
    const found = await city.matters.find(city.store, city.settings.district, wanted)
    // Anonymous requests have no tail: their number is all there is, and it shows no person.
    if (found && !found.hasPhone && !found.secret) {
      const asked = bare.get(here)
      const day = dayOf(city.now())
      const numbers = asked?.day === day ? asked.numbers : new Set<string>()
      if (numbers.size < BARE_A_DAY || numbers.has(wanted)) {
        remember(bare, here, { day, numbers: numbers.add(wanted) })
        return ok(found)
      }
    }
    const tail = tailOf(phone)
    if (!tail) return no(refuse['citizen.tailNeeded']())
    if (
      found &&
      (await city.matters.proves(city.store, city.settings.district, found.id, { phoneTail: tail }))
    ) {
      wrongTries.delete(doors[0].name)
      return ok(found)
    }
    for (const { name } of doors) remember(wrongTries, name, afterWrong(wrongTries.get(name), now))
    return no(refuse['citizen.notFound']())
  }

  app.get<{ Params: { number: string }; Querystring: { phone?: string } }>(
    '/api/public/requests/:number',
    {
      schema: {
        summary: 'Follow a request by number and telephone tail · 查进度',
        tags,
        params: number,
        querystring: { type: 'object', properties: { phone: text(20) } },
      },
    },
    async (request, reply) => {
      const found = await proven(request, request.params.number, request.query.phone)
      return found.ok ? reply.send(traceOf(found.value)) : refusing(reply, found.error)
    },
  )

  /** Acts as the requester, who was shown no version: somebody at a desk may be faster. */
  const actAsRequester = (found: Found, action: string, form: Json): Promise<Result<unknown, Refusal>> => {
    const move = { matter: found.id, action, version: null, form }
    return city.store.tx((tx) => city.matters.act(tx, city.org.citizen(), move, city.now()))
  }

  type Plan = { readonly action: string; readonly otherwise?: string; readonly form: Json }
  type Doing = { Params: { number: string }; Body: { phone?: string } & Record<string, unknown> }
  const doing = (
    action: 'supplement' | 'urge' | 'rate',
    summary: string,
    properties: Record<string, unknown>,
    planOf: (found: Found, body: Record<string, unknown>) => Result<Plan, Refusal>,
  ) =>
    app.post<Doing>(
      `/api/public/requests/:number/${action}`,
      {
        config: { rate: 'publicWrite' },
        schema: {
          summary,
          tags,
          params: number,
          body: {
            type: 'object',
            additionalProperties: false,
            properties: { phone: text(20), ...properties },
          },
        },
      },
      async (request, reply) => {
        const found = await proven(request, request.params.number, request.body.phone)
        if (!found.ok) return refusing(reply, found.error)
        const plan = planOf(found.value, request.body)
        if (!plan.ok) return refusing(reply, plan.error)
        const { form, otherwise } = plan.value
        const first = await actAsRequester(found.value, plan.value.action, form)
        const again =
          !first.ok &&
          otherwise !== undefined &&
          otherwise !== plan.value.action &&
          first.error.code !== 'matter.badForm'
        const done = again ? await actAsRequester(found.value, otherwise, form) : first
        if (!done.ok) return refusing(reply, done.error)
        const after = await city.matters.find(city.store, city.settings.district, found.value.number)
        return reply.send(traceOf(after ?? found.value))
      },
    )

  doing('supplement', 'Add facts · 补充', { text: text(5_000), files: fileIds }, (found, body) => {
    const note = String(body.text ?? '')
    if (!found.canSupplement) return no(refuse['citizen.notNow']())
    if (!saysSomething(note) && !(body.files as unknown[] | undefined)?.length)
      return no(refuse['citizen.emptyText']())
    return ok({ action: 'supplement', form: { text: note, ...(body.files ? { files: body.files } : {}) } })
  })
  doing('urge', 'Urge, once a day · 催办', {}, (found) => {
    if (found.urgedAt && dayOf(found.urgedAt) === dayOf(city.now())) return no(refuse['citizen.urgedToday']())
    return found.canUrge ? ok({ action: 'urge', form: {} }) : no(refuse['citizen.notNow']())
  })
  const verdict = {
    responded: { type: 'boolean' },
    solved: { type: 'string', enum: ['yes', 'partly', 'no'] },
    satisfied: { type: 'string', enum: ['very', 'yes', 'basic', 'no', 'veryNo'] },
    words: text(2_000),
  }
  doing('rate', 'Rate the answer · 评价', verdict, (found, { phone: _phone, ...form }) => {
    if (!found.canRate) return no(refuse['citizen.notNow']())
    // "Not solved" asks for a second handling; where that was had already, it is kept as the verdict.
    return ok({
      action: form.solved === 'no' ? 'rateUnsolved' : 'rate',
      otherwise: 'rate',
      form: { ...form, channel: 'web' },
    })
  })
}
