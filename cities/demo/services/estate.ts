import { say } from '../../../base/index.ts'
import {
  code,
  decimal,
  idNumber,
  money,
  type PartnerSeed,
  phone,
  type ServiceSeed,
  text,
  yes,
} from '../../../kit/index.ts'
import type { Field } from '../../../platform/fields/declare.ts'
import { formSheet, idCard, item, material, personFields, type Wanted } from './make.ts'

const UNIT = '规划资源白云分局'

const LANES = ['tax', 'bank', 'notice', 'release'] as const

const unitField: Readonly<Record<string, Field>> = {
  unitNo: text({
    title: say('不动产单元号', 'Unit number'),
    required: true,
    min: 28,
    max: 28,
    pattern: '[0-9A-Z]{28}',
    help: say(
      '28 位数字和大写字母，见合同或不动产权证',
      '28 digits and capitals, in the contract or certificate',
    ),
    consumers: [...LANES],
  }),
}
const price = (zh: string, en: string): Field =>
  money({ title: say(zh, en), required: true, min: 1, consumers: ['tax', 'bank'] })
const bought: Readonly<Record<string, Field>> = {
  areaM2: decimal({
    title: say('建筑面积（平方米）', 'Built area in m²'),
    required: true,
    min: 1,
    max: 10_000,
    digits: 2,
    consumers: ['tax'],
  }),
  homes: code({
    title: say('家庭住房套数（含本套）', 'Homes of the family, with this one'),
    list: 'familyHomes',
    required: true,
    consumers: ['tax'],
  }),
}
/** Another party of the deal: name, number and telephone of his own, to which the invitation goes. */
const party = (
  role: string,
  zh: string,
  en: string,
  when?: Field['when'],
): Readonly<Record<string, Field>> => ({
  [`${role}Name`]: text({
    title: say(`${zh}姓名`, `${en}: name`),
    required: true,
    max: 60,
    personal: 'name',
    consumers: ['tax', 'bank'],
    ...(when ? { when } : {}),
  }),
  [`${role}Id`]: idNumber({
    title: say(`${zh}身份证号`, `${en}: identity number`),
    required: true,
    personal: 'idNumber',
    consumers: ['tax', 'bank'],
    ...(when ? { when } : {}),
  }),
  [`${role}Phone`]: phone({
    title: say(`${zh}手机号`, `${en}: mobile`),
    required: true,
    personal: 'phone',
    help: say('签署邀请发到本人手机', 'the invitation to sign goes there'),
    ...(when ? { when } : {}),
  }),
})
const loanOf = (when?: Field['when']): Readonly<Record<string, Field>> => ({
  bank: code({
    title: say('贷款银行', 'Bank'),
    list: 'estateBank',
    required: true,
    consumers: ['bank', 'release'],
    ...(when ? { when } : {}),
  }),
  loanFen: money({
    title: say('贷款金额（元）', 'Loan (yuan)'),
    required: true,
    min: 1,
    consumers: ['bank', 'release'],
    ...(when ? { when } : {}),
  }),
})
/** What a purchase asks for beside the price. */
const purchase: Readonly<Record<string, Field>> = {
  ...bought,
  joint: yes({ title: say('与配偶共同购买', 'Bought together with the spouse'), required: true }),
  ...party('spouse', '配偶', 'Spouse', { field: 'joint', is: true }),
  loan: yes({ title: say('是否贷款购房', 'With a loan'), required: true }),
  ...loanOf({ field: 'loan', is: true }),
}
/** The buyer is who applies. */
const buyer: Readonly<Record<string, Field>> = {
  applicantName: { ...personFields.applicantName, consumers: ['tax', 'bank', 'release'] },
  applicantId: { ...personFields.applicantId, consumers: ['tax', 'bank'] },
}
const deal = (value: string, zh: string, en: string): Record<string, Field> => ({
  deal: code({
    title: say('交易类型', 'Kind of deal'),
    list: 'estateDeal',
    required: true,
    help: say(`本事项选择“${zh}”`, `choose “${en}” here (${value})`),
  }),
})

