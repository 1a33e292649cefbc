import { figuresOf, pack, say } from '../../kit/index.ts'
import { order } from './order.ts'
import { vitalSigns } from './vital-signs.ts'

const type = 'centre.order'
const figure = figuresOf(type, say('运行管理中心', 'Operation centre'))

/** 运行管理中心: its analysts, its orders, and the figures about itself. */
export const centre = pack({
  name: 'centre',
  title: say('运行管理中心', 'Operation centre'),
  net: 'govern',
  domain: '城市运营',
  // its orders are given by leaders and office heads, and handled by the units' handlers
  uses: ['hotline'],
  roles: {
    /** 分析研判员: composes boards, keeps definitions, edits reports; counts everything, changes no case. */
    analyst: { title: say('分析研判员', 'Analyst'), sees: 'area' },
  },
  codes: [],
  matters: { order },
  registers: {},
  indicators: {
    ...vitalSigns,
    ordersOpen: figure(
      'matters',
      ['在办督办任务', 'Orders in hand'],
      ['截至时点尚未核销的督办任务件数', 'orders not yet checked off at the as-of instant'],
      { period: 'standing', where: [{ is: 'open' }] },
      { direction: 'none' },
    ),
    ordersOverdue: figure(
      'matters',
      ['超期督办任务', 'Overdue orders'],
      ['截至时点在办且当前时限已过的督办任务件数', 'orders in hand with the present limit passed'],
      { period: 'standing', where: [{ is: 'overdue' }] },
      { direction: 'down', target: 0, thresholds: [{ level: 'red', over: 0 }] },
    ),
    ordersKept: figure(
      'percent',
      ['批示落实率', 'Orders carried out in time'],
      [
        '期间内到期的督办任务按时反馈的 ÷ 到期的 × 100%',
        'orders due in the period that were answered in time ÷ orders due × 100 %',
      ],
      { period: { clockDue: 'handle', lead: true } },
      { direction: 'up', target: 95, of: [{ clock: 'handle', result: 'kept', lead: true }] },
    ),
  },
})
