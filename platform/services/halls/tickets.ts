import {
  dayOf,
  type Id,
  type Instant,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
  say,
} from '../../../base/index.ts'
import { append } from '../../ledger/index.ts'
import type { Actor } from '../../org/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import { codeIn, type HallsEnv, newCode, personOf, sealVisitor, type Visitor } from './bookings.ts'
import { arrival, lineAfter, nextAt, openAt, pausedWhy } from './decide.ts'
import {
  type Booking,
  type Hall,
  type HallClass,
  type HallWindow,
  type Line,
  type Priority,
  refusals,
  type Ticket,
  type TicketWork,
} from './declare.ts'
import * as bookings from './keep-bookings.ts'
import * as places from './keep-places.ts'
import * as keep from './keep-tickets.ts'
import { hallFact, hallOf, openingsOf } from './places.ts'

export type TakeInput = {
  readonly hall: Id
  readonly class: Id
  readonly priority?: Priority | null
  readonly item?: string | null
  readonly matter?: Id | null
  /** The same press of the button, told again. */
  readonly request?: string | null
}

const body = (ticket: Ticket, more: Readonly<Record<string, unknown>> = {}) => ({
  hall: ticket.hall,
  class: ticket.class,
  number: ticket.number,
  ...more,
})

const factOf = (who: Actor, kind: string, ticket: Ticket, at: Instant, more: object = {}) =>
  hallFact(who, ticket.district, kind, { kind: 'ticket', id: ticket.id }, at, body(ticket, { ...more }))

async function openNow(tx: Tx, hall: Hall, at: Instant): Promise<Refusal | null> {
  const paused = pausedWhy(hall)
  if (paused) return refusals['halls.closed']({ why: paused })
  const opening = (await openingsOf(tx, hall.district, [hall], dayOf(at), 0))(hall.id, dayOf(at))
  if (openAt(opening, at)) return null
  const why = opening.hours.length > 0 ? say('不在开放时间', 'outside opening hours') : opening.why
  // numbers are given out from a quarter before the doors open, as people stand there already
  const soon = openAt(opening, new Date(at.getTime() + hall.rules.earlyMinutes * 60_000))
  return soon ? null : refusals['halls.closed']({ why: why ?? say('不开放', 'not open') })
}

async function issue(
  tx: Tx,
  who: Actor,
  hall: Hall,
  of: HallClass,
  draft: Pick<
    Ticket,
    | 'source'
    | 'booking'
    | 'slotFrom'
    | 'slotTo'
    | 'priority'
    | 'person'
    | 'sealed'
    | 'item'
    | 'matter'
    | 'request'
  >,
  at: Instant,
): Promise<Ticket> {
  const day = dayOf(at)
  const serial = await keep.nextSerial(tx, hall.district, hall.id, of.id, day)
  const ticket: Ticket = {
    ...draft,
    district: hall.district,
    id: newId(),
    hall: hall.id,
    class: of.id,
    day,
    serial,
    number: `${of.letter}${String(serial).padStart(3, '0')}`,
    code: newCode(),
    work: {},
    takenAt: at,
    behind: 0,
    passed: 0,
    forWindow: null,
    state: 'waiting',
    window: null,
    windowNumber: null,
    account: null,
    clerk: null,
    calls: 0,
    calledAt: null,
    startedAt: null,
    endedAt: null,
    version: 1,
  }
  await keep.insertTicket(tx, ticket)
  await append(tx, [
    factOf(who, 'ticket.taken', ticket, at, { source: ticket.source, priority: ticket.priority }),
  ])
  return ticket
}

