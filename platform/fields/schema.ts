import type { CodeList, Field, FieldList } from './declare.ts'

export type JsonSchema = { readonly [key: string]: unknown }

/**
 * JSON Schema of the values of a list in normal form, draft 2020-12 (the keywords used mean the same in draft-07,
 * so `dialect: false` serves Fastify). `check` stays the judge: it also accepts what people write and knows the
 * check digits. Codes are enumerated where `codes` knows the list.
 */
export function jsonSchema(
  list: FieldList,
  options: { readonly dialect?: boolean; readonly codes?: (name: string) => CodeList | undefined } = {},
): JsonSchema {
  const dialect = options.dialect === false ? {} : { $schema: 'https://json-schema.org/draft/2020-12/schema' }
  return { ...dialect, ...objectSchema(list, options.codes) }
}

type Codes = ((name: string) => CodeList | undefined) | undefined

const objectSchema = (list: FieldList, codes: Codes): JsonSchema => ({
  type: 'object',
  properties: Object.fromEntries(
    Object.entries(list).map(([name, field]) => [
      name,
      { ...described(field), ...valueSchema(field, codes) },
    ]),
  ),
  required: Object.entries(list)
    .filter(([, field]) => field.required)
    .map(([name]) => name),
  additionalProperties: false,
})

const described = (field: Field): JsonSchema => ({
  title: `${field.title.zh} ${field.title.en}`,
  ...(field.help ? { description: `${field.help.zh} ${field.help.en}` } : {}),
})

const bounds = (field: { readonly min?: number; readonly max?: number }): JsonSchema => ({
  ...(field.min === undefined ? {} : { minimum: field.min }),
  ...(field.max === undefined ? {} : { maximum: field.max }),
})

const UUID = { type: 'string', format: 'uuid' }

function valueSchema(field: Field, codes: Codes): JsonSchema {
  switch (field.kind) {
    case 'text':
      return {
        type: 'string',
        maxLength: field.max ?? (field.long ? 2000 : 200),
        ...(field.min === undefined ? {} : { minLength: field.min }),
        ...(field.pattern === undefined ? {} : { pattern: `^(?:${field.pattern})$` }),
      }
    case 'integer':
    case 'money':
      return { type: 'integer', ...bounds(field) }
    case 'decimal':
      return { type: 'number', ...bounds(field) }
    case 'yes':
      return { type: 'boolean' }
    case 'day':
      return { type: 'string', format: 'date' }
    case 'instant':
      return { type: 'string', format: 'date-time' }
    case 'code': {
      const known = codes?.(field.list)?.codes.map((code) => code.code)
      const one = known ? { type: 'string', enum: known } : { type: 'string' }
      return field.many ? { type: 'array', items: one, uniqueItems: true } : one
    }
    case 'phone':
      return { type: 'string', maxLength: 40, examples: ['13800001234', '020-81234567'] }
    case 'idNumber':
      return { type: 'string', pattern: '^\\d{17}[\\dX]$' }
    case 'creditCode':
      return { type: 'string', pattern: '^[0-9A-HJ-NP-RTUWXY]{18}$' }
    case 'mail':
      return { type: 'string', maxLength: 254 }
    case 'point':
      return {
        type: 'object',
        properties: {
          lon: { type: 'number', minimum: -180, maximum: 180 },
          lat: { type: 'number', minimum: -90, maximum: 90 },
        },
        required: ['lon', 'lat'],
        additionalProperties: false,
      }
    case 'area':
      return { type: 'string', pattern: '^(?:\\d{2}|\\d{4}|\\d{6}|\\d{9}|\\d{12})$' }
    case 'unit':
      return field.many ? { type: 'array', items: UUID, uniqueItems: true } : UUID
    case 'account':
    case 'matter':
      return UUID
    case 'files':
      return { type: 'array', items: UUID, maxItems: field.max ?? 9, uniqueItems: true }
    case 'rows':
      return { type: 'array', items: objectSchema(field.of, codes), maxItems: field.max ?? 100 }
  }
}
