import type { FastifyInstance, FastifyRequest } from 'fastify'
import { id, object, open, text } from '../api/shapes.ts'
import type { ApplicationsDoor, City } from '../city/declare.ts'
import { AtTheDoor, answer, refusing } from '../gate/answer.ts'
import { citizenOf, needCitizen } from '../gate/citizen.ts'
import { refuse } from '../gate/declare.ts'
import { sendFile } from '../gate/send-file.ts'
import { oneFile } from '../gate/upload.ts'

const tags = ['citizen']
const version = { type: 'integer', minimum: 1, maximum: 1_000_000 } as const
const nullable = { type: ['string', 'null'], pattern: '^[0-9a-f-]{36}$' } as const
const filled = object({ answers: open, values: open, materials: { type: 'array', maxItems: 200 } })

type DraftBody = {
  readonly item: string
  readonly version: number
  readonly over: number
  readonly filled: unknown
  readonly device?: string
}
type SendBody = {
  readonly key: string
  readonly draft?: string | null
  readonly item: string
  readonly version: number
  readonly filled: unknown
  readonly supplements?: string | null
  readonly channel?: 'phone' | 'web' | 'kiosk'
}

/** Applications 智能申报 · 我的办件: forms to fill in, drafts, what was sent and what became of it. */
export function citizenApplications(app: FastifyInstance, city: City): void {
  const door = (): ApplicationsDoor => {
    if (!city.applications) throw new AtTheDoor(refuse['http.notHere']({ desk: 'applications' }))
    return city.applications
  }
  const me = (request: FastifyRequest) => needCitizen(city, request)
  const one = { tags, params: object({ id }, ['id']) }
  const numbered = { tags, params: object({ number: text(64) }, ['number']) }
  type One = { Params: { id: string } }
  type Numbered = { Params: { number: string } }

  app.get<{ Params: { item: string } }>(
    '/api/citizen/apply/:item',
    {
      schema: {
        summary: 'The form of an item · 申报表单',
        tags,
        params: object({ item: text(60) }, ['item']),
      },
    },
    async (request, reply) => {
      const citizen = await citizenOf(city, request)
      return answer(reply, await door().sheet(citizen, request.params.item, city.now()))
    },
  )

  app.get('/api/citizen/drafts', { schema: { summary: 'My drafts · 我的草稿', tags } }, async (request) => ({
    rows: await door().drafts(await me(request), city.now()),
  }))
  app.get<One>(
    '/api/citizen/drafts/:id',
    { schema: { summary: 'Go on with a draft · 继续填写', ...one } },
    async (request, reply) =>
      answer(reply, await door().draft(await me(request), request.params.id, city.now())),
  )
  app.put<One & { Body: DraftBody }>(
    '/api/citizen/drafts/:id',
    {
      bodyLimit: 1024 * 1024,
      schema: {
        summary: 'Save a draft · 保存草稿',
        ...one,
        body: object(
          {
            item: text(60),
            version,
            over: { type: 'integer', minimum: 0, maximum: 1_000_000_000 },
            filled,
            device: text(80),
          },
          ['item', 'version', 'over', 'filled'],
        ),
      },
    },
    async (request, reply) => {
      const { device = '', ...rest } = request.body
      return answer(
        reply,
        await door().saveDraft(await me(request), request.params.id, { ...rest, device }, city.now()),
      )
    },
  )
  app.delete<One>(
    '/api/citizen/drafts/:id',
    { schema: { summary: 'Drop a draft · 删除草稿', ...one } },
    async (request, reply) => answer(reply, await door().dropDraft(await me(request), request.params.id)),
  )
  app.post<One>(
    '/api/citizen/drafts/:id/code',
    { schema: { summary: 'A code to go on at a window · 取件码', ...one } },
    async (request, reply) =>
      answer(reply, await door().giveCode(await me(request), request.params.id, city.now())),
  )
  app.post<{ Body: { code: string } }>(
    '/api/citizen/drafts/take',
    {
      config: { rate: 'login' },
      schema: { summary: 'Go on by a code · 凭码继续', tags, body: object({ code: text(40) }, ['code']) },
    },
    async (request, reply) =>
      answer(reply, await door().takeByCode(await me(request), request.body.code, city.now())),
  )

  app.post(
    '/api/citizen/files',
    {
      config: { rate: 'publicUpload', wants: 'multipart/form-data' },
      schema: { summary: 'Bring a file · 上传材料', tags },
    },
    async (request, reply) => {
      const citizen = await me(request)
      const file = await oneFile(request)
      if (!file.ok) return refusing(reply, file.error)
      return answer(reply, await door().putFile(citizen, file.value, city.now()), 201)
    },
  )
  app.get<One>(
    '/api/citizen/files/:id',
    { schema: { summary: 'A file of mine · 查看材料', ...one } },
    async (request, reply) => {
      const file = await door().file(await me(request), request.params.id)
      return file.ok ? sendFile(reply, file.value) : refusing(reply, file.error)
    },
  )

  app.post<{ Body: SendBody }>(
    '/api/citizen/applications',
    {
      bodyLimit: 1024 * 1024,
      config: { rate: ['publicWrite', 'publicDay'] },
      schema: {
        summary: 'Apply, or supplement · 提交申报、补正',
        tags,
        body: object(
          {
            key: { type: 'string', pattern: '^[\\w-]{8,80}$' },
            draft: nullable,
            item: text(60),
            version,
            filled,
            supplements: nullable,
            channel: { type: 'string', enum: ['phone', 'web', 'kiosk'] },
          },
          ['key', 'item', 'version', 'filled'],
        ),
      },
    },
    async (request, reply) => {
      const { draft = null, supplements = null, ...rest } = request.body
      const sent = await door().send(await me(request), { ...rest, draft, supplements }, city.now())
      return sent.ok ? reply.code(sent.value.fresh ? 201 : 200).send(sent.value) : refusing(reply, sent.error)
    },
  )
  app.get(
    '/api/citizen/applications',
    { schema: { summary: 'My applications · 我的办件', tags } },
    async (request) => ({ rows: await door().list(await me(request), city.now()) }),
  )
  app.get<Numbered>(
    '/api/citizen/applications/:number',
    { schema: { summary: 'One of my applications · 办件进度', ...numbered } },
    async (request, reply) =>
      answer(reply, await door().view(await me(request), request.params.number, city.now())),
  )
  app.get<Numbered>(
    '/api/citizen/applications/:number/lanes',
    { schema: { summary: 'What other systems are doing for it · 并行办理进度', ...numbered } },
    async (request, reply) => {
      const mine = await door().view(await me(request), request.params.number, city.now())
      if (!mine.ok) return refusing(reply, mine.error)
      return (
        (await city.lanesBeside?.(mine.value.matter)) ?? { rows: [], effort: null, signers: [], clocks: [] }
      )
    },
  )
  app.get<Numbered>(
    '/api/citizen/applications/:number/supplement',
    { schema: { summary: 'The form to supplement · 补正表单', ...numbered } },
    async (request, reply) =>
      answer(reply, await door().supplement(await me(request), request.params.number, city.now())),
  )
  app.post<Numbered & { Body: { words?: string } }>(
    '/api/citizen/applications/:number/withdraw',
    { schema: { summary: 'Withdraw · 撤回申请', ...numbered, body: object({ words: text(500) }) } },
    async (request, reply) =>
      answer(
        reply,
        await door().withdraw(await me(request), request.params.number, request.body.words ?? '', city.now()),
      ),
  )
  app.get<Numbered & { Querystring: { lang?: string } }>(
    '/api/citizen/applications/:number/form.pdf',
    {
      schema: {
        summary: 'The form as PDF · 打印申请表',
        ...numbered,
        querystring: object({ lang: text(2) }),
      },
    },
    async (request, reply) => {
      const printed = await door().print(await me(request), request.params.number, city.now())
      return printed.ok ? sendFile(reply, printed.value) : refusing(reply, printed.error)
    },
  )
}
