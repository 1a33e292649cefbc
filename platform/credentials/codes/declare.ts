import { type Day, type Id, type Instant, type Say, say } from '../../../base/index.ts'

/** 通行 · 乘车 · 借阅 · 支付 · 取证 · 签到 · 亮证 */
export const sceneKinds = {
  pass: say('通行', 'Pass'),
  ride: say('乘车', 'Ride'),
  loan: say('借阅', 'Borrow'),
  pay: say('支付', 'Pay'),
  fetch: say('取证', 'Fetch'),
  checkIn: say('签到', 'Check in'),
  show: say('亮证', 'Show'),
} as const
export type SceneKind = keyof typeof sceneKinds

/** lookup: the city is asked · token: signed by the city · device: the phone signs the moment. */
export type Shape = 'lookup' | 'token' | 'device'

/**
 * All that any scene may ever see of a person 可见项. An identity number, a birth date, a telephone are not among them:
 * what is not in this list cannot be approved for anybody.
 */
export const attributes = {
  atLeast16: say('是否年满 16 周岁', 'Whether 16 or older'),
  concession: say('优待类别', 'Concession class'),
  readerId: say('读者证标识', 'Library reader id'),
  socialCard: say('社保卡凭证标识', 'Social security card token'),
  insurance: say('医保凭证标识', 'Health insurance token'),
  transitCard: say('交通卡标识', 'Transit card token'),
  payment: say('支付机构令牌', 'Payment token'),
  admitted: say('是否在通行名单', 'Whether admitted here'),
  surname: say('姓（名以*代替）', 'Surname, the rest masked'),
} as const
export type Attribute = keyof typeof attributes

/** Concession class 优待类别, on the day of the ride. */
export type Concession = 'none' | 'half' | 'free'

/** One line of a discount table 优待表: from this age on, so many percent of the price are paid. */
export type AgeDiscount = { readonly fromAge: number; readonly below?: number; readonly pays: number }

/** Fares 票价 of a means of transport, as data. */
export type FareRules = {
  /** Flat fare 一票制, fen; the code is shown once. */
  readonly flat?: number
  /** By distance: up to so many km, so many fen; the last holds beyond. */
  readonly bands?: readonly { readonly km: number; readonly fen: number }[]
  readonly lines?: readonly {
    readonly code: string
    readonly title: Say
    readonly stations: readonly { readonly code: string; readonly title: Say; readonly km: number }[]
  }[]
  readonly ages: readonly AgeDiscount[]
  /** 换乘: a second ride that begins within so many minutes of the first tap costs so much less. */
  readonly transfer: {
    readonly minutes: number
    readonly off: number
    /** 同车再刷: a second tap on the same vehicle or line so soon is another passenger, no transfer; minutes. */
    readonly again?: number
  }
  /** 单边: no exit after so many hours; the highest fare. Self repair so many times a month. */
  readonly single: { readonly hours: number; readonly repairs: number }
}

/**
 * Decision tables 决策表 that a steward edits and publishes from a day on: price by scene and km, what an age pays, and the
 * rules of rides. Without one, what the pack declares holds.
 */
export const fareTables = { price: 'cityCodeFares', ages: 'cityCodeAges', rides: 'cityCodeRides' } as const

/** Rules of a lending library 借阅规则. */
export type LoanRules = { readonly books: number; readonly days: number; readonly renewals: number }

/** A scene 场景: where a code is shown, to whom, and the little that is seen there. Declared by a pack. */
export type SceneDeclaration = {
  /** Stands in the signed bytes; unique in the city, never used again for another scene. */
  readonly number: number
  readonly title: Say
  readonly operator: Say
  readonly kind: SceneKind
  readonly shape: Shape
  /** What it may see, each with its reason 最小必要. */
  readonly sees: Readonly<Partial<Record<Attribute, Say>>>
  /** Seconds that a code on the screen holds; a window counts from the whole minute. */
  readonly ttlSeconds: number
  /** Without network: so many codes ahead, so many minutes each; null = never offline. */
  readonly offline: { readonly batch: number; readonly minutes: number } | null
  /** Asked separately before the first code 单独同意. */
  readonly consent: boolean
  /** Least level of the real name, 1–5. */
  readonly level: number
  /** Single passages are kept so many days, then only counts. */
  readonly retentionDays: number
  /** The contract's last day; an emergency scene 应急场景 must have one. */
  readonly until?: Day
  readonly emergency?: boolean
  /** How one is served there without a phone or without consent 替代方式. */
  readonly otherWay: Say
  /** A credential of another issuer without which it makes no sense. */
  readonly binding?: BindingKind
  readonly fares?: FareRules
  readonly loans?: LoanRules
  /** Only whoever holds a pass 通行证 for the place. */
  readonly passes?: boolean
}

