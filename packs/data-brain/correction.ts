import { say } from '../../base/index.ts'
import { code, day, files, integer, longText, matter, text, unit, words, workingDays } from '../../kit/index.ts'
import type { CodeList } from '../../platform/fields/declare.ts'
import type { ClockRule, Effect, Flow } from '../../platform/matters/declare.ts'
import { judged, overdue, ruled } from './correction-rules.ts'

const OPEN = ['raised', 'verifying', 'correcting', 'disputed'] as const
const STEWARD = ['dataSteward'] as const

/** 核实事项类别. */
export const correctionCodes: readonly CodeList[] = [
  {
    name: 'correctionKind',
    version: '2026',
    title: say('核实类别', 'Kinds of verification'),
    codes: [
      { code: 'doubt', title: say('疑义核实', 'A value in doubt') },
      { code: 'simple', title: say('疑义核实（简易）', 'A value in doubt, simple') },
      { code: 'rejects', title: say('校核纠错（退回行）', 'Rejected rows') },
      { code: 'rule', title: say('校核纠错（质量规则）', 'Rows that break a rule') },
    ],
  },
  {
    name: 'correctionVerdict',
    version: '2026',
    title: say('核实结论', 'What was found'),
    codes: [
      { code: 'wrong', title: say('原值有误，将更正', 'the value is wrong and will be corrected') },
      { code: 'missing', title: say('原值缺失，将补充', 'the value is missing and will be supplied') },
      { code: 'outdated', title: say('原值已过时，将更新', 'the value is out of date and will be renewed') },
    ],
  },
]

/** 办理时限 of a verification: domain rule D, to be configured. */
const clocks = {
  sign: {
    title: say('签收', 'Sign'),
    limit: { '*': workingDays(1) },
    warn: [{ percent: 80 }],
    basis: say('我方默认：1 个工作日', 'our default: 1 working day'),
  },
  verify: {
    title: say('核实', 'Verify'),
    main: true,
    limit: { simple: workingDays(5), '*': workingDays(10) },
    warn: [{ percent: 50 }, { percent: 80 }],
    basis: say(
      '参照政务数据共享条例：10 个工作日内核实；简易 5 个工作日为我方默认',
      'after the regulation on sharing: 10 working days; 5 for simple cases is our default',
    ),
  },
  publish: {
    title: say('重新发布', 'Publish again'),
    limit: { '*': workingDays(5) },
    warn: [{ percent: 80 }],
    basis: say('我方默认：核实后 5 个工作日', 'our default: 5 working days after verifying'),
  },
  ruling: {
    title: say('裁定', 'Ruling'),
    limit: { '*': workingDays(10) },
    warn: [{ percent: 80 }],
    basis: say('我方默认：10 个工作日', 'our default: 10 working days'),
  },
} as const satisfies Readonly<Record<string, ClockRule>>

const toRaiser = (zh: string, en: string): Effect => ({ do: 'notify', to: 'requester', text: say(zh, en) })

