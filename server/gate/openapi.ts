import type { FastifyInstance, FastifySchema } from 'fastify'
import type { Code, Field, FieldList } from '../../platform/fields/declare.ts'
import type { City } from '../city/declare.ts'

type Schema = Record<string, unknown>
declare module 'fastify' {
  interface FastifySchema {
    summary?: string
    tags?: readonly string[]
    /** Pages and files: not part of the programming interface. */
    hide?: boolean
  }
}

/** A door as it was made: its pattern and the schemas that check its requests. */
export type Route = { method: string; url: string; schema: FastifySchema; wants?: string }

const ERROR: Schema = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'http', 'says', 'remedy'],
      properties: {
        code: { type: 'string', description: 'Stable code, see docs/en/errors.md' },
        http: { type: 'integer' },
        says: { $ref: '#/components/schemas/Say' },
        remedy: { $ref: '#/components/schemas/Say' },
        detail: { type: 'object' },
        fields: { type: 'array', items: { type: 'object' } },
      },
    },
    current: { type: 'object', description: 'After 409 matter.stale: the present view' },
  },
}
const SAY: Schema = {
  type: 'object',
  required: ['zh', 'en'],
  properties: { zh: { type: 'string' }, en: { type: 'string' } },
}

/** JSON Schema 2020-12 of one declared field; code lists become enums. */
export function schemaOf(
  field: Field,
  codes: Readonly<Record<string, readonly Pick<Code, 'code'>[]>>,
): Schema {
  const about = {
    title: field.title.zh,
    description: field.help ? `${field.title.en}. ${field.help.en}` : field.title.en,
  }
  const only = (value: Schema): Schema => ({ ...about, ...value })
  const many = (flag: boolean | undefined, item: Schema): Schema =>
    flag ? { type: 'array', items: item } : item
  switch (field.kind) {
    case 'integer':
    case 'money':
      return only({
        type: 'integer',
        ...(field.min === undefined ? {} : { minimum: field.min }),
        ...(field.max === undefined ? {} : { maximum: field.max }),
      })
    case 'decimal':
      return only({
        type: 'number',
        ...(field.min === undefined ? {} : { minimum: field.min }),
        ...(field.max === undefined ? {} : { maximum: field.max }),
      })
    case 'yes':
      return only({ type: 'boolean' })
    case 'day':
      return only({ type: 'string', format: 'date' })
    case 'instant':
      return only({ type: 'string', format: 'date-time' })
    case 'code': {
      const list = codes[field.list]?.map((one) => one.code)
      return only(
        many(field.many, {
          type: 'string',
          ...(list && list.length > 0 && list.length <= 500 ? { enum: list } : {}),
        }),
      )
    }
    case 'unit':
      return only(many(field.many, { type: 'string' }))
    case 'point':
      return only({
        type: 'object',
        required: ['lon', 'lat'],
        properties: {
          lon: { type: 'number', minimum: -180, maximum: 180 },
          lat: { type: 'number', minimum: -90, maximum: 90 },
        },
      })
    case 'polygon':
      return only({
        type: 'object',
        required: ['type', 'coordinates'],
        properties: {
          type: { type: 'string', enum: ['Polygon'] },
          coordinates: {
            type: 'array',
            items: { type: 'array', items: { type: 'array', items: { type: 'number' } } },
          },
        },
      })
    case 'files':
      return only({
        type: 'array',
        items: { type: 'string', format: 'uuid' },
        ...(field.max === undefined ? {} : { maxItems: field.max }),
      })
    case 'rows':
      return only({
        type: 'array',
        items: schemaOfList(field.of, codes),
        ...(field.max === undefined ? {} : { maxItems: field.max }),
      })
    case 'text':
      return only({
        type: 'string',
        ...(field.max === undefined ? {} : { maxLength: field.max }),
        ...(field.min === undefined ? {} : { minLength: field.min }),
        ...(field.pattern ? { pattern: field.pattern } : {}),
      })
    case 'mail':
      return only({ type: 'string', format: 'email' })
    default:
      return only({ type: 'string' })
  }
}

export function schemaOfList(
  list: FieldList,
  codes: Readonly<Record<string, readonly Pick<Code, 'code'>[]>>,
): Schema {
  const required = Object.entries(list)
    .filter(([, field]) => field.required)
    .map(([name]) => name)
  return {
    type: 'object',
    ...(required.length > 0 ? { required } : {}),
    properties: Object.fromEntries(
      Object.entries(list).map(([name, field]) => [name, schemaOf(field, codes)]),
    ),
  }
}