/** A scene under its full name, as the city has it now. */
export type Scene = SceneDeclaration & {
  readonly name: string
  readonly on: boolean
  /** The last day, as the authority set it; else as declared. */
  readonly endsOn: Day | null
}

/** Credentials of other issuers that are bound, never made by us 绑定. */
export const bindingKinds = {
  socialCard: say('社会保障卡', 'Social security card'),
  insurance: say('医保电子凭证', 'Health insurance credential'),
  transitCard: say('交通卡', 'Transit card'),
  readerCard: say('读者证', 'Library card'),
  payment: say('支付账户', 'Payment account'),
} as const
export type BindingKind = keyof typeof bindingKinds

export type Binding = {
  readonly id: Id
  readonly kind: BindingKind
  readonly issuer: string
  /** The last characters, to tell one’s cards apart. */
  readonly tail: string
  readonly since: Instant
  readonly endedAt: Instant | null
}

/** 码主体: whoever a code speaks of. `cityId` is random and says nothing. */
export type Subject = {
  readonly id: Id
  readonly cityId: string
  readonly level: number
  readonly state: SubjectState
  /** Of a child or an elder: who opened it and shows it 亲情码. */
  readonly under14: boolean
  readonly openedAt: Instant
  readonly lostAt: Instant | null
}
export type SubjectState = 'open' | 'lost' | 'closed'

export type Consent = {
  readonly scene: string
  readonly items: readonly Attribute[]
  readonly firstAt: Instant
  readonly changedAt: Instant
  readonly withdrawnAt: Instant | null
}

export const readerStates = {
  waiting: say('待激活', 'To be activated'),
  working: say('在用', 'Working'),
  stopped: say('停用', 'Stopped'),
  lost: say('挂失', 'Lost'),
  cloned: say('疑似克隆', 'Maybe cloned'),
} as const
export type ReaderState = keyof typeof readerStates

/** A reader 终端: gate, self-machine, telephone of a guard. */
export type ReaderView = {
  readonly id: Id
  readonly sn: string
  readonly place: string
  readonly scenes: readonly string[]
  readonly state: ReaderState
  readonly seenAt: Instant | null
  /** Its clock against the city’s, ms; beyond 30 s it may not judge alone. */
  readonly driftMs: number
  readonly waiting: number
  readonly firmware: string
}

export const passageResults = { ok: say('通过', 'Accepted'), no: say('未通过', 'Refused') } as const

/** Why a code was not accepted, short enough for a gate. */
export const reasons = {
  notOurs: say('非城市码', 'Not a city code'),
  forged: say('签名无效', 'Bad signature'),
  key: say('密钥不可用', 'Key not usable'),
  expired: say('已过期', 'Expired'),
  notLive: say('非即时出示', 'Not shown live'),
  early: say('尚未生效', 'Not yet valid'),
  used: say('已使用', 'Already used'),
  scene: say('不适用本场景', 'Not for this place'),
  lost: say('已挂失', 'Reported lost'),
  closed: say('已注销', 'Closed'),
  consent: say('未授权', 'No consent'),
  age: say('年龄不符', 'Age'),
  notAdmitted: say('无通行证', 'No pass'),
  clock: say('终端时钟异常', 'Reader clock is off'),
  reader: say('终端不可用', 'Reader not usable'),
  off: say('场景已关闭', 'Scene is closed'),
  stale: say('名单过旧，请联网', 'Lists too old: connect'),
  needsOnline: say('须联网核验', 'Needs the network'),
  rules: say('不符合规则', 'Against the rules'),
} as const
export type Reason = keyof typeof reasons

/** What a reader is told: allow or deny, and nothing beyond the approved items. */
export type Verdict = {
  readonly accepted: boolean
  readonly why: Reason | null
  readonly says: Say
  /** The way without phone or consent, when refused. */
  readonly otherWay?: Say
  readonly told: Readonly<Partial<Record<Attribute, unknown>>>
  /** What follows for the person: the fare, the book's day. */
  readonly note?: Say
}

