import { say } from '../../base/index.ts'
import { code, files, longText, matter, text, unit, words, workingDays, yes } from '../../kit/index.ts'
import type { CodeList } from '../../platform/fields/declare.ts'
import type { ClockRule, Effect, Flow } from '../../platform/matters/declare.ts'
import { appealedNever, beforeAnswer } from './rectification-rules.ts'

/** A named person of the body that served; never the clerk at the window. */
const HANDLES = ['lead.approver', 'lead.approvalHead', 'hallManager'] as const
const OPEN = ['raised', 'fixing', 'reviewing', 'replied'] as const

export const rectificationCodes: readonly CodeList[] = [
  {
    name: 'badLevel',
    version: '2026',
    title: say('差评等级', 'Bad levels'),
    codes: [
      { code: 'no', title: say('不满意', 'Not satisfied') },
      { code: 'veryNo', title: say('非常不满意', 'Very dissatisfied') },
    ],
  },
  {
    name: 'misratingReason',
    version: '2026',
    title: say('误评原因', 'Why it is a misrating'),
    codes: [
      { code: 'slip', title: say('评价人误操作', 'The rater pressed the wrong key') },
      { code: 'other', title: say('评价对象错误', 'Another body or person was meant') },
      { code: 'malice', title: say('恶意评价', 'Malice') },
    ],
  },
]

/** 时限: domain/05 §5; local defaults, to be configured. */
const clocks = {
  verify: {
    title: say('回访核实', 'Call back and check'),
    main: true,
    limit: { '*': workingDays(1) },
    warn: [{ percent: 50 }, 'lastWorkingHours'],
    tells: ['hallManager', 'inspector'],
    basis: say('我方默认：1 个工作日内回访核实', 'our default: called back within 1 working day'),
  },
  simple: {
    title: say('简单问题整改', 'Simple problem'),
    main: true,
    limit: { '*': workingDays(5) },
    warn: [{ percent: 80 }],
    tells: ['hallManager', 'inspector'],
    basis: say('我方默认：5 个工作日', 'our default: 5 working days'),
  },
  complex: {
    title: say('复杂问题整改', 'Complex problem'),
    main: true,
    limit: { '*': workingDays(15) },
    warn: [{ percent: 80 }],
    tells: ['hallManager', 'inspector'],
    basis: say('参照地方好差评办法：15 个工作日', 'after local rules: 15 working days'),
  },
  review: {
    title: say('误评复核', 'Review of a misrating'),
    main: true,
    limit: { '*': workingDays(3) },
    warn: [{ percent: 80 }],
    basis: say('我方默认：3 个工作日', 'our default: 3 working days'),
  },
} as const satisfies Readonly<Record<string, ClockRule>>

const toRater = (zh: string, en: string): Effect => ({ do: 'notify', to: 'requester', text: say(zh, en) })
const toInspector = (zh: string, en: string): Effect => ({ do: 'notify', to: { role: 'inspector' }, text: say(zh, en) })

const reached = yes({ title: say('已回访到评价人', 'The rater was reached') })
const found = words('回访核实情况', 'What was found')

