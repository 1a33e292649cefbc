import type { Node } from './graph.ts'
import { type Element, many } from './moddle.ts'

/** Steps that a person does; an abstract task is one, because nobody else is named. */
export const HUMAN = new Set(['bpmn:UserTask', 'bpmn:ManualTask', 'bpmn:Task', 'bpmn:SubProcess'])
/** Steps that something else does while the matter waits. */
export const WAITING = new Set([
  'bpmn:ServiceTask',
  'bpmn:BusinessRuleTask',
  'bpmn:ReceiveTask',
  'bpmn:CallActivity',
  'bpmn:IntermediateCatchEvent',
  'bpmn:EventBasedGateway',
])

export const definitionsOf = (node: Node): readonly Element[] => many(node.element, 'eventDefinitions')
/** Kind of an event: None, Message, Timer, … */
export const kindOf = (node: Node): string =>
  definitionsOf(node)
    .map((definition) => definition.$type.replace(/^bpmn:|EventDefinition$/g, ''))
    .join('+') || 'None'

/** Says that a node cannot be carried, once. */
export type RefuseAt = (node: Node, zh: string, en: string) => void
