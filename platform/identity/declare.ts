import type { Id, Instant, Say } from '../../base/index.ts'
import { say } from '../../base/index.ts'
import { type LoginRules, loginRules } from '../org/declare.ts'

/** What a city has decided on logging in 登录安全策略: data with versions, not code. */
export type LoginPolicy = Omit<LoginRules, 'refuseAfterMs'> & {
  /** Roles whose holders must show a second factor 须双因素登录的职责. */
  readonly secondFor: readonly string[]
  /** Everybody must. */
  readonly secondForAll: boolean
}

const { refuseAfterMs: _, ...rules } = loginRules
export const defaultPolicy: LoginPolicy = { ...rules, secondFor: [], secondForAll: false }

export type PolicyVersion = {
  readonly version: number
  readonly from: Instant
  readonly rules: LoginPolicy
  readonly reason: string
  readonly by: string
}

/** Least and most that a city may choose; the least follows GB/T 22239-2019 level 3 where it says something. */
export const policyBounds = {
  wrongTries: {
    min: 3,
    max: 10,
    title: say('连续输错几次锁定', 'Wrong tries that lock'),
    unit: say('次', 'tries'),
  },
  lockMinutes: { min: 5, max: 1440, title: say('锁定时长', 'Locked for'), unit: say('分钟', 'minutes') },
  idleMinutes: {
    min: 5,
    max: 30,
    title: say('无操作自动退出', 'Logged out after no activity for'),
    unit: say('分钟', 'minutes'),
  },
  absoluteHours: {
    min: 1,
    max: 24,
    title: say('一次登录最长', 'Longest session'),
    unit: say('小时', 'hours'),
  },
  proofMinutes: {
    min: 5,
    max: 60,
    title: say('验证一次管多久（导出、看明文）', 'A proof holds for (export, reading in clear)'),
    unit: say('分钟', 'minutes'),
  },
  dormantDays: {
    min: 30,
    max: 365,
    title: say('多久不登录转为休眠', 'Dormant without login after'),
    unit: say('天', 'days'),
  },
  inviteHours: {
    min: 1,
    max: 168,
    title: say('初始密码有效期', 'A first password holds for'),
    unit: say('小时', 'hours'),
  },
} as const

export const passwordBounds = {
  minLength: { min: 8, max: 32, title: say('最短长度', 'Least length'), unit: say('位', 'characters') },
  kinds: {
    min: 1,
    max: 4,
    title: say('大写、小写、数字、符号中至少', 'Of capitals, small letters, digits, signs at least'),
    unit: say('种', 'kinds'),
  },
  history: {
    min: 0,
    max: 24,
    title: say('不重复最近', 'Not one of the last'),
    unit: say('次', 'passwords'),
  },
  maxAgeDays: {
    min: 0,
    max: 365,
    title: say('多久必须更换（0 为不限）', 'To be changed after (0 = never)'),
    unit: say('天', 'days'),
  },
} as const

export type FactorKind = 'totp' | 'passkey'
export const factorKinds: Readonly<Record<FactorKind, Say>> = {
  totp: say('动态验证码', 'Authenticator'),
  passkey: say('通行密钥', 'Passkey'),
}

/** A second factor as its owner and the security administrator see it. */
export type FactorShown = {
  readonly id: Id
  readonly kind: FactorKind
  readonly label: string
  readonly madeAt: Instant
  readonly usedAt: Instant | null
  /** Kept in step between the owner's devices (passkeys only). */
  readonly synced: boolean | null
}

/** Where a browser sees this city: WebAuthn binds passkeys to it. */
export type Site = { readonly origin: string; readonly host: string; readonly name: string }

/** What an application may be told of who logs in. */
export const scopes: Readonly<Record<string, Say>> = {
  openid: say('您的账号标识', 'An identifier of your account'),
  profile: say('姓名和登录名', 'Your name and login name'),
  unit: say('所在单位', 'Your unit'),
  duties: say('职责和区划', 'Your duties and their areas'),
  offline_access: say('您不在时继续访问', 'Access while you are away'),
}

/** An application whose users log in here 接入应用. */
export type RelyingApp = {
  readonly id: Id
  readonly clientId: string
  readonly name: string
  readonly district: string
  /** Compared letter by letter. */
  readonly redirectUris: readonly string[]
  readonly logoutUris: readonly string[]
  readonly scopes: readonly string[]
  /** Has a secret; one in a browser or a telephone has none and proves itself by PKCE alone. */
  readonly confidential: boolean
  readonly trusted: boolean
  readonly madeAt: Instant
  readonly closedAt: Instant | null
}

/** The other identity provider 外部身份源 of a city, as settings name it. */
export type OutsideProvider = {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string | null
  /** On the button of the login page. */
  readonly title: string
  /** Claim compared with the login name at the first login. */
  readonly claim: string
  readonly scope: string
  /** Somebody unknown gets an account without any duty; otherwise is refused. */
  readonly makesAccounts: boolean
  /** Its word that two factors were shown (`amr` holds `mfa`) spares ours. */
  readonly trustsMfa: boolean
}

export { refusals } from './refusals.ts'
