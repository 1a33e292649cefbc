import { type AreaCode, type Day, type Id, type Instant, type Say, say } from '../../base/index.ts'
import type { Grade, Mask } from '../fields/declare.ts'

/**
 * A duty held by an actor 职责 = role × area × unit × data grade. Rights follow from it and from nothing else.
 */
export type Duty = {
  readonly role: string
  /** Division code whose whole subtree is covered. */
  readonly area: AreaCode
  /** Ids of the unit and all units below it (expanded when the session is opened); null = every unit of the area. */
  readonly units: readonly Id[] | null
  /** Highest data grade readable in clear after step-up. */
  readonly grade: Grade
  /** Set when held by delegation: name of the giver ("B 代 A"). */
  readonly onBehalfOf?: string
  /** First instant of the duty, ms, inclusive; absent = open. */
  readonly from?: number
  /** First instant at which the duty no longer holds, ms, exclusive; absent = open. */
  readonly to?: number
  /** Taken by its holder in an emergency 紧急授权: what is opened by it is on record. */
  readonly emergency?: Id
}

/** Who acts. Made by `org` from a session or an API key; nothing else makes one outside tests and system work. */
export type Actor = {
  readonly kind: 'staff' | 'citizen' | 'client' | 'system'
  readonly account: Id | null
  readonly name: string
  /** The district whose desk this is: 6-digit (or town) code; every row carries it. */
  readonly district: string
  readonly unit: Id | null
  readonly unitName: string | null
  readonly duties: readonly Duty[]
  /** Instant of the last password proof, ms; step-up acts want it within 30 minutes. */
  readonly provenAt: number
  /** Duties ended in the last half year or not begun yet. They give no right; they only let a refusal say 期限已过. */
  readonly lapsed?: readonly Duty[]
  /** The session acted in; absent for clients, citizens and the system. */
  readonly session?: Id
  /** Must change the first password; holds no duty until then. */
  readonly mustChange?: boolean
  /** Must show a second factor, or set one up, before anything else 双因素; holds no duty until then. */
  readonly awaits?: Awaits
  /** How long a proof stays fresh in this city, minutes; absent = as `loginRules` has it. */
  readonly proofMinutes?: number
}

/** What a session still waits for: `second` a second factor shown, `enrol` one set up. */
export type Awaits = 'second' | 'enrol'

/** How a session began: with a password, a passkey 通行密钥, or at another identity provider 外部身份源. */
export type Via = 'password' | 'passkey' | 'oidc'

/** Roles are declared by packs. */
export type Role = {
  readonly title: Say
  /** Which matters (and other rows) the holder may see: all of the duty’s area, those of the duty’s units, only own. A duty that names units never shows more than theirs. */
  readonly sees: 'area' | 'units' | 'own'
  /** Kinds of matters that its holder sees, by the beginning of their names (`dataBrain.`); absent = every kind. */
  readonly matters?: readonly string[]
  /** Separated administrators 三员: no holder of one may hold another. */
  readonly separate?: boolean
}

/**
 * A row filter as data: compiled into SQL for every read path and evaluated in memory as the test oracle.
 * Column names are logical (`area`, `units`, `openedBy`, `type`, `secrecy`); the reading room maps them to SQL.
 */
export type Predicate =
  | { readonly all: readonly Predicate[] }
  | { readonly any: readonly Predicate[] }
  | { readonly not: Predicate }
  | { readonly column: string; readonly is: string | number | boolean | null }
  | { readonly column: string; readonly in: readonly (string | number)[] }
  | { readonly column: string; readonly startsWith: string }
  /** Array column shares a value with the list. */
  | { readonly column: string; readonly overlaps: readonly string[] }
  /** From–to, both included; days and instants as ISO text. */
  | { readonly column: string; readonly from: string | number }
  | { readonly column: string; readonly to: string | number }
  | true
  | false

/** A kind of row that people read, and the logical columns its room offers to a predicate. */
export type Resource = {
  /** `matter`, `register.enterprise`, … for words only. */
  readonly name: string
  /** Roles that may see rows of this kind; absent = every declared role. */
  readonly roles?: readonly string[]
  /** Logical columns by meaning; absent = `area`, `units`, `openedBy`. `null` = the rows have no such column. */
  readonly area?: string | null
  readonly units?: string | null
  readonly openedBy?: string | null
  /** Column with the keys `kind:code` of the grids a row lies in; absent = rows do not know their grids. */
  readonly grids?: string
  /** Integer column holding the row's own data grade; rows above the duty's grade are not seen. Absent = none. */
  readonly grade?: string
}

