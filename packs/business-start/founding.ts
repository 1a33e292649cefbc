import { dayOf, say } from '../../base/index.ts'
import {
  type AutoFacts,
  type Automation,
  type AutoResult,
  area,
  code,
  creditCode,
  declareRefusals,
  integer,
  type LaneRule,
  longText,
  codes as manyCodes,
  matter,
  type Say,
  text,
  unit,
  workingDays,
} from '../../kit/index.ts'
import { idNumberOf } from '../../platform/fields/decide.ts'
import type { ClockRule, Effect, Flow, Guard } from '../../platform/matters/declare.ts'
import { ageOn, capitalDue, creditCodeFor, sharesAreWhole } from './company-rules.ts'
import { distance, fullName, nameFaults } from './name-rules.ts'

type Words = Readonly<Record<string, unknown>>
const words = (zh: string, en: string, required = false) =>
  longText({ title: say(zh, en), max: 2000, ...(required ? { required } : {}) })
const told = (zh: string, en: string): Effect => ({ do: 'notify', to: 'requester', text: say(zh, en) })
const textIn = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')

/** Lanes whose end the promise waits for; a bank takes its own time. */
const REQUIRED = ['seal', 'tax', 'insurance', 'fund'] as const
const chosen = (data: Words): readonly string[] =>
  Array.isArray(data.services) ? data.services.map(String) : []

const refuse = declareRefusals({
  'founding.lanesOpen': {
    http: 409,
    says: () => say('所选事项还没有全部办完', 'what was chosen has not all been done'),
    remedy: say('请等待各线办完，或处理未办成的', 'wait for every lane, or deal with the one that failed'),
  },
})
const allDone: Guard = ({ matter: { data, tags } }) =>
  REQUIRED.every((lane) => !chosen(data).includes(lane) || tags.includes(`${lane}Done`))
    ? null
    : refuse['founding.lanesOpen']()

const NAME_FAULTS: Readonly<Record<string, Say>> = {
  region: say('行政区划应为汉字', 'the region is not in Chinese characters'),
  brand: say('字号应为 2–12 个汉字', 'the brand has 2 to 12 Chinese characters'),
  trade: say('行业应为汉字', 'the trade is not in Chinese characters'),
  form: say('组织形式不正确', 'the form is none that exists'),
  forbidden: say('名称含禁用字词', 'the name holds a forbidden word'),
  invisible: say('名称含不可见或特殊字符', 'the name holds invisible signs'),
}

/** Everything that stands against founding it, and everything that a person should look at. */
export function examined({ data, values, rows, at }: AutoFacts): {
  readonly against: readonly Say[]
  readonly doubts: readonly Say[]
} {
  const day = dayOf(at)
  const all: Words = { ...data, ...values }
  const parts = {
    ...{ region: textIn(all.region), brand: textIn(all.brand), trade: textIn(all.trade) },
    form: textIn(all.companyForm),
  }
  const faults = nameFaults(parts)
  const against = faults.flatMap((fault) => NAME_FAULTS[fault] ?? [])
  const doubts: Say[] = faults.includes('special')
    ? [say('名称须专门批准', 'the name needs a special permission')]
    : []
  const others = (rows.sameTrade ?? []).map((row) => textIn(row.brand))
  if (others.includes(parts.brand))
    against.push(say('同行业已有相同字号', 'another company of this trade has the same brand'))
  else if (others.some((brand) => distance(brand, parts.brand) <= 1))
    doubts.push(say('字号与已有企业近似', 'the brand is close to another company’s'))
  const holders = Array.isArray(all.holders) ? (all.holders as readonly Words[]) : []
  if (!sharesAreWhole(holders.map((one) => ({ part: Number(one.part), of: Number(one.of) }))))
    against.push(say('股东份额之和应恰为 1', 'the shares must make exactly one'))
  if (textIn(all.payBy) > capitalDue(day))
    against.push(say('出资期限不得超过成立之日起五年', 'the capital must be paid within five years'))
  const representative = idNumberOf(textIn(all.representativeId), day)
  if ('problem' in representative)
    against.push(say('法定代表人身份证号不正确', 'the representative’s identity number is not one'))
  else if (ageOn(representative.number, day) < 18)
    against.push(say('法定代表人须年满 18 周岁', 'the representative must be 18'))
  if ((rows.banned ?? []).length > 0)
    against.push(say('法定代表人在失信限制名单', 'the representative is on the list of the barred'))
  if ((rows.sameAddress ?? []).length >= 5)
    doubts.push(say('同一地址已登记五户以上', 'five companies or more stand at this address'))
  return { against, doubts }
}

