import * as decimal from './decimal.ts'
import {
  FeelDate,
  FeelDateTime,
  FeelTime,
  parseDate,
  parseDateTime,
  parseDuration,
  parseTime,
} from './temporal.ts'
import type { Feel } from './values.ts'

/** `@"…"`: a date, a time, both, or a duration, by its look; null for anything else. */
export const atLiteral = (text: string): Feel =>
  parseDate(text) ??
  (text.includes('T') && !/^-?P/.test(text) ? parseDateTime(text) : null) ??
  parseTime(text) ??
  parseDuration(text)

export const toDate = (value: Feel): FeelDate | null =>
  typeof value === 'string'
    ? parseDate(value)
    : value instanceof FeelDateTime
      ? value.date
      : value instanceof FeelDate
        ? value
        : null

export function toTime(value: Feel): FeelTime | null {
  if (typeof value === 'string') return parseTime(value)
  if (value instanceof FeelDateTime) return value.time
  if (value instanceof FeelDate) return new FeelTime(0, { offset: 0 })
  return value instanceof FeelTime ? value : null
}

export function toDateTime(value: Feel): FeelDateTime | null {
  if (typeof value === 'string') return parseDateTime(value)
  if (value instanceof FeelDate) return new FeelDateTime(value, new FeelTime(0, { offset: 0 }))
  return value instanceof FeelDateTime ? value : null
}

const SEPARATORS = new Set([' ', ',', '.'])

/** number(from, grouping separator, decimal separator): null for texts that are no number written so. */
export function toDecimal(from: Feel, grouping: Feel, point: Feel): decimal.Decimal | null {
  if (from instanceof decimal.Decimal) return grouping === null && point === null ? from : null
  if (typeof from !== 'string') return null
  if (grouping !== null && (typeof grouping !== 'string' || !SEPARATORS.has(grouping))) return null
  if (point !== null && point !== '.' && point !== ',') return null
  if (grouping !== null && grouping === point) return null
  let text = from
  if (typeof grouping === 'string') text = text.replaceAll(grouping, '')
  if (point === ',') {
    if (text.includes('.')) return null
    text = text.replace(',', '.')
  }
  return /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,4})?$/.test(text) ? decimal.parse(text) : null
}
