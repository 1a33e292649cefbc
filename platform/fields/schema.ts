import { addDays, type Day } from '../../base/index.ts'
import type { CodeList, Field, FieldList, When } from './declare.ts'
import { MOST_CORNERS } from './polygon.ts'
import { checkValue, DEFAULT_MAX, EARLIEST_DAY, isBlank } from './value.ts'

export type JsonSchema = { readonly [key: string]: unknown }

type Options = {
  readonly dialect?: boolean
  readonly codes?: (name: string) => CodeList | undefined
  /** Day of the check: bounds `'today'`, birth dates and ended codes. Without it those bounds are left open. */
  readonly today?: Day
}

/**
 * JSON Schema of the values of a list in normal form, draft 2020-12 (the keywords used mean the same in draft-07,
 * so `dialect: false` serves Fastify). With `codes`, `today` and the formats of `jsonFormats` it accepts exactly those
 * values that `check` accepts and leaves as they are; what `check` accepts beyond that is people's ways of writing
 * (full-width digits, 2026/3/2, 是), which it turns into the normal form. A reader that does not know our formats
 * accepts the same shapes without check digits.
 */
export function jsonSchema(list: FieldList, options: Options = {}): JsonSchema {
  const dialect = options.dialect === false ? {} : { $schema: 'https://json-schema.org/draft/2020-12/schema' }
  return { ...dialect, ...objectSchema(list, options) }
}

export type JsonFormat =
  | { readonly type: 'string'; readonly validate: (text: string) => boolean }
  | { readonly type: 'number'; readonly validate: (number: number) => boolean }

/** Decimal places that a double can carry. */
const MOST_DIGITS = 15

/**
 * What the formats named in a schema mean, for a validator that asserts formats. `today` bounds the birth date in an
 * identity number.
 */
export function jsonFormats(today: Day): Readonly<Record<string, JsonFormat>> {
  const place = { context: { codes: () => undefined, today }, path: '', before: undefined }
  const same = (field: Parameters<typeof checkValue>[0], given: unknown) =>
    checkValue(field, given, { ...place, refuse: () => undefined }) === given
  const text = (validate: (text: string) => boolean): JsonFormat => ({ type: 'string', validate })
  const written = (long: boolean) =>
    text(
      (given) =>
        !isBlank(given) &&
        same({ kind: 'text', title: NO_TITLE, max: given.length, ...(long ? { long } : {}) }, given),
    )
  const kind = (name: 'phone' | 'idNumber' | 'creditCode' | 'mail') =>
    text((given) => same({ kind: name, title: NO_TITLE }, given))
  const decimals = (digits: number): JsonFormat => ({
    type: 'number',
    validate: (given) => same({ kind: 'decimal', title: NO_TITLE, digits }, given),
  })
  return {
    'cn-line': written(false),
    'cn-text': written(true),
    'cn-phone': kind('phone'),
    'cn-identity-number': kind('idNumber'),
    'cn-credit-code': kind('creditCode'),
    'cn-mail': kind('mail'),
    coordinate: decimals(7),
    ...Object.fromEntries(
      Array.from({ length: MOST_DIGITS + 1 }, (_, digits) => [`decimals-${digits}`, decimals(digits)]),
    ),
  }
}

const NO_TITLE = { zh: '', en: '' }

function objectSchema(list: FieldList, options: Options): JsonSchema {
  const entries = Object.entries(list)
  const conditions = entries.flatMap(([name, field]) =>
    field.when
      ? [
          {
            if: conditionSchema(field.when, list),
            // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
            then: field.required ? { required: [name] } : true,
            else: { properties: { [name]: false } },
          },
        ]
      : [],
  )
  return {
    type: 'object',
    properties: Object.fromEntries(
      entries.map(([name, field]) => [name, { ...described(field), ...valueSchema(field, options) }]),
    ),
    required: entries.filter(([, field]) => field.required && !field.when).map(([name]) => name),
    additionalProperties: false,
    ...(conditions.length > 0 ? { allOf: conditions } : {}),
  }
}

