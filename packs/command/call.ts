import { say } from '../../base/index.ts'
import { area, code, files, hours, longText, matter, minutes, point, rows, text, unit, units, words } from '../../kit/index.ts'
import type { ClockRule, Effect, Flow } from '../../platform/matters/declare.ts'
import { allRated } from './rules.ts'

const CENTRE = ['commander', 'commandOfficer'] as const

const clocks = {
  accept: {
    title: say('响应', 'Answer the call'),
    limit: { '*': minutes(30) },
    warn: [{ percent: 50 }],
    basis: say('我方默认：30 分钟内响应', 'our default: answered within 30 minutes'),
  },
  arrive: {
    title: say('到场', 'Arrive'),
    main: true,
    limit: { critical: minutes(30), urgent: minutes(30), '*': hours(2) },
    warn: [{ percent: 50 }, { percent: 80 }],
    basis: say('我方默认：2 小时内到场，紧急 30 分钟', 'our default: on site within 2 hours, urgent 30 minutes'),
  },
  ruling: {
    title: say('权属裁定', 'Ruling'),
    limit: { '*': hours(4) },
    basis: say('我方默认：4 小时内裁定', 'our default: ruled within 4 hours'),
  },
} as const satisfies Readonly<Record<string, ClockRule>>

const summoned: readonly Effect[] = [
  { do: 'addHelpers' },
  { do: 'startClock', clock: 'accept', per: 'task' },
  { do: 'startClock', clock: 'arrive', per: 'task' },
  { do: 'notify', to: 'helpers', text: say('基层吹哨，请响应并到场', 'You are called: answer and come') },
]

