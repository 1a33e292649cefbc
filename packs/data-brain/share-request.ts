import { say } from '../../base/index.ts'
import {
  code,
  day,
  codeEntry as entry,
  integer,
  longText,
  matter,
  naturalDays,
  text,
  unit,
  units,
  words,
  workingDays,
  yes,
} from '../../kit/index.ts'
import type { CodeList } from '../../platform/fields/declare.ts'
import type { ClockRule, Effect, Flow } from '../../platform/matters/declare.ts'
import { extendable } from './share-request-rules.ts'

/** 共享类型, 共享方式 as the request names them. */
export const shareRequestCodes: readonly CodeList[] = [
  {
    name: 'shareClass',
    version: '2026',
    title: say('共享类型', 'Sharing class'),
    codes: [entry('free', '无条件共享', 'Shared freely'), entry('conditional', '有条件共享', 'Shared on conditions')],
  },
  {
    name: 'shareMode',
    version: '2026',
    title: say('共享方式', 'Way of sharing'),
    codes: [
      entry('check', '核验（是/否）', 'Check (yes or no)'),
      entry('query', '查询', 'Look-up'),
      entry('batch', '批量文件', 'Batch file'),
      entry('subscribe', '订阅变更', 'Subscription of changes'),
    ],
  },
]

/** 办理时限 of a share request: domain/04 §4 C; those of the regulation are to be verified by the city. */
const clocks = {
  formCheck: {
    title: say('形式审查', 'Check of form'),
    main: true,
    limit: { '*': workingDays(2) },
    warn: [{ percent: 80 }],
    basis: say('某县共享规定示例：2 个工作日，由各市配置', 'a county’s rule as example: 2 working days, configured per city'),
  },
  provider: {
    title: say('提供方答复', 'Answer of the provider'),
    main: true,
    limit: { free: workingDays(1), '*': workingDays(10) },
    warn: [{ percent: 50 }, { percent: 80 }],
    basis: say(
      '政务数据共享条例：无条件 1 个、有条件 10 个工作日（待核实，由各市配置）',
      'regulation on sharing: 1 working day where shared freely, 10 on conditions (to be verified, configured per city)',
    ),
  },
  supply: {
    title: say('开通', 'Supply'),
    main: true,
    limit: { '*': workingDays(20) },
    warn: [{ percent: 80 }],
    basis: say(
      '政务数据共享条例：同意后 20 个工作日内提供（待核实，由各市配置）',
      'regulation on sharing: data within 20 working days of consent (to be verified, configured per city)',
    ),
  },
  dispute: {
    title: say('争议裁定', 'Ruling of a dispute'),
    main: true,
    limit: { '*': workingDays(10) },
    warn: [{ percent: 80 }],
    basis: say('我方默认：10 个工作日', 'our default: 10 working days'),
  },
  review: {
    title: say('年度复核', 'Yearly review'),
    limit: { '*': naturalDays(365) },
    warn: [{ percent: 90 }],
    basis: say('我方默认：每年复核一次', 'our default: once a year'),
  },
} as const satisfies Readonly<Record<string, ClockRule>>

/** What a decision may narrow 部分同意. */
const narrowing = {
  items: words('同意的信息项（英文名，用逗号分隔；空为全部）', 'Items agreed to (names by commas; empty: all)', false),
  hide: words('加强脱敏的信息项（用逗号分隔）', 'Items to be masked wholly (by commas)', false),
  until: day({ title: say('同意使用至', 'Until'), min: 'today' }),
  volume: integer({ title: say('每日调用上限', 'Calls a day'), min: 1, max: 10_000_000 }),
}
const RECORDED = ['items', 'hide', 'until', 'volume'] as const
const OWNER = ['lead.dataSteward'] as const
const USER = ['partner.dataUser'] as const

const consented = [
  { do: 'stopClock', clock: 'provider' },
  { do: 'stopClock', clock: 'dispute' },
  { do: 'startClock', clock: 'supply' },
  { do: 'record', fields: RECORDED },
] as const satisfies readonly Effect[]

