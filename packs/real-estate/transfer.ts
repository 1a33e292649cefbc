import { say } from '../../base/index.ts'
import {
  type Automation,
  area,
  code,
  decimal,
  integer,
  longText,
  matter,
  minutes,
  money,
  text,
  unit,
  workingDays,
  yes,
} from '../../kit/index.ts'
import type { ClockRule, Effect, Flow } from '../../platform/matters/declare.ts'
import * as rules from './rules.ts'

const words = (zh: string, en: string, required = false) =>
  longText({ title: say(zh, en), max: 2000, ...(required ? { required } : {}) })
const told = (zh: string, en: string): Effect => ({ do: 'notify', to: 'requester', text: say(zh, en) })

const laneClock = (zh: string, en: string): ClockRule => ({
  title: say(zh, en),
  limit: { '*': minutes(30) },
  warn: [{ percent: 80 }],
  basis: say(
    '我方目标：并行各线 30 分钟，由各市配置',
    'our aim: 30 minutes a lane side by side, configured per city',
  ),
})

const clocks = {
  promise: {
    title: say('承诺时限', 'Promise'),
    main: true,
    limit: { from: 'promiseAmount', unit: 'promiseUnit', otherwise: workingDays(1) },
    warn: [{ percent: 70 }],
    basis: say('事项实施清单公布的承诺办结时限', 'the promise published with the item'),
  },
  legal: {
    title: say('法定时限', 'Limit of law'),
    limit: { from: 'legalAmount', unit: 'legalUnit', otherwise: workingDays(30) },
    warn: [{ percent: 80 }],
    basis: say(
      '不动产登记暂行条例：自受理之日起 30 个工作日',
      'interim regulation on registration: 30 working days from acceptance',
    ),
  },
  tax: laneClock('税务', 'Tax'),
  bank: laneClock('银行', 'Bank'),
  review: laneClock('登记审核', 'Examination'),
  release: {
    title: say('放款', 'Release of the loan'),
    limit: { '*': workingDays(1) },
    warn: [{ percent: 80 }],
    basis: say(
      '银行承诺：发证后 1 个工作日，由各市配置',
      'the bank’s promise: one working day after the certificate, configured per city',
    ),
  },
} as const satisfies Readonly<Record<string, ClockRule>>

const starting = (...more: ('bank' | 'tax' | 'review')[]): readonly Effect[] => [
  ...(['promise', 'legal', 'tax', 'review', ...more] as const).map(
    (clock): Effect => ({ do: 'startClock', clock }),
  ),
  told(
    '您的不动产登记已受理，税务、银行、登记正在同时办理',
    'Your registration is accepted; tax, bank and registry work side by side',
  ),
]
const IN_WORK = ['submitted', 'window', 'running', 'joined'] as const

