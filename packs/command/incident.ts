import { say } from '../../base/index.ts'
import {
  area,
  code,
  files,
  hours,
  instant,
  integer,
  longText,
  type MatterDeclaration,
  matter,
  minutes,
  naturalDays,
  point,
  text,
  words,
} from '../../kit/index.ts'
import type { ClockRule, Effect, Flow } from '../../platform/matters/declare.ts'
import { gradedByLaw, neverFewer } from './rules.ts'

const CENTRE = ['commander', 'commandOfficer'] as const
const LIVE = ['received', 'confirmed', 'responding', 'controlled', 'recovering', 'reviewing'] as const
const harm = {
  dead: integer({ title: say('死亡（人）', 'Dead'), min: 0, max: 100_000 }),
  injured: integer({ title: say('重伤（人）', 'Seriously injured'), min: 0, max: 1_000_000 }),
  lossYuan: integer({ title: say('直接经济损失（元）', 'Direct loss, yuan'), min: 0, max: 1_000_000_000_000 }),
}
const level = code({ title: say('事件等级', 'Level'), list: 'eventLevel', required: true })
const RECORDED = ['level', 'dead', 'injured', 'lossYuan'] as const

/** 时限 of an emergency: domain/29, the law where it says one. */
const clocks = {
  verify: {
    title: say('核实', 'Verify'),
    main: true,
    limit: { '*': minutes(10) },
    warn: [{ percent: 50 }],
    basis: say('我方默认：10 分钟内核实', 'our default: verified within 10 minutes'),
  },
  upward: {
    title: say('首报', 'First report upward'),
    main: true,
    limit: { '*': hours(2) },
    warn: [{ percent: 50 }, { percent: 80 }],
    basis: say(
      '生产安全事故报告和调查处理条例第十一条：每级不超过 2 小时',
      'State Council 493, art. 11: each level within 2 hours',
    ),
  },
  review: {
    title: say('复盘评估', 'Review'),
    limit: { '*': naturalDays(30) },
    warn: [{ percent: 80 }],
    basis: say('我方默认：30 日内完成评估', 'our default: reviewed within 30 days'),
  },
} as const satisfies Readonly<Record<string, ClockRule>>

const actionsOf = (graded: boolean) =>
  ({
    /** 核实: a call back, a camera, the nearest grid worker; the level with its reasons 初判分级. */
    confirm: {
      title: say('核实并定级', 'Confirm and grade'),
      key: 'c',
      from: ['received'],
      to: 'confirmed',
      by: CENTRE,
      ...(graded ? { guards: [gradedByLaw] } : {}),
      form: { level, ...harm, text: words('核实方式与定级理由', 'How it was verified, and why this level') },
      effects: [{ do: 'stopClock', clock: 'verify' }, { do: 'note' }, { do: 'record', fields: RECORDED }],
    },
    falseAlarm: {
      title: say('核实为误报', 'A false alarm'),
      from: ['received', 'confirmed'],
      to: 'unfounded',
      by: CENTRE,
      form: { text: words('核实情况', 'What was found') },
      effects: [{ do: 'stopAllClocks' }, { do: 'note' }],
    },
    /** 重新定级: up or down, always with a reason; casualties never fall without a ground. */
    grade: {
      title: say('调整等级与伤亡', 'Grade again'),
      key: 'g',
      from: ['confirmed', 'responding', 'controlled', 'recovering'],
      by: CENTRE,
      guards: graded ? [gradedByLaw, neverFewer] : [neverFewer],
      form: { level, ...harm, text: words('理由', 'Why'), ground: words('核减依据', 'Ground for fewer', false) },
      effects: [{ do: 'note' }, { do: 'record', fields: [...RECORDED, 'ground'] }],
    },
    /** Done by the system when a response is started on it 启动响应. */
    respond: {
      title: say('启动响应', 'Response started'),
      from: ['received', 'confirmed', 'controlled', 'recovering'],
      to: 'responding',
      by: ['system'],
      form: { text: words('说明', 'Note', false) },
      effects: [{ do: 'stopClock', clock: 'verify' }],
    },
    /** Done by the system when the first report went up. */
    reported: {
      title: say('首报已报出', 'First report sent'),
      from: LIVE,
      by: ['system'],
      form: { text: words('说明', 'Note', false) },
      effects: [{ do: 'stopClock', clock: 'upward' }],
    },
    control: {
      title: say('已控制', 'Under control'),
      from: ['confirmed', 'responding'],
      to: 'controlled',
      by: [...CENTRE, 'system'],
      form: { text: words('控制情况', 'How it stands') },
      effects: [{ do: 'note' }],
    },
    recover: {
      title: say('转入善后', 'Recovery'),
      from: ['controlled'],
      to: 'recovering',
      by: CENTRE,
      form: { text: words('善后安排', 'What follows') },
      effects: [{ do: 'note' }],
    },
    review: {
      title: say('转入评估', 'Review'),
      from: ['controlled', 'recovering'],
      to: 'reviewing',
      by: CENTRE,
      form: { text: words('说明', 'Note', false) },
      effects: [
        { do: 'stopClock', clock: 'upward' },
        { do: 'startClock', clock: 'review' },
      ],
    },
    archive: {
      title: say('评估归档', 'Reviewed and archived'),
      key: 'a',
      from: ['reviewing', 'controlled'],
      to: 'closed',
      by: ['commander'],
      form: { text: words('评估结论', 'Conclusion') },
      effects: [{ do: 'stopAllClocks' }, { do: 'note' }],
    },
    note: {
      title: say('记录', 'Note'),
      key: 'm',
      from: [...LIVE, 'closed'],
      by: CENTRE,
      beside: true,
      form: { text: words('内容', 'Words'), files: files({ title: say('附件', 'Files'), max: 9 }) },
      effects: [{ do: 'note' }],
    },
  }) as const satisfies Flow['actions']

