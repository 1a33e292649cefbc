import type { Day, Id, Instant, Say } from '../../base/index.ts'

/** Office hours of one working day: minutes since midnight, ascending, not overlapping; e.g. [[510,720],[840,1050]]. */
export type Hours = readonly (readonly [from: number, to: number])[]

/**
 * An office calendar 工作日历, one version of it. `hours` by weekday are the unit's usual hours (used on working days);
 * `days` are exceptions by date: a rest day, a make-up working day 调休, or a working day with other hours (half day).
 * Valid for days `from`–`to`; arithmetic that leaves it is refused with `calendar.tooShort`, never guessed.
 */
export type Calendar = {
  readonly id: string
  readonly version: number
  readonly from: Day
  readonly to: Day
  readonly hours: Hours
  /** 1 Monday … 7 Sunday that are working days when nothing else is said. */
  readonly workweek: readonly number[]
  readonly days: Readonly<Record<Day, { readonly rest?: Say; readonly work?: Say; readonly hours?: Hours }>>
}

/**
 * How much time a clock gives. Working days: day 1 is the first working day after the starting day, due at the close
 * of the last. Working hours run inside office hours; hours and minutes run day and night; days are natural days (due
 * at the same time of day).
 */
export type Limit =
  | { readonly workingDays: number }
  | { readonly workingHours: number }
  | { readonly hours: number }
  | { readonly minutes: number }
  | { readonly days: number }

export type WarnPoint = { readonly percent: number } | 'lastWorkingHours'

/** What a pack declares of one kind of clock 时限. */
export type ClockPolicy = {
  readonly title: Say
  readonly limit: Limit
  readonly warn?: readonly WarnPoint[]
  /** Law, standard or "our default": a limit without a basis is refused by `huying check`. */
  readonly basis: Say
}

/** Why it is due then, one line of words per step, both languages. */
export type DueStep = { readonly at: Instant; readonly says: Say }
export type Due = { readonly due: Instant; readonly steps: readonly DueStep[] }

/** Whose time is lost while a clock is paused or misdirected. */
export type TimeAccount = 'unit' | 'dispatcher' | 'dispute' | 'citizen'

export type ClockState = 'running' | 'paused' | 'stopped' | 'void'

export type Clock = {
  readonly district: string
  readonly id: Id
  readonly kind: string
  /** Matter id. */
  readonly subject: Id
  /** Task id when the clock is one unit's. */
  readonly part: Id | null
  readonly ownerUnit: Id | null
  readonly policy: ClockPolicy
  readonly calendar: string
  readonly calendarVersion: number
  readonly startedAt: Instant
  readonly pauses: readonly { readonly from: Instant; readonly to: Instant | null; readonly why: string; readonly account: TimeAccount }[]
  readonly extensions: readonly { readonly at: Instant; readonly limit: Limit; readonly why: string }[]
  readonly due: Instant
  readonly steps: readonly DueStep[]
  readonly state: ClockState
  readonly stoppedAt: Instant | null
  /** Kept in time, late, or void; null while open. */
  readonly result: 'kept' | 'late' | 'void' | null
}