/** 秒批: no rule against it and no doubt, so it is registered at once; else a person looks. */
export function secondApproval(facts: AutoFacts): AutoResult {
  const { against, doubts } = examined(facts)
  if (against.length > 0)
    return { action: 'precheckFailed', form: { gaps: against.map((one) => one.zh).join('；') } }
  if (doubts.length > 0) return { action: 'toOfficer', form: { why: doubts.map((one) => one.zh).join('；') } }
  return registered(facts, 'approve')
}

/** The company as it stands in the register from this moment on. */
export function registered(facts: AutoFacts, action?: string): AutoResult {
  const all: Words = { ...facts.data, ...facts.values }
  const division = textIn(facts.data.area).slice(0, 6) || '440111'
  const serial = Number(textIn(facts.data.caseNo).replace(/\D/g, '').slice(-8)) || facts.at.getTime() % 1e8
  const creditCodeGiven = creditCodeFor(division, serial)
  const name = fullName({
    ...{ region: textIn(all.region), brand: textIn(all.brand), trade: textIn(all.trade) },
    form: textIn(all.companyForm),
  })
  return {
    ...(action ? { action, form: { creditCode: creditCodeGiven } } : {}),
    writes: [
      {
        register: 'businessStart.company',
        values: {
          ...{
            creditCode: creditCodeGiven,
            firmName: name,
            brand: textIn(all.brand),
            trade: textIn(all.trade),
          },
          ...{ seat: textIn(all.address), foundedOn: dayOf(facts.at) },
        },
      },
    ],
  }
}

const clocks = {
  promise: {
    title: say('承诺时限', 'Promise'),
    main: true,
    limit: { from: 'promiseAmount', unit: 'promiseUnit', otherwise: workingDays(1) },
    warn: [{ percent: 70 }],
    basis: say(
      '企业开办“一件事”承诺：1 个工作日，由各市配置',
      'one thing of founding: one working day, configured per city',
    ),
  },
  legal: {
    title: say('法定时限', 'Limit of law'),
    limit: { from: 'legalAmount', unit: 'legalUnit', otherwise: workingDays(3) },
    warn: [{ percent: 80 }],
    basis: say(
      '市场主体登记管理条例第十九条：当场或 3 个工作日，可延长 3 个工作日',
      'regulation art. 19: at once, or three working days and three more',
    ),
  },
} as const satisfies Readonly<Record<string, ClockRule>>

