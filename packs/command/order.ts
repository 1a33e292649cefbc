import { say } from '../../base/index.ts'
import {
  area,
  code,
  files,
  hours,
  integer,
  longText,
  matter,
  minutes,
  text,
  unit,
  units,
  words,
  workingHours,
} from '../../kit/index.ts'
import type { ClockRule, Flow } from '../../platform/matters/declare.ts'

const CENTRE = ['commander', 'commandOfficer'] as const

const clocks = {
  countersign: {
    title: say('审签', 'Countersign'),
    limit: { critical: minutes(10), urgent: minutes(30), '*': workingHours(4) },
    basis: say('我方默认：一般 4 个工作小时', 'our default: 4 working hours'),
  },
  sign: {
    title: say('签收', 'Sign'),
    limit: { critical: minutes(10), urgent: minutes(10), '*': workingHours(4) },
    warn: [{ percent: 50 }],
    basis: say('我方默认：紧急指令 10 分钟内签收', 'our default: urgent orders within 10 minutes'),
  },
  carryOut: {
    title: say('落实', 'Carry out'),
    main: true,
    limit: { from: 'withinHours', unit: 'hour', otherwise: hours(72) },
    warn: [{ percent: 50 }, { percent: 80 }],
    basis: say('指令写明的完成时间；未写明的 72 小时', 'as the order says; 72 hours where it does not'),
  },
  check: {
    title: say('核查', 'Check'),
    limit: { '*': workingHours(8) },
    basis: say('我方默认：8 个工作小时', 'our default: 8 working hours'),
  },
} as const satisfies Readonly<Record<string, ClockRule>>

