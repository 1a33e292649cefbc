import type { Refusal } from '../../base/index.ts'
import { refusals } from './declare.ts'

/**
 * A text that PostgreSQL cannot keep: a null byte or half a surrogate pair. Thrown before the statement is sent;
 * doors answer with its `refusal` (400 `store.badText`).
 */
export class TextFault extends Error {
  readonly refusal: Refusal = refusals['store.badText']()
  constructor() {
    super('a text parameter holds a null byte or half a surrogate pair')
  }
}

function text(value: string): string {
  if (value.includes('\0') || !value.isWellFormed()) throw new TextFault()
  return value
}

/** JSON text for a `json`/`jsonb` parameter; the same characters are refused inside it. */
/** A null byte or half a pair stand escaped in JSON text; where nothing like them is, nothing needs a closer look. */
const SUSPECT = /\\u(?:0000|d[89a-f])/
function jsonText(value: unknown): string {
  const plain = quickText(value)
  if (plain !== undefined && !SUSPECT.test(plain)) return plain
  const json = JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item === 'string') text(item)
    else if (typeof item === 'bigint') return Number(item)
    else if (typeof item === 'object' && item !== null && !Array.isArray(item))
      Object.keys(item).forEach(text)
    return item
  })
  if (json === undefined) throw new TypeError('a JSON parameter must not be undefined')
  return json
}

/** Undefined for what JSON itself has no words for: whole numbers beyond its own. */
function quickText(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    return undefined
  }
}

/**
 * Marks a value as JSON. Needed for arrays and texts only (a bare array becomes a PostgreSQL array);
 * plain objects become JSON by themselves.
 */
export const json = (value: unknown): { toPostgres(): string } => ({ toPostgres: () => jsonText(value) })

const isJson = (value: object): value is ReturnType<typeof json> =>
  'toPostgres' in value && typeof value.toPostgres === 'function'

/** A value as it goes to the driver. `undefined` is a programmer's slip and throws; say null. */
export function parameter(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
      return text(value)
    case 'number':
    case 'boolean':
      return value
    case 'bigint':
      return value.toString()
    case 'object': {
      if (value === null || Buffer.isBuffer(value)) return value
      if (value instanceof Date) return value.toISOString()
      if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
      if (Array.isArray(value))
        return value.map((item) => (Array.isArray(item) ? item.map(element) : element(item)))
      if (isJson(value)) return value.toPostgres()
      return jsonText(value)
    }
    default:
      throw new TypeError(`a statement parameter must not be ${typeof value}`)
  }
}

/** Inside an array, Dates and objects become text here: the driver would write a Date in local time. */
const element = (value: unknown): unknown => parameter(value)