const actions = {
  sign: {
    title: say('签收', 'Sign'),
    key: 's',
    bulk: true,
    from: ['raised'],
    to: 'verifying',
    by: STEWARD,
    on: 'task',
    taskFrom: ['toSign'],
    taskTo: 'inHand',
    effects: [{ do: 'stopClock', clock: 'sign', per: 'task' }],
  },
  /** The value was wrong; the right one comes with the next delivery, or is entered here. */
  accept: {
    title: say('核实有误，安排更正', 'Wrong: to be corrected'),
    key: 'c',
    from: ['raised', 'verifying'],
    to: 'correcting',
    by: STEWARD,
    on: 'task',
    taskFrom: ['toSign', 'inHand'],
    taskTo: 'inHand',
    form: {
      verdict: code({ title: say('核实结论', 'What was found'), list: 'correctionVerdict', required: true }),
      text: words('核实情况', 'What was found out'),
      until: day({ title: say('预计发布日期', 'Expected on'), min: 'today' }),
      files: files({ title: say('核实材料', 'Papers'), max: 9 }),
    },
    effects: [
      { do: 'stopClock', clock: 'sign', per: 'task' },
      { do: 'stopClock', clock: 'verify' },
      { do: 'startClock', clock: 'publish', per: 'lead' },
      { do: 'note', public: true },
      toRaiser('所提数据疑义已核实，正在更正', 'Your doubt was right; the value is being corrected'),
    ],
  },
  /** By the source unit when the right values stand, or by the system when a delivery brought them. */
  publish: {
    title: say('已更正并重新发布', 'Corrected and published'),
    key: 'r',
    from: ['raised', 'verifying', 'correcting', 'disputed'],
    to: 'corrected',
    by: [...STEWARD, 'dataAuthority', 'system'],
    form: { text: words('更正情况', 'What was corrected', false) },
    effects: [
      { do: 'stopAllClocks' },
      { do: 'note', public: true },
      toRaiser('所提数据疑义已更正并重新发布', 'The value you doubted was corrected and published'),
    ],
  },
  refuse: {
    title: say('核实无误', 'Found right'),
    from: ['raised', 'verifying'],
    to: 'upheld',
    by: STEWARD,
    on: 'task',
    taskFrom: ['toSign', 'inHand'],
    taskTo: 'replied',
    danger: true,
    form: {
      text: words('理由', 'Reason'),
      basis: longText({ title: say('依据', 'Basis'), required: true, min: 4, max: 500 }),
      files: files({ title: say('核实材料', 'Papers'), max: 9 }),
    },
    effects: [
      { do: 'stopAllClocks' },
      { do: 'note', public: true },
      toRaiser('所提数据经核实无误', 'The value you doubted was found right'),
    ],
  },
  contest: {
    title: say('提请裁定', 'Ask for a ruling'),
    from: ['upheld'],
    to: 'disputed',
    by: ['dataUser', 'dataAuthority'],
    guards: [ruled],
    form: { text: words('异议理由', 'Why') },
    effects: [
      { do: 'tag', tag: 'disputed' },
      { do: 'startClock', clock: 'ruling' },
      { do: 'note' },
      { do: 'notify', to: { role: 'dataAuthority' }, text: say('有数据异议待裁定', 'A dispute waits for your ruling') },
    ],
  },
  ruleWrong: {
    title: say('裁定：应当更正', 'Ruling: to be corrected'),
    from: ['disputed'],
    to: 'correcting',
    by: ['dataAuthority'],
    form: { text: words('裁定意见', 'Ruling') },
    effects: [
      { do: 'stopAllClocks' },
      { do: 'tag', tag: 'ruled' },
      { do: 'reopenLead' },
      { do: 'startClock', clock: 'publish', per: 'lead' },
      { do: 'note', public: true },
      { do: 'notify', to: 'units', text: say('数据主管裁定：应当更正', 'Ruled: the value is to be corrected') },
    ],
  },
  ruleRight: {
    title: say('裁定：核实无误', 'Ruling: found right'),
    from: ['disputed'],
    to: 'upheld',
    by: ['dataAuthority'],
    form: { text: words('裁定意见', 'Ruling') },
    effects: [{ do: 'stopAllClocks' }, { do: 'tag', tag: 'ruled' }, { do: 'note', public: true }],
  },
  /** Nobody at the source has done anything in time 超期升级. */
  escalate: {
    title: say('超期升级', 'Escalate'),
    from: OPEN,
    by: ['system', 'dataAuthority'],
    guards: [overdue],
    effects: [
      { do: 'tag', tag: 'escalated' },
      { do: 'notify', to: { role: 'dataAuthority' }, text: say('数据核实已超期', 'A verification is overdue') },
      { do: 'notify', to: 'units', text: say('数据核实已超期，请尽快办理', 'A verification is overdue: act now') },
    ],
  },
  urge: {
    title: say('催办', 'Urge'),
    bulk: true,
    from: OPEN,
    by: ['dataUser', 'dataAuthority', 'system'],
    form: { text: words('催办内容', 'Words', false) },
    effects: [
      { do: 'note', public: true },
      { do: 'notify', to: 'units', text: say('有数据核实事项被催办', 'A verification is urged') },
    ],
  },
  reassign: {
    title: say('改派数源单位', 'Give to another source unit'),
    from: ['raised', 'verifying', 'disputed'],
    to: 'raised',
    by: ['dataAuthority'],
    form: {
      lead: unit({ title: say('数源单位', 'Source unit'), required: true }),
      why: longText({ title: say('理由', 'Reason'), required: true, max: 500 }),
    },
    effects: [
      { do: 'assign' },
      { do: 'startClock', clock: 'sign', per: 'task' },
      { do: 'startClock', clock: 'verify', per: 'lead' },
      { do: 'notify', to: 'lead', text: say('有数据待核实', 'A value waits to be verified') },
    ],
  },
  note: {
    title: say('备注', 'Note'),
    key: 'm',
    from: [...OPEN, 'corrected', 'upheld'],
    by: [...STEWARD, 'dataUser', 'dataAuthority'],
    form: { text: words('说明', 'Note') },
    effects: [{ do: 'note' }],
  },
  withdraw: {
    title: say('撤回', 'Withdraw'),
    from: ['raised', 'verifying'],
    to: 'withdrawn',
    by: ['dataUser', 'dataAuthority'],
    danger: true,
    guards: [judged],
    form: { text: words('说明', 'Note') },
    effects: [
      { do: 'withdrawTasks' },
      { do: 'stopAllClocks' },
      { do: 'note' },
      { do: 'notify', to: 'units', text: say('数据疑义已撤回', 'The doubt was withdrawn') },
    ],
  },
} as const satisfies Flow['actions']

