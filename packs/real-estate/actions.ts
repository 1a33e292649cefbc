import { gapsForm, money, say, signingActions, tellsApplicant, text, withdrawing, words, yes } from '../../kit/index.ts'
import type { Effect, Flow } from '../../platform/matters/declare.ts'
import { toOfficer, WORKED } from './acting.ts'
import { bank } from './actions-bank.ts'
import { booking } from './actions-booking.ts'
import * as rules from './rules.ts'

const starting = (...more: ('bank' | 'tax' | 'review')[]): readonly Effect[] => [
  ...(['promise', 'legal', 'tax', 'review', ...more] as const).map((clock): Effect => ({ do: 'startClock', clock })),
  tellsApplicant(
    '您的不动产登记已受理，税务、银行、登记正在同时办理',
    'Your registration is accepted; tax, bank and registry work side by side',
  ),
]
const BEFORE = ['submitted', 'signing', 'window'] as const

/** 预审与签署: everything before it is accepted. */
const before: Flow['actions'] = {
  ...signingActions({ before: ['window'], helpers: ['estateClerk'] }),
  toWindow: {
    title: say('预审通过，待双方到窗口签字', 'Passed; both parties sign at the window'),
    from: ['submitted'],
    to: 'window',
    by: ['system'],
    effects: [
      tellsApplicant('预审通过，请买卖双方一起到窗口签字（只需一次）', 'Passed: both parties come to the window once to sign'),
    ],
  },
  bothSigned: {
    title: say('各方已当面签字', 'All have signed here'),
    key: 'a',
    from: ['window'],
    by: ['estateClerk'],
    form: {
      seen: yes({ title: say('已核验各方身份原件', 'The identities were checked'), required: true }),
      words: words('备注', 'Remark', false),
    },
    effects: [{ do: 'tag', tag: 'trip' }],
  },
  accept: {
    title: say('受理', 'Accept'),
    from: BEFORE,
    to: 'running',
    by: ['system'],
    guards: [rules.unloaned],
    effects: starting(),
  },
  acceptLoan: {
    title: say('受理（含贷款）', 'Accept, with a loan'),
    from: BEFORE,
    to: 'running',
    by: ['system'],
    guards: [rules.loaned],
    effects: starting('bank'),
  },
}

const taxFen = money({ title: say('买方税款', 'Taxes of the buyer'), required: true, min: 0 })

/** 税务线: assessed, demanded, paid, proven. */
const tax: Flow['actions'] = {
  taxAssessed: {
    title: say('税务已核定', 'Taxes assessed'),
    from: ['running'],
    by: ['system'],
    form: {
      deedTaxFen: money({ title: say('契税', 'Deed tax'), required: true, min: 0 }),
      sellerTaxFen: money({ title: say('卖方税费', 'Taxes of the seller'), min: 0 }),
    },
    guards: [rules.undecided],
    effects: [{ do: 'record', fields: ['deedTaxFen', 'sellerTaxFen'] }],
  },
  taxAgreed: {
    title: say('税额与公布税表一致', 'As the published tables say'),
    from: ['running'],
    by: ['system'],
    effects: [{ do: 'tag', tag: 'taxAgreed' }],
  },
  taxDiffers: {
    title: say('税额与公布税表不一致，转人工', 'The amounts differ: to an officer'),
    from: WORKED,
    by: ['system'],
    effects: [
      { do: 'tag', tag: 'taxDiffers' },
      toOfficer('taxOfficer', '核定税额与公布税表不一致，请确认', 'The assessed taxes differ: decide'),
    ],
  },
  taxConfirmed: {
    title: say('确认应纳税额', 'Decide on the amounts'),
    beside: true,
    from: ['running'],
    by: ['taxOfficer'],
    form: {
      confirmedDeedFen: taxFen,
      confirmedSellerFen: money({ title: say('卖方税费', 'Taxes of the seller'), required: true, min: 0 }),
      words: words('依据', 'On what ground'),
    },
    effects: [
      { do: 'tag', tag: 'taxConfirmed' },
      { do: 'record', fields: ['confirmedDeedFen', 'confirmedSellerFen', 'words'] },
    ],
  },
  taxFailed: {
    title: say('税务未办成', 'The tax office could not'),
    from: ['running'],
    by: ['system'],
    form: { why: words('原因', 'Why', false) },
    effects: [
      { do: 'record', fields: ['why'] },
      { do: 'tag', tag: 'taxFailed' },
      toOfficer('taxOfficer', '税务线需人工处理', 'The tax lane needs a person'),
    ],
  },
  taxRetry: {
    title: say('核定计税价格，重新提交税务', 'Assess the price, ask the tax office again'),
    beside: true,
    from: ['running'],
    by: ['taxOfficer', 'estateClerk'],
    form: { assessedFen: money({ title: say('核定计税价格', 'Assessed price'), min: 1 }), words: words('说明', 'Words', false) },
    effects: [{ do: 'record', fields: ['assessedFen', 'words'] }],
  },
  taxLate: {
    title: say('税务超过 30 分钟', 'The taxes take more than 30 minutes'),
    from: ['running'],
    by: ['system'],
    effects: [{ do: 'tag', tag: 'taxLate' }, toOfficer('taxOfficer', '税务线超时，请查看', 'The tax lane is late: look at it')],
  },
  buyerTaxPaid: {
    title: say('买方税款已缴清', 'Taxes of the buyer paid'),
    from: WORKED,
    by: ['system'],
    effects: [{ do: 'tag', tag: 'buyerTaxPaid' }],
  },
  sellerTaxPaid: {
    title: say('卖方税费已缴清', 'Taxes of the seller paid'),
    from: WORKED,
    by: ['system'],
    effects: [{ do: 'tag', tag: 'sellerTaxPaid' }],
  },
  /** 完税凭证: without it nothing is booked (契税法 art. 11). */
  taxDone: {
    title: say('完税', 'Taxes proven'),
    from: ['running'],
    by: ['system', 'taxOfficer'],
    form: { proofNo: text({ title: say('完税凭证号', 'Proof of payment'), required: true, max: 60 }) },
    guards: [rules.allPaid],
    effects: [
      { do: 'stopClock', clock: 'tax' },
      { do: 'tag', tag: 'taxDone' },
      { do: 'record', fields: ['proofNo'] },
    ],
  },
  proofFailed: {
    title: say('完税凭证未开出', 'No proof was given'),
    from: ['running'],
    by: ['system'],
    form: { why: words('原因', 'Why', false) },
    effects: [
      { do: 'record', fields: ['why'] },
      toOfficer('taxOfficer', '税款已缴，完税凭证未开出，请处理', 'Paid, but no proof was given: look at it'),
    ],
  },
  proofRetry: {
    title: say('重新开具完税凭证', 'Ask for the proof again'),
    from: ['running'],
    by: ['taxOfficer', 'estateClerk'],
    form: { words: words('说明', 'Words', false) },
  },
}

export const actions: Flow['actions'] = {
  ...before,
  ...tax,
  ...bank,
  ...booking,
  askSupplement: {
    title: say('一次性告知补正', 'Ask for what is missing'),
    from: WORKED,
    to: 'supplement',
    by: ['registrar', 'estateClerk'],
    form: gapsForm(),
    effects: [
      { do: 'stopAllClocks' },
      { do: 'record', fields: ['gaps'] },
      tellsApplicant('请补正材料', 'Please complete your application'),
    ],
  },
  withdraw: { ...withdrawing([...BEFORE, ...WORKED, 'supplement'], ['requester', 'estateClerk']), despite: true },
}
