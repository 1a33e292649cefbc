import type { Node } from './graph.ts'
import { one } from './moddle.ts'
import { HUMAN, kindOf, type RefuseAt, WAITING } from './steps.ts'

/** What of the standard is outside the profile, by its kind. */
export function profiled(node: Node, refuse: RefuseAt): void {
  const kind = kindOf(node)
  const loop = one(node.element, 'loopCharacteristics')
  if (loop && node.type !== 'bpmn:UserTask')
    refuse(node, '只有人工环节可以多实例', 'only a step of persons may have several instances')
  else if (loop?.$type === 'bpmn:StandardLoopCharacteristics')
    refuse(node, '循环环节请画成退回', 'draw a looping step as a way back')
  else if (loop && one(loop, 'completionCondition'))
    refuse(
      node,
      '多实例的完成条件请在流程中声明为会签规则',
      'declare the completion condition of several instances as a rule of the joint review',
    )
  if (node.element.get('isForCompensation') === true)
    refuse(node, '补偿不在支持的范围内', 'compensation is outside what we carry')
  switch (node.type) {
    case 'bpmn:ScriptTask':
      refuse(node, '脚本任务不会被执行', 'scripts are not run')
      return
    case 'bpmn:ComplexGateway':
      refuse(node, '复杂网关不在支持的范围内', 'a complex gateway is outside what we carry')
      return
    case 'bpmn:Transaction':
    case 'bpmn:AdHocSubProcess':
      refuse(
        node,
        '事务与即席子流程不在支持的范围内',
        'transactions and ad-hoc sub-processes are outside what we carry',
      )
      return
    case 'bpmn:StartEvent':
      if (kind !== 'None' && kind !== 'Message')
        refuse(
          node,
          `开始事件 ${kind} 不在支持的范围内`,
          `a start event of kind ${kind} is outside what we carry`,
        )
      return
    case 'bpmn:EndEvent':
      if (!['None', 'Message', 'Terminate', 'Error', 'Signal', 'Escalation'].includes(kind))
        refuse(
          node,
          `结束事件 ${kind} 不在支持的范围内`,
          `an end event of kind ${kind} is outside what we carry`,
        )
      return
    case 'bpmn:IntermediateCatchEvent':
      if (!['Message', 'Timer'].includes(kind))
        refuse(node, `等待事件 ${kind} 不在支持的范围内`, `waiting for ${kind} is outside what we carry`)
      return
    case 'bpmn:IntermediateThrowEvent':
      if (!['None', 'Message', 'Signal', 'Escalation'].includes(kind))
        refuse(node, `抛出事件 ${kind} 不在支持的范围内`, `throwing ${kind} is outside what we carry`)
      return
    default:
      if (!KNOWN.has(node.type))
        refuse(node, `${node.type} 不在支持的范围内`, `${node.type} is outside what we carry`)
  }
}

const KNOWN = new Set([
  ...HUMAN,
  ...WAITING,
  'bpmn:SendTask',
  'bpmn:BoundaryEvent',
  'bpmn:ExclusiveGateway',
  'bpmn:ParallelGateway',
  'bpmn:InclusiveGateway',
])
