import { say } from '../../base/index.ts'
import { area, code, text, words } from '../../kit/index.ts'
import type { Flow } from '../../platform/matters/declare.ts'
import { answerForm, DESK, dispatchForm, handlingClocks, OPEN } from './forms.ts'
import * as rules from './rules.ts'

/** What the desk does: taking in, dispatching, judging returns 受理、派单、退单审核. */
export const deskActions = {
  accept: {
    title: say('受理', 'Accept'),
    key: 'a',
    from: ['received'],
    to: 'accepted',
    by: DESK,
    form: {
      kind: code({ title: say('诉求类型', 'Kind'), list: 'kind', required: true }),
      category: code({ title: say('事项分类', 'Category'), list: 'category', required: true }),
      urgency: code({ title: say('紧急程度', 'Urgency'), list: 'urgency', required: true }),
      area: area({ title: say('所属区划', 'Area') }),
    },
    effects: [
      { do: 'set', column: 'kind', from: 'kind' },
      { do: 'set', column: 'category', from: 'category' },
      { do: 'set', column: 'urgency', from: 'urgency' },
      { do: 'set', column: 'area', from: 'area' },
      { do: 'stopClock', clock: 'accept' },
      { do: 'startClock', clock: 'dispatch' },
    ],
  },
  refuse: {
    title: say('不予受理', 'Do not accept'),
    from: ['received', 'accepted'],
    to: 'refused',
    by: DESK,
    danger: true,
    form: {
      reason: code({ title: say('情形', 'Reason'), list: 'refuseReason', required: true }),
      text: words('告知内容（应当通过的途径）', 'What the requester is told (the right door)'),
    },
    effects: [
      { do: 'stopAllClocks' },
      { do: 'note', public: true },
      {
        do: 'notify',
        to: 'requester',
        text: say('您的诉求不属于热线受理范围，详情见办理记录', 'Your request is outside the hotline’s scope; see the record'),
      },
    ],
  },
  answerNow: {
    title: say('即时办结', 'Answer and close'),
    key: 'q',
    from: ['received', 'accepted'],
    to: 'closed',
    by: DESK,
    form: { text: answerForm.text, basis: answerForm.basis },
    guards: [rules.onTheSpot],
    effects: [{ do: 'submitAnswer' }, { do: 'releaseAnswer' }, { do: 'stopAllClocks' }, { do: 'tag', tag: 'onTheSpot' }],
  },
  transferOut: {
    title: say('转出（110/外地/其他热线）', 'Transfer out (110, other city, other line)'),
    from: ['received', 'accepted'],
    to: 'transferred',
    by: DESK,
    form: { to: text({ title: say('转往', 'To'), required: true, max: 100 }), text: words('说明', 'Note', false) },
    effects: [{ do: 'stopAllClocks' }, { do: 'note', public: true }],
  },
  dispatch: {
    title: say('派单', 'Dispatch'),
    bulk: true,
    key: 'd',
    from: ['received', 'accepted'],
    to: 'toSign',
    by: DESK,
    form: {
      ...dispatchForm,
      category: code({ title: say('事项分类', 'Category'), list: 'category' }),
      urgency: code({ title: say('紧急程度', 'Urgency'), list: 'urgency' }),
    },
    effects: [
      { do: 'set', column: 'category', from: 'category' },
      { do: 'set', column: 'urgency', from: 'urgency' },
      { do: 'assign' },
      { do: 'stopClock', clock: 'accept' },
      { do: 'stopClock', clock: 'dispatch' },
      ...handlingClocks,
      { do: 'notify', to: 'units', text: say('有新工单待签收', 'A new ticket waits to be signed') },
    ],
  },
  redispatch: {
    title: say('同意退单并改派', 'Grant the return, dispatch anew'),
    key: 'd',
    from: ['returning'],
    to: 'toSign',
    by: ['dispatcher'],
    form: { ...dispatchForm, words: words('审核意见', 'Decision') },
    guards: [rules.dispatcherMayJudge],
    effects: [
      { do: 'decideAsk', kind: 'return', granted: true },
      { do: 'assign' },
      { do: 'stopClock', clock: 'ruling' },
      ...handlingClocks,
      { do: 'proposeLine' },
      { do: 'notify', to: 'units', text: say('有改派工单待签收', 'A re-dispatched ticket waits to be signed') },
    ],
  },
  refuseReturn: {
    title: say('驳回退单', 'Refuse the return'),
    from: ['returning'],
    to: 'toSign',
    by: ['dispatcher'],
    form: { words: words('驳回理由', 'Reason') },
    guards: [rules.dispatcherMayJudge],
    effects: [
      { do: 'decideAsk', kind: 'return', granted: false },
      { do: 'stopClock', clock: 'ruling' },
      { do: 'notify', to: 'lead', text: say('退单被驳回，请签收办理', 'The return was refused; please sign') },
    ],
  },
  rule: {
    title: say('最终裁定', 'Final ruling'),
    from: ['returning'],
    to: 'toSign',
    by: ['officeHead'],
    form: { ...dispatchForm, words: words('裁定意见', 'Ruling') },
    effects: [
      { do: 'decideAsk', kind: 'return', granted: true, final: true },
      { do: 'assign' },
      { do: 'stopClock', clock: 'ruling' },
      { do: 'tag', tag: 'ruled' },
      ...handlingClocks,
      { do: 'proposeLine' },
      {
        do: 'notify',
        to: 'units',
        text: say('热线办已最终裁定由贵单位办理', 'The hotline office has finally ruled that your unit handles this'),
      },
    ],
  },
  releaseHelper: {
    title: say('同意退出协办', 'Release the helper'),
    from: ['toSign', 'inHand'],
    by: ['dispatcher', 'officeHead'],
    form: { words: words('意见', 'Decision', false) },
    effects: [{ do: 'decideAsk', kind: 'joint', granted: true }],
  },
  keepHelper: {
    title: say('驳回退出协办', 'Keep the helper'),
    from: ['toSign', 'inHand'],
    by: ['dispatcher', 'officeHead'],
    form: { words: words('意见', 'Decision') },
    effects: [{ do: 'decideAsk', kind: 'joint', granted: false }],
  },
  setUrgency: {
    title: say('调整紧急程度', 'Change the urgency'),
    from: ['received', 'accepted'],
    by: DESK,
    guards: [rules.urgencyReason],
    form: {
      urgency: code({ title: say('紧急程度', 'Urgency'), list: 'urgency', required: true }),
      text: words('理由（调低时必填）', 'Reason (to lower it)', false),
    },
    effects: [{ do: 'set', column: 'urgency', from: 'urgency' }],
  },
  reclassify: {
    title: say('改分类', 'Reclassify'),
    from: OPEN,
    by: [...DESK, 'officeHead'],
    form: {
      category: code({ title: say('事项分类', 'Category'), list: 'category', required: true }),
      kind: code({ title: say('诉求类型', 'Kind'), list: 'kind' }),
      text: words('理由', 'Reason'),
    },
    effects: [
      { do: 'set', column: 'category', from: 'category' },
      { do: 'set', column: 'kind', from: 'kind' },
    ],
  },
} as const satisfies Flow['actions']
