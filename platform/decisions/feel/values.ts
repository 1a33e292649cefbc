import * as decimal from './decimal.ts'
import { Decimal } from './decimal.ts'
import {
  DaysDuration,
  dateText,
  dateTimeText,
  daysText,
  FeelDate,
  FeelDateTime,
  FeelTime,
  instantNanos,
  MonthsDuration,
  monthsText,
  timeNanos,
  timeText,
} from './temporal.ts'

/** A FEEL range 区间; an end that is absent is open to infinity: `(< 5)`. */
export class Range {
  readonly low: Feel
  readonly high: Feel
  readonly lowIn: boolean
  readonly highIn: boolean
  constructor(low: Feel, high: Feel, lowIn: boolean, highIn: boolean) {
    this.low = low
    this.high = high
    this.lowIn = lowIn
    this.highIn = highIn
  }
}

/** What a parameter or a variable is declared to hold. */
export type FeelType =
  | { readonly is: 'any' }
  | { readonly is: 'null' }
  | {
      readonly is:
        | 'number'
        | 'string'
        | 'boolean'
        | 'date'
        | 'time'
        | 'dateTime'
        | 'daysDuration'
        | 'monthsDuration'
    }
  | { readonly is: 'list'; readonly of: FeelType }
  | { readonly is: 'range'; readonly of: FeelType }
  | { readonly is: 'context'; readonly members: ReadonlyMap<string, FeelType> | null }
  | { readonly is: 'function'; readonly parameters: readonly FeelType[]; readonly result: FeelType }
  /** A type with values it admits: `allows` says whether one is among them. */
  | {
      readonly is: 'limited'
      readonly base: FeelType
      readonly allows: (value: Feel) => boolean
    }

export const ANY: FeelType = { is: 'any' }

/** What a call gives, and the names it used if it named them: undefined where a named parameter is left out. */
export type Given = readonly (Feel | undefined)[]

export class FeelFunction {
  /** Names of parameters, one list per way to call it. */
  readonly ways: readonly (readonly string[])[]
  readonly types: readonly FeelType[]
  readonly result: FeelType
  readonly call: (given: Given, way?: readonly string[]) => Feel
  /** More values than parameters belong to the last one: max(1, 2, 3). */
  readonly variadic: boolean
  /** Parameters that must be given. */
  readonly least: number
  constructor(
    ways: readonly (readonly string[])[],
    call: (given: Given, way?: readonly string[]) => Feel,
    more: {
      readonly types?: readonly FeelType[]
      readonly result?: FeelType
      readonly variadic?: boolean
      readonly least?: number
    } = {},
  ) {
    const [first = []] = ways
    this.ways = ways
    this.call = call
    this.types = more.types ?? first.map(() => ANY)
    this.result = more.result ?? ANY
    this.variadic = more.variadic ?? false
    this.least = more.least ?? Math.min(...ways.map((way) => way.length))
  }
}

export type Context = ReadonlyMap<string, Feel>

/** Any value of FEEL. */
export type Feel =
  | null
  | boolean
  | string
  | Decimal
  | FeelDate
  | FeelTime
  | FeelDateTime
  | DaysDuration
  | MonthsDuration
  | Range
  | FeelFunction
  | Context
  | readonly Feel[]

export const isList = (value: Feel): value is readonly Feel[] => Array.isArray(value)
export const isContext = (value: Feel): value is Context => value instanceof Map

export type Kind =
  | 'null'
  | 'boolean'
  | 'string'
  | 'number'
  | 'date'
  | 'time'
  | 'dateTime'
  | 'daysDuration'
  | 'monthsDuration'
  | 'range'
  | 'function'
  | 'context'
  | 'list'

export function kindOf(value: Feel): Kind {
  if (value === null) return 'null'
  if (typeof value === 'boolean') return 'boolean'
  if (typeof value === 'string') return 'string'
  if (value instanceof Decimal) return 'number'
  if (value instanceof FeelDate) return 'date'
  if (value instanceof FeelTime) return 'time'
  if (value instanceof FeelDateTime) return 'dateTime'
  if (value instanceof DaysDuration) return 'daysDuration'
  if (value instanceof MonthsDuration) return 'monthsDuration'
  if (value instanceof Range) return 'range'
  if (value instanceof FeelFunction) return 'function'
  return isList(value) ? 'list' : 'context'
}

const sign = (a: number | bigint | string, b: number | bigint | string): number =>
  a < b ? -1 : a > b ? 1 : 0

