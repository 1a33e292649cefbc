import { figuresOf, type IndicatorDeclaration, say } from '../../kit/index.ts'

const owner = say('区水务局', 'Water bureau')
const leaks = figuresOf('water.leak', owner)
const stops = figuresOf('water.stoppage', owner)
const floods = figuresOf('water.flood', owner)
const standing = { period: 'standing', where: [{ is: 'open' }] } as const

/** 水务 figures from its matters. */
export const indicators: Readonly<Record<string, IndicatorDeclaration>> = {
  leaksOpen: leaks(
    'matters',
    ['在办漏损', 'Leaks in hand'],
    ['截至时点未销案的漏损工单', 'leak orders still open at the as-of instant'],
    standing,
    { direction: 'down' },
  ),
  crewKept: leaks(
    'percent',
    ['到场定位及时率', 'Located in time'],
    ['期间内到期且按时到场定位的 ÷ 期间内到期的 × 100%', 'located in time ÷ due in the period × 100 %'],
    { period: { clockDue: 'crew', lead: true } },
    { of: [{ clock: 'crew', result: 'kept', lead: true }], direction: 'up', target: 95 },
  ),
  repairMinutes: leaks(
    'minutes',
    ['抢修用时（中位数）', 'Minutes of repair, median'],
    ['期间内销案的从定位到修复的分钟数，取中位数', 'minutes from located to repaired, median of those closed'],
    { period: 'closedAt' },
    { mean: { ran: 'repair' }, percentile: 50, direction: 'down' },
  ),
  leaksNone: leaks(
    'percent',
    ['漏损误报率', 'False leak alarms'],
    ['期间内办结中被排除的 ÷ 期间内办结的 × 100%', 'found to be none ÷ ended in the period × 100 %'],
    { period: 'closedAt' },
    { of: [{ column: 'state', in: ['none'] }], direction: 'down', watches: 'crewKept' },
  ),
  stoppages: stops(
    'matters',
    ['停水事项', 'Stoppages'],
    ['期间内登记的停水事项', 'stoppages registered in the period'],
    { period: 'openedAt' },
    { direction: 'down' },
  ),
  floodsOpen: floods(
    'matters',
    ['积水点（处置中）', 'Flooded roads'],
    ['截至时点未结束的内涝处置', 'flooded roads not ended at the as-of instant'],
    standing,
    { direction: 'down', target: 0 },
  ),
  floodArrive: floods(
    'percent',
    ['内涝到场及时率', 'Crews there in time'],
    ['期间内到期且按时到场的 ÷ 期间内到期的 × 100%', 'there in time ÷ due in the period × 100 %'],
    { period: { clockDue: 'arrive', lead: true } },
    { of: [{ clock: 'arrive', result: 'kept', lead: true }], direction: 'up', target: 95 },
  ),
}
