import { calculate, negated } from './arithmetic.ts'
import * as decimal from './decimal.ts'
import { Decimal } from './decimal.ts'
import { javaFunction } from './java.ts'
import type { Node, TestNode, TestsNode, Turn } from './nodes.ts'
import { propertyOf } from './properties.ts'
import { compareBy, FeelExhausted, lookUp, type Run, resolveType, type Scope, scopeOf } from './scope.ts'
import { epochDay, FeelDate, fromEpochDay } from './temporal.ts'
import { coerce, instanceOf } from './types.ts'
import {
  ANY,
  type Context,
  equal,
  type Feel,
  FeelFunction,
  type FeelType,
  type Given,
  isContext,
  isList,
  order,
  Range,
  within,
} from './values.ts'

/** Most items one `for` may make. */
const MOST_ITEMS = 1_000_000

const truth = (value: Feel): boolean | null => (typeof value === 'boolean' ? value : null)

const asking = new WeakMap<object, boolean>()

/** Whether an expression names `?`, the value under test. */
function asks(node: object): boolean {
  const known = asking.get(node)
  if (known !== undefined) return known
  let found = 'is' in node && node.is === 'name' && 'name' in node && node.name === '?'
  if (!found && !(node instanceof Map))
    for (const part of Object.values(node))
      if (typeof part === 'object' && part !== null && !(part instanceof Decimal) && asks(part)) {
        found = true
        break
      }
  asking.set(node, found)
  return found
}

/** Whether a value meets what a test evaluates to: a range holds it, a list has it, or it is the value. */
function meets(value: Feel, wanted: Feel): boolean | null {
  if (wanted instanceof Range && !(value instanceof Range)) return within(value, wanted)
  if (isList(wanted)) {
    if (isList(value) && equal(value, wanted) === true) return true
    return wanted.some((one) => meets(value, one) === true)
  }
  return equal(value, wanted)
}

function testHolds(value: Feel, test: TestNode, scope: Scope, run: Run): boolean | null {
  if (test.is === 'by') return compareBy(test.by, value, evaluate(test.to, scope, run))
  const wanted = evaluate(test.of, scope, run)
  // A range written with an end that is null says nothing of what lies in it.
  if (test.of.is === 'range' && wanted instanceof Range && (wanted.low === null || wanted.high === null))
    return null
  if (asks(test.of)) return truth(wanted)
  const met = meets(value, wanted)
  // A cell may state a condition of its own (`Age > 18`); the word true alone asks for that value.
  const condition = test.of.is !== 'value' && wanted === true && value !== null && typeof value !== 'boolean'
  return condition ? true : met
}

function anyTest(value: Feel, tests: readonly TestNode[], scope: Scope, run: Run): boolean | null {
  let known = true
  for (const test of tests) {
    const holds = testHolds(value, test, scope, run)
    if (holds === true) return true
    if (holds === null) known = false
  }
  return known ? false : null
}

/** Whether a value fits a cell; `?` names the value. */
export function testsHold(value: Feel, node: TestsNode, scope: Scope, run: Run): boolean {
  if (node.any) return true
  const holds = anyTest(value, node.tests, scopeOf(new Map([['?', value]]), scope), run)
  return node.not ? holds === false : holds === true
}

function bound(node: Extract<Node, { is: 'bound' }>, scope: Scope, run: Run): Feel {
  const to = evaluate(node.to, scope, run)
  if (node.by === '=') return new Range(to, to, true, true)
  if (node.by === '!=' || to === null) return null
  return node.by.startsWith('<')
    ? new Range(null, to, false, node.by === '<=')
    : new Range(to, null, node.by === '>=', false)
}

function rangeOf(node: Extract<Node, { is: 'range' }>, scope: Scope, run: Run): Feel {
  const [low, high] = [evaluate(node.low, scope, run), evaluate(node.high, scope, run)]
  if (low === null && high === null) return null
  if (low !== null && high !== null && order(low, high) === null) return null
  return new Range(low, high, node.lowIn && low !== null, node.highIn && high !== null)
}

/** Every value from one end to the other by one, down as well as up; numbers and days. */
function* steps(low: Feel, high: Feel): Generator<Feel> {
  if (low instanceof Decimal && high instanceof Decimal) {
    const by = decimal.compare(low, high) <= 0 ? decimal.ONE : decimal.negate(decimal.ONE)
    let at: Decimal | null = low
    while (at && decimal.compare(at, high) * decimal.compare(by, decimal.ZERO) <= 0) {
      yield at
      at = decimal.add(at, by)
    }
  } else if (low instanceof FeelDate && high instanceof FeelDate) {
    const [from, to] = [epochDay(low), epochDay(high)]
    const by = from <= to ? 1 : -1
    for (let at = from; by * at <= by * to; at += by) yield fromEpochDay(at)
  }
}

