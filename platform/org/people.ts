import { type Id, isAreaCode, isId, newId, no, ok, type Refusal, type Result } from '../../base/index.ts'
import { append } from '../ledger/index.ts'
import type { Reader, Tx } from '../store/index.ts'
import { adminMay, factOf } from './admin.ts'
import { forgetActors } from './cache.ts'
import { cleanText, nameKey, passwordFits, type Roles, reasonGiven, separated } from './decide.ts'
import {
  type Account,
  type Actor,
  type Appointment,
  type AppointmentKind,
  adminRoles,
  type LoginRules,
  loginRules,
  type OpenItem,
  type Person,
  refusals,
} from './declare.ts'
import { hashPassword, hashPublishedPassword } from './hash.ts'
import * as keep from './keep-people.ts'
import * as sessions from './keep-sessions.ts'
import { lockPost, unit as unitById } from './keep-units.ts'

/** What someone still has in hand; the rooms above know, so the caller brings the question. */
export type OpenItems = (reader: Reader, account: Id) => Promise<readonly OpenItem[]>

const noItems: OpenItems = async () => []

/** A system administrator of any area may enter people; which posts they get is asked per post. */
function mayEnter(actor: Actor): Result<true, Refusal> {
  const own = actor.duties.find((duty) => duty.role === 'systemAdmin')
  return adminMay(actor, 'systemAdmin', own?.area ?? actor.district)
}

export type NewPerson = {
  readonly id?: Id
  readonly name: string
  readonly workPhone?: string | null
  /** 工号 */
  readonly staffNo?: string | null
}

/** Enters people of the staff; one fact each, without the telephone. */
export async function addPeople(
  tx: Tx,
  actor: Actor,
  drafts: readonly NewPerson[],
  at: Date,
): Promise<Result<Person[], Refusal>> {
  const may = mayEnter(actor)
  if (!may.ok) return may
  const people: Person[] = []
  for (const draft of drafts) {
    const name = cleanText(draft.name, '姓名', 50)
    if (!name.ok) return name
    const phone = draft.workPhone ? cleanText(draft.workPhone, '工作电话', 30) : ok(null)
    if (!phone.ok) return phone
    const staffNo = draft.staffNo ? cleanText(draft.staffNo, '工号', 40) : ok(null)
    if (!staffNo.ok) return staffNo
    people.push({
      ...{ id: draft.id ?? newId(), name: name.value, workPhone: phone.value, leftAt: null },
      staffNo: staffNo.value,
    })
  }
  if ((await keep.insertPeople(tx, people)) < people.length)
    return no(refusals['org.taken']({ what: people.flatMap((one) => one.staffNo ?? []).join('、') }))
  await append(
    tx,
    people.map((person) => factOf(actor, 'org.personAdded', 'person', person.id, at, { name: person.name })),
  )
  return ok(people)
}

export async function addPerson(
  tx: Tx,
  actor: Actor,
  draft: NewPerson,
  at: Date,
): Promise<Result<Person, Refusal>> {
  const made = await addPeople(tx, actor, [draft], at)
  return made.ok ? ok(made.value[0] as Person) : made
}

export async function changePerson(
  tx: Tx,
  actor: Actor,
  id: Id,
  change: Pick<Partial<NewPerson>, 'name' | 'workPhone' | 'staffNo'>,
  at: Date,
): Promise<Result<Person, Refusal>> {
  const may = mayEnter(actor)
  if (!may.ok) return may
  const [before] = isId(id) ? await keep.lockPeople(tx, [id]) : []
  if (!before) return no(refusals['org.notFound']({ what: '人员' }))
  const name = cleanText(change.name ?? before.name, '姓名', 50)
  if (!name.ok) return name
  const given = change.workPhone === undefined ? before.workPhone : change.workPhone
  const phone = given ? cleanText(given, '工作电话', 30) : ok(null)
  if (!phone.ok) return phone
  const staffNo = change.staffNo ? cleanText(change.staffNo, '工号', 40) : ok(before.staffNo ?? null)
  if (!staffNo.ok) return staffNo
  const namesake = staffNo.value ? await keep.personByStaffNo(tx, staffNo.value) : undefined
  if (namesake && namesake.id !== id) return no(refusals['org.taken']({ what: staffNo.value ?? '' }))
  const after: Person = { ...before, name: name.value, workPhone: phone.value, staffNo: staffNo.value }
  await keep.savePerson(tx, after)
  const changed = {
    before: before.name,
    after: after.name,
    phoneChanged: before.workPhone !== after.workPhone,
  }
  await append(tx, [factOf(actor, 'org.personChanged', 'person', id, at, changed)])
  forgetActors(tx)
  return ok(after)
}

