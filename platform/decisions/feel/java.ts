import * as decimal from './decimal.ts'
import { Decimal } from './decimal.ts'
import { type Feel, FeelFunction, isContext } from './values.ts'

/**
 * Files of other engines define functions by naming Java methods. No Java runs here: a closed list of pure methods of
 * java.lang that such files use is imitated, anything else is a function that answers null.
 */
type Method = (given: readonly Feel[]) => Feel

const NUMERIC = new Set(['double', 'float', 'int', 'long', 'short', 'byte'])

const numbers =
  (count: number, compute: (...values: number[]) => number): Method =>
  (given) => {
    if (given.length !== count || !given.every((one) => one instanceof Decimal)) return null
    return decimal.fromNumber(compute(...given.map((one) => decimal.toNumber(one as Decimal))))
  }

const larger =
  (sign: 1 | -1): Method =>
  ([a, b]) =>
    a instanceof Decimal && b instanceof Decimal ? (decimal.compare(a, b) * sign >= 0 ? a : b) : null

const MATH: Readonly<Record<string, readonly [count: number, method: Method]>> = {
  max: [2, larger(1)],
  min: [2, larger(-1)],
  ...Object.fromEntries(
    (
      [
        'abs',
        'cos',
        'sin',
        'tan',
        'acos',
        'asin',
        'atan',
        'sqrt',
        'cbrt',
        'exp',
        'log',
        'log10',
        'floor',
        'ceil',
      ] as const
    ).map((name) => [name, [1, numbers(1, Math[name])] as const]),
  ),
  pow: [2, numbers(2, Math.pow)],
  atan2: [2, numbers(2, Math.atan2)],
}

const LIMITS: Readonly<Record<string, number>> = {
  Byte: 2 ** 7,
  Short: 2 ** 15,
  Integer: 2 ** 31,
  Long: 2 ** 63,
  Float: Number.POSITIVE_INFINITY,
  Double: Number.POSITIVE_INFINITY,
}

const wholeOnly = (name: string): boolean => name !== 'Float' && name !== 'Double'

function numberOf(name: string, value: Feel): Feel {
  const read = typeof value === 'string' ? decimal.parse(value) : value
  const limit = LIMITS[name]
  if (!(read instanceof Decimal) || limit === undefined) return null
  const number = decimal.toNumber(read)
  return number >= -limit && number < limit && (!wholeOnly(name) || read.power >= 0) ? read : null
}

/** `%s` and `%d` one after another, `%%` a percent sign. */
function format(given: readonly Feel[]): Feel {
  const [pattern, ...values] = given
  if (typeof pattern !== 'string') return null
  let next = 0
  return pattern.replace(/%([sd%])/g, (_, kind: string) => {
    if (kind === '%') return '%'
    const value = values[next] ?? null
    next += 1
    return value instanceof Decimal ? decimal.text(value) : String(value)
  })
}

function methodOf(type: string, name: string, parameters: readonly string[]): Method | null {
  if (type === 'java.lang.Math') {
    const known = Object.hasOwn(MATH, name) ? MATH[name] : undefined
    return known && known[0] === parameters.length && parameters.every((one) => NUMERIC.has(one))
      ? known[1]
      : null
  }
  const [only] = parameters
  if (type === 'java.lang.String' && name === 'valueOf' && only === 'char')
    return ([value]) => (typeof value === 'string' && [...value].length === 1 ? value : null)
  if (type === 'java.lang.String' && name === 'format') return format
  const short = type.replace('java.lang.', '')
  if (name === 'valueOf' && Object.hasOwn(LIMITS, short) && parameters.length === 1)
    return ([value]) => {
      const asText = only === 'java.lang.String'
      return (typeof value === 'string') === asText ? numberOf(short, value ?? null) : null
    }
  return null
}

/** The function a `{java: {class, method signature}}` names, with parameters of these names. */
export function javaFunction(external: Feel, parameters: readonly string[]): Feel {
  const java = isContext(external) ? (external.get('java') ?? external) : null
  if (!java || !isContext(java)) return null
  const [type, signature] = [java.get('class'), java.get('method signature')]
  if (typeof type !== 'string' || typeof signature !== 'string') return null
  const found = /^\s*([A-Za-z_]\w*)\s*\(([^()]*)\)\s*$/.exec(signature)
  if (!found) return null
  const types = (found[2] ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
  const method = methodOf(type, found[1] ?? '', types)
  return new FeelFunction([parameters], (given) => method?.(given.map((one) => one ?? null)) ?? null)
}
