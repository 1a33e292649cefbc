import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Refusal, Result } from '../../base/index.ts'
import type { CertificatesDesk } from '../city/certificates.ts'
import type { City } from '../city/declare.ts'
import { AtTheDoor, answer, refusing } from '../gate/answer.ts'
import { citizenOf, needCitizen } from '../gate/citizen.ts'
import { refuse } from '../gate/declare.ts'
import { actorOf, ask, change, needId } from '../gate/desk.ts'
import { sendFile } from '../gate/send-file.ts'
import { oneFile } from '../gate/upload.ts'
import { object, open, text } from './shapes.ts'

type Json = Record<string, unknown>
type One = { Params: { id: string } }
type Typed = { Params: { type: string } }
const one = object({ id: text(60) }, ['id'])
const typed = object({ type: text(60) }, ['type'])
const reason = object({ why: text(500) }, ['why'])

type Made = { readonly name: string; readonly mime: string; readonly bytes: Uint8Array }
const sent = (reply: FastifyReply, made: Result<unknown, Refusal>) => {
  if (!made.ok) return refusing(reply, made.error)
  const { name, mime, bytes } = made.value as Made
  return sendFile(reply, { name, mime, bytes, size: bytes.length, id: '' })
}

/** Certificates 电子证照 for staff: the store, making, changes, types, seals, stock, exceptions, figures. */
export function certificates(app: FastifyInstance, city: City): void {
  const d = city.desks.certificates
  const tags = ['certificates']
  const read = (path: string, summary: string, verb: keyof CertificatesDesk, query: Json = {}) =>
    app.get<{ Querystring: Json }>(
      path,
      { schema: { summary, tags, querystring: object(query) } },
      (request, reply) =>
        ask(city, request, reply, 'certificates', d?.[verb] as CertificatesDesk['list'], request.query),
    )
  read('/api/certificates', 'Certificates · 证照列表', 'list', {
    ...{ type: text(60), state: text(20), number: text(120), holder: text(18), before: text(40) },
  })
  read('/api/certificates/making', 'What waits or failed · 制证台', 'making', { state: text(20) })
  read('/api/certificates/types', 'Types · 证照目录', 'types')
  read('/api/certificates/seals', 'Seals · 印章', 'seals')
  read('/api/certificates/statistics', 'Figures · 统计', 'statistics')
  read('/api/certificates/exceptions', 'Exceptions · 异常', 'exceptions', { all: text(5) })

  read('/api/certificates/granted', 'What holders granted my unit · 授权本单位', 'granted')
  app.post<{ Body: Json }>(
    '/api/certificates/use',
    {
      schema: {
        summary: 'Use by authorisation, purpose and case · 授权用证',
        tags,
        body: object({ holder: text(18), type: text(60), purpose: text(100), caseNumber: text(60) }, [
          'holder',
          'type',
          'purpose',
          'caseNumber',
        ]),
      },
    },
    (request, reply) => ask(city, request, reply, 'certificates', d?.useGranted, request.body),
  )

  app.get<Typed>(
    '/api/certificates/types/:type/sample.pdf',
    { schema: { summary: 'A sample of its layout · 样张', tags, params: typed } },
    async (request, reply) => {
      const who = actorOf(request)
      if (!d) return refusing(reply, refuse['http.notHere']({ desk: 'certificates' }))
      return sent(reply, await d.sample(city.store, who, request.params, city.now()))
    },
  )
  app.get<Typed>(
    '/api/certificates/types/:type/template.csv',
    { schema: { summary: 'Template for stock · 存量导入模板', tags, params: typed } },
    async (request, reply) => {
      const who = actorOf(request)
      if (!d) return refusing(reply, refuse['http.notHere']({ desk: 'certificates' }))
      return sent(reply, await d.template(city.store, who, request.params, city.now()))
    },
  )
  app.post<Typed>(
    '/api/certificates/types/:type/stock',
    {
      config: { rate: 'upload', wants: 'multipart/form-data' },
      schema: { summary: 'Bring certificates over from paper · 存量导入', tags, params: typed },
    },
    async (request, reply) => {
      const file = await oneFile(request)
      if (!file.ok) return refusing(reply, file.error)
      const { name, bytes } = file.value
      return ask(city, request, reply, 'certificates', d?.bringIn, { type: request.params.type, name, bytes })
    },
  )
  app.post<{ Body: Json }>(
    '/api/certificates',
    { schema: { summary: 'Issue, renew or correct by hand · 制证、延续、更正', tags, body: open } },
    (request, reply) => change(city, request, reply, 'certificates', d?.issue, request.body, 201),
  )
  const changing = object(
    {
      ids: { type: 'array', maxItems: 200, items: text(60) },
      ...{ act: text(20), why: text(500), document: text(60) },
    },
    ['ids', 'act', 'why', 'document'],
  )
  app.post<{ Body: Json }>(
    '/api/certificates/change',
    { schema: { summary: 'Change of state, one or many · 状态变更', tags, body: changing } },
    (request, reply) => change(city, request, reply, 'certificates', d?.change, request.body),
  )
  app.get<One>(
    '/api/certificates/of-matter/:id',
    { schema: { summary: 'What a case rests on · 办件用证', tags, params: one } },
    (request, reply) =>
      ask(city, request, reply, 'certificates', d?.ofMatter, { matter: needId(request.params.id) }),
  )
  app.post<One & { Body: Json }>(
    '/api/certificates/making/:id/seal',
    { schema: { summary: 'Seal what waits, or try again · 签章', tags, params: one, body: open } },
    (request, reply) =>
      change(city, request, reply, 'certificates', d?.seal, {
        ...request.body,
        id: needId(request.params.id),
      }),
  )
  type Why = One & { Body: { why: string } }
  const withWhy = (path: string, summary: string, verb: 'drop' | 'unblock' | 'settle') =>
    app.post<Why>(path, { schema: { summary, tags, params: one, body: reason } }, (request, reply) =>
      change(city, request, reply, 'certificates', d?.[verb], {
        ...request.body,
        id: needId(request.params.id),
      }),
    )
  withWhy('/api/certificates/making/:id/drop', 'Send the data back · 退回', 'drop')
  withWhy('/api/certificates/:id/unblock', 'Unblock after looking · 解除锁定', 'unblock')
  withWhy('/api/certificates/exceptions/:id/settle', 'Settle an exception · 处理异常', 'settle')
  app.post<One & { Body: Json }>(
    '/api/certificates/seals/:id',
    {
      schema: {
        summary: 'Suspend, restore or destroy a seal · 印章管理',
        tags,
        params: one,
        body: object({ state: text(20), why: text(500) }, ['state', 'why']),
      },
    },
    (request, reply) =>
      change(city, request, reply, 'certificates', d?.setSeal, {
        ...request.body,
        id: needId(request.params.id),
      }),
  )
  app.get<One>(
    '/api/certificates/:id',
    { schema: { summary: 'One certificate · 证照详情', tags, params: one } },
    (request, reply) => ask(city, request, reply, 'certificates', d?.read, { id: needId(request.params.id) }),
  )
}

