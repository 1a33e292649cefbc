import {
  type AreaCode,
  type Day,
  declareRefusals,
  type Id,
  type Instant,
  type Say,
  say,
} from '../../base/index.ts'
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
}

/** Roles are declared by packs. */
export type Role = {
  readonly title: Say
  /** Which matters (and other rows) the holder may see: all of the duty's area, those of the duty's units, only own. */
  readonly sees: 'area' | 'units' | 'own'
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
}

/** The three separated administrators 三员; none of them reads business rows. */
export const adminRoles = {
  systemAdmin: { title: say('系统管理员', 'System administrator'), sees: 'own', separate: true },
  securityAdmin: { title: say('安全管理员', 'Security administrator'), sees: 'own', separate: true },
  auditAdmin: { title: say('审计管理员', 'Audit administrator'), sees: 'own', separate: true },
} as const satisfies Record<string, Role>

export const refusals = declareRefusals({
  'org.loginRefused': {
    http: 401,
    says: () =>
      say('账号或密码不正确，或账号暂时锁定', 'wrong name or password, or the account is locked for now'),
    remedy: say(
      '核对后再试；连续输错 5 次锁定 30 分钟',
      'check and try again; 5 wrong tries lock the account for 30 minutes',
    ),
  },
  'org.accountDormant': {
    http: 403,
    says: () => say('账号长期未登录，已休眠', 'the account has slept after a long time without login'),
    remedy: say(
      '请管理员核实身份后重置密码',
      'ask an administrator to check who you are and reset the password',
    ),
  },
  'org.inviteExpired': {
    http: 403,
    says: () => say('首次登录期限已过', 'the time for the first login has passed'),
    remedy: say('请管理员重新发放初始密码', 'ask an administrator for a new first password'),
  },
  'org.noSession': {
    http: 401,
    says: () => say('未登录或登录已失效', 'not logged in, or the session has ended'),
    remedy: say('请重新登录', 'log in again'),
  },
  'org.sessionIdle': {
    http: 401,
    says: () => say('长时间未操作，已自动退出', 'logged out after a long time without activity'),
    remedy: say('请重新登录', 'log in again'),
  },
  'org.sessionOver': {
    http: 401,
    says: () => say('登录已满最长时间', 'the session has reached its longest time'),
    remedy: say('请重新登录', 'log in again'),
  },
  'org.csrf': {
    http: 403,
    says: () => say('请求未通过来源校验', 'the request did not come from our own page'),
    remedy: say('刷新页面后再试', 'reload the page and try again'),
  },
  'org.proofStale': {
    http: 403,
    says: () => say('此操作需要重新验证密码', 'this act needs a fresh proof of the password'),
    remedy: say('输入密码验证后 30 分钟内再试', 'prove the password and try again within 30 minutes'),
  },
  'org.mustChange': {
    http: 403,
    says: () => say('首次使用须先修改密码', 'the password must be changed before first use'),
    remedy: say('修改密码后继续', 'change the password, then go on'),
  },
  'org.passwordWeak': {
    http: 422,
    says: (d: { why: Say }) => say(`密码不合要求：${d.why.zh}`, `password refused: ${d.why.en}`),
    remedy: say(
      '至少 8 位，含大写、小写、数字、符号中的三种，不用常见密码，不重复最近 5 次',
      'at least 8 characters, three of upper case, lower case, digits, signs; not common; not one of the last 5',
    ),
  },
  'org.passwordWrong': {
    http: 403,
    says: () => say('当前密码不正确', 'the current password is wrong'),
    remedy: say(
      '核对当前密码；连续输错会锁定账号',
      'check the current password; wrong tries lock the account',
    ),
  },
  'org.clientRefused': {
    http: 403,
    says: () => say('接入密钥无效或已过期', 'the API key is not valid or has ended'),
    remedy: say('向系统管理员申请新的接入密钥', 'ask the system administrator for a new key'),
  },
  'org.noDuty': {
    http: 403,
    says: (d: { needs: readonly string[] }) =>
      say(`无此职责：需要 ${d.needs.join('、')}`, `no such duty: needs ${d.needs.join(', ')}`),
    remedy: say(
      '请有此职责的人办理，或向安全管理员申请',
      'ask a holder of the duty, or apply to the security administrator',
    ),
  },
  'org.otherArea': {
    http: 403,
    says: (d: { mine: readonly string[]; row: string | null }) =>
      say(
        `行政区划不符：职责在 ${d.mine.join('、')}，此件在 ${d.row ?? '未知'}`,
        `other area: the duty covers ${d.mine.join(', ')}, this one lies in ${d.row ?? 'an unknown area'}`,
      ),
    remedy: say('转给管辖该区划的单位', 'pass it to the unit of that area'),
  },
  'org.otherUnit': {
    http: 403,
    says: () =>
      say(
        '单位不符：此件不由本单位及下属单位办理',
        'other unit: this one is not handled by your unit or those below',
      ),
    remedy: say('由主办或协办单位办理', 'the lead or a co-handling unit must act'),
  },
  'org.notOwn': {
    http: 403,
    says: () => say('只能办理本人登记的事项', 'only what you opened yourself'),
    remedy: say('请经办人办理', 'ask the person who opened it'),
  },
  'org.gradeTooHigh': {
    http: 403,
    says: (d: { grade: number; mine: number }) =>
      say(
        `数据分级 ${d.grade} 级，职责最高 ${d.mine} 级`,
        `data grade ${d.grade}, your duty reads up to ${d.mine}`,
      ),
    remedy: say('向安全管理员申请更高分级的职责', 'apply to the security administrator for a higher grade'),
  },
  'org.dutyOver': {
    http: 403,
    says: (d: { role: string; from: string | null; to: string | null }) =>
      say(
        `期限已过或未到：${d.role} 的职责期限为 ${d.from ?? '…'} 至 ${d.to ?? '…'}`,
        `out of time: the duty ${d.role} runs from ${d.from ?? '…'} to ${d.to ?? '…'}`,
      ),
    remedy: say('申请延长职责期限', 'apply for a longer duty'),
  },
  'org.reasonMissing': {
    http: 422,
    says: () => say('须写明理由，至少 4 个字', 'a reason of at least 4 characters is required'),
    remedy: say('写明为何需要查看或办理', 'say why this is needed'),
  },
  'org.notYourself': {
    http: 403,
    says: () => say('不能给自己授权', 'nobody grants rights to himself'),
    remedy: say('由另一名安全管理员办理', 'another security administrator must do it'),
  },
  'org.separated': {
    http: 409,
    says: (d: { held: string; asked: string }) =>
      say(
        `三员分立：已任 ${d.held}，不能再任 ${d.asked}`,
        `separated administrators: holds ${d.held}, may not hold ${d.asked}`,
      ),
    remedy: say('授予另一人，或先收回原职责', 'grant it to someone else, or take the other duty back first'),
  },
  'org.unknownRole': {
    http: 422,
    says: (d: { role: string }) => say(`没有此角色：${d.role}`, `no such role: ${d.role}`),
    remedy: say('从已声明的角色中选择', 'choose a declared role'),
  },
  'org.notYoursToGive': {
    http: 403,
    says: (d: { role: string }) =>
      say(
        `不能委托 ${d.role}：本人没有此职责，或系受托而来`,
        `cannot delegate ${d.role}: not held, or held only by delegation`,
      ),
    remedy: say(
      '委托不得转委托；由原职责人委托',
      'what was delegated is not given on; the original holder must do it',
    ),
  },
  'org.badPeriod': {
    http: 422,
    says: () => say('起止时间不正确', 'the period is not right'),
    remedy: say(
      '结束须晚于开始；委托不超过 180 天',
      'the end must be after the start; a delegation lasts at most 180 days',
    ),
  },
  'org.badText': {
    http: 422,
    says: (d: { field: string }) =>
      say(
        `${d.field} 为空、过长或含不可用字符`,
        `${d.field} is empty, too long or holds characters that cannot be used`,
      ),
    remedy: say('去掉控制字符并缩短后再试', 'remove control characters, shorten, and try again'),
  },
  'org.notFound': {
    http: 404,
    says: (d: { what: string }) => say(`没有找到：${d.what}`, `not found: ${d.what}`),
    remedy: say('核对编号或名称', 'check the id or name'),
  },
  'org.taken': {
    http: 409,
    says: (d: { what: string }) => say(`已存在：${d.what}`, `already there: ${d.what}`),
    remedy: say(
      '换一个名称；大小写与全角半角视为相同',
      'choose another; letter case and width make no difference',
    ),
  },
  'org.unitLoop': {
    http: 409,
    says: () => say('上级单位不能是自己或下属单位', 'a unit cannot stand below itself'),
    remedy: say('选择另一个上级单位', 'choose another parent unit'),
  },
  'org.unitClosed': {
    http: 409,
    says: () => say('单位已撤销', 'the unit is closed'),
    remedy: say('选择承接其职能的单位', 'choose the unit that took over'),
  },
  'org.stillUsed': {
    http: 409,
    says: (d: { by: string }) => say(`仍在使用：${d.by}`, `still in use: ${d.by}`),
    remedy: say('先移交或结束后再办理', 'hand over or end it first'),
  },
  'org.badArea': {
    http: 422,
    says: (d: { code: string }) => say(`没有此区划：${d.code}`, `no such area: ${d.code}`),
    remedy: say('从区划树中选择', 'choose from the area tree'),
  },
})
