import { say } from '../../kit/index.ts'
import type { DecisionTable } from '../../platform/decisions/declare.ts'

/** 契税: rate in ten-thousandths by the family's homes and the area. */
const deedTax: DecisionTable = {
  name: 'deedTaxRate',
  title: say('个人购房契税税率', 'Deed tax rate of homes'),
  hit: 'U',
  inputs: [
    {
      name: 'homes',
      type: 'string',
      title: say('家庭住房套数', 'Homes of the family'),
      choices: [
        { value: 'only', title: say('家庭唯一住房', 'The only home') },
        { value: 'second', title: say('家庭第二套住房', 'The second home') },
        { value: 'more', title: say('第三套及以上', 'A third or further home') },
      ],
    },
    { name: 'area', type: 'number', title: say('建筑面积（平方米）', 'Area in m²'), values: '> 0' },
  ],
  outputs: [{ name: 'rate', type: 'number', title: say('税率（万分之）', 'Rate in ten-thousandths') }],
  rows: [
    { when: ['"only"', '<= 140'], gives: ['100'], note: '财政部公告2024年第16号：唯一住房 140㎡ 及以下 1%' },
    { when: ['"only"', '> 140'], gives: ['150'], note: '财政部公告2024年第16号：唯一住房 140㎡ 以上 1.5%' },
    { when: ['"second"', '<= 140'], gives: ['100'], note: '财政部公告2024年第16号：第二套 140㎡ 及以下 1%' },
    { when: ['"second"', '> 140'], gives: ['200'], note: '财政部公告2024年第16号：第二套 140㎡ 以上 2%' },
    { when: ['"more"', '-'], gives: ['300'], note: '广东省税率 3%（由各市核实）' },
  ],
}

/** 个人销售住房增值税: rate by the years it was held. */
const saleVat = (rate: number, note: string): DecisionTable => ({
  name: 'homeSaleVat',
  title: say('个人销售住房增值税', 'VAT on the sale of a home'),
  hit: 'U',
  inputs: [{ name: 'years', type: 'number', title: say('持有年数', 'Years held'), values: '>= 0' }],
  outputs: [{ name: 'rate', type: 'number', title: say('征收率（万分之）', 'Rate in ten-thousandths') }],
  rows: [
    { when: ['< 2'], gives: [String(rate)], note },
    { when: ['>= 2'], gives: ['0'], note: '个人将购买 2 年以上（含 2 年）的住房对外销售，免征增值税' },
  ],
})

/** 附加税费: of the VAT. */
const surcharge: DecisionTable = {
  name: 'homeSaleSurcharge',
  title: say('增值税附加税费', 'Surcharges on the VAT'),
  hit: 'U',
  inputs: [{ name: 'vat', type: 'number', title: say('增值税（分）', 'VAT in fen'), values: '>= 0' }],
  outputs: [{ name: 'rate', type: 'number', title: say('附加率（万分之）', 'Rate in ten-thousandths') }],
  rows: [
    { when: ['0'], gives: ['0'], note: '没有增值税，不征附加税费' },
    {
      when: ['> 0'],
      gives: ['600'],
      note: '城建税 7%、教育费附加 3%、地方教育附加 2%，按财政部 税务总局公告2023年第12号减半（由各市核实）',
    },
  ],
}

/** 个人所得税 of the seller: exempt, of the gain, or of the price where the cost is not known. */
const incomeTax: DecisionTable = {
  name: 'homeSaleIncomeTax',
  title: say('个人转让住房个人所得税', 'Income tax on the sale of a home'),
  hit: 'U',
  inputs: [
    { name: 'years', type: 'number', title: say('持有年数', 'Years held'), values: '>= 0' },
    { name: 'only', type: 'boolean', title: say('卖方家庭唯一住房', 'The seller’s only home') },
    { name: 'costKnown', type: 'boolean', title: say('能提供房屋原值', 'What it cost can be shown') },
  ],
  outputs: [
    {
      name: 'way',
      type: 'string',
      title: say('计税方式', 'Base'),
      choices: [
        { value: 'exempt', title: say('免征', 'Exempt') },
        { value: 'gain', title: say('按转让所得', 'Of the gain') },
        { value: 'price', title: say('按转让收入核定', 'Of the price') },
      ],
    },
    { name: 'rate', type: 'number', title: say('税率（万分之）', 'Rate in ten-thousandths') },
  ],
  rows: [
    { when: ['>= 5', 'true', '-'], gives: ['"exempt"', '0'], note: '财税字〔1994〕020号：满五年且家庭唯一生活用房免征' },
    { when: ['>= 5', 'false', 'true'], gives: ['"gain"', '2000'], note: '个人所得税法第三条：财产转让所得 20%' },
    {
      when: ['>= 5', 'false', 'false'],
      gives: ['"price"', '100'],
      note: '国税发〔2006〕108号：不能提供原值的按转让收入核定，本地 1%（由各市核实）',
    },
    { when: ['< 5', '-', 'true'], gives: ['"gain"', '2000'], note: '个人所得税法第三条：财产转让所得 20%' },
    {
      when: ['< 5', '-', 'false'],
      gives: ['"price"', '100'],
      note: '国税发〔2006〕108号：不能提供原值的按转让收入核定，本地 1%（由各市核实）',
    },
  ],
}

/** Tables of the taxes on a home by the day from which they hold; a city corrects and publishes them like any other. */
export const taxTables: readonly { readonly from: string; readonly table: DecisionTable }[] = [
  { from: '2024-12-01', table: deedTax },
  { from: '2024-12-01', table: saleVat(500, '购买不足 2 年的住房对外销售，按 5% 征收率全额缴纳增值税（由各市核实）') },
  {
    from: '2026-01-01',
    table: saleVat(300, '财政部 税务总局公告2025年第17号：购买不足 2 年的住房对外销售，按 3% 征收率全额缴纳增值税（由各市核实）'),
  },
  { from: '2024-12-01', table: surcharge },
  { from: '2024-12-01', table: incomeTax },
]
