import { declareRefusals, type Id, type Instant, type Say, say } from '../../../base/index.ts'

/** 带班领导 · 值班员 · 备班. */
export const shiftRoles = {
  leader: say('带班领导', 'leader on duty'),
  officer: say('值班员', 'duty officer'),
  backup: say('备班', 'stand-by'),
} as const satisfies Record<string, Say>
export type ShiftRole = keyof typeof shiftRoles

/** A post 值班岗位 that must be staffed day and night. */
export type DutyPost = {
  readonly district: string
  readonly id: Id
  readonly code: string
  readonly title: Say
  readonly unit: Id
  readonly area: string
  /** 值班电话: given out, not personal. */
  readonly phone: string | null
  /** How many officers at once, 1–9. */
  readonly officers: number
  /** A leader is needed beside them. */
  readonly leader: boolean
  /** Minute of the day when a shift begins (510 = 08:30), and how long it is (1440 = 24 h). */
  readonly starts: number
  readonly minutes: number
  readonly active: boolean
  /** Order in lists; the district's own first. */
  readonly ranks: number
  readonly version: number
}

/** A shift 班次: one person on one post, from (included) to (excluded). */
export type Shift = {
  readonly id: Id
  readonly post: Id
  readonly role: ShiftRole
  readonly from: Instant
  readonly to: Instant
  /** The account, or unit and name of whoever has none: nobody is on two posts at once. */
  readonly person: string
  readonly account: Id | null
  readonly name: string
  readonly phone: string | null
  /** 到岗: since when in the room; null = has not come. */
  readonly presentAt: Instant | null
  /** 离岗: when they left. */
  readonly leftAt: Instant | null
}

/** Somebody on duty now, with all that is needed to reach them. */
export type OnDuty = {
  readonly shift: Id
  readonly post: Id
  readonly postTitle: Say
  readonly postPhone: string | null
  readonly unit: Id
  readonly area: string
  readonly role: ShiftRole
  readonly account: Id | null
  readonly name: string
  readonly phone: string | null
  readonly from: Instant
  readonly to: Instant
  /** In the room now. */
  readonly present: boolean
}

/** A stretch with too few people 缺岗. */
export type Gap = {
  readonly post: Id
  readonly role: 'leader' | 'officer'
  readonly from: Instant
  readonly to: Instant
  readonly missing: number
}

export type Swap = {
  readonly id: Id
  readonly shift: Id
  readonly account: Id | null
  readonly name: string
  readonly phone: string | null
  readonly why: string
  readonly askedBy: string
  readonly askedAccount: Id | null
  readonly askedAt: Instant
  readonly state: 'asked' | 'approved' | 'refused'
  readonly byName: string | null
  readonly byAt: Instant | null
  readonly words: string | null
}

/** Something open that the next shift must know 未结事项. */
export type OpenItem = {
  readonly kind: 'matter' | 'warning' | 'task' | 'note'
  readonly id: string
  readonly title: string
}

export type Handover = {
  readonly id: Id
  readonly post: Id
  readonly fromShift: Id
  readonly toShift: Id
  readonly note: string
  readonly items: readonly OpenItem[]
  /** Ids of items whoever takes over has not opened yet. */
  readonly unread: readonly string[]
  readonly givenBy: string
  readonly givenAccount: Id | null
  readonly givenAt: Instant
  readonly takenBy: string | null
  readonly takenAccount: Id | null
  readonly takenAt: Instant | null
}

export const logKinds = {
  call: say('来电', 'call'),
  order: say('指令', 'order'),
  report: say('报告', 'report'),
  handover: say('交接', 'hand-over'),
  presence: say('到离岗', 'presence'),
  rollCall: say('点名', 'roll call'),
  other: say('其他', 'other'),
} as const satisfies Record<string, Say>
export type LogKind = keyof typeof logKinds

export type LogLine = {
  readonly id: Id
  readonly post: Id
  readonly at: Instant
  readonly kind: LogKind
  readonly text: string
  readonly account: Id | null
  readonly name: string
  readonly matter: Id | null
  /** The line that this one puts right 更正. */
  readonly corrects: Id | null
}

/** 值班信息: the daily one is composed from the log; either is signed by the leader and then sent. */
export type DutyReport = {
  readonly id: Id
  readonly post: Id
  readonly number: string
  readonly title: string
  readonly text: string
  readonly kind: 'daily' | 'special'
  readonly state: 'draft' | 'sent'
  readonly at: Instant
  readonly byName: string
  readonly sentAt: Instant | null
  readonly signedBy: string | null
  readonly version: number
}

/** A step up when nobody answers 逐级呼叫: who was tried, how, and why it went on. */
export type CallStep = {
  readonly at: string
  readonly to: ShiftRole | 'post' | 'nobody'
  readonly name: string | null
  readonly how: 'notice' | 'phone'
  readonly why: string
}

/** A roll call 点名 of one post. */
export type RollCall = {
  readonly id: Id
  readonly post: Id
  readonly shift: Id | null
  readonly account: Id | null
  readonly name: string | null
  readonly random: boolean
  readonly askedAt: Instant
  readonly dueAt: Instant
  readonly answeredAt: Instant | null
  readonly answeredBy: string | null
  readonly steps: readonly CallStep[]
}

