import { say } from '../../../base/index.ts'
import { code, day, idNumber, integer, longText, text } from '../../../kit/index.ts'
import {
  choice,
  decides,
  formSheet,
  household,
  idCard,
  licence,
  material,
  photo,
  premises,
  proxy,
  type Wanted,
  yesNo,
} from './make.ts'

const marriage = material('marriage', '结婚证', 'Marriage certificate', {
  source: 'issued',
  certificate: 'marriage',
  copies: 1,
  always: false,
})
const birthPaper = material('birthPaper', '出生医学证明', 'Medical certificate of birth', {
  source: 'issued',
  certificate: 'birthMedical',
})

const birth = [
  choice('parents', say('父母的户口情况？', 'Where are the parents registered?'), [
    ['both', '父母双方户口都在本区', 'Both in this district'],
    ['one', '只有一方在本区', 'One of them'],
    ['collective', '落集体户', 'A collective household'],
  ]),
  yesNo('married', '父母是否已婚？', 'Are the parents married?'),
  yesNo('overMonth', '孩子是否已满一个月？', 'Is the child older than a month?'),
  yesNo('abroad', '是否在境外出生？', 'Was it born abroad?'),
]
const residence = [
  choice('reason', say('凭什么办理居住证？', 'On what ground?'), [
    ['home', '有合法稳定住所', 'A home here'],
    ['work', '有合法稳定就业', 'Work here'],
    ['study', '连续就读', 'Study here'],
  ]),
  choice(
    'house',
    say('住所是哪一种？', 'What kind of home?'),
    [
      ['own', '自有房屋', 'My own'],
      ['rent', '租住', 'Rented'],
      ['dorm', '单位宿舍', 'A dormitory'],
    ],
    [{ question: 'reason', in: ['home'] }],
  ),
  yesNo('byAgent', '是否由他人代办？', 'By an agent?'),
]
const oldAge = [
  choice('age', say('老人多大年纪？', 'How old is the person?'), [
    ['80', '80–89 周岁', '80–89'],
    ['90', '90–99 周岁', '90–99'],
    ['100', '100 周岁及以上', '100 or more'],
    ['less', '未满 80 周岁', 'Below 80'],
  ]),
  yesNo('localHousehold', '是否本区户籍？', 'Registered in this district?'),
  yesNo('byChild', '是否由子女代办？', 'By a child of theirs?'),
]
const idNew = [
  choice('why', say('为什么办身份证？', 'Why do you need it?'), [
    ['first', '首次申领', 'The first one'],
    ['expired', '到期换领', 'The old one runs out'],
    ['lost', '遗失补领', 'It was lost'],
    ['damaged', '损坏换领', 'It is damaged'],
  ]),
  yesNo('minor', '申请人是否未满 16 周岁？', 'Younger than 16?'),
]

