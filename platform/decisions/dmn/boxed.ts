import {
  ANY,
  type Context,
  callWith,
  decimal,
  type Feel,
  type FeelType,
  filtered,
  isContext,
  isList,
  javaFunction,
  tidy,
  userFunction,
} from '../feel/index.ts'
import { childOf, childrenOf, type Element, textOf } from '../xml.ts'
import { asType, evaluateText, inside, type Place } from './literal.ts'
import { decideTable } from './table.ts'

const BOXED = new Set([
  'literalExpression',
  'context',
  'decisionTable',
  'relation',
  'list',
  'invocation',
  'functionDefinition',
  'conditional',
  'filter',
  'for',
  'some',
  'every',
])

/** The expression inside an element, if it holds one. */
export const expressionIn = (element: Element | undefined): Element | undefined =>
  element?.children.find((one) => BOXED.has(one.name))

const isFeel = (element: Element): boolean => {
  const language = element.attributes.expressionLanguage
  return language === undefined || /feel/i.test(language)
}

function context(element: Element, place: Place): Feel {
  const values = new Map<string, Feel>()
  let at = place
  for (const entry of childrenOf(element, 'contextEntry')) {
    const variable = childOf(entry, 'variable')
    const body = expressionIn(entry)
    const value = body ? evaluateBoxed(body, at) : null
    if (!variable) return value
    const name = tidy(variable.attributes.name ?? '')
    values.set(name, asType(value, place, variable.attributes.typeRef))
    at = inside(place, values)
  }
  return values
}

function relation(element: Element, place: Place): Feel {
  const columns = childrenOf(element, 'column')
  return childrenOf(element, 'row').map((row) => {
    const cells = row.children.filter((one) => BOXED.has(one.name))
    return new Map(
      columns.map((column, at): [string, Feel] => {
        const cell = cells[at]
        const value = cell ? evaluateBoxed(cell, place) : null
        return [tidy(column.attributes.name ?? ''), asType(value, place, column.attributes.typeRef)]
      }),
    )
  })
}

/** Calls what the expression names, binding parameters by their names. */
function invocation(element: Element, place: Place): Feel {
  const target = expressionIn(element)
  const called = target ? evaluateBoxed(target, place) : null
  if (called === null || typeof called !== 'object' || !('ways' in called)) return null
  const given = new Map<string, Feel>()
  for (const binding of childrenOf(element, 'binding')) {
    const body = expressionIn(binding)
    const name = tidy(childOf(binding, 'parameter')?.attributes.name ?? '')
    given.set(name, body ? evaluateBoxed(body, place) : null)
  }
  const way = called.ways.find((names) => [...given.keys()].every((name) => names.includes(name)))
  if (!way) return null
  const values = way.map((name) => given.get(name))
  while (values.length > 0 && values.at(-1) === undefined) values.pop()
  return callWith(called, values, place.run)
}

/** A function as a file defines it: of FEEL, or naming a Java method (see `javaFunction`). */
export function functionDefinition(element: Element, place: Place, result: FeelType = ANY): Feel {
  const parameters = childrenOf(element, 'formalParameter').map((one): readonly [string, FeelType] => [
    tidy(one.attributes.name ?? ''),
    place.types.ref(place.model, one.attributes.typeRef),
  ])
  const body = expressionIn(element)
  const kind = (element.attributes.kind ?? 'FEEL').toUpperCase()
  if (kind === 'JAVA')
    return javaFunction(
      body ? evaluateBoxed(body, place) : null,
      parameters.map(([name]) => name),
    )
  if (kind !== 'FEEL') return null
  return userFunction(
    parameters,
    (values) => (body ? evaluateBoxed(body, inside(place, values)) : null),
    result,
  )
}

const part = (element: Element, name: string, place: Place): Feel => {
  const body = expressionIn(childOf(element, name))
  return body ? evaluateBoxed(body, place) : null
}

function filter(element: Element, place: Place): Feel {
  const list = part(element, 'in', place)
  const holds = (item: Feel): Feel => {
    const names = new Map<string, Feel>([['item', item]])
    if (isContext(item)) for (const [name, value] of item) names.set(name, value)
    return part(element, 'match', inside(place, names))
  }
  const index = holds(isList(list) ? (list[0] ?? null) : list)
  if (index instanceof decimal.Decimal) return filtered(list, holds, index)
  let sound = true
  const kept = filtered(
    list,
    (item) => {
      const held = holds(item)
      if (held !== null && typeof held !== 'boolean') sound = false
      return held
    },
    null,
  )
  return sound ? kept : null
}

/** What a boxed iteration goes through; null when it is nothing to go through. */
function items(element: Element, place: Place): readonly Feel[] | null {
  const over = part(element, 'in', place)
  return over === null ? null : isList(over) ? over : [over]
}

function iterate(element: Element, place: Place): Feel {
  const name = tidy(element.attributes.iteratorVariable ?? 'item')
  const list = items(element, place)
  if (!list) return null
  if (element.name === 'for') {
    const partial: Feel[] = []
    for (const item of list) {
      const names: Context = new Map<string, Feel>([
        [name, item],
        ['partial', partial],
      ])
      partial.push(part(element, 'return', inside(place, names)))
    }
    return partial
  }
  const every = element.name === 'every'
  let known = true
  for (const item of list) {
    const holds = part(element, 'satisfies', inside(place, new Map([[name, item]])))
    if (holds === !every) return !every
    if (holds !== every) known = false
  }
  return known ? every : null
}

function valueOfBoxed(element: Element, place: Place): Feel {
  switch (element.name) {
    case 'literalExpression':
      return isFeel(element) ? evaluateText(element, textOf(element), place) : null
    case 'context':
      return context(element, place)
    case 'decisionTable':
      return decideTable(element, place)
    case 'relation':
      return relation(element, place)
    case 'list':
      return element.children.filter((one) => BOXED.has(one.name)).map((one) => evaluateBoxed(one, place))
    case 'invocation':
      return invocation(element, place)
    case 'functionDefinition':
      return functionDefinition(element, place)
    case 'conditional': {
      const condition = part(element, 'if', place)
      if (condition !== null && typeof condition !== 'boolean') return null
      return part(element, condition === true ? 'then' : 'else', place)
    }
    case 'filter':
      return filter(element, place)
    default:
      return iterate(element, place)
  }
}

/** The value of a boxed expression, of the type it declares. */
export function evaluateBoxed(element: Element, place: Place): Feel {
  const value = valueOfBoxed(element, place)
  return element.attributes.typeRef && element.name !== 'functionDefinition'
    ? asType(value, place, element.attributes.typeRef)
    : value
}