/** Takes a number on the spot 现场取号; `visitor` null: nobody asks a name at the kiosk. */
export async function take(
  env: HallsEnv,
  tx: Tx,
  who: Actor,
  visitor: Visitor | null,
  input: TakeInput,
  at: Instant,
): Promise<Result<{ readonly ticket: Ticket; readonly fresh: boolean }, Refusal>> {
  const { district } = who
  const found = await hallOf(tx, district, input.hall)
  if (!found.ok) return found
  const hall = found.value
  if (input.request) {
    const again = await keep.ticketByRequest(tx, district, hall.id, input.request)
    if (again) return ok({ ticket: again, fresh: false })
  }
  const closed = await openNow(tx, hall, at)
  if (closed) return no(closed)
  const of = (await places.classes(tx, district, hall.id)).find((one) => one.id === input.class)
  if (!of?.active) return no(refusals['halls.noClass']())
  const person = visitor ? personOf(env, visitor) : null
  const ticket = await issue(
    tx,
    who,
    hall,
    of,
    {
      ...{ source: 'walkIn', booking: null, slotFrom: null, slotTo: null, person },
      priority: input.priority ?? null,
      sealed: visitor ? sealVisitor(env, visitor) : null,
      item: input.item ?? null,
      matter: input.matter ?? null,
      request: input.request ?? null,
    },
    at,
  )
  return ok({ ticket, fresh: true })
}

/**
 * Check-in with a booking 签到取号: in its time the number goes before walk-ins. A second scan answers the same number.
 * After the time the booking has expired, refused with what to do.
 */
export async function checkIn(
  _env: HallsEnv,
  tx: Tx,
  who: Actor,
  input: { readonly hall: Id; readonly code: string; readonly priority?: Priority | null },
  at: Instant,
): Promise<Result<{ readonly ticket: Ticket; readonly booking: Booking; readonly fresh: boolean }, Refusal>> {
  const { district } = who
  const seen = await bookings.bookingByCode(tx, district, codeIn(input.code))
  const booking = seen && (await bookings.lockBooking(tx, district, seen.id))
  if (!booking) return no(refusals['halls.noBooking']())
  const found = await hallOf(tx, district, booking.hall)
  if (!found.ok) return found
  const hall = found.value
  if (booking.hall !== input.hall) return no(refusals['halls.otherHall']({ name: hall.name }))
  const again = await keep.ticketOfBooking(tx, district, booking.id)
  if (again) return ok({ ticket: again, booking, fresh: false })
  const until = new Date(booking.to.getTime() + hall.rules.lateMinutes * 60_000)
  if (booking.state === 'noShow') return no(refusals['halls.expired']({ until }))
  if (booking.state !== 'booked') return no(refusals['halls.bookingEnded']({ state: booking.state }))
  const when = arrival(hall.rules, booking, at)
  if (when === 'late') return no(refusals['halls.expired']({ until }))
  if (when === 'early') {
    const from = new Date(booking.from.getTime() - hall.rules.earlyMinutes * 60_000)
    return no(refusals['halls.tooEarly']({ from }))
  }
  const closed = await openNow(tx, hall, at)
  if (closed) return no(closed)
  const of = (await places.classes(tx, district, hall.id)).find((one) => one.id === booking.class)
  if (!of) return no(refusals['halls.noClass']())
  const ticket = await issue(
    tx,
    who,
    hall,
    of,
    {
      source: 'booking',
      booking: booking.id,
      slotFrom: booking.from,
      slotTo: booking.to,
      priority: input.priority ?? null,
      person: booking.person,
      sealed: booking.sealed,
      item: booking.item,
      matter: booking.matter,
      request: null,
    },
    at,
  )
  await bookings.setBooking(tx, district, booking.id, { state: 'arrived', why: null, endedAt: at })
  return ok({ ticket, booking: { ...booking, state: 'arrived' }, fresh: true })
}

const EMPTY: Omit<Line, 'class'> = { sincePriority: 1000, lastAppointment: false }

/** The window the clerk sits at, open and free. */
async function windowOf(tx: Reader, who: Actor): Promise<Result<HallWindow, Refusal>> {
  const window = who.account ? await places.windowOf(tx, who.district, who.account) : undefined
  return window ? ok(window) : no(refusals['halls.notYourWindow']())
}

