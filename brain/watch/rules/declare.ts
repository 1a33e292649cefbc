import { type AreaCode, declareRefusals, type Id, type Instant, type Say, say } from '../../../base/index.ts'
import type { DeviceKind } from '../../../platform/signals/declare.ts'

/** 预警级别 in the national order. */
export const levels = {
  red: say('红色', 'Red'),
  orange: say('橙色', 'Orange'),
  yellow: say('黄色', 'Yellow'),
  blue: say('蓝色', 'Blue'),
} as const satisfies Readonly<Record<string, Say>>
export type Level = keyof typeof levels
export const LEVELS = Object.keys(levels) as readonly Level[]

/** Minutes until somebody must have acknowledged 签收时限; after that it climbs to the duty leader. */
export const acknowledgeMinutes: Readonly<Record<Level, number>> = {
  red: 5,
  orange: 10,
  yellow: 30,
  blue: 240,
}

export const watchRuleNumbers = {
  /** A value must come back this share inside its limit before anything ends 回差. */
  hysteresis: 0.05,
  /** Samples inside before it ends. */
  clearAfter: 3,
  /** Hits among the newest samples. */
  hits: 2,
  samples: 3,
  /** From so many standing firings of one cause in one town on they are one with children 预警风暴归并. */
  groupFrom: 5,
  groupMinutes: 30,
  /** From so many towns on that stand for one cause the whole city is one, the towns its children 全市归并. */
  cityFromTowns: 3,
  /** The longest window of a rule, minutes. */
  longest: 1_440,
} as const

/** A limit that differs by hour, month or area: the first that fits holds 分时段、分季节、分区域阈值. */
export type LimitBand = {
  readonly limit: number
  /** Local time `HH:MM`; may run over midnight. The end is not included. */
  readonly from?: string
  readonly to?: string
  /** 1–12. */
  readonly months?: readonly number[]
  /** Areas that begin so. */
  readonly areas?: readonly AreaCode[]
}

type Window = { readonly metric: string; readonly minutes: number }

/**
 * What a rule looks at 监测条件. `metric` is what a device measures; `fact:<type>` counts matters of a type as they are opened in
 * an area; `indicator:<name>` is a figure.
 */
export type Condition =
  /** The newest samples against a limit: `hits` of the last `samples`, or every one for `minutes`. */
  | {
      readonly is: 'beyond'
      readonly metric: string
      readonly over: 'above' | 'below'
      readonly limit: number
      readonly bands?: readonly LimitBand[]
      readonly hits?: number
      readonly samples?: number
      readonly minutes?: number
    }
  /** Mean, sum, largest or smallest of a window. */
  | (Window & {
      readonly is: 'window'
      readonly take: 'mean' | 'sum' | 'max' | 'min' | 'count'
      readonly over: 'above' | 'below'
      readonly limit: number
      readonly bands?: readonly LimitBand[]
    })
  /** Change over a window, in the metric's unit or in percent of the value at its beginning. Down is negative. */
  | (Window & {
      readonly is: 'change'
      readonly over: 'above' | 'below'
      readonly limit: number
      readonly percent?: boolean
    })
  /** Robust z against the window before 偏离近期, or against the same hour of other days 偏离同期. */
  | (Window & {
      readonly is: 'deviation'
      readonly z: number
      readonly against: 'recent' | 'sameHour'
      readonly resolution?: number
    })
  /** Outside the band of the forecast 偏离预测区间. */
  | {
      readonly is: 'forecast'
      readonly metric: string
      readonly share: 0.8 | 0.95
      readonly over: 'above' | 'below' | 'both'
    }
  /** The streaming detector says that something never seen is going on 异常检测. */
  | (Window & { readonly is: 'unlike' })
  /**
   * The level has turned for good 变点 (累积和): the first half of the window says what is usual, deviations of the second half
   * are cumulated; `slack` of each is let pass, more than `limit` is a turn. Both in robust deviations.
   */
  | (Window & {
      readonly is: 'turned'
      readonly over: 'above' | 'below' | 'both'
      readonly slack?: number
      readonly limit?: number
      readonly resolution?: number
    })
  /** Nothing was said for so long 静默. */
  | (Window & { readonly is: 'silent' })
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }

