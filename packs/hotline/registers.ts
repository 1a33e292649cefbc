import { area, code, creditCode, day, longText, phone, register, say, text, unit } from '../../kit/index.ts'

/** What the city's register of legal persons holds of a firm, where there is one. */
const held = (field: string) => ({ register: 'dataBrain.legalPerson', key: 'creditCode', field })

/** 知识条目, 值班表, 来电人备注, 经营主体. */
export const registers = {
  article: register({
    title: say('知识库', 'Knowledge'),
    fields: {
      question: text({ title: say('问题', 'Question'), required: true, max: 300 }),
      answer: longText({ title: say('答案', 'Answer'), required: true, max: 10000 }),
      basis: longText({ title: say('依据', 'Basis'), max: 2000 }),
      category: code({ title: say('事项分类', 'Category'), list: 'category' }),
      owner: unit({ title: say('责任单位', 'Owner unit') }),
      region: text({ title: say('适用地区', 'Region'), max: 100 }),
      reviewOn: day({ title: say('复审日期', 'Review on') }),
    },
    label: 'question',
    key: ['question'],
    search: ['question', 'answer', 'basis'],
    publicFields: ['question', 'answer', 'basis'],
    editors: ['editor', 'officeHead'],
    readers: ['*'],
  }),
  shift: register({
    title: say('值班表', 'Duty roster'),
    fields: {
      day: day({ title: say('日期', 'Day'), required: true }),
      period: text({ title: say('班次', 'Shift'), required: true, max: 20 }),
      person: text({ title: say('值班员', 'On duty'), required: true, max: 50 }),
      leader: text({ title: say('带班领导', 'Leader on duty'), max: 50 }),
      phone: phone({ title: say('值班电话', 'Duty phone'), personal: 'phone' }),
      unit: unit({ title: say('单位', 'Unit') }),
    },
    label: 'person',
    key: ['day', 'period', 'person'],
    search: ['person', 'leader'],
    editors: ['officeHead', 'supervisor', 'steward'],
    readers: ['*'],
  }),
  callerNote: register({
    title: say('来电人备注', 'Caller notes'),
    fields: {
      phone: phone({ title: say('电话', 'Phone'), required: true, personal: 'phone' }),
      care: text({ title: say('特殊关怀（老年、残障、方言）', 'Special care'), max: 200 }),
      limit: text({ title: say('限制措施', 'Limits on abusive use'), max: 200 }),
      approver: text({ title: say('批准人', 'Approved by'), max: 50 }),
      until: day({ title: say('有效至', 'Until') }),
    },
    label: 'care',
    key: ['phone'],
    editors: ['agent', 'dispatcher', 'officeHead'],
    readers: ['agent', 'dispatcher', 'officeHead', 'visitor'],
  }),
  // name and address of an enterprise are published by law 企业信息公示暂行条例
  enterprise: register({
    title: say('经营主体', 'Enterprises'),
    fields: {
      name: text({ title: say('名称', 'Name'), required: true, max: 200, grade: 1, from: held('name') }),
      shopName: text({ title: say('招牌名称', 'Name on the sign'), max: 200 }),
      creditCode: creditCode({ title: say('统一社会信用代码', 'Social credit code'), required: true }),
      address: text({ title: say('经营地址', 'Address'), max: 300, grade: 1, from: held('address') }),
      area: area({ title: say('所在区划', 'Area'), from: held('area') }),
      business: text({ title: say('主营业务', 'Business'), max: 200, from: held('business') }),
      formerName: text({ title: say('曾用名', 'Former name'), max: 200 }),
    },
    label: 'name',
    key: ['creditCode'],
    search: ['name', 'shopName', 'formerName', 'address', 'business'],
    editors: ['steward', 'officeHead'],
    readers: ['*'],
  }),
}
