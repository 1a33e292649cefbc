import {
  type Automation,
  applicationFields,
  code,
  decimal,
  legalClock,
  matter,
  minutes,
  money,
  promiseClock,
  say,
  signing,
  signingClock,
  text,
  workingDays,
  yes,
} from '../../kit/index.ts'
import type { ClockRule } from '../../platform/matters/declare.ts'
import { actions } from './actions.ts'
import * as rules from './rules.ts'
import * as taxes from './taxes.ts'
import { plainUnitNo } from './unit-number.ts'

const laneClock = (zh: string, en: string, breach: string): ClockRule => ({
  title: say(zh, en),
  limit: { '*': minutes(30) },
  warn: [{ percent: 80 }],
  breach,
  basis: say('我方目标：并行各线 30 分钟，由各市配置', 'our aim: 30 minutes a lane side by side, configured per city'),
})

const clocks = {
  signing: signingClock,
  promise: promiseClock(say('事项实施清单公布的承诺办结时限', 'the promise published with the item'), 1),
  legal: legalClock(
    say('不动产登记暂行条例：自受理之日起 30 个工作日', 'interim regulation on registration: 30 working days from acceptance'),
    30,
  ),
  tax: laneClock('税务', 'Tax', 'taxLate'),
  bank: laneClock('银行', 'Bank', 'bankLate'),
  review: laneClock('登记审核', 'Examination', 'reviewLate'),
  together: {
    title: say('出证放贷', 'Certificate and loan together'),
    limit: { '*': minutes(30) },
    warn: [{ percent: 80 }],
    breach: 'grantAlone',
    basis: say(
      '我方默认：银行 30 分钟内未放款即先行出证，由各市配置',
      'our default: after 30 minutes the certificate does not wait for the bank',
    ),
  },
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

/** 房税银联办: registration, tax and bank in one application. */
export const transfer = matter({
  title: say('不动产“房税银”联办', 'House, tax and bank in one'),
  requester: say('申请人', 'Applicant'),
  fields: {
    ...applicationFields,
    deal: code({ title: say('交易类型', 'Kind of deal'), list: 'estateDeal', required: true }),
    unitNo: text({ title: say('不动产单元号', 'Unit number'), required: true, max: 40 }),
    priceFen: money({ title: say('成交价', 'Price'), min: 0 }),
    areaM2: decimal({ title: say('建筑面积（平方米）', 'Built area in m²'), min: 0, digits: 2 }),
    homes: code({ title: say('家庭住房套数', 'Homes of the family'), list: 'familyHomes' }),
    loan: yes({ title: say('贷款购房', 'With a loan') }),
    signWay: code({ title: say('签署方式', 'How all sign'), list: 'signWay' }),
  },
  flow: {
    initial: 'submitted',
    states: {
      submitted: { title: say('已提交，预审中', 'Submitted, being checked'), kind: 'open', program: true },
      supplement: { title: say('待补正', 'To be completed'), kind: 'waiting' },
      signing: { title: say('待其他当事人签署', 'The other parties sign'), kind: 'waiting' },
      window: { title: say('待双方到窗口签字', 'Both to sign at the window'), kind: 'open' },
      running: { title: say('税、银、登记并行办理', 'Tax, bank, registry side by side'), kind: 'open' },
      joined: { title: say('待登簿', 'To be booked'), kind: 'open' },
      booking: { title: say('登簿中', 'Being booked'), kind: 'open', program: true },
      booked: { title: say('已登簿，出证放贷', 'Booked; certificate and loan'), kind: 'open', program: true },
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

const byUnit = { unitNo: (all: Readonly<Record<string, unknown>>) => plainUnitNo(String(all.unitNo ?? '')) }
const looks = {
  unit: { register: 'realEstate.unit', where: byUnit },
  right: { register: 'realEstate.right', where: byUnit },
  limits: { register: 'realEstate.encumbrance', where: byUnit },
  contract: { register: 'realEstate.contract', where: { contractNo: 'contractNo' } },
} as const
const ACCEPTED = ['accept', 'acceptLoan']
const PAID = ['buyerTaxPaid', 'sellerTaxPaid']
const taxing = { reads: looks, asks: taxes.taxAsks } as const

/** What happens by itself: prechecks, signatures, lanes, taxes, booking, certificate and release. */
export const transferAutomation: Automation = {
  alone: 'unitNo',
  // 房税银 of the press article: eight steps and five trips before
  before: { steps: 8, trips: 5 },
  usual: ['submitted', 'running', 'joined', 'booked', 'done'],
  presences: ['bothSigned'],
  joins: 'join',
  signing: signing({
    asks: rules.parties,
    roles: { seller: say('卖方', 'Seller'), spouse: say('买方配偶', 'The buyer’s spouse'), borrower: say('借款人', 'Borrower') },
    says: say(
      '本人已阅读上述内容，同意办理该不动产的登记，内容真实有效，由本人承担法律责任。',
      'I have read the above, agree to the registration, and vouch that it is true.',
    ),
    shows: [
      ...['deal', 'unitNo', 'contractNo', 'applicantName', 'sellerName', 'spouseName', 'borrowerName'],
      ...['priceFen', 'areaM2', 'bank', 'loanFen'],
    ],
  }),
  lanes: {
    tax: {
      title: say('税务核定', 'Taxes assessed'),
      partner: 'tax',
      after: ACCEPTED,
      again: 'taxRetry',
      concerns: rules.taxed,
      when: ({ data }) => rules.taxed(data),
      ...taxing,
      tells: taxes.taxSheet,
      done: 'taxAssessed',
      failed: 'taxFailed',
      contradicted: 'taxDiffers',
      limitMinutes: 30,
    },
    proof: {
      title: say('完税凭证', 'Proof of the taxes'),
      partner: 'tax',
      after: PAID,
      concerns: rules.taxed,
      again: 'proofRetry',
      when: ({ tags }) => PAID.every((tag) => tags.includes(tag)),
      tells: taxes.paidSheet,
      done: 'taxDone',
      failed: 'proofFailed',
      limitMinutes: 30,
    },
    bank: {
      title: say('银行合同', 'Bank'),
      partner: 'bank',
      after: ['acceptLoan'],
      concerns: rules.withLoan,
      again: 'bankRetry',
      reads: looks,
      tells: rules.loanSheet,
      done: 'bankDone',
      failed: 'bankFailed',
      contradicted: 'bankChanged',
      limitMinutes: 30,
    },
    notice: {
      title: say('通知原抵押权人', 'The present mortgagee is told'),
      concerns: () => false,
      partner: 'bank',
      after: ACCEPTED,
      reads: looks,
      // 带押过户: the seller's mortgage stays on the home (民法典 art. 406)
      when: ({ data, rows }) => data.deal === 'secondHand' && (rows.limits ?? []).some(({ kind }) => kind === 'mortgage'),
      tells: ({ rows }) => ({ mortgages: (rows.limits ?? []).flatMap((row) => (row.kind === 'mortgage' ? [row.number] : [])) }),
      done: 'noticeDone',
      failed: 'noticeFailed',
      limitMinutes: 30,
    },
    release: {
      title: say('放款', 'Release of the loan'),
      partner: 'bank',
      after: ['bookedLoan'],
      concerns: rules.withLoan,
      again: 'releaseRetry',
      tells: (facts) => ({ ...rules.loanSheet(facts), certificateNo: facts.recorded.certificateNo }),
      done: ['grant', 'released'],
      failed: 'releaseFailed',
      limitMinutes: 30,
    },
  },
  dues: {
    buyerTax: {
      title: say('购房税款', 'Taxes of the purchase'),
      after: ['taxAgreed', 'taxConfirmed'],
      payer: 'applicant',
      payee: { role: 'taxOfficer' },
      ...taxing,
      lines: taxes.buyerLines,
      settled: 'buyerTaxPaid',
    },
    sellerTax: {
      title: say('售房税款', 'Taxes of the sale'),
      after: ['taxAgreed', 'taxConfirmed'],
      payer: { role: 'seller' },
      payee: { role: 'taxOfficer' },
      ...taxing,
      lines: taxes.sellerLines,
      settled: 'sellerTaxPaid',
    },
  },
  steps: [
    { title: say('预审', 'Precheck'), after: ['open', 'supplied'], reads: looks, decides: rules.precheck },
    { title: say('受理', 'Acceptance'), after: ['allSigned', 'bothSigned'], reads: looks, decides: rules.accepted },
    { title: say('核对税额', 'Taxes compared'), after: ['taxAssessed'], ...taxing, decides: rules.assessed },
    { title: say('核对合同', 'Contract compared'), after: ['bankDone'], decides: rules.contracted },
    { title: say('登簿', 'Booking'), after: ['book'], reads: looks, decides: rules.booking },
    { title: say('发证', 'Certificate'), after: ['booked'], decides: () => ({ action: 'doNow' }) },
  ],
}
