import { code, day, decimal, integer, money, type RegisterDeclaration, register, say, text } from '../../kit/index.ts'

const access = { editors: ['registrar'], readers: ['registrar', 'estateClerk', 'taxOfficer', 'bankOfficer'] } as const
const unitNo = () => text({ title: say('不动产单元号', 'Unit number'), required: true, max: 28, min: 28 })

/** 登记簿: units, rights, encumbrances, filed contracts. Booking writes here and nowhere else. */
export const registers: Readonly<Record<string, RegisterDeclaration>> = {
  unit: register({
    ...access,
    title: say('不动产单元', 'Real estate units'),
    fields: {
      unitNo: unitNo(),
      address: text({ title: say('坐落', 'Address'), required: true, max: 300, grade: 1 }),
      landUse: text({ title: say('用途', 'Use'), max: 60 }),
      areaM2: decimal({ title: say('建筑面积（平方米）', 'Built area in m²'), min: 0, digits: 2 }),
      referenceFen: money({ title: say('核定参考价', 'Reference price'), min: 0 }),
      termEnd: day({ title: say('使用期限至', 'Term ends') }),
      state: code({ title: say('状态', 'State'), list: 'estateUnitState', required: true }),
    },
    label: 'address',
    key: ['unitNo'],
    search: ['address'],
  }),
  /** One row a unit: who holds it now. What was before stands in the row's versions. */
  right: register({
    ...access,
    title: say('不动产权利', 'Rights'),
    fields: {
      unitNo: unitNo(),
      type: code({ title: say('权利类型', 'Right'), list: 'estateRight', required: true }),
      holder: text({ title: say('权利人', 'Holder'), required: true, max: 200, personal: 'name' }),
      holderCode: text({ title: say('权利人证件号', 'Its number'), max: 18, personal: 'idNumber', grade: 3 }),
      shared: code({ title: say('共有方式', 'Held'), list: 'estateShare', required: true }),
      certificateNo: text({ title: say('不动产权证号', 'Certificate'), max: 60 }),
      bookedOn: day({ title: say('登簿日期', 'Booked on') }),
      matter: text({ title: say('登记业务号', 'Registration'), max: 60 }),
    },
    label: 'certificateNo',
    key: ['unitNo'],
  }),
  encumbrance: register({
    ...access,
    title: say('权利限制', 'Encumbrances'),
    fields: {
      number: text({ title: say('编号', 'Number'), required: true, max: 60 }),
      unitNo: unitNo(),
      kind: code({ title: say('限制类型', 'Kind'), list: 'encumbranceKind', required: true }),
      holder: text({ title: say('限制权利人', 'In favour of'), max: 200 }),
      amountFen: money({ title: say('金额', 'Amount'), min: 0 }),
      rank: integer({ title: say('顺位', 'Rank'), min: 1 }),
      from: day({ title: say('起', 'From') }),
      until: day({ title: say('止', 'Until') }),
    },
    label: 'number',
    key: ['number'],
  }),
  /** 网签备案合同. */
  contract: register({
    ...access,
    title: say('网签备案合同', 'Filed contracts'),
    fields: {
      contractNo: text({ title: say('合同备案号', 'Number'), required: true, max: 40 }),
      unitNo: unitNo(),
      buyer: text({ title: say('买受人', 'Buyer'), required: true, max: 200, personal: 'name' }),
      priceFen: money({ title: say('成交价', 'Price'), required: true, min: 1 }),
      areaM2: decimal({ title: say('建筑面积（平方米）', 'Area in m²'), required: true, min: 0, digits: 2 }),
      filedOn: day({ title: say('备案日期', 'Filed on') }),
    },
    label: 'contractNo',
    key: ['contractNo'],
  }),
}
