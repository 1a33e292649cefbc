import { randomInt } from 'node:crypto'
import {
  type Day,
  dayOf,
  type Id,
  type Instant,
  instantOf,
  localText,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
  type Say,
  say,
} from '../../../base/index.ts'
import type { Vault } from '../../fields/index.ts'
import { append } from '../../ledger/index.ts'
import type { Notice } from '../../messages/index.ts'
import type { Actor } from '../../org/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import { capacityOf, changeableUntil, openAt, pausedWhy, releasedAt, slotsOf, slotTimes } from './decide.ts'
import { type Booking, type Hall, type HallClass, refusals, type Slot } from './declare.ts'
import * as keep from './keep-bookings.ts'
import * as places from './keep-places.ts'
import { hallFact, hallOf, openingsOf } from './places.ts'

/** What the room needs of the city. */
export type HallsEnv = {
  readonly vault: Pick<Vault, 'seal' | 'open' | 'blind'>
  /** Tells people; absent = nobody is told. */
  readonly tell?: (tx: Tx, notices: readonly Notice[], at: Instant) => Promise<void>
}

/** Who comes 预约人: an account of the citizen's door, or a name and number that a clerk wrote down. */
export type Visitor = {
  readonly name: string
  readonly phone: string
  readonly citizen: Id | null
  /** Absent for those with an account. */
  readonly idNumber?: string
  readonly realName: boolean
}

export type BookInput = {
  readonly hall: Id
  readonly class: Id
  readonly from: Instant
  readonly item?: string | null
  readonly matter?: Id | null
  /** The same request told again is answered again. */
  readonly request: string
  /** Fingerprint of the device; absent at the window. */
  readonly device?: string | null
  /** A full slot: wait for a place 候补. */
  readonly wait?: boolean
}

