import { atLiteral, toDate, toDateTime, toTime } from './convert.ts'
import * as decimal from './decimal.ts'
import { builtIn } from './define.ts'
import { parseDuration } from './temporal.ts'
import { type Feel, type FeelFunction, order, Range, within } from './values.ts'

/** Compares two ends; an end that is open to infinity lies beyond all. */
type Ends = { readonly low: number | null; readonly high: number | null }

const compare = (a: Feel, b: Feel): number | null => order(a, b)

/** A truth from comparisons, null as soon as one of them is. */
function from(comparisons: readonly (number | null)[], holds: (...all: number[]) => boolean): Feel {
  return comparisons.some((one) => one === null) ? null : holds(...(comparisons as number[]))
}

const pointBefore = (a: Feel, b: Feel): Feel => from([compare(a, b)], (c) => c < 0)
const pointBeforeRange = (p: Feel, r: Range): Feel =>
  from([compare(p, r.low)], (c) => c < 0 || (c === 0 && !r.lowIn))
const rangeBeforePoint = (r: Range, p: Feel): Feel =>
  from([compare(r.high, p)], (c) => c < 0 || (c === 0 && !r.highIn))
const rangeBefore = (a: Range, b: Range): Feel =>
  from([compare(a.high, b.low)], (c) => c < 0 || (c === 0 && !(a.highIn && b.lowIn)))
const meets = (a: Range, b: Range): Feel =>
  from([compare(a.high, b.low)], (c) => c === 0 && a.highIn && b.lowIn)

const lows = (a: Range, b: Range): Ends['low'] => compare(a.low, b.low)
const highs = (a: Range, b: Range): Ends['high'] => compare(a.high, b.high)

const overlaps = (a: Range, b: Range): Feel =>
  from(
    [compare(a.high, b.low), compare(a.low, b.high)],
    (end, start) =>
      (end > 0 || (end === 0 && a.highIn && b.lowIn)) && (start < 0 || (start === 0 && a.lowIn && b.highIn)),
  )
const overlapsBefore = (a: Range, b: Range): Feel =>
  from(
    [lows(a, b), compare(a.high, b.low), highs(a, b)],
    (low, meet, high) =>
      (low < 0 || (low === 0 && a.lowIn && !b.lowIn)) &&
      (meet > 0 || (meet === 0 && a.highIn && b.lowIn)) &&
      (high < 0 || (high === 0 && (!a.highIn || b.highIn))),
  )
const overlapsAfter = (a: Range, b: Range): Feel =>
  from(
    [compare(b.high, a.low), lows(b, a), highs(b, a)],
    (meet, low, high) =>
      (meet > 0 || (meet === 0 && b.highIn && a.lowIn)) &&
      (low < 0 || (low === 0 && b.lowIn && !a.lowIn)) &&
      (high < 0 || (high === 0 && (!b.highIn || a.highIn))),
  )
const finishes = (a: Range, b: Range): Feel =>
  from(
    [highs(a, b), lows(a, b)],
    (high, low) => high === 0 && a.highIn === b.highIn && (low > 0 || (low === 0 && (!a.lowIn || b.lowIn))),
  )
const starts = (a: Range, b: Range): Feel =>
  from(
    [lows(a, b), highs(a, b)],
    (low, high) => low === 0 && a.lowIn === b.lowIn && (high < 0 || (high === 0 && (!a.highIn || b.highIn))),
  )
const includes = (a: Range, b: Range): Feel =>
  from(
    [lows(a, b), highs(a, b)],
    (low, high) =>
      (low < 0 || (low === 0 && (a.lowIn || !b.lowIn))) &&
      (high > 0 || (high === 0 && (a.highIn || !b.highIn))),
  )
const coincides = (a: Range, b: Range): Feel =>
  from(
    [lows(a, b), highs(a, b)],
    (low, high) => low === 0 && high === 0 && a.lowIn === b.lowIn && a.highIn === b.highIn,
  )
