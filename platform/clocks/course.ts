import type { Instant } from '../../base/index.ts'
import { type CompiledCalendar, workAt, workBack } from './calendar.ts'
import type { Charge, Extension, Limit, Pause } from './declare.ts'

/** All that a due instant follows from, besides the calendar. */
export type Course = {
  readonly startedAt: Instant
  readonly limit: Limit
  readonly pauses: readonly Pause[]
  readonly extensions: readonly Extension[]
  readonly charges?: readonly Charge[]
  readonly stoppedAt?: Instant | null
}

/** A clock's own time: office time for working clocks, plain time for natural ones. NaN beyond the calendar. */
export type Scale = {
  readonly working: boolean
  readonly at: (ms: number) => number
  /** The earliest instant at that position. */
  readonly back: (position: number) => number
}

const same = (value: number): number => value
const NATURAL: Scale = { working: false, at: same, back: same }

export const isWorking = (limit: Limit): boolean => 'workingDays' in limit || 'workingHours' in limit

export const scaleOf = (c: CompiledCalendar, limit: Limit): Scale =>
  isWorking(limit)
    ? { working: true, at: (ms) => workAt(c, ms), back: (position) => workBack(c, position) }
    : NATURAL

/** Time lost to one pause on the clock's own scale; an open pause loses nothing yet, unless the clock has stopped. */
export function lostTo(scale: Scale, pause: Pause, stoppedAt: Instant | null | undefined): number {
  const to = pause.to ?? stoppedAt
  return to ? scale.at(to.getTime()) - scale.at(pause.from.getTime()) : 0
}

/** The beginning of the pause that still lasts. */
export function frozenAt(course: Pick<Course, 'pauses'>): Instant | undefined {
  const last = course.pauses.at(-1)
  return last && last.to === null ? last.from : undefined
}

/** Milliseconds of a natural limit. */
export function naturalMs(
  limit: { readonly hours: number } | { readonly minutes: number } | { readonly days: number },
): number {
  if ('hours' in limit) return Math.round(limit.hours * 3_600_000)
  if ('minutes' in limit) return Math.round(limit.minutes * 60_000)
  return limit.days * 86_400_000
}