const fields = {
  title: text({ title: say('标题', 'Title'), required: true, max: 100 }),
  content: longText({ title: say('接报内容', 'What was reported'), required: true, min: 4, max: 5000 }),
  kind: code({ title: say('事件类别', 'Kind'), list: 'hazardKind', required: true }),
  urgency: code({ title: say('紧急程度', 'Urgency'), list: 'commandUrgency' }),
  source: code({ title: say('来源', 'Source'), list: 'eventSource' }),
  sourceNumber: text({ title: say('来源编号', 'Its number there'), max: 60 }),
  address: text({ title: say('事发地点', 'Place'), max: 200, personal: 'address' }),
  area: area({ title: say('所属区划', 'Area') }),
  point: point({ title: say('坐标', 'Point') }),
  occurredAt: instant({ title: say('发生时间', 'Happened at') }),
  ...harm,
  files: files({ title: say('附件', 'Files'), max: 9 }),
}

const states = {
  received: { title: say('已接报', 'Received'), kind: 'open' },
  confirmed: { title: say('已核实', 'Confirmed'), kind: 'open' },
  responding: { title: say('响应中', 'Response running'), kind: 'open' },
  controlled: { title: say('已控制', 'Under control'), kind: 'open' },
  recovering: { title: say('善后', 'Recovery'), kind: 'open' },
  reviewing: { title: say('评估中', 'Under review'), kind: 'open' },
  closed: { title: say('已归档', 'Archived'), kind: 'closed' },
  unfounded: { title: say('误报', 'False alarm'), kind: 'closed' },
} as const

const shared = { fields, requester: say('报告人', 'Reporter') }
const begun: readonly Effect[] = [
  { do: 'startClock', clock: 'verify' },
  { do: 'startClock', clock: 'upward' },
  { do: 'notify', to: { role: 'commandOfficer' }, text: say('接报突发事件，请核实', 'An incident was reported: verify it') },
]

/** 突发事件: from the call to the archive; what is done about it stands on its response. */
export const incident: MatterDeclaration = matter({
  title: say('突发事件', 'Incident'),
  ...shared,
  flow: { initial: 'received', states, actions: actionsOf(true) },
  opening: { received: begun },
  clocks,
})

/**
 * 演练: the same steps as a kind of its own, so that no figure, list or public page that counts incidents ever sees one.
 */
export const drill: MatterDeclaration = matter({
  title: say('应急演练', 'Drill'),
  ...shared,
  flow: { initial: 'received', states, actions: actionsOf(false) },
  opening: { received: begun },
  clocks,
})