/** What a turn of `for` or `some` goes through; null when it is nothing to go through. */
function turnsOver(turn: Turn, scope: Scope, run: Run): Iterable<Feel> | null {
  const over = evaluate(turn.over, scope, run)
  if (turn.to) {
    const to = evaluate(turn.to, scope, run)
    const good =
      (over instanceof Decimal && to instanceof Decimal) ||
      (over instanceof FeelDate && to instanceof FeelDate)
    return good ? steps(over, to) : null
  }
  if (over instanceof Range) {
    const good = over.low !== null && over.high !== null
    if (!good || !(over.low instanceof Decimal || over.low instanceof FeelDate)) return null
    if ((order(over.low, over.high) ?? 1) > 0) return null
    const all = [...steps(over.low, over.high)]
    return all.slice(over.lowIn ? 0 : 1, over.highIn ? all.length : -1)
  }
  if (over === null) return null
  return isList(over) ? over : [over]
}

/** Runs through all turns; `visit` answers whether to go on. False where something is nothing to go through. */
function turn(
  turns: readonly Turn[],
  scope: Scope,
  run: Run,
  visit: (scope: Scope) => boolean,
  at = 0,
): boolean | 'stop' {
  const one = turns[at]
  if (!one) return visit(scope) ? true : 'stop'
  const over = turnsOver(one, scope, run)
  if (over === null) return false
  for (const value of over) {
    run.step()
    const went = turn(turns, scopeOf(new Map([[one.name, value]]), scope), run, visit, at + 1)
    if (went !== true) return went
  }
  return true
}

function forEach(node: Extract<Node, { is: 'for' }>, scope: Scope, run: Run): Feel {
  const partial: Feel[] = []
  const inner = scopeOf(new Map<string, Feel>([['partial', partial]]), scope)
  const went = turn(node.turns, inner, run, (one) => {
    if (partial.length >= MOST_ITEMS) throw new FeelExhausted('too many items')
    partial.push(evaluate(node.give, one, run))
    return true
  })
  return went === false ? null : partial
}

function quantified(node: Extract<Node, { is: 'quantified' }>, scope: Scope, run: Run): Feel {
  let [known, decided] = [true, false]
  const went = turn(node.turns, scope, run, (one) => {
    const holds = truth(evaluate(node.holds, one, run))
    if (holds === null) known = false
    decided = holds === !node.every
    return !decided
  })
  if (went === false) return null
  return decided ? !node.every : known ? node.every : null
}

/** The item as `list[...]` sees it: itself as `item`, and its members by their names. */
function itemScope(item: Feel, scope: Scope): Scope {
  const own = scopeOf(new Map([['item', item]]), scope)
  return isContext(item) ? scopeOf(item, own) : own
}

export function filtered(list: Feel, holds: (item: Feel) => Feel, index: Feel): Feel {
  const items = isList(list) ? list : list === null ? [] : [list]
  if (index instanceof Decimal) {
    const at = decimal.toWhole(index)
    if (at === null || at === 0) return null
    return (at > 0 ? items[at - 1] : items[items.length + at]) ?? null
  }
  return items.filter((item) => holds(item) === true)
}

function filter(node: Extract<Node, { is: 'filter' }>, scope: Scope, run: Run): Feel {
  const list = evaluate(node.of, scope, run)
  // A number picks one item; whether it is one cannot depend on the item.
  const first = isList(list) ? (list[0] ?? null) : list
  const index = evaluate(node.by, itemScope(first, scope), run)
  return filtered(list, (item) => evaluate(node.by, itemScope(item, scope), run), index)
}

/** Calls a function with values in order; null where their number does not fit. */
export function callWith(called: Feel, given: Given, run: Run, way?: readonly string[]): Feel {
  if (!(called instanceof FeelFunction)) return null
  if (given.length < called.least) return null
  const most = Math.max(...called.ways.map((way) => way.length))
  if (given.length > most && !called.variadic) return null
  run.step()
  return run.nested(() => called.call(given, way))
}

function callNamed(node: Extract<Node, { is: 'named' }>, scope: Scope, run: Run): Feel {
  const called = evaluate(node.of, scope, run)
  if (!(called instanceof FeelFunction)) return null
  const way = called.ways.find((names) => node.given.every(([name]) => names.includes(name)))
  if (!way) return null
  const given: (Feel | undefined)[] = []
  for (const [name, value] of node.given) given[way.indexOf(name)] = evaluate(value, scope, run)
  return callWith(called, Array.from(given), run, way)
}

