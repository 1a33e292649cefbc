import { declareRefusals, type Id, type Instant, type Say, say } from '../../../base/index.ts'

/**
 * The five levels 五级评价, best first; the last two are 差评. Kept as words: two codings are in use that count in
 * opposite directions (`codings` in decide.ts), and a bare 2 means satisfied in one and not in the other.
 */
export const levels = {
  very: say('非常满意', 'very satisfied'),
  yes: say('满意', 'satisfied'),
  basic: say('基本满意', 'basically satisfied'),
  no: say('不满意', 'not satisfied'),
  veryNo: say('非常不满意', 'very dissatisfied'),
} as const satisfies Record<string, Say>
export type Level = keyof typeof levels

/** 评价渠道 of GB/T 39046. */
export const channels = {
  web: say('电脑端', 'web'),
  phone: say('移动端', 'phone'),
  qr: say('二维码', 'QR code'),
  tablet: say('大厅平板', 'tablet at the window'),
  terminal: say('大厅其他终端', 'other terminal in the hall'),
  call: say('电话', 'call'),
  sms: say('短信', 'text message'),
} as const satisfies Record<string, Say>
export type Channel = keyof typeof channels

/** 评价标签: what may be ticked depends on the level. */
export const tags = {
  quick: say('办得快', 'quick'),
  clear: say('说得清楚', 'clearly explained'),
  polite: say('态度好', 'friendly'),
  oneTrip: say('只跑一次', 'one trip'),
  convenient: say('材料少', 'few papers'),
  slow: say('办得慢', 'slow'),
  unclear: say('说不清楚', 'not explained'),
  rude: say('态度差', 'unfriendly'),
  tooManyPapers: say('多要材料', 'asked for more papers than listed'),
  manyTrips: say('多跑路', 'sent from place to place'),
  longWait: say('等得久', 'long wait'),
  overcharged: say('乱收费', 'charged what is not listed'),
} as const satisfies Record<string, Say>
export type Tag = keyof typeof tags
export const goodTags = ['quick', 'clear', 'polite', 'oneTrip', 'convenient'] as const
export const badTags = [
  'slow',
  'unclear',
  'rude',
  'tooManyPapers',
  'manyTrips',
  'longWait',
  'overcharged',
] as const

/** 线上“一事一评”, 现场“一次一评”. */
export type Occasion = 'matter' | 'visit'

/**
 * Something that may be rated once 待评: an application that ended, or a visit to a window. It is the honest base of every
 * share: who was not asked, or did not answer, is counted as that and as nothing else. Names are those of that day.
 */
export type Chance = {
  readonly district: string
  readonly id: Id
  /** In the QR code and the link; opens this rating and nothing else. */
  readonly token: string
  readonly occasion: Occasion
  readonly matter: Id | null
  readonly matterNumber: string | null
  readonly ticket: Id | null
  readonly citizen: Id | null
  readonly item: string | null
  readonly itemTitle: string | null
  readonly unit: Id | null
  readonly unitName: string | null
  readonly hall: Id | null
  readonly hallName: string | null
  readonly window: string | null
  /** Who served; never shown beside words to that clerk. */
  readonly clerk: Id | null
  readonly at: Instant
  readonly expiresAt: Instant
  /** A second rating is open: the rectification was answered 二次评价. */
  readonly second: boolean
}

/** counted 计入 · reviewing 误评复核中 (counted until decided) · excluded 不计入. */
export type RatingState = 'counted' | 'reviewing' | 'excluded'

export type Rating = {
  readonly district: string
  readonly id: Id
  readonly chance: Id
  readonly round: 1 | 2
  readonly level: Level
  readonly tags: readonly Tag[]
  readonly words: string | null
  readonly channel: Channel
  /** Name and telephone for the call-back, sealed; null = nameless. */
  readonly rater: string | null
  readonly state: RatingState
  /** The rectification 整改 that it opened. */
  readonly rectification: Id | null
  readonly at: Instant
}

/** By what the board counts. */
export const dimensions = ['unit', 'item', 'hall', 'window', 'channel'] as const
export type Dimension = (typeof dimensions)[number]

/** One row of the board: all counts, no share without its base. */
export type Tally = {
  readonly key: string | null
  readonly title: string | null
  /** 应评: how many could be rated. Null by channel: who did not rate chose none. */
  readonly chances: number | null
  /** 已评. */
  readonly rated: number
  readonly byLevel: Readonly<Record<Level, number>>
  readonly bad: number
  /** 误评，不计入: part of `rated` no more. */
  readonly excluded: number
  /** Of the bad ones: rectification closed. */
  readonly closed: number
}

/** How long a rating may be given 评价有效期: our default, configured per city. */
export const RATE_DAYS = 30

export const refusals = declareRefusals({
  'ratings.noChance': {
    http: 404,
    says: () => say('没有找到可以评价的办事记录', 'there is nothing to rate here'),
    remedy: say(
      '请重新扫描窗口的二维码，或从“我的办件”进入',
      'scan the code again, or come from your applications',
    ),
  },
  'ratings.rated': {
    http: 409,
    says: () => say('您已经评价过了', 'you have rated this already'),
    remedy: say(
      '每次办事评价一次；差评整改答复后可再评一次',
      'once each; once more after a bad rating was answered',
    ),
  },
  'ratings.over': {
    http: 409,
    says: () => say(`已超过评价期限（${RATE_DAYS} 天）`, `it can be rated for ${RATE_DAYS} days only`),
    remedy: say('仍有意见请拨打 12345', 'call 12345 if something is still wrong'),
  },
  'ratings.badLevel': {
    http: 422,
    says: () => say('请选择一个满意度', 'choose one of the five levels'),
    remedy: say('没有默认选项，请您自己选择', 'nothing is chosen for you'),
  },
  'ratings.badTags': {
    http: 422,
    says: () => say('所选标签与满意度不符', 'the tags do not go with the level'),
    remedy: say('请重新选择标签', 'choose the tags again'),
  },
  'ratings.tooLong': {
    http: 422,
    says: () => say('评价内容最多 500 字', 'at most 500 characters'),
    remedy: say('请缩短一些', 'make it shorter'),
  },
  'ratings.notByStaff': {
    http: 403,
    says: () => say('工作人员不能代为评价', 'staff may not rate for a visitor'),
    remedy: say('请由办事人本人评价', 'the visitor rates'),
  },
  'ratings.noBody': {
    http: 409,
    says: () => say('还没有确定由哪个单位整改', 'nobody is known yet who would answer this'),
    remedy: say('您的意见可拨打 12345 反映', 'call 12345 to be heard'),
  },
  'ratings.badCode': {
    http: 422,
    says: ({ code }: { code: unknown }) =>
      say(`没有这个评价代码：${code}`, `no such code of a rating: ${code}`),
    remedy: say('两套编码都是 1 至 5 的整数', 'both codings are whole numbers 1 to 5'),
  },
})