const actions = {
  /** 简单问题: put right at once. */
  simple: {
    title: say('核实：简单问题，立行立改', 'Checked: simple, put right at once'),
    key: 's',
    from: ['raised'],
    to: 'fixing',
    by: HANDLES,
    form: { reached, text: found },
    effects: [{ do: 'stopClock', clock: 'verify' }, { do: 'startClock', clock: 'simple' }, { do: 'note' }],
  },
  /** 复杂问题: with a list and a date. */
  complex: {
    title: say('核实：复杂问题，列清单限期整改', 'Checked: complex, by a list and a date'),
    from: ['raised'],
    to: 'fixing',
    by: HANDLES,
    form: { reached, text: found, list: words('整改清单', 'What will be done') },
    effects: [
      { do: 'stopClock', clock: 'verify' },
      { do: 'startClock', clock: 'complex' },
      { do: 'note' },
      { do: 'record', fields: ['list'] },
    ],
  },
  /** 诉求无法律依据: nothing to mend, everything to explain. */
  explain: {
    title: say('核实：无法律依据，说明解释', 'Checked: no ground in law, explained'),
    from: ['raised'],
    to: 'replied',
    by: HANDLES,
    form: { reached, text: words('向评价人的说明', 'What the rater is told'), basis: words('依据', 'Basis') },
    effects: [
      { do: 'stopClock', clock: 'verify' },
      { do: 'note', public: true },
      { do: 'record', fields: ['basis'] },
      toRater('您的评价已有答复，可以再评价一次', 'Your rating was answered; you may rate once more'),
    ],
  },
  /** 误评、恶意评价: somebody else decides. */
  misrated: {
    title: say('申请误评复核', 'Ask for a review: misrated'),
    from: ['raised', 'fixing'],
    to: 'reviewing',
    by: HANDLES,
    guards: [beforeAnswer],
    danger: true,
    form: {
      reason: code({ title: say('原因', 'Reason'), list: 'misratingReason', required: true }),
      text: words('事实与理由', 'Facts and reason'),
      files: files({ title: say('佐证', 'Evidence'), max: 9 }),
    },
    effects: [
      { do: 'stopAllClocks' },
      { do: 'startClock', clock: 'review' },
      { do: 'note' },
      { do: 'record', fields: ['reason'] },
      toInspector('有评价申请误评复核', 'A rating is to be reviewed'),
    ],
  },
  exclude: {
    title: say('复核：属误评，不计入', 'Review: a misrating, not counted'),
    from: ['reviewing'],
    to: 'excluded',
    by: ['inspector'],
    form: { text: words('复核意见', 'Finding') },
    effects: [
      { do: 'stopAllClocks' },
      { do: 'tag', tag: 'excluded' },
      { do: 'note', public: true },
      toRater('您的评价经复核不计入，可以申诉', 'Your rating is not counted; you may appeal'),
    ],
  },
  uphold: {
    title: say('复核：不属误评，继续整改', 'Review: no misrating'),
    from: ['reviewing'],
    to: 'fixing',
    by: ['inspector'],
    form: { text: words('复核意见', 'Finding') },
    effects: [
      { do: 'stopAllClocks' },
      { do: 'tag', tag: 'upheld' },
      { do: 'startClock', clock: 'simple' },
      { do: 'note' },
      { do: 'notify', to: 'lead', text: say('复核认定不属误评，请整改', 'No misrating: put it right') },
    ],
  },
  /** The rater says that it was meant 评价人申诉; once. */
  appeal: {
    title: say('申诉', 'Appeal'),
    from: ['excluded'],
    to: 'reviewing',
    by: ['requester', 'inspector'],
    guards: [appealedNever],
    form: { text: words('申诉理由', 'Why') },
    effects: [
      { do: 'tag', tag: 'appealed' },
      { do: 'startClock', clock: 'review' },
      { do: 'note' },
      toInspector('评价人对误评认定提出申诉', 'A rater appeals'),
    ],
  },
  reply: {
    title: say('整改完成，答复评价人', 'Put right: answer the rater'),
    key: 'r',
    from: ['fixing'],
    to: 'replied',
    by: HANDLES,
    form: {
      text: words('整改情况（评价人可见）', 'What was done; the rater reads it'),
      files: files({ title: say('佐证', 'Evidence'), max: 9 }),
    },
    effects: [
      { do: 'stopAllClocks' },
      { do: 'note', public: true },
      toRater('您的评价已整改答复，可以再评价一次', 'Your rating was answered; you may rate once more'),
    ],
  },
  /** The visitor closes it, by a second rating that is not bad or by saying so. */
  confirm: {
    title: say('评价人确认', 'Confirmed by the rater'),
    from: ['replied'],
    to: 'closed',
    by: ['requester', 'system'],
    form: { text: longText({ title: say('说明', 'Note'), max: 2000 }) },
    effects: [{ do: 'stopAllClocks' }, { do: 'tag', tag: 'confirmed' }, { do: 'note' }],
  },
  /** The second rating is bad too: the inspectors look. */
  stillBad: {
    title: say('二次评价仍为差评', 'The second rating is bad too'),
    from: ['replied'],
    by: ['requester', 'system'],
    form: { text: longText({ title: say('说明', 'Note'), max: 2000 }) },
    effects: [
      { do: 'tag', tag: 'stillBad' },
      { do: 'note' },
      toInspector('整改后二次评价仍为差评，请审核', 'Bad again after the answer: look into it'),
    ],
  },
  /** 审核办结: where the visitor says nothing or cannot be reached. */
  audit: {
    title: say('审核办结', 'Close after an audit'),
    key: 'c',
    from: ['replied'],
    to: 'closed',
    by: ['inspector'],
    form: { text: words('审核意见', 'Finding of the audit') },
    effects: [{ do: 'stopAllClocks' }, { do: 'tag', tag: 'audited' }, { do: 'note' }],
  },
  sendBack: {
    title: say('审核退回，重新整改', 'Audit: to be done again'),
    from: ['replied'],
    to: 'fixing',
    by: ['inspector'],
    form: { text: words('退回理由', 'Why') },
    effects: [
      { do: 'startClock', clock: 'simple' },
      { do: 'note' },
      { do: 'notify', to: 'lead', text: say('差评整改被审核退回', 'The answer was sent back') },
    ],
  },
  urge: {
    title: say('催办', 'Urge'),
    bulk: true,
    from: OPEN,
    by: ['inspector', 'hallManager'],
    form: { text: words('催办内容', 'Words') },
    effects: [{ do: 'note' }, { do: 'notify', to: 'lead', text: say('差评整改被催办', 'Act now') }],
  },
  note: {
    title: say('备注', 'Note'),
    key: 'm',
    from: [...OPEN, 'excluded', 'closed'],
    by: [...HANDLES, 'inspector'],
    form: { text: words('说明', 'Note') },
    effects: [{ do: 'note' }],
  },
} as const satisfies Flow['actions']

