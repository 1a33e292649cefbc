import { say } from '../../base/index.ts'
import type { Condition, IndicatorDeclaration, Period } from '../../brain/indicators/declare.ts'

const owner = say('热线办', 'Hotline office')
const type = 'hotline.ticket'
/** 应办结: the lead unit's handling clock fell due in the period. Suspended time does not run. */
const due: Period = { clockDue: 'handle', lead: true }
const NAMED: Condition = { not: { is: 'anonymous' } }

type Rate = Pick<IndicatorDeclaration, 'title' | 'formula' | 'count' | 'of'> & Partial<IndicatorDeclaration>
const rate = (one: Rate): IndicatorDeclaration => ({ unit: 'percent', version: 1, direction: 'up', owner, ...one })
const number = (one: Omit<Rate, 'of'>): IndicatorDeclaration => ({
  unit: 'matters',
  version: 1,
  direction: 'none',
  owner,
  ...one,
})
const kept = (clock: string, zh: string, en: string, target: number, lead = false): IndicatorDeclaration =>
  rate({
    title: say(`${zh}率`, `${en} in time`),
    target,
    formula: say(
      `期间内到期的${zh.replace('按时', '').replace('及时', '')}时限全部按时的工单 ÷ 有该时限到期的工单 × 100%`,
      `tickets whose “${clock}” limits due in the period were all kept ÷ tickets with such a limit × 100 %`,
    ),
    count: { type, period: { clockDue: clock, ...(lead ? { lead } : {}) } },
    of: [{ clock, result: 'kept', ...(lead ? { lead } : {}) }],
  })