/** `/a/:id/*` → `/a/{id}/{path}` and the names in it. */
function pathOf(url: string): { path: string; names: string[] } {
  const names: string[] = []
  const path = url
    .replace(/:(\w+)(\([^)]*\))?/g, (_all, name: string) => {
      names.push(name)
      return `{${name}}`
    })
    .replace(/\*/g, () => {
      names.push('path')
      return '{path}'
    })
  return { path, names }
}

const parameters = (where: 'query' | 'path', schema: unknown): Schema[] => {
  const { properties = {}, required = [] } = (schema ?? {}) as { properties?: Schema; required?: string[] }
  return Object.entries(properties).map(([name, shape]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: shape,
  }))
}

const UPLOAD: Schema = {
  type: 'object',
  required: ['file'],
  properties: { file: { type: 'string', format: 'binary' } },
}

/** What a door takes: JSON by its schema, a form or an upload as it says. */
function bodyOf(shape: Schema | undefined, wants: string | undefined): Schema {
  if (shape) return { requestBody: { required: true, content: { 'application/json': { schema: shape } } } }
  if (!wants) return {}
  const types = wants.split(' or ')
  const form: Schema =
    types.length > 1 ? { type: 'object', additionalProperties: { type: 'string' } } : UPLOAD
  return {
    requestBody: {
      required: true,
      content: Object.fromEntries(types.map((type) => [type, { schema: form }])),
    },
  }
}

/** Collects every route from here on; call before the routes are made. */
export function collectRoutes(app: FastifyInstance): readonly Route[] {
  const routes: Route[] = []
  app.addHook('onRoute', (route) => {
    for (const method of [route.method].flat()) {
      if (method !== 'HEAD' && method !== 'OPTIONS' && !route.schema?.hide) {
        const wants = route.config?.wants
        routes.push({ method, url: route.url, schema: route.schema ?? {}, ...(wants ? { wants } : {}) })
      }
    }
  })
  return routes
}

/** The interface description, from the same schemas that check the requests and the types that packs declare. */
export function openapi(city: City, routes: readonly Route[]): Schema {
  const declared = city.declared()
  const codes = Object.fromEntries(Object.entries(declared.codes).map(([name, list]) => [name, list.codes]))
  const schemas: Record<string, Schema> = { Error: ERROR, Say: SAY }
  const forms: Schema[] = []
  for (const [name, type] of Object.entries(declared.types)) {
    schemas[`${name}.form`] = schemaOfList((type.fields ?? {}) as FieldList, codes)
    forms.push({ $ref: `#/components/schemas/${name}.form` })
    const actions = ((type.flow as { actions?: Record<string, { form?: FieldList }> })?.actions ??
      {}) as Record<string, { form?: FieldList }>
    for (const [action, { form }] of Object.entries(actions)) {
      if (form) schemas[`${name}.${action}`] = schemaOfList(form, codes)
    }
  }
  const paths: Record<string, Record<string, Schema>> = {}
  for (const { method, url, schema, wants } of routes) {
    const { path, names } = pathOf(url)
    const declaredParams = parameters('path', schema.params)
    const missing = names.filter((name) => !declaredParams.some((one) => one.name === name))
    const open = /^\/(api\/(public|login|hooks)|ogc|open311|openapi|health)/.test(url)
    const body = schema.body as Schema | undefined
    const shape =
      url === '/api/matters' && body
        ? { ...body, properties: { ...(body.properties as Schema), form: { anyOf: forms } } }
        : body
    paths[path] ??= {}
    paths[path][method.toLowerCase()] = {
      summary: schema.summary ?? url,
      tags: schema.tags ?? ['other'],
      parameters: [
        ...declaredParams,
        ...missing.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
        ...parameters('query', schema.querystring),
      ],
      ...bodyOf(shape, wants),
      responses: {
        '2XX': { description: 'Done · 成功' },
        default: {
          description: 'Refused · 未办成',
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
        },
      },
      ...(open ? { security: [] } : {}),
    }
  }
  return {
    openapi: '3.1.0',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: {
      title: `${city.settings.name.zh} · Huying 呼应`,
      version: '1',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: city.settings.citizenBase ?? '/' }],
    security: [{ session: [], csrf: [] }],
    paths,
    components: {
      schemas,
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'huying_session' },
        csrf: { type: 'apiKey', in: 'header', name: 'x-csrf-token' },
      },
    },
  }
}
