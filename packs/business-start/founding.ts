import {
  type Automation,
  applicationFields,
  creditCode,
  gapsForm,
  type LaneRule,
  laneActions,
  legalClock,
  longText,
  codes as manyCodes,
  matter,
  promiseClock,
  say,
  signing,
  signingActions,
  signingClock,
  tellsApplicant,
  text,
  withdrawing,
  words,
} from '../../kit/index.ts'
import type { Effect, Flow } from '../../platform/matters/declare.ts'
import { soundOf } from './name-rules.ts'
import * as rules from './rules.ts'

const clocks = {
  signing: signingClock,
  promise: promiseClock(
    say('企业开办“一件事”承诺：1 个工作日，由各市配置', 'one thing of founding: one working day, configured per city'),
    1,
  ),
  legal: legalClock(
    say(
      '市场主体登记管理条例第十九条：当场或 3 个工作日，可延长 3 个工作日',
      'regulation art. 19: at once, or three working days and three more',
    ),
    3,
  ),
} as const

const LANES = [
  ['seal', '公章刻制', 'Seals', 'seals'],
  ['tax', '税务和发票', 'Tax and invoices', 'tax'],
  ['insurance', '社保开户', 'Social insurance', 'insurance'],
  ['fund', '公积金开户', 'Housing fund', 'fund'],
  ['bank', '银行预约开户', 'Bank account', 'bank'],
] as const

const OPEN = ['running', 'banking'] as const
const registering: readonly Effect[] = [
  { do: 'stopClock', clock: 'legal' },
  { do: 'startClock', clock: 'promise' },
  tellsApplicant('已准予登记，公章、税务、社保等正在同时办理', 'Registered; seals, tax, insurance are worked on side by side'),
]

/** What the registration gives the company, as its licence says it 执照照面. */
const licence = {
  creditCode: creditCode({ title: say('统一社会信用代码', 'Credit code'), required: true }),
  firmName: text({ title: say('登记名称', 'Registered name'), required: true, max: 100 }),
  capitalWords: text({ title: say('注册资本', 'Capital'), max: 40 }),
  scopeWords: longText({ title: say('经营范围', 'What it does'), max: 500 }),
  permits: longText({ title: say('开业前还须办理', 'Permissions before it opens'), max: 2000 }),
} as const

const before = signingActions({})

const actions: Flow['actions'] = {
  ...before,
  nameRefused: {
    ...before.precheckFailed,
    title: say('预审未通过：名称不可用', 'Sent back: the name cannot be had'),
    effects: [...(before.precheckFailed.effects ?? []), { do: 'tag', tag: 'nameRefused' }],
  },
  toOfficer: {
    title: say('转人工审查', 'To an officer'),
    from: ['submitted', 'signing'],
    to: 'officer',
    by: ['system'],
    form: { why: words('需人工审查的原因', 'Why') },
    effects: [
      { do: 'record', fields: ['why'] },
      { do: 'startClock', clock: 'legal' },
      tellsApplicant('您的申请需要人工审查，3 个工作日内有结果', 'A person looks at your application: within three working days'),
    ],
  },
  approve: {
    title: say('秒批：准予登记', 'Registered at once'),
    from: ['submitted', 'signing'],
    to: 'running',
    by: ['system'],
    form: licence,
    effects: [{ do: 'record', fields: Object.keys(licence) }, ...registering],
  },
  licensed: {
    title: say('赋码发照', 'Licence issued'),
    beside: true,
    from: OPEN,
    by: ['system'],
    form: licence,
    effects: [{ do: 'record', fields: Object.keys(licence) }],
  },
  approveByOfficer: {
    title: say('准予登记', 'Register'),
    key: 'p',
    from: ['officer'],
    to: 'running',
    by: ['businessOfficer'],
    form: { words: words('审查意见', 'Remark', false) },
    effects: registering,
  },
  askSupplement: {
    title: say('一次性告知补正', 'Ask for what is missing'),
    from: ['officer'],
    to: 'supplement',
    by: ['businessOfficer'],
    form: gapsForm(),
    effects: [
      { do: 'stopAllClocks' },
      { do: 'record', fields: ['gaps'] },
      tellsApplicant('请修改后再提交', 'Please correct it and send it again'),
    ],
  },
  refuse: {
    title: say('不予登记', 'Refuse'),
    danger: true,
    from: ['officer'],
    to: 'refused',
    by: ['businessOfficer'],
    form: { reason: words('理由和依据', 'Why, by which law') },
    effects: [
      { do: 'stopAllClocks' },
      { do: 'record', fields: ['reason'] },
      tellsApplicant('您的申请不予登记', 'Your application was refused'),
    ],
  },
  ...Object.assign(
    {},
    ...LANES.map(([lane, zh, en]) =>
      laneActions(lane, say(zh, en), {
        from: OPEN,
        officer: 'businessOfficer',
        answer: { number: text({ title: say('编号', 'Number'), max: 60 }) },
        tellsApplicant: say(
          `${zh}暂未办成，其他事项不受影响，我们正在处理`,
          `${en} could not be done yet; the rest is not touched`,
        ),
      }),
    ),
  ),
  doNow: {
    title: say('全部办结，发放成果包', 'All done: the package is given out'),
    from: OPEN,
    to: 'done',
    by: ['system', 'businessOfficer'],
    guards: [rules.allDone],
    effects: [
      { do: 'stopAllClocks' },
      tellsApplicant('营业执照、印章、税务等已全部办好', 'Licence, seals, tax and the rest are ready'),
    ],
  },
  /** The promise is kept; the bank's account comes when the bank has looked. */
  packed: {
    title: say('已办齐，待银行开户', 'Done but for the bank’s account'),
    from: ['running'],
    to: 'banking',
    by: ['system'],
    guards: [rules.onlyBankOpen],
    effects: [
      { do: 'stopClock', clock: 'promise' },
      tellsApplicant(
        '营业执照、印章、税务等已办好；银行开户由银行继续办理',
        'Licence, seals and tax are ready; the bank goes on with the account',
      ),
    ],
  },
  closeWithoutBank: {
    title: say('不等银行，办结', 'Close without the bank'),
    from: ['banking'],
    to: 'done',
    by: ['businessOfficer'],
    form: { words: words('说明', 'Words') },
    effects: [{ do: 'stopAllClocks' }, { do: 'record', fields: ['words'] }],
  },
  withdraw: withdrawing(['submitted', 'signing', 'officer', 'supplement'], ['requester']),
}