/** Our defaults, configured per city: 点名 answered within 3 minutes, in the room within 15 of the shift's start. */
export const dutyRules = {
  answerSeconds: 180,
  arriveMinutes: 15,
  /** Gaps are shown and told so long ahead. */
  aheadHours: 48,
  /** Longest an officer may be on duty without a break. */
  longestHours: 24,
} as const

/** Staffing wanted while a warning is in force: red wants two officers and the leader in the room. */
export type Staffing = { readonly officers: number; readonly leaderInRoom: boolean }

export const refusals = declareRefusals({
  'duty.noPost': {
    http: 404,
    says: () => say('没有这个值班岗位', 'there is no such post'),
    remedy: say('请刷新值班表', 'reload the roster'),
  },
  'duty.noShift': {
    http: 404,
    says: () => say('没有这个班次', 'there is no such shift'),
    remedy: say('请刷新值班表', 'reload the roster'),
  },
  'duty.twoPosts': {
    http: 409,
    says: ({ name, post }: { name: string; post: string }) =>
      say(`${name} 在同一时段已在“${post}”值班`, `${name} is on duty at “${post}” at that time`),
    remedy: say(
      '一人不得同时在两个岗位值班，请换人或换班',
      'nobody is on two posts at once: take somebody else',
    ),
  },
  'duty.taken': {
    http: 409,
    says: ({ name }: { name: string }) => say(`该班次已由 ${name} 值班`, `${name} has this shift already`),
    remedy: say('请先撤下原值班人，或办理换班', 'take them off first, or swap'),
  },
  'duty.badShift': {
    http: 422,
    says: ({ what }: { what: string }) => say(`班次有误：${what}`, `the shift is wrong: ${what}`),
    remedy: say('请核对人员、日期与班次', 'check person, day and shift'),
  },
  'duty.tooLong': {
    http: 422,
    says: ({ hours }: { hours: number }) =>
      say(`连续值班 ${hours} 小时，超过上限`, `${hours} hours on duty without a break are too long`),
    remedy: say('连续值班不超过 24 小时，请安排轮换', 'at most 24 hours on end'),
  },
  'duty.past': {
    http: 409,
    says: () => say('班次已经结束，不能再改', 'the shift has ended and is not changed'),
    remedy: say('补记请写入值班日志', 'write what was missed into the log'),
  },
  'duty.notYours': {
    http: 403,
    says: () => say('您不在这个岗位当班', 'you are not on duty at this post'),
    remedy: say('由当班人员办理，或先换班', 'whoever is on duty does it'),
  },
  'duty.alone': {
    http: 409,
    says: () =>
      say('值班室不能空岗，离岗前须有人接替', 'the room must not be empty: somebody has to take over first'),
    remedy: say('请备班到岗或完成交接班后离岗', 'let the stand-by come in, or hand over'),
  },
  'duty.unread': {
    http: 409,
    says: ({ count }: { count: number }) =>
      say(`还有 ${count} 项未结事项没有查看，不能交接`, `${count} open items were not read yet`),
    remedy: say('接班人逐项查看后再签字', 'whoever takes over opens each, then signs'),
  },
  'duty.sameHand': {
    http: 409,
    says: () => say('交班人和接班人不能是同一人', 'the same person cannot give and take'),
    remedy: say('由接班人本人签字', 'whoever takes over signs'),
  },
  'duty.handed': {
    http: 409,
    says: () => say('已经完成交接', 'it was handed over already'),
    remedy: say('请刷新', 'reload'),
  },
  'duty.swapOpen': {
    http: 409,
    says: () => say('这个班次已有待审批的换班申请', 'a swap of this shift waits for approval already'),
    remedy: say('等待审批', 'wait for the approval'),
  },
  'duty.ownSwap': {
    http: 403,
    says: () => say('不能审批自己提出的换班', 'nobody approves their own swap'),
    remedy: say('由带班领导或值班管理员审批', 'the leader or the manager of rosters decides'),
  },
  'duty.noCall': {
    http: 404,
    says: () => say('没有这次点名', 'there is no such roll call'),
    remedy: say('请刷新', 'reload'),
  },
  'duty.answered': {
    http: 409,
    says: () => say('已经应答', 'it was answered already'),
    remedy: say('请刷新', 'reload'),
  },
  'duty.noReport': {
    http: 404,
    says: () => say('没有这份值班信息', 'there is no such report'),
    remedy: say('请刷新', 'reload'),
  },
  'duty.changed': {
    http: 409,
    says: () => say('别人刚刚改过', 'somebody changed it meanwhile'),
    remedy: say('请刷新后再试', 'reload and try again'),
  },
  'duty.badText': {
    http: 422,
    says: () => say('请填写内容（2 至 4000 字）', 'write 2 to 4,000 characters'),
    remedy: say('请补充内容', 'add the words'),
  },
})

/** A post a city starts with 值班岗位种子, and who takes turns on it from `daysBefore` days before to `days` after. */
export type RosterSeed = {
  readonly code: string
  readonly title: Say
  /** Unit by its short name. */
  readonly unit: string
  readonly phone: string | null
  readonly officers: number
  readonly leader: boolean
  readonly ranks: number
  /** By account. */
  readonly leaders: readonly string[]
  readonly officersBy: readonly string[]
  readonly days: number
}
