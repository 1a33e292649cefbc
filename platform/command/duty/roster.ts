import {
  addDays,
  type Day,
  type Id,
  type Instant,
  instantOf,
  isId,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../../base/index.ts'
import { dayView, NATIONAL, readCalendar } from '../../clocks/index.ts'
import { append } from '../../ledger/index.ts'
import { type Actor, factActorOf } from '../../org/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import { clash, gapsOf, hoursOnEnd, rotate } from './decide.ts'
import {
  type DutyPost,
  dutyRules,
  type Gap,
  refusals,
  type Shift,
  type ShiftRole,
  shiftRoles,
} from './declare.ts'
import * as keep from './keep.ts'
import * as desk from './keep-desk.ts'

/** Who may stand on a roster: an account, or a name with a telephone where somebody has none. */
export type Person = { readonly account: Id | null; readonly name: string; readonly phone: string | null }

export const personKey = (post: Pick<DutyPost, 'unit'>, one: Person): string =>
  one.account ?? `${post.unit} ${one.name.trim()}`

export const fact = (
  who: Actor,
  district: string,
  kind: string,
  post: Id,
  at: Instant,
  body: Readonly<Record<string, unknown>> = {},
) => ({ district, kind, subjectKind: 'dutyPost', subject: post, at, actor: factActorOf(who), body })

export type NewShift = Person & {
  readonly role: ShiftRole
  readonly from: Instant
  readonly to: Instant
}

/** Puts a post up; one of the same code stays as it is. */
export async function foundPosts(tx: Tx, posts: readonly DutyPost[]): Promise<void> {
  if (posts.length > 0) await keep.insertPosts(tx, posts)
}

export async function changePost(
  tx: Tx,
  who: Actor,
  input: DutyPost,
  at: Instant,
): Promise<Result<DutyPost, Refusal>> {
  const before = await keep.lockPost(tx, input.district, input.id)
  if (!before) return no(refusals['duty.noPost']())
  const fits =
    Number.isInteger(input.officers) &&
    input.officers >= 1 &&
    input.officers <= 9 &&
    input.starts >= 0 &&
    input.starts < 1440 &&
    input.minutes >= 60 &&
    input.minutes <= 1440
  if (!fits) return no(refusals['duty.badShift']({ what: '岗位设置' }))
  if ((await keep.updatePost(tx, input)) === 0) return no(refusals['duty.changed']())
  await append(tx, [
    fact(who, input.district, 'duty.postChanged', input.id, at, {
      officers: input.officers,
      leader: input.leader,
      active: input.active,
    }),
  ])
  return ok({ ...input, version: input.version + 1 })
}

function faultOf(one: NewShift): Refusal | null {
  if (one.name.trim().length < 2 || one.name.length > 40) return refusals['duty.badShift']({ what: '姓名' })
  if (one.phone !== null && !/^[\d\s+()-]{3,30}$/.test(one.phone))
    return refusals['duty.badShift']({ what: '电话' })
  if (one.account !== null && !isId(one.account)) return refusals['duty.badShift']({ what: '账号' })
  if (!Object.hasOwn(shiftRoles, one.role)) return refusals['duty.badShift']({ what: '角色' })
  const hours = (one.to.getTime() - one.from.getTime()) / 3_600_000
  if (!(hours > 0)) return refusals['duty.badShift']({ what: '起止时间' })
  if (hours > dutyRules.longestHours) return refusals['duty.tooLong']({ hours })
  return null
}

/**
 * Puts shifts on a post: all or none. Refuses whoever is on another post at that time, an officer more than 24 hours on
 * end, a second person where one is enough, and what is over already.
 */
export async function addShifts(
  tx: Tx,
  who: Actor,
  district: string,
  postId: Id,
  lines: readonly NewShift[],
  at: Instant,
): Promise<Result<readonly Shift[], Refusal>> {
  const post = await keep.lockPost(tx, district, postId)
  if (!post) return no(refusals['duty.noPost']())
  const made: Shift[] = lines.map((one) => ({
    ...{ id: newId(), post: post.id, role: one.role, from: one.from, to: one.to },
    ...{ person: personKey(post, one), account: one.account, name: one.name.trim(), phone: one.phone },
    ...{ presentAt: null, leftAt: null },
  }))
  for (const one of lines) {
    const fault = faultOf(one)
    if (fault) return no(fault)
    if (one.to <= at && who.kind !== 'system') return no(refusals['duty.past']())
  }
  if (made.length === 0) return ok([])
  const from = new Date(Math.min(...made.map((one) => one.from.getTime())))
  const to = new Date(Math.max(...made.map((one) => one.to.getTime())))
  const people = made.map((one) => one.person)
  await keep.lockPeople(tx, district, people)
  const theirs = await keep.shiftsOfPeople(tx, district, people, from, to)
  const onPost = await keep.shiftsIn(tx, district, from, to, post.id)
  const known: Shift[] = [...theirs]
  for (const one of made) {
    const taken = clash(known, one)
    if (taken) {
      const other = await keep.postById(tx, district, taken.post)
      return no(refusals['duty.twoPosts']({ name: one.name, post: other?.title.zh ?? '' }))
    }
    const full = onPost.filter(
      (there) => there.role === one.role && there.from < one.to && one.from < there.to,
    )
    if (one.role === 'leader' && full[0]) return no(refusals['duty.taken']({ name: full[0].name }))
    const working = known.filter((there) => there.role === 'officer')
    const hours = one.role === 'officer' ? hoursOnEnd(working, one) : 0
    if (hours > dutyRules.longestHours) return no(refusals['duty.tooLong']({ hours }))
    known.push(one)
    onPost.push(one)
  }
  await keep.insertShifts(tx, district, made)
  await append(tx, [
    fact(who, district, 'duty.rostered', post.id, at, { shifts: made.length, from: from.toISOString() }),
  ])
  return ok(made)
}

export async function removeShift(
  tx: Tx,
  who: Actor,
  district: string,
  id: Id,
  at: Instant,
): Promise<Result<null, Refusal>> {
  const shift = await keep.shiftById(tx, district, id)
  if (!shift) return no(refusals['duty.noShift']())
  if (shift.to <= at) return no(refusals['duty.past']())
  await keep.dropShift(tx, district, id)
  await append(tx, [
    fact(who, district, 'duty.unrostered', shift.post, at, { shift: id, from: shift.from.toISOString() }),
  ])
  return ok(null)
}

/** A roster by turns over days, working and rest days apart, by the office calendar; the rest is `addShifts`. */
export async function rosterByTurns(
  tx: Tx,
  who: Actor,
  district: string,
  input: {
    readonly post: Id
    readonly from: Day
    readonly days: number
    readonly leaders: readonly Person[]
    readonly officers: readonly Person[]
  },
  at: Instant,
): Promise<Result<readonly Shift[], Refusal>> {
  const post = await keep.lockPost(tx, district, input.post)
  if (!post) return no(refusals['duty.noPost']())
  if (!Number.isInteger(input.days) || input.days < 1 || input.days > 92)
    return no(refusals['duty.badShift']({ what: '天数（1 至 92）' }))
  const calendar = await readCalendar(tx, NATIONAL)
  if (!calendar.ok) return calendar
  const days = Array.from({ length: input.days }, (_, n) => {
    const day = addDays(input.from, n)
    return { day, rest: dayView(calendar.value, instantOf(day, 720))?.hours.length === 0 }
  })
  const people = { leaders: input.leaders.length, officers: input.officers.length }
  const lines = rotate(post, days, people)
  const shifts = lines.flatMap(({ role, span, who: nth }): NewShift[] => {
    const person = (role === 'leader' ? input.leaders : input.officers)[nth]
    return person ? [{ ...person, role, from: span.from, to: span.to }] : []
  })
  return addShifts(tx, who, district, post.id, shifts, at)
}

/** 换班申请: by whoever has the shift, or the manager of rosters for them. */
export async function askSwap(
  tx: Tx,
  who: Actor,
  district: string,
  input: Person & { readonly shift: Id; readonly why: string },
  at: Instant,
): Promise<Result<null, Refusal>> {
  const shift = await keep.shiftById(tx, district, input.shift)
  if (!shift) return no(refusals['duty.noShift']())
  if (shift.to <= at) return no(refusals['duty.past']())
  if (input.why.trim().length < 2) return no(refusals['duty.badText']())
  if (input.name.trim().length < 2) return no(refusals['duty.badShift']({ what: '姓名' }))
  const one = {
    ...{ id: newId(), shift: shift.id, account: input.account, name: input.name.trim(), phone: input.phone },
    ...{ why: input.why.trim(), askedBy: who.name, askedAccount: who.account, askedAt: at },
    ...{ state: 'asked' as const, byName: null, byAt: null, words: null },
  }
  if ((await desk.insertSwap(tx, district, one)) === 0) return no(refusals['duty.swapOpen']())
  await append(tx, [fact(who, district, 'duty.swapAsked', shift.post, at, { shift: shift.id, swap: one.id })])
  return ok(null)
}

/** Approved: the shift changes hands, under the same rules as any other; nobody approves their own. */
export async function decideSwap(
  tx: Tx,
  who: Actor,
  district: string,
  input: { readonly swap: Id; readonly approve: boolean; readonly words: string },
  at: Instant,
): Promise<Result<null, Refusal>> {
  const swap = await desk.lockSwap(tx, district, input.swap)
  if (swap?.state !== 'asked') return no(refusals['duty.noShift']())
  if (who.account !== null && swap.askedAccount === who.account) return no(refusals['duty.ownSwap']())
  const shift = await keep.shiftById(tx, district, swap.shift)
  const post = shift && (await keep.postById(tx, district, shift.post))
  if (!shift || !post) return no(refusals['duty.noShift']())
  if (input.approve) {
    const person = personKey(post, swap)
    await keep.lockPeople(tx, district, [person])
    const theirs = await keep.shiftsOfPeople(tx, district, [person], shift.from, shift.to)
    const taken = clash(theirs, { ...shift, person })
    if (taken) {
      const other = await keep.postById(tx, district, taken.post)
      return no(refusals['duty.twoPosts']({ name: swap.name, post: other?.title.zh ?? '' }))
    }
    const working = theirs.filter((one) => one.role === 'officer')
    const hours = shift.role === 'officer' ? hoursOnEnd(working, { ...shift, person }) : 0
    if (hours > dutyRules.longestHours) return no(refusals['duty.tooLong']({ hours }))
    await keep.setPerson(tx, district, shift.id, {
      person,
      account: swap.account,
      name: swap.name,
      phone: swap.phone,
    })
  }
  const state = input.approve ? 'approved' : 'refused'
  await desk.decideSwap(tx, district, {
    ...swap,
    ...{ state, byName: who.name, byAt: at, words: input.words.trim() || null },
  })
  await append(tx, [
    fact(who, district, input.approve ? 'duty.swapApproved' : 'duty.swapRefused', shift.post, at, {
      shift: shift.id,
      swap: swap.id,
    }),
  ])
  return ok(null)
}

/** Every stretch with too few people, of all posts. */
export async function gaps(
  reader: Reader,
  district: string,
  from: Instant,
  to: Instant,
): Promise<readonly Gap[]> {
  const [posts, shifts] = [
    await keep.posts(reader, district),
    await keep.shiftsIn(reader, district, from, to),
  ]
  const byPost = Map.groupBy(shifts, (one) => one.post)
  return posts.flatMap((post) => gapsOf(post, byPost.get(post.id) ?? [], from, to))
}
