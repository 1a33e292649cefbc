import { creditCode, say, tellsApplicant, text, words } from '../../kit/index.ts'
import type { Flow } from '../../platform/matters/declare.ts'
import { toOfficer, WORKED } from './acting.ts'
import * as rules from './rules.ts'

const granted = tellsApplicant('不动产权证已发放，可在手机上查看', 'Your certificate is issued: see it on your phone')

/** What is booked, as the certificates will say it. */
const bookedForm = {
  certificateNo: text({ title: say('证书号', 'Certificate'), required: true, max: 60 }),
  owner: text({ title: say('权利人', 'Owner'), max: 130, personal: 'name' }),
  homeAddress: text({ title: say('坐落', 'Address'), max: 300, personal: 'address' }),
  use: text({ title: say('用途', 'Use'), max: 40 }),
} as const
const mortgageForm = {
  ...bookedForm,
  mortgageNo: text({ title: say('登记证明号', 'Proof of registration'), required: true, max: 60 }),
  mortgagee: text({ title: say('抵押权人', 'Mortgagee'), max: 100 }),
  mortgageeCode: creditCode({ title: say('抵押权人信用代码', 'Credit code of the mortgagee') }),
} as const

/** 审核、登簿、出证放贷. */
export const booking: Flow['actions'] = {
  reviewPass: {
    title: say('审核通过', 'Examined'),
    key: 'p',
    bulk: true,
    // tax and bank act while the registrar reads: that does not make his look stale
    beside: true,
    from: ['running'],
    by: ['registrar'],
    form: { words: words('审核意见', 'Remark', false) },
    effects: [
      { do: 'stopClock', clock: 'review' },
      { do: 'tag', tag: 'reviewed' },
    ],
  },
  reviewLate: {
    title: say('审核超过 30 分钟', 'Examination takes more than 30 minutes'),
    from: ['running'],
    by: ['system'],
    effects: [{ do: 'tag', tag: 'reviewLate' }, toOfficer('registrar', '登记审核超时，请处理', 'The examination is late')],
  },
  refuse: {
    title: say('不予登记', 'Refuse'),
    danger: true,
    from: WORKED,
    to: 'refused',
    by: ['registrar'],
    form: { reason: words('理由和依据', 'Why, by which law') },
    effects: [
      { do: 'stopAllClocks' },
      { do: 'record', fields: ['reason'] },
      tellsApplicant('您的申请不予登记，已缴税款将退还', 'Your application was refused; taxes paid are paid back'),
    ],
  },
  join: { title: say('各线办齐', 'Every lane is done'), from: ['running'], to: 'joined', by: ['system'], guards: [rules.ready] },
  book: {
    title: say('登簿', 'Book'),
    key: 'b',
    bulk: true,
    from: ['joined'],
    to: 'booking',
    by: ['registrar'],
    guards: [rules.ready],
    form: { words: words('登簿意见', 'Remark', false) },
  },
  booked: {
    title: say('已登簿', 'Booked'),
    from: ['booking'],
    to: 'booked',
    by: ['system'],
    guards: [rules.unloaned],
    form: bookedForm,
    effects: [{ do: 'record', fields: Object.keys(bookedForm) }],
  },
  bookedLoan: {
    title: say('已登簿（含抵押）', 'Booked, with the mortgage'),
    from: ['booking'],
    to: 'booked',
    by: ['system'],
    guards: [rules.loaned],
    form: mortgageForm,
    effects: [
      { do: 'record', fields: Object.keys(mortgageForm) },
      { do: 'startClock', clock: 'together' },
    ],
  },
  /** A seizure that came between examination and booking wins. */
  blocked: {
    title: say('登簿被阻止', 'Booking was stopped'),
    from: ['booking'],
    to: 'joined',
    by: ['system', 'registrar'],
    form: { text: words('原因', 'Why') },
    effects: [
      { do: 'note' },
      { do: 'tag', tag: 'blocked' },
      toOfficer('registrar', '登簿前出现限制，请处理', 'Something came up before booking'),
    ],
  },
  /** 出证放贷: the certificate and the loan in one act. */
  grant: {
    title: say('出证放贷，办结', 'Certificate and loan released: done'),
    from: ['booked'],
    to: 'done',
    by: ['system'],
    guards: [rules.loaned],
    form: { releasedAt: text({ title: say('放款时间', 'Released'), required: true, max: 40 }) },
    effects: [
      { do: 'stopAllClocks' },
      { do: 'record', fields: ['releasedAt'] },
      tellsApplicant('不动产权证已发放，贷款已同时放款', 'Your certificate is issued and the loan released with it'),
    ],
  },
  /** A bank that is late does not keep the certificate back. */
  grantAlone: {
    title: say('先行出证', 'Certificate without waiting for the bank'),
    from: ['booked'],
    to: 'certified',
    by: ['system', 'registrar'],
    guards: [rules.loaned],
    effects: [
      { do: 'stopClock', clock: 'together' },
      { do: 'stopClock', clock: 'promise' },
      { do: 'stopClock', clock: 'legal' },
      { do: 'startClock', clock: 'release' },
      toOfficer('bankOfficer', '已出证，银行尚未放款，请催办', 'Certified; the loan is not released: urge the bank'),
      tellsApplicant(
        '不动产权证已发放；银行尚未放款，我们正在催办',
        'Your certificate is issued; the bank has not released the loan yet and is being urged',
      ),
    ],
  },
  doNow: {
    title: say('发放电子证照，办结', 'Issue the certificate: done'),
    from: ['booked'],
    to: 'done',
    by: ['system', 'registrar'],
    guards: [rules.unloaned],
    effects: [{ do: 'stopAllClocks' }, granted],
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
    from: ['booked', 'certified'],
    by: ['system'],
    form: { why: words('原因', 'Why', false) },
    effects: [{ do: 'record', fields: ['why'] }, toOfficer('bankOfficer', '放款需人工处理', 'The release needs a person')],
  },
  releaseRetry: {
    title: say('重新通知放款', 'Tell the bank again'),
    from: ['booked', 'certified'],
    by: ['bankOfficer', 'estateClerk'],
    form: { words: words('说明', 'Words', false) },
  },
}