const actions = {
  precheckFailed: {
    title: say('预审未通过', 'Precheck failed'),
    from: ['submitted'],
    to: 'supplement',
    by: ['system'],
    form: { gaps: words('未通过的原因', 'What stands against it', true) },
    effects: [
      { do: 'record', fields: ['gaps'] },
      told('预审未通过，请查看原因并补正', 'The precheck failed; see why and complete it'),
    ],
  },
  supplied: {
    title: say('补正', 'Complete'),
    from: ['supplement'],
    to: 'submitted',
    by: ['requester', 'estateClerk'],
    form: { text: words('说明', 'Words') },
  },
  toWindow: {
    title: say('预审通过，待双方到窗口签字', 'Passed; both parties sign at the window'),
    from: ['submitted'],
    to: 'window',
    by: ['system'],
    effects: [
      told(
        '预审通过，请买卖双方一起到窗口签字（只需一次）',
        'Passed: both parties come to the window once to sign',
      ),
    ],
  },
  accept: {
    title: say('受理', 'Accept'),
    from: ['submitted'],
    to: 'running',
    by: ['system'],
    guards: [rules.unloaned],
    effects: starting(),
  },
  acceptLoan: {
    title: say('受理（含贷款）', 'Accept, with a loan'),
    from: ['submitted'],
    to: 'running',
    by: ['system'],
    guards: [rules.loaned],
    effects: starting('bank'),
  },
  bothSigned: {
    title: say('双方已签字，受理', 'Both have signed: accept'),
    key: 'a',
    from: ['window'],
    to: 'running',
    by: ['estateClerk'],
    form: {
      seen: yes({ title: say('已核验双方身份原件', 'Both identities were checked'), required: true }),
      words: words('备注', 'Remark'),
    },
    guards: [rules.unloaned],
    effects: [...starting(), { do: 'tag', tag: 'trip' }],
  },
  bothSignedLoan: {
    title: say('双方已签字，受理（含贷款）', 'Both have signed: accept, with a loan'),
    from: ['window'],
    to: 'running',
    by: ['estateClerk'],
    form: {
      seen: yes({ title: say('已核验双方身份原件', 'Both identities were checked'), required: true }),
      words: words('备注', 'Remark'),
    },
    guards: [rules.loaned],
    effects: [...starting('bank'), { do: 'tag', tag: 'trip' }],
  },
  taxDone: {
    title: say('完税', 'Taxes paid'),
    from: ['running'],
    by: ['system', 'taxOfficer'],
    form: {
      taxFen: money({ title: say('契税', 'Deed tax'), required: true, min: 0 }),
      proofNo: text({ title: say('完税凭证号', 'Proof of payment'), required: true, max: 60 }),
    },
    effects: [
      { do: 'stopClock', clock: 'tax' },
      { do: 'tag', tag: 'taxDone' },
      { do: 'record', fields: ['taxFen', 'proofNo'] },
    ],
  },
  taxFailed: {
    title: say('税务未办成', 'The tax office could not'),
    from: ['running'],
    by: ['system'],
    form: { why: words('原因', 'Why') },
    effects: [
      { do: 'record', fields: ['why'] },
      { do: 'tag', tag: 'taxFailed' },
      {
        do: 'notify',
        to: { role: 'taxOfficer' },
        text: say('税务线需人工处理', 'The tax lane needs a person'),
      },
    ],
  },
  taxRetry: {
    title: say('重新提交税务', 'Ask the tax office again'),
    from: ['running'],
    by: ['taxOfficer', 'estateClerk'],
    form: { words: words('说明', 'Words') },
  },
  bankDone: {
    title: say('贷款合同已签', 'Loan contract signed'),
    from: ['running'],
    by: ['system', 'bankOfficer'],
    form: { contractNo: text({ title: say('贷款合同号', 'Contract'), required: true, max: 60 }) },
    effects: [
      { do: 'stopClock', clock: 'bank' },
      { do: 'tag', tag: 'bankDone' },
      { do: 'record', fields: ['contractNo'] },
    ],
  },
  bankFailed: {
    title: say('银行未办成', 'The bank could not'),
    from: ['running'],
    by: ['system'],
    form: { why: words('原因', 'Why') },
    effects: [
      { do: 'record', fields: ['why'] },
      { do: 'tag', tag: 'bankFailed' },
      {
        do: 'notify',
        to: { role: 'bankOfficer' },
        text: say('银行线需人工处理', 'The bank lane needs a person'),
      },
    ],
  },
  bankRetry: {
    title: say('重新提交银行', 'Ask the bank again'),
    from: ['running'],
    by: ['bankOfficer', 'estateClerk'],
    form: { words: words('说明', 'Words') },
  },
  reviewPass: {
    title: say('审核通过', 'Examined'),
    key: 'p',
    bulk: true,
    from: ['running'],
    by: ['registrar'],
    form: { words: words('审核意见', 'Remark') },
    effects: [
      { do: 'stopClock', clock: 'review' },
      { do: 'tag', tag: 'reviewed' },
    ],
  },
  refuse: {
    title: say('不予登记', 'Refuse'),
    danger: true,
    from: ['running', 'joined'],
    to: 'refused',
    by: ['registrar'],
    form: { reason: words('理由和依据', 'Why, by which law', true) },
    effects: [
      { do: 'stopAllClocks' },
      { do: 'record', fields: ['reason'] },
      told(
        '您的申请不予登记，已缴税款可申请退还',
        'Your application was refused; taxes paid can be claimed back',
      ),
    ],
  },
  askSupplement: {
    title: say('一次性告知补正', 'Ask for what is missing'),
    from: ['running', 'joined'],
    to: 'supplement',
    by: ['registrar', 'estateClerk'],
    form: { gaps: words('需要补正的全部内容（一次列全）', 'All that is missing, in one list', true) },
    effects: [
      { do: 'stopAllClocks' },
      { do: 'record', fields: ['gaps'] },
      told('请补正材料', 'Please complete your application'),
    ],
  },
  join: {
    title: say('各线办齐', 'Every lane is done'),
    from: ['running'],
    to: 'joined',
    by: ['system'],
    guards: [rules.ready],
  },
  book: {
    title: say('登簿', 'Book'),
    key: 'b',
    bulk: true,
    from: ['joined'],
    to: 'booking',
    by: ['registrar'],
    form: { words: words('登簿意见', 'Remark') },
  },
  booked: {
    title: say('已登簿', 'Booked'),
    from: ['booking'],
    to: 'booked',
    by: ['system'],
    form: { certificateNo: text({ title: say('不动产权证号', 'Certificate'), required: true, max: 60 }) },
    effects: [{ do: 'record', fields: ['certificateNo'] }],
  },
  /** A seizure that came between examination and booking wins. */
  blocked: {
    title: say('登簿被阻止', 'Booking was stopped'),
    from: ['booking'],
    to: 'joined',
    by: ['system', 'registrar'],
    form: { text: words('原因', 'Why', true) },
    effects: [
      { do: 'note' },
      { do: 'tag', tag: 'blocked' },
      {
        do: 'notify',
        to: { role: 'registrar' },
        text: say('登簿前出现限制，请处理', 'Something came up before booking'),
      },
    ],
  },
  grant: {
    title: say('发放电子证照，通知银行放款', 'Issue the certificate, tell the bank'),
    from: ['booked'],
    to: 'certified',
    by: ['system', 'registrar'],
    guards: [rules.loaned],
    effects: [
      { do: 'stopClock', clock: 'promise' },
      { do: 'stopClock', clock: 'legal' },
      { do: 'startClock', clock: 'release' },
      told('不动产权证已发放，可在手机上查看', 'Your certificate is issued: see it on your phone'),
    ],
  },
  doNow: {
    title: say('发放电子证照，办结', 'Issue the certificate: done'),
    from: ['booked'],
    to: 'done',
    by: ['system', 'registrar'],
    guards: [rules.unloaned],
    effects: [
      { do: 'stopAllClocks' },
      told('不动产权证已发放，可在手机上查看', 'Your certificate is issued: see it on your phone'),
    ],
  },
  released: {
    title: say('已放款，办结', 'Loan released: done'),
    from: ['certified'],
    to: 'done',
    by: ['system', 'bankOfficer'],
    form: { releasedAt: text({ title: say('放款时间', 'Released'), max: 40 }) },
    effects: [{ do: 'stopAllClocks' }, { do: 'record', fields: ['releasedAt'] }],
  },
  releaseFailed: {
    title: say('放款未成', 'The loan was not released'),
    from: ['certified'],
    by: ['system'],
    form: { why: words('原因', 'Why') },
    effects: [
      { do: 'record', fields: ['why'] },
      {
        do: 'notify',
        to: { role: 'bankOfficer' },
        text: say('放款需人工处理', 'The release needs a person'),
      },
    ],
  },
  releaseRetry: {
    title: say('重新通知放款', 'Tell the bank again'),
    from: ['certified'],
    by: ['bankOfficer', 'estateClerk'],
    form: { words: words('说明', 'Words') },
  },
  withdraw: {
    title: say('撤回', 'Withdraw'),
    danger: true,
    from: [...IN_WORK, 'supplement'],
    to: 'withdrawn',
    by: ['requester', 'estateClerk'],
    despite: true,
    form: { words: words('撤回原因', 'Why') },
    effects: [{ do: 'stopAllClocks' }, { do: 'record', fields: ['words'] }],
  },
} as const satisfies Flow['actions']

