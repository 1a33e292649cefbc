import { type Instant, no, ok, type Refusal, type Result } from '../../base/index.ts'
import {
  type CompiledCalendar,
  closeOf,
  dayIndex,
  isDay,
  isWorkDay,
  tooShort,
  workAt,
  workBack,
  workDayAfter,
} from './calendar.ts'
import { type Course, frozenAt, lostTo, naturalMs, type Scale, scaleOf } from './course.ts'
import {
  type Accounts,
  type ClockRow,
  type Due,
  type Grant,
  type Light,
  type Limit,
  refusals,
  type TimeAccount,
  type WarnPoint,
} from './declare.ts'
import { explain } from './explain.ts'

const HOUR = 3_600_000
const MINUTE = 60_000
const LAST_HOURS = 4

const whole = (n: number): boolean => Number.isInteger(n) && n >= 1 && n <= 40_000
const positive = (n: number, max: number): boolean => n > 0 && n <= max

/** Is it a limit at all: greater than zero, whole where days are counted, not longer than a century. */
export function limitIsGood(limit: Grant): boolean {
  if ('workingDays' in limit) return whole(limit.workingDays)
  if ('days' in limit) return whole(limit.days)
  if ('workingHours' in limit) return positive(limit.workingHours, 1_000_000)
  if ('hours' in limit) return positive(limit.hours, 1_000_000)
  if ('minutes' in limit) return positive(limit.minutes, 60_000_000)
  return 'until' in limit && isDay(limit.until)
}

/** The day from which working days are counted: see `afterClosing` of the calendar. */
function countedFrom(c: CompiledCalendar, at: number): number {
  const index = dayIndex(c, at)
  if (c.calendar.afterClosing !== 'nextWorkingDay' || !(index >= 0 && index < c.count)) return index
  const open = isWorkDay(c, index) && at <= closeOf(c, index)
  return open ? index : workDayAfter(c, index, 1)
}

/** When a limit counted from an instant ends; NaN beyond the calendar. */
function limitEnd(c: CompiledCalendar, from: number, limit: Limit): number {
  if ('workingDays' in limit) return closeOf(c, workDayAfter(c, countedFrom(c, from), limit.workingDays))
  if ('workingHours' in limit) return workBack(c, workAt(c, from) + Math.round(limit.workingHours * HOUR))
  return from + naturalMs(limit)
}

/**
 * The course of a clock, event by event: `anchor` is where limit and grants end, `shift` what pauses and granted
 * hours add on the clock's own scale. Granted working days of a working-day clock lengthen the count itself, so that
 * they do not depend on when they were granted.
 */
function reckon(c: CompiledCalendar, course: Course): number {
  const { limit } = course
  const start = course.startedAt.getTime()
  let anchor = limitEnd(c, start, limit)
  if (course.pauses.length === 0 && course.extensions.length === 0) return anchor
  const scale = scaleOf(c, limit)
  const working = scale.working
  let counted = 'workingDays' in limit ? limit.workingDays : 0
  let shift = 0
  const due = (): number => (shift === 0 ? anchor : scale.back(scale.at(anchor) + shift))
  const restart = (at: number): void => {
    anchor = at
    shift = 0
    counted = 0
  }
  const grant = (given: Grant): void => {
    if ('until' in given) {
      const index = dayIndex(c, Date.parse(`${given.until}T00:00:00+08:00`))
      const day = index >= 0 && index < c.count && isWorkDay(c, index) ? index : workDayAfter(c, index, 1)
      const close = closeOf(c, day)
      if (!(close <= due())) restart(close)
    } else if ('workingDays' in given && counted > 0) {
      counted += given.workingDays
      anchor = limitEnd(c, start, { workingDays: counted })
    } else if ('workingHours' in given && working) shift += Math.round(given.workingHours * HOUR)
    else if (!('workingHours' in given || 'workingDays' in given) && !working) shift += naturalMs(given)
    else restart(limitEnd(c, due(), given))
  }
  let next = 0
  for (const pause of course.pauses) {
    for (let one = course.extensions[next]; one && one.at <= pause.from; one = course.extensions[++next])
      grant(one.limit)
    shift += lostTo(scale, pause, course.stoppedAt)
  }
  for (const one of course.extensions.slice(next)) grant(one.limit)
  return due()
}

