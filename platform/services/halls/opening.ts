import { type Day, dayOf, type Id, type Instant, instantOf, type Say, say } from '../../../base/index.ts'
import type { DayView } from '../../clocks/decide.ts'
import type { Hours } from '../../clocks/declare.ts'
import type { Hall, HallClass, HallException, HallWindow, Opening, RosterLine, Slot } from './declare.ts'

const MINUTE = 60_000

/** When a hall is open on a day: its exception first, then the office calendar, then its extra weekdays. */
export function openingOf(
  hall: Pick<Hall, 'hours' | 'extraDays'>,
  day: Day,
  view: DayView | undefined,
  exception: HallException | undefined,
): Opening {
  if (exception) return { day, hours: exception.hours, why: exception.why }
  if (!view) return { day, hours: [], why: say('工作日历未到该日', 'the calendar does not reach this day') }
  if (view.minutes > 0) {
    // a half day of the calendar stays one, whatever hours the hall keeps otherwise
    const hours = view.kind === 'otherHours' ? view.hours : (hall.hours ?? view.hours)
    return { day, hours, why: view.kind === 'makeUp' ? view.name : null }
  }
  if (view.kind === 'rest' && hall.extraDays.includes(view.weekday) && hall.hours)
    return { day, hours: hall.hours, why: say('延时服务', 'extra day of service') }
  return { day, hours: [], why: view.name ?? say('休息日', 'day of rest') }
}

/** Why a hall serves nobody now, though the day is open 暂停服务; null = it serves. */
export const pausedWhy = (hall: Pick<Hall, 'state' | 'stateWhy'>): Say | null => {
  if (hall.state === 'open') return null
  return hall.stateWhy ? say(hall.stateWhy, hall.stateWhy) : say('暂停服务', 'out of service')
}

export const openAt = (opening: Opening, at: Instant): boolean => {
  const minute = (at.getTime() - instantOf(opening.day).getTime()) / MINUTE
  return opening.hours.some(([from, to]) => minute >= from && minute < to)
}

/** The slots of one day: whole ones only, inside the opening hours. */
export function slotTimes(
  opening: { readonly day: Day; readonly hours: Hours },
  slotMinutes: number,
): readonly { readonly from: Instant; readonly to: Instant }[] {
  const slots: { from: Instant; to: Instant }[] = []
  for (const [from, to] of opening.hours)
    for (let start = from; start + slotMinutes <= to; start += slotMinutes)
      slots.push({
        from: instantOf(opening.day, start),
        to: instantOf(opening.day, start + slotMinutes),
      })
  return slots
}

/** 放号: when slots of a day open to booking. */
export const releasedAt = (rules: Hall['rules'], day: Day): Instant =>
  new Date(instantOf(day, rules.releaseMinute).getTime() - rules.releaseDays * 86_400_000)

/** What the windows take in one slot of a class. */
export const capacityOf = (windows: readonly HallWindow[], of: Id): number =>
  windows.reduce((sum, one) => sum + (one.active ? (one.quotas[of] ?? 0) : 0), 0)

/** The slots of one class on one day: what follows from the windows, and what was kept of those touched. */
export function slotsOf(
  hall: Hall,
  of: HallClass,
  windows: readonly HallWindow[],
  opening: Opening,
  kept: readonly Pick<Slot, 'from' | 'capacity' | 'booked' | 'state' | 'fixed'>[],
): readonly Slot[] {
  if (!of.bookable || !of.active) return []
  const capacity = capacityOf(windows, of.id)
  const byTime = new Map(kept.map((one) => [one.from.getTime(), one]))
  return slotTimes(opening, hall.rules.slotMinutes).map(({ from, to }) => {
    const row = byTime.get(from.getTime())
    return {
      class: of.id,
      from,
      to,
      capacity: row?.capacity ?? capacity,
      booked: row?.booked ?? 0,
      releasedAt: releasedAt(hall.rules, opening.day),
      state: row?.state ?? 'open',
      fixed: row?.fixed ?? false,
    }
  })
}

/** Which class takes an item: the longest beginning of its code; a class without items takes the rest. */
export function classFor<C extends Pick<HallClass, 'items'> & { readonly active?: boolean }>(
  classes: readonly C[],
  item: string,
): C | undefined {
  let best: { of: C; length: number } | undefined
  for (const of of classes) {
    if (of.active === false) continue
    const lengths = of.items.filter((one) => item.startsWith(one)).map((one) => one.length)
    const length = of.items.length === 0 ? 0 : Math.max(-1, ...lengths)
    if (length >= 0 && (!best || length > best.length)) best = { of, length }
  }
  return best?.of
}

const meet = (a: RosterLine['part'], b: RosterLine['part']) => a === b || a === 'day' || b === 'day'
/** The line that stands against another one: the clerk sits elsewhere then, or the window is somebody else's. */
export const rosterOverlap = (
  lines: readonly RosterLine[],
  one: Pick<RosterLine, 'window' | 'part'> & { readonly account: Id | null },
): RosterLine | undefined =>
  lines.find(
    (line) =>
      meet(line.part, one.part) &&
      (line.window === one.window
        ? line.account !== one.account && line.part !== one.part
        : line.account === one.account),
  )

/** Where a booking may be moved to when its hall closes: the same time of day first, then the nearest. */
export function nearest(
  slots: readonly Slot[],
  from: Instant,
  free: (slot: Slot) => boolean,
): Slot | undefined {
  const minuteOf = (at: Instant) => (at.getTime() - instantOf(dayOf(at)).getTime()) / MINUTE
  const wanted = minuteOf(from)
  return slots
    .filter(free)
    .toSorted(
      (a, b) =>
        dayOf(a.from).localeCompare(dayOf(b.from)) ||
        Math.abs(minuteOf(a.from) - wanted) - Math.abs(minuteOf(b.from) - wanted),
    )[0]
}

/** Does the person come in time 签到: early, in time, or too late for the slot. */
export function arrival(
  rules: Hall['rules'],
  slot: { readonly from: Instant; readonly to: Instant },
  at: Instant,
): 'early' | 'inTime' | 'late' {
  if (at.getTime() < slot.from.getTime() - rules.earlyMinutes * MINUTE) return 'early'
  return at.getTime() <= slot.to.getTime() + rules.lateMinutes * MINUTE ? 'inTime' : 'late'
}

/** Until when a booking may be cancelled or moved online. */
export const changeableUntil = (rules: Hall['rules'], from: Instant): Instant =>
  new Date(from.getTime() - rules.cancelMinutes * MINUTE)

/** No-shows lead to a time of on-site service only; null = not yet. */
export function blockAfter(rules: Hall['rules'], missed: readonly Instant[], at: Instant): Instant | null {
  const since = at.getTime() - rules.noShowDays * 86_400_000
  const recent = missed.filter((one) => one.getTime() > since && one <= at)
  return recent.length >= rules.noShows ? new Date(at.getTime() + rules.blockDays * 86_400_000) : null
}
