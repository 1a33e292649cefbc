import { Decimal } from './decimal.ts'
import { DaysDuration, FeelDate, FeelDateTime, FeelTime, MonthsDuration } from './temporal.ts'
import { type Feel, FeelFunction, type Given, isContext, isList, Range } from './values.ts'

/** What a parameter of a built-in function takes. Null is taken only by `any` and what is marked with `~`. */
const KINDS: Readonly<Record<string, (value: Feel) => boolean>> = {
  any: () => true,
  some: (value) => value !== null,
  text: (value) => typeof value === 'string',
  number: (value) => value instanceof Decimal,
  truth: (value) => typeof value === 'boolean',
  list: isList,
  context: isContext,
  function: (value) => value instanceof FeelFunction,
  date: (value) => value instanceof FeelDate,
  time: (value) => value instanceof FeelTime,
  dateTime: (value) => value instanceof FeelDateTime,
  day: (value) => value instanceof FeelDate || value instanceof FeelDateTime,
  days: (value) => value instanceof DaysDuration,
  duration: (value) => value instanceof DaysDuration || value instanceof MonthsDuration,
  range: (value) => value instanceof Range,
  point: (value) => value !== null && !(value instanceof Range) && !isList(value) && !isContext(value),
}

type Parameter = {
  readonly name: string
  readonly kind: string
  readonly optional: boolean
  readonly nullable: boolean
  readonly rest: boolean
}

/** Values as the body of a built-in gets them; its signature has said what they are. */
// biome-ignore lint/suspicious/noExplicitAny: the kinds above check each value before the body sees it
type Body = (...given: any[]) => Feel

/** `string:text, length:number?` */
function readWay(way: string): Parameter[] {
  if (way === '') return []
  return way.split(',').map((part) => {
    const [name = '', mark = ''] = part.split(':').map((one) => one.trim())
    return {
      name,
      kind: mark.replace(/(?<![?~.])[?~.]+$/, ''),
      optional: mark.includes('?'),
      nullable: mark.includes('~'),
      rest: mark.includes('...'),
    }
  })
}

/** A value as the parameter wants it: a list of one is its item where no list is asked, an item a list of one. */
function fit(value: Feel, parameter: Parameter): Feel | undefined {
  const is = KINDS[parameter.kind]
  if (!is) throw new Error(`no kind ${parameter.kind}`)
  if (value === null && parameter.nullable) return null
  if (is(value)) return value
  if (parameter.kind === 'list') return value === null ? undefined : [value]
  if (isList(value) && value.length === 1) {
    const [only = null] = value
    if (only !== null && is(only)) return only
  }
  return undefined
}

function fitAll(given: Given, way: readonly Parameter[]): (Feel | undefined)[] | null {
  const last = way.at(-1)
  if (given.length > way.length && !last?.rest) return null
  const fitted: (Feel | undefined)[] = []
  for (let at = 0; at < Math.max(given.length, way.length); at += 1) {
    const parameter = way[at] ?? last
    const value = given[at]
    if (!parameter) return null
    if (value === undefined) {
      if (!parameter.optional && !parameter.rest) return null
      if (!parameter.rest) fitted.push(undefined)
      continue
    }
    const one = fit(value, parameter)
    if (one === undefined) return null
    fitted.push(one)
  }
  return fitted
}

/**
 * A built-in function: each way to call it with its body. A call takes the first way whose parameters it fits, and is
 * null when none does.
 */
export function builtIn(...ways: readonly (readonly [way: string, body: Body])[]): FeelFunction {
  const read = ways.map(([way, body]) => ({ parameters: readWay(way), body }))
  return new FeelFunction(
    read.map(({ parameters }) => parameters.map((one) => one.name)),
    (given, way) => {
      for (const { parameters, body } of read) {
        // Values given by name belong to the way that has these names.
        if (way && !way.every((name, at) => parameters[at]?.name === name)) continue
        const fitted = fitAll(given, parameters)
        if (fitted) return body(...fitted)
      }
      return null
    },
    {
      least: Math.min(
        ...read.map(({ parameters }) => parameters.filter((one) => !one.optional && !one.rest).length),
      ),
      variadic: read.some(({ parameters }) => parameters.at(-1)?.rest),
    },
  )
}
