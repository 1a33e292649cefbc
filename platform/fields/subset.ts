/**
 * The part of JSON Schema 2020-12 that field lists are written in, as a validator of its own: what `jsonSchema` writes
 * can be judged without a library, and a schema from outside is either inside this part or named as being outside.
 * Formats are notes here, as the standard has it.
 */
export type Subset =
  | { readonly ok: true; readonly accepts: (value: unknown) => boolean }
  | { readonly ok: false; readonly outside: readonly string[] }

type Check = (value: unknown) => boolean
type Plain = Readonly<Record<string, unknown>>

/** Said about a value, not asked of it. */
const NOTES = ['$schema', '$comment', 'title', 'description', 'examples', 'default', 'format']
/** Said with `if`; alone they ask nothing, yet what they hold must be inside as well. */
const FOLLOWS = ['then', 'else']
/** Deeper schemas are a slip or an attack. */
const DEEPEST = 60

export function compileSubset(schema: unknown): Subset {
  const outside = new Set<string>()
  const accepts = compile(schema, outside, 0)
  return outside.size === 0 ? { ok: true, accepts } : { ok: false, outside: [...outside].sort() }
}

const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const yes: Check = () => true

function compile(schema: unknown, outside: Set<string>, depth: number): Check {
  if (typeof schema === 'boolean') return () => schema
  if (!isPlain(schema) || depth > DEEPEST) {
    outside.add('(schema)')
    return yes
  }
  const below = (one: unknown) => compile(one, outside, depth + 1)
  const checks = Object.keys(schema).flatMap((keyword): Check[] => {
    if (NOTES.includes(keyword)) return []
    if (FOLLOWS.includes(keyword)) {
      below(schema[keyword])
      return []
    }
    const make = KEYWORDS[keyword]
    const check = make && Object.hasOwn(KEYWORDS, keyword) ? make(schema[keyword], schema, below) : null
    if (!check) outside.add(keyword)
    return check ? [check] : []
  })
  return (value) => checks.every((check) => check(value))
}

type Make = (given: unknown, schema: Plain, below: (schema: unknown) => Check) => Check | null

const number =
  (test: (value: number, bound: number) => boolean): Make =>
  (bound) =>
    typeof bound === 'number' ? (value) => typeof value !== 'number' || test(value, bound) : null
const length =
  (of: (value: unknown) => number | null, test: (n: number, bound: number) => boolean): Make =>
  (bound) =>
    typeof bound === 'number'
      ? (value) => {
          const n = of(value)
          return n === null || test(n, bound)
        }
      : null
const letters = (value: unknown) => (typeof value === 'string' ? [...value].length : null)
const entries = (value: unknown) => (Array.isArray(value) ? value.length : null)
const all =
  (make: (checks: readonly Check[]) => Check): Make =>
  (given, _schema, below) =>
    Array.isArray(given) ? make(given.map(below)) : null

const KEYWORDS: Readonly<Record<string, Make>> = {
  type: (given) => {
    const types = [given].flat()
    return types.every((one) => typeof one === 'string' && one in TYPES)
      ? (value) => types.some((one) => TYPES[one as keyof typeof TYPES](value))
      : null
  },
  const: (wanted) => {
    const text = canonical(wanted)
    return (value) => canonical(value) === text
  },
  enum: (wanted) => {
    if (!Array.isArray(wanted)) return null
    const texts = new Set(wanted.map(canonical))
    return (value) => texts.has(canonical(value))
  },
  minimum: number((value, bound) => value >= bound),
  maximum: number((value, bound) => value <= bound),
  exclusiveMinimum: number((value, bound) => value > bound),
  exclusiveMaximum: number((value, bound) => value < bound),
  minLength: length(letters, (n, bound) => n >= bound),
  maxLength: length(letters, (n, bound) => n <= bound),
  minItems: length(entries, (n, bound) => n >= bound),
  maxItems: length(entries, (n, bound) => n <= bound),
  pattern: (given) => {
    const pattern = typeof given === 'string' ? patternOf(given) : null
    return pattern && ((value) => typeof value !== 'string' || pattern.test(value))
  },
  uniqueItems: (wanted) =>
    wanted === true
      ? (value) => !Array.isArray(value) || new Set(value.map(canonical)).size === value.length
      : wanted === false
        ? yes
        : null,
  items: (given, schema, below) => {
    if ('prefixItems' in schema) return null
    const check = below(given)
    return (value) => !Array.isArray(value) || value.every(check)
  },
  contains: (given, schema, below) => {
    if ('minContains' in schema || 'maxContains' in schema) return null
    const check = below(given)
    return (value) => !Array.isArray(value) || value.some(check)
  },
  required: (given) =>
    Array.isArray(given) && given.every((one) => typeof one === 'string')
      ? (value) => !isPlain(value) || given.every((name) => Object.hasOwn(value, name))
      : null,
  properties: (given, _schema, below) => {
    if (!isPlain(given)) return null
    const checks = Object.keys(given).map((name) => [name, below(given[name])] as const)
    return (value) =>
      !isPlain(value) || checks.every(([name, check]) => !Object.hasOwn(value, name) || check(value[name]))
  },
  additionalProperties: (given, schema, below) => {
    if ('patternProperties' in schema) return null
    const known = isPlain(schema.properties) ? schema.properties : {}
    const check = below(given)
    return (value) =>
      !isPlain(value) || Object.keys(value).every((name) => Object.hasOwn(known, name) || check(value[name]))
  },
  allOf: all((checks) => (value) => checks.every((check) => check(value))),
  anyOf: all((checks) => (value) => checks.some((check) => check(value))),
  not: (given, _schema, below) => {
    const check = below(given)
    return (value) => !check(value)
  },
  if: (given, schema, below) => {
    const [when, follows, otherwise] = [below(given), below(schema.then ?? true), below(schema.else ?? true)]
    return (value) => (when(value) ? follows(value) : otherwise(value))
  },
}

const TYPES = {
  null: (value: unknown) => value === null,
  boolean: (value: unknown) => typeof value === 'boolean',
  number: (value: unknown) => typeof value === 'number',
  integer: (value: unknown) => typeof value === 'number' && Number.isInteger(value),
  string: (value: unknown) => typeof value === 'string',
  array: (value: unknown) => Array.isArray(value),
  object: isPlain,
} as const

function patternOf(text: string): RegExp | null {
  try {
    return new RegExp(text, 'u')
  } catch {
    return null
  }
}

/** Equal for equal JSON values: 1.0 is 1, the order of members is nothing. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (!isPlain(value)) return value === 0 ? '0' : (JSON.stringify(value) ?? 'null')
  const members = Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`)
  return `{${members.join(',')}}`
}