const actions = {
  /** 街道先办: with its own force first. */
  tryOwn: {
    title: say('先行处置', 'Try with our own force'),
    key: 't',
    from: ['raised'],
    by: ['lead'],
    form: { text: words('处置情况', 'What was tried'), files: files({ title: say('照片', 'Photos'), max: 9 }) },
    effects: [{ do: 'note' }],
  },
  settleAlone: {
    title: say('自行解决', 'Solved by ourselves'),
    from: ['raised'],
    to: 'closed',
    by: ['lead'],
    form: { text: words('解决情况', 'How it was solved') },
    effects: [{ do: 'stopAllClocks' }, { do: 'tag', tag: 'ownForce' }, { do: 'note' }],
  },
  /** 吹哨: names the departments that must come. */
  whistle: {
    title: say('吹哨', 'Call departments'),
    key: 'w',
    from: ['raised', 'joint'],
    to: 'joint',
    by: ['lead'],
    form: {
      helpers: units({ title: say('召集部门', 'Departments called'), required: true }),
      text: words('需要解决的问题', 'What is to be solved'),
    },
    effects: [...summoned, { do: 'note' }],
  },
  /** 权属不清: the district rules, and the ruling becomes a rule. */
  askRuling: {
    title: say('权属不清，报区裁定', 'Ask the district to rule'),
    from: ['raised', 'joint'],
    to: 'ruling',
    by: ['lead'],
    form: { text: words('争议情况', 'What is disputed') },
    effects: [
      { do: 'startClock', clock: 'ruling' },
      { do: 'note' },
      { do: 'notify', to: { role: 'commandOfficer' }, text: say('吹哨权属待裁定', 'A call waits for a ruling') },
    ],
  },
  rule: {
    title: say('裁定责任部门', 'Rule who must come'),
    from: ['ruling'],
    to: 'joint',
    by: CENTRE,
    form: {
      unit: unit({ title: say('责任部门', 'Department'), required: true }),
      helpers: units({ title: say('召集部门', 'Departments called'), required: true }),
      text: words('裁定理由', 'Why'),
    },
    effects: [{ do: 'stopClock', clock: 'ruling' }, ...summoned, { do: 'proposeLine' }, { do: 'note' }],
  },
  accept: {
    title: say('响应', 'Answer'),
    key: 's',
    from: ['joint'],
    by: ['helper'],
    on: 'task',
    beside: true,
    taskFrom: ['toSign'],
    taskTo: 'inHand',
    effects: [{ do: 'stopClock', clock: 'accept', per: 'task' }],
  },
  arrive: {
    title: say('到场', 'On site'),
    key: 'a',
    from: ['joint'],
    by: ['helper'],
    on: 'task',
    beside: true,
    taskFrom: ['toSign', 'inHand'],
    taskTo: 'inHand',
    form: { text: words('到场情况', 'Who came, what was found'), files: files({ title: say('照片', 'Photos'), max: 9 }) },
    effects: [
      { do: 'stopClock', clock: 'accept', per: 'task' },
      { do: 'stopClock', clock: 'arrive', per: 'task' },
      { do: 'note' },
    ],
  },
  fix: {
    title: say('完成处置', 'Done'),
    key: 'r',
    from: ['joint'],
    by: ['helper'],
    on: 'task',
    beside: true,
    taskFrom: ['inHand'],
    taskTo: 'replied',
    form: { text: words('处置结果', 'Result'), files: files({ title: say('照片', 'Photos'), max: 9 }) },
    effects: [{ do: 'part' }, { do: 'note' }],
  },
  /** 吹哨人评价: each department that was called, then it is closed. */
  rate: {
    title: say('评价并办结', 'Rate and close'),
    key: 'p',
    from: ['joint'],
    to: 'closed',
    by: ['lead'],
    guards: [allRated],
    form: {
      ratings: rows({
        title: say('部门评价', 'Ratings'),
        required: true,
        of: {
          unit: unit({ title: say('部门', 'Department'), required: true }),
          score: code({ title: say('评价', 'Score'), list: 'callScore', required: true }),
          words: text({ title: say('说明', 'Words'), max: 200 }),
        },
      }),
      solved: code({ title: say('是否解决', 'Solved'), list: 'solved', required: true }),
    },
    effects: [{ do: 'stopAllClocks' }, { do: 'record', fields: ['ratings', 'solved'] }],
  },
  urge: {
    title: say('催办', 'Urge'),
    from: ['joint'],
    by: ['lead', ...CENTRE],
    beside: true,
    form: { text: words('催办内容', 'Words') },
    effects: [{ do: 'note' }, { do: 'notify', to: 'helpers', text: say('吹哨催办', 'You are called: come now') }],
  },
} as const satisfies Flow['actions']

/** 有呼必应: a town calls, departments come, the caller rates each 吹哨报到. */
export const call = matter({
  title: say('吹哨', 'Call from below'),
  requester: null,
  fields: {
    title: text({ title: say('标题', 'Title'), required: true, max: 100 }),
    content: longText({ title: say('问题', 'What is wrong'), required: true, min: 4, max: 5000 }),
    urgency: code({ title: say('紧急程度', 'Urgency'), list: 'commandUrgency' }),
    category: code({ title: say('事项分类', 'Category'), list: 'category' }),
    address: text({ title: say('地点', 'Place'), max: 200, personal: 'address' }),
    area: area({ title: say('所属区划', 'Area') }),
    point: point({ title: say('坐标', 'Point') }),
    lead: unit({ title: say('吹哨单位', 'Who calls'), required: true }),
    why: text({ title: say('吹哨依据', 'On what ground'), required: true, max: 200 }),
    files: files({ title: say('照片', 'Photos'), max: 9 }),
  },
  flow: {
    initial: 'raised',
    states: {
      raised: { title: say('街道先办', 'Town tries'), kind: 'open' },
      ruling: { title: say('待裁定', 'To be ruled'), kind: 'open' },
      joint: { title: say('部门响应', 'Departments called'), kind: 'open' },
      closed: { title: say('已办结', 'Closed'), kind: 'closed' },
    },
    actions,
  },
  opening: { raised: [{ do: 'assign' }] },
  clocks,
})
