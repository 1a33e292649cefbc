import { toDate, toDateTime, toTime } from './convert.ts'
import type { Decimal } from './decimal.ts'
import * as decimal from './decimal.ts'
import { builtIn } from './define.ts'
import {
  type DaysDuration,
  dateOf,
  epochDay,
  FeelDate,
  FeelDateTime,
  FeelTime,
  MonthsDuration,
  parseDuration,
  SECOND,
  timeOf,
  weekday,
} from './temporal.ts'
import { equal, type Feel, type FeelFunction, isContext, isList, kindOf } from './values.ts'

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

const dayOf = (value: FeelDate | FeelDateTime): FeelDate =>
  value instanceof FeelDateTime ? value.date : value
const whole = (value: Decimal): number => decimal.toWhole(value) ?? Number.NaN

function timeFrom(hour: Decimal, minute: Decimal, second: Decimal, offset?: DaysDuration | null): Feel {
  const nanos = decimal.multiply(second, decimal.whole(SECOND))
  const cut = nanos && decimal.round(nanos, 0, 'down')
  const zone = offset ? { offset: Number(offset.nanos / BigInt(SECOND)) } : null
  if (!cut || (zone && Math.abs(zone.offset) > 18 * 3600)) return null
  return timeOf(whole(hour), whole(minute), whole(cut), zone)
}

const dayOfYear = (date: FeelDate): number => epochDay(date) - epochDay(new FeelDate(date.year, 1, 1)) + 1

/** ISO 8601: the week of a day is that of its Thursday. */
function weekOfYear(date: FeelDate): number {
  const thursday = epochDay(date) - weekday(date) + 4
  const yearStart = (year: number): number => epochDay(new FeelDate(year, 1, 1))
  const year =
    thursday < yearStart(date.year)
      ? date.year - 1
      : thursday >= yearStart(date.year + 1)
        ? date.year + 1
        : date.year
  return Math.floor((thursday - yearStart(year)) / 7) + 1
}

/** Whole months between two days, the last one only when it is full. */
function monthsBetween(from: FeelDate | FeelDateTime, to: FeelDate | FeelDateTime): Feel {
  const [a, b] = [dayOf(from), dayOf(to)]
  const months = (b.year - a.year) * 12 + b.month - a.month
  if (months > 0 && b.day < a.day) return new MonthsDuration(months - 1)
  return new MonthsDuration(months < 0 && b.day > a.day ? months + 1 : months)
}

/** The same, down to how it is written: times by their own zone, not by the instant. */
function identical(a: Feel, b: Feel): Feel {
  if (kindOf(a) !== kindOf(b)) return false
  if (a instanceof FeelTime && b instanceof FeelTime)
    return a.nanos === b.nanos && JSON.stringify(a.zone) === JSON.stringify(b.zone)
  if (a instanceof FeelDateTime && b instanceof FeelDateTime)
    return equal(a.date, b.date) === true && identical(a.time, b.time)
  if (isList(a) && isList(b))
    return a.length === b.length && a.every((one, at) => identical(one, b[at] ?? null))
  if (isContext(a) && isContext(b))
    return a.size === b.size && [...a].every(([key, one]) => b.has(key) && identical(one, b.get(key) ?? null))
  return equal(a, b) ?? false
}

function nowIn(): FeelDateTime {
  const at = new Date()
  const date = new FeelDate(at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate())
  const nanos = (at.getTime() % 86_400_000) * 1_000_000
  return new FeelDateTime(date, new FeelTime(nanos, { offset: 0 }))
}

export const TIME_FUNCTIONS: Readonly<Record<string, FeelFunction>> = {
  date: builtIn(
    ['from:text', toDate],
    ['from:day', toDate],
    ['date:day', toDate],
    [
      'year:number, month:number, day:number',
      (year: Decimal, month: Decimal, day: Decimal) => dateOf(whole(year), whole(month), whole(day)),
    ],
  ),
  time: builtIn(
    ['from:text', toTime],
    ['from:time', toTime],
    ['from:day', toTime],
    ['hour:number, minute:number, second:number, offset:days?~', timeFrom],
  ),
  'date and time': builtIn(
    ['from:text', toDateTime],
    ['from:day', toDateTime],
    [
      'date:day, time:time',
      (date: FeelDate | FeelDateTime, time: FeelTime) => new FeelDateTime(dayOf(date), time),
    ],
    [
      'year:number, month:number, day:number, hour:number, minute:number, second:number, offset:days?~',
      (
        y: Decimal,
        m: Decimal,
        d: Decimal,
        hour: Decimal,
        minute: Decimal,
        second: Decimal,
        zone?: DaysDuration,
      ) => {
        const [date, time] = [dateOf(whole(y), whole(m), whole(d)), timeFrom(hour, minute, second, zone)]
        return date && time instanceof FeelTime ? new FeelDateTime(date, time) : null
      },
    ],
  ),
  duration: builtIn(
    ['from:text', (text: string) => parseDuration(text)],
    ['from:duration', (value: DaysDuration | MonthsDuration) => value],
  ),
  'years and months duration': builtIn(['from:day, to:day', monthsBetween]),
  is: builtIn(['value1:any, value2:any', identical]),
  'day of year': builtIn([
    'date:day',
    (date: FeelDate | FeelDateTime) => decimal.whole(dayOfYear(dayOf(date))),
  ]),
  'day of week': builtIn([
    'date:day',
    (date: FeelDate | FeelDateTime) => DAYS[weekday(dayOf(date)) - 1] ?? null,
  ]),
  'month of year': builtIn([
    'date:day',
    (date: FeelDate | FeelDateTime) => MONTHS[dayOf(date).month - 1] ?? null,
  ]),
  'week of year': builtIn([
    'date:day',
    (date: FeelDate | FeelDateTime) => decimal.whole(weekOfYear(dayOf(date))),
  ]),
  now: builtIn(['', nowIn]),
  today: builtIn(['', () => nowIn().date]),
}