const actions = {
  passForm: {
    title: say('形式审查通过', 'Form is right'),
    key: 'p',
    bulk: true,
    from: ['formCheck'],
    to: 'provider',
    by: ['dataAuthority'],
    form: { words: words('审查意见', 'Remark', false) },
    effects: [
      { do: 'stopClock', clock: 'formCheck' },
      { do: 'startClock', clock: 'provider' },
    ],
  },
  returnForm: {
    title: say('退回补正', 'Send back'),
    from: ['formCheck'],
    to: 'returned',
    by: ['dataAuthority'],
    form: { words: words('需补正的内容', 'What is missing') },
    effects: [{ do: 'stopAllClocks' }],
  },
  agree: {
    title: say('同意', 'Agree'),
    key: 'a',
    from: ['provider'],
    to: 'granting',
    by: OWNER,
    form: { words: words('意见', 'Remark', false) },
    effects: consented,
  },
  agreePart: {
    title: say('部分同意', 'Agree in part'),
    from: ['provider'],
    to: 'granting',
    by: OWNER,
    form: { ...narrowing, words: words('理由', 'Reason') },
    effects: [...consented, { do: 'tag', tag: 'part' }],
  },
  refuse: {
    title: say('不同意', 'Refuse'),
    danger: true,
    from: ['provider'],
    to: 'refused',
    by: OWNER,
    form: {
      reason: longText({ title: say('法律法规依据', 'Law it rests on'), required: true, min: 4, max: 500 }),
      words: words('理由', 'Reason'),
    },
    effects: [{ do: 'stopAllClocks' }, { do: 'record', fields: ['reason', 'words'] }, { do: 'tag', tag: 'refused' }],
  },
  extend: {
    title: say('延长答复期限', 'Extend the time'),
    from: ['provider'],
    by: OWNER,
    guards: [extendable],
    form: { until: day({ title: say('延至', 'Until'), required: true, min: 'today' }), text: words('理由', 'Reason') },
    effects: [
      { do: 'extendClock', clock: 'provider' },
      { do: 'tag', tag: 'extended' },
      { do: 'notify', to: { role: 'dataAuthority' }, text: say('共享申请延长了答复期限', 'The time for an answer was extended') },
    ],
  },
  /** Silence is never consent: the next level hears of it, and an order climbs. */
  escalate: {
    title: say('逾期督办', 'Order after silence'),
    from: ['formCheck', 'provider', 'granting', 'dispute'],
    by: ['system', 'dataAuthority'],
    form: { text: words('督办要求', 'What is ordered', false) },
    effects: [
      { do: 'order' },
      { do: 'tag', tag: 'overdue' },
      {
        do: 'notify',
        to: { role: 'dataAuthority' },
        text: say('共享申请逾期未答复', 'A share request was not answered in time'),
      },
    ],
  },
  acknowledge: {
    title: say('签收督办', 'Acknowledge the order'),
    from: ['formCheck', 'provider', 'granting', 'dispute'],
    by: [...OWNER, 'dataAuthority'],
    effects: [{ do: 'acknowledgeOrder' }],
  },
  dispute: {
    title: say('提出争议', 'Dispute'),
    from: ['refused', 'provider'],
    to: 'dispute',
    by: USER,
    form: { words: words('争议理由', 'Why') },
    effects: [
      { do: 'stopClock', clock: 'provider' },
      { do: 'startClock', clock: 'dispute' },
      { do: 'tag', tag: 'disputed' },
      { do: 'notify', to: { role: 'dataAuthority' }, text: say('共享争议待裁定', 'A dispute waits to be ruled') },
    ],
  },
  ruleFor: {
    title: say('裁定应当共享', 'Rule: share'),
    from: ['dispute'],
    to: 'granting',
    by: ['dataAuthority'],
    form: { ...narrowing, words: words('裁定理由', 'Reason') },
    effects: consented,
  },
  ruleAgainst: {
    title: say('裁定不予共享', 'Rule: do not share'),
    from: ['dispute'],
    to: 'ruledOut',
    by: ['dataAuthority'],
    form: { words: words('裁定理由', 'Reason') },
    effects: [{ do: 'stopAllClocks' }],
  },
  supply: {
    title: say('已开通', 'Supplied'),
    from: ['granting'],
    to: 'inUse',
    by: ['system'],
    effects: [
      { do: 'stopClock', clock: 'supply' },
      { do: 'startClock', clock: 'review' },
    ],
  },
  renew: {
    title: say('复核：继续使用', 'Review: goes on'),
    from: ['inUse'],
    by: [...OWNER, 'dataAuthority'],
    form: { words: words('复核意见', 'What was found') },
    effects: [
      { do: 'stopClock', clock: 'review' },
      { do: 'startClock', clock: 'review' },
    ],
  },
  revoke: {
    title: say('撤销授权', 'Revoke'),
    danger: true,
    from: ['inUse'],
    to: 'revoked',
    by: [...OWNER, ...USER, 'dataAuthority'],
    form: { words: words('撤销理由', 'Reason') },
    effects: [{ do: 'stopAllClocks' }],
  },
  expire: { title: say('到期', 'Expired'), from: ['inUse'], to: 'expired', by: ['system'], effects: [{ do: 'stopAllClocks' }] },
  withdraw: {
    title: say('撤回申请', 'Withdraw'),
    danger: true,
    from: ['formCheck', 'provider', 'dispute'],
    to: 'withdrawn',
    by: USER,
    form: { words: words('说明', 'Note', false) },
    effects: [{ do: 'stopAllClocks' }],
  },
  note: {
    title: say('备注', 'Note'),
    key: 'm',
    from: ['formCheck', 'provider', 'granting', 'dispute', 'inUse'],
    by: [...OWNER, ...USER, 'dataAuthority'],
    form: { text: words('说明', 'Note') },
    effects: [{ do: 'note' }],
  },
} as const satisfies Flow['actions']