const actions = {
  submit: {
    title: say('送审签', 'Submit for signature'),
    from: ['drafted'],
    to: 'countersigning',
    by: CENTRE,
    form: { text: words('说明', 'Note', false) },
    effects: [
      { do: 'startClock', clock: 'countersign' },
      { do: 'notify', to: { role: 'commander' }, text: say('有指令待审签', 'An order waits for your signature') },
    ],
  },
  sendBack: {
    title: say('退回修改', 'Send back'),
    from: ['countersigning'],
    to: 'drafted',
    by: ['commander'],
    form: { text: words('修改意见', 'What to change') },
    effects: [{ do: 'stopClock', clock: 'countersign' }, { do: 'note' }],
  },
  /** 审签下达: to the lead and those who help; each signs for itself. */
  issue: {
    title: say('审签下达', 'Sign and issue'),
    key: 'i',
    from: ['countersigning'],
    to: 'issued',
    by: ['commander'],
    // who drafted it does not sign it
    notBy: ['submit'],
    form: {
      lead: unit({ title: say('牵头单位', 'Lead unit'), required: true }),
      helpers: units({ title: say('配合单位', 'Helping units') }),
      why: words('下达依据', 'On what ground'),
    },
    effects: [
      { do: 'stopClock', clock: 'countersign' },
      { do: 'assign' },
      { do: 'startClock', clock: 'sign', per: 'task' },
      { do: 'startClock', clock: 'carryOut', per: 'lead' },
      { do: 'notify', to: 'units', text: say('收到指令，请签收', 'An order for you: sign for it') },
    ],
  },
  sign: {
    title: say('签收', 'Sign'),
    key: 's',
    bulk: true,
    from: ['issued', 'underWay'],
    to: 'underWay',
    by: ['lead', 'helper'],
    on: 'task',
    taskFrom: ['toSign'],
    taskTo: 'inHand',
    effects: [{ do: 'stopClock', clock: 'sign', per: 'task' }],
  },
  feedback: {
    title: say('反馈进展', 'Feed back'),
    key: 'f',
    from: ['issued', 'underWay'],
    by: ['lead', 'helper'],
    on: 'task',
    beside: true,
    taskFrom: ['inHand'],
    form: {
      kind: code({ title: say('反馈类型', 'Kind'), list: 'feedbackKind', required: true }),
      text: words('进展', 'How it stands'),
      files: files({ title: say('佐证', 'Evidence'), max: 9 }),
    },
    effects: [{ do: 'note' }, { do: 'record', fields: ['kind'] }],
  },
  finish: {
    title: say('终结反馈：已落实', 'Carried out'),
    key: 'r',
    from: ['issued', 'underWay'],
    to: 'checking',
    by: ['lead', 'helper'],
    on: 'task',
    taskFrom: ['inHand'],
    taskTo: 'replied',
    form: { text: words('落实情况', 'What was done'), files: files({ title: say('佐证', 'Evidence'), max: 9 }) },
    effects: [{ do: 'part' }, { do: 'note' }, { do: 'startClock', clock: 'check' }],
  },
  pass: {
    title: say('核查通过并办结', 'Checked: closed'),
    key: 'p',
    from: ['checking'],
    to: 'closed',
    by: CENTRE,
    // 核查人不得是办理人
    notBy: ['finish'],
    form: { text: words('核查结论', 'Finding') },
    effects: [{ do: 'stopAllClocks' }, { do: 'note' }],
  },
  fail: {
    title: say('核查未通过，重新落实', 'Checked: do it again'),
    from: ['checking'],
    to: 'underWay',
    by: CENTRE,
    form: { text: words('问题', 'What is missing') },
    effects: [
      { do: 'stopClock', clock: 'check' },
      { do: 'reopenLead' },
      { do: 'note' },
      { do: 'notify', to: 'lead', text: say('指令核查未通过，请重新落实', 'Not carried out: do it again') },
    ],
  },
  urge: {
    title: say('催办', 'Urge'),
    bulk: true,
    from: ['issued', 'underWay'],
    by: CENTRE,
    beside: true,
    form: { text: words('催办内容', 'Words') },
    effects: [{ do: 'note' }, { do: 'notify', to: 'units', text: say('指令催办', 'Act on the order now') }],
  },
  withdraw: {
    title: say('撤销指令', 'Withdraw'),
    danger: true,
    from: ['drafted', 'countersigning', 'issued', 'underWay'],
    to: 'withdrawn',
    by: ['commander'],
    form: { text: words('撤销理由', 'Why') },
    effects: [{ do: 'withdrawTasks' }, { do: 'stopAllClocks' }, { do: 'note' }],
  },
} as const satisfies Flow['actions']

/** 令行禁止: 拟令 → 审签 → 下达 → 签收 → 落实 → 反馈 → 核查 → 办结. */
export const order = matter({
  title: say('指令', 'Order'),
  requester: null,
  fields: {
    title: text({ title: say('标题', 'Title'), required: true, max: 100 }),
    content: longText({ title: say('指令内容', 'What is ordered'), required: true, min: 4, max: 5000 }),
    urgency: code({ title: say('紧急程度', 'Urgency'), list: 'commandUrgency' }),
    withinHours: integer({ title: say('完成时限（小时）', 'Within, hours'), min: 1, max: 8760 }),
    area: area({ title: say('涉及区划', 'Area') }),
    address: text({ title: say('地点', 'Place'), max: 200, personal: 'address' }),
    files: files({ title: say('附件', 'Files'), max: 9 }),
  },
  flow: {
    initial: 'drafted',
    states: {
      drafted: { title: say('拟令', 'Drafted'), kind: 'open' },
      countersigning: { title: say('审签中', 'To be countersigned'), kind: 'open' },
      issued: { title: say('已下达', 'Issued'), kind: 'open' },
      underWay: { title: say('落实中', 'Under way'), kind: 'open' },
      checking: { title: say('核查中', 'Being checked'), kind: 'open' },
      closed: { title: say('已办结', 'Closed'), kind: 'closed' },
      withdrawn: { title: say('已撤销', 'Withdrawn'), kind: 'closed' },
    },
    actions,
  },
  opening: {},
  clocks,
})