/** Whose samples are looked at together 监测对象. */
export type Objects = {
  /** Kinds of device; absent = whatever has the metric. */
  readonly kinds?: readonly DeviceKind[]
  readonly devices?: readonly string[]
  readonly areas?: readonly AreaCode[]
  /**
   * `device`: each device by itself. `area`: all devices of one area together, so that a condition on flow and one on pressure
   * may be met at two points 两点联判.
   */
  readonly each?: 'device' | 'area'
  /** Digits of the area code that make one object when `each` is `area`; 9 = town. */
  readonly digits?: number
}

/** 监测规则 as a pack declares it and as people change it. */
export type WatchRuleDeclaration = {
  readonly title: Say
  readonly level: Level
  readonly of: Objects
  readonly when: Condition
  /** Samples inside the limit before it ends; absent = 3. */
  readonly clearAfter?: number
  /** What is behind it: firings of one cause in one town are put together. Absent = the rule itself. */
  readonly cause?: string
  /** Opens a matter of this type through the ordinary door 自动立案; absent = people do. */
  readonly opens?: {
    readonly type: string
    readonly channel: string
    readonly urgency?: string
    /** Field of the form that takes the value. */
    readonly valueField?: string
    /** Further fields of the form. */
    readonly form?: Readonly<Record<string, unknown>>
  }
  /** Why it is so: the standard or the practice it rests on. */
  readonly basis: Say
  /** What to do when it fires. */
  readonly advice?: Say
}

export type RuleState = 'draft' | 'published' | 'off'
export const ruleStates: Readonly<Record<RuleState, Say>> = {
  draft: say('草稿', 'Draft'),
  published: say('运行中', 'Running'),
  off: say('已停用', 'Off'),
}

/** 试算: what a draft would have done. */
export type Trial = {
  readonly at: Instant
  readonly from: Instant
  readonly to: Instant
  readonly objects: number
  readonly samples: number
  readonly firings: number
  readonly perDay: readonly { readonly day: string; readonly count: number }[]
  readonly first: readonly {
    readonly object: string
    readonly title: string
    readonly at: Instant
    readonly value: number | null
  }[]
}

export type WatchRule = {
  readonly id: Id
  readonly name: string
  readonly pack: string | null
  readonly state: RuleState
  /** The version that runs; 0 = none was published yet. */
  readonly version: number
  readonly declared: WatchRuleDeclaration
  readonly offReason: string | null
  readonly changedAt: Instant
  readonly changedBy: string
}
export type RuleVersion = {
  readonly version: number
  readonly declared: WatchRuleDeclaration
  readonly madeBy: string
  readonly madeById: Id | null
  readonly madeAt: Instant
  readonly trial: Trial | null
  readonly publishedBy: string | null
  readonly publishedAt: Instant | null
}

/** 预警触发的处置状态. `group` 归并 stands for its children. */
export type FiringState = 'standing' | 'acknowledged' | 'handling' | 'misfire' | 'ended'
export const firingStates: Readonly<Record<FiringState, Say>> = {
  standing: say('预警中', 'Standing'),
  acknowledged: say('已签收', 'Acknowledged'),
  handling: say('处置中', 'In hand'),
  misfire: say('误报', 'False alarm'),
  ended: say('已恢复', 'Recovered'),
}

/** Why it fired, as it was seen then: enough to follow it with pencil and paper. */
export type Why = {
  readonly says: Say
  readonly value: number | null
  readonly limit: number | null
  readonly values: readonly {
    readonly metric: string
    readonly device: string | null
    readonly at: number
    readonly value: number
    readonly hit: boolean
  }[]
}

