import {
  type AreaCode,
  addDays,
  dayOf,
  type Id,
  instantOf,
  isId,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../base/index.ts'
import { append } from '../ledger/index.ts'
import type { Reader, Tx } from '../store/index.ts'
import { adminMay, factOf } from './admin.ts'
import { forgetActors } from './cache.ts'
import { cleanText, mayAct, type Roles, reasonGiven } from './decide.ts'
import { type Actor, adminRoles, type HeldDuty } from './declare.ts'
import { duty as dutyById, endDuty, insertDuties } from './keep-people.ts'
import * as keep from './keep-reviews.ts'
import { refusals } from './rights-refusals.ts'

export type { ReviewItem, RightsReview } from './keep-reviews.ts'

/** Settings of reviews of rights, as data: how often, and how long there is for one. */
export type ReviewRules = { readonly months: number; readonly days: number }
export const reviewRules: ReviewRules = { months: 6, days: 30 }

/** The same day so many months later; the last day of a shorter month. */
export function monthsLater(at: Date, months: number): Date {
  const [year = 0, month = 1, day = 1] = dayOf(at).split('-').map(Number)
  const first = new Date(Date.UTC(year, month - 1 + months, 1))
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  const text = (n: number) => String(n).padStart(2, '0')
  return instantOf(`${first.getUTCFullYear()}-${text(first.getUTCMonth() + 1)}-${text(Math.min(day, last))}`)
}

/**
 * Opens the reviews that are due 半年复核: of every unit whose last one began half a year ago, or whose oldest duty is
 * that old. `unit`: that one at once. A unit with an open review gets no second.
 */
export async function openReviews(
  tx: Tx,
  actor: Actor,
  district: AreaCode,
  at: Date,
  { unit, rules = reviewRules }: { readonly unit?: Id; readonly rules?: ReviewRules } = {},
): Promise<{ readonly id: Id; readonly unit: Id; readonly dueAt: Date }[]> {
  const held = Map.groupBy(await keep.held(tx, district, at, unit ?? null), (one) => one.unit)
  const opened: { id: Id; unit: Id; dueAt: Date }[] = []
  for (const [of, items] of held) {
    if (items.some((one) => one.open)) continue
    const oldest = Math.min(...items.map((one) => one.since.getTime()))
    const since = items[0]?.reviewed ?? new Date(oldest)
    if (!unit && monthsLater(since, rules.months) > at) continue
    const id = newId()
    // the last day is included
    const dueAt = instantOf(addDays(dayOf(at), rules.days + 1))
    if (!(await keep.insert(tx, { id, district, unit: of, openedAt: at, dueAt }, items))) continue
    opened.push({ id, unit: of, dueAt })
    await append(tx, [
      factOf(actor, 'org.reviewOpened', 'unit', of, at, { review: id, dueAt, items: items.length }),
    ])
  }
  return opened
}

/** Those of the district for the administrators, of others the reviews of units that they head. */
export async function reviewsOf(
  reader: Reader,
  actor: Actor,
  leads: readonly string[],
  roles: Roles,
  open = false,
): Promise<keep.RightsReview[]> {
  const all = await keep.list(reader, actor.district, open)
  return all.filter((one) => watches(actor, one.district) || heads(actor, one, leads, roles))
}

export async function reviewOf(
  reader: Reader,
  actor: Actor,
  id: Id,
  leads: readonly string[],
  roles: Roles,
): Promise<
  Result<
    {
      readonly review: keep.RightsReview
      readonly items: readonly (keep.ReviewItem & { readonly mine: boolean })[]
    },
    Refusal
  >
> {
  const review = isId(id) ? await keep.byId(reader, id) : undefined
  if (!review || review.district !== actor.district) return no(refusals['rights.notFound']())
  if (!watches(actor, review.district) && !heads(actor, review, leads, roles))
    return no(refusals['rights.notFound']())
  const items = await keep.items(reader, id)
  return ok({
    review,
    items: items.map((one) => ({ ...one, mine: mayDecide(actor, review, one, leads, roles) })),
  })
}

export type ReviewDecision = {
  readonly review: Id
  readonly duty: Id
  readonly account: Id
  readonly keep: boolean
  /** Why; required to withdraw. */
  readonly words?: string
}

/**
 * Confirms or withdraws one duty of one person 保留 / 收回. A duty that hangs on a post with others stays theirs, in
 * their own name. With the last decision the review is closed.
 */
export async function decideReview(
  tx: Tx,
  actor: Actor,
  ask: ReviewDecision,
  at: Date,
  leads: readonly string[],
  roles: Roles,
): Promise<Result<{ readonly closed: boolean }, Refusal>> {
  const review = isId(ask.review) ? await keep.locked(tx, ask.review) : undefined
  if (!review || review.district !== actor.district) return no(refusals['rights.notFound']())
  const item = (await keep.items(tx, review.id)).find(
    (one) => one.duty === ask.duty && one.account === ask.account,
  )
  if (!item) return no(refusals['rights.notFound']())
  if (!mayDecide(actor, review, item, leads, roles)) return no(refusals['rights.notYourReview']())
  if (item.decision) return no(refusals['rights.reviewed']())
  const given = (ask.words ?? '').trim()
  if (!ask.keep && !reasonGiven(given)) return no(refusals['rights.words']())
  const words = given === '' ? ok('') : cleanText(given, '理由', 500)
  if (!words.ok) return words
  const duty = await dutyById(tx, item.duty)
  const over = !duty || (duty.to !== null && duty.to <= at)
  const decision = over ? 'ended' : ask.keep ? 'kept' : 'withdrawn'
  if (duty && decision === 'withdrawn') await withdraw(tx, duty, item.account, at)
  await keep.decide(tx, ask, { decision, by: actor.account, byName: actor.name, at, words: words.value })
  const kind = { kept: 'org.dutyConfirmed', withdrawn: 'org.dutyRevoked', ended: 'org.dutyConfirmed' }[
    decision
  ]
  const { role, area, unit, grade } = item
  const body = { review: review.id, duty: item.duty, role, area, unit, grade, decision, words: words.value }
  await append(tx, [factOf(actor, kind, 'account', item.account, at, body)])
  const closed = (await keep.close(tx, review.id, at)) > 0
  if (closed)
    await append(tx, [
      factOf(actor, 'org.reviewClosed', 'unit', review.unit, at, {
        review: review.id,
        late: at >= review.dueAt,
      }),
    ])
  if (decision === 'withdrawn') forgetActors(tx)
  return ok({ closed })
}

/** From one of several on a post: the duty leaves the post, and the others keep it in their own name. */
async function withdraw(tx: Tx, duty: HeldDuty, account: Id, at: Date): Promise<void> {
  if (duty.holderKind === 'post') {
    const others = (await keep.accountsOnPost(tx, duty.holder, at)).filter((one) => one.account !== account)
    const kept = others.map(({ account: holder, from, to }): HeldDuty => {
      const ends = [duty.to, to].filter((one) => one !== null)
      return {
        ...{ id: newId(), holderKind: 'account', holder, role: duty.role, area: duty.area, unit: duty.unit },
        grade: duty.grade,
        from: new Date(Math.max(at.getTime(), from.getTime(), duty.from.getTime())),
        to: ends.length > 0 ? new Date(Math.min(...ends.map((one) => one.getTime()))) : null,
      }
    })
    if (kept.length > 0) await insertDuties(tx, kept)
    // what is still to be decided of the others goes on with the duty that they hold now
    for (const one of kept) await keep.moveItem(tx, { from: duty.id, to: one.id, account: one.holder })
  }
  await endDuty(tx, duty.id, at)
}

const watches = (actor: Actor, area: AreaCode): boolean =>
  adminMay(actor, 'securityAdmin', area).ok || adminMay(actor, 'auditAdmin', area).ok

/** Heads the unit: holds a leading role over it, in its area. */
const heads = (
  actor: Actor,
  review: Pick<keep.RightsReview, 'unit' | 'unitArea'>,
  leads: readonly string[],
  roles: Roles,
): boolean =>
  mayAct(actor, leads, { area: review.unitArea, units: [review.unit], openedBy: actor.account }, roles).ok

/** Nobody confirms his own rights; administrators' are for another administrator. */
function mayDecide(
  actor: Actor,
  review: keep.RightsReview,
  item: Pick<keep.ReviewItem, 'account' | 'role'>,
  leads: readonly string[],
  roles: Roles,
): boolean {
  if (item.account === actor.account) return false
  const security = adminMay(actor, 'securityAdmin', review.district).ok
  if (Object.hasOwn(adminRoles, item.role))
    return item.role === 'securityAdmin' ? adminMay(actor, 'auditAdmin', review.district).ok : security
  return security || heads(actor, review, leads, roles)
}