/** Calls the next number to the clerk's window 叫号; clerks of a hall call one after the other, nobody is called twice. */
export async function call(
  tx: Tx,
  who: Actor,
  input: { readonly ticket?: Id },
  at: Instant,
): Promise<Result<Ticket, Refusal>> {
  const { district } = who
  const day = dayOf(at)
  const mine = await windowOf(tx, who)
  if (!mine.ok) return mine
  const window = mine.value
  if (window.state !== 'open') return no(refusals['halls.windowClosed']())
  const lines = new Map((await keep.lockLines(tx, district, window.hall, day)).map((one) => [one.class, one]))
  const busy = await keep.atWindow(tx, district, window.id)
  if (busy) return no(refusals['halls.windowBusy']({ number: busy.number }))
  const found = await hallOf(tx, district, window.hall)
  if (!found.ok) return found
  const open = await keep.openTickets(tx, district, window.hall, day)
  const waiting = open.filter((one) => one.state === 'waiting')
  const served = Object.keys(window.quotas)
  const wanted = input.ticket
  const next = wanted
    ? waiting.find((one) => one.id === wanted)
    : nextAt({ id: window.id, classes: served }, waiting, lines, found.value.rules, at)
  const ticket = next && waiting.find((one) => one.id === next.id)
  if (!ticket) {
    const other = wanted && open.find((one) => one.id === wanted)
    return no(
      other
        ? refusals['halls.ticketState']({ number: other.number, state: other.state })
        : refusals['halls.nobodyWaits'](),
    )
  }
  const line = lines.get(ticket.class) ?? { class: ticket.class, ...EMPTY }
  await keep.setLine(tx, district, window.hall, day, lineAfter(line, ticket, at))
  await keep.stepUp(tx, district, window.hall, ticket.class, day)
  // stepping up may have changed this very row's place, not its version
  const called: Ticket = {
    ...ticket,
    behind: 0,
    state: 'called',
    forWindow: null,
    window: window.id,
    windowNumber: window.number,
    account: who.account,
    clerk: who.name,
    calls: 1,
    calledAt: at,
  }
  return written(tx, who, 'ticket.called', called, at, {
    window: window.number,
    calls: 1,
    ...(wanted ? { chosen: true } : {}),
  })
}

async function written(
  tx: Tx,
  who: Actor,
  kind: string,
  next: Ticket,
  at: Instant,
  more: object = {},
): Promise<Result<Ticket, Refusal>> {
  if ((await keep.setTicket(tx, next)) === 0) return no(refusals['halls.stale']())
  await append(tx, [factOf(who, kind, next, at, more)])
  return ok({ ...next, version: next.version + 1 })
}

/** The clerk's own ticket in one of these states. */
async function mineIn(
  tx: Tx,
  who: Actor,
  id: Id,
  states: readonly Ticket['state'][],
): Promise<Result<Ticket, Refusal>> {
  const mine = await windowOf(tx, who)
  if (!mine.ok) return mine
  const ticket = await keep.lockTicket(tx, who.district, id)
  if (!ticket || (ticket.window !== null && ticket.window !== mine.value.id))
    return no(refusals['halls.noTicket']())
  if (!states.includes(ticket.state))
    return no(refusals['halls.ticketState']({ number: ticket.number, state: ticket.state }))
  return ok(ticket)
}

/** Calls again 重呼. */
export async function recall(tx: Tx, who: Actor, id: Id, at: Instant): Promise<Result<Ticket, Refusal>> {
  const mine = await mineIn(tx, who, id, ['called'])
  if (!mine.ok) return mine
  const calls = mine.value.calls + 1
  return written(tx, who, 'ticket.called', { ...mine.value, calls, calledAt: at }, at, {
    window: mine.value.windowNumber,
    calls,
  })
}

/**
 * Nobody came 过号: after so many calls the number goes back so many places, once; the second time it is given up. The
 * clerk may not give up sooner.
 */
export async function passOver(tx: Tx, who: Actor, id: Id, at: Instant): Promise<Result<Ticket, Refusal>> {
  const mine = await mineIn(tx, who, id, ['called'])
  if (!mine.ok) return mine
  const ticket = mine.value
  const found = await hallOf(tx, who.district, ticket.hall)
  if (!found.ok) return found
  const { calls, backPlaces } = found.value.rules
  if (ticket.calls < calls)
    return no(
      refusals['halls.badSetting']({ what: `须呼叫 ${calls} 次后才能过号，已呼叫 ${ticket.calls} 次` }),
    )
  if (ticket.passed > 0)
    return written(tx, who, 'ticket.noShow', { ...ticket, state: 'noShow', endedAt: at }, at)
  const back: Ticket = {
    ...ticket,
    state: 'waiting',
    behind: backPlaces,
    passed: ticket.passed + 1,
    window: null,
    windowNumber: null,
    account: null,
    clerk: null,
    calls: 0,
  }
  return written(tx, who, 'ticket.passedOver', back, at, { places: backPlaces })
}

