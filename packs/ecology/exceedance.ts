import {
  area,
  code,
  day,
  decimal,
  files,
  hours,
  instant,
  integer,
  limitOfData,
  longText,
  matter,
  minutes,
  ours,
  point,
  refusals,
  say,
  text,
  unit,
  units,
  words,
} from '../../kit/index.ts'
import type { Flow } from '../../platform/matters/declare.ts'

/** Hours that readings must stand below the limit before a case is closed 连续达标. */
export const BACK_HOURS = 24

const refuse = refusals({
  'ecology.notBackYet': `422 达标仅 {hours} 小时，不足 ${BACK_HOURS} 小时 | Back below the limit for {hours} hours only
    连续达标 ${BACK_HOURS} 小时后再销案 | Close it after ${BACK_HOURS} hours below the limit`,
})

/** A rule has a name: running matters find it by that. Asked without a form too: whether it may be begun at all. */
const backLongEnough = (_case: unknown, { hoursBack }: Readonly<Record<string, unknown>>) =>
  typeof hoursBack === 'number' && hoursBack < BACK_HOURS ? refuse['ecology.notBackYet']({ hours: hoursBack }) : null

const DUTY = ['stationDuty', 'ecoDispatcher'] as const
const INSPECTORS = ['ecoInspector'] as const
const papers = (zh: string, en: string) => files({ title: say(zh, en), max: 9 })

const flow: Flow = {
  initial: 'suspected',
  states: {
    suspected: { title: say('疑似', 'Suspected'), kind: 'open' },
    confirmed: { title: say('已确认', 'Confirmed'), kind: 'open' },
    onSite: { title: say('现场核查', 'On site'), kind: 'open' },
    notFound: { title: say('未查实，待审', 'Not found, to be reviewed'), kind: 'open' },
    rectifying: { title: say('整改中', 'Being put right'), kind: 'open' },
    dismissed: { title: say('已排除', 'Dismissed'), kind: 'closed' },
    closed: { title: say('已销案', 'Closed'), kind: 'closed' },
  },
  actions: {
    dismiss: {
      title: say('排除', 'Dismiss'),
      from: ['suspected'],
      to: 'dismissed',
      by: DUTY,
      form: {
        reason: code({ title: say('理由', 'Why'), list: 'dismissal', required: true }),
        note: words('依据（校准记录、邻站值、气象）', 'On what grounds: calibration, neighbours, weather'),
      },
      effects: [{ do: 'stopAllClocks' }, { do: 'note' }],
    },
    confirm: {
      title: say('确认超标', 'Confirm'),
      key: 'c',
      from: ['suspected'],
      to: 'confirmed',
      by: DUTY,
      form: { note: words('判断', 'Judgement', false) },
      effects: [
        { do: 'stopClock', clock: 'judge' },
        { do: 'startClock', clock: 'dispatch' },
        { do: 'note' },
        { do: 'notify', to: { role: 'ecoDispatcher' }, text: say('超标已确认，请派现场', 'Confirmed; send somebody') },
      ],
    },
    dispatch: {
      title: say('派现场', 'Send to the place'),
      key: 'd',
      from: ['confirmed', 'notFound'],
      to: 'onSite',
      by: ['ecoDispatcher'],
      form: {
        lead: unit({ title: say('现场单位', 'Who goes'), required: true }),
        helpers: units({ title: say('协同单位', 'Who helps') }),
        why: text({ title: say('依据', 'Reason'), required: true, max: 200 }),
        suspects: words('疑似来源（上游、上风向）', 'Suspected sources, upstream or upwind', false),
      },
      effects: [
        { do: 'assign' },
        { do: 'stopClock', clock: 'dispatch' },
        { do: 'startClock', clock: 'site', per: 'lead' },
        { do: 'note' },
      ],
    },
    notFound: {
      title: say('未查实', 'Nothing found'),
      from: ['onSite'],
      to: 'notFound',
      by: ['lead'],
      on: 'task',
      leadOnly: true,
      taskFrom: ['toSign', 'inHand'],
      taskTo: 'replied',
      form: {
        note: words('现场情况', 'What was seen'),
        place: point({ title: say('位置', 'Place'), required: true }),
        files: papers('照片', 'Photographs'),
      },
      effects: [{ do: 'stopClock', clock: 'site' }, { do: 'note' }],
    },
    found: {
      title: say('查实，责令整改', 'Found: put it right'),
      key: 'f',
      from: ['onSite'],
      to: 'rectifying',
      by: ['lead', ...INSPECTORS],
      form: {
        source: text({ title: say('污染来源', 'Source'), required: true, max: 200 }),
        note: words('证据和措施', 'Evidence and measures'),
        place: point({ title: say('位置', 'Place'), required: true }),
        sample: text({ title: say('采样编号', 'Sample'), max: 60 }),
        files: papers('照片、采样记录', 'Photographs, sampling record'),
        rectifyAmount: integer({ title: say('整改期限', 'To be done within'), required: true, min: 1, max: 365 }),
        rectifyUnit: text({
          ...{ title: say('单位', 'Of'), required: true, pattern: '^(?:working|natural|hour)$', max: 10 },
          help: say('working 工作日、natural 自然日、hour 小时', 'working days, natural days or hours'),
        }),
      },
      effects: [{ do: 'stopClock', clock: 'site' }, { do: 'startClock', clock: 'rectify', per: 'lead' }, { do: 'note' }],
    },
    again: {
      title: say('复查未达标，继续整改', 'Not yet: go on'),
      from: ['rectifying'],
      by: INSPECTORS,
      form: { note: words('复查情况', 'What the check found') },
      effects: [{ do: 'note' }],
    },
    back: {
      title: say('达标销案', 'Back below the limit: close'),
      key: 'r',
      from: ['rectifying'],
      to: 'closed',
      by: [...INSPECTORS, 'system'],
      guards: [backLongEnough],
      form: {
        hoursBack: integer({ title: say('连续达标小时数', 'Hours below the limit'), required: true, min: 0, max: 9999 }),
        note: words('复查情况', 'What the check found'),
      },
      effects: [{ do: 'stopAllClocks' }, { do: 'note' }],
    },
    acceptNotFound: {
      title: say('同意未查实', 'Accept that nothing was found'),
      from: ['notFound'],
      to: 'closed',
      by: INSPECTORS,
      form: { note: words('意见', 'Opinion') },
      effects: [{ do: 'stopAllClocks' }, { do: 'note' }],
    },
  },
}