/** What rights need to know of one row. */
export type Row = {
  /** The smallest area known; a row without a place carries its district's code. */
  readonly area: AreaCode | null
  /** Every unit that takes part: lead, co-handlers, informed. */
  readonly units: readonly Id[]
  readonly openedBy?: Id | null
  readonly grade?: Grade
  /** Keys `kind:code` of the grids it lies in; absent = it is known by its area only. */
  readonly grids?: readonly string[]
}

/** Which columns of a row an actor sees how; a field not named is in clear. */
export type Masks = {
  readonly masked: Readonly<Record<string, Mask>>
  /** Masked fields that `reveal` would open with a reason and a fresh proof. */
  readonly revealable: readonly string[]
}

/** One area 行政区划 as of a day; `validTo` is the first day it no longer exists. */
export type Area = {
  readonly code: AreaCode
  readonly name: string
  /** 1 province … 5 village. */
  readonly level: number
  readonly parent: AreaCode | null
  readonly validFrom: Day
  readonly validTo: Day | null
  /** The area that took over its people and rights. */
  readonly mergedInto: AreaCode | null
}

/** 党委 政府 部门 事业 街镇 村居 公共企业 内设机构 其他. */
export const unitKinds = {
  party: say('党委', 'party committee'),
  government: say('政府', 'government'),
  department: say('部门', 'department'),
  institution: say('事业单位', 'public institution'),
  town: say('街镇', 'town or subdistrict'),
  village: say('村居', 'village or community'),
  enterprise: say('公共企业', 'public enterprise'),
  section: say('内设机构', 'section'),
  other: say('其他', 'other'),
} as const satisfies Record<string, Say>
export type UnitKind = keyof typeof unitKinds

/** A unit 单位 (body or section of one). Two parents: `parent` is territorial 块, `guide` is professional 条. */
export type Unit = {
  readonly id: Id
  readonly name: string
  readonly shortName: string | null
  readonly kind: UnitKind
  readonly area: AreaCode
  readonly parent: Id | null
  readonly guide: Id | null
  /** Unified social credit code 统一社会信用代码. */
  readonly creditCode: string | null
  /** Ids from the root to the unit, each followed by `/`. */
  readonly path: string
  readonly validFrom: Instant
  readonly validTo: Instant | null
  readonly mergedInto: Id | null
}

export type Person = {
  readonly id: Id
  readonly name: string
  /** Office telephone or mobile given out for work. */
  readonly workPhone: string | null
  readonly leftAt: Instant | null
  /** 工号: the number by which the list of personnel knows the person; absent = none was given. */
  readonly staffNo?: string | null
}

/** A post 岗位: duties hang on it, people come and go. */
export type Post = {
  readonly id: Id
  readonly unit: Id
  readonly name: string
  readonly closedAt: Instant | null
}

/** Main 主, additional 兼, lent 借调. */
export type AppointmentKind = 'main' | 'additional' | 'lent'

/** Appointment 任职: person × post × dates; `to` is the first instant it no longer holds. */
export type Appointment = {
  readonly id: Id
  readonly person: Id
  readonly post: Id
  readonly kind: AppointmentKind
  readonly from: Instant
  readonly to: Instant | null
}

/** 待激活 正常 休眠 冻结 注销. */
export type AccountState = 'invited' | 'normal' | 'dormant' | 'frozen' | 'closed'

export type Account = {
  readonly id: Id
  readonly person: Id
  readonly name: string
  readonly district: string
  readonly state: AccountState
  readonly mustChange: boolean
  readonly lastLoginAt: Instant | null
  readonly validTo: Instant | null
}

/** A duty as it is kept: whom it hangs on, and its end. */
export type HeldDuty = {
  readonly id: Id
  readonly holderKind: 'post' | 'account' | 'client'
  readonly holder: Id
  readonly role: string
  readonly area: AreaCode
  /** Root of the unit subtree; null = every unit of the area. */
  readonly unit: Id | null
  readonly grade: Grade
  readonly from: Instant
  readonly to: Instant | null
}

/** Delegation 委托: the receiver acts as "B 代 A" until its end; never given on. */
export type Delegation = {
  readonly id: Id
  readonly giver: Id
  readonly receiver: Id
  readonly roles: readonly string[]
  readonly reason: string
  readonly from: Instant
  readonly to: Instant
  readonly revokedAt: Instant | null
}

