import { say } from '../../base/index.ts'
import { hours, minutes, workingDays, workingHours } from '../../kit/index.ts'
import type { ClockRule } from '../../platform/matters/declare.ts'

/** Limits 办理时限: domain defaults, configured per city. Keys: kind.urgency, kind, urgency, `*`. */
export const limits = {
  accept: {
    title: say('受理', 'Accept'),
    limit: { critical: minutes(10), '*': workingHours(2) },
    basis: say('我方默认：网络诉求 2 小时内受理', 'our default: online requests within 2 hours'),
  },
  dispatch: {
    title: say('派单', 'Dispatch'),
    limit: { critical: minutes(10), '*': minutes(30) },
    basis: say('我方默认：30 分钟，特急 10 分钟', 'our default: 30 minutes, critical 10'),
  },
  sign: {
    title: say('签收', 'Sign'),
    limit: { critical: minutes(15), urgent: minutes(30), '*': workingDays(1) },
    warn: [{ percent: 80 }],
    basis: say(
      '我方默认，参照天津：1 个工作日，急 30 分钟、特急 15 分钟昼夜计',
      'our default after Tianjin: 1 working day; urgent 30 min, critical 15 min day and night',
    ),
  },
  contact: {
    title: say('首次联系', 'First contact'),
    limit: { critical: minutes(30), urgent: hours(2), '*': workingDays(1) },
    warn: [{ percent: 80 }],
    basis: say('我方默认', 'our default'),
  },
  handle: {
    title: say('办理', 'Handle'),
    main: true,
    warn: [{ percent: 50 }, { percent: 80 }, 'lastWorkingHours'],
    limit: {
      'consult.normal': workingDays(1),
      'consult.urgent': workingHours(4),
      'help.normal': workingDays(5),
      'help.urgent': workingDays(1),
      'complaint.normal': workingDays(10),
      'complaint.urgent': workingDays(3),
      'report.normal': workingDays(15),
      'report.urgent': workingDays(5),
      suggestion: workingDays(15),
      praise: workingDays(5),
      critical: hours(24),
      '*': workingDays(5),
    },
    basis: say('我方默认办理时限表，各市配置', 'our default table of limits, configured per city'),
  },
  ruling: {
    title: say('退单审核', 'Ruling'),
    limit: { '*': workingHours(4) },
    basis: say('我方默认：4 个工作小时', 'our default: 4 working hours'),
  },
  review: {
    title: say('审核', 'Review'),
    limit: { '*': workingDays(1) },
    basis: say('我方默认：1 个工作日', 'our default: 1 working day'),
  },
  visit: {
    title: say('回访', 'Call-back'),
    limit: { '*': workingDays(3) },
    warn: [{ percent: 80 }],
    basis: say('我方默认：3 个工作日内', 'our default: within 3 working days'),
  },
  second: {
    title: say('二次办理', 'Second handling'),
    main: true,
    warn: [{ percent: 50 }, { percent: 80 }],
    limit: {
      'complaint.normal': workingDays(5),
      'complaint.urgent': workingDays(2),
      'report.normal': workingDays(8),
      'report.urgent': workingDays(3),
      critical: hours(12),
      '*': workingDays(3),
    },
    basis: say('我方默认：原时限的一半（进一）', 'our default: half of the first limit, rounded up'),
  },
} as const satisfies Readonly<Record<string, ClockRule>>
