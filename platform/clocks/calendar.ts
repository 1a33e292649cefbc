import {
  addDays,
  type Day,
  dayOf,
  instantOf,
  LOCAL_OFFSET_MINUTES,
  no,
  ok,
  type Refusal,
  type Result,
  type Say,
} from '../../base/index.ts'
import { type Calendar, type Hours, refusals } from './declare.ts'

const MINUTE = 60_000
const DAY = 1440 * MINUTE
const OFFSET = LOCAL_OFFSET_MINUTES * MINUTE

/** Office hours of one kind of day in milliseconds since midnight; kind 0 is the rest day. */
type Pattern = {
  readonly hours: readonly (readonly [number, number])[]
  readonly total: number
  readonly close: number
}

/**
 * A calendar in indexed form: sums of office time and of working days before each day, so that any question is one
 * look-up and at most one binary search. Built once per version; about 20 bytes a day.
 */
export type CompiledCalendar = {
  readonly calendar: Calendar
  /** Days since 1970-01-01 of the first day. */
  readonly first: number
  readonly count: number
  /** Milliseconds of office time before day i; one more entry than days. */
  readonly before: Float64Array
  /** Working days before day i; one more entry than days. */
  readonly rank: Int32Array
  /** The days (index) that are working days, ascending. */
  readonly workDays: Int32Array
  readonly kindOfDay: Uint16Array
  readonly patterns: readonly Pattern[]
  /** Office minutes of a usual working day; a "day" where time left is put in words. */
  readonly usualMinutes: number
}

const epochDay = (day: Day): number => Date.parse(`${day}T00:00:00Z`) / DAY

export const dayIndex = (c: CompiledCalendar, ms: number): number => Math.floor((ms + OFFSET) / DAY) - c.first

export const dayStart = (c: CompiledCalendar, index: number): number => (c.first + index) * DAY - OFFSET

export const dayAt = (c: CompiledCalendar, index: number): Day => addDays(c.calendar.from, index)

/** 1 Monday … 7 Sunday. */
export const weekdayOf = (day: Day): number => ((((epochDay(day) + 3) % 7) + 7) % 7) + 1

const REAL_DAY = /^\d{4}-\d{2}-\d{2}$/
export const isDay = (text: string): boolean =>
  REAL_DAY.test(text) && Number.isFinite(epochDay(text)) && addDays(text, 0) === text

function hoursFault(hours: Hours, where: string): string | undefined {
  let last = -1
  for (const [from, to] of hours) {
    if (!Number.isInteger(from) || !Number.isInteger(to)) return `${where}: hours are whole minutes`
    if (from < 0 || to > 1440 || from >= to) return `${where}: ${from}–${to} is no span of a day`
    if (from < last) return `${where}: spans overlap or are not ascending`
    last = to
  }
  return undefined
}

function faultOf(calendar: Calendar): string | undefined {
  if (!calendar.id.trim()) return 'id is empty'
  if (!Number.isInteger(calendar.version) || calendar.version < 1) return 'version is a whole number from 1'
  if (!isDay(calendar.from) || !isDay(calendar.to)) return 'from and to are days'
  if (calendar.from > calendar.to) return 'from is after to'
  if (epochDay(calendar.to) - epochDay(calendar.from) > 73_050) return 'longer than 200 years'
  if (calendar.hours.length === 0) return 'hours are empty'
  const usual = hoursFault(calendar.hours, 'hours')
  if (usual) return usual
  if (calendar.workweek.some((day) => !Number.isInteger(day) || day < 1 || day > 7))
    return 'workweek holds 1 (Monday) to 7 (Sunday)'
  if (calendar.provisionalFrom !== undefined && !isDay(calendar.provisionalFrom))
    return 'provisionalFrom is a day'
  for (const [day, entry] of Object.entries(calendar.days)) {
    if (!isDay(day)) return `${day} is no day`
    if (day < calendar.from || day > calendar.to) return `${day} is outside ${calendar.from}–${calendar.to}`
    if (entry.rest && (entry.work || entry.hours)) return `${day} is both rest and work`
    if (entry.hours?.length === 0) return `${day}: hours are empty, say rest instead`
    const fault = entry.hours && hoursFault(entry.hours, day)
    if (fault) return fault
  }
  return undefined
}

