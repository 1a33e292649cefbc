import * as decimal from './decimal.ts'
import { Decimal } from './decimal.ts'
import type { Arithmetic } from './nodes.ts'
import {
  addMonths,
  addNanos,
  DAY,
  DaysDuration,
  epochDay,
  FeelDate,
  FeelDateTime,
  FeelTime,
  instantNanos,
  MonthsDuration,
  midnight,
  timeNanos,
} from './temporal.ts'
import type { Feel } from './values.ts'

/** A duration of more nanoseconds than this is longer than any two days are apart. */
const MOST_NANOS = 10n ** 30n

const months = (count: number): Feel => (Number.isSafeInteger(count) ? new MonthsDuration(count || 0) : null)
const days = (nanos: bigint): Feel =>
  nanos > MOST_NANOS || nanos < -MOST_NANOS ? null : new DaysDuration(nanos)

function shift(at: Feel, by: DaysDuration | MonthsDuration, sign: 1 | -1): Feel {
  if (by instanceof MonthsDuration) {
    if (at instanceof FeelDate) return addMonths(at, sign * by.months)
    if (!(at instanceof FeelDateTime)) return null
    const date = addMonths(at.date, sign * by.months)
    return date && new FeelDateTime(date, at.time)
  }
  const nanos = sign === 1 ? by.nanos : -by.nanos
  if (at instanceof FeelDate) return addNanos(midnight(at), nanos)?.date ?? null
  if (at instanceof FeelDateTime) return addNanos(at, nanos)
  if (!(at instanceof FeelTime)) return null
  const span = BigInt(DAY)
  const rest = (BigInt(at.nanos) + nanos) % span
  return new FeelTime(Number(rest < 0n ? rest + span : rest), at.zone)
}

const isDuration = (value: Feel): value is DaysDuration | MonthsDuration =>
  value instanceof DaysDuration || value instanceof MonthsDuration

function plus(a: Feel, b: Feel): Feel {
  if (a instanceof Decimal && b instanceof Decimal) return decimal.add(a, b)
  if (typeof a === 'string' && typeof b === 'string') return a + b
  if (a instanceof DaysDuration && b instanceof DaysDuration) return days(a.nanos + b.nanos)
  if (a instanceof MonthsDuration && b instanceof MonthsDuration) return months(a.months + b.months)
  if (isDuration(b)) return shift(a, b, 1)
  return isDuration(a) ? shift(b, a, 1) : null
}

/** The span between two points; a day alone is its midnight in Greenwich, and both need a zone or neither. */
function between(a: FeelDate | FeelDateTime, b: FeelDate | FeelDateTime): Feel {
  if (a instanceof FeelDate && b instanceof FeelDate)
    return days(BigInt(epochDay(a) - epochDay(b)) * BigInt(DAY))
  const [x, y] = [a instanceof FeelDate ? midnight(a) : a, b instanceof FeelDate ? midnight(b) : b]
  if ((x.time.zone === null) !== (y.time.zone === null)) return null
  return days(instantNanos(x) - instantNanos(y))
}

function minus(a: Feel, b: Feel): Feel {
  if (a instanceof Decimal && b instanceof Decimal) return decimal.subtract(a, b)
  if (a instanceof DaysDuration && b instanceof DaysDuration) return days(a.nanos - b.nanos)
  if (a instanceof MonthsDuration && b instanceof MonthsDuration) return months(a.months - b.months)
  if (a instanceof FeelTime && b instanceof FeelTime)
    return (a.zone === null) !== (b.zone === null) ? null : days(BigInt(timeNanos(a) - timeNanos(b)))
  if (
    (a instanceof FeelDate || a instanceof FeelDateTime) &&
    (b instanceof FeelDate || b instanceof FeelDateTime)
  )
    return between(a, b)
  return isDuration(b) ? shift(a, b, -1) : null
}

/** Whole nanoseconds or months of a product or quotient, cut toward zero. */
function scaled(duration: DaysDuration | MonthsDuration, by: Decimal, divide: boolean): Feel {
  const units = decimal.whole(duration instanceof DaysDuration ? duration.nanos : duration.months)
  const exact = divide ? decimal.divide(units, by) : decimal.multiply(units, by)
  const cut = exact && decimal.round(exact, 0, 'down')
  if (!cut || cut.power > 34) return null
  const count = BigInt(decimal.text(cut))
  return duration instanceof DaysDuration ? days(count) : months(Number(count))
}

function times(a: Feel, b: Feel): Feel {
  if (a instanceof Decimal && b instanceof Decimal) return decimal.multiply(a, b)
  if (a instanceof Decimal && isDuration(b)) return scaled(b, a, false)
  return isDuration(a) && b instanceof Decimal ? scaled(a, b, false) : null
}

function over(a: Feel, b: Feel): Feel {
  if (a instanceof Decimal && b instanceof Decimal) return decimal.divide(a, b)
  if (isDuration(a) && b instanceof Decimal) return scaled(a, b, true)
  if (a instanceof DaysDuration && b instanceof DaysDuration)
    return decimal.divide(decimal.whole(a.nanos), decimal.whole(b.nanos))
  if (a instanceof MonthsDuration && b instanceof MonthsDuration)
    return decimal.divide(decimal.whole(a.months), decimal.whole(b.months))
  return null
}

const OPERATIONS: Readonly<Record<Arithmetic, (a: Feel, b: Feel) => Feel>> = {
  '+': plus,
  '-': minus,
  '*': times,
  '/': over,
  '**': (a, b) => (a instanceof Decimal && b instanceof Decimal ? decimal.power(a, b) : null),
}

/** Null wherever the two kinds have no such operation. */
export const calculate = (by: Arithmetic, a: Feel, b: Feel): Feel =>
  a === null || b === null ? null : OPERATIONS[by](a, b)

export function negated(value: Feel): Feel {
  if (value instanceof Decimal) return decimal.negate(value)
  if (value instanceof DaysDuration) return new DaysDuration(-value.nanos)
  return value instanceof MonthsDuration ? new MonthsDuration(-value.months || 0) : null
}
