import pg from 'pg'

const OID = { bool: 16, int8: 20, date: 1082, interval: 1186, timestamp: 1114, numeric: 1700 }
const ARRAY = { int8: 1016, date: 1182, timestamp: 1115, numeric: 1231, text: 1009 }

/** `bigint` arrives as number; what a number cannot hold exactly is a fault, never a rounded value. */
export function wholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} is beyond 2^53; select it as text`)
  return value
}

/**
 * `numeric` arrives as number, since ours are sums of whole numbers and averages: a whole value beyond 2^53 is a
 * fault, a fraction is rounded to the nearest double. Select `::text` where every digit counts.
 */
export function decimalNumber(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && !Number.isSafeInteger(value))
    throw new RangeError(`numeric ${text} is beyond 2^53; select it as text`)
  return value
}

const asText = (text: string): string => text
const parseTextArray = pg.types.getTypeParser(ARRAY.text) as (text: string) => (string | null)[]
const arrayOf =
  <T>(one: (text: string) => T) =>
  (text: string) =>
    parseTextArray(text).map((item) => (item === null ? null : one(item)))

const parsers = new Map<number, (text: string) => unknown>([
  [OID.int8, wholeNumber],
  [OID.numeric, decimalNumber],
  [OID.date, asText],
  [OID.interval, asText],
  [OID.timestamp, asText],
  [ARRAY.int8, arrayOf(wholeNumber)],
  [ARRAY.numeric, arrayOf(decimalNumber)],
  [ARRAY.date, arrayOf(asText)],
  [ARRAY.timestamp, arrayOf(asText)],
])

/**
 * How values arrive: `timestamptz` as Date, `bigint` and `numeric` as number, `date`, `interval` and `timestamp`
 * as text, `jsonb` parsed, `bytea` as Buffer. Ours alone: the driver's global table stays as it is.
 */
export const typeParsers = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : parsers.get(oid)) ?? pg.types.getTypeParser(oid, format as 'text'),
}
