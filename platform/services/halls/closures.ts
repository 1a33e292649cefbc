import { addDays, dayOf, type Id, type Instant, instantOf, type Say, say } from '../../../base/index.ts'
import { readCalendar } from '../../clocks/index.ts'
import { append } from '../../ledger/index.ts'
import type { Actor } from '../../org/index.ts'
import type { Reader, Store, Tx } from '../../store/index.ts'
import { cancel, type HallsEnv, reschedule, slotsOn } from './bookings.ts'
import { blockAfter, nearest, openAt, pausedWhy } from './decide.ts'
import { type Booking, type Hall, refusals, type Slot } from './declare.ts'
import * as keep from './keep-bookings.ts'
import * as places from './keep-places.ts'
import * as tickets from './keep-tickets.ts'
import { hallFact, openingsOf } from './places.ts'

/** How far bookings reach into the future, days: what a hall may release at most. */
const HORIZON = 400

/** What became of the bookings of a hall that will not be open. */
export type Settled = { readonly moved: number; readonly cancelled: number }

/**
 * After a new calendar, an exception or other hours: every booking whose time is no longer open is moved to the
 * nearest free slot of its class, or cancelled when there is none; its person is told why 闭馆改期.
 */
export async function settleClosures(
  env: HallsEnv,
  tx: Tx,
  who: Actor,
  hall: Hall,
  at: Instant,
): Promise<Settled> {
  const { district } = hall
  const until = instantOf(addDays(dayOf(at), HORIZON))
  const bookings = await keep.bookingsAt(tx, district, hall.id, at, until, ['booked', 'waiting'])
  const openings = await openingsOf(tx, district, [hall], dayOf(at), HORIZON)
  const paused = pausedWhy(hall)
  const shut = (one: Booking): Say | null => {
    const opening = openings(hall.id, dayOf(one.from))
    if (!openAt(opening, one.from)) return opening.why ?? say('大厅不开放', 'the hall is closed')
    return paused && dayOf(one.from) === dayOf(at) ? paused : null
  }
  const outside = bookings.filter((one) => shut(one) !== null)
  for (const row of await keep.slotRows(tx, district, hall.id, at, until))
    if (row.state === 'open' && !openAt(openings(hall.id, dayOf(row.from)), row.from))
      await keep.setSlotState(tx, district, row.id, 'closed')
  const settled = { moved: 0, cancelled: 0 }
  if (outside.length === 0) return settled
  const free = new Map<string, Slot[]>()
  const days = Array.from({ length: hall.rules.releaseDays + 1 }, (_, i) => addDays(dayOf(at), i))
  for (const day of days)
    for (const slot of (await slotsOn(tx, hall, day)).slots) {
      if (slot.from <= at || slot.releasedAt > at || slot.booked >= slot.capacity || slot.state !== 'open')
        continue
      free.set(slot.class, [...(free.get(slot.class) ?? []), slot])
    }
  for (const booking of outside) {
    const closed = shut(booking) ?? say('大厅不开放', 'the hall is closed')
    if (await moved(env, tx, who, booking, free.get(booking.class) ?? [], closed, at)) settled.moved++
    else {
      await cancel(env, tx, who, { booking: booking.id, why: closed }, at)
      settled.cancelled++
    }
  }
  await append(tx, [
    hallFact(who, district, 'hall.closuresSettled', { kind: 'hall', id: hall.id }, at, {
      hall: hall.id,
      ...settled,
    }),
  ])
  return settled
}

async function moved(
  env: HallsEnv,
  tx: Tx,
  who: Actor,
  booking: Booking,
  among: readonly Slot[],
  why: Say,
  at: Instant,
): Promise<boolean> {
  if (booking.state !== 'booked') return false
  const full = new Set<number>()
  for (;;) {
    const slot = nearest(among, booking.from, (one) => !full.has(one.from.getTime()))
    if (!slot) return false
    const done = await reschedule(env, tx, who, { booking: booking.id, from: slot.from, why }, at)
    if (done.ok) return true
    if (done.error.code !== refusals['halls.full']().code) return false
    full.add(slot.from.getTime())
  }
}

/** Halls whose calendar has a newer version than their bookings were looked through by. */
async function behindCalendar(
  reader: Reader,
  district: string,
): Promise<readonly { readonly hall: Hall; readonly version: number }[]> {
  const halls = await places.halls(reader, district)
  const versions = new Map<string, number>()
  for (const id of new Set(halls.map((one) => one.calendar))) {
    const calendar = await readCalendar(reader, id)
    if (calendar.ok) versions.set(id, calendar.value.calendar.version)
  }
  return halls.flatMap((hall) => {
    const version = versions.get(hall.calendar)
    return version === undefined || version === hall.calendarVersion ? [] : [{ hall, version }]
  })
}

const BATCH = 200

/**
 * What time brings 定时处理: no-shows of slots that are over, waiting lists that ended, halls whose calendar changed,
 * numbers of yesterday. Each piece is a transaction of its own; done again it changes nothing.
 */
export async function sweep(
  env: HallsEnv,
  store: Store,
  who: Actor,
  at: Instant,
): Promise<{ readonly more: boolean }> {
  const { district } = who
  for (const { hall, version } of await behindCalendar(store, district))
    await store.tx(async (tx) => {
      await settleClosures(env, tx, who, hall, at)
      await places.setCalendarVersion(tx, district, hall.id, version)
    })
  const halls = new Map((await places.halls(store, district)).map((one) => [one.id, one]))
  const over = await keep.lapsed(store, district, at, BATCH)
  let done = 0
  for (const booking of over) {
    const hall = halls.get(booking.hall)
    const until = booking.to.getTime() + (hall?.rules.lateMinutes ?? 0) * 60_000
    if (!hall || until >= at.getTime()) continue
    await store.tx((tx) => missed(tx, who, hall, booking.id, at))
    done++
  }
  await store.tx((tx) => tickets.closeOldTickets(tx, district, dayOf(at), at))
  return { more: done === BATCH }
}

/** One booking nobody came for: the third within the time closes online booking for a while. */
async function missed(tx: Tx, who: Actor, hall: Hall, id: Id, at: Instant): Promise<void> {
  const { district } = who
  const before = await keep.bookingById(tx, district, id)
  if (!before) return
  // the person's row first, as in `book`: two that meet here never wait for each other
  await keep.lockPerson(tx, district, before.person)
  const booking = await keep.lockBooking(tx, district, id)
  if (booking?.state !== 'booked' && booking?.state !== 'waiting') return
  const waited = booking.state === 'waiting'
  const why = waited ? say('候补未成功', 'no place became free') : null
  const state = waited ? 'cancelled' : 'noShow'
  await keep.setBooking(tx, district, id, { state, why, endedAt: at })
  let until: Instant | null = null
  if (!waited) {
    const since = new Date(at.getTime() - hall.rules.noShowDays * 86_400_000)
    until = blockAfter(hall.rules, await keep.missedBy(tx, district, booking.person, since), at)
    if (until) await keep.blockPerson(tx, district, booking.person, until)
  }
  await append(tx, [
    hallFact(who, district, waited ? 'booking.cancelled' : 'booking.noShow', { kind: 'booking', id }, at, {
      hall: hall.id,
      class: booking.class,
      from: booking.from,
      ...(until ? { onSiteOnlyUntil: until } : {}),
    }),
  ])
}
