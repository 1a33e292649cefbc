import { say } from '../../base/index.ts'
import type { Condition, IndicatorDeclaration, Period } from '../../brain/indicators/declare.ts'

const owner = say('政务服务中心', 'Service centre')
const type = 'serviceHall.application'
const closed: Period = 'closedAt'

const rate = (
  zh: string,
  en: string,
  given: {
    readonly period: Period
    readonly where?: readonly Condition[]
    readonly of: readonly Condition[]
    readonly formula: [zh: string, en: string]
    readonly target?: number
    readonly down?: boolean
  },
): IndicatorDeclaration => ({
  title: say(zh, en),
  unit: 'percent',
  version: 1,
  direction: given.down ? 'down' : 'up',
  owner,
  ...(given.target === undefined ? {} : { target: given.target }),
  formula: say(...given.formula),
  count: { type, period: given.period, ...(given.where ? { where: given.where } : {}) },
  of: given.of,
})

const number = (
  zh: string,
  en: string,
  period: Period,
  formula: [zh: string, en: string],
  where?: readonly Condition[],
): IndicatorDeclaration => ({
  title: say(zh, en),
  unit: 'matters',
  version: 1,
  direction: 'none',
  owner,
  formula: say(...formula),
  count: { type, period, ...(where ? { where } : {}) },
})