export type NewAppointment = {
  readonly person: Id
  readonly post: Id
  readonly kind?: AppointmentKind
  /** From now when absent. */
  readonly from?: Date
  /** First instant it no longer holds: lent for November ends at 1 December 00:00. */
  readonly to?: Date | null
}

/** Puts a person on a post 任职. The post's duties come with it, so the separated administrators are checked here too. */
export async function appoint(
  tx: Tx,
  actor: Actor,
  draft: NewAppointment,
  at: Date,
  roles: Roles = {},
): Promise<Result<Appointment, Refusal>> {
  const post = isId(draft.post) ? await lockPost(tx, draft.post) : undefined
  const unit = post && (await unitById(tx, post.unit))
  if (!post || !unit || post.closedAt) return no(refusals['org.notFound']({ what: '岗位' }))
  const may = adminMay(actor, 'systemAdmin', unit.area)
  if (!may.ok) return may
  if (unit.validTo) return no(refusals['org.unitClosed']())
  const [person] = isId(draft.person) ? await keep.lockPeople(tx, [draft.person]) : []
  if (!person || person.leftAt) return no(refusals['org.notFound']({ what: '人员' }))
  const from = draft.from ?? at
  const to = draft.to ?? null
  if (to && to <= from) return no(refusals['org.badPeriod']())
  const coming = await keep.rolesOfPost(tx, post.id, at)
  const held = await keep.rolesOf(tx, person.id, at)
  if (coming.length > 0 && actor.account) {
    const mine = (await keep.account(tx, actor.account))?.person
    if (mine === person.id) return no(refusals['org.notYourself']())
  }
  for (const role of coming) {
    const fits = separated([...held, ...coming], role, { ...adminRoles, ...roles })
    if (!fits.ok) return fits
  }
  const appointment: Appointment = {
    id: newId(),
    person: person.id,
    post: post.id,
    kind: draft.kind ?? 'main',
    from,
    to,
  }
  await keep.insertAppointment(tx, appointment)
  const body = {
    post: post.id,
    postName: post.name,
    unit: unit.id,
    kind: appointment.kind,
    from,
    to,
    name: person.name,
  }
  await append(tx, [factOf(actor, 'org.appointed', 'person', person.id, at, body)])
  forgetActors(tx)
  return ok(appointment)
}

/** Takes a person off a post: the sessions are cut, and what is still in hand is listed for handing over. */
export async function endAppointment(
  tx: Tx,
  actor: Actor,
  id: Id,
  at: Date,
  openItems: OpenItems = noItems,
): Promise<Result<{ readonly handOver: readonly OpenItem[] }, Refusal>> {
  const appointment = isId(id) ? await keep.appointment(tx, id) : undefined
  if (!appointment || (appointment.to && appointment.to <= at))
    return no(refusals['org.notFound']({ what: '任职' }))
  const post = await lockPost(tx, appointment.post)
  const unit = post && (await unitById(tx, post.unit))
  const may = adminMay(actor, 'systemAdmin', unit?.area ?? actor.district)
  if (!may.ok) return may
  await keep.endAppointment(tx, id, at)
  const { handOver } = await cut(tx, appointment.person, at, openItems, 'leftPost')
  await append(tx, [
    factOf(actor, 'org.appointmentEnded', 'person', appointment.person, at, {
      post: appointment.post,
      unit: unit?.id ?? null,
      handOver: handOver.length,
    }),
  ])
  forgetActors(tx)
  return ok({ handOver })
}

async function cut(tx: Tx, person: Id, at: Date, openItems: OpenItems, why: string) {
  const accounts = (await keep.accountsOf(tx, person)).map((account) => account.id)
  const handOver = (await Promise.all(accounts.map((account) => openItems(tx, account)))).flat()
  await sessions.endAll(tx, accounts, at, why)
  return { accounts, handOver }
}

/**
 * A person leaves 离职: posts and duties end, accounts freeze (never deleted or used again), sessions are cut,
 * delegations given and received end, and what is still in hand is listed.
 */
