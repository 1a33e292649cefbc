import { type Condition, figuresOf, type IndicatorDeclaration, type Period, say } from '../../kit/index.ts'

const figure = figuresOf('grid.case', say('数字城管中心', 'City management centre'))
/** 应处置: filed, and the limit to mend it fell due in the period. */
const due: Period = { clockDue: 'fix', lead: true }
const FILED: Condition = { tag: 'filed' }
const CLOSED: Condition = { column: 'state', in: ['closed', 'archived'] }
const channel = (...of: string[]): Condition => ({ column: 'channel', in: of })
const CITIZENS = ['web', 'app', 'wechat', 'phone', 'open311', 'sms', 'visit']

type Words = readonly [zh: string, en: string]
const rate = (
  title: Words,
  formula: Words,
  count: { readonly period: Period; readonly where?: readonly Condition[] },
  of: readonly Condition[],
  more: Partial<IndicatorDeclaration> & Pick<IndicatorDeclaration, 'direction'>,
) => figure('percent', title, formula, count, { ...more, of })
const ofDue = (title: Words, zh: string, en: string, of: readonly Condition[], direction: 'up' | 'down', target?: number) =>
  rate(title, [`${zh} ÷ 期间内应处置的已立案案卷 × 100%`, `${en} ÷ filed cases due in the period × 100 %`], { period: due }, of, {
    direction,
    ...(target === undefined ? {} : { target }),
  })

/** 评价指标 of 数字城管, by unit, street, grid and class; base = filed and due in the period. */
export const indicators: Readonly<Record<string, IndicatorDeclaration>> = {
  taken: figure(
    'matters',
    ['上报量', 'Reported'],
    ['期间内收集的案卷数', 'cases collected in the period'],
    { period: 'openedAt' },
    { direction: 'none' },
  ),
  open: figure(
    'matters',
    ['在办案卷', 'In progress'],
    ['截至时点未结案、未作废的件数', 'neither closed nor void at the as-of instant'],
    { period: 'standing', where: [{ is: 'open' }] },
    { direction: 'none' },
  ),
  overdue: figure(
    'matters',
    ['超期案卷', 'Overdue'],
    ['截至时点在办且当前时限已过的件数', 'in progress with the present limit passed'],
    { period: 'standing', where: [{ is: 'overdue' }] },
    { direction: 'down', target: 0 },
  ),
  filed: rate(
    ['立案率', 'Filed'],
    ['期间内收集并立案的 ÷ 期间内收集的 × 100%', 'filed ÷ collected in the period × 100 %'],
    { period: 'openedAt' },
    [FILED],
    { direction: 'up' },
  ),
  dispatchedRightly: rate(
    ['派遣准确率', 'Dispatched rightly'],
    ['派遣后未被退回的 ÷ 期间内收集并已派遣的 × 100%', 'never returned ÷ collected in the period and dispatched × 100 %'],
    { period: 'openedAt', where: [{ is: 'dispatched' }] },
    [{ not: { is: 'returned' } }],
    { direction: 'up', target: 95 },
  ),
  fixedInTime: ofDue(
    ['按期处置率', 'Mended in time'],
    '处置时限按时的',
    'mended within the limit',
    [{ clock: 'fix', result: 'kept', lead: true }],
    'up',
    95,
  ),
  closedInTime: ofDue(
    ['按期结案率', 'Closed in time'],
    '按时处置且已结案的',
    'mended in time and closed',
    [{ clock: 'fix', result: 'kept', lead: true }, CLOSED],
    'up',
    90,
  ),
  closedRate: ofDue(['结案率', 'Closed'], '已结案的', 'closed', [CLOSED], 'up', 95),
  rework: ofDue(['返工率', 'Done again'], '核查不通过返工过的', 'sent back by the check', [{ tag: 'rework' }], 'down', 5),
  extended: ofDue(['延期率', 'Extended'], '批准过延期的', 'given more time', [{ tag: 'extended' }], 'down', 10),
  putOff: {
    ...ofDue(['缓办率', 'Put off'], '批准过挂账缓办的', 'put off', [{ tag: 'putOff' }], 'down', 5),
    watches: 'fixedInTime',
  },
  reclassed: {
    ...ofDue(
      ['变更分类率', 'Class changed'],
      '处置中变更过分类的',
      'given another class on the way',
      [{ tag: 'reclassed' }],
      'down',
    ),
    watches: 'fixedInTime',
  },
  checkedInTime: rate(
    ['核查及时率', 'Checked in time'],
    ['核查时限按时的 ÷ 期间内核查时限到期的 × 100%', 'checks in time ÷ checks due in the period × 100 %'],
    { period: { clockDue: 'check' } },
    [{ clock: 'check', result: 'kept' }],
    { direction: 'up', target: 95 },
  ),
  byWorkers: rate(
    ['监督员上报率', 'Reported by grid workers'],
    ['网格员上报的 ÷ 期间内收集的 × 100%', 'reported by grid workers ÷ collected in the period × 100 %'],
    { period: 'openedAt' },
    [channel('patrol')],
    { direction: 'up' },
  ),
  byCitizens: rate(
    ['公众举报率', 'Reported by the public'],
    ['公众上报的 ÷ 期间内收集的 × 100%', 'reported by the public ÷ collected in the period × 100 %'],
    { period: 'openedAt' },
    [channel(...CITIZENS)],
    { direction: 'none' },
  ),
  cameraRight: rate(
    ['AI 发现有效率', 'Cameras were right'],
    ['立案的 ÷ 期间内视频智能识别上报且已有结论的 × 100%', 'filed ÷ reported by cameras in the period and judged × 100 %'],
    { period: 'openedAt', where: [channel('camera'), { not: { column: 'state', in: ['collected', 'toFile'] } }] },
    [FILED],
    { direction: 'up', target: 80 },
  ),
  score: {
    ...figure(
      'score',
      ['综合评价得分', 'Composite score'],
      [
        '按期处置率×40% + 结案率×30% + 派遣准确率×10% + 核查及时率×20%；任一项无基数则不计分',
        'mended in time 40 %, closed 30 %, dispatched rightly 10 %, checked in time 20 %; no score while one has no base',
      ],
      { period: due },
      { direction: 'up' },
    ),
    score: [
      { indicator: 'fixedInTime', weight: 40 },
      { indicator: 'closedRate', weight: 30 },
      { indicator: 'dispatchedRightly', weight: 10 },
      { indicator: 'checkedInTime', weight: 20 },
    ],
  },
}
