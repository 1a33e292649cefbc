import { area, day, hours, longText, matter, naturalDays, ours, say, text, unit, words, yes } from '../../kit/index.ts'

const BY = ['emergencyReviewer', 'dutyManager'] as const

/** 复盘: what an emergency or a drill taught; every finding becomes an action with an owner. */
export const review = matter({
  title: say('应急复盘', 'Review'),
  requester: null,
  fields: {
    title: text({ title: say('标题', 'Title'), max: 100 }),
    content: longText({ title: say('事件或演练', 'What is reviewed'), required: true, min: 4, max: 4000 }),
    area: area({ title: say('所属区划', 'Area') }),
    of: text({ title: say('事件编号', 'Number of the event'), max: 60 }),
    drill: yes({ title: say('演练', 'Exercise') }),
  },
  flow: {
    initial: 'drafting',
    states: {
      drafting: { title: say('梳理中', 'Drafting'), kind: 'open' },
      closed: { title: say('已完成', 'Done'), kind: 'closed' },
    },
    actions: {
      finding: {
        title: say('写明问题', 'Write a finding'),
        from: ['drafting'],
        by: BY,
        form: { note: words('问题与依据', 'Finding, and what it rests on', true, 4000) },
        effects: [{ do: 'note' }],
      },
      finish: {
        title: say('形成复盘报告', 'Finish the report'),
        from: ['drafting'],
        to: 'closed',
        by: BY,
        form: { note: words('结论', 'Conclusions', true, 4000) },
        effects: [{ do: 'stopAllClocks' }, { do: 'note' }],
      },
    },
  },
  opening: { drafting: [{ do: 'startClock', clock: 'report' }] },
  clocks: {
    report: {
      title: say('复盘报告', 'Report of the review'),
      main: true,
      limit: { '*': naturalDays(30) },
      warn: [{ percent: 80 }],
      basis: ours('30 天', '30 days'),
      tells: [...BY],
    },
  },
})

/** 整改事项 out of a review: the next drill checks it. */
export const action = matter({
  title: say('复盘整改', 'Action of a review'),
  requester: null,
  fields: {
    title: text({ title: say('标题', 'Title'), max: 100 }),
    content: longText({ title: say('整改内容', 'What is to be done'), required: true, min: 4, max: 2000 }),
    area: area({ title: say('所属区划', 'Area') }),
    of: text({ title: say('复盘编号', 'Number of the review'), max: 60 }),
    until: day({ title: say('完成期限', 'Until') }),
  },
  flow: {
    initial: 'given',
    states: {
      given: { title: say('待下达', 'To be given'), kind: 'open' },
      doing: { title: say('整改中', 'In hand'), kind: 'open' },
      toCheck: { title: say('待复查', 'To be checked'), kind: 'open' },
      closed: { title: say('已销号', 'Closed'), kind: 'closed' },
    },
    actions: {
      give: {
        title: say('下达', 'Give to a unit'),
        key: 'd',
        from: ['given'],
        to: 'doing',
        by: BY,
        form: {
          lead: unit({ title: say('责任单位', 'Owner'), required: true }),
          why: text({ title: say('依据', 'Reason'), required: true, max: 200 }),
        },
        effects: [{ do: 'assign' }, { do: 'stopClock', clock: 'give' }, { do: 'startClock', clock: 'do', per: 'lead' }],
      },
      done: {
        title: say('整改完成', 'Done'),
        from: ['doing'],
        to: 'toCheck',
        by: ['lead'],
        form: { note: words('做了什么', 'What was done', true, 4000) },
        effects: [{ do: 'stopClock', clock: 'do' }, { do: 'startClock', clock: 'check' }, { do: 'note' }],
      },
      again: {
        title: say('退回重做', 'Not enough'),
        from: ['toCheck'],
        to: 'doing',
        by: BY,
        form: { note: words('还差什么', 'What is missing', true, 4000) },
        effects: [{ do: 'stopClock', clock: 'check' }, { do: 'startClock', clock: 'do', per: 'lead' }, { do: 'note' }],
      },
      close: {
        title: say('复查通过', 'Checked'),
        from: ['toCheck'],
        to: 'closed',
        by: BY,
        form: { note: words('在哪次演练或检查中验证', 'In which drill it was seen', true, 4000) },
        effects: [{ do: 'stopAllClocks' }, { do: 'note' }],
      },
    },
  },
  opening: { given: [{ do: 'startClock', clock: 'give' }] },
  clocks: {
    give: { title: say('下达', 'Give'), limit: { '*': hours(72) }, basis: ours('72 小时', '72 hours'), tells: [...BY] },
    do: {
      title: say('整改', 'Action'),
      main: true,
      limit: { '*': naturalDays(30) },
      warn: [{ percent: 80 }],
      basis: ours('30 天', '30 days'),
    },
    check: { title: say('复查', 'Check'), limit: { '*': naturalDays(10) }, basis: ours('10 天', '10 days'), tells: [...BY] },
  },
})
