import { say } from '../../base/index.ts'
import { words } from '../../kit/index.ts'
import type { Flow } from '../../platform/matters/declare.ts'
import { dispatchForm, handlingClocks } from './forms.ts'

/**
 * What the city brain may do with a ticket by itself, and how people undo it 自动派单、收回派单. An action of its own with a
 * role of its own: whoever holds that duty can do nothing else, and every such dispatch is known by its mark.
 */
export const brainActions = {
  autoDispatch: {
    title: say('自动派单', 'Automatic dispatch'),
    from: ['accepted'],
    to: 'toSign',
    by: ['autoDispatcher'],
    // What it rests on stands in the story of the ticket.
    form: { ...dispatchForm, text: words('派单依据', 'Grounds', false) },
    effects: [
      { do: 'assign' },
      { do: 'tag', tag: 'auto' },
      { do: 'stopClock', clock: 'accept' },
      { do: 'stopClock', clock: 'dispatch' },
      ...handlingClocks,
      { do: 'notify', to: 'units', text: say('有新工单待签收', 'A new ticket waits to be signed') },
    ],
  },
  takeBack: {
    title: say('收回派单', 'Take the dispatch back'),
    from: ['toSign'],
    to: 'accepted',
    by: ['dispatcher', 'officeHead'],
    danger: true,
    form: { text: words('收回理由', 'Reason') },
    effects: [
      { do: 'notify', to: 'units', text: say('派单已收回', 'The dispatch was taken back') },
      { do: 'takeBack' },
      { do: 'tag', tag: 'takenBack' },
      { do: 'startClock', clock: 'dispatch' },
    ],
  },
} as const satisfies Flow['actions']