/**
 * When a clock is due after all that befell it, and why. A pause gives back exactly the time lost: office time for
 * working clocks (working-day clocks keep their remaining office time, so a pause of two whole days moves the due
 * instant by two working days and a pause outside office hours moves nothing), natural time for natural clocks.
 * The explanation is made when `steps` is first read.
 */
export function dueOf(c: CompiledCalendar, course: Course): Result<Due, Refusal> {
  if (!limitIsGood(course.limit)) return no(refusals['clock.badLimit']({ limit: course.limit }))
  const at = reckon(c, course)
  if (Number.isNaN(at)) return no(tooShort(c))
  const due = new Date(at)
  return ok({
    due,
    get steps() {
      return explain(c, course, due)
    },
  })
}

/**
 * When a limit runs out, counted on the office calendar. Working days: the day of `from` is not counted, whatever the
 * hour; due at the closing time of the last. Office hours: exact to the millisecond, time that ends with a session
 * ends at its close. Natural time does not look at the calendar.
 * Refuses with `calendar.tooShort` when the calendar ends first: it never guesses a holiday.
 * Source: Civil Code of the PRC, art. 201 (first day not counted) and 203 (holiday, closing hour).
 */
export const dueAt = (c: CompiledCalendar, from: Instant, limit: Limit): Result<Due, Refusal> =>
  dueOf(c, { startedAt: from, limit, pauses: [], extensions: [] })

/** A limit times a factor, e.g. half for second handling 二次办理; days round up. */
export function scaleLimit(limit: Limit, factor: number): Limit {
  if ('workingDays' in limit) return { workingDays: Math.max(1, Math.ceil(limit.workingDays * factor)) }
  if ('days' in limit) return { days: Math.max(1, Math.ceil(limit.days * factor)) }
  if ('workingHours' in limit) return { workingHours: limit.workingHours * factor }
  if ('hours' in limit) return { hours: limit.hours * factor }
  return { minutes: limit.minutes * factor }
}

/** An open course whose due instant is known. */
export type Running = Course & { readonly due: Instant }

/** All the clock gives, without pauses, on its own scale. */
function allotted(scale: Scale, course: Running): number {
  const lost = course.pauses.reduce((sum, pause) => sum + lostTo(scale, pause, course.stoppedAt), 0)
  return scale.at(course.due.getTime()) - scale.at(course.startedAt.getTime()) - lost
}

/** The instant at which so much of the clock's own time was used, pauses left out. */
function usedUp(scale: Scale, course: Running, used: number): number {
  let position = scale.at(course.startedAt.getTime()) + used
  for (const pause of course.pauses) {
    if (!pause.to || scale.at(pause.from.getTime()) >= position) break
    position += scale.at(pause.to.getTime()) - scale.at(pause.from.getTime())
  }
  return scale.back(position)
}

export type AlarmPoint = { readonly point: string; readonly at: Instant }

const pointName = (warn: WarnPoint): string => (warn === 'lastWorkingHours' ? 'last' : String(warn.percent))

/**
 * When a clock warns and breaches, ascending. `lastWorkingHours` is 4 office hours before the due instant, so that
 * somebody is in the office to hear it, whatever the clock's scale. Points that would lie at or before the start, or
 * at or after the due instant, fall away; the breach is at the due instant (an alarm is due once it has passed).
 */