function conditionSchema(when: When, list: FieldList): unknown {
  if ('all' in when)
    return when.all.length === 0 ? true : { allOf: when.all.map((one) => conditionSchema(one, list)) }
  if ('any' in when)
    return when.any.length === 0 ? false : { anyOf: when.any.map((one) => conditionSchema(one, list)) }
  const { field } = when
  if (!Object.hasOwn(list, field)) return false
  const that = (value: unknown) => ({ properties: { [field]: value }, required: [field] })
  if ('is' in when) return that({ const: when.is })
  if ('not' in when) return that({ not: { const: when.not } })
  if ('in' in when) return when.in.length === 0 ? false : that({ enum: [...new Set(when.in)] })
  if ('less' in when)
    return that(
      typeof when.less === 'number'
        ? { type: 'number', exclusiveMaximum: when.less }
        : { type: 'string', pattern: below(when.less) },
    )
  if ('more' in when)
    return that(
      typeof when.more === 'number'
        ? { type: 'number', exclusiveMinimum: when.more }
        : { type: 'string', pattern: above(when.more) },
    )
  return when.has === true ? { required: [field] } : that({ type: 'array', contains: { const: when.has } })
}

const described = (field: Field): JsonSchema => ({
  title: `${field.title.zh} ${field.title.en}`,
  ...(field.help ? { description: `${field.help.zh} ${field.help.en}` } : {}),
})

const UUID = { type: 'string', format: 'uuid', pattern: '^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$' }
const many = (items: unknown, maxItems: number) => ({
  type: 'array',
  items,
  minItems: 1,
  maxItems,
  uniqueItems: true,
})

