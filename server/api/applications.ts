import type { FastifyInstance } from 'fastify'
import type { City } from '../city/declare.ts'
import { refusing } from '../gate/answer.ts'
import { refuse } from '../gate/declare.ts'
import { actorOf, ask, change } from '../gate/desk.ts'
import { sendFile } from '../gate/send-file.ts'
import { idOrNumber, object, text } from './shapes.ts'

/** What applicants filled in, for those who handle the application. */
export function applications(app: FastifyInstance, city: City): void {
  const d = city.desks.submissions
  const tags = ['matters']
  const params = object({ matter: idOrNumber }, ['matter'])
  type One = { Params: { matter: string } }

  app.get<One>(
    '/api/matters/:matter/submissions',
    { schema: { summary: 'What the applicant filled in · 申报内容', tags, params } },
    (request, reply) => ask(city, request, reply, 'submissions', d?.read, request.params),
  )
  app.post<One & { Body: { reason: string } }>(
    '/api/matters/:matter/submissions/reveal',
    {
      schema: {
        summary: 'In clear, for a reason and on record · 明文查看',
        tags,
        params,
        body: object({ reason: text(300) }, ['reason']),
      },
    },
    (request, reply) =>
      change(city, request, reply, 'submissions', d?.reveal, {
        matter: request.params.matter,
        reason: request.body.reason,
      }),
  )
  app.get<One & { Querystring: { lang?: string } }>(
    '/api/matters/:matter/form.pdf',
    {
      schema: {
        summary: 'The form as PDF · 打印申请表',
        tags,
        params,
        querystring: object({ lang: text(2) }),
      },
    },
    async (request, reply) => {
      if (!d) return refusing(reply, refuse['http.notHere']({ desk: 'submissions' }))
      const { lang } = request.query
      const input = { matter: request.params.matter, ...(lang ? { lang } : {}) }
      const printed = await d.print(city.store, actorOf(request), input)
      return printed.ok ? sendFile(reply, printed.value) : refusing(reply, printed.error)
    },
  )
}