/** Figures of applications 效能指标: domain/05 §9, as far as matters tell them. */
export const indicators: Readonly<Record<string, IndicatorDeclaration>> = {
  received: number('收件量', 'Applications received', 'openedAt', [
    '期间内收到的申请件数',
    'applications received in the period',
  ]),
  done: number('办结量', 'Applications closed', closed, [
    '期间内办结的件数，含不予受理、撤回和终止',
    'closed in the period, not accepted and withdrawn ones included',
  ]),
  standing: number(
    '在办',
    'In hand',
    'standing',
    ['截至时点尚未办结的件数', 'not closed at the as-of instant'],
    [{ is: 'open' }],
  ),
  kept: rate('按时办结率', 'Decided within the promise', {
    period: { clockDue: 'promise' },
    of: [{ clock: 'promise', result: 'kept' }],
    target: 99,
    formula: [
      '期间内承诺时限到期的办件中按时作出决定的 ÷ 到期的 × 100%；特别程序和补正时间不计',
      'decided within the promise ÷ applications whose promise fell due in the period × 100 %; paused time does not run',
    ],
  }),
  legalKept: rate('法定时限内办结率', 'Decided within the law', {
    period: { clockDue: 'legal' },
    of: [{ clock: 'legal', result: 'kept' }],
    target: 100,
    formula: [
      '期间内法定时限到期的办件中按时作出决定的 ÷ 到期的 × 100%',
      'decided within the limit of law ÷ those whose limit fell due × 100 %',
    ],
  }),
  supplementRate: rate('补正率', 'Asked to complete', {
    period: 'openedAt',
    of: [{ tag: 'supplement' }],
    down: true,
    formula: ['期间内收件中要求补正的 ÷ 收件 × 100%', 'asked to complete ÷ received in the period × 100 %'],
  }),
  firstPass: rate('一次通过率', 'Passed the first time', {
    period: 'openedAt',
    of: [{ not: { tag: 'supplement' } }],
    formula: ['期间内收件中没有要求补正的 ÷ 收件 × 100%', 'not asked to complete ÷ received × 100 %'],
  }),
  atOnce: rate('即办率', 'Done at once', {
    period: closed,
    of: [{ tag: 'atOnce' }],
    formula: ['期间内办结中当场办结的 ÷ 办结 × 100%', 'done at once ÷ closed in the period × 100 %'],
  }),
  lenientRate: rate('容缺受理率', 'Accepted with the rest to follow', {
    period: 'openedAt',
    of: [{ tag: 'lenient' }],
    formula: ['期间内收件中容缺受理的 ÷ 收件 × 100%', 'accepted with the rest to follow ÷ received × 100 %'],
  }),
  silence: number(
    '视为受理',
    'Accepted by silence',
    'openedAt',
    ['期间内收件后逾期未处理、视为受理的件数', 'received in the period and accepted by silence'],
    [{ tag: 'silence' }],
  ),
  twice: number(
    '两次补正',
    'Asked twice to complete',
    'openedAt',
    ['期间内收件中两次要求补正的件数', 'received in the period and asked twice to complete'],
    [{ tag: 'supplementTwice' }],
  ),
  /** 平均办理时长. */
  duration: {
    title: say('平均办理时长', 'Mean time to close'),
    unit: 'minutes',
    version: 1,
    direction: 'down',
    owner,
    formula: say('期间内办结的办件从收件到办结的平均时长', 'mean time from receipt to the end, of those closed in the period'),
    count: { type, period: closed },
    mean: 'toClose',
  },
  /** 红灯率: past the promise; 紫/黑灯率: past the law. */
  redRate: rate('红灯率', 'Past the promise', {
    period: { clockDue: 'promise' },
    of: [{ clock: 'promise', result: 'late' }],
    down: true,
    formula: [
      '期间内承诺时限到期的办件中超过承诺的 ÷ 到期的 × 100%',
      'past the promise ÷ those whose promise fell due in the period × 100 %',
    ],
  }),
  blackRate: rate('黑灯率', 'Past the law', {
    period: { clockDue: 'legal' },
    of: [{ clock: 'legal', result: 'late' }],
    down: true,
    target: 0,
    formula: [
      '期间内法定时限到期的办件中超过法定时限的 ÷ 到期的 × 100%',
      'past the limit of law ÷ those whose limit fell due in the period × 100 %',
    ],
  }),
  /** 网上受理率: by phone or web, of what was received. */
  onlineRate: rate('网上申办率', 'Applied for online', {
    period: 'openedAt',
    of: [{ column: 'channel', in: ['web'] }],
    formula: [
      '期间内收件中网上（手机、网页、自助机）申办的 ÷ 收件 × 100%',
      'applied for by phone, web or kiosk ÷ received in the period × 100 %',
    ],
  }),
  /** 告知承诺办理率. */
  promisedRate: rate('告知承诺办理率', 'Accepted on a written promise', {
    period: 'openedAt',
    of: [{ tag: 'promised' }],
    formula: ['期间内收件中以告知承诺受理的 ÷ 收件 × 100%', 'accepted on a written promise ÷ received in the period × 100 %'],
  }),
  joint: {
    ...number('一件事办件量', 'Joint applications', 'openedAt', [
      '期间内收到的“一件事”办件数',
      'joint applications received in the period',
    ]),
    count: { type: 'serviceHall.joint', period: 'openedAt' },
  },
  elsewhereHanded: rate('代收移交及时率', 'Handed over in time', {
    period: { clockDue: 'handOver' },
    of: [{ clock: 'handOver', result: 'kept' }],
    formula: [
      '期间内移交时限到期的异地代收件中按时移交的 ÷ 到期的 × 100%',
      'collected applications handed over in time ÷ those due in the period × 100 %',
    ],
  }),
  /** 差评整改率: answered within their limit. */
  mended: {
    ...rate('差评整改率', 'Bad ratings put right', {
      period: 'openedAt',
      of: [{ is: 'closed' }],
      target: 100,
      formula: [
        '期间内差评整改工单中已办结的 ÷ 全部 × 100%；误评复核后不计',
        'rectifications closed ÷ opened in the period × 100 %; misratings are not counted',
      ],
    }),
    count: { type: 'serviceHall.rectification', period: 'openedAt', where: [{ not: { tag: 'excluded' } }] },
  },
  elsewhere: number(
    '跨域通办量',
    'Collected elsewhere',
    'openedAt',
    ['期间内异地代收的件数', 'collected elsewhere in the period'],
    [{ tag: 'elsewhere' }],
  ),
}
