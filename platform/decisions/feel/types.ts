import { FeelDate, midnight } from './temporal.ts'
import { ANY, type Feel, FeelFunction, type FeelType, isContext, isList, kindOf, Range } from './values.ts'

/** Names of the built-in types, as FEEL and as DMN files write them. */
export const BUILT_IN: ReadonlyMap<string, FeelType> = new Map<string, FeelType>([
  ['Any', ANY],
  ['any', ANY],
  ['Null', { is: 'null' }],
  ['number', { is: 'number' }],
  ['string', { is: 'string' }],
  ['boolean', { is: 'boolean' }],
  ['date', { is: 'date' }],
  ['time', { is: 'time' }],
  ['date and time', { is: 'dateTime' }],
  ['dateTime', { is: 'dateTime' }],
  ['days and time duration', { is: 'daysDuration' }],
  ['dayTimeDuration', { is: 'daysDuration' }],
  ['years and months duration', { is: 'monthsDuration' }],
  ['yearMonthDuration', { is: 'monthsDuration' }],
  ['list', { is: 'list', of: ANY }],
  ['range', { is: 'range', of: ANY }],
  ['context', { is: 'context', members: null }],
  ['function', { is: 'function', parameters: [], result: ANY }],
])

/** Whether a value is of a type; null is of every type. */
export function conforms(value: Feel, type: FeelType): boolean {
  if (value === null || type.is === 'any') return true
  if (type.is === 'null') return false
  if (type.is === 'limited') return conforms(value, type.base) && type.allows(value)
  if (type.is === 'list') return isList(value) && value.every((one) => conforms(one, type.of))
  if (type.is === 'range')
    return value instanceof Range && conforms(value.low, type.of) && conforms(value.high, type.of)
  if (type.is === 'context')
    return (
      isContext(value) &&
      (type.members === null ||
        [...type.members].every(
          ([name, member]) => value.has(name) && conforms(value.get(name) ?? null, member),
        ))
    )
  if (type.is === 'function') return value instanceof FeelFunction && callable(value, type)
  return kindOf(value) === type.is
}

type FunctionType = Extract<FeelType, { is: 'function' }>

function callable(value: FeelFunction, type: FunctionType): boolean {
  if (type === BUILT_IN.get('function')) return true
  return (
    value.types.length === type.parameters.length &&
    type.parameters.every((one, at) => narrower(one, value.types[at] ?? ANY)) &&
    narrower(value.result, type.result)
  )
}

/** Every value of `a` is one of `b`. */
function narrower(a: FeelType, b: FeelType): boolean {
  if (b.is === 'any' || a === b || a.is === 'null') return true
  if (a.is === 'limited') return narrower(a.base, b)
  if (a.is === 'list' && b.is === 'list') return narrower(a.of, b.of)
  if (a.is === 'range' && b.is === 'range') return narrower(a.of, b.of)
  if (a.is === 'context' && b.is === 'context') {
    const { members } = b
    if (members === null) return true
    return [...members].every(([name, member]) => {
      const own = a.members?.get(name)
      return own !== undefined && narrower(own, member)
    })
  }
  if (a.is === 'function' && b.is === 'function')
    return (
      a.parameters.length === b.parameters.length &&
      a.parameters.every((one, at) => narrower(b.parameters[at] ?? ANY, one)) &&
      narrower(a.result, b.result)
    )
  return a.is === b.is
}

/** A type without the values it is limited to, down to its members. */
function unlimited(type: FeelType): FeelType {
  if (type.is === 'limited') return unlimited(type.base)
  if (type.is === 'list' || type.is === 'range') return { is: type.is, of: unlimited(type.of) }
  if (type.is !== 'context' || type.members === null) return type
  return { is: 'context', members: new Map([...type.members].map(([name, one]) => [name, unlimited(one)])) }
}

/** `instance of`: as `conforms`, but null is only of Null, and the values a type admits do not matter. */
export const instanceOf = (value: Feel, type: FeelType): boolean =>
  value === null ? type.is === 'null' : type.is === 'any' || conforms(value, unlimited(type))

const baseOf = (type: FeelType): FeelType => (type.is === 'limited' ? baseOf(type.base) : type)

/**
 * A value as a variable of this type holds it: a list of one becomes its item and an item a list of one, a date becomes
 * its midnight in Greenwich. Undefined where the value does not belong.
 */
export function coerce(value: Feel, type: FeelType): Feel | undefined {
  if (conforms(value, type)) return value
  const base = baseOf(type)
  if (base.is === 'list' && !isList(value)) {
    const wrapped = [value]
    return conforms(wrapped, type) ? wrapped : undefined
  }
  if (base.is !== 'list' && isList(value) && value.length === 1) return coerce(value[0] ?? null, type)
  if (base.is === 'dateTime' && value instanceof FeelDate) return midnight(value)
  return undefined
}
