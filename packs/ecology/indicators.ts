import { figuresOf, type IndicatorDeclaration, say } from '../../kit/index.ts'

const owner = say('生态环境分局', 'Environment bureau')
const cases = figuresOf('ecology.exceedance', owner)
const manifests = figuresOf('ecology.waste', owner)

/** 生态 figures from its cases; figures of air and water come from the readings themselves. */
export const indicators: Readonly<Record<string, IndicatorDeclaration>> = {
  suspected: cases(
    'matters',
    ['超标线索', 'Suspected exceedances'],
    ['期间内产生的超标线索数', 'suspected exceedances raised in the period'],
    { period: 'openedAt' },
    { direction: 'none' },
  ),
  open: cases(
    'matters',
    ['在办超标案件', 'Exceedances in hand'],
    ['截至时点未销案、未排除的案件', 'neither closed nor dismissed at the as-of instant'],
    { period: 'standing', where: [{ is: 'open' }] },
    { direction: 'down' },
  ),
  overdue: cases(
    'matters',
    ['逾期案件', 'Cases overdue'],
    ['截至时点当前时限已过的案件', 'cases whose present limit has passed'],
    { period: 'standing', where: [{ is: 'overdue' }] },
    { direction: 'down', target: 0 },
  ),
  siteMinutes: cases(
    'minutes',
    ['到场用时（中位数）', 'Minutes to the place, median'],
    [
      '期间内销案的案件从派出到现场结论的分钟数，取中位数',
      'minutes from dispatch to the finding on site, median of those closed',
    ],
    { period: 'closedAt' },
    { mean: { ran: 'site' }, percentile: 50, direction: 'down', target: 120 },
  ),
  judged: cases(
    'percent',
    ['及时研判率', 'Judged in time'],
    ['期间内到期且 30 分钟内研判的线索 ÷ 期间内到期的线索 × 100%', 'judged within 30 minutes ÷ due in the period × 100 %'],
    { period: { clockDue: 'judge' } },
    { of: [{ clock: 'judge', result: 'kept' }], direction: 'up', target: 95 },
  ),
  dismissed: cases(
    'percent',
    ['误报率', 'False alarms'],
    ['期间内办结中被排除的 ÷ 期间内办结的线索 × 100%', 'dismissed ÷ ended in the period × 100 %'],
    { period: 'closedAt' },
    { of: [{ column: 'state', in: ['dismissed'] }], direction: 'down', watches: 'judged' },
  ),
  wasteOpen: manifests(
    'matters',
    ['未平衡联单', 'Manifests that do not balance'],
    ['截至时点未销案的联单核查', 'manifest checks still open'],
    { period: 'standing', where: [{ is: 'open' }] },
    { direction: 'down', target: 0 },
  ),
}
