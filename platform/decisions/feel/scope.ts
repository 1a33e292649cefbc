import { BUILT_INS } from './built-ins.ts'
import type { Comparison, TypeNode } from './nodes.ts'
import { BUILT_IN } from './types.ts'
import { ANY, type Context, equal, type Feel, type FeelType, order } from './values.ts'

/** Names in reach: the nearest table first, the built-in functions last. */
export type Scope = { readonly names: Context; readonly outer: Scope | null }

export const scopeOf = (names: Context, outer: Scope | null = null): Scope => ({ names, outer })

/** An expression that would not end, or that grows beyond reason, ends here. */
export class FeelExhausted extends Error {}

/** What one evaluation may use up, and where it looks up types of its model. */
export class Run {
  readonly typeNamed: (name: string) => FeelType | undefined
  #steps = 0
  #calls = 0
  readonly #mostSteps: number

  constructor(typeNamed: (name: string) => FeelType | undefined = () => undefined, mostSteps = 2_000_000) {
    this.typeNamed = typeNamed
    this.#mostSteps = mostSteps
  }

  step(): void {
    this.#steps += 1
    if (this.#steps > this.#mostSteps) throw new FeelExhausted('too many steps')
  }

  nested<T>(run: () => T): T {
    this.#calls += 1
    if (this.#calls > 400) throw new FeelExhausted('functions call each other too deeply')
    try {
      return run()
    } finally {
      this.#calls -= 1
    }
  }
}

export function lookUp(name: string, scope: Scope | null): Feel {
  for (let at = scope; at; at = at.outer) {
    const found = at.names.get(name)
    if (found !== undefined) return found
  }
  return BUILT_INS.get(name) ?? null
}

/** A type as written, with the names of the model resolved; an unknown name is a type nothing belongs to. */
export function resolveType(node: TypeNode, run: Run): FeelType | undefined {
  if (node.is === 'named') return run.typeNamed(node.name) ?? BUILT_IN.get(node.name)
  if (node.is === 'list' || node.is === 'range') {
    const of = resolveType(node.of, run)
    return of && { is: node.is, of }
  }
  if (node.is === 'context') {
    const members = new Map<string, FeelType>()
    for (const [name, member] of node.members) {
      const type = resolveType(member, run)
      if (!type) return undefined
      members.set(name, type)
    }
    return { is: 'context', members }
  }
  const parameters = node.parameters.map((one) => resolveType(one, run))
  const result = resolveType(node.result, run)
  if (!result || parameters.some((one) => one === undefined)) return undefined
  return { is: 'function', parameters: parameters.map((one) => one ?? ANY), result }
}

export function compareBy(by: Comparison, a: Feel, b: Feel): boolean | null {
  if (by === '=') return equal(a, b)
  if (by === '!=') {
    const same = equal(a, b)
    return same === null ? null : !same
  }
  const compared = order(a, b)
  if (compared === null) return null
  return by === '<' ? compared < 0 : by === '<=' ? compared <= 0 : by === '>' ? compared > 0 : compared >= 0
}
