import { type CodeList, type FieldList, jsonSchema } from '../../fields/index.ts'
import type { Dataset } from '../datasets/index.ts'
import { allows, keyItems } from './decide.ts'
import type { Grant } from './declare.ts'

const why = {
  type: 'object',
  description: '用途绑定 why this very call is made; calls without are refused',
  required: ['duty', 'operator', 'case'],
  properties: {
    duty: { type: 'string', description: '事项编码 matter code of the grant' },
    operator: { type: 'string', description: '操作人 who operates' },
    case: { type: 'string', description: '案号 case number' },
  },
}
const data = {
  type: 'object',
  properties: {
    dataset: { type: 'string' },
    title: { type: 'string' },
    freshAt: { type: ['string', 'null'], format: 'date-time' },
    score: { type: ['number', 'null'] },
    decisions: { type: 'boolean', description: 'false: 不得单独作为决策依据 no ground for decisions' },
  },
}
const quota = { type: 'object', properties: { used: { type: 'integer' }, most: { type: 'integer' } } }
const doubted = { type: 'array', items: { type: 'string' }, description: '疑义 items in doubt' }

/** OpenAPI 3.1 of exactly what one grant opens: its key items, its items, its ways. */
export function describeGrant(
  grant: Pick<Grant, 'items' | 'mode' | 'duty' | 'dayMost' | 'minuteMost'>,
  dataset: Dataset,
  codes: (name: string) => CodeList | undefined,
) {
  const fieldsOf = (names: readonly string[]): FieldList =>
    Object.fromEntries(
      dataset.items.filter(({ name }) => names.includes(name)).map(({ name, field }) => [name, field]),
    )
  const options = { dialect: false, codes } as const
  const keys = fieldsOf(keyItems(dataset).map((item) => item.name))
  const key = jsonSchema(
    Object.fromEntries(Object.entries(keys).map(([name, field]) => [name, { ...field, required: true }])),
    options,
  )
  // Masked values are no longer of the form of their field: an answer is described by its names.
  const row = {
    type: 'object',
    properties: Object.fromEntries(
      Object.entries(fieldsOf(grant.items)).map(([name, field]) => [
        name,
        {
          title: `${field.title.zh} ${field.title.en}`,
          ...(field.personal ? { type: ['string', 'null'] } : {}),
        },
      ]),
    ),
  }
  const door = (summary: string, request: object, answer: object) => ({
    post: {
      summary,
      security: [{ key: [] }],
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: { type: 'object', properties: { ...request, why }, required: ['why'] },
          },
        },
      },
      responses: {
        200: {
          description: 'OK',
          content: {
            'application/json': {
              schema: { type: 'object', properties: { data, quota, doubted, ...answer } },
            },
          },
        },
        401: { description: '密钥不正确 the key is not right' },
        403: {
          description:
            '用途、网络或方式不符，或授权已结束 another purpose, network or way, or the grant has ended',
        },
        422: { description: '缺少用途或主键 no purpose or key items' },
        429: { description: `每日 ${grant.dayMost} 次、每分钟 ${grant.minuteMost} 次 a day, a minute` },
      },
    },
  })
  return {
    openapi: '3.1.0',
    info: { title: `${dataset.title.zh} ${dataset.title.en}`, version: String(dataset.version) },
    components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
    paths: {
      '/share/v1/check': door(
        '核验 is this true: yes or no; unknown reads no',
        { key, claim: jsonSchema(fieldsOf(grant.items), options) },
        { answer: { type: 'string', enum: ['yes', 'no'] } },
      ),
      ...(allows(grant.mode, 'query')
        ? {
            '/share/v1/lookup': door('查询 one row by its key', { key }, { found: { type: 'boolean' }, row }),
          }
        : {}),
      ...(allows(grant.mode, 'batch')
        ? {
            '/share/v1/files': door(
              '批量 a file behind a link of a day',
              { format: { type: 'string', enum: ['csv', 'ndjson', 'xlsx'] } },
              {
                link: { type: 'string' },
                rows: { type: 'integer' },
                expiresAt: { type: 'string', format: 'date-time' },
              },
            ),
          }
        : {}),
    },
  }
}