/** A function defined in FEEL: its values must be of its types, else the call is null. */
export function userFunction(
  parameters: readonly (readonly [string, FeelType])[],
  body: (values: Context) => Feel,
  result: FeelType = ANY,
): FeelFunction {
  const names = parameters.map(([name]) => name)
  return new FeelFunction(
    [names],
    (given) => {
      const values = new Map<string, Feel>()
      for (const [at, [name, type]] of parameters.entries()) {
        const value = coerce(given[at] ?? null, type)
        if (value === undefined) return null
        values.set(name, value)
      }
      return coerce(body(values), result) ?? null
    },
    { types: parameters.map(([, type]) => type), result, least: parameters.length },
  )
}

function functionOf(node: Extract<Node, { is: 'function' }>, scope: Scope, run: Run): Feel {
  const parameters = node.parameters.map(
    ([name, type]) => [name, type ? resolveType(type, run) : ANY] as const,
  )
  if (parameters.some(([, type]) => type === undefined)) return null
  const typed = parameters.map(([name, type]) => [name, type ?? ANY] as const)
  if (node.external)
    return javaFunction(
      evaluate(node.body, scope, run),
      typed.map(([name]) => name),
    )
  return userFunction(typed, (values) => evaluate(node.body, scopeOf(values, scope), run))
}

/** What a path finds: a member, a property, or that of every item of a list. */
export function member(of: Feel, name: string): Feel {
  if (isContext(of)) return of.get(name) ?? null
  if (isList(of)) return of.map((one) => member(one, name))
  return propertyOf(of, name)
}

function logic(node: Extract<Node, { is: 'and' | 'or' }>, scope: Scope, run: Run): boolean | null {
  const decisive = node.is === 'or'
  const left = truth(evaluate(node.left, scope, run))
  if (left === decisive) return decisive
  const right = truth(evaluate(node.right, scope, run))
  if (right === decisive) return decisive
  return left === null || right === null ? null : !decisive
}

function betweenHolds(node: Extract<Node, { is: 'between' }>, scope: Scope, run: Run): boolean | null {
  const [value, low, high] = [node.of, node.low, node.high].map((one) => evaluate(one, scope, run))
  const above = compareBy('>=', value ?? null, low ?? null)
  const below = compareBy('<=', value ?? null, high ?? null)
  return above === null || below === null ? null : above && below
}

function contextOf(node: Extract<Node, { is: 'context' }>, scope: Scope, run: Run): Feel {
  const values = new Map<string, Feel>()
  const inner = scopeOf(values, scope)
  for (const [name, value] of node.entries) {
    if (values.has(name)) return null
    values.set(name, evaluate(value, inner, run))
  }
  return values
}

/** The value of an expression; what cannot be computed is null, as the standard has it. */
export function evaluate(node: Node, scope: Scope, run: Run): Feel {
  run.step()
  switch (node.is) {
    case 'value':
      return node.value
    case 'name':
      return lookUp(node.name, scope)
    case 'list':
      return node.items.map((one) => evaluate(one, scope, run))
    case 'context':
      return contextOf(node, scope, run)
    case 'range':
      return rangeOf(node, scope, run)
    case 'bound':
      return bound(node, scope, run)
    case 'compare':
      return compareBy(node.by, evaluate(node.left, scope, run), evaluate(node.right, scope, run))
    case 'arithmetic':
      return calculate(node.by, evaluate(node.left, scope, run), evaluate(node.right, scope, run))
    case 'negate':
      return negated(evaluate(node.of, scope, run))
    case 'and':
    case 'or':
      return logic(node, scope, run)
    case 'between':
      return betweenHolds(node, scope, run)
    case 'in': {
      const value = evaluate(node.of, scope, run)
      return anyTest(value, node.tests, scope, run)
    }
    case 'if':
      return evaluate(node.condition, scope, run) === true
        ? evaluate(node.yes, scope, run)
        : evaluate(node.no, scope, run)
    case 'for':
      return forEach(node, scope, run)
    case 'quantified':
      return quantified(node, scope, run)
    case 'filter':
      return filter(node, scope, run)
    case 'path':
      return member(evaluate(node.of, scope, run), node.name)
    case 'call': {
      const called = evaluate(node.of, scope, run)
      return callWith(
        called,
        node.given.map((one) => evaluate(one, scope, run)),
        run,
      )
    }
    case 'named':
      return callNamed(node, scope, run)
    case 'instance': {
      const type = resolveType(node.type, run)
      return type ? instanceOf(evaluate(node.of, scope, run), type) : null
    }
    case 'function':
      return functionOf(node, scope, run)
  }
}