const endsAt = (p: Feel, r: Range): Feel => from([compare(p, r.high)], (c) => c === 0 && r.highIn)
const startsAt = (p: Feel, r: Range): Feel => from([compare(p, r.low)], (c) => c === 0 && r.lowIn)

const swap =
  <A extends Feel, B extends Feel>(body: (a: A, b: B) => Feel) =>
  (b: B, a: A): Feel =>
    body(a, b)

const CALL = /^(date and time|date|time|duration)\(\s*"([^"]*)"\s*\)$/

/** The end of a range written as text: a literal, nothing that computes; undefined for anything else. */
function literal(text: string): Feel | undefined {
  if (text === '') return null
  const number = decimal.parse(text)
  if (number) return number
  const quoted = /^"([^"]*)"$/.exec(text)
  if (quoted) return quoted[1] ?? ''
  const at = /^@"([^"]*)"$/.exec(text)
  if (at) return atLiteral(at[1] ?? '') ?? undefined
  const call = CALL.exec(text)
  const inside = call?.[2] ?? ''
  const read =
    call?.[1] === 'date'
      ? toDate(inside)
      : call?.[1] === 'time'
        ? toTime(inside)
        : call?.[1] === 'duration'
          ? parseDuration(inside)
          : call
            ? toDateTime(inside)
            : null
  return read ?? undefined
}

function rangeFrom(text: string): Feel {
  const found = /^\s*([[(\]])(.*)\.\.(.*)([\])[])\s*$/.exec(text)
  if (!found) return null
  const [low, high] = [literal(found[2]?.trim() ?? ''), literal(found[3]?.trim() ?? '')]
  const [lowIn, highIn] = [found[1] === '[', found[4] === ']']
  if (low === undefined || high === undefined || (low === null && high === null)) return null
  if ((low === null && lowIn) || (high === null && highIn)) return null
  if (low !== null && high !== null) {
    const compared = order(low, high)
    if (compared === null || compared > 0) return null
  }
  return new Range(low, high, lowIn, highIn)
}

export const RANGE_FUNCTIONS: Readonly<Record<string, FeelFunction>> = {
  before: builtIn(
    ['point1:point, point2:point', pointBefore],
    ['point:point, range:range', pointBeforeRange],
    ['range:range, point:point', rangeBeforePoint],
    ['range1:range, range2:range', rangeBefore],
  ),
  after: builtIn(
    ['point1:point, point2:point', swap(pointBefore)],
    ['point:point, range:range', swap(rangeBeforePoint)],
    ['range:range, point:point', swap(pointBeforeRange)],
    ['range1:range, range2:range', swap(rangeBefore)],
  ),
  meets: builtIn(['range1:range, range2:range', meets]),
  'met by': builtIn(['range1:range, range2:range', swap(meets)]),
  overlaps: builtIn(['range1:range, range2:range', overlaps]),
  'overlaps before': builtIn(['range1:range, range2:range', overlapsBefore]),
  'overlaps after': builtIn(['range1:range, range2:range', overlapsAfter]),
  finishes: builtIn(['point:point, range:range', endsAt], ['range1:range, range2:range', finishes]),
  'finished by': builtIn(
    ['range:range, point:point', swap(endsAt)],
    ['range1:range, range2:range', swap(finishes)],
  ),
  includes: builtIn(
    ['range:range, point:point', (range: Range, point: Feel) => within(point, range)],
    ['range1:range, range2:range', includes],
  ),
  during: builtIn(
    ['point:point, range:range', (point: Feel, range: Range) => within(point, range)],
    ['range1:range, range2:range', swap(includes)],
  ),
  starts: builtIn(['point:point, range:range', startsAt], ['range1:range, range2:range', starts]),
  'started by': builtIn(
    ['range:range, point:point', swap(startsAt)],
    ['range1:range, range2:range', swap(starts)],
  ),
  coincides: builtIn(
    ['point1:point, point2:point', (a: Feel, b: Feel) => from([compare(a, b)], (c) => c === 0)],
    ['range1:range, range2:range', coincides],
  ),
  range: builtIn(['from:text', rangeFrom]),
}