/** 超标案件: from a reading above its limit to readings back below it. */
export const exceedance = matter({
  title: say('超标案件', 'Exceedance case'),
  requester: null,
  fields: {
    title: text({ title: say('标题', 'Title'), max: 100 }),
    content: longText({ title: say('情况', 'What was seen'), required: true, min: 2, max: 2000 }),
    kind: code({ title: say('案件类型', 'Kind'), list: 'exceedanceKind', required: true }),
    urgency: code({ title: say('紧急程度', 'Urgency'), list: 'urgency' }),
    area: area({ title: say('所属区划', 'Area') }),
    address: text({ title: say('位置', 'Place'), max: 200, personal: 'address', grade: 2 }),
    point: point({ title: say('坐标', 'Point') }),
    station: text({ title: say('监测点', 'Station'), max: 60 }),
    metric: text({ title: say('指标项', 'Metric'), max: 60 }),
    value: decimal({ title: say('监测值', 'Value') }),
    limit: decimal({ title: say('限值', 'Limit') }),
    times: decimal({ title: say('超标倍数', 'Times above the limit'), min: 0 }),
    seenAt: instant({ title: say('发现时间', 'Seen at') }),
    deadline: day({ title: say('法定期限', 'Date set by law') }),
    files: papers('附件', 'Files'),
  },
  flow,
  opening: { suspected: [{ do: 'startClock', clock: 'judge' }] },
  clocks: {
    judge: {
      title: say('研判', 'Judge'),
      limit: { '*': minutes(30) },
      warn: [{ percent: 80 }],
      basis: ours('30 分钟', '30 minutes'),
      tells: ['stationDuty', 'ecoDispatcher'],
    },
    dispatch: {
      title: say('派现场', 'Dispatch'),
      limit: { '*': minutes(10) },
      basis: ours('10 分钟', '10 minutes'),
      tells: ['ecoDispatcher'],
    },
    site: {
      title: say('到场核查', 'On site'),
      limit: { '*': hours(2) },
      warn: [{ percent: 50 }, { percent: 80 }],
      basis: ours('2 小时', '2 hours'),
      main: true,
    },
    rectify: {
      title: say('整改', 'Put right'),
      limit: { ...limitOfData('rectifyAmount', 'rectifyUnit'), of: 'form' },
      warn: [{ percent: 80 }],
      basis: say('责令改正决定书所定期限', 'the date set in the order'),
    },
  },
})