const laneActions = (lane: string, zh: string, en: string): Flow['actions'] => ({
  [`${lane}Done`]: {
    title: say(`${zh}已办`, `${en} done`),
    from: ['running'],
    by: ['system', 'businessOfficer'],
    form: { number: text({ title: say('编号', 'Number'), max: 60 }) },
    effects: [
      { do: 'tag', tag: `${lane}Done` },
      { do: 'record', fields: ['number'] },
    ],
  },
  [`${lane}Failed`]: {
    title: say(`${zh}未办成`, `${en} failed`),
    from: ['running'],
    by: ['system'],
    form: { why: words('原因', 'Why') },
    effects: [
      { do: 'record', fields: ['why'] },
      {
        do: 'notify',
        to: { role: 'businessOfficer' },
        text: say(`${zh}未办成，请处理`, `${en} failed: look at it`),
      },
      told(
        `${zh}暂未办成，其他事项不受影响，我们正在处理`,
        `${en} could not be done yet; the rest is not touched`,
      ),
    ],
  },
  [`${lane}Retry`]: {
    title: say(`重新办理${zh}`, `${en} again`),
    from: ['running'],
    by: ['businessOfficer'],
    form: { words: words('说明', 'Words') },
  },
})
const LANES = [
  ['seal', '公章刻制', 'Seals', 'seals'],
  ['tax', '税务和发票', 'Tax and invoices', 'tax'],
  ['insurance', '社保开户', 'Social insurance', 'insurance'],
  ['fund', '公积金开户', 'Housing fund', 'fund'],
  ['bank', '银行预约开户', 'Bank account', 'bank'],
] as const

const actions: Flow['actions'] = {
  precheckFailed: {
    title: say('自动审查未通过', 'Rules stand against it'),
    from: ['submitted'],
    to: 'supplement',
    by: ['system'],
    form: { gaps: words('未通过的原因', 'What stands against it', true) },
    effects: [
      { do: 'record', fields: ['gaps'] },
      told('自动审查未通过，请查看原因并修改', 'Rules stand against it: see why, and correct it'),
    ],
  },
  supplied: {
    title: say('补正', 'Complete'),
    from: ['supplement'],
    to: 'submitted',
    by: ['requester'],
    form: { text: words('说明', 'Words') },
  },
  toOfficer: {
    title: say('转人工审查', 'To an officer'),
    from: ['submitted'],
    to: 'officer',
    by: ['system'],
    form: { why: words('需人工审查的原因', 'Why', true) },
    effects: [
      { do: 'record', fields: ['why'] },
      { do: 'startClock', clock: 'legal' },
    ],
  },
  approve: {
    title: say('秒批：准予登记', 'Registered at once'),
    from: ['submitted'],
    to: 'running',
    by: ['system'],
    form: { creditCode: creditCode({ title: say('统一社会信用代码', 'Credit code'), required: true }) },
    effects: [
      { do: 'record', fields: ['creditCode'] },
      { do: 'startClock', clock: 'promise' },
      told(
        '已准予登记，公章、税务、社保等正在同时办理',
        'Registered; seals, tax, insurance are worked on side by side',
      ),
    ],
  },
  approveByOfficer: {
    title: say('准予登记', 'Register'),
    key: 'p',
    from: ['officer'],
    to: 'running',
    by: ['businessOfficer'],
    form: { words: words('审查意见', 'Remark') },
    effects: [
      { do: 'stopClock', clock: 'legal' },
      { do: 'startClock', clock: 'promise' },
      told(
        '已准予登记，公章、税务、社保等正在同时办理',
        'Registered; seals, tax, insurance are worked on side by side',
      ),
    ],
  },
  askSupplement: {
    title: say('一次性告知补正', 'Ask for what is missing'),
    from: ['officer'],
    to: 'supplement',
    by: ['businessOfficer'],
    form: { gaps: words('需要补正的全部内容（一次列全）', 'All that is missing, in one list', true) },
    effects: [
      { do: 'stopAllClocks' },
      { do: 'record', fields: ['gaps'] },
      told('请修改后再提交', 'Please correct it and send it again'),
    ],
  },
  refuse: {
    title: say('不予登记', 'Refuse'),
    danger: true,
    from: ['officer'],
    to: 'refused',
    by: ['businessOfficer'],
    form: { reason: words('理由和依据', 'Why, by which law', true) },
    effects: [
      { do: 'stopAllClocks' },
      { do: 'record', fields: ['reason'] },
      told('您的申请不予登记', 'Your application was refused'),
    ],
  },
  ...Object.assign({}, ...LANES.map(([lane, zh, en]) => laneActions(lane, zh, en))),
  doNow: {
    title: say('全部办结，发放成果包', 'All done: the package is given out'),
    from: ['running'],
    to: 'done',
    by: ['system', 'businessOfficer'],
    guards: [allDone],
    effects: [
      { do: 'stopAllClocks' },
      told('营业执照、印章、税务等已全部办好', 'Licence, seals, tax and the rest are ready'),
    ],
  },
  withdraw: {
    title: say('撤回', 'Withdraw'),
    danger: true,
    from: ['submitted', 'officer', 'supplement'],
    to: 'withdrawn',
    by: ['requester'],
    form: { words: words('撤回原因', 'Why') },
    effects: [{ do: 'stopAllClocks' }, { do: 'record', fields: ['words'] }],
  },
}