/** 差评整改: opened by a bad rating at the body that served; closed only by the visitor or after an audit. */
export const rectification = matter({
  title: say('差评整改', 'Rectification of a bad rating'),
  fields: {
    title: text({ title: say('标题', 'Title'), max: 100 }),
    content: longText({ title: say('评价内容', 'What was said'), required: true, max: 1000 }),
    level: code({ title: say('满意度', 'Level'), list: 'badLevel', required: true }),
    rating: text({ title: say('评价编号', 'Rating'), max: 36 }),
    application: text({ title: say('办件编号', 'Application'), max: 60 }),
    itemTitle: text({ title: say('事项', 'Item'), max: 100 }),
    place: text({ title: say('大厅与窗口', 'Hall and window'), max: 100 }),
    lead: unit({ title: say('责任单位', 'Body that served'), required: true }),
    why: text({ title: say('派发依据', 'Why this body'), required: true, max: 200 }),
  },
  flow: {
    initial: 'raised',
    states: {
      raised: { title: say('待回访核实', 'To be checked'), kind: 'open' },
      fixing: { title: say('整改中', 'Being put right'), kind: 'open' },
      reviewing: { title: say('误评复核', 'Under review'), kind: 'open' },
      replied: { title: say('待评价人确认', 'Answered'), kind: 'open' },
      closed: { title: say('已办结', 'Closed'), kind: 'closed' },
      excluded: { title: say('误评，不计入', 'A misrating'), kind: 'closed' },
    },
    actions,
  },
  opening: {
    raised: [
      { do: 'involve' },
      { do: 'startClock', clock: 'verify' },
      { do: 'notify', to: 'lead', text: say('收到差评，请 1 个工作日内回访核实', 'A bad rating: call back') },
    ],
  },
  clocks,
})
