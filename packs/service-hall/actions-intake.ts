import { say } from '../../base/index.ts'
import { code, files, longText, tellsApplicant, words, yes } from '../../kit/index.ts'
import type { Effect, Flow } from '../../platform/matters/declare.ts'
import * as rules from './rules.ts'

/** Who takes in: the window, or the unit itself. */
export const WINDOW = ['windowClerk', 'lead.approver'] as const
/** Who examines for the deciding unit. */
export const EXAMINES = ['lead.approver', 'lead.approvalHead'] as const

const gaps = {
  gaps: longText({
    title: say('需要补正的全部内容（一次列全）', 'All that is missing, in one list'),
    required: true,
    min: 2,
    max: 4000,
  }),
}
/** Accepting starts the promise and the law's own limit, side by side. */
const accepting = [
  { do: 'stopClock', clock: 'accept' },
  { do: 'startClock', clock: 'promise' },
  { do: 'startClock', clock: 'legal' },
  tellsApplicant('您的申请已受理', 'Your application has been accepted'),
] as const satisfies readonly Effect[]

/** 收件 · 补正 · 受理: everything before the unit examines it. */
export const intakeActions = {
  accept: {
    title: say('受理', 'Accept'),
    key: 'a',
    bulk: true,
    from: ['received'],
    to: 'accepted',
    undo: true,
    // a part of a joint application was accepted with the whole
    by: [...WINDOW, 'system'],
    form: { words: words('受理意见', 'Remark', false) },
    effects: accepting,
  },
  /** 容缺受理: accepted now, the rest follows; the decision waits for it. */
  acceptLenient: {
    title: say('容缺受理', 'Accept, the rest to follow'),
    from: ['received'],
    to: 'accepted',
    by: WINDOW,
    form: {
      missing: longText({ title: say('容缺的材料（每行一项）', 'What may follow, one a line'), required: true, max: 1000 }),
      signed: yes({ title: say('申请人已签容缺承诺书', 'The applicant has signed the promise'), required: true }),
    },
    effects: [
      ...accepting,
      { do: 'promise', name: 'lenient', of: 'missing', holds: ['grant'], clock: 'lenient' },
      { do: 'tag', tag: 'lenient' },
      { do: 'record', fields: ['missing'] },
    ],
  },
  missingIn: {
    title: say('容缺材料已补齐', 'What was missing is in'),
    from: ['accepted', 'review', 'special', 'opinions', 'deciding'],
    by: WINDOW,
    despite: true,
    form: {
      came: longText({ title: say('已补交的材料（每行一项，空为全部）', 'What came in, one a line; empty: all'), max: 1000 }),
      files: files({ title: say('补交的材料', 'Files'), max: 9 }),
    },
    effects: [{ do: 'fulfil', name: 'lenient', of: 'came' }, { do: 'note' }],
  },
  /** 告知承诺: a written promise replaces a proof; decided at once, checked afterwards. */
  acceptPromised: {
    title: say('告知承诺受理', 'Accept on a written promise'),
    from: ['received'],
    to: 'deciding',
    by: WINDOW,
    form: {
      promised: longText({ title: say('承诺事项（每行一项）', 'What is promised, one a line'), required: true, max: 1000 }),
      signed: yes({ title: say('申请人已签告知承诺书', 'The applicant has signed it'), required: true }),
    },
    effects: [
      ...accepting,
      { do: 'promise', name: 'promised', of: 'promised', clock: 'promisedCheck' },
      { do: 'tag', tag: 'promised' },
      { do: 'record', fields: ['promised'] },
    ],
  },
  askSupplement: {
    title: say('一次性告知补正', 'Tell what is missing'),
    key: 'b',
    from: ['received'],
    to: 'supplement',
    by: WINDOW,
    guards: [rules.firstList],
    form: gaps,
    effects: [
      { do: 'stopClock', clock: 'accept' },
      { do: 'startClock', clock: 'supplement' },
      { do: 'tag', tag: 'supplement' },
      { do: 'record', fields: ['gaps'] },
      tellsApplicant('您的申请需要补正，请查看一次性告知单', 'Your application lacks something: see the list'),
    ],
  },
  /** 补正问两次: possible, seen. */
  askAgain: {
    title: say('再次补正', 'Tell once more'),
    danger: true,
    from: ['received'],
    to: 'supplement',
    by: WINDOW,
    guards: [rules.secondList],
    form: { ...gaps, why: words('为何未一次告知', 'Why it was not told the first time') },
    effects: [
      { do: 'stopClock', clock: 'accept' },
      { do: 'startClock', clock: 'supplement' },
      { do: 'tag', tag: 'supplementTwice' },
      { do: 'record', fields: ['gaps', 'why'] },
      { do: 'notify', to: { role: 'inspector' }, text: say('同一办件两次要求补正', 'Asked twice to complete it') },
      tellsApplicant('您的申请需要再次补正', 'Your application lacks something more'),
    ],
  },
  /** 经一件事一次补正: a part tells what it lacks; the applicant has one list, that of the whole. */
  askWhole: {
    title: say('经“一件事”补正', 'Ask through the joint application'),
    from: ['accepted', 'review'],
    to: 'supplement',
    by: EXAMINES,
    guards: [rules.partOnce],
    form: gaps,
    effects: [
      { do: 'pauseClocks', account: 'citizen' },
      { do: 'startClock', clock: 'supplement' },
      { do: 'tag', tag: 'wholeSupplement' },
      { do: 'record', fields: ['gaps'] },
    ],
  },
  suppliedWhole: {
    title: say('已随“一件事”补正', 'Completed with the whole'),
    from: ['supplement'],
    to: 'back',
    by: ['system'],
    form: { text: words('补正说明', 'Note', false) },
    effects: [{ do: 'stopClock', clock: 'supplement' }, { do: 'resumeClocks' }, { do: 'note' }],
  },
  supplied: {
    title: say('补正完成', 'Completed'),
    from: ['supplement'],
    to: 'received',
    by: ['requester', 'system', ...WINDOW],
    form: { text: words('补正说明', 'Note', false), files: files({ title: say('补正材料', 'What was missing'), max: 9 }) },
    effects: [
      { do: 'stopClock', clock: 'supplement' },
      { do: 'startClock', clock: 'accept' },
      { do: 'note', public: true },
    ],
  },
  /** Not completed in time 视为撤回. */
  lapse: {
    title: say('逾期未补正，视为撤回', 'Not completed in time: taken as withdrawn'),
    from: ['supplement'],
    to: 'lapsed',
    by: ['system', 'windowClerk'],
    effects: [
      { do: 'stopAllClocks' },
      tellsApplicant('逾期未补正，申请视为撤回，可重新申请', 'Not completed in time: taken as withdrawn; you may apply again'),
    ],
  },
  /** 逾期未告知，视为受理: counted from the day received. */
  acceptBySilence: {
    title: say('逾期未告知，视为受理', 'Silence: taken as accepted'),
    from: ['received'],
    to: 'accepted',
    by: ['system'],
    effects: [
      { do: 'stopClock', clock: 'accept' },
      { do: 'startClock', clock: 'promise', asOf: 'opened' },
      { do: 'startClock', clock: 'legal', asOf: 'opened' },
      { do: 'tag', tag: 'silence' },
      {
        do: 'notify',
        to: { role: 'inspector' },
        text: say('收件后逾期未处理，已视为受理', 'Nothing was done in time: taken as accepted'),
      },
      tellsApplicant('您的申请自收到之日起视为受理', 'Your application counts as accepted from the day it came in'),
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
      basis: words('法律依据', 'Legal basis'),
      words: words('说明', 'Note'),
    },
    effects: [
      { do: 'stopAllClocks' },
      { do: 'record', fields: ['reason', 'basis', 'words'] },
      tellsApplicant('您的申请不予受理，理由见通知书', 'Your application is not accepted: see the notice'),
    ],
  },
  notOurs: {
    title: say('不属本机关职权', 'Not within our powers'),
    from: ['received'],
    to: 'notOurs',
    by: WINDOW,
    form: { words: words('应向哪个机关申请', 'Which body is to be asked') },
    effects: [
      { do: 'stopAllClocks' },
      { do: 'record', fields: ['words'] },
      tellsApplicant('您的申请不属本机关职权，请向告知的机关申请', 'Another body is to be asked: see the notice'),
    ],
  },
  /** 即办件: accepted, decided and handed over in one sitting. */
  doNow: {
    title: say('当场办结', 'Do at once'),
    key: 'd',
    from: ['received'],
    to: 'done',
    by: WINDOW,
    guards: [rules.atOnce],
    form: {
      words: words('办理意见', 'Remark', false),
      way: code({ title: say('送达方式', 'Way of delivery'), list: 'deliveryWay', required: true }),
    },
    effects: [
      { do: 'stopAllClocks' },
      { do: 'tag', tag: 'granted' },
      { do: 'tag', tag: 'atOnce' },
      { do: 'record', fields: ['words', 'way'] },
      tellsApplicant('您的申请已当场办结', 'Your application has been done at once'),
    ],
  },
} as const satisfies Flow['actions']