/** 企业开办一件事: one form, registration at once where rules are green, five lanes side by side, one package. */
export const founding = matter({
  title: say('企业开办“一件事”', 'Starting a company'),
  requester: say('申请人', 'Applicant'),
  fields: {
    title: text({ title: say('事项', 'Service'), required: true, max: 100 }),
    content: longText({ title: say('申请内容', 'What is applied for'), max: 5000 }),
    area: area({ title: say('所属区划', 'Area') }),
    item: text({ title: say('实施编码', 'Code of the item'), required: true, max: 40 }),
    itemTitle: text({ title: say('事项名称', 'Item'), required: true, max: 100 }),
    itemVersion: integer({ title: say('事项版本', 'Version of the item'), required: true, min: 1 }),
    submission: text({ title: say('申报编号', 'Submission'), max: 36 }),
    caseNo: text({ title: say('办件编号', 'Number of the application'), max: 60 }),
    promiseAmount: integer({ title: say('承诺时限', 'Promise'), min: 0 }),
    promiseUnit: code({ title: say('承诺时限单位', 'Unit of the promise'), list: 'limitUnit' }),
    legalAmount: integer({ title: say('法定时限', 'Limit of law'), min: 0 }),
    legalUnit: code({ title: say('法定时限单位', 'Unit of the limit of law'), list: 'limitUnit' }),
    brand: text({ title: say('字号', 'Brand'), required: true, max: 24 }),
    trade: text({ title: say('行业', 'Trade'), required: true, max: 40 }),
    services: manyCodes({ title: say('一并办理', 'Together with'), list: 'foundingLane' }),
    lead: unit({ title: say('实施主体', 'Deciding unit'), required: true }),
  },
  flow: {
    initial: 'submitted',
    states: {
      submitted: { title: say('已提交，自动审查中', 'Submitted, rules being asked'), kind: 'open' },
      supplement: { title: say('待修改', 'To be corrected'), kind: 'waiting' },
      officer: { title: say('人工审查', 'Looked at by an officer'), kind: 'open' },
      running: { title: say('已登记，各线并行办理', 'Registered; lanes side by side'), kind: 'open' },
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
  sameAddress: { register: 'businessStart.company', where: { seat: 'address' } },
  banned: { register: 'businessStart.barred', where: { idNumber: 'representativeId' } },
} as const

export const foundingAutomation: Automation = {
  joins: 'doNow',
  lanes: Object.fromEntries(
    LANES.map(([lane, zh, en, partner]): [string, LaneRule] => [
      lane,
      {
        title: say(zh, en),
        partner,
        after: ['approve', 'approveByOfficer'],
        again: `${lane}Retry`,
        when: ({ data }) => chosen(data).includes(lane),
        done: `${lane}Done`,
        failed: `${lane}Failed`,
        limitMinutes: 240,
      },
    ]),
  ),
  steps: [
    {
      title: say('秒批', 'Rules'),
      after: ['open', 'supplied'],
      reads,
      decides: secondApproval,
    },
    {
      title: say('登记', 'Registration'),
      after: ['approveByOfficer'],
      decides: (facts) => registered(facts),
    },
  ],
}
