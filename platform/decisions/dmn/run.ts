import {
  ANY,
  type Context,
  type Feel,
  FeelFunction,
  type FeelType,
  scopeOf,
  tidy,
  userFunction,
} from '../feel/index.ts'
import { childOf, childrenOf, type Element } from '../xml.ts'
import { evaluateBoxed, expressionIn, functionDefinition } from './boxed.ts'
import { ItemTypes } from './item-types.ts'
import { asType, newRun, type Place } from './literal.ts'
import { type DrgNode, find, type Model, type Models, requirementsOf } from './model.ts'

/** Evaluates the nodes of a family of models on one set of inputs; every decision once. */
export class ModelRun {
  readonly #models: Models
  readonly #types: ItemTypes
  readonly #inputs: Context
  readonly #values = new Map<DrgNode, Feel>()
  readonly #imported = new Map<string, ModelRun>()
  readonly #run: ReturnType<typeof newRun>

  constructor(models: Models, inputs: Context, types = new ItemTypes(models)) {
    this.#models = models
    this.#types = types
    this.#inputs = inputs
    this.#run = newRun(types, models.main)
  }

  /** The value of a decision, an input or a function of the main model by its name; undefined when there is none. */
  named(name: string): Feel | undefined {
    const wanted = tidy(name)
    for (const node of this.#models.main.nodes.values())
      if (node.name === wanted || node.element.attributes.name === name) return this.value(node)
    return undefined
  }

  value(node: DrgNode): Feel {
    const known = this.#values.get(node)
    if (known !== undefined) return known
    const value = this.#compute(node)
    this.#values.set(node, value)
    return value
  }

  #compute(node: DrgNode): Feel {
    if (node.kind === 'inputData') return this.#input(node)
    if (node.kind === 'businessKnowledgeModel') return this.#knowledge(node)
    if (node.kind === 'decisionService') return this.service(node)
    const body = expressionIn(node.element)
    const place = this.#place(node)
    return this.#typed(node, body ? evaluateBoxed(body, place) : null)
  }

  #typed(node: DrgNode, value: Feel): Feel {
    return asType(value, this.#bare(node.model), childOf(node.element, 'variable')?.attributes.typeRef)
  }

  #input(node: DrgNode): Feel {
    return this.#typed(node, this.#inputs.get(node.name) ?? null)
  }

  /**
   * The run of an imported model: on what was given under the name of the import, else on the same inputs. One model
   * imported along two ways has two runs.
   */
  #under(name: string): ModelRun | undefined {
    const known = this.#imported.get(name)
    if (known) return known
    const namespace = this.#models.main.imports.find((one) => one.name === name)?.namespace
    const main = namespace === undefined ? undefined : this.#models.all.get(namespace)
    if (!main) return undefined
    const given = this.#inputs.get(name)
    const inputs = given instanceof Map ? (given as Context) : this.#inputs
    const run = new ModelRun({ main, all: this.#models.all }, inputs, this.#types)
    this.#imported.set(name, run)
    return run
  }

  #knowledge(node: DrgNode): Feel {
    const logic = childOf(node.element, 'encapsulatedLogic')
    if (!logic) return null
    const place = this.#place(node)
    const ref = childOf(node.element, 'variable')?.attributes.typeRef
    const type = this.#types.ref(node.model, ref)
    const made = functionDefinition(logic, place)
    if (!(made instanceof FeelFunction)) return made
    if (type.is === 'function') return made
    const parameters = (made.ways[0] ?? []).map((name, at): readonly [string, FeelType] => [
      name,
      made.types[at] ?? ANY,
    ])
    return userFunction(parameters, (values) => made.call([...values.values()]), type)
  }

  /** A decision service as a function: its input data and input decisions are its parameters. */
  service(node: DrgNode): FeelFunction {
    const refs = (name: string): DrgNode[] =>
      childrenOf(node.element, name).flatMap(
        (one) => find(this.#models, node.model, one.attributes.href ?? '') ?? [],
      )
    const [data, decisions, outputs] = [refs('inputData'), refs('inputDecision'), refs('outputDecision')]
    const parameters = [...data, ...decisions].map(
      (one) =>
        [one.name, this.#types.ref(one.model, childOf(one.element, 'variable')?.attributes.typeRef)] as const,
    )
    const ref = childOf(node.element, 'variable')?.attributes.typeRef
    const type = this.#types.ref(node.model, ref)
    return userFunction(
      parameters,
      (values) => {
        const inner = new ModelRun(this.#models, values, this.#types)
        for (const one of [...data, ...decisions]) inner.#values.set(one, values.get(one.name) ?? null)
        const [only] = outputs
        if (outputs.length === 1 && only) return inner.value(only)
        return new Map(outputs.map((one) => [one.name, inner.value(one)]))
      },
      type.is === 'function' ? type.result : type,
    )
  }

  #bare(model: Model): Place {
    return { model, types: this.#types, run: this.#run, scope: scopeOf(new Map()), names: [] }
  }

  /** What a node's logic can name: what it requires, imported things under the name of their import. */
  #place(node: DrgNode): Place {
    const names = new Map<string, Feel>()
    for (const href of requirementsOf(node)) {
      const required = find(this.#models, node.model, href)
      if (!required) continue
      if (required.model !== node.model) this.#nest(names, node.model, required)
      else names.set(required.name, required === node ? this.#itself(node) : this.value(required))
    }
    if (node.kind === 'businessKnowledgeModel' && !names.has(node.name))
      names.set(node.name, this.#itself(node))
    return { ...this.#bare(node.model), scope: scopeOf(names), names: [...names.keys()] }
  }

  /** A function that calls itself finds itself when it is called, not before. */
  #itself(node: DrgNode): Feel {
    const logic = childOf(node.element, 'encapsulatedLogic')
    const names = childrenOf(logic, 'formalParameter').map((one: Element) => tidy(one.attributes.name ?? ''))
    return new FeelFunction([names], (given) => {
      const own = this.value(node)
      return own instanceof FeelFunction ? own.call(given) : null
    })
  }

  /** Puts what an imported model has under the names of the imports that lead to it. */
  #nest(names: Map<string, Feel>, from: Model, required: DrgNode): void {
    const path = importPath(this.#models, from, required.model.namespace) ?? []
    let [run, at]: [ModelRun | undefined, Map<string, Feel>] = [this, names]
    for (const step of path) {
      run = run ? run.#under(step) : undefined
      const next = at.get(step)
      const table = next instanceof Map ? (next as Map<string, Feel>) : new Map<string, Feel>()
      if (step !== '') at.set(step, table)
      at = step === '' ? at : table
    }
    const known = this.#values.get(required)
    at.set(required.name, known !== undefined ? known : (run?.value(required) ?? null))
  }
}

/** Names of imports that lead from one model to another. */
function importPath(models: Models, from: Model, namespace: string, depth = 0): string[] | null {
  for (const one of from.imports) if (one.namespace === namespace) return [one.name]
  if (depth > 10) return null
  for (const one of from.imports) {
    const next = models.all.get(one.namespace)
    const rest = next && importPath(models, next, namespace, depth + 1)
    if (rest) return [one.name, ...rest]
  }
  return null
}
