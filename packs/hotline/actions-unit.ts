import { say } from '../../base/index.ts'
import { code, day, longText, unit, units } from '../../kit/index.ts'
import type { Flow } from '../../platform/matters/declare.ts'
import { answerForm, words } from './forms.ts'
import * as rules from './rules.ts'

/** What units do with a ticket: sign, contact, answer, ask 签收、联系、答复、申请. */
export const unitActions = {
  sign: {
    title: say('签收', 'Sign'),
    key: 's',
    from: ['toSign', 'inHand', 'returning', 'suspended'],
    to: 'inHand',
    by: ['lead', 'helper'],
    on: 'task',
    taskFrom: ['toSign'],
    taskTo: 'inHand',
    effects: [{ do: 'stopClock', clock: 'sign', per: 'task' }],
  },
  return: {
    title: say('退单', 'Return'),
    from: ['toSign'],
    to: 'returning',
    by: ['lead'],
    on: 'task',
    leadOnly: true,
    taskFrom: ['toSign'],
    taskTo: 'asking',
    danger: true,
    form: {
      reason: code({ title: say('退单理由', 'Reason'), list: 'returnReason', required: true }),
      basis: longText({
        title: say('依据（法律、清单或边界证明）', 'Basis (law, list or boundary)'),
        required: true,
        min: 4,
        max: 500,
      }),
      unit: unit({ title: say('建议承办单位', 'Proposed unit') }),
      text: words('说明', 'Note', false),
    },
    guards: [rules.mayReturn],
    effects: [
      { do: 'ask', kind: 'return' },
      { do: 'startClock', clock: 'ruling' },
      {
        do: 'notify',
        to: { role: 'dispatcher' },
        text: say('有退单待审核', 'A return waits for review'),
      },
    ],
  },
  declineHelp: {
    title: say('退回协办', 'Decline to help'),
    from: ['toSign', 'inHand'],
    by: ['helper'],
    on: 'task',
    taskFrom: ['toSign'],
    taskTo: 'asking',
    form: {
      reason: code({ title: say('理由', 'Reason'), list: 'returnReason', required: true }),
      basis: longText({ title: say('依据', 'Basis'), required: true, max: 500 }),
    },
    effects: [
      { do: 'ask', kind: 'joint' },
      {
        do: 'notify',
        to: { role: 'dispatcher' },
        text: say('有协办退回待审核', 'A helper has declined'),
      },
    ],
  },
  contact: {
    title: say('联系诉求人', 'Contact the requester'),
    key: 'c',
    from: ['toSign', 'inHand', 'second'],
    by: ['lead'],
    on: 'task',
    leadOnly: true,
    taskFrom: ['toSign', 'inHand'],
    form: {
      channel: code({ title: say('方式', 'By'), list: 'channel' }),
      text: words('沟通情况', 'What was said'),
    },
    effects: [
      { do: 'stopClock', clock: 'contact' },
      { do: 'note', public: true },
    ],
  },
  addHelpers: {
    title: say('会办', 'Joint handling'),
    key: 'h',
    from: ['toSign', 'inHand', 'second'],
    by: ['lead', 'dispatcher', 'officeHead'],
    form: {
      helpers: units({ title: say('协办单位', 'Helper units'), required: true }),
      text: words('协办事项', 'What is wanted of them'),
    },
    effects: [
      { do: 'addHelpers' },
      { do: 'startClock', clock: 'sign', per: 'task' },
      { do: 'startClock', clock: 'handle', per: 'task' },
      { do: 'notify', to: 'helpers', text: say('有协办工单待签收', 'A ticket asks for your help') },
    ],
  },
  askExtension: {
    title: say('申请延期', 'Ask for an extension'),
    from: ['inHand'],
    by: ['lead'],
    guards: [rules.mayExtend],
    form: {
      until: day({ title: say('延至', 'Until'), required: true, min: 'today' }),
      text: words('延期理由', 'Reason'),
    },
    effects: [
      { do: 'ask', kind: 'extension' },
      {
        do: 'notify',
        to: { role: 'officeHead' },
        text: say('有延期申请待审批', 'An extension is asked for'),
      },
    ],
  },
  grantExtension: {
    title: say('批准延期', 'Grant the extension'),
    from: ['inHand'],
    by: ['officeHead'],
    form: { words: words('意见', 'Decision', false) },
    effects: [
      { do: 'decideAsk', kind: 'extension', granted: true },
      { do: 'extendClock', clock: 'handle' },
      {
        do: 'notify',
        to: 'requester',
        text: say('您的诉求办理时限已延长', 'The time to handle your request was extended'),
      },
      { do: 'notify', to: 'lead', text: say('延期已批准', 'The extension was granted') },
    ],
  },
  refuseExtension: {
    title: say('不批准延期', 'Refuse the extension'),
    from: ['inHand'],
    by: ['officeHead'],
    form: { words: words('理由', 'Reason') },
    effects: [
      { do: 'decideAsk', kind: 'extension', granted: false },
      { do: 'notify', to: 'lead', text: say('延期未获批准', 'The extension was refused') },
    ],
  },
  askSuspension: {
    title: say('申请挂起', 'Ask to suspend'),
    from: ['inHand'],
    by: ['lead'],
    form: {
      reason: code({ title: say('理由', 'Reason'), list: 'suspendReason', required: true }),
      until: day({ title: say('复核日期', 'Review on'), required: true, min: 'today' }),
      text: words('说明', 'Note'),
    },
    effects: [
      { do: 'ask', kind: 'suspension' },
      {
        do: 'notify',
        to: { role: 'officeHead' },
        text: say('有挂起申请待审批', 'A suspension is asked for'),
      },
    ],
  },
  grantSuspension: {
    title: say('批准挂起', 'Grant the suspension'),
    from: ['inHand'],
    to: 'suspended',
    by: ['officeHead'],
    form: { words: words('意见', 'Decision', false) },
    effects: [
      { do: 'decideAsk', kind: 'suspension', granted: true },
      { do: 'pauseClocks', account: 'citizen' },
      { do: 'notify', to: 'lead', text: say('挂起已批准', 'The suspension was granted') },
    ],
  },
  refuseSuspension: {
    title: say('不批准挂起', 'Refuse the suspension'),
    from: ['inHand'],
    by: ['officeHead'],
    form: { words: words('理由', 'Reason') },
    effects: [{ do: 'decideAsk', kind: 'suspension', granted: false }],
  },
  resume: {
    title: say('恢复办理', 'Resume'),
    from: ['suspended'],
    to: 'inHand',
    by: ['lead', 'officeHead', 'dispatcher', 'system'],
    form: { text: words('说明', 'Note', false) },
    effects: [
      { do: 'resumeClocks' },
      { do: 'notify', to: 'lead', text: say('工单已恢复办理', 'The ticket is in hand again') },
    ],
  },
  replyPart: {
    title: say('协办回复', 'Reply of the helper'),
    key: 'r',
    from: ['toSign', 'inHand', 'second', 'suspended'],
    by: ['helper'],
    on: 'task',
    taskFrom: ['inHand'],
    taskTo: 'replied',
    form: answerForm,
    effects: [
      { do: 'part' },
      { do: 'stopClock', clock: 'handle', per: 'task' },
      { do: 'notify', to: 'lead', text: say('协办单位已回复', 'A helper has replied') },
    ],
  },
  reply: {
    title: say('提交答复', 'Submit the answer'),
    key: 'r',
    from: ['inHand'],
    to: 'toReview',
    by: ['lead'],
    on: 'task',
    leadOnly: true,
    taskFrom: ['inHand'],
    taskTo: 'replied',
    form: answerForm,
    guards: [rules.contacted],
    effects: [
      { do: 'part' },
      { do: 'submitAnswer' },
      { do: 'pauseClocks', clock: 'handle', account: 'dispatcher' },
      { do: 'startClock', clock: 'review' },
    ],
  },
  replySecond: {
    title: say('提交二次办理答复', 'Submit the second answer'),
    key: 'r',
    from: ['second'],
    to: 'toReview',
    by: ['lead'],
    on: 'task',
    leadOnly: true,
    taskFrom: ['inHand'],
    taskTo: 'replied',
    form: answerForm,
    effects: [
      { do: 'part' },
      { do: 'submitAnswer' },
      { do: 'pauseClocks', clock: 'second', account: 'dispatcher' },
      { do: 'startClock', clock: 'review' },
    ],
  },
} as const satisfies Flow['actions']
