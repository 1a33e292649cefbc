import { addDays, dayOf, type Id, type Instant, instantOf, say } from '../../../base/index.ts'
import type { Reader } from '../../store/index.ts'
import { estimateOf, lineAfter, nextAt, openAt, orderOf, pausedWhy, waitLight } from './decide.ts'
import type { Board, Estimate, Hall, HallClass, HallWindow, Line, Opening, Ticket } from './declare.ts'
import * as places from './keep-places.ts'
import * as keep from './keep-tickets.ts'
import { openingsOf } from './places.ts'

/** Real service times of so many days count for the estimate. */
const MEASURED_DAYS = 14
const SHOWN_CALLS = 8

/** A hall's day as its screens need it, read once. */
export type HallNow = {
  readonly hall: Hall
  readonly at: Instant
  readonly opening: Opening
  readonly classes: readonly HallClass[]
  readonly windows: readonly HallWindow[]
  readonly tickets: readonly Ticket[]
  readonly lines: ReadonlyMap<Id, Line>
  readonly minutes: ReadonlyMap<Id, readonly number[]>
}

export async function hallNow(reader: Reader, hall: Hall, at: Instant): Promise<HallNow> {
  const { district, id } = hall
  const day = dayOf(at)
  const since = instantOf(addDays(day, -MEASURED_DAYS))
  const [openings, classes, windows, tickets, lines, times] = await Promise.all([
    openingsOf(reader, district, [hall], day, 0),
    places.classes(reader, district, id),
    places.windows(reader, district, id),
    keep.ticketsOfDay(reader, district, id, day),
    keep.lines(reader, district, id, day),
    keep.lastMinutes(reader, district, id, since),
  ])
  const minutes = new Map<Id, number[]>()
  for (const one of times) minutes.set(one.class, [...(minutes.get(one.class) ?? []), one.minutes])
  return {
    ...{ hall, at, classes, windows, tickets, minutes },
    opening: openings(id, day),
    lines: new Map(lines.map((one) => [one.class, one])),
  }
}

const serving = (now: HallNow, of: Id): number =>
  now.windows.filter((one) => one.active && one.state === 'open' && Object.hasOwn(one.quotas, of)).length

function queueOf(now: HallNow, of: Id): readonly Ticket[] {
  const waiting = now.tickets.filter((one) => one.state === 'waiting' && one.class === of)
  const line = now.lines.get(of) ?? { class: of, sincePriority: 1000, lastAppointment: false }
  const byId = new Map(waiting.map((one) => [one.id, one]))
  // who was sent on to a window goes first there
  const sent = waiting.filter((one) => one.forWindow !== null)
  const rest = orderOf(
    waiting.filter((one) => one.forWindow === null),
    line,
    now.hall.rules,
    now.at,
  )
  return [...sent, ...rest].flatMap((one) => byId.get(one.id) ?? [])
}

/** Whom a window would call one after the other, if nobody else came and no other window called. */
export function orderAt(
  now: HallNow,
  window: { readonly id: Id; readonly classes: readonly Id[] },
): readonly Ticket[] {
  const order: Ticket[] = []
  const lines = new Map(now.lines)
  let rest = now.tickets.filter(
    (one) =>
      one.state === 'waiting' &&
      (one.forWindow === window.id || (one.forWindow === null && window.classes.includes(one.class))),
  )
  for (;;) {
    const next = nextAt(window, rest, lines, now.hall.rules, now.at)
    const ticket = next && rest.find((one) => one.id === next.id)
    if (!ticket) return order
    order.push(ticket)
    const line = lines.get(ticket.class) ?? {
      class: ticket.class,
      sincePriority: 1000,
      lastAppointment: false,
    }
    lines.set(ticket.class, lineAfter(line, ticket, now.at))
    rest = rest
      .filter((one) => one.id !== ticket.id)
      .map((one) => (one.class === ticket.class && one.behind > 0 ? { ...one, behind: one.behind - 1 } : one))
  }
}

const estimate = (now: HallNow, of: HallClass, ahead: number): Estimate | null =>
  estimateOf(ahead, serving(now, of.id), now.minutes.get(of.id) ?? [], of.minutes)

