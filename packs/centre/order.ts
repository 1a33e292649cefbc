import { longText, matter, say, text, unit, units, words, workingDays, workingHours } from '../../kit/index.ts'

/** Who may give an order of the centre: the leader, the duty leader, the office, the analyst who drafts it for them. */
const ISSUERS = ['leader', 'officeHead', 'analyst', 'supervisor'] as const
const OPEN = ['issued', 'toSign', 'inHand', 'replied'] as const

/** 督办任务: what a leader wrote under a report, or what somebody ordered from a red figure; signed, answered, checked. */
export const order = matter({
  title: say('督办任务', 'Order of the centre'),
  requester: null,
  fields: {
    title: text({ title: say('标题', 'Title'), required: true, max: 100 }),
    content: longText({ title: say('要求', 'What is wanted'), required: true, min: 2, max: 2000 }),
    source: text({ title: say('来源', 'From'), max: 200 }),
    indicator: text({ title: say('指标', 'Indicator'), max: 120 }),
    figure: text({ title: say('下达时数值', 'Its value then'), max: 60 }),
  },
  flow: {
    initial: 'issued',
    states: {
      issued: { title: say('待交办', 'To be assigned'), kind: 'open' },
      toSign: { title: say('待签收', 'To be signed'), kind: 'open' },
      inHand: { title: say('落实中', 'In hand'), kind: 'open' },
      replied: { title: say('待核销', 'To be checked'), kind: 'waiting' },
      done: { title: say('已办结', 'Done'), kind: 'closed' },
      void: { title: say('已撤销', 'Called off'), kind: 'closed' },
    },
    actions: {
      assign: {
        title: say('交办', 'Assign'),
        key: 'd',
        from: ['issued'],
        to: 'toSign',
        by: [...ISSUERS],
        form: {
          lead: unit({ title: say('主办单位', 'Lead unit'), required: true }),
          helpers: units({ title: say('协办单位', 'Helping units') }),
          why: text({ title: say('交办依据', 'Reason'), required: true, max: 200 }),
        },
        effects: [
          { do: 'assign' },
          { do: 'stopClock', clock: 'assign' },
          { do: 'startClock', clock: 'sign', per: 'lead' },
          { do: 'startClock', clock: 'handle', per: 'lead' },
        ],
      },
      sign: {
        title: say('签收', 'Sign'),
        key: 's',
        bulk: true,
        from: ['toSign', 'inHand'],
        to: 'inHand',
        by: ['lead', 'helper'],
        on: 'task',
        taskFrom: ['toSign'],
        taskTo: 'inHand',
        effects: [{ do: 'stopClock', clock: 'sign', per: 'task' }],
      },
      reply: {
        title: say('反馈落实情况', 'Report what was done'),
        key: 'r',
        from: ['toSign', 'inHand'],
        to: 'replied',
        by: ['lead'],
        on: 'task',
        leadOnly: true,
        taskFrom: ['toSign', 'inHand'],
        taskTo: 'replied',
        form: { text: words('落实情况', 'What was done') },
        effects: [
          { do: 'note', public: false },
          { do: 'stopAllClocks' },
          { do: 'notify', to: { role: 'officeHead' }, text: say('督办任务已反馈，请核销', 'An order was answered') },
        ],
      },
      close: {
        title: say('核销', 'Check off'),
        key: 'c',
        from: ['replied'],
        to: 'done',
        by: [...ISSUERS],
        effects: [{ do: 'stopAllClocks' }],
      },
      back: {
        title: say('退回重办', 'Send back'),
        from: ['replied'],
        to: 'inHand',
        by: [...ISSUERS],
        form: { text: words('原因', 'Why') },
        effects: [{ do: 'note', public: false }, { do: 'reopenLead' }, { do: 'startClock', clock: 'handle', per: 'lead' }],
      },
      callOff: {
        title: say('撤销', 'Call off'),
        danger: true,
        from: [...OPEN],
        to: 'void',
        by: ['leader', 'officeHead'],
        form: { text: words('原因', 'Why') },
        effects: [{ do: 'note', public: false }, { do: 'stopAllClocks' }],
      },
    },
  },
  opening: { issued: [{ do: 'startClock', clock: 'assign' }] },
  clocks: {
    assign: {
      title: say('交办', 'Assign'),
      limit: { '*': workingHours(2) },
      basis: say('我方默认：2 个工作小时', 'our default: two working hours'),
    },
    sign: {
      title: say('签收', 'Sign'),
      limit: { '*': workingHours(2) },
      warn: [{ percent: 80 }],
      basis: say('我方默认：2 个工作小时', 'our default: two working hours'),
    },
    handle: {
      title: say('落实', 'Handle'),
      main: true,
      limit: { '*': workingDays(3) },
      warn: [{ percent: 50 }, { percent: 80 }],
      basis: say('我方默认：3 个工作日反馈', 'our default: an answer in three working days'),
    },
  },
})
