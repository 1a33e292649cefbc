import { say } from '../../../base/index.ts'
import { code, integer, text } from '../../../kit/index.ts'
import {
  choice,
  decides,
  formSheet,
  idCard,
  licence,
  material,
  premises,
  type Wanted,
  working,
  yesNo,
} from './make.ts'

const supply = [
  choice('use', say('用在哪里？', 'Used for'), [
    ['home', '居民住宅', 'A home'],
    ['shop', '商铺、餐饮', 'A shop'],
    ['factory', '工厂', 'A factory'],
  ]),
  yesNo('dig', '是否需要开挖道路？', 'Must a road be opened?', [
    { question: 'use', in: ['shop', 'factory'] },
  ]),
]
const permit = [
  choice('project', say('工程类别？', 'What is built?'), [
    ['house', '房屋建筑', 'A building'],
    ['road', '市政工程', 'Public works'],
    ['fitOut', '装饰装修', 'Fitting out'],
  ]),
  yesNo('stateMoney', '是否政府投资？', 'With public money?'),
]

/** 工程、水电气、农业农村. */
export const buildingItems: readonly Wanted[] = [
  {
    ...{ unit: '区住建局', type: '01', trade: 17, main: 21, zh: '建筑工程施工许可', en: 'Building permit' },
    say: ['开工前要办的施工许可证', 'Before building begins'],
    ...{
      law: ['《中华人民共和国建筑法》第七条'],
      topic: 'build',
      firm: true,
      promise: 3,
      legal: 7,
      result: ['建筑工程施工许可证', 'Building permit'],
    },
    materials: [
      licence,
      formSheet,
      material('drawings', '施工图审查合格书', 'Checked drawings', { source: 'agency' }),
      material('money', '资金落实承诺', 'Pledge of money', { promise: true }),
      material('plan', '建设工程规划许可证', 'Planning permission', {
        always: false,
        certificate: 'planning',
      }),
    ],
    fields: {
      project: text({ title: say('工程名称', 'Project'), required: true, max: 100 }),
      price: integer({
        title: say('合同价（万元）', 'Price (10,000 yuan)'),
        required: true,
        min: 1,
        max: 10_000_000,
      }),
    },
    questions: permit,
    tables: [
      decides('materials', permit, [[{ project: '"house","road"' }, 'plan']]),
      decides('consult', permit, [[{ project: '"road"' }, '区交通局']]),
    ],
    words: ['施工证', '开工', '施工许可'],
  },
  {
    ...{
      unit: '区住建局',
      type: '07',
      trade: 17,
      main: 22,
      zh: '商品房预售合同备案',
      en: 'Recording a sale of a new home',
    },
    say: ['买新房合同备案', 'For buyers of new homes'],
    ...{
      law: ['《城市房地产管理法》第四十五条'],
      topic: 'home',
      targets: ['1', '2'],
      promise: 1,
      legal: 5,
      result: ['备案证明', 'Certificate'],
    },
    words: ['买房备案', '网签'],
  },
  {
    ...{ unit: '区住建局', type: '07', trade: 17, main: 23, zh: '房屋租赁登记备案', en: 'Recording a lease' },
    say: ['租房合同备案', 'For landlords and tenants'],
    ...{
      law: ['《商品房屋租赁管理办法》'],
      topic: 'home',
      result: ['房屋租赁登记备案证明', 'Certificate', 12],
    },
    materials: [
      idCard,
      material('contract', '租赁合同', 'Lease'),
      material('deedOf', '房屋权属证明', 'Title deed', { certificate: 'realEstate' }),
    ],
    words: ['租房备案', '租赁合同备案', '租房合同'],
  },
  {
    ...{
      unit: '规划资源白云分局',
      type: '01',
      trade: 15,
      main: 1,
      zh: '建设工程规划许可',
      en: 'Planning permission',
    },
    say: ['盖房、建厂的规划许可证', 'For buildings'],
    ...{
      law: ['《中华人民共和国城乡规划法》第四十条'],
      topic: 'build',
      firm: true,
      promise: 10,
      legal: 20,
      result: ['建设工程规划许可证', 'Planning permission'],
    },
    specials: [{ kind: 'hearing', span: working(20) }],
    words: ['规划证', '盖房', '报建'],
  },
  {
    ...{
      unit: '规划资源白云分局',
      type: '07',
      trade: 15,
      main: 2,
      zh: '不动产登记资料查询',
      en: 'Looking into the land register',
    },
    say: ['查房产、开无房证明', 'Homes owned, or none'],
    ...{
      law: ['《不动产登记暂行条例》第二十七条'],
      topic: 'land',
      flags: ['elsewhere'],
      result: ['查询结果证明', 'Statement', 1],
    },
    words: ['查房产', '无房证明', '房产证明', '查档'],
  },
  {
    ...{
      unit: '规划资源白云分局',
      type: '01',
      trade: 15,
      main: 3,
      zh: '临时用地审批',
      en: 'Using land for a time',
    },
    say: ['施工临时用地', 'For building sites'],
    ...{
      law: ['《中华人民共和国土地管理法》第五十七条'],
      topic: 'land',
      firm: true,
      promise: 10,
      legal: 20,
      result: ['临时用地批复', 'Approval', 24],
    },
    words: ['临时用地', '借地'],
  },
  {
    ...{ unit: '供水中心', type: '20', trade: 19, main: 41, zh: '用水报装', en: 'A new water connection' },
    say: ['新装水表、开户通水', 'Meter and connection'],
    ...{
      law: ['《城市供水条例》'],
      topic: 'utility',
      targets: ['1', '2'],
      promise: 4,
      legal: 10,
      result: ['通水通知', 'Notice'],
    },
    materials: [
      idCard,
      premises,
      material('dig', '挖掘道路许可', 'Permission to open the road', { always: false }),
    ],
    fields: {
      supplyAddress: text({ title: say('用水地址', 'Where'), required: true, max: 200, personal: 'address' }),
      diameter: code({ title: say('水表口径', 'Size of the meter'), list: 'meterSize', required: true }),
    },
    questions: supply,
    tables: [
      decides('materials', supply, [[{ dig: 'true' }, 'dig']]),
      decides(
        'caseKind',
        supply,
        [
          [{ use: '"home"' }, 'now'],
          [{ use: '"shop","factory"' }, 'promise'],
        ],
        'U',
      ),
    ],
    words: ['装水表', '通水', '水务开户', '自来水'],
  },
  {
    ...{
      unit: '供水中心',
      type: '20',
      trade: 19,
      main: 42,
      zh: '用水过户',
      en: 'Changing the holder of a meter',
    },
    say: ['买房后水表过户', 'After buying a home'],
    ...{ law: ['《城市供水条例》'], topic: 'utility', result: ['过户回执', 'Receipt'] },
    words: ['水表过户', '水费户名'],
  },
  {
    ...{
      unit: '供电局',
      type: '20',
      trade: 21,
      main: 1,
      zh: '低压非居民用电报装',
      en: 'A new connection for a business',
    },
    say: ['商铺、小厂装电', 'For shops and small works'],
    ...{
      law: ['《供电营业规则》'],
      topic: 'utility',
      firm: true,
      promise: 3,
      legal: 8,
      result: ['送电通知', 'Notice'],
    },
    fields: {
      supplyAddress: text({ title: say('用电地址', 'Where'), required: true, max: 200, personal: 'address' }),
      kilowatts: integer({ title: say('容量（千瓦）', 'Kilowatts'), required: true, min: 1, max: 10000 }),
    },
    words: ['装电表', '通电', '用电开户', '商铺用电'],
  },
  {
    ...{
      unit: '供电局',
      type: '20',
      trade: 21,
      main: 2,
      zh: '居民用电过户',
      en: 'Changing the holder of an electricity meter',
    },
    say: ['买房后电表过户', 'After buying a home'],
    ...{ law: ['《供电营业规则》'], topic: 'utility', result: ['过户回执', 'Receipt'] },
    words: ['电表过户', '电费户名'],
  },
  {
    ...{ unit: '燃气中心', type: '20', trade: 21, main: 21, zh: '用气报装', en: 'A new gas connection' },
    say: ['通燃气、装燃气表', 'For homes and restaurants'],
    ...{
      law: ['《城镇燃气管理条例》'],
      topic: 'utility',
      targets: ['1', '2'],
      promise: 5,
      legal: 10,
      visits: 0,
      result: ['通气通知', 'Notice'],
    },
    materials: [idCard, premises],
    fields: {
      supplyAddress: text({ title: say('用气地址', 'Where'), required: true, max: 200, personal: 'address' }),
    },
    words: ['通燃气', '装煤气', '天然气开户'],
  },
  {
    ...{
      unit: '区农业农村局',
      type: '01',
      trade: 20,
      main: 1,
      zh: '动物诊疗许可',
      en: 'Licence of animal clinics',
    },
    say: ['开宠物医院', 'For pet clinics'],
    ...{
      law: ['《中华人民共和国动物防疫法》第六十一条'],
      topic: 'farming',
      firm: true,
      promise: 8,
      legal: 15,
      result: ['动物诊疗许可证', 'Licence'],
    },
    materials: [
      licence,
      formSheet,
      premises,
      material('vets', '执业兽医资格证书', 'Vets’ certificates', { certificate: 'vet' }),
    ],
    specials: [{ kind: 'siteCheck', span: working(5) }],
    words: ['宠物医院', '兽医', '宠物店'],
  },
  {
    ...{ unit: '区农业农村局', type: '01', trade: 20, main: 2, zh: '农药经营许可', en: 'Selling pesticides' },
    say: ['卖农药', 'For shops'],
    ...{
      law: ['《农药管理条例》'],
      topic: 'farming',
      firm: true,
      promise: 10,
      legal: 20,
      result: ['农药经营许可证', 'Licence', 60],
    },
    words: ['卖农药', '农资店'],
  },
  {
    ...{
      unit: '区农业农村局',
      type: '05',
      trade: 20,
      main: 3,
      zh: '耕地地力保护补贴',
      en: 'Subsidy for farmland',
    },
    say: ['种地农民的补贴', 'For farmers'],
    ...{
      law: ['财农〔2016〕26号'],
      topic: 'farming',
      targets: ['1'],
      promise: 20,
      legal: 30,
      flags: ['unasked'],
      result: ['补贴发放通知', 'Notice'],
    },
    words: ['种粮补贴', '农业补贴', '种地补贴'],
  },
  {
    ...{
      unit: '区政数局',
      type: '20',
      trade: 1,
      main: 1,
      zh: '政务服务帮办代办预约',
      en: 'Booking a helper',
    },
    say: ['预约工作人员上门帮办', 'For the old and the disabled'],
    ...{ law: ['国发〔2018〕27号'], topic: 'other', result: ['预约回执', 'Receipt'] },
    words: ['帮办', '代办', '上门服务'],
  },
]