/** The hall's display 叫号屏: no names, no codes. */
export function boardOf(now: HallNow): Board {
  const { hall, at, opening } = now
  const letters = new Map(now.classes.map((one) => [one.id, one.letter]))
  const atWindow = new Map(
    now.tickets
      .filter((one) => one.state === 'called' || one.state === 'serving')
      .map((one) => [one.window, one.number]),
  )
  const paused = pausedWhy(hall)
  const open = !paused && openAt(opening, at)
  const shut = opening.hours.length > 0 ? say('不在开放时间', 'outside opening hours') : opening.why
  return {
    hall: { id: hall.id, name: hall.name, level: hall.level },
    at,
    open,
    why: open ? null : (paused ?? shut),
    calls: now.tickets
      .filter((one) => one.calledAt !== null && one.windowNumber !== null && one.state !== 'left')
      .toSorted((a, b) => (b.calledAt?.getTime() ?? 0) - (a.calledAt?.getTime() ?? 0))
      .slice(0, SHOWN_CALLS)
      .map((one) => ({
        ticket: one.id,
        number: one.number,
        window: one.windowNumber ?? '',
        state: one.state,
        times: one.calls,
        at: one.calledAt ?? at,
      })),
    classes: now.classes
      .filter((one) => one.active)
      .map((one) => {
        const queue = queueOf(now, one.id)
        return {
          ...{ id: one.id, letter: one.letter, title: one.title },
          waiting: queue.length,
          windows: serving(now, one.id),
          next: queue.slice(0, 4).map((ticket) => ticket.number),
          estimate: estimate(now, one, queue.length),
        }
      }),
    windows: now.windows
      .filter((one) => one.active)
      .map((one) => ({
        number: one.number,
        state: one.state,
        ticket: atWindow.get(one.id) ?? null,
        letters: Object.keys(one.quotas).flatMap((of) => letters.get(of) ?? []),
      })),
  }
}

/** One person's number 我的排队号: how many go before, how long it may take. */
export function placeOf(now: HallNow, ticket: Ticket) {
  const of = now.classes.find((one) => one.id === ticket.class)
  const queue = queueOf(now, ticket.class)
  const index = queue.findIndex((one) => one.id === ticket.id)
  return {
    number: ticket.number,
    state: ticket.state,
    title: of?.title ?? null,
    window: ticket.windowNumber,
    calls: ticket.calls,
    passed: ticket.passed,
    behind: ticket.behind,
    ahead: index >= 0 ? index : null,
    windows: of ? serving(now, of.id) : 0,
    estimate: of && index >= 0 ? estimate(now, of, index) : null,
    takenAt: ticket.takenAt,
    slotFrom: ticket.slotFrom,
    source: ticket.source,
  }
}

const average = (minutes: readonly number[]): number | null =>
  minutes.length === 0
    ? null
    : Math.round((minutes.reduce((sum, one) => sum + one, 0) / minutes.length) * 10) / 10

/** Numbers of the day for the hall's head 今日情况, with the wait alarm at 20 and 30 minutes. */
export function figuresOf(now: HallNow) {
  const { rules } = now.hall
  const waitedOf = (one: Ticket): number =>
    ((one.startedAt ?? one.calledAt ?? now.at).getTime() - one.takenAt.getTime()) / 60_000
  const served = now.tickets.filter((one) => one.state === 'done')
  const waiting = now.tickets
    .filter((one) => one.state === 'waiting')
    .map((one) => {
      const minutes = Math.floor((now.at.getTime() - one.takenAt.getTime()) / 60_000)
      return {
        ...{ id: one.id, number: one.number, class: one.class, source: one.source, priority: one.priority },
        ...{ minutes, behind: one.behind, forWindow: one.forWindow },
        light: waitLight(minutes, rules),
      }
    })
  return {
    taken: now.tickets.length,
    waiting: waiting.toSorted((a, b) => b.minutes - a.minutes),
    serving: now.tickets.filter((one) => one.state === 'serving' || one.state === 'called').length,
    served: served.length,
    noShow: now.tickets.filter((one) => one.state === 'noShow').length,
    left: now.tickets.filter((one) => one.state === 'left').length,
    averageWait: average(served.map(waitedOf)),
    averageService: average(
      served.flatMap((one) =>
        one.startedAt && one.endedAt ? [(one.endedAt.getTime() - one.startedAt.getTime()) / 60_000] : [],
      ),
    ),
    longestWait: Math.max(0, ...waiting.map((one) => one.minutes)),
    overTarget: waiting.filter((one) => one.light !== 'green').length,
    overAlarm: waiting.filter((one) => one.light === 'red').length,
    classes: now.classes.map((of) => {
      const done = served.filter((one) => one.class === of.id)
      return {
        ...{ id: of.id, letter: of.letter, title: of.title },
        waiting: waiting.filter((one) => one.class === of.id).length,
        served: done.length,
        averageWait: average(done.map(waitedOf)),
        windows: serving(now, of.id),
        estimate: estimate(now, of, waiting.filter((one) => one.class === of.id).length),
      }
    }),
  }
}