export type Firing = {
  readonly id: Id
  readonly rule: string
  readonly version: number
  readonly title: Say
  readonly level: Level
  readonly state: FiringState
  readonly kind: 'one' | 'group'
  readonly object: string
  readonly objectTitle: string
  readonly area: AreaCode
  readonly unit: Id | null
  readonly lon: number | null
  readonly lat: number | null
  readonly beganAt: Instant
  readonly foundAt: Instant
  readonly lastAt: Instant
  readonly endedAt: Instant | null
  /** How often it was met since it began. */
  readonly count: number
  readonly peak: number | null
  readonly why: Why
  readonly parent: Id | null
  readonly children: number
  readonly late: boolean
  readonly silenced: boolean
  readonly dueAt: Instant | null
  readonly climbedAt: Instant | null
  readonly acknowledgedBy: string | null
  readonly acknowledgedAt: Instant | null
  readonly matter: Id | null
  readonly matterNumber: string | null
  readonly note: string | null
  readonly advice: Say | null
}

/** A time in which nothing is sent 静默期: maintenance, a drill. What fires meanwhile is kept and marked. */
export type Silence = {
  readonly id: Id
  readonly rule: string | null
  readonly object: string | null
  readonly area: AreaCode | null
  readonly from: Instant
  readonly to: Instant
  readonly why: string
  readonly by: string
}

export const refusals = declareRefusals({
  'watchRules.noRule': {
    http: 404,
    says: () => say('没有这条监测规则', 'There is no such rule'),
    remedy: say('请从规则列表打开', 'Open it from the list of rules'),
  },
  'watchRules.badRule': {
    http: 422,
    says: (d: { at: string; why: Say }) =>
      say(`规则“${d.at}”处：${d.why.zh}`, `In the rule at ${d.at}: ${d.why.en}`),
    remedy: say('改正后重新保存', 'Put it right and save again'),
  },
  'watchRules.nameTaken': {
    http: 409,
    says: (d: { name: string }) => say(`已有名为“${d.name}”的规则`, `A rule is named ${d.name} already`),
    remedy: say('换一个名称，或修改原规则', 'Choose another name, or change that rule'),
  },
  'watchRules.notTried': {
    http: 409,
    says: () => say('发布前须先在历史数据上试算', 'A rule is tried on history before it is published'),
    remedy: say('请先试算', 'Try it first'),
  },
  'watchRules.sameHand': {
    http: 403,
    says: () => say('编制人不能自己发布', 'Who made it does not publish it'),
    remedy: say('请另一位有权人员核对后发布', 'Ask a second person to look and publish'),
  },
  'watchRules.changed': {
    http: 409,
    says: () => say('规则已被他人修改', 'Somebody changed the rule meanwhile'),
    remedy: say('请刷新后再改', 'Reload and change again'),
  },
  'watchRules.noReason': {
    http: 422,
    says: () => say('请写明理由', 'A reason is missing'),
    remedy: say('写一句为什么', 'Say why in a sentence'),
  },
  'watchRules.noFiring': {
    http: 404,
    says: () => say('没有这条预警，或您无权查看', 'There is no such firing, or you may not see it'),
    remedy: say('请从预警中心打开', 'Open it from the board'),
  },
  'watchRules.wrongState': {
    http: 409,
    says: (d: { state: Say }) => say(`预警“${d.state.zh}”，不能这样办`, `Not possible: ${d.state.en}`),
    remedy: say('请刷新后再办', 'Reload first'),
  },
  'watchRules.hasMatter': {
    http: 409,
    says: (d: { number: string }) =>
      say(`已立案，事项编号 ${d.number}`, `Its matter is open already: ${d.number}`),
    remedy: say('请打开该事项', 'Open that matter'),
  },
  'watchRules.badSilence': {
    http: 422,
    says: () =>
      say('静默期须有起止，不超过 30 天', 'A silence has a beginning and an end, at most 30 days apart'),
    remedy: say('改正起止时间', 'Put its times right'),
  },
})