const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
/** A code that people type: 31⁸ of them, without letters that look like digits. */
export const newCode = (): string =>
  Array.from({ length: 8 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
/** As typed or scanned: any case, spaces and dashes. */
export const codeIn = (text: string): string =>
  text.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '').slice(0, 40)

export const personOf = (env: HallsEnv, visitor: Pick<Visitor, 'citizen' | 'idNumber'>): string | null => {
  // the same person at the window and on the phone, whatever account: by the number of the document
  if (visitor.idNumber) return `i:${env.vault.blind(visitor.idNumber, 'idNumber')}`
  return visitor.citizen ? `c:${visitor.citizen}` : null
}

export const sealVisitor = (env: HallsEnv, { name, phone, idNumber }: Partial<Visitor>): string =>
  env.vault.seal(JSON.stringify({ name: name ?? '', phone: phone ?? '', ...(idNumber ? { idNumber } : {}) }))

/** Name and numbers behind a booking or ticket; for the clerk at the window only. */
export const openVisitor = (
  env: HallsEnv,
  sealed: string,
): { readonly name: string; readonly phone: string; readonly idNumber?: string } =>
  JSON.parse(env.vault.open(sealed)) as { name: string; phone: string; idNumber?: string }

/** 陈小明 → 陈＊明: enough to recognise oneself. */
export const shortName = (name: string): string => {
  const letters = [...name]
  if (letters.length <= 1) return letters.join('')
  return letters.length === 2
    ? `${letters[0]}＊`
    : `${letters[0]}${'＊'.repeat(letters.length - 2)}${letters.at(-1)}`
}

async function tell(
  env: HallsEnv,
  tx: Tx,
  booking: Booking,
  key: string,
  title: Say,
  text: Say,
  at: Instant,
): Promise<void> {
  const { phone } = openVisitor(env, booking.sealed)
  if (!env.tell || !phone) return
  const { district, id } = booking
  const to = { address: phone, by: 'sms' } as const
  await env.tell(
    tx,
    [{ district, to, key: `${id}/${key}`, title, text, subjectKind: 'booking', subject: id }],
    at,
  )
}

const factBody = (booking: Booking) => ({
  hall: booking.hall,
  class: booking.class,
  slot: booking.slot,
  from: booking.from,
  state: booking.state,
})

/** The slots of a hall's classes on one day. */
export async function slotsOn(
  reader: Reader,
  hall: Hall,
  day: Day,
): Promise<{
  readonly opening: Awaited<ReturnType<typeof openingsOf>> extends (hall: Id, day: Day) => infer O ? O : never
  readonly classes: readonly HallClass[]
  readonly slots: readonly Slot[]
}> {
  const [classes, windows, kept, openings] = await Promise.all([
    places.classes(reader, hall.district, hall.id),
    places.windows(reader, hall.district, hall.id),
    keep.slotRows(reader, hall.district, hall.id, instantOf(day), instantOf(day, 1440)),
    openingsOf(reader, hall.district, [hall], day, 0),
  ])
  const opening = openings(hall.id, day)
  const slots = classes.flatMap((of) =>
    slotsOf(
      hall,
      of,
      windows,
      opening,
      kept.filter((row) => row.class === of.id),
    ),
  )
  return { opening, classes, slots }
}

/** The slot's row, made when it is first touched; refuses what is no slot, not released yet, past or closed. */
async function slotFor(
  tx: Tx,
  hall: Hall,
  of: Id,
  from: Instant,
  at: Instant,
): Promise<Result<keep.SlotRow, Refusal>> {
  if (from <= at) return no(refusals['halls.slotPast']())
  const released = releasedAt(hall.rules, dayOf(from))
  if (released > at) return no(refusals['halls.notReleased']({ from: released }))
  const paused = pausedWhy(hall)
  if (paused) return no(refusals['halls.closed']({ why: paused }))
  const there = await keep.slotAt(tx, hall.district, hall.id, of, from)
  if (there?.state === 'open') return ok(there)
  const day = dayOf(from)
  const [classes, windows, openings] = await Promise.all([
    places.classes(tx, hall.district, hall.id),
    places.windows(tx, hall.district, hall.id),
    openingsOf(tx, hall.district, [hall], day, 0),
  ])
  const one = classes.find((entry) => entry.id === of)
  if (!one?.active || !one.bookable) return no(refusals['halls.noClass']())
  const opening = openings(hall.id, day)
  if (opening.hours.length === 0)
    return no(refusals['halls.closed']({ why: opening.why ?? say('不开放', 'not open') }))
  const times = slotTimes(opening, hall.rules.slotMinutes).find(
    (entry) => entry.from.getTime() === from.getTime(),
  )
  if (there && !openAt(opening, from))
    return no(refusals['halls.closed']({ why: opening.why ?? say('该时段不开放', 'not open at that time') }))
  if (!times) return no(refusals['halls.noSlot']())
  if (there) {
    // closed by an exception that was taken back
    await keep.setSlotState(tx, hall.district, there.id, 'open')
    return ok({ ...there, state: 'open' })
  }
  await keep.touchSlot(tx, hall.district, {
    id: newId(),
    hall: hall.id,
    class: of,
    ...times,
    capacity: capacityOf(windows, of),
  })
  const made = await keep.slotAt(tx, hall.district, hall.id, of, from)
  return made ? ok(made) : no(refusals['halls.noSlot']())
}

const START_OF_DAY = (at: Instant): Instant => instantOf(dayOf(at))

/**
 * Books a slot 预约取号, exactly to its capacity whoever comes at the same time. `request` makes it repeatable. On
 * behalf of the system or a clerk (`who.kind` staff) the limits of device and no-shows do not hold: the elderly may
 * always be booked at the window.
 */
export async function book(
  env: HallsEnv,
  tx: Tx,
  who: Actor,
  visitor: Visitor,
  input: BookInput,
  at: Instant,
): Promise<Result<{ readonly booking: Booking; readonly fresh: boolean }, Refusal>> {
  const { district } = who
  const person = personOf(env, visitor)
  if (!person || !visitor.realName) return no(refusals['halls.realNameNeeded']())
  // In one go, and without a lock: most of those who press at nine o'clock come too late, and need no more than this.
  const [found, seen, before] = await Promise.all([
    hallOf(tx, district, input.hall),
    keep.slotAt(tx, district, input.hall, input.class, input.from),
    keep.bookingByRequest(tx, district, person, input.request),
  ])
  if (before) return ok({ booking: before, fresh: false })
  if (!found.ok) return found
  const hall = found.value
  if (seen?.state === 'open' && seen.from > at && seen.booked >= seen.capacity && input.wait !== true)
    return no(refusals['halls.full']())
  const blocked = await keep.lockPerson(tx, district, person)
  const again = await keep.bookingByRequest(tx, district, person, input.request)
  if (again) return ok({ booking: again, fresh: false })
  const byStaff = who.kind !== 'citizen'
  if (!byStaff && blocked && blocked > at) return no(refusals['halls.onSiteOnly']({ until: blocked }))
  const device = byStaff ? null : (input.device ?? null)
  const held = await keep.held(tx, district, person, device, START_OF_DAY(at), at)
  if (held.live.some((from) => from.getTime() === input.from.getTime()))
    return no(refusals['halls.sameSlot']())
  const { perPerson, perDevice, waitlist } = hall.rules
  if (held.live.length >= perPerson) return no(refusals['halls.personLimit']({ most: perPerson }))
  if (held.device >= perDevice) return no(refusals['halls.deviceLimit']({ most: perDevice }))
  const slot = await slotFor(tx, hall, input.class, input.from, at)
  if (!slot.ok) return slot
  const taken = await keep.takePlace(tx, district, slot.value.id)
  if (input.wait === true && taken > 0) return no(refusals['halls.notFull']())
  if (input.wait !== true && taken === 0) return no(refusals['halls.full']())
  if (input.wait === true) {
    const others = await keep.waitingFor(tx, district, slot.value.id, waitlist)
    if (others.length >= waitlist) return no(refusals['halls.waitlistFull']())
  }
  const booking: Booking = {
    district,
    id: newId(),
    hall: hall.id,
    class: input.class,
    slot: slot.value.id,
    from: slot.value.from,
    to: slot.value.to,
    code: newCode(),
    person,
    device,
    citizen: visitor.citizen,
    sealed: sealVisitor(env, visitor),
    item: input.item ?? null,
    matter: input.matter ?? null,
    state: input.wait === true ? 'waiting' : 'booked',
    request: input.request,
    why: null,
    movedFrom: null,
    madeAt: at,
    endedAt: null,
  }
  await keep.insertBooking(tx, booking)
  await append(tx, [
    hallFact(who, district, 'booking.made', { kind: 'booking', id: booking.id }, at, factBody(booking)),
  ])
  return ok({ booking, fresh: true })
}

/** A place became free: the first on the waiting list has it, and is told 候补转正. */
export async function fill(
  env: HallsEnv,
  tx: Tx,
  who: Actor,
  hall: Pick<Hall, 'name'>,
  district: string,
  slot: Id,
  at: Instant,
): Promise<Booking | undefined> {
  const [first] = await keep.waitingFor(tx, district, slot, 1)
  if (!first || first.from <= at) return undefined
  const locked = await keep.lockBooking(tx, district, first.id)
  if (locked?.state !== 'waiting' || (await keep.takePlace(tx, district, slot)) === 0) return undefined
  await keep.setBooking(tx, district, first.id, { state: 'booked', why: null, endedAt: null })
  const booked: Booking = { ...locked, state: 'booked' }
  await append(tx, [
    hallFact(who, district, 'booking.filled', { kind: 'booking', id: first.id }, at, factBody(booked)),
  ])
  const when = localText(booked.from)
  await tell(
    env,
    tx,
    booked,
    'filled',
    say('候补成功', 'You have a place'),
    say(
      `您候补的 ${hall.name.zh} ${when} 已有号，预约码 ${booked.code}。不来请提前取消。`,
      `${hall.name.en}, ${when}: you have a place now, code ${booked.code}. Please cancel if you cannot come.`,
    ),
    at,
  )
  return booked
}

/** Cancels 取消预约: online until so long before, by the staff at any time with the reason. */
export async function cancel(
  env: HallsEnv,
  tx: Tx,
  who: Actor,
  input: { readonly booking: Id; readonly person?: string; readonly why?: Say },
  at: Instant,
): Promise<Result<Booking, Refusal>> {
  const { district } = who
  const booking = await keep.lockBooking(tx, district, input.booking)
  if (!booking || (input.person !== undefined && booking.person !== input.person))
    return no(refusals['halls.noBooking']())
  if (booking.state === 'cancelled') return ok(booking)
  if (booking.state !== 'booked' && booking.state !== 'waiting')
    return no(refusals['halls.bookingEnded']({ state: booking.state }))
  const found = await hallOf(tx, district, booking.hall)
  if (!found.ok) return found
  const { rules } = found.value
  if (who.kind === 'citizen' && booking.state === 'booked' && changeableUntil(rules, booking.from) < at)
    return no(refusals['halls.tooLateToCancel']({ minutes: rules.cancelMinutes }))
  const why = input.why ?? null
  await keep.setBooking(tx, district, booking.id, { state: 'cancelled', why, endedAt: at })
  const cancelled: Booking = { ...booking, state: 'cancelled', why, endedAt: at }
  await append(tx, [
    hallFact(who, district, 'booking.cancelled', { kind: 'booking', id: booking.id }, at, {
      ...factBody(cancelled),
      why: why?.zh ?? null,
    }),
  ])
  if (booking.state === 'booked') {
    await keep.givePlaceBack(tx, district, booking.slot)
    await fill(env, tx, who, found.value, district, booking.slot, at)
  }
  if (who.kind !== 'citizen' && why)
    await tell(
      env,
      tx,
      cancelled,
      'cancelled',
      say('预约已取消', 'Your booking was cancelled'),
      say(
        `您在${found.value.name.zh} ${localText(booking.from)} 的预约已取消：${why.zh}`,
        `Your booking at ${found.value.name.en}, ${localText(booking.from)}, was cancelled: ${why.en}`,
      ),
      at,
    )
  return ok(cancelled)
}

/** Another time 改期: the new place is taken before the old one is given back. */
export async function reschedule(
  env: HallsEnv,
  tx: Tx,
  who: Actor,
  input: { readonly booking: Id; readonly person?: string; readonly from: Instant; readonly why?: Say },
  at: Instant,
): Promise<Result<Booking, Refusal>> {
  const { district } = who
  const booking = await keep.lockBooking(tx, district, input.booking)
  if (!booking || (input.person !== undefined && booking.person !== input.person))
    return no(refusals['halls.noBooking']())
  if (booking.state !== 'booked') return no(refusals['halls.bookingEnded']({ state: booking.state }))
  if (booking.from.getTime() === input.from.getTime()) return ok(booking)
  const found = await hallOf(tx, district, booking.hall)
  if (!found.ok) return found
  const hall = found.value
  if (who.kind === 'citizen' && changeableUntil(hall.rules, booking.from) < at)
    return no(refusals['halls.tooLateToCancel']({ minutes: hall.rules.cancelMinutes }))
  const slot = await slotFor(tx, hall, booking.class, input.from, at)
  if (!slot.ok) return slot
  if ((await keep.takePlace(tx, district, slot.value.id)) === 0) return no(refusals['halls.full']())
  const to = { slot: slot.value.id, from: slot.value.from, to: slot.value.to }
  const why = input.why ?? null
  await keep.moveBooking(tx, district, booking.id, to, { movedFrom: booking.from, why })
  await keep.givePlaceBack(tx, district, booking.slot)
  const moved: Booking = { ...booking, ...to, movedFrom: booking.from, why }
  await append(tx, [
    hallFact(who, district, 'booking.moved', { kind: 'booking', id: booking.id }, at, {
      ...factBody(moved),
      was: booking.from,
      why: why?.zh ?? null,
    }),
  ])
  await fill(env, tx, who, hall, district, booking.slot, at)
  if (why)
    await tell(
      env,
      tx,
      moved,
      `moved ${moved.from.toISOString()}`,
      say('预约时间已调整', 'Your booking was moved'),
      say(
        `您在${hall.name.zh} ${localText(booking.from)} 的预约因“${why.zh}”调整到 ${localText(moved.from)}，预约码不变。不合适可在“我的预约”中改期或取消。`,
        `Your booking at ${hall.name.en} was moved from ${localText(booking.from)} to ${localText(moved.from)}: ${why.en}. The code stays; change or cancel it under “my bookings”.`,
      ),
      at,
    )
  return ok(moved)
}

export const bookingsOf = (reader: Reader, district: string, person: string): Promise<Booking[]> =>
  keep.bookingsOf(reader, district, person)

/** Capacity of one slot by hand 调整号源. */
export async function setSlot(
  env: HallsEnv,
  tx: Tx,
  who: Actor,
  hall: Hall,
  input: { readonly class: Id; readonly from: Instant; readonly capacity: number },
  at: Instant,
): Promise<Result<null, Refusal>> {
  if (!Number.isInteger(input.capacity) || input.capacity < 0 || input.capacity > 1000)
    return no(refusals['halls.badSetting']({ what: '号源数须为 0 至 1000' }))
  const rules = { ...hall.rules, releaseDays: 400 }
  const slot = await slotFor(tx, { ...hall, rules }, input.class, input.from, at)
  if (!slot.ok) return slot
  await keep.setCapacity(tx, hall.district, slot.value.id, { capacity: input.capacity, fixed: true })
  await append(tx, [
    hallFact(who, hall.district, 'hall.slotSet', { kind: 'hall', id: hall.id }, at, {
      hall: hall.id,
      class: input.class,
      from: input.from,
      capacity: input.capacity,
    }),
  ])
  for (let i = 0; i < input.capacity; i++)
    if (!(await fill(env, tx, who, hall, hall.district, slot.value.id, at))) break
  return ok(null)
}
