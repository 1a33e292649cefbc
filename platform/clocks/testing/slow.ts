import { addDays, type Day, dayOf, instantOf, minuteOfDay } from '../../../base/index.ts'
import type { Calendar, Hours, Limit } from '../declare.ts'

/*
 * The rules of the room once more, written minute by minute and without any of its code, as an oracle for tests:
 * slow, obvious, whole minutes only.
 */

type Span = { readonly from: Date; readonly to: Date }

const MINUTE = 60_000

export function hoursOf(calendar: Calendar, day: Day): Hours {
  if (day < calendar.from || day > calendar.to) throw new RangeError(`${day} is beyond the calendar`)
  const entry = calendar.days[day]
  if (entry?.rest) return []
  if (entry?.hours) return entry.hours
  if (entry?.work) return calendar.hours
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay() || 7
  return calendar.workweek.includes(weekday) ? calendar.hours : []
}

/** Does the minute that begins at `at` lie in office hours? */
export const isOfficeMinute = (calendar: Calendar, at: Date): boolean => {
  const minute = minuteOfDay(at)
  return hoursOf(calendar, dayOf(at)).some(([from, to]) => minute >= from && minute < to)
}

const paused = (pauses: readonly Span[], at: Date): boolean =>
  pauses.some((pause) => at >= pause.from && at < pause.to)

/** Office minutes from one instant to another. */
export function slowMinutes(calendar: Calendar, from: Date, to: Date): number {
  let minutes = 0
  for (let at = from; at < to; at = new Date(at.getTime() + MINUTE))
    if (isOfficeMinute(calendar, at)) minutes++
  return minutes
}

function after(start: Date, minutes: number, counts: (at: Date) => boolean): Date {
  let left = minutes
  let at = start
  while (left > 0) {
    if (counts(at)) left--
    at = new Date(at.getTime() + MINUTE)
  }
  return at
}

function workingDays(calendar: Calendar, start: Date, count: number): Date {
  let day = dayOf(start)
  if (calendar.afterClosing === 'nextWorkingDay') {
    const close = hoursOf(calendar, day).at(-1)?.[1]
    if (close === undefined || start > instantOf(day, close)) {
      day = addDays(day, 1)
      while (hoursOf(calendar, day).length === 0) day = addDays(day, 1)
    }
  }
  for (let left = count; left > 0; ) {
    day = addDays(day, 1)
    if (hoursOf(calendar, day).length > 0) left--
  }
  return instantOf(day, hoursOf(calendar, day).at(-1)?.[1])
}

/** The due instant; pauses are closed, begin before the due instant and do not overlap. */
export function slowDue(calendar: Calendar, start: Date, limit: Limit, pauses: readonly Span[] = []): Date {
  const office = (at: Date) => isOfficeMinute(calendar, at)
  if ('workingDays' in limit) {
    const lost = pauses.reduce((sum, pause) => sum + slowMinutes(calendar, pause.from, pause.to), 0)
    return after(workingDays(calendar, start, limit.workingDays), lost, office)
  }
  if ('workingHours' in limit)
    return after(start, Math.round(limit.workingHours * 60), (at) => office(at) && !paused(pauses, at))
  const minutes =
    'hours' in limit ? Math.round(limit.hours * 60) : 'minutes' in limit ? limit.minutes : limit.days * 1440
  return after(start, minutes, (at) => !paused(pauses, at))
}
