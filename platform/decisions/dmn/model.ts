import { no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { refusals } from '../declare.ts'
import { tidy } from '../feel/index.ts'
import { childOf, childrenOf, type Element, readXml } from '../xml.ts'

export type NodeKind = 'inputData' | 'decision' | 'businessKnowledgeModel' | 'decisionService'

/** A node of the requirements graph: something that has a value or can be called. */
export type DrgNode = {
  readonly kind: NodeKind
  readonly id: string
  readonly name: string
  readonly element: Element
  readonly model: Model
}

/** One file, read: its nodes by id, what it imports, and every name its expressions may use. */
export type Model = {
  readonly namespace: string
  readonly name: string
  readonly imports: readonly { readonly name: string; readonly namespace: string }[]
  readonly nodes: ReadonlyMap<string, DrgNode>
  readonly types: ReadonlyMap<string, Element>
  readonly members: Set<string>
}

const KINDS: ReadonlySet<string> = new Set<NodeKind>([
  'inputData',
  'decision',
  'businessKnowledgeModel',
  'decisionService',
])

/** The name of a node as expressions say it: its variable's, if it has one. */
const nameOf = (element: Element): string =>
  tidy(childOf(element, 'variable')?.attributes.name ?? element.attributes.name ?? '')

const NAMED = new Set([
  'variable',
  'itemComponent',
  'itemDefinition',
  'formalParameter',
  'parameter',
  'column',
  'output',
  'import',
  'decision',
  'inputData',
  'businessKnowledgeModel',
  'decisionService',
])

function collectNames(element: Element, into: Set<string>): void {
  const { name } = element.attributes
  if (name && NAMED.has(element.name)) into.add(tidy(name))
  for (const child of element.children) collectNames(child, into)
}

/** Reads a DMN file (1.1 to 1.5); refuses with `decisions.notXml`. */
export function readModel(text: string): Result<Model, Refusal> {
  const root = readXml(text)
  if (!root.ok) return no(refusals['decisions.notXml']({ what: root.error }))
  const definitions = root.value
  if (definitions.name !== 'definitions')
    return no(refusals['decisions.notDmn']({ element: definitions.name.slice(0, 60) }))
  const nodes = new Map<string, DrgNode>()
  const members = new Set<string>()
  collectNames(definitions, members)
  const model: Model = {
    namespace: definitions.attributes.namespace ?? '',
    name: definitions.attributes.name ?? '',
    imports: childrenOf(definitions, 'import').map((one) => ({
      name: tidy(one.attributes.name ?? ''),
      namespace: one.attributes.namespace ?? '',
    })),
    nodes,
    types: new Map(
      childrenOf(definitions, 'itemDefinition').map((one) => [tidy(one.attributes.name ?? ''), one]),
    ),
    members,
  }
  for (const element of definitions.children) {
    if (!KINDS.has(element.name)) continue
    const id = element.attributes.id ?? element.attributes.name ?? ''
    nodes.set(id, { kind: element.name as NodeKind, id, name: nameOf(element), element, model })
  }
  return ok(model)
}

const REQUIRED = ['requiredInput', 'requiredDecision', 'requiredKnowledge']

/** What a node's requirements point to, as they are written. */
export const requirementsOf = (node: DrgNode): string[] =>
  node.element.children
    .filter((one) => one.name === 'informationRequirement' || one.name === 'knowledgeRequirement')
    .flatMap((one) => one.children.filter((child) => REQUIRED.includes(child.name)))
    .map((one) => one.attributes.href ?? '')

/** Models that belong together, found by namespace. */
export type Models = { readonly main: Model; readonly all: ReadonlyMap<string, Model> }

/** Puts a model together with what it imports; refuses requirements that lead back to themselves. */
export function joinModels(main: Model, others: readonly Model[] = []): Result<Models, Refusal> {
  const models: Models = {
    main,
    all: new Map([...others, main].map((one) => [one.namespace, one])),
  }
  // A path leads into imported things, whose names the file that imports them must be able to read.
  for (const one of models.all.values())
    for (const other of models.all.values()) for (const name of other.members) one.members.add(name)
  const circle = circleIn(models)
  return circle ? no(refusals['decisions.circle']({ names: circle })) : ok(models)
}

/** The node a reference points to, from where it is written. */
export function find(models: Models, from: Model, href: string): DrgNode | undefined {
  const at = href.indexOf('#')
  const [namespace, id] = at < 0 ? ['', href] : [href.slice(0, at), href.slice(at + 1)]
  const model = namespace === '' || namespace === from.namespace ? from : models.all.get(namespace)
  return model?.nodes.get(id)
}

function circleIn(models: Models): string[] | null {
  const done = new Set<DrgNode>()
  const open: DrgNode[] = []
  const visit = (node: DrgNode): string[] | null => {
    if (done.has(node)) return null
    const at = open.indexOf(node)
    if (at >= 0) return open.slice(at).map((one) => one.name)
    open.push(node)
    for (const href of requirementsOf(node)) {
      const required = find(models, node.model, href)
      // A function may call itself; what has a value may not need itself.
      if (!required || (required === node && node.kind === 'businessKnowledgeModel')) continue
      const circle = visit(required)
      if (circle) return circle
    }
    open.pop()
    done.add(node)
    return null
  }
  for (const model of models.all.values())
    for (const node of model.nodes.values()) {
      const circle = visit(node)
      if (circle) return circle
    }
  return null
}