export async function leave(
  tx: Tx,
  actor: Actor,
  { person: id, reason }: { readonly person: Id; readonly reason: string },
  at: Date,
  openItems: OpenItems = noItems,
): Promise<Result<{ readonly handOver: readonly OpenItem[] }, Refusal>> {
  const [person] = isId(id) ? await keep.lockPeople(tx, [id]) : []
  if (!person || person.leftAt) return no(refusals['org.notFound']({ what: '人员' }))
  if (!reasonGiven(reason)) return no(refusals['org.reasonMissing']())
  const words = cleanText(reason, '理由', 500)
  if (!words.ok) return words
  const appointments = await keep.openAppointments(tx, id, at)
  const areas = appointments.length > 0 ? appointments.map((each) => each.area) : [actor.district]
  for (const area of areas) {
    const may = adminMay(actor, 'systemAdmin', area)
    if (!may.ok) return may
  }
  const { accounts, handOver } = await cut(tx, id, at, openItems, 'left')
  for (const appointment of appointments) await keep.endAppointment(tx, appointment.id, at)
  await keep.endDutiesOfAccounts(tx, id, at)
  await keep.revokeDelegationsOf(tx, id, at)
  for (const account of accounts) await keep.setState(tx, account, 'frozen')
  await keep.savePerson(tx, { ...person, leftAt: at })
  await append(tx, [
    factOf(actor, 'org.personLeft', 'person', id, at, { reason: words.value, handOver: handOver.length }),
  ])
  forgetActors(tx)
  return ok({ handOver })
}

/**
 * A person goes from one place to another 调动: posts, duties of the accounts and delegations end, sessions are cut, and
 * what is still in hand is listed; the accounts stay. The new appointment is made afterwards, so that old rights end
 * before new ones begin.
 */
export async function vacate(
  tx: Tx,
  actor: Actor,
  id: Id,
  at: Date,
  openItems: OpenItems = noItems,
): Promise<Result<{ readonly handOver: readonly OpenItem[] }, Refusal>> {
  const [person] = isId(id) ? await keep.lockPeople(tx, [id]) : []
  if (!person || person.leftAt) return no(refusals['org.notFound']({ what: '人员' }))
  const appointments = await keep.openAppointments(tx, id, at)
  for (const { area } of appointments) {
    const may = adminMay(actor, 'systemAdmin', area)
    if (!may.ok) return may
  }
  const { handOver } = await cut(tx, id, at, openItems, 'moved')
  for (const appointment of appointments) await keep.endAppointment(tx, appointment.id, at)
  await keep.endDutiesOfAccounts(tx, id, at)
  await keep.revokeDelegationsOf(tx, id, at)
  await append(tx, [factOf(actor, 'org.personMoved', 'person', id, at, { handOver: handOver.length })])
  forgetActors(tx)
  return ok({ handOver })
}

export type NewAccount = {
  readonly id?: Id
  readonly person: Id
  /** 2–40 characters; letter case and width make no difference. */
  readonly name: string
  readonly district: string
  readonly password: string
  readonly validTo?: Date | null
  /** Demonstration account: need not change its first password and does not run out. */
  readonly demo?: boolean
  /** Its person logs in at another identity provider: there is no first password to change. */
  readonly outside?: boolean
}

/** An account of one person; never shared. The first password is handed out and must be changed within the invitation. */
export async function createAccount(
  tx: Tx,
  actor: Actor,
  draft: NewAccount,
  at: Date,
  rules: LoginRules = loginRules,
): Promise<Result<Account, Refusal>> {
  if (!isAreaCode(draft.district)) return no(refusals['org.badArea']({ code: draft.district }))
  const may = adminMay(actor, 'systemAdmin', draft.district)
  if (!may.ok) return may
  const person = isId(draft.person) ? await keep.person(tx, draft.person) : undefined
  if (!person || person.leftAt) return no(refusals['org.notFound']({ what: '人员' }))
  const name = cleanText(draft.name, '账号名', 40)
  if (!name.ok) return name
  if ([...name.value].length < 2) return no(refusals['org.badText']({ field: '账号名' }))
  const fits = passwordFits(draft.password, name.value, rules.password)
  if (!fits.ok) return fits
  const account: Account = {
    id: draft.id ?? newId(),
    person: person.id,
    name: name.value,
    district: draft.district,
    state: draft.demo || draft.outside ? 'normal' : 'invited',
    mustChange: !draft.demo && !draft.outside,
    lastLoginAt: null,
    validTo: draft.validTo ?? null,
  }
  const kept = {
    ...account,
    nameKey: nameKey(name.value),
    password: await (draft.demo ? hashPublishedPassword : hashPassword)(draft.password),
    invitedAt: at,
  }
  if ((await keep.insertAccount(tx, kept)) === 0) return no(refusals['org.taken']({ what: name.value }))
  await append(tx, [
    factOf(actor, 'org.accountCreated', 'account', account.id, at, {
      name: account.name,
      person: person.id,
      demo: !!draft.demo,
    }),
  ])
  return ok(account)
}

