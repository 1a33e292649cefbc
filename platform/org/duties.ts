import {
  type AreaCode,
  dayOf,
  type Id,
  isId,
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
import { areaOn } from './areas.ts'
import { forgetActors } from './cache.ts'
import { cleanText, mayDelegate, type Roles, separated, villageOf } from './decide.ts'
import { type Actor, adminRoles, type Delegation, type HeldDuty, refusals } from './declare.ts'
import * as keep from './keep-people.ts'
import { lockClient } from './keep-sessions.ts'
import { lockPost, unit as unitById } from './keep-units.ts'

export type NewDuty = {
  readonly holderKind: HeldDuty['holderKind']
  readonly holder: Id
  readonly role: string
  readonly area: AreaCode
  /** Root of the unit subtree; absent or null = every unit of the area. */
  readonly unit?: Id | null
  readonly grade: Grade
  readonly from?: Date
  readonly to?: Date | null
}

/** The people whom a duty on this holder reaches, their rows locked; a client is nobody. */
async function reached(tx: Tx, draft: NewDuty, at: Date): Promise<Id[] | undefined> {
  if (!isId(draft.holder)) return undefined
  if (draft.holderKind === 'client') return (await lockClient(tx, draft.holder)) ? [] : undefined
  if (draft.holderKind === 'post') {
    const post = await lockPost(tx, draft.holder)
    if (!post || post.closedAt) return undefined
    const people = await keep.peopleOfPost(tx, draft.holder, at)
    return (await keep.lockPeople(tx, people)).map((person) => person.id)
  }
  const account = await keep.account(tx, draft.holder)
  return account && (await keep.lockPeople(tx, [account.person])).map((person) => person.id)
}

/**
 * Gives a duty 职责 to a post, an account or a client. Needs the security administrator of the area; nobody grants to
 * himself, and no person comes to hold two of the separated administrators' roles by whatever way.
 */
export async function grantDuty(
  tx: Tx,
  actor: Actor,
  draft: NewDuty,
  at: Date,
  roles: Roles,
): Promise<Result<HeldDuty, Refusal>> {
  const may = adminMay(actor, 'securityAdmin', draft.area)
  if (!may.ok) return may
  const known: Roles = { ...roles, ...adminRoles }
  if (!Object.hasOwn(known, draft.role)) return no(refusals['org.unknownRole']({ role: draft.role }))
  // administrators are persons: a key could be used by anyone of them
  if (draft.holderKind === 'client' && known[draft.role]?.separate)
    return no(refusals['org.separated']({ held: '接入方', asked: draft.role }))
  // of a grid the village is looked up here; that the grid is in force is asked by whoever knows grids
  if (!(await areaOn(tx, villageOf(draft), dayOf(at))))
    return no(refusals['org.badArea']({ code: draft.area }))
  const from = draft.from ?? at
  const to = draft.to ?? null
  if (to && to <= from) return no(refusals['org.badPeriod']())
  if (draft.unit && !(isId(draft.unit) && (await unitById(tx, draft.unit))))
    return no(refusals['org.notFound']({ what: '单位' }))
  const people = await reached(tx, draft, at)
  if (!people) return no(refusals['org.notFound']({ what: '职责承担者' }))
  const mine = actor.account ? (await keep.account(tx, actor.account))?.person : undefined
  if (mine && people.includes(mine)) return no(refusals['org.notYourself']())
  const held = [...(draft.holderKind === 'post' ? [await keep.rolesOfPost(tx, draft.holder, at)] : [])]
  for (const person of people) held.push(await keep.rolesOf(tx, person, at))
  for (const each of held) {
    const fits = separated(each, draft.role, known)
    if (!fits.ok) return fits
  }
  const duty: HeldDuty = {
    id: newId(),
    holderKind: draft.holderKind,
    holder: draft.holder,
    role: draft.role,
    area: draft.area,
    unit: draft.unit ?? null,
    grade: draft.grade,
    from,
    to,
  }
  await keep.insertDuties(tx, [duty])
  await append(tx, [factOf(actor, 'org.dutyGranted', duty.holderKind, duty.holder, at, { ...duty })])
  forgetActors(tx)
  return ok(duty)
}

/** Takes a duty back from this instant on. */
export async function revokeDuty(tx: Tx, actor: Actor, id: Id, at: Date): Promise<Result<true, Refusal>> {
  const duty = isId(id) ? await keep.duty(tx, id) : undefined
  if (!duty || (duty.to && duty.to <= at)) return no(refusals['org.notFound']({ what: '职责' }))
  const may = adminMay(actor, 'securityAdmin', duty.area)
  if (!may.ok) return may
  await keep.endDuty(tx, id, at)
  const { role, area, unit, grade } = duty
  await append(tx, [
    factOf(actor, 'org.dutyRevoked', duty.holderKind, duty.holder, at, { duty: id, role, area, unit, grade }),
  ])
  forgetActors(tx)
  return ok(true)
}

/** Every duty ever hung on a post, an account or a client, by beginning. */
export const dutiesOf = (reader: Reader, holder: Id): Promise<HeldDuty[]> => keep.dutiesOf(reader, holder)

/** Duties that hold now or later on any of these posts and accounts. */
export const dutiesNow = (reader: Reader, holders: readonly Id[], at: Date): Promise<HeldDuty[]> =>
  keep.dutiesNow(reader, holders, at)

export type NewDelegation = {
  readonly receiver: Id
  readonly roles: readonly string[]
  readonly reason: string
  readonly from: Date
  /** First instant it no longer holds; at most 180 days after `from`. */
  readonly to: Date
}

/** The actor lends his own duties 委托; what he holds by delegation he cannot give on, nor an administrator's duty. */
export async function delegate(
  tx: Tx,
  actor: Actor,
  draft: NewDelegation,
  at: Date,
  roles: Roles,
): Promise<Result<Delegation, Refusal>> {
  const fits = mayDelegate(actor.duties, draft.roles, draft.reason, draft.from, draft.to, {
    ...roles,
    ...adminRoles,
  })
  if (!fits.ok) return fits
  if (draft.to <= at) return no(refusals['org.badPeriod']())
  const reason = cleanText(draft.reason, '理由', 500)
  if (!reason.ok) return reason
  const receiver = isId(draft.receiver) ? await keep.account(tx, draft.receiver) : undefined
  if (!receiver || receiver.state === 'frozen' || receiver.state === 'closed' || actor.account === null)
    return no(refusals['org.notFound']({ what: '受托账号' }))
  if (receiver.id === actor.account) return no(refusals['org.notYourself']())
  const delegation: Delegation = {
    id: newId(),
    giver: actor.account,
    receiver: receiver.id,
    roles: [...new Set(draft.roles)],
    reason: reason.value,
    from: draft.from,
    to: draft.to,
    revokedAt: null,
  }
  await keep.insertDelegation(tx, delegation, at)
  await append(tx, [factOf(actor, 'org.delegated', 'account', receiver.id, at, { ...delegation })])
  forgetActors(tx)
  return ok(delegation)
}

/** Ended early by giver or receiver, or by the security administrator. */
export async function revokeDelegation(
  tx: Tx,
  actor: Actor,
  id: Id,
  at: Date,
): Promise<Result<true, Refusal>> {
  const delegation = isId(id) ? await keep.delegation(tx, id) : undefined
  if (!delegation || delegation.revokedAt) return no(refusals['org.notFound']({ what: '委托' }))
  if (actor.account === null || ![delegation.giver, delegation.receiver].includes(actor.account)) {
    const giver = await keep.account(tx, delegation.giver)
    const may = adminMay(actor, 'securityAdmin', giver?.district ?? actor.district)
    if (!may.ok) return may
  }
  await keep.revokeDelegation(tx, id, at)
  await append(tx, [
    factOf(actor, 'org.delegationRevoked', 'account', delegation.receiver, at, { delegation: id }),
  ])
  forgetActors(tx)
  return ok(true)
}

/** Delegations given or received by an account, newest first. */
export const delegationsOf = (reader: Reader, account: Id): Promise<Delegation[]> =>
  keep.delegationsOf(reader, account)