/** 房税银联办: registration, tax and bank in one application. */
export const transfer = matter({
  title: say('不动产“房税银”联办', 'House, tax and bank in one'),
  requester: say('申请人', 'Applicant'),
  fields: {
    title: text({ title: say('事项', 'Service'), required: true, max: 100 }),
    content: longText({ title: say('申请内容', 'What is applied for'), max: 5000 }),
    area: area({ title: say('所属区划', 'Area') }),
    item: text({ title: say('实施编码', 'Code of the item'), required: true, max: 40 }),
    itemTitle: text({ title: say('事项名称', 'Item'), required: true, max: 100 }),
    itemVersion: integer({ title: say('事项版本', 'Version of the item'), required: true, min: 1 }),
    submission: text({ title: say('申报编号', 'Submission'), max: 36 }),
    caseNo: text({ title: say('办件编号', 'Number of the application'), max: 60 }),
    promiseAmount: integer({ title: say('承诺时限', 'Promise'), min: 0 }),
    promiseUnit: code({ title: say('承诺时限单位', 'Unit of the promise'), list: 'limitUnit' }),
    legalAmount: integer({ title: say('法定时限', 'Limit of law'), min: 0 }),
    legalUnit: code({ title: say('法定时限单位', 'Unit of the limit of law'), list: 'limitUnit' }),
    deal: code({ title: say('交易类型', 'Kind of deal'), list: 'estateDeal', required: true }),
    unitNo: text({ title: say('不动产单元号', 'Unit number'), required: true, max: 40 }),
    priceFen: money({ title: say('成交价', 'Price'), min: 0 }),
    areaM2: decimal({ title: say('建筑面积（平方米）', 'Area in m²'), min: 0, digits: 2 }),
    homes: code({ title: say('家庭住房套数', 'Homes of the family'), list: 'familyHomes' }),
    loan: yes({ title: say('贷款购房', 'With a loan') }),
    lead: unit({ title: say('实施主体', 'Deciding unit'), required: true }),
  },
  flow: {
    initial: 'submitted',
    states: {
      submitted: { title: say('已提交，预审中', 'Submitted, being checked'), kind: 'open' },
      supplement: { title: say('待补正', 'To be completed'), kind: 'waiting' },
      window: { title: say('待双方到窗口签字', 'Both to sign at the window'), kind: 'open' },
      running: { title: say('税、银、登记并行办理', 'Tax, bank, registry side by side'), kind: 'open' },
      joined: { title: say('待登簿', 'To be booked'), kind: 'open' },
      booking: { title: say('登簿中', 'Being booked'), kind: 'open' },
      booked: { title: say('已登簿，制证', 'Booked; certificate being made'), kind: 'open' },
      certified: { title: say('已发证，待放款', 'Certified; loan to be released'), kind: 'open' },
      done: { title: say('已办结', 'Done'), kind: 'closed' },
      refused: { title: say('不予登记', 'Refused'), kind: 'closed' },
      withdrawn: { title: say('已撤回', 'Withdrawn'), kind: 'closed' },
    },
    actions,
  },
  opening: { submitted: [{ do: 'involve' }] },
  clocks,
})

