import { createRequire } from 'node:module'
import chineseDays from 'chinese-days'
import { addDays, type Day, type Say, say } from '../../base/index.ts'
import type { Calendar, Hours } from './declare.ts'

/** The city's own calendar unless a unit names another. */
export const NATIONAL = 'national'

/** 08:30–12:00 and 14:00–17:30; our default, a unit may have its own. */
export const OFFICE_HOURS: Hours = [
  [510, 720],
  [840, 1050],
]

type Published = { readonly holidays: Record<Day, string>; readonly workdays: Record<Day, string> }

// The package publishes its table beside its code; values read "National Day,国庆节,3".
const published = createRequire(import.meta.url)('chinese-days/dist/chinese-days.json') as Published

const FIRST_YEAR = 2004
const LAST_YEAR = Object.keys(published.holidays).reduce((last, day) => Math.max(last, +day.slice(0, 4)), 0)

function nameOf(entry: string): Say {
  const [en = '', zh = ''] = entry.split(',')
  return say(zh, en)
}

/** The day of the Gregorian calendar for a day of the lunar one 农历, by GB/T 33661. */
const lunarDay = (year: number, month: number, day: number): Day =>
  chineseDays.getSolarDateFromLunar(
    `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`,
  ).date

/** 正月初一 of a year; absent outside the years the table covers. */
export const springFestivalOf = (year: number): Day | undefined =>
  year >= 1900 && year <= 2100 ? lunarDay(year, 1, 1) : undefined

/**
 * The days off that the law itself grants (全国年节及纪念日放假办法, 2024 revision: 13 days), without the bridges and
 * make-up days 调休 that only the yearly notice fixes.
 */
function statutoryDays(year: number): [Day, Say][] {
  const lunar = (month: number, day: number): Day => lunarDay(year, month, day)
  const spring = say('春节', 'Spring Festival')
  const newYear = lunar(1, 1)
  const days = (first: Day, count: number, name: Say): [Day, Say][] =>
    Array.from({ length: count }, (_, i) => [addDays(first, i), name])
  return [
    ...days(`${year}-01-01`, 1, say('元旦', 'New Year’s Day')),
    ...days(addDays(newYear, -1), 4, spring),
    ...days(chineseDays.getSolarTermDate(year, 4, 'pure_brightness'), 1, say('清明', 'Tomb-sweeping Day')),
    ...days(`${year}-05-01`, 2, say('劳动节', 'Labour Day')),
    ...days(lunar(5, 5), 1, say('端午', 'Dragon Boat Festival')),
    ...days(lunar(8, 15), 1, say('中秋', 'Mid-autumn Festival')),
    ...days(`${year}-10-01`, 3, say('国庆节', 'National Day')),
  ]
}

/**
 * The national office calendar from the State Council's yearly notices (2004 to the last published year), Monday to
 * Friday. `provisionalYears` more years are reckoned from the law's own holidays and marked so; without them a limit
 * that reaches past the last notice is refused.
 */
export function nationalCalendar(
  options: {
    readonly id?: string
    readonly version?: number
    readonly hours?: Hours
    readonly provisionalYears?: number
    /** Days of the city's own: half days, local holidays; they go before the national ones. */
    readonly days?: Calendar['days']
    readonly afterClosing?: NonNullable<Calendar['afterClosing']>
  } = {},
): Calendar {
  const days: Record<Day, { rest?: Say; work?: Say; hours?: Hours }> = {}
  for (const [day, entry] of Object.entries(published.holidays)) days[day] = { rest: nameOf(entry) }
  for (const [day, entry] of Object.entries(published.workdays)) days[day] = { work: nameOf(entry) }
  const more = options.provisionalYears ?? 0
  for (let year = LAST_YEAR + 1; year <= LAST_YEAR + more; year++)
    for (const [day, name] of statutoryDays(year)) days[day] = { rest: name }
  return {
    id: options.id ?? NATIONAL,
    version: options.version ?? 1,
    from: `${FIRST_YEAR}-01-01`,
    to: `${LAST_YEAR + more}-12-31`,
    hours: options.hours ?? OFFICE_HOURS,
    workweek: [1, 2, 3, 4, 5],
    days: { ...days, ...options.days },
    ...(options.afterClosing ? { afterClosing: options.afterClosing } : {}),
    ...(more > 0 ? { provisionalFrom: `${LAST_YEAR + 1}-01-01` } : {}),
  }
}
