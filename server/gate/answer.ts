import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { type Refusal, type Result, say } from '../../base/index.ts'
import { isUnfit, unavailable } from '../../platform/store/index.ts'
import { type FieldFault, refuse } from './declare.ts'

/** Limit of a JSON or form body. The longest honest one, a ticket with a 20,000 character text, is about 70 KB. */
export const JSON_BYTES = 256 * 1024
/** Limit of one file. Phone photographs are 3–8 MB; a minute of video fits. */
export const FILE_BYTES = 20 * 1024 * 1024

/** The one place where a refusal has to be thrown: inside parsers and hooks, where a framework waits for an Error. */
export class AtTheDoor extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}

/** Body of every error answer; `request` is the number that stands in the log. */
export function errorBody(refusal: Refusal, request?: string) {
  const { fields, current, ...rest } = (refusal.detail ?? {}) as Record<string, unknown>
  return {
    error: {
      code: refusal.code,
      http: refusal.http,
      says: refusal.says,
      remedy: refusal.remedy,
      ...(Object.keys(rest).length > 0 ? { detail: rest } : {}),
      ...(Array.isArray(fields) ? { fields } : {}),
    },
    ...(current === undefined ? {} : { current }),
    ...(request === undefined ? {} : { request }),
  }
}

export const refusing = (reply: FastifyReply, refusal: Refusal): FastifyReply => {
  const wait = (refusal.detail as { seconds?: unknown } | undefined)?.seconds
  if ((refusal.http === 429 || refusal.http === 503) && typeof wait === 'number')
    reply.header('retry-after', String(wait))
  return reply.code(refusal.http).send(errorBody(refusal, reply.request.id))
}

/** The value as JSON, or the refusal with its status. */
export const answer = <T>(reply: FastifyReply, result: Result<T, Refusal>, status = 200): FastifyReply =>
  result.ok ? reply.code(status).send(result.value ?? {}) : refusing(reply, result.error)

const TYPES = { 'application/json': 'application/json' }

/** What the reader of uploads says of a form that is none: plain errors without a code. */
const BROKEN_FORM = /unexpected end of multipart data|^Multipart: Boundary not found|^Malformed/i

/** Unique and foreign keys of the database. */
const MEETS = /^2350[35]$/

/** What the framework itself refuses, in our words; nothing when it is a fault. */
export function refusalOf(error: FastifyError | AtTheDoor, request: FastifyRequest): Refusal | null {
  if (error instanceof AtTheDoor) return error.refusal
  if (error.validation) {
    const fields = error.validation.map((one): FieldFault => {
      const missing = (one.params as { missingProperty?: string }).missingProperty
      const path =
        [one.instancePath.slice(1).replaceAll('/', '.'), missing].filter(Boolean).join('.') || '(body)'
      return {
        path,
        code: `http.${one.keyword}`,
        says: missing
          ? say('必须填写', 'is required')
          : say(`不符合要求（${one.keyword}）`, one.message ?? 'is not right'),
        remedy: say('请按接口说明修改', 'See the interface description'),
      }
    })
    return refuse['http.badInput']({ fields })
  }
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return refuse['http.tooLarge']({ limitBytes: request.routeOptions.bodyLimit ?? JSON_BYTES })
    case 'FST_REQ_FILE_TOO_LARGE':
    case 'FST_FILES_LIMIT':
    case 'FST_PARTS_LIMIT':
    case 'FST_FIELDS_LIMIT':
      return refuse['http.tooLarge']({ limitBytes: FILE_BYTES })
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_INVALID_MULTIPART_CONTENT_TYPE':
      return refuse['http.wrongType']({
        got: String(request.headers['content-type'] ?? '').slice(0, 80),
        wants: request.routeOptions.config?.wants ?? TYPES['application/json'],
      })
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
    case 'ECONNRESET':
      return refuse['http.timeout']()
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_ASYNC_CONSTRAINT':
      return refuse['http.notFound']()
    default:
      if (BROKEN_FORM.test(error.message)) return refuse['http.badForm']()
      if (isUnfit(error as unknown)) return refuse['http.unfit']()
      // Two at once made the same, and no room had words for it.
      return MEETS.test(error.code ?? '') ? refuse['http.exists']() : unavailable(error)
  }
}

/** What may be logged of a fault: where it broke, never the values it broke on. */
export const faultLog = (error: Error & { code?: string }) => ({
  name: error.name,
  code: error.code,
  message: error.message.slice(0, 300).replace(/\d{7,}/g, '#'),
  stack: error.stack?.split('\n').slice(1, 12).join('\n'),
})