/** 共享申请: from the purpose to a grant, and to its end. */
export const shareRequest = matter({
  title: say('共享申请', 'Share request'),
  requester: null,
  fields: {
    title: text({ title: say('数据资源', 'Dataset'), required: true, max: 100 }),
    content: longText({ title: say('用途', 'Purpose'), required: true, min: 4, max: 2000 }),
    kind: code({ title: say('共享类型', 'Sharing class'), list: 'shareClass', required: true }),
    dataset: text({ title: say('数据资源编号', 'Id of the dataset'), required: true, max: 36, min: 36 }),
    duty: text({ title: say('事项编码或职责', 'Matter code or duty'), required: true, min: 2, max: 60 }),
    why: longText({ title: say('使用依据', 'Legal basis'), required: true, min: 4, max: 1000 }),
    items: longText({ title: say('申请的信息项', 'Items wanted'), required: true, max: 4000 }),
    mode: code({ title: say('共享方式', 'Way'), list: 'shareMode', required: true }),
    rows: text({ title: say('行范围（区划代码，空为全部）', 'Rows (area codes, empty: all)'), max: 400 }),
    conditions: longText({ title: say('行条件（每行一条，如 village = 石井）', 'Conditions of rows (one a line)'), max: 2000 }),
    until: day({ title: say('使用至', 'Until'), required: true, min: 'today' }),
    volume: integer({ title: say('预计每日调用量', 'Calls expected a day'), required: true, min: 1, max: 10_000_000 }),
    system: text({ title: say('使用的系统', 'System that uses it'), required: true, max: 80 }),
    lead: unit({ title: say('提供单位', 'Provider'), required: true }),
    informed: units({ title: say('使用单位', 'User'), required: true }),
    minimal: yes({ title: say('已按最小够用选择信息项', 'No more items than needed'), required: true }),
  },
  flow: {
    initial: 'formCheck',
    states: {
      formCheck: { title: say('待形式审查', 'Form to be checked'), kind: 'open' },
      provider: { title: say('待提供方审核', 'With the provider'), kind: 'open' },
      granting: { title: say('待授权', 'To be supplied'), kind: 'open', program: true },
      dispute: { title: say('争议', 'In dispute'), kind: 'open' },
      inUse: { title: say('使用中', 'In use'), kind: 'waiting' },
      returned: { title: say('已退回补正', 'Sent back'), kind: 'closed' },
      refused: { title: say('不同意', 'Refused'), kind: 'closed' },
      ruledOut: { title: say('裁定不予共享', 'Ruled out'), kind: 'closed' },
      revoked: { title: say('已撤销', 'Revoked'), kind: 'closed' },
      expired: { title: say('已到期', 'Expired'), kind: 'closed' },
      withdrawn: { title: say('已撤回', 'Withdrawn'), kind: 'closed' },
    },
    actions,
  },
  opening: { formCheck: [{ do: 'involve' }, { do: 'startClock', clock: 'formCheck' }] },
  clocks,
})
