import { say } from '../../../base/index.ts'
import type { ItemBody, ServiceItemDraft } from './declare.ts'

/** An invented item for tests: 食品经营许可 with a question, a table and a form. */
export const BASIC: ServiceItemDraft = {
  code: '440125001000',
  title: say('食品经营许可', 'Food business licence'),
  type: '01',
  law: ['《中华人民共和国食品安全法》第三十五条'],
  legal: { amount: 20, unit: 'working' },
}
export const CODE = '91350100M000100Y434440125001000'

export const BODY: ItemBody = {
  title: say('食品经营许可', 'Food business licence'),
  summary: say('开餐馆、奶茶店、小卖部要办的许可', 'What a restaurant or a shop selling food needs'),
  handleCode: `${CODE}01`,
  unit: '01900000-0000-7000-8000-000000000001',
  bodyKind: '1',
  level: '4',
  area: '440111',
  targets: ['1', '2'],
  topic: 'operate',
  channels: ['1', '2', '3'],
  caseKind: 'promise',
  promise: { amount: 10, unit: 'working' },
  legal: { amount: 20, unit: 'working' },
  scope: 'cities',
  visits: 0,
  visitReason: null,
  conditions: [say('有固定经营场所', 'A fixed place of business')],
  steps: [say('网上申报', 'Apply')],
  fees: [],
  result: { title: say('食品经营许可证', 'Food business licence'), sample: null, validMonths: 60 },
  places: [],
  phone: '12345',
  complaints: '12345',
  faq: [],
  specials: [{ kind: 'siteCheck', span: { amount: 5, unit: 'working' } }],
  flags: ['lenient', 'promised', 'post'],
  matterType: 'serviceHall.application',
  form: {
    sections: [
      { name: 'shop', title: say('经营场所', 'The place') },
      { name: 'kitchen', title: say('厨房', 'The kitchen'), always: false },
    ],
    fields: { shopName: { kind: 'text', title: say('店名', 'Name'), required: true } },
  },
  materials: [
    {
      code: 'form',
      title: say('申请表', 'Form'),
      source: 'own',
      need: 'must',
      originals: 1,
      copies: 0,
      electronic: true,
    },
    {
      ...{ code: 'layout', title: say('布局流程图', 'Layout'), source: 'own', need: 'later' },
      ...{ originals: 1, copies: 0, electronic: true, always: false },
    },
    {
      ...{ code: 'owner', title: say('受托人证明', 'Proof of authority'), source: 'own', need: 'must' },
      ...{ originals: 1, copies: 0, electronic: true, always: false },
    },
  ],
  situation: {
    questions: [
      {
        ...{ name: 'business', title: say('做什么？', 'What?'), kind: 'one' },
        options: [
          { code: 'sale', title: say('只卖包装食品', 'Packed food only') },
          { code: 'cook', title: say('现场制作', 'Food made here') },
        ],
      },
      {
        ...{ name: 'area', title: say('面积多少平方米？', 'How many square metres?'), kind: 'number' },
        when: [{ question: 'business', in: ['cook'] }],
      },
      { name: 'agent', title: say('是否代办？', 'By an agent?'), kind: 'yes' },
    ],
  },
  tables: [
    {
      decides: 'materials',
      table: {
        name: 'materials',
        title: say('材料', 'Materials'),
        hit: 'C',
        inputs: [
          { name: 'business', type: 'string', title: say('业态', 'Business') },
          { name: 'agent', type: 'boolean', title: say('代办', 'Agent') },
        ],
        outputs: [{ name: 'material', type: 'string', title: say('材料', 'Material') }],
        rows: [
          { when: ['"cook"', '-'], gives: ['"layout"'] },
          { when: ['-', 'true'], gives: ['"owner"'] },
        ],
      },
    },
    {
      decides: 'groups',
      table: {
        name: 'groups',
        title: say('表单', 'Form'),
        hit: 'C',
        inputs: [{ name: 'area', type: 'number', title: say('面积', 'Area') }],
        outputs: [{ name: 'group', type: 'string', title: say('分组', 'Group') }],
        rows: [{ when: ['> 50'], gives: ['"kitchen"'] }],
      },
    },
    {
      decides: 'caseKind',
      table: {
        name: 'caseKind',
        title: say('办件类型', 'Kind'),
        hit: 'U',
        inputs: [
          { name: 'business', type: 'string', title: say('业态', 'Business'), values: '"sale","cook"' },
        ],
        outputs: [{ name: 'kind', type: 'string', title: say('类型', 'Kind') }],
        rows: [
          { when: ['"sale"'], gives: ['"now"'] },
          { when: ['"cook"'], gives: ['"promise"'] },
        ],
      },
    },
  ],
  words: ['开餐馆', '奶茶店'],
}
