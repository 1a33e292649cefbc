import type { Instant } from '../../base/index.ts'
import {
  area,
  code,
  files,
  hours,
  instant,
  integer,
  longText,
  matter,
  refusals,
  say,
  text,
  words,
  workingDays,
  yes,
} from '../../kit/index.ts'
import type { MatterCase } from '../../platform/matters/declare.ts'

/** 城市供水条例 art. 22: users are told so many hours before the water is shut off. */
export const NOTICE_HOURS = 24

const refuse = refusals({
  'water.noticeTooLate': `422 距停水只有 {hours} 小时，计划停水须提前 ${NOTICE_HOURS} 小时通知 | Only {hours} hours before the stoppage
    推迟停水时间；确需抢修的按抢修停水办理 | Put the stoppage off, or make it an urgent repair`,
  'water.notApproved': `409 计划停水尚未批准 | The planned stoppage is not approved yet
    先由供水主管审批 | Have it approved first`,
  'water.backwards': `422 恢复时间早于停水时间 | The water is back before it is shut off
    更正起止时间 | Correct the times`,
})

const instantIn = (value: unknown): number =>
  typeof value === 'string' || value instanceof Date ? new Date(value).getTime() : Number.NaN

/** Users are told in time; a repair is told at once. */
export function toldInTime({ matter: { kind, data } }: MatterCase, _form: unknown, at: Instant) {
  const [from, to] = [instantIn(data.from), instantIn(data.to)]
  if (to <= from) return refuse['water.backwards']()
  const left = (from - at.getTime()) / 3_600_000
  return kind === 'planned' && left < NOTICE_HOURS ? refuse['water.noticeTooLate']({ hours: Math.max(0, left).toFixed(1) }) : null
}

/** 抢修 may be announced before its approval, a plan may not. */
export function approvedFirst({ matter: { kind, state } }: MatterCase) {
  return kind === 'planned' && state === 'planned' ? refuse['water.notApproved']() : null
}

/** 停水: approved, announced, shut, restored. */
export const stoppage = matter({
  title: say('停水事项', 'Water stoppage'),
  requester: null,
  fields: {
    title: text({ title: say('标题', 'Title'), max: 100 }),
    content: longText({ title: say('事由', 'Reason'), required: true, min: 2, max: 2000 }),
    kind: code({ title: say('类型', 'Kind'), list: 'stoppageKind', required: true }),
    area: area({ title: say('所属区划', 'Area') }),
    address: text({ title: say('范围', 'Where'), required: true, max: 500, grade: 1 }),
    from: instant({ title: say('停水时间', 'From'), required: true }),
    to: instant({ title: say('恢复时间', 'Until'), required: true }),
    customers: integer({ title: say('影响户数', 'Customers'), required: true, min: 0 }),
    valves: text({ title: say('关闭阀门', 'Valves'), max: 1000 }),
    hospital: yes({ title: say('涉及医院、学校等重点用户', 'Hospitals, schools among them') }),
    files: files({ title: say('附件', 'Files'), max: 9 }),
  },
  flow: {
    initial: 'planned',
    states: {
      planned: { title: say('待审批', 'To be approved'), kind: 'open' },
      approved: { title: say('待通知', 'To be announced'), kind: 'open' },
      announced: { title: say('已通知', 'Announced'), kind: 'open' },
      shut: { title: say('停水中', 'Shut'), kind: 'open' },
      restored: { title: say('已恢复', 'Restored'), kind: 'closed' },
      refused: { title: say('不同意', 'Refused'), kind: 'closed' },
    },
    actions: {
      approve: {
        title: say('同意', 'Approve'),
        from: ['planned'],
        to: 'approved',
        by: ['waterAuthority'],
        effects: [{ do: 'stopClock', clock: 'approve' }],
      },
      refuse: {
        title: say('不同意', 'Refuse'),
        from: ['planned'],
        to: 'refused',
        by: ['waterAuthority'],
        danger: true,
        form: { note: words('理由', 'Why') },
        effects: [{ do: 'stopAllClocks' }, { do: 'note' }],
      },
      announce: {
        title: say('通知用户', 'Announce'),
        from: ['approved', 'planned'],
        to: 'announced',
        by: ['waterDispatcher'],
        // a repair is announced while it goes on; a plan waits for its approval
        guards: [toldInTime, approvedFirst],
        form: { note: words('通知内容', 'What users are told') },
        effects: [{ do: 'stopAllClocks' }, { do: 'note', public: true }],
      },
      shut: {
        title: say('关阀停水', 'Shut'),
        from: ['announced'],
        to: 'shut',
        by: ['waterDispatcher'],
        effects: [{ do: 'startClock', clock: 'restore' }],
      },
      restore: {
        title: say('恢复供水', 'Restored'),
        from: ['announced', 'shut'],
        to: 'restored',
        by: ['waterDispatcher'],
        form: { note: words('情况（冲洗、水质）', 'Flushing, quality') },
        effects: [{ do: 'stopAllClocks' }, { do: 'note', public: true }],
      },
    },
  },
  opening: { planned: [{ do: 'startClock', clock: 'approve' }] },
  clocks: {
    approve: {
      title: say('审批', 'Approve'),
      limit: { urgent: hours(1), '*': workingDays(2) },
      basis: say('我方默认：计划 2 个工作日，抢修 1 小时', 'our default: 2 working days, a repair 1 hour'),
      tells: ['waterAuthority'],
    },
    restore: {
      title: say('恢复供水', 'Restore'),
      limit: { '*': hours(24) },
      warn: [{ percent: 80 }],
      basis: say('我方默认：24 小时内恢复，超过须应急供水', 'our default: within 24 hours; longer needs water carried in'),
      main: true,
    },
  },
})