/** Code points, so that characters beyond the first plane sort where they stand. */
function textOrder(a: string, b: string): number {
  const [left, right] = [[...a], [...b]]
  for (const [at, char] of left.entries()) {
    const other = right[at]
    if (other === undefined) return 1
    if (char !== other) return sign(char.codePointAt(0) ?? 0, other.codePointAt(0) ?? 0)
  }
  return left.length === right.length ? 0 : -1
}

/** −1, 0, 1, or null when the two do not compare. */
export function order(a: Feel, b: Feel): number | null {
  if (a instanceof Decimal && b instanceof Decimal) return decimal.compare(a, b)
  if (typeof a === 'string' && typeof b === 'string') return textOrder(a, b)
  if (a instanceof FeelDate && b instanceof FeelDate)
    return sign(a.year, b.year) || sign(a.month, b.month) || sign(a.day, b.day)
  if (a instanceof FeelTime && b instanceof FeelTime)
    return (a.zone === null) !== (b.zone === null) ? null : sign(timeNanos(a), timeNanos(b))
  if (a instanceof FeelDateTime && b instanceof FeelDateTime)
    return (a.time.zone === null) !== (b.time.zone === null) ? null : sign(instantNanos(a), instantNanos(b))
  if (a instanceof DaysDuration && b instanceof DaysDuration) return sign(a.nanos, b.nanos)
  if (a instanceof MonthsDuration && b instanceof MonthsDuration) return sign(a.months, b.months)
  return null
}

/** Equality in three values: null where two kinds have none. */
export function equal(a: Feel, b: Feel): boolean | null {
  if (a === null || b === null) return a === b
  const kind = kindOf(a)
  if (kind !== kindOf(b)) return null
  if (typeof a === 'boolean') return a === b
  if (isList(a) && isList(b))
    return a.length === b.length && a.every((one, at) => equal(one, b[at] ?? null) === true)
  if (isContext(a) && isContext(b))
    return (
      a.size === b.size && [...a].every(([key, one]) => b.has(key) && equal(one, b.get(key) ?? null) === true)
    )
  if (a instanceof Range && b instanceof Range)
    return (
      a.lowIn === b.lowIn &&
      a.highIn === b.highIn &&
      equal(a.low, b.low) === true &&
      equal(a.high, b.high) === true
    )
  if (kind === 'function') return a === b
  const compared = order(a, b)
  return compared === null ? (kind === 'time' || kind === 'dateTime' ? false : null) : compared === 0
}

/** Whether a value lies in a range; null where it does not compare. */
export function within(value: Feel, range: Range): boolean | null {
  if (range.low === null && range.high === null) return null
  let inside = true
  if (range.low !== null) {
    const low = order(value, range.low)
    if (low === null) return null
    inside = low > 0 || (low === 0 && range.lowIn)
  }
  if (range.high !== null) {
    const high = order(value, range.high)
    if (high === null) return null
    inside = inside && (high < 0 || (high === 0 && range.highIn))
  }
  return inside
}

const quote = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
const key = (name: string): string => (/^[\p{L}_][\p{L}\p{N}_ ]*$/u.test(name) ? name : quote(name))

/** A value as FEEL would write it inside a list or a context. */
function inner(value: Feel): string {
  if (value === null) return 'null'
  return typeof value === 'string' ? quote(value) : (show(value) ?? 'null')
}

/** string(): null stays null. */
export function show(value: Feel): string | null {
  if (value === null) return null
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return String(value)
  if (value instanceof Decimal) return decimal.text(value)
  if (value instanceof FeelDate) return dateText(value)
  if (value instanceof FeelTime) return timeText(value)
  if (value instanceof FeelDateTime) return dateTimeText(value)
  if (value instanceof DaysDuration) return daysText(value)
  if (value instanceof MonthsDuration) return monthsText(value)
  if (value instanceof Range) {
    if (value.low === null) return `(${value.highIn ? '<=' : '<'} ${inner(value.high)})`
    if (value.high === null) return `(${value.lowIn ? '>=' : '>'} ${inner(value.low)})`
    return `${value.lowIn ? '[' : '('}${inner(value.low)}..${inner(value.high)}${value.highIn ? ']' : ')'}`
  }
  if (value instanceof FeelFunction) return `function(${value.ways[0]?.join(', ') ?? ''})`
  if (isList(value)) return `[${value.map(inner).join(', ')}]`
  return `{${[...value].map(([name, one]) => `${key(name)}: ${inner(one)}`).join(', ')}}`
}