/** The person is at the window 开始办理. */
export async function start(tx: Tx, who: Actor, id: Id, at: Instant): Promise<Result<Ticket, Refusal>> {
  const mine = await mineIn(tx, who, id, ['called'])
  if (!mine.ok) return mine
  return written(tx, who, 'ticket.started', { ...mine.value, state: 'serving', startedAt: at }, at, {
    window: mine.value.windowNumber,
  })
}

/** On to another window, ahead of those who wait there 转窗口; the number stays. */
export async function transfer(
  tx: Tx,
  who: Actor,
  input: { readonly ticket: Id; readonly window: Id; readonly why?: string },
  at: Instant,
): Promise<Result<Ticket, Refusal>> {
  const mine = await mineIn(tx, who, input.ticket, ['called', 'serving'])
  if (!mine.ok) return mine
  const to = await places.windowById(tx, who.district, input.window)
  if (
    !to ||
    to.hall !== mine.value.hall ||
    to.id === mine.value.window ||
    !to.active ||
    to.state === 'closed'
  )
    return no(refusals['halls.windowNotForIt']())
  const sent: Ticket = {
    ...mine.value,
    state: 'waiting',
    forWindow: to.id,
    window: null,
    windowNumber: null,
    account: null,
    clerk: null,
    calls: 0,
    behind: 0,
    startedAt: null,
  }
  return written(tx, who, 'ticket.transferred', sent, at, {
    from: mine.value.windowNumber,
    to: to.number,
    why: input.why?.trim().slice(0, 200) ?? null,
  })
}

/** Done 办结离窗. */
export async function finish(tx: Tx, who: Actor, id: Id, at: Instant): Promise<Result<Ticket, Refusal>> {
  const mine = await mineIn(tx, who, id, ['serving', 'called'])
  if (!mine.ok) return mine
  const { startedAt, calledAt } = mine.value
  const done: Ticket = {
    ...mine.value,
    state: 'done',
    startedAt: startedAt ?? calledAt ?? at,
    endedAt: at,
  }
  const minutes = Math.round((at.getTime() - (done.startedAt?.getTime() ?? at.getTime())) / 6_000) / 10
  return written(tx, who, 'ticket.finished', done, at, { window: done.windowNumber, minutes })
}

/** What the window notes while it serves: materials, item, confirmation, matter. */
export async function note(
  tx: Tx,
  who: Actor,
  input: {
    readonly ticket: Id
    readonly work?: TicketWork
    readonly item?: string | null
    readonly matter?: Id | null
    readonly person?: string | null
    readonly sealed?: string | null
  },
  at: Instant,
): Promise<Result<Ticket, Refusal>> {
  const mine = await mineIn(tx, who, input.ticket, ['called', 'serving'])
  if (!mine.ok) return mine
  const { ticket: _ticket, work, ...rest } = input
  const next: Ticket = { ...mine.value, ...rest, work: { ...mine.value.work, ...work } }
  return written(tx, who, 'ticket.noted', next, at, {
    ...(work?.materials ? { materials: work.materials.map(({ code, mark }) => ({ code, mark })) } : {}),
    ...(input.matter ? { matter: input.matter } : {}),
    ...(work?.confirmedAt ? { confirmed: true } : {}),
  })
}

/** The person gives the number up 放弃排队. */
export async function leaveQueue(tx: Tx, who: Actor, id: Id, at: Instant): Promise<Result<Ticket, Refusal>> {
  const ticket = await keep.lockTicket(tx, who.district, id)
  if (!ticket) return no(refusals['halls.noTicket']())
  if (ticket.state === 'left') return ok(ticket)
  if (ticket.state !== 'waiting')
    return no(refusals['halls.ticketState']({ number: ticket.number, state: ticket.state }))
  return written(tx, who, 'ticket.left', { ...ticket, state: 'left', endedAt: at }, at)
}

export const ticketByCode = (reader: Reader, district: string, code: string): Promise<Ticket | undefined> =>
  keep.ticketByCode(reader, district, codeIn(code))
export const ticketsOf = keep.ticketsOf
export const ticketById = keep.ticketById