/** 个人事项: police, civil affairs, health, insurance, work, school. */
export const lifeItems: readonly Wanted[] = [
  {
    ...{
      unit: '公安白云分局',
      type: '07',
      trade: 9,
      main: 1,
      zh: '出生登记（申报户口）',
      en: 'Registering a birth',
    },
    say: ['给新生儿上户口', 'Puts a new-born child on the household register'],
    ...{
      law: ['《中华人民共和国户口登记条例》第七条'],
      topic: 'birth',
      promise: 3,
      legal: 10,
      result: ['户口登记', 'Household registration'],
    },
    materials: [
      birthPaper,
      household,
      idCard,
      marriage,
      formSheet,
      material('statement', '非婚生育说明', 'Statement of parents who are not married', { always: false }),
      material(
        'abroadPaper',
        '国（境）外出生证明及翻译件',
        'Foreign certificate of birth with its translation',
        { always: false },
      ),
    ],
    fields: {
      childName: text({
        title: say('新生儿姓名', 'Name of the child'),
        required: true,
        max: 40,
        personal: 'name',
      }),
      childSex: code({ title: say('性别', 'Sex'), list: 'sex', required: true }),
      childBorn: day({ title: say('出生日期', 'Born on'), required: true, max: 'today' }),
      motherName: text({
        title: say('母亲姓名', 'Mother’s name'),
        required: true,
        max: 60,
        personal: 'name',
      }),
      motherId: idNumber({
        title: say('母亲身份证号', 'Mother’s identity number'),
        required: true,
        personal: 'idNumber',
      }),
    },
    groups: [{ name: 'late', title: say('逾期申报说明', 'Why so late'), always: false }],
    questions: birth,
    tables: [
      decides('materials', birth, [
        [{ married: 'true' }, 'marriage'],
        [{ married: 'false' }, 'statement'],
        [{ abroad: 'true' }, 'abroadPaper'],
      ]),
      decides('groups', birth, [[{ overMonth: 'true' }, 'late']]),
    ],
    words: ['上户口', '入户', '新生儿户口', '报户口', '宝宝落户'],
    faq: [
      [
        '孩子跟谁姓都可以吗？',
        '可以随父姓或者母姓。',
        'May it take either family name?',
        'Yes, the father’s or the mother’s.',
      ],
    ],
  },
  {
    ...{
      unit: '公安白云分局',
      type: '07',
      trade: 9,
      main: 2,
      zh: '居民身份证申领、换领、补领',
      en: 'Identity card',
    },
    say: ['第一次办、到期换、丢了补身份证', 'A first identity card, a new one, or one for a lost card'],
    ...{
      law: ['《中华人民共和国居民身份证法》'],
      topic: 'license',
      promise: 10,
      legal: 42,
      visits: 1,
      result: ['居民身份证', 'Identity card', 240],
    },
    materials: [
      household,
      photo,
      material('guardian', '监护人身份证', 'Guardian’s identity card', {
        always: false,
        certificate: 'idCard',
      }),
      material('oldCard', '原身份证', 'The old card', { always: false }),
    ],
    fields: { cardReason: longText({ title: say('补充说明', 'Note'), max: 200 }) },
    questions: idNew,
    tables: [
      decides('materials', idNew, [
        [{ minor: 'true' }, 'guardian'],
        [{ why: '"expired"' }, 'oldCard'],
        [{ why: '"damaged"' }, 'oldCard'],
      ]),
      decides(
        'fees',
        idNew,
        [
          [{ why: '"first"' }, 'first'],
          [{ why: '"expired"' }, 'first'],
          [{ why: '"lost"' }, 'again'],
          [{ why: '"damaged"' }, 'again'],
        ],
        'C',
      ),
    ],
    fees: [
      {
        code: 'first',
        title: say('身份证工本费', 'Fee'),
        amount: 2000,
        basis: '发改价格〔2003〕2322号',
        always: false,
      },
      {
        code: 'again',
        title: say('补（换）领工本费', 'Fee for a new one'),
        amount: 4000,
        basis: '发改价格〔2003〕2322号',
        always: false,
      },
    ],
    words: ['身份证丢了', '补身份证', '换身份证', '身份证过期', '办身份证'],
  },
  {
    ...{ unit: '公安白云分局', type: '07', trade: 9, main: 3, zh: '居住证申领', en: 'Residence permit' },
    say: ['非本市户籍居民办理居住证', 'For residents registered elsewhere'],
    ...{
      law: ['《居住证暂行条例》'],
      topic: 'household',
      promise: 5,
      legal: 15,
      result: ['居住证', 'Residence permit', 12],
    },
    materials: [
      idCard,
      photo,
      proxy,
      material('lease', '租赁合同备案', 'Registered lease', { always: false, certificate: 'lease' }),
      material('deed', '不动产权证书', 'Title deed', {
        always: false,
        source: 'issued',
        certificate: 'realEstate',
      }),
      material('dormPaper', '单位住宿证明', 'Letter of the employer about the dormitory', {
        always: false,
        promise: true,
      }),
      material('contract', '劳动合同或社保缴纳记录', 'Employment contract or insurance record', {
        always: false,
        certificate: 'socialInsurance',
      }),
      material('student', '学籍证明', 'Proof of enrolment', { always: false }),
    ],
    fields: {
      liveAt: text({
        title: say('居住地址', 'Where you live'),
        required: true,
        max: 200,
        personal: 'address',
      }),
      since: day({ title: say('居住起始日期', 'Since'), required: true, max: 'today' }),
    },
    questions: residence,
    tables: [
      decides('materials', residence, [
        [{ house: '"own"' }, 'deed'],
        [{ house: '"rent"' }, 'lease'],
        [{ house: '"dorm"' }, 'dormPaper'],
        [{ reason: '"work"' }, 'contract'],
        [{ reason: '"study"' }, 'student'],
        [{ byAgent: 'true' }, 'proxy'],
      ]),
    ],
    words: ['暂住证', '居住证', '外地人办证', '租房办居住证'],
  },
  {
    ...{ unit: '公安白云分局', type: '01', trade: 9, main: 4, zh: '普通护照签发', en: 'Passport' },
    say: ['出国护照首次申请和换发', 'A first passport or a new one'],
    ...{
      law: ['《中华人民共和国护照法》'],
      topic: 'household',
      promise: 7,
      legal: 15,
      visits: 1,
      result: ['普通护照', 'Passport', 120],
    },
    materials: [idCard, photo, formSheet],
    fields: { goingTo: text({ title: say('前往国家或地区', 'Going to'), max: 60 }) },
    fees: [
      { code: 'passport', title: say('护照工本费', 'Fee'), amount: 12000, basis: '发改价格〔2019〕914号' },
    ],
    words: ['办护照', '出国', '护照到期'],
  },
  {
    ...{
      unit: '公安白云分局',
      type: '07',
      trade: 9,
      main: 5,
      zh: '户口迁移（市内移居）',
      en: 'Moving the household register',
    },
    say: ['买房或投靠亲属后把户口迁过来', 'Moves the register after buying a home or joining family'],
    ...{
      law: ['《中华人民共和国户口登记条例》第十条'],
      topic: 'household',
      promise: 5,
      legal: 20,
      result: ['准予迁入证明', 'Permission to move'],
    },
    materials: [household, idCard, marriage, formSheet],
    words: ['迁户口', '落户', '户口转移'],
  },
  {
    ...{
      unit: '公安白云分局',
      type: '20',
      trade: 9,
      main: 6,
      zh: '无犯罪记录证明',
      en: 'Certificate of no criminal record',
    },
    say: ['求职、出国用的无犯罪记录证明', 'For work or for going abroad'],
    ...{
      law: ['《公安机关办理犯罪记录查询工作规定》'],
      topic: 'license',
      result: ['无犯罪记录证明', 'Certificate', 6],
    },
    words: ['无犯罪证明', '政审'],
  },
  {
    ...{
      unit: '交警白云大队',
      type: '01',
      trade: 9,
      main: 21,
      zh: '机动车驾驶证期满换证',
      en: 'Renewing a driving licence',
    },
    say: ['驾照到期换证', 'Before the licence runs out'],
    ...{
      law: ['《机动车驾驶证申领和使用规定》'],
      topic: 'traffic',
      flags: ['booking', 'post', 'elsewhere'],
      result: ['机动车驾驶证', 'Driving licence', 72],
    },
    materials: [
      idCard,
      photo,
      material('healthCheck', '身体条件证明', 'Proof of health', { source: 'agency', promise: true }),
    ],
    fees: [
      { code: 'licence', title: say('驾驶证工本费', 'Fee'), amount: 1000, basis: '发改价格〔2004〕2831号' },
    ],
    words: ['驾照到期', '驾驶证换证', '换驾照', '驾照年审'],
  },
  {
    ...{
      unit: '交警白云大队',
      type: '07',
      trade: 9,
      main: 22,
      zh: '电动自行车登记上牌',
      en: 'Registering an electric bicycle',
    },
    say: ['电动车上牌', 'A plate for an electric bicycle'],
    ...{
      law: ['《广东省道路交通安全条例》'],
      topic: 'traffic',
      visits: 1,
      result: ['电动自行车行驶证', 'Registration'],
    },
    materials: [
      idCard,
      material('invoice', '购车发票', 'Invoice'),
      material('conformity', '产品合格证', 'Certificate of conformity'),
    ],
    fields: { frame: text({ title: say('车架号', 'Frame number'), required: true, max: 30 }) },
    words: ['电动车上牌', '电瓶车牌照', '电鸡上牌'],
  },
  {
    ...{
      unit: '区民政局',
      type: '07',
      trade: 11,
      main: 1,
      zh: '内地居民结婚登记',
      en: 'Registering a marriage',
    },
    say: ['领结婚证', 'The marriage certificate'],
    ...{
      law: ['《婚姻登记条例》'],
      topic: 'marriage',
      visits: 1,
      flags: ['booking', 'elsewhere'],
      result: ['结婚证', 'Marriage certificate'],
    },
    materials: [idCard, household, material('pair', '双方合影照片', 'A photograph of both')],
    fields: {
      partnerName: text({
        title: say('对方姓名', 'Name of the other'),
        required: true,
        max: 60,
        personal: 'name',
      }),
      partnerId: idNumber({
        title: say('对方身份证号', 'Identity number of the other'),
        required: true,
        personal: 'idNumber',
      }),
    },
    words: ['领证', '结婚', '登记结婚', '扯证'],
  },
  {
    ...{
      unit: '区民政局',
      type: '05',
      trade: 11,
      main: 2,
      zh: '高龄老人津贴',
      en: 'Allowance for the very old',
    },
    say: ['80 岁以上老人每月领的津贴', 'Monthly, from 80 years on'],
    ...{
      law: ['《广东省老年人权益保障条例》'],
      topic: 'old',
      promise: 10,
      legal: 30,
      flags: ['unasked', 'post'],
      result: ['津贴核定通知', 'Decision on the allowance'],
    },
    materials: [
      idCard,
      household,
      material('bank', '社保卡或银行卡', 'Bank card'),
      material('childId', '代办子女身份证', 'Identity card of the child', {
        always: false,
        certificate: 'idCard',
      }),
    ],
    fields: {
      account: text({ title: say('收款银行账号', 'Bank account'), required: true, max: 30, personal: 'all' }),
    },
    questions: oldAge,
    tables: [
      decides('materials', oldAge, [[{ byChild: 'true' }, 'childId']]),
      decides('stop', oldAge, [
        [{ age: '"less"' }, '未满 80 周岁，暂不能申领高龄津贴'],
        [{ localHousehold: 'false' }, '请向户籍所在地申领高龄津贴'],
      ]),
    ],
    words: ['高龄补贴', '老人补贴', '长寿金', '八十岁补贴', '敬老金'],
  },
  {
    ...{
      unit: '区民政局',
      type: '07',
      trade: 11,
      main: 3,
      zh: '最低生活保障对象认定',
      en: 'Minimum living allowance',
    },
    say: ['生活困难家庭申请低保', 'For families that cannot live on their income'],
    ...{
      law: ['《社会救助暂行办法》'],
      topic: 'welfare',
      promise: 18,
      legal: 30,
      result: ['低保认定决定', 'Decision'],
    },
    materials: [
      idCard,
      household,
      formSheet,
      material('authorise', '家庭经济状况核对授权书', 'Authorisation to check the family’s means'),
    ],
    fields: {
      persons: integer({
        title: say('共同生活人数', 'Persons in the family'),
        required: true,
        min: 1,
        max: 20,
      }),
      income: integer({
        title: say('家庭月收入（元）', 'Monthly income (yuan)'),
        required: true,
        min: 0,
        max: 100000,
      }),
    },
    specials: [{ kind: 'siteCheck', span: { amount: 10, unit: 'working' } }],
    words: ['低保', '困难补助', '生活困难', '救济'],
  },
  {
    ...{
      unit: '区民政局',
      type: '05',
      trade: 11,
      main: 4,
      zh: '困难残疾人生活补贴',
      en: 'Allowance for disabled people in need',
    },
    say: ['残疾人两项补贴', 'A monthly allowance'],
    ...{
      law: ['国发〔2015〕52号'],
      topic: 'disabled',
      promise: 15,
      legal: 30,
      result: ['补贴核定通知', 'Decision'],
    },
    materials: [
      idCard,
      material('disability', '残疾人证', 'Disability card', { source: 'issued', certificate: 'disability' }),
    ],
    words: ['残疾补贴', '残疾人两补', '残疾人补助'],
  },
  {
    ...{
      unit: '区民政局',
      type: '07',
      trade: 11,
      main: 5,
      zh: '社会团体成立登记',
      en: 'Registering an association',
    },
    say: ['成立协会、商会等社团', 'A new association'],
    ...{
      law: ['《社会团体登记管理条例》'],
      topic: 'other',
      targets: ['1', '4'],
      promise: 12,
      legal: 60,
      result: ['社会团体法人登记证书', 'Certificate of registration', 48],
    },
    materials: [
      formSheet,
      material('charter', '章程草案', 'Draft statutes'),
      premises,
      material('members', '会员名单', 'List of members', { need: 'later' }),
    ],
    words: ['成立协会', '注册商会', '社团登记'],
  },
  {
    ...{ unit: '区卫健局', type: '07', trade: 23, main: 1, zh: '生育登记', en: 'Registering a coming child' },
    say: ['怀孕后办理的生育登记（准生证）', 'Before or after a birth'],
    ...{
      law: ['《中华人民共和国人口与计划生育法》'],
      topic: 'birth',
      flags: ['post', 'elsewhere'],
      result: ['生育登记凭证', 'Receipt of registration'],
    },
    materials: [
      idCard,
      material('marriageToo', '结婚证（如已婚）', 'Marriage certificate, if married', {
        need: 'optional',
        certificate: 'marriage',
      }),
    ],
    words: ['准生证', '生育证', '怀孕登记', '计生证'],
  },
  {
    ...{
      unit: '区卫健局',
      type: '07',
      trade: 23,
      main: 2,
      zh: '出生医学证明办理',
      en: 'Medical certificate of birth',
    },
    say: ['孩子出生后医院开的证明', 'Issued after the birth'],
    ...{
      law: ['《中华人民共和国母婴保健法》第二十三条'],
      topic: 'birth',
      result: ['出生医学证明', 'Medical certificate of birth'],
    },
    materials: [idCard, material('delivery', '分娩记录', 'Record of the delivery', { source: 'issued' })],
    fields: {
      childName: text({
        title: say('新生儿姓名', 'Name of the child'),
        required: true,
        max: 40,
        personal: 'name',
      }),
      childSex: code({ title: say('性别', 'Sex'), list: 'sex', required: true }),
      childBorn: day({ title: say('出生日期', 'Born on'), required: true, max: 'today' }),
      motherName: text({
        title: say('母亲姓名', 'Mother’s name'),
        required: true,
        max: 60,
        personal: 'name',
      }),
      motherId: idNumber({
        title: say('母亲身份证号', 'Mother’s identity number'),
        required: true,
        personal: 'idNumber',
      }),
    },
    words: ['出生证', '出生纸', '出世纸'],
  },
  {
    ...{
      unit: '区医保局',
      type: '20',
      trade: 27,
      main: 1,
      zh: '城乡居民基本医疗保险参保登记',
      en: 'Joining the residents’ health insurance',
    },
    say: ['居民、学生、新生儿买医保', 'For residents, pupils and new-born children'],
    ...{
      law: ['《中华人民共和国社会保险法》第二十五条'],
      topic: 'insurance',
      flags: ['elsewhere', 'payment'],
      result: ['参保登记回执', 'Receipt'],
    },
    materials: [idCard, household],
    fields: {
      childName: text({
        title: say('参保人姓名', 'Insured person'),
        required: true,
        max: 40,
        personal: 'name',
      }),
      childBorn: day({ title: say('出生日期', 'Born on'), required: true, max: 'today' }),
    },
    words: ['买医保', '新生儿医保', '学生医保', '交医保', '合作医疗'],
  },
  {
    ...{
      unit: '区医保局',
      type: '05',
      trade: 27,
      main: 2,
      zh: '门诊、住院医疗费用手工报销',
      en: 'Reimbursing medical expenses',
    },
    say: ['没有在医院直接结算的费用报销', 'Expenses that were not settled in the hospital'],
    ...{
      law: ['《医疗保障基金使用监督管理条例》'],
      topic: 'health',
      promise: 15,
      legal: 30,
      result: ['医疗费用支付单', 'Statement of payment'],
    },
    materials: [
      idCard,
      material('receipts', '医疗收费票据', 'Receipts'),
      material('list', '费用清单', 'List of expenses', { need: 'later' }),
      material('police', '交警责任认定书', 'Report of the traffic police', { always: false }),
      material('referral', '转诊备案', 'Referral', { always: false, promise: true }),
    ],
    fields: {
      hospital: text({ title: say('就诊医院', 'Hospital'), required: true, max: 100 }),
      spent: integer({ title: say('总费用（元）', 'Total (yuan)'), required: true, min: 1, max: 10_000_000 }),
    },
    ...medical(),
    words: ['报销', '医药费报销', '住院报销', '异地就医报销'],
  },
  {
    ...{
      unit: '区医保局',
      type: '20',
      trade: 27,
      main: 3,
      zh: '异地就医备案',
      en: 'Registering treatment elsewhere',
    },
    say: ['去外地看病前先备案', 'Before being treated in another city'],
    ...{
      law: ['《基本医疗保险跨省异地就医直接结算经办规程》'],
      topic: 'health',
      flags: ['elsewhere'],
      result: ['备案凭证', 'Receipt'],
    },
    fields: { cityTo: text({ title: say('就医地', 'Where'), required: true, max: 60 }) },
    words: ['异地就医', '外地看病', '转诊'],
  },
  {
    ...{ unit: '区人社局', type: '05', trade: 14, main: 1, zh: '失业保险金申领', en: 'Unemployment benefit' },
    say: ['失业后按月领失业金', 'Monthly, after losing one’s job'],
    ...{
      law: ['《失业保险条例》'],
      topic: 'work',
      promise: 5,
      legal: 10,
      flags: ['post', 'elsewhere'],
      result: ['失业保险金核定单', 'Decision'],
    },
    ...unemployed(),
    materials: [
      idCard,
      material('ended', '解除劳动关系证明', 'Proof that the employment ended', {
        always: false,
        promise: true,
      }),
    ],
    words: ['失业金', '失业补助', '被裁员', '没工作了领钱'],
  },
  {
    ...{
      unit: '区人社局',
      type: '20',
      trade: 14,
      main: 2,
      zh: '灵活就业人员参加企业职工养老保险登记',
      en: 'Pension insurance for the self-employed',
    },
    say: ['自己交社保', 'For those without an employer'],
    ...{
      law: ['《中华人民共和国社会保险法》第十条'],
      topic: 'insurance',
      result: ['参保登记回执', 'Receipt'],
    },
    words: ['自己交社保', '个人社保', '灵活就业', '外卖骑手社保'],
  },
  {
    ...{
      unit: '区人社局',
      type: '20',
      trade: 14,
      main: 3,
      zh: '社会保障卡申领、补换',
      en: 'Social security card',
    },
    say: ['办社保卡、丢了补卡', 'A first card or a new one'],
    ...{
      law: ['《社会保障卡管理办法》'],
      topic: 'insurance',
      flags: ['post', 'elsewhere'],
      result: ['社会保障卡', 'Card'],
    },
    materials: [idCard, photo],
    words: ['社保卡', '补社保卡', '医保卡丢了'],
  },
  {
    ...{
      unit: '区人社局',
      type: '05',
      trade: 14,
      main: 4,
      zh: '创业担保贷款贴息',
      en: 'Interest subsidy on start-up loans',
    },
    say: ['创业贷款政府贴利息', 'For new businesses'],
    ...{
      law: ['财金〔2020〕21号'],
      topic: 'work',
      targets: ['1', '2'],
      promise: 15,
      legal: 30,
      result: ['贴息核定通知', 'Decision'],
    },
    materials: [idCard, licence, material('plan', '创业计划书', 'Business plan', { need: 'later' })],
    words: ['创业贷款', '贴息', '开店贷款'],
  },
  {
    ...{
      unit: '区人社局',
      type: '07',
      trade: 14,
      main: 5,
      zh: '企业职工正常退休核准',
      en: 'Approval of retirement',
    },
    say: ['到年龄办退休', 'At the age of retirement'],
    ...{
      law: ['国发〔1978〕104号'],
      topic: 'old',
      promise: 12,
      legal: 30,
      result: ['退休核准表', 'Approval'],
    },
    materials: [idCard, material('file', '人事档案', 'Personnel file', { source: 'issued' }), formSheet],
    words: ['办退休', '领养老金', '退休金'],
  },
  {
    ...{ unit: '区教育局', type: '07', trade: 5, main: 1, zh: '义务教育阶段学生转学', en: 'Changing school' },
    say: ['小学、初中转学', 'In primary and middle school'],
    ...{
      law: ['《中小学生学籍管理办法》'],
      topic: 'school',
      promise: 8,
      legal: 20,
      result: ['转学核准', 'Approval'],
    },
    materials: [household, material('record', '学籍证明', 'School record', { source: 'issued' }), formSheet],
    fields: {
      pupil: text({ title: say('学生姓名', 'Pupil'), required: true, max: 60, personal: 'name' }),
      schoolTo: text({ title: say('拟转入学校', 'To which school'), required: true, max: 60 }),
    },
    words: ['转学', '换学校', '插班'],
  },
  {
    ...{ unit: '区教育局', type: '07', trade: 5, main: 2, zh: '教师资格认定', en: 'Teacher’s qualification' },
    say: ['考过后申请教师资格证', 'After passing the examination'],
    ...{
      law: ['《教师资格条例》'],
      topic: 'school',
      promise: 20,
      legal: 30,
      visits: 1,
      result: ['教师资格证书', 'Certificate'],
    },
    materials: [
      idCard,
      photo,
      material('diploma', '学历证书', 'Diploma', { certificate: 'diploma' }),
      material('mandarin', '普通话水平证书', 'Certificate of standard Chinese', { certificate: 'mandarin' }),
      material('medical', '体检合格证明', 'Medical certificate', { source: 'agency', need: 'later' }),
    ],
    words: ['教师证', '教资', '当老师'],
  },
  {
    ...{
      unit: '区住建局',
      type: '05',
      trade: 17,
      main: 1,
      zh: '公共租赁住房保障申请',
      en: 'Public rental housing',
    },
    say: ['住房困难家庭申请公租房', 'For families without a home'],
    ...{
      law: ['《公共租赁住房管理办法》'],
      topic: 'home',
      promise: 20,
      legal: 30,
      result: ['资格确认通知', 'Decision'],
    },
    ...housing(),
    materials: [
      idCard,
      household,
      material('income', '收入证明', 'Proof of income', { promise: true }),
      material('noHome', '无房证明', 'Proof of having no home', { always: false, certificate: 'realEstate' }),
      material('disabledCard', '残疾人证', 'Disability card', { always: false, certificate: 'disability' }),
    ],
    words: ['公租房', '廉租房', '政府租房', '住房补贴'],
  },
]