const wanted: readonly Wanted[] = [
  {
    ...{ unit: UNIT, type: '07', trade: 15, main: 61 },
    ...{ zh: '新建商品房转移登记（房税银联办）', en: 'New home: registration, tax and bank in one' },
    say: [
      '买新房：登记、缴税、贷款一次办，全程网上',
      'A new home: registration, tax and loan at once, wholly on line',
    ],
    ...{
      law: ['《不动产登记暂行条例》第十四条', '《契税法》第十一条'],
      topic: 'home',
      promise: 1,
      legal: 30,
      result: ['不动产权证书（电子证照）', 'Electronic certificate of title'],
    },
    materials: [
      idCard,
      formSheet,
      material('contract', '网签备案合同', 'Filed contract', { source: 'issued', certificate: 'contract' }),
    ],
    fields: {
      ...deal('newHome', '新建商品房', 'New home'),
      contractNo: text({
        title: say('合同备案号', 'Number of the filed contract'),
        required: true,
        max: 40,
        consumers: ['tax'],
      }),
      ...buyer,
      ...unitField,
      priceFen: price('成交价（元，不含增值税）', 'Price (yuan, without VAT)'),
      ...purchase,
    },
    words: ['买房', '新房过户', '房产证', '办证', '契税', '房税银'],
  },
  {
    ...{ unit: UNIT, type: '07', trade: 15, main: 62 },
    ...{ zh: '存量房转移登记（房税银联办）', en: 'Second-hand home: registration, tax and bank in one' },
    say: [
      '二手房过户：各方在手机上签署，或一起到窗口签一次字',
      'A second-hand home: all sign on their telephones, or once at the window',
    ],
    ...{
      law: ['《不动产登记暂行条例》第十四条', '《契税法》第十一条'],
      topic: 'home',
      promise: 1,
      legal: 30,
      visits: 1,
      result: ['不动产权证书（电子证照）', 'Electronic certificate of title'],
    },
    materials: [
      idCard,
      formSheet,
      material('deed', '不动产权证书', 'Certificate of title', { source: 'issued', certificate: 'deed' }),
    ],
    fields: {
      ...deal('secondHand', '存量房（二手房）', 'Second-hand home'),
      ...party('seller', '卖方', 'Seller'),
      sellerOnly: yes({
        title: say('是否卖方家庭唯一住房', 'The seller’s only home'),
        required: true,
        help: say(
          '卖方签署时一并确认，影响个人所得税',
          'the seller confirms it by signing; his income tax depends on it',
        ),
        consumers: ['tax'],
      }),
      costFen: money({
        title: say('卖方购入原值（元，能提供发票时填）', 'What the seller paid (yuan, if it can be shown)'),
        min: 1,
        consumers: ['tax'],
      }),
      ...buyer,
      ...unitField,
      priceFen: price('成交价（元）', 'Price (yuan)'),
      ...purchase,
      signWay: code({ title: say('签署方式', 'How all sign'), list: 'signWay', required: true }),
    },
    words: ['二手房', '过户', '房产过户', '卖房', '带押过户'],
  },
  {
    ...{ unit: UNIT, type: '07', trade: 15, main: 63 },
    ...{ zh: '不动产抵押权登记', en: 'Mortgage registration' },
    say: [
      '房屋抵押贷款的登记，可在银行网点一并办理',
      'Registration of a mortgage, also at the branch of the bank',
    ],
    ...{
      law: ['《民法典》第四百零二条'],
      topic: 'home',
      promise: 1,
      legal: 30,
      result: ['不动产登记证明（电子证照）', 'Electronic proof of registration'],
    },
    materials: [idCard, formSheet],
    fields: {
      ...deal('mortgage', '抵押登记', 'Mortgage'),
      ...buyer,
      ...unitField,
      ...loanOf(),
      otherBorrower: yes({
        title: say('借款人是否为他人（为他人借款作抵押）', 'The loan is another person’s'),
        required: true,
      }),
      ...party('borrower', '借款人', 'Borrower', { field: 'otherBorrower', is: true }),
    },
    words: ['抵押', '房屋抵押', '贷款抵押'],
  },
]

/** 房税银 of the demonstration; serial as the other units of the district. */
export const estateItems = (serial: number): readonly ServiceSeed[] =>
  wanted.map((one) => {
    const seed = item(one, serial)
    // 权证、证明并排: a purchase with a loan gives the bank its proof beside the buyer's title
    const proof = { certificate: 'realEstateProof', where: 'mortgageNo', number: 'mortgageNo' }
    const { result } = seed.body
    const gives = result.certificate === 'realEstate' ? { gives: [proof] } : {}
    return {
      ...seed,
      body: { ...seed.body, matterType: 'realEstate.transfer', result: { ...result, ...gives } },
    }
  })