/** 三率 and the other figures of the hotline, defined as data. Period of the three rates: by due date. */
export const indicators: Readonly<Record<string, IndicatorDeclaration>> = {
  taken: number({
    title: say('受理量', 'Requests taken'),
    dims: ['area', 'village', 'unit', 'category', 'channel', 'hour'],
    formula: say('期间内登记的诉求件数', 'requests registered in the period'),
    count: { type, period: 'openedAt' },
  }),
  open: number({
    title: say('在途', 'In progress'),
    formula: say('截至时点尚未办结、未并入其他工单的件数', 'not closed and not merged at the as-of instant'),
    count: { type, period: 'standing', where: [{ is: 'open' }] },
  }),
  overdue: number({
    title: say('超期', 'Overdue'),
    direction: 'down',
    target: 0,
    thresholds: [{ level: 'red', over: 0 }],
    formula: say('截至时点在途且当前时限已过的件数', 'in progress, with the present limit passed at the as-of instant'),
    count: { type, period: 'standing', where: [{ is: 'overdue' }] },
  }),
  closed: number({
    title: say('办结量', 'Closed'),
    direction: 'up',
    formula: say('期间内办结的件数（今日办结：期间为今日）', 'closed in the period'),
    count: { type, period: 'closedAt' },
  }),
  onTheSpot: rate({
    title: say('即时办结率', 'Closed on the spot'),
    formula: say('当场答复办结的件数 ÷ 期间内办结的件数 × 100%', 'answered and closed at once ÷ closed in the period × 100 %'),
    count: { type, period: 'closedAt' },
    of: [{ tag: 'onTheSpot' }],
  }),
  dispatchedInTime: kept('dispatch', '派单及时', 'Dispatched', 98),
  signedInTime: kept('sign', '按时签收', 'Signed', 98),
  contactedInTime: kept('contact', '按时联系', 'Contacted', 95),
  closedInTime: kept('handle', '按时办结', 'Handled', 98, true),
  responded: rate({
    title: say('响应率', 'Response rate'),
    target: 98,
    formula: say(
      '期间内应办结（按到期日）的实名工单中，主办单位在联系时限内联系了诉求人的 ÷ 应办结的实名工单 × 100%。剔除件不扣除',
      'of the named tickets due in the period: requester contacted by the lead unit within the contact limit ÷ all × 100 %. Exclusions stay in',
    ),
    count: { type, period: due, where: [NAMED] },
    of: [{ is: 'contacted' }, { clock: 'contact', result: 'kept' }],
  }),
  solved: rate({
    title: say('解决率', 'Solution rate'),
    target: 90,
    exclusions: true,
    formula: say(
      '期间内应办结且已回访的工单中，诉求人评价“已解决”的 ÷ 已回访的 × 100%。部分解决计为未解决；批准剔除的自批准时起不计入',
      'of the tickets due in the period and called back: “solved” ÷ called back × 100 %. Partly solved is not solved; exclusions leave from the hour they are granted',
    ),
    count: { type, period: due, where: [{ is: 'visited' }] },
    of: [{ verdict: 'solved', in: ['yes'] }],
  }),
  satisfied: rate({
    title: say('满意率', 'Satisfaction rate'),
    target: 95,
    exclusions: true,
    formula: say(
      '期间内应办结且已回访的工单中，评价很满意、满意、基本满意的 ÷ 已回访的 × 100%。批准剔除的自批准时起不计入',
      'of the tickets due in the period and called back: very, plainly or basically satisfied ÷ called back × 100 %. Exclusions leave from the hour they are granted',
    ),
    count: { type, period: due, where: [{ is: 'visited' }] },
    of: [{ verdict: 'satisfied', in: ['very', 'yes', 'basic'] }],
  }),
  score: {
    title: say('综合得分', 'Composite score'),
    unit: 'score',
    version: 1,
    direction: 'up',
    owner,
    formula: say(
      '响应率×10% + 解决率×45% + 满意率×45%；任一项无基数则不计分',
      'response 10 %, solution 45 %, satisfaction 45 %; no score while one of them has no base',
    ),
    count: { type, period: due },
    score: [
      { indicator: 'responded', weight: 10 },
      { indicator: 'solved', weight: 45 },
      { indicator: 'satisfied', weight: 45 },
    ],
  },
  returned: rate({
    title: say('退单率', 'Returned'),
    direction: 'down',
    formula: say(
      '被退过单的 ÷ 期间内受理并已派单的 × 100%',
      'returned at least once ÷ taken in the period and dispatched × 100 %',
    ),
    count: { type, period: 'openedAt', where: [{ is: 'dispatched' }] },
    of: [{ is: 'returned' }],
  }),
  second: rate({
    title: say('二次办理率', 'Handled a second time'),
    direction: 'down',
    watches: 'closedInTime',
    formula: say('进入二次办理的 ÷ 期间内应办结的 × 100%', 'handled a second time ÷ due in the period × 100 %'),
    count: { type, period: due },
    of: [{ started: 'second' }],
  }),
  repeated: rate({
    title: say('重复诉求率', 'Repeated requests'),
    direction: 'down',
    formula: say(
      '与先前诉求重复或为其后续的 ÷ 期间内受理的 × 100%',
      'linked to an earlier one as duplicate or follow-up ÷ taken in the period × 100 %',
    ),
    count: { type, period: 'openedAt' },
    of: [{ is: 'repeat' }],
  }),
  acknowledged: rate({
    title: say('督办签收率', 'Orders acknowledged'),
    target: 100,
    formula: say('督办令均已签收的 ÷ 期间内被督办的 × 100%', 'all orders acknowledged ÷ tickets ordered in the period × 100 %'),
    count: { type, period: 'orderedAt' },
    of: [{ is: 'acknowledged' }],
  }),
  online: rate({
    title: say('互联网渠道占比', 'Share of online channels'),
    formula: say(
      '网站、APP、微信、自助终端、Open311、邮件渠道 ÷ 期间内受理的 × 100%',
      'web, app, WeChat, kiosk, Open311 and mail ÷ taken in the period × 100 %',
    ),
    count: { type, period: 'openedAt' },
    of: [{ column: 'channel', in: ['web', 'app', 'wechat', 'kiosk', 'open311', 'mail'] }],
  }),
  timeToClose: number({
    title: say('平均办结用时', 'Mean time to close'),
    unit: 'minutes',
    direction: 'down',
    formula: say(
      '期间内办结的件，自受理至办结的自然分钟数之和 ÷ 件数',
      'natural minutes from intake to close, summed ÷ closed in the period',
    ),
    count: { type, period: 'closedAt' },
    mean: 'toClose',
  }),
  timeToSign: number({
    title: say('平均签收用时', 'Mean time to sign'),
    unit: 'minutes',
    direction: 'down',
    formula: say(
      '期间内受理的件，首次派单至主办签收的自然分钟数之和 ÷ 已签收件数',
      'minutes from the first dispatch to signing by the lead, summed ÷ signed ones taken in the period',
    ),
    count: { type, period: 'openedAt' },
    mean: 'toSign',
  }),
  timeToContact: number({
    title: say('平均联系用时', 'Mean time to contact'),
    unit: 'minutes',
    direction: 'down',
    formula: say(
      '期间内受理的件，首次派单至主办联系诉求人的自然分钟数之和 ÷ 已联系件数',
      'minutes from the first dispatch to the first contact, summed ÷ contacted ones taken in the period',
    ),
    count: { type, period: 'openedAt' },
    mean: 'toContact',
  }),
  rounds: number({
    title: say('平均派单次数', 'Mean number of dispatches'),
    unit: 'times',
    direction: 'down',
    formula: say('期间内受理的件，派单轮次之和 ÷ 已派单件数', 'rounds of dispatch, summed ÷ dispatched ones taken in the period'),
    count: { type, period: 'openedAt' },
    mean: 'rounds',
  }),
  // 防作弊: what a good-looking rate may hide.
  closedUncontacted: number({
    title: say('未联系即办结', 'Closed without contact'),
    direction: 'down',
    target: 0,
    watches: 'responded',
    formula: say(
      '期间内办结、派过单、实名，而主办单位从未联系诉求人的件数',
      'closed in the period, dispatched, named, and never contacted by the lead unit',
    ),
    count: { type, period: 'closedAt', where: [{ is: 'dispatched' }, NAMED, { not: { is: 'contacted' } }] },
  }),
  copiedAnswers: rate({
    title: say('雷同答复率', 'Copied answers'),
    direction: 'down',
    watches: 'solved',
    formula: say(
      '答复文字（20 字以上）与其他工单完全相同的 ÷ 期间内办结并派过单的 × 100%',
      'answers of 20 characters or more identical with that of another ticket ÷ dispatched tickets closed in the period × 100 %',
    ),
    count: { type, period: 'closedAt', where: [{ is: 'dispatched' }] },
    of: [{ is: 'copiedAnswer' }],
  }),
  excluded: rate({
    title: say('剔除率', 'Excluded'),
    direction: 'down',
    watches: 'satisfied',
    formula: say('批准剔除的 ÷ 期间内应办结且已回访的 × 100%', 'exclusions granted ÷ due in the period and called back × 100 %'),
    count: { type, period: due, where: [{ is: 'visited' }] },
    of: [{ is: 'excluded' }],
  }),
}
