import { code, decimal, files, longText, matter, say, text, unit, units, words, workingDays } from '../../kit/index.ts'

/** 联单核查: dangerous waste that does not balance, until every kilogram is accounted for. */
export const waste = matter({
  title: say('危废联单核查', 'Waste manifest check'),
  requester: null,
  fields: {
    title: text({ title: say('标题', 'Title'), max: 100 }),
    content: longText({ title: say('情况', 'What is wrong'), required: true, min: 2, max: 2000 }),
    kind: code({ title: say('异常', 'What is wrong'), list: 'manifestFault', required: true }),
    manifest: text({ title: say('联单号', 'Manifest'), required: true, max: 40 }),
    differenceKg: decimal({ title: say('差额（千克）', 'Difference, kg') }),
    files: files({ title: say('附件', 'Files'), max: 9 }),
  },
  flow: {
    initial: 'raised',
    states: {
      raised: { title: say('待核查', 'Raised'), kind: 'open' },
      checking: { title: say('核查中', 'Being checked'), kind: 'open' },
      explained: { title: say('已说明，待审', 'Explained, to be reviewed'), kind: 'open' },
      closed: { title: say('已平衡', 'Balanced'), kind: 'closed' },
      penalty: { title: say('移送处罚', 'Passed on for a penalty'), kind: 'closed' },
    },
    actions: {
      dispatch: {
        title: say('派核查', 'Assign'),
        from: ['raised', 'explained'],
        to: 'checking',
        by: ['ecoDispatcher', 'ecoInspector'],
        form: {
          lead: unit({ title: say('核查单位', 'Who checks'), required: true }),
          helpers: units({ title: say('协同单位', 'Who helps') }),
          why: text({ title: say('依据', 'Reason'), required: true, max: 200 }),
        },
        effects: [{ do: 'assign' }, { do: 'startClock', clock: 'check', per: 'lead' }],
      },
      explain: {
        title: say('说明去向', 'Account for it'),
        from: ['checking'],
        to: 'explained',
        by: ['lead'],
        on: 'task',
        leadOnly: true,
        taskFrom: ['toSign', 'inHand'],
        taskTo: 'replied',
        form: {
          foundKg: decimal({ title: say('查实数量（千克）', 'Found, kg'), required: true, min: 0 }),
          note: words('去向和凭证', 'Where it went, and the papers'),
          files: files({ title: say('磅单、视频', 'Weighbridge tickets, videos'), max: 9 }),
        },
        effects: [{ do: 'stopClock', clock: 'check' }, { do: 'note' }],
      },
      close: {
        title: say('平衡销案', 'Balanced: close'),
        from: ['explained'],
        to: 'closed',
        by: ['ecoInspector'],
        form: { note: words('审核意见', 'Opinion') },
        effects: [{ do: 'stopAllClocks' }, { do: 'note' }],
      },
      punish: {
        title: say('移送处罚', 'Pass on for a penalty'),
        from: ['checking', 'explained'],
        to: 'penalty',
        by: ['ecoInspector'],
        danger: true,
        form: { note: words('事由和依据', 'Grounds') },
        effects: [{ do: 'stopAllClocks' }, { do: 'note' }],
      },
    },
  },
  opening: { raised: [{ do: 'startClock', clock: 'look' }] },
  clocks: {
    look: {
      title: say('受理', 'Take up'),
      limit: { '*': workingDays(1) },
      basis: say('我方默认：1 个工作日', 'our default: 1 working day'),
      tells: ['ecoDispatcher', 'ecoInspector'],
    },
    check: {
      title: say('核查', 'Check'),
      limit: { '*': workingDays(5) },
      warn: [{ percent: 80 }],
      basis: say('我方默认：5 个工作日', 'our default: 5 working days'),
      main: true,
    },
  },
})