const unitNo = (n: number): string =>
  `440111005012GB${String(200 + n).padStart(5, '0')}F0003${String(100 + n).padStart(4, '0')}`

/** Invented homes: twenty new ones of a developer with filed contracts, ten second-hand ones. */
const homes = Array.from({ length: 30 }, (_, n) => ({
  unitNo: unitNo(n),
  address: `白云区云城西路 ${88 + n} 号 ${1 + (n % 12)} 栋 ${300 + n} 房（演示）`,
  areaM2: 70 + n * 3.5,
  priceFen: (180 + n * 12) * 1_000_000,
  fresh: n < 20,
}))
/** Held for two years, for seven, for one. */
const BOOKED = ['2024-05-20', '2019-03-15', '2025-12-01'] as const
const buyers = [
  '王小明',
  '李丽娟',
  '陈志强',
  '黄晓燕',
  '张伟文',
  '何敏仪',
  '郑国强',
  '谢婉婷',
  '邓永康',
  '叶佩珊',
]

export const estateRegisters: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> = {
  'realEstate.unit': homes.map((one) => ({
    ...{ unitNo: one.unitNo, address: one.address, areaM2: one.areaM2, landUse: '住宅', state: 'valid' },
    ...{ referenceFen: one.priceFen, termEnd: '2090-12-31' },
  })),
  'realEstate.right': homes.map((one, n) => ({
    ...{
      unitNo: one.unitNo,
      type: 'house',
      shared: 'sole',
      bookedOn: BOOKED[n % BOOKED.length] ?? '2024-05-20',
    },
    holder: one.fresh ? '白云演示置业有限公司' : (buyers[n % buyers.length] ?? ''),
    certificateNo: `粤(2024)白云区不动产权第${String(7_000_000 + n)}号`,
  })),
  'realEstate.encumbrance': [
    {
      ...{ number: '演示查封-1', unitNo: unitNo(29), kind: 'seizure', holder: '演示法院' },
      ...{ from: '2026-03-01', until: '2029-02-28' },
    },
  ],
  'realEstate.contract': homes
    .filter((one) => one.fresh)
    .map((one, n) => ({
      ...{ contractNo: `YS2026${String(n + 1).padStart(5, '0')}`, unitNo: one.unitNo, filedOn: '2026-09-01' },
      ...{ buyer: buyers[n % buyers.length] ?? '', priceFen: one.priceFen, areaM2: one.areaM2 },
    })),
}

/** 税务、银行 of the demonstration: they answer after a moment, and refuse what ours would ask a person about. */
export const partners: readonly PartnerSeed[] = [
  {
    name: 'tax',
    title: say('税务系统（模拟）', 'Tax system (pretended)'),
    takesMs: 1500,
    lanes: {
      tax: {
        answer: {
          deedTaxFen: { copy: 'deedTaxFen' },
          sellerTaxFen: { copy: 'sellerTaxFen' },
          number: { serial: '税' },
        },
        refuses: { field: 'lowPrice', is: true, why: '申报价格明显偏低，需人工核定' },
      },
      proof: { answer: { proofNo: { serial: '3440' } } },
    },
  },
  {
    name: 'bank',
    title: say('银行系统（模拟）', 'Banks (pretended)'),
    takesMs: 1500,
    lanes: {
      bank: {
        answer: {
          contractNo: { serial: 'DK' },
          approvedFen: { copy: 'loanFen' },
          number: { serial: '预约' },
        },
        refuses: { field: 'tooMuch', is: true, why: '贷款金额超过可贷额度' },
      },
      notice: { answer: {} },
      release: { answer: { releasedAt: { now: true } } },
    },
  },
  {
    name: 'seals',
    title: say('印章企业（模拟）', 'Seal firms (pretended)'),
    takesMs: 1200,
    lanes: { seal: { answer: { number: { serial: '4401' } } } },
  },
  {
    name: 'insurance',
    title: say('社保系统（模拟）', 'Social insurance (pretended)'),
    takesMs: 1000,
    lanes: { insurance: { answer: { number: { serial: 'SB' } } } },
  },
  {
    name: 'fund',
    title: say('公积金系统（模拟）', 'Housing fund (pretended)'),
    takesMs: 1000,
    lanes: { fund: { answer: { number: { serial: 'GJJ' } } } },
  },
]
