import { type Condition, figuresOf, type IndicatorDeclaration, type Period, say } from '../../kit/index.ts'

const figure = figuresOf('realEstate.transfer', say('不动产登记中心', 'Real estate registry'))
const closed: Period = 'closedAt'
/** 受理到发证: the promise runs from acceptance to the certificate. */
const CERTIFIED: Condition = { column: 'state', in: ['done'] }
const HOUR = 60

const certified = { period: closed, where: [CERTIFIED] } as const
const toCertificate = { mean: { ran: 'promise' }, direction: 'down' } as const

/** 房税银 figures: the sheet of joint registration, as far as matters tell them. */
export const indicators: Readonly<Record<string, IndicatorDeclaration>> = {
  received: figure(
    'matters',
    ['申请量', 'Applications'],
    ['期间内收到的联办申请件数', 'joint applications received in the period'],
    { period: 'openedAt' },
    { direction: 'none' },
  ),
  certified: figure(
    'matters',
    ['发证量', 'Certified'],
    ['期间内办结并发证的件数', 'closed with a certificate in the period'],
    certified,
    { direction: 'none' },
  ),
  middle: figure(
    'minutes',
    ['受理到发证时长（中位数）', 'Acceptance to certificate, median'],
    [
      '期间内办结发证的件从受理到发证的分钟数，取中位数（连续计时）',
      'minutes from acceptance to the certificate of those closed in the period: the middle one, by the wall clock',
    ],
    certified,
    { ...toCertificate, percentile: 50, target: HOUR },
  ),
  slowest: figure(
    'minutes',
    ['受理到发证时长（90 分位）', 'Acceptance to certificate, 90th percentile'],
    [
      '期间内办结发证的件从受理到发证的分钟数，九成不超过此值',
      'nine of ten of those closed in the period took no more minutes from acceptance to the certificate',
    ],
    certified,
    { ...toCertificate, percentile: 90 },
  ),
  withinHour: figure(
    'percent',
    ['1 小时内发证率', 'Certified within the hour'],
    [
      '受理到发证不超过 60 分钟的 ÷ 期间内办结发证的 × 100%',
      'certified within 60 minutes of acceptance ÷ certified and closed in the period × 100 %',
    ],
    certified,
    { of: [{ ran: 'promise', within: HOUR }], direction: 'up' },
  ),
  withinDay: figure(
    'percent',
    ['1 个工作日内发证率', 'Certified within the promise'],
    [
      '承诺时限（1 个工作日）内发证的 ÷ 期间内办结发证的 × 100%',
      'certified within the promise of one working day ÷ certified and closed in the period × 100 %',
    ],
    certified,
    { of: [{ clock: 'promise', result: 'kept' }], direction: 'up', target: 100 },
  ),
  online: figure(
    'percent',
    ['全程网办率', 'Wholly online'],
    [
      '网上申请、无人到场的 ÷ 期间内办结发证的 × 100%',
      'applied for online with nobody present ÷ certified and closed in the period × 100 %',
    ],
    certified,
    { of: [{ column: 'channel', in: ['web'] }, { not: { tag: 'trip' } }], direction: 'up' },
  ),
  trips: figure(
    'percent',
    ['到场办理占比', 'With a visit'],
    [
      '当事人到场过的 ÷ 期间内办结发证的 × 100%（改革前每件 5 趟）',
      'where somebody had to come ÷ certified and closed in the period × 100 % (five visits each before)',
    ],
    certified,
    { of: [{ tag: 'trip' }], direction: 'down' },
  ),
  ...Object.fromEntries(
    (
      [
        ['tax', '税务', 'tax'],
        ['bank', '银行', 'bank'],
        ['review', '登记审核', 'examination'],
      ] as const
    ).map(([clock, zh, en]) => [
      `${clock}Late`,
      figure(
        'percent',
        [`${zh}线超时率`, `Lane of the ${en} late`],
        [
          `${zh}超过 30 分钟的 ÷ 期间内该线到期的 × 100%`,
          `the ${en} took more than 30 minutes ÷ those whose lane fell due in the period × 100 %`,
        ],
        { period: { clockDue: clock } },
        { of: [{ clock, result: 'late' }], direction: 'down', target: 0 },
      ),
    ]),
  ),
  sentBack: figure(
    'percent',
    ['预审退回率', 'Sent back by the precheck'],
    ['预审未通过的 ÷ 期间内收到的 × 100%', 'sent back by the precheck ÷ received in the period × 100 %'],
    { period: 'openedAt' },
    { of: [{ tag: 'sentBack' }], direction: 'down' },
  ),
  refused: figure(
    'percent',
    ['不予登记率', 'Refused'],
    ['不予登记的 ÷ 期间内办结的 × 100%', 'refused ÷ closed in the period × 100 %'],
    { period: closed },
    { of: [{ column: 'state', in: ['refused'] }], direction: 'down' },
  ),
  blocked: figure(
    'matters',
    ['登簿前被查封等阻止', 'Stopped before booking'],
    [
      '期间内收到的申请中，登簿前因查封等限制被阻止的件数',
      'received in the period and stopped by a seizure or the like before booking',
    ],
    { period: 'openedAt', where: [{ tag: 'blocked' }] },
    { direction: 'none' },
  ),
  taxDiffers: figure(
    'percent',
    ['税额转人工率', 'Taxes to an officer'],
    [
      '核定税额与公布税表不一致、转人工的 ÷ 期间内收到的 × 100%',
      'assessed otherwise than the published tables say ÷ received in the period × 100 %',
    ],
    { period: 'openedAt' },
    { of: [{ tag: 'taxDiffers' }], direction: 'down' },
  ),
  together: figure(
    'percent',
    ['出证放贷同步率', 'Certificate and loan together'],
    [
      '登簿后 30 分钟内出证并放款的 ÷ 期间内该时限到期的 × 100%',
      'certificate and loan within 30 minutes of booking ÷ those whose limit fell due in the period × 100 %',
    ],
    { period: { clockDue: 'together' } },
    { of: [{ clock: 'together', result: 'kept' }], direction: 'up' },
  ),
  releaseDelay: figure(
    'minutes',
    ['先发证的放款等待', 'Loans after the certificate'],
    ['先行发证的件从发证到放款的平均分钟数', 'mean minutes from the certificate to the loan, where the certificate did not wait'],
    certified,
    { mean: { ran: 'release' }, direction: 'down' },
  ),
}