/** Refuses a calendar that contradicts itself (`calendar.bad`), naming the place. */
export function checkCalendar(calendar: Calendar): Result<Calendar, Refusal> {
  const what = faultOf(calendar)
  return what ? no(refusals['calendar.bad']({ what })) : ok(calendar)
}

/** Compiles a calendar that `checkCalendar` let pass; 23 years take a few milliseconds. */
export function compileCalendar(calendar: Calendar): CompiledCalendar {
  const first = epochDay(calendar.from)
  const count = epochDay(calendar.to) - first + 1
  const patterns: Pattern[] = [{ hours: [], total: 0, close: 0 }]
  const known = new Map<string, number>()
  const kindOf = (hours: Hours): number => {
    const key = hours.join(';')
    let kind = known.get(key)
    if (kind === undefined) {
      kind = patterns.length
      known.set(key, kind)
      const spans = hours.map(([from, to]) => [from * MINUTE, to * MINUTE] as const)
      patterns.push({
        hours: spans,
        total: spans.reduce((sum, [from, to]) => sum + to - from, 0),
        close: spans.at(-1)?.[1] ?? 0,
      })
    }
    return kind
  }
  const usual = kindOf(calendar.hours)
  const kindOfDay = new Uint16Array(count)
  for (let i = 0; i < count; i++)
    kindOfDay[i] = calendar.workweek.includes(((((first + i + 3) % 7) + 7) % 7) + 1) ? usual : 0
  for (const [day, entry] of Object.entries(calendar.days))
    kindOfDay[epochDay(day) - first] = entry.rest ? 0 : kindOf(entry.hours ?? calendar.hours)
  const before = new Float64Array(count + 1)
  const rank = new Int32Array(count + 1)
  const workDays: number[] = []
  for (let i = 0; i < count; i++) {
    const pattern = patterns[kindOfDay[i] as number] as Pattern
    before[i + 1] = (before[i] as number) + pattern.total
    rank[i + 1] = (rank[i] as number) + (pattern.total > 0 ? 1 : 0)
    if (pattern.total > 0) workDays.push(i)
  }
  return {
    calendar,
    first,
    count,
    before,
    rank,
    workDays: Int32Array.from(workDays),
    kindOfDay,
    patterns,
    usualMinutes: (patterns[usual] as Pattern).total / MINUTE,
  }
}

const patternAt = (c: CompiledCalendar, index: number): Pattern =>
  c.patterns[c.kindOfDay[index] as number] as Pattern

// The three functions below answer NaN beyond the calendar: it runs through all sums and is turned into a refusal
// once, at the end.

/** Office milliseconds from the calendar's beginning to an instant. */
export function workAt(c: CompiledCalendar, ms: number): number {
  const index = dayIndex(c, ms)
  const within = ms - dayStart(c, index)
  if (!(index >= 0 && index < c.count))
    return index === c.count && within === 0 ? (c.before[c.count] as number) : Number.NaN
  let sum = c.before[index] as number
  for (const [from, to] of patternAt(c, index).hours) {
    if (within <= from) break
    sum += Math.min(within, to) - from
  }
  return sum
}

/** The earliest instant with so much office time before it: time that ends with the office hours ends at their close. */
export function workBack(c: CompiledCalendar, work: number): number {
  if (!(work >= 0 && work <= (c.before[c.count] as number))) return Number.NaN
  let low = 0
  let high = c.count - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((c.before[middle + 1] as number) >= work) high = middle
    else low = middle + 1
  }
  let rest = work - (c.before[low] as number)
  const start = dayStart(c, low)
  for (const [from, to] of patternAt(c, low).hours) {
    if (rest <= to - from) return start + from + rest
    rest -= to - from
  }
  return start
}

/** Index of the `n`-th working day after a day (index). */
export function workDayAfter(c: CompiledCalendar, index: number, n: number): number {
  if (!(index >= 0 && index < c.count)) return Number.NaN
  return c.workDays[(c.rank[index + 1] as number) + n - 1] ?? Number.NaN
}

/** Closing instant of a working day (index). */
export const closeOf = (c: CompiledCalendar, index: number): number =>
  Number.isNaN(index) ? Number.NaN : dayStart(c, index) + patternAt(c, index).close

