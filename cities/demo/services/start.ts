import { say } from '../../../base/index.ts'
import {
  code,
  codes,
  day,
  idNumber,
  integer,
  money,
  phone,
  rows,
  type ServiceSeed,
  text,
} from '../../../kit/index.ts'
import { formSheet, idCard, item, premises } from './make.ts'

const ALL = ['seal', 'tax', 'insurance', 'fund', 'bank'] as const

/** 企业开办一件事 of the demonstration: each field names who besides the registration may read it. */
export const startItem = (serial: number): ServiceSeed => {
  const seed = item(
    {
      ...{ unit: '区市场监管局', type: '01', trade: 31, main: 90 },
      ...{ zh: '企业开办“一件事”', en: 'Starting a company in one' },
      say: [
        '办执照、刻章、税务、社保、公积金、银行预约，一张表一次办',
        'Licence, seals, tax, insurance, fund and bank by one form',
      ],
      ...{
        law: ['《市场主体登记管理条例》第十五条', '国发〔2024〕3号'],
        topic: 'company',
        targets: ['1'],
        promise: 1,
        legal: 3,
        result: ['营业执照和印章', 'Licence and seals'],
      },
      materials: [idCard, formSheet, premises],
      fields: {
        region: text({
          title: say('行政区划', 'Region'),
          required: true,
          max: 20,
          help: say('如 广州', 'e.g. 广州'),
        }),
        brand: text({ title: say('字号', 'Brand'), required: true, min: 2, max: 24, consumers: ['seal'] }),
        trade: text({
          title: say('行业', 'Trade'),
          required: true,
          max: 20,
          help: say('如 餐饮', 'e.g. 餐饮'),
        }),
        companyForm: code({ title: say('组织形式', 'Form'), list: 'companyForm', required: true }),
        address: text({
          title: say('住所', 'Registered office'),
          required: true,
          max: 200,
          grade: 1,
          consumers: [...ALL],
        }),
        representative: text({
          title: say('法定代表人', 'Representative'),
          required: true,
          max: 60,
          personal: 'name',
          consumers: [...ALL],
        }),
        representativeId: idNumber({
          title: say('法定代表人身份证号', 'Identity number of the representative'),
          required: true,
          personal: 'idNumber',
          consumers: ['tax', 'insurance', 'fund', 'bank'],
        }),
        representativePhone: phone({
          title: say('法定代表人手机号', 'Mobile of the representative'),
          required: true,
          personal: 'phone',
          help: say('不是申请人本人时，签署邀请发到这里', 'the invitation to sign goes there'),
          consumers: ['bank'],
        }),
        scope: codes({
          title: say('经营范围', 'What the company does'),
          list: 'companyScope',
          required: true,
          consumers: ['tax'],
        }),
        capital: money({
          title: say('注册资本（元）', 'Capital (yuan)'),
          required: true,
          min: 1,
          consumers: ['tax', 'bank'],
        }),
        payBy: day({ title: say('出资期限', 'Capital paid by'), required: true, min: 'today' }),
        holders: rows({
          title: say('股东和份额', 'Shareholders and shares'),
          required: true,
          max: 50,
          of: {
            name: text({ title: say('股东', 'Shareholder'), required: true, max: 60, personal: 'name' }),
            kind: code({ title: say('类型', 'Kind'), list: 'holderKind', required: true }),
            number: text({
              title: say('身份证号、信用代码或护照号', 'Identity number, credit code or passport'),
              required: true,
              max: 30,
              personal: 'idNumber',
              grade: 3,
            }),
            phone: phone({ title: say('手机号', 'Mobile'), required: true, personal: 'phone' }),
            part: integer({ title: say('份额（分子）', 'Part'), required: true, min: 1, max: 1_000_000 }),
            of: integer({ title: say('份额（分母）', 'Of'), required: true, min: 1, max: 1_000_000 }),
          },
        }),
        staff: integer({
          title: say('职工人数', 'Staff'),
          min: 0,
          max: 100_000,
          consumers: ['insurance', 'fund'],
        }),
        services: codes({ title: say('一并办理', 'Together with'), list: 'foundingLane' }),
      },
      words: ['开公司', '注册公司', '营业执照', '办执照', '开办企业', '刻章'],
    },
    serial,
  )
  // 先发照: the licence with the registration, the record of the seals with the seals
  const gives = [
    { certificate: 'businessLicence', after: ['approve', 'licensed'] },
    { certificate: 'companySeal', after: ['sealDone'], number: 'number' },
  ]
  const { result } = seed.body
  return {
    ...seed,
    body: { ...seed.body, matterType: 'businessStart.founding', result: { ...result, gives } },
  }
}
