import { say } from '../../base/index.ts'
import { code, day, files, integer, point, text, words } from '../../kit/index.ts'
import type { Flow } from '../../platform/matters/declare.ts'
import { EXAMINES, WINDOW } from './actions-intake.ts'
import * as rules from './rules.ts'

/** Everything before the decision. */
export const BEFORE_DECISION = ['received', 'supplement', 'accepted', 'review', 'special', 'opinions', 'deciding'] as const

/** 审查 · 决定: what the unit does. */
export const reviewActions = {
  examine: {
    title: say('开始审查', 'Examine'),
    key: 'e',
    bulk: true,
    from: ['accepted'],
    to: 'review',
    by: EXAMINES,
    undo: true,
  },
  /** 现场核查: what was seen on site, by whom. */
  siteCheck: {
    title: say('现场核查', 'Check on site'),
    from: ['review', 'special'],
    by: EXAMINES,
    form: {
      on: day({ title: say('核查日期', 'Day'), required: true, max: 'today' }),
      people: text({ title: say('核查人员（两名以上）', 'Officials, two or more'), required: true, max: 100 }),
      text: words('核查情况', 'What was found'),
      place: point({ title: say('核查位置', 'Where') }),
      files: files({ title: say('现场照片', 'Pictures'), max: 9 }),
    },
    effects: [{ do: 'note' }, { do: 'tag', tag: 'siteChecked' }, { do: 'record', fields: ['on', 'people', 'place'] }],
  },
  startSpecial: {
    title: say('启动特别程序', 'Begin a special procedure'),
    from: ['review'],
    to: 'special',
    by: EXAMINES,
    form: {
      procedure: code({ title: say('程序', 'Procedure'), list: 'specialProcedure', required: true }),
      days: integer({ title: say('所需工作日', 'Working days it needs'), required: true, min: 1, max: 120 }),
      text: words('书面告知内容', 'What the applicant is told in writing'),
    },
    effects: [
      { do: 'beginSpecial', clock: 'special', pauses: ['promise', 'legal'], account: 'citizen' },
      { do: 'record', fields: ['procedure', 'days', 'text'] },
      {
        do: 'notify',
        to: 'requester',
        text: say('您的申请进入特别程序，所需时间不计入办理期限', 'A special procedure has begun; its time is not counted'),
      },
    ],
  },
  endSpecial: {
    title: say('特别程序结束', 'End of the special procedure'),
    from: ['special'],
    to: 'back',
    by: EXAMINES,
    form: { text: words('结论', 'Outcome') },
    effects: [{ do: 'endSpecial' }, { do: 'note' }],
  },
  pass: {
    title: say('审查通过，报决定', 'Examined: to be decided'),
    key: 'p',
    bulk: true,
    from: ['review'],
    to: 'deciding',
    undo: true,
    by: EXAMINES,
    form: { text: words('审查意见', 'Opinion') },
    effects: [{ do: 'note' }],
  },
  /** 延长审批: once, by the head of the body. */
  extend: {
    title: say('延长办理期限', 'Extend the limit'),
    from: ['accepted', 'review', 'deciding'],
    by: ['lead.approvalHead'],
    guards: [rules.extendedNever],
    form: {
      until: day({ title: say('延至', 'Until'), required: true, min: 'today' }),
      text: words('理由（将告知申请人）', 'Reason, told to the applicant'),
    },
    effects: [
      { do: 'extendClock', clock: 'promise' },
      { do: 'extendClock', clock: 'legal' },
      { do: 'tag', tag: 'extended' },
      { do: 'notify', to: 'requester', text: say('您的申请依法延长办理期限', 'The limit was extended by law') },
    ],
  },
  grant: {
    title: say('准予', 'Grant'),
    key: 'g',
    bulk: true,
    from: ['deciding'],
    to: 'making',
    by: EXAMINES,
    form: { words: words('决定意见', 'Remark', false) },
    effects: [
      { do: 'stopClock', clock: 'promise' },
      { do: 'stopClock', clock: 'legal' },
      { do: 'startClock', clock: 'deliver' },
      { do: 'tag', tag: 'granted' },
      { do: 'record', fields: ['words'] },
    ],
  },
  refuse: {
    title: say('不予', 'Refuse'),
    danger: true,
    despite: true,
    from: ['deciding'],
    to: 'making',
    by: EXAMINES,
    form: { basis: words('法律依据', 'Legal basis'), words: words('理由', 'Reason') },
    effects: [
      { do: 'stopClock', clock: 'promise' },
      { do: 'stopClock', clock: 'legal' },
      { do: 'startClock', clock: 'deliver' },
      { do: 'tag', tag: 'refused' },
      { do: 'record', fields: ['basis', 'words'] },
    ],
  },
  /** 制证: the result is made out and signed; done by itself once it is decided. */
  made: {
    title: say('制证完成', 'Result made out'),
    from: ['making'],
    to: 'delivery',
    by: ['system', ...EXAMINES],
    effects: [
      {
        do: 'notify',
        to: 'requester',
        text: say('您的申请已作出决定，结果待领取', 'It has been decided; the result can be fetched'),
      },
    ],
  },
  deliver: {
    title: say('送达', 'Deliver'),
    key: 'd',
    bulk: true,
    from: ['delivery'],
    to: 'done',
    by: ['requester', 'system', ...WINDOW],
    form: {
      way: code({ title: say('送达方式', 'Way'), list: 'deliveryWay', required: true }),
      number: text({ title: say('快递单号', 'Number of the parcel'), max: 40 }),
      receiver: text({ title: say('领取人', 'Who took it'), max: 60, personal: 'name' }),
    },
    effects: [
      { do: 'stopClock', clock: 'deliver' },
      { do: 'stopClock', clock: 'handOver' },
      { do: 'stopClock', clock: 'signFor' },
      { do: 'stopClock', clock: 'resultBack' },
      { do: 'record', fields: ['way', 'number'] },
    ],
  },
  withdraw: {
    title: say('撤回申请', 'Withdraw'),
    danger: true,
    from: BEFORE_DECISION,
    to: 'withdrawn',
    despite: true,
    by: ['requester', 'windowClerk'],
    form: { words: words('撤回原因', 'Why', false) },
    effects: [{ do: 'stopAllClocks' }, { do: 'record', fields: ['words'] }],
  },
  end: {
    title: say('终止办理', 'End'),
    danger: true,
    from: BEFORE_DECISION,
    to: 'ended',
    despite: true,
    by: [...EXAMINES, 'windowClerk'],
    form: { reason: code({ title: say('终止原因', 'Reason'), list: 'endReason', required: true }), words: words('说明', 'Note') },
    effects: [
      { do: 'stopAllClocks' },
      { do: 'record', fields: ['reason', 'words'] },
      { do: 'notify', to: 'requester', text: say('您的申请已终止办理', 'Your application was ended') },
    ],
  },
  note: {
    title: say('备注', 'Note'),
    key: 'm',
    from: [...BEFORE_DECISION, 'making', 'delivery'],
    by: [...WINDOW, 'lead.approvalHead', 'inspector'],
    form: { text: words('说明', 'Note'), files: files({ title: say('附件', 'Files'), max: 9 }) },
    effects: [{ do: 'note' }],
  },
  /** 督办: the inspectors ask for an explanation. */
  inspect: {
    title: say('监察督办', 'Order of the inspectors'),
    from: [...BEFORE_DECISION, 'making', 'delivery'],
    by: ['inspector', 'system'],
    form: { text: words('督办要求', 'What is ordered') },
    effects: [{ do: 'order' }, { do: 'tag', tag: 'inspected' }],
  },
  acknowledge: {
    title: say('签收督办', 'Acknowledge the order'),
    from: [...BEFORE_DECISION, 'making', 'delivery'],
    by: [...EXAMINES, 'windowClerk'],
    effects: [{ do: 'acknowledgeOrder' }],
  },
} as const satisfies Flow['actions']
