import {
  coerce,
  evaluate,
  type Feel,
  FeelSyntax,
  type Node,
  parseExpression,
  parseTests,
  Run,
  type Scope,
  scopeOf,
  type TestsNode,
} from '../feel/index.ts'
import type { Element } from '../xml.ts'
import type { ItemTypes } from './item-types.ts'
import type { Model } from './model.ts'

/** Where an expression stands: what it can name, and the types it can speak of. */
export type Place = {
  readonly model: Model
  readonly types: ItemTypes
  readonly run: Run
  readonly scope: Scope
  readonly names: readonly string[]
}

/** The same place with more names in reach. */
export const inside = (place: Place, names: ReadonlyMap<string, Feel>): Place => ({
  ...place,
  scope: scopeOf(names, place.scope),
  names: [...place.names, ...names.keys()],
})

export const newRun = (types: ItemTypes, model: Model): Run => new Run((name) => types.named(model, name))

/** Expressions once read, by the element that holds them; null stands for one that cannot be read. */
const expressions = new WeakMap<Element, Node | null>()
const cells = new WeakMap<Element, TestsNode | null>()

function remembered<T>(shelf: WeakMap<Element, T | null>, element: Element, read: () => T): T | null {
  const known = shelf.get(element)
  if (known !== undefined) return known
  let made: T | null = null
  try {
    made = read()
  } catch (error) {
    if (!(error instanceof FeelSyntax)) throw error
  }
  shelf.set(element, made)
  return made
}

const knownIn = (place: Place) => ({
  names: place.names,
  members: place.model.members,
  types: place.model.types.keys(),
})

/** The value of a text of FEEL kept in an element; null when it cannot be read. */
export function evaluateText(element: Element, text: string, place: Place): Feel {
  if (text.trim() === '') return null
  const node = remembered(expressions, element, () => parseExpression(text, knownIn(place)))
  return node ? evaluate(node, place.scope, place.run) : null
}

export const readTests = (element: Element, text: string, place: Place): TestsNode | null =>
  remembered(cells, element, () => parseTests(text, knownIn(place)))

/** As a variable of the named type holds it, else null. */
export const asType = (value: Feel, place: Place, ref: string | undefined): Feel =>
  coerce(value, place.types.ref(place.model, ref)) ?? null