/** 镇街 and 村社区 items, the same in every town. */
export const townItems: readonly Omit<Wanted, 'unit' | 'area'>[] = [
  {
    ...{ type: '05', trade: 11, main: 61, zh: '临时救助', en: 'Relief in an emergency' },
    say: ['突发困难家庭的临时救助', 'For families in sudden need'],
    ...{
      law: ['《社会救助暂行办法》第九章'],
      topic: 'welfare',
      level: '5',
      promise: 5,
      legal: 10,
      result: ['临时救助决定', 'Decision'],
    },
    words: ['临时救助', '困难求助', '急难救助'],
  },
  {
    ...{ type: '01', trade: 20, main: 61, zh: '农村村民宅基地审批', en: 'Land for a village home' },
    say: ['农村建房宅基地', 'For villagers'],
    ...{
      law: ['《中华人民共和国土地管理法》第六十二条'],
      topic: 'land',
      level: '5',
      promise: 15,
      legal: 20,
      result: ['宅基地批准书', 'Approval'],
    },
    specials: [{ kind: 'siteCheck', span: working(5) }],
    words: ['宅基地', '农村建房', '自建房'],
  },
  {
    ...{ type: '20', trade: 11, main: 62, zh: '老年人优待卡申领', en: 'Card for the elderly' },
    say: ['65 岁以上老人免费乘车卡', 'From 65 years on'],
    ...{ law: ['《广东省老年人权益保障条例》'], topic: 'old', level: '5', result: ['老年人优待卡', 'Card'] },
    words: ['老人卡', '老年乘车卡', '敬老卡'],
  },
  {
    ...{
      type: '20',
      trade: 11,
      main: 63,
      zh: '居住证明（村居代办）',
      en: 'Proof of residence, at the village',
    },
    say: ['村（社区）开的居住证明', 'Issued by the village or neighbourhood'],
    ...{
      law: ['《村民委员会组织法》'],
      topic: 'household',
      level: '6',
      result: ['居住证明', 'Proof of residence', 3],
    },
    words: ['居住证明', '村委证明', '居委会证明'],
  },
]
