import { type Condition, figuresOf, type IndicatorDeclaration, type Period, say } from '../../kit/index.ts'

const figure = figuresOf('businessStart.founding', say('企业登记机关', 'Registration of companies'))
const closed: Period = 'closedAt'
const OPENED: Condition = { column: 'state', in: ['done'] }
/** 半个工作日 of our promise: four working hours, by the wall clock. */
const HALF_DAY = 240

const opened = { period: closed, where: [OPENED] } as const
const received = { period: 'openedAt' } as const
/** Registered in the period's applications: the promise begins with the registration. */
const registered = { period: 'openedAt', where: [{ started: 'promise' }] } as const

/** 企业开办 figures: the sheet of the one thing, as far as matters tell them. */
export const indicators: Readonly<Record<string, IndicatorDeclaration>> = {
  received: figure(
    'matters',
    ['开办申请量', 'Applications'],
    ['期间内收到的开办申请件数', 'applications to found a company received in the period'],
    received,
    { direction: 'none' },
  ),
  founded: figure(
    'matters',
    ['开办企业数', 'Companies opened'],
    ['期间内全部办结的开办件数', 'foundings finished in the period'],
    opened,
    { direction: 'none' },
  ),
  middle: figure(
    'minutes',
    ['申请到全部办结时长（中位数）', 'From application to all done, median'],
    [
      '期间内全部办结的件从申请到办结的分钟数，取中位数（含签署和修改时间）',
      'minutes from the application to the end of those finished in the period, the middle one; signing and corrections included',
    ],
    opened,
    { mean: 'toClose', percentile: 50, direction: 'down' },
  ),
  lanesMiddle: figure(
    'minutes',
    ['登记到办齐时长（中位数）', 'From the licence to all lanes done, median'],
    [
      '期间内全部办结的件从准予登记到所选各项办齐的分钟数，取中位数；银行开户不计',
      'minutes from the registration until every chosen lane but the bank was done, of those finished in the period: the middle one',
    ],
    opened,
    { mean: { ran: 'promise' }, percentile: 50, direction: 'down' },
  ),
  halfDay: figure(
    'percent',
    ['半日开办率', 'Opened within half a day'],
    [
      '登记后 4 小时内办齐的 ÷ 期间内全部办结的 × 100%',
      'every chosen lane done within four hours of the registration ÷ finished in the period × 100 %',
    ],
    opened,
    { of: [{ ran: 'promise', within: HALF_DAY }], direction: 'up' },
  ),
  kept: figure(
    'percent',
    ['1 个工作日办齐率', 'Done within the promise'],
    [
      '承诺时限（1 个工作日）内办齐的 ÷ 期间内承诺到期的 × 100%',
      'done within the promise of one working day ÷ those whose promise fell due in the period × 100 %',
    ],
    { period: { clockDue: 'promise' } },
    { of: [{ clock: 'promise', result: 'kept' }], direction: 'up', target: 100 },
  ),
  atOnce: figure(
    'percent',
    ['秒批率', 'Registered at once'],
    [
      '未经人工审查即准予登记的 ÷ 期间内收到且已准予登记的 × 100%',
      'registered without a person looking ÷ received in the period and registered × 100 %',
    ],
    registered,
    { of: [{ not: { started: 'legal' } }], direction: 'up' },
  ),
  nameRefused: figure(
    'percent',
    ['名称驳回率', 'Names refused'],
    ['因名称不可用退回过的 ÷ 期间内收到的 × 100%', 'sent back for its name ÷ received in the period × 100 %'],
    received,
    { of: [{ tag: 'nameRefused' }], direction: 'down' },
  ),
  corrected: figure(
    'percent',
    ['退回修改率', 'Sent back'],
    ['自动审查退回过的 ÷ 期间内收到的 × 100%', 'sent back by the rules ÷ received in the period × 100 %'],
    received,
    { of: [{ tag: 'sentBack' }], direction: 'down' },
  ),
  firstPass: figure(
    'percent',
    ['一次通过率', 'Passed the first time'],
    ['没有被退回过的 ÷ 期间内收到的 × 100%', 'never sent back ÷ received in the period × 100 %'],
    received,
    { of: [{ not: { tag: 'sentBack' } }], direction: 'up' },
  ),
  online: figure(
    'percent',
    ['网上申办率', 'Applied for online'],
    ['网上申请的 ÷ 期间内收到的 × 100%', 'applied for online ÷ received in the period × 100 %'],
    received,
    { of: [{ column: 'channel', in: ['web'] }], direction: 'up' },
  ),
  refused: figure(
    'percent',
    ['不予登记率', 'Refused'],
    ['不予登记的 ÷ 期间内办结的 × 100%', 'refused ÷ closed in the period × 100 %'],
    { period: closed },
    { of: [{ column: 'state', in: ['refused'] }], direction: 'down' },
  ),
}
