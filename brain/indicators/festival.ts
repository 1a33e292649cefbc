import { addDays, type Day, dayOf, type Instant } from '../../base/index.ts'

/**
 * 春节 moves between 21 January and 20 February: the same days of the Gregorian calendar say nothing about each other
 * around it. There a period is compared with the days that lay as far from the festival a year before 农历对齐同比.
 */

/** 正月初一 of a year; undefined where no calendar knows it. */
export type FestivalOf = (year: number) => Day | undefined

/** The season 春运: fifteen days before the first day, twenty-five from it on. */
const BEFORE = 15
const AFTER = 25
/** Longer periods hold the whole festival wherever it lies, or are no question of days any more. */
const LONGEST = 45

const DAY = 86_400_000
const daysFrom = (a: Day, b: Day): number => (Date.parse(b) - Date.parse(a)) / DAY

type Span = { readonly from: Instant; readonly to: Instant }

/** The last day of a period, its end not included. */
const lastOf = (span: Span): Day => dayOf(new Date(span.to.getTime() - 1))

const touches = (first: Day, last: Day, festival: Day): boolean =>
  last >= addDays(festival, -BEFORE) && first < addDays(festival, AFTER)

/** The festival nearest to a day. */
function nearest(day: Day, of: FestivalOf): { readonly year: number; readonly day: Day } | null {
  const year = Number(day.slice(0, 4))
  const known = [year - 1, year, year + 1].flatMap((one) => {
    const first = of(one)
    return first ? [{ year: one, day: first }] : []
  })
  known.sort((a, b) => Math.abs(daysFrom(a.day, day)) - Math.abs(daysFrom(b.day, day)))
  return known[0] ?? null
}

export type FestivalYear = Span & {
  /** 正月初一 of the period asked about, and of the one compared with. */
  readonly festival: Day
  readonly before: Day
}

/**
 * The period a year before by the lunar calendar: the same distance from 正月初一. Null where the festival moves nothing:
 * neither the period nor the same days a year before lie in its season, or the period is longer than it.
 */
export function festivalYearBefore(span: Span, sameDays: Span, of: FestivalOf): FestivalYear | null {
  const [first, last] = [dayOf(span.from), lastOf(span)]
  const length = daysFrom(first, last) + 1
  if (length > LONGEST) return null
  const near = nearest(addDays(first, Math.floor(length / 2)), of)
  const then = near && of(near.year - 1)
  if (!near || !then) return null
  if (!touches(first, last, near.day) && !touches(dayOf(sameDays.from), lastOf(sameDays), then)) return null
  const back = daysFrom(then, near.day) * DAY
  return {
    ...{ from: new Date(span.from.getTime() - back), to: new Date(span.to.getTime() - back) },
    ...{ festival: near.day, before: then },
  }
}