/** Something a person leaving still has in hand (移交清单). */
export type OpenItem = { readonly kind: string; readonly id: Id; readonly title: string }

export type Session = {
  readonly id: Id
  readonly account: Id
  readonly district: string
  readonly startedAt: Instant
  /** Absolute end, whatever the activity. */
  readonly expiresAt: Instant
  readonly provenAt: Instant
  /** Until the password is changed the actor holds no duty. */
  readonly mustChange: boolean
  readonly awaits?: Awaits | null
  readonly via?: Via
}

/** An outside system with a key 接入密钥. */
export type Client = {
  readonly id: Id
  readonly name: string
  readonly district: string
  readonly ratePerMinute: number
  readonly validTo: Instant | null
  readonly closedAt: Instant | null
}

/** What a password must be like 口令规则. */
export type PasswordRules = {
  readonly minLength: number
  /** Of the four kinds upper case, lower case, digits, signs. */
  readonly kinds: number
  /** Passwords that everybody tries first are refused, by a list that comes along. */
  readonly denyCommon: boolean
  /** Words of the city's own that no password may contain: its name, its hotline, its street. */
  readonly deny: readonly string[]
  /** Not among the last so many; 0 = any. */
  readonly history: number
  /** Days after which it must be changed at the next login; 0 = never. */
  readonly maxAgeDays: number
}

export const passwordRules: PasswordRules = {
  minLength: 8,
  kinds: 3,
  denyCommon: true,
  deny: [],
  history: 5,
  maxAgeDays: 0,
}

/**
 * Settings of login; the defaults follow GB/T 22239-2019 level 3 and domain practice.
 * `oneSession`: a new login ends the account's other sessions.
 */
export type LoginRules = {
  readonly wrongTries: number
  readonly lockMinutes: number
  readonly idleMinutes: number
  readonly absoluteHours: number
  readonly proofMinutes: number
  readonly dormantDays: number
  readonly inviteHours: number
  readonly oneSession: boolean
  /** A refused login answers no earlier than this, ms, so that the time does not tell known names from unknown. */
  readonly refuseAfterMs: number
  readonly password: PasswordRules
}

export const loginRules: LoginRules = {
  wrongTries: 5,
  lockMinutes: 30,
  idleMinutes: 30,
  absoluteHours: 12,
  proofMinutes: 30,
  dormantDays: 90,
  inviteHours: 72,
  oneSession: false,
  refuseAfterMs: 250,
  password: passwordRules,
}

/** A citizen who is logged in 实名用户, and for whom he acts just now. */
export type Citizen = {
  readonly id: Id
  readonly district: string
  /** Empty until the person has given it. */
  readonly name: string
  readonly phone: string
  /** The name was compared with the identity number, and the identity document has not run out. */
  readonly realName: boolean
  /** It was confirmed once, and the identity document has run out since 证件过期. */
  readonly expired?: boolean
  readonly acting:
    | null
    | {
        readonly kind: 'enterprise'
        readonly mandate: Id
        readonly creditCode: string
        readonly name: string
        /** 法定代表人 or 经办人. */
        readonly role: 'legal' | 'agent'
      }
    | { readonly kind: 'agent'; readonly mandate: Id; readonly name: string; readonly person: Id }
}

/** Who may act for whom 授权: held by `citizen`, given by `givenBy`. */
export type Mandate = {
  readonly id: Id
  readonly kind: 'enterprise' | 'agent'
  readonly role: 'legal' | 'agent'
  readonly creditCode: string | null
  /** Of the enterprise or the person acted for. */
  readonly name: string
  /** Of who holds it, as far as known. */
  readonly holder: string
  readonly mine: boolean
  readonly untilDay: string | null
}

/** Settings of the citizens’ login. */
export const citizenRules = {
  codeMinutes: 5,
  resendSeconds: 60,
  codesADay: 10,
  triesACode: 5,
  sessionDays: 7,
} as const

/** The three separated administrators 三员; none of them reads business rows. */
export const adminRoles = {
  systemAdmin: { title: say('系统管理员', 'System administrator'), sees: 'own', separate: true },
  securityAdmin: { title: say('安全管理员', 'Security administrator'), sees: 'own', separate: true },
  auditAdmin: { title: say('审计管理员', 'Audit administrator'), sees: 'own', separate: true },
} as const satisfies Record<string, Role>

export { refusals } from './refusals.ts'

/** A second person who showed at somebody else's desk who he is 见证人. */
export type Witness = { readonly account: Id; readonly name: string; readonly district: string }
