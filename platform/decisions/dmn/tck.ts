import { no, ok, type Result, type Say } from '../../../base/index.ts'
import {
  type Context,
  decimal,
  equal,
  type Feel,
  FeelFunction,
  isContext,
  isList,
  kindOf,
  parseDate,
  parseDateTime,
  parseDuration,
  parseTime,
  show,
  tidy,
} from '../feel/index.ts'
import { childOf, childrenOf, type Element, readXml } from '../xml.ts'
import type { Models } from './model.ts'
import { ModelRun } from './run.ts'

/** One expected result of the DMN technology compatibility kit (TCK), and the inputs it belongs to. */
export type TckResult = { readonly name: string; readonly expected: Feel }

/** A test case of a TCK file. */
export type TckCase = {
  readonly id: string
  readonly inputs: Context
  /** A decision service or a function called directly, by name. */
  readonly invocable: string | null
  readonly results: readonly TckResult[]
}

export type Ran = {
  readonly name: string
  readonly passed: boolean
  readonly expected: string
  readonly got: string
}

const nil = (element: Element): boolean => element.attributes.nil === 'true'

function valueIn(element: Element): Feel {
  const list = childOf(element, 'list')
  if (list) return nil(list) ? null : childrenOf(list, 'item').map(valueIn)
  const components = childrenOf(element, 'component')
  if (components.length > 0)
    return new Map(components.map((one) => [tidy(one.attributes.name ?? ''), nil(one) ? null : valueIn(one)]))
  const value = childOf(element, 'value')
  return value && !nil(value) && !nil(element) ? scalar(value) : null
}

function scalar({ attributes, text }: Element): Feel {
  const plain = text.trim()
  switch ((attributes.type ?? '').replace(/^.*:/, '')) {
    case 'decimal':
    case 'double':
    case 'float':
    case 'integer':
    case 'int':
    case 'long':
      return decimal.parse(plain)
    case 'boolean':
      return plain === 'true' || plain === '1'
    case 'date':
      return parseDate(plain)
    case 'time':
      return parseTime(plain)
    case 'dateTime':
      return parseDateTime(plain)
    case 'duration':
    case 'dayTimeDuration':
    case 'yearMonthDuration':
      return parseDuration(plain)
    default:
      return text
  }
}

/** Reads a `*-test-*.xml` of the kit. */
export function readCases(
  text: string,
): Result<{ readonly model: string; readonly cases: readonly TckCase[] }, Say> {
  const root = readXml(text)
  if (!root.ok) return no(root.error)
  const cases = childrenOf(root.value, 'testCase').map(
    (one): TckCase => ({
      id: one.attributes.id ?? '',
      inputs: new Map(
        childrenOf(one, 'inputNode').map((input) => [
          tidy(input.attributes.name ?? ''),
          nil(input) ? null : valueIn(input),
        ]),
      ),
      invocable:
        one.attributes.type === 'decisionService' || one.attributes.type === 'bkm'
          ? (one.attributes.invocableName ?? null)
          : null,
      results: childrenOf(one, 'resultNode').map((result) => {
        const expected = childOf(result, 'expected')
        return { name: result.attributes.name ?? '', expected: expected ? valueIn(expected) : null }
      }),
    }),
  )
  return ok({ model: childOf(root.value, 'modelName')?.text.trim() ?? '', cases })
}

/** Numbers agree to eight decimals: the kit writes square roots and logarithms shortened. */
const CLOSE = decimal.parse('0.00000001') ?? decimal.ZERO

function agrees(expected: Feel, got: Feel): boolean {
  if (expected instanceof decimal.Decimal && got instanceof decimal.Decimal) {
    const off = decimal.subtract(expected, got)
    return off !== null && decimal.compare(off.digits < 0n ? decimal.negate(off) : off, CLOSE) < 0
  }
  if (isList(expected) && isList(got))
    return expected.length === got.length && expected.every((one, at) => agrees(one, got[at] ?? null))
  if (isContext(expected) && isContext(got))
    return (
      expected.size === got.size &&
      [...expected].every(([name, one]) => got.has(name) && agrees(one, got.get(name) ?? null))
    )
  if (kindOf(expected) !== kindOf(got)) return false
  return equal(expected, got) === true
}

function valueFor(models: Models, one: TckCase, run: ModelRun, name: string): Feel {
  if (one.invocable === null) return run.named(name) ?? null
  const called = run.named(one.invocable)
  if (!(called instanceof FeelFunction)) return null
  const way = called.ways[0] ?? []
  if (way.some((parameter) => !one.inputs.has(parameter))) return null
  const value = called.call(way.map((parameter) => one.inputs.get(parameter)))
  return isContext(value) && value.has(tidy(name)) && severalOutputs(models, one.invocable)
    ? (value.get(tidy(name)) ?? null)
    : value
}

function severalOutputs(models: Models, service: string): boolean {
  for (const node of models.main.nodes.values())
    if (node.name === tidy(service)) return childrenOf(node.element, 'outputDecision').length > 1
  return false
}

/** Runs a case against its model; every expected result is one answer. */
export function runCase(models: Models, one: TckCase): readonly Ran[] {
  const run = new ModelRun(models, one.inputs)
  return one.results.map(({ name, expected }) => {
    let got: Feel = null
    try {
      got = valueFor(models, one, run, name)
    } catch (error) {
      return { name, passed: false, expected: show(expected) ?? 'null', got: String(error) }
    }
    return {
      name,
      passed: agrees(expected, got),
      expected: show(expected) ?? 'null',
      got: show(got) ?? 'null',
    }
  })
}
