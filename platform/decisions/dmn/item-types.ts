import {
  ANY,
  BUILT_IN,
  conforms,
  FeelSyntax,
  type FeelType,
  parseTests,
  parseType,
  Run,
  resolveType,
  scopeOf,
  testsHold,
  tidy,
} from '../feel/index.ts'
import { childOf, childrenOf, type Element, textOf } from '../xml.ts'
import type { Model, Models } from './model.ts'

/** The types a family of models declares, by model and name. */
export class ItemTypes {
  readonly #models: Models
  readonly #made = new Map<Element, FeelType>()

  constructor(models: Models) {
    this.#models = models
  }

  /** A type by name as a model sees it: its own, `import.type`, or a built-in one. */
  named(model: Model, name: string): FeelType | undefined {
    const own = model.types.get(name)
    if (own) return this.#item(model, own)
    for (const one of model.imports)
      if (name.startsWith(`${one.name}.`)) {
        const from = this.#models.all.get(one.namespace)
        return from && this.named(from, name.slice(one.name.length + 1))
      }
    return BUILT_IN.get(name)
  }

  /** A `typeRef`, with the prefix older files give it; Any where there is none. */
  ref(model: Model, ref: string | undefined): FeelType {
    if (!ref) return ANY
    const whole = tidy(ref)
    const plain = this.named(model, whole) ?? this.named(model, whole.replace(/^[^:<>]*:/, ''))
    if (plain) return plain
    try {
      const node = parseType(whole, { types: model.types.keys() })
      return resolveType(node, new Run((name) => this.named(model, name))) ?? ANY
    } catch (error) {
      if (error instanceof FeelSyntax) return ANY
      throw error
    }
  }

  #item(model: Model, element: Element): FeelType {
    const known = this.#made.get(element)
    if (known) return known
    // A type may hold itself: until it is made, it stands for itself by a look-up.
    this.#made.set(element, {
      is: 'limited',
      base: ANY,
      allows: (value) => conforms(value, this.#made.get(element) ?? ANY),
    })
    const made = this.#make(model, element)
    this.#made.set(element, made)
    return made
  }

  #make(model: Model, element: Element): FeelType {
    const components = childrenOf(element, 'itemComponent')
    const called = childOf(element, 'functionItem')
    const ref = textOfRef(element)
    let type: FeelType = ANY
    if (components.length > 0)
      type = {
        is: 'context',
        members: new Map(components.map((one) => [tidy(one.attributes.name ?? ''), this.#item(model, one)])),
      }
    else if (called)
      type = {
        is: 'function',
        parameters: childrenOf(called, 'parameters').map((one) => this.ref(model, one.attributes.typeRef)),
        result: this.ref(model, called.attributes.outputTypeRef),
      }
    else type = this.ref(model, ref)
    type = this.#limited(model, type, textOf(childOf(element, 'allowedValues')))
    if (element.attributes.isCollection === 'true') type = { is: 'list', of: type }
    return this.#limited(model, type, textOf(childOf(element, 'typeConstraint')))
  }

  #limited(model: Model, base: FeelType, text: string): FeelType {
    if (text === '') return base
    try {
      const tests = parseTests(text, { members: model.members })
      const scope = scopeOf(new Map())
      return { is: 'limited', base, allows: (value) => testsHold(value, tests, scope, new Run()) }
    } catch (error) {
      if (error instanceof FeelSyntax) return base
      throw error
    }
  }
}

const textOfRef = (element: Element): string | undefined =>
  childOf(element, 'typeRef')?.text.trim() ?? element.attributes.typeRef
