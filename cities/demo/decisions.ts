import { say } from '../../base/index.ts'
import type { DecisionTable } from '../../platform/decisions/declare.ts'

/** 高龄津贴: amounts by age for those registered here. The amounts are this demonstration's. */
const allowance: DecisionTable = {
  name: 'seniorAllowance',
  title: say('高龄津贴标准', 'Allowance for the aged'),
  hit: 'U',
  inputs: [
    {
      name: 'registered',
      type: 'string',
      title: say('户籍', 'Registered'),
      choices: [
        { value: 'here', title: say('本区户籍', 'in this district') },
        { value: 'elsewhere', title: say('外地户籍', 'elsewhere') },
      ],
    },
    { name: 'age', type: 'number', whole: true, values: '[0..130]', title: say('年龄', 'Age') },
  ],
  outputs: [
    { name: 'monthlyFen', type: 'number', title: say('每月金额（分）', 'A month, in fen') },
    {
      name: 'how',
      type: 'string',
      title: say('办理方式', 'How'),
      choices: [
        { value: 'none', title: say('不符合条件', 'not entitled') },
        { value: 'automatic', title: say('免申即享', 'paid without asking') },
        { value: 'visit', title: say('上门核实', 'verified at home') },
      ],
    },
  ],
  rows: [
    { when: ['"elsewhere"', '-'], gives: ['0', '"none"'], note: '只发给本区户籍老人' },
    { when: ['"here"', '< 70'], gives: ['0', '"none"'] },
    { when: ['"here"', '[70..79]'], gives: ['3000', '"automatic"'], note: '70 至 79 周岁' },
    { when: ['"here"', '[80..89]'], gives: ['10000', '"automatic"'], note: '80 至 89 周岁' },
    { when: ['"here"', '[90..99]'], gives: ['20000', '"automatic"'], note: '90 至 99 周岁' },
    { when: ['"here"', '>= 100'], gives: ['30000', '"visit"'], note: '百岁老人上门核实、同时慰问' },
  ],
}

/** 公共场所卫生许可办理方式: how an application is handled, by area, kind of place and promise. */
const hygiene: DecisionTable = {
  name: 'hygienePermit',
  title: say('公共场所卫生许可办理方式', 'How a hygiene permit is handled'),
  hit: 'F',
  inputs: [
    {
      name: 'kind',
      type: 'string',
      title: say('场所类别', 'Kind of place'),
      choices: [
        { value: 'hotel', title: say('住宿', 'lodging') },
        { value: 'bath', title: say('沐浴、泳池', 'bath or pool') },
        { value: 'hair', title: say('美容美发', 'hair and beauty') },
        { value: 'hall', title: say('文化娱乐', 'culture and play') },
      ],
    },
    { name: 'area', type: 'number', values: '> 0', title: say('经营面积（平方米）', 'Area in m²') },
    { name: 'promise', type: 'boolean', title: say('签署告知承诺书', 'Promise signed') },
    { name: 'record', type: 'boolean', title: say('有失信记录', 'Record of bad faith') },
  ],
  outputs: [
    {
      name: 'caseKind',
      type: 'string',
      title: say('办件类型', 'Case'),
      choices: [
        { value: 'now', title: say('即办件', 'at once') },
        { value: 'promise', title: say('承诺件', 'within the promise') },
      ],
    },
    {
      name: 'steps',
      type: 'string',
      many: true,
      title: say('附加环节', 'Further steps'),
      choices: [
        { value: 'inspection', title: say('现场核查', 'inspection on site') },
        { value: 'water', title: say('水质检测', 'test of the water') },
        { value: 'later', title: say('事后核查', 'inspection afterwards') },
      ],
    },
  ],
  rows: [
    {
      when: ['"bath"', '-', '-', '-'],
      gives: ['"promise"', '["inspection", "water"]'],
      note: '水质须检测，不适用告知承诺',
    },
    { when: ['-', '-', '-', 'true'], gives: ['"promise"', '["inspection"]'], note: '失信主体不适用告知承诺' },
    { when: ['-', '<= 1000', 'true', '-'], gives: ['"now"', '["later"]'], note: '告知承诺：先发证、后核查' },
    {
      when: ['"hotel", "hall"', '> 1000', 'true', '-'],
      gives: ['"promise"', '["inspection"]'],
      note: '大型场所先核查',
    },
    { when: ['-', '-', '-', '-'], gives: ['"promise"', '["inspection"]'] },
  ],
}

export const decisions: readonly DecisionTable[] = [allowance, hygiene]