/**
 * 校核纠错 / 疑义核实: a value somebody doubts, or rows that came back. It stands at the unit that answers for the
 * dataset, with a clock; while it is open the value carries 疑义 and is no sole ground for a refusal.
 */
export const correction = matter({
  title: say('数据核实', 'Verification of data'),
  requester: null,
  fields: {
    title: text({ title: say('标题', 'Title'), max: 100 }),
    content: longText({ title: say('问题说明', 'What is wrong'), required: true, min: 2, max: 5000 }),
    kind: code({ title: say('核实类别', 'Kind'), list: 'correctionKind', required: true }),
    dataset: text({ title: say('数据资源', 'Dataset'), required: true, max: 200 }),
    items: text({ title: say('信息项', 'Items'), max: 500 }),
    delivery: text({ title: say('批次', 'Delivery'), max: 300 }),
    count: integer({ title: say('涉及行数', 'Rows'), min: 0 }),
    files: files({ title: say('佐证材料', 'Evidence'), max: 9 }),
    lead: unit({ title: say('数源单位', 'Source unit'), required: true }),
    why: text({ title: say('派发依据', 'Why this unit'), required: true, max: 200 }),
  },
  flow: {
    initial: 'raised',
    states: {
      raised: { title: say('待核实', 'To be verified'), kind: 'open' },
      verifying: { title: say('核实中', 'Being verified'), kind: 'open' },
      correcting: { title: say('更正待发布', 'To be published'), kind: 'open' },
      disputed: { title: say('异议裁定', 'In dispute'), kind: 'open' },
      corrected: { title: say('已更正', 'Corrected'), kind: 'closed' },
      upheld: { title: say('核实无误', 'Found right'), kind: 'closed' },
      withdrawn: { title: say('已撤回', 'Withdrawn'), kind: 'closed' },
    },
    actions,
  },
  opening: {
    raised: [
      { do: 'assign' },
      { do: 'startClock', clock: 'sign', per: 'task' },
      { do: 'startClock', clock: 'verify', per: 'lead' },
      { do: 'notify', to: 'lead', text: say('有数据待核实', 'A value waits to be verified') },
    ],
  },
  clocks,
})
