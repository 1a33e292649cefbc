import { no, ok, type Refusal, type Result } from '../../base/index.ts'
import { type Duty, refusals } from './declare.ts'
import type { Roles } from './rights.ts'

export { type Attempt, proofFresh, sessionEnded, tryGate, type Verdict } from './gate.ts'
export { passwordFits, passwordSays } from './password.ts'
export {
  actsAs,
  covers,
  explain,
  gridOf,
  holds,
  type Missing,
  maskFor,
  mayAct,
  noDuty,
  type Roles,
  reach,
  villageOf,
  visible,
} from './rights.ts'

/**
 * A name or reason as people write it: composed form, trimmed, 1–`max` characters. Control characters, null bytes and
 * halves of surrogate pairs are refused; rare characters (䶮, 𠮷) are kept as they are.
 */
export function cleanText(text: string, field: string, max = 100): Result<string, Refusal> {
  const clean = text.normalize('NFC').trim()
  const bad =
    !clean.isWellFormed() ||
    /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(clean.replace(/[\t\n]/g, ' '))
  const length = [...clean].length
  return bad || length === 0 || length > max ? no(refusals['org.badText']({ field })) : ok(clean)
}

/** Two names that differ only in letter case or width are one. */
export const nameKey = (name: string): string => name.normalize('NFKC').trim().toLowerCase()

export const reasonGiven = (reason: string): boolean => [...reason.trim()].length >= 4

/** Separated administrators 三员: may someone who holds these roles be given one more? */
export function separated(held: readonly string[], asked: string, roles: Roles): Result<true, Refusal> {
  if (!roles[asked]?.separate) return ok(true)
  const other = held.find((role) => role !== asked && roles[role]?.separate)
  if (other === undefined) return ok(true)
  const title = (role: string) => roles[role]?.title.zh ?? role
  return no(refusals['org.separated']({ held: title(other), asked: title(asked) }))
}

const DAY = 86_400_000

/** May these roles be delegated from–to? Only what the giver holds himself; never administrators' duties. */
export function mayDelegate(
  giverDuties: readonly Duty[],
  names: readonly string[],
  reason: string,
  from: Date,
  to: Date,
  roles: Roles,
): Result<true, Refusal> {
  if (names.length === 0) return no(refusals['org.notYoursToGive']({ role: '—' }))
  for (const role of names) {
    const own = giverDuties.some((duty) => duty.role === role && duty.onBehalfOf === undefined)
    if (!own || roles[role]?.separate) return no(refusals['org.notYoursToGive']({ role }))
  }
  if (!reasonGiven(reason)) return no(refusals['org.reasonMissing']())
  if (to <= from || to.getTime() - from.getTime() > 180 * DAY) return no(refusals['org.badPeriod']())
  return ok(true)
}