/** 企业开办一件事: one form, registration at once where rules are green, five lanes side by side, one package. */
export const founding = matter({
  title: say('企业开办“一件事”', 'Starting a company'),
  requester: say('申请人', 'Applicant'),
  fields: {
    ...applicationFields,
    brand: text({ title: say('字号', 'Brand'), required: true, max: 24 }),
    trade: text({ title: say('行业', 'Trade'), required: true, max: 40 }),
    services: manyCodes({ title: say('一并办理', 'Together with'), list: 'foundingLane' }),
  },
  flow: {
    initial: 'submitted',
    states: {
      submitted: { title: say('已提交，自动审查中', 'Submitted, rules being asked'), kind: 'open', program: true },
      supplement: { title: say('待修改', 'To be corrected'), kind: 'waiting' },
      signing: { title: say('待股东、法定代表人签署', 'Shareholders and representative sign'), kind: 'waiting' },
      officer: { title: say('人工审查', 'Looked at by an officer'), kind: 'open' },
      running: { title: say('已登记，各线并行办理', 'Registered; lanes side by side'), kind: 'open' },
      banking: { title: say('已办齐，待银行开户', 'Done but for the bank'), kind: 'open' },
      done: { title: say('已办结', 'Done'), kind: 'closed' },
      refused: { title: say('不予登记', 'Refused'), kind: 'closed' },
      withdrawn: { title: say('已撤回', 'Withdrawn'), kind: 'closed' },
    },
    actions,
  },
  opening: { submitted: [{ do: 'involve' }] },
  clocks,
})

const reads = {
  sameTrade: { register: 'businessStart.company', where: { trade: 'trade' } },
  sameSound: {
    register: 'businessStart.company',
    where: { trade: 'trade', sound: ({ brand }: Readonly<Record<string, unknown>>) => soundOf(String(brand ?? '')) },
  },
  sameAddress: { register: 'businessStart.company', where: { seat: 'address' } },
  banned: { register: 'businessStart.barred', where: { idNumber: 'representativeId' } },
} as const

export const foundingAutomation: Automation = {
  joins: ['doNow', 'packed'],
  usual: ['submitted', 'running', 'done'],
  // 六张表、六个部门各跑一趟: licence, seals, tax, insurance, fund and bank each by itself (sheet of the one thing)
  before: { steps: 6, trips: 6 },
  signing: signing({
    asks: rules.parties,
    roles: { holder: say('股东', 'Shareholder'), representative: say('法定代表人', 'Representative') },
    says: say(
      '本人同意参与设立上述企业，认可本人的身份、份额和职务，内容真实有效，由本人承担法律责任。',
      'I agree to take part in this company, in the place named, and vouch that it is true.',
    ),
    shows: [
      ...['region', 'brand', 'trade', 'companyForm', 'address', 'representative', 'capital', 'payBy'],
      ...['holders', 'scope'],
    ],
  }),
  lanes: Object.fromEntries(
    LANES.map(([lane, zh, en, partner]): [string, LaneRule] => [
      lane,
      {
        title: say(zh, en),
        partner,
        after: ['approve', 'approveByOfficer'],
        again: `${lane}Retry`,
        concerns: (data) => rules.chosen(data).includes(lane),
        when: ({ data }) => rules.chosen(data).includes(lane),
        done: `${lane}Done`,
        failed: `${lane}Failed`,
        limitMinutes: 240,
      },
    ]),
  ),
  steps: [
    { title: say('自动审查', 'Rules'), after: ['open', 'supplied'], reads, decides: rules.firstLook },
    { title: say('秒批', 'At once'), after: ['allSigned'], reads, decides: rules.secondApproval },
    { title: say('登记', 'Registration'), after: ['approveByOfficer'], decides: (facts) => rules.registered(facts, 'licensed') },
  ],
}
