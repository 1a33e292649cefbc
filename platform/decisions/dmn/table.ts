import { calculate, decimal, equal, evaluate, type Feel, order, testsHold, tidy } from '../feel/index.ts'
import { childOf, childrenOf, type Element, textOf } from '../xml.ts'
import { asType, evaluateText, type Place, readTests } from './literal.ts'

type Hit = readonly Feel[]

/** The values an output lists, best first. */
function listedValues(output: Element, place: Place): readonly Feel[] {
  const values = childOf(output, 'outputValues') ?? childOf(output, 'allowedValues')
  const tests = values && readTests(values, textOf(values), place)
  return tests
    ? tests.tests.map((test) => (test.is === 'of' ? evaluate(test.of, place.scope, place.run) : null))
    : []
}

function inputsOf(table: Element, place: Place): readonly Feel[] | null {
  const values: Feel[] = []
  for (const input of childrenOf(table, 'input')) {
    const expression = childOf(input, 'inputExpression')
    if (!expression) return null
    const value = asType(
      evaluateText(expression, textOf(expression), place),
      place,
      expression.attributes.typeRef,
    )
    const allowed = childOf(input, 'inputValues')
    const tests = allowed && textOf(allowed) !== '' ? readTests(allowed, textOf(allowed), place) : null
    if (tests && !testsHold(value, tests, place.scope, place.run)) return null
    values.push(value)
  }
  return values
}

function fires(rule: Element, inputs: readonly Feel[], place: Place): boolean {
  return childrenOf(rule, 'inputEntry').every((entry, at) => {
    const text = textOf(entry)
    const tests = text === '' ? null : readTests(entry, text, place)
    return text === '' || (tests !== null && testsHold(inputs[at] ?? null, tests, place.scope, place.run))
  })
}

/** Where a hit stands by the listed values of its outputs, first output first. */
function byPriority(outputs: readonly Element[], place: Place): (a: Hit, b: Hit) => number {
  const listed = outputs.map((output) => listedValues(output, place))
  const rank = (at: number, value: Feel): number => {
    const found = listed[at]?.findIndex((one) => equal(one, value) === true) ?? -1
    return found < 0 ? Number.MAX_SAFE_INTEGER : found
  }
  return (a, b) => {
    for (const at of outputs.keys()) {
      const off = rank(at, a[at] ?? null) - rank(at, b[at] ?? null)
      if (off !== 0) return off
    }
    return 0
  }
}

function shape(outputs: readonly Element[], hit: Hit): Feel {
  if (outputs.length === 1) return hit[0] ?? null
  return new Map(outputs.map((output, at) => [tidy(output.attributes.name ?? ''), hit[at] ?? null]))
}

function aggregated(values: readonly Feel[], how: string): Feel {
  if (how === 'COUNT') return decimal.whole(values.length)
  const [first = null, ...rest] = values
  if (how === 'SUM') return rest.reduce((sum, one) => calculate('+', sum, one), first)
  const sign = how === 'MAX' ? 1 : -1
  return rest.reduce((best, one) => ((order(one, best) ?? 0) * sign > 0 ? one : best), first)
}

function defaults(outputs: readonly Element[], place: Place): Feel {
  if (!outputs.some((output) => childOf(output, 'defaultOutputEntry'))) return null
  return shape(
    outputs,
    outputs.map((output) => {
      const entry = childOf(output, 'defaultOutputEntry')
      return entry ? evaluateText(entry, textOf(entry), place) : null
    }),
  )
}

/** Decides by a table of a file. */
export function decideTable(table: Element, place: Place): Feel {
  const inputs = inputsOf(table, place)
  if (!inputs) return null
  const outputs = childrenOf(table, 'output')
  const policy = table.attributes.hitPolicy ?? 'UNIQUE'
  const hits = childrenOf(table, 'rule')
    .filter((rule) => fires(rule, inputs, place))
    .map((rule): Hit => {
      const entries = childrenOf(rule, 'outputEntry')
      return outputs.map((output, at) => {
        const entry = entries[at]
        const value = entry ? evaluateText(entry, textOf(entry), place) : null
        return asType(value, place, output.attributes.typeRef)
      })
    })
  const [first] = hits
  if (!first) return defaults(outputs, place)
  const all = (list: readonly Hit[]): Feel => list.map((hit) => shape(outputs, hit))
  switch (policy) {
    case 'UNIQUE':
      return hits.length === 1 ? shape(outputs, first) : null
    case 'ANY':
      return hits.every((hit) => hit.every((one, at) => equal(one, first[at] ?? null) === true))
        ? shape(outputs, first)
        : null
    case 'FIRST':
      return shape(outputs, first)
    case 'PRIORITY':
      return shape(outputs, hits.toSorted(byPriority(outputs, place))[0] ?? first)
    case 'OUTPUT ORDER':
      return all(hits.toSorted(byPriority(outputs, place)))
    case 'COLLECT': {
      const how = table.attributes.aggregation
      return how
        ? aggregated(
            hits.map((hit) => shape(outputs, hit)),
            how,
          )
        : all(hits)
    }
    default:
      return all(hits)
  }
}