export function alarmPoints(
  c: CompiledCalendar,
  course: Running,
  warn: readonly WarnPoint[] = [],
): readonly AlarmPoint[] {
  const due = course.due.getTime()
  const points: AlarmPoint[] = []
  if (warn.length > 0) {
    const scale = scaleOf(c, course.limit)
    const total = allotted(scale, course)
    for (const one of warn) {
      const at =
        one === 'lastWorkingHours'
          ? workBack(c, workAt(c, due) - LAST_HOURS * HOUR)
          : usedUp(scale, course, Math.floor((total * one.percent) / 100))
      if (at > course.startedAt.getTime() && at < due)
        points.push({ point: pointName(one), at: new Date(at) })
    }
    points.sort((a, b) => a.at.getTime() - b.at.getTime())
  }
  points.push({ point: 'breach', at: course.due })
  return points
}

/**
 * Minutes left on the clock's own scale at an instant, negative when overdue; a paused clock stands still at its pause.
 * Null beyond the calendar.
 */
export function minutesLeft(c: CompiledCalendar, course: Running, at: Instant): number | null {
  const scale = scaleOf(c, course.limit)
  const now = frozenAt(course) ?? at
  const left = (scale.at(course.due.getTime()) - scale.at(now.getTime())) / MINUTE
  return Number.isNaN(left) ? null : left
}

/** When half of the clock's time is used up. */
export function halfOf(c: CompiledCalendar, course: Running): Instant {
  const scale = scaleOf(c, course.limit)
  const at = usedUp(scale, course, allotted(scale, course) / 2)
  return Number.isNaN(at) ? course.due : new Date(at)
}

/**
 * The light 红黄绿灯: while more than half of the time is left green, else yellow, after the due instant red. A paused
 * or stopped clock shows the light of that moment.
 */
export function lightOf(clock: Pick<ClockRow, 'due' | 'half' | 'pauses' | 'stoppedAt'>, at: Instant): Light {
  const now = frozenAt(clock) ?? clock.stoppedAt ?? at
  return now > clock.due ? 'red' : now >= clock.half ? 'yellow' : 'green'
}

/** How a stopped clock ended: kept up to and including the due instant; minutes over, at least 1 when late. */
export function outcome(
  c: CompiledCalendar,
  course: Running,
  stoppedAt: Instant,
): { readonly result: 'kept' | 'late'; readonly overMinutes: number } {
  const end = frozenAt(course) ?? stoppedAt
  const due = course.due
  if (stoppedAt <= due || end <= due) return { result: 'kept', overMinutes: 0 }
  const scale = scaleOf(c, course.limit)
  const over = scale.at(stoppedAt.getTime()) - scale.at(due.getTime())
  return { result: 'late', overMinutes: Math.max(1, Math.ceil((over || 0) / MINUTE)) }
}

/**
 * Whose minutes the time from start to `end` was: a pause counts for its account, charged time for its, the rest is
 * the unit's; where charges overlap the later one holds. The sum is the whole time on the clock's own scale.
 */
export function accountsOf(c: CompiledCalendar, course: Course, end: Instant): Accounts {
  const scale = scaleOf(c, course.limit)
  const start = course.startedAt.getTime()
  const stop = end.getTime()
  const inside = (at: Instant | null): number => Math.min(Math.max(at?.getTime() ?? stop, start), stop)
  const spans = [...(course.charges ?? []), ...course.pauses].map((span) => ({
    from: inside(span.from),
    to: inside(span.to),
    account: span.account,
  }))
  const cuts = [start, stop, ...spans.flatMap((span) => [span.from, span.to])].sort((a, b) => a - b)
  const sums: Record<TimeAccount, number> = { unit: 0, dispatcher: 0, dispute: 0, citizen: 0 }
  const origin = scale.at(start)
  const minutesTo = (at: number): number => Math.floor((scale.at(at) - origin) / MINUTE) || 0
  for (let i = 1; i < cuts.length; i++) {
    const from = cuts[i - 1] as number
    const to = cuts[i] as number
    if (from === to) continue
    const holder = spans.findLast((span) => span.from <= from && span.to >= to)
    sums[holder?.account ?? 'unit'] += minutesTo(to) - minutesTo(from)
  }
  return sums
}
