import {
  type AreaCode,
  type Id,
  isId,
  localText,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../base/index.ts'
import type { Grade } from '../fields/declare.ts'
import { append } from '../ledger/index.ts'
import type { Reader, Tx } from '../store/index.ts'
import { adminMay, factOf } from './admin.ts'
import { forgetActors } from './cache.ts'
import { cleanText, type Roles, reasonGiven } from './decide.ts'
import { type Actor, type LoginRules, loginRules, type Witness } from './declare.ts'
import * as keep from './keep-emergency.ts'
import { endDuty, insertDuties } from './keep-people.ts'
import { refusals } from './rights-refusals.ts'
import { proven } from './sessions.ts'

export type { Emergency } from './keep-emergency.ts'

/** Settings of emergencies, as data: longest time, highest grade, hours until the review is due, characters of a reason. */
export type EmergencyRules = {
  readonly maxMinutes: number
  readonly grade: Grade
  readonly reviewHours: number
  readonly reason: number
}
export const emergencyRules: EmergencyRules = { maxMinutes: 240, grade: 3, reviewHours: 72, reason: 10 }

export type EmergencyAsk = {
  /** One of the actor's own duties, which holds for the whole district and every unit for a while. */
  readonly role: string
  readonly minutes: number
  readonly reason: string
  /** The second person 双人, who showed who he is. */
  readonly witness: Witness | null
}

/** Duties that can be widened in an emergency: held by oneself, not lent, no administrator's, not widened already. */
export const emergencyRoles = (actor: Actor, roles: Roles): string[] => [
  ...new Set(
    actor.duties
      .filter(
        (duty) => !duty.onBehalfOf && !duty.emergency && roles[duty.role] && !roles[duty.role]?.separate,
      )
      .map((duty) => duty.role),
  ),
]

/**
 * Breaks the glass 紧急授权: one's own duty holds for the whole district and up to the grade of the rules, for minutes.
 * Named, with a reason, a fresh proof and a second person beside; ends by itself; whoever looks after security is told by the caller at once, and
 * reviews it afterwards.
 */
export async function takeEmergency(
  tx: Tx,
  actor: Actor,
  ask: EmergencyAsk,
  at: Date,
  roles: Roles,
  rules: EmergencyRules = emergencyRules,
  login: LoginRules = loginRules,
): Promise<Result<keep.Emergency, Refusal>> {
  const { account } = actor
  if (actor.kind !== 'staff' || account === null) return no(refusals['rights.notYourDuty']())
  if (!emergencyRoles(actor, roles).includes(ask.role)) return no(refusals['rights.notYourDuty']())
  if (!Number.isInteger(ask.minutes) || ask.minutes < 5 || ask.minutes > rules.maxMinutes)
    return no(refusals['rights.tooLong']({ minutes: rules.maxMinutes }))
  const reason = cleanText(ask.reason, '事由', 500)
  if (!reason.ok || [...reason.value].length < rules.reason) return no(refusals['rights.reason']())
  const fresh = proven(actor, at, login)
  if (!fresh.ok) return fresh
  const { witness } = ask
  if (!witness || witness.account === account || witness.district !== actor.district)
    return no(refusals['rights.witness']())
  const running = await keep.runningOf(tx, account, at)
  if (running) return no(refusals['rights.already']({ until: localText(running.to) }))
  const own = actor.duties.filter((duty) => duty.role === ask.role && !duty.onBehalfOf)
  const grade = Math.max(rules.grade, ...own.map((duty) => duty.grade)) as Grade
  const to = new Date(at.getTime() + ask.minutes * 60_000)
  const area: AreaCode = actor.district
  const duty = newId()
  await insertDuties(tx, [
    {
      id: duty,
      holderKind: 'account',
      holder: account,
      role: ask.role,
      area,
      unit: null,
      grade,
      from: at,
      to,
    },
  ])
  const id = newId()
  const reviewDue = new Date(to.getTime() + rules.reviewHours * 3_600_000)
  const kept = { id, district: actor.district, account, duty, role: ask.role, area, grade }
  const beside = { witness: witness.account, witnessName: witness.name }
  await keep.insert(tx, { ...kept, ...beside, reason: reason.value, from: at, to, reviewDue })
  const body = {
    ...{ emergency: id, duty, role: ask.role, area, grade, reason: reason.value, to, reviewDue },
    witness: witness.account,
  }
  await append(tx, [factOf(actor, 'org.emergencyTaken', 'account', account, at, body)])
  forgetActors(tx)
  const made = await keep.byId(tx, id)
  return made ? ok(made) : no(refusals['rights.notFound']())
}

const keepsWatch = (actor: Actor, area: AreaCode): boolean => adminMay(actor, 'securityAdmin', area).ok

/** Given back by whoever took it, or taken back by the security administrator. */
export async function endEmergency(tx: Tx, actor: Actor, id: Id, at: Date): Promise<Result<true, Refusal>> {
  const one = isId(id) ? await keep.locked(tx, id) : undefined
  if (!one || one.district !== actor.district) return no(refusals['rights.notFound']())
  if (actor.account !== one.account && !keepsWatch(actor, one.district))
    return no(refusals['rights.notFound']())
  if (one.endedAt || one.to <= at) return no(refusals['rights.over']())
  await endDuty(tx, one.duty, at)
  await keep.end(tx, id, at, actor.name)
  await append(tx, [factOf(actor, 'org.emergencyEnded', 'account', one.account, at, { emergency: id })])
  forgetActors(tx)
  return ok(true)
}

/** The review afterwards 事后审查: by a security administrator, never of his own. */
export async function reviewEmergency(
  tx: Tx,
  actor: Actor,
  ask: { readonly id: Id; readonly fit: boolean; readonly words: string },
  at: Date,
): Promise<Result<true, Refusal>> {
  const one = isId(ask.id) ? await keep.locked(tx, ask.id) : undefined
  if (!one || one.district !== actor.district || !keepsWatch(actor, one.district))
    return no(refusals['rights.notFound']())
  if (one.account === actor.account) return no(refusals['rights.notYourReview']())
  if (one.reviewedAt) return no(refusals['rights.reviewed']())
  if (!one.endedAt && one.to > at) return no(refusals['rights.running']())
  if (!ask.fit && !reasonGiven(ask.words)) return no(refusals['rights.words']())
  const words = ask.words.trim() === '' ? ok('') : cleanText(ask.words, '意见', 500)
  if (!words.ok) return words
  const verdict = ask.fit ? 'fit' : 'unfit'
  await keep.review(tx, ask.id, {
    ...{ at, reviewer: actor.account, name: actor.name, verdict, words: words.value },
  })
  const body = { emergency: ask.id, verdict, words: words.value, late: at > one.reviewDue }
  await append(tx, [factOf(actor, 'org.emergencyReviewed', 'account', one.account, at, body)])
  return ok(true)
}

/** Emergencies of the district for the security and the audit administrator, of others their own. */
export async function emergenciesOf(
  reader: Reader,
  actor: Actor,
  { open = false }: { readonly open?: boolean } = {},
): Promise<keep.Emergency[]> {
  const all = keepsWatch(actor, actor.district) || adminMay(actor, 'auditAdmin', actor.district).ok
  if (!all && actor.account === null) return []
  return keep.list(reader, actor.district, {
    ...(all || actor.account === null ? {} : { account: actor.account }),
    open,
  })
}

export async function emergencyOf(
  reader: Reader,
  actor: Actor,
  id: Id,
): Promise<Result<keep.Emergency, Refusal>> {
  const one = isId(id) ? await keep.byId(reader, id) : undefined
  const may =
    one &&
    one.district === actor.district &&
    (one.account === actor.account ||
      keepsWatch(actor, one.district) ||
      adminMay(actor, 'auditAdmin', one.district).ok)
  return one && may ? ok(one) : no(refusals['rights.notFound']())
}
