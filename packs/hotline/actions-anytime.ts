import { say } from '../../base/index.ts'
import { day, files, units, words } from '../../kit/index.ts'
import type { Flow } from '../../platform/matters/declare.ts'
import { DESK, note, OPEN } from './forms.ts'

/** What may happen at any time while a ticket is open 督办、催办、补充. */
export const anytimeActions = {
  order: {
    title: say('督办', 'Order'),
    bulk: true,
    key: 'o',
    from: OPEN,
    by: ['supervisor', 'leader', 'officeHead'],
    form: {
      text: words('督办要求', 'What is ordered'),
      to: units({ title: say('督办单位（空为主办）', 'Units (empty: the lead)') }),
      until: day({ title: say('反馈日期', 'Report by'), min: 'today' }),
    },
    effects: [
      { do: 'order' },
      { do: 'tag', tag: 'order' },
      { do: 'notify', to: 'units', text: say('有督办令待签收', 'An order waits to be acknowledged') },
    ],
  },
  acknowledge: {
    title: say('签收督办', 'Acknowledge the order'),
    from: OPEN,
    by: ['lead', 'handler'],
    effects: [{ do: 'acknowledgeOrder' }],
  },
  urge: {
    title: say('催办', 'Urge'),
    bulk: true,
    from: OPEN,
    by: ['requester', 'agent', 'supervisor', 'system'],
    form: { text: words('催办内容', 'Words', false) },
    effects: [
      { do: 'note', public: true },
      { do: 'tag', tag: 'urged' },
      { do: 'notify', to: 'units', text: say('诉求人催办', 'The requester asks how it is going') },
    ],
  },
  supplement: {
    title: say('补充', 'Add facts'),
    from: OPEN,
    by: ['requester', 'agent'],
    form: { text: words('补充内容', 'What is added'), files: files({ title: say('附件', 'Files'), max: 9 }) },
    effects: [
      { do: 'note', public: true },
      { do: 'notify', to: 'units', text: say('诉求人有补充', 'The requester has added something') },
    ],
  },
  note: {
    title: say('备注', 'Note'),
    bulk: true,
    key: 'm',
    from: [...OPEN, 'closed'],
    by: [...DESK, 'lead', 'helper', 'reviewer', 'visitor', 'supervisor', 'officeHead', 'leader'],
    form: note,
    effects: [{ do: 'note' }],
  },
  withdraw: {
    title: say('撤回诉求', 'Withdraw'),
    from: ['received', 'accepted', 'toSign', 'inHand', 'suspended'],
    to: 'withdrawn',
    by: ['requester', 'agent'],
    form: note,
    danger: true,
    effects: [
      { do: 'withdrawTasks' },
      { do: 'stopAllClocks' },
      { do: 'note', public: true },
      { do: 'notify', to: 'units', text: say('诉求人已撤回', 'The requester has withdrawn it') },
    ],
  },
} as const satisfies Flow['actions']