export type PassageView = {
  readonly id: Id
  readonly scene: string
  readonly place: string
  readonly at: Instant
  readonly ok: boolean
  readonly why: Reason | null
  readonly offline: boolean
  /** Which items were told. */
  readonly told: readonly Attribute[]
}

export const rideStates = {
  riding: say('乘车中', 'Riding'),
  done: say('已完成', 'Done'),
  single: say('单边', 'No exit'),
  repaired: say('已补登', 'Repaired'),
  /** Offline, the same code twice: only one is charged. */
  void: say('不计费', 'Not charged'),
} as const
export type RideState = keyof typeof rideStates

export type Ride = {
  readonly id: Id
  readonly scene: string
  readonly inPlace: string
  readonly inAt: Instant
  readonly outPlace: string | null
  readonly outAt: Instant | null
  readonly concession: Concession
  readonly transfer: boolean
  readonly listFen: number
  readonly fen: number
  readonly state: RideState
}

export type Loan = {
  readonly id: Id
  readonly book: string
  readonly title: string
  readonly outAt: Instant
  readonly due: Day
  readonly renewals: number
  readonly returnedAt: Instant | null
}

/** A family or carer link 亲情/代办: the carer shows the code, sees the result, never the records. */
export type FamilyLink = {
  readonly id: Id
  readonly kind: 'family' | 'carer'
  readonly name: string
  readonly mine: boolean
  readonly scenes: readonly string[]
  readonly until: Day
  readonly proof: string
  readonly endedAt: Instant | null
}

/** A printed code as a counter sees it: never the code itself. */
export type CounterPaper = {
  readonly id: Id
  readonly scenes: readonly string[]
  readonly until: Day
  readonly madeAt: Instant
  readonly issuedBy: string | null
  readonly reason: string | null
  readonly revokedAt: Instant | null
  readonly revokedWhy: string | null
}
export type CounterView = {
  readonly state: SubjectState | null
  /** Shown on a telephone of his own. */
  readonly ownPhone: boolean
  readonly papers: readonly CounterPaper[]
}

/** 访客通行证, as host and place see it. */
export type GuestView = {
  readonly id: Id
  readonly scene: string
  readonly place: string
  readonly name: string
  readonly host: string | null
  readonly reason: string
  readonly beginsAt: Instant
  readonly endsAt: Instant
  readonly state: 'asked' | 'granted' | 'refused' | 'ended'
  readonly approver: string | null
  /** What is printed or sent; null until it is granted. */
  readonly text: string | null
  readonly code: string | null
  readonly until: Day
}

export const riskKinds = {
  replay: say('同码再次使用', 'Same code again'),
  offlineTwice: say('离线重复使用', 'Used twice offline'),
  clonedReader: say('终端疑似克隆', 'A cloned reader'),
  clock: say('终端时钟漂移', 'Reader clock drift'),
  lostReader: say('挂失终端上线', 'A lost reader called'),
  wrongScene: say('越权场景', 'Scene not its own'),
  forged: say('伪造码', 'Forged code'),
  lostCode: say('挂失后使用', 'Used after loss'),
  stolen: say('手机号易主', 'Telephone of another person'),
  farm: say('批量开码', 'Mass opening'),
} as const
export type RiskKind = keyof typeof riskKinds

export type Risk = {
  readonly id: Id
  readonly kind: RiskKind
  readonly scene: string | null
  readonly place: string | null
  readonly at: Instant
  readonly says: string
  readonly state: 'open' | 'closed'
  readonly note: string | null
}

/** Numbers of the house; the city may set others where the sheet says so. */
export const rules = {
  windowSeconds: 60,
  driftSeconds: 30,
  offlineMinutes: 15,
  offlineBatch: 10,
  /** A grant that the phone signs with. */
  grantHours: 24,
  familyMost: 5,
  paperDays: 365,
  lostMinutes: 10,
  /** A reader without fresh lists may not judge alone. */
  listHours: 24,
  /** Codes a minute and person. */
  codesAMinute: 30,
  /** 批量开码: more openings than this in so many minutes are looked at. */
  farm: { minutes: 60, ofAddress: 8, ofCity: 300 },
  /** 清分: a day is compared on the next day from this hour on, and again while it differs, so many days. */
  settle: { hour: 2, days: 7 },
} as const
