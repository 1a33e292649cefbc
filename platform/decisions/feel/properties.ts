import * as decimal from './decimal.ts'
import {
  DaysDuration,
  FeelDate,
  FeelDateTime,
  FeelTime,
  MonthsDuration,
  offsetOf,
  SECOND,
  weekday,
} from './temporal.ts'
import { type Feel, Range } from './values.ts'

type Parts = Readonly<Record<string, () => Feel>>

const count = (value: number): Feel => decimal.whole(value)

const dateParts = (date: FeelDate): Parts => ({
  year: () => count(date.year),
  month: () => count(date.month),
  day: () => count(date.day),
  weekday: () => count(weekday(date)),
})

function timeParts(time: FeelTime, date: FeelDate | null): Parts {
  const seconds = Math.floor(time.nanos / SECOND)
  return {
    hour: () => count(Math.floor(seconds / 3600)),
    minute: () => count(Math.floor(seconds / 60) % 60),
    second: () => count(seconds % 60),
    'time offset': () => {
      const offset = offsetOf(time.zone, date, time.nanos)
      return offset === null ? null : new DaysDuration(BigInt(offset) * BigInt(SECOND))
    },
    timezone: () => (time.zone && 'name' in time.zone ? time.zone.name : null),
  }
}

function daysParts({ nanos }: DaysDuration): Parts {
  const seconds = nanos / BigInt(SECOND)
  const part = (value: bigint) => (): Feel => decimal.whole(value)
  return {
    days: part(seconds / 86_400n),
    hours: part((seconds / 3600n) % 24n),
    minutes: part((seconds / 60n) % 60n),
    seconds: part(seconds % 60n),
  }
}

const monthsParts = ({ months }: MonthsDuration): Parts => ({
  years: () => count(Math.trunc(months / 12)),
  months: () => count(months % 12),
})

const rangeParts = (range: Range): Parts => ({
  start: () => range.low,
  end: () => range.high,
  'start included': () => range.lowIn,
  'end included': () => range.highIn,
})

function partsOf(value: Feel): Parts {
  if (value instanceof FeelDate) return dateParts(value)
  if (value instanceof FeelTime) return timeParts(value, null)
  if (value instanceof FeelDateTime) return { ...dateParts(value.date), ...timeParts(value.time, value.date) }
  if (value instanceof DaysDuration) return daysParts(value)
  if (value instanceof MonthsDuration) return monthsParts(value)
  return value instanceof Range ? rangeParts(value) : {}
}

/** `.year` of a date, `.start included` of a range …; null for anything else. */
export function propertyOf(value: Feel, name: string): Feel {
  const parts = partsOf(value)
  return Object.hasOwn(parts, name) ? (parts[name]?.() ?? null) : null
}