export const isWorkDay = (c: CompiledCalendar, index: number): boolean => patternAt(c, index).total > 0

export const tooShort = (c: CompiledCalendar): Refusal =>
  refusals['calendar.tooShort']({ calendar: c.calendar.id, from: c.calendar.from, to: c.calendar.to })

/** Office minutes between two instants, whole minutes begun and ended; negative when `to` is earlier. */
export function workingMinutesBetween(c: CompiledCalendar, from: Date, to: Date): Result<number, Refusal> {
  const minutes = (workAt(c, to.getTime()) - workAt(c, from.getTime())) / MINUTE
  return Number.isNaN(minutes) ? no(tooShort(c)) : ok(Math.trunc(minutes))
}

/** What one day is: usual working day, make-up working day 调休, half or other hours, named holiday, plain rest day. */
export type DayKind = 'work' | 'makeUp' | 'otherHours' | 'holiday' | 'rest'

export type DayView = {
  readonly day: Day
  /** 1 Monday … 7 Sunday. */
  readonly weekday: number
  readonly kind: DayKind
  readonly name: Say | null
  readonly hours: Hours
  readonly minutes: number
  /** Our reckoning, the official notice is not out yet. */
  readonly provisional: boolean
}

function viewOf(c: CompiledCalendar, index: number): DayView {
  const day = dayAt(c, index)
  const entry = c.calendar.days[day]
  const { hours, total } = patternAt(c, index)
  const kind: DayKind =
    total === 0
      ? entry?.rest
        ? 'holiday'
        : 'rest'
      : entry?.hours
        ? 'otherHours'
        : entry?.work
          ? 'makeUp'
          : 'work'
  return {
    day,
    weekday: weekdayOf(day),
    kind,
    name: entry?.rest ?? entry?.work ?? null,
    hours: hours.map(([from, to]) => [from / MINUTE, to / MINUTE] as const),
    minutes: total / MINUTE,
    provisional: c.calendar.provisionalFrom !== undefined && day >= c.calendar.provisionalFrom,
  }
}

/** The days of one month (`YYYY-MM`) inside the calendar's range, for the calendar editor 日历维护. */
export function monthView(c: CompiledCalendar, month: string): readonly DayView[] {
  if (!isDay(`${month}-01`)) return []
  const days: DayView[] = []
  for (let day = `${month}-01`; day.startsWith(month); day = addDays(day, 1)) {
    const index = epochDay(day) - c.first
    if (index >= 0 && index < c.count) days.push(viewOf(c, index))
  }
  return days
}

/** One day of the calendar, if it reaches there. */
export function dayView(c: CompiledCalendar, at: Date): DayView | undefined {
  const index = dayIndex(c, at.getTime())
  return index >= 0 && index < c.count ? viewOf(c, index) : undefined
}

/** Is the office open at this instant? False beyond the calendar. */
export function isOpen(c: CompiledCalendar, at: Date): boolean {
  const index = dayIndex(c, at.getTime())
  if (!(index >= 0 && index < c.count)) return false
  const within = at.getTime() - dayStart(c, index)
  return patternAt(c, index).hours.some(([from, to]) => within >= from && within < to)
}

/**
 * First and last day that differ between two versions, counting days that only one of them has; null when none does.
 * A clock that began after or was due before them keeps its due instant.
 */
export function differingDays(
  old: CompiledCalendar,
  now: CompiledCalendar,
): { readonly first: Day; readonly last: Day } | null {
  if (old.calendar.afterClosing !== now.calendar.afterClosing)
    return { first: '0001-01-01', last: '9999-12-31' }
  const from = Math.min(old.first, now.first)
  const to = Math.max(old.first + old.count, now.first + now.count)
  const keyOf = (c: CompiledCalendar, day: number): string =>
    day < c.first || day >= c.first + c.count ? 'none' : patternAt(c, day - c.first).hours.join(';')
  let first: number | undefined
  let last = 0
  for (let day = from; day < to; day++) {
    if (keyOf(old, day) === keyOf(now, day)) continue
    first ??= day
    last = day
  }
  if (first === undefined) return null
  const text = (day: number): Day => dayOf(instantOf('1970-01-01', day * 1440))
  return { first: text(first), last: text(last) }
}