async function administered(tx: Tx, actor: Actor, id: Id): Promise<Result<Account, Refusal>> {
  const account = isId(id) ? await keep.account(tx, id) : undefined
  if (!account) return no(refusals['org.notFound']({ what: '账号' }))
  const may = adminMay(actor, 'systemAdmin', account.district)
  return may.ok ? ok(account) : may
}

/** Hands out a new first password after the person was recognised; wakes a dormant account and cuts its sessions. */
export async function resetPassword(
  tx: Tx,
  actor: Actor,
  { account: id, password }: { readonly account: Id; readonly password: string },
  at: Date,
  rules: LoginRules = loginRules,
): Promise<Result<true, Refusal>> {
  const found = await administered(tx, actor, id)
  if (!found.ok) return found
  if (id === actor.account) return no(refusals['org.notYourself']())
  if (found.value.state === 'frozen' || found.value.state === 'closed')
    return no(refusals['org.notFound']({ what: '账号' }))
  const fits = passwordFits(password, found.value.name, rules.password)
  if (!fits.ok) return fits
  await keep.handOut(tx, id, await hashPassword(password), at)
  await sessions.endAll(tx, [id], at, 'passwordReset')
  await append(tx, [factOf(actor, 'org.passwordReset', 'account', id, at)])
  forgetActors(tx)
  return ok(true)
}

/** Freezes 冻结 an account at once (discipline, stolen device) or opens a frozen one again. */
export async function setFrozen(
  tx: Tx,
  actor: Actor,
  {
    account: id,
    frozen,
    reason,
  }: { readonly account: Id; readonly frozen: boolean; readonly reason: string },
  at: Date,
): Promise<Result<true, Refusal>> {
  const found = await administered(tx, actor, id)
  if (!found.ok) return found
  if (id === actor.account) return no(refusals['org.notYourself']())
  if (!reasonGiven(reason)) return no(refusals['org.reasonMissing']())
  const words = cleanText(reason, '理由', 500)
  if (!words.ok) return words
  const left = (await keep.person(tx, found.value.person))?.leftAt
  if (found.value.state === 'closed' || (!frozen && left))
    return no(refusals['org.notFound']({ what: '账号' }))
  // A first password that was never replaced is let in as one: it still expires.
  await keep.setState(tx, id, frozen ? 'frozen' : found.value.mustChange ? 'invited' : 'normal')
  if (frozen) await sessions.endAll(tx, [id], at, 'frozen')
  const kind = frozen ? 'org.accountFrozen' : 'org.accountThawed'
  await append(tx, [factOf(actor, kind, 'account', id, at, { reason: words.value })])
  forgetActors(tx)
  return ok(true)
}

/** By the number of the list of personnel 工号. */
export const personByStaffNo = keep.personByStaffNo
/** By the name one logs in with; letter case and width make no difference. */
export const accountNamed = (reader: Reader, name: string): Promise<Account | undefined> =>
  keep.accountByName(reader, nameKey(name))
export const personOf = (reader: Reader, id: Id): Promise<Person | undefined> => keep.person(reader, id)
export const accountOf = (reader: Reader, id: Id): Promise<Account | undefined> => keep.account(reader, id)
export const accountsOf = (reader: Reader, person: Id): Promise<Account[]> => keep.accountsOf(reader, person)
/** Every account of these people, frozen ones too. */
export const accountsOfPeople = (reader: Reader, people: readonly Id[]): Promise<Account[]> =>
  keep.accountsOfPeople(reader, people)
export const appointmentsOf = (reader: Reader, person: Id): Promise<Appointment[]> =>
  keep.appointmentsOf(reader, person)
export const staffOf = keep.staffOf

export const holdersOf = keep.holdersOf
export const holdersIn = keep.holdersIn

/** Whom a notice means: an account, everyone of a unit (in a role), everyone of the district in a role. */
export type Whom =
  | { readonly account: Id }
  | { readonly unit: Id; readonly role?: string }
  | { readonly role: string }
  | { readonly address: string }

/**
 * The accounts behind an addressee, and the mobile numbers given out for work. Frozen accounts and people who left get
 * nothing; an outside address is nobody's account.
 */
export async function recipientsOf(
  reader: Reader,
  district: string,
  to: Whom,
  at: Date,
): Promise<
  { readonly account: Id; readonly outside: readonly { readonly by: 'sms'; readonly address: string }[] }[]
> {
  if ('address' in to) return []
  const found = await keep.holdersOf(reader, {
    at,
    ...('role' in to && !('unit' in to) ? { district } : {}),
    ...to,
  })
  return found.map(({ account, workPhone }) => ({
    account,
    outside: workPhone && /^1[3-9]\d{9}$/.test(workPhone) ? [{ by: 'sms' as const, address: workPhone }] : [],
  }))
}