function valueSchema(field: Field, options: Options): JsonSchema {
  switch (field.kind) {
    case 'text':
      return {
        type: 'string',
        format: field.long ? 'cn-text' : 'cn-line',
        minLength: Math.max(1, field.min ?? 1),
        maxLength: field.max ?? (field.long ? DEFAULT_MAX.longText : DEFAULT_MAX.text),
        ...(field.pattern === undefined ? {} : { pattern: `^(?:${field.pattern})$` }),
      }
    case 'integer':
    case 'money':
      return {
        type: 'integer',
        minimum: Math.max(field.min ?? Number.MIN_SAFE_INTEGER, Number.MIN_SAFE_INTEGER),
        maximum: Math.min(field.max ?? Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
      }
    case 'decimal':
      return {
        type: 'number',
        ...(field.digits === undefined ? {} : { format: `decimals-${field.digits}` }),
        ...(field.min === undefined ? {} : { minimum: field.min }),
        ...(field.max === undefined ? {} : { maximum: field.max }),
      }
    case 'yes':
      return { type: 'boolean' }
    case 'day':
      return daySchema(field, options.today)
    case 'instant':
      return instantSchema(options.today)
    case 'code': {
      const { today } = options
      const known = options
        .codes?.(field.list)
        ?.codes.filter(
          (code) => !today || ((code.validTo ?? today) >= today && (code.validFrom ?? today) <= today),
        )
        .map((code) => code.code)
      const one = known ? (known.length > 0 ? { enum: [...new Set(known)] } : false) : { type: 'string' }
      return field.many
        ? many(one, DEFAULT_MAX.many)
        : one === false
          ? { not: {} }
          : { type: 'string', ...one }
    }
    case 'phone':
      return {
        type: 'string',
        format: 'cn-phone',
        maxLength: 40,
        examples: ['13800001234', '020-81234567'],
      }
    case 'idNumber':
      return { type: 'string', format: 'cn-identity-number', pattern: '^\\d{17}[\\dX]$' }
    case 'creditCode':
      return { type: 'string', format: 'cn-credit-code', pattern: '^[0-9A-HJ-NP-RTUWXY]{18}$' }
    case 'mail':
      return { type: 'string', format: 'cn-mail', maxLength: 254 }
    case 'point':
      return {
        type: 'object',
        properties: {
          lon: { type: 'number', format: 'coordinate', minimum: -180, maximum: 180 },
          lat: { type: 'number', format: 'coordinate', minimum: -90, maximum: 90 },
        },
        required: ['lon', 'lat'],
        additionalProperties: false,
        // what a phone without a fix sends
        not: { const: { lon: 0, lat: 0 } },
      }
    case 'polygon':
      // that rings do not cross themselves cannot be said here; the server looks
      return {
        type: 'object',
        properties: {
          type: { const: 'Polygon' },
          coordinates: {
            type: 'array',
            minItems: 1,
            items: {
              type: 'array',
              minItems: 4,
              maxItems: MOST_CORNERS,
              items: {
                type: 'array',
                minItems: 2,
                maxItems: 2,
                items: { type: 'number', minimum: -180, maximum: 180 },
              },
            },
          },
        },
        required: ['type', 'coordinates'],
      }
    case 'area': {
      const lengths = [2, 4, 6, 9, 12]
      const wanted = field.level === undefined ? lengths : [lengths[field.level - 1] ?? 0]
      return { type: 'string', pattern: `^(?:${wanted.map((n) => `\\d{${n}}`).join('|')})$` }
    }
    case 'unit':
      return field.many ? many(UUID, DEFAULT_MAX.many) : UUID
    case 'account':
    case 'signature':
    case 'matter':
      return UUID
    case 'files':
      return many(UUID, field.max ?? DEFAULT_MAX.files)
    case 'rows':
      return {
        type: 'array',
        items: objectSchema(field.of, options),
        minItems: 1,
        maxItems: field.max ?? DEFAULT_MAX.rows,
      }
  }
}

const LEAP = '(?:\\d{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)'
/** Every day of the Gregorian calendar and no other. */
const DAY = `(?:\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|1\\d|2[0-8]))|${LEAP}-02-29)`
/** A century ahead, as in `check`. */
const FAR_DAYS = 36_525

function daySchema(field: Extract<Field, { kind: 'day' }>, today: Day | undefined): JsonSchema {
  const min = field.min === 'today' ? today : (field.min ?? EARLIEST_DAY)
  const max = field.max === 'today' ? today : (field.max ?? (today && addDays(today, FAR_DAYS)))
  return {
    type: 'string',
    format: 'date',
    pattern: `^${DAY}$`,
    ...bounded(min && `^(?:${min}$|${above(min).slice(1)})`, max && `^(?:${max}$|${below(max).slice(1)})`),
  }
}

function instantSchema(today: Day | undefined): JsonSchema {
  // local days are eight hours ahead: the first instant allowed is 16:00 of the day before
  const first = `${addDays(EARLIEST_DAY, -1)}T15:59:59.999Z`
  const end = today && `${addDays(today, FAR_DAYS)}T16:00:00.000Z`
  return {
    type: 'string',
    format: 'date-time',
    pattern: `^${DAY}T(?:[01]\\d|2[0-3])(?::[0-5]\\d){2}\\.\\d{3}Z$`,
    ...bounded(above(first), end && below(end)),
  }
}

const bounded = (...patterns: readonly (string | undefined)[]): JsonSchema => {
  const all = patterns.filter((pattern) => pattern !== undefined)
  return all.length === 0 ? {} : { allOf: all.map((pattern) => ({ pattern })) }
}

/**
 * Texts of the same shape that sort before (or after) this one, as a pattern: an equal beginning, then a smaller (or
 * greater) digit. JSON Schema has no other way to compare days.
 */
const below = (text: string): string => beside(text, (digit) => (digit > 0 ? `[0-${digit - 1}]` : null))
const above = (text: string): string => beside(text, (digit) => (digit < 9 ? `[${digit + 1}-9]` : null))

function beside(text: string, step: (digit: number) => string | null): string {
  const ways = [...text].flatMap((letter, i) => {
    const next = /\d/.test(letter) ? step(Number(letter)) : null
    return next ? [text.slice(0, i).replace(/[.*+?^${}()|[\]\\]/g, '\\$&') + next] : []
  })
  return ways.length > 0 ? `^(?:${ways.join('|')})` : '^(?!)'
}
