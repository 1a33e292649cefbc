import { figuresOf, type IndicatorDeclaration, say } from '../../kit/index.ts'

const owner = say('应急管理局', 'Emergency bureau')
const reports = figuresOf('emergency.report', owner)
const moves = figuresOf('emergency.evacuation', owner)
const actions = figuresOf('emergency.action', owner)

/** 应急 figures. Drills carry their mark in the matter and are counted apart by it. */
export const indicators: Readonly<Record<string, IndicatorDeclaration>> = {
  received: reports(
    'matters',
    ['接报数', 'Reports'],
    ['期间内接报的突发事件线索', 'reports of emergencies in the period'],
    { period: 'openedAt' },
    { direction: 'none' },
  ),
  open: reports(
    'matters',
    ['在办接报', 'Reports in hand'],
    ['截至时点未办结、未排除的接报', 'neither closed nor found to be none'],
    { period: 'standing', where: [{ is: 'open' }] },
    { direction: 'down' },
  ),
  verifyMinutes: reports(
    'minutes',
    ['核实用时（中位数）', 'Minutes to verify, median'],
    ['期间内办结的接报从转核实到结论的分钟数，取中位数', 'from verifying to the finding, median of those closed'],
    { period: 'closedAt' },
    { mean: { ran: 'verify' }, percentile: 50, direction: 'down', target: 10 },
  ),
  firstReportInTime: reports(
    'percent',
    ['首报及时率', 'First reports in time'],
    ['期间内到期且按时首报的 ÷ 期间内首报到期的 × 100%', 'first reports made in time ÷ due in the period × 100 %'],
    { period: { clockDue: 'firstReport' } },
    { of: [{ clock: 'firstReport', result: 'kept' }], direction: 'up', target: 100 },
  ),
  none: reports(
    'percent',
    ['排除率', 'Reports found to be none'],
    ['期间内办结中被排除的 ÷ 期间内办结的接报 × 100%', 'found to be none ÷ ended in the period × 100 %'],
    { period: 'closedAt' },
    { of: [{ column: 'state', in: ['none'] }], direction: 'down', watches: 'firstReportInTime' },
  ),
  moving: moves(
    'matters',
    ['进行中的转移', 'Evacuations going on'],
    ['截至时点未返回、未取消的转移任务', 'neither back home nor cancelled'],
    { period: 'standing', where: [{ is: 'open' }] },
    { direction: 'none' },
  ),
  movedInTime: moves(
    'percent',
    ['按时转移到位率', 'Moved in time'],
    ['期间内到期且按时全部到位的 ÷ 期间内到期的转移任务 × 100%', 'all moved in time ÷ due in the period × 100 %'],
    { period: { clockDue: 'move' } },
    { of: [{ clock: 'move', result: 'kept' }], direction: 'up', target: 95 },
  ),
  actionsOverdue: actions(
    'matters',
    ['逾期整改', 'Actions overdue'],
    ['截至时点逾期的复盘整改事项', 'actions out of reviews whose limit has passed'],
    { period: 'standing', where: [{ is: 'overdue' }] },
    { direction: 'down', target: 0 },
  ),
}