function medical() {
  const questions = [
    choice('cause', say('为什么看病？', 'Why were you treated?'), [
      ['illness', '疾病', 'Illness'],
      ['accident', '交通事故', 'Traffic accident'],
      ['birthCare', '生育', 'A birth'],
    ]),
    yesNo('elsewhere', '是否在市外就医？', 'In another city?'),
  ]
  return {
    questions,
    tables: [
      decides('materials', questions, [
        [{ cause: '"accident"' }, 'police'],
        [{ elsewhere: 'true' }, 'referral'],
      ]),
    ],
  }
}
function unemployed() {
  const questions = [
    choice('how', say('怎样离开原单位？', 'How did it end?'), [
      ['dismissed', '单位解除或终止', 'The employer ended it'],
      ['expired', '合同到期不续', 'The contract ran out'],
      ['own', '本人辞职', 'I left'],
    ]),
    yesNo('yearPaid', '失业保险是否缴满一年？', 'Paid in for a year?'),
  ]
  return {
    questions,
    tables: [
      decides('materials', questions, [
        [{ how: '"dismissed"' }, 'ended'],
        [{ how: '"expired"' }, 'ended'],
      ]),
      decides('stop', questions, [
        [{ how: '"own"' }, '本人意愿中断就业的，不能领取失业保险金'],
        [{ yearPaid: 'false' }, '缴费未满一年的，可改申请失业补助金'],
      ]),
    ],
  }
}
function housing() {
  const questions = [
    yesNo('hasHome', '家庭在本市是否有自有住房？', 'Does the family own a home here?'),
    choice('family', say('家庭属于哪种情况？', 'Which is your family?'), [
      ['low', '低保、特困家庭', 'On the minimum allowance'],
      ['middle', '中等偏下收入家庭', 'A small income'],
      ['newWorker', '新就业无房职工', 'Newly employed, without a home'],
    ]),
    yesNo('disabled', '家庭成员是否有残疾人？', 'Is a member disabled?'),
  ]
  return {
    questions,
    tables: [
      decides('materials', questions, [
        [{ hasHome: 'false' }, 'noHome'],
        [{ disabled: 'true' }, 'disabledCard'],
      ]),
      decides('consult', questions, [[{ family: '"low"' }, '区民政局']]),
    ],
  }
}
