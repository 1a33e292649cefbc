import { codeEntry, codeList, creditCode, day, idNumber, pack, register, say, text } from '../../kit/index.ts'
import { founding, foundingAutomation } from './founding.ts'
import { indicators } from './indicators.ts'
import { companyForms } from './name-rules.ts'
import { scopeCodes } from './scope.ts'

/** 企业开办一件事: one form starts six authorities' work. */
export const businessStart = pack({
  name: 'businessStart',
  title: say('企业开办', 'Starting a company'),
  net: 'serve',
  domain: '营商环境',
  uses: ['serviceHall'],
  roles: { businessOfficer: { title: say('企业登记审查员', 'Registration officer'), sees: 'area', matters: ['businessStart.'] } },
  codes: [
    codeList('foundingLane', '一并办理的事项', 'Together with', [
      codeEntry('seal', '公章刻制', 'Seals'),
      codeEntry('tax', '税务和发票', 'Tax and invoices'),
      codeEntry('insurance', '社保开户', 'Social insurance'),
      codeEntry('fund', '公积金开户', 'Housing fund'),
      codeEntry('bank', '银行预约开户', 'Bank account'),
    ]),
    scopeCodes,
    codeList('holderKind', '股东类型', 'Kind of holder', [
      codeEntry('person', '自然人', 'Person'),
      codeEntry('firm', '企业', 'Enterprise'),
      codeEntry('foreign', '境外个人或机构', 'From abroad'),
    ]),
    codeList(
      'companyForm',
      '组织形式',
      'Form',
      companyForms.map((form) => codeEntry(form, form, form)),
    ),
  ],
  matters: { founding },
  automation: { founding: foundingAutomation },
  registers: {
    company: register({
      title: say('开办的企业', 'Companies started'),
      fields: {
        creditCode: creditCode({ title: say('统一社会信用代码', 'Credit code'), required: true }),
        firmName: text({ title: say('登记名称', 'Registered name'), required: true, max: 100, grade: 1 }),
        brand: text({ title: say('字号', 'Brand'), max: 24 }),
        sound: text({ title: say('字号读音', 'Brand as it sounds'), max: 200 }),
        trade: text({ title: say('行业', 'Trade'), max: 40 }),
        seat: text({ title: say('登记住所', 'Office as registered'), max: 200, grade: 1 }),
        foundedOn: day({ title: say('成立日期', 'Founded on') }),
      },
      label: 'firmName',
      key: ['creditCode'],
      search: ['firmName'],
      publicFields: ['creditCode', 'firmName', 'seat', 'foundedOn'],
      editors: ['businessOfficer'],
      readers: ['businessOfficer'],
    }),
    barred: register({
      title: say('失信限制名单', 'List of the barred'),
      fields: {
        number: text({ title: say('编号', 'Number'), required: true, max: 40 }),
        idNumber: idNumber({ title: say('身份证号', 'Identity number'), required: true, personal: 'idNumber', grade: 3 }),
        why: text({ title: say('事由', 'Why'), max: 200 }),
      },
      label: 'number',
      key: ['number'],
      editors: ['businessOfficer'],
      readers: ['businessOfficer'],
    }),
  },
  indicators,
})