const looks = {
  unit: { register: 'realEstate.unit', where: { unitNo: 'unitNo' } },
  right: { register: 'realEstate.right', where: { unitNo: 'unitNo' } },
  limits: { register: 'realEstate.encumbrance', where: { unitNo: 'unitNo' } },
  contract: { register: 'realEstate.contract', where: { contractNo: 'contractNo' } },
} as const
const ACCEPTED = ['accept', 'acceptLoan', 'bothSigned', 'bothSignedLoan']

/** What happens by itself: prechecks, three lanes, booking, certificate, release. */
export const transferAutomation: Automation = {
  alone: 'unitNo',
  // 房税银 of the press article: eight steps and five trips before
  before: { steps: 8, trips: 5 },
  presences: ['bothSigned', 'bothSignedLoan'],
  joins: 'join',
  lanes: {
    tax: {
      title: say('税务', 'Tax'),
      partner: 'tax',
      after: ACCEPTED,
      again: 'taxRetry',
      reads: looks,
      tells: rules.taxSheet,
      done: 'taxDone',
      failed: 'taxFailed',
      limitMinutes: 30,
    },
    bank: {
      title: say('银行', 'Bank'),
      partner: 'bank',
      after: ['acceptLoan', 'bothSignedLoan'],
      again: 'bankRetry',
      tells: rules.loanSheet,
      done: 'bankDone',
      failed: 'bankFailed',
      limitMinutes: 30,
    },
    release: {
      title: say('放款', 'Release of the loan'),
      partner: 'bank',
      after: ['grant'],
      again: 'releaseRetry',
      tells: rules.loanSheet,
      done: 'released',
      failed: 'releaseFailed',
      limitMinutes: 480,
    },
  },
  steps: [
    { title: say('预审', 'Precheck'), after: ['open', 'supplied'], reads: looks, decides: rules.precheck },
    { title: say('登簿', 'Booking'), after: ['book'], reads: looks, decides: rules.booking },
    { title: say('发证', 'Certificate'), after: ['booked'], decides: rules.certifying },
  ],
}