/** 我的证照, and verification 核验 for anybody. */
export function citizenCertificates(app: FastifyInstance, city: City): void {
  const desk = (): CertificatesDesk => {
    if (!city.desks.certificates) throw new AtTheDoor(refuse['http.notHere']({ desk: 'certificates' }))
    return city.desks.certificates
  }
  const tags = ['citizen']
  const base = '/api/citizen/certificates'

  app.get(base, { schema: { summary: 'My certificates · 我的证照', tags } }, async (request, reply) =>
    answer(reply, await desk().cards(await needCitizen(city, request), city.now())),
  )
  app.get(`${base}/used`, { schema: { summary: 'Who used them · 用证记录', tags } }, async (request, reply) =>
    answer(reply, await desk().used(await needCitizen(city, request), city.now())),
  )
  app.get(
    `${base}/bodies`,
    { schema: { summary: 'Whom I may authorise · 可授权单位', tags } },
    async (request, reply) => {
      await needCitizen(city, request)
      return answer(reply, await desk().bodies())
    },
  )
  app.get<{ Querystring: { types: string } }>(
    `${base}/offers`,
    {
      schema: {
        summary: 'What stands ready for materials · 可免提交的证照',
        tags,
        querystring: object({ types: text(1000) }, ['types']),
      },
    },
    async (request, reply) => {
      const citizen = await needCitizen(city, request)
      return answer(reply, await desk().offers(citizen, request.query.types.split(','), city.now()))
    },
  )
  app.post<{ Body: Json }>(
    `${base}/missing`,
    { schema: { summary: 'It should be there · 缺证', tags, body: object({ type: text(60) }, ['type']) } },
    async (request, reply) =>
      answer(reply, await desk().missing(await needCitizen(city, request), request.body, city.now())),
  )
  app.get<One>(
    `${base}/:id`,
    { schema: { summary: 'One of mine · 证照详情', tags, params: one } },
    async (request, reply) =>
      answer(
        reply,
        await desk().card(await needCitizen(city, request), needId(request.params.id), city.now()),
      ),
  )
  app.get<One & { Querystring: { copy?: string } }>(
    `${base}/:id/file.pdf`,
    {
      schema: {
        summary: 'The sealed file, or a copy for a purpose · 下载',
        tags,
        params: one,
        querystring: object({ copy: text(60) }),
      },
    },
    async (request, reply) => {
      const citizen = await needCitizen(city, request)
      const { copy } = request.query
      return sent(reply, await desk().file(citizen, needId(request.params.id), copy ?? null, city.now()))
    },
  )
  const doing = (
    path: string,
    summary: string,
    verb: 'show' | 'offline' | 'copy' | 'endCopy' | 'grant' | 'withdraw' | 'doubt',
  ) =>
    app.post<One & { Body: Json }>(
      path,
      { schema: { summary, tags, params: one, body: open } },
      async (request, reply) => {
        const citizen = await needCitizen(city, request)
        const id = needId(request.params.id)
        const d = desk()
        const at = city.now()
        if (verb === 'copy' || verb === 'grant' || verb === 'doubt')
          return answer(reply, await d[verb](citizen, id, request.body ?? {}, at))
        return answer(reply, await d[verb](citizen, id, at))
      },
    )
  doing(`${base}/:id/show`, 'Show it · 亮证', 'show')
  doing(`${base}/:id/offline`, 'A code for times without a network · 离线亮证', 'offline')
  doing(`${base}/:id/copies`, 'Make a copy for a purpose · 加注件', 'copy')
  doing(`${base}/copies/:id/end`, 'Take a copy back · 收回加注件', 'endCopy')
  doing(`${base}/:id/grants`, 'Authorise · 授权', 'grant')
  doing(`${base}/grants/:id/withdraw`, 'Withdraw · 撤回授权', 'withdraw')
  doing(`${base}/:id/doubt`, 'Something is wrong · 异议', 'doubt')

  const verifying = object({ code: text(2000), purpose: text(60), name: text(60) }, ['code'])
  app.post<{ Body: Json }>(
    '/api/public/certificates/verify',
    {
      config: { rate: 'publicWrite' },
      schema: { summary: 'Is it genuine and valid · 证照核验', tags: ['public'], body: verifying },
    },
    async (request, reply) => {
      const citizen = await citizenOf(city, request)
      return answer(reply, await desk().verify(request.body, request.ip, citizen, city.now()))
    },
  )
  app.post<{ Querystring: { purpose?: string; name?: string } }>(
    '/api/public/certificates/verify-file',
    {
      config: { rate: 'publicWrite', wants: 'multipart/form-data' },
      schema: {
        summary: 'Is this file genuine and valid · 文件核验',
        tags: ['public'],
        querystring: object({ purpose: text(60), name: text(60) }),
      },
    },
    async (request, reply) => {
      const file = await oneFile(request)
      if (!file.ok) return refusing(reply, file.error)
      const input = { ...request.query, bytes: file.value.bytes }
      return answer(reply, await desk().verifyFile(input, request.ip, city.now()))
    },
  )
}
