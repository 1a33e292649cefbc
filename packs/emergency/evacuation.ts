import { area, code, hours, longText, matter, minutes, ours, say, text, unit, words, yes } from '../../kit/index.ts'

const DUTY = ['dutyOfficer', 'dutyManager'] as const

/**
 * 转移: households of a list are moved to shelters. It has no field for how many: that follows from the list and from who signed in
 * (`evacuated`), and the flow ends by the system when the two agree.
 */
export const evacuation = matter({
  title: say('转移安置', 'Evacuation'),
  requester: null,
  fields: {
    title: text({ title: say('标题', 'Title'), max: 100 }),
    content: longText({ title: say('转移要求', 'Order'), required: true, min: 4, max: 2000 }),
    area: area({ title: say('转移范围', 'Area'), required: true }),
    why: code({ title: say('转移原因', 'Why'), list: 'moveWhy' }),
    warning: text({ title: say('所依据的预警', 'Warning'), max: 80 }),
    drill: yes({ title: say('演练', 'Exercise') }),
  },
  flow: {
    initial: 'ordered',
    states: {
      ordered: { title: say('已下令', 'Ordered'), kind: 'open' },
      moving: { title: say('转移中', 'Moving'), kind: 'open' },
      moved: { title: say('已全部到位', 'All in shelters'), kind: 'open' },
      closed: { title: say('已返回', 'Back home'), kind: 'closed' },
      cancelled: { title: say('已取消', 'Cancelled'), kind: 'closed' },
    },
    actions: {
      send: {
        title: say('下达到镇街', 'Send to the town'),
        key: 'd',
        from: ['ordered'],
        to: 'moving',
        by: DUTY,
        form: {
          lead: unit({ title: say('责任镇街', 'Town'), required: true }),
          why: text({ title: say('依据', 'Reason'), required: true, max: 200 }),
        },
        effects: [{ do: 'assign' }, { do: 'stopClock', clock: 'order' }, { do: 'startClock', clock: 'move', per: 'lead' }],
      },
      allMoved: {
        title: say('转移清单全部签到', 'Everybody signed in'),
        from: ['moving'],
        to: 'moved',
        by: ['system'],
        form: { note: words('清单核对', 'How the lists compare') },
        effects: [{ do: 'stopClock', clock: 'move' }, { do: 'note' }],
      },
      stillMissing: {
        title: say('说明未到位原因', 'Why some are missing'),
        from: ['moving'],
        by: ['lead', ...DUTY],
        form: { note: words('逐户说明', 'Household by household') },
        effects: [{ do: 'note' }],
      },
      release: {
        title: say('解除转移，返回', 'People may return'),
        from: ['moving', 'moved'],
        to: 'closed',
        by: DUTY,
        form: { note: words('安全核查情况', 'What was checked before') },
        effects: [{ do: 'stopAllClocks' }, { do: 'note' }],
      },
      cancel: {
        title: say('取消', 'Cancel'),
        danger: true,
        from: ['ordered'],
        to: 'cancelled',
        by: DUTY,
        form: { note: words('原因', 'Why') },
        effects: [{ do: 'stopAllClocks' }, { do: 'note' }],
      },
    },
  },
  opening: { ordered: [{ do: 'startClock', clock: 'order' }] },
  clocks: {
    order: { title: say('下达', 'Send'), limit: { '*': minutes(10) }, basis: ours('10 分钟', '10 minutes'), tells: [...DUTY] },
    move: {
      title: say('转移到位', 'Moved'),
      main: true,
      limit: { '*': hours(3) },
      warn: [{ percent: 50 }, { percent: 80 }],
      basis: ours('3 小时', '3 hours'),
    },
  },
})
