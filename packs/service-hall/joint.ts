import { say } from '../../base/index.ts'
import { code, files, longText, matter, text, words } from '../../kit/index.ts'
import type { Flow } from '../../platform/matters/declare.ts'
import { WINDOW } from './actions-intake.ts'
import { application } from './application.ts'
import { clocks } from './clocks.ts'

const OPEN = ['received', 'supplement', 'running', 'delivery'] as const
const { accept, supplement, promise, legal, deliver } = clocks

const actions = {
  /** 统一受理: the whole is looked at once, then every part begins by itself. */
  accept: {
    title: say('统一受理', 'Accept the whole'),
    key: 'a',
    from: ['received'],
    to: 'running',
    by: WINDOW,
    form: { words: words('受理意见', 'Remark', false) },
    effects: [
      { do: 'stopClock', clock: 'accept' },
      { do: 'startClock', clock: 'promise' },
      { do: 'startClock', clock: 'legal' },
      {
        do: 'notify',
        to: 'requester',
        text: say('您的“一件事”已统一受理，各部门同时办理', 'Accepted; every unit has begun its part'),
      },
    ],
  },
  acceptBySilence: {
    title: say('逾期未告知，视为受理', 'Silence: taken as accepted'),
    from: ['received'],
    to: 'running',
    by: ['system'],
    effects: [
      { do: 'stopClock', clock: 'accept' },
      { do: 'startClock', clock: 'promise', asOf: 'opened' },
      { do: 'startClock', clock: 'legal', asOf: 'opened' },
      { do: 'tag', tag: 'silence' },
    ],
  },
  askSupplement: {
    title: say('一次性告知补正', 'Tell what is missing'),
    from: ['received', 'running'],
    to: 'supplement',
    by: [...WINDOW, 'system'],
    form: { gaps: longText({ title: say('需要补正的全部内容', 'All that is missing'), required: true, max: 4000 }) },
    effects: [
      { do: 'stopClock', clock: 'accept' },
      { do: 'pauseClocks', account: 'citizen' },
      { do: 'startClock', clock: 'supplement' },
      { do: 'tag', tag: 'supplement' },
      { do: 'record', fields: ['gaps'] },
      {
        do: 'notify',
        to: 'requester',
        text: say('您的“一件事”需要补正，请查看一次性告知单', 'Something is missing: see the list'),
      },
    ],
  },
  /** Another unit lacks something while the first list is still out: the applicant has one list. */
  addGaps: {
    title: say('并入补正内容', 'Added to the list'),
    from: ['supplement'],
    by: ['system'],
    form: { gaps: longText({ title: say('补充的内容', 'What else is missing'), required: true, max: 4000 }) },
    effects: [{ do: 'record', fields: ['gaps'] }],
  },
  supplied: {
    title: say('补正完成', 'Completed'),
    from: ['supplement'],
    to: 'back',
    by: ['requester', 'system', ...WINDOW],
    form: { text: words('补正说明', 'Note', false), files: files({ title: say('补正材料', 'Files'), max: 9 }) },
    effects: [{ do: 'stopClock', clock: 'supplement' }, { do: 'resumeClocks' }, { do: 'note', public: true }],
  },
  lapse: {
    title: say('逾期未补正，视为撤回', 'Not completed in time: taken as withdrawn'),
    from: ['supplement'],
    to: 'lapsed',
    by: ['system', 'windowClerk'],
    effects: [{ do: 'stopAllClocks' }],
  },
  /** Every part has ended, and all were granted. */
  allDone: {
    title: say('全部办结', 'All parts are done'),
    from: ['running', 'supplement'],
    to: 'delivery',
    by: ['system'],
    effects: [
      { do: 'stopAllClocks' },
      { do: 'startClock', clock: 'deliver' },
      { do: 'tag', tag: 'granted' },
      {
        do: 'notify',
        to: 'requester',
        text: say('您的“一件事”全部办结，结果待领取', 'All parts are done; the results can be fetched'),
      },
    ],
  },
  /** Some part was refused or withdrawn: the others stay valid, the applicant is told once. */
  partlyDone: {
    title: say('部分办结', 'Partly done'),
    from: ['running', 'supplement'],
    to: 'delivery',
    by: ['system'],
    form: { words: words('未办成的事项', 'What could not be done') },
    effects: [
      { do: 'stopAllClocks' },
      { do: 'startClock', clock: 'deliver' },
      { do: 'tag', tag: 'partly' },
      { do: 'record', fields: ['words'] },
      { do: 'notify', to: 'requester', text: say('您的“一件事”部分办结，请查看结果', 'Partly done: see the results') },
    ],
  },
  deliver: {
    title: say('送达结果包', 'Deliver all results'),
    key: 'd',
    from: ['delivery'],
    to: 'done',
    by: ['requester', 'system', ...WINDOW],
    form: {
      way: code({ title: say('送达方式', 'Way'), list: 'deliveryWay', required: true }),
      number: text({ title: say('快递单号', 'Number of the parcel'), max: 40 }),
    },
    effects: [
      { do: 'stopClock', clock: 'deliver' },
      { do: 'record', fields: ['way', 'number'] },
    ],
  },
  refuseAcceptance: {
    title: say('不予受理', 'Do not accept'),
    danger: true,
    from: ['received'],
    to: 'notAccepted',
    by: WINDOW,
    form: {
      reason: code({ title: say('理由', 'Reason'), list: 'notAcceptedReason', required: true }),
      words: words('说明', 'Note'),
    },
    effects: [{ do: 'stopAllClocks' }, { do: 'record', fields: ['reason', 'words'] }],
  },
  withdraw: {
    title: say('撤回申请', 'Withdraw'),
    danger: true,
    from: ['received', 'supplement', 'running'],
    to: 'withdrawn',
    by: ['requester', 'windowClerk'],
    form: { words: words('撤回原因', 'Why', false) },
    effects: [{ do: 'stopAllClocks' }, { do: 'record', fields: ['words'] }],
  },
  note: {
    title: say('备注', 'Note'),
    from: OPEN,
    by: [...WINDOW, 'inspector', 'system'],
    form: { text: words('说明', 'Note') },
    effects: [{ do: 'note' }],
  },
} as const satisfies Flow['actions']

/** 一件事办件: one application, one promise, one list of what is missing, one package of results. */
export const joint = matter({
  title: say('一件事办件', 'Joint application'),
  requester: say('申请人', 'Applicant'),
  fields: application.fields,
  flow: {
    initial: 'received',
    states: {
      received: { title: say('已收件', 'Received'), kind: 'open' },
      supplement: { title: say('待补正', 'To be completed'), kind: 'waiting' },
      running: { title: say('并联办理', 'Parts under way'), kind: 'open' },
      delivery: { title: say('待送达', 'To be delivered'), kind: 'open' },
      done: { title: say('已办结', 'Done'), kind: 'closed' },
      notAccepted: { title: say('不予受理', 'Not accepted'), kind: 'closed' },
      lapsed: { title: say('视为撤回', 'Taken as withdrawn'), kind: 'closed' },
      withdrawn: { title: say('已撤回', 'Withdrawn'), kind: 'closed' },
    },
    actions,
  },
  opening: { received: [{ do: 'involve' }, { do: 'startClock', clock: 'accept' }] },
  clocks: { accept, supplement, promise, legal, deliver },
})
