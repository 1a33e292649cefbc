import { say } from '../../../base/index.ts'
import type { Action, Effect } from '../declare.ts'
import type { Node } from './graph.ts'
import { nameOf, titled } from './names.ts'

/** Several answer side by side 会签: who leads asks, all must agree, then the system goes on. */
export function jointly(of: {
  readonly state: string
  readonly node: Node
  readonly parts: readonly Node[]
  readonly to: string
  readonly role: string
  readonly effects: readonly Effect[]
}): readonly (readonly [name: string, action: Action])[] {
  const { state, node, parts, to, role, effects } = of
  const next = `${state}__${to}`
  return [
    [
      next,
      {
        title: titled(`${nameOf(node)}：全部完成`.slice(0, 60)),
        from: [state],
        to,
        by: ['system', role],
        ...(effects.length > 0 ? { effects } : {}),
      },
    ],
    [
      `${state}__ask`,
      {
        title: titled(`征求：${parts.map(nameOf).join('、')}`.slice(0, 60)),
        from: [state],
        by: [role],
        form: {
          units: { kind: 'unit', many: true, title: say('由哪些单位办理', 'By which units'), required: true },
          text: { kind: 'text', long: true, title: say('要求', 'What is asked') },
        },
        effects: [
          {
            do: 'askOpinion',
            name: state,
            of: 'units',
            quorum: 'all',
            holds: 'leave',
            leadsTo: { agreed: next },
          },
        ],
      },
    ],
    [
      `${state}__answer`,
      {
        title: say('办理并答复', 'Do it and answer'),
        from: [state],
        by: ['asked'],
        beside: true,
        form: {
          opinion: { kind: 'code', list: 'opinion', title: say('意见', 'Opinion'), required: true },
          text: { kind: 'text', long: true, title: say('说明', 'Words') },
        },
        effects: [{ do: 'giveOpinion' }],
      },
    ],
  ]
}
