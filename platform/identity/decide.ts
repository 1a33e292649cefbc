import { no, ok, type Refusal, type Result, type Say, say } from '../../base/index.ts'
import { defaultPolicy, type LoginPolicy, passwordBounds, policyBounds, refusals, scopes } from './declare.ts'

export { deviceOf } from './device.ts'

const wrong = (zh: string, en: string): Result<never, Refusal> =>
  no(refusals['identity.badPolicy']({ why: say(zh, en) }))

type Bound = { readonly min: number; readonly max: number; readonly title: Say; readonly unit: Say }

function within(bounds: Readonly<Record<string, Bound>>, given: Readonly<Record<string, unknown>>) {
  for (const [name, { min, max, title, unit }] of Object.entries(bounds)) {
    const value = given[name]
    if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max)
      return wrong(
        `“${title.zh}”应为 ${min}–${max} ${unit.zh}`,
        `“${title.en}” must be ${min}–${max} ${unit.en}`,
      )
  }
  return ok(null)
}

/** A policy as a form gives it, complete and within its bounds; roles are those that the city declares. */
export function policyFits(given: unknown, roles: readonly string[]): Result<LoginPolicy, Refusal> {
  if (typeof given !== 'object' || given === null) return wrong('内容不完整', 'it is not complete')
  const all = given as Readonly<Record<string, unknown>>
  const password = (all.password ?? {}) as Readonly<Record<string, unknown>>
  const numbers = within(policyBounds, all)
  if (!numbers.ok) return numbers
  const inner = within(passwordBounds, password)
  if (!inner.ok) return inner
  const deny = password.deny
  if (!Array.isArray(deny) || deny.length > 200 || !deny.every((word) => typeof word === 'string'))
    return wrong('禁用词应为文字，最多 200 个', 'denied words must be texts, 200 at most')
  const words = [...new Set((deny as string[]).map((word) => word.normalize('NFC').trim()))].filter(Boolean)
  const bad = words.find((word) => [...word].length < 2 || [...word].length > 30 || !word.isWellFormed())
  if (bad !== undefined)
    return wrong(`禁用词“${bad}”应为 2–30 个字`, `the denied word “${bad}” must have 2–30 characters`)
  const second = all.secondFor
  if (!Array.isArray(second) || !second.every((role): role is string => typeof role === 'string'))
    return wrong('须双因素登录的职责应为角色', 'duties that want a second factor must be roles')
  const unknown = second.find((role) => !roles.includes(role))
  if (unknown !== undefined) return wrong(`没有此角色：${unknown}`, `there is no role ${unknown}`)
  for (const flag of [all.oneSession, all.secondForAll, password.denyCommon])
    if (typeof flag !== 'boolean') return wrong('开关应为是或否', 'switches must be yes or no')
  const { wrongTries, lockMinutes, idleMinutes, absoluteHours, proofMinutes, dormantDays, inviteHours } =
    all as LoginPolicy
  const { minLength, kinds, history, maxAgeDays, denyCommon } = password as LoginPolicy['password']
  return ok({
    ...{ wrongTries, lockMinutes, idleMinutes, absoluteHours, proofMinutes, dormantDays, inviteHours },
    oneSession: all.oneSession === true,
    password: { minLength, kinds, history, maxAgeDays, denyCommon, deny: words },
    secondFor: [...new Set(second)].sort(),
    secondForAll: all.secondForAll === true,
  })
}

/** What was kept, with what a newer program knows besides at its default. */
export const wholePolicy = (kept: Partial<LoginPolicy> | undefined): LoginPolicy => ({
  ...defaultPolicy,
  ...kept,
  password: { ...defaultPolicy.password, ...kept?.password },
})

/** Must somebody with these roles show a second factor? */
export const wantsSecond = (policy: LoginPolicy, roles: readonly string[]): boolean =>
  policy.secondForAll || roles.some((role) => policy.secondFor.includes(role))

const badApp = (zh: string, en: string): Result<never, Refusal> =>
  no(refusals['identity.badApp']({ why: say(zh, en) }))

/** Addresses of this machine, where a plain connection goes nowhere else. */
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])$/

/**
 * An address that a browser may be sent back to: whole, https (plain http only on one's own machine), without fragment,
 * wildcard or name and password in it.
 */
export function redirectFits(address: string): Result<true, Refusal> {
  if (!URL.canParse(address) || address.length > 500)
    return badApp(`“${address.slice(0, 80)}”不是网址`, `“${address.slice(0, 80)}” is not an address`)
  const url = new URL(address)
  const local = LOOPBACK.test(url.hostname)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && local))
    return badApp(
      '回调地址须为 https（本机可用 http）',
      'a redirect address must be https (http on this machine only)',
    )
  if (url.hash !== '' || address.includes('#') || address.includes('*'))
    return badApp('回调地址不能含 # 或 *', 'a redirect address has no # and no *')
  if (url.username !== '' || url.password !== '')
    return badApp('回调地址不能含用户名密码', 'a redirect address has no name and password')
  return ok(true)
}

export function appFits(given: {
  readonly redirectUris: readonly string[]
  readonly logoutUris: readonly string[]
  readonly scopes: readonly string[]
}): Result<true, Refusal> {
  const { redirectUris, logoutUris, scopes: asked } = given
  if (redirectUris.length < 1 || redirectUris.length > 20)
    return badApp('回调地址应有 1–20 个', 'there must be 1–20 redirect addresses')
  if (logoutUris.length > 20) return badApp('退出地址最多 20 个', 'at most 20 addresses after logging out')
  for (const address of [...redirectUris, ...logoutUris]) {
    const fits = redirectFits(address)
    if (!fits.ok) return fits
  }
  const unknown = asked.find((scope) => !(scope in scopes))
  if (unknown !== undefined) return badApp(`没有此范围：${unknown}`, `there is no scope ${unknown}`)
  if (!asked.includes('openid')) return badApp('范围须含 openid', 'the scopes must hold openid')
  return ok(true)
}
